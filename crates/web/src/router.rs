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

use crate::app::App;
use crate::error::Error;
use crate::{accesso, actor, home, sicurezza, statici};

/// Largest form or upload accepted, in bytes.
const CORPO_MASSIMO: usize = 60 * 1024 * 1024;

/// The whole program as a service.
pub fn router(app: App) -> Router {
    riservate(&app)
        .merge(pubbliche())
        .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
        .layer(middleware::from_fn(sicurezza::stessa_origine))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(60)))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Error::Interno)))
        .layer(middleware::from_fn(sicurezza::intestazioni))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// What answers without a login: login, health, static files. The list may only shrink.
fn pubbliche() -> Router<App> {
    Router::new()
        .route("/accesso", get(accesso::accesso).post(accesso::entra))
        .route("/primo-accesso/{token}", get(accesso::primo_accesso).post(accesso::crea_primo))
        .route("/healthz", get(home::healthz))
        .route("/static/{*percorso}", get(statici::show))
}

fn riservate(app: &App) -> Router<App> {
    let pagine = Router::new()
        .route("/", get(home::show))
        .route("/uscita", post(accesso::destroy))
        .route("/codice-sorgente", get(home::sorgente));
    let guardia = middleware::from_fn_with_state(app.clone(), actor::richiedi);
    pagine.route_layer(guardia.clone()).fallback(non_trovata.layer(guardia))
}

async fn non_trovata() -> Error {
    Error::NonTrovata
}
