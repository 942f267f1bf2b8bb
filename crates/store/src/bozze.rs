//! What people typed in the forms of sheets and have not saved: each one's own, shown to nobody else.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::permesso::Permesso;
use domain::scheda::SchedaId;

use crate::ambito::{ente_di, esigi, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::{Error, Result};
use crate::schema::{bozze, schede};
use crate::tempo;

/// Drafts of one person are written one at a time. The number is arbitrary.
const CODA: i64 = 0x424f_5a5a_4500_0000;

/// Drafts kept of a person in a body.
const MASSIME: i64 = 60;

/// What was typed in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bozza {
    /// The fields, as a form is sent.
    pub campi: String,
    pub quando: DateTime<Utc>,
}

/// What the actor typed in a form of a sheet and has not saved.
///
/// # Errors
/// [`Error::Db`].
pub fn find(c: &mut Conn, actor: &Actor, scheda: &SchedaId, modulo: &str) -> Result<Option<Bozza>> {
    let Some(utente) = actor.utente else {
        return Ok(None);
    };
    let trovata: Option<(String, chrono::NaiveDateTime)> = bozze::table
        .filter(
            bozze::ente
                .eq(ente_di(actor).0)
                .and(bozze::utente.eq(utente.0))
                .and(bozze::scheda.eq(&scheda.0))
                .and(bozze::modulo.eq(modulo)),
        )
        .filter(bozze::scheda.eq_any(visibili!(actor)))
        .select((bozze::campi, bozze::quando))
        .first(c)
        .optional()?;
    Ok(trovata.map(|(campi, quando)| Bozza {
        campi,
        quando: tempo::leggi(quando),
    }))
}

/// The forms in which the actor typed something that he has not saved: sheet and form, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<(SchedaId, String)>> {
    let Some(utente) = actor.utente else {
        return Ok(Vec::new());
    };
    let sue: Vec<(String, String)> = bozze::table
        .filter(
            bozze::ente
                .eq(ente_di(actor).0)
                .and(bozze::utente.eq(utente.0)),
        )
        .filter(bozze::scheda.eq_any(visibili!(actor)))
        .order((bozze::quando.desc(), bozze::scheda, bozze::modulo))
        .select((bozze::scheda, bozze::modulo))
        .load(c)?;
    Ok(sue.into_iter().map(|(s, m)| (SchedaId(s), m)).collect())
}

/// Keeps what the actor is typing in a form of a sheet, in the place of what was kept of that form before.
///
/// # Errors
/// [`Error::Vietato`] for who fills no sheets; [`Error::NotFound`] for a sheet that he may not know about.
pub fn salva(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scheda: &SchedaId,
    modulo: &str,
    campi: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::Compilare)?;
    let (ente, utente) = (ente_di(actor), actor.utente.ok_or(Error::NotFound)?);
    let sua: i64 = visibili!(actor)
        .filter(schede::id.eq(&scheda.0))
        .count()
        .get_result(&mut **tx)?;
    if sua == 0 {
        return Err(Error::NotFound);
    }
    // Two pages of one person may write at the same moment.
    dialect::queue(tx, CODA + utente.0)?;
    togli(tx, ente, utente, scheda, modulo)?;
    let valori = riga![
        ente.0,
        utente.0,
        scheda.0.as_str(),
        modulo,
        campi,
        tempo::scrivi(quando)
    ];
    bulk::insert(tx, "bozze", &[valori])?;
    sfoltisci(tx, ente, utente)
}

/// Forgets the oldest drafts of somebody who has more than a person can mean to come back to.
fn sfoltisci(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let di_troppo: Vec<(String, String)> = bozze::table
        .filter(bozze::ente.eq(ente.0).and(bozze::utente.eq(utente.0)))
        .order((bozze::quando.desc(), bozze::scheda, bozze::modulo))
        .offset(MASSIME)
        // SQLite knows no offset without a limit.
        .limit(MASSIME)
        .select((bozze::scheda, bozze::modulo))
        .load(&mut **tx)?;
    for (scheda, modulo) in di_troppo {
        togli(tx, ente, utente, &SchedaId(scheda), &modulo)?;
    }
    Ok(())
}

/// Throws away what the actor typed in a form of a sheet; nothing happens where there is nothing.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::NotFound`] for who has no account.
pub fn scarta(tx: &mut Tx<'_>, actor: &Actor, scheda: &SchedaId, modulo: &str) -> Result<()> {
    esigi(actor, Permesso::Compilare)?;
    let utente = actor.utente.ok_or(Error::NotFound)?;
    togli(tx, ente_di(actor), utente, scheda, modulo)
}

fn togli(
    tx: &mut Tx<'_>,
    ente: EnteId,
    utente: UtenteId,
    scheda: &SchedaId,
    modulo: &str,
) -> Result<()> {
    let sua = bozze::table.filter(
        bozze::ente
            .eq(ente.0)
            .and(bozze::utente.eq(utente.0))
            .and(bozze::scheda.eq(&scheda.0))
            .and(bozze::modulo.eq(modulo)),
    );
    diesel::delete(sua).execute(&mut **tx)?;
    Ok(())
}

/// Throws away whatever somebody typed in a body: he has left it.
pub(crate) fn delete_all_of(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let sue = bozze::table.filter(bozze::ente.eq(ente.0).and(bozze::utente.eq(utente.0)));
    diesel::delete(sue).execute(&mut **tx)?;
    Ok(())
}

/// Forgets what was typed before a moment; says how many forms.
///
/// # Errors
/// [`Error::Db`].
pub fn purge(tx: &mut Tx<'_>, prima: DateTime<Utc>) -> Result<usize> {
    let vecchie = bozze::table.filter(bozze::quando.lt(tempo::scrivi(prima)));
    Ok(diesel::delete(vecchie).execute(&mut **tx)?)
}
