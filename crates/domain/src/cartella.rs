//! A spreadsheet as data: what goes out to whoever works on with figures. `reports` writes it as a file.

use chrono::{DateTime, Utc};

/// Longest text that a cell of a spreadsheet takes, in UTF-16 units (ECMA-376, 18.3.1.4: 32767), with some room.
const TESTO_MASSIMO: usize = 32_000;

/// A column: what stands above it, and how wide it is, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColonnaDiCalcolo {
    pub etichetta: &'static str,
    pub larghezza: u16,
}

/// A sheet: a line of headings, which stays in sight, and rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoglioDiCalcolo {
    /// At most 31 characters, none of `[]:*?/\`.
    pub nome: String,
    pub colonne: Vec<ColonnaDiCalcolo>,
    /// Texts, empty ones as empty cells. What begins with `=` is a text too, never a formula.
    pub righe: Vec<Vec<String>>,
}

/// A file of sheets. The same one gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cartella {
    pub titolo: String,
    pub creata: DateTime<Utc>,
    pub fogli: Vec<FoglioDiCalcolo>,
}

/// A text in pieces that a cell takes: the first one, and what goes on below it.
pub(crate) fn in_pezzi(testo: &str) -> Vec<String> {
    let mut pezzi = vec![String::new()];
    let mut lungo = 0;
    for c in testo.chars() {
        if lungo + c.len_utf16() > TESTO_MASSIMO {
            pezzi.push(String::new());
            lungo = 0;
        }
        lungo += c.len_utf16();
        if let Some(ultimo) = pezzi.last_mut() {
            ultimo.push(c);
        }
    }
    pezzi
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_too_long_for_a_cell_goes_on_below_it() {
        assert_eq!(in_pezzi(""), [""]);
        assert_eq!(in_pezzi("breve"), ["breve"]);
        let lungo: String = "è𝄞".chars().cycle().take(50_000).collect();
        let pezzi = in_pezzi(&lungo);
        assert_eq!(pezzi.concat(), lungo);
        assert!(
            pezzi.len() > 2
                && pezzi
                    .iter()
                    .all(|p| p.encode_utf16().count() <= TESTO_MASSIMO)
        );
    }
}
