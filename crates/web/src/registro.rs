//! The register of accesses and the trail of a body: written after the acts that must stand there, read, checked and taken away by who
//! watches over them (docs/adr/0014-names-and-accesses.md).

mod annota;
mod esporta;
mod list;
mod scelto;
mod verifica;

pub(crate) use annota::{Richiesta, altrui, annota, con_taciuti, segna};
pub(crate) use esporta::esporta;
pub(crate) use list::list;
pub(crate) use verifica::verifica;

use domain::permesso::Permesso;
use domain::{Ambito, Atto};

use crate::actor::Accesso;

/// Which of the two chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Libro {
    Accessi,
    Storia,
}

impl Libro {
    fn codice(self) -> &'static str {
        match self {
            Self::Accessi => "accessi",
            Self::Storia => "storia",
        }
    }

    fn titolo(self) -> &'static str {
        match self {
            Self::Accessi => "Registro degli accessi",
            Self::Storia => "Storia dell'ente",
        }
    }
}

/// Whether somebody sees the values of the plans in the trail: who keeps accounts and does not read every plan sees that they changed, and
/// no more.
fn vede_i_valori(accesso: &Accesso) -> bool {
    accesso.actor.ambito(Permesso::Leggere) == Ambito::TuttoEnte
}

/// An act of the trail as a person reads it.
fn titolo(atto: Atto) -> &'static str {
    crate::anagrafiche::titolo(atto)
}

/// The kind of thing that a line of the trail is about.
fn di_che_cosa(tipo: &str) -> &str {
    match tipo {
        "cdr" => "CdR",
        "smvp" => "regole dei punteggi",
        "monitoraggio" => "sessione di monitoraggio",
        "metodo" => "metodo di valutazione",
        "portatore" => "portatore di interesse",
        "utente" => "accesso di",
        altro => altro,
    }
}
