//! Who asks: from the session cookie to the [`Actor`] that every read and verb wants.

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use domain::actor::{Actor, UtenteId};
use domain::ente::Ente;

use crate::app::App;
use crate::error::{Error, Result};
use crate::segreti::impronta;

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "schedario_sessione";

/// A person signed in, wherever he is.
#[derive(Debug, Clone)]
pub(crate) struct Persona {
    pub utente: UtenteId,
    pub nome: String,
    pub csrf: String,
    /// Hash of the session's token: signing out ends this one.
    pub sessione: String,
}

/// A person signed in who works in a body he belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Accesso {
    pub actor: Actor,
    pub ente: Ente,
    pub csrf: String,
}

/// Stands before every page but login, health and static files: nobody gets past it without a session.
///
/// Where the address names a body, the person must belong to it; otherwise the body does not exist for him.
pub(crate) async fn richiedi(State(app): State<App>, params: RawPathParams, cookies: CookieJar, mut richiesta: Request, poi: Next) -> Response {
    let ente = params.iter().find(|(nome, _)| *nome == "ente").map(|(_, sigla)| sigla.to_owned());
    match entra(&app, &cookies, ente).await {
        Ok((persona, accesso)) => {
            richiesta.extensions_mut().insert(persona);
            if let Some(accesso) = accesso {
                richiesta.extensions_mut().insert(accesso);
            }
            poi.run(richiesta).await
        }
        Err(e) => e.into_response(),
    }
}

async fn entra(app: &App, cookies: &CookieJar, sigla: Option<String>) -> Result<(Persona, Option<Accesso>)> {
    let token = cookies.get(COOKIE).map(|c| impronta(c.value())).ok_or(Error::SenzaAccesso)?;
    let adesso = app.adesso();
    let sessione = token.clone();
    let trovata = app
        .read(move |c| {
            let Some((utente, csrf)) = store::sessioni::find(c, &sessione, adesso)? else { return Ok(None) };
            let ente = match sigla {
                Some(sigla) => Some(store::enti::find_of(c, utente.id, &sigla)?),
                None => None,
            };
            Ok(Some((utente, csrf, ente)))
        })
        .await?;
    let (utente, csrf, ente) = trovata.ok_or(Error::SenzaAccesso)?;
    let accesso = ente.map(|ente| Accesso { actor: Actor::persona(utente.id, utente.nome.clone(), ente.id), ente, csrf: csrf.clone() });
    Ok((Persona { utente: utente.id, nome: utente.nome, csrf, sessione: token }, accesso))
}

impl<S: Send + Sync> FromRequestParts<S> for Accesso {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::NonTrovata)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Persona {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SenzaAccesso)
    }
}
