//! The modello: which fields of the catalogue a kind of sheet shows, in which blocks, under which labels, with which years.
//!
//! A modello is a short TOML file. Three ship inside the binary; a body can bring its own.

mod lettura;
mod sinonimi;
#[cfg(test)]
mod tests;

use std::fmt;

pub use sinonimi::Sinonimo;

use crate::scheda::Livello;

/// A modello di scheda, checked: every field it names exists and none is shown twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modello {
    pub codice: String,
    pub nome: String,
    pub livello: Livello,
    /// Title of the report in the running header: `SCHEDA PTPC`.
    pub intestazione: String,
    /// Whether the book gives these sheets a title page of their own.
    pub frontespizio: bool,
    /// Years back whose achieved values are shown (0 to 10).
    pub storico: u8,
    /// Years ahead whose expected values are shown (0 to 10).
    pub futuro: u8,
    pub blocchi: Vec<BloccoModello>,
}

/// A block of a modello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BloccoModello {
    /// Stands in the address of the block's form.
    pub nome: String,
    pub titolo: Option<String>,
    pub forma: Forma,
    /// Shown on the page of the sheet, left out of the print.
    pub solo_pagina: bool,
    pub campi: Vec<CampoModello>,
    /// Only for tables.
    pub colonne: Vec<ColonnaModello>,
}

/// How a block lays its fields out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forma {
    Testata,
    Testo,
    Elenco,
    Tabella,
}

/// A field shown by a modello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampoModello {
    /// Key in the catalogue, or [`FIGLIE`].
    pub campo: String,
    /// Label shown; empty for none.
    pub etichetta: String,
    /// Width in twelfths, in a header grid.
    pub larghezza: u8,
    /// A second field printed after the first on its line (`ATTIVITÀ VINCOLATA: fonti`).
    pub con: Option<String>,
    pub in_linea: bool,
    /// Whether a sheet leaves the draft only with it.
    pub obbligatorio: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColonnaModello {
    pub campo: String,
    /// `{anno}` stands for the year, in the columns of years.
    pub etichetta: String,
    /// A second field below the first in the same column, with its label.
    pub sotto: Option<(String, String)>,
    pub larghezza: u16,
}

/// The list of the sheets below this one: derived, not stored.
pub const FIGLIE: &str = "figlie";

/// The columns of years of a table of indicators, beside the fields of the catalogue.
pub const COLONNE_ANNI: &[&str] = &["atteso", "raggiunto", "raggiunto_storico", "atteso_futuro"];

/// Why a modello is refused: where, and the reason in Italian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErroreModello {
    pub file: String,
    /// Counts from 1.
    pub riga: usize,
    pub motivo: String,
}

impl fmt::Display for ErroreModello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, riga {}: {}", self.file, self.riga, self.motivo)
    }
}

/// The files that ship inside the binary: name and text.
pub const FORNITI: &[(&str, &str)] = &[
    ("ptpc-cdr.toml", include_str!("../modelli/ptpc-cdr.toml")),
    (
        "ptpc-processo.toml",
        include_str!("../modelli/ptpc-processo.toml"),
    ),
    ("obiettivo.toml", include_str!("../modelli/obiettivo.toml")),
];

/// The modelli a body works with: the shipped ones, and its own, which win where the code is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modelli(Vec<Modello>);

impl Modelli {
    /// The shipped modelli and the body's own (file name and text).
    ///
    /// # Errors
    /// Every mistake of every file, with file, line and reason.
    pub fn leggi<'a>(
        propri: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<ErroreModello>> {
        let (mut modelli, mut errori): (Vec<(bool, Modello)>, Vec<ErroreModello>) =
            (Vec::new(), Vec::new());
        for (proprio, (file, testo)) in FORNITI
            .iter()
            .map(|f| (false, *f))
            .chain(propri.into_iter().map(|p| (true, p)))
        {
            let m = match Modello::leggi(file, testo) {
                Ok(m) => m,
                Err(e) => {
                    errori.extend(e);
                    continue;
                }
            };
            let errore = |motivo| ErroreModello {
                file: file.to_owned(),
                riga: lettura::riga_di(testo, "codice"),
                motivo,
            };
            match modelli
                .iter()
                .position(|(_, altro)| altro.codice == m.codice)
            {
                None => modelli.push((proprio, m)),
                Some(i) => match modelli.get_mut(i) {
                    Some((true, _)) => errori.push(errore(format!(
                        "il codice «{}» è già di un altro modello dell'ente: scegline uno diverso",
                        m.codice
                    ))),
                    // In the place of a shipped one, sheets of its level would be left without a modello.
                    Some((_, altro)) if altro.livello != m.livello => {
                        errori.push(errore(format!("il codice «{}» è di un modello fornito per un altro livello: scegline uno diverso", m.codice)));
                    }
                    Some(posto) => *posto = (proprio, m),
                    None => {}
                },
            }
        }
        if errori.is_empty() {
            Ok(Self(modelli.into_iter().map(|(_, m)| m).collect()))
        } else {
            Err(errori)
        }
    }

    /// File and text of every modello a body works with: its own, and those that ship where none of its own stands in their place. Read
    /// back, they lay sheets out as today, whatever a later program ships.
    ///
    /// # Errors
    /// As [`Self::leggi`].
    pub fn testi(
        propri: Vec<(String, String)>,
    ) -> Result<Vec<(String, String)>, Vec<ErroreModello>> {
        let codice = |file: &str, testo: &str| Modello::leggi(file, testo).map(|m| m.codice);
        let suoi = propri
            .iter()
            .map(|(file, testo)| codice(file, testo))
            .collect::<Result<Vec<_>, _>>()?;
        let mut tutti = Vec::new();
        for (file, testo) in FORNITI {
            if !suoi.contains(&codice(file, testo)?) {
                tutti.push(((*file).to_owned(), (*testo).to_owned()));
            }
        }
        tutti.extend(propri);
        Ok(tutti)
    }

    /// All modelli.
    pub fn iter(&self) -> impl Iterator<Item = &Modello> {
        self.0.iter()
    }

    /// The modello with a code, if it is one for this level; else the shipped one of the level.
    ///
    /// `None` only when not even a shipped one exists, which the tests exclude.
    pub fn trova(&self, codice: &str, livello: Livello) -> Option<&Modello> {
        self.0
            .iter()
            .find(|m| m.codice == codice && m.livello == livello)
            .or_else(|| {
                self.0
                    .iter()
                    .find(|m| m.codice == livello.modello_fornito())
            })
    }
}

impl Modello {
    /// The columns of years of this modello for an exercise: key, label pattern and year.
    ///
    /// `raggiunto_storico` gives the years back, latest first, as the sheets print them; `atteso_futuro` those ahead.
    pub fn anni(&self, campo: &str, anno: i32) -> Vec<i32> {
        match campo {
            "atteso" | "raggiunto" => vec![anno],
            "raggiunto_storico" => (1..=i32::from(self.storico)).map(|n| anno - n).collect(),
            "atteso_futuro" => (1..=i32::from(self.futuro)).map(|n| anno + n).collect(),
            _ => Vec::new(),
        }
    }

    /// A block by its name.
    pub fn blocco(&self, nome: &str) -> Option<&BloccoModello> {
        self.blocchi.iter().find(|b| b.nome == nome)
    }

    /// The block that shows a field.
    pub fn blocco_di(&self, campo: &str) -> Option<&BloccoModello> {
        self.blocchi.iter().find(|b| b.chiavi().any(|c| c == campo))
    }

    /// Keys of the fields without which a sheet does not leave the draft.
    pub fn obbligatori(&self) -> impl Iterator<Item = &str> {
        let campi = self.blocchi.iter().flat_map(|b| &b.campi);
        campi.filter(|c| c.obbligatorio).map(|c| c.campo.as_str())
    }

    /// The label this modello gives a field, or the one of the catalogue.
    pub fn etichetta(&self, campo: &str) -> String {
        let propria = self.blocco_di(campo).and_then(|b| {
            let c = b.campi.iter().find(|c| c.campo == campo)?;
            if c.con.is_some() {
                None
            } else if c.etichetta.is_empty() {
                b.titolo.clone()
            } else {
                Some(c.etichetta.clone())
            }
        });
        propria.unwrap_or_else(|| {
            crate::scheda::campi::trova(campo)
                .map_or_else(|| campo.to_owned(), |c| c.etichetta.to_owned())
        })
    }
}

impl BloccoModello {
    /// Keys of all fields shown in the block.
    pub fn chiavi(&self) -> impl Iterator<Item = &str> {
        self.campi
            .iter()
            .flat_map(|c| std::iter::once(c.campo.as_str()).chain(c.con.as_deref()))
    }
}
