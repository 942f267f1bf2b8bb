//! Every SMVP with where it comes from and which viste use it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::{FileSmvp, indirizzo, usato_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "smvp/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    smvp: Vec<Voce>,
}

struct Voce {
    nome: String,
    codice: String,
    versione: u32,
    fonte: String,
    fornito: bool,
    predefinito: bool,
    indirizzo: String,
    viste: Vec<String>,
}

/// Shows the list.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, sistemi, viste) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((
                FileSmvp::list(c, &actor)?,
                store::smvp::tutti(c, &actor)?,
                viste.into_iter().map(|(v, _)| v).collect::<Vec<_>>(),
            ))
        })
        .await?;
    let predefinito = sistemi.predefinito();
    let smvp = file
        .iter()
        .map(|f| Voce {
            nome: f.smvp.nome.clone(),
            codice: f.smvp.codice.clone(),
            versione: f.smvp.versione,
            fonte: f.smvp.fonte.clone(),
            fornito: f.smvp.fornito(),
            predefinito: Some(&f.smvp) == predefinito,
            indirizzo: indirizzo(&accesso.ente.sigla, &f.smvp.scelto()),
            viste: usato_da(&f.smvp, predefinito, &viste),
        })
        .collect();
    let page =
        Page::di(&accesso, "Regole dei punteggi", "anagrafiche").esito(dopo.esito.as_deref());
    Ok(pagina(&ListPage {
        page,
        sigla: accesso.ente.sigla,
        smvp,
    }))
}
