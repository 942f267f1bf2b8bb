//! The registers of a body: its CdR, its persons, those who have an interest.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Actor;
use domain::cdr::Cdr;
use domain::persona::Persona;
use domain::portatore::Portatore;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::pagine::Chiesta;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// A CdR.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CdrLetto {
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

/// A page of CdR.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is told")]
pub(crate) struct PaginaCdr {
    dati: Vec<CdrLetto>,
    totale: u64,
    cursore: Option<String>,
    successiva: Option<String>,
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

/// A page of persons.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is told")]
pub(crate) struct PaginaPersone {
    dati: Vec<PersonaLetta>,
    totale: u64,
    cursore: Option<String>,
    successiva: Option<String>,
}

/// Who has an interest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortatoreLetto {
    id: String,
    nome: String,
}

/// A page of them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is told")]
pub(crate) struct PaginaPortatori {
    dati: Vec<PortatoreLetto>,
    totale: u64,
    cursore: Option<String>,
    successiva: Option<String>,
}

/// A page of a register.
async fn elenco<T: Send + 'static, D: Serialize>(
    app: &App,
    accesso: Accesso,
    query: Option<String>,
    leggi: fn(&mut Conn, &Actor) -> store::Result<Vec<T>>,
    chiave: fn(&T) -> String,
    dato: fn(&T) -> D,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let chiesta = match Chiesta::leggi(&form) {
        Ok(chiesta) => chiesta,
        Err(no) => return Ok(no.into_response()),
    };
    let tutti = app.read(move |c| leggi(c, &accesso.actor)).await?;
    Ok(chiesta.pagina(&tutti, chiave, dato, &form))
}

/// Lists the CdR by their codes.
#[utoipa::path(
    get, path = "/api/v1/enti/{ente}/cdr", operation_id = "elenca_cdr", tag = "Anagrafiche",
    summary = "I CdR di un ente",
    params(
        ("ente" = String, Path, description = "Nome breve dell'ente"),
        ("limite" = Option<u16>, Query, minimum = 1, maximum = 200, description = "Quante voci per pagina, 50 se non lo dici"),
        ("cursore" = Option<String>, Query, description = "Il cursore della pagina precedente"),
    ),
    responses((status = 200, description = "Una pagina di CdR", body = PaginaCdr)),
)]
pub(super) async fn cdr(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let dato = |u: &Cdr| CdrLetto {
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
    elenco(&app, accesso, query, store::cdr::list, chiave, dato).await
}

/// Lists the persons by their names.
#[utoipa::path(
    get, path = "/api/v1/enti/{ente}/persone", operation_id = "elenca_persone", tag = "Anagrafiche",
    summary = "Le persone nominate sulle schede di un ente",
    params(
        ("ente" = String, Path, description = "Nome breve dell'ente"),
        ("limite" = Option<u16>, Query, minimum = 1, maximum = 200, description = "Quante voci per pagina, 50 se non lo dici"),
        ("cursore" = Option<String>, Query, description = "Il cursore della pagina precedente"),
    ),
    responses((status = 200, description = "Una pagina di persone", body = PaginaPersone)),
)]
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
    elenco(&app, accesso, query, store::persone::list, chiave, dato).await
}

/// Lists those who have an interest.
#[utoipa::path(
    get, path = "/api/v1/enti/{ente}/portatori", operation_id = "elenca_portatori", tag = "Anagrafiche",
    summary = "I portatori di interesse di un ente",
    params(
        ("ente" = String, Path, description = "Nome breve dell'ente"),
        ("limite" = Option<u16>, Query, minimum = 1, maximum = 200, description = "Quante voci per pagina, 50 se non lo dici"),
        ("cursore" = Option<String>, Query, description = "Il cursore della pagina precedente"),
    ),
    responses((status = 200, description = "Una pagina di portatori", body = PaginaPortatori)),
)]
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
    elenco(&app, accesso, query, store::portatori::list, chiave, dato).await
}
