//! What a program is answered when it cannot be done: `application/problem+json`, RFC 9457.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;

/// The media type.
pub(crate) const TIPO: &str = "application/problem+json";

/// Why a request was not done, and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problema {
    /// Dove la documentazione dice di che problema si tratta.
    #[serde(rename = "type")]
    tipo: String,
    title: String,
    /// Il codice della risposta.
    status: u16,
    /// Che cosa è successo e che cosa fare.
    detail: String,
    /// Ogni rifiuto con il suo campo.
    errori: Vec<Errore>,
}

/// A refusal and its field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Errore {
    /// Chiave del campo; vuota quando riguarda tutta la richiesta.
    campo: String,
    motivo: String,
}

impl Problema {
    pub(super) fn new(stato: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Self {
            tipo: format!("/api/v1/documentazione#p{}", stato.as_u16()),
            title: title.to_owned(),
            status: stato.as_u16(),
            detail: detail.into(),
            errori: Vec::new(),
        }
    }

    /// The same, with every refusal.
    pub(super) fn con(mut self, no: Vec<Refusal>) -> Self {
        let errore = |r: Refusal| Errore {
            campo: r.campo,
            motivo: r.frase,
        };
        self.errori = no.into_iter().map(errore).collect();
        self
    }

    /// What was sent is refused: every reason.
    pub(super) fn rifiutata(no: Vec<Refusal>) -> Self {
        const FRASE: &str =
            "Non è stato registrato nulla: correggi quello che trovi in «errori» e riprova.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "La richiesta non è accettata",
            FRASE,
        )
        .con(no)
    }

    fn di(e: &Error) -> Self {
        let (stato, titolo, frase) = e.parole();
        match e {
            Error::NonTrovata => Self::di_stato(StatusCode::NOT_FOUND),
            _ => Self::new(stato, titolo, frase),
        }
    }

    /// What the libraries refuse by themselves they say in English: it is said again.
    fn di_stato(stato: StatusCode) -> Self {
        let (titolo, frase) = match stato {
            StatusCode::NOT_FOUND => (
                "Non trovato",
                "A questo indirizzo non c'è nulla, o c'è qualcosa che non puoi vedere: controlla ente e codici, e leggi gli indirizzi che ci sono in /api/v1/documentazione.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "Metodo non ammesso",
                "Questo indirizzo non risponde a questo metodo: quelli ammessi sono nell'intestazione Allow.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "Il contenuto è troppo grande",
                "Il corpo della richiesta supera i 2 MB: invia meno per volta.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "Tipo di contenuto non ammesso",
                "Il corpo della richiesta dev'essere JSON: invia l'intestazione Content-Type: application/json.",
            ),
            StatusCode::UNPROCESSABLE_ENTITY => (
                "La richiesta non è accettata",
                "Il JSON inviato non ha la forma che questa operazione chiede: confrontalo con lo schema in /api/v1/documentazione.",
            ),
            StatusCode::SERVICE_UNAVAILABLE => (
                "Servizio occupato",
                "La risposta ha richiesto troppo tempo: riprova tra poco.",
            ),
            s if s.is_server_error() => (
                "Qualcosa non ha funzionato",
                "È un errore di Schedario: riprova tra poco; se succede ancora, dillo a chi amministra il programma indicando l'ora.",
            ),
            _ => (
                "La richiesta non si capisce",
                "L'indirizzo, un'intestazione o il JSON inviato non sono scritti come dovrebbero: confrontali con /api/v1/documentazione.",
            ),
        };
        Self::new(stato, titolo, frase)
    }
}

impl IntoResponse for Problema {
    fn into_response(self) -> Response {
        let stato = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut risposta = (stato, Json(self)).into_response();
        risposta
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(TIPO));
        risposta
    }
}

/// Makes a problem of every refusal that is none yet: of those of the pages, and of those of the libraries.
pub(super) async fn in_problema(richiesta: Request, poi: Next) -> Response {
    let risposta = poi.run(richiesta).await;
    let stato = risposta.status();
    let tipo = risposta.headers().get(header::CONTENT_TYPE);
    let gia = tipo.is_some_and(|t| t.as_bytes() == TIPO.as_bytes());
    let problema = match risposta.extensions().get::<Error>() {
        Some(e) => Problema::di(e),
        None if !gia && (stato.is_client_error() || stato.is_server_error()) => {
            Problema::di_stato(stato)
        }
        None => return risposta,
    };
    let mut nuova = problema.into_response();
    // What stands on the answer besides its body stays: which methods there are, what is left of the limit.
    for (nome, valore) in risposta.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(nome) {
            nuova.headers_mut().insert(nome, valore.clone());
        }
    }
    nuova
}
