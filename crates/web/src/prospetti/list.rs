//! The reports of a plan, each with what it is for.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::prospetto::Prospetto;
use domain::vista::Vista;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "prospetti/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    vista: Vista,
    base: String,
    voci: Vec<Prospetto>,
}

/// Lists them.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let vista = app
        .read(move |c| store::viste::find(c, &actor, &codice))
        .await?;
    let tutti = Prospetto::TUTTI.iter().copied();
    Ok(pagina(&ListPage {
        page: Page::di(&accesso, format!("Prospetti – {}", vista.codice), "viste"),
        base: format!("/{}/viste/{}", accesso.ente.sigla, segmento(&vista.codice)),
        sigla: accesso.ente.sigla,
        voci: tutti.filter(|p| p.adatto(vista.tipo)).collect(),
        vista,
    }))
}
