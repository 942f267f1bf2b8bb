//! Many measures together: what a CdR, a direction or a plan shows.

use super::{Andamento, Situazione, contata};
use crate::decimale::Decimale;
use crate::rischio::LivelloDiRischio;
use crate::scheda::Stato;

/// Sums over sheets. Two of them join into one, so a plan is its CdR joined, in whatever order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Riepilogo {
    /// Sheets counted: those of processes and objectives that are neither suspended nor cancelled.
    pub schede: u32,
    /// Those with a measure.
    pub con_misura: u32,
    avanzamento: Somma,
    atteso: Somma,
    situazioni: [u32; 6],
    /// The highest declared or assessed level of risk.
    pub rischio_massimo: LivelloDiRischio,
}

/// Places with which a measure goes into the mean: far more than are ever shown, and few enough that sums stay exact, so that no
/// order of the sheets can change them. As many as a score goes up with.
const ESATTI: u32 = 14;

/// A sum and how many figures are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Somma {
    figure: u32,
    totale: Option<Decimale>,
}

impl Somma {
    fn aggiungi(&mut self, figura: Decimale) {
        self.figure += 1;
        self.totale = Some(self.totale.unwrap_or(Decimale::ZERO).piu(figura));
    }

    fn unisci(&mut self, altra: Self) {
        self.figure += altra.figure;
        if let Some(t) = altra.totale {
            self.totale = Some(self.totale.unwrap_or(Decimale::ZERO).piu(t));
        }
    }

    fn media(self) -> Option<Decimale> {
        self.totale?.diviso(Decimale::from(i64::from(self.figure)))
    }
}

impl Riepilogo {
    /// Counts a sheet in. One that is suspended or cancelled asks nothing of anybody and is left out.
    pub fn aggiungi(
        &mut self,
        stato: Option<Stato>,
        rischio: LivelloDiRischio,
        misura: Option<&Andamento>,
    ) {
        if !contata(stato) {
            return;
        }
        self.schede += 1;
        self.rischio_massimo = self.rischio_massimo.max(rischio);
        let Some(m) = misura else {
            return;
        };
        self.con_misura += 1;
        self.avanzamento.aggiungi(m.avanzamento.arrotonda(ESATTI));
        if let Some(a) = m.atteso {
            self.atteso.aggiungi(a.arrotonda(ESATTI));
        }
        if let Some(n) = self.situazioni.get_mut(posto(m.situazione)) {
            *n += 1;
        }
    }

    /// Joins the sheets of another summary to these.
    pub fn unisci(&mut self, altro: &Self) {
        self.schede += altro.schede;
        self.con_misura += altro.con_misura;
        self.rischio_massimo = self.rischio_massimo.max(altro.rischio_massimo);
        self.avanzamento.unisci(altro.avanzamento);
        self.atteso.unisci(altro.atteso);
        for (n, m) in self.situazioni.iter_mut().zip(altro.situazioni) {
            *n += m;
        }
    }

    /// Mean progress of the measures, 0 to 100.
    pub fn avanzamento(&self) -> Option<Decimale> {
        self.avanzamento.media()
    }

    /// Mean share of their time that has passed, 0 to 100, over the measures with terms.
    pub fn atteso(&self) -> Option<Decimale> {
        self.atteso.media()
    }

    /// How many measures stand so.
    pub fn quante(&self, situazione: Situazione) -> u32 {
        self.situazioni
            .get(posto(situazione))
            .copied()
            .unwrap_or_default()
    }

    /// Whether the figures as they are shown give just the mean as it is shown.
    fn torna(&self, totale: Decimale, media: Decimale) -> bool {
        let misure = Decimale::from(i64::from(self.con_misura));
        media.arrotonda(2).per(misure) == totale.arrotonda(2)
    }

    /// How the mean progress came about, in words.
    pub fn calcolo(&self) -> String {
        match (self.avanzamento.totale, self.avanzamento()) {
            (Some(totale), Some(media)) => format!(
                "{} (somma degli avanzamenti) / {} (misure) {} {}",
                totale.it(2),
                self.con_misura,
                if self.torna(totale, media) {
                    '='
                } else {
                    '≈'
                },
                media.it(2)
            ),
            _ => "Nessuna misura: non c'è niente da calcolare.".to_owned(),
        }
    }
}

fn posto(situazione: Situazione) -> usize {
    Situazione::TUTTE
        .iter()
        .position(|s| *s == situazione)
        .unwrap_or_default()
}
