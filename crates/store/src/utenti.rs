//! The accounts. An account is of the whole installation; what it may do depends on the body it belongs to.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::campo::Valore;
use domain::fact::{Atto, Modifica};
use domain::permesso::Permesso;
use domain::registro::persona_rimossa;
use domain::testo;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::{Error, Result};
use crate::schema::{appartenenze, nomi_tolti, utenti};
use crate::storia::{self, Oggetto, Voce};
use crate::{inviti, sessioni, tempo};

/// Keys are given one at a time. The number is arbitrary.
const CODA: i64 = 0x5554_454e_5449;

/// What stands for the hash of an account that has no password yet: no password has it.
pub const SENZA_PASSWORD: &str = "nessuna";

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

/// Makes an account without a password in the actor's body, and the link with which the person chooses one.
///
/// # Errors
/// As [`create`].
pub fn invita(
    tx: &mut Tx<'_>,
    actor: &Actor,
    nome: &str,
    impronta: &str,
    quando: DateTime<Utc>,
    scade: DateTime<Utc>,
) -> Result<UtenteId> {
    esigi(actor, Permesso::GestireGliAccessi)?;
    storia::apri(tx, ente_di(actor))?;
    let id = create(tx, nome, SENZA_PASSWORD, quando)?;
    bulk::insert(tx, "appartenenze", &[riga![ente_di(actor).0, id.0]])?;
    inviti::create(tx, impronta, Some(id), scade)?;
    racconta(tx, actor, id, Atto::Creazione, quando)?;
    Ok(id)
}

/// Makes a new link for an account; the earlier ones are worth nothing any more.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub fn rinvita(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: UtenteId,
    impronta: &str,
    quando: DateTime<Utc>,
    scade: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::GestireGliAccessi)?;
    storia::apri(tx, ente_di(actor))?;
    find(tx, id)?;
    inviti::delete_all_of(tx, id)?;
    inviti::create(tx, impronta, Some(id), scade)?;
    racconta(tx, actor, id, Atto::Correzione, quando)
}

/// The line of the trail of an invitation.
fn racconta(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: UtenteId,
    atto: Atto,
    quando: DateTime<Utc>,
) -> Result<()> {
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
        campo: "accesso".to_owned(),
        prima: Valore::Vuoto,
        dopo: Valore::testo("invito a scegliere la password"),
    };
    storia::scrivi(tx, &voce, &[modifica])
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

/// Somebody who belongs to a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membro {
    pub id: UtenteId,
    pub nome: String,
    /// Whether he has chosen a password: until then his link is his only way in.
    pub entrato: bool,
    /// Whether his name was taken out of the trail: he is nobody here any more.
    pub rimosso: bool,
}

/// The accounts of the actor's body, by name.
///
/// # Errors
/// [`Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Membro>> {
    let tolto = nomi_tolti::table.on(nomi_tolti::ente
        .eq(appartenenze::ente)
        .and(nomi_tolti::utente.eq(appartenenze::utente)));
    let righe: Vec<(i64, String, String, Option<i64>)> = appartenenze::table
        .inner_join(utenti::table.on(utenti::id.eq(appartenenze::utente)))
        .left_join(tolto)
        .filter(appartenenze::ente.eq(ente_di(actor).0))
        .order((utenti::nome, utenti::id))
        .select((
            utenti::id,
            utenti::nome,
            utenti::password_hash,
            nomi_tolti::utente.nullable(),
        ))
        .load(c)?;
    let membro = |(id, nome, hash, tolto): (i64, String, String, Option<i64>)| Membro {
        id: UtenteId(id),
        nome: tolto.map_or(nome, |_| persona_rimossa(UtenteId(id))),
        entrato: hash != SENZA_PASSWORD,
        rimosso: tolto.is_some(),
    };
    Ok(righe.into_iter().map(membro).collect())
}

/// Whether an account belongs to other bodies than the actor's: then no single body may give it a new password.
///
/// # Errors
/// [`Error::Db`].
pub fn di_altri_enti(c: &mut Conn, actor: &Actor, id: UtenteId) -> Result<bool> {
    let altrove: i64 = appartenenze::table
        .filter(
            appartenenze::utente
                .eq(id.0)
                .and(appartenenze::ente.ne(ente_di(actor).0)),
        )
        .select(count_star())
        .first(c)?;
    Ok(altrove > 0)
}
