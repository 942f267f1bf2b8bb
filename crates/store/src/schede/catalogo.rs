//! What the sheets of a body have of the catalogue: the events and the measures that were written on them.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::scheda::{Evento, Fase};

use super::figli;
use crate::ambito::{ente_di, entro};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{schede, viste};

/// Most rows that are looked at: a catalogue is drawn from, not read through.
const RIGHE: i64 = 5_000;

/// Every event on a sheet of the body whose area of risk is this one; without an area, those of every sheet.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn eventi_scritti(c: &mut Conn, actor: &Actor, area: Option<&str>) -> Result<Vec<Evento>> {
    figli::voci::eventi_scritti(c, actor, area, RIGHE)
}

/// Every measure on a sheet of the body, those of the latest years first.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn misure_scritte(c: &mut Conn, actor: &Actor) -> Result<Vec<Fase>> {
    let ente = ente_di(actor);
    let recenti: Vec<String> = viste::table
        .inner_join(
            schede::table.on(schede::ente
                .eq(viste::ente)
                .and(schede::vista.eq(viste::id))),
        )
        .filter(viste::ente.eq(ente.0))
        .filter(entro!(actor))
        .order((viste::anno.desc(), schede::id))
        .limit(RIGHE)
        .select(schede::id)
        .load(c)?;
    figli::fasi::delle_schede(c, ente, &recenti)
}
