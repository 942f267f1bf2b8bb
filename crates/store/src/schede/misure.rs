//! The measures of a plan: each sheet of a list with its phases, in two statements.

use std::collections::HashMap;

use domain::actor::Actor;
use domain::scheda::Fase;
use domain::vista::VistaId;

use super::elenco::{Filtro, Riassunto, elenco};
use super::figli;
use crate::ambito::ente_di;
use crate::dialect::Conn;
use crate::error::Result;

/// The sheets that a filter asks for, in the order of the plan, each with its phases.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn misure(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<Vec<(Riassunto, Vec<Fase>)>> {
    let schede = elenco(c, actor, vista, filtro)?;
    let mut fasi: HashMap<String, Vec<Fase>> = figli::fasi::della_vista(c, ente_di(actor), vista)?;
    Ok(schede
        .into_iter()
        .map(|s| {
            let sue = fasi.remove(&s.id.0).unwrap_or_default();
            (s, sue)
        })
        .collect())
}
