//! The sessions of a plan.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::data;
use domain::monitoraggio::SessioneMonitoraggio;
use domain::vista::Vista;

use super::{giorni, indirizzo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

/// A session, as the list shows it.
struct Voce {
    nome: String,
    indirizzo: String,
    riferimento: String,
    termine: String,
    /// How far the term is; `None` once closed.
    giorni: Option<String>,
    passato: bool,
    /// How many CdR it asks; 0 for all.
    cdr: usize,
}

#[derive(Template)]
#[template(path = "monitoraggi/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    vista: Vista,
    voci: Vec<Voce>,
}

/// Shows the sessions of a plan, the latest first.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let (vista, sessioni) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &vista)?;
            let sessioni = store::monitoraggi::list(c, &actor, &vista.id)?;
            Ok((vista, sessioni))
        })
        .await?;
    let voce = |s: SessioneMonitoraggio| Voce {
        indirizzo: indirizzo(&accesso.ente.sigla, &vista, &s.id),
        riferimento: data::it(s.riferimento),
        termine: data::it(s.termine),
        giorni: s.chiusa.is_none().then(|| giorni(s.giorni(oggi))),
        passato: s.giorni(oggi) < 0,
        cdr: s.cdr.len(),
        nome: s.nome,
    };
    let voci = sessioni.into_iter().map(voce).collect();
    let page = Page::di(
        &accesso,
        format!("Monitoraggio – {}", vista.codice),
        "viste",
    );
    Ok(pagina(&ListPage {
        page: page.esito(dopo.esito.as_deref()),
        sigla: accesso.ente.sigla,
        vista,
        voci,
    }))
}
