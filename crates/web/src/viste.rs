//! The plans of a body.

mod cruscotto;
mod edit;
mod form;
mod gantt;
mod list;
mod new;
mod show;

use domain::rischio::{Metodi, Metodo, Regola};
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

/// The method whose bands name the levels of a plan: its own where that gives figures, else those of a declared level.
fn metodo(vista: &Vista) -> Result<Metodo> {
    let metodi = Metodi::forniti().map_err(|e| Error::interno(&e))?;
    vista
        .metodo
        .as_deref()
        .and_then(|codice| metodi.ultimo(codice))
        .filter(|m| matches!(m.regola, Regola::Domande(_)))
        .or_else(|| metodi.ultimo("dichiarato"))
        .cloned()
        .ok_or(Error::Interno)
}
