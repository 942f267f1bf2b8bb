//! A spreadsheet as data: what goes out to whoever works on with figures, and what comes in from him. `reports` writes it as a file,
//! `imports` reads it from one.

use chrono::{DateTime, NaiveDate, Utc};

use crate::data;
use crate::decimale::Decimale;

/// Longest text that a cell of a spreadsheet takes, in UTF-16 units (ECMA-376, 18.3.1.4: 32767), with some room.
const TESTO_MASSIMO: usize = 32_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Dato {
    #[default]
    Vuoto,
    /// A text, whatever it begins with: `=1+1` is three characters and never a formula.
    Testo(String),
    /// A figure as written: a program keeps it binary, and its shortest decimal form is what was typed.
    Numero(Decimale),
    Data(NaiveDate),
    /// `VERO` or `FALSO`.
    Logico(bool),
    /// What a formula of the file came to when it failed: `#DIV/0!`.
    Errore(String),
}

impl Dato {
    /// A text, or nothing when it is blank. Blanks around it stay.
    pub fn testo(t: impl Into<String>) -> Self {
        let t = t.into();
        if t.trim().is_empty() {
            Self::Vuoto
        } else {
            Self::Testo(t)
        }
    }

    /// Whether nothing is there.
    pub fn vuoto(&self) -> bool {
        *self == Self::Vuoto
    }

    /// As a person reads it in the cell, and as CSV has it: `3,56`, `31/12/2026`, `sì`.
    pub fn leggibile(&self) -> String {
        match self {
            Self::Vuoto => String::new(),
            Self::Testo(t) | Self::Errore(t) => t.clone(),
            Self::Numero(n) => n.it(n.decimali()),
            Self::Data(d) => data::it(*d),
            Self::Logico(true) => "sì".to_owned(),
            Self::Logico(false) => "no".to_owned(),
        }
    }
}

/// The kinds of file that tables come in and go out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatoCartella {
    Xlsx,
    /// Excel 97-2003; only read.
    Xls,
    Ods,
    Csv,
    /// Only written.
    Json,
}

/// Cells drawn as one: the text stands in the first, the others are empty. Places count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unione {
    pub riga: usize,
    pub colonna: usize,
    pub ultima_riga: usize,
    pub ultima_colonna: usize,
}

/// A sheet of a file as it was read: rows from the first of the sheet, cells from column A, so that a place in it is a place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoglioLetto {
    pub nome: String,
    /// Empty cells at the end of a row, and empty rows at the end of the sheet, are left out.
    pub righe: Vec<Vec<Dato>>,
    pub unioni: Vec<Unione>,
}

/// A file of tables as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartellaLetta {
    pub formato: FormatoCartella,
    /// Those one sees: hidden ones are left out, and told in [`Self::avvisi`].
    pub fogli: Vec<FoglioLetto>,
    /// What deserves to be known and keeps nothing from being read, in Italian.
    pub avvisi: Vec<String>,
}

/// Whether a program of spreadsheets would take a text of a CSV for a formula, or for one that was protected.
fn da_proteggere(t: &str) -> bool {
    t.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as CSV has it: one that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that already
/// begins with apostrophes and then as a formula does, so that [`sprotetto`] gives back every text as it was.
pub fn protetto(t: &str) -> std::borrow::Cow<'_, str> {
    if da_proteggere(t) {
        format!("'{t}").into()
    } else {
        t.into()
    }
}

/// The text that [`protetto`] was given.
pub fn sprotetto(t: &str) -> &str {
    match t.strip_prefix('\'') {
        Some(resto) if da_proteggere(resto) => resto,
        _ => t,
    }
}

/// A place in a sheet as its program writes it: column and row, both counted from 0, give `C7`.
pub fn cella(riga: usize, colonna: usize) -> String {
    let (mut lettere, mut n) = (Vec::new(), colonna);
    loop {
        let resto = u32::try_from(n % 26).unwrap_or_default();
        lettere.push(char::from_u32(u32::from('A') + resto).unwrap_or('A'));
        match (n / 26).checked_sub(1) {
            Some(altre) => n = altre,
            None => break,
        }
    }
    lettere.reverse();
    let lettere: String = lettere.into_iter().collect();
    format!("{lettere}{}", riga + 1)
}

/// A column: what stands above it, and how wide it is, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColonnaDiCalcolo {
    pub etichetta: String,
    pub larghezza: u16,
    /// Places after the comma that its figures are shown with; `None`: as many as each has.
    pub decimali: Option<u32>,
    /// What may be chosen in its cells; empty: anything.
    pub scelte: Vec<String>,
    /// Whether only what stands in [`Self::scelte`] is taken.
    pub chiusa: bool,
    /// What is told beside its heading.
    pub spiegazione: Option<String>,
}

impl ColonnaDiCalcolo {
    /// A column that takes anything.
    pub fn new(etichetta: impl Into<String>, larghezza: u16) -> Self {
        Self {
            etichetta: etichetta.into(),
            larghezza,
            decimali: None,
            scelte: Vec::new(),
            chiusa: false,
            spiegazione: None,
        }
    }
}

/// A sheet: a line of headings, which stays in sight, and rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoglioDiCalcolo {
    /// At most 31 characters, none of `[]:*?/\`.
    pub nome: String,
    pub colonne: Vec<ColonnaDiCalcolo>,
    pub righe: Vec<Vec<Dato>>,
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
    fn a_protected_text_comes_back_as_it_was() {
        for (testo, scritto) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("-2", "'-2"),
            ("@x", "'@x"),
            ("l'atto", "l'atto"),
            ("'detto'", "'detto'"),
            ("", ""),
        ] {
            assert_eq!(protetto(testo), scritto);
            assert_eq!(sprotetto(scritto), testo);
        }
        // What other programs write without protection stays.
        assert_eq!(sprotetto("=1+1"), "=1+1");
    }

    proptest::proptest! {
        #[test]
        fn every_text_survives_protection(t in "['=+@\t\r a-z-]{0,6}") {
            let scritto = protetto(&t);
            proptest::prop_assert_eq!(sprotetto(&scritto), t.as_str());
        }
    }

    #[test]
    fn a_place_has_the_name_its_program_gives_it() {
        for (riga, colonna, nome) in [
            (0, 0, "A1"),
            (6, 2, "C7"),
            (0, 25, "Z1"),
            (0, 26, "AA1"),
            (9, 701, "ZZ10"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(cella(riga, colonna), nome);
        }
    }

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
