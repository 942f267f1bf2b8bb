//! The sessions. The database holds the sha256 of a token, never the token: who reads the database cannot enter with it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::UtenteId;

use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{sessioni, utenti};
use crate::tempo;
use crate::utenti::{Utente, utente};

/// Opens a session until `scade`.
///
/// # Errors
/// [`crate::Error::Conflict`] `sessioni_impronta` when the token is not new.
pub fn create(
    tx: &mut Tx<'_>,
    impronta: &str,
    utente: UtenteId,
    csrf: &str,
    creata: DateTime<Utc>,
    scade: DateTime<Utc>,
) -> Result<()> {
    let creata = tempo::scrivi(creata);
    diesel::insert_into(sessioni::table)
        .values((
            sessioni::impronta.eq(impronta),
            sessioni::utente.eq(utente.0),
            sessioni::csrf.eq(csrf),
            sessioni::creata.eq(creata),
            sessioni::scade.eq(tempo::scrivi(scade)),
            sessioni::ultima.eq(creata),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// A session that is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessione {
    pub utente: Utente,
    pub csrf: String,
    pub creata: DateTime<Utc>,
    pub scade: DateTime<Utc>,
    /// When it was last used, as far as [`touch`] was told.
    pub ultima: DateTime<Utc>,
    /// From which browser, in words; empty when it did not say.
    pub browser: String,
    /// Code of the source through which it began; `None`: a password of ours.
    pub fonte: Option<String>,
}

type Riga = (crate::utenti::Riga, String, Tempi, Da);
/// Browser and source.
type Da = (Option<String>, Option<String>);
type Tempi = (NaiveDateTime, NaiveDateTime, NaiveDateTime);

fn sessione((riga, csrf, (creata, scade, ultima), (browser, fonte)): Riga) -> Sessione {
    Sessione {
        utente: utente(riga),
        csrf,
        creata: tempo::leggi(creata),
        scade: tempo::leggi(scade),
        ultima: tempo::leggi(ultima),
        browser: browser.unwrap_or_default(),
        fonte,
    }
}

/// Writes down from which browser a session is, in words.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn di_browser(tx: &mut Tx<'_>, impronta: &str, browser: &str) -> Result<()> {
    diesel::update(sessioni::table.filter(sessioni::impronta.eq(impronta)))
        .set(sessioni::browser.eq(browser))
        .execute(&mut **tx)?;
    Ok(())
}

/// Writes down through which source a session began.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn di_fonte(tx: &mut Tx<'_>, impronta: &str, fonte: &str) -> Result<()> {
    diesel::update(sessioni::table.filter(sessioni::impronta.eq(impronta)))
        .set(sessioni::fonte.eq(fonte))
        .execute(&mut **tx)?;
    Ok(())
}

/// The open session of a token's hash, and whose it is.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is none, or it is over.
pub fn find(c: &mut Conn, impronta: &str, adesso: DateTime<Utc>) -> Result<Sessione> {
    let riga: Riga = sessioni::table
        .inner_join(utenti::table.on(utenti::id.eq(sessioni::utente)))
        .filter(
            sessioni::impronta
                .eq(impronta)
                .and(sessioni::scade.gt(tempo::scrivi(adesso))),
        )
        .select((
            (utenti::id, utenti::nome, utenti::password_hash),
            sessioni::csrf,
            (sessioni::creata, sessioni::scade, sessioni::ultima),
            (sessioni::browser, sessioni::fonte),
        ))
        .first(c)?;
    Ok(sessione(riga))
}

/// The open sessions of an account with the hashes of their tokens, the last used first.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list_of(
    c: &mut Conn,
    id: UtenteId,
    adesso: DateTime<Utc>,
) -> Result<Vec<(String, Sessione)>> {
    let righe: Vec<(String, Riga)> = sessioni::table
        .inner_join(utenti::table.on(utenti::id.eq(sessioni::utente)))
        .filter(
            sessioni::utente
                .eq(id.0)
                .and(sessioni::scade.gt(tempo::scrivi(adesso))),
        )
        .order((sessioni::ultima.desc(), sessioni::impronta))
        .select((
            sessioni::impronta,
            (
                (utenti::id, utenti::nome, utenti::password_hash),
                sessioni::csrf,
                (sessioni::creata, sessioni::scade, sessioni::ultima),
                (sessioni::browser, sessioni::fonte),
            ),
        ))
        .load(c)?;
    let letta = |(impronta, riga)| (impronta, sessione(riga));
    Ok(righe.into_iter().map(letta).collect())
}

/// Marks a session as used now and prolongs it.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn touch(
    tx: &mut Tx<'_>,
    impronta: &str,
    adesso: DateTime<Utc>,
    scade: DateTime<Utc>,
) -> Result<()> {
    let adesso = tempo::scrivi(adesso);
    // One that was ended meanwhile stays so.
    let aperta = sessioni::impronta
        .eq(impronta)
        .and(sessioni::scade.gt(adesso));
    diesel::update(sessioni::table.filter(aperta))
        .set((
            sessioni::ultima.eq(adesso),
            sessioni::scade.eq(tempo::scrivi(scade)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Whose pages carry this token, also where the session is over, until [`purge`] forgets it: what was typed on them is his.
///
/// # Errors
/// [`crate::Error::NotFound`] when no session had it.
pub fn di_csrf(c: &mut Conn, csrf: &str) -> Result<Utente> {
    let riga = sessioni::table
        .inner_join(utenti::table.on(utenti::id.eq(sessioni::utente)))
        .filter(sessioni::csrf.eq(csrf))
        .select((utenti::id, utenti::nome, utenti::password_hash))
        .first::<crate::utenti::Riga>(c)?;
    Ok(utente(riga))
}

/// Ends a session: it is over at its last use. Whose it was is known until [`purge`] forgets it.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn delete(tx: &mut Tx<'_>, impronta: &str) -> Result<()> {
    diesel::update(sessioni::table.filter(sessioni::impronta.eq(impronta)))
        .set(sessioni::scade.eq(sessioni::ultima))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends every session of an account, as [`delete`] does, but the one that stays.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn delete_all_of(tx: &mut Tx<'_>, utente: UtenteId, resta: Option<&str>) -> Result<()> {
    // No hash is empty, so an empty one keeps none.
    let altre = sessioni::table.filter(
        sessioni::utente
            .eq(utente.0)
            .and(sessioni::impronta.ne(resta.unwrap_or_default())),
    );
    diesel::update(altre)
        .set(sessioni::scade.eq(sessioni::ultima))
        .execute(&mut **tx)?;
    Ok(())
}

/// Forgets every session of an account, open or over.
pub(crate) fn dimentica(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    diesel::delete(sessioni::table.filter(sessioni::utente.eq(utente.0))).execute(&mut **tx)?;
    Ok(())
}

/// Forgets the sessions that were over by a moment; says how many.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn purge(tx: &mut Tx<'_>, adesso: DateTime<Utc>) -> Result<usize> {
    Ok(
        diesel::delete(sessioni::table.filter(sessioni::scade.le(tempo::scrivi(adesso))))
            .execute(&mut **tx)?,
    )
}
