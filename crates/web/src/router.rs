//! Every route of the program, on one screen.
//!
//! Pages below [`riservate`] are answered only to a person signed in; that is decided here, once, and not in each page.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use domain::cdr::Cdr;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use crate::app::App;
use crate::error::Error;
use crate::{
    accesso, actor, anagrafiche, elenchi, ente, error, home, importazioni, modelli, regole,
    ricerca, schede, sicurezza, stampe, statici, viste,
};

/// Largest form or upload accepted, in bytes.
const CORPO_MASSIMO: usize = 60 * 1024 * 1024;

/// The whole program as a service.
pub fn router(app: App) -> Router {
    riservate(&app)
        .merge(pubbliche())
        .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
        .layer(middleware::from_fn(sicurezza::stessa_origine))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::Interno)
        }))
        .layer(middleware::from_fn(error::in_pagina))
        .layer(middleware::from_fn(sicurezza::intestazioni))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// What answers without a login: login, health, static files. The list may only shrink.
fn pubbliche() -> Router<App> {
    Router::new()
        .route("/accesso", get(accesso::accesso).post(accesso::entra))
        .route(
            "/primo-accesso/{token}",
            get(accesso::primo_accesso).post(accesso::crea_primo),
        )
        .route("/healthz", get(home::healthz))
        .route("/static/{*percorso}", get(statici::show))
}

fn riservate(app: &App) -> Router<App> {
    let pagine = Router::new()
        .route("/", get(home::show))
        .route("/uscita", post(accesso::destroy))
        .route("/{ente}/viste", get(viste::list).post(viste::create))
        .route("/{ente}/viste/nuova", get(viste::new))
        .route("/{ente}/viste/{vista}", get(viste::show))
        .route(
            "/{ente}/viste/{vista}/modifica",
            get(viste::edit).post(viste::update),
        )
        .route("/{ente}/viste/{vista}/cruscotto", get(viste::cruscotto))
        .route("/{ente}/viste/{vista}/gantt", get(viste::gantt))
        .route("/{ente}/viste/{vista}/rischi", get(viste::mappa))
        .route("/{ente}/viste/{vista}/eventi", get(viste::registro))
        .route("/{ente}/viste/{vista}/albero", get(viste::albero))
        .route(
            "/{ente}/viste/{vista}/anomalie",
            get(viste::anomalie).post(viste::accetta),
        )
        .route(
            "/{ente}/viste/{vista}/anomalie/{id}/riapertura",
            post(viste::riapri),
        )
        .route("/{ente}/viste/{vista}/schede", post(schede::create))
        .route("/{ente}/viste/{vista}/schede/nuova", get(schede::new))
        .route("/{ente}/viste/{vista}/schede/{codice}", get(schede::show))
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/storia",
            get(schede::storia),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/valutazione",
            get(schede::valutazione).post(schede::valuta),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/punteggio",
            get(schede::punteggio).post(schede::decidi),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori",
            get(schede::indicatori),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori/{numero}",
            get(schede::indicatore),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori/{numero}/periodo",
            get(schede::periodo).post(schede::scrivi_periodo),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/blocchi/{blocco}",
            get(schede::edit).post(schede::update),
        )
        .route(
            "/{ente}/importazioni",
            get(importazioni::list).post(importazioni::create),
        )
        .route(
            "/{ente}/importazioni/{id}",
            get(importazioni::show).post(importazioni::update),
        )
        .route(
            "/{ente}/importazioni/{id}/annullamento",
            post(importazioni::cancel),
        )
        .route("/{ente}/importazioni/{id}/fonte", get(importazioni::fonte))
        .route("/{ente}/stampe", get(stampe::list).post(stampe::create))
        .route("/{ente}/stampe/anteprima", get(stampe::anteprima))
        .route("/{ente}/stampe/{id}", get(stampe::show))
        .route("/{ente}/stampe/{id}/avanzamento", get(stampe::avanzamento))
        .route("/{ente}/stampe/{id}/annullamento", post(stampe::cancel))
        .route("/{ente}/stampe/{id}/file", get(stampe::download))
        .route("/{ente}/ricerca", get(ricerca::show))
        .route(
            "/{ente}/cdr",
            get(anagrafiche::list::<Cdr>).post(anagrafiche::create::<Cdr>),
        )
        .route("/{ente}/cdr/nuovo", get(anagrafiche::new::<Cdr>))
        .route(
            "/{ente}/cdr/{codice}",
            get(anagrafiche::show::<Cdr>).post(anagrafiche::update::<Cdr>),
        )
        .route(
            "/{ente}/cdr/{codice}/storia",
            get(anagrafiche::storia::<Cdr>),
        )
        .route(
            "/{ente}/persone",
            get(anagrafiche::list::<Persona>).post(anagrafiche::create::<Persona>),
        )
        .route("/{ente}/persone/nuovo", get(anagrafiche::new::<Persona>))
        .route(
            "/{ente}/persone/{id}",
            get(anagrafiche::show::<Persona>).post(anagrafiche::update::<Persona>),
        )
        .route(
            "/{ente}/persone/{id}/storia",
            get(anagrafiche::storia::<Persona>),
        )
        .route(
            "/{ente}/portatori",
            get(anagrafiche::list::<Portatore>).post(anagrafiche::create::<Portatore>),
        )
        .route(
            "/{ente}/portatori/nuovo",
            get(anagrafiche::new::<Portatore>),
        )
        .route(
            "/{ente}/portatori/{id}",
            get(anagrafiche::show::<Portatore>).post(anagrafiche::update::<Portatore>),
        )
        .route(
            "/{ente}/portatori/{id}/storia",
            get(anagrafiche::storia::<Portatore>),
        )
        .route("/{ente}/modelli", get(modelli::list).post(modelli::create))
        .route("/{ente}/modelli/nuovo", get(modelli::new))
        .route("/{ente}/modelli/{file}", get(modelli::show))
        .route("/{ente}/modelli/{file}/scarica", get(modelli::scarica))
        .route("/{ente}/modelli/{file}/modifica", get(modelli::edit))
        .route(
            "/{ente}/modelli/{file}/elimina",
            get(modelli::confirm).post(modelli::destroy),
        )
        .route(
            "/{ente}/smvp",
            get(regole::list::<Smvp>).post(regole::create::<Smvp>),
        )
        .route("/{ente}/smvp/nuovo", get(regole::new::<Smvp>))
        .route(
            "/{ente}/smvp/{codice}/{versione}",
            get(regole::show::<Smvp>),
        )
        .route(
            "/{ente}/smvp/{codice}/{versione}/scarica",
            get(regole::scarica::<Smvp>),
        )
        .route(
            "/{ente}/metodi",
            get(regole::list::<Metodo>).post(regole::create::<Metodo>),
        )
        .route("/{ente}/metodi/nuovo", get(regole::new::<Metodo>))
        .route(
            "/{ente}/metodi/{codice}/{versione}",
            get(regole::show::<Metodo>),
        )
        .route(
            "/{ente}/metodi/{codice}/{versione}/scarica",
            get(regole::scarica::<Metodo>),
        )
        .route("/{ente}/elenchi", get(elenchi::list))
        .route(
            "/{ente}/elenchi/{chiave}",
            get(elenchi::edit).post(elenchi::update),
        )
        .route("/{ente}/ente", get(ente::show).post(ente::update))
        .route(
            "/{ente}/ente/stemma",
            get(ente::stemma).post(ente::cambia_stemma),
        )
        .route(
            "/{ente}/ente/password",
            get(accesso::proprio).post(accesso::cambia_password),
        )
        .route("/{ente}/ente/sessioni", post(accesso::chiudi_sessione))
        .route("/codice-sorgente", get(home::sorgente));
    let guardia = middleware::from_fn_with_state(app.clone(), actor::richiedi);
    pagine
        .route_layer(guardia.clone())
        .fallback(non_trovata.layer(guardia))
}

async fn non_trovata() -> Error {
    Error::NonTrovata
}
