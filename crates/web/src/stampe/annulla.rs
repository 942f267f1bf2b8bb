//! A print is given up.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::stampe;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// Gives a print up; the worker notices at its next sheet.
pub(crate) async fn cancel(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let (actor, chiave) = (accesso.actor.clone(), id.clone());
    app.write(move |tx| match stampe::cancel(tx, &actor, &chiave) {
        // It ended while the person pressed the button: its page says how.
        Err(store::Error::NotFound) => stampe::find(tx, &actor, &chiave).map(drop),
        altro => altro,
    })
    .await?;
    Ok(Redirect::to(&format!("/{}/stampe/{id}", accesso.ente.sigla)).into_response())
}
