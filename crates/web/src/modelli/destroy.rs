//! Taking a modello of the body away, once the person has seen which viste used it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{FileModello, usato_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "modelli/elimina.html")]
struct ConfirmPage {
    page: Page,
    sigla: String,
    file: String,
    viste: Vec<String>,
}

/// Asks.
pub(crate) async fn confirm(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, nome)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, viste) = app
        .read(move |c| FileModello::con_viste(c, &actor, &nome))
        .await?;
    if file.fornito {
        return Err(Error::NonTrovata);
    }
    let page = Page::di(&accesso, format!("Elimina {}", file.nome), "anagrafiche");
    let viste = file
        .letto()
        .map(|m| usato_da(&m, &viste))
        .unwrap_or_default();
    Ok(pagina(&ConfirmPage {
        page,
        sigla: accesso.ente.sigla,
        file: file.nome,
        viste,
    }))
}

/// Takes it away. Sheets that followed it follow the shipped one.
pub(crate) async fn destroy(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, nome)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let (actor, adesso) = (accesso.actor, app.adesso());
    app.write(move |tx| store::modelli::delete(tx, &actor, &nome, adesso))
        .await?;
    Ok(Redirect::to(&format!("/{}/modelli?esito=eliminata", accesso.ente.sigla)).into_response())
}
