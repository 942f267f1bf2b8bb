//! Reports beside the book of sheets: on a page, as a spreadsheet, printed.

mod disegno;
mod lette;
mod list;
mod salvati;
mod show;
mod stampa;

pub(crate) use list::list;
pub(crate) use salvati::{create as salva, destroy as togli};
pub(crate) use show::{scarica, show};
pub(crate) use stampa::create;
pub use stampa::libro as libro_di_prospetto;

use domain::prospetto::Prospetto;
use domain::vista::Vista;

/// The report with the code that an address names, where the plan is one that it says something of.
fn trova(vista: &Vista, codice: &str) -> store::Result<Prospetto> {
    let tutti = Prospetto::TUTTI.iter().copied();
    let mut suoi = tutti.filter(|p| p.adatto(vista.tipo));
    suoi.find(|p| p.codice() == codice)
        .ok_or(store::Error::NotFound)
}
