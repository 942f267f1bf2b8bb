//! Reports: a [`Libro`] in, bytes out.
//!
//! [`pdf`] prints a book as a tagged PDF (PDF/UA-1): typst shapes and breaks the text, this crate lays out the sheets, tags them and writes the file
//! as it goes, on every core and in memory that does not grow with the book. [`pdf_da`] does the same for a book that never stands in memory whole.
//!
//! [`docx`] and [`odt`] write a book as a text to go on working on. [`scrivi`] writes a spreadsheet as XLSX, ODS, CSV or JSON.

mod alberi;
mod blocchi;
mod caratteri;
mod cartella;
mod catalogo;
mod chiusura;
mod composizione;
mod documento;
mod foglio;
mod gantt;
mod griglia;
mod indice;
mod libro;
mod misure;
mod odf;
mod oggetti;
mod pacco;
mod pagina;
mod pulizia;
mod risorse;
mod stemma;
mod stesura;
mod struttura;
mod tabella;
mod testo;
mod xml;

pub use cartella::{NonScritta, e_zip, scrivi, xlsx};
pub use documento::{docx, docx_da, odt, odt_da};

use std::fmt;
use std::io::{self, Write};
use std::ops::ControlFlow;

use domain::libro::{Capitolo, Libro};

/// How far a book has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Avanzamento {
    /// Sheets written.
    pub fatte: usize,
    /// Sheets of the whole book.
    pub totale: usize,
}

/// Why a book was not written.
#[derive(Debug)]
pub enum Errore {
    /// Whoever asked for it said stop.
    Annullata,
    /// A page could not be composed.
    Composizione(String),
    /// The file could not be written.
    Scrittura(io::Error),
    /// A chapter could not be fetched from its [`Fonte`].
    Lettura(String),
}

impl fmt::Display for Errore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Annullata => f.write_str("La stampa è stata annullata."),
            Self::Composizione(perche) => write!(f, "La stampa non è riuscita: {perche}."),
            Self::Scrittura(e) => write!(f, "Il file della stampa non si può scrivere: {e}."),
            Self::Lettura(perche) => {
                write!(f, "Le schede da stampare non si possono leggere: {perche}.")
            }
        }
    }
}

impl std::error::Error for Errore {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Scrittura(e) => Some(e),
            Self::Annullata | Self::Composizione(_) | Self::Lettura(_) => None,
        }
    }
}

impl From<io::Error> for Errore {
    fn from(e: io::Error) -> Self {
        Self::Scrittura(e)
    }
}

impl Errore {
    fn da_typst(errori: &[typst::diag::SourceDiagnostic]) -> Self {
        let messaggi: Vec<&str> = errori.iter().map(|d| d.message.as_str()).collect();
        Self::Composizione(messaggi.join("; "))
    }
}

/// Where the chapters of a book come from, one at a time.
pub trait Fonte {
    /// Number of sheets of the whole book, for the progress.
    fn fogli(&self) -> usize;

    /// Number of chapters.
    fn capitoli(&self) -> usize;

    /// Fetches chapter `i`, counted from 0. Each is asked for once, in order.
    ///
    /// # Errors
    /// [`Errore::Lettura`] when it cannot be fetched; the printing ends with it.
    fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore>;
}

/// The chapters of a book in memory.
struct InMemoria<'a>(&'a Libro);

impl Fonte for InMemoria<'_> {
    fn fogli(&self) -> usize {
        self.0.fogli().count()
    }

    fn capitoli(&self) -> usize {
        self.0.capitoli.len()
    }

    fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore> {
        self.0
            .capitoli
            .get(i)
            .cloned()
            .ok_or_else(|| Errore::Lettura(format!("manca il capitolo {}", i + 1)))
    }
}

/// Writes the whole book to `out`; calls `ogni` at the start and after each part.
///
/// # Errors
/// [`Errore::Annullata`] when `ogni` breaks; else what went wrong. `out` then holds an unfinished file.
pub fn pdf(
    libro: &Libro,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    libro::scrivi(libro, &mut InMemoria(libro), out, ogni)
}

/// The same for chapters fetched as they are needed: of `testata` everything counts but its chapters.
///
/// # Errors
/// As [`pdf`], and whatever `fonte` says.
pub fn pdf_da(
    testata: &Libro,
    fonte: &mut dyn Fonte,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    libro::scrivi(testata, fonte, out, ogni)
}
