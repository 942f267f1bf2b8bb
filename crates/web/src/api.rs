//! What other programs are answered: the same verbs and the same rights as the pages, in JSON (docs/adr/0025-api.md).

mod anagrafiche;
mod attorno;
mod chi;
mod documento;
mod enti;
mod pagine;
mod piani;
mod problema;
mod ripetizione;
mod schede;
mod ufficio;
mod verbi;
mod verbo;
mod viste;

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{MethodRouter, any, get};
use axum::{Router, middleware};
use domain::permesso::Permesso;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::error::Error;
use crate::sicurezza;

pub(crate) use chi::{PREFISSO, usato};

/// Largest body of a request, in bytes.
const CORPO_MASSIMO: usize = 2 * 1024 * 1024;

/// Everything below `/api/v1`. The session of a browser is not looked at, so that no page of another site can act through it.
pub(crate) fn router(app: App) -> Router {
    let programmi = app.servizi.programmi.clone();
    let rotte = riservate(&app).merge(pubbliche());
    let rotte = rotte
        .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
        .layer(middleware::from_fn(sicurezza::senza_nulli))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::Interno)
        }))
        .layer(middleware::from_fn(problema::in_problema))
        .layer(middleware::from_fn(sicurezza::intestazioni))
        .with_state(app);
    if programmi.ha_origini() {
        rotte.layer(programmi.cors())
    } else {
        rotte
    }
}

/// What tells how to ask, and that an address is of nothing.
fn pubbliche() -> Router<App> {
    Router::new()
        .route(
            "/api/v1",
            get(|| async { Redirect::to("/api/v1/documentazione") }),
        )
        .route("/api/v1/documentazione", get(documento::show))
        .route("/api/v1/openapi.json", get(documento::openapi))
        .route("/api/v1/{*altro}", any(|| async { Error::NonTrovata }))
}

fn riservate(app: &App) -> Router<App> {
    let guardia = middleware::from_fn_with_state(app.clone(), chi::richiedi);
    let verbi = verbi::tutti().into_iter();
    let rotte = verbi.fold(Router::new(), |rotte, v| {
        let indirizzo = v.indirizzo();
        rotte.route(&indirizzo, v.rotta())
    });
    let una_volta = middleware::from_fn_with_state(app.clone(), ripetizione::una_volta);
    rotte.route_layer(una_volta).route_layer(guardia)
}

/// A moment, as ISO 8601 writes it.
fn istante(quando: chrono::DateTime<chrono::Utc>) -> String {
    quando.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A route with the act that it does, as the router of the pages has them.
fn per(permesso: Permesso, rotta: MethodRouter<App>) -> MethodRouter<App> {
    rotta.route_layer(middleware::from_fn(move |richiesta, poi| {
        chi::permetti(permesso, richiesta, poi)
    }))
}
