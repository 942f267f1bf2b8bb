//! Which words of a text went, and which came.

use similar::{ChangeTag, TextDiff};

/// Words of a text beyond which it is shown as it is: marks in so long a text help nobody, and finding them takes its time.
const PAROLE: usize = 3_000;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tratto {
    pub testo: String,
    /// Whether the other text does not have it.
    pub solo: bool,
}

/// The two texts in runs, the words that only one of them has marked in it.
pub(super) fn segna(prima: &str, dopo: &str) -> (Vec<Tratto>, Vec<Tratto>) {
    let parole = |t: &str| t.split_whitespace().count();
    if prima.is_empty() || dopo.is_empty() || parole(prima) + parole(dopo) > PAROLE {
        return (intero(prima), intero(dopo));
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for c in TextDiff::from_words(prima, dopo).iter_all_changes() {
        match c.tag() {
            ChangeTag::Equal => {
                aggiungi(&mut a, c.value(), false);
                aggiungi(&mut b, c.value(), false);
            }
            ChangeTag::Delete => aggiungi(&mut a, c.value(), true),
            ChangeTag::Insert => aggiungi(&mut b, c.value(), true),
        }
    }
    (unisci(a), unisci(b))
}

/// A space between two marked words is marked with them: one mark is easier to read than many.
fn unisci(tratti: Vec<Tratto>) -> Vec<Tratto> {
    let mut uniti: Vec<Tratto> = Vec::new();
    for (i, t) in tratti.iter().enumerate() {
        let segue = tratti.get(i + 1).is_some_and(|s| s.solo);
        let segnato = uniti.last().is_some_and(|p| p.solo);
        let solo = t.solo || (segnato && segue && t.testo.trim().is_empty());
        aggiungi(&mut uniti, &t.testo, solo);
    }
    uniti
}

fn intero(t: &str) -> Vec<Tratto> {
    let mut tratti = Vec::new();
    if !t.is_empty() {
        aggiungi(&mut tratti, t, true);
    }
    tratti
}

fn aggiungi(tratti: &mut Vec<Tratto>, testo: &str, solo: bool) {
    match tratti.last_mut() {
        Some(t) if t.solo == solo => t.testo.push_str(testo),
        _ => tratti.push(Tratto {
            testo: testo.to_owned(),
            solo,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detto(tratti: &[Tratto]) -> String {
        tratti
            .iter()
            .map(|t| {
                if t.solo {
                    format!("[{}]", t.testo)
                } else {
                    t.testo.clone()
                }
            })
            .collect()
    }

    #[test]
    fn the_words_that_changed_are_marked_in_each_text() {
        let (a, b) = segna(
            "verifica a campione delle pratiche",
            "verifica di tutte le pratiche",
        );
        assert_eq!(detto(&a), "verifica [a campione delle] pratiche");
        assert_eq!(detto(&b), "verifica [di tutte le] pratiche");
    }

    #[test]
    fn nothing_beside_something_is_marked_whole() {
        let (a, b) = segna("", "nuova");
        assert_eq!((detto(&a).as_str(), detto(&b).as_str()), ("", "[nuova]"));
    }

    #[test]
    fn a_text_too_long_for_marks_is_shown_whole() {
        let lungo = "parola ".repeat(2_000);
        let (a, b) = segna(&lungo, &format!("{lungo}altra"));
        assert_eq!((a.len(), b.len()), (1, 1));
    }
}
