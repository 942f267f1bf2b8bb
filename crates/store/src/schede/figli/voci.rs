//! The tables of sheets that are read whole: risk events and mapped activities, a row each.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::ente::EnteId;
use domain::scheda::{Attivita, Contenuto, Evento, RigaTabella};
use domain::vista::VistaId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::illeggibile;
use super::{Aperte, delle};
use crate::ambito::{ente_di, entro};
use crate::bulk::{self, riga};
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{schede, voci};

/// Fills the tables of sheets, in one statement.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, aperte: &mut Aperte<'_>) -> Result<()> {
    let righe: Vec<(String, String, String)> = delle!(voci, ente, aperte)
        .order((voci::scheda, voci::campo, voci::posizione))
        .select((voci::scheda, voci::campo, voci::voce))
        .load(c)?;
    for (id, campo, voce) in righe {
        if let Some(contenuto) = aperte.get(&id) {
            aggiungi(contenuto, &campo, &voce)?;
        }
    }
    Ok(())
}

/// The risk events of every sheet of a plan, by sheet.
pub(in crate::schede) fn eventi_della_vista(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
) -> Result<HashMap<String, Vec<Evento>>> {
    let della_vista = schede::table
        .filter(schede::ente.eq(ente.0).and(schede::vista.eq(&vista.0)))
        .select(schede::id);
    let righe: Vec<(String, String)> = voci::table
        .filter(
            voci::ente
                .eq(ente.0)
                .and(voci::campo.eq(Evento::TABELLA))
                .and(voci::scheda.eq_any(della_vista)),
        )
        .order((voci::scheda, voci::posizione))
        .select((voci::scheda, voci::voce))
        .load(c)?;
    let mut per_scheda: HashMap<String, Vec<Evento>> = HashMap::new();
    for (id, voce) in righe {
        let evento =
            serde_json::from_str(&voce).map_err(|_| illeggibile(&id, Evento::TABELLA, &voce))?;
        per_scheda.entry(id).or_default().push(evento);
    }
    Ok(per_scheda)
}

/// The risk events of the sheets of a body, of one area or of all.
pub(in crate::schede) fn eventi_scritti(
    c: &mut Conn,
    actor: &Actor,
    area: Option<&str>,
    quanti: i64,
) -> Result<Vec<Evento>> {
    let mut q = voci::table
        .inner_join(schede::table.on(schede::ente.eq(voci::ente).and(schede::id.eq(voci::scheda))))
        .filter(
            voci::ente
                .eq(ente_di(actor).0)
                .and(voci::campo.eq(Evento::TABELLA)),
        )
        .filter(entro!(actor))
        .order((voci::scheda, voci::posizione))
        .limit(quanti)
        .select((voci::scheda, voci::voce))
        .into_boxed();
    if let Some(area) = area {
        q = q.filter(schede::area_di_rischio.eq(area));
    }
    q.load::<(String, String)>(c)?
        .into_iter()
        .map(|(id, voce)| {
            serde_json::from_str(&voce).map_err(|_| illeggibile(&id, Evento::TABELLA, &voce))
        })
        .collect()
}

fn aggiungi(contenuto: &mut Contenuto, campo: &str, voce: &str) -> Result<()> {
    match campo {
        Evento::TABELLA => {
            let evento = da_testo(contenuto, campo, voce)?;
            contenuto.eventi.push(evento);
        }
        Attivita::TABELLA => {
            let attivita = da_testo(contenuto, campo, voce)?;
            contenuto.mappatura.push(attivita);
        }
        _ => return Err(illeggibile(&contenuto.codice, campo, voce)),
    }
    Ok(())
}

fn da_testo<R: DeserializeOwned>(contenuto: &Contenuto, campo: &str, voce: &str) -> Result<R> {
    serde_json::from_str(voce).map_err(|_| illeggibile(&contenuto.codice, campo, voce))
}

/// Replaces the rows of a table of a sheet.
pub(super) fn scrivi<R: RigaTabella + Serialize>(
    c: &mut Conn,
    ente: i64,
    id: &str,
    nuove: &[R],
) -> Result<()> {
    diesel::delete(
        voci::table.filter(
            voci::ente
                .eq(ente)
                .and(voci::scheda.eq(id))
                .and(voci::campo.eq(R::TABELLA)),
        ),
    )
    .execute(c)?;
    let nuove = (0..)
        .zip(nuove)
        .map(|(i, r)| {
            let voce = serde_json::to_string(r)
                .map_err(|e| Error::Dati(format!("una riga non si può scrivere: {e}")))?;
            Ok(riga![ente, id, R::TABELLA, i, voce])
        })
        .collect::<Result<Vec<_>>>()?;
    bulk::insert(c, "voci", &nuove)
}
