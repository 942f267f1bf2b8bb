//! Small rules about text: what is the same word, what is clean.

/// Lower case, accents and apostrophes dropped, blanks single: two texts a person would call the same compare equal.
///
/// Search uses it on both sides, so `attivita`, `Attività` and `ATTIVITA'` find each other.
pub fn piatto(testo: &str) -> String {
    let mut piano = String::with_capacity(testo.len());
    for c in testo.chars() {
        match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'À' | 'Á' | 'Â' | 'Ä' | 'Ã' => piano.push('a'),
            'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => piano.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => piano.push('i'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'Ò' | 'Ó' | 'Ô' | 'Ö' | 'Õ' => piano.push('o'),
            'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => piano.push('u'),
            'ç' | 'Ç' => piano.push('c'),
            'ñ' | 'Ñ' => piano.push('n'),
            '\'' | '’' | '‘' | '`' | '´' => {
                // An apostrophe inside a word parts it (`dell'ente`); one at its end is an accent typed in capitals.
                piano.push(' ');
            }
            c if c.is_whitespace() => piano.push(' '),
            c => piano.extend(c.to_lowercase()),
        }
    }
    piano.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trims, drops control characters except line breaks, and turns nothing into `None`.
pub fn pulito(testo: &str) -> Option<String> {
    let t: String = testo
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
        .collect();
    let t = t.trim();
    if t.is_empty() {
        None
    } else {
        Some(t.to_owned())
    }
}

/// Longest name of a file, in characters.
const NOME_DI_FILE: usize = 150;

/// The name of a file as it was sent, without its folders (some browsers send them), without signs that no disk takes and those that
/// turn text around and so hide an extension; short enough for a list, its extension kept.
pub fn nome_di_file(inviato: &str) -> String {
    let gira = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let nome: String = inviato
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !gira(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let nome = nome.trim();
    if nome.is_empty() || nome.chars().all(|c| c == '.') {
        return "file senza nome".to_owned();
    }
    let (base, estensione) = match nome.rsplit_once('.') {
        Some((base, e)) if e.chars().count() <= 10 => (base, format!(".{e}")),
        _ => (nome, String::new()),
    };
    let posto = NOME_DI_FILE.saturating_sub(estensione.chars().count());
    let base: String = base.chars().take(posto).collect();
    format!("{base}{estensione}")
}

/// Whether a code cannot stand in an address: it is the name of a page, or a browser would take it for a folder.
pub fn riservato(codice: &str) -> bool {
    matches!(codice, "nuovo" | "nuova") || codice.chars().all(|c| c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_accents_case_and_apostrophes() {
        assert_eq!(piatto("ATTIVITA'  dell’Ente"), "attivita dell ente");
        assert_eq!(piatto("Attività dell'ente"), "attivita dell ente");
    }

    #[test]
    fn some_codes_have_no_address() {
        assert!(["nuovo", "nuova", ".", "..", ""].into_iter().all(riservato));
        assert!(
            !["U_09", "Nuova", "2026.1", "a.."]
                .into_iter()
                .any(riservato)
        );
    }

    #[test]
    fn a_name_of_a_file_is_short_and_without_folders() {
        for (inviato, atteso) in [
            ("C:\\Stampe\\ptpc 2026.pdf", "ptpc 2026.pdf"),
            ("../../etc/passwd", "passwd"),
            (" \u{7} ", "file senza nome"),
            ("..", "file senza nome"),
            ("atto\u{202e}fdp.exe", "attofdp.exe"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            (".pdf", ".pdf"),
        ] {
            assert_eq!(nome_di_file(inviato), atteso);
        }
        assert_eq!(nome_di_file(&"a".repeat(400)).len(), 150);
        let lungo = nome_di_file(&format!("{}.pdf", "è".repeat(400)));
        assert!(lungo.ends_with("è.pdf") && lungo.chars().count() == 150);
    }

    #[test]
    fn cleans_what_a_browser_sends() {
        assert_eq!(pulito(" a\r\nb\u{0}\u{7} "), Some("a\nb".to_owned()));
        assert_eq!(pulito(" \r\n "), None);
    }
}
