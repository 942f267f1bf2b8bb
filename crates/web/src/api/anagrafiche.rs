//! The registers of a body: its CdR, its persons, those who have an interest.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::cdr::Cdr;
use domain::persona::Persona;
use domain::portatore::Portatore;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::pagine::elenco;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;

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
    let leggi = move |c: &mut Conn| store::cdr::list(c, &accesso.actor);
    elenco(&app, query, leggi, chiave, dato).await
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
    let leggi = move |c: &mut Conn| store::persone::list(c, &accesso.actor);
    elenco(&app, query, leggi, chiave, dato).await
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
    let leggi = move |c: &mut Conn| store::portatori::list(c, &accesso.actor);
    elenco(&app, query, leggi, chiave, dato).await
}
