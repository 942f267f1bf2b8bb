//! Coming in and going out: login, the first administrator, sign-out.

mod attese;
mod browser;
mod codice;
mod dimenticata;
mod entrati;
mod fattore;
mod fonti;
mod gettoni;
mod invito;
mod login;
mod password;
mod primo;
mod proprio;
mod provider;
mod totp;

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::{DateTime, Duration, Utc};
use domain::registro::Annotazione;
use store::Tx;

use crate::actor::{COOKIE, Persona};
use crate::app::App;
use crate::bozze::TENUTE;
use crate::davanti::Chiamante;
use crate::error::Result;
use crate::form::Form;
use crate::freno::Freno;
use crate::segreti::Segreto;

pub(crate) use attese::Attese;
pub(crate) use codice::create as scrivi_codice;
pub(crate) use dimenticata::{create as chiedi_password, new as password_dimenticata};
pub(crate) use entrati::Entrati;
pub(crate) use fattore::{show as secondo_fattore, update as cambia_fattore};
pub(crate) use gettoni::{create as crea_gettone, revoke as revoca_gettone, show as gettoni};
pub(crate) use invito::{create as accetta_invito, new as invito};
pub(crate) use login::{create as entra, new as accesso};
pub(crate) use primo::{create as crea_primo, new as primo_accesso};
pub(crate) use proprio::{revoke as chiudi_sessione, show as proprio, update as cambia_password};
pub(crate) use provider::{Avviati, ritorno, vai};

/// How long a session lasts without being used.
pub(crate) const DURATA: Duration = Duration::hours(12);

/// How long it is known whose a session was that is over: what was typed in its pages is his.
const FINITE: Duration = Duration::days(7);

/// How often a password may be tried: five times at once, then once every twelve seconds, for each name and for each address.
///
/// The name that is tried too often waits only where it is tried from, so that nobody can lock another out.
pub(crate) struct Tentativi(Freno);

impl Tentativi {
    pub(crate) fn new() -> Self {
        Self(Freno::new(5, Duration::seconds(12)))
    }

    pub(crate) fn permesso(&self, chiave: &str, adesso: DateTime<Utc>) -> bool {
        self.0.passa(chiave, adesso).is_some()
    }
}

/// Where a request comes from, as far as it is believed; empty when the server does not say (a test).
pub(crate) struct Indirizzo(String);

impl<S: Send + Sync> FromRequestParts<S> for Indirizzo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        Ok(Self(
            parts
                .extensions
                .get::<Chiamante>()
                .map(|Chiamante(ip)| di_chi(*ip))
                .unwrap_or_default(),
        ))
    }
}

/// The address by which tries are counted: of the newer kind the first half, for the other half is its owner's to choose.
fn di_chi(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Ends the session of this browser.
pub(crate) async fn destroy(
    State(app): State<App>,
    persona: Persona,
    cookies: CookieJar,
    _form: Form,
) -> Result<Response> {
    let adesso = app.adesso();
    app.write(move |tx| {
        store::sessioni::delete(tx, &persona.sessione)?;
        store::registro::annota_ovunque(tx, persona.utente, Annotazione::Uscita, "", adesso)
    })
    .await?;
    Ok((
        cookies.remove(Cookie::build(COOKIE).path("/")),
        Redirect::to("/accesso"),
    )
        .into_response())
}

/// Opens a session, writes that down, and gives its cookie. `fonte` is the code of the source through which it begins, where there is one.
fn apri(
    app: &App,
    tx: &mut Tx<'_>,
    utente: domain::UtenteId,
    browser: &str,
    fonte: Option<&str>,
) -> store::Result<Cookie<'static>> {
    let (token, csrf, adesso) = (Segreto::nuovo(), Segreto::nuovo(), app.adesso());
    store::sessioni::purge(tx, adesso - FINITE)?;
    store::bozze::purge(tx, adesso - TENUTE)?;
    store::sessioni::create(
        tx,
        &token.impronta(),
        utente,
        csrf.testo(),
        adesso,
        adesso + DURATA,
    )?;
    let browser = match fonte {
        None => browser.to_owned(),
        Some(fonte) => {
            store::sessioni::di_fonte(tx, &token.impronta(), fonte)?;
            format!("{browser}, con {}", app.servizi.identita.nome_di(fonte))
        }
    };
    store::sessioni::di_browser(tx, &token.impronta(), &browser)?;
    store::registro::annota_ovunque(tx, utente, Annotazione::Entrata, &browser, adesso)?;
    Ok(biscotto(app, COOKIE, token.testo()))
}

/// A cookie that only this program reads.
fn biscotto(app: &App, nome: &'static str, valore: &str) -> Cookie<'static> {
    Cookie::build((nome, valore.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.servizi.solo_https)
        .build()
}
