//! `migrate`, `backup`, `restore`, `verify`: the keeping of the database.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use domain::Actor;
use domain::registro::Annotazione;
use store::Db;

use crate::cli::Copia;
use crate::config::{self, Config};
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
    annota(&db, &scelte.file)?;
    dillo(&format!(
        "I dati sono copiati in «{}».",
        scelte.file.display()
    ))
}

/// Writes the copy down in the register of every body: its data went out of the program. Which file, and not where it lies.
fn annota(db: &Db, file: &Path) -> anyhow::Result<()> {
    let nome = file.file_name().unwrap_or_default().to_string_lossy();
    let (dettaglio, adesso) = (format!("schedario backup: {nome}"), config::adesso());
    db.write(|tx| {
        for ente in store::enti::list(tx)? {
            let operatore = Actor::operatore(ente.id);
            store::registro::annota(tx, &operatore, Annotazione::Copia, &dettaglio, adesso)?;
        }
        Ok(())
    })
    .map_err(base)
    .with_context(|| {
        format!(
            "La copia in «{}» c'è, ma non è scritta nel registro degli accessi",
            file.display()
        )
    })
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
