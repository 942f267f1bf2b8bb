//! Who people are for the sources outside ([`domain::identita`]). It is the way in, so no actor is asked for where one is looked up; who may
//! tie an account to somebody, the writing functions ask.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::campo::Valore;
use domain::fact::{Atto, Modifica};
use domain::identita::{Conosciuto, Fonte};
use domain::incarico;
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{appartenenze, identita, utenti};
use crate::storia::{self, Oggetto, Voce};
use crate::utenti::{SENZA_PASSWORD, Utente};
use crate::{inviti, new_id, sessioni, tempo};

/// How a source knows somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identita {
    /// Code of the source.
    pub fonte: String,
    pub valore: String,
    pub creata: DateTime<Utc>,
}

/// How a source knows somebody; `None`: he comes in with a password.
///
/// # Errors
/// [`Error::Db`].
pub fn di(c: &mut Conn, utente: UtenteId) -> Result<Option<Identita>> {
    let riga: Option<(String, String, NaiveDateTime)> = identita::table
        .filter(identita::utente.eq(utente.0))
        .select((identita::fonte, identita::valore, identita::creata))
        .first(c)
        .optional()?;
    Ok(riga.map(|(fonte, valore, creata)| Identita {
        fonte,
        valore,
        creata: tempo::leggi(creata),
    }))
}

/// Who of the actor's body is known to a source, each with the code of the source.
///
/// # Errors
/// [`Error::Db`].
pub fn collegati(c: &mut Conn, actor: &Actor) -> Result<HashMap<UtenteId, String>> {
    let righe: Vec<(i64, String)> = identita::table
        .inner_join(appartenenze::table.on(appartenenze::utente.eq(identita::utente)))
        .filter(appartenenze::ente.eq(ente_di(actor).0))
        .select((identita::utente, identita::fonte))
        .load(c)?;
    let righe = righe.into_iter();
    Ok(righe.map(|(u, fonte)| (UtenteId(u), fonte)).collect())
}

/// Whose account a source means; `None`: nobody's.
///
/// # Errors
/// [`Error::Db`].
pub fn chi(c: &mut Conn, fonte: &str, valore: &str) -> Result<Option<Utente>> {
    let riga = identita::table
        .inner_join(utenti::table.on(utenti::id.eq(identita::utente)))
        .filter(identita::fonte.eq(fonte).and(identita::valore.eq(valore)))
        .select((utenti::id, utenti::nome, utenti::password_hash))
        .first::<crate::utenti::Riga>(c)
        .optional()?;
    Ok(riga.map(crate::utenti::utente))
}

/// Ties an account to somebody whom a source knows. His password is good no more: who leaves the source leaves the house. His sessions end,
/// and his link.
///
/// # Errors
/// [`Error::Vietato`], also when the source is of another body; [`Error::NotFound`] when there is no such account; [`Error::Conflict`]
/// `identita_valore` when the source means another account by it, `identita_utente` when the account is tied already.
pub fn collega(
    tx: &mut Tx<'_>,
    actor: &Actor,
    utente: UtenteId,
    fonte: &Fonte,
    valore: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::GestireGliAccessi)?;
    storia::apri(tx, ente_di(actor))?;
    if let Some(sigla) = &fonte.ente {
        let enti = crate::enti::list(tx)?;
        let suo = enti.iter().find(|e| e.sigla == *sigla);
        if suo.is_none_or(|e| e.id != ente_di(actor)) {
            return Err(Error::Vietato(Permesso::GestireGliAccessi));
        }
    }
    if di(tx, utente)?.is_some() {
        return Err(Error::Conflict("identita_utente".to_owned()));
    }
    scrivi(tx, utente, fonte, valore, quando)?;
    crate::utenti::set_password(tx, utente, SENZA_PASSWORD, None)?;
    inviti::delete_all_of(tx, utente)?;
    let dopo = Valore::Testo(fonte.in_parole());
    racconta(tx, actor, utente, Valore::Vuoto, dopo, quando)
}

/// Unties an account from a source: he comes in that way no more, nor with an open session, an old password or his calendar, and is written to
/// no more: whoever wants him back invites him.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::NotFound`] when it was not tied.
pub fn scollega(
    tx: &mut Tx<'_>,
    actor: &Actor,
    utente: UtenteId,
    fonte: &Fonte,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::GestireGliAccessi)?;
    storia::apri(tx, ente_di(actor))?;
    if !stacca(tx, utente, &fonte.codice)? {
        return Err(Error::NotFound);
    }
    crate::utenti::set_password(tx, utente, SENZA_PASSWORD, None)?;
    crate::calendari::dimentica(tx, utente)?;
    crate::posta::dimentica(tx, utente)?;
    let prima = Valore::Testo(fonte.in_parole());
    racconta(tx, actor, utente, prima, Valore::Vuoto, quando)
}

/// Makes an account for somebody whom a source knows and nobody invited; `None` where its groups make nothing of him, or it may not.
///
/// # Errors
/// [`Error::Conflict`] `utenti_chiave` when another has that name.
pub fn crea(
    tx: &mut Tx<'_>,
    fonte: &Fonte,
    conosciuto: &Conosciuto,
    quando: DateTime<Utc>,
) -> Result<Option<UtenteId>> {
    let gruppi = conosciuto.gruppi.as_deref().unwrap_or_default();
    if !fonte.crea || conosciuto.nome.is_empty() || fonte.incarichi_di(gruppi).is_empty() {
        return Ok(None);
    }
    let Some(actor) = in_nome(tx, fonte)? else {
        return Ok(None);
    };
    esigi(&actor, Permesso::GestireGliAccessi)?;
    storia::apri(tx, ente_di(&actor))?;
    let utente = crate::utenti::create(tx, &conosciuto.nome, SENZA_PASSWORD, quando)?;
    crate::incarichi::appartiene(tx, ente_di(&actor), utente)?;
    scrivi(tx, utente, fonte, &conosciuto.valore, quando)?;
    let dopo = Valore::Testo(fonte.in_parole());
    racconta(tx, &actor, utente, Valore::Vuoto, dopo, quando)?;
    Ok(Some(utente))
}

/// Gives somebody the appointments that the groups of a source say, and takes those that they say no more; if that changes anything, his open
/// sessions end. Says, for whoever keeps the
/// server, what of the settings could not be done.
///
/// # Errors
/// [`Error::Dati`] when a stored value cannot be read.
pub fn allinea(
    tx: &mut Tx<'_>,
    fonte: &Fonte,
    utente: UtenteId,
    gruppi: Option<&[String]>,
    quando: DateTime<Utc>,
) -> Result<Vec<String>> {
    if fonte.ente.is_none() || fonte.incarichi.is_empty() {
        return Ok(Vec::new());
    }
    let Some(gruppi) = gruppi else {
        return Ok(vec![
            "the groups are not said: the appointments stay".to_owned(),
        ]);
    };
    let Some(actor) = in_nome(tx, fonte)? else {
        return Ok(vec![format!(
            "the body of «{}» does not exist",
            fonte.codice
        )]);
    };
    esigi(&actor, Permesso::ConferireIncarichi)?;
    let membri = crate::utenti::list(tx, &actor)?;
    if !membri.iter().any(|m| m.id == utente && !m.rimosso) {
        return Ok(vec![
            "the person does not belong to the body any more".to_owned(),
        ]);
    }
    let cdr = crate::cdr::list(tx, &actor)?;
    let (voluti, ignoti) = fonte.incarichi_su(gruppi, &cdr);
    let ignoti = ignoti.iter();
    let mut detto: Vec<String> = ignoti
        .map(|codice| format!("the CdR «{codice}» does not exist"))
        .collect();
    let tutti = crate::incarichi::list(tx, &actor)?;
    let esito = incarico::allinea(
        utente,
        &tutti,
        &voluti,
        &fonte.codice,
        &actor,
        quando,
        new_id,
    );
    for fatto in &esito.fatti {
        crate::incarichi::record(tx, fatto)?;
    }
    if !esito.fatti.is_empty() {
        sessioni::delete_all_of(tx, utente, None)?;
    }
    detto.extend(esito.restano);
    Ok(detto)
}

/// Forgets how the sources know somebody: codici fiscali and addresses among them. Who has chosen a password here comes in with it, and no
/// other way.
///
/// # Errors
/// [`Error::Db`].
pub fn dimentica(tx: &mut Tx<'_>, utente: UtenteId) -> Result<()> {
    diesel::delete(identita::table.filter(identita::utente.eq(utente.0))).execute(&mut **tx)?;
    Ok(())
}

fn in_nome(c: &mut Conn, fonte: &Fonte) -> Result<Option<Actor>> {
    let enti = crate::enti::list(c)?;
    let suo = enti.iter().find(|e| Some(&e.sigla) == fonte.ente.as_ref());
    Ok(suo.map(|e| fonte.actor(e.id)))
}

fn stacca(tx: &mut Tx<'_>, utente: UtenteId, fonte: &str) -> Result<bool> {
    let sua = identita::utente.eq(utente.0).and(identita::fonte.eq(fonte));
    let tolte = diesel::delete(identita::table.filter(sua)).execute(&mut **tx)?;
    Ok(tolte > 0)
}

fn scrivi(
    tx: &mut Tx<'_>,
    utente: UtenteId,
    fonte: &Fonte,
    valore: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    let nuova = riga![
        utente.0,
        fonte.codice.as_str(),
        valore,
        tempo::scrivi(quando)
    ];
    bulk::insert(tx, "identita", &[nuova])
}

/// The line of the trail: from which source, and not as whom.
fn racconta(
    tx: &mut Tx<'_>,
    actor: &Actor,
    utente: UtenteId,
    prima: Valore,
    dopo: Valore,
    quando: DateTime<Utc>,
) -> Result<()> {
    let voce = Voce {
        oggetto: Oggetto::Utente(utente),
        vista: None,
        versione: None,
        atto: Atto::Correzione,
        chi: actor,
        quando,
        nota: None,
    };
    let modifica = Modifica {
        campo: "accesso".to_owned(),
        prima,
        dopo,
    };
    storia::scrivi(tx, &voce, &[modifica])
}
