//! Mistakes of the command line in Italian.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Shows what the reader of the command line found: help and version on standard output, a mistake on standard error.
pub(super) fn mostra(e: &Error) -> ExitCode {
    match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            if let Err(io) = e.print() {
                tracing::debug!("help: {io}");
            }
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}", e.render());
            ExitCode::from(2)
        }
        _ => {
            eprintln!(
                "{} Per sapere come si scrive: schedario --help, oppure schedario COMANDO --help.",
                frase(e)
            );
            ExitCode::from(2)
        }
    }
}

fn frase(e: &Error) -> String {
    let detto = |tipo| e.get(tipo).map(parole).unwrap_or_default();
    let (argomento, valore) = (
        detto(ContextKind::InvalidArg),
        detto(ContextKind::InvalidValue),
    );
    let forse = match detto(ContextKind::SuggestedSubcommand) + &detto(ContextKind::SuggestedArg) {
        vuoto if vuoto.is_empty() => String::new(),
        simile => format!(" Forse volevi dire «{simile}»."),
    };
    match e.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "Il comando «{}» non esiste.{forse}",
            detto(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingSubcommand => "Manca il comando.".to_owned(),
        ErrorKind::UnknownArgument => {
            format!("L'opzione «{argomento}» non esiste in questo comando.{forse}")
        }
        ErrorKind::MissingRequiredArgument => {
            format!("Manca quello che il comando chiede: {argomento}.")
        }
        ErrorKind::InvalidValue if valore.is_empty() => {
            format!("Dopo «{argomento}» manca il valore.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let perche = std::error::Error::source(e)
                .map(|s| format!(": {s}"))
                .unwrap_or_default();
            format!("«{valore}» non va bene per «{argomento}»{perche}.")
        }
        ErrorKind::ArgumentConflict => {
            format!("«{argomento}» compare due volte o non può stare con le altre opzioni.")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("«{argomento}» ha troppi valori o troppo pochi.")
        }
        ErrorKind::InvalidUtf8 => "Una parola del comando non è scritta in UTF-8.".to_owned(),
        _ => "Il comando non è scritto bene.".to_owned(),
    }
}

/// The words of a piece of context.
fn parole(valore: &ContextValue) -> String {
    match valore {
        ContextValue::String(s) => s.clone(),
        ContextValue::Strings(v) => v.join(", "),
        ContextValue::StyledStr(s) => s.to_string(),
        ContextValue::StyledStrs(v) => v
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        ContextValue::Number(n) => n.to_string(),
        ContextValue::Bool(b) => b.to_string(),
        _ => String::new(),
    }
}
