//! The measures, the risk events and the assessments of a plan: each sheet of a list with its own, in three statements.

use std::collections::HashMap;

use domain::actor::Actor;
use domain::rischio::Valutazione;
use domain::scheda::{Evento, Fase};
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
    let fasi = figli::fasi::della_vista(c, ente_di(actor), vista)?;
    Ok(con_le_sue(schede, fasi))
}

/// The sheets that a filter asks for, in the order of the plan, each with its risk events.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn eventi(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<Vec<(Riassunto, Vec<Evento>)>> {
    let schede = elenco(c, actor, vista, filtro)?;
    let eventi = figli::voci::eventi_della_vista(c, ente_di(actor), vista)?;
    Ok(con_le_sue(schede, eventi))
}

/// The sheets that a filter asks for, in the order of the plan, each with its assessments, the latest last.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn valutazioni(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<Vec<(Riassunto, Vec<Valutazione>)>> {
    let schede = elenco(c, actor, vista, filtro)?;
    let valutazioni = figli::valutazioni::della_vista(c, ente_di(actor), vista)?;
    Ok(con_le_sue(schede, valutazioni))
}

fn con_le_sue<R>(
    schede: Vec<Riassunto>,
    mut righe: HashMap<String, Vec<R>>,
) -> Vec<(Riassunto, Vec<R>)> {
    schede
        .into_iter()
        .map(|s| {
            let sue = righe.remove(&s.id.0).unwrap_or_default();
            (s, sue)
        })
        .collect()
}
