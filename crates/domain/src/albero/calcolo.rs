//! The scores of the nodes: all of them from nothing, or those that a change reaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Albero, Corpo, Esito, FaseDaPunteggiare, GenereNodo, Nodo, NodoId, Rami};
use crate::decimale::Decimale;
use crate::punteggio::{Composizione, Insieme, Parti, Voce, insieme, portato};
use crate::smvp::{IndicatoreDaPunteggiare, Smvp};

/// What can change without building the tree anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cambio {
    /// An indicator: its values, its weight, whatever else its score needs.
    Indicatore(Box<IndicatoreDaPunteggiare>),
    /// The weight that a node has for its parent.
    Peso(Decimale),
    /// The score locked by hand, or none.
    Blocco(Option<Decimale>),
    /// The phases of a sheet.
    Fasi(Vec<FaseDaPunteggiare>),
}

impl Albero {
    /// Changes some nodes and works out anew what they reach, each node once; says how many nodes it worked out. A change that
    /// does not concern its node (the phases of an indicator, a node of another tree) does nothing.
    pub fn cambia(&mut self, cambi: impl IntoIterator<Item = (NodoId, Cambio)>) -> usize {
        let mut da_rifare: BTreeSet<usize> = BTreeSet::new();
        for (id, cambio) in cambi {
            da_rifare.extend(self.metti(id, cambio));
        }
        let mut rifatti = 0;
        // Places grow upwards: what is taken out first depends on nothing that is still waiting.
        while let Some(posto) = da_rifare.pop_first() {
            let Some(id) = self.ordine.get(posto).copied() else {
                continue;
            };
            rifatti += 1;
            if self.rifai(id) {
                da_rifare.extend(self.sopra(id));
            }
        }
        rifatti
    }

    /// Puts a change in its node; gives the places of the nodes that it makes stale.
    fn metti(&mut self, id: NodoId, cambio: Cambio) -> Vec<usize> {
        let Some(nodo) = self.nodi.get_mut(id.0) else {
            return Vec::new();
        };
        let posto = nodo.posto;
        match (cambio, &mut nodo.corpo) {
            (Cambio::Indicatore(nuovo), Corpo::Indicatore(i)) => {
                let pesa = (nodo.peso, nodo.bloccato) != (nuovo.peso, nuovo.bloccato);
                (nodo.peso, nodo.bloccato) = (nuovo.peso, nuovo.bloccato);
                *i = Arc::from(nuovo);
                let padre = nodo.padre.filter(|_| pesa);
                let padre = padre.and_then(|p| self.posto(p));
                std::iter::once(posto).chain(padre).collect()
            }
            (Cambio::Fasi(fasi), Corpo::Scheda(rami)) => {
                Arc::make_mut(rami).fasi = fasi;
                vec![posto]
            }
            (Cambio::Peso(peso), corpo) => {
                nodo.peso = peso;
                if let Corpo::Indicatore(i) = corpo {
                    Arc::make_mut(i).peso = peso;
                }
                let padre = nodo.padre;
                padre.and_then(|p| self.posto(p)).into_iter().collect()
            }
            (Cambio::Blocco(bloccato), corpo) => {
                nodo.bloccato = bloccato;
                if let Corpo::Indicatore(i) = corpo {
                    Arc::make_mut(i).bloccato = bloccato;
                }
                // Itself too: the band of a sheet is that of the score that counts.
                let mut posti = self.sopra(id);
                posti.push(posto);
                posti
            }
            (Cambio::Indicatore(_), Corpo::Scheda(_)) | (Cambio::Fasi(_), Corpo::Indicatore(_)) => {
                Vec::new()
            }
        }
    }

    /// Works every score out anew under other rules: what the plan would be worth with another SMVP, or with its next version.
    pub fn applica(&mut self, smvp: Smvp) {
        self.smvp = smvp;
        self.calcola_tutto();
    }

    pub(super) fn calcola_tutto(&mut self) {
        for posto in 0..self.ordine.len() {
            if let Some(id) = self.ordine.get(posto).copied() {
                self.rifai(id);
            }
        }
    }

    fn posto(&self, id: NodoId) -> Option<usize> {
        self.nodi.get(id.0).map(|n| n.posto)
    }

    /// Places of the nodes that are made of this one.
    fn sopra(&self, id: NodoId) -> Vec<usize> {
        let Some(nodo) = self.nodi.get(id.0) else {
            return Vec::new();
        };
        let sopra = nodo.padre.iter().chain(&nodo.usato_da);
        sopra.filter_map(|id| self.posto(*id)).collect()
    }

    /// Works a node out; says whether anything above it could change.
    fn rifai(&mut self, id: NodoId) -> bool {
        let esito = match self.nodi.get(id.0) {
            Some(nodo) => self.calcola(nodo),
            None => return false,
        };
        let Some(nodo) = self.nodi.get_mut(id.0) else {
            return false;
        };
        let prima = (nodo.punteggio(), nodo.esito.allerte);
        nodo.esito = esito;
        prima != (nodo.punteggio(), nodo.esito.allerte)
    }

    fn calcola(&self, nodo: &Nodo) -> Esito {
        let rami = match &nodo.corpo {
            Corpo::Scheda(rami) => rami,
            Corpo::Indicatore(i) => {
                let esito = self.smvp.esamina(i, Voce::Muta);
                let fascia = esito.fascia.and_then(|f| self.smvp.fasce.get(f));
                return Esito {
                    calcolato: esito.punti.map(|p| p.valore),
                    fascia: esito.fascia,
                    allerte: u32::from(fascia.is_some_and(|f| f.allerta.is_some())),
                };
            }
        };
        let mut calcolato = self
            .composizione(nodo)
            .punteggio(&self.parti(rami), self.smvp.parti_mancanti)
            .map(portato);
        if let (Some(punti), Some(tetto)) = (calcolato, self.smvp.tetto_scheda) {
            calcolato = Some(punti.min(tetto));
        }
        Esito {
            calcolato,
            fascia: nodo
                .bloccato
                .or(calcolato)
                .and_then(|p| self.smvp.fascia_di_scheda(p)),
            allerte: rami
                .indicatori
                .iter()
                .chain(&rami.figlie)
                .filter_map(|id| self.nodi.get(id.0))
                .filter(|n| !n.peso.negativo())
                .fold(0, |somma, n| n.esito.allerte.saturating_add(somma)),
        }
    }

    /// What makes up the score of a node.
    pub(super) fn composizione(&self, nodo: &Nodo) -> Composizione {
        match nodo.genere {
            GenereNodo::Scheda(livello) => self.smvp.composizione_di(livello),
            GenereNodo::Vista
            | GenereNodo::Direzione
            | GenereNodo::Indicatore
            | GenereNodo::DiAltroPiano => Composizione::SOLO_FIGLIE,
        }
    }

    pub(super) fn parti(&self, rami: &Rami) -> Parti {
        let smvp = &self.smvp;
        Parti {
            fasi: avanzamento(&rami.fasi),
            indicatori: unisci(smvp.insieme_indicatori, &self.voci(&rami.indicatori)),
            figlie: unisci(smvp.insieme_figlie, &self.voci(&rami.figlie)),
            collegate: unisci(smvp.insieme_collegate, &self.voci_collegate(rami)),
        }
    }

    /// Score and weight of some nodes.
    pub(super) fn voci(&self, ids: &[NodoId]) -> Vec<(Option<Decimale>, Decimale)> {
        ids.iter()
            .filter_map(|id| self.nodi.get(id.0))
            .map(|n| (n.punteggio(), n.peso))
            .collect()
    }

    pub(super) fn voci_collegate(&self, rami: &Rami) -> Vec<(Option<Decimale>, Decimale)> {
        rami.collegate
            .iter()
            .filter_map(|(id, peso)| Some((self.nodi.get(id.0)?.punteggio(), *peso)))
            .collect()
    }
}

fn unisci(come: Insieme, voci: &[(Option<Decimale>, Decimale)]) -> Option<Decimale> {
    insieme(come, voci).map(portato)
}

/// The weights of the phases that are counted: those of the sheet, or equal ones where it has none.
pub(super) fn pesi_delle_fasi(fasi: &[FaseDaPunteggiare]) -> Vec<Decimale> {
    let scritti: Vec<Decimale> = fasi
        .iter()
        .map(|f| f.peso.filter(|p| !p.negativo()).unwrap_or(Decimale::ZERO))
        .collect();
    if scritti.iter().all(|p| *p == Decimale::ZERO) {
        vec![Decimale::from(1); fasi.len()]
    } else {
        scritti
    }
}

/// The progress of the phases, as [`crate::andamento`] works it out: every page shows one figure.
fn avanzamento(fasi: &[FaseDaPunteggiare]) -> Option<Decimale> {
    if fasi.is_empty() {
        return None;
    }
    let voci: Vec<_> = fasi
        .iter()
        .zip(pesi_delle_fasi(fasi))
        .map(|(f, peso)| (Some(f.avanzamento.unwrap_or(Decimale::ZERO)), peso))
        .collect();
    unisci(Insieme::MediaPesata, &voci)
}
