//! The tree of a formula: what is a number and what is true or false are two types, so that a tree that exists has a meaning.

use super::riferimento::Riferimento;
use crate::decimale::Decimale;

/// What gives a number, or no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Espressione {
    /// Never negative: a sign before it is [`Self::Opposto`].
    Numero(Decimale),
    Valore(Riferimento),
    Opposto(Box<Self>),
    /// Operations of one rank from left to right: a long sum is wide and not deep, so no recursion follows its length.
    Catena(Box<Self>, Vec<(Operazione, Self)>),
    /// At least one argument.
    Funzione(Funzione, Vec<Self>),
    Se(Box<Se>),
    Precedente(Box<Self>),
}

/// `se(condizione; allora; altrimenti)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Se {
    pub(super) condizione: Condizione,
    pub(super) allora: Espressione,
    pub(super) altrimenti: Espressione,
}

/// What is true or false, or without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condizione {
    Confronto(Espressione, Confronto, Espressione),
    /// Joined by `e`; at least two.
    Tutte(Vec<Self>),
    /// Joined by `o`; at least two.
    Una(Vec<Self>),
    Non(Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operazione {
    Piu,
    Meno,
    Per,
    Diviso,
}

impl Operazione {
    /// Whether it binds as loosely as a sum.
    pub(super) fn somma(self) -> bool {
        matches!(self, Self::Piu | Self::Meno)
    }

    pub(super) fn segno(self) -> &'static str {
        match self {
            Self::Piu => "+",
            Self::Meno => "-",
            Self::Per => "*",
            Self::Diviso => "/",
        }
    }

    /// The sign as a page prints it.
    pub(super) fn segno_stampato(self) -> &'static str {
        match self {
            Self::Meno => "−",
            Self::Per => "×",
            altra => altra.segno(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confronto {
    Uguale,
    Diverso,
    Minore,
    MinoreUguale,
    Maggiore,
    MaggioreUguale,
}

impl Confronto {
    pub(super) fn segno(self) -> &'static str {
        match self {
            Self::Uguale => "=",
            Self::Diverso => "<>",
            Self::Minore => "<",
            Self::MinoreUguale => "<=",
            Self::Maggiore => ">",
            Self::MaggioreUguale => ">=",
        }
    }

    /// The sign as a page prints it.
    pub(super) fn segno_stampato(self) -> &'static str {
        match self {
            Self::Diverso => "≠",
            Self::MinoreUguale => "≤",
            Self::MaggioreUguale => "≥",
            altro => altro.segno(),
        }
    }
}

/// The functions that take values as they come, and skip those that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Funzione {
    Somma,
    Media,
    Minimo,
    Massimo,
    Conta,
}

impl Funzione {
    pub(super) const TUTTE: &[Self] = &[
        Self::Somma,
        Self::Media,
        Self::Minimo,
        Self::Massimo,
        Self::Conta,
    ];

    pub(super) fn nome(self) -> &'static str {
        match self {
            Self::Somma => "somma",
            Self::Media => "media",
            Self::Minimo => "minimo",
            Self::Massimo => "massimo",
            Self::Conta => "conta",
        }
    }
}

impl Espressione {
    /// What it refers to and how many years back, in reading order, into `fuori`.
    pub(super) fn raccogli<'a>(&'a self, indietro: u16, fuori: &mut Vec<(&'a Riferimento, u16)>) {
        match self {
            Self::Numero(_) => {}
            Self::Valore(r) => fuori.push((r, indietro)),
            Self::Opposto(x) => x.raccogli(indietro, fuori),
            Self::Catena(primo, altri) => {
                primo.raccogli(indietro, fuori);
                altri.iter().for_each(|(_, x)| x.raccogli(indietro, fuori));
            }
            Self::Funzione(_, argomenti) => {
                argomenti.iter().for_each(|x| x.raccogli(indietro, fuori));
            }
            Self::Se(se) => {
                se.condizione.raccogli(indietro, fuori);
                se.allora.raccogli(indietro, fuori);
                se.altrimenti.raccogli(indietro, fuori);
            }
            Self::Precedente(x) => x.raccogli(indietro.saturating_add(1), fuori),
        }
    }
}

impl Condizione {
    fn raccogli<'a>(&'a self, indietro: u16, fuori: &mut Vec<(&'a Riferimento, u16)>) {
        match self {
            Self::Confronto(a, _, b) => {
                a.raccogli(indietro, fuori);
                b.raccogli(indietro, fuori);
            }
            Self::Tutte(parti) | Self::Una(parti) => {
                parti.iter().for_each(|x| x.raccogli(indietro, fuori));
            }
            Self::Non(x) => x.raccogli(indietro, fuori),
        }
    }
}
