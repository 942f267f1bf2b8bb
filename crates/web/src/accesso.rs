//! Coming in and going out: login, the first administrator, sign-out.

mod invito;
mod login;
mod password;
mod primo;
mod proprio;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::Duration;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use store::Tx;

use crate::actor::{COOKIE, Persona};
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::segreti::Segreto;

pub(crate) use invito::{create as accetta_invito, new as invito};
pub(crate) use login::{create as entra, new as accesso};
pub(crate) use primo::{create as crea_primo, new as primo_accesso};
pub(crate) use proprio::{revoke as chiudi_sessione, show as proprio, update as cambia_password};

/// How long a session lasts without being used.
pub(crate) const DURATA: Duration = Duration::hours(12);

/// How often a password may be tried: five times at once, then once every twelve seconds, for each name and for each address.
///
/// The name that is tried too often waits only where it is tried from, so that nobody can lock another out.
pub(crate) struct Tentativi(DefaultKeyedRateLimiter<String>);

impl Tentativi {
    pub(crate) fn new() -> Self {
        const CINQUE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
        Self(RateLimiter::keyed(Quota::per_minute(CINQUE)))
    }

    fn permesso(&self, chiave: &str) -> bool {
        if self.0.len() > 10_000 {
            self.0.retain_recent();
        }
        self.0.check_key(&chiave.to_owned()).is_ok()
    }
}

/// Where a request comes from; empty when the server does not say (a test).
pub(crate) struct Indirizzo(String);

impl<S: Send + Sync> FromRequestParts<S> for Indirizzo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        Ok(Self(
            parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|ConnectInfo(a)| a.ip().to_string())
                .unwrap_or_default(),
        ))
    }
}

/// Ends the session of this browser.
pub(crate) async fn destroy(
    State(app): State<App>,
    persona: Persona,
    cookies: CookieJar,
    _form: Form,
) -> Result<Response> {
    app.write(move |tx| store::sessioni::delete(tx, &persona.sessione))
        .await?;
    Ok((
        cookies.remove(Cookie::build(COOKIE).path("/")),
        Redirect::to("/accesso"),
    )
        .into_response())
}

/// Opens a session and gives its cookie.
fn apri(app: &App, tx: &mut Tx<'_>, utente: domain::UtenteId) -> store::Result<Cookie<'static>> {
    let (token, csrf, adesso) = (Segreto::nuovo(), Segreto::nuovo(), app.adesso());
    store::sessioni::purge(tx, adesso)?;
    store::sessioni::create(
        tx,
        &token.impronta(),
        utente,
        csrf.testo(),
        adesso,
        adesso + DURATA,
    )?;
    Ok(Cookie::build((COOKIE, token.testo().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.servizi.solo_https)
        .build())
}
