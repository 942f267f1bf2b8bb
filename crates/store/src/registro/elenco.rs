//! The lines of a register.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::permesso::Ruolo;

use super::{Riga, RigaRegistro};
use crate::ambito::ente_di;
use crate::catena::Filtro;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::registro;
use crate::tempo;

macro_rules! filtrata {
    ($actor:expr, $filtro:expr) => {{
        let mut q = registro::table
            .filter(registro::ente.eq(ente_di($actor).0))
            .into_boxed();
        if let Some(chi) = $filtro.chi {
            q = q.filter(registro::chi_utente.eq(chi.0));
        }
        if !$filtro.cosa.is_empty() {
            q = q.filter(registro::cosa.eq(&$filtro.cosa));
        }
        if let Some(dal) = $filtro.dal {
            q = q.filter(registro::quando.ge(tempo::scrivi(dal)));
        }
        if let Some(al) = $filtro.al {
            q = q.filter(registro::quando.lt(tempo::scrivi(al)));
        }
        q
    }};
}

/// Some lines, the latest first, and how many there are in all.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn pagina(
    c: &mut Conn,
    actor: &Actor,
    filtro: &Filtro,
    salta: usize,
    limite: usize,
) -> Result<(Vec<RigaRegistro>, usize)> {
    let quante: i64 = filtrata!(actor, filtro).select(count_star()).first(c)?;
    let righe: Vec<Riga> = filtrata!(actor, filtro)
        .order(registro::progressivo.desc())
        .offset(i64::try_from(salta).unwrap_or(i64::MAX))
        .limit(i64::try_from(limite).unwrap_or(i64::MAX))
        .select(Riga::as_select())
        .load(c)?;
    let righe = righe.into_iter().map(Riga::leggi).collect::<Result<_>>()?;
    Ok((righe, usize::try_from(quante).unwrap_or_default()))
}

/// The lines after one, the oldest first, at most `limite`.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn dopo(
    c: &mut Conn,
    actor: &Actor,
    filtro: &Filtro,
    progressivo: i64,
    limite: i64,
) -> Result<Vec<RigaRegistro>> {
    let righe: Vec<Riga> = filtrata!(actor, filtro)
        .filter(registro::progressivo.gt(progressivo))
        .order(registro::progressivo.asc())
        .limit(limite)
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// When somebody last left a line as an administrator of the body.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn ultimo_da_amministratore(
    c: &mut Conn,
    actor: &Actor,
    utente: UtenteId,
) -> Result<Option<DateTime<Utc>>> {
    let segno = format!("%,{},%", Ruolo::Amministratore.codice());
    let ultimo: Option<NaiveDateTime> = registro::table
        .filter(
            registro::ente
                .eq(ente_di(actor).0)
                .and(registro::chi_utente.eq(utente.0))
                .and(registro::ruoli.like(segno)),
        )
        .select(max(registro::quando))
        .first(c)?;
    Ok(ultimo.map(tempo::leggi))
}
