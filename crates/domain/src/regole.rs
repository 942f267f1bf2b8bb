//! Rules as data: what a body may write for itself in a file, version by version (the SMVP of its scores, its methods of risk).
//!
//! A version never changes once it is kept, because scores and assessments were made with it; what ships stays as it is for
//! every body. The file is TOML, checked when it is read.

pub(crate) mod lettura;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Rules by their code and version, as what was made with them keeps them. Written `avanzamento 1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Versione {
    pub codice: String,
    pub versione: u32,
}

impl fmt::Display for Versione {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.codice, self.versione)
    }
}

impl Versione {
    /// Reads what its `Display` writes; `None` for anything else.
    pub fn leggi(testo: &str) -> Option<Self> {
        let (codice, versione) = testo.rsplit_once(' ')?;
        Some(Self {
            codice: codice.to_owned(),
            versione: versione.parse().ok()?,
        })
    }
}

/// Rules that stand in a file.
pub trait RegoleScritte: Clone + PartialEq + Sized {
    /// File name, which is the code, and text of those that ship inside the binary.
    const FORNITE: &'static [(&'static str, &'static str)];
    /// What they are, with the preposition: `di un SMVP`.
    const DI_CHE: &'static str;

    fn codice(&self) -> &str;
    fn versione(&self) -> u32;
    fn nome(&self) -> &str;
    /// The act they come from.
    fn fonte(&self) -> &str;

    /// Reads them for whoever shows the text beside its mistake.
    ///
    /// # Errors
    /// The line, from 1, and the reason.
    fn leggi_testo(testo: &str) -> Result<Self, (usize, String)>;

    /// How they work, in the order in which it is worked out: one sentence for each choice of the body.
    fn come_si_calcola(&self) -> Vec<String>;

    /// Reads them.
    ///
    /// # Errors
    /// One sentence with the name of the file, the line and the reason.
    fn leggi(file: &str, testo: &str) -> Result<Self, String> {
        Self::leggi_testo(testo).map_err(|(riga, motivo)| format!("{file}, riga {riga}: {motivo}"))
    }

    /// Their code and version.
    fn scelta(&self) -> Versione {
        Versione {
            codice: self.codice().to_owned(),
            versione: self.versione(),
        }
    }

    /// Whether they are the ones that somebody chose.
    fn sono(&self, scelta: &Versione) -> bool {
        self.codice() == scelta.codice && self.versione() == scelta.versione
    }

    /// Whether their code is that of some that ship.
    fn fornite(&self) -> bool {
        Self::FORNITE
            .iter()
            .any(|(file, _)| file.strip_suffix(".toml") == Some(self.codice()))
    }
}

/// The rules that a body can choose from: those that ship, then its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raccolta<R>(Vec<R>);

impl<R: RegoleScritte> Raccolta<R> {
    /// The shipped ones.
    ///
    /// # Errors
    /// What is wrong with a file, with its name and line; the tests exclude it for those that ship.
    pub fn forniti() -> Result<Self, String> {
        R::FORNITE
            .iter()
            .map(|(file, testo)| R::leggi(file, testo))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// These and those a body wrote; one with code and version of another stands in its place.
    pub fn con(mut self, altre: impl IntoIterator<Item = R>) -> Self {
        for nuove in altre {
            let scelta = nuove.scelta();
            self.0.retain(|r| !r.sono(&scelta));
            self.0.push(nuove);
        }
        self
    }

    /// All of them, the shipped ones first.
    pub fn iter(&self) -> impl Iterator<Item = &R> {
        self.0.iter()
    }

    /// Rules by their code and version.
    pub fn trova(&self, codice: &str, versione: u32) -> Option<&R> {
        self.0
            .iter()
            .find(|r| r.codice() == codice && r.versione() == versione)
    }

    /// Those that somebody chose.
    pub fn scelte(&self, scelta: &Versione) -> Option<&R> {
        self.trova(&scelta.codice, scelta.versione)
    }

    /// The latest version of a code.
    pub fn ultimo(&self, codice: &str) -> Option<&R> {
        self.0
            .iter()
            .filter(|r| r.codice() == codice)
            .max_by_key(|r| r.versione())
    }

    /// Whether a body may add rules to these.
    ///
    /// # Errors
    /// Why not, with the entry of the file that is to be changed.
    pub fn accoglie(&self, nuove: &R) -> Result<(), Refusal> {
        let codice = nuove.codice();
        if nuove.fornite() {
            return Err(Refusal::campo(
                "codice",
                format!(
                    "il codice «{codice}» è {} fornito con Schedario: scrivine uno dell'ente, per esempio codice = \"{codice}-proprio\"",
                    R::DI_CHE
                ),
            ));
        }
        match self.ultimo(codice) {
            Some(ultimo) if ultimo.versione() >= nuove.versione() => Err(Refusal::campo(
                "versione",
                format!(
                    "la versione {} di «{codice}» è già registrata e una versione non cambia più: scrivi versione = {}",
                    ultimo.versione(),
                    ultimo.versione().saturating_add(1)
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
        let scelta = Versione {
            codice: "nostro-2".to_owned(),
            versione: 3,
        };
        assert_eq!(Versione::leggi(&scelta.to_string()), Some(scelta));
        for strano in ["", "nostro", "nostro ", "nostro x", "nostro -1"] {
            assert_eq!(Versione::leggi(strano), None, "{strano}");
        }
    }
}
