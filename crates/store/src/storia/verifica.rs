//! Whether the chain of the trail holds.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::max;
use diesel::prelude::*;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::fact::Atto;
use domain::vista::VistaId;

use super::riga::Riga;
use crate::ambito::ente_di;
use crate::catena::{Esito, Verifica};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{schede, storia};

/// Lines held in memory at once.
const BLOCCO: i64 = 5_000;

/// Recomputes every chain; says in Italian what does not hold. Empty when all is well.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn verifica(c: &mut Conn) -> Result<Vec<String>> {
    let mut problemi = Vec::new();
    let enti: Vec<i64> = storia::table
        .group_by(storia::ente)
        .select(storia::ente)
        .order(storia::ente)
        .load(c)?;
    for ente in enti {
        let suoi = di_ente(c, ente)?.problemi;
        problemi.extend(
            suoi.into_iter()
                .map(|p| format!("storia dell'ente {ente}: {p}")),
        );
    }
    Ok(problemi)
}

/// Recomputes the chain of the actor's body.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn verifica_di(c: &mut Conn, actor: &Actor) -> Result<Esito> {
    di_ente(c, ente_di(actor).0)
}

/// The codes of the sheets of a plan that have gone on beyond the last line which the trail tells of them: a chain cut at its end holds all the
/// same, and only what it told of shows it.
pub(crate) fn senza_righe(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<Vec<String>> {
    let dette: HashMap<String, Option<i64>> = storia::table
        .filter(
            storia::ente
                .eq(ente.0)
                .and(storia::oggetto_tipo.eq("scheda"))
                .and(storia::vista.eq(&vista.0)),
        )
        .group_by(storia::oggetto)
        .select((storia::oggetto, max(storia::versione)))
        .load::<(String, Option<i64>)>(c)?
        .into_iter()
        .collect();
    let sue: Vec<(String, String, i64)> = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(&vista.0)))
        .order((schede::posizione, schede::id))
        .select((schede::id, schede::codice, schede::versione))
        .load(c)?;
    let senza = sue.into_iter().filter(|(id, _, versione)| {
        let detta = dette.get(id).copied().flatten().unwrap_or_default();
        detta < *versione
    });
    Ok(senza.map(|(_, codice, _)| codice).collect())
}

/// The hash of a line of the chain of the actor's body; `None` when there is no such line.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn impronta(c: &mut Conn, actor: &Actor, numero: i64) -> Result<Option<String>> {
    Ok(storia::table
        .filter(
            storia::ente
                .eq(ente_di(actor).0)
                .and(storia::progressivo.eq(numero)),
        )
        .select(storia::impronta)
        .first(c)
        .optional()?)
}

fn di_ente(c: &mut Conn, ente: i64) -> Result<Esito> {
    let mut verifica = Verifica::default();
    loop {
        let righe: Vec<Riga> = storia::table
            .filter(
                storia::ente
                    .eq(ente)
                    .and(storia::progressivo.gt(verifica.fino())),
            )
            .order(storia::progressivo.asc())
            .limit(BLOCCO)
            .select(Riga::as_select())
            .load(c)?;
        if righe.is_empty() {
            break;
        }
        for r in righe {
            verifica.guarda(&r);
        }
    }
    Ok(verifica.fine(&tolti(c, ente)?, true))
}

/// Whose name was taken out, as the trail of a body tells, with the seal of the lines of the first form.
pub(crate) fn tolti(c: &mut Conn, ente: i64) -> Result<BTreeMap<i64, String>> {
    let righe: Vec<(String, Option<String>)> = storia::table
        .filter(
            storia::ente
                .eq(ente)
                .and(storia::oggetto_tipo.eq("utente"))
                .and(storia::atto.eq(Atto::Rimozione.nome())),
        )
        .select((storia::oggetto, storia::nota))
        .load(c)?;
    Ok(righe
        .into_iter()
        .filter_map(|(chi, nota)| Some((chi.parse().ok()?, nota.unwrap_or_default())))
        .collect())
}
