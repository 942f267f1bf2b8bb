//! From a field to a cell, and back.

use crate::campo::{Campo, Genere, Valore};
use crate::cartella::Dato;

/// A field as a cell: figures stay figures and dates dates, a choice is the word read on the sheet, a list has an item a line.
pub fn dato<T>(campo: &Campo<T>, cosa: &T) -> Dato {
    match (campo.genere, campo.get(cosa)) {
        (_, Valore::Vuoto) => Dato::Vuoto,
        (_, Valore::Numero(n)) => Dato::Numero(n),
        (_, Valore::Data(d)) => Dato::Data(d),
        (Genere::Scelta(..), _) => Dato::testo(campo.mostra(cosa)),
        _ => Dato::testo(campo.digitabile(cosa)),
    }
}

/// A cell as the value of a field; what [`dato`] wrote comes back the same.
///
/// # Errors
/// The Italian sentence that stands beside the cell.
pub fn valore<T>(campo: &Campo<T>, dato: &Dato) -> Result<Valore, String> {
    match (campo.genere, dato) {
        (_, Dato::Vuoto) => Ok(Valore::Vuoto),
        (_, Dato::Errore(e)) => Err(errore(e)),
        (Genere::Numero { .. }, Dato::Numero(n)) => Ok(Valore::Numero(*n)),
        (Genere::Data(..), Dato::Data(d)) => Ok(Valore::Data(*d)),
        (Genere::Data(..), Dato::Numero(_)) => Err(
            "contiene un numero e non una data: dai alla cella il formato data, oppure scrivi 31/12/2026".to_owned(),
        ),
        (Genere::Numero { .. }, Dato::Data(_)) => Err(
            "contiene una data e non un numero: dai alla cella il formato numero e riscrivi il valore".to_owned(),
        ),
        (_, altro) => campo.leggi_digitato(&altro.leggibile()),
    }
}

/// The sentence for a formula that failed.
pub(super) fn errore(e: &str) -> String {
    format!("contiene l'errore «{e}»: correggi la formula, oppure scrivi il valore")
}
