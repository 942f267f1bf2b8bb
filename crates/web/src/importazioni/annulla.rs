//! A preview is given up.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::importazioni::{self, Stato};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// Gives a preview up: nothing was stored, nothing is.
pub(crate) async fn cancel(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    app.write(move |tx| importazioni::set_stato(tx, &actor, &id, Stato::Annullata))
        .await?;
    Ok(Redirect::to(&format!(
        "/{}/importazioni?esito=annullata",
        accesso.ente.sigla
    ))
    .into_response())
}
