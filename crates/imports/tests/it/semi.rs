//! Acceptance on the specimens of real printouts; where they are not at hand, the invented ones stand for them.

use serde_json::Value;

use crate::attesi::{Conteggio, accettate, esatti_ptpc, tutti_obiettivo, tutti_ptpc};
use crate::stampe;

fn attesi(nome: &str) -> Option<Value> {
    let testo = std::fs::read(stampe::condivisa()?.join("seeds/expected.json")).ok()?;
    serde_json::from_slice::<Value>(&testo)
        .ok()?
        .get(nome)
        .cloned()
}

fn tutto_giusto(nome: &str, c: &Conteggio) {
    eprintln!("{nome}: {} campi giusti su {}", c.giusti, c.totale());
    assert!(
        c.sbagliati.is_empty(),
        "{nome}: {} su {}\n{}",
        c.giusti,
        c.totale(),
        c.sbagliati.join("\n")
    );
}

#[test]
fn the_ptpc_specimen_comes_out_right() {
    let (Some(seme), Some(attesi)) = (
        stampe::seme("000_9b838c8703027f73.txt"),
        attesi("seed_000_expected"),
    ) else {
        eprintln!("specimens not at hand: the invented printouts are read in the other tests");
        return;
    };
    let lettura = imports::leggi("seme.txt", &seme).unwrap();
    tutto_giusto(
        "numeri, date e codici, prima delle proposte",
        &esatti_ptpc(&lettura, &attesi),
    );
    tutto_giusto(
        "tutti i campi, proposte accettate",
        &tutti_ptpc(&accettate(&lettura), &attesi),
    );
    let perse: Vec<_> = lettura
        .non_collocate
        .iter()
        .map(|n| format!("{}: {}", n.riga, n.testo))
        .collect();
    assert!(perse.is_empty(), "{perse:#?}");
}

#[test]
fn the_objective_specimen_comes_out_right() {
    let (Some(seme), Some(attesi)) = (
        stampe::seme("004_62f8116c8259ff81.txt"),
        attesi("seed_004_expected"),
    ) else {
        eprintln!("specimens not at hand: the invented printouts are read in the other tests");
        return;
    };
    let lettura = imports::leggi("seme.txt", &seme).unwrap();
    tutto_giusto("scheda obiettivo", &tutti_obiettivo(&lettura, &attesi));
    let perse: Vec<_> = lettura
        .non_collocate
        .iter()
        .map(|n| format!("{}: {}", n.riga, n.testo))
        .collect();
    assert!(perse.is_empty(), "{perse:#?}");
}
