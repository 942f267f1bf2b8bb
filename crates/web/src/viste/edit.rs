//! Correcting a plan: its names, its years, the modelli its sheets follow.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;

use super::form::{Digitata, doppia, page};
use super::possibili::Possibili;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::{pagina, rifiutata};

/// Shows the form.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, possibili) = app
        .read(move |c| {
            Ok((
                store::viste::find(c, &actor, &codice)?,
                Possibili::find(c, &actor)?,
            ))
        })
        .await?;
    Ok(pagina(&page(
        &accesso,
        Some(&vista),
        Digitata::di_vista(&vista),
        &possibili,
        Vec::new(),
    )))
}

/// Saves it.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, possibili) = app
        .read(move |c| {
            Ok((
                store::viste::find(c, &actor, &codice)?,
                Possibili::find(c, &actor)?,
            ))
        })
        .await?;
    let digitata = Digitata::di_form(&form);
    let (nuova, errori) = digitata.leggi(vista.id.clone(), vista.tipo, &possibili);
    let fatto = match vista.correggi(nuova, &accesso.actor, app.adesso()) {
        Ok(fatto) if errori.is_empty() => fatto,
        Ok(_) => {
            return Ok(rifiutata(&page(
                &accesso,
                Some(&vista),
                digitata,
                &possibili,
                errori,
            )));
        }
        Err(no) => {
            return Ok(rifiutata(&page(
                &accesso,
                Some(&vista),
                digitata,
                &possibili,
                no.into_iter().chain(errori).collect(),
            )));
        }
    };
    let esito = if fatto.vuoto() {
        "invariata"
    } else {
        "salvata"
    };
    let dopo = fatto.cosa().codice.clone();
    match app
        .try_write(move |tx| store::viste::record(tx, &fatto))
        .await?
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "/{}/viste/{dopo}?esito={esito}",
            accesso.ente.sigla
        ))
        .into_response()),
        Err(store::Error::Conflict(_)) => Ok(rifiutata(&page(
            &accesso,
            Some(&vista),
            digitata,
            &possibili,
            vec![doppia()],
        ))),
        Err(store::Error::Superata { .. }) => Ok(rifiutata(&page(
            &accesso,
            Some(&vista),
            digitata,
            &possibili,
            vec![Refusal::tutto(
                "nel frattempo il piano è passato a un altro stato: guarda che cosa si può ancora cambiare, e salva di nuovo",
            )],
        ))),
        Err(e) => Err(e.into()),
    }
}
