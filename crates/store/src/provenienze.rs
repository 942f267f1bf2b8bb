//! Where the fields of a sheet come from: the lines of the printout, and what was read in them.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::campo::Valore;
use domain::importazione::Frammento;
use domain::permesso::Permesso;
use domain::scheda::SchedaId;

use crate::ambito::{ente_di, esigi, visibili};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{importazioni, provenienze, schede};

/// The origin of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenienza {
    /// Key of the field in the catalogue.
    pub campo: String,
    /// Key of the import.
    pub importazione: String,
    pub origine: Vec<Frammento>,
    /// What was read, before any correction by hand.
    pub valore_letto: Valore,
}

/// The origins of the fields of a sheet.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn di(c: &mut Conn, actor: &Actor, scheda: &SchedaId) -> Result<Vec<Provenienza>> {
    let righe: Vec<(String, String, String, String)> = provenienze::table
        .filter(
            provenienze::ente
                .eq(ente_di(actor).0)
                .and(provenienze::scheda.eq(&scheda.0)),
        )
        .filter(provenienze::scheda.eq_any(visibili!(actor)))
        .order(provenienze::campo)
        .select((
            provenienze::campo,
            provenienze::importazione,
            provenienze::origine,
            provenienze::valore_letto,
        ))
        .load(c)?;
    righe
        .into_iter()
        .map(|(campo, importazione, origine, valore)| {
            Ok(Provenienza {
                campo,
                importazione,
                origine: serde_json::from_str(&origine)?,
                valore_letto: serde_json::from_str(&valore)?,
            })
        })
        .collect()
}

/// What the last printout said, field by field, of several sheets at once.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn letture(
    c: &mut Conn,
    actor: &Actor,
    schede: &[SchedaId],
) -> Result<HashMap<(SchedaId, String), Valore>> {
    let mut letture = HashMap::new();
    for blocco in schede.chunks(1_000) {
        let righe: Vec<(String, String, String)> = provenienze::table
            .filter(
                provenienze::ente
                    .eq(ente_di(actor).0)
                    .and(provenienze::scheda.eq_any(blocco.iter().map(|s| s.0.as_str()))),
            )
            .filter(provenienze::scheda.eq_any(visibili!(actor)))
            .select((
                provenienze::scheda,
                provenienze::campo,
                provenienze::valore_letto,
            ))
            .load(c)?;
        for (scheda, campo, valore) in righe {
            letture.insert((SchedaId(scheda), campo), serde_json::from_str(&valore)?);
        }
    }
    Ok(letture)
}

/// Writes the origins of some fields of a sheet in place of those they had; the other fields keep theirs.
///
/// # Errors
/// [`crate::Error::NotFound`] when the sheet or an import is not of the body.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scheda: &SchedaId,
    nuove: &[Provenienza],
) -> Result<()> {
    esigi(actor, Permesso::Importare)?;
    let ente = ente_di(actor).0;
    schede::table
        .filter(schede::ente.eq(ente).and(schede::id.eq(&scheda.0)))
        .select(schede::id)
        .first::<String>(&mut **tx)?;
    let mut importi: Vec<&str> = nuove.iter().map(|p| p.importazione.as_str()).collect();
    importi.sort_unstable();
    importi.dedup();
    for id in importi {
        importazioni::table
            .filter(importazioni::ente.eq(ente).and(importazioni::id.eq(id)))
            .select(importazioni::id)
            .first::<String>(&mut **tx)?;
    }
    let campi = nuove.iter().map(|p| p.campo.as_str());
    let vecchie = provenienze::table.filter(
        provenienze::ente
            .eq(ente)
            .and(provenienze::scheda.eq(&scheda.0))
            .and(provenienze::campo.eq_any(campi)),
    );
    diesel::delete(vecchie).execute(&mut **tx)?;
    let righe = nuove
        .iter()
        .map(|p| {
            let (origine, valore) = (
                serde_json::to_string(&p.origine)?,
                serde_json::to_string(&p.valore_letto)?,
            );
            Ok(riga![
                ente,
                scheda.0.as_str(),
                p.campo.as_str(),
                p.importazione.as_str(),
                origine,
                valore
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(tx, "provenienze", &righe)
}
