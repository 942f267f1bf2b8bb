//! What a published plan says as tables, under addresses that stay.

use domain::cartella::{Dato, FoglioDiCalcolo};
use domain::decimale::Decimale;
use domain::pubblicazione::{SchedaPubblica, pubblicabili};

use crate::esportazioni::{elenco, quanti};

/// The tables of a plan, as addresses name them, with what each is.
pub(super) const TABELLE: &[(&str, &str)] = &[
    ("schede", "Schede"),
    ("misure", "Misure e fasi"),
    ("indicatori", "Indicatori"),
    ("eventi", "Eventi rischiosi"),
];

/// A table of some sheets of a plan.
pub(super) fn tabella(schede: &[&SchedaPubblica], quale: &str) -> Option<FoglioDiCalcolo> {
    match quale {
        "schede" => Some(schede_(schede)),
        "misure" => Some(misure(schede)),
        "indicatori" => Some(indicatori(schede)),
        "eventi" => Some(eventi(schede)),
        _ => None,
    }
}

fn testo(t: &str) -> Dato {
    Dato::testo(t)
}

fn giorno(g: Option<chrono::NaiveDate>) -> Dato {
    g.map_or(Dato::Vuoto, Dato::Data)
}

fn cifra(n: Option<Decimale>) -> Dato {
    n.map_or(Dato::Vuoto, Dato::Numero)
}

/// A value: a number, but for a day and a step of a scale, which are what people read.
fn valore(n: Option<Decimale>, scritto: &str) -> Dato {
    if scritto.contains(['/', '–']) {
        testo(scritto)
    } else {
        cifra(n)
    }
}

fn schede_(schede: &[&SchedaPubblica]) -> FoglioDiCalcolo {
    // Only the fields that some sheet has.
    let campi: Vec<(&str, &str)> = pubblicabili()
        .iter()
        .filter(|c| {
            schede
                .iter()
                .any(|s| s.voci.iter().any(|v| v.campo == c.chiave))
        })
        .map(|c| (c.chiave, c.etichetta))
        .collect();
    let mut colonne = vec![
        ("Codice", 22),
        ("Titolo", 60),
        ("Livello", 12),
        ("Unità", 40),
        ("Avanzamento", 12),
        ("Situazione", 16),
    ];
    colonne.extend(campi.iter().map(|(_, etichetta)| (*etichetta, 40)));
    let righe = schede.iter().map(|s| {
        let mut riga = vec![
            testo(&s.codice),
            testo(&s.titolo),
            testo(&s.livello),
            testo(&s.unita),
            cifra(s.avanzamento),
            testo(s.situazione.as_deref().unwrap_or_default()),
        ];
        riga.extend(campi.iter().map(|(chiave, _)| {
            let voce = s.voci.iter().find(|v| v.campo == *chiave);
            testo(voce.map_or("", |v| v.testo.as_str()))
        }));
        riga
    });
    elenco("Schede", &colonne, righe.collect())
}

fn misure(schede: &[&SchedaPubblica]) -> FoglioDiCalcolo {
    let righe = schede.iter().flat_map(|s| {
        s.fasi.iter().zip(1..).map(|(f, n)| {
            vec![
                testo(&s.codice),
                testo(&s.titolo),
                testo(&s.unita),
                quanti(n),
                testo(&f.descrizione),
                giorno(f.inizio_previsto),
                giorno(f.fine_prevista),
                giorno(f.inizio_effettivo),
                giorno(f.fine_effettiva),
                cifra(f.avanzamento),
                testo(&f.situazione),
                testo(f.responsabile.as_deref().unwrap_or_default()),
            ]
        })
    });
    let colonne = [
        ("Scheda", 22),
        ("Titolo", 60),
        ("Unità", 40),
        ("Fase", 8),
        ("Descrizione", 60),
        ("Inizio previsto", 14),
        ("Fine prevista", 14),
        ("Inizio effettivo", 14),
        ("Fine effettiva", 14),
        ("Avanzamento", 12),
        ("Situazione", 16),
        ("Responsabile", 30),
    ];
    elenco("Misure e fasi", &colonne, righe.collect())
}

fn indicatori(schede: &[&SchedaPubblica]) -> FoglioDiCalcolo {
    let righe = schede.iter().flat_map(|s| {
        s.indicatori.iter().zip(1..).flat_map(move |(i, n)| {
            i.anni.iter().map(move |a| {
                vec![
                    testo(&s.codice),
                    testo(&s.titolo),
                    quanti(n),
                    testo(&i.descrizione),
                    testo(&i.unita),
                    Dato::Numero(i64::from(a.anno).into()),
                    valore(a.atteso, &a.atteso_scritto),
                    valore(a.raggiunto, &a.raggiunto_scritto),
                ]
            })
        })
    });
    let colonne = [
        ("Scheda", 22),
        ("Titolo", 60),
        ("Numero", 8),
        ("Indicatore", 60),
        ("Unità di misura", 18),
        ("Anno", 8),
        ("Valore atteso", 14),
        ("Valore raggiunto", 16),
    ];
    elenco("Indicatori", &colonne, righe.collect())
}

fn eventi(schede: &[&SchedaPubblica]) -> FoglioDiCalcolo {
    let righe = schede.iter().flat_map(|s| {
        s.eventi.iter().map(|e| {
            vec![
                testo(&s.codice),
                testo(&s.titolo),
                testo(&e.descrizione),
                testo(&e.fattori.join("; ")),
                testo(e.livello.as_deref().unwrap_or_default()),
            ]
        })
    });
    let colonne = [
        ("Scheda", 22),
        ("Titolo", 60),
        ("Evento rischioso", 60),
        ("Fattori abilitanti", 40),
        ("Livello", 14),
    ];
    elenco("Eventi rischiosi", &colonne, righe.collect())
}
