//! The formulas of the computed indicators of a plan.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::formula::Nodo;
use domain::rilevazione::FormulaScritta;
use domain::vista::VistaId;

use crate::ambito::{ente_di, entro};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{indicatori, schede};

/// The formulas that stand on the sheets of a plan, by code and place, in one statement.
///
/// # Errors
/// Those of the database.
pub fn formule(c: &mut Conn, actor: &Actor, vista: &VistaId) -> Result<Vec<FormulaScritta>> {
    let ente = ente_di(actor);
    let righe: Vec<(String, i32, Option<String>)> = indicatori::table
        .inner_join(
            schede::table.on(schede::ente
                .eq(indicatori::ente)
                .and(schede::id.eq(indicatori::scheda))),
        )
        .filter(
            indicatori::ente
                .eq(ente.0)
                .and(schede::vista.eq(&vista.0))
                .and(indicatori::formula.is_not_null()),
        )
        .filter(entro!(actor))
        .order((schede::codice, indicatori::posizione))
        .select((schede::codice, indicatori::posizione, indicatori::formula))
        .load(c)?;
    let scritte = righe.into_iter().filter_map(|(scheda, posizione, testo)| {
        // A place that a formula cannot name is not read by any other, and is shown as it is.
        let posto = u16::try_from(posizione).ok()?.checked_add(1)?;
        Some(FormulaScritta {
            nodo: Nodo { scheda, posto },
            testo: testo?,
        })
    });
    Ok(scritte.collect())
}
