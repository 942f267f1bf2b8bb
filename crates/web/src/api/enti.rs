//! The bodies in which the owner of the token works.

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::ente::Ente;
use serde::Serialize;
use utoipa::ToSchema;

use super::chi::Programma;
use super::pagine::Chiesta;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// A body.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnteLetto {
    /// Il nome breve che sta negli indirizzi.
    sigla: String,
    nome: String,
}

/// A page of bodies.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is told")]
pub(crate) struct PaginaEnti {
    dati: Vec<EnteLetto>,
    totale: u64,
    cursore: Option<String>,
    successiva: Option<String>,
}

/// Lists them.
#[utoipa::path(
    get, path = "/api/v1/enti", operation_id = "elenca_enti", tag = "Enti",
    summary = "Gli enti in cui lavora chi ha creato il gettone",
    params(
        ("limite" = Option<u16>, Query, minimum = 1, maximum = 200, description = "Quante voci per pagina, 50 se non lo dici"),
        ("cursore" = Option<String>, Query, description = "Il cursore della pagina precedente"),
    ),
    responses((status = 200, description = "Una pagina di enti", body = PaginaEnti)),
)]
pub(super) async fn list(
    State(app): State<App>,
    Extension(programma): Extension<Programma>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let chiesta = match Chiesta::leggi(&form) {
        Ok(chiesta) => chiesta,
        Err(no) => return Ok(no.into_response()),
    };
    let utente = programma.utente;
    let mut enti: Vec<Ente> = app.read(move |c| store::enti::list_of(c, utente)).await?;
    enti.retain(|e| programma.gettone.ente.is_none_or(|solo| solo == e.id));
    let dato = |e: &Ente| EnteLetto {
        sigla: e.sigla.clone(),
        nome: e.nome.clone(),
    };
    Ok(chiesta.pagina(&enti, |e| e.sigla.clone(), dato, &form))
}
