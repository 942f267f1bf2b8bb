//! Where a person lands: his bodies, or straight the plans of the only one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::actor::{Actor, Ambito, UtenteId};
use domain::ente::Ente;
use domain::permesso::Permesso;
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
    let oggi = app.oggi();
    let suoi = app.read(move |c| nei_suoi_enti(c, utente, oggi)).await?;
    if let [(ente, actor)] = suoi.as_slice() {
        return Ok(Redirect::to(&prima_pagina(ente, actor)).into_response());
    }
    let enti = suoi
        .into_iter()
        .map(|(ente, actor)| (prima_pagina(&ente, &actor), ente.nome))
        .collect();
    let page = Page {
        user: Some(persona.nome),
        csrf: persona.csrf,
        ..Page::pubblica("I tuoi enti")
    };
    Ok(pagina(&HomePage { page, enti }))
}

/// The bodies in which the person has an appointment today, with who he is there.
fn nei_suoi_enti(
    c: &mut Conn,
    utente: UtenteId,
    oggi: NaiveDate,
) -> store::Result<Vec<(Ente, Actor)>> {
    let mut suoi = Vec::new();
    for ente in store::enti::list_of(c, utente)? {
        let actor = store::incarichi::actor_di(c, ente.id, utente, "", oggi)?;
        suoi.extend(actor.map(|a| (ente, a)));
    }
    Ok(suoi)
}

/// What waits for him, for whoever answers for some CdR; the plans, for whoever reads them; the people, for who only lets them in.
fn prima_pagina(ente: &Ente, actor: &Actor) -> String {
    let qualche_cdr = |p| actor.puo(p) && actor.ambito(p) != Ambito::TuttoEnte;
    let pagina = if qualche_cdr(Permesso::Compilare) {
        "mie"
    } else if actor.puo(Permesso::Leggere) {
        "viste"
    } else {
        "accessi"
    };
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
