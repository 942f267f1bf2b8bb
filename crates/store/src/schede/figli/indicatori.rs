//! The indicators of sheets and their values by year.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::decimale::Decimale;
use domain::ente::EnteId;
use domain::scheda::{Indicatore, Unita, ValoreAnnuale, Verso};

use super::{Aperte, delle, milionesimi};
use crate::bulk::{self, riga};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{indicatori, schede, valori};

#[derive(Queryable, Selectable)]
#[diesel(table_name = indicatori)]
struct RigaIndicatore {
    scheda: String,
    posizione: i32,
    descrizione: Option<String>,
    numeratore: Option<String>,
    denominatore: Option<String>,
    tipo: Option<String>,
    unita: String,
    note: Option<String>,
    verso: Option<String>,
}

/// Sheet, place of the indicator, year, expected, achieved.
type RigaValore = (String, i32, i32, Option<i64>, Option<i64>);

/// Fills the indicators of sheets with their values, in two statements.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let righe: Vec<RigaIndicatore> = delle!(indicatori, ente, aperte)
        .order((indicatori::scheda, indicatori::posizione))
        .select(RigaIndicatore::as_select())
        .load(c)?;
    let valori: Vec<RigaValore> = delle!(valori, ente, aperte)
        .order((valori::scheda, valori::indicatore, valori::anno))
        .select((
            valori::scheda,
            valori::indicatore,
            valori::anno,
            valori::atteso,
            valori::raggiunto,
        ))
        .load(c)?;
    let mut per_indicatore: HashMap<(String, i32), Vec<ValoreAnnuale>> = HashMap::new();
    for (id, posizione, anno, atteso, raggiunto) in valori {
        let valore = ValoreAnnuale {
            anno,
            atteso: atteso.map(Decimale::da_milionesimi),
            raggiunto: raggiunto.map(Decimale::da_milionesimi),
        };
        per_indicatore
            .entry((id, posizione))
            .or_default()
            .push(valore);
    }
    for r in righe {
        if let Some(contenuto) = aperte.get(&r.scheda) {
            let valori = per_indicatore
                .remove(&(r.scheda.clone(), r.posizione))
                .unwrap_or_default();
            contenuto.indicatori.push(indicatore(r, valori)?);
        }
    }
    Ok(())
}

fn indicatore(r: RigaIndicatore, valori: Vec<ValoreAnnuale>) -> Result<Indicatore> {
    let unita = Unita::da_nome(&r.unita)
        .ok_or_else(|| Error::Dati(format!("l'unità di misura «{}» è sconosciuta", r.unita)))?;
    Ok(Indicatore {
        descrizione: r.descrizione,
        numeratore: r.numeratore,
        denominatore: r.denominatore,
        tipo: r.tipo,
        unita,
        verso: r.verso.as_deref().and_then(Verso::da_nome),
        valori,
        note: r.note,
    })
}

/// Replaces the indicators of a sheet and their values.
pub(super) fn scrivi(c: &mut Conn, ente: i64, id: &str, nuovi: &[Indicatore]) -> Result<()> {
    diesel::delete(valori::table.filter(valori::ente.eq(ente).and(valori::scheda.eq(id))))
        .execute(c)?;
    diesel::delete(
        indicatori::table.filter(indicatori::ente.eq(ente).and(indicatori::scheda.eq(id))),
    )
    .execute(c)?;
    let (mut righe, mut anni) = (Vec::new(), Vec::new());
    for (i, ind) in (0..).zip(nuovi) {
        righe.push(riga![
            ente,
            id,
            i,
            ind.descrizione.clone(),
            ind.numeratore.clone(),
            ind.denominatore.clone(),
            ind.tipo.clone(),
            ind.unita.codice(),
            ind.note.clone(),
            ind.verso.map(Verso::codice).map(str::to_owned)
        ]);
        for v in &ind.valori {
            anni.push(riga![
                ente,
                id,
                i,
                v.anno,
                milionesimi(v.atteso)?,
                milionesimi(v.raggiunto)?
            ]);
        }
    }
    bulk::insert(c, "indicatori", &righe)?;
    bulk::insert(c, "valori", &anni)
}
