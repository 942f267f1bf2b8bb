//! Every verb of the pages that programs do, from its address to its answer: routes and document are made of this one list.

mod ente;
mod letture;
mod piani;
mod schede;

use super::verbo::{Verbo, Voce};

/// The types of a table that is taken away.
const TABELLE: &[&str] = &[
    "text/csv",
    // Several tables as CSV come together.
    "application/zip",
    "application/json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
];

/// A file whose type is that with which it came.
const QUALUNQUE: &[&str] = &["application/octet-stream"];

const MOTIVO: Voce = Voce::testo("motivo", "Il motivo, dove il passaggio lo chiede");

/// All of them.
pub(super) fn tutti() -> Vec<Verbo> {
    let mut tutti = letture::verbi();
    tutti.extend(schede::verbi());
    tutti.extend(piani::verbi());
    tutti.extend(ente::verbi());
    tutti
}
