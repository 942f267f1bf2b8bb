//! Running text: bullets, headings, lines that go on below.

use crate::righe::{Fonte, Pezzo};
use crate::valori::{congiunge, maiuscola};

/// A bullet at the head of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Voce {
    pub(crate) livello: u8,
    /// Bytes that the mark takes, blanks after it included.
    pub(crate) segno: usize,
    /// Why the mark is not what the sheet printed, when it is not.
    pub(crate) danno: Option<&'static str>,
}

/// Marks of the first level as sheets print them, and as a scan reads them.
const PRIMO: &[char] = &['•', '●', '▪', '■', '·', '*', '-', '–', '—', '∙', '‣'];
const PRIMO_LETTO_MALE: &[char] = &['«', '»', '§', '¢', '°'];
const SECONDO: &[char] = &['◦', '○', '▫', '□'];

/// The bullet with which a line begins. `in_elenco` tells whether a list is open, where a lone `o` or `e` is a mark.
pub(crate) fn voce(testo: &str, in_elenco: bool) -> Option<Voce> {
    let primo = testo.chars().next()?;
    let resto = testo.get(primo.len_utf8()..)?;
    let vuoto = resto.len() - resto.trim_start().len();
    let segno = primo.len_utf8() + vuoto;
    if resto.trim().is_empty() {
        return None;
    }
    if SECONDO.contains(&primo) && vuoto > 0 {
        return Some(Voce {
            livello: 2,
            segno,
            danno: None,
        });
    }
    // Two dashes are a bullet below a bullet.
    if let Some(r) = testo
        .strip_prefix("-- ")
        .or_else(|| testo.strip_prefix("– – "))
    {
        return Some(Voce {
            livello: 2,
            segno: testo.len() - r.trim_start().len(),
            danno: None,
        });
    }
    if PRIMO.contains(&primo) && (vuoto > 0 || "•●▪■".contains(primo)) {
        return Some(Voce {
            livello: 1,
            segno,
            danno: None,
        });
    }
    if PRIMO_LETTO_MALE.contains(&primo) && vuoto > 0 {
        return Some(Voce {
            livello: 1,
            segno,
            danno: Some("segno di elenco letto male dalla scansione"),
        });
    }
    let minuscola = resto
        .trim_start()
        .chars()
        .next()
        .is_some_and(char::is_lowercase);
    if in_elenco && vuoto > 0 && (primo == 'o' || (primo == 'e' && minuscola)) {
        let danno = (primo == 'e')
            .then_some("segno di elenco di secondo livello letto «e» dalla scansione");
        return Some(Voce {
            livello: 2,
            segno,
            danno,
        });
    }
    None
}

/// The bullet of a line of a list whose first mark is `segno`; a dash below round bullets is a bullet below a bullet.
pub(crate) fn voce_di_elenco(
    fonte: &Fonte,
    p: Pezzo,
    in_elenco: bool,
    segno: &mut Option<char>,
) -> Option<Voce> {
    if !in_elenco {
        *segno = None;
    }
    let testo = fonte.testo(p);
    let letto = testo.chars().next();
    if fonte.seguito(p.riga) && letto != Some('•') {
        return None;
    }
    let mut voce = voce(testo, in_elenco)?;
    if *segno == Some('•') && matches!(letto, Some('–' | '-')) {
        voce.livello = 2;
    } else if voce.livello == 1 {
        *segno = letto;
    }
    Some(voce)
}

/// Whether a line begins an activity: `1-Verifica`, `2) Tenuta`, `-Tenuta`, `- Tenuta`.
pub(crate) fn attivita(testo: &str) -> bool {
    let cifre = testo.chars().take_while(char::is_ascii_digit).count();
    let resto = testo.get(cifre..).unwrap_or("");
    if cifre == 0 {
        return resto.starts_with(['-', '–', '•', '*', '·'])
            && resto.chars().any(char::is_alphanumeric);
    }
    let segno = resto.trim_start();
    cifre <= 3
        && segno.starts_with(['-', '–', ')', '.'])
        && segno.chars().any(char::is_alphabetic)
        && !segno
            .get(1..)
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
}

/// Words with which the author of a sheet begins a heading.
const TITOLI: &[&str] = &[
    "Descrizione de",
    "Missione",
    "Finalit",
    "Funzioni ",
    "Attribuzioni ",
    "Competenze ",
    "Obiettivi ",
    "Attivit",
];

/// Whether a line is a heading of the long text: capitals, or one of the usual beginnings closed by a colon.
pub(crate) fn titolo(testo: &str) -> bool {
    let t = testo.trim();
    let parole: Vec<&str> = t.split_whitespace().collect();
    let lettere = t.chars().filter(|c| c.is_alphabetic()).count();
    if lettere >= 5
        && parole.len() <= 14
        && parole
            .iter()
            .filter(|p| p.chars().any(char::is_alphabetic))
            .all(|p| maiuscola(p))
    {
        return true;
    }
    t.ends_with(':') && TITOLI.iter().any(|i| t.starts_with(i))
}

/// Whether a line goes on from the one before it.
///
/// Where positions are known they decide. In plain text: no blank line between, and a sign that the sentence was open
/// (bracket, comma, small word, a line as long as the page) or that it goes on (lower case).
pub(crate) fn continua(fonte: &Fonte, prima: Pezzo, dopo: Pezzo) -> bool {
    match fonte.righe.get(dopo.riga).and_then(|r| r.nuova) {
        Some(nuova) => return !nuova,
        None if prima.riga == dopo.riga => return false,
        None => {}
    }
    let (a, b) = (
        fonte.testo(prima).trim_end(),
        fonte.testo(dopo).trim_start(),
    );
    let aperta = a.matches('(').count() > a.matches(')').count();
    let minuscola = b
        .chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || c == ')');
    if fonte.staccate(prima.riga, dopo.riga) {
        return aperta && minuscola;
    }
    let ultima = a.split_whitespace().next_back().unwrap_or("");
    let lunga = a.chars().count() * 5 > fonte.larghezza * 4 && fonte.larghezza > 60;
    aperta
        || minuscola
        || ultima.ends_with(',')
        || congiunge(ultima)
        || (lunga && !a.ends_with(['.', ':', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_bullets() {
        assert_eq!(
            voce("* Sito internet", false).map(|v| (v.livello, v.segno)),
            Some((1, 2))
        );
        assert_eq!(
            voce("« Ufficio", false).map(|v| v.danno.is_some()),
            Some(true)
        );
        assert_eq!(
            voce("e comunicazione di servizio", true).map(|v| v.livello),
            Some(2)
        );
        assert_eq!(voce("e comunicazione di servizio", false), None);
        assert_eq!(voce("- attraverso", false).map(|v| v.livello), Some(1));
        assert_eq!(voce("◦ sotto", false).map(|v| v.livello), Some(2));
        assert_eq!(voce("-3,50", false), None);
    }

    #[test]
    fn tells_activities_and_headings() {
        assert!(
            attivita("1-Verifica")
                && attivita("-Tenuta")
                && attivita("12) Tenuta")
                && attivita("3. Tenuta")
        );
        assert!(!attivita("2020 anno") && !attivita("100,00") && !attivita("1.234 euro"));
        assert!(
            titolo("MISSIONE DELLO STAFF")
                && titolo("Descrizione delle funzioni strategiche svolte :")
        );
        assert!(!titolo("Supporto agli organi:") && !titolo("In particolare:"));
    }
}
