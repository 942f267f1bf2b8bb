//! A report as data, before anyone decides how it is shown: headings, labelled texts, tables, and what is counted in them.

use crate::cartella::Dato;
use crate::libro::Parametro;

/// What a report says. Page, spreadsheet and printed book are all made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resoconto {
    pub titolo: String,
    /// Code and title of the plan it is about.
    pub piano: String,
    /// What was chosen for it, in words.
    pub parametri: Vec<Parametro>,
    /// What a heading of each level names, the outermost first: `Area di rischio`, `Processo`. Empty for a report without headings.
    pub gradini: &'static [&'static str],
    pub sezioni: Vec<SezioneResoconto>,
    /// What is counted, and how.
    pub note: Vec<String>,
}

impl Resoconto {
    /// The tables, in order.
    pub fn tavole(&self) -> impl Iterator<Item = &Tavola> {
        self.sezioni.iter().flat_map(|s| &s.tavole)
    }

    /// How many rows its tables have.
    pub fn righe(&self) -> usize {
        self.tavole().map(Tavola::quante).sum()
    }
}

/// A part of a report under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SezioneResoconto {
    /// Which of [`Resoconto::gradini`] its heading is, from 1; 0: it has no heading.
    pub livello: usize,
    pub titolo: String,
    /// Code of the sheet it is about.
    pub scheda: Option<String>,
    pub voci: Vec<VoceResoconto>,
    pub tavole: Vec<Tavola>,
}

/// A text with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoceResoconto {
    pub etichetta: String,
    /// One paragraph a line.
    pub testo: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tavola {
    /// Its caption: at most 31 characters, none of `[]:*?/\`, as the name of a sheet of a spreadsheet.
    pub nome: &'static str,
    /// What the headings of its groups name; empty for a table in one piece.
    pub gruppo: &'static str,
    pub colonne: Vec<ColonnaTavola>,
    pub gruppi: Vec<GruppoTavola>,
    /// A cell for each column; empty: nothing to sum.
    pub totale: Vec<Dato>,
    /// What is read where it has no row.
    pub vuota: &'static str,
}

impl Tavola {
    /// How many rows it has.
    pub fn quante(&self) -> usize {
        self.gruppi.iter().map(|g| g.righe.len()).sum()
    }

    /// Puts a row in its group; groups stand in the order in which their first rows come.
    pub(super) fn metti(&mut self, gruppo: &str, riga: RigaTavola) {
        match self.gruppi.iter_mut().find(|g| g.titolo == gruppo) {
            Some(g) => g.righe.push(riga),
            None => self.gruppi.push(GruppoTavola {
                titolo: gruppo.to_owned(),
                righe: vec![riga],
                totale: Vec::new(),
            }),
        }
    }
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenereColonna {
    /// Words; whole ones, such as a code or a state, are not broken.
    Testo,
    Parola,
    /// A figure shown with so many places after the comma.
    Cifra(u32),
    /// A figure as written, with its unit where it has one.
    Valore,
    Data,
}

impl GenereColonna {
    /// Whether figures stand below each other, at the right.
    pub fn a_destra(self) -> bool {
        matches!(self, Self::Cifra(_) | Self::Valore)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColonnaTavola {
    pub etichetta: String,
    pub genere: GenereColonna,
    /// Relative width.
    pub larghezza: u16,
    /// Whether its cells say what their rows are about: the heading of the row.
    pub capo: bool,
}

impl ColonnaTavola {
    pub(super) fn new(etichetta: impl Into<String>, genere: GenereColonna, larghezza: u16) -> Self {
        Self {
            etichetta: etichetta.into(),
            genere,
            larghezza,
            capo: false,
        }
    }

    /// The same, as the heading of its rows.
    pub(super) fn capo(self) -> Self {
        Self { capo: true, ..self }
    }

    /// A cell of it as it is read: a figure with the places of the column.
    pub fn mostra(&self, dato: &Dato) -> String {
        match (self.genere, dato) {
            (GenereColonna::Cifra(decimali), Dato::Numero(n)) => n.it(decimali),
            _ => dato.leggibile(),
        }
    }
}

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GruppoTavola {
    /// Empty: no heading.
    pub titolo: String,
    pub righe: Vec<RigaTavola>,
    /// A cell for each column; empty: nothing to sum.
    pub totale: Vec<Dato>,
}

/// A row, and the code of the sheet that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RigaTavola {
    pub scheda: Option<String>,
    pub celle: Vec<Dato>,
}
