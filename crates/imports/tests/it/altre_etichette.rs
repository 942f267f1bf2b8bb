//! Printouts of a body whose modelli use other words than the shipped ones.

use domain::importazione::Lettura;
use domain::modello::{Modelli, Sinonimo};
use imports::{Limiti, leggi, leggi_con};

use crate::stampe::inventata;

/// What a body says instead: label of the shipped modello, its own, and how it stands in the printout.
const PTPC: &[(&str, &str)] = &[
    ("Centro di Responsabilità", "Settore"),
    ("Assessorato", "Delega"),
    ("Causale", "Azione"),
    ("Avanz.", "Fatto al"),
    ("Valore Raggiunto", "Conseguito"),
    ("SOGGETTI INTERNI", "CHI CI LAVORA"),
    ("LIVELLO DI RISCHIO individuato", "RISCHIO STIMATO"),
    ("Stakeholder", "PORTATORI DI INTERESSE"),
    ("FASI", "CRONOPROGRAMMA"),
];

/// The modelli of that body: the shipped files with those words.
fn sinonimi() -> Vec<Sinonimo> {
    let propri: Vec<(&str, String)> = domain::modello::FORNITI
        .iter()
        .take(2)
        .map(|(file, testo)| {
            let testo = PTPC.iter().fold((*testo).to_owned(), |t, (a, b)| {
                t.replace(&format!("\"{a}"), &format!("\"{b}"))
            });
            (*file, testo)
        })
        .collect();
    Modelli::leggi(propri.iter().map(|(f, t)| (*f, t.as_str())))
        .unwrap()
        .sinonimi()
}

/// A printout with those words for its labels; where the word is part of a value it is left.
fn con_altre_parole() -> (String, String) {
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let righe = testo.lines().map(|r| {
        let etichette =
            r.contains("Assessorato ") || r.contains("Causale") || r.contains("Valore Raggiunto");
        PTPC.iter().fold(r.to_owned(), |r, (a, b)| {
            if etichette {
                r.replace(a, b)
            } else if let Some(resto) = r
                .strip_prefix(a)
                .filter(|x| x.is_empty() || x.starts_with(':'))
            {
                format!("{b}{resto}")
            } else {
                r
            }
        })
    });
    let altra = righe.collect::<Vec<_>>().join("\n") + "\n";
    (testo, altra)
}

fn contenuti(l: &Lettura) -> Vec<domain::scheda::Contenuto> {
    l.schede.iter().map(|s| s.contenuto().0).collect()
}

#[test]
fn the_labels_of_the_body_s_own_modelli_are_read() {
    let (nota, altra) = con_altre_parole();
    let attesa = leggi("nota.txt", nota.as_bytes()).unwrap();
    let letta = leggi_con(
        "altra.txt",
        altra.as_bytes(),
        &sinonimi(),
        &Limiti::default(),
        &|| true,
    )
    .unwrap();
    assert_eq!(contenuti(&letta), contenuti(&attesa));
    assert_eq!(letta.non_collocate, attesa.non_collocate);
    // Without knowing them the file is refused: the test would not notice if the words were the same.
    assert!(leggi("altra.txt", altra.as_bytes()).is_err());
}

#[test]
fn the_source_is_shown_with_the_labels_it_has() {
    let (_, altra) = con_altre_parole();
    let letta = leggi_con(
        "altra.txt",
        altra.as_bytes(),
        &sinonimi(),
        &Limiti::default(),
        &|| true,
    )
    .unwrap();
    let righe: Vec<&str> = letta.fonte.iter().map(|r| r.testo.as_str()).collect();
    assert_eq!(righe, altra.lines().collect::<Vec<_>>());
    assert!(
        letta
            .impaginazione
            .iter()
            .any(|i| i.testo == "PORTATORI DI INTERESSE")
    );
}
