//! The working of a node, in figures that a person can redo, and what is wrong with it. Written when somebody opens the node.

use super::calcolo::pesi_delle_fasi;
use super::{Corpo, NodoAlbero, Rami};
use crate::decimale::Decimale;
use crate::punteggio::{Insieme, PartiMancanti};
use crate::rischio::Passo;

/// Addends written one by one; beyond, their sum is written and the page lists the nodes.
const ADDENDI: usize = 20;

impl NodoAlbero<'_> {
    /// How the score came about, one step after the other; figures are shown with two places, and used as they are.
    pub fn passi(&self) -> Vec<Passo> {
        let mut passi = match &self.nodo.corpo {
            Corpo::Indicatore(_) => self.passi_indicatore(),
            Corpo::Scheda(rami) => self.passi_scheda(rami),
        };
        if let Some(bloccato) = self.bloccato() {
            passi.push(Passo {
                cosa: "Punteggio fissato a mano".to_owned(),
                formula: match self.calcolato() {
                    Some(calcolato) => format!("al posto di {}", self.mostra(calcolato)),
                    None => "il calcolo non dà un punteggio".to_owned(),
                },
                risultato: self.mostra(bloccato),
            });
        }
        passi
    }

    /// What is wrong with this node, not with those below it: an indicator is named by its description.
    pub fn avvisi(&self) -> Vec<String> {
        let rami = match &self.nodo.corpo {
            Corpo::Scheda(rami) => rami,
            Corpo::Indicatore(i) => {
                let esito = self.albero.smvp.punteggia(i);
                let fascia = esito.fascia.and_then(|f| self.albero.smvp.fasce.get(f));
                return [esito.percentuale, esito.punti]
                    .into_iter()
                    .flatten()
                    .filter_map(|p| p.avviso)
                    .chain(fascia.and_then(|f| f.allerta.clone()))
                    .map(|avviso| format!("«{}»: {avviso}", i.descrizione))
                    .collect();
            }
        };
        let mut avvisi = rami.avvisi.clone();
        let pesi: Vec<Decimale> = rami.fasi.iter().filter_map(|f| f.peso).collect();
        let somma = Decimale::somma(pesi.iter().copied());
        if !pesi.is_empty() && somma != Decimale::CENTO {
            avvisi.push(format!(
                "i pesi delle fasi sommano a {somma} e non a 100,00: l'avanzamento è diviso per la loro somma"
            ));
        }
        for (chi, voci) in [
            ("degli indicatori", self.albero.voci(&rami.indicatori)),
            ("delle schede figlie", self.albero.voci(&rami.figlie)),
            ("delle schede collegate", self.albero.voci_collegate(rami)),
        ] {
            let mut contati = voci.iter().filter(|(p, w)| p.is_some() && !w.negativo());
            if contati.clone().next().is_some() && contati.all(|(_, w)| *w == Decimale::ZERO) {
                avvisi.push(format!("i pesi {chi} sono tutti zero: non sono contati"));
            }
        }
        if self.punteggio().is_none() {
            avvisi.push("non ha un punteggio: niente di ciò che la compone ne ha uno".to_owned());
        }
        avvisi
    }

    fn mostra(&self, punti: Decimale) -> String {
        self.albero.smvp.tondo(punti).it(self.albero.smvp.decimali)
    }

    fn passi_indicatore(&self) -> Vec<Passo> {
        let Corpo::Indicatore(i) = &self.nodo.corpo else {
            return Vec::new();
        };
        let esito = self.albero.smvp.punteggia(i);
        let mut passi = Vec::new();
        if let Some(p) = esito.percentuale {
            passi.push(Passo {
                cosa: esito.regola.etichetta().to_owned(),
                risultato: p.valore.it(2),
                formula: senza_risultato(p.formula),
            });
        }
        passi.push(match (esito.punti, esito.escluso) {
            (Some(p), _) => Passo {
                cosa: "Punti".to_owned(),
                risultato: self.mostra(p.valore),
                formula: senza_risultato(p.formula),
            },
            (None, perche) => Passo {
                cosa: "Punti".to_owned(),
                formula: perche.unwrap_or_default().to_owned(),
                risultato: "non è contato".to_owned(),
            },
        });
        passi
    }

    fn passi_scheda(&self, rami: &Rami) -> Vec<Passo> {
        let (albero, smvp) = (self.albero, &self.albero.smvp);
        let parti = albero.parti(rami);
        let composizione = albero.composizione(self.nodo);
        let fasi: Vec<_> = rami
            .fasi
            .iter()
            .zip(pesi_delle_fasi(&rami.fasi))
            .map(|(f, peso)| (Some(f.avanzamento.unwrap_or(Decimale::ZERO)), peso))
            .collect();
        let media = Insieme::MediaPesata;
        let mut passi = Vec::new();
        for (cosa, conta, come, voci, risultato) in [
            (
                "Avanzamento delle fasi",
                composizione.fasi,
                media,
                fasi,
                parti.fasi,
            ),
            (
                "Indicatori",
                composizione.indicatori,
                smvp.insieme_indicatori,
                albero.voci(&rami.indicatori),
                parti.indicatori,
            ),
            (
                "Schede figlie",
                composizione.figlie,
                smvp.insieme_figlie,
                albero.voci(&rami.figlie),
                parti.figlie,
            ),
            (
                "Schede collegate",
                composizione.collegate,
                smvp.insieme_collegate,
                albero.voci_collegate(rami),
                parti.collegate,
            ),
        ] {
            if conta > Decimale::ZERO && !voci.is_empty() {
                passi.push(Passo {
                    cosa: cosa.to_owned(),
                    formula: formula(come, &voci),
                    risultato: risultato.map_or_else(|| "–".to_owned(), |p| self.mostra(p)),
                });
            }
        }
        let contate: Vec<(Decimale, Decimale)> = composizione
            .parti(&parti)
            .into_iter()
            .filter(|(_, peso, _)| *peso > Decimale::ZERO)
            .filter_map(|(_, peso, punti)| Some((peso, punti?)))
            .collect();
        let prodotti: Vec<String> = contate
            .iter()
            .map(|(peso, punti)| format!("{peso} × {}", self.mostra(*punti)))
            .collect();
        let divisore = match smvp.parti_mancanti {
            PartiMancanti::Zero => Decimale::CENTO,
            PartiMancanti::Ridistribuite => Decimale::somma(contate.iter().map(|(p, _)| *p)),
        };
        let Some(calcolato) = self.calcolato() else {
            return passi;
        };
        let tetto = smvp.tetto_scheda.filter(|t| calcolato == *t);
        passi.push(Passo {
            cosa: "Punteggio".to_owned(),
            formula: format!(
                "({}) / {divisore}{}",
                prodotti.join(" + "),
                tetto.map_or_else(String::new, |t| format!("; al massimo {t}"))
            ),
            risultato: self.mostra(calcolato),
        });
        passi
    }
}

/// A step shows its result in a place of its own.
fn senza_risultato(mut formula: String) -> String {
    if let Some(fine) = formula.rfind(" = ")
        && formula.get(fine..).is_some_and(|f| !f.contains(';'))
    {
        formula.truncate(fine);
    }
    formula
}

/// `(1,00 × 80,00 + 2,00 × 50,00) / 3,00`, and how many were left out.
fn formula(come: Insieme, voci: &[(Option<Decimale>, Decimale)]) -> String {
    let contate: Vec<(Decimale, Decimale)> = voci
        .iter()
        .filter(|(_, peso)| !peso.negativo())
        .filter_map(|(punti, peso)| Some(((*punti)?, *peso)))
        .collect();
    let addendi = if contate.len() > ADDENDI {
        let somma = Decimale::somma(contate.iter().map(|(punti, peso)| punti.per(*peso)));
        format!(
            "{} (somma di {} punteggi per il loro peso)",
            somma.it(2),
            contate.len()
        )
    } else {
        let prodotti: Vec<String> = contate
            .iter()
            .map(|(punti, peso)| format!("{peso} × {}", punti.it(2)))
            .collect();
        format!("({})", prodotti.join(" + "))
    };
    let fatta = match come {
        _ if contate.is_empty() => "nessun punteggio".to_owned(),
        Insieme::Somma => addendi,
        Insieme::MediaPesata => {
            let pesi = Decimale::somma(contate.iter().map(|(_, peso)| *peso));
            format!("{addendi} / {pesi}")
        }
    };
    match voci.len() - contate.len() {
        0 => fatta,
        1 => format!("{fatta}; una voce non è contata"),
        n => format!("{fatta}; {n} voci non sono contate"),
    }
}
