//! A spreadsheet as a file: XLSX, ODS, CSV, JSON. What was written is read again the same.

mod csv;
mod json;
mod ods;
#[cfg(test)]
mod tests;
mod xlsx;

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use domain::cartella::{Cartella, Dato, FoglioDiCalcolo, FormatoCartella, cella};
use domain::decimale::Decimale;

use crate::xml;

/// Rows of a sheet, the headings included (ECMA-376 and LibreOffice alike).
const RIGHE: usize = 1_048_576;
/// Columns of a sheet.
const COLONNE: usize = 16_384;
/// UTF-16 units that a cell takes.
const TESTO: usize = 32_767;
/// Figures that a double keeps, and that a spreadsheet shows.
const CIFRE: usize = 15;

/// What is said to whoever types what a closed list does not hold.
const RIFIUTO: (&str, &str) = (
    "Voce non ammessa",
    "Questa cella accetta solo le voci del suo elenco: scegline una, oppure lasciala vuota.",
);

/// Why a spreadsheet cannot be written.
#[derive(Debug)]
pub enum NonScritta {
    /// The format is only read.
    SoloLettura,
    /// There is no sheet in it.
    SenzaFogli,
    /// A sheet has more rows than the format takes.
    TroppeRighe { foglio: String, righe: usize },
    /// A sheet has more columns than the format takes.
    TroppeColonne { foglio: String, colonne: usize },
    /// A sheet has a name that the format does not take.
    Nome(String),
    /// Two sheets have the same name.
    NomeRipetuto(String),
    /// A text is too long for a cell.
    TestoLungo { foglio: String, cella: String },
    /// The file could not be put together.
    Scrittura(String),
}

impl fmt::Display for NonScritta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("il foglio di calcolo non si può scrivere: ")?;
        match self {
            Self::SoloLettura => f.write_str("il formato di Excel 97-2003 si può solo leggere"),
            Self::SenzaFogli => f.write_str("non ha nessun foglio"),
            Self::TroppeRighe { foglio, righe } => write!(
                f,
                "il foglio «{foglio}» ha {righe} righe e il formato ne ammette {}",
                RIGHE - 1
            ),
            Self::TroppeColonne { foglio, colonne } => write!(
                f,
                "il foglio «{foglio}» ha {colonne} colonne e il formato ne ammette {COLONNE}"
            ),
            Self::Nome(nome) => write!(
                f,
                "il nome «{nome}» non va bene per un foglio: da 1 a 31 caratteri, senza [ ] : * ? / \\ e senza apostrofo all'inizio o alla fine"
            ),
            Self::NomeRipetuto(nome) => write!(f, "due fogli hanno lo stesso nome «{nome}»"),
            Self::TestoLungo { foglio, cella } => write!(
                f,
                "il testo della cella {cella} del foglio «{foglio}» è troppo lungo: una cella ammette {TESTO} caratteri"
            ),
            Self::Scrittura(perche) => f.write_str(perche),
        }
    }
}

impl std::error::Error for NonScritta {}

impl From<std::io::Error> for NonScritta {
    fn from(e: std::io::Error) -> Self {
        Self::Scrittura(e.to_string())
    }
}

/// Writes a spreadsheet in a format. The same one gives the same bytes.
///
/// A file of CSV holds one sheet: where [`e_zip`] says so, the bytes are those of a ZIP file with a file of CSV for each sheet, named after it.
///
/// # Errors
/// [`NonScritta`] when it holds what the format does not take.
pub fn scrivi(cartella: &Cartella, formato: FormatoCartella) -> Result<Vec<u8>, NonScritta> {
    match formato {
        FormatoCartella::Xlsx => xlsx::scrivi(cartella),
        FormatoCartella::Ods => ods::scrivi(cartella),
        FormatoCartella::Csv => csv::scrivi(cartella),
        FormatoCartella::Json => json::scrivi(cartella),
        FormatoCartella::Xls => Err(NonScritta::SoloLettura),
    }
}

/// Whether [`scrivi`] gives a ZIP file: of several sheets as CSV.
pub fn e_zip(cartella: &Cartella, formato: FormatoCartella) -> bool {
    formato == FormatoCartella::Csv && cartella.fogli.len() > 1
}

/// Writes a spreadsheet as XLSX.
///
/// # Errors
/// As [`scrivi`].
pub fn xlsx(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    scrivi(cartella, FormatoCartella::Xlsx)
}

/// Looks for what the programs of spreadsheets do not take.
fn verifica(cartella: &Cartella) -> Result<(), NonScritta> {
    if cartella.fogli.is_empty() {
        return Err(NonScritta::SenzaFogli);
    }
    let mut nomi = BTreeSet::new();
    for foglio in &cartella.fogli {
        let nome = &foglio.nome;
        let vietato = |c: char| "[]:*?/\\".contains(c) || c.is_control();
        if nome.trim().is_empty()
            || nome.encode_utf16().count() > 31
            || nome.contains(vietato)
            || nome.starts_with('\'')
            || nome.ends_with('\'')
        {
            return Err(NonScritta::Nome(nome.clone()));
        }
        if !nomi.insert(nome.to_lowercase()) {
            return Err(NonScritta::NomeRipetuto(nome.clone()));
        }
        verifica_foglio(foglio)?;
    }
    Ok(())
}

fn verifica_foglio(foglio: &FoglioDiCalcolo) -> Result<(), NonScritta> {
    if foglio.righe.len() >= RIGHE {
        return Err(NonScritta::TroppeRighe {
            foglio: foglio.nome.clone(),
            righe: foglio.righe.len(),
        });
    }
    let colonne = colonne(foglio);
    if colonne > COLONNE {
        return Err(NonScritta::TroppeColonne {
            foglio: foglio.nome.clone(),
            colonne,
        });
    }
    let lungo = |riga, colonna, testo: &str| {
        // A byte is at most a unit: only long texts are counted.
        if testo.len() > TESTO && testo.encode_utf16().count() > TESTO {
            Err(NonScritta::TestoLungo {
                foglio: foglio.nome.clone(),
                cella: cella(riga, colonna),
            })
        } else {
            Ok(())
        }
    };
    for (n, colonna) in foglio.colonne.iter().enumerate() {
        lungo(0, n, &colonna.etichetta)?;
        lungo(0, n, colonna.spiegazione.as_deref().unwrap_or_default())?;
        colonna.scelte.iter().try_for_each(|s| lungo(0, n, s))?;
    }
    for (r, riga) in (1..).zip(&foglio.righe) {
        for (c, dato) in riga.iter().enumerate() {
            if let Dato::Testo(t) | Dato::Errore(t) = dato {
                lungo(r, c, t)?;
            }
        }
    }
    Ok(())
}

/// How many columns a sheet has, those without a heading included.
fn colonne(foglio: &FoglioDiCalcolo) -> usize {
    let celle = foglio.righe.iter().map(Vec::len).max().unwrap_or_default();
    celle.max(foglio.colonne.len())
}

/// Places after the comma of a figure: as many as its column has, and never fewer than its own.
fn decimali(foglio: &FoglioDiCalcolo, colonna: usize, n: Decimale) -> u32 {
    let colonna = foglio.colonne.get(colonna).and_then(|c| c.decimali);
    n.decimali().max(colonna.unwrap_or_default())
}

/// Places that a figure is shown with in a spreadsheet, where it keeps those it has: as its column says, or its own.
fn mostrati(foglio: &FoglioDiCalcolo, colonna: usize, n: Decimale) -> u32 {
    let colonna = foglio.colonne.get(colonna).and_then(|c| c.decimali);
    colonna.unwrap_or_else(|| n.decimali())
}

/// Whether a spreadsheet, which keeps figures binary, keeps this one as it is.
fn esatta(n: Decimale) -> bool {
    let breve = n.breve();
    let (intera, decimale) = breve.split_once('.').unwrap_or((&breve, ""));
    let intera = intera.trim_start_matches(['-', '0']);
    let cifre = if decimale.is_empty() {
        intera.trim_end_matches('0').len()
    } else if intera.is_empty() {
        decimale.trim_start_matches('0').len()
    } else {
        intera.len() + decimale.len()
    };
    cifre <= CIFRE
}

/// Whether every program takes a date for the same day: before March 1900 some count a day that never was, and before 1900 some count none.
fn calendario(d: NaiveDate) -> bool {
    (1900..=9999).contains(&d.year()) && (d.year() > 1900 || d.month() > 2)
}

/// What a cell of a spreadsheet holds.
enum Valore<'a> {
    Vuoto,
    Testo(std::borrow::Cow<'a, str>),
    Numero(Decimale),
    Data(NaiveDate),
    Logico(bool),
}

impl<'a> Valore<'a> {
    /// What is to stand in the cell: what its program would spoil stands there as a text.
    fn di(dato: &'a Dato) -> Self {
        match dato {
            Dato::Testo(t) | Dato::Errore(t) => match xml::pulito(t) {
                t if t.is_empty() => Self::Vuoto,
                t => Self::Testo(t),
            },
            Dato::Numero(n) if esatta(*n) => Self::Numero(*n),
            Dato::Data(d) if calendario(*d) => Self::Data(*d),
            Dato::Logico(v) => Self::Logico(*v),
            Dato::Vuoto => Self::Vuoto,
            altro @ (Dato::Numero(_) | Dato::Data(_)) => Self::Testo(altro.leggibile().into()),
        }
    }
}
