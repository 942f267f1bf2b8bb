//! What becomes of the rows of a workbook.

use serde::{Deserialize, Serialize};

/// A value that a row changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cambio {
    /// Heading of the column.
    pub campo: String,
    pub prima: String,
    pub dopo: String,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motivo {
    /// `C7`, or `riga 7` where it concerns the row.
    pub dove: String,
    /// In Italian, with the way out.
    pub frase: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sorte {
    Nuova(Vec<Cambio>),
    Cambiata(Vec<Cambio>),
    Invariata,
    /// Left out by choice: it would have to be made and only what exists is updated, or the other way round.
    Tralasciata(String),
    Rifiutata(Vec<Motivo>),
}

impl Sorte {
    /// The words of [`Self::nome`], in the order in which they are counted and shown.
    pub const NOMI: &[&str] = &["rifiutata", "nuova", "cambiata", "tralasciata", "invariata"];

    /// The word for it in addresses and in the database.
    pub fn nome(&self) -> &'static str {
        match self {
            Self::Nuova(_) => "nuova",
            Self::Cambiata(_) => "cambiata",
            Self::Invariata => "invariata",
            Self::Tralasciata(_) => "tralasciata",
            Self::Rifiutata(_) => "rifiutata",
        }
    }
}

/// A row of a workbook and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EsitoRiga {
    /// Name of the sheet of the workbook.
    pub foglio: String,
    /// Counts from 1, as the program that wrote the workbook counts.
    pub riga: usize,
    /// What it is about: `2026_STAFF_1, fase 2`.
    pub cosa: String,
    pub sorte: Sorte,
}

/// How many rows come to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conteggi {
    pub nuove: usize,
    pub cambiate: usize,
    pub invariate: usize,
    pub tralasciate: usize,
    pub rifiutate: usize,
}

impl Conteggi {
    /// Counts one more.
    pub fn aggiungi(&mut self, sorte: &Sorte) {
        *match sorte {
            Sorte::Nuova(_) => &mut self.nuove,
            Sorte::Cambiata(_) => &mut self.cambiate,
            Sorte::Invariata => &mut self.invariate,
            Sorte::Tralasciata(_) => &mut self.tralasciate,
            Sorte::Rifiutata(_) => &mut self.rifiutate,
        } += 1;
    }

    /// How many came to what a word of [`Sorte::NOMI`] says.
    pub fn di(&self, nome: &str) -> usize {
        match nome {
            "nuova" => self.nuove,
            "cambiata" => self.cambiate,
            "invariata" => self.invariate,
            "tralasciata" => self.tralasciate,
            "rifiutata" => self.rifiutate,
            _ => 0,
        }
    }

    /// Every row.
    pub fn tutte(&self) -> usize {
        self.nuove + self.cambiate + self.invariate + self.tralasciate + self.rifiutate
    }
}
