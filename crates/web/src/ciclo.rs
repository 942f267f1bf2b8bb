//! The passages of sheets: one sheet from its page, many from the page of their plan.

mod mie;
mod molte;
mod pratica;
mod una;

use domain::ciclo::{CICLO, Passaggio, RigaCiclo};
use domain::permesso::Permesso;
use domain::{Actor, Refusal};

pub(crate) use mie::mie;
pub(crate) use molte::{edit as molte, update as passa_molte};
pub(crate) use pratica::indirizzo;
pub(crate) use una::{Passato, chiedi, edit as una, update as passa};

/// The segment under which the router lets through whoever may make a passage.
fn segmento_di(permesso: Permesso) -> &'static str {
    match permesso {
        Permesso::Proporre => "proposta",
        Permesso::Validare => "validazione",
        _ => "conduzione",
    }
}

/// The passages that somebody may make somewhere, each once.
fn possibili(actor: &Actor) -> Vec<&'static RigaCiclo> {
    let mut visti: Vec<&'static RigaCiclo> = Vec::new();
    for riga in CICLO.iter().filter(|r| actor.puo(r.permesso)) {
        if !visti.iter().any(|v| v.passaggio == riga.passaggio) {
            visti.push(riga);
        }
    }
    visti
}

fn letto(codice: &str) -> Option<Passaggio> {
    Passaggio::TUTTI
        .iter()
        .copied()
        .find(|p| p.codice() == codice)
}

/// A reason against a passage, and where it is mended.
pub(crate) struct Impedimento {
    pub frase: String,
    pub rimedio: Option<String>,
}

/// Parts what is wrong with the form from what is wrong with the sheet.
fn del_modulo(no: &Refusal) -> bool {
    no.campo == "motivo"
}
