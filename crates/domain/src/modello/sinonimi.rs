//! The labels of a body's own modelli beside those that ship: what makes its printouts readable.

use std::collections::HashSet;

use super::{BloccoModello, Modelli, Modello};
use crate::campo::Genere;
use crate::scheda::{Livello, campi};
use crate::testo::piatto;
use crate::vista::TipoVista;

/// A label of the body's own, and the shipped label of the same field, block or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sinonimo {
    /// The kind of plan whose printouts have it.
    pub tipo: TipoVista,
    /// As the body prints it; `{anno}` stands for a year.
    pub stampata: String,
    /// As the shipped modello prints it.
    pub fornita: String,
    /// Whether it heads a column: then it is a label only among other labels.
    pub colonna: bool,
}

impl Modelli {
    /// The labels that the body prints otherwise than the shipped modelli.
    ///
    /// A label that a shipped modello of the same kind of plan already uses is left out: read as a synonym, it would take
    /// the values of the other field.
    pub fn sinonimi(&self) -> Vec<Sinonimo> {
        let fornito = |livello: Livello| {
            Modelli::leggi([])
                .ok()
                .and_then(|m| m.trova(livello.modello_fornito(), livello).cloned())
        };
        let forniti: Vec<Modello> = Livello::TUTTI.iter().filter_map(|l| fornito(*l)).collect();
        let mut presi: HashSet<(TipoVista, String)> = forniti
            .iter()
            .flat_map(|m| {
                etichette(m)
                    .into_iter()
                    .map(|(_, e)| (tipo(m.livello), piatto(&e)))
            })
            .collect();
        let mut sinonimi = Vec::new();
        for m in self.iter() {
            let Some(base) = forniti.iter().find(|f| f.livello == m.livello) else {
                continue;
            };
            let note = etichette(base);
            for (posto, stampata) in etichette(m) {
                let Some((_, fornita)) = note.iter().find(|(p, _)| *p == posto) else {
                    continue;
                };
                if presi.insert((tipo(m.livello), piatto(&stampata))) {
                    sinonimi.push(Sinonimo {
                        tipo: tipo(m.livello),
                        colonna: matches!(posto, Posto::Colonna(..)),
                        stampata,
                        fornita: fornita.clone(),
                    });
                }
            }
        }
        sinonimi
    }
}

fn tipo(livello: Livello) -> TipoVista {
    match livello {
        Livello::Cdr | Livello::Processo => TipoVista::Ptpc,
        Livello::Obiettivo => TipoVista::Obiettivi,
    }
}

/// What a label is the label of.
#[derive(Debug, PartialEq, Eq)]
enum Posto {
    Intestazione,
    /// The block that shows a field (its first).
    Blocco(String),
    Campo(String),
    /// A field whose choice is printed after its label, with the choice.
    Scelta(String, &'static str),
    /// The field of the table, and the field of the column.
    Colonna(String, String),
}

/// The labels of a modello, each with its place; empty ones left out.
fn etichette(m: &Modello) -> Vec<(Posto, String)> {
    let mut tutte = vec![(Posto::Intestazione, m.intestazione.clone())];
    for b in m.blocchi.iter().filter(|b| !b.solo_pagina) {
        di_blocco(b, &mut tutte);
    }
    tutte.retain(|(_, e)| !e.trim().is_empty());
    tutte
}

fn di_blocco(b: &BloccoModello, tutte: &mut Vec<(Posto, String)>) {
    let primo = b.campi.first().map_or("", |c| c.campo.as_str());
    if let Some(titolo) = &b.titolo {
        tutte.push((Posto::Blocco(primo.to_owned()), titolo.clone()));
    }
    for c in &b.campi {
        match campi::trova(&c.campo).map(|f| &f.genere) {
            Some(Genere::Scelta(opzioni, ..)) if c.con.is_some() => {
                for o in opzioni.iter() {
                    tutte.push((
                        Posto::Scelta(c.campo.clone(), o.codice),
                        format!("{} {}", c.etichetta, o.etichetta),
                    ));
                }
            }
            _ => tutte.push((Posto::Campo(c.campo.clone()), c.etichetta.clone())),
        }
    }
    for c in &b.colonne {
        let posto = |campo: &str| Posto::Colonna(primo.to_owned(), campo.to_owned());
        tutte.push((posto(&c.campo), c.etichetta.clone()));
        if let Some((campo, etichetta)) = &c.sotto {
            tutte.push((posto(campo), etichetta.clone()));
        }
    }
}
