//! The page of the body, and its name.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::ente::Ente;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, frase_di};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

/// Longest name of a body, in characters: it stands in the running header of the book.
const NOME_MASSIMO: usize = 120;

#[derive(Template)]
#[template(path = "ente/show.html")]
pub(super) struct EntePage {
    page: Page,
    sigla: String,
    nome: String,
    ipa: String,
    /// Alternative text of the crest, when there is one.
    stemma: Option<String>,
    /// What stands in the control of the alternative text.
    alt: String,
    errori: Vec<Refusal>,
}

spiega!(EntePage);

impl EntePage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows name and crest, with their forms.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = page(&app, &accesso, None, None, Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Gives the body another name. Its address stays.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    form: Form,
) -> Result<Response> {
    let nome = form.get("nome").to_owned();
    let errore = match Ente::sigla_di(&nome) {
        Err(no) => Some(no),
        Ok(_) if nome.chars().count() > NOME_MASSIMO => Some(Refusal::campo(
            "nome",
            format!("al massimo {NOME_MASSIMO} caratteri"),
        )),
        Ok(_) => None,
    };
    let ipa = Ente::ipa_letto(form.get("ipa"));
    let errori: Vec<Refusal> = errore.into_iter().chain(ipa.clone().err()).collect();
    if !errori.is_empty() {
        let mut page = page(&app, &accesso, Some(nome), None, errori).await?;
        page.ipa = form.get("ipa").to_owned();
        return Ok(rifiutata(&page));
    }
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    let ipa = ipa.unwrap_or_default();
    app.write(move |tx| {
        store::enti::rename(tx, &actor, &nome, adesso)?;
        store::enti::set_ipa(tx, &actor, ipa.as_deref(), adesso)
    })
    .await?;
    Ok(Redirect::to(&format!("/{}/ente?esito=salvata", accesso.ente.sigla)).into_response())
}

/// The page, with what was typed when it is shown again.
pub(super) async fn page(
    app: &App,
    accesso: &Accesso,
    nome: Option<String>,
    alt: Option<String>,
    errori: Vec<Refusal>,
) -> Result<EntePage> {
    let actor = accesso.actor.clone();
    let stemma = app
        .read(move |c| store::enti::stemma(c, &actor))
        .await?
        .map(|s| s.testo_alternativo);
    Ok(EntePage {
        page: Page::di(accesso, "Ente", "anagrafiche"),
        sigla: accesso.ente.sigla.clone(),
        nome: nome.unwrap_or_else(|| accesso.ente.nome.clone()),
        ipa: accesso.ente.ipa.clone().unwrap_or_default(),
        alt: alt
            .or_else(|| stemma.clone())
            .unwrap_or_else(|| format!("Stemma: {}", accesso.ente.nome)),
        stemma,
        errori,
    })
}
