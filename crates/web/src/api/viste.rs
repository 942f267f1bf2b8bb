//! The plans of a body.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::vista::Vista;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::pagine::elenco;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;

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

/// Lists them, the latest first.
pub(super) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| {
        let viste = store::viste::list(c, &accesso.actor)?.into_iter();
        Ok(viste.map(|(v, _)| v).collect())
    };
    let chiave = |v: &Vista| v.codice.clone();
    elenco(&app, query, leggi, chiave, VistaLetta::di).await
}

/// Shows one.
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
