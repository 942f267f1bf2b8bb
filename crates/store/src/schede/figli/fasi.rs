//! The phases of sheets: rows of the table FASI.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::scheda::Fase;
use domain::vista::VistaId;

use super::{Aperte, delle};
use crate::bulk::{self, riga};
use crate::cifre::milionesimi;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{fasi, schede};

#[derive(Queryable, Selectable)]
#[diesel(table_name = fasi)]
struct RigaFase {
    scheda: String,
    causale: Option<String>,
    numero: Option<i64>,
    tipo_nel_testo: Option<String>,
    descrizione: Option<String>,
    peso: Option<i64>,
    avanzamento: Option<i64>,
    inizio_previsto: Option<chrono::NaiveDate>,
    fine_prevista: Option<chrono::NaiveDate>,
    inizio_effettivo: Option<chrono::NaiveDate>,
    fine_effettiva: Option<chrono::NaiveDate>,
    responsabile: Option<String>,
    cdr: Option<String>,
    note: Option<String>,
}

/// Fills the phases of sheets, in one statement.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let righe: Vec<RigaFase> = delle!(fasi, ente, aperte)
        .order((fasi::scheda, fasi::posizione))
        .select(RigaFase::as_select())
        .load(c)?;
    for r in righe {
        if let Some(contenuto) = aperte.get(&r.scheda) {
            contenuto.fasi.push(fase(r));
        }
    }
    Ok(())
}

/// The phases of every sheet of a plan, by sheet.
pub(in crate::schede) fn della_vista(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
) -> Result<HashMap<String, Vec<Fase>>> {
    let della_vista = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(&vista.0)))
        .select(schede::id);
    let righe: Vec<RigaFase> = fasi::table
        .filter(fasi::ente.eq(ente.0).and(fasi::scheda.eq_any(della_vista)))
        .order((fasi::scheda, fasi::posizione))
        .select(RigaFase::as_select())
        .load(c)?;
    let mut per_scheda: HashMap<String, Vec<Fase>> = HashMap::new();
    for r in righe {
        per_scheda
            .entry(r.scheda.clone())
            .or_default()
            .push(fase(r));
    }
    Ok(per_scheda)
}

/// The phases of some sheets, sheet by sheet.
pub(in crate::schede) fn delle_schede(
    c: &mut Conn,
    ente: EnteId,
    schede: &[String],
) -> Result<Vec<Fase>> {
    let righe: Vec<RigaFase> = fasi::table
        .filter(fasi::ente.eq(ente.0).and(fasi::scheda.eq_any(schede)))
        .order((fasi::scheda, fasi::posizione))
        .select(RigaFase::as_select())
        .load(c)?;
    Ok(righe.into_iter().map(fase).collect())
}

fn fase(r: RigaFase) -> Fase {
    Fase {
        causale: r.causale,
        numero: r.numero.map(Decimale::da_milionesimi),
        tipo_nel_testo: r.tipo_nel_testo,
        descrizione: r.descrizione,
        peso: r.peso.map(Decimale::da_milionesimi),
        avanzamento: r.avanzamento.map(Decimale::da_milionesimi),
        inizio_previsto: r.inizio_previsto,
        fine_prevista: r.fine_prevista,
        inizio_effettivo: r.inizio_effettivo,
        fine_effettiva: r.fine_effettiva,
        responsabile: r.responsabile,
        cdr: r.cdr,
        note: r.note,
    }
}

/// Replaces the phases of a sheet.
pub(super) fn scrivi(c: &mut Conn, ente: i64, id: &str, nuove: &[Fase]) -> Result<()> {
    diesel::delete(fasi::table.filter(fasi::ente.eq(ente).and(fasi::scheda.eq(id)))).execute(c)?;
    let nuove = (0..)
        .zip(nuove)
        .map(|(i, f)| {
            Ok(riga![
                ente,
                id,
                i,
                f.causale.clone(),
                milionesimi(f.numero)?,
                f.tipo_nel_testo.clone(),
                f.descrizione.clone(),
                milionesimi(f.peso)?,
                milionesimi(f.avanzamento)?,
                f.inizio_previsto,
                f.fine_prevista,
                f.inizio_effettivo,
                f.fine_effettiva,
                f.responsabile.clone(),
                f.cdr.clone(),
                f.note.clone(),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(c, "fasi", &nuove)
}
