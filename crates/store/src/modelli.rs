//! The modelli of a body: TOML files of its own, beside the three that ship.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::campo::Valore;
use domain::fact::{Atto, Modifica};
use domain::modello::{ErroreModello, Modelli};
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::modelli;
use crate::storia::{self, Oggetto, Voce};

/// File name and text of each modello of the body, by name.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<(String, String)>> {
    Ok(modelli::table
        .filter(modelli::ente.eq(ente_di(actor).0))
        .order(modelli::file)
        .select((modelli::file, modelli::testo))
        .load(c)?)
}

/// The modelli a body works with, read and checked: the shipped ones and its own.
///
/// # Errors
/// [`Error::Dati`] when a stored modello is no longer valid, with file, line and reason.
pub fn tutti(c: &mut Conn, actor: &Actor) -> Result<Modelli> {
    let propri = list(c, actor)?;
    letti(&propri)
}

/// Modelli from their texts, beside those that ship.
pub(crate) fn letti(propri: &[(String, String)]) -> Result<Modelli> {
    let propri = propri.iter().map(|(file, testo)| (&**file, &**testo));
    Modelli::leggi(propri).map_err(non_valido)
}

/// File and text of every modello a body works with today, see [`Modelli::testi`].
pub(crate) fn testi(c: &mut Conn, actor: &Actor) -> Result<Vec<(String, String)>> {
    Modelli::testi(list(c, actor)?).map_err(non_valido)
}

fn non_valido(errori: Vec<ErroreModello>) -> Error {
    let errori: Vec<String> = errori.iter().map(ToString::to_string).collect();
    Error::Dati(errori.join("; "))
}

/// Keeps the text of a modello; the caller has read it and knows it holds together.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    file: &str,
    testo: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::StabilireLeRegole)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let suo = modelli::table.filter(modelli::ente.eq(ente.0).and(modelli::file.eq(file)));
    let prima: Option<String> = suo.select(modelli::testo).first(&mut **tx).optional()?;
    match &prima {
        Some(t) if t == testo => return Ok(()),
        Some(_) => {
            diesel::update(suo)
                .set(modelli::testo.eq(testo))
                .execute(&mut **tx)?;
        }
        None => bulk::insert(tx, "modelli", &[riga![ente.0, file, testo]])?,
    }
    let atto = if prima.is_some() {
        Atto::Correzione
    } else {
        Atto::Creazione
    };
    traccia(tx, actor, file, atto, prima, Some(testo.to_owned()), quando)
}

/// Takes a modello away; sheets that followed it follow the shipped one.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, file: &str, quando: DateTime<Utc>) -> Result<()> {
    esigi(actor, Permesso::StabilireLeRegole)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let suo = modelli::table.filter(modelli::ente.eq(ente.0).and(modelli::file.eq(file)));
    let prima: String = suo.select(modelli::testo).first(&mut **tx)?;
    diesel::delete(suo).execute(&mut **tx)?;
    traccia(
        tx,
        actor,
        file,
        Atto::Eliminazione,
        Some(prima),
        None,
        quando,
    )
}

fn traccia(
    tx: &mut Tx<'_>,
    actor: &Actor,
    file: &str,
    atto: Atto,
    prima: Option<String>,
    dopo: Option<String>,
    quando: DateTime<Utc>,
) -> Result<()> {
    let voce = Voce {
        oggetto: Oggetto::Modello(file.to_owned()),
        vista: None,
        versione: None,
        atto,
        chi: actor,
        quando,
        nota: None,
    };
    let valore = |t: Option<String>| t.map_or(Valore::Vuoto, Valore::Testo);
    storia::scrivi(
        tx,
        &voce,
        &[Modifica {
            campo: "testo".to_owned(),
            prima: valore(prima),
            dopo: valore(dopo),
        }],
    )
}
