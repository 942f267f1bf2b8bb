//! The text of a modello, to read and to take away.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::modello::Modello;

use super::{FileModello, Riga, usato_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "modelli/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    file: FileModello,
    modello: Option<Modello>,
    viste: Vec<String>,
    righe: Vec<Riga>,
}

/// Shows the text, its lines numbered.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, nome)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, viste) = app
        .read(move |c| FileModello::con_viste(c, &actor, &nome))
        .await?;
    let modello = file.letto();
    Ok(pagina(&ShowPage {
        page: Page::di(&accesso, file.nome.clone(), "anagrafiche"),
        sigla: accesso.ente.sigla,
        viste: modello
            .as_ref()
            .map(|m| usato_da(m, &viste))
            .unwrap_or_default(),
        righe: file.righe(),
        modello,
        file,
    }))
}

/// Gives the file.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, nome)): Path<(String, String)>,
) -> Result<Response> {
    let file = app
        .read(move |c| FileModello::find(c, &accesso.actor, &nome))
        .await?;
    // The name is one of ours: letters, digits, dashes and a dot.
    let nome = format!("attachment; filename=\"{}\"", file.nome);
    Ok((
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, nome),
        ],
        file.testo,
    )
        .into_response())
}
