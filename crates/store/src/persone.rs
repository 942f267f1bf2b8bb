//! The people named on the sheets of a body.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::persona::{self, CAMPI_PERSONA, Persona, PersonaId};

use crate::ambito::{ente_di, entro, esigi, tutto, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{fasi, persone, schede};
use crate::storia::{self, Oggetto};

type Riga = (String, String, Option<String>, Option<String>);
const COLONNE: (
    persone::id,
    persone::cognome_nome,
    persone::incarico,
    persone::email,
) = (
    persone::id,
    persone::cognome_nome,
    persone::incarico,
    persone::email,
);

fn persona((id, cognome_nome, incarico, email): Riga) -> Persona {
    Persona {
        id: PersonaId(id),
        cognome_nome,
        incarico,
        email,
    }
}

/// Who stands on the sheets that an actor reads, in the form that compares equal; `None`: everybody.
fn nominate(c: &mut Conn, actor: &Actor) -> Result<Option<HashSet<String>>> {
    if tutto(actor) {
        return Ok(None);
    }
    let sulle_schede: Vec<[Option<String>; 3]> = schede::table
        .filter(schede::ente.eq(ente_di(actor).0))
        .filter(entro!(actor))
        .select((schede::responsabile, schede::direttore, schede::dirigente))
        .distinct()
        .load::<(Option<String>, Option<String>, Option<String>)>(c)?
        .into_iter()
        .map(|(r, d, g)| [r, d, g])
        .collect();
    let nelle_fasi: Vec<Option<String>> = fasi::table
        .filter(fasi::ente.eq(ente_di(actor).0))
        .filter(fasi::scheda.eq_any(visibili!(actor)))
        .select(fasi::responsabile)
        .distinct()
        .load(c)?;
    let nomi = sulle_schede.into_iter().flatten().chain(nelle_fasi);
    Ok(Some(nomi.flatten().map(|n| persona::chiave(&n)).collect()))
}

/// Everybody of the body, by name: for whoever does not read all of it, those who stand on the sheets that he reads.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Persona>> {
    let righe: Vec<Riga> = persone::table
        .filter(persone::ente.eq(ente_di(actor).0))
        .order(persone::chiave)
        .select(COLONNE)
        .load(c)?;
    let note = nominate(c, actor)?;
    Ok(righe
        .into_iter()
        .map(persona)
        .filter(|p| nota(note.as_ref(), p))
        .collect())
}

fn nota(note: Option<&HashSet<String>>, p: &Persona) -> bool {
    note.is_none_or(|n| n.contains(&persona::chiave(&p.cognome_nome)))
}

/// The person of the body with a key.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find(c: &mut Conn, actor: &Actor, id: &PersonaId) -> Result<Persona> {
    let p = persona(
        persone::table
            .filter(
                persone::ente
                    .eq(ente_di(actor).0)
                    .and(persone::id.eq(&id.0)),
            )
            .select(COLONNE)
            .first(c)?,
    );
    if nota(nominate(c, actor)?.as_ref(), &p) {
        Ok(p)
    } else {
        Err(Error::NotFound)
    }
}

/// The person of the body with a name, case and accents forgiven.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find_by_nome(c: &mut Conn, actor: &Actor, nome: &str) -> Result<Persona> {
    let chiave = persona::chiave(nome);
    let p = persona(
        persone::table
            .filter(
                persone::ente
                    .eq(ente_di(actor).0)
                    .and(persone::chiave.eq(chiave)),
            )
            .select(COLONNE)
            .first(c)?,
    );
    if nota(nominate(c, actor)?.as_ref(), &p) {
        Ok(p)
    } else {
        Err(Error::NotFound)
    }
}

/// Writes a person and the lines of the trail.
///
/// # Errors
/// [`crate::Error::Conflict`] `persone_chiave` when the body has somebody with that name.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Persona>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    storia::apri(tx, ente_di(fatto.chi()))?;
    let chiave = persona::chiave(&v.cognome_nome);
    let valori = (
        persone::chiave.eq(&chiave),
        persone::cognome_nome.eq(&v.cognome_nome),
        persone::incarico.eq(&v.incarico),
        persone::email.eq(&v.email),
    );
    if diesel::update(persone::table.filter(persone::ente.eq(ente).and(persone::id.eq(&v.id.0))))
        .set(valori)
        .execute(&mut **tx)?
        == 0
    {
        bulk::insert(
            tx,
            "persone",
            &[riga![
                ente,
                v.id.0.as_str(),
                chiave,
                v.cognome_nome.as_str(),
                v.incarico.clone(),
                v.email.clone()
            ]],
        )?;
    }
    storia::scrivi_fatto(tx, fatto, Oggetto::Persona(v.id.clone()), None, None)
}

/// Takes somebody out of the register; sheets go on naming whom they name, and the trail keeps what stood here.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub(crate) fn elimina(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PersonaId,
    nota: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::TenereLeAnagrafiche)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let prima = find(tx, actor, id)?;
    let suo = persone::table.filter(persone::ente.eq(ente.0).and(persone::id.eq(&id.0)));
    diesel::delete(suo).execute(&mut **tx)?;
    storia::scrivi(
        tx,
        &storia::Voce {
            oggetto: Oggetto::Persona(id.clone()),
            vista: None,
            versione: None,
            atto: Atto::Eliminazione,
            chi: actor,
            quando,
            nota: Some(nota),
        },
        &storia::detti(CAMPI_PERSONA, &prima),
    )
}
