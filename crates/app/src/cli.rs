//! The command line: commands in English, options in the words of the sheets, help in Italian.

#![expect(
    clippy::doc_markdown,
    reason = "these comments are the help people read, where a backtick would be noise"
)]

mod errori;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use domain::gantt::Scala;
use domain::libro::FormatoLibro;
use domain::prospetto::{FiltroProspetto, Prospetto};
use domain::{Livello, Stato};

/// The help of every command: what it does, how it is written, what it takes.
const AIUTO: &str = "{about}\n\nUso: {usage}\n\n{all-args}{after-help}";

#[derive(Debug, Parser)]
#[command(
    name = "schedario",
    version,
    about = "Tiene le schede dei piani di un comune: le porta dentro dalle stampe, le mostra, le corregge e le stampa.",
    help_template = AIUTO,
    override_usage = "schedario <COMANDO> [OPZIONI]",
    subcommand_help_heading = "Comandi",
    next_help_heading = "Opzioni",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Riga {
    #[command(flatten)]
    pub(crate) generali: Generali,

    /// Mostra questo aiuto
    #[arg(short = 'h', long = "help", action = ArgAction::Help, global = true)]
    aiuto: Option<bool>,

    /// Mostra la versione
    #[arg(short = 'V', long = "version", action = ArgAction::Version)]
    versione: Option<bool>,

    #[command(subcommand)]
    pub(crate) comando: Comando,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Generali {
    /// Base dati: postgres://... oppure un file SQLite (o DATABASE_URL; di norma un file nella cartella dei dati)
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) database: Option<String>,

    /// Cartella dei dati (o SCHEDARIO_DATA; di norma ./data)
    #[arg(long, value_name = "CARTELLA", global = true)]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Comando {
    /// Avvia le pagine: aggiorna lo schema, stampa l'indirizzo e, la prima volta, il collegamento per il primo amministratore
    #[command(help_template = AIUTO, override_usage = "schedario serve [--listen INDIRIZZO] [--demo]")]
    Serve(Serve),
    /// Porta dentro le schede stampate (.txt, .pdf), tutte o nessuna
    #[command(help_template = AIUTO, override_usage = "schedario import FILE... [OPZIONI]")]
    Import(Import),
    /// Stampa il libro delle schede
    #[command(help_template = AIUTO, override_usage = "schedario print --vista CODICE [OPZIONI] -o FILE")]
    Print(Print),
    /// Esporta un piano intero come dati
    #[command(help_template = AIUTO, override_usage = "schedario export --vista CODICE [--format json] [-o FILE]")]
    Export(Export),
    /// Elenca le anomalie di un piano, una per riga
    #[command(help_template = AIUTO, override_usage = "schedario check --vista CODICE")]
    Check(Check),
    /// Prepara un indirizzo con cui chi non riesce a entrare sceglie una nuova password
    #[command(help_template = AIUTO, override_usage = "schedario invito --utente NOME [--togli-secondo-fattore]")]
    Invito(Invito),
    /// Spedisce un messaggio di prova: controlla le impostazioni della posta
    #[command(help_template = AIUTO, override_usage = "schedario posta INDIRIZZO")]
    Posta(Posta),
    /// Controlla le impostazioni della directory e dei servizi che riconoscono le persone (SPID, CIE): chiede a ciascuno se risponde
    #[command(help_template = AIUTO, override_usage = "schedario identita [--persona NOME]")]
    Identita(Prova),
    /// Aggiorna lo schema della base dati
    #[command(help_template = AIUTO, override_usage = "schedario migrate")]
    Migrate,
    /// Copia tutti i dati in un file, anche mentre il programma è in uso
    #[command(help_template = AIUTO, override_usage = "schedario backup FILE")]
    Backup(Copia),
    /// Riporta una copia in una base dati vuota
    #[command(help_template = AIUTO, override_usage = "schedario restore FILE")]
    Restore(Copia),
    /// Controlla l'integrità dei dati e della loro storia
    #[command(help_template = AIUTO, override_usage = "schedario verify")]
    Verify,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Serve {
    /// Indirizzo su cui ascoltare (o SCHEDARIO_LISTEN; di norma 127.0.0.1:8080)
    #[arg(long, value_name = "INDIRIZZO")]
    pub(crate) listen: Option<String>,

    /// Where people reach the program when it stands behind another one; rustdoc takes no bare address, which the help has to show.
    #[arg(
        long,
        value_name = "URL",
        help = "Indirizzo con cui le persone raggiungono il programma, se sta dietro un altro, anche con un percorso: \
                https://comune.example/schedario (o SCHEDARIO_URL); con https i cookie viaggiano solo cifrati"
    )]
    pub(crate) url: Option<String>,

    /// Se la base dati è vuota, la riempie prima con un comune inventato
    #[arg(long)]
    pub(crate) demo: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Import {
    /// Stampe e fogli di calcolo da leggere: il genere si riconosce dal contenuto
    #[arg(value_name = "FILE", required = true, help_heading = "Argomenti")]
    pub(crate) file: Vec<PathBuf>,

    /// Ente a cui appartengono le schede; si crea se manca
    #[arg(long, value_name = "NOME")]
    pub(crate) ente: Option<String>,

    /// Vista in cui mettere le schede (di norma quella che la stampa dice)
    #[arg(long, value_name = "CODICE")]
    pub(crate) vista: Option<String>,

    /// Mostra che cosa si farebbe, senza fare nulla
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Accetta tutte le correzioni proposte
    #[arg(long)]
    pub(crate) accetta_proposte: bool,

    /// Risponde con un oggetto JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Print {
    /// Vista da stampare
    #[arg(long, value_name = "CODICE")]
    pub(crate) vista: String,

    /// Livelli da stampare, separati da virgole: cdr, processi, obiettivi (di norma tutti)
    #[arg(long, value_name = "LIVELLI", value_delimiter = ',', value_parser = livello)]
    pub(crate) livello: Vec<Livello>,

    /// Un solo Centro di Responsabilità
    #[arg(long, value_name = "CODICE")]
    pub(crate) cdr: Option<String>,

    /// Solo le schede in questo stato
    #[arg(long, value_name = "STATO", value_parser = stato)]
    pub(crate) stato: Option<Stato>,

    /// Una versione del piano, con il suo numero (di norma il piano com'è oggi)
    #[arg(long, value_name = "NUMERO")]
    pub(crate) versione: Option<i32>,

    /// Un prospetto al posto del libro: piano, processi, rischi, misure, misure-non-monitorate, fasi, obiettivi, pesi, indicatori, monitoraggio, organizzazione, persona
    #[arg(long, value_name = "PROSPETTO", value_parser = prospetto, conflicts_with_all = ["livello", "versione", "gantt"])]
    pub(crate) prospetto: Option<Prospetto>,

    /// Che cosa mostra il prospetto, come nel suo indirizzo: per esempio situazione=in_ritardo (si può ripetere)
    #[arg(long, value_name = "CAMPO=VALORE", value_parser = scelta, requires = "prospetto")]
    pub(crate) scelta: Vec<(FiltroProspetto, String)>,

    /// Alla fine di ogni capitolo il Gantt delle fasi, su questo periodo: mese, trimestre, anno, triennio (di norma senza Gantt)
    #[arg(long, value_name = "PERIODO", value_parser = scala)]
    pub(crate) gantt: Option<Scala>,

    /// Data stampata sul libro, AAAA-MM-GG o GG/MM/AAAA (di norma oggi)
    #[arg(long, value_name = "DATA", value_parser = data)]
    pub(crate) data_elaborazione: Option<NaiveDate>,

    /// Formato: pdf, docx oppure odt (di norma pdf)
    #[arg(long, value_name = "FORMATO", default_value = "pdf", hide_default_value = true, value_parser = formato_del_libro)]
    pub(crate) format: FormatoLibro,

    /// File da scrivere
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) ente: DiEnte,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Export {
    /// Vista da esportare
    #[arg(long, value_name = "CODICE")]
    pub(crate) vista: String,

    /// Formato: json
    #[arg(long, value_name = "FORMATO", default_value = "json", hide_default_value = true, value_parser = solo_json)]
    pub(crate) format: String,

    /// File da scrivere (di norma sullo schermo)
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) ente: DiEnte,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Check {
    /// Vista da controllare
    #[arg(long, value_name = "CODICE")]
    pub(crate) vista: String,

    /// Dopo le segnalazioni dice di ogni regola perché conta e che cosa fare
    #[arg(long)]
    pub(crate) spiega: bool,

    #[command(flatten)]
    pub(crate) ente: DiEnte,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Invito {
    /// Nome con cui la persona entra
    #[arg(long, value_name = "NOME")]
    pub(crate) utente: String,

    /// Toglie anche il secondo fattore, se ha perso il telefono e i codici di recupero
    #[arg(long)]
    pub(crate) togli_secondo_fattore: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Posta {
    /// Casella a cui spedire la prova
    #[arg(value_name = "INDIRIZZO")]
    pub(crate) indirizzo: String,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct Prova {
    /// Dice anche come la directory conosce una persona e quali incarichi le darebbe
    #[arg(long, value_name = "NOME")]
    pub(crate) persona: Option<String>,
}

/// Whose data, where the database holds several bodies.
#[derive(Debug, Args)]
pub(crate) struct DiEnte {
    /// Ente, se la base dati ne ha più d'uno
    #[arg(long, value_name = "NOME")]
    pub(crate) ente: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Copia {
    /// File della copia
    #[arg(value_name = "FILE", help_heading = "Argomenti")]
    pub(crate) file: PathBuf,
}

/// Reads the command line.
///
/// # Errors
/// The exit status, once help, version or the mistake have been shown.
pub(crate) fn leggi(parole: impl IntoIterator<Item = OsString>) -> Result<Riga, ExitCode> {
    Riga::command()
        .try_get_matches_from(parole)
        .and_then(|m| Riga::from_arg_matches(&m))
        .map_err(|e| errori::mostra(&e))
}

fn livello(parola: &str) -> Result<Livello, String> {
    Livello::da_nome(parola.trim())
        .ok_or_else(|| "scrivi cdr, processi oppure obiettivi".to_owned())
}

fn stato(parola: &str) -> Result<Stato, String> {
    Stato::da_nome(parola.trim()).ok_or_else(|| {
        format!(
            "scrivi uno fra {}",
            Stato::OPZIONI
                .iter()
                .map(|o| o.codice)
                .collect::<Vec<_>>()
                .join(", ")
        )
    })
}

fn prospetto(parola: &str) -> Result<Prospetto, String> {
    Prospetto::da_nome(parola.trim()).ok_or_else(|| {
        let tutti: Vec<&str> = Prospetto::TUTTI.iter().map(|p| p.codice()).collect();
        format!("scrivi uno fra {}", tutti.join(", "))
    })
}

fn scelta(parola: &str) -> Result<(FiltroProspetto, String), String> {
    let (campo, valore) = parola.split_once('=').unwrap_or((parola, ""));
    let filtro = FiltroProspetto::TUTTI
        .iter()
        .find(|f| f.codice() == campo.trim());
    filtro
        .map(|f| (*f, valore.trim().to_owned()))
        .ok_or_else(|| {
            let tutti: Vec<&str> = FiltroProspetto::TUTTI.iter().map(|f| f.codice()).collect();
            format!("scrivi uno fra {}, poi = e il valore", tutti.join(", "))
        })
}

fn scala(parola: &str) -> Result<Scala, String> {
    Scala::da_codice(parola.trim())
        .ok_or_else(|| "scrivi mese, trimestre, anno oppure triennio".to_owned())
}

fn data(parola: &str) -> Result<NaiveDate, String> {
    domain::data::parse_it(parola)
        .map_err(|_| "scrivi anno, mese e giorno, per esempio 2026-03-31".to_owned())
}

fn formato_del_libro(parola: &str) -> Result<FormatoLibro, String> {
    FormatoLibro::TUTTI
        .iter()
        .copied()
        .find(|f| f.codice() == parola)
        .ok_or_else(|| "scrivi pdf, docx oppure odt".to_owned())
}

fn solo_json(parola: &str) -> Result<String, String> {
    solo(parola, "json")
}

fn solo(parola: &str, formato: &str) -> Result<String, String> {
    if parola == formato {
        Ok(parola.to_owned())
    } else {
        Err(format!("per ora esiste solo {formato}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Riga::command().debug_assert();
    }

    #[test]
    fn a_report_and_its_choices_are_read_or_refused_with_what_there_is() {
        let print = |parole: &[&'static str]| {
            let riga = ["schedario", "print", "--vista", "X", "-o", "x.pdf"];
            leggi(riga.iter().chain(parole).map(OsString::from))
        };
        let letta = print(&["--prospetto", "misure", "--scelta", "situazione=in_ritardo"]);
        let Comando::Print(p) = letta.unwrap().comando else {
            panic!("not a print")
        };
        assert_eq!(p.prospetto, Some(Prospetto::Misure));
        assert_eq!(
            p.scelta,
            [(FiltroProspetto::Situazione, "in_ritardo".to_owned())]
        );
        for parole in [
            &["--prospetto", "sogni"][..],
            &["--prospetto", "misure", "--scelta", "colore=rosso"],
            &["--scelta", "situazione=in_ritardo"],
            &["--prospetto", "misure", "--versione", "1"],
        ] {
            assert!(print(parole).is_err(), "{parole:?}");
        }
        assert!(
            prospetto("sogni")
                .unwrap_err()
                .contains("misure-non-monitorate")
        );
        assert!(scelta("colore=rosso").unwrap_err().contains("situazione"));
    }

    #[test]
    fn reads_the_words_of_the_contract() {
        let riga = [
            "schedario",
            "print",
            "--vista",
            "2026_PTPC",
            "--livello",
            "cdr,processi",
            "--stato",
            "in_corso",
            "--data-elaborazione",
            "2026-03-31",
            "-o",
            "x.pdf",
        ];
        let letta = leggi(riga.iter().map(OsString::from)).unwrap();
        let Comando::Print(p) = letta.comando else {
            panic!("{letta:?}")
        };
        assert_eq!(p.livello, [Livello::Cdr, Livello::Processo]);
        assert_eq!(
            (p.stato, p.data_elaborazione),
            (Some(Stato::InCorso), NaiveDate::from_ymd_opt(2026, 3, 31))
        );
    }
}
