//! Answers of the public site that are kept for a moment: whoever asks for the same page is answered without asking the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, Utc};

use super::sito::{Edizioni, gia_sua};
use crate::app::App;

/// How long an answer is given without looking again. What is published or withdrawn here is seen at once.
const TENUTA: Duration = Duration::seconds(30);

/// All that is kept, and the largest answer that is, in bytes.
const TUTTE: usize = 64 * 1024 * 1024;
const UNA: usize = 2 * 1024 * 1024;

/// Longest address that is kept: addresses made up without end would push the others out.
const INDIRIZZO: usize = 300;

/// An answer that was given.
#[derive(Debug)]
struct Tenuta {
    quando: DateTime<Utc>,
    testa: HeaderMap,
    corpo: Bytes,
}

/// Those that are kept, by their addresses.
#[derive(Debug, Default)]
pub(super) struct Risposte(Mutex<Tenute>);

#[derive(Debug, Default)]
struct Tenute {
    byte: usize,
    /// As they are, and compressed.
    per_indirizzo: [HashMap<Box<str>, Arc<Tenuta>>; 2],
}

impl Risposte {
    fn trova(
        &self,
        (compressa, indirizzo): Chiave<'_>,
        adesso: DateTime<Utc>,
    ) -> Option<Arc<Tenuta>> {
        let tenute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [come_sono, compresse] = &tenute.per_indirizzo;
        let suo = if compressa { compresse } else { come_sono };
        let sua = suo.get(indirizzo)?;
        // A clock that was set back keeps nothing for ever.
        let eta = adesso - sua.quando;
        (Duration::zero() <= eta && eta < TENUTA).then(|| Arc::clone(sua))
    }

    fn tieni(&self, compressa: bool, indirizzo: Box<str>, sua: Arc<Tenuta>) {
        let mut tenute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tenute.byte + sua.corpo.len() > TUTTE {
            *tenute = Tenute::default();
        }
        tenute.byte += sua.corpo.len();
        let [come_sono, compresse] = &mut tenute.per_indirizzo;
        let suo = if compressa { compresse } else { come_sono };
        if let Some(prima) = suo.insert(indirizzo, sua) {
            tenute.byte -= prima.corpo.len();
        }
    }

    /// Lets all of them go.
    pub(super) fn svuota(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Tenute::default();
    }
}

/// What stands before everything and answers what is kept.
#[derive(Clone)]
pub(crate) struct Banco {
    edizioni: Arc<Edizioni>,
    adesso: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// What the addresses of the public site begin with, the path before ours included.
    radice: Arc<str>,
}

impl Banco {
    pub(crate) fn di(app: &App) -> Self {
        Self {
            edizioni: app.edizioni.clone(),
            adesso: app.servizi.adesso.clone(),
            radice: format!("{}/pubblico/", app.servizi.davanti.prefisso()).into(),
        }
    }
}

/// What an answer is kept under: whether it may be compressed, and its address.
type Chiave<'a> = (bool, &'a str);

/// The key of a public page that may be kept.
fn da_tenere<'a>(richiesta: &'a Request, radice: &str) -> Option<Chiave<'a>> {
    let indirizzo = richiesta.uri().path_and_query()?.as_str();
    let pubblica = indirizzo.starts_with(radice) && *richiesta.method() == Method::GET;
    let codifiche = || {
        let tutte = richiesta.headers().get_all(header::ACCEPT_ENCODING);
        tutte.iter().map(|v| v.to_str().unwrap_or_default())
    };
    // Whoever is choosy about encodings is answered for himself.
    let semplice = codifiche().all(|c| !c.contains("q="));
    (pubblica && semplice && indirizzo.len() <= INDIRIZZO && !indirizzo.contains("testo="))
        .then(|| (codifiche().any(|c| c.contains("gzip")), indirizzo))
}

/// Stands before everything: a public page that is kept is answered as it left, without going further.
pub(crate) async fn tieni(
    State(banco): State<Banco>,
    mut richiesta: Request,
    poi: Next,
) -> Response {
    let Some(chiave) = da_tenere(&richiesta, &banco.radice) else {
        return poi.run(richiesta).await;
    };
    let (risposte, adesso) = (banco.edizioni.risposte(), (banco.adesso)());
    if let Some(sua) = risposte.trova(chiave, adesso) {
        return dai(&sua, richiesta.headers());
    }
    let (compressa, indirizzo) = (chiave.0, Box::<str>::from(chiave.1));
    // The whole of it is asked for, so that it can be kept.
    let testa = richiesta.headers().clone();
    richiesta.headers_mut().remove(header::IF_NONE_MATCH);
    let risposta = poi.run(richiesta).await;
    let h = risposta.headers();
    // Only what says of itself that it is everybody's; a cookie is of one person.
    let detto = h.get(header::CACHE_CONTROL).map(|c| c.as_bytes());
    let pubblica = detto.is_some_and(|c| c.starts_with(b"public"));
    let di_tutti = pubblica && h.contains_key(header::ETAG) && !h.contains_key(header::SET_COOKIE);
    if risposta.status() != StatusCode::OK || !di_tutti {
        return risposta;
    }
    let (parti, corpo) = risposta.into_parts();
    let corpo = match axum::body::to_bytes(corpo, usize::MAX).await {
        Ok(corpo) => corpo,
        Err(causa) => {
            tracing::error!(%causa, "a public page broke off");
            return crate::error::Error::Interno.into_response();
        }
    };
    let sua = Arc::new(Tenuta {
        quando: adesso,
        testa: parti.headers,
        corpo,
    });
    if sua.corpo.len() <= UNA {
        risposte.tieni(compressa, indirizzo, Arc::clone(&sua));
    }
    dai(&sua, &testa)
}

/// The answer, for whoever may have it already.
fn dai(sua: &Tenuta, testa: &HeaderMap) -> Response {
    let etag = sua.testa.get(header::ETAG).and_then(|e| e.to_str().ok());
    let (stato, corpo) = if etag.is_some_and(|etag| gia_sua(testa, etag)) {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, Body::from(sua.corpo.clone()))
    };
    let mut risposta = Response::new(corpo);
    *risposta.status_mut() = stato;
    *risposta.headers_mut() = sua.testa.clone();
    if stato == StatusCode::NOT_MODIFIED {
        risposta.headers_mut().remove(header::CONTENT_LENGTH);
    }
    risposta
}
