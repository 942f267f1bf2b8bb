//! The trail of a body from one end to the other, whatever it is about.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actor::Actor;

use super::{Riga, RigaStoria};
use crate::ambito::ente_di;
use crate::catena::Filtro;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::{monitoraggi, schede, storia, viste};
use crate::tempo;

/// A line of the trail, with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct RigaEstesa {
    /// The kind of thing: `scheda`, `vista`, `utente`…
    pub tipo: String,
    /// Its key.
    pub oggetto: String,
    pub riga: RigaStoria,
}

macro_rules! filtrata {
    ($actor:expr, $filtro:expr) => {{
        let mut q = storia::table
            .filter(storia::ente.eq(ente_di($actor).0))
            .into_boxed();
        if let Some(chi) = $filtro.chi {
            q = q.filter(storia::chi_utente.eq(chi.0));
        }
        if !$filtro.cosa.is_empty() {
            q = q.filter(storia::atto.eq(&$filtro.cosa));
        }
        if let Some(dal) = $filtro.dal {
            q = q.filter(storia::quando.ge(tempo::scrivi(dal)));
        }
        if let Some(al) = $filtro.al {
            q = q.filter(storia::quando.lt(tempo::scrivi(al)));
        }
        q
    }};
}

fn estesa(r: Riga) -> Result<RigaEstesa> {
    Ok(RigaEstesa {
        tipo: r.oggetto_tipo.clone(),
        oggetto: r.oggetto.clone(),
        riga: r.leggi()?,
    })
}

/// Some lines, the latest first, and how many there are in all.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn pagina(
    c: &mut Conn,
    actor: &Actor,
    filtro: &Filtro,
    salta: usize,
    limite: usize,
) -> Result<(Vec<RigaEstesa>, usize)> {
    let quante: i64 = filtrata!(actor, filtro).select(count_star()).first(c)?;
    let righe: Vec<Riga> = filtrata!(actor, filtro)
        .order(storia::progressivo.desc())
        .offset(i64::try_from(salta).unwrap_or(i64::MAX))
        .limit(i64::try_from(limite).unwrap_or(i64::MAX))
        .select(Riga::as_select())
        .load(c)?;
    let righe = righe.into_iter().map(estesa).collect::<Result<_>>()?;
    Ok((righe, usize::try_from(quante).unwrap_or_default()))
}

/// The lines after one, the oldest first, at most `limite`: an export reads them a block at a time.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn dopo(
    c: &mut Conn,
    actor: &Actor,
    filtro: &Filtro,
    progressivo: i64,
    limite: i64,
) -> Result<Vec<RigaEstesa>> {
    let righe: Vec<Riga> = filtrata!(actor, filtro)
        .filter(storia::progressivo.gt(progressivo))
        .order(storia::progressivo.asc())
        .limit(limite)
        .select(Riga::as_select())
        .load(c)?;
    righe.into_iter().map(estesa).collect()
}

/// The codes of the sheets and plans and the names of the sessions with some keys, those that are still there.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn nomi_delle_cose(
    c: &mut Conn,
    actor: &Actor,
    chiavi: &[&str],
) -> Result<BTreeMap<String, String>> {
    let ente = ente_di(actor).0;
    let schede: Vec<(String, String)> = schede::table
        .filter(schede::ente.eq(ente).and(schede::id.eq_any(chiavi)))
        .select((schede::id, schede::codice))
        .load(c)?;
    let viste: Vec<(String, String)> = viste::table
        .filter(viste::ente.eq(ente).and(viste::id.eq_any(chiavi)))
        .select((viste::id, viste::codice))
        .load(c)?;
    let sessioni: Vec<(String, String)> = monitoraggi::table
        .filter(
            monitoraggi::ente
                .eq(ente)
                .and(monitoraggi::id.eq_any(chiavi)),
        )
        .select((monitoraggi::id, monitoraggi::nome))
        .load(c)?;
    let nomi = schede.into_iter().chain(viste).chain(sessioni);
    Ok(nomi.collect())
}
