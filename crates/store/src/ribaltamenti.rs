//! Next year's plan from this one, recorded: each new sheet with the one it comes from.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::Atto;
use domain::permesso::Permesso;
use domain::ribaltamento::{GiaPresenti, Proposta};
use domain::scheda::{Posto, Scheda, SchedaId};
use domain::vista::{Vista, VistaId};

use crate::ambito::{ente_di, entro, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::new_id;
use crate::schema::{discendenze, schede as tabella};
use crate::{schede, storia};

/// What of a plan is in another already, as far as the actor reads.
///
/// # Errors
/// [`Error::Db`].
pub fn gia_presenti(c: &mut Conn, actor: &Actor, da: &VistaId, a: &VistaId) -> Result<GiaPresenti> {
    let ente = ente_di(actor).0;
    let codici: Vec<String> = tabella::table
        .filter(tabella::ente.eq(ente).and(tabella::vista.eq(&a.0)))
        .filter(entro!(actor))
        .select(tabella::codice)
        .load(c)?;
    let sorelle = antenate(c, actor, a)?;
    let del_piano: Vec<String> = tabella::table
        .filter(tabella::ente.eq(ente).and(tabella::vista.eq(&da.0)))
        .filter(entro!(actor))
        .select(tabella::id)
        .load(c)?;
    let riportate = del_piano
        .into_iter()
        .map(SchedaId)
        .filter(|id| sorelle.values().any(|a| a == id));
    Ok(GiaPresenti {
        riportate: riportate.collect(),
        codici: codici.into_iter().collect(),
    })
}

/// From which sheet each sheet of a plan comes, of those that the actor reads and that were carried over.
///
/// # Errors
/// [`Error::Db`].
pub fn antenate(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
) -> Result<HashMap<SchedaId, SchedaId>> {
    let righe: Vec<(String, String)> = discendenze::table
        .inner_join(
            tabella::table.on(tabella::ente
                .eq(discendenze::ente)
                .and(tabella::id.eq(discendenze::scheda))),
        )
        .filter(discendenze::ente.eq(ente_di(actor).0))
        .filter(tabella::vista.eq(&vista.0))
        .filter(entro!(actor))
        .select((discendenze::scheda, discendenze::antenata))
        .load(c)?;
    Ok(righe
        .into_iter()
        .map(|(s, a)| (SchedaId(s), SchedaId(a)))
        .collect())
}

/// Records the sheets of next year.
///
/// # Errors
/// [`Error::Vietato`]; [`Error::Campi`] with what a sheet is refused for, or its plan; [`Error::Conflict`] `schede_codice` when somebody made
/// one with its code meanwhile.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    vista: &Vista,
    proposte: &[Proposta],
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::Comporre)?;
    storia::apri(tx, ente_di(actor))?;
    let prima = schede::posizione_successiva(tx, actor, &vista.id)?;
    let mut righe = Vec::with_capacity(proposte.len());
    for (posizione, p) in (prima..).zip(proposte) {
        let id = SchedaId(new_id());
        let posto = Posto {
            id: id.clone(),
            vista: vista.id.clone(),
            livello: p.livello,
            cdr: p.cdr.clone(),
            posizione,
        };
        let fatto = Scheda::nuova(posto, p.contenuto.clone(), Atto::Riporto, actor, quando)
            .map_err(Error::Campi)?;
        schede::record(tx, &fatto)?;
        righe.push(riga![
            ente_di(actor).0,
            id.0.as_str(),
            p.antenata.0.as_str()
        ]);
    }
    bulk::insert(tx, "discendenze", &righe)
}
