//! All the rules of a kind, with where they come from and which viste use them.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::{FileRegole, Parole, RegoleInPagina, indirizzo, usate_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "regole/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    parole: &'static Parole,
    voci: Vec<Voce>,
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
pub(crate) async fn list<R: RegoleInPagina>(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, tutte, viste) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((
                FileRegole::<R>::list(c, &actor)?,
                store::regole::tutte::<R>(c, &actor)?,
                viste.into_iter().map(|(v, _)| v).collect::<Vec<_>>(),
            ))
        })
        .await?;
    let predefinite = R::predefinite(&tutte);
    let voci = file
        .iter()
        .map(|f| Voce {
            nome: f.regole.nome().to_owned(),
            codice: f.regole.codice().to_owned(),
            versione: f.regole.versione(),
            fonte: f.regole.fonte().to_owned(),
            fornito: f.regole.fornite(),
            predefinito: Some(&f.regole) == predefinite,
            indirizzo: indirizzo(&accesso.ente.sigla, &f.regole),
            viste: usate_da(&f.regole, &tutte, &viste),
        })
        .collect();
    let page = Page::di(&accesso, R::PAROLE.titolo, "anagrafiche").esito(dopo.esito.as_deref());
    Ok(pagina(&ListPage {
        page,
        sigla: accesso.ente.sigla,
        parole: R::PAROLE,
        voci,
    }))
}
