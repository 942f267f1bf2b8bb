//! Accepting a finding, with its reason, and taking the acceptance back.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::anomalie::{Accettazione, AccettazioneId};

use super::{Filtri, Rifiutata, indirizzo, leggi};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::rifiutata;

/// Accepts the finding that the form names by its rule, its sheet and its very sentence.
pub(crate) async fn accetta(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(filtri): Query<Filtri>,
    form: Form,
) -> Result<Response> {
    let lette = leggi(&app, &accesso, codice).await?;
    let (regola, scheda, frase) = (form.get("regola"), form.get("scheda"), form.get("frase"));
    let cercata = lette.aperte.iter().find(|a| {
        a.regola.codice() == regola
            && a.codice().unwrap_or_default() == scheda
            && a.frase.as_str() == frase
    });
    let Some(anomalia) = cercata.cloned() else {
        // What was read is no longer so: corrected, accepted by somebody else, or with other figures.
        return Ok(torna(&accesso, &lette.vista, &filtri, "superata"));
    };
    let motivazione = form.get("motivazione").to_owned();
    let id = AccettazioneId(store::new_id());
    let adesso = app.adesso();
    let fatto = Accettazione::nuova(
        id,
        &lette.vista.id,
        &anomalia,
        &motivazione,
        &accesso.actor,
        adesso,
    );
    match fatto {
        Err(no) => {
            let errore = no.first().map(|r| r.frase.clone()).unwrap_or_default();
            let di_nuovo = Rifiutata {
                anomalia,
                motivazione,
                errore,
            };
            Ok(rifiutata(&lette.pagina(&accesso, filtri, Some(di_nuovo))))
        }
        Ok(fatto) => {
            let esito = app
                .try_write(move |tx| store::accettazioni::record(tx, &fatto))
                .await?;
            let detto = match esito {
                Ok(()) => "accettata",
                Err(store::Error::Conflict(_)) => "superata",
                Err(e) => return Err(e.into()),
            };
            Ok(torna(&accesso, &lette.vista, &filtri, detto))
        }
    }
}

/// Takes an acceptance back: the finding, if it still stands, is open again.
pub(crate) async fn riapri(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, id)): Path<(String, String, String)>,
    Query(filtri): Query<Filtri>,
    _form: Form,
) -> Result<Response> {
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    let vista = app
        .write(move |tx| {
            let vista = store::viste::find(tx, &actor, &codice)?;
            let sua = store::accettazioni::list(tx, &actor, &vista.id)?
                .into_iter()
                .find(|a| a.id.0 == id)
                .ok_or(store::Error::NotFound)?;
            store::accettazioni::record(tx, &sua.riapri(&actor, adesso))?;
            Ok(vista)
        })
        .await?;
    Ok(torna(&accesso, &vista, &filtri, "riaperta"))
}

/// Back to the list as it was filtered, with what has been done.
fn torna(
    accesso: &Accesso,
    vista: &domain::Vista,
    filtri: &Filtri,
    esito: &'static str,
) -> Response {
    let qui = indirizzo(&accesso.ente.sigla, vista);
    let filtri = filtri.in_indirizzo();
    let e = if filtri.is_empty() { "" } else { "&" };
    Redirect::to(&format!("{qui}?{filtri}{e}esito={esito}")).into_response()
}
