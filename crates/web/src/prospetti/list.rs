//! The reports of a plan, each with what it is for.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::prospetto::Prospetto;
use domain::vista::Vista;

use super::salvati::VoceSalvata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::indirizzo::segmento;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "prospetti/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    vista: Vista,
    base: String,
    voci: Vec<Prospetto>,
    salvati: Vec<VoceSalvata>,
}

/// Lists them.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, salvati) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let salvati = store::prospetti::list(c, &actor, &vista.id)?;
            Ok((vista, salvati))
        })
        .await?;
    let tutti = Prospetto::TUTTI.iter().copied();
    let base = format!("/{}/viste/{}", accesso.ente.sigla, segmento(&vista.codice));
    let salvati = salvati.into_iter();
    Ok(pagina(&ListPage {
        page: Page::di(&accesso, format!("Prospetti – {}", vista.codice), "viste")
            .esito(dopo.esito.as_deref()),
        salvati: salvati
            .map(|s| VoceSalvata::di(s, &base, &accesso))
            .collect(),
        base,
        sigla: accesso.ente.sigla,
        voci: tutti.filter(|p| p.adatto(vista.tipo)).collect(),
        vista,
    }))
}
