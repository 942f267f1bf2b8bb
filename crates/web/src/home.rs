//! Where a person lands: his bodies, or straight the plans of the only one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::actor::UtenteId;
use domain::ente::Ente;
use domain::incarico;
use domain::permesso::{Permesso, Ruolo};
use store::Conn;

use crate::actor::Persona;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    /// Where he begins in each, and its name.
    enti: Vec<(String, String)>,
}

/// The bodies of the person signed in.
pub(crate) async fn show(State(app): State<App>, persona: Persona) -> Result<Response> {
    let utente = persona.utente;
    let oggi = app.adesso().date_naive();
    let suoi = app.read(move |c| ruoli_negli_enti(c, utente, oggi)).await?;
    if let [(ente, ruoli)] = suoi.as_slice() {
        return Ok(Redirect::to(&prima_pagina(ente, ruoli)).into_response());
    }
    let enti = suoi
        .into_iter()
        .map(|(ente, ruoli)| (prima_pagina(&ente, &ruoli), ente.nome))
        .collect();
    let page = Page {
        user: Some(persona.nome),
        csrf: persona.csrf,
        ..Page::pubblica("I tuoi enti")
    };
    Ok(pagina(&HomePage { page, enti }))
}

/// The bodies in which the person has an appointment today, with what he is there.
fn ruoli_negli_enti(
    c: &mut Conn,
    utente: UtenteId,
    oggi: NaiveDate,
) -> store::Result<Vec<(Ente, Vec<Ruolo>)>> {
    let mut suoi = Vec::new();
    for ente in store::enti::list_of(c, utente)? {
        let ruoli = incarico::ruoli(&store::incarichi::di(c, ente.id, utente)?, oggi);
        if !ruoli.is_empty() {
            suoi.push((ente, ruoli));
        }
    }
    Ok(suoi)
}

/// The plans, for whoever reads them; the people, for who only lets them in.
fn prima_pagina(ente: &Ente, ruoli: &[Ruolo]) -> String {
    let legge = ruoli.iter().any(|r| r.puo(Permesso::Leggere));
    let pagina = if legge { "viste" } else { "accessi" };
    format!("/{}/{pagina}", ente.sigla)
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
