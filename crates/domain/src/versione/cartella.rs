//! A comparison as a spreadsheet: a row for each field that is not the same, so that it can be sorted and filtered.

use chrono::{DateTime, Utc};

use super::{Confrontate, Differenza, SchedaVariata, Sorte};
use crate::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, in_pezzi};

const COLONNE: &[(&str, u16)] = &[
    ("Scheda", 18),
    ("Titolo", 40),
    ("Livello", 14),
    ("Esito", 12),
    ("Codice di prima", 18),
    ("Campo", 40),
    ("Prima", 60),
    ("Dopo", 60),
];

/// The rows of a comparison between two moments, named as a person reads them.
pub fn cartella(
    confrontate: &Confrontate,
    prima: &str,
    dopo: &str,
    creata: DateTime<Utc>,
) -> Cartella {
    let mut righe = Vec::new();
    for d in &confrontate.piano {
        let testa = [String::new(), "Il piano".to_owned(), String::new()];
        differenza(&mut righe, &testa, "Cambiato", "", d);
    }
    for s in &confrontate.schede {
        scheda(&mut righe, s);
    }
    let colonna = |(etichetta, larghezza): &(&'static str, u16)| {
        ColonnaDiCalcolo::new(*etichetta, *larghezza)
    };
    let dati = |riga: Vec<String>| riga.into_iter().map(Dato::testo).collect();
    Cartella {
        titolo: format!("Confronto: da {prima} a {dopo}"),
        creata,
        fogli: vec![FoglioDiCalcolo {
            nome: "Confronto".to_owned(),
            colonne: COLONNE.iter().map(colonna).collect(),
            righe: righe.into_iter().map(dati).collect(),
        }],
    }
}

fn scheda(righe: &mut Vec<Vec<String>>, s: &SchedaVariata) {
    let testa = [
        s.codice.clone(),
        s.titolo.clone(),
        s.livello.etichetta().to_owned(),
    ];
    let (sorte, era) = (s.sorte.etichetta(), s.era.as_deref().unwrap_or_default());
    match &s.sorte {
        Sorte::Cambiata(differenze) => {
            for d in differenze {
                differenza(righe, &testa, sorte, era, d);
            }
        }
        Sorte::Nuova | Sorte::Tolta => {
            let mut riga = testa.to_vec();
            riga.push(sorte.to_owned());
            riga.resize(COLONNE.len(), String::new());
            righe.push(riga);
        }
    }
}

/// A difference on one row, or on more where its texts are too long for a cell.
fn differenza(
    righe: &mut Vec<Vec<String>>,
    testa: &[String],
    sorte: &str,
    era: &str,
    d: &Differenza,
) {
    let (prima, dopo) = (in_pezzi(&d.prima), in_pezzi(&d.dopo));
    for i in 0..prima.len().max(dopo.len()) {
        let pezzo = |p: &[String]| p.get(i).cloned().unwrap_or_default();
        let campo = if i == 0 {
            d.etichetta.clone()
        } else {
            format!("{} (continua)", d.etichetta)
        };
        let mut riga = testa.to_vec();
        riga.extend([
            sorte.to_owned(),
            era.to_owned(),
            campo,
            pezzo(&prima),
            pezzo(&dopo),
        ]);
        righe.push(riga);
    }
}
