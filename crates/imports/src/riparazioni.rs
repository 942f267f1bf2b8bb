//! Safe repairs: the "yes" rows of the damage catalogue. Each is reported; none touches the author's words.

use std::sync::LazyLock;

use regex::Regex;

use crate::codici::regola;
use crate::etichette::piegato;
use crate::valori::distanza;

static DOPPIO: LazyLock<Option<Regex>> = LazyLock::new(|| regola(r"(\p{L}*)['’‘`´]{2,}(\p{L}*)"));

/// `dell’'Ente` and `del’'Ente` become `dell'Ente`. Gives the words before and after.
pub(crate) fn apostrofi(testo: &str) -> (String, Vec<(String, String)>) {
    let Some(regola) = DOPPIO.as_ref() else {
        return (testo.to_owned(), Vec::new());
    };
    let mut fatte = Vec::new();
    let sano = regola.replace_all(testo, |c: &regex::Captures<'_>| {
        let (tutto, sinistra, destra) = (&c[0], &c[1], &c[2]);
        // Without letters on both sides the marks are quotation marks, not an elision.
        if sinistra.is_empty() || destra.is_empty() {
            return tutto.to_owned();
        }
        // A preposition that elides doubles its l: `del’'Ente` lost one with the mark.
        let articolata =
            ["del", "al", "dal", "nel", "sul"].contains(&sinistra.to_lowercase().as_str());
        let vocale = destra
            .chars()
            .next()
            .is_some_and(|v| "aeiouhàèéìòùAEIOUHÀÈÉÌÒÙ".contains(v));
        let dopo = if articolata && vocale {
            let l = if sinistra.ends_with('L') { 'L' } else { 'l' };
            format!("{sinistra}{l}'{destra}")
        } else {
            format!("{sinistra}'{destra}")
        };
        fatte.push((tutto.to_owned(), dopo.clone()));
        dopo
    });
    (sano.into_owned(), fatte)
}

/// Stakeholders every printout names.
const PORTATORI: &[&str] = &[
    "CITTADINI singoli e associati",
    "ASSOCIAZIONI",
    "ALTRI SOGGETTI DELLA PUBBLICA AMMINISTRAZIONE",
    "ENTI PRIVATI",
    "ENTI",
    "GIORNALISTI",
];

/// The stakeholder of the vocabulary that a damaged word must be: one letter or one stray point away.
pub(crate) fn portatore(letto: &str) -> Option<&'static str> {
    if letto.chars().count() < 6 || PORTATORI.contains(&letto) {
        return None;
    }
    PORTATORI
        .iter()
        .copied()
        .find(|p| p.chars().count() > 5 && distanza(letto, p, 1).is_some())
}

/// Whether a text is one of the vocabulary, accents and case forgiven.
pub(crate) fn portatore_noto(letto: &str) -> bool {
    PORTATORI.iter().any(|p| piegato(p) == piegato(letto))
}

static LEGENDA: LazyLock<Option<Regex>> =
    LazyLock::new(|| regola(r"(^|\s)(?:O[=;:]|([01])[;:])(\s?\p{L})"));

/// A legend with 0 read as O and = as another mark: `O;NON FATTO` becomes `0=NON FATTO`.
pub(crate) fn legenda(testo: &str) -> Option<String> {
    let sana = LEGENDA
        .as_ref()?
        .replace_all(testo, |c: &regex::Captures<'_>| {
            let cifra = c.get(2).map_or("0", |m| m.as_str());
            format!("{}{cifra}={}", &c[1], &c[3])
        });
    (sana != testo).then(|| sana.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_doubled_apostrophes_only_between_letters() {
        assert_eq!(
            apostrofi("settori dell’'Ente verso").0,
            "settori dell'Ente verso"
        );
        assert_eq!(apostrofi("settori del’'Ente").0, "settori dell'Ente");
        assert_eq!(apostrofi("l'ente dell’Ente").0, "l'ente dell’Ente");
        assert_eq!(apostrofi("detto ''urgente''").0, "detto ''urgente''");
    }

    #[test]
    fn repairs_by_vocabulary() {
        assert_eq!(portatore("GIORNA.LISTI"), Some("GIORNALISTI"));
        assert_eq!(portatore("GIORNALISTI"), None);
        assert_eq!(portatore("ENTE"), None);
        assert_eq!(legenda("O;NON FATTO").as_deref(), Some("0=NON FATTO"));
        assert_eq!(
            legenda("1=FATTO O;NON FATTO").as_deref(),
            Some("1=FATTO 0=NON FATTO")
        );
        assert_eq!(legenda("0= NON FATTO"), None);
    }
}
