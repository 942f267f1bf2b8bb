//! What the page of an import shows: a reading, beside what it would change, a hundred sheets at a time.

mod decisioni;
mod schede;

use std::collections::HashMap;
use std::ops::Range;

use domain::importazione::{
    Avviso, Confronto, Esito, Formato, Impaginazione, Lettura, RigaFonte, Riparazione, Scelte,
};
use domain::scheda::campi;

use self::decisioni::{DifferenzaVista, PropostaVista, RigaVista};
use self::schede::{Ramo, SchedaVista};
use super::fonte::RIGHE;
use super::scelte::differenze_di;
use crate::indirizzo::segmento;

/// Sheets on one page: with the folds closed a page of so many stays quick.
const FETTA: usize = 100;
/// Pieces of layout listed; beyond them the source itself is easier to read.
const IMPAGINAZIONE: usize = 500;

/// Which sheets a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fetta {
    /// Counts from 1.
    pub pagina: usize,
    pub pagine: usize,
    schede: usize,
}

impl Fetta {
    /// The page asked for, or the nearest there is.
    pub(super) fn new(pagina: usize, schede: usize) -> Self {
        let pagine = schede.div_ceil(FETTA).max(1);
        Self {
            pagina: pagina.clamp(1, pagine),
            pagine,
            schede,
        }
    }

    /// Places of its sheets in the reading.
    pub(super) fn schede(self) -> Range<usize> {
        let inizio = (self.pagina - 1) * FETTA;
        inizio..(inizio + FETTA).min(self.schede)
    }

    /// Whether something that belongs to a sheet, or to none, is shown here: what belongs to none stands on the first page.
    fn mostra(self, scheda: Option<usize>) -> bool {
        scheda.map_or(self.pagina == 1, |s| self.schede().contains(&s))
    }
}

/// How many sheets are new, changed, unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Conti {
    pub nuove: usize,
    pub cambiate: usize,
    pub invariate: usize,
}

/// The whole page.
pub(super) struct Quadro {
    base: String,
    pub fetta: Fetta,
    pub formato: Formato,
    pub ente: Option<String>,
    pub data: Option<String>,
    pub pagine_fonte: usize,
    pub righe_fonte: usize,
    pub quante: usize,
    pub campi: usize,
    pub conti: Conti,
    pub rami: Vec<Ramo>,
    pub schede: Vec<SchedaVista>,
    pub proposte: Vec<PropostaVista>,
    pub proposte_tutte: usize,
    pub accettate: usize,
    pub righe: Vec<RigaVista>,
    pub righe_tutte: usize,
    pub differenze: Vec<DifferenzaVista>,
    pub differenze_tutte: usize,
    pub riparazioni: Vec<Riparazione>,
    pub riparazioni_tutte: usize,
    pub avvisi: Vec<Avviso>,
    pub avvisi_tutti: usize,
    pub impaginazione: Vec<Impaginazione>,
    pub impaginazione_tutta: usize,
    /// Empty when it is too long for the page and has pages of its own.
    pub fonte: Vec<RigaFonte>,
    posti: HashMap<String, usize>,
}

impl Quadro {
    /// Puts the page together: `grezza` as read, `dopo` with the decisions carried out, `base` the address of the import.
    pub(super) fn new(
        base: &str,
        grezza: &Lettura,
        dopo: &Lettura,
        confronti: &[Confronto],
        scelte: &Scelte,
        fetta: Fetta,
    ) -> Self {
        let posti: HashMap<String, usize> = grezza
            .schede
            .iter()
            .enumerate()
            .map(|(i, s)| (s.codice.clone(), i))
            .collect();
        let qui = |codice: &Option<String>| {
            fetta.mostra(codice.as_ref().and_then(|c| posti.get(c)).copied())
        };
        let aperte = schede::aperte(grezza, scelte);
        let mut q = Self {
            base: base.to_owned(),
            fetta,
            formato: grezza.formato,
            ente: grezza.parametri.ente.clone(),
            data: grezza.parametri.data_elaborazione.map(domain::data::it),
            pagine_fonte: grezza.fonte.last().map_or(0, |r| r.pagina),
            righe_fonte: grezza.fonte.len(),
            quante: grezza.schede.len(),
            campi: dopo.campi(),
            conti: conti(confronti),
            rami: Vec::new(),
            schede: Vec::new(),
            proposte: decisioni::proposte(grezza, scelte, fetta),
            proposte_tutte: grezza.proposte.len(),
            accettate: scelte.proposte_accettate.len(),
            righe: decisioni::righe(grezza, scelte, fetta),
            righe_tutte: grezza.non_collocate.len(),
            differenze: decisioni::differenze(grezza, confronti, scelte, fetta),
            differenze_tutte: confronti
                .iter()
                .map(|c| differenze_di(&c.esito).len())
                .sum(),
            riparazioni: grezza
                .riparazioni
                .iter()
                .filter(|r| qui(&r.scheda))
                .cloned()
                .collect(),
            riparazioni_tutte: grezza.riparazioni.len(),
            avvisi: grezza
                .avvisi
                .iter()
                .filter(|a| qui(&a.scheda))
                .cloned()
                .collect(),
            avvisi_tutti: grezza.avvisi.len(),
            impaginazione: grezza
                .impaginazione
                .iter()
                .take(IMPAGINAZIONE)
                .cloned()
                .collect(),
            impaginazione_tutta: grezza.impaginazione.len(),
            fonte: if grezza.fonte.len() <= RIGHE {
                grezza.fonte.clone()
            } else {
                Vec::new()
            },
            posti,
        };
        let esiti: Vec<&'static str> = (0..dopo.schede.len())
            .map(|i| confronti.get(i).map_or("", |c| schede::esito(&c.esito)))
            .collect();
        q.rami = schede::rami(&dopo.schede, &esiti, &aperte, &q.posti, |i| q.ancora(i));
        q.schede = fetta
            .schede()
            .filter_map(|i| {
                Some(schede::scheda(
                    i,
                    dopo.schede.get(i)?,
                    &aperte,
                    esiti.get(i).copied()?,
                ))
            })
            .collect();
        q
    }

    /// Gives every sheet the address at which it is stored.
    pub(super) fn collega(&mut self, schede: &str) {
        for s in &mut self.schede {
            s.url = Some(format!("{schede}/{}", segmento(&s.codice)));
        }
    }

    /// Where a line of the source is shown.
    pub(super) fn riga(&self, numero: &usize) -> String {
        if self.fonte.is_empty() {
            format!(
                "{}/fonte?pagina={}#r-{numero}",
                self.base,
                numero.saturating_sub(1) / RIGHE + 1
            )
        } else {
            format!("#r-{numero}")
        }
    }

    /// Where a sheet is shown, by its code.
    pub(super) fn posto(&self, codice: &str) -> String {
        self.posti
            .get(codice)
            .map_or_else(|| "#lette".to_owned(), |i| self.ancora(*i))
    }

    fn ancora(&self, indice: usize) -> String {
        if self.fetta.schede().contains(&indice) {
            format!("#s-{indice}")
        } else {
            format!("{}?pagina={}#s-{indice}", self.base, indice / FETTA + 1)
        }
    }
}

fn conti(confronti: &[Confronto]) -> Conti {
    let mut conti = Conti::default();
    for c in confronti {
        match c.esito {
            Esito::Nuova => conti.nuove += 1,
            Esito::Cambiata(_) => conti.cambiate += 1,
            Esito::Invariata => conti.invariate += 1,
        }
    }
    conti
}

fn etichetta(chiave: &str) -> String {
    campi::trova(chiave).map_or_else(|| chiave.to_owned(), |c| c.etichetta.to_owned())
}

fn righe_di(testo: &str) -> Vec<String> {
    testo.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_every_sheet_once() {
        for schede in [0, 1, 99, 100, 101, 250] {
            let pagine = Fetta::new(1, schede).pagine;
            let viste: Vec<usize> = (1..=pagine)
                .flat_map(|p| Fetta::new(p, schede).schede())
                .collect();
            assert_eq!(viste, (0..schede).collect::<Vec<_>>(), "{schede} sheets");
        }
        assert_eq!(Fetta::new(9, 101).pagina, 2);
        assert_eq!(Fetta::new(0, 101).pagina, 1);
    }
}
