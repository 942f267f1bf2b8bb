//! Why the program says no, and what to do next.

use std::fmt;

/// A refusal: where, why, and the way out, in the user's language.
///
/// `campo` is the key of the field in the catalogue; for a row of a table it is `fasi.2.peso` (rows count from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Key of the field concerned; empty when the refusal concerns the whole thing.
    pub campo: String,
    /// The Italian sentence the user reads.
    pub frase: String,
}

impl Refusal {
    /// A refusal that concerns one field.
    pub fn campo(campo: impl Into<String>, frase: impl Into<String>) -> Self {
        Self {
            campo: campo.into(),
            frase: frase.into(),
        }
    }

    /// A refusal that concerns the whole thing.
    pub fn tutto(frase: impl Into<String>) -> Self {
        Self {
            campo: String::new(),
            frase: frase.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.frase)
    }
}

impl std::error::Error for Refusal {}
