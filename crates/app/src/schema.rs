//! `migrate`, `backup`, `restore`, `verify`: the keeping of the database.

use std::io::Write;

use anyhow::Context;

use crate::cli::Copia;
use crate::config::Config;
use crate::esito::{Rifiuti, base, rifiuto};

/// Brings the schema to this version of the program.
pub(crate) fn migrate(config: &Config) -> anyhow::Result<()> {
    let (_db, nuova) = config.apri_o_crea()?;
    nuova.tieni();
    dillo("Lo schema della base dati è aggiornato.")
}

/// A consistent copy while the program runs.
pub(crate) fn backup(scelte: &Copia, config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    if scelte.file.is_dir() {
        return Err(rifiuto(format!(
            "«{}» è una cartella: aggiungi il nome del file della copia.",
            scelte.file.display()
        )));
    }
    store::backup(&db, &scelte.file)
        .map_err(base)
        .with_context(|| format!("La copia in «{}» non è riuscita", scelte.file.display()))?;
    dillo(&format!(
        "I dati sono copiati in «{}».",
        scelte.file.display()
    ))
}

/// The return of a copy, into a database without data.
pub(crate) fn restore(scelte: &Copia, config: &Config) -> anyhow::Result<()> {
    if !scelte.file.is_file() {
        return Err(rifiuto(format!(
            "La copia «{}» non esiste: controlla il nome del file.",
            scelte.file.display()
        )));
    }
    let (db, nuova) = config.apri_o_crea()?;
    store::restore(&db, &scelte.file)
        .map_err(base)
        .with_context(|| format!("La copia «{}» non è stata riportata", scelte.file.display()))?;
    nuova.tieni();
    dillo(&format!(
        "I dati di «{}» sono tornati.",
        scelte.file.display()
    ))
}

/// The integrity of data and audit trail.
pub(crate) fn verify(config: &Config) -> anyhow::Result<()> {
    let db = config.apri()?;
    let problemi = store::verify(&db).map_err(base)?;
    if !problemi.is_empty() {
        return Err(Rifiuti(problemi).into());
    }
    dillo("Dati e storia sono integri.")
}

fn dillo(frase: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{frase}")?)
}
