//! The rules a body wrote for itself: TOML files of its own beside those that ship, a table for each kind of rules. A version stays
//! as it was brought in: scores and assessments were made with it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use domain::actor::Actor;
use domain::campo::Valore;
use domain::fact::{Atto, Modifica};
use domain::permesso::Permesso;
use domain::regole::{Raccolta, RegoleScritte, Versione};
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::storia::{self, Oggetto, Voce};

/// Rules of which a body can have its own.
pub trait Proprie: RegoleScritte {
    /// Its table; all have the columns `ente`, `codice`, `versione`, `testo`.
    const TABELLA: &'static str;

    /// What the trail says of a version.
    fn oggetto(versione: Versione) -> Oggetto;
}

impl Proprie for Smvp {
    const TABELLA: &'static str = "smvp_propri";

    fn oggetto(versione: Versione) -> Oggetto {
        Oggetto::Smvp(versione)
    }
}

impl Proprie for Metodo {
    const TABELLA: &'static str = "metodi_propri";

    fn oggetto(versione: Versione) -> Oggetto {
        Oggetto::Metodo(versione)
    }
}

/// A version of some rules of the body, as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct RegoleProprie {
    #[diesel(sql_type = Text)]
    pub codice: String,
    #[diesel(sql_type = Integer)]
    pub versione: i32,
    #[diesel(sql_type = Text)]
    pub testo: String,
}

/// Every version that the body brought in, by code, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub fn list<R: Proprie>(c: &mut Conn, actor: &Actor) -> Result<Vec<RegoleProprie>> {
    // The name of the table is a word of the program: nothing that anybody typed goes into the statement.
    let domanda = format!(
        "select codice, versione, testo from {} where ente = $1 order by codice, versione desc",
        R::TABELLA
    );
    Ok(sql_query(domanda)
        .bind::<BigInt, _>(ente_di(actor).0)
        .load(c)?)
}

/// What a body can choose from, read and checked: the shipped rules and its own.
///
/// # Errors
/// [`Error::Dati`] when stored ones are no longer valid, with their line and the reason.
pub fn tutte<R: Proprie>(c: &mut Conn, actor: &Actor) -> Result<Raccolta<R>> {
    let proprie = list::<R>(c, actor)?
        .iter()
        .map(|p| R::leggi(&p.codice, &p.testo).map_err(Error::Dati))
        .collect::<Result<Vec<_>>>()?;
    Ok(Raccolta::forniti().map_err(Error::Dati)?.con(proprie))
}

/// The method that a stored word names. One without its version, of a copy older than versions, is in the first.
pub(crate) fn metodo(scritto: &str) -> Versione {
    Versione::leggi(scritto).unwrap_or_else(|| Versione {
        codice: scritto.to_owned(),
        versione: 1,
    })
}

/// Keeps new rules, or a new version of some.
///
/// # Errors
/// [`Error::Rifiuto`] when the body has that version already or a later one, or the code is of some that ship.
pub fn record<R: Proprie>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    regole: &R,
    testo: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::StabilireLeRegole)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    tutte::<R>(tx, actor)?
        .accoglie(regole)
        .map_err(|no| Error::Rifiuto(vec![no.frase]))?;
    let scelta = regole.scelta();
    let versione = i32::try_from(scelta.versione)
        .map_err(|_| Error::Dati(format!("la versione {} è troppo alta", scelta.versione)))?;
    bulk::insert(
        tx,
        R::TABELLA,
        &[riga![ente.0, scelta.codice.as_str(), versione, testo]],
    )?;
    let voce = Voce {
        oggetto: R::oggetto(scelta),
        vista: None,
        versione: None,
        atto: Atto::Creazione,
        chi: actor,
        quando,
        nota: None,
    };
    let scritto = Modifica {
        campo: "testo".to_owned(),
        prima: Valore::Vuoto,
        dopo: Valore::Testo(testo.to_owned()),
    };
    storia::scrivi(tx, &voce, &[scritto])
}
