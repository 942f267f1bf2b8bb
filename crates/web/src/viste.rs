//! The plans of a body.

mod cruscotto;
mod edit;
mod form;
mod gantt;
mod list;
mod new;
mod show;

use domain::rischio::{Metodi, Metodo};
use domain::vista::{TipoVista, Vista};

pub(crate) use cruscotto::cruscotto;
pub(crate) use edit::{edit, update};
pub(crate) use gantt::gantt;
pub(crate) use list::list;
pub(crate) use new::{create, new};
pub(crate) use show::{anomalie, show};

use crate::error::{Error, Result};

/// What a plan groups its sheets by.
fn parola_gruppo(tipo: TipoVista) -> &'static str {
    match tipo {
        TipoVista::Obiettivi => "Direzione",
        TipoVista::Ptpc => "Centro di Responsabilità",
    }
}

/// The method whose bands name the levels of a plan.
fn metodo(_vista: &Vista) -> Result<Metodo> {
    Metodi::forniti()
        .ok()
        .and_then(|m| m.ultimo("dichiarato").cloned())
        .ok_or(Error::Interno)
}
