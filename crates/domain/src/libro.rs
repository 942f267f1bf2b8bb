//! A book of sheets as data: what is printed, before anyone decides how.
//!
//! Page, HTML print view and PDF all render a [`Foglio`]; the `reports` crate turns a [`Libro`] into a PDF.

mod composizione;
mod parametri;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use composizione::{Contesto, Destinazione, capitoli, foglio};
pub use parametri::{FormatoLibro, OggettoStampa, ParametriStampa};

use crate::gantt::Gantt;
use crate::scheda::Livello;

/// A whole book: the page of the chosen parameters, then the sheets, grouped by chapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Libro {
    /// Name of the body, printed in the running header.
    pub ente: String,
    /// Crest of the body, printed in the running header.
    pub stemma: Option<Stemma>,
    /// Title of the report, such as `SCHEDA PTPC`.
    pub titolo: String,
    /// What the page "Parametri selezionati" lists.
    pub parametri: Vec<Parametro>,
    /// "Data elaborazione": chosen by the caller, so that the same data give the same bytes.
    pub data_elaborazione: NaiveDate,
    /// One chapter per CdR (PTPC) or per direction (objectives), in order.
    pub capitoli: Vec<Capitolo>,
}

impl Libro {
    /// All sheets of the book, in order.
    pub fn fogli(&self) -> impl Iterator<Item = &Foglio> {
        self.capitoli.iter().flat_map(|c| &c.fogli)
    }
}

/// The crest of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stemma {
    /// Bytes of an SVG or PNG picture; the kind is told from the content.
    pub immagine: Vec<u8>,
    /// Alternative text, read aloud instead of the picture.
    pub testo_alternativo: String,
}

/// One line of the page "Parametri selezionati", such as Livello: CdR, Processi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parametro {
    pub etichetta: String,
    pub valori: Vec<String>,
}

/// The sheets of one CdR or direction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capitolo {
    /// What the bookmark says, such as `U_09 UOC Staff del Sindaco e della Giunta`.
    pub titolo: String,
    /// The title page: the header block of the CdR. `None` for chapters without one (objectives).
    pub frontespizio: Option<Frontespizio>,
    pub fogli: Vec<Foglio>,
    /// The phases of these sheets on a time line, where it was asked for: the last pages of the chapter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gantt: Option<Gantt>,
}

/// The title page of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frontespizio {
    /// `CdR`, or what the body's modello says.
    pub livello: String,
    pub titolo: String,
    pub testata: Vec<Casella>,
}

/// One sheet, laid out by its modello.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foglio {
    pub codice: String,
    pub titolo: String,
    pub livello: Livello,
    /// Title of the report in the running header of this sheet, such as `SCHEDA PTPC`.
    pub intestazione: String,
    pub blocchi: Vec<Blocco>,
}

/// A block of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blocco {
    /// Stable name of the block in its modello: it stands in addresses of forms.
    pub nome: String,
    /// Heading, absent for the header block.
    pub titolo: Option<String>,
    /// Keys of the catalogue fields shown here: what the form of this block edits.
    pub campi: Vec<String>,
    pub contenuto: Contenuto,
}

impl Blocco {
    /// Whether the block holds nothing to read; the sheet shows it, a book may leave it out.
    pub fn vuoto(&self) -> bool {
        match &self.contenuto {
            Contenuto::Testata(caselle) => caselle.iter().all(|c| c.valore.is_empty()),
            Contenuto::Testo(parti) => parti.iter().all(|p| p.righe.is_empty()),
            Contenuto::Elenco(voci) => voci.is_empty(),
            Contenuto::Tabella(t) => t.righe.is_empty(),
        }
    }
}

/// What a block is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Contenuto {
    /// The header grid: labels above values, side by side.
    Testata(Vec<Casella>),
    /// Flowing text with inner labels (`RESPONSABILE:`, `LIVELLO DI RISCHIO individuato:`).
    Testo(Vec<Parte>),
    /// A plain list, one line each (Stakeholder, Collegato a).
    Elenco(Vec<Voce>),
    Tabella(Tabella),
}

/// A labelled cell of the header grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Casella {
    pub campo: String,
    pub etichetta: String,
    pub valore: String,
    /// Width in twelfths of the sheet (1 to 12).
    pub larghezza: u8,
}

/// A labelled part of a text block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parte {
    pub campo: String,
    /// Empty for text without a label.
    pub etichetta: String,
    /// True when value and label share a line (`LIVELLO DI RISCHIO individuato: 3,56`).
    pub in_linea: bool,
    pub righe: Vec<Riga>,
}

/// A line of text with its depth: 0 a paragraph, 1 a bullet, 2 a bullet below a bullet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Riga {
    pub livello: u8,
    pub testo: String,
}

/// An item of a plain list, or a value that points at another sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voce {
    pub testo: String,
    /// Code of the sheet it points at, when that sheet exists in the same plan.
    pub rimando: Option<String>,
}

/// A table with a real header row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tabella {
    /// Key of the list it shows: `fasi`, `indicatori`, `figlie`.
    pub campo: String,
    pub colonne: Vec<Colonna>,
    pub righe: Vec<Vec<Cella>>,
}

/// A column; two labels stand above each other when the column shows two fields (planned above actual date).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colonna {
    pub etichette: Vec<String>,
    /// Relative width, in parts of the sum over all columns.
    pub larghezza: u16,
    pub numerica: bool,
}

/// A cell: one line per label of its column (an absent value is an empty line).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cella {
    pub righe: Vec<String>,
    /// Code of the sheet the cell points at.
    pub rimando: Option<String>,
}
