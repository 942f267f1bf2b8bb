//! A print is asked for: it goes into the queue, or is shown in the browser.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::libro::{FormatoLibro, ParametriStampa};
use store::{libri, stampe};

use super::form::{Digitato, Scelte};
use super::list;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;

/// Queues a print and shows how it goes on; with the button "Guarda nel browser" it leads to the print view instead.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    form: Form,
) -> Result<Response> {
    let digitato = Digitato::leggi(&form);
    let (chi, chieste) = (accesso.clone(), digitato.clone());
    let esito = app
        .read(move |c| {
            let parametri = match chieste.parametri(&Scelte::find(c, &chi, &chieste)?) {
                Ok(p) => p,
                Err(no) => return Ok(Err(no)),
            };
            let schede = libri::indice(c, &chi.actor, &parametri)?.schede();
            Ok(if schede == 0 {
                Err(vec![nessuna()])
            } else {
                Ok((parametri, schede))
            })
        })
        .await?;
    let (parametri, schede) = match esito {
        Ok(v) => v,
        Err(no) => return list::con_errori(&app, accesso, digitato, no).await,
    };
    let base = format!("/{}/stampe", accesso.ente.sigla);
    if form.get("formato") == "html" {
        return Ok(Redirect::to(&format!("{base}/anteprima?{}", digitato.query())).into_response());
    }
    let parametri = ParametriStampa {
        formato: FormatoLibro::da_nome(form.get("formato")).unwrap_or_default(),
        ..parametri
    };
    let json = serde_json::to_string(&parametri).map_err(|e| Error::interno(&e))?;
    let totale = i32::try_from(schede).map_err(|e| Error::interno(&e))?;
    let (actor, quando) = (accesso.actor.clone(), app.adesso());
    let id = app
        .write(move |tx| stampe::create(tx, &actor, &json, totale, quando))
        .await?;
    (app.servizi.sveglia)();
    Ok(Redirect::to(&format!("{base}/{id}")).into_response())
}

/// Nothing matches what was chosen.
pub(super) fn nessuna() -> Refusal {
    Refusal::campo(
        "vista",
        "con queste scelte non c'è nessuna scheda da stampare: allarga Livello, Centro di Responsabilità o Stato",
    )
}
