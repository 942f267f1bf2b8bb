//! Links between sheets, by code: they are printed so, and a sheet may be named before it exists.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::vista::VistaId;

use crate::ambito::ente_di;
use crate::dialect::Conn;
use crate::error::{Error, Result};
use crate::schema::{collegamenti, schede, viste};

/// A sheet that names another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Richiamo {
    pub vista_codice: String,
    pub codice: String,
    pub titolo: String,
    /// Key of the field with the link.
    pub campo: String,
}

/// Where a code leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posto {
    pub codice: String,
    pub vista: VistaId,
    pub vista_codice: String,
    pub titolo: String,
}

/// The sheets that name a sheet: those of its own plan, and those of plans that have no sheet with that code themselves.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no sheet with that code.
pub fn richiami(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codice: &str,
) -> Result<Vec<Richiamo>> {
    let posti = risolvi(c, actor, &[codice])?;
    if !posti.iter().any(|p| p.vista == *vista) {
        return Err(Error::NotFound);
    }
    citazioni(c, actor, vista, codice, &posti)
}

/// The sheets that name a code, whether or not the plan has a sheet with it: for a name that a sheet goes by besides its code.
///
/// # Errors
/// [`Error::Db`].
pub fn richiami_al_nome(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    nome: &str,
) -> Result<Vec<Richiamo>> {
    let posti = risolvi(c, actor, &[nome])?;
    citazioni(c, actor, vista, nome, &posti)
}

fn citazioni(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    codice: &str,
    posti: &[Posto],
) -> Result<Vec<Richiamo>> {
    let righe: Vec<(String, String, String, String, String)> = collegamenti::table
        .inner_join(
            schede::table.on(schede::ente
                .eq(collegamenti::ente)
                .and(schede::id.eq(collegamenti::scheda))),
        )
        .inner_join(
            viste::table.on(viste::ente
                .eq(schede::ente)
                .and(viste::id.eq(schede::vista))),
        )
        .filter(
            collegamenti::ente
                .eq(ente_di(actor).0)
                .and(collegamenti::codice.eq(codice)),
        )
        .order((
            viste::anno.desc(),
            viste::codice,
            schede::posizione,
            schede::codice,
            collegamenti::campo,
        ))
        .select((
            viste::id,
            viste::codice,
            schede::codice,
            schede::titolo,
            collegamenti::campo,
        ))
        .load(c)?;
    let mut richiami: Vec<Richiamo> = righe
        .into_iter()
        .filter(|(v, ..)| *v == vista.0 || !posti.iter().any(|p| p.vista.0 == *v))
        .map(|(_, vista_codice, codice, titolo, campo)| Richiamo {
            vista_codice,
            codice,
            titolo,
            campo,
        })
        .collect();
    richiami.dedup();
    Ok(richiami)
}

/// Where these codes lead, the latest years first. A code without a sheet is not in the answer.
///
/// # Errors
/// [`Error::Db`].
pub fn risolvi<S: AsRef<str>>(c: &mut Conn, actor: &Actor, codici: &[S]) -> Result<Vec<Posto>> {
    if codici.is_empty() {
        return Ok(Vec::new());
    }
    let righe: Vec<(String, String, String, String)> = schede::table
        .inner_join(
            viste::table.on(viste::ente
                .eq(schede::ente)
                .and(viste::id.eq(schede::vista))),
        )
        .filter(
            schede::ente
                .eq(ente_di(actor).0)
                .and(schede::codice.eq_any(codici.iter().map(AsRef::as_ref))),
        )
        .order((viste::anno.desc(), viste::codice, schede::codice))
        .select((schede::codice, viste::id, viste::codice, schede::titolo))
        .load(c)?;
    Ok(righe
        .into_iter()
        .map(|(codice, vista, vista_codice, titolo)| Posto {
            codice,
            vista: VistaId(vista),
            vista_codice,
            titolo,
        })
        .collect())
}
