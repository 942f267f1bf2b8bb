//! What a page answers when it cannot do what was asked: what happened, and where to go next.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request is not answered with its page.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in: the way out is the login page.
    SenzaAccesso,
    /// It does not exist, or the person may not know that it does: both look the same.
    NonTrovata,
    /// The form was not sent by our own page, or came too late.
    ModuloScaduto,
    /// What was sent cannot be understood or accepted; the sentence says what to do.
    Richiesta(String),
    /// Too much of it.
    TroppoGrande(String),
    /// Too often.
    TroppiTentativi,
    /// Our fault: logged with its cause, shown without it.
    Interno,
}

impl Error {
    /// Logs the cause and hides it.
    pub(crate) fn interno(causa: &dyn std::fmt::Display) -> Self {
        tracing::error!(%causa, "a request failed");
        Self::Interno
    }

    fn pagina(&self) -> (StatusCode, ErrorePagina) {
        let pagina = |titolo, frase: &str| ErrorePagina { titolo, frase: frase.to_owned() };
        match self {
            Self::SenzaAccesso => (StatusCode::UNAUTHORIZED, pagina("Serve l'accesso", "Per vedere questa pagina bisogna entrare con nome e password.")),
            Self::NonTrovata => (
                StatusCode::NOT_FOUND,
                pagina("Pagina non trovata", "Quello che cerchi non c'è: forse il codice è cambiato o l'indirizzo è scritto male. Prova a cercarlo per nome, oppure riparti dalle viste."),
            ),
            Self::ModuloScaduto => (
                StatusCode::FORBIDDEN,
                pagina("Il modulo non è più valido", "Per sicurezza il modulo va inviato dalla pagina appena aperta. Torna indietro, ricarica la pagina e invialo di nuovo: il browser conserva quello che hai scritto."),
            ),
            Self::Richiesta(frase) => (StatusCode::UNPROCESSABLE_ENTITY, pagina("La richiesta non è accettata", frase)),
            Self::TroppoGrande(frase) => (StatusCode::PAYLOAD_TOO_LARGE, pagina("Il contenuto è troppo grande", frase)),
            Self::TroppiTentativi => (StatusCode::TOO_MANY_REQUESTS, pagina("Troppi tentativi", "Aspetta un minuto e riprova.")),
            Self::Interno => (
                StatusCode::INTERNAL_SERVER_ERROR,
                pagina("Qualcosa non ha funzionato", "L'errore è stato registrato e nulla è stato modificato. Riprova tra poco; se si ripete, segnalalo a chi gestisce il programma indicando l'ora."),
            ),
        }
    }
}

impl From<store::Error> for Error {
    fn from(e: store::Error) -> Self {
        match e {
            store::Error::NotFound => Self::NonTrovata,
            altro => Self::interno(&altro),
        }
    }
}

#[derive(Template)]
#[template(path = "errore.html")]
struct ErrorePagina {
    titolo: &'static str,
    frase: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if matches!(self, Self::SenzaAccesso) {
            return Redirect::to("/accesso").into_response();
        }
        let (codice, pagina) = self.pagina();
        match pagina.render() {
            Ok(html) => (codice, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(causa) => {
                tracing::error!(%causa, "the error page could not be written");
                codice.into_response()
            }
        }
    }
}
