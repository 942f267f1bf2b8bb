//! The page "Importa": files come in, a preview shows what was understood, and only a confirmation stores it.

mod annulla;
mod create;
pub(crate) mod fogli;
mod fonte;
mod list;
mod quadro;
mod scelte;
mod show;
mod update;

pub(crate) use annulla::cancel;
pub(crate) use create::create;
pub(crate) use fogli::Letture;
pub(crate) use fonte::show as fonte;
pub(crate) use list::list;
pub(crate) use show::show;
pub(crate) use update::update;

use serde::Deserialize;

use crate::pagine::Pagine;

/// What the address of a page of imports may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Indirizzo {
    /// Counts from 1; anything else is the first page.
    pagina: String,
    esito: Option<String>,
}

impl Indirizzo {
    fn pagina(&self) -> usize {
        Pagine::chiesta(&self.pagina)
    }
}
