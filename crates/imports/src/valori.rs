//! Words that are figures, dates, states, names: told apart by their shape.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::Decimale;
use domain::scheda::Stato;
use regex::Regex;

use crate::codici::regola;

static DATA: LazyLock<Option<Regex>> = LazyLock::new(|| regola(r"^\d{2}/\d{2}/\d{4}$"));
static CIFRA: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"^-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,6})?%?$"));
static LEGENDA: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"(?:^|\s)([01O][ ]?[=;:][ ]?[A-Za-z].*)$"));
static LEGENDA_TUTTA: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"(?is)\b1 ?=.*(?:\b0 ?=|non\s*fatto|\bno\b)"));

/// A date as the sheets print it.
pub(crate) fn data(parola: &str) -> Option<NaiveDate> {
    if !DATA.as_ref()?.is_match(parola) {
        return None;
    }
    domain::data::parse_it(parola).ok()
}

/// A figure of a table: two decimals after a comma, or a percentage. A bare `3` inside a sentence is not one.
pub(crate) fn cifra(parola: &str) -> Option<Decimale> {
    if !CIFRA.as_ref()?.is_match(parola) || !(parola.contains(',') || parola.ends_with('%')) {
        return None;
    }
    Decimale::parse_it(parola).ok()
}

/// A figure that fills its cell: whole numbers count too.
pub(crate) fn cifra_di_cella(testo: &str) -> Option<Decimale> {
    let stretto: String = testo.chars().filter(|c| !c.is_whitespace()).collect();
    if !CIFRA.as_ref()?.is_match(&stretto) {
        return None;
    }
    Decimale::parse_it(&stretto).ok()
}

/// Where a legend of a yes/no scale (`1=FATTO`, `0=NON FATTO`) begins, in bytes.
pub(crate) fn legenda(testo: &str) -> Option<usize> {
    Some(LEGENDA.as_ref()?.captures(testo)?.get(1)?.start())
}

/// Whether a note explains a yes/no scale.
pub(crate) fn scala_si_no(nota: &str) -> bool {
    LEGENDA_TUTTA.as_ref().is_some_and(|r| r.is_match(nota))
}

/// The state a text names and nothing else.
pub(crate) fn stato(testo: &str) -> Option<Stato> {
    let t = testo.trim();
    if t.is_empty() || t.len() > 20 {
        None
    } else {
        Stato::da_nome(t)
    }
}

/// Words of capitals: `ROSSI`, `UNITA'`, `D'ANGELO`, `E`.
pub(crate) fn maiuscola(parola: &str) -> bool {
    parola.chars().any(char::is_alphabetic)
        && !parola
            .chars()
            .any(|c| c.is_lowercase() || c.is_ascii_digit())
}

/// Words that begin the name of an office, not of a person.
const UFFICI: &[&str] = &[
    "UO",
    "U.O.",
    "U.O",
    "UOC",
    "U.O.C.",
    "UOS",
    "U.O.S.",
    "UNITA",
    "UNITÀ",
    "STAFF",
    "SETTORE",
    "SERVIZIO",
    "SERVIZI",
    "UFFICIO",
    "UFFICI",
    "AREA",
    "DIREZIONE",
    "DIPARTIMENTO",
    "CORPO",
    "POLIZIA",
    "SEGRETERIA",
    "GABINETTO",
    "AVVOCATURA",
    "CENTRO",
    "COMANDO",
    "RAGIONERIA",
    "AFFARI",
    "ORGANIZZAZIONE",
    "SPORTELLO",
    "BIBLIOTECA",
    "LAVORI",
    "URBANISTICA",
    "TRIBUTI",
    "ANAGRAFE",
    "PROTOCOLLO",
    "P.O.",
];

/// Whether a word begins the name of an office.
pub(crate) fn ufficio(parola: &str) -> bool {
    let p = parola
        .trim_end_matches(['\'', '’', ',', ':'])
        .to_uppercase();
    UFFICI.contains(&p.as_str())
}

/// Small words that leave a phrase open: a line that ends with one goes on below.
pub(crate) fn congiunge(parola: &str) -> bool {
    matches!(
        parola.to_lowercase().as_str(),
        "e" | "ed"
            | "di"
            | "del"
            | "della"
            | "delle"
            | "dei"
            | "degli"
            | "dello"
            | "da"
            | "dal"
            | "dalla"
            | "in"
            | "nel"
            | "nella"
            | "per"
            | "a"
            | "al"
            | "alla"
            | "alle"
            | "ai"
            | "con"
            | "su"
            | "sul"
            | "sulla"
            | "tra"
            | "fra"
            | "o"
            | "la"
            | "il"
            | "lo"
            | "le"
            | "i"
            | "gli"
            | "che"
            | "un"
            | "una"
    )
}

/// Distance of Levenshtein up to `massimo`; beyond it, `None`.
pub(crate) fn distanza(a: &str, b: &str, massimo: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > massimo || a.len() > 400 || b.len() > 400 {
        return None;
    }
    let mut riga: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut obliqua = i;
        let mut sinistra = i + 1;
        if let Some(r) = riga.first_mut() {
            *r = sinistra;
        }
        for (j, y) in b.iter().enumerate() {
            let sopra = riga.get(j + 1).copied().unwrap_or(usize::MAX);
            let v = (obliqua + usize::from(x != y))
                .min(sopra + 1)
                .min(sinistra + 1);
            obliqua = sopra;
            sinistra = v;
            if let Some(r) = riga.get_mut(j + 1) {
                *r = v;
            }
        }
    }
    riga.last().copied().filter(|d| *d <= massimo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_figures_from_words() {
        assert!(
            cifra("100,00").is_some() && cifra("100%").is_some() && cifra("1.234,50").is_some()
        );
        assert!(cifra("3").is_none() && cifra("50,").is_none() && cifra("a1,00").is_none());
        assert!(
            data("31/12/2020").is_some()
                && data("31/02/2020").is_none()
                && data("1/1/20").is_none()
        );
        assert_eq!(
            legenda("acquisizione crediti 1=fatto=magg. o = a 15"),
            Some(21)
        );
        assert_eq!(legenda("O;NON FATTO"), Some(0));
        assert!(scala_si_no("1=FATTO 100% 0= NON FATTO") && !scala_si_no("dato al 31 dicembre"));
        assert_eq!(distanza("GIORNA.LISTI", "GIORNALISTI", 1), Some(1));
        assert_eq!(distanza("ENTI", "CITTADINI", 1), None);
    }
}
