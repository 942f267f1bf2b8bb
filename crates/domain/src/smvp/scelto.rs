//! Which SMVP a plan is scored with, and whether a new one may join those of a body.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FORNITI, Sistemi, Smvp};
use crate::refusal::Refusal;

/// The SMVP of whoever has not chosen one.
const PREDEFINITO: &str = "semplice";

/// An SMVP by its code and version, as a plan keeps it. Written `avanzamento 1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SmvpScelto {
    pub codice: String,
    pub versione: u32,
}

impl fmt::Display for SmvpScelto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.codice, self.versione)
    }
}

impl SmvpScelto {
    /// Reads what its `Display` writes; `None` for anything else.
    pub fn leggi(testo: &str) -> Option<Self> {
        let (codice, versione) = testo.rsplit_once(' ')?;
        Some(Self {
            codice: codice.to_owned(),
            versione: versione.parse().ok()?,
        })
    }
}

impl Smvp {
    /// Its code and version.
    pub fn scelto(&self) -> SmvpScelto {
        SmvpScelto {
            codice: self.codice.clone(),
            versione: self.versione,
        }
    }

    /// Whether its code is that of one that ships.
    pub fn fornito(&self) -> bool {
        FORNITI
            .iter()
            .any(|(file, _)| file.strip_suffix(".toml") == Some(self.codice.as_str()))
    }
}

impl Sistemi {
    /// The SMVP of a plan: the one it keeps, or the latest simple one where it keeps none. `None` where the one it keeps is not
    /// among these.
    pub fn di(&self, scelto: Option<&SmvpScelto>) -> Option<&Smvp> {
        match scelto {
            Some(s) => self.trova(&s.codice, s.versione),
            None => self.predefinito(),
        }
    }

    /// The SMVP of whoever has not chosen one.
    pub fn predefinito(&self) -> Option<&Smvp> {
        self.ultimo(PREDEFINITO)
    }

    /// Whether a body may add an SMVP to these. A version never changes, because plans were scored with it; what ships stays as it
    /// is for every body.
    ///
    /// # Errors
    /// Why not, with the entry of the file that is to be changed.
    pub fn accoglie(&self, nuovo: &Smvp) -> Result<(), Refusal> {
        if nuovo.fornito() {
            return Err(Refusal::campo(
                "codice",
                format!(
                    "il codice «{0}» è di un SMVP fornito con Schedario: scrivine uno dell'ente, per esempio codice = \"{0}-proprio\"",
                    nuovo.codice
                ),
            ));
        }
        match self.ultimo(&nuovo.codice) {
            Some(ultimo) if ultimo.versione >= nuovo.versione => Err(Refusal::campo(
                "versione",
                format!(
                    "la versione {} di «{}» è già registrata e una versione non cambia più: scrivi versione = {}",
                    ultimo.versione,
                    ultimo.codice,
                    ultimo.versione.saturating_add(1)
                ),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let scelto = SmvpScelto {
            codice: "nostro-2".to_owned(),
            versione: 3,
        };
        assert_eq!(SmvpScelto::leggi(&scelto.to_string()), Some(scelto));
        for strano in ["", "nostro", "nostro ", "nostro x", "nostro -1"] {
            assert_eq!(SmvpScelto::leggi(strano), None, "{strano}");
        }
    }

    #[test]
    fn every_shipped_one_is_known_as_such_and_one_is_for_whoever_has_not_chosen() {
        let forniti = Sistemi::forniti().unwrap();
        assert!(forniti.iter().all(Smvp::fornito));
        assert_eq!(forniti.predefinito(), forniti.di(None));
        for s in forniti.iter() {
            assert_eq!(forniti.di(Some(&s.scelto())), Some(s));
        }
        let assente = SmvpScelto::leggi("semplice 9");
        assert_eq!(forniti.di(assente.as_ref()), None);
    }
}
