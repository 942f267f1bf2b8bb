//! `schedario print`: the book of sheets as a PDF, or as a document to be edited.

use std::io::Write;
use std::ops::ControlFlow;

use domain::libro::{OggettoStampa, ParametriStampa};
use domain::prospetto::{FiltroProspetto, ScelteProspetto};
use domain::registro::Annotazione;

use crate::cli::Print;
use crate::config::{self, Config};
use crate::esito::base;
use crate::{ente, stampa};

pub(crate) fn esegui(scelte: &Print, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let actor = db
        .read(|c| ente::operatore(c, scelte.ente.ente.as_deref()))
        .map_err(base)?;
    let parametri = ParametriStampa {
        vista: scelte.vista.clone(),
        livelli: scelte.livello.clone(),
        cdr: scelte.cdr.clone(),
        stato: scelte.stato,
        gantt: scelte.gantt,
        formato: scelte.format,
        oggetto: oggetto(scelte),
        data_elaborazione: scelte.data_elaborazione.unwrap_or_else(config::oggi),
    };
    let quante = stampa::scrivi(&db, &actor, &parametri, &scelte.file, &mut |_| {
        ControlFlow::Continue(())
    })?;
    let cosa = format!("schedario print --vista {}", scelte.vista);
    db.write(|tx| {
        store::registro::annota(tx, &actor, Annotazione::Stampa, &cosa, config::adesso())
    })
    .map_err(base)?;
    let parola = if quante == 1 { "scheda" } else { "schede" };
    writeln!(
        std::io::stdout(),
        "{}: {quante} {parola}.",
        scelte.file.display()
    )?;
    Ok(())
}

/// What is printed: a report, a version, or the plan as it is.
fn oggetto(scelte: &Print) -> OggettoStampa {
    if let Some(quale) = scelte.prospetto {
        let mut sue = ScelteProspetto::default();
        sue.metti(
            FiltroProspetto::Gruppo,
            scelte.cdr.as_deref().unwrap_or_default(),
        );
        sue.metti(
            FiltroProspetto::Stato,
            scelte.stato.map_or("", |s| s.codice()),
        );
        for (filtro, valore) in &scelte.scelta {
            sue.metti(*filtro, valore);
        }
        return OggettoStampa::Prospetto { quale, scelte: sue };
    }
    scelte
        .versione
        .map_or(OggettoStampa::Oggi, OggettoStampa::Versione)
}
