//! The books being printed in the background.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actor::{Actor, UtenteId};
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi, tutto};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::stampe;
use crate::{new_id, tempo};

/// How far a print has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stato {
    InCoda,
    InCorso,
    Finita,
    Annullata,
    Fallita,
}

impl Stato {
    const TUTTI: &[Self] = &[
        Self::InCoda,
        Self::InCorso,
        Self::Finita,
        Self::Annullata,
        Self::Fallita,
    ];

    /// The stored word.
    pub fn nome(self) -> &'static str {
        match self {
            Self::InCoda => "in_coda",
            Self::InCorso => "in_corso",
            Self::Finita => "finita",
            Self::Annullata => "annullata",
            Self::Fallita => "fallita",
        }
    }

    /// Whether nothing more will happen to it.
    pub fn conclusa(self) -> bool {
        matches!(self, Self::Finita | Self::Annullata | Self::Fallita)
    }
}

/// A print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stampa {
    pub id: String,
    /// What was asked for, as JSON: its form belongs to who asks.
    pub parametri: String,
    pub stato: Stato,
    /// Sheets composed so far, of how many.
    pub fatte: i32,
    pub totale: i32,
    /// Why it failed, in Italian.
    pub errore: Option<String>,
    /// Path of the book, once it is there.
    pub file: Option<String>,
    pub chi_utente: Option<UtenteId>,
    pub chi: String,
    pub quando: DateTime<Utc>,
    /// The saved report that asked for it on its day; `None` where a person did.
    pub salvato: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stampe)]
struct Riga {
    id: String,
    parametri: String,
    stato: String,
    fatte: i32,
    totale: i32,
    errore: Option<String>,
    file: Option<String>,
    chi_utente: Option<i64>,
    chi_nome: String,
    quando: chrono::NaiveDateTime,
    salvato: Option<String>,
}

impl Riga {
    fn leggi(self) -> Result<Stampa> {
        let stato = Stato::TUTTI
            .iter()
            .copied()
            .find(|s| s.nome() == self.stato);
        Ok(Stampa {
            id: self.id,
            parametri: self.parametri,
            stato: stato.ok_or_else(|| {
                Error::Dati(format!("lo stato di stampa «{}» è sconosciuto", self.stato))
            })?,
            fatte: self.fatte,
            totale: self.totale,
            errore: self.errore,
            file: self.file,
            chi_utente: self.chi_utente.map(UtenteId),
            chi: self.chi_nome,
            quando: tempo::leggi(self.quando),
            salvato: self.salvato,
        })
    }
}

/// Puts a print in the queue; returns its key.
///
/// # Errors
/// [`Error::Db`].
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    parametri: &str,
    totale: i32,
    quando: DateTime<Utc>,
) -> Result<String> {
    esigi(actor, Permesso::Stampare)?;
    in_coda(tx, actor, parametri, totale, None, quando)
}

/// Puts the print of a saved report in the queue, for whoever saved it; returns its key. How many sheets it has shows as it goes on.
///
/// # Errors
/// [`Error::Db`].
pub fn create_programmata(
    tx: &mut Tx<'_>,
    actor: &Actor,
    parametri: &str,
    salvato: &str,
    quando: DateTime<Utc>,
) -> Result<String> {
    esigi(actor, Permesso::Stampare)?;
    in_coda(tx, actor, parametri, 0, Some(salvato), quando)
}

fn in_coda(
    tx: &mut Tx<'_>,
    actor: &Actor,
    parametri: &str,
    totale: i32,
    salvato: Option<&str>,
    quando: DateTime<Utc>,
) -> Result<String> {
    let id = new_id();
    let nuova = riga![
        ente_di(actor).0,
        id.as_str(),
        parametri,
        Stato::InCoda.nome(),
        0,
        totale,
        None::<String>,
        None::<String>,
        actor.utente.map(|u| u.0),
        actor.nome.as_str(),
        tempo::scrivi(quando),
        salvato.map(str::to_owned)
    ];
    bulk::insert(tx, "stampe", &[nuova])?;
    Ok(id)
}

/// Whether a print is for an actor: whoever reads the whole body sees every print, the others see their own.
macro_rules! sua {
    ($actor:expr) => {{
        stampe::chi_utente
            .eq($actor.utente.map(|u| u.0))
            .or(tutto($actor).into_sql::<Bool>())
    }};
}

/// The print with a key.
///
/// # Errors
/// [`Error::NotFound`] also for the print of another, unless the actor reads the whole body; [`Error::Dati`] when a stored value cannot be read.
pub fn find(c: &mut Conn, actor: &Actor, id: &str) -> Result<Stampa> {
    let riga: Riga = stampe::table
        .filter(stampe::ente.eq(ente_di(actor).0).and(stampe::id.eq(id)))
        .filter(sua!(actor))
        .select(Riga::as_select())
        .first(c)?;
    riga.leggi()
}

/// The prints of the body that are for the actor, the latest first.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Stampa>> {
    let righe: Vec<Riga> = stampe::table
        .filter(stampe::ente.eq(ente_di(actor).0))
        .filter(sua!(actor))
        .order((stampe::quando.desc(), stampe::id.desc()))
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(Riga::leggi).collect()
}

/// Changes a print that is still in one of these states; otherwise it is [`Error::NotFound`].
macro_rules! cambia {
    ($tx:expr, $actor:expr, $id:expr, $da:expr, $valori:expr) => {{
        let sua = stampe::table
            .filter(stampe::ente.eq(ente_di($actor).0).and(stampe::id.eq($id)))
            .filter(sua!($actor))
            .filter(stampe::stato.eq_any($da.iter().map(|s: &Stato| s.nome())));
        match diesel::update(sua).set($valori).execute(&mut **$tx)? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }};
}

/// Takes a print out of the queue: of two workers, one gets it.
///
/// # Errors
/// [`Error::NotFound`] when it is not in the queue.
pub fn start(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::InCoda],
        stampe::stato.eq(Stato::InCorso.nome())
    )
}

/// Tells how many sheets are composed.
///
/// # Errors
/// [`Error::NotFound`] when it is not running any more, which is how a worker learns that it was cancelled.
pub fn progress(tx: &mut Tx<'_>, actor: &Actor, id: &str, fatte: i32, totale: i32) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::InCorso],
        (stampe::fatte.eq(fatte), stampe::totale.eq(totale))
    )
}

/// The book is at a path.
///
/// # Errors
/// [`Error::NotFound`] when it is not running any more.
pub fn finish(tx: &mut Tx<'_>, actor: &Actor, id: &str, file: &str) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::InCorso],
        (
            stampe::stato.eq(Stato::Finita.nome()),
            stampe::fatte.eq(stampe::totale),
            stampe::file.eq(file)
        )
    )
}

/// Gives a print up.
///
/// # Errors
/// [`Error::NotFound`] when it is over already.
pub fn cancel(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::InCoda, Stato::InCorso],
        stampe::stato.eq(Stato::Annullata.nome())
    )
}

/// The print failed, and why, in Italian.
///
/// # Errors
/// [`Error::NotFound`] when it is over already.
pub fn fail(tx: &mut Tx<'_>, actor: &Actor, id: &str, errore: &str) -> Result<()> {
    esigi(actor, Permesso::Stampare)?;
    cambia!(
        tx,
        actor,
        id,
        [Stato::InCoda, Stato::InCorso],
        (
            stampe::stato.eq(Stato::Fallita.nome()),
            stampe::errore.eq(errore)
        )
    )
}

/// The prints of every body that saved reports asked for since a moment: the worker keeps their books longer.
///
/// # Errors
/// [`Error::Db`].
pub fn programmate(c: &mut Conn, dal: DateTime<Utc>) -> Result<HashSet<String>> {
    let sue: Vec<String> = stampe::table
        .filter(stampe::salvato.is_not_null())
        .filter(stampe::quando.ge(tempo::scrivi(dal)))
        .select(stampe::id)
        .load(c)?;
    Ok(sue.into_iter().collect())
}

/// Fails every print of every body that a stop of the program left in the queue or running; says how many.
///
/// # Errors
/// [`Error::Db`].
pub fn fail_interrupted(tx: &mut Tx<'_>, errore: &str) -> Result<usize> {
    let rimaste =
        stampe::table.filter(stampe::stato.eq_any([Stato::InCoda.nome(), Stato::InCorso.nome()]));
    Ok(diesel::update(rimaste)
        .set((
            stampe::stato.eq(Stato::Fallita.nome()),
            stampe::errore.eq(errore),
        ))
        .execute(&mut **tx)?)
}
