//! Making a plan.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;
use domain::Refusal;
use domain::vista::{TipoVista, Vista, VistaId};

use super::form::{Digitata, doppia, page};
use super::possibili::Possibili;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::{pagina, rifiutata};

/// Shows the empty form; this year stands in it already.
pub(crate) async fn new(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let actor = accesso.actor.clone();
    let possibili = app.read(move |c| Possibili::find(c, &actor)).await?;
    let anno = app.adesso().year();
    let digitata = Digitata {
        tipo: TipoVista::Ptpc.nome().to_owned(),
        anno: anno.to_string(),
        dal: anno.to_string(),
        al: (anno + 2).to_string(),
        ..Digitata::default()
    };
    Ok(pagina(&page(
        &accesso,
        None,
        digitata,
        &possibili,
        Vec::new(),
    )))
}

/// Keeps a new plan.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let possibili = app.read(move |c| Possibili::find(c, &actor)).await?;
    let digitata = Digitata::di_form(&form);
    let tipo = TipoVista::da_nome(&digitata.tipo);
    let (bozza, mut errori) = digitata.leggi(
        VistaId(store::new_id()),
        tipo.unwrap_or(TipoVista::Ptpc),
        &possibili,
    );
    if tipo.is_none() {
        errori.push(Refusal::campo("tipo", "scegli il tipo di piano"));
    }
    let fatto = match Vista::nuova(bozza, &accesso.actor, app.adesso()) {
        Ok(fatto) if errori.is_empty() => fatto,
        Ok(_) => {
            return Ok(rifiutata(&page(
                &accesso, None, digitata, &possibili, errori,
            )));
        }
        Err(no) => {
            return Ok(rifiutata(&page(
                &accesso,
                None,
                digitata,
                &possibili,
                no.into_iter().chain(errori).collect(),
            )));
        }
    };
    let codice = fatto.cosa().codice.clone();
    match app
        .try_write(move |tx| store::viste::record(tx, &fatto))
        .await?
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "/{}/viste/{codice}?esito=creata",
            accesso.ente.sigla
        ))
        .into_response()),
        Err(store::Error::Conflict(_)) => Ok(rifiutata(&page(
            &accesso,
            None,
            digitata,
            &possibili,
            vec![doppia()],
        ))),
        Err(e) => Err(e.into()),
    }
}
