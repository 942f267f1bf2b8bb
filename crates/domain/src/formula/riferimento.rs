//! What stands between square brackets: which sheet, and which of its quantities.

mod lettura;

use std::fmt;

pub(super) use lettura::leggi;

/// Which value of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ParteIndicatore {
    /// What is meant where nothing is said.
    #[default]
    Raggiunto,
    Atteso,
    Numeratore,
    Denominatore,
}

impl ParteIndicatore {
    pub const TUTTE: &[Self] = &[
        Self::Raggiunto,
        Self::Atteso,
        Self::Numeratore,
        Self::Denominatore,
    ];

    /// The word of a formula.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Raggiunto => "raggiunto",
            Self::Atteso => "atteso",
            Self::Numeratore => "numeratore",
            Self::Denominatore => "denominatore",
        }
    }
}

/// A figure that a sheet has in a year. Places count from 1, in the order of the tables INDICATORI and FASI, up to
/// [`POSTO_MASSIMO`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grandezza {
    Indicatore {
        posto: u16,
        parte: ParteIndicatore,
    },
    /// Progress of the measure, 0 to 100.
    Avanzamento,
    /// Progress of the phase at this place, 0 to 100.
    AvanzamentoFase(u16),
    /// How many phases there are.
    Fasi,
    /// How many of them are concluded.
    FasiConcluse,
}

/// The largest place that a formula can name.
pub const POSTO_MASSIMO: u16 = 999;

/// A reference as written: `[2]`, `[2026_STAFF_2.1 atteso]`, `[fasi concluse]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Riferimento {
    /// Code of the sheet; `None` for the sheet on which the formula stands.
    pub scheda: Option<String>,
    pub grandezza: Grandezza,
}

/// A figure of a sheet that is named: what a reference becomes once it is known on which sheet it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dato {
    /// Code of the sheet.
    pub scheda: String,
    pub grandezza: Grandezza,
}

impl Riferimento {
    /// What it means in a formula that stands on this sheet.
    pub fn dato(&self, scheda: &str) -> Dato {
        Dato {
            scheda: self.scheda.clone().unwrap_or_else(|| scheda.to_owned()),
            grandezza: self.grandezza,
        }
    }

    fn scrivi(&self, virgolette: bool) -> String {
        let codice = match &self.scheda {
            Some(codice) if virgolette => format!("\"{codice}\""),
            Some(codice) => codice.clone(),
            None => String::new(),
        };
        let parola = match self.grandezza {
            Grandezza::Indicatore { posto, parte } => {
                let punto = if codice.is_empty() { "" } else { "." };
                return match parte {
                    ParteIndicatore::Raggiunto => format!("[{codice}{punto}{posto}]"),
                    altra => format!("[{codice}{punto}{posto} {}]", altra.nome()),
                };
            }
            Grandezza::Avanzamento => "avanzamento".to_owned(),
            Grandezza::AvanzamentoFase(posto) => format!("fase {posto} avanzamento"),
            Grandezza::Fasi => "fasi".to_owned(),
            Grandezza::FasiConcluse => "fasi concluse".to_owned(),
        };
        let blank = if codice.is_empty() { "" } else { " " };
        format!("[{codice}{blank}{parola}]")
    }
}

impl fmt::Display for Riferimento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let piano = self.scrivi(false);
        let caratteri: Vec<char> = piano.chars().collect();
        // A code that ends like the words of a reference would be read as something else.
        let chiaro = leggi(&caratteri, 0).is_ok_and(|(letto, _)| letto == *self);
        f.write_str(&if chiaro { piano } else { self.scrivi(true) })
    }
}

impl fmt::Display for Dato {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scritto = Riferimento {
            scheda: Some(self.scheda.clone()),
            grandezza: self.grandezza,
        }
        .to_string();
        f.write_str(scritto.trim_start_matches('[').trim_end_matches(']'))
    }
}
