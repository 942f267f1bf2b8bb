//! The registers of a body: its CdR, its persons, those who have an interest.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Actor;
use domain::cdr::Cdr;
use domain::persona::Persona;
use domain::portatore::Portatore;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::pagine::elenco;
use crate::actor::Accesso;
use crate::anagrafiche::{Registro, contiene};
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// A CdR.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CdrLetto {
    id: String,
    codice: String,
    nome: String,
    nome_breve: Option<String>,
    responsabile: Option<String>,
    assessorato: Option<String>,
    /// Codice del CdR da cui dipende.
    padre: Option<String>,
    /// Primo e ultimo giorno, AAAA-MM-GG.
    dal: Option<String>,
    al: Option<String>,
    /// Codici dei CdR che proseguono il suo lavoro.
    prosegue_in: Vec<String>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonaLetta {
    id: String,
    /// Com'è scritto sulle schede: COGNOME NOME.
    cognome_nome: String,
    incarico: Option<String>,
    email: Option<String>,
}

/// Who has an interest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortatoreLetto {
    id: String,
    nome: String,
}

/// A page of a register, or of what in it has the words looked for: as its page finds them.
async fn registro<T: Registro, D: Serialize>(
    app: &App,
    accesso: Accesso,
    query: Option<String>,
    leggi: fn(&mut Conn, &Actor) -> store::Result<Vec<T>>,
    chiave: fn(&T) -> String,
    dato: fn(&T) -> D,
) -> Result<Response> {
    let form = Form::parse(query.as_deref().unwrap_or_default().as_bytes());
    let cercato = form.get("testo").to_owned();
    let leggi = move |c: &mut Conn| {
        let mut tutti = leggi(c, &accesso.actor)?;
        tutti.retain(|cosa| contiene(T::CAMPI, cosa, &cercato));
        Ok(tutti)
    };
    elenco(app, query, leggi, chiave, dato).await
}

/// Lists the CdR by their codes.
pub(super) async fn cdr(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let dato = |u: &Cdr| CdrLetto {
        id: u.id.0.clone(),
        codice: u.codice.clone(),
        nome: u.nome.clone(),
        nome_breve: u.nome_breve.clone(),
        responsabile: u.responsabile.clone(),
        assessorato: u.assessorato.clone(),
        padre: u.padre.clone(),
        dal: u.dal.map(|d| d.to_string()),
        al: u.al.map(|d| d.to_string()),
        prosegue_in: u.prosegue_in.clone(),
    };
    let chiave = |u: &Cdr| u.codice.clone();
    registro(&app, accesso, query, store::cdr::list, chiave, dato).await
}

/// Lists the persons by their names.
pub(super) async fn persone(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let dato = |p: &Persona| PersonaLetta {
        id: p.id.0.clone(),
        cognome_nome: p.cognome_nome.clone(),
        incarico: p.incarico.clone(),
        email: p.email.clone(),
    };
    let chiave = |p: &Persona| p.id.0.clone();
    registro(&app, accesso, query, store::persone::list, chiave, dato).await
}

/// Lists those who have an interest.
pub(super) async fn portatori(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let dato = |p: &Portatore| PortatoreLetto {
        id: p.id.0.clone(),
        nome: p.nome.clone(),
    };
    let chiave = |p: &Portatore| p.id.0.clone();
    registro(&app, accesso, query, store::portatori::list, chiave, dato).await
}
