//! Where files are brought in, and the imports made so far.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::Refusal;
use domain::importazione::Rifiuto;
use domain::vista::Vista;
use store::caricamenti::{self, Caricamento};
use store::importazioni::{self, Stato, Voce};

use super::Indirizzo;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, Spiega, pagina, rifiutata};
use crate::pagine::Pagine;
use domain::orario;

/// Imports on one page of the list.
const PAGINA: usize = 50;

#[derive(Template)]
#[template(path = "importazioni/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    rifiuti: Vec<Rifiuto>,
    voci: Vec<Voce>,
    pagine: Pagine,
    /// The workbooks, the latest first.
    fogli: Vec<Caricamento>,
    /// The plans for which a template can be had.
    viste: Vec<Vista>,
}

impl Spiega for ListPage {
    fn motivi(&self) -> Vec<Refusal> {
        let frasi = self.rifiuti.iter().map(|r| r.frase.clone());
        frasi.map(Refusal::tutto).collect()
    }
}

impl ListPage {
    fn quando_fogli(&self, c: &Caricamento) -> String {
        orario::it(c.quando)
    }

    fn quando(&self, voce: &Voce) -> String {
        orario::it(voce.quando)
    }
}

/// Shows where to bring files in, and the imports so far, the latest first.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(indirizzo): Query<Indirizzo>,
) -> Result<Response> {
    mostra(&app, accesso, &indirizzo, Vec::new()).await
}

/// The page, with the files that could not be read.
pub(super) async fn mostra(
    app: &App,
    accesso: Accesso,
    indirizzo: &Indirizzo,
    rifiuti: Vec<Rifiuto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (tutte, mut fogli, viste) = app
        .read(move |c| {
            Ok((
                importazioni::list(c, &actor)?,
                caricamenti::list(c, &actor)?,
                store::viste::list(c, &actor)?,
            ))
        })
        .await?;
    fogli.truncate(PAGINA);
    let pagine = Pagine::new(
        &indirizzo.pagina,
        tutte.len(),
        PAGINA,
        &format!("/{}/importazioni", accesso.ente.sigla),
        &[],
    );
    let voci = pagine.fetta(tutte);
    let page = Page::di(&accesso, "Importa", "importa").esito(indirizzo.esito.as_deref());
    let sua = ListPage {
        page,
        sigla: accesso.ente.sigla,
        rifiuti,
        voci,
        pagine,
        fogli,
        viste: viste.into_iter().map(|(v, _)| v).collect(),
    };
    Ok(if sua.rifiuti.is_empty() {
        pagina(&sua)
    } else {
        rifiutata(&sua)
    })
}
