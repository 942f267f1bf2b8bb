//! The home of a body: its plans.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::vista::{TipoVista, Vista};
use store::viste::Conteggi;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "viste/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    viste: Vec<(Vista, Conteggi)>,
    /// How many comments name the person that he has not seen.
    menzioni: usize,
}

/// Shows the plans, latest first.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (viste, menzioni) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((viste, store::commenti::da_leggere(c, &actor)?.len()))
        })
        .await?;
    let page = Page::di(&accesso, "Viste", "viste").esito(dopo.esito.as_deref());
    Ok(pagina(&ListPage {
        page,
        sigla: accesso.ente.sigla,
        viste,
        menzioni,
    }))
}
