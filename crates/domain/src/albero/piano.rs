//! From the sheets of a plan, as they are stored, to the tree.

use super::{Albero, Cambio, FaseDaPunteggiare, GenereNodo, NodoDaPunteggiare, NodoId};
use crate::decimale::Decimale;
use crate::formula::{Nodo, Risultato};
use crate::rilevazione::{Calcolati, Calcolo};
use crate::scheda::{Contenuto, Fase, Livello};
use crate::smvp::{IndicatoreDaPunteggiare, Smvp};

/// A sheet of a plan, with what the sheet itself does not say.
#[derive(Debug, Clone, Copy)]
pub struct VoceDiPiano<'a> {
    pub contenuto: &'a Contenuto,
    pub livello: Livello,
    /// Code of the sheet or direction above it; without one it stands under the plan.
    pub padre: Option<&'a str>,
    /// Weight for whoever stands above, at least 0; −1 leaves it out.
    pub peso: Decimale,
    /// Weights of its indicators, in the order of the sheet; 1 where there is none.
    pub pesi: &'a [Decimale],
    /// What the formulas of the plan give; none where no indicator of the plan is computed.
    pub calcolati: Option<&'a Calcolati>,
    /// Codes of the sheets that count towards this one, with the weight of each link.
    pub collegate: &'a [(&'a str, Decimale)],
    /// A score locked by hand.
    pub bloccato: Option<Decimale>,
    /// What is already known to be wrong with its links.
    pub avvisi: &'a [String],
}

/// A sheet of another plan that sheets of this one are linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchedaDiAltroPiano {
    /// Told apart from the sheets of this plan: `2026_S09_03 (2026_PDO)`.
    pub codice: String,
    pub titolo: String,
    /// Its score in its own plan, not rounded.
    pub punteggio: Option<Decimale>,
}

impl<'a> VoceDiPiano<'a> {
    /// A sheet under a parent, with the weight it has itself; its indicators have theirs.
    pub fn di(contenuto: &'a Contenuto, livello: Livello, padre: Option<&'a str>) -> Self {
        Self {
            contenuto,
            livello,
            padre,
            peso: contenuto.peso.unwrap_or_else(|| Decimale::from(1)),
            pesi: &[],
            calcolati: None,
            collegate: &[],
            bloccato: None,
            avvisi: &[],
        }
    }

    fn nodo(&self, anno: i32, vista: &str) -> NodoDaPunteggiare {
        let c = self.contenuto;
        let indicatori = indicatori(c, anno, self.calcolati).enumerate();
        let indicatori = indicatori.map(|(n, i)| IndicatoreDaPunteggiare {
            peso: self.pesi.get(n).copied().unwrap_or(i.peso),
            ..i
        });
        NodoDaPunteggiare {
            peso: self.peso,
            indicatori: indicatori.collect(),
            fasi: fasi(c),
            collegate: self
                .collegate
                .iter()
                .map(|(codice, peso)| ((*codice).to_owned(), *peso))
                .collect(),
            bloccato: self.bloccato,
            avvisi: self.avvisi.to_vec(),
            ..NodoDaPunteggiare::nuovo(
                GenereNodo::Scheda(self.livello),
                &c.codice,
                &c.titolo,
                Some(self.padre.unwrap_or(vista)),
            )
        }
    }
}

impl Albero {
    /// What the content of a sheet, and what formulas give for it now, change in its scores: empty where they change none, `None`
    /// where the tree must be built anew, because the sheet is not in it or more than its phases and the indicators that it has is
    /// not as it was.
    pub fn cambi_di(
        &self,
        contenuto: &Contenuto,
        anno: i32,
        calcolati: Option<&Calcolati>,
    ) -> Option<Vec<(NodoId, Cambio)>> {
        let nodo = self.trova(&contenuto.codice)?;
        let stessi = nodo.titolo() == contenuto.titolo
            && matches!(nodo.genere(), GenereNodo::Scheda(_))
            && nodo.indicatori().count() == contenuto.indicatori.len();
        if !stessi {
            return None;
        }
        let mut cambi = Vec::new();
        let fasi = fasi(contenuto);
        if nodo.fasi() != fasi.as_slice() {
            cambi.push((nodo.id(), Cambio::Fasi(fasi)));
        }
        for (i, nuovo) in nodo
            .indicatori()
            .zip(indicatori(contenuto, anno, calcolati))
        {
            let vecchio = i.indicatore()?;
            if nuovo != *vecchio {
                cambi.push((i.id(), Cambio::Indicatore(Box::new(nuovo))));
            }
        }
        Some(cambi)
    }

    /// The tree of a plan in a year. `direzioni` are the codes and names that stand between plan and sheets without a sheet of
    /// their own; `vista` is code and name of the plan; `altrove` are the sheets of other plans that links of `schede` name.
    pub fn di_piano(
        smvp: Smvp,
        anno: i32,
        vista: (&str, &str),
        direzioni: &[(&str, &str)],
        schede: &[VoceDiPiano<'_>],
        altrove: &[SchedaDiAltroPiano],
    ) -> Self {
        let (codice, nome) = vista;
        let mut nodi = Vec::with_capacity(1 + direzioni.len() + schede.len());
        nodi.push(NodoDaPunteggiare::nuovo(
            GenereNodo::Vista,
            codice,
            nome,
            None,
        ));
        nodi.extend(direzioni.iter().map(|(d, nome)| {
            NodoDaPunteggiare::nuovo(GenereNodo::Direzione, d, nome, Some(codice))
        }));
        nodi.extend(schede.iter().map(|s| s.nodo(anno, codice)));
        nodi.extend(altrove.iter().map(|s| NodoDaPunteggiare {
            bloccato: s.punteggio,
            ..NodoDaPunteggiare::nuovo(GenereNodo::DiAltroPiano, &s.codice, &s.titolo, None)
        }));
        Self::nuovo(smvp, nodi)
    }
}

/// The indicators of a sheet, in its order.
fn indicatori<'a>(
    c: &'a Contenuto,
    anno: i32,
    calcolati: Option<&'a Calcolati>,
) -> impl Iterator<Item = IndicatoreDaPunteggiare> {
    c.indicatori
        .iter()
        .enumerate()
        .map(move |(n, i)| IndicatoreDaPunteggiare {
            bloccato: i.bloccato.as_ref().map(|b| b.punteggio),
            ..IndicatoreDaPunteggiare::di(i, anno, |anno| {
                risultato(calcolati?, &c.codice, n + 1, anno)
            })
        })
}

/// The result of the formula of an indicator, by its place from 1. One that cannot be read leaves its indicator a plain value.
fn risultato<'a>(
    calcolati: &'a Calcolati,
    scheda: &str,
    posto: usize,
    anno: i32,
) -> Option<&'a Risultato> {
    let nodo = Nodo {
        scheda: scheda.to_owned(),
        posto: u16::try_from(posto).ok()?,
    };
    match calcolati.di(&nodo, anno)? {
        Calcolo::Risultato(risultato) => Some(risultato),
        Calcolo::Illeggibile(_) => None,
    }
}

fn fasi(c: &Contenuto) -> Vec<FaseDaPunteggiare> {
    let fase = |f: &Fase| FaseDaPunteggiare {
        peso: f.peso,
        avanzamento: f.avanzamento,
    };
    c.fasi.iter().map(fase).collect()
}
