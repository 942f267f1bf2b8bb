//! A workbook is written, given up, or taken back.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::caricamenti::{self, Rifiutate, Stato};

use super::{Aperto, base, show};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;

/// Writes what the preview showed.
pub(crate) async fn conferma(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let aperto = Aperto::find(&app, &accesso, &id).await?;
    if aperto.caricamento.stato != Stato::Anteprima {
        // Sent twice, or by two people: the page says what became of it.
        return Ok(Redirect::to(&base(&accesso, &id)).into_response());
    }
    let rifiutate = if form.get("rifiutate") == "restano" {
        Rifiutate::Restano
    } else {
        Rifiutate::Fermano
    };
    let (actor, quando, suo) = (accesso.actor.clone(), app.adesso(), id.clone());
    let esito = app
        .try_write(move |tx| {
            caricamenti::conferma(
                tx,
                &actor,
                &suo,
                &aperto.cartella,
                &aperto.caricamento.abbinamento,
                aperto.caricamento.opzioni,
                aperto.vista.as_ref(),
                rifiutate,
                quando,
            )
        })
        .await?;
    match esito {
        Ok(_) => {
            Ok(Redirect::to(&format!("{}?esito=caricata", base(&accesso, &id))).into_response())
        }
        Err(store::Error::NotFound) => Ok(Redirect::to(&base(&accesso, &id)).into_response()),
        Err(store::Error::Rifiuto(frasi)) => show::con_rifiuti(&app, accesso, id, frasi).await,
        Err(altro) => Err(altro.into()),
    }
}

/// Gives an import up: nothing was written.
pub(crate) async fn abbandona(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    app.write(move |tx| caricamenti::abbandona(tx, &actor, &id))
        .await?;
    Ok(Redirect::to(&format!(
        "/{}/importazioni?esito=annullata",
        accesso.ente.sigla
    ))
    .into_response())
}

/// Takes an import back.
pub(crate) async fn annulla(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    _form: Form,
) -> Result<Response> {
    let (actor, quando, suo) = (accesso.actor.clone(), app.adesso(), id.clone());
    let esito = app
        .try_write(move |tx| caricamenti::annulla(tx, &actor, &suo, quando))
        .await?;
    match esito {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?esito=ripresa", base(&accesso, &id))).into_response())
        }
        Err(store::Error::NotFound) => Ok(Redirect::to(&base(&accesso, &id)).into_response()),
        Err(store::Error::Rifiuto(frasi)) => show::con_rifiuti(&app, accesso, id, frasi).await,
        Err(altro) => Err(altro.into()),
    }
}
