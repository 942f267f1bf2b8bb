//! How a print goes on, and the book at its end.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use store::stampe::{self, Stampa, Stato};

use super::{descrizione, grandezza, list};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};

/// A print with what is told of it.
struct Andamento {
    base: String,
    csrf: String,
    stampa: Stampa,
    /// Size of the book; `None` while there is none, or no more.
    grandezza: Option<String>,
    /// `il PDF`, `il documento`.
    formato: &'static str,
}

impl Andamento {
    fn in_corso(&self) -> bool {
        !self.stampa.stato.conclusa()
    }
}

#[derive(Template)]
#[template(path = "stampe/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    cosa: String,
    a: Andamento,
}

#[derive(Template)]
#[template(path = "stampe/_avanzamento.html")]
struct AvanzamentoFragment {
    a: Andamento,
}

/// Shows a print.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let a = find(&app, &accesso, id).await?;
    let parametri = list::parametri(&a.stampa)?;
    let page = Page::di(&accesso, format!("Stampa di {}", parametri.vista), "stampa");
    Ok(pagina(&ShowPage {
        page,
        sigla: accesso.ente.sigla,
        cosa: descrizione(&parametri),
        a,
    }))
}

/// The part of the page that changes while the print goes on.
pub(crate) async fn avanzamento(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let a = find(&app, &accesso, id).await?;
    Ok(pagina(&AvanzamentoFragment { a }))
}

async fn find(app: &App, accesso: &Accesso, id: String) -> Result<Andamento> {
    let (actor, file) = (accesso.actor.clone(), app.servizi.file_stampa.clone());
    let base = format!("/{}/stampe/{id}", accesso.ente.sigla);
    let (stampa, byte) = app
        .read(move |c| {
            let stampa = stampe::find(c, &actor, &id)?;
            let byte = (stampa.stato == Stato::Finita)
                .then(|| std::fs::metadata(file(&stampa.id)).ok())
                .flatten()
                .map(|m| m.len());
            Ok((stampa, byte))
        })
        .await?;
    let formato = super::che_file(list::parametri(&stampa)?.formato);
    Ok(Andamento {
        formato,
        base,
        csrf: accesso.csrf.clone(),
        stampa,
        grandezza: byte.map(grandezza),
    })
}
