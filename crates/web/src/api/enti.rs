//! The bodies in which the owner of the token works.

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ente::Ente;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::chi::Programma;
use super::pagine::elenco;
use crate::app::App;
use crate::error::Result;

/// A body.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnteLetto {
    /// Il nome breve che sta negli indirizzi.
    sigla: String,
    nome: String,
}

/// Lists them.
pub(super) async fn list(
    State(app): State<App>,
    Extension(programma): Extension<Programma>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| {
        let mut enti = store::enti::list_of(c, programma.utente)?;
        enti.retain(|e| programma.gettone.ente.is_none_or(|solo| solo == e.id));
        Ok(enti)
    };
    let dato = |e: &Ente| EnteLetto {
        sigla: e.sigla.clone(),
        nome: e.nome.clone(),
    };
    elenco(&app, query, leggi, |e| e.sigla.clone(), dato).await
}
