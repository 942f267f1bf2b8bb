//! The life of a plan: its state with the passages, its versions, and two of them side by side.

mod confronto;
mod documenti;
mod momento;
mod ribaltamento;
mod segni;
mod stato;

pub(crate) use confronto::{show as confronto, xlsx as foglio_di_calcolo};
pub(crate) use documenti::{create as allega, destroy as togli_documento, file as documento};
pub(crate) use ribaltamento::{edit as ribaltamento, update as ribalta};
pub(crate) use stato::{edit as stato, update as passa};

use domain::permesso::Permesso;
use domain::vista::vita::PassaggioVista;

/// The segment under which the router lets through whoever may make a passage of a plan.
fn segmento_di(permesso: Permesso) -> &'static str {
    match permesso {
        Permesso::Adottare => "adozione",
        _ => "conduzione",
    }
}

fn letto(codice: &str) -> Option<PassaggioVista> {
    PassaggioVista::TUTTI
        .iter()
        .copied()
        .find(|p| p.codice() == codice)
}
