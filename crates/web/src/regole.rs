//! The rules that a body chooses or writes for itself: those that ship, which can be read and taken away, and its own, version by
//! version. One mechanism for every kind of them; what differs (words, which vista uses them, how they are told) stands in `smvp.rs` and `metodi.rs`.

mod create;
mod list;
mod metodi;
mod new;
mod show;
mod smvp;

use domain::Actor;
use domain::regole::{Raccolta, Versione};
use domain::rischio::Metodo;
use domain::vista::Vista;
use store::Conn;
use store::regole::Proprie;

pub(crate) use create::create;
pub(crate) use list::list;
pub(crate) use new::new;
pub(crate) use show::{scarica, show};

use crate::indirizzo::segmento;

/// The words of a kind of rules.
pub(crate) struct Parole {
    /// Its segment in addresses: `/{ente}/smvp`.
    pub sezione: &'static str,
    /// Title of the list.
    pub titolo: &'static str,
    /// What they are for, and what a vista that chooses none has.
    pub descrizione: &'static str,
    /// Title of the form.
    pub nuove: &'static str,
    /// The same on a button.
    pub nuove_in_breve: &'static str,
    /// What the text is called in the form.
    pub testo: &'static str,
    /// What the body's own are called.
    pub proprie: &'static str,
    /// The button that starts from one that ships.
    pub usa_come_base: &'static str,
    /// Heading of the upload.
    pub carica: &'static str,
    /// Why a version never changes.
    pub perche_resta: &'static str,
    /// When nothing was sent.
    pub vuote: &'static str,
    /// When too much was sent.
    pub troppo: &'static str,
    /// What follows `Nessuna vista … usa`.
    pub pronome: &'static str,
    /// Heading of the list of mistakes.
    pub rifiutate: &'static str,
    /// The page of a vista that shows them at work.
    pub pagina_vista: &'static str,
}

/// Rules with pages of their own.
pub(crate) trait RegoleInPagina: Proprie + Send + Sync + 'static {
    const PAROLE: &'static Parole;

    /// Those of a vista that chooses none.
    fn predefinite(tutte: &Raccolta<Self>) -> Option<&Self>;

    /// Those that a vista chose; `None` where the vista has no use for them.
    fn di_vista(vista: &Vista) -> Option<Option<&Versione>>;

    /// The method whose questions and bands the page shows under the sentences.
    fn metodo(&self) -> Option<&Metodo> {
        None
    }
}

/// Rules with their text.
struct FileRegole<R> {
    testo: String,
    regole: R,
}

impl<R: RegoleInPagina> FileRegole<R> {
    /// The shipped ones, then those of the body by code, the latest version first. One that is no longer valid, which only a newer
    /// program could make it, is passed over.
    fn list(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Self>> {
        let fornite = R::FORNITE.iter().map(|(_, testo)| (*testo).to_owned());
        let proprie = store::regole::list::<R>(c, actor)?
            .into_iter()
            .map(|p| p.testo);
        Ok(fornite
            .chain(proprie)
            .filter_map(|testo| {
                let regole = R::leggi_testo(&testo).ok()?;
                Some(Self { testo, regole })
            })
            .collect())
    }

    /// The one that an address names.
    fn find(c: &mut Conn, actor: &Actor, codice: &str, versione: &str) -> store::Result<Self> {
        Self::list(c, actor)?
            .into_iter()
            .find(|f| f.regole.codice() == codice && f.regole.versione().to_string() == versione)
            .ok_or(store::Error::NotFound)
    }
}

/// Address of the page that says how some rules work.
pub(crate) fn indirizzo<R: RegoleInPagina>(sigla: &str, regole: &R) -> String {
    format!(
        "/{sigla}/{}/{}/{}",
        R::PAROLE.sezione,
        segmento(regole.codice()),
        regole.versione()
    )
}

/// Codes of the viste that use some rules.
fn usate_da<R: RegoleInPagina>(regole: &R, tutte: &Raccolta<R>, viste: &[Vista]) -> Vec<String> {
    let predefinite = R::predefinite(tutte);
    viste
        .iter()
        .filter(|v| match R::di_vista(v) {
            Some(Some(scelta)) => regole.sono(scelta),
            Some(None) => Some(regole) == predefinite,
            None => false,
        })
        .map(|v| v.codice.clone())
        .collect()
}
