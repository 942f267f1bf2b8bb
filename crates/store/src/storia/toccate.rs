//! What has changed in a body since a line of its trail: for who keeps something worked out from it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::Atto;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use crate::ambito::ente_di;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::storia;

/// Lines that are looked at one by one. After more of them it is quicker to read everything anew.
const RIGHE: usize = 500;

/// Things of a body that no sheet shows by itself.
const SENZA_EFFETTO: &[&str] = &[
    "ente",
    "utente",
    "persona",
    "portatore",
    "modello",
    "elenco",
    "monitoraggio",
];

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Toccate {
    pub schede: BTreeMap<SchedaId, Toccata>,
    /// Whether something else has, on which sheets depend: a plan, a CdR, rules; or too much to look at one by one.
    pub altro: bool,
}

/// How a sheet has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toccata {
    pub vista: VistaId,
    /// Keys of its fields; a lock of its score and the like have keys of their own.
    pub campi: BTreeSet<String>,
    /// It was not there before, or is there no longer.
    pub nuova: bool,
}

/// What has changed in a body since a line of its trail, in one statement.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn toccate(c: &mut Conn, actor: &Actor, dopo: i64) -> Result<Toccate> {
    let righe: Vec<(String, String, Option<String>, String, String)> = storia::table
        .filter(
            storia::ente
                .eq(ente_di(actor).0)
                .and(storia::progressivo.gt(dopo)),
        )
        .order(storia::progressivo)
        .limit(i64::try_from(RIGHE + 1).unwrap_or(i64::MAX))
        .select((
            storia::oggetto_tipo,
            storia::oggetto,
            storia::vista,
            storia::atto,
            storia::campo,
        ))
        .load(c)?;
    let mut toccate = Toccate {
        altro: righe.len() > RIGHE,
        ..Toccate::default()
    };
    for (tipo, oggetto, vista, atto, campo) in righe {
        let Some(vista) = vista.filter(|_| tipo == "scheda") else {
            // A name that was taken out stood beside scores and acceptances too.
            let rimozione = atto == Atto::Rimozione.nome();
            toccate.altro |= rimozione || !SENZA_EFFETTO.contains(&tipo.as_str());
            continue;
        };
        let toccata = toccate
            .schede
            .entry(SchedaId(oggetto))
            .or_insert_with(|| Toccata {
                vista: VistaId(vista),
                campi: BTreeSet::new(),
                nuova: false,
            });
        toccata.nuova |= [Atto::Creazione, Atto::Eliminazione]
            .iter()
            .any(|a| a.nome() == atto);
        toccata.campi.insert(campo);
    }
    Ok(toccate)
}
