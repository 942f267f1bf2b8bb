//! `schedario`: the one program. It wires the other crates together; each command is a file.

mod check;
mod cli;
mod config;
mod demo;
mod ente;
mod esito;
mod export;
mod identita;
mod import;
mod invito;
mod jobs;
mod notifiche;
mod posta;
mod print;
mod registro;
mod schema;
mod serve;
mod stampa;

use std::process::ExitCode;

use crate::cli::Comando;
use crate::config::Config;

fn main() -> ExitCode {
    let riga = match cli::leggi(std::env::args_os()) {
        Ok(riga) => riga,
        Err(uscita) => return uscita,
    };
    let config = match Config::leggi(&riga.generali) {
        Ok(config) => config,
        Err(frasi) => return esito::uso(&frasi),
    };
    registro::apri(&config);
    esito::uscita(esegui(riga.comando, &config))
}

fn esegui(comando: Comando, config: &Config) -> anyhow::Result<()> {
    match comando {
        Comando::Serve(scelte) => serve::esegui(&scelte, config),
        Comando::Import(scelte) => import::esegui(&scelte, config),
        Comando::Print(scelte) => print::esegui(&scelte, config),
        Comando::Export(scelte) => export::esegui(&scelte, config),
        Comando::Check(scelte) => check::esegui(&scelte, config),
        Comando::Posta(scelte) => posta::prova(&scelte, config),
        Comando::Identita(scelte) => identita::prova(&scelte, config),
        Comando::Invito(scelte) => invito::esegui(&scelte, config),
        Comando::Migrate => schema::migrate(config),
        Comando::Backup(scelte) => schema::backup(&scelte, config),
        Comando::Restore(scelte) => schema::restore(&scelte, config),
        Comando::Verify => schema::verify(config),
    }
}
