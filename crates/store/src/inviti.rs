//! One-time links. The database holds the sha256 of the token, never the token.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::UtenteId;

use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::inviti;
use crate::tempo;

/// Makes a link valid until `scade`: for the password of an account, or, without one, for the first access of an installation.
///
/// # Errors
/// [`Error::Conflict`] `inviti_impronta` when the token is not new.
pub fn create(
    tx: &mut Tx<'_>,
    impronta: &str,
    utente: Option<UtenteId>,
    scade: DateTime<Utc>,
) -> Result<()> {
    diesel::insert_into(inviti::table)
        .values((
            inviti::impronta.eq(impronta),
            inviti::utente.eq(utente.map(|u| u.0)),
            inviti::scade.eq(tempo::scrivi(scade)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends the links of an account that are still open: the new one is the only one.
///
/// # Errors
/// [`Error::Db`].
pub fn delete_all_of(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    let suoi = inviti::table.filter(inviti::utente.eq(utente.0).and(inviti::usato.is_null()));
    diesel::delete(suoi).execute(&mut **tx)?;
    Ok(())
}

/// For whose password an open link is.
///
/// # Errors
/// [`Error::NotFound`] when there is no such link, it is over, it was used, or it is that of the first access.
pub fn utente(c: &mut Conn, impronta: &str, adesso: DateTime<Utc>) -> Result<UtenteId> {
    let suo: Option<i64> = inviti::table
        .filter(
            inviti::impronta
                .eq(impronta)
                .and(inviti::usato.is_null())
                .and(inviti::scade.gt(tempo::scrivi(adesso))),
        )
        .select(inviti::utente)
        .first(c)?;
    suo.map(UtenteId).ok_or(Error::NotFound)
}

/// Whether a link of the first access may still be used.
///
/// # Errors
/// [`Error::Db`].
pub fn is_valid(c: &mut Conn, impronta: &str, adesso: DateTime<Utc>) -> Result<bool> {
    let quanti: i64 = inviti::table
        .filter(
            inviti::impronta
                .eq(impronta)
                .and(inviti::utente.is_null())
                .and(inviti::usato.is_null())
                .and(inviti::scade.gt(tempo::scrivi(adesso))),
        )
        .select(count_star())
        .first(c)?;
    Ok(quanti > 0)
}

/// Uses a link up: of two who come together, one is refused.
///
/// # Errors
/// [`Error::NotFound`] when there is no such link, it is over or it was used.
pub fn consume(tx: &mut Tx<'_>, impronta: &str, adesso: DateTime<Utc>) -> Result<()> {
    let adesso = tempo::scrivi(adesso);
    let valido = inviti::table.filter(
        inviti::impronta
            .eq(impronta)
            .and(inviti::usato.is_null())
            .and(inviti::scade.gt(adesso)),
    );
    match diesel::update(valido)
        .set(inviti::usato.eq(adesso))
        .execute(&mut **tx)?
    {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
