//! The open lists of a body: which words the forms of the sheets offer, beside those that ship.

mod edit;
mod list;
mod risposte;

use domain::elenchi::{self, ElencoAperto};

pub(crate) use edit::{edit, update};
pub(crate) use list::list;
pub(crate) use risposte::{rispondi, risposte};

use crate::indirizzo::segmento;

/// Address of the lists of a body.
fn elenco(sigla: &str) -> String {
    format!("/{sigla}/elenchi")
}

/// Address of the form of one of them.
fn pagina_di(sigla: &str, aperto: &ElencoAperto) -> String {
    format!("{}/{}", elenco(sigla), segmento(&aperto.chiave))
}

/// Address of the answers to the factors: which types of measure, and why.
fn pagina_risposte(sigla: &str) -> String {
    format!("{}/{}/risposte", elenco(sigla), elenchi::FATTORI)
}

/// Where the list is used, in words.
fn dove(aperto: &ElencoAperto) -> String {
    if aperto.tabella.is_empty() {
        "nella scheda".to_owned()
    } else {
        format!("nella tabella {}", aperto.tabella)
    }
}
