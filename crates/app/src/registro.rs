//! What the program says of itself: on standard error, quiet unless asked.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::Config;

/// Opens the log. Called once, before any command.
pub(crate) fn apri(config: &Config) {
    let filtro = EnvFilter::try_new(&config.log).unwrap_or_else(|e| {
        eprintln!(
            "SCHEDARIO_LOG vale «{}», che non è un filtro ({e}): uso «warn».",
            config.log
        );
        EnvFilter::new("warn")
    });
    let righe = tracing_subscriber::fmt()
        .with_env_filter(filtro)
        .with_writer(std::io::stderr);
    let esito = if config.log_json {
        righe.json().finish().try_init()
    } else {
        righe.compact().finish().try_init()
    };
    if let Err(e) = esito {
        eprintln!("Il registro del programma non si apre: {e}.");
    }
}
