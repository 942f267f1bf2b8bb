//! How an SMVP works its scores out, in sentences; and its file, to read and to take away.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::smvp::Smvp;

use super::{FileSmvp, indirizzo, usato_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

#[derive(Template)]
#[template(path = "smvp/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    qui: String,
    smvp: Smvp,
    frasi: Vec<String>,
    /// The lines of the file.
    righe: Vec<String>,
    viste: Vec<String>,
}

/// Shows the sentences and the file.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, versione)): Path<(String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, sistemi, viste) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((
                FileSmvp::find(c, &actor, &codice, &versione)?,
                store::smvp::tutti(c, &actor)?,
                viste.into_iter().map(|(v, _)| v).collect::<Vec<_>>(),
            ))
        })
        .await?;
    let FileSmvp { testo, smvp } = file;
    Ok(pagina(&ShowPage {
        page: Page::di(
            &accesso,
            format!("Come si calcola: {}", smvp.nome),
            "anagrafiche",
        ),
        qui: indirizzo(&accesso.ente.sigla, &smvp.scelto()),
        sigla: accesso.ente.sigla,
        frasi: smvp.come_si_calcola(),
        righe: testo.lines().map(str::to_owned).collect(),
        viste: usato_da(&smvp, sistemi.predefinito(), &viste),
        smvp,
    }))
}

/// Gives the file.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, versione)): Path<(String, String, String)>,
) -> Result<Response> {
    let FileSmvp { testo, smvp } = app
        .read(move |c| FileSmvp::find(c, &accesso.actor, &codice, &versione))
        .await?;
    // A code is letters, digits and dashes.
    let nome = format!(
        "attachment; filename=\"{}-{}.toml\"",
        smvp.codice, smvp.versione
    );
    Ok((
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, nome),
        ],
        testo,
    )
        .into_response())
}
