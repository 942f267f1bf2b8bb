//! The people of a body.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::incarico::Incarico;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "accessi/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    persone: Vec<Riga>,
    spiegati: Vec<(&'static str, Vec<&'static str>)>,
}

struct Riga {
    id: i64,
    nome: String,
    entrato: bool,
    /// Name of the source that knows the person; empty when none does.
    fonte: String,
    rimosso: bool,
    /// In words, those that hold today or will.
    incarichi: Vec<String>,
}

/// Shows everybody who belongs to the body, with what he is there.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let (actor, oggi) = (accesso.actor.clone(), app.oggi());
    let (membri, incarichi, collegati) = app
        .read(move |c| {
            Ok((
                store::utenti::list(c, &actor)?,
                store::incarichi::list(c, &actor)?,
                store::identita::collegati(c, &actor)?,
            ))
        })
        .await?;
    let persone = membri.into_iter().map(|m| Riga {
        id: m.id.0,
        nome: m.nome,
        entrato: m.entrato,
        fonte: collegati
            .get(&m.id)
            .map(|f| app.servizi.identita.nome_di(f))
            .unwrap_or_default(),
        rimosso: m.rimosso,
        incarichi: incarichi
            .iter()
            .filter(|i| i.utente == m.id && !i.finito(oggi))
            .map(Incarico::in_parole)
            .collect(),
    });
    Ok(pagina(&ListPage {
        persone: persone.collect(),
        spiegati: super::spiegati(),
        page: Page::di(&accesso, "Accessi e incarichi", "anagrafiche").esito(dopo.esito.as_deref()),
        sigla: accesso.ente.sigla,
    }))
}
