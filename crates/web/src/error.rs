//! What a page answers when it cannot do what was asked: what happened, and where to go next.

use std::borrow::Cow;

use askama::Template;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use domain::permesso::{Permesso, Ruolo};

use crate::actor::{Accesso, Persona};
use crate::page::Page;

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request is not answered with its page.
#[derive(Debug, Clone)]
pub enum Error {
    /// Nobody is signed in: the way out is the login page.
    SenzaAccesso,
    /// It does not exist, or the person may not know that it does: both look the same.
    NonTrovata,
    /// The person's roles do not allow the act; that it can be done he may know.
    Vietato(Permesso),
    /// The form was not sent by our own page, or came too late.
    ModuloScaduto,
    /// What was sent cannot be understood or accepted; the sentence says what to do.
    Richiesta(String),
    /// It was published and is not any more: why.
    Ritirata(String),
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

    /// Status, title and the sentence that says what to do.
    pub(crate) fn parole(&self) -> (StatusCode, &'static str, Cow<'_, str>) {
        match self {
            Self::SenzaAccesso => (
                StatusCode::UNAUTHORIZED,
                "Serve l'accesso",
                "Per vedere questa pagina bisogna entrare con nome e password.".into(),
            ),
            Self::NonTrovata => (
                StatusCode::NOT_FOUND,
                "Pagina non trovata",
                "Questa pagina non c'è, o riguarda qualcosa che non puoi vedere. Forse l'indirizzo è stato copiato a metà, o il codice è cambiato.".into(),
            ),
            Self::Ritirata(motivo) => (
                StatusCode::GONE,
                "Non è più pubblicato",
                format!("Quello che cerchi è stato pubblicato e poi ritirato: {motivo}").into(),
            ),
            Self::Vietato(permesso) => (
                StatusCode::FORBIDDEN,
                "Serve un altro incarico",
                vietato(*permesso).into(),
            ),
            Self::ModuloScaduto => (
                StatusCode::FORBIDDEN,
                "Non si può fare",
                "La richiesta è arrivata senza il contrassegno di sicurezza della pagina: succede se la pagina è rimasta aperta a lungo. Torna indietro, ricaricala e riprova: quello che hai scritto nel modulo è ancora lì.".into(),
            ),
            Self::Richiesta(frase) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "La richiesta non è accettata",
                frase.into(),
            ),
            Self::TroppoGrande(frase) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Il contenuto è troppo grande",
                frase.into(),
            ),
            Self::TroppiTentativi => (
                StatusCode::TOO_MANY_REQUESTS,
                "Troppi tentativi",
                "Aspetta un minuto e riprova.".into(),
            ),
            Self::Interno => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Qualcosa non ha funzionato",
                "È un errore di Schedario, non tuo. Quello che avevi già salvato è al sicuro. Riprova tra poco; se succede ancora, dillo a chi amministra il programma indicando l'ora.".into(),
            ),
        }
    }

    /// The answer, inside the frame of a page.
    fn risposta(&self, page: Page, conservata: Option<String>) -> Response {
        let (stato, titolo, frase) = self.parole();
        let sigla = page.ente.as_ref().map(|e| e.sigla.clone());
        let page = Page {
            title: titolo.to_owned(),
            ..page
        };
        match (ErrorePagina {
            page,
            sigla,
            codice: stato.as_u16(),
            titolo,
            frase: &frase,
            conservata,
        })
        .render()
        {
            Ok(html) => (
                stato,
                [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
                html,
            )
                .into_response(),
            Err(causa) => {
                tracing::error!(%causa, "the error page could not be written");
                stato.into_response()
            }
        }
    }
}

/// Whose act it is, and whom to ask.
fn vietato(permesso: Permesso) -> String {
    let ruoli: Vec<&str> = permesso
        .ruoli()
        .iter()
        .copied()
        .map(Ruolo::etichetta)
        .collect();
    format!(
        "I tuoi incarichi non comprendono «{}». Può farlo chi è: {}. Se tocca a te, chiedi l'incarico a chi li conferisce nel tuo ente.",
        permesso.etichetta().to_lowercase(),
        ruoli.join(", ")
    )
}

impl From<store::Error> for Error {
    fn from(e: store::Error) -> Self {
        match e {
            store::Error::NotFound => Self::NonTrovata,
            store::Error::Vietato(permesso) => Self::Vietato(permesso),
            store::Error::Rifiuto(frasi) => Self::Richiesta(frasi.join(". ")),
            store::Error::Campi(no) => {
                let frasi: Vec<String> = no.into_iter().map(|r| r.frase).collect();
                Self::Richiesta(format!(
                    "Non è stato registrato nulla: {}.",
                    frasi.join("; ")
                ))
            }
            altro => Self::interno(&altro),
        }
    }
}

#[derive(Template)]
#[template(path = "errore.html")]
struct ErrorePagina<'a> {
    page: Page,
    sigla: Option<String>,
    codice: u16,
    titolo: &'static str,
    frase: &'a str,
    /// The form where what was typed waits, if it was kept.
    conservata: Option<String>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if matches!(self, Self::SenzaAccesso) {
            return Redirect::to("/accesso").into_response();
        }
        let mut risposta = self.risposta(Page::pubblica(""), None);
        // Whoever knows who asks can put his menu around it.
        risposta.extensions_mut().insert(self);
        risposta
    }
}

/// The frame of whoever asked: an error on one of his pages leaves him his menu and his search.
pub(crate) struct Cornice(Page);

impl Cornice {
    pub(crate) fn di(persona: &Persona, accesso: Option<&Accesso>) -> Self {
        Self(match accesso {
            Some(accesso) => Page::di(accesso, "", ""),
            None => Page {
                user: Some(persona.nome.clone()),
                csrf: persona.csrf.clone(),
                ..Page::pubblica("")
            },
        })
    }

    /// The same answer inside the frame, if it is an error; with the form where what was typed waits, if it was kept.
    pub(crate) fn attorno(self, risposta: Response, conservata: Option<String>) -> Response {
        match risposta.extensions().get::<Error>() {
            Some(e) => e.risposta(self.0, conservata),
            None => risposta,
        }
    }
}

/// What the libraries refuse by themselves (an address that is not text, a method nobody answers) they say in English and without
/// a way out: it is said again on a page of ours, with the same status.
pub(crate) async fn in_pagina(richiesta: Request, poi: Next) -> Response {
    let risposta = poi.run(richiesta).await;
    let stato = risposta.status();
    let nostra = risposta
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if nostra || !(stato.is_client_error() || stato.is_server_error()) {
        return risposta;
    }
    let errore = match stato {
        StatusCode::NOT_FOUND => Error::NonTrovata,
        StatusCode::FORBIDDEN => Error::ModuloScaduto,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TroppoGrande("Quello che hai inviato supera i limiti: inviane meno per volta.".to_owned()),
        s if s.is_server_error() => Error::Interno,
        _ => Error::Richiesta("L'indirizzo o il modulo non sono scritti come dovrebbero. Torna indietro, ricarica la pagina e riprova.".to_owned()),
    };
    let permessi = risposta.headers().get(header::ALLOW).cloned();
    let mut pagina = errore.into_response();
    *pagina.status_mut() = stato;
    pagina
        .headers_mut()
        .extend(permessi.map(|p| (header::ALLOW, p)));
    pagina
}
