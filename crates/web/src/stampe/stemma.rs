//! The crest of the body.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};

/// Sends the crest as a picture that can run nothing, even if an SVG with a script was loaded.
pub(crate) async fn stemma(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let actor = accesso.actor.clone();
    let stemma = app.read(move |c| store::enti::stemma(c, &actor)).await?.ok_or(Error::NonTrovata)?;
    let tipo = if stemma.immagine.starts_with(b"\x89PNG") { "image/png" } else { "image/svg+xml" };
    let intestazioni = [(header::CONTENT_TYPE, tipo), (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox")];
    Ok((intestazioni, stemma.immagine).into_response())
}
