//! The plans of a body.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::vista::Vista;
use serde::Serialize;
use utoipa::ToSchema;

use super::pagine::Chiesta;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VistaLetta {
    codice: String,
    titolo: String,
    /// `ptpc` o `obiettivi`.
    tipo: String,
    /// L'anno di esercizio.
    anno: i32,
    /// Il primo e l'ultimo anno del triennio.
    dal: i32,
    al: i32,
    /// A che punto è il piano nel suo anno.
    stato: String,
}

impl VistaLetta {
    fn di(v: &Vista) -> Self {
        Self {
            codice: v.codice.clone(),
            titolo: v.titolo.clone(),
            tipo: v.tipo.nome().to_owned(),
            anno: v.anno,
            dal: v.dal,
            al: v.al,
            stato: v.stato.codice().to_owned(),
        }
    }
}

/// A page of plans.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is told")]
pub(crate) struct PaginaViste {
    dati: Vec<VistaLetta>,
    totale: u64,
    cursore: Option<String>,
    successiva: Option<String>,
}

/// Lists them, the latest first.
#[utoipa::path(
    get, path = "/api/v1/enti/{ente}/viste", operation_id = "elenca_viste", tag = "Viste",
    summary = "Le viste di un ente, dalla più recente",
    params(
        ("ente" = String, Path, description = "Nome breve dell'ente"),
        ("limite" = Option<u16>, Query, minimum = 1, maximum = 200, description = "Quante voci per pagina, 50 se non lo dici"),
        ("cursore" = Option<String>, Query, description = "Il cursore della pagina precedente"),
    ),
    responses((status = 200, description = "Una pagina di viste", body = PaginaViste)),
)]
pub(super) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let chiesta = match Chiesta::leggi(&form) {
        Ok(chiesta) => chiesta,
        Err(no) => return Ok(no.into_response()),
    };
    let viste = app
        .read(move |c| store::viste::list(c, &accesso.actor))
        .await?;
    let viste: Vec<Vista> = viste.into_iter().map(|(v, _)| v).collect();
    Ok(chiesta.pagina(&viste, |v| v.codice.clone(), VistaLetta::di, &form))
}

/// Shows one.
#[utoipa::path(
    get, path = "/api/v1/enti/{ente}/viste/{vista}", operation_id = "leggi_vista", tag = "Viste",
    summary = "Una vista",
    params(
        ("ente" = String, Path, description = "Nome breve dell'ente"),
        ("vista" = String, Path, description = "Codice della vista"),
    ),
    responses((status = 200, description = "La vista", body = VistaLetta)),
)]
pub(super) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
) -> Result<Response> {
    let vista = app
        .read(move |c| store::viste::find(c, &accesso.actor, &codice))
        .await?;
    Ok(Json(VistaLetta::di(&vista)).into_response())
}
