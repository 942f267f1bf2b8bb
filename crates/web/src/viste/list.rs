//! The home of a body: its plans.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::cartella::Dato;
use domain::vista::{TipoVista, Vista};
use store::viste::Conteggi;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::esportazioni::{consegna_elenco, elenco};
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "viste/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    viste: Vec<(Vista, Conteggi)>,
    /// How many comments name the person that he has not seen.
    menzioni: usize,
}

/// Shows the plans, latest first.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (viste, menzioni) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((viste, store::commenti::da_leggere(c, &actor)?.len()))
        })
        .await?;
    let page = Page::di(&accesso, "Viste", "viste").esito(dopo.esito.as_deref());
    Ok(pagina(&ListPage {
        page,
        sigla: accesso.ente.sigla,
        viste,
        menzioni,
    }))
}

/// Gives the list away.
pub(crate) async fn scarica(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, formato)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let viste = app.read(move |c| store::viste::list(c, &actor)).await?;
    let numero = |n: i64| Dato::Numero(n.into());
    let righe = viste
        .iter()
        .map(|(v, conteggi)| {
            vec![
                Dato::testo(v.codice.as_str()),
                Dato::testo(v.titolo.as_str()),
                Dato::testo(v.tipo.etichetta()),
                numero(v.anno.into()),
                numero(v.al.into()),
                Dato::testo(v.stato.etichetta()),
                numero(conteggi.cdr),
                numero(conteggi.processi),
                numero(conteggi.obiettivi),
            ]
        })
        .collect();
    let colonne = [
        ("Codice", 22),
        ("Titolo", 60),
        ("Tipo", 20),
        ("Anno", 8),
        ("Fino all'anno", 14),
        ("Stato", 20),
        ("Schede di CdR", 16),
        ("Schede di processo", 20),
        ("Schede di obiettivo", 20),
    ];
    let nome = format!("{}-viste", accesso.ente.sigla);
    let foglio = elenco("Viste", &colonne, righe);
    consegna_elenco(&app, "Viste".to_owned(), foglio, &formato, &nome).await
}
