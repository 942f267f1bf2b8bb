//! A comparison as a book: the sheets that changed, each with its fields; those that came and those that went, in a list.

use super::{Confrontate, Differenza, SchedaVariata, Sorte};
use crate::libro::{Blocco, Capitolo, Cella, Colonna, Contenuto, Foglio, Tabella};
use crate::scheda::Livello;

/// Printed in the running header.
pub(super) const TITOLO: &str = "CONFRONTO";

/// The chapters of a comparison: the plan itself, then its sheets changed, new, gone; none of what there is nothing of.
pub fn capitoli(confrontate: &Confrontate) -> Vec<Capitolo> {
    let tre = || vec![colonna("Campo", 3), colonna("Prima", 5), colonna("Dopo", 5)];
    let in_righe = |differenze: &[Differenza]| -> Vec<Vec<Cella>> {
        let righe = differenze.iter();
        righe
            .map(|d| vec![cella(&d.etichetta), cella(&d.prima), cella(&d.dopo)])
            .collect()
    };
    let piano = if confrontate.piano.is_empty() {
        Vec::new()
    } else {
        let righe = in_righe(&confrontate.piano);
        vec![foglio("", "Il piano", Livello::Processo, tre(), righe)]
    };
    let variate = &confrontate.schede;
    let cambiate = variate.iter().filter_map(|s| match &s.sorte {
        Sorte::Cambiata(differenze) => {
            let righe = in_righe(differenze);
            Some(foglio(&s.codice, &s.titolo, s.livello, tre(), righe))
        }
        Sorte::Nuova | Sorte::Tolta => None,
    });
    [
        capitolo("Il piano", piano),
        capitolo("Schede cambiate", cambiate.collect()),
        capitolo(
            "Schede nuove",
            elenco(variate, "Schede nuove", &Sorte::Nuova),
        ),
        capitolo(
            "Schede tolte",
            elenco(variate, "Schede tolte", &Sorte::Tolta),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn elenco(variate: &[SchedaVariata], titolo: &str, sorte: &Sorte) -> Vec<Foglio> {
    let quali = variate.iter().filter(|s| s.sorte == *sorte);
    let righe: Vec<Vec<Cella>> = quali
        .map(|s| {
            vec![
                cella(&s.codice),
                cella(s.livello.etichetta()),
                cella(&s.titolo),
            ]
        })
        .collect();
    if righe.is_empty() {
        return Vec::new();
    }
    let colonne = vec![
        colonna("Codice", 3),
        colonna("Livello", 2),
        colonna("Titolo", 8),
    ];
    vec![foglio("", titolo, Livello::Processo, colonne, righe)]
}

fn capitolo(titolo: &str, fogli: Vec<Foglio>) -> Option<Capitolo> {
    (!fogli.is_empty()).then(|| Capitolo {
        titolo: titolo.to_owned(),
        frontespizio: None,
        fogli,
        gantt: None,
    })
}

fn foglio(
    codice: &str,
    titolo: &str,
    livello: Livello,
    colonne: Vec<Colonna>,
    righe: Vec<Vec<Cella>>,
) -> Foglio {
    let nome = if codice.is_empty() {
        "Schede"
    } else {
        "Che cosa è cambiato"
    };
    Foglio {
        codice: codice.to_owned(),
        titolo: titolo.to_owned(),
        livello,
        intestazione: TITOLO.to_owned(),
        blocchi: vec![Blocco {
            nome: "confronto".to_owned(),
            titolo: Some(nome.to_owned()),
            campi: Vec::new(),
            contenuto: Contenuto::Tabella(Tabella {
                campo: "confronto".to_owned(),
                colonne,
                righe,
            }),
        }],
    }
}

fn colonna(etichetta: &str, larghezza: u16) -> Colonna {
    Colonna {
        etichette: vec![etichetta.to_owned()],
        larghezza,
        numerica: false,
    }
}

fn cella(testo: &str) -> Cella {
    Cella {
        righe: vec![testo.to_owned()],
        rimando: None,
    }
}
