//! Acceptance on the invented printouts: one clean, one damaged as a scan is, one objective sheet.

use serde_json::Value;

use crate::attesi::{accettate, esatti_ptpc, tutti_obiettivo, tutti_ptpc};
use crate::stampe::inventata;

fn attesi(nome: &str) -> Value {
    serde_json::from_slice(&inventata(nome)).unwrap()
}

fn ptpc(nome: &str) {
    let lettura = imports::leggi(nome, &inventata(&format!("{nome}.txt"))).unwrap();
    let attesi = attesi(&format!("{nome}.json"));
    let (esatti, tutti) = (esatti_ptpc(&lettura, &attesi), tutti_ptpc(&accettate(&lettura), &attesi));
    eprintln!("{nome}: {} su {} esatti, {} su {} in tutto", esatti.giusti, esatti.totale(), tutti.giusti, tutti.totale());
    assert!(esatti.sbagliati.is_empty(), "{}", esatti.sbagliati.join("\n"));
    assert!(tutti.sbagliati.is_empty(), "{}", tutti.sbagliati.join("\n"));
    let perse: Vec<_> = lettura.non_collocate.iter().map(|n| format!("{}: {}", n.riga, n.testo)).collect();
    assert!(perse.is_empty(), "{perse:#?}");
}

#[test]
fn the_clean_printout_comes_out_right() {
    ptpc("borgo-sereno-ptpc");
}

#[test]
fn the_scanned_printout_comes_out_right() {
    ptpc("borgo-sereno-ptpc-scansione");
}

#[test]
fn the_objective_sheet_comes_out_right() {
    let lettura = imports::leggi("obiettivo.txt", &inventata("borgo-sereno-obiettivo.txt")).unwrap();
    let c = tutti_obiettivo(&lettura, &attesi("borgo-sereno-obiettivo.json"));
    assert!(c.sbagliati.is_empty(), "{} su {}\n{}", c.giusti, c.totale(), c.sbagliati.join("\n"));
    assert!(lettura.non_collocate.is_empty(), "{:#?}", lettura.non_collocate);
}
