//! Coming in through a provider of identities: the way there, and the way back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;

use super::browser::Browser;
use super::login::{Chiesto, errata};
use super::{Indirizzo, biscotto, fonti};
use crate::app::App;
use crate::error::{Error, Result};
use crate::identita::{Inizio, Provider};
use crate::indirizzo::segmento;
use crate::segreti::{Segreto, impronta, uguali};

/// Name of the cookie that ties a login to the browser in which it began.
const COOKIE: &str = "schedario_provider";

/// How long somebody may take at the provider.
const DURATA: Duration = Duration::minutes(15);

/// Logins remembered at once; nobody has so many people.
const INSIEME: usize = 10_000;

/// The logins that began and did not end, by the hash of the cookie. What is lost with a restart is a login that begins again.
#[derive(Default)]
pub(crate) struct Avviati(Mutex<HashMap<String, Avviato>>);

struct Avviato {
    fonte: String,
    inizio: Inizio,
    poi: String,
    scade: DateTime<Utc>,
}

impl Avviati {
    /// Remembers one; where there are too many the oldest goes, for whoever begins so many does not end them.
    fn apri(&self, avviato: Avviato, adesso: DateTime<Utc>) -> Segreto {
        let segreto = Segreto::nuovo();
        let mut avviati = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if avviati.len() >= INSIEME {
            avviati.retain(|_, a| a.scade > adesso);
            let vecchio = avviati.iter().min_by_key(|(_, a)| a.scade);
            let vecchio = vecchio.map(|(chiave, _)| chiave.clone());
            if let Some(chiave) = vecchio.filter(|_| avviati.len() >= INSIEME) {
                avviati.remove(&chiave);
            }
        }
        avviati.insert(segreto.impronta(), avviato);
        segreto
    }

    /// Takes one out: each ends once.
    fn chiudi(&self, segreto: &str, adesso: DateTime<Utc>) -> Option<Avviato> {
        let mut avviati = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let avviato = avviati.remove(&impronta(segreto))?;
        (avviato.scade > adesso).then_some(avviato)
    }
}

/// What a provider gives back with the person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ritornato {
    code: String,
    state: String,
    error: String,
}

fn provider(app: &App, codice: &str) -> Result<Arc<dyn Provider>> {
    let provider = app.servizi.identita.provider(codice);
    provider.cloned().ok_or(Error::NonTrovata)
}

/// The address of ours to which a provider sends people back: whoever registers the program there writes it down.
fn indirizzo(app: &App, intestazioni: &HeaderMap, codice: &str) -> String {
    let casa = app.servizi.davanti.pubblico().unwrap_or_else(|| {
        let host = intestazioni.get(HOST).and_then(|h| h.to_str().ok());
        format!("http://{}", host.unwrap_or_default())
    });
    format!("{casa}/accesso/con/{}/ritorno", segmento(codice))
}

/// Sends a person to the provider.
pub(crate) async fn vai(
    State(app): State<App>,
    Path(codice): Path<String>,
    Query(chiesto): Query<Chiesto>,
    Indirizzo(da): Indirizzo,
    intestazioni: HeaderMap,
    cookies: CookieJar,
) -> Result<Response> {
    let (provider, adesso) = (provider(&app, &codice)?, app.adesso());
    let poi = chiesto.poi();
    if app.fuori.passa(&da, adesso).is_none() {
        return Err(Error::TroppiTentativi);
    }
    let ritorno = indirizzo(&app, &intestazioni, &codice);
    let iniziato = app.chiedi_fuori(move || provider.inizia(&ritorno)).await?;
    let inizio = match iniziato {
        Some(Ok(inizio)) => inizio,
        None => return Ok(errata(&app, &poi, NON_RISPONDE)),
        Some(Err(e)) => {
            tracing::error!("{codice}: {e}");
            return Ok(errata(&app, &poi, NON_RISPONDE));
        }
    };
    let url = inizio.url.clone();
    let avviato = Avviato {
        fonte: codice,
        inizio,
        poi,
        scade: adesso + DURATA,
    };
    let segreto = app.avviati.apri(avviato, adesso);
    let cookie = biscotto(&app, COOKIE, segreto.testo());
    Ok((cookies.add(cookie), Redirect::to(&url)).into_response())
}

const NON_RISPONDE: &str =
    "Il servizio che ti deve riconoscere non risponde: riprova fra qualche minuto.";

/// Takes a person back from the provider.
pub(crate) async fn ritorno(
    State(app): State<App>,
    Path(codice): Path<String>,
    Query(ritornato): Query<Ritornato>,
    Browser(browser): Browser,
    intestazioni: HeaderMap,
    cookies: CookieJar,
) -> Result<Response> {
    let (provider, adesso) = (provider(&app, &codice)?, app.adesso());
    let portato = cookies.get(COOKIE).map(|c| c.value().to_owned());
    let cookies = cookies.remove(Cookie::build(COOKIE).path("/"));
    let fonte = provider.fonte().clone();
    let avviato = portato
        .and_then(|segreto| app.avviati.chiudi(&segreto, adesso))
        .filter(|a| a.fonte == codice && uguali(&a.inizio.stato, &ritornato.state));
    let Some(avviato) = avviato else {
        fonti::rifiutato(&app, &fonte, "ritorno senza un accesso iniziato da qui").await?;
        let frase = "L'accesso non è cominciato in questo browser, o è passato troppo tempo: riprova da qui.";
        return Ok((cookies, errata(&app, "", frase)).into_response());
    };
    if !ritornato.error.is_empty() || ritornato.code.is_empty() {
        tracing::info!(
            "{codice}: the person came back without a code ({})",
            ritornato.error
        );
        let frase = "L'accesso è stato annullato, o il servizio non ti ha riconosciuto: riprova.";
        return Ok((cookies, errata(&app, &avviato.poi, frase)).into_response());
    }
    let indirizzo = indirizzo(&app, &intestazioni, &codice);
    let Avviato { inizio, poi, .. } = avviato;
    let concluso = app
        .chiedi_fuori(move || provider.concludi(&indirizzo, &ritornato.code, &inizio))
        .await?;
    let chi = match concluso {
        Some(Ok(chi)) => chi,
        None => return Ok((cookies, errata(&app, &poi, NON_RISPONDE)).into_response()),
        Some(Err(e)) => {
            tracing::error!("{codice}: {e}");
            fonti::rifiutato(&app, &fonte, "risposta non valida").await?;
            let frase = "Il servizio ti ha rimandato qui, ma quello che dice di te non basta o non vale: riprova, e se succede ancora dillo a chi amministra Schedario.";
            return Ok((cookies, errata(&app, &poi, frase)).into_response());
        }
    };
    match fonti::entra(&app, cookies.clone(), &fonte, chi, browser, &poi).await? {
        Ok(entrato) => Ok(entrato),
        Err(frase) => Ok((cookies, errata(&app, &poi, frase)).into_response()),
    }
}
