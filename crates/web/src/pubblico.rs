//! The public site: what bodies have published, for anybody, without a session and without a cookie.
//!
//! Everything is drawn from an edition ([`domain::pubblicazione`]); the preview that officials look at before they publish is drawn by the
//! same functions from the same edition.

mod catalogo;
mod cerca;
mod dati;
mod ente;
mod piano;
mod sito;
mod tenute;
mod ufficio;

pub(crate) use ente::{enti, file, show as ente};
pub(crate) use piano::{allegato, cerca, dati, indicatori, misure, piano, robots, scheda};
pub(crate) use sito::Edizioni;
pub(crate) use tenute::{Banco, tieni};
pub(crate) use ufficio::{agisci, anteprima, anteprima_di, prepara, show as ufficio};

/// A day as people read it.
fn giorno_detto(g: &chrono::NaiveDate) -> String {
    domain::data::it(*g)
}

/// A day as people read it; a dash where there is none.
fn giorno(g: &Option<chrono::NaiveDate>) -> String {
    g.map_or_else(|| "–".to_owned(), domain::data::it)
}

/// A figure as people read it; a dash where there is none.
fn cifra(n: &Option<domain::Decimale>) -> String {
    n.map_or_else(|| "–".to_owned(), |n| n.it(n.decimali()))
}

/// A value as the edition has it in words, or else as a figure.
fn valore(scritto: &str, n: &Option<domain::Decimale>) -> String {
    if scritto.is_empty() {
        cifra(n)
    } else {
        scritto.to_owned()
    }
}

/// How far something is, in a hundred.
fn per_cento(n: &Option<domain::Decimale>) -> String {
    n.map_or_else(|| "–".to_owned(), |n| format!("{}%", n.it(0)))
}

/// The licence of all that is published (d.lgs. 36/2006, art. 52 CAD: open unless said otherwise).
const LICENZA: &str = "CC BY 4.0";
const LICENZA_URL: &str = "https://creativecommons.org/licenses/by/4.0/deed.it";
