//! The lists and the tables of sheets: rows of their own, read and written for many sheets at once.

pub(super) mod fasi;
pub(super) mod indicatori;
mod testi;
pub(super) mod valutazioni;
pub(super) mod voci;

use std::collections::HashMap;

use domain::campo::Genere;
use domain::ente::EnteId;
use domain::scheda::{Contenuto, RigaScheda, campi};

use crate::dialect::Conn;
use crate::error::{Error, Result};

/// Above so many sheets of one plan, the rows of the whole plan are read instead of those of each: same statements, fewer parameters.
const BLOCCO: usize = 1_000;

/// Sheets whose lists and tables are being filled.
struct Aperte<'a> {
    schede: &'a mut [RigaScheda],
    posti: HashMap<String, usize>,
}

impl<'a> Aperte<'a> {
    fn new(schede: &'a mut [RigaScheda]) -> Self {
        let posti = schede
            .iter()
            .enumerate()
            .map(|(posto, s)| (s.id.0.clone(), posto))
            .collect();
        Self { schede, posti }
    }

    fn get(&mut self, id: &str) -> Option<&mut Contenuto> {
        let posto = *self.posti.get(id)?;
        self.schede.get_mut(posto).map(|s| &mut s.contenuto)
    }
}

/// The rows of one table that belong to the sheets that are open.
macro_rules! delle {
    ($tabella:ident, $ente:expr, $aperte:expr) => {{
        let aperte = &$aperte.schede;
        let mut q = $tabella::table
            .filter($tabella::ente.eq($ente.0))
            .into_boxed();
        if let (true, Some(prima)) = (aperte.len() > super::BLOCCO, aperte.first()) {
            let della_vista = schede::table
                .filter(
                    schede::ente
                        .eq($ente.0)
                        .and(schede::vista.eq(prima.vista.0.clone())),
                )
                .select(schede::id);
            q = q.filter($tabella::scheda.eq_any(della_vista));
        } else {
            let ids: Vec<String> = aperte.iter().map(|s| s.id.0.clone()).collect();
            q = q.filter($tabella::scheda.eq_any(ids));
        }
        q
    }};
}
use delle;

/// Fills lists and tables of sheets of one plan. Eight statements, whatever their number.
pub(super) fn leggi(c: &mut Conn, ente: EnteId, schede: &mut [RigaScheda]) -> Result<()> {
    if schede.is_empty() {
        return Ok(());
    }
    let mut aperte = Aperte::new(schede);
    testi::leggi(c, ente, &mut aperte)?;
    fasi::leggi(c, ente, &mut aperte)?;
    indicatori::leggi(c, ente, &mut aperte)?;
    valutazioni::leggi(c, ente, &mut aperte)?;
    voci::leggi(c, ente, &mut aperte)
}

/// Fills only what scores come from: links, phases, and indicators with their values. Four statements.
pub(super) fn leggi_risultati(c: &mut Conn, ente: EnteId, schede: &mut [RigaScheda]) -> Result<()> {
    if schede.is_empty() {
        return Ok(());
    }
    let mut aperte = Aperte::new(schede);
    testi::leggi_collegamenti(c, ente, &mut aperte)?;
    fasi::leggi(c, ente, &mut aperte)?;
    indicatori::leggi(c, ente, &mut aperte)
}

/// Replaces the rows of one field of a sheet. A plain field has none.
pub(super) fn scrivi(
    c: &mut Conn,
    ente: i64,
    id: &str,
    chiave: &str,
    contenuto: &Contenuto,
) -> Result<()> {
    let Some(campo) = campi::trova(chiave) else {
        return Err(Error::Dati(format!(
            "il campo «{chiave}» non è nel catalogo"
        )));
    };
    match campo.genere {
        Genere::Elenco(leggi, _) | Genere::Scelte(_, leggi, _) => {
            testi::scrivi_elenco(c, ente, id, chiave, leggi(contenuto))
        }
        Genere::Sezioni(leggi, _) => testi::scrivi_sezioni(c, ente, id, chiave, leggi(contenuto)),
        Genere::Collegamenti(leggi, _) => {
            testi::scrivi_collegamenti(c, ente, id, chiave, leggi(contenuto))
        }
        Genere::Codici(leggi, _) => testi::scrivi_codici(c, ente, id, chiave, leggi(contenuto)),
        Genere::Fasi(leggi, _) => fasi::scrivi(c, ente, id, leggi(contenuto)),
        Genere::Indicatori(leggi, _) => indicatori::scrivi(c, ente, id, leggi(contenuto)),
        Genere::Valutazioni(leggi, _) => valutazioni::scrivi(c, ente, id, leggi(contenuto)),
        Genere::Eventi(leggi, _) => voci::scrivi(c, ente, id, leggi(contenuto)),
        Genere::Mappatura(leggi, _) => voci::scrivi(c, ente, id, leggi(contenuto)),
        Genere::Richiesto(..)
        | Genere::Testo(..)
        | Genere::TestoLungo(..)
        | Genere::Persona(..)
        | Genere::Numero { .. }
        | Genere::Data(..)
        | Genere::Scelta(..) => Ok(()),
    }
}
