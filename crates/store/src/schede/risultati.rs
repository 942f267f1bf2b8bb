//! What the scores of a plan come from, in six statements: a plan of two thousand sheets is scored without its texts.

use domain::actor::Actor;
use domain::scheda::{Contenuto, RigaScheda};
use domain::vista::VistaId;

use super::elenco::{Filtro, Riassunto, elenco};
use super::figli;
use crate::ambito::ente_di;
use crate::dialect::Conn;
use crate::error::Result;

/// The sheets of a plan that a filter asks for, in its order, each with a content that has code, title, state, weight, links, phases and
/// indicators, and nothing else.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn risultati(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
    filtro: &Filtro,
) -> Result<Vec<(Riassunto, Contenuto)>> {
    let schede = elenco(c, actor, vista, filtro)?;
    let mut righe: Vec<RigaScheda> = schede
        .iter()
        .map(|s| RigaScheda {
            id: s.id.clone(),
            vista: vista.clone(),
            livello: s.livello,
            cdr: None,
            posizione: s.posizione,
            versione: 0,
            contenuto: Contenuto {
                codice: s.codice.clone(),
                titolo: s.titolo.clone(),
                stato: s.stato,
                peso: s.peso,
                ..Contenuto::default()
            },
        })
        .collect();
    figli::leggi_risultati(c, ente_di(actor), &mut righe)?;
    Ok(schede
        .into_iter()
        .zip(righe.into_iter().map(|r| r.contenuto))
        .collect())
}
