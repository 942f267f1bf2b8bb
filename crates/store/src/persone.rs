//! The people named on the sheets of a body.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::Fact;
use domain::persona::{self, Persona, PersonaId};

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::persone;
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

/// Everybody of the body, by name.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Persona>> {
    let righe: Vec<Riga> = persone::table
        .filter(persone::ente.eq(ente_di(actor).0))
        .order(persone::chiave)
        .select(COLONNE)
        .load(c)?;
    Ok(righe.into_iter().map(persona).collect())
}

/// The person of the body with a key.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find(c: &mut Conn, actor: &Actor, id: &PersonaId) -> Result<Persona> {
    Ok(persona(
        persone::table
            .filter(
                persone::ente
                    .eq(ente_di(actor).0)
                    .and(persone::id.eq(&id.0)),
            )
            .select(COLONNE)
            .first(c)?,
    ))
}

/// The person of the body with a name, case and accents forgiven.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find_by_nome(c: &mut Conn, actor: &Actor, nome: &str) -> Result<Persona> {
    let chiave = persona::chiave(nome);
    Ok(persona(
        persone::table
            .filter(
                persone::ente
                    .eq(ente_di(actor).0)
                    .and(persone::chiave.eq(chiave)),
            )
            .select(COLONNE)
            .first(c)?,
    ))
}

/// Writes a person and the lines of the trail.
///
/// # Errors
/// [`crate::Error::Conflict`] `persone_chiave` when the body has somebody with that name.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Persona>) -> Result<()> {
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
