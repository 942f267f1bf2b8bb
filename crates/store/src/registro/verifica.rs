//! Whether the registers of accesses hold.

use diesel::prelude::*;
use domain::actor::Actor;

use super::{INSTALLAZIONE, Riga};
use crate::ambito::ente_di;
use crate::catena::{Esito, Verifica};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::registro;
use crate::storia;

/// Lines held in memory at once.
const BLOCCO: i64 = 5_000;

/// Recomputes every register, that of the installation too; says in Italian what does not hold. Empty when all is well.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn verifica(c: &mut Conn) -> Result<Vec<String>> {
    let mut problemi = Vec::new();
    let enti: Vec<i64> = registro::table
        .group_by(registro::ente)
        .select(registro::ente)
        .order(registro::ente)
        .load(c)?;
    for ente in enti {
        let di_chi = if ente == INSTALLAZIONE.0 {
            "dell'installazione".to_owned()
        } else {
            format!("dell'ente {ente}")
        };
        let suoi = di_ente(c, ente)?.problemi;
        problemi.extend(
            suoi.into_iter()
                .map(|p| format!("registro degli accessi {di_chi}: {p}")),
        );
    }
    Ok(problemi)
}

/// Recomputes the register of the actor's body.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn verifica_di(c: &mut Conn, actor: &Actor) -> Result<Esito> {
    di_ente(c, ente_di(actor).0)
}

/// The hash of a line of the chain of the actor's body; `None` when there is no such line.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn impronta(c: &mut Conn, actor: &Actor, numero: i64) -> Result<Option<String>> {
    Ok(registro::table
        .filter(
            registro::ente
                .eq(ente_di(actor).0)
                .and(registro::progressivo.eq(numero)),
        )
        .select(registro::impronta)
        .first(c)
        .optional()?)
}

fn di_ente(c: &mut Conn, ente: i64) -> Result<Esito> {
    let mut verifica = Verifica::default();
    loop {
        let righe: Vec<Riga> = registro::table
            .filter(
                registro::ente
                    .eq(ente)
                    .and(registro::progressivo.gt(verifica.fino())),
            )
            .order(registro::progressivo.asc())
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
    Ok(verifica.fine(&storia::tolti(c, ente)?, false))
}
