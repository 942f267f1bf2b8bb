//! Labels, recognised whatever their case, accents, apostrophes and blanks, and with the letters a scan confuses.

/// The form in which labels are compared: letters and digits only, lower case, accents dropped,
/// and the letters that a scan exchanges (I, l, 1; O, 0) made one.
pub(crate) fn piega(c: char) -> Option<char> {
    let c = match c {
        'à' | 'á' | 'À' | 'Á' => 'a',
        'è' | 'é' | 'È' | 'É' => 'e',
        'ì' | 'í' | 'Ì' | 'Í' => 'i',
        'ò' | 'ó' | 'Ò' | 'Ó' => 'o',
        'ù' | 'ú' | 'Ù' | 'Ú' => 'u',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => c.to_lowercase().next().unwrap_or(c),
    };
    if !c.is_alphanumeric() {
        return None;
    }
    Some(match c {
        'l' | '1' => 'i',
        '0' => 'o',
        c => c,
    })
}

/// A text in that form.
pub(crate) fn piegato(testo: &str) -> String {
    testo.chars().filter_map(piega).collect()
}

/// Longest stretch of blanks and marks allowed between two letters of a label.
const VUOTO_MASSIMO: usize = 4;

/// Whether a text begins with a label; gives the bytes it takes, marks before it included.
///
/// The label must end where a word ends, or where the next word, glued to it, begins with a capital.
pub(crate) fn inizia(testo: &str, etichetta: &str) -> Option<usize> {
    let mut attese = etichetta.chars().filter_map(piega);
    let mut attesa = attese.next()?;
    let mut vuoto = 0;
    let mut iniziata = false;
    let mut caratteri = testo.char_indices().peekable();
    while let Some((p, c)) = caratteri.next() {
        let Some(letta) = piega(c) else {
            vuoto += 1;
            // Before the label only blanks, rules and the stars of bold text may stand.
            if vuoto > VUOTO_MASSIMO
                || (!iniziata && !c.is_whitespace() && !"|*".contains(c))
                || c == '\t' && iniziata
            {
                return None;
            }
            continue;
        };
        if letta != attesa {
            return None;
        }
        iniziata = true;
        vuoto = 0;
        match attese.next() {
            Some(a) => attesa = a,
            None => {
                let fine = p + c.len_utf8();
                let mut fine = fine;
                match caratteri.peek() {
                    Some((_, d))
                        if d.is_alphanumeric() && !(c.is_lowercase() && d.is_uppercase()) =>
                    {
                        return None;
                    }
                    // The apostrophe of ATTIVITA' belongs to the label.
                    Some((q, d)) if matches!(d, '\'' | '’') => fine = q + d.len_utf8(),
                    _ => {}
                }
                return Some(fine);
            }
        }
    }
    None
}

/// Whether a text is a label and nothing else (marks apart).
pub(crate) fn solo(testo: &str, etichetta: &str) -> bool {
    inizia(testo, etichetta).is_some_and(|n| {
        testo
            .get(n..)
            .is_some_and(|r| !r.chars().any(char::is_alphanumeric))
    })
}

/// Whether a text heads the index, or a page on which it goes on: `Indice`, `Indice (segue)`.
pub(crate) fn indice(testo: &str) -> bool {
    let testo = testo.trim_end();
    let testo = testo.strip_suffix("(segue)").unwrap_or(testo);
    solo(testo, "Indice") || solo(testo, "Sommario")
}

/// Where a label stands inside a text, at the beginning of a word: start and end in bytes.
pub(crate) fn trova(testo: &str, etichetta: &str) -> Option<(usize, usize)> {
    let prima = etichetta.chars().find_map(piega)?;
    let mut precedente = ' ';
    for (p, c) in testo.char_indices() {
        if !precedente.is_alphanumeric()
            && piega(c) == Some(prima)
            && let Some(n) = testo.get(p..).and_then(|r| inizia(r, etichetta))
        {
            return Some((p, p + n));
        }
        precedente = c;
    }
    None
}

/// What follows a label: separators (`:`, `-`, `–`) and blanks dropped. Gives the bytes dropped.
pub(crate) fn separatore(testo: &str) -> usize {
    testo.len()
        - testo
            .trim_start_matches(|c: char| c.is_whitespace() || ":-–—".contains(c))
            .len()
}

/// In text read from a scan a page begins with one blank and the labels of the sheet header.
pub(crate) fn salto_di_pagina(riga: &str) -> bool {
    riga.starts_with(' ') && !riga.starts_with("  ") && intestazione(riga).is_some()
}

/// A running header: the name of the body, then the title of the report at the end of the line.
pub(crate) fn intestazione_corrente(riga: &str) -> bool {
    trova(riga, "SCHEDA PTPC").is_some_and(|(da, a)| {
        da > 0
            && !riga
                .get(a..)
                .unwrap_or("")
                .chars()
                .any(char::is_alphanumeric)
    })
}

/// The first label of a sheet header, and the bytes the two labels take: `CdR Assessorato`, `Processi Assessorato`.
pub(crate) fn intestazione(riga: &str) -> Option<(Intestazione, usize)> {
    for (chi, nome) in [
        (Intestazione::Cdr, "CdR"),
        (Intestazione::Processo, "Processi"),
        (Intestazione::Processo, "Processo"),
    ] {
        if let Some(n) = inizia(riga, nome)
            && let Some(m) = riga.get(n..).and_then(|r| {
                inizia(r.trim_start_matches('\t'), "Assessorato")
                    .map(|m| m + r.len() - r.trim_start_matches('\t').len())
            })
        {
            return Some((chi, n + m));
        }
    }
    None
}

/// The level that a sheet header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intestazione {
    Cdr,
    Processo,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_case_accents_and_blanks() {
        assert_eq!(inizia("ATTIVITA' VINCOLATA", "attività"), Some(9));
        assert_eq!(inizia("Attività: x", "ATTIVITA'"), Some(9));
        assert!(inizia("Centrodi  Responsabilità X", "Centro di Responsabilita").is_some());
        assert!(inizia("Responsabili", "Responsabile").is_none());
        assert!(inizia("Statolo", "Stato").is_none());
        assert!(inizia("StatoIn Corso", "Stato").is_some());
        assert!(solo("| Responsabile", "Responsabile"));
        assert!(solo("FASl", "FASI"));
        assert!(!solo("FASI di lavoro", "FASI"));
        assert_eq!(
            trova("In Corso Tipologia Misura PTPC X", "Tipologia Misura PTPC"),
            Some((9, 30))
        );
        assert!(intestazione(" Processi Assessorato Centro di Responsabilita").is_some());
        assert!(intestazione("Processi\tAssessorato\tCentro").is_some());
    }
}
