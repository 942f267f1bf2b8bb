//! The accounts. An account is of the whole installation; what it may do depends on the body it belongs to.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use domain::actor::{Actor, Ruolo, UtenteId};
use domain::campo::Valore;
use domain::ente::{Ente, EnteId};
use domain::fact::{Atto, Modifica};
use domain::testo;

use crate::ambito::ente_di;
use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::{Error, Result};
use crate::schema::{appartenenze, enti, utenti};
use crate::storia::{self, Oggetto, Voce};
use crate::{sessioni, tempo};

/// Keys are given one at a time. The number is arbitrary.
const CODA: i64 = 0x5554_454e_5449;

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Utente {
    pub id: UtenteId,
    /// As chosen; two that differ only by case or accents are the same.
    pub nome: String,
    /// In the form of the function that made it (argon2, PHC string).
    pub password_hash: String,
}

impl std::fmt::Debug for Utente {
    // No hash in the logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utente")
            .field("id", &self.id)
            .field("nome", &self.nome)
            .finish_non_exhaustive()
    }
}

pub(crate) type Riga = (i64, String, String);

pub(crate) fn utente((id, nome, password_hash): Riga) -> Utente {
    Utente {
        id: UtenteId(id),
        nome,
        password_hash,
    }
}

/// How many accounts there are: none on a new installation.
///
/// # Errors
/// [`Error::Db`].
pub fn count(c: &mut Conn) -> Result<i64> {
    Ok(utenti::table.select(count_star()).first(c)?)
}

/// Makes an account.
///
/// # Errors
/// [`Error::Conflict`] `utenti_chiave` when the name is taken; [`Error::Dati`] with the Italian sentence when it is empty.
pub fn create(
    tx: &mut Tx<'_>,
    nome: &str,
    password_hash: &str,
    quando: DateTime<Utc>,
) -> Result<UtenteId> {
    let nome =
        testo::pulito(nome).ok_or_else(|| Error::Dati("scrivi il nome dell'utente".to_owned()))?;
    dialect::queue(tx, CODA)?;
    let ultimo: Option<i64> = utenti::table.select(max(utenti::id)).first(&mut **tx)?;
    let id = ultimo.unwrap_or_default() + 1;
    diesel::insert_into(utenti::table)
        .values((
            utenti::id.eq(id),
            utenti::chiave.eq(testo::piatto(&nome)),
            utenti::nome.eq(&nome),
            utenti::password_hash.eq(password_hash),
            utenti::creato.eq(tempo::scrivi(quando)),
        ))
        .execute(&mut **tx)?;
    Ok(UtenteId(id))
}

/// The account with a name, case and accents forgiven.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find_by_nome(c: &mut Conn, nome: &str) -> Result<Utente> {
    let riga = utenti::table
        .filter(utenti::chiave.eq(testo::piatto(nome)))
        .select((utenti::id, utenti::nome, utenti::password_hash));
    Ok(utente(riga.first::<Riga>(c)?))
}

/// The account with a key.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(c: &mut Conn, id: UtenteId) -> Result<Utente> {
    let riga = utenti::table.filter(utenti::id.eq(id.0)).select((
        utenti::id,
        utenti::nome,
        utenti::password_hash,
    ));
    Ok(utente(riga.first::<Riga>(c)?))
}

/// Changes the password and ends every session of the account but `resta`, the one that asked.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_password(
    tx: &mut Tx<'_>,
    id: UtenteId,
    password_hash: &str,
    resta: Option<&str>,
) -> Result<()> {
    let quante = diesel::update(utenti::table.filter(utenti::id.eq(id.0)))
        .set(utenti::password_hash.eq(password_hash))
        .execute(&mut **tx)?;
    if quante == 0 {
        return Err(Error::NotFound);
    }
    sessioni::delete_all_of(tx, id, resta)
}

/// The bodies an account belongs to, by name, with its role in each.
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn appartenenze(c: &mut Conn, id: UtenteId) -> Result<Vec<(Ente, Ruolo)>> {
    let righe: Vec<(i64, String, String, String)> = appartenenze::table
        .inner_join(enti::table.on(enti::id.eq(appartenenze::ente)))
        .filter(appartenenze::utente.eq(id.0))
        .order((enti::nome, enti::id))
        .select((enti::id, enti::sigla, enti::nome, appartenenze::ruolo))
        .load(c)?;
    righe
        .into_iter()
        .map(|(id, sigla, nome, ruolo)| {
            Ok((
                Ente {
                    id: EnteId(id),
                    sigla,
                    nome,
                },
                self::ruolo(&ruolo)?,
            ))
        })
        .collect()
}

/// The accounts of the actor's body, by name, with their roles.
///
/// # Errors
/// [`Error::Dati`] when a stored role is unknown.
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<(UtenteId, String, Ruolo)>> {
    let righe: Vec<(i64, String, String)> = appartenenze::table
        .inner_join(utenti::table.on(utenti::id.eq(appartenenze::utente)))
        .filter(appartenenze::ente.eq(ente_di(actor).0))
        .order((utenti::nome, utenti::id))
        .select((utenti::id, utenti::nome, appartenenze::ruolo))
        .load(c)?;
    righe
        .into_iter()
        .map(|(id, nome, ruolo)| Ok((UtenteId(id), nome, self::ruolo(&ruolo)?)))
        .collect()
}

/// Lets an account into the actor's body, or changes its role there.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn add_to_ente(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: UtenteId,
    ruolo: Ruolo,
    quando: DateTime<Utc>,
) -> Result<()> {
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    find(tx, id)?;
    let suo = appartenenze::table.filter(
        appartenenze::ente
            .eq(ente.0)
            .and(appartenenze::utente.eq(id.0)),
    );
    let prima: Option<String> = suo
        .select(appartenenze::ruolo)
        .first(&mut **tx)
        .optional()?;
    match &prima {
        Some(r) if r == ruolo.nome() => return Ok(()),
        Some(_) => diesel::update(suo)
            .set(appartenenze::ruolo.eq(ruolo.nome()))
            .execute(&mut **tx)?,
        None => diesel::insert_into(appartenenze::table)
            .values((
                appartenenze::ente.eq(ente.0),
                appartenenze::utente.eq(id.0),
                appartenenze::ruolo.eq(ruolo.nome()),
            ))
            .execute(&mut **tx)?,
    };
    let atto = if prima.is_some() {
        Atto::Correzione
    } else {
        Atto::Creazione
    };
    let voce = Voce {
        oggetto: Oggetto::Utente(id),
        vista: None,
        versione: None,
        atto,
        chi: actor,
        quando,
        nota: None,
    };
    let modifica = Modifica {
        campo: "ruolo".to_owned(),
        prima: prima.map_or(Valore::Vuoto, Valore::Testo),
        dopo: Valore::Testo(ruolo.nome().to_owned()),
    };
    storia::scrivi(tx, &voce, &[modifica])
}

fn ruolo(nome: &str) -> Result<Ruolo> {
    // One role for now: the match in `Ruolo::nome` asks for the next one here too.
    [Ruolo::Amministratore]
        .into_iter()
        .find(|r| r.nome() == nome)
        .ok_or_else(|| Error::Dati(format!("il ruolo «{nome}» è sconosciuto")))
}
