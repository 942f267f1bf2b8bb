//! The working of a node, in figures that a person can redo, and what is wrong with it. Written when somebody opens the node.

use super::calcolo::pesi_delle_fasi;
use super::{Corpo, NodoAlbero, Rami};
use crate::decimale::Decimale;
use crate::punteggio::{Insieme, PartiMancanti, peso_relativo};
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
                esatto: true,
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
        let passo = |cosa: &str, formula, risultato| {
            let (formula, esatto) = senza_risultato(formula);
            Passo {
                cosa: cosa.to_owned(),
                formula,
                risultato,
                esatto,
            }
        };
        if let Some(p) = esito.percentuale {
            let cosa = if i.regola_propria() {
                format!("{} (regola scelta per l'indicatore)", esito.cosa)
            } else {
                esito.cosa.to_owned()
            };
            passi.push(passo(&cosa, p.formula, p.valore.it(2)));
        }
        passi.push(match (esito.punti, esito.escluso) {
            (Some(p), _) => passo("Punti", p.formula, self.mostra(p.valore)),
            (None, perche) => Passo {
                cosa: "Punti".to_owned(),
                formula: perche.unwrap_or_default().to_owned(),
                risultato: "non è contato".to_owned(),
                esatto: true,
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
                let conto = Conto::di(come, &voci);
                passi.push(Passo {
                    cosa: cosa.to_owned(),
                    risultato: risultato.map_or_else(|| "–".to_owned(), |p| self.mostra(p)),
                    esatto: risultato.is_none_or(|p| conto.torna(smvp.tondo(p))),
                    formula: conto.formula,
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
        let mostrati = contate.iter().map(|(w, p)| w.per(smvp.tondo(*p)));
        let torna = Decimale::somma(mostrati) == smvp.tondo(calcolato).per(divisore);
        passi.push(Passo {
            cosa: "Punteggio".to_owned(),
            formula: format!(
                "({}) / {divisore}{}",
                prodotti.join(" + "),
                tetto.map_or_else(String::new, |t| format!("; al massimo {t}"))
            ),
            risultato: self.mostra(calcolato),
            esatto: torna || tetto.is_some(),
        });
        passi
    }
}

/// A step shows its result in a place of its own; with it, whether the formula gives just that.
fn senza_risultato(mut formula: String) -> (String, bool) {
    let (uguale, circa) = (formula.rfind(" = "), formula.rfind(" ≈ "));
    if let Some(fine) = uguale.max(circa)
        && formula.get(fine..).is_some_and(|f| !f.contains(';'))
    {
        formula.truncate(fine);
        return (formula, uguale > circa);
    }
    (formula, true)
}

/// Scores by their weights, in figures.
struct Conto {
    /// `(1,00 × 80,00 + 2,00 × 50,00) / 3,00`, and how many were left out.
    formula: String,
    /// The figures of the formula as they are shown, worked out: the sum, and what divides it.
    somma: Decimale,
    divisore: Decimale,
}

impl Conto {
    fn di(come: Insieme, voci: &[(Option<Decimale>, Decimale)]) -> Self {
        let contate: Vec<(Decimale, Decimale)> = voci
            .iter()
            .filter(|(_, peso)| !peso.negativo())
            .filter_map(|(punti, peso)| Some(((*punti)?, *peso)))
            .collect();
        let pesi = Decimale::somma(contate.iter().map(|(_, peso)| *peso));
        let relativo = |peso| match come {
            Insieme::PesiRelativi => peso_relativo(peso, pesi).unwrap_or(Decimale::ZERO),
            _ => peso,
        };
        let prodotti = contate.iter().map(|(p, w)| p.per(relativo(*w)));
        let (addendi, somma) = if contate.len() > ADDENDI {
            let somma = Decimale::somma(prodotti).arrotonda(2);
            let detta = format!(
                "{} (somma di {} punteggi per il loro peso)",
                somma.it(2),
                contate.len()
            );
            (detta, somma)
        } else {
            let scritti: Vec<String> = contate
                .iter()
                .map(|(punti, peso)| format!("{} × {}", relativo(*peso), punti.it(2)))
                .collect();
            let mostrati = contate
                .iter()
                .map(|(p, w)| p.arrotonda(2).per(relativo(*w)));
            (
                format!("({})", scritti.join(" + ")),
                Decimale::somma(mostrati),
            )
        };
        let (fatta, divisore) = match come {
            _ if contate.is_empty() => ("nessun punteggio".to_owned(), Decimale::from(1)),
            Insieme::Somma => (addendi, Decimale::from(1)),
            Insieme::MediaPesata => (format!("{addendi} / {pesi}"), pesi),
            Insieme::PesiRelativi => (
                format!("{addendi} / 100; ogni peso è × 100 / {pesi}, con due cifre"),
                Decimale::CENTO,
            ),
        };
        let formula = match voci.len() - contate.len() {
            0 => fatta,
            1 => format!("{fatta}; una voce non è contata"),
            n => format!("{fatta}; {n} voci non sono contate"),
        };
        Self {
            formula,
            somma,
            divisore,
        }
    }

    /// Whether the figures shown give just this result.
    fn torna(&self, risultato: Decimale) -> bool {
        risultato.per(self.divisore) == self.somma
    }
}
