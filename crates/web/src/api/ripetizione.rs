//! A request that a program sends again because it heard no answer is not done twice: it carries a key (`Idempotency-Key`), and the key gets
//! the answer of the first time.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use sha2::{Digest, Sha256};
use store::ripetizioni::{self, Ripetizione, Risposta};

use super::chi::Programma;
use super::problema::Problema;
use super::verbo::{FILE_MASSIMO, SenzaSegreti};
use crate::app::App;
use crate::error::{Error, Result};

/// The header with the key.
pub(super) const CHIAVE: &str = "idempotency-key";

/// Longest key.
const MASSIMA: usize = 200;

/// Largest answer that is kept, in bytes.
const CORPO: usize = 1024 * 1024;

/// Stands before everything: a creation with a key is done once.
pub(super) async fn una_volta(State(app): State<App>, richiesta: Request, poi: Next) -> Response {
    let chiave = richiesta.headers().get(CHIAVE).cloned();
    let programma = richiesta.extensions().get::<Programma>().cloned();
    let (Some(chiave), Some(programma)) = (chiave, programma) else {
        return poi.run(richiesta).await;
    };
    if *richiesta.method() != Method::POST {
        return poi.run(richiesta).await;
    }
    let chiave = chiave.to_str().unwrap_or_default().trim();
    if chiave.is_empty() || chiave.len() > MASSIMA {
        let frase = format!("scrivi una chiave di caratteri semplici, al massimo {MASSIMA}");
        return Problema::rifiutata(vec![Refusal::campo("Idempotency-Key", frase)]).into_response();
    }
    let sua = impronta(&[programma.impronta.as_bytes(), b"\n", chiave.as_bytes()]);
    match con_chiave(&app, sua, richiesta, poi).await {
        Ok(risposta) => risposta,
        Err(e) => e.into_response(),
    }
}

async fn con_chiave(app: &App, chiave: String, richiesta: Request, poi: Next) -> Result<Response> {
    let (parti, corpo) = richiesta.into_parts();
    let Ok(byte) = axum::body::to_bytes(corpo, FILE_MASSIMO).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let indirizzo = parti.uri.to_string();
    let firma = impronta(&[indirizzo.as_bytes(), b"\n", &byte]);
    let (presa, adesso) = (chiave.clone(), app.adesso());
    let nota = app
        .try_write(move |tx| ripetizioni::prenota(tx, &presa, &firma, adesso))
        .await?;
    match nota {
        Ok(Ripetizione::Nuova) => {}
        Ok(Ripetizione::Gia(risposta)) => return Ok(di_nuovo(risposta)),
        Ok(Ripetizione::Altra) => {
            const FRASE: &str = "questa chiave è già servita per un'altra richiesta: sceglierne una nuova per ogni cosa da creare";
            let no = Refusal::campo("Idempotency-Key", FRASE);
            return Ok(Problema::rifiutata(vec![no]).into_response());
        }
        // Two at the same moment: the other one of them has it.
        Ok(Ripetizione::InCorso) | Err(store::Error::Conflict(_)) => return Ok(in_corso()),
        Err(e) => return Err(e.into()),
    }
    let risposta = poi.run(Request::from_parts(parti, Body::from(byte))).await;
    let (risposta, tenuta) = tieni(risposta).await;
    app.write(move |tx| match tenuta {
        Some(tenuta) => ripetizioni::rispondi(tx, &chiave, &tenuta),
        // Nothing was done: the same key may try again.
        None => ripetizioni::lascia(tx, &chiave),
    })
    .await?;
    Ok(risposta)
}

/// The answer, and what is kept of it: of what was not done, nothing; of what is said once, not the words.
async fn tieni(risposta: Response) -> (Response, Option<Risposta>) {
    if !risposta.status().is_success() {
        return (risposta, None);
    }
    let stato = risposta.status().as_u16();
    let luogo = risposta.headers().get(header::LOCATION);
    let luogo = luogo.and_then(|l| l.to_str().ok()).map(str::to_owned);
    if let Some(SenzaSegreti(corpo)) = risposta.extensions().get() {
        let corpo = corpo.clone();
        let tenuta = Risposta {
            stato,
            luogo,
            corpo,
        };
        return (risposta, Some(tenuta));
    }
    let (parti, corpo) = risposta.into_parts();
    let byte = match axum::body::to_bytes(corpo, usize::MAX).await {
        Ok(byte) => byte,
        Err(causa) => return (Error::interno(&causa).into_response(), None),
    };
    let corpo = if byte.len() <= CORPO {
        String::from_utf8_lossy(&byte).into_owned()
    } else {
        // It was done: whoever asks again reads it where it stands.
        "{}".to_owned()
    };
    let tenuta = Risposta {
        stato,
        luogo,
        corpo,
    };
    (Response::from_parts(parti, Body::from(byte)), Some(tenuta))
}

fn di_nuovo(r: Risposta) -> Response {
    let stato = StatusCode::from_u16(r.stato).unwrap_or(StatusCode::OK);
    let tipo = HeaderValue::from_static("application/json");
    let mut risposta = (stato, [(header::CONTENT_TYPE, tipo)], r.corpo).into_response();
    let h = risposta.headers_mut();
    h.insert(
        HeaderName::from_static("idempotency-replayed"),
        HeaderValue::from_static("true"),
    );
    if let Some(luogo) = r.luogo.and_then(|l| l.parse().ok()) {
        h.insert(header::LOCATION, luogo);
    }
    risposta
}

fn in_corso() -> Response {
    const FRASE: &str = "Con questa chiave è arrivata la stessa richiesta, e non si sa ancora com'è finita: guarda se la cosa c'è già prima di riprovare con un'altra chiave.";
    let titolo = "Una richiesta con la stessa chiave è in corso";
    Problema::new(StatusCode::CONFLICT, titolo, FRASE).into_response()
}

fn impronta(pezzi: &[&[u8]]) -> String {
    let mut h = Sha256::new();
    for p in pezzi {
        h.update(p);
    }
    crate::segreti::hex(&h.finalize())
}
