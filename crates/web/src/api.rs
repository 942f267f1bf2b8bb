//! What other programs are answered: the same verbs and the same rights as the pages, in JSON (docs/adr/0025-api.md).

mod anagrafiche;
mod chi;
mod documento;
mod enti;
mod pagine;
mod problema;
mod schede;
mod viste;

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{MethodRouter, any, get, patch, post};
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
    riservate(&app)
        .merge(pubbliche())
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
        .with_state(app)
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
    Router::new()
        .route("/api/v1/enti", get(enti::list))
        .route(
            "/api/v1/enti/{ente}/cdr",
            per(Permesso::Leggere, get(anagrafiche::cdr)),
        )
        .route(
            "/api/v1/enti/{ente}/persone",
            per(Permesso::Leggere, get(anagrafiche::persone)),
        )
        .route(
            "/api/v1/enti/{ente}/portatori",
            per(Permesso::Leggere, get(anagrafiche::portatori)),
        )
        .route(
            "/api/v1/enti/{ente}/viste",
            per(Permesso::Leggere, get(viste::list)),
        )
        .route(
            "/api/v1/enti/{ente}/viste/{vista}",
            per(Permesso::Leggere, get(viste::show)),
        )
        .route(
            "/api/v1/enti/{ente}/viste/{vista}/schede",
            per(Permesso::Leggere, get(schede::list)),
        )
        .route(
            "/api/v1/enti/{ente}/viste/{vista}/schede/{codice}",
            per(Permesso::Leggere, get(schede::show))
                .merge(per(Permesso::Compilare, patch(schede::update))),
        )
        // Which of the passages is whose, the sheet says.
        .route(
            "/api/v1/enti/{ente}/viste/{vista}/schede/{codice}/passaggi",
            per(Permesso::Leggere, post(schede::passa)),
        )
        .route_layer(guardia)
}

/// A route with the act that it does, as the router of the pages has them.
fn per(permesso: Permesso, rotta: MethodRouter<App>) -> MethodRouter<App> {
    rotta.route_layer(middleware::from_fn(move |richiesta, poi| {
        chi::permetti(permesso, richiesta, poi)
    }))
}
