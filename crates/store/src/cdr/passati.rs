//! What the units of a body were before, up to a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::cdr::{Cdr, CdrPassato};
use domain::ente::EnteId;
use domain::vista::VistaId;

use super::per_cdr;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{cdr_passati, viste};

/// A past state of a unit.
#[derive(Queryable, Selectable)]
#[diesel(table_name = cdr_passati)]
struct RigaPassato {
    cdr: String,
    al: NaiveDate,
    nome: String,
    titolo: Option<String>,
    nome_breve: Option<String>,
    responsabile: Option<String>,
    assessorato: Option<String>,
    padre: Option<String>,
}

impl RigaPassato {
    /// The unit, and what it was; `codici` are those of the units by their keys.
    fn leggi(self, codici: &HashMap<String, String>) -> (String, CdrPassato) {
        let passato = CdrPassato {
            al: self.al,
            nome: self.nome,
            titolo: self.titolo,
            nome_breve: self.nome_breve,
            responsabile: self.responsabile,
            assessorato: self.assessorato,
            padre: self.padre.and_then(|p| codici.get(&p).cloned()),
        };
        (self.cdr, passato)
    }
}

/// The past states of some units, the earliest first; `codici` are those of the units by their keys.
pub(super) fn di<'a>(
    c: &mut Conn,
    ente: EnteId,
    quali: impl Iterator<Item = &'a str>,
    codici: &HashMap<String, String>,
) -> Result<HashMap<String, Vec<CdrPassato>>> {
    let passati: Vec<RigaPassato> = cdr_passati::table
        .filter(
            cdr_passati::ente
                .eq(ente.0)
                .and(cdr_passati::cdr.eq_any(quali)),
        )
        .order((cdr_passati::cdr, cdr_passati::al))
        .select(RigaPassato::as_select())
        .load(c)?;
    Ok(per_cdr(passati.into_iter().map(|p| p.leggi(codici))))
}

/// What the units were in the year of a plan, by their keys, where they were not as they are; in one statement.
///
/// # Errors
/// [`crate::Error::Db`].
pub(crate) fn com_erano(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
) -> Result<HashMap<String, CdrPassato>> {
    let piano = viste::table.on(viste::ente.eq(cdr_passati::ente));
    let righe: Vec<(i32, RigaPassato)> = cdr_passati::table
        .inner_join(piano)
        .filter(cdr_passati::ente.eq(ente.0))
        .filter(viste::id.eq(&vista.0))
        .order((cdr_passati::cdr, cdr_passati::al))
        .select((viste::anno, RigaPassato::as_select()))
        .load(c)?;
    let anno = righe.first().map_or(0, |(anno, _)| *anno);
    // Whose code the unit depended on, no plan shows.
    let nessuno = HashMap::new();
    let passati = per_cdr(righe.into_iter().map(|(_, r)| r.leggi(&nessuno)));
    Ok(passati
        .into_iter()
        .filter_map(|(cdr, suoi)| Some((cdr, CdrPassato::nell_anno(&suoi, anno)?.clone())))
        .collect())
}

/// On which unit each depended on a day, where it was not as it is, by their keys.
pub(super) fn padri(
    c: &mut Conn,
    ente: EnteId,
    giorno: NaiveDate,
) -> Result<HashMap<String, Option<String>>> {
    let passati: Vec<(String, Option<String>)> = cdr_passati::table
        .filter(cdr_passati::ente.eq(ente.0).and(cdr_passati::al.ge(giorno)))
        .order((cdr_passati::cdr, cdr_passati::al.desc()))
        .select((cdr_passati::cdr, cdr_passati::padre))
        .load(c)?;
    // Of the states that had not ended, the one that ended first is put in last.
    Ok(passati.into_iter().collect())
}

/// Writes what a unit was; `padri` are the keys of the units on which it depended, state by state.
pub(super) fn scrivi(
    tx: &mut Tx<'_>,
    ente: EnteId,
    v: &Cdr,
    padri: Vec<Option<String>>,
) -> Result<()> {
    let suoi = cdr_passati::ente
        .eq(ente.0)
        .and(cdr_passati::cdr.eq(&v.id.0));
    diesel::delete(cdr_passati::table.filter(suoi)).execute(&mut **tx)?;
    let passati = v.passati.iter().zip(padri).map(|(p, padre)| {
        riga![
            ente.0,
            v.id.0.as_str(),
            p.al,
            p.nome.as_str(),
            p.titolo.clone(),
            p.nome_breve.clone(),
            p.responsabile.clone(),
            p.assessorato.clone(),
            padre
        ]
    });
    bulk::insert(tx, "cdr_passati", &passati.collect::<Vec<_>>())
}
