//! The second factors of accounts. What they protect is the way in, so no actor is asked for: who may change one, the pages decide.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::UtenteId;

use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{codici_di_recupero as codici, secondi_fattori as fattori};
use crate::tempo;

/// The second factor of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Fattore {
    /// Base32.
    pub segreto: String,
    /// Since when it is asked for; `None` while it is being set up.
    pub confermato: Option<DateTime<Utc>>,
    /// Recovery codes that are still good.
    pub codici: i64,
}

impl std::fmt::Debug for Fattore {
    // The secret is not for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fattore").finish_non_exhaustive()
    }
}

/// The second factor of an account, set up or being set up.
///
/// # Errors
/// [`Error::Db`].
pub fn find(c: &mut Conn, utente: UtenteId) -> Result<Option<Fattore>> {
    let riga: Option<(String, Option<chrono::NaiveDateTime>)> = fattori::table
        .filter(fattori::utente.eq(utente.0))
        .select((fattori::segreto, fattori::confermato))
        .first(c)
        .optional()?;
    let Some((segreto, confermato)) = riga else {
        return Ok(None);
    };
    let restano = codici::table
        .filter(codici::utente.eq(utente.0))
        .select(count_star())
        .first(c)?;
    Ok(Some(Fattore {
        segreto,
        confermato: confermato.map(tempo::leggi),
        codici: restano,
    }))
}

/// Begins to set one up, in the place of one that was begun before.
///
/// # Errors
/// [`Error::Conflict`] `secondi_fattori_utente` when there is one already that is asked for.
pub fn prepara(tx: &mut Tx<'_>, utente: UtenteId, segreto: &str) -> Result<()> {
    let lasciato = fattori::utente
        .eq(utente.0)
        .and(fattori::confermato.is_null());
    diesel::delete(fattori::table.filter(lasciato)).execute(&mut **tx)?;
    diesel::insert_into(fattori::table)
        .values((fattori::utente.eq(utente.0), fattori::segreto.eq(segreto)))
        .execute(&mut **tx)?;
    Ok(())
}

/// From now on it is asked for. `passo` is the step whose code was given, `impronte` the hashes of its recovery codes.
///
/// # Errors
/// [`Error::NotFound`] when none is being set up.
pub fn conferma(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    passo: i64,
    impronte: &[String],
    quando: DateTime<Utc>,
) -> Result<()> {
    let suo = fattori::utente
        .eq(utente.0)
        .and(fattori::confermato.is_null());
    let quanti = diesel::update(fattori::table.filter(suo))
        .set((
            fattori::confermato.eq(tempo::scrivi(quando)),
            fattori::ultimo_passo.eq(passo),
        ))
        .execute(&mut **tx)?;
    if quanti == 0 {
        return Err(Error::NotFound);
    }
    rinnova_codici(tx, utente, impronte)
}

/// New recovery codes; the ones before are no longer good.
///
/// # Errors
/// [`Error::Db`].
pub fn rinnova_codici(tx: &mut Tx<'_>, utente: UtenteId, impronte: &[String]) -> Result<()> {
    diesel::delete(codici::table.filter(codici::utente.eq(utente.0))).execute(&mut **tx)?;
    for impronta in impronte {
        diesel::insert_into(codici::table)
            .values((codici::utente.eq(utente.0), codici::impronta.eq(impronta)))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// Uses a step of time up, unless it or a later one was used before: says whether it was good.
///
/// # Errors
/// [`Error::Db`].
pub fn usa_passo(tx: &mut Tx<'_>, utente: UtenteId, passo: i64) -> Result<bool> {
    let nuovo = fattori::utente.eq(utente.0).and(
        fattori::ultimo_passo
            .is_null()
            .or(fattori::ultimo_passo.lt(passo)),
    );
    let quanti = diesel::update(fattori::table.filter(nuovo))
        .set(fattori::ultimo_passo.eq(passo))
        .execute(&mut **tx)?;
    Ok(quanti > 0)
}

/// Uses a recovery code up: says whether it was one.
///
/// # Errors
/// [`Error::Db`].
pub fn usa_codice(tx: &mut Tx<'_>, utente: UtenteId, impronta: &str) -> Result<bool> {
    let suo = codici::utente
        .eq(utente.0)
        .and(codici::impronta.eq(impronta));
    Ok(diesel::delete(codici::table.filter(suo)).execute(&mut **tx)? > 0)
}

/// Takes the second factor and its recovery codes away: says whether there was one.
///
/// # Errors
/// [`Error::Db`].
pub fn togli(tx: &mut Tx<'_>, utente: UtenteId) -> Result<bool> {
    diesel::delete(codici::table.filter(codici::utente.eq(utente.0))).execute(&mut **tx)?;
    let suo = fattori::table.filter(fattori::utente.eq(utente.0));
    Ok(diesel::delete(suo).execute(&mut **tx)? > 0)
}
