//! A moment of a plan, as addresses and prints name it: a version, or today.

use serde::{Deserialize, Serialize};

/// The plan as it stands.
const OGGI: &str = "oggi";

/// `2026_PTPC:2`, `2026_PTPC:oggi`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Momento {
    /// Code of the plan.
    pub vista: String,
    /// A version; `None` is today.
    pub versione: Option<i32>,
}

impl Momento {
    /// Reads the word of an address; `None` for one that names no moment.
    pub fn leggi(parola: &str) -> Option<Self> {
        let (vista, quando) = parola.rsplit_once(':')?;
        let versione = match quando {
            OGGI => None,
            numero => Some(numero.parse().ok().filter(|n: &i32| *n > 0)?),
        };
        Some(Self {
            vista: vista.to_owned(),
            versione,
        })
    }

    /// The word of an address.
    pub fn parola(&self) -> String {
        match self.versione {
            None => format!("{}:{OGGI}", self.vista),
            Some(n) => format!("{}:{n}", self.vista),
        }
    }

    /// `2026_PTPC, versione 2`.
    pub fn leggibile(&self) -> String {
        match self.versione {
            None => format!("{}, com'è oggi", self.vista),
            Some(n) => format!("{}, versione {n}", self.vista),
        }
    }
}
