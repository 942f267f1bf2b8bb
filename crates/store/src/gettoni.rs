//! The access tokens. The database holds the sha256 of a token, never the token: who reads the database cannot enter with it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::UtenteId;
use domain::ente::EnteId;
use domain::gettone::{Diritti, Gettone};

use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{gettoni, utenti};
use crate::tempo;
use crate::utenti::{Utente, utente};

type Riga = (i64, String, String, Option<i64>, Tempi);
type Tempi = (
    NaiveDateTime,
    NaiveDate,
    Option<NaiveDateTime>,
    Option<NaiveDateTime>,
);

fn gettone(
    (utente, nome, diritti, ente, (creato, fino, ultimo, revocato)): Riga,
) -> Result<Gettone> {
    Ok(Gettone {
        utente: UtenteId(utente),
        diritti: Diritti::da_nome(&diritti).ok_or_else(|| {
            Error::Dati(format!(
                "il gettone «{nome}» ha diritti sconosciuti: «{diritti}»"
            ))
        })?,
        nome,
        ente: ente.map(EnteId),
        creato: tempo::leggi(creato),
        fino,
        ultimo: ultimo.map(tempo::leggi),
        revocato: revocato.map(tempo::leggi),
    })
}

/// Keeps a new token by its hash.
///
/// # Errors
/// [`Error::Conflict`] `gettoni_impronta` when the token is not new.
pub fn create(tx: &mut Tx<'_>, impronta: &str, g: &Gettone) -> Result<()> {
    diesel::insert_into(gettoni::table)
        .values((
            gettoni::impronta.eq(impronta),
            gettoni::utente.eq(g.utente.0),
            gettoni::nome.eq(&g.nome),
            gettoni::diritti.eq(g.diritti.codice()),
            gettoni::ente.eq(g.ente.map(|e| e.0)),
            gettoni::creato.eq(tempo::scrivi(g.creato)),
            gettoni::fino.eq(g.fino),
            gettoni::ultimo.eq(g.ultimo.map(tempo::scrivi)),
            gettoni::revocato.eq(g.revocato.map(tempo::scrivi)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The token of a hash that is good on a day, and whose it is.
///
/// # Errors
/// [`Error::NotFound`] when there is none, it was revoked, or it is over.
pub fn find(c: &mut Conn, impronta: &str, oggi: NaiveDate) -> Result<(Gettone, Utente)> {
    let (riga, suo): (Riga, crate::utenti::Riga) = gettoni::table
        .inner_join(utenti::table.on(utenti::id.eq(gettoni::utente)))
        .filter(gettoni::impronta.eq(impronta))
        .select((
            (
                gettoni::utente,
                gettoni::nome,
                gettoni::diritti,
                gettoni::ente,
                (
                    gettoni::creato,
                    gettoni::fino,
                    gettoni::ultimo,
                    gettoni::revocato,
                ),
            ),
            (utenti::id, utenti::nome, utenti::password_hash),
        ))
        .first(c)?;
    let g = gettone(riga)?;
    if g.in_vigore(oggi) {
        Ok((g, utente(suo)))
    } else {
        Err(Error::NotFound)
    }
}

/// The tokens of an account with their hashes, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub fn list_of(c: &mut Conn, id: UtenteId) -> Result<Vec<(String, Gettone)>> {
    let righe: Vec<(String, Riga)> = gettoni::table
        .filter(gettoni::utente.eq(id.0))
        .order((gettoni::creato.desc(), gettoni::impronta))
        .select((
            gettoni::impronta,
            (
                gettoni::utente,
                gettoni::nome,
                gettoni::diritti,
                gettoni::ente,
                (
                    gettoni::creato,
                    gettoni::fino,
                    gettoni::ultimo,
                    gettoni::revocato,
                ),
            ),
        ))
        .load(c)?;
    let letta = |(impronta, riga)| Ok((impronta, gettone(riga)?));
    righe.into_iter().map(letta).collect()
}

/// Writes down when a token was last used.
///
/// # Errors
/// [`Error::Db`].
pub fn touch(tx: &mut Tx<'_>, impronta: &str, adesso: DateTime<Utc>) -> Result<()> {
    diesel::update(gettoni::table.filter(gettoni::impronta.eq(impronta)))
        .set(gettoni::ultimo.eq(tempo::scrivi(adesso)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Revokes a token of an account; it stays in the list of its owner.
///
/// # Errors
/// [`Error::NotFound`] when the account has none in force with that hash.
pub fn revoca(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    impronta: &str,
    adesso: DateTime<Utc>,
) -> Result<()> {
    let suo = gettoni::impronta
        .eq(impronta)
        .and(gettoni::utente.eq(utente.0))
        .and(gettoni::revocato.is_null());
    let tolti = diesel::update(gettoni::table.filter(suo))
        .set(gettoni::revocato.eq(tempo::scrivi(adesso)))
        .execute(&mut **tx)?;
    if tolti == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Forgets every token of an account.
pub(crate) fn dimentica(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    diesel::delete(gettoni::table.filter(gettoni::utente.eq(utente.0))).execute(&mut **tx)?;
    Ok(())
}
