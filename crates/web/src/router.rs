//! Every route of the program: those without a login here, those of plans, of sheets and of the body each in a file.
//!
//! Pages below [`riservate`] are answered only to a person signed in; that is decided here, once, and not in each page.

mod ente;
mod piani;
mod schede;

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use domain::permesso::Permesso;

use crate::app::App;
use crate::error::Error;
use crate::{accesso, actor, api, davanti, error, home, promemoria, pubblico, sicurezza, statici};

/// Largest form or upload accepted, in bytes.
const CORPO_MASSIMO: usize = 60 * 1024 * 1024;

/// Largest form of somebody who is not in yet, in bytes.
const BUSSARE_MASSIMO: usize = 16 * 1024;

/// The whole program as a service.
pub fn router(app: App) -> Router {
    let davanti = app.servizi.davanti.clone();
    let pagine = riservate(&app)
        .merge(pubbliche())
        .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            sicurezza::stessa_origine,
        ))
        .layer(middleware::from_fn(sicurezza::senza_nulli))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::Interno)
        }))
        .layer(middleware::from_fn(error::in_pagina))
        .layer(middleware::from_fn(sicurezza::intestazioni))
        .with_state(app.clone());
    let banco = pubblico::Banco::di(&app);
    let tutto = pagine
        .merge(api::router(app.clone()))
        .layer(middleware::from_fn_with_state(
            app,
            sicurezza::sito_pubblico,
        ))
        // What is answered there without going further has its protections too.
        .layer(middleware::from_fn(sicurezza::intestazioni));
    davanti::metti(tutto, davanti).layer(middleware::from_fn_with_state(banco, pubblico::tieni))
}

/// What answers without a login: login, the links that make one, health, static files.
fn pubbliche() -> Router<App> {
    Router::new()
        .route("/accesso", get(accesso::accesso).post(accesso::entra))
        .route("/accesso/codice", post(accesso::scrivi_codice))
        .route(
            "/accesso/password",
            get(accesso::password_dimenticata).post(accesso::chiedi_password),
        )
        .route("/accesso/con/{fonte}", get(accesso::vai))
        .route("/accesso/con/{fonte}/ritorno", get(accesso::ritorno))
        .route(
            "/primo-accesso/{token}",
            get(accesso::primo_accesso).post(accesso::crea_primo),
        )
        .route(
            "/invito/{token}",
            get(accesso::invito).post(accesso::accetta_invito),
        )
        // Whoever knocks brings a name and a password, and no more than that is read of him.
        .layer(DefaultBodyLimit::max(BUSSARE_MASSIMO))
        .route("/calendario/{file}", get(promemoria::calendario))
        .route("/robots.txt", get(pubblico::robots))
        .route("/pubblico", get(pubblico::enti))
        .route("/pubblico/{ente}", get(pubblico::ente))
        .route("/pubblico/{ente}/{file}", get(pubblico::file))
        .route("/pubblico/{ente}/piani/{vista}", get(pubblico::piano))
        .route(
            "/pubblico/{ente}/piani/{vista}/misure",
            get(pubblico::misure),
        )
        .route(
            "/pubblico/{ente}/piani/{vista}/indicatori",
            get(pubblico::indicatori),
        )
        .route("/pubblico/{ente}/piani/{vista}/cerca", get(pubblico::cerca))
        .route(
            "/pubblico/{ente}/piani/{vista}/schede/{codice}",
            get(pubblico::scheda),
        )
        .route(
            "/pubblico/{ente}/piani/{vista}/dati/{file}",
            get(pubblico::dati),
        )
        .route(
            "/pubblico/{ente}/piani/{vista}/allegati/{id}",
            get(pubblico::allegato),
        )
        .route("/healthz", get(home::healthz))
        .route("/static/{*percorso}", get(statici::show))
}

fn riservate(app: &App) -> Router<App> {
    let pagine = ente::rotte().merge(piani::rotte()).merge(schede::rotte());
    let guardia = middleware::from_fn_with_state(app.clone(), actor::richiedi);
    pagine
        .route_layer(guardia.clone())
        .fallback(non_trovata.layer(guardia))
}

/// A route with the act that it does: only who may do it gets through. What stands without one asks for a person signed in and nothing else;
/// a test counts those.
fn per(permesso: Permesso, rotta: MethodRouter<App>) -> MethodRouter<App> {
    rotta.route_layer(middleware::from_fn(move |richiesta, poi| {
        actor::permetti(permesso, richiesta, poi)
    }))
}

async fn non_trovata() -> Error {
    Error::NonTrovata
}
