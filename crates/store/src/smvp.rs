//! The SMVP of a body: TOML files of its own beside those that ship. A version stays as it was brought in: plans were scored with it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::campo::Valore;
use domain::fact::{Atto, Modifica};
use domain::smvp::{Sistemi, Smvp};

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::smvp_propri;
use crate::storia::{self, Oggetto, Voce};

/// A version of an SMVP of the body, as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmvpProprio {
    pub codice: String,
    pub versione: i32,
    pub testo: String,
}

/// Every SMVP of the body, by code, the latest version first.
///
/// # Errors
/// [`Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<SmvpProprio>> {
    let righe: Vec<(String, i32, String)> = smvp_propri::table
        .filter(smvp_propri::ente.eq(ente_di(actor).0))
        .order((smvp_propri::codice, smvp_propri::versione.desc()))
        .select((
            smvp_propri::codice,
            smvp_propri::versione,
            smvp_propri::testo,
        ))
        .load(c)?;
    Ok(righe
        .into_iter()
        .map(|(codice, versione, testo)| SmvpProprio {
            codice,
            versione,
            testo,
        })
        .collect())
}

/// What a body can score with, read and checked: the shipped SMVP and its own.
///
/// # Errors
/// [`Error::Dati`] when a stored one is no longer valid, with its line and the reason.
pub fn tutti(c: &mut Conn, actor: &Actor) -> Result<Sistemi> {
    let propri = list(c, actor)?
        .iter()
        .map(|p| Smvp::leggi(&p.codice, &p.testo).map_err(Error::Dati))
        .collect::<Result<Vec<_>>>()?;
    Ok(Sistemi::forniti().map_err(Error::Dati)?.con(propri))
}

/// Keeps a new SMVP, or a new version of one.
///
/// # Errors
/// [`Error::Rifiuto`] when the body has that version already or a later one, or the code is of one that ships.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    smvp: &Smvp,
    testo: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    tutti(tx, actor)?
        .accoglie(smvp)
        .map_err(|no| Error::Rifiuto(vec![no.frase]))?;
    let versione = i32::try_from(smvp.versione)
        .map_err(|_| Error::Dati(format!("la versione {} è troppo alta", smvp.versione)))?;
    bulk::insert(
        tx,
        "smvp_propri",
        &[riga![ente.0, smvp.codice.as_str(), versione, testo]],
    )?;
    let voce = Voce {
        oggetto: Oggetto::Smvp(smvp.scelto()),
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
