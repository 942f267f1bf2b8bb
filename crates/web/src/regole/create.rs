//! Keeping rules of the body: read first, line by line; nothing is kept of one that has a mistake.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::regole::Raccolta;

use super::new::FormPage;
use super::{RegoleInPagina, indirizzo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::FormConFile;
use crate::page::rifiutata;

/// Longest text of some rules, in bytes: the longest that ships has four thousand.
const TESTO_MASSIMO: usize = 64 * 1024;

/// Keeps the text typed or the file brought, or shows it again with file, line and reason of what is wrong.
pub(crate) async fn create<R: RegoleInPagina>(
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
    let tutte = app
        .read(move |c| store::regole::tutte::<R>(c, &actor))
        .await?;
    let regole = match no {
        Some(no) => Err(no),
        None => controlla(&testo, &tutte),
    };
    let regole = match regole {
        Ok(regole) => regole,
        Err((riga, motivo)) => {
            let frase = match riga {
                0 => format!("{nome}: {motivo}"),
                _ => format!("{nome}, riga {riga}: {motivo}"),
            };
            return Ok(no_alla_pagina::<R>(&accesso, testo, riga, frase));
        }
    };
    let dove = indirizzo(&accesso.ente.sigla, &regole);
    let (actor, adesso, scritto) = (accesso.actor.clone(), app.adesso(), testo.clone());
    match app
        .try_write(move |tx| store::regole::record(tx, &actor, &regole, &scritto, adesso))
        .await?
    {
        Ok(()) => Ok(Redirect::to(&dove).into_response()),
        // Somebody else brought the same version in the meantime.
        Err(store::Error::Rifiuto(frasi)) => {
            Ok(no_alla_pagina::<R>(&accesso, testo, 0, frasi.join("; ")))
        }
        Err(e) => Err(e.into()),
    }
}

fn no_alla_pagina<R: RegoleInPagina>(
    accesso: &Accesso,
    testo: String,
    riga: usize,
    frase: String,
) -> Response {
    rifiutata(&FormPage::new::<R>(accesso, testo).con_errore(riga, frase))
}

/// The text read, and whether it may join the others; else the line (0 for the whole) and the reason.
fn controlla<R: RegoleInPagina>(
    testo: &str,
    tutte: &Raccolta<R>,
) -> std::result::Result<R, (usize, String)> {
    match testo.len() {
        0 => return Err((0, R::PAROLE.vuote.to_owned())),
        n if n > TESTO_MASSIMO => {
            return Err((
                0,
                format!(
                    "il testo supera i {} KB: {}",
                    TESTO_MASSIMO / 1024,
                    R::PAROLE.troppo
                ),
            ));
        }
        _ => {}
    }
    let regole = R::leggi_testo(testo)?;
    match tutte.accoglie(&regole) {
        Ok(()) => Ok(regole),
        Err(no) => {
            let riga = (1..)
                .zip(testo.lines())
                .find(|(_, r)| r.trim_start().starts_with(&no.campo))
                .map_or(0, |(n, _)| n);
            Err((riga, no.frase))
        }
    }
}
