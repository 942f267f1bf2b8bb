//! Who answers for what: the CdR of the body, and the people named in the plan.

use std::collections::BTreeMap;

use super::misure::giorno;
use super::persona::nominati;
use super::processi::quanti;
use super::resoconto::{ColonnaTavola as Colonna, GenereColonna as Genere, RigaTavola, Tavola};
use super::{Corpo, Materiale, tavole};
use crate::andamento::{Situazione, contata, di_fase};
use crate::cartella::Dato;
use crate::cdr::Cdr;
use crate::persona;

pub(super) fn componi(m: &Materiale<'_>) -> Corpo {
    tavole(
        vec![cdr(m), persone(m)],
        &[
            "I Centri di Responsabilità sono quelli che esistono nell'anno della vista, con chi ne risponde nelle anagrafiche dell'ente; le schede sono quelle della vista affidate a ciascuno.",
            "Le persone sono quelle nominate sulle schede e sulle fasi della vista. Le schede sospese o annullate non contano.",
        ],
    )
}

fn cdr(m: &Materiale<'_>) -> Tavola {
    let nomi: BTreeMap<&str, &str> = m
        .cdr
        .iter()
        .map(|u| (u.codice.as_str(), u.nome.as_str()))
        .collect();
    let riga = |u: &Cdr| {
        let testo = |t: &Option<String>| Dato::testo(t.as_deref().unwrap_or_default());
        let sopra = u.padre.as_deref().map(|p| {
            let nome = nomi.get(p).copied().unwrap_or_default();
            format!("{p} {nome}").trim_end().to_owned()
        });
        let sue = m.contate().filter(|s| s.cdr() == Some(&u.id));
        RigaTavola {
            scheda: None,
            celle: vec![
                Dato::testo(u.codice.as_str()),
                Dato::testo(u.nome.as_str()),
                testo(&u.responsabile),
                testo(&u.assessorato),
                testo(&sopra),
                giorno(u.dal),
                giorno(u.al),
                quanti(sue.count()),
            ],
        }
    };
    let mut t = Tavola {
        nome: "Centri di Responsabilità",
        gruppo: "",
        colonne: vec![
            Colonna::new("Codice", Genere::Parola, 2),
            Colonna::new("Centro di Responsabilità", Genere::Testo, 8).capo(),
            Colonna::new("Responsabile", Genere::Testo, 4),
            Colonna::new("Assessorato", Genere::Testo, 4),
            Colonna::new("Dipende da", Genere::Testo, 5),
            Colonna::new("Dal", Genere::Data, 3),
            Colonna::new("Al", Genere::Data, 3),
            Colonna::new("Schede", Genere::Cifra(0), 2),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessun Centro di Responsabilità esiste nell'anno della vista.",
    };
    for u in m.cdr.iter().filter(|u| u.esiste_nel(m.vista.anno)) {
        t.metti("", riga(u));
    }
    t
}

/// What somebody answers for.
#[derive(Default)]
struct Affidato {
    nome: String,
    schede: usize,
    fasi: usize,
    concluse: usize,
    in_ritardo: usize,
}

fn persone(m: &Materiale<'_>) -> Tavola {
    let mut tutti: BTreeMap<String, Affidato> = BTreeMap::new();
    let mut di = |nome: &str, aggiungi: &dyn Fn(&mut Affidato)| {
        let suo = tutti.entry(persona::chiave(nome)).or_default();
        if suo.nome.is_empty() {
            suo.nome = persona::cognome_nome(nome);
        }
        aggiungi(suo);
    };
    let regole = m.vista.regole();
    for s in m.schede.iter().filter(|s| contata(s.contenuto().stato)) {
        let c = s.contenuto();
        // One who is named twice on a sheet answers for one sheet.
        let mut visti: Vec<String> = Vec::new();
        for (come, nome) in nominati(c) {
            let chiave = persona::chiave(nome);
            let nuova = come != super::persona::FASE && !visti.contains(&chiave);
            if nuova {
                visti.push(chiave);
            }
            di(nome, &|a| a.schede += usize::from(nuova));
        }
        for f in &c.fasi {
            let Some(nome) = &f.responsabile else {
                continue;
            };
            let situazione = di_fase(f, m.oggi, &regole).situazione;
            di(nome, &|a| {
                a.fasi += 1;
                a.concluse += usize::from(situazione == Situazione::Conclusa);
                a.in_ritardo += usize::from(situazione == Situazione::InRitardo);
            });
        }
    }
    let mut t = Tavola {
        nome: "Persone",
        gruppo: "",
        colonne: vec![
            Colonna::new("Persona", Genere::Testo, 8).capo(),
            Colonna::new("Schede di cui risponde", Genere::Cifra(0), 3),
            Colonna::new("Fasi che segue", Genere::Cifra(0), 3),
            Colonna::new("Fasi concluse", Genere::Cifra(0), 3),
            Colonna::new("Fasi in ritardo", Genere::Cifra(0), 3),
        ],
        gruppi: Vec::new(),
        totale: Vec::new(),
        vuota: "Nessuna persona è nominata sulle schede della vista.",
    };
    for a in tutti.into_values() {
        let mut celle = vec![Dato::testo(a.nome)];
        celle.extend([a.schede, a.fasi, a.concluse, a.in_ritardo].map(quanti));
        t.metti(
            "",
            RigaTavola {
                scheda: None,
                celle,
            },
        );
    }
    t
}
