//! Whether the chain of the trail holds.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::Atto;

use super::riga::Riga;
use crate::ambito::ente_di;
use crate::catena::{Esito, Verifica};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::storia;

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
