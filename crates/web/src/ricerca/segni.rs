//! Where the words looked for stand in a text, accents and capitals forgiven, so that a page can mark them without trusting the text.

use domain::testo;

/// A piece of a text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pezzo {
    pub testo: String,
    pub segnato: bool,
}

/// Characters shown before the first word found, and after it.
const INTORNO: (usize, usize) = (60, 160);

/// The whole text, every occurrence of a word marked.
pub(super) fn segna(testo: &str, parole: &[String]) -> Vec<Pezzo> {
    let caratteri: Vec<char> = testo.chars().collect();
    pezzi(&caratteri, &occorrenze(&caratteri, parole))
}

/// What stands around the first word found; nothing when the text has none of them.
pub(super) fn estratto(testo: &str, parole: &[String]) -> Option<Vec<Pezzo>> {
    let caratteri: Vec<char> = testo.chars().collect();
    let occorrenze = occorrenze(&caratteri, parole);
    let prima = occorrenze.first()?.0;
    let inizio = confine(&caratteri, prima.saturating_sub(INTORNO.0)).min(prima);
    let fine = (prima + INTORNO.1).min(caratteri.len());
    let dentro: Vec<(usize, usize)> = occorrenze
        .iter()
        .filter(|(da, _)| *da < fine)
        .map(|(da, a)| (da - inizio, (*a).min(fine) - inizio))
        .collect();
    let mut pezzi = pezzi(caratteri.get(inizio..fine)?, &dentro);
    let puntini = || Pezzo {
        testo: "…".to_owned(),
        segnato: false,
    };
    if inizio > 0 {
        pezzi.insert(0, puntini());
    }
    if fine < caratteri.len() {
        pezzi.push(puntini());
    }
    Some(pezzi)
}

/// The beginning of a word at or after a place, so that an excerpt does not begin in the middle of one.
fn confine(caratteri: &[char], posto: usize) -> usize {
    if posto == 0 {
        return 0;
    }
    caratteri
        .iter()
        .enumerate()
        .skip(posto)
        .find(|(_, c)| c.is_whitespace())
        .map_or(posto, |(i, _)| i + 1)
}

/// From which character to which the words stand, in order, without overlaps.
fn occorrenze(caratteri: &[char], parole: &[String]) -> Vec<(usize, usize)> {
    let (mut piatto, mut origine): (Vec<char>, Vec<usize>) = (
        Vec::with_capacity(caratteri.len()),
        Vec::with_capacity(caratteri.len()),
    );
    for (i, c) in caratteri.iter().enumerate() {
        for p in piatti(*c) {
            piatto.push(p);
            origine.push(i);
        }
    }
    let mut trovate: Vec<(usize, usize)> = Vec::new();
    for parola in parole {
        let parola: Vec<char> = parola.chars().collect();
        if parola.is_empty() {
            continue;
        }
        for (da, finestra) in piatto.windows(parola.len()).enumerate() {
            if finestra == parola.as_slice()
                && let (Some(inizio), Some(ultimo)) =
                    (origine.get(da), origine.get(da + parola.len() - 1))
            {
                trovate.push((*inizio, ultimo + 1));
            }
        }
    }
    trovate.sort_unstable();
    let mut unite: Vec<(usize, usize)> = Vec::new();
    for (da, a) in trovate {
        match unite.last_mut() {
            Some((_, fine)) if da <= *fine => *fine = (*fine).max(a),
            _ => unite.push((da, a)),
        }
    }
    unite
}

/// A character as search sees it.
fn piatti(c: char) -> Vec<char> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase()];
    }
    let piatto: Vec<char> = testo::piatto(c.encode_utf8(&mut [0; 4])).chars().collect();
    // Blanks and apostrophes part words.
    if piatto.is_empty() { vec![' '] } else { piatto }
}

fn pezzi(caratteri: &[char], segnati: &[(usize, usize)]) -> Vec<Pezzo> {
    let mut pezzi = Vec::new();
    let mut metti = |da: usize, a: usize, segnato: bool| {
        if let Some(parte) = caratteri.get(da..a).filter(|p| !p.is_empty()) {
            pezzi.push(Pezzo {
                testo: parte.iter().collect(),
                segnato,
            });
        }
    };
    let mut fin_qui = 0;
    for (da, a) in segnati {
        metti(fin_qui, *da, false);
        metti(*da, *a, true);
        fin_qui = *a;
    }
    metti(fin_qui, caratteri.len(), false);
    pezzi
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parole(testo: &str) -> Vec<String> {
        testo::piatto(testo)
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    /// `[` and `]` around what is marked.
    fn detto(pezzi: &[Pezzo]) -> String {
        pezzi
            .iter()
            .map(|p| {
                if p.segnato {
                    format!("[{}]", p.testo)
                } else {
                    p.testo.clone()
                }
            })
            .collect()
    }

    #[test]
    fn words_are_marked_whatever_their_accents() {
        assert_eq!(
            detto(&segna(
                "Le Attività dell'ente: ATTIVITA' sportive",
                &parole("attività SPORTIVE")
            )),
            "Le [Attività] dell'ente: [ATTIVITA]' [sportive]"
        );
        assert_eq!(detto(&segna("perché no", &parole("assente"))), "perché no");
        assert_eq!(detto(&segna("", &parole("x"))), "");
    }

    #[test]
    fn overlapping_words_are_one_mark() {
        assert_eq!(
            detto(&segna("trasparenza", &parole("traspa parenza"))),
            "[trasparenza]"
        );
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(
            detto(&segna("<b>bando</b>", &parole("bando"))),
            "<b>[bando]</b>"
        );
    }

    #[test]
    fn an_excerpt_surrounds_the_first_word() {
        let lungo = format!("{} la ricerca {}", "prima ".repeat(40), "dopo ".repeat(60));
        let e = detto(&estratto(&lungo, &parole("ricerca")).unwrap());
        assert!(
            e.starts_with("…prima ") && e.ends_with('…') && e.contains("la [ricerca] dopo"),
            "{e}"
        );
        assert!(e.chars().count() < 240, "{e}");
        assert_eq!(estratto(&lungo, &parole("assente")), None);
        assert_eq!(
            detto(&estratto("İstanbul è qui", &parole("QUI")).unwrap()),
            "İstanbul è [qui]"
        );
    }
}
