//! `schedario export`: a whole plan as data, in the format of the contract.

use std::io::Write;

use domain::registro::Annotazione;

use crate::cli::Export;
use crate::config::{self, Config};
use crate::esito::base;
use crate::{ente, stampa};

pub(crate) fn esegui(scelte: &Export, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let (actor, piano) = db
        .read(|c| {
            let ente = ente::trova(c, scelte.ente.ente.as_deref())?;
            let actor = domain::Actor::operatore(ente.id);
            let vista = match store::viste::find(c, &actor, &scelte.vista) {
                Err(store::Error::NotFound) => {
                    return Err(ente::vista_ignota(c, &actor, &scelte.vista));
                }
                altro => altro?,
            };
            let schede =
                store::schede::list(c, &actor, &vista.id, &store::schede::Filtro::default())?;
            let cdr = store::cdr::list(c, &actor)?;
            let piano = domain::esportazione::piano(&ente, &vista, &schede, &cdr);
            Ok((actor, piano))
        })
        .map_err(base)?;
    // Before the data leave: what cannot be written down is not given.
    let cosa = format!("schedario export --vista {}", scelte.vista);
    db.write(|tx| {
        store::registro::annota(
            tx,
            &actor,
            Annotazione::Esportazione,
            &cosa,
            config::adesso(),
        )
    })
    .map_err(base)?;
    let mut testo = serde_json::to_string_pretty(&piano)?;
    testo.push('\n');
    match &scelte.file {
        None => std::io::stdout().write_all(testo.as_bytes())?,
        Some(file) => stampa::in_file(file, &mut |out| Ok(out.write_all(testo.as_bytes())?))?,
    }
    Ok(())
}
