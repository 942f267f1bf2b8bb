//! The bodies.

use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use domain::actor::{Actor, UtenteId};
use domain::campo::Valore;
use domain::ente::{Ente, EnteId};
use domain::fact::{Atto, Modifica};
use domain::libro::Stemma;
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi};
use crate::db::Tx;
use crate::dialect::{self, Conn};
use crate::error::{Error, Result};
use crate::schema::{appartenenze, enti};
use crate::storia::{self, Oggetto, Voce};
use crate::tempo;

/// Keys are given one at a time. The number is arbitrary.
const CODA: i64 = 0x454e_5449;

pub(crate) type Riga = (i64, String, String, Option<String>);
type Colonne = (enti::id, enti::sigla, enti::nome, enti::ipa);

/// What is read of a body.
pub(crate) const COLONNE: Colonne = (enti::id, enti::sigla, enti::nome, enti::ipa);

pub(crate) fn ente((id, sigla, nome, ipa): Riga) -> Ente {
    Ente {
        id: EnteId(id),
        sigla,
        nome,
        ipa,
    }
}

/// Every body, by name. For the operator: a person sees [`list_of`].
///
/// # Errors
/// [`Error::Db`].
pub fn list(c: &mut Conn) -> Result<Vec<Ente>> {
    let righe: Vec<Riga> = enti::table
        .order((enti::nome, enti::id))
        .select(COLONNE)
        .load(c)?;
    Ok(righe.into_iter().map(ente).collect())
}

/// The bodies a person belongs to, by name.
///
/// # Errors
/// [`Error::Db`].
pub fn list_of(c: &mut Conn, utente: UtenteId) -> Result<Vec<Ente>> {
    let suoi = appartenenze::table
        .filter(appartenenze::utente.eq(utente.0))
        .select(appartenenze::ente);
    let righe: Vec<Riga> = enti::table
        .filter(enti::id.eq_any(suoi))
        .order((enti::nome, enti::id))
        .select(COLONNE)
        .load(c)?;
    Ok(righe.into_iter().map(ente).collect())
}

/// The body with a short name.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(c: &mut Conn, sigla: &str) -> Result<Ente> {
    Ok(ente(
        enti::table
            .filter(enti::sigla.eq(sigla))
            .select(COLONNE)
            .first::<Riga>(c)?,
    ))
}

/// The body with a short name, if the person belongs to it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find_of(c: &mut Conn, utente: UtenteId, sigla: &str) -> Result<Ente> {
    let suoi = appartenenze::table
        .filter(appartenenze::utente.eq(utente.0))
        .select(appartenenze::ente);
    let suo = enti::table.filter(enti::sigla.eq(sigla).and(enti::id.eq_any(suoi)));
    Ok(ente(suo.select(COLONNE).first::<Riga>(c)?))
}

/// The body an actor works in.
///
/// # Errors
/// [`Error::NotFound`].
pub fn di(c: &mut Conn, actor: &Actor) -> Result<Ente> {
    Ok(ente(
        enti::table
            .filter(enti::id.eq(ente_di(actor).0))
            .select(COLONNE)
            .first::<Riga>(c)?,
    ))
}

/// Makes a body; its short name comes from its name.
///
/// # Errors
/// [`Error::Conflict`] `enti_sigla`; [`Error::Dati`] with the Italian sentence when the name is empty.
pub fn create(tx: &mut Tx<'_>, nome: &str, quando: DateTime<Utc>) -> Result<Ente> {
    let sigla = Ente::sigla_di(nome).map_err(|no| Error::Dati(no.frase))?;
    let nome = nome.trim().to_owned();
    dialect::queue(tx, CODA)?;
    let ultimo: Option<i64> = enti::table.select(max(enti::id)).first(&mut **tx)?;
    let id = EnteId(ultimo.unwrap_or_default() + 1);
    diesel::insert_into(enti::table)
        .values((
            enti::id.eq(id.0),
            enti::sigla.eq(&sigla),
            enti::nome.eq(&nome),
            enti::creato.eq(tempo::scrivi(quando)),
        ))
        .execute(&mut **tx)?;
    let operatore = Actor::operatore(id);
    traccia(
        tx,
        &operatore,
        Atto::Creazione,
        quando,
        "nome",
        Valore::Vuoto,
        Valore::Testo(nome.clone()),
    )?;
    Ok(Ente {
        id,
        sigla,
        nome,
        ipa: None,
    })
}

/// Gives the body another name; its short name, which stands in addresses, stays.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dati`] with the Italian sentence when the name is empty.
pub fn rename(tx: &mut Tx<'_>, actor: &Actor, nome: &str, quando: DateTime<Utc>) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    Ente::sigla_di(nome).map_err(|no| Error::Dati(no.frase))?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let prima: String = enti::table
        .filter(enti::id.eq(ente.0))
        .select(enti::nome)
        .first(&mut **tx)?;
    let nome = nome.trim().to_owned();
    if nome == prima {
        return Ok(());
    }
    diesel::update(enti::table.filter(enti::id.eq(ente.0)))
        .set(enti::nome.eq(&nome))
        .execute(&mut **tx)?;
    traccia(
        tx,
        actor,
        Atto::Correzione,
        quando,
        "nome",
        Valore::Testo(prima),
        Valore::Testo(nome),
    )
}

/// Says which code the body has in the index of public administrations; `None`: none that is known.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_ipa(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ipa: Option<&str>,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let suo = enti::table.filter(enti::id.eq(ente.0));
    let prima: Option<String> = suo.select(enti::ipa).first(&mut **tx)?;
    if prima.as_deref() == ipa {
        return Ok(());
    }
    diesel::update(enti::table.filter(enti::id.eq(ente.0)))
        .set(enti::ipa.eq(ipa))
        .execute(&mut **tx)?;
    let detto = |ipa: Option<&str>| ipa.map_or(Valore::Vuoto, |i| Valore::Testo(i.to_owned()));
    traccia(
        tx,
        actor,
        Atto::Correzione,
        quando,
        "ipa",
        detto(prima.as_deref()),
        detto(ipa),
    )
}

/// The crest of the body, if it has one.
///
/// # Errors
/// [`Error::NotFound`].
pub fn stemma(c: &mut Conn, actor: &Actor) -> Result<Option<Stemma>> {
    let (immagine, alt): (Option<Vec<u8>>, Option<String>) = enti::table
        .filter(enti::id.eq(ente_di(actor).0))
        .select((enti::stemma, enti::stemma_alt))
        .first(c)?;
    Ok(immagine.map(|immagine| Stemma {
        immagine,
        testo_alternativo: alt.unwrap_or_default(),
    }))
}

/// Changes the crest of the body, or takes it away.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_stemma(
    tx: &mut Tx<'_>,
    actor: &Actor,
    stemma: Option<&Stemma>,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::ImpostareLEnte)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    // The trail keeps what the picture is called, not the picture.
    let detto = |s: &Stemma| {
        Valore::Testo(format!(
            "{} ({} byte)",
            s.testo_alternativo,
            s.immagine.len()
        ))
    };
    let prima = self::stemma(tx, actor)?;
    diesel::update(enti::table.filter(enti::id.eq(ente.0)))
        .set((
            enti::stemma.eq(stemma.map(|s| s.immagine.as_slice())),
            enti::stemma_alt.eq(stemma.map(|s| s.testo_alternativo.as_str())),
        ))
        .execute(&mut **tx)?;
    traccia(
        tx,
        actor,
        Atto::Correzione,
        quando,
        "stemma",
        prima.as_ref().map_or(Valore::Vuoto, detto),
        stemma.map_or(Valore::Vuoto, detto),
    )
}

fn traccia(
    tx: &mut Tx<'_>,
    actor: &Actor,
    atto: Atto,
    quando: DateTime<Utc>,
    campo: &str,
    prima: Valore,
    dopo: Valore,
) -> Result<()> {
    let voce = Voce {
        oggetto: Oggetto::Ente,
        vista: None,
        versione: None,
        atto,
        chi: actor,
        quando,
        nota: None,
    };
    storia::scrivi(
        tx,
        &voce,
        &[Modifica {
            campo: campo.to_owned(),
            prima,
            dopo,
        }],
    )
}
