//! Who is reminded in a body, of what he does not want to be, and up to which day it was done. The round acts for nobody.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::ente::EnteId;
use domain::promemoria::GenerePromemoria;

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{
    appartenenze, nomi_tolti, promemoria_giri as giri, promemoria_taciuti as taciuti, recapiti,
    utenti,
};

/// Somebody of a body who can be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destinatario {
    pub utente: UtenteId,
    pub nome: String,
    pub email: String,
    pub taciuti: Vec<GenerePromemoria>,
}

/// Everybody of a body whose address is known to be his, by name. Whether he may still do anything there, his appointments say.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn destinatari(c: &mut Conn, ente: EnteId) -> Result<Vec<Destinatario>> {
    let tolto = nomi_tolti::table.on(nomi_tolti::ente
        .eq(appartenenze::ente)
        .and(nomi_tolti::utente.eq(appartenenze::utente)));
    let righe: Vec<(i64, String, String)> = appartenenze::table
        .inner_join(utenti::table.on(utenti::id.eq(appartenenze::utente)))
        .inner_join(recapiti::table.on(recapiti::utente.eq(appartenenze::utente)))
        .left_join(tolto)
        .filter(appartenenze::ente.eq(ente.0))
        .filter(recapiti::confermato.is_not_null())
        .filter(nomi_tolti::utente.nullable().is_null())
        .order((utenti::nome, utenti::id))
        .select((utenti::id, utenti::nome, recapiti::email))
        .load(c)?;
    let muti: Vec<(i64, String)> = taciuti::table
        .filter(taciuti::ente.eq(ente.0))
        .select((taciuti::utente, taciuti::genere))
        .load(c)?;
    let destinatario = |(utente, nome, email): (i64, String, String)| Destinatario {
        taciuti: muti
            .iter()
            .filter(|(u, _)| *u == utente)
            .filter_map(|(_, g)| GenerePromemoria::da_nome(g))
            .collect(),
        utente: UtenteId(utente),
        nome,
        email,
    };
    Ok(righe.into_iter().map(destinatario).collect())
}

/// What the actor does not want to be reminded of in his body.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn taciuti(c: &mut Conn, actor: &Actor) -> Result<Vec<GenerePromemoria>> {
    let Some(utente) = actor.utente else {
        return Ok(Vec::new());
    };
    let suoi: Vec<String> = taciuti::table
        .filter(
            taciuti::ente
                .eq(ente_di(actor).0)
                .and(taciuti::utente.eq(utente.0)),
        )
        .order(taciuti::genere)
        .select(taciuti::genere)
        .load(c)?;
    Ok(suoi
        .iter()
        .filter_map(|g| GenerePromemoria::da_nome(g))
        .collect())
}

/// Mutes these kinds for somebody in a body, and no others.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn taci(
    tx: &mut Tx<'_>,
    ente: EnteId,
    utente: UtenteId,
    quali: &[GenerePromemoria],
) -> Result<()> {
    dimentica(tx, ente, utente)?;
    let righe: Vec<_> = quali
        .iter()
        .map(|g| riga![ente.0, utente.0, g.codice()])
        .collect();
    bulk::insert(tx, "promemoria_taciuti", &righe)
}

/// Takes the choices of somebody out.
pub(crate) fn dimentica(tx: &mut Tx<'_>, ente: EnteId, utente: UtenteId) -> Result<()> {
    let suoi = taciuti::ente.eq(ente.0).and(taciuti::utente.eq(utente.0));
    diesel::delete(taciuti::table.filter(suoi)).execute(&mut **tx)?;
    Ok(())
}

/// The last day of which the reminders of a body were put together.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn ultimo_giro(c: &mut Conn, ente: EnteId) -> Result<Option<NaiveDate>> {
    Ok(giri::table
        .filter(giri::ente.eq(ente.0))
        .select(giri::giorno)
        .first(c)
        .optional()?)
}

/// The reminders of a day were put together.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn segna_giro(tx: &mut Tx<'_>, ente: EnteId, giorno: NaiveDate) -> Result<()> {
    diesel::delete(giri::table.filter(giri::ente.eq(ente.0))).execute(&mut **tx)?;
    bulk::insert(tx, "promemoria_giri", &[riga![ente.0, giorno]])
}
