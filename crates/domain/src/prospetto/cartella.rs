//! A report as a spreadsheet: headings become columns, so that rows can be sorted and filtered, and the last sheet says how to read it.

use chrono::{DateTime, Utc};

use super::resoconto::{ColonnaTavola, GenereColonna, Resoconto, SezioneResoconto, Tavola};
use crate::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, in_pezzi};

/// Characters of a column for each part of its width on paper.
const LARGHEZZA: u16 = 7;

/// Writes a report as sheets: one for each kind of table, one for its texts, one for what was chosen and what is counted.
pub fn cartella(r: &Resoconto, creata: DateTime<Utc>) -> Cartella {
    let mut fogli: Vec<FoglioDiCalcolo> = Vec::new();
    fogli.extend(testi(r));
    for (posto, sezione) in in_percorso(r) {
        for tavola in &sezione.tavole {
            let (foglio, nuovo) = match fogli.iter().position(|f| f.nome == tavola.nome) {
                Some(n) => (n, false),
                None => (fogli.len(), true),
            };
            if nuovo {
                fogli.push(FoglioDiCalcolo {
                    nome: tavola.nome.to_owned(),
                    colonne: colonne(r, tavola),
                    righe: Vec::new(),
                });
            }
            if let Some(f) = fogli.get_mut(foglio) {
                righe(&mut f.righe, &posto, tavola);
            }
        }
    }
    fogli.push(come_si_legge(r));
    Cartella {
        titolo: format!("{} – {}", r.titolo, r.piano),
        creata,
        fogli,
    }
}

/// The sections, each with the headings that it stands below and its own, one for each step.
fn in_percorso(r: &Resoconto) -> impl Iterator<Item = (Vec<Dato>, &SezioneResoconto)> {
    let mut qui: Vec<Dato> = vec![Dato::Vuoto; r.gradini.len()];
    r.sezioni.iter().map(move |s| {
        if let Some(gradino) = s.livello.checked_sub(1) {
            for (n, g) in qui.iter_mut().enumerate().skip(gradino) {
                *g = if n == gradino {
                    Dato::testo(&s.titolo)
                } else {
                    Dato::Vuoto
                };
            }
        }
        (qui.clone(), s)
    })
}

fn colonne(r: &Resoconto, t: &Tavola) -> Vec<ColonnaDiCalcolo> {
    let davanti = r
        .gradini
        .iter()
        .chain((!t.gruppo.is_empty()).then_some(&t.gruppo));
    let davanti = davanti.map(|g| ColonnaDiCalcolo::new(*g, 40));
    let sue = t.colonne.iter().map(|c| ColonnaDiCalcolo {
        decimali: match c.genere {
            GenereColonna::Cifra(decimali) => Some(decimali),
            _ => None,
        },
        ..ColonnaDiCalcolo::new(&c.etichetta, c.larghezza * LARGHEZZA)
    });
    davanti.chain(sue).collect()
}

/// The rows without the sums: whoever works on with the figures sums what he has chosen.
fn righe(fuori: &mut Vec<Vec<Dato>>, posto: &[Dato], t: &Tavola) {
    for g in &t.gruppi {
        let gruppo = (!t.gruppo.is_empty()).then(|| Dato::testo(&g.titolo));
        for riga in &g.righe {
            let celle = riga
                .celle
                .iter()
                .zip(&t.colonne)
                .map(|(d, c)| arrotondato(c, d));
            let intera: Vec<Dato> = posto
                .iter()
                .cloned()
                .chain(gruppo.clone())
                .chain(celle)
                .collect();
            spezza(fuori, &intera);
        }
    }
}

/// A figure is shown with the places of its column, and is worth what is shown.
fn arrotondato(c: &ColonnaTavola, d: &Dato) -> Dato {
    match (c.genere, d) {
        (GenereColonna::Cifra(decimali), Dato::Numero(n)) => Dato::Numero(n.arrotonda(decimali)),
        _ => d.clone(),
    }
}

/// A row, or more where its texts are too long for a cell.
fn spezza(fuori: &mut Vec<Vec<Dato>>, riga: &[Dato]) {
    let pezzi: Vec<Vec<String>> = riga
        .iter()
        .map(|d| match d {
            Dato::Testo(t) => in_pezzi(t),
            _ => Vec::new(),
        })
        .collect();
    let quante = pezzi.iter().map(Vec::len).max().unwrap_or_default().max(1);
    for n in 0..quante {
        let cella = |(d, p): (&Dato, &Vec<String>)| match d {
            Dato::Testo(_) => p.get(n).map(Dato::testo).unwrap_or_default(),
            altro if n == 0 => altro.clone(),
            _ => Dato::Vuoto,
        };
        fuori.push(riga.iter().zip(&pezzi).map(cella).collect());
    }
}

/// The labelled texts: a row for each section, a column for each label.
fn testi(r: &Resoconto) -> Option<FoglioDiCalcolo> {
    let mut etichette: Vec<&str> = Vec::new();
    for v in r.sezioni.iter().flat_map(|s| &s.voci) {
        if !etichette.contains(&v.etichetta.as_str()) {
            etichette.push(&v.etichetta);
        }
    }
    if etichette.is_empty() {
        return None;
    }
    let mut righe = Vec::new();
    for (posto, s) in in_percorso(r).filter(|(_, s)| !s.voci.is_empty()) {
        let testo = |e: &&str| {
            let sua = s.voci.iter().find(|v| v.etichetta == **e);
            sua.map_or(Dato::Vuoto, |v| Dato::testo(&v.testo))
        };
        let riga: Vec<Dato> = posto
            .into_iter()
            .chain(etichette.iter().map(testo))
            .collect();
        spezza(&mut righe, &riga);
    }
    let colonna = |e: &&str| ColonnaDiCalcolo::new(*e, 30);
    Some(FoglioDiCalcolo {
        nome: r.gradini.last().map_or("In breve", |g| *g).to_owned(),
        colonne: r
            .gradini
            .iter()
            .map(colonna)
            .chain(etichette.iter().map(colonna))
            .collect(),
        righe,
    })
}

fn come_si_legge(r: &Resoconto) -> FoglioDiCalcolo {
    let due = |a: &str, b: String| vec![Dato::testo(a), Dato::testo(b)];
    let testa = [("Prospetto", r.titolo.clone()), ("Piano", r.piano.clone())];
    let scelte = r
        .parametri
        .iter()
        .map(|p| due(&p.etichetta, p.valori.join(", ")));
    let note = r.note.iter().map(|n| due("Che cosa è contato", n.clone()));
    FoglioDiCalcolo {
        nome: "Come si legge".to_owned(),
        colonne: vec![
            ColonnaDiCalcolo::new("Voce", 30),
            ColonnaDiCalcolo::new("Testo", 100),
        ],
        righe: testa
            .into_iter()
            .map(|(a, b)| due(a, b))
            .chain(scelte)
            .chain(note)
            .collect(),
    }
}
