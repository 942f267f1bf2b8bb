//! Acceptance on the specimens of real printouts; where they are not at hand, the invented ones stand for them.

use serde_json::Value;

use crate::attesi::{accettate, esatti_ptpc, tutti_obiettivo, tutti_ptpc, tutto_collocato};
use crate::stampe;

fn attesi(nome: &str) -> Option<Value> {
    let testo = std::fs::read(stampe::condivisa()?.join("seeds/expected.json")).ok()?;
    serde_json::from_slice::<Value>(&testo)
        .ok()?
        .get(nome)
        .cloned()
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
    esatti_ptpc(&lettura, &attesi).tutto_giusto("numeri, date e codici, prima delle proposte");
    tutti_ptpc(&accettate(&lettura), &attesi).tutto_giusto("tutti i campi, proposte accettate");
    tutto_collocato(&lettura);
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
    tutti_obiettivo(&lettura, &attesi).tutto_giusto("scheda obiettivo");
    tutto_collocato(&lettura);
}
