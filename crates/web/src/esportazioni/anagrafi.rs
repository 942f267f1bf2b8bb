//! The registers of the body as tables.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::actor::Actor;
use domain::cartella::Cartella;
use domain::tracciato::Anagrafe;
use serde::Deserialize;
use store::Conn;

use super::{Formato, consegna};
use crate::actor::Accesso;
use crate::anagrafiche::contiene;
use crate::app::App;
use crate::error::{Error, Result};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    /// Words that must stand in a row, as in the list.
    testo: String,
}

async fn esporta<T: Anagrafe + Send>(
    app: App,
    accesso: Accesso,
    formato: String,
    chiesto: Chiesto,
    leggi: fn(&mut Conn, &Actor) -> store::Result<Vec<T>>,
) -> Result<Response> {
    let formato = Formato::da_nome(&formato).ok_or(Error::NonTrovata)?;
    let actor = accesso.actor.clone();
    let mut voci = app.read(move |c| leggi(c, &actor)).await?;
    voci.retain(|v| contiene(T::CAMPI, v, &chiesto.testo));
    let cartella = Cartella {
        titolo: T::TRACCIATO.etichetta().to_owned(),
        creata: app.adesso(),
        fogli: vec![T::foglio(&voci, &[])],
    };
    let nome = format!("{}-{}", accesso.ente.sigla, T::TRACCIATO.codice());
    consegna(&app, cartella, formato, &nome).await
}

/// Gives the CdR away.
pub(crate) async fn cdr(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, formato)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    esporta(app, accesso, formato, chiesto, store::cdr::list).await
}

/// Gives the persons away that one may know.
pub(crate) async fn persone(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, formato)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    esporta(app, accesso, formato, chiesto, store::persone::list).await
}

/// Gives the stakeholders away.
pub(crate) async fn portatori(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, formato)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    esporta(app, accesso, formato, chiesto, store::portatori::list).await
}
