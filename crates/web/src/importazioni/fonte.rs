//! The printout as it came, line by line.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::importazione::RigaFonte;
use store::importazioni::{self, Voce};

use super::Indirizzo;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;

/// Lines on one page.
pub(super) const RIGHE: usize = 1_000;

#[derive(Template)]
#[template(path = "importazioni/fonte.html")]
struct FontePage {
    page: Page,
    sigla: String,
    voce: Voce,
    righe: Vec<RigaFonte>,
    pagine: Pagine,
}

/// Shows the lines of a printout, a thousand at a time.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    Query(indirizzo): Query<Indirizzo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let importazione = app
        .read(move |c| importazioni::find(c, &actor, &id))
        .await?;
    let fonte = importazione.lettura.fonte;
    let percorso = format!(
        "/{}/importazioni/{}/fonte",
        accesso.ente.sigla, importazione.voce.id
    );
    let pagine = Pagine::new(&indirizzo.pagina, fonte.len(), RIGHE, &percorso, &[]);
    let righe = pagine.fetta(fonte);
    let page = Page::di(
        &accesso,
        format!("Righe di {}", importazione.voce.nome_file),
        "importa",
    );
    Ok(pagina(&FontePage {
        page,
        sigla: accesso.ente.sigla,
        voce: importazione.voce,
        righe,
        pagine,
    }))
}
