//! The sessions of monitoring of a plan: opened, filling up, closed; and the sample that is verified. What a sheet answers stands on a page
//! of the sheet.

mod list;
mod new;
mod righe;
mod show;

pub(crate) use list::list;
pub(crate) use new::{create, new};
pub(crate) use righe::{Chieste, Riga, giorni};
pub(crate) use show::{chiudi, estrai, scarica, show};

use domain::Actor;
use domain::monitoraggio::{MonitoraggioId, SessioneMonitoraggio};
use domain::vista::Vista;
use store::Conn;

use crate::indirizzo::segmento;

/// Address of a session.
pub(crate) fn indirizzo(sigla: &str, vista: &Vista, id: &MonitoraggioId) -> String {
    format!(
        "/{sigla}/viste/{}/monitoraggi/{}",
        segmento(&vista.codice),
        segmento(&id.0)
    )
}

/// The plan and the session that an address names.
///
/// # Errors
/// [`store::Error::NotFound`] also where the session is one of another plan.
pub(crate) fn trova(
    c: &mut Conn,
    actor: &Actor,
    vista: &str,
    sessione: &str,
) -> store::Result<(Vista, SessioneMonitoraggio)> {
    let vista = store::viste::find(c, actor, vista)?;
    let sessione = store::monitoraggi::find(c, actor, &MonitoraggioId(sessione.to_owned()))?;
    if sessione.vista == vista.id {
        Ok((vista, sessione))
    } else {
        Err(store::Error::NotFound)
    }
}
