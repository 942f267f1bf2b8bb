//! The assessments of the risk of processes.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::rischio::Valutazione;
use domain::vista::VistaId;

use super::super::illeggibile;
use super::{Aperte, delle};
use crate::bulk::{self, riga};
use crate::cifre::milionesimi;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{schede, valutazioni};

#[derive(Queryable, Selectable)]
#[diesel(table_name = valutazioni)]
struct RigaValutazione {
    scheda: String,
    metodo: String,
    versione: i32,
    data: chrono::NaiveDate,
    oggetti: String,
    grado: Option<i32>,
    motivazione: Option<String>,
    motivo_dello_scarto: Option<String>,
    livello: Option<i64>,
    residuo: Option<i32>,
}

/// Fills the assessments of sheets, in one statement.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let righe: Vec<RigaValutazione> = delle!(valutazioni, ente, aperte)
        .order((valutazioni::scheda, valutazioni::posizione))
        .select(RigaValutazione::as_select())
        .load(c)?;
    for r in righe {
        if let Some(contenuto) = aperte.get(&r.scheda) {
            let letta = valutazione(r, &contenuto.codice)?;
            contenuto.valutazioni.push(letta);
        }
    }
    Ok(())
}

/// The assessments of every sheet of a plan, by sheet, the latest last.
pub(in crate::schede) fn della_vista(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
) -> Result<HashMap<String, Vec<Valutazione>>> {
    let della_vista = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(&vista.0)))
        .select(schede::id);
    let righe: Vec<RigaValutazione> = valutazioni::table
        .filter(
            valutazioni::ente
                .eq(ente.0)
                .and(valutazioni::scheda.eq_any(della_vista)),
        )
        .order((valutazioni::scheda, valutazioni::posizione))
        .select(RigaValutazione::as_select())
        .load(c)?;
    let mut per_scheda: HashMap<String, Vec<Valutazione>> = HashMap::new();
    for r in righe {
        let id = r.scheda.clone();
        let letta = valutazione(r, &id)?;
        per_scheda.entry(id).or_default().push(letta);
    }
    Ok(per_scheda)
}

fn valutazione(r: RigaValutazione, codice: &str) -> Result<Valutazione> {
    Ok(Valutazione {
        oggetti: serde_json::from_str(&r.oggetti)
            .map_err(|_| illeggibile(codice, "valutazioni", &r.oggetti))?,
        versione: u32::try_from(r.versione)
            .map_err(|_| illeggibile(codice, "valutazioni", "versione"))?,
        grado: r.grado.and_then(|g| usize::try_from(g).ok()),
        metodo: r.metodo,
        data: r.data,
        motivazione: r.motivazione,
        motivo_dello_scarto: r.motivo_dello_scarto,
        residuo: r.residuo == Some(1),
        livello: r.livello.map(Decimale::da_milionesimi),
    })
}

/// Replaces the assessments of a sheet.
pub(super) fn scrivi(c: &mut Conn, ente: i64, id: &str, nuove: &[Valutazione]) -> Result<()> {
    diesel::delete(
        valutazioni::table.filter(valutazioni::ente.eq(ente).and(valutazioni::scheda.eq(id))),
    )
    .execute(c)?;
    let nuove = (0..)
        .zip(nuove)
        .map(|(i, v)| {
            let oggetti = serde_json::to_string(&v.oggetti)
                .map_err(|e| Error::Dati(format!("una valutazione non si può scrivere: {e}")))?;
            Ok(riga![
                ente,
                id,
                i,
                v.metodo.clone(),
                i32::try_from(v.versione).unwrap_or(i32::MAX),
                v.data,
                oggetti,
                v.grado.and_then(|g| i32::try_from(g).ok()),
                v.motivazione.clone(),
                v.motivo_dello_scarto.clone(),
                milionesimi(v.livello)?,
                v.residuo.then_some(1),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(c, "valutazioni", &nuove)
}
