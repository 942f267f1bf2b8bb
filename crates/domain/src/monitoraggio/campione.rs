//! The sample of the second level, drawn so that anybody can draw it again.

use chrono::{DateTime, Utc};

use crate::actor::UtenteId;
use crate::allegato::impronta;

/// What is verified: a share of the sheets, drawn with a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campione {
    /// What the draw begins from; recorded, so that it can be repeated.
    pub seme: String,
    /// How many sheets in a hundred, 1 to 100.
    pub percentuale: u32,
    /// The codes among which it was drawn, in order. Whoever does not read the whole body is told none.
    pub popolazione: Vec<String>,
    pub estratto: DateTime<Utc>,
    pub chi_utente: Option<UtenteId>,
    /// Name of who drew it, at that time.
    pub chi: String,
}

impl Campione {
    /// The codes drawn, in the order of the draw.
    pub fn estratte(&self) -> Vec<&str> {
        let codici = self.popolazione.iter().map(String::as_str);
        estrai(&self.seme, self.percentuale, codici)
    }
}

/// How many sheets a percentage takes of some, rounded up: a share of few sheets is never none.
pub fn quante(percentuale: u32, su: usize) -> usize {
    let percentuale = usize::try_from(percentuale.min(100)).unwrap_or(100);
    (su * percentuale).div_ceil(100)
}

/// Draws: the codes in the order of the SHA-256 of the seed followed by the code, the first ones as many as the percentage takes.
pub fn estrai<'a>(
    seme: &str,
    percentuale: u32,
    codici: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mut in_ordine: Vec<(String, &str)> = codici
        .into_iter()
        .map(|codice| (impronta(format!("{seme}{codice}").as_bytes()), codice))
        .collect();
    in_ordine.sort();
    let tante = quante(percentuale, in_ordine.len());
    in_ordine
        .into_iter()
        .take(tante)
        .map(|(_, codice)| codice)
        .collect()
}
