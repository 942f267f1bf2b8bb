//! The secret addresses of calendars. Whoever knows one is let in by it, as by the link of an invitation, so no actor is asked for: the
//! appointments of its person say what it shows.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::UtenteId;
use domain::ente::EnteId;

use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{calendari, utenti};
use crate::tempo;

/// Whose calendar an address is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiChi {
    pub ente: EnteId,
    pub utente: UtenteId,
    pub nome: String,
}

/// Whose calendar stands at the address with this hash.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is none, or none any more.
pub fn di_chi(c: &mut Conn, impronta: &str) -> Result<DiChi> {
    let (ente, utente, nome): (i64, i64, String) = calendari::table
        .inner_join(utenti::table.on(utenti::id.eq(calendari::utente)))
        .filter(calendari::impronta.eq(impronta))
        .select((calendari::ente, calendari::utente, utenti::nome))
        .first(c)?;
    Ok(DiChi {
        ente: EnteId(ente),
        utente: UtenteId(utente),
        nome,
    })
}

/// Since when somebody has an address in a body.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn dal(c: &mut Conn, ente: EnteId, utente: UtenteId) -> Result<Option<DateTime<Utc>>> {
    let suo: Option<NaiveDateTime> = calendari::table
        .filter(
            calendari::ente
                .eq(ente.0)
                .and(calendari::utente.eq(utente.0)),
        )
        .select(calendari::creato)
        .first(c)
        .optional()?;
    Ok(suo.map(tempo::leggi))
}

/// A new address in the place of the one before, which leads nowhere any more.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn rinnova(
    tx: &mut Tx<'_>,
    ente: EnteId,
    utente: UtenteId,
    impronta: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    togli(tx, ente, utente)?;
    let nuovo = riga![ente.0, utente.0, impronta, tempo::scrivi(quando)];
    bulk::insert(tx, "calendari", &[nuovo])
}

/// Takes every address of an account away.
pub(crate) fn dimentica(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    diesel::delete(calendari::table.filter(calendari::utente.eq(utente.0))).execute(&mut **tx)?;
    Ok(())
}

/// Takes the address away.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn togli(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let suo = calendari::ente
        .eq(ente.0)
        .and(calendari::utente.eq(utente.0));
    diesel::delete(calendari::table.filter(suo)).execute(&mut **tx)?;
    Ok(())
}
