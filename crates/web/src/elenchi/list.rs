//! Every open list, with how many entries it offers.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::elenchi::{self, Elenchi, ElencoAperto};

use super::{dove, pagina_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "elenchi/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    righe: Vec<RigaElenco>,
}

struct RigaElenco {
    nome: &'static str,
    dove: String,
    url: String,
    offerte: usize,
    proprie: usize,
    nascoste: usize,
}

impl RigaElenco {
    fn di(sigla: &str, aperto: &ElencoAperto, elenchi: &Elenchi) -> Self {
        let sue = elenchi.voci(&aperto.chiave);
        Self {
            nome: aperto.etichetta,
            dove: dove(aperto),
            url: pagina_di(sigla, aperto),
            offerte: elenchi.offerte(&aperto.chiave, aperto.fornite).len(),
            proprie: sue.proprie.len(),
            nascoste: sue.nascoste.len(),
        }
    }
}

/// Shows the lists.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let suoi = app.read(move |c| store::elenchi::tutti(c, &actor)).await?;
    let sigla = accesso.ente.sigla.clone();
    Ok(pagina(&ListPage {
        page: Page::di(&accesso, "Elenchi dell'ente", "anagrafiche").esito(dopo.esito.as_deref()),
        righe: elenchi::aperti()
            .iter()
            .map(|aperto| RigaElenco::di(&sigla, aperto, &suoi))
            .collect(),
        sigla,
    }))
}
