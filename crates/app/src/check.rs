//! `schedario check`: what deserves a look in a plan, one a line.

use std::io::Write;

use domain::Livello;
use domain::anomalie;
use domain::scheda::Contenuto;

use crate::cli::Check;
use crate::config::{self, Config};
use crate::ente;
use crate::esito::base;

/// Finding anomalies is no refusal: the plan may be right, so the command ends well.
pub(crate) fn esegui(scelte: &Check, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let (vista, schede) = db
        .read(|c| {
            let actor = ente::operatore(c, scelte.ente.ente.as_deref())?;
            let vista = match store::viste::find(c, &actor, &scelte.vista) {
                Err(store::Error::NotFound) => {
                    return Err(ente::vista_ignota(c, &actor, &scelte.vista));
                }
                altro => altro?,
            };
            let schede =
                store::schede::list(c, &actor, &vista.id, &store::schede::Filtro::default())?;
            Ok((vista, schede))
        })
        .map_err(base)?;
    let piano: Vec<(Livello, &Contenuto)> = schede
        .iter()
        .map(|s| (s.livello(), s.contenuto()))
        .collect();
    let mut out = std::io::stdout().lock();
    for avviso in anomalie::di_piano(&piano, vista.anno, Some(config::adesso().date_naive())) {
        writeln!(
            out,
            "{}: {}",
            avviso.scheda.as_deref().unwrap_or(&vista.codice),
            avviso.frase
        )?;
    }
    Ok(())
}
