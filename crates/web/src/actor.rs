//! Who asks: from the session cookie to the [`Actor`] that every read and verb wants.

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use chrono::{Duration, NaiveDate};
use domain::actor::{Actor, UtenteId};
use domain::ente::Ente;
use domain::permesso::Permesso;
use store::Conn;
use store::utenti::Utente;

use crate::accesso::DURATA;
use crate::app::App;
use crate::bozze;
use crate::error::{self, Error, Result};
use crate::registro;
use crate::segreti::impronta;

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "schedario_sessione";

/// After how long the use of a session is written down again.
const USATA: Duration = Duration::minutes(10);

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
pub(crate) async fn richiedi(
    State(app): State<App>,
    params: RawPathParams,
    cookies: CookieJar,
    richiesta: Request,
    poi: Next,
) -> Response {
    let ente = params
        .iter()
        .find(|(nome, _)| *nome == "ente")
        .map(|(_, sigla)| sigla.to_owned());
    // An address nobody answers still names a body, most of the time: its menu is the way out.
    let forse = richiesta
        .uri()
        .path()
        .split('/')
        .nth(1)
        .filter(|_| ente.is_none())
        .map(str::to_owned);
    match entra(&app, &cookies, ente, forse).await {
        Ok((persona, accesso)) => {
            let cornice = error::Cornice::di(&persona, accesso.as_ref());
            let (mut richiesta, inviato) = match bozze::ricevi(richiesta).await {
                Ok(ricevuta) => ricevuta,
                Err(e) => return cornice.attorno(e.into_response(), None),
            };
            let chi = accesso.as_ref().map(|a| a.actor.clone());
            let chiesto = registro::Richiesta::di(&richiesta, &params, persona.utente);
            richiesta.extensions_mut().insert(persona);
            if let Some(accesso) = accesso {
                richiesta.extensions_mut().insert(accesso);
            }
            let risposta = poi.run(richiesta).await;
            let risposta = registro::annota(&app, chi.clone(), chiesto, risposta).await;
            let esito = bozze::Esito::di(&risposta);
            match bozze::dopo(&app, inviato, chi, esito).await {
                Ok(conservata) => cornice.attorno(risposta, conservata),
                // The answer to what was asked is worth more than the draft that could not be kept.
                Err(e) => {
                    tracing::error!("what was typed could not be kept: {e:?}");
                    cornice.attorno(risposta, None)
                }
            }
        }
        Err(Error::SenzaAccesso) => bozze::senza_sessione(&app, richiesta).await,
        Err(e) => e.into_response(),
    }
}

async fn entra(
    app: &App,
    cookies: &CookieJar,
    sigla: Option<String>,
    forse: Option<String>,
) -> Result<(Persona, Option<Accesso>)> {
    let token = cookies
        .get(COOKIE)
        .map(|c| impronta(c.value()))
        .ok_or(Error::SenzaAccesso)?;
    let adesso = app.adesso();
    let (sessione, oggi) = (token.clone(), domain::orario::giorno(adesso));
    let trovata = app
        .read(move |c| {
            let trovata = match store::sessioni::find(c, &sessione, adesso) {
                Ok(s) => s,
                Err(store::Error::NotFound) => return Ok(None),
                Err(e) => return Err(e),
            };
            let utente = &trovata.utente;
            let ente = match sigla {
                Some(sigla) => Some(ente_di(c, utente, &sigla, oggi)?),
                None => match ente_di(c, utente, &forse.unwrap_or_default(), oggi) {
                    Err(store::Error::NotFound) => None,
                    altro => Some(altro?),
                },
            };
            Ok(Some((trovata, ente)))
        })
        .await?;
    let (
        store::sessioni::Sessione {
            utente,
            csrf,
            ultima,
            scade,
            fonte,
            ..
        },
        ente,
    ) = trovata.ok_or(Error::SenzaAccesso)?;
    // A session that is used goes on; writing it down at every page would make every page a write.
    if adesso - ultima > USATA {
        let sessione = token.clone();
        // Who came in through a source shows there again, after a while, that he may: it may know him no more.
        let fino = if fonte.is_some() {
            scade
        } else {
            adesso + DURATA
        };
        app.write(move |tx| store::sessioni::touch(tx, &sessione, adesso, fino))
            .await?;
    }
    let accesso = ente.map(|(ente, actor)| Accesso {
        actor,
        ente,
        csrf: csrf.clone(),
    });
    Ok((
        Persona {
            utente: utente.id,
            nome: utente.nome,
            csrf,
            sessione: token,
        },
        accesso,
    ))
}

/// The body, and what the person is there today, and how far: read at every request, so that an appointment begins and ends at once. Who has none
/// does not belong to it any more.
pub(crate) fn ente_di(
    c: &mut Conn,
    utente: &Utente,
    sigla: &str,
    oggi: NaiveDate,
) -> store::Result<(Ente, Actor)> {
    let ente = store::enti::find_of(c, utente.id, sigla)?;
    let actor = store::incarichi::actor_di(c, ente.id, utente.id, &utente.nome, oggi)?;
    Ok((ente, actor.ok_or(store::Error::NotFound)?))
}

/// Stands before a route: lets through whoever may do its act.
pub(crate) async fn permetti(permesso: Permesso, richiesta: Request, poi: Next) -> Response {
    match richiesta.extensions().get::<Accesso>() {
        Some(accesso) if accesso.actor.puo(permesso) => poi.run(richiesta).await,
        Some(_) => Error::Vietato(permesso).into_response(),
        None => Error::NonTrovata.into_response(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Accesso {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Error::NonTrovata)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Persona {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Error::SenzaAccesso)
    }
}
