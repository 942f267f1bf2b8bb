//! Why a formula cannot be read, and at which character.

use std::fmt;

/// A formula that cannot be read: where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErroreFormula {
    /// The first character concerned, in characters from 0; one past what was read when something is missing at the end.
    pub posizione: usize,
    /// How many characters are concerned; never 0, so that there is always something to mark.
    pub lunghezza: usize,
    /// The Italian sentence the user reads.
    pub frase: String,
}

impl ErroreFormula {
    pub(super) fn new(da: usize, fine: usize, frase: impl Into<String>) -> Self {
        Self {
            posizione: da,
            lunghezza: fine.saturating_sub(da).max(1),
            frase: frase.into(),
        }
    }

    /// The formula on one line and, under the characters concerned, a line of `^`; for a page in letters of one width.
    pub fn mostra(&self, formula: &str) -> String {
        let riga: String = formula
            .chars()
            .map(|c| {
                if c.is_control() || c.is_whitespace() {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let oltre = riga.chars().count() + 1;
        let da = self.posizione.min(oltre);
        format!(
            "{riga}\n{}{}",
            " ".repeat(da),
            "^".repeat(self.lunghezza.clamp(1, (oltre - da).max(1)))
        )
    }
}

impl fmt::Display for ErroreFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.frase)
    }
}

impl std::error::Error for ErroreFormula {}

/// The known word that was probably meant: at most two letters away, and more alike than different.
pub(super) fn simile<'a>(parola: &str, note: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    note.into_iter()
        .map(|nota| (distanza(parola, nota), nota))
        .filter(|(d, nota)| *d <= 2 && d * 2 < nota.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, nota)| nota)
}

/// How many letters must be changed, added or taken to turn one word into the other.
fn distanza(a: &str, b: &str) -> usize {
    let mut riga: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut ultima = i + 1;
        let mut nuova = vec![ultima];
        for (cb, (sopra_prima, sopra)) in b.chars().zip(riga.iter().zip(riga.iter().skip(1))) {
            ultima = (sopra_prima + usize::from(ca != cb))
                .min(sopra + 1)
                .min(ultima + 1);
            nuova.push(ultima);
        }
        riga = nuova;
    }
    riga.last().copied().unwrap_or_default()
}
