//! What an import wrote, kept so that it can be taken back.

use diesel::prelude::*;
use domain::fact::Modifica;

use crate::ambito::ente_di;
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::caricamenti_fatti;
use domain::Actor;

/// Something that was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scritto {
    /// `scheda`, `cdr`, `persona`, `portatore`.
    pub(super) tipo: &'static str,
    pub(super) id: String,
    pub(super) nuovo: bool,
    /// Of the sheet, afterwards.
    pub(super) versione: Option<i64>,
    pub(super) modifiche: Vec<Modifica>,
}

/// Keeps what was written.
pub(super) fn scrivi(
    tx: &mut Tx<'_>,
    actor: &Actor,
    caricamento: &str,
    scritti: &[Scritto],
) -> Result<()> {
    let mut righe = Vec::with_capacity(scritti.len());
    for (n, s) in (1_i32..).zip(scritti) {
        righe.push(riga![
            ente_di(actor).0,
            caricamento,
            n,
            s.tipo,
            s.id.as_str(),
            i32::from(s.nuovo),
            s.versione,
            serde_json::to_string(&s.modifiche)?
        ]);
    }
    bulk::insert(tx, "caricamenti_fatti", &righe)
}

/// What was written, the last first.
pub(super) fn leggi(c: &mut Conn, actor: &Actor, caricamento: &str) -> Result<Vec<Scritto>> {
    let righe: Vec<(String, String, i32, Option<i64>, String)> = caricamenti_fatti::table
        .filter(caricamenti_fatti::ente.eq(ente_di(actor).0))
        .filter(caricamenti_fatti::caricamento.eq(caricamento))
        .order(caricamenti_fatti::progressivo.desc())
        .select((
            caricamenti_fatti::oggetto_tipo,
            caricamenti_fatti::oggetto,
            caricamenti_fatti::nuovo,
            caricamenti_fatti::versione,
            caricamenti_fatti::modifiche,
        ))
        .load(c)?;
    righe
        .into_iter()
        .map(|(tipo, id, nuovo, versione, modifiche)| {
            Ok(Scritto {
                tipo: ["scheda", "cdr", "persona", "portatore"]
                    .into_iter()
                    .find(|t| *t == tipo)
                    .unwrap_or("scheda"),
                id,
                nuovo: nuovo != 0,
                versione,
                modifiche: serde_json::from_str(&modifiche)?,
            })
        })
        .collect()
}
