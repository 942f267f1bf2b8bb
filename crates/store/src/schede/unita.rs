//! The units of the indicators of a plan: what the plan of the year after compares its own with.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::scheda::Unita;
use domain::vista::VistaId;

use super::figli::indicatori::leggi_unita;
use crate::ambito::{ente_di, entro};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{indicatori, schede};

/// Code of the sheet, description and unit of the indicators of a plan, or of its sheets with some codes, in one statement. An indicator without a
/// description is known again by nothing, and left out.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn unita(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codici: Option<&[String]>,
) -> Result<Vec<(String, String, Unita)>> {
    let mut q = indicatori::table
        .inner_join(
            schede::table.on(schede::ente
                .eq(indicatori::ente)
                .and(schede::id.eq(indicatori::scheda))),
        )
        .filter(
            indicatori::ente
                .eq(ente_di(actor).0)
                .and(schede::vista.eq(&vista.0)),
        )
        .filter(entro!(actor))
        .order((schede::codice, indicatori::posizione))
        .select((schede::codice, indicatori::descrizione, indicatori::unita))
        .into_boxed();
    if let Some(codici) = codici {
        q = q.filter(schede::codice.eq_any(codici));
    }
    let righe: Vec<(String, Option<String>, String)> = q.load(c)?;
    righe
        .into_iter()
        .filter_map(|(scheda, descrizione, unita)| Some((scheda, descrizione?, unita)))
        .map(|(scheda, descrizione, unita)| {
            let letta = leggi_unita(&unita)?;
            Ok((scheda, descrizione, letta))
        })
        .collect()
}
