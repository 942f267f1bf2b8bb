//! Requests of programs that carry a key of their own: sent again, they get the same answer, and nothing is done twice.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use crate::db::Tx;
use crate::error::Result;
use crate::schema::ripetizioni;
use crate::tempo;

/// How long a key is known.
const CONOSCIUTA: Duration = Duration::hours(24);

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risposta {
    pub stato: u16,
    /// The address that the answer names.
    pub luogo: Option<String>,
    pub corpo: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ripetizione {
    /// Nothing: now it is taken, until [`rispondi`] or [`lascia`].
    Nuova,
    /// The same request is on its way, or nobody knows how it ended.
    InCorso,
    /// It came with another request.
    Altra,
    Gia(Risposta),
}

/// Takes a key for a request, unless it is known. `chiave` and `richiesta` are digests.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn prenota(
    tx: &mut Tx<'_>,
    chiave: &str,
    richiesta: &str,
    adesso: DateTime<Utc>,
) -> Result<Ripetizione> {
    let vecchie = ripetizioni::quando.lt(tempo::scrivi(adesso - CONOSCIUTA));
    diesel::delete(ripetizioni::table.filter(vecchie)).execute(&mut **tx)?;
    let nota = ripetizioni::table
        .filter(ripetizioni::chiave.eq(chiave))
        .select((
            ripetizioni::richiesta,
            ripetizioni::stato,
            ripetizioni::luogo,
            ripetizioni::corpo,
        ))
        .first::<(String, Option<i32>, Option<String>, Option<String>)>(&mut **tx)
        .optional()?;
    let Some((sua, stato, luogo, corpo)) = nota else {
        diesel::insert_into(ripetizioni::table)
            .values((
                ripetizioni::chiave.eq(chiave),
                ripetizioni::richiesta.eq(richiesta),
                ripetizioni::quando.eq(tempo::scrivi(adesso)),
            ))
            .execute(&mut **tx)?;
        return Ok(Ripetizione::Nuova);
    };
    Ok(match stato.and_then(|s| u16::try_from(s).ok()) {
        _ if sua != richiesta => Ripetizione::Altra,
        None => Ripetizione::InCorso,
        Some(stato) => Ripetizione::Gia(Risposta {
            stato,
            luogo,
            corpo: corpo.unwrap_or_default(),
        }),
    })
}

/// Keeps what was answered.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn rispondi(tx: &mut Tx<'_>, chiave: &str, risposta: &Risposta) -> Result<()> {
    diesel::update(ripetizioni::table.filter(ripetizioni::chiave.eq(chiave)))
        .set((
            ripetizioni::stato.eq(i32::from(risposta.stato)),
            ripetizioni::luogo.eq(&risposta.luogo),
            ripetizioni::corpo.eq(&risposta.corpo),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Lets a key go: nothing was done, and it may be tried again.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn lascia(tx: &mut Tx<'_>, chiave: &str) -> Result<()> {
    let sua = ripetizioni::table.filter(ripetizioni::chiave.eq(chiave));
    diesel::delete(sua).execute(&mut **tx)?;
    Ok(())
}
