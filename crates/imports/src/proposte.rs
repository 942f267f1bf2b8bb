//! Doubtful repairs, only proposed: lost accents, I read as l and back, known misreadings.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use domain::importazione::{Proposta, SchedaLetta};

static ACCENTI: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| tavola(include_str!("../dati/accenti.txt")));
static REFUSI: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| tavola(include_str!("../dati/refusi.txt")));

fn tavola(testo: &'static str) -> HashMap<&'static str, &'static str> {
    testo
        .lines()
        .filter(|r| !r.starts_with('#'))
        .filter_map(|r| r.split_once(' '))
        .collect()
}

/// Fields whose words are text; codes, names of persons and closed lists are never touched.
const TESTI: &[&str] = &[
    "titolo",
    "assessorato",
    "sezioni",
    "attivita",
    "fonti",
    "responsabile_testo",
    "soggetti_interni",
    "stakeholder",
    "tipologia_misura",
    "fasi",
    "indicatori",
];

/// The proposals for the sheets as read, in the order of sheets, fields and lines; one for each word of a field.
pub(crate) fn cerca(schede: &[SchedaLetta]) -> Vec<Proposta> {
    let mut proposte = Vec::new();
    for (scheda, s) in schede.iter().enumerate() {
        for campo in s
            .campi
            .iter()
            .filter(|c| TESTI.contains(&c.chiave.as_str()))
        {
            let mut viste = HashSet::new();
            let mut testo: Option<HashSet<String>> = None;
            for frammento in &campo.origine {
                let mut dette = parole(&frammento.testo).peekable();
                while let Some(parola) = dette.next() {
                    let Some((dopo, motivo)) = correzione(parola, dette.peek().copied()) else {
                        continue;
                    };
                    if !viste.insert(parola.to_owned()) {
                        continue;
                    }
                    // A repair may have taken the word out of the value already (a title taken from the table).
                    if !testo
                        .get_or_insert_with(|| {
                            parole(&campo.valore.leggibile())
                                .map(str::to_owned)
                                .collect()
                        })
                        .contains(parola)
                    {
                        continue;
                    }
                    proposte.push(Proposta {
                        scheda,
                        campo: campo.chiave.clone(),
                        riga: frammento.riga,
                        prima: parola.to_owned(),
                        dopo,
                        motivo: motivo.to_owned(),
                    });
                }
            }
        }
    }
    proposte
}

/// The words of a text; an apostrophe between letters keeps `I'applicazione` whole only when it follows a lone `I`.
fn parole(testo: &str) -> impl Iterator<Item = &str> {
    let mut resto = testo;
    std::iter::from_fn(move || {
        resto = resto.trim_start_matches(|c: char| !c.is_alphabetic());
        if resto.is_empty() {
            return None;
        }
        let mut fine = resto
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(resto.len());
        if resto.get(..fine) == Some("I")
            && let Some(dopo) = resto.get(fine..).and_then(|r| r.strip_prefix(['\'', '’']))
        {
            let segno = resto.len() - fine - dopo.len();
            fine += segno
                + dopo
                    .find(|c: char| !c.is_alphabetic())
                    .unwrap_or(dopo.len());
        }
        // An accent typed as an apostrophe (`ATTIVITA'`) belongs to its word, which is then as its author wrote it.
        if let Some(dopo) = resto.get(fine..).and_then(|r| r.strip_prefix(['\'', '’']))
            && !dopo.starts_with(char::is_alphabetic)
        {
            fine = resto.len() - dopo.len();
        }
        let (parola, dopo) = resto.split_at_checked(fine)?;
        resto = dopo;
        Some(parola)
    })
}

/// What a word should perhaps be, and why.
fn correzione(parola: &str, seguente: Option<&str>) -> Option<(String, &'static str)> {
    if let Some(dopo) = REFUSI.get(parola) {
        return Some((
            (*dopo).to_owned(),
            "parola che non esiste: lettera letta male o scritta di troppo",
        ));
    }
    if let Some(resto) = parola
        .strip_prefix(['I'])
        .and_then(|r| r.strip_prefix(['\'', '’']))
    {
        let vocale = resto
            .chars()
            .next()
            .is_some_and(|c| "aeiouhàèéìòù".contains(c));
        let segno = parola.chars().nth(1).unwrap_or('\'');
        return vocale.then(|| {
            (
                format!("l{segno}{resto}"),
                "I maiuscola al posto di l (scansione)",
            )
        });
    }
    let mut lettere = parola.chars();
    if lettere.next() == Some('l')
        && let Some(seconda) = lettere.next()
        && seconda.is_ascii_lowercase()
        && !"aeiouhjy".contains(seconda)
    {
        // No Italian word begins with l and a consonant.
        return Some((
            format!("I{}", parola.get(1..)?),
            "l al posto di I maiuscola (scansione)",
        ));
    }
    let minuscola = parola.to_lowercase();
    let accentata = match ACCENTI.get(minuscola.as_str()) {
        Some(a) => (*a).to_owned(),
        // A word too (`unita` of `unire`): an accent only where the next word says so.
        None if minuscola == "unita"
            && seguente.is_some_and(|s| {
                ["organizz", "operativ", "immobiliar"]
                    .iter()
                    .any(|p| s.to_lowercase().starts_with(p))
            }) =>
        {
            "unità".to_owned()
        }
        None => return None,
    };
    let dopo = if parola == minuscola {
        accentata
    } else if parola == parola.to_uppercase() {
        accentata.to_uppercase()
    } else if parola.chars().next().is_some_and(char::is_uppercase)
        && parola.chars().skip(1).all(char::is_lowercase)
    {
        accentata
            .chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .chain(accentata.chars().skip(1))
            .collect()
    } else {
        return None;
    };
    Some((dopo, "accento perduto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prova(testo: &str) -> Vec<(String, String)> {
        let tutte: Vec<&str> = parole(testo).collect();
        tutte
            .iter()
            .enumerate()
            .filter_map(|(i, p)| {
                correzione(p, tutte.get(i + 1).copied()).map(|(d, _)| ((*p).to_owned(), d))
            })
            .collect()
    }

    #[test]
    fn proposes_accents_and_confused_letters() {
        let due = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(
            prova("6-ldeazione, realizzazione"),
            due("ldeazione", "Ideazione")
        );
        assert_eq!(
            prova("I'applicazione codice"),
            due("I'applicazione", "l'applicazione")
        );
        assert_eq!(prova("delle attivita legate"), due("attivita", "attività"));
        assert_eq!(
            prova("Responsabilita della scelta"),
            due("Responsabilita", "Responsabilità")
        );
        assert_eq!(
            prova("unita organizzativa, parte unita al resto"),
            due("unita", "unità")
        );
        assert_eq!(
            prova("corrispondenza degli orgrani"),
            due("orgrani", "organi")
        );
    }

    #[test]
    fn leaves_good_words_alone() {
        for buona in [
            "l'attività",
            "lo staff",
            "Il Sindaco",
            "facilita gli scambi",
            "I settori",
            "legge",
            "ATTIVITA' VINCOLATA",
        ] {
            let fatte: Vec<_> = prova(buona).into_iter().collect();
            assert!(fatte.is_empty(), "{buona}: {fatte:?}");
        }
    }

    #[test]
    fn the_lists_are_clean() {
        for (come, dopo) in ACCENTI.iter() {
            assert_eq!(domain::testo::piatto(dopo), *come, "{come}");
        }
    }
}
