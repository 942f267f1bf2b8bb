//! The words of the file of a method.

use serde::Deserialize;
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileMetodo {
    pub(super) codice: Spanned<String>,
    pub(super) versione: Spanned<u32>,
    pub(super) nome: Spanned<String>,
    pub(super) fonte: String,
    pub(super) genere: Spanned<String>,
    pub(super) aggregazione: Option<Spanned<String>>,
    /// Name of the band from which risk is high.
    pub(super) alto_da: Option<Spanned<String>>,
    /// How many bands of difference ask for a reason.
    pub(super) salto: Option<Spanned<u32>>,
    /// Highest declared level.
    pub(super) massimo: Option<Spanned<Value>>,
    pub(super) probabilita: Option<FileAsse>,
    pub(super) impatto: Option<FileAsse>,
    pub(super) matrice: Option<Spanned<FileMatrice>>,
    /// The name of a grade, or `{ nome, colore }`.
    #[serde(default)]
    pub(super) gradi: Vec<Spanned<Value>>,
    #[serde(default)]
    pub(super) indicatore: Vec<FileCriterio>,
    #[serde(default)]
    pub(super) fascia: Vec<FileFascia>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileAsse {
    pub(super) nome: Spanned<String>,
    pub(super) decimali: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) scala: Vec<String>,
    #[serde(default)]
    pub(super) domanda: Vec<FileDomanda>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileDomanda {
    pub(super) codice: Spanned<String>,
    pub(super) titolo: Spanned<String>,
    pub(super) testo: String,
    /// A whole figure, or one in quotes.
    pub(super) peso: Option<Spanned<Value>>,
    pub(super) risposte: Vec<FileRisposta>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRisposta {
    pub(super) testo: Spanned<String>,
    pub(super) punti: Spanned<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileCriterio {
    pub(super) codice: Spanned<String>,
    pub(super) titolo: Spanned<String>,
    pub(super) testo: String,
    #[serde(default)]
    pub(super) inverso: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileFascia {
    pub(super) nome: Spanned<String>,
    pub(super) da: Spanned<String>,
    pub(super) colore: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileMatrice {
    pub(super) probabilita: Vec<FileFascia>,
    pub(super) impatto: Vec<FileFascia>,
    pub(super) celle: Vec<Vec<Spanned<String>>>,
}
