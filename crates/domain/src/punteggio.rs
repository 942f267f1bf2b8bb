//! The score of an indicator and of a sheet: value to percentage, percentage to points, points rolled up by weight.
//!
//! Which rules a body uses is its SMVP (d.lgs. 150/2009, art. 7); every figure carries the formula it came from, with the
//! numbers put in. Ten conversions are those that users of municipal performance programs know; the others divide and compare
//! as the programs shared among bodies do.

mod conversione;
mod fasce;
mod insieme;
mod rapporti;
mod soglie;
#[cfg(test)]
mod tests;

pub(crate) use conversione::converti_con;
pub use conversione::{Conversione, converti};
pub(crate) use fasce::punti_con;
pub use fasce::{Colore, FasciaPunti, Punteggio, punti};
pub(crate) use insieme::peso_relativo;
pub use insieme::{Composizione, Insieme, Parti, PartiMancanti, insieme};
pub(crate) use rapporti::nell_intervallo;

use crate::decimale::Decimale;
use crate::scheda::Verso;

/// What an indicator without an achieved value counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SenzaRaggiunto {
    /// The value is taken for zero.
    #[default]
    ValoreZero,
    /// The points are zero.
    PunteggioZero,
    /// The points are zero, and that is reported.
    Errore,
    /// The indicator is left out.
    Escluso,
}

/// What an indicator without an expected value counts for, where its rule needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SenzaAtteso {
    /// The indicator is left out.
    #[default]
    Escluso,
    /// The points are zero.
    PunteggioZero,
    /// The points are zero, and that is reported.
    Errore,
    /// The points are zero, and that is reported, where thresholds are written; left out where they are missing too.
    ErroreConSoglie,
    /// The points of the last year that had an expected value stay, within the same series; left out where there is none.
    Precedente,
}

/// The values of an indicator in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valori {
    pub raggiunto: Option<Decimale>,
    pub atteso: Option<Decimale>,
    /// Achieved the year before, in the same series.
    pub precedente: Option<Decimale>,
    pub verso: Verso,
}

/// A figure, how it came about, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punti {
    pub valore: Decimale,
    /// `80,00 × 100 / 100,00 = 80,00`, with `≈` where the result is shown rounded.
    pub formula: String,
    pub avviso: Option<String>,
}

/// A figure in a formula: six places at most, as many as are ever typed; a quotient has no end of them.
fn mostrata(d: Decimale) -> Decimale {
    d.arrotonda(6)
}

impl Punti {
    fn di(voce: Voce, valore: Decimale, formula: impl FnOnce() -> String) -> Self {
        let segno = if valore.arrotonda(2) == valore {
            '='
        } else {
            '≈'
        };
        Self {
            formula: voce.dice(|| format!("{} {segno} {}", formula(), valore.it(2))),
            valore,
            avviso: None,
        }
    }

    /// One that comes out of a figure shown just as it is: written as rounded as the figure was.
    fn tal_quale(voce: Voce, valore: Decimale, formula: impl FnOnce() -> String) -> Self {
        Self {
            formula: voce.dice(|| format!("{} = {}", formula(), valore.it(2))),
            valore,
            avviso: None,
        }
    }

    pub(crate) fn fermo(voce: Voce, valore: i64, formula: &str, avviso: &str) -> Self {
        Self {
            valore: Decimale::from(valore),
            formula: voce.dice(|| formula.to_owned()),
            avviso: voce.avvisa(avviso),
        }
    }
}

/// Whether a rule tells its working. The roll-up of a plan wants figures only: writing thirty thousand formulas takes longer
/// than working them out, so they are written for the node that a person opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voce {
    Muta,
    Parla,
}

impl Voce {
    /// The text where it is wanted, else nothing (and nothing is allocated).
    pub(crate) fn dice(self, testo: impl FnOnce() -> String) -> String {
        match self {
            Self::Muta => String::new(),
            Self::Parla => testo(),
        }
    }

    fn avvisa(self, avviso: &str) -> Option<String> {
        (self == Self::Parla && !avviso.is_empty()).then(|| avviso.to_owned())
    }
}

/// Places with which a score goes up to its parent. Far more than are ever shown, and few enough that sums of scores by weights
/// stay within the 28 figures of the type: so they are exact, and no order of the children can change them.
const PORTATI: u32 = 14;

/// Places to which a score is brought before it is rounded to be shown: 4,125 worked out of thirds arrives as 4,12499999999999
/// and would show 4,12.
const SICURI: u32 = 12;

/// A score as its parent uses it.
pub(crate) fn portato(punti: Decimale) -> Decimale {
    punti.arrotonda(PORTATI)
}

/// A score as it is stored and shown, HALF-UP.
pub fn tondo(punti: Decimale, decimali: u32) -> Decimale {
    punti.arrotonda(SICURI).arrotonda(decimali.min(SICURI))
}

/// A date among the values of an indicator: its number of days, of which only differences mean something.
pub fn giorno(data: chrono::NaiveDate) -> Decimale {
    Decimale::from(i64::from(chrono::Datelike::num_days_from_ce(&data)))
}
