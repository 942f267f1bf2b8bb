//! How a command ends: 0 done, 1 refused with a sentence a reason on standard error, 2 wrong use.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// Why a command did nothing: each reason is one Italian sentence that says where and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rifiuti(pub(crate) Vec<String>);

impl fmt::Display for Rifiuti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Rifiuti {}

/// One reason.
pub(crate) fn rifiuto(frase: impl Into<String>) -> anyhow::Error {
    Rifiuti(vec![frase.into()]).into()
}

/// Says on standard error what went wrong, and with which status the program ends.
pub(crate) fn uscita(esito: anyhow::Result<()>) -> ExitCode {
    let Err(e) = esito else {
        return ExitCode::SUCCESS;
    };
    // `schedario export | head` closes the pipe when it has read enough: nothing to say.
    if e.chain().any(|causa| {
        causa
            .downcast_ref::<io::Error>()
            .is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    }) {
        return ExitCode::SUCCESS;
    }
    match e.downcast_ref::<Rifiuti>() {
        Some(rifiuti) => rifiuti.0.iter().for_each(|frase| eprintln!("{frase}")),
        None => eprintln!("{}", in_italiano(&e)),
    }
    ExitCode::from(1)
}

/// Wrong use: what is wrong with the settings.
pub(crate) fn uso(frasi: &[String]) -> ExitCode {
    frasi.iter().for_each(|frase| eprintln!("{frase}"));
    ExitCode::from(2)
}

/// The chain of causes as one sentence.
fn in_italiano(e: &anyhow::Error) -> String {
    let mut frase = format!("{e:#}");
    if !frase.ends_with('.') {
        frase.push('.');
    }
    frase
}

/// Puts a failure of the store into words: what was looked for, and what to do.
pub(crate) fn base(e: store::Error) -> anyhow::Error {
    match e {
        store::Error::Rifiuto(frasi) => Rifiuti(frasi).into(),
        store::Error::Db(perche)
            if perche.contains("no such table") || perche.contains("does not exist") =>
        {
            rifiuto(
                "La base dati non ha ancora lo schema di questa versione: esegui «schedario migrate» e riprova.",
            )
        }
        altro => anyhow::Error::new(altro),
    }
}
