//! Where a person lands: his bodies, or straight the plans of the only one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ente::Ente;

use crate::actor::Persona;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    enti: Vec<Ente>,
}

/// The bodies of the person signed in.
pub(crate) async fn show(State(app): State<App>, persona: Persona) -> Result<Response> {
    let utente = persona.utente;
    let enti = app.read(move |c| store::enti::list_of(c, utente)).await?;
    if let [ente] = enti.as_slice() {
        return Ok(Redirect::to(&format!("/{}/viste", ente.sigla)).into_response());
    }
    let page = Page {
        user: Some(persona.nome),
        csrf: persona.csrf,
        ..Page::pubblica("I tuoi enti")
    };
    Ok(pagina(&HomePage { page, enti }))
}

/// Whether the program is up and reaches its database.
pub(crate) async fn healthz(State(app): State<App>) -> Result<&'static str> {
    app.read(store::enti::list).await?;
    Ok("ok\n")
}

/// AGPL-3.0, section 13: whoever uses the program over a network is offered its source.
pub(crate) async fn sorgente() -> Redirect {
    Redirect::to("https://github.com/schedario/schedario")
}
