//! The modelli di scheda of a body: the shipped ones, which can be read, and its own, which can be changed.

mod create;
mod destroy;
mod edit;
mod list;
mod show;

use domain::Actor;
use domain::modello::{FORNITI, Modello};
use domain::vista::Vista;
use store::Conn;

pub(crate) use create::create;
pub(crate) use destroy::{confirm, destroy};
pub(crate) use edit::{edit, new};
pub(crate) use list::list;
pub(crate) use show::{scarica, show};

/// Longest text of a modello, in bytes: the longest that ships has four thousand.
const TESTO_MASSIMO: usize = 64 * 1024;

/// The file of a modello with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileModello {
    nome: String,
    testo: String,
    /// Whether it came with the program.
    fornito: bool,
}

impl FileModello {
    /// The file that an address names.
    fn find(c: &mut Conn, actor: &Actor, nome: &str) -> store::Result<Self> {
        Self::list(c, actor)?
            .into_iter()
            .find(|f| f.nome == nome)
            .ok_or(store::Error::NotFound)
    }

    /// The file that an address names, with every vista of the body.
    fn con_viste(c: &mut Conn, actor: &Actor, nome: &str) -> store::Result<(Self, Vec<Vista>)> {
        let file = Self::find(c, actor, nome)?;
        let viste = store::viste::list(c, actor)?;
        Ok((file, viste.into_iter().map(|(v, _)| v).collect()))
    }

    /// The shipped ones, then those of the body by name.
    fn list(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Self>> {
        let forniti = FORNITI.iter().map(|(nome, testo)| Self {
            nome: (*nome).to_owned(),
            testo: (*testo).to_owned(),
            fornito: true,
        });
        let propri = store::modelli::list(c, actor)?
            .into_iter()
            .map(|(nome, testo)| Self {
                nome,
                testo,
                fornito: false,
            });
        Ok(forniti.chain(propri).collect())
    }

    /// What it says; `None` when it is no longer valid, which only a newer program could make it.
    fn letto(&self) -> Option<Modello> {
        Modello::leggi(&self.nome, &self.testo).ok()
    }

    fn righe(&self) -> Vec<Riga> {
        righe(&self.testo, &[])
    }
}

/// A line of a file, as a page shows it.
struct Riga {
    numero: usize,
    testo: String,
    /// Whether something is wrong on it.
    sbagliata: bool,
}

fn righe(testo: &str, sbagliate: &[usize]) -> Vec<Riga> {
    testo
        .lines()
        .zip(1..)
        .map(|(t, numero)| Riga {
            numero,
            testo: t.to_owned(),
            sbagliata: sbagliate.contains(&numero),
        })
        .collect()
}

/// Codes of the viste whose sheets follow a modello.
fn usato_da(modello: &Modello, viste: &[Vista]) -> Vec<String> {
    let lo_usa = |v: &&Vista| {
        v.tipo
            .livelli()
            .iter()
            .any(|l| *l == modello.livello && v.modello(*l) == modello.codice)
    };
    viste
        .iter()
        .filter(lo_usa)
        .map(|v| v.codice.clone())
        .collect()
}
