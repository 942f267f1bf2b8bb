//! `schedario print`: the book of sheets as a PDF, or as a document to be edited.

use std::io::Write;
use std::ops::ControlFlow;

use domain::libro::{OggettoStampa, ParametriStampa};
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
        oggetto: scelte
            .versione
            .map_or(OggettoStampa::Oggi, OggettoStampa::Versione),
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
