//! Keeping an SMVP of the body: read first, line by line; nothing is kept of one that has a mistake.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::smvp::{Sistemi, Smvp};

use super::indirizzo;
use super::new::FormPage;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::FormConFile;
use crate::page::rifiutata;

/// Longest text of an SMVP, in bytes: the longest that ships has two thousand.
const TESTO_MASSIMO: usize = 64 * 1024;

/// Keeps the text typed or the file brought, or shows it again with file, line and reason of what is wrong.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    inviato: FormConFile,
) -> Result<Response> {
    let mut nome = "testo".to_owned();
    let mut testo = inviato.form.get("testo").replace("\r\n", "\n");
    let mut no = None;
    if let Some(portato) = inviato.file.first() {
        nome.clone_from(&portato.nome);
        match std::str::from_utf8(&portato.contenuto) {
            Ok(t) => testo = t.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
            Err(_) => {
                no = Some((
                    0,
                    "il file non è un testo (UTF-8): salvalo come testo semplice e ricaricalo"
                        .to_owned(),
                ));
            }
        }
    }
    if !testo.is_empty() && !testo.ends_with('\n') {
        testo.push('\n');
    }
    let actor = accesso.actor.clone();
    let sistemi = app.read(move |c| store::smvp::tutti(c, &actor)).await?;
    let smvp = match no {
        Some(no) => Err(no),
        None => controlla(&testo, &sistemi),
    };
    let smvp = match smvp {
        Ok(smvp) => smvp,
        Err((riga, motivo)) => {
            let frase = match riga {
                0 => format!("{nome}: {motivo}"),
                _ => format!("{nome}, riga {riga}: {motivo}"),
            };
            return Ok(no_alla_pagina(&accesso, testo, riga, frase));
        }
    };
    let dove = indirizzo(&accesso.ente.sigla, &smvp.scelto());
    let (actor, adesso, scritto) = (accesso.actor.clone(), app.adesso(), testo.clone());
    match app
        .try_write(move |tx| store::smvp::record(tx, &actor, &smvp, &scritto, adesso))
        .await?
    {
        Ok(()) => Ok(Redirect::to(&dove).into_response()),
        // Somebody else brought the same version in the meantime.
        Err(store::Error::Rifiuto(frasi)) => {
            Ok(no_alla_pagina(&accesso, testo, 0, frasi.join("; ")))
        }
        Err(e) => Err(e.into()),
    }
}

fn no_alla_pagina(accesso: &Accesso, testo: String, riga: usize, frase: String) -> Response {
    rifiutata(&FormPage::new(accesso, testo).con_errore(riga, frase))
}

/// The text read, and whether it may join the others; else the line (0 for the whole) and the reason.
fn controlla(testo: &str, sistemi: &Sistemi) -> std::result::Result<Smvp, (usize, String)> {
    match testo.len() {
        0 => return Err((0, "scrivi le regole, oppure scegli un file".to_owned())),
        n if n > TESTO_MASSIMO => {
            return Err((
                0,
                format!(
                    "il testo supera i {} KB: un SMVP è un file breve",
                    TESTO_MASSIMO / 1024
                ),
            ));
        }
        _ => {}
    }
    let smvp = Smvp::leggi_testo(testo)?;
    match sistemi.accoglie(&smvp) {
        Ok(()) => Ok(smvp),
        Err(no) => {
            let riga = (1..)
                .zip(testo.lines())
                .find(|(_, r)| r.trim_start().starts_with(&no.campo))
                .map_or(0, |(n, _)| n);
            Err((riga, no.frase))
        }
    }
}
