//! Who asks: from the token to the [`domain::Actor`] that every read and verb wants, through the same function as a session.

use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use domain::gettone::{Diritti, Gettone};
use domain::orario;
use domain::permesso::Permesso;
use store::utenti::Utente;

use super::problema::Problema;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::freno::Resto;
use crate::registro;
use crate::segreti::impronta;

/// How every token begins, so that one left lying about is recognised.
pub(crate) const PREFISSO: &str = "schedario_";

/// After how long the use of a token is written down again.
const USATO: Duration = Duration::minutes(10);

/// Whose program asks.
#[derive(Debug, Clone)]
pub(super) struct Programma {
    pub utente: domain::UtenteId,
    /// sha256 of the token.
    pub impronta: String,
    pub gettone: Gettone,
}

/// Stands before everything but the documentation: nobody gets past it without a token. Where the address names a body, the person must
/// work there today; otherwise the body does not exist for him.
pub(super) async fn richiedi(
    State(app): State<App>,
    params: RawPathParams,
    mut richiesta: Request,
    poi: Next,
) -> Response {
    let Some(segno) = gettone_inviato(richiesta.headers()) else {
        return senza_gettone();
    };
    let (chiave, adesso) = (impronta(&segno), app.adesso());
    let ente = params.iter().find(|(nome, _)| *nome == "ente");
    let ente = ente.map(|(_, sigla)| sigla.to_owned());
    let (programma, accesso) = match entra(&app, &chiave, ente.as_deref()).await {
        Ok(Some(entrato)) => entrato,
        Ok(None) => return senza_gettone(),
        Err(e) => return e.into_response(),
    };
    let passa = app.programmi.passa(&chiave, adesso).is_some();
    let resto = app.programmi.restano(&chiave, adesso);
    let mut risposta = if !passa {
        let frase = format!(
            "Con questo gettone sono arrivate troppe richieste: riprova fra {} secondi.",
            resto.attesa.max(1)
        );
        Problema::new(StatusCode::TOO_MANY_REQUESTS, "Troppe richieste", frase).into_response()
    } else if legge_soltanto(&programma) && !richiesta.method().is_safe() {
        sola_lettura()
    } else if ente.is_some() && accesso.is_none() {
        Error::NonTrovata.into_response()
    } else {
        let actor = accesso.as_ref().map(|a| a.actor.clone());
        let chiesto = registro::Richiesta::di(&richiesta, &params, programma.utente);
        richiesta.extensions_mut().insert(programma);
        if let Some(accesso) = accesso {
            richiesta.extensions_mut().insert(accesso);
        }
        let risposta = poi.run(richiesta).await;
        registro::annota(&app, actor, chiesto, risposta).await
    };
    limiti(risposta.headers_mut(), resto, passa);
    risposta
}

/// The token of `Authorization: Bearer …`.
fn gettone_inviato(h: &HeaderMap) -> Option<String> {
    let intero = h.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (schema, gettone) = intero.split_once(' ')?;
    let gettone = gettone.trim();
    (schema.eq_ignore_ascii_case("bearer") && gettone.starts_with(PREFISSO))
        .then(|| gettone.to_owned())
}

fn senza_gettone() -> Response {
    const FRASE: &str = "Serve un gettone d'accesso in vigore, nell'intestazione «Authorization: Bearer schedario_…»: creane uno dalla pagina «Gettoni d'accesso» del tuo account.";
    let mut risposta =
        Problema::new(StatusCode::UNAUTHORIZED, "Serve un gettone", FRASE).into_response();
    risposta
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    risposta
}

fn limiti(h: &mut HeaderMap, resto: Resto, passa: bool) {
    let mut metti = |nome: &'static str, quanto: i64| {
        h.insert(HeaderName::from_static(nome), HeaderValue::from(quanto));
    };
    metti("ratelimit-limit", i64::from(resto.limite));
    metti("ratelimit-remaining", resto.restano);
    metti("ratelimit-reset", resto.intero);
    if !passa {
        metti("retry-after", resto.attesa.max(1));
    }
}

async fn entra(
    app: &App,
    chiave: &str,
    ente: Option<&str>,
) -> Result<Option<(Programma, Option<Accesso>)>> {
    let (adesso, oggi) = (app.adesso(), app.oggi());
    let (cercata, sigla) = (chiave.to_owned(), ente.map(str::to_owned));
    let trovato = app
        .read(move |c| {
            let (gettone, utente): (Gettone, Utente) = match store::gettoni::find(c, &cercata, oggi)
            {
                Ok(trovato) => trovato,
                Err(store::Error::NotFound) => return Ok(None),
                Err(e) => return Err(e),
            };
            let dove = match sigla {
                None => None,
                Some(sigla) => match crate::actor::ente_di(c, &utente, &sigla, oggi) {
                    Ok(trovato) => Some(trovato),
                    Err(store::Error::NotFound) => None,
                    Err(e) => return Err(e),
                },
            };
            Ok(Some((gettone, utente, dove)))
        })
        .await?;
    let Some((gettone, utente, dove)) = trovato else {
        return Ok(None);
    };
    // Writing down every use would make every read a write.
    if gettone.ultimo.is_none_or(|u| adesso - u > USATO) {
        let usato = chiave.to_owned();
        app.write(move |tx| store::gettoni::touch(tx, &usato, adesso))
            .await?;
    }
    let accesso = dove.and_then(|(ente, actor)| {
        Some(Accesso {
            actor: gettone.actor(actor)?,
            ente,
            csrf: String::new(),
        })
    });
    let utente = utente.id;
    let programma = Programma {
        utente,
        impronta: chiave.to_owned(),
        gettone,
    };
    Ok(Some((programma, accesso)))
}

/// Stands before a route: lets through whoever may do its act with his token.
pub(super) async fn permetti(permesso: Permesso, richiesta: Request, poi: Next) -> Response {
    match richiesta.extensions().get::<Accesso>() {
        Some(accesso) if accesso.actor.puo(permesso) => poi.run(richiesta).await,
        Some(_) => Error::Vietato(permesso).into_response(),
        None => Error::NonTrovata.into_response(),
    }
}

/// Whether a token changes nothing: not even what a reader may do for himself on the pages, as asking for a print.
fn legge_soltanto(p: &Programma) -> bool {
    p.gettone.diritti == Diritti::Lettura
}

fn sola_lettura() -> Response {
    const FRASE: &str = "Questo gettone è di sola lettura: per scrivere creane uno di lettura e scrittura, dalla pagina «Gettoni d'accesso» del tuo account.";
    Problema::new(StatusCode::FORBIDDEN, "Gettone di sola lettura", FRASE).into_response()
}

/// The last use, as the page of the tokens shows it.
pub(crate) fn usato(g: &Gettone) -> String {
    g.ultimo.map_or_else(|| "mai".to_owned(), orario::it)
}
