//! The decisions on a preview: kept, or carried out.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::importa;
use store::importazioni::{self, Stato};

use super::quadro::Fetta;
use super::{scelte, show};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::indirizzo::segmento;

/// What became of a form.
enum Esito {
    Salvate,
    /// Code of the vista.
    Registrata(String),
    DaRivedere(String),
    /// Somebody confirmed it or gave it up meanwhile.
    Conclusa,
}

/// Keeps the decisions; with the button "Conferma e registra" it also stores the sheets, all of them or none.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let numero = form.get("pagina").parse().unwrap_or(1);
    let (actor, quando, chiave, modulo) = (
        accesso.actor.clone(),
        app.adesso(),
        id.clone(),
        form.clone(),
    );
    let esito = app
        .try_write(move |tx| {
            let i = importazioni::find(tx, &actor, &chiave)?;
            if i.voce.stato != Stato::Anteprima {
                return Ok(Esito::Conclusa);
            }
            let decise = scelte::leggi(&modulo, &i.lettura, &i.scelte);
            importazioni::set_scelte(tx, &actor, &chiave, &decise)?;
            if modulo.get("azione") != "conferma" {
                return Ok(Esito::Salvate);
            }
            let vista = decise.vista.as_deref();
            let anteprima = importa::anteprima(tx, &actor, &i.lettura, &decise, vista)?;
            if let Some(frase) = scelte::da_rivedere(
                &modulo,
                &anteprima,
                Fetta::new(numero, i.lettura.schede.len()).schede(),
            ) {
                return Ok(Esito::DaRivedere(frase));
            }
            importazioni::set_stato(tx, &actor, &chiave, Stato::Confermata)?;
            let fatto = importa::conferma(
                tx,
                &actor,
                &chiave,
                &i.lettura,
                &decise,
                vista,
                &scelte::prese(&anteprima, &decise),
                quando,
            )?;
            Ok(Esito::Registrata(fatto.vista))
        })
        .await?;
    let sigla = &accesso.ente.sigla;
    match esito {
        Ok(Esito::Salvate) => Ok(Redirect::to(&format!(
            "/{sigla}/importazioni/{id}?pagina={numero}&esito=scelte"
        ))
        .into_response()),
        Ok(Esito::Registrata(vista)) => Ok(Redirect::to(&format!(
            "/{sigla}/viste/{}?esito=importata",
            segmento(&vista)
        ))
        .into_response()),
        Ok(Esito::Conclusa) => {
            Ok(Redirect::to(&format!("/{sigla}/importazioni/{id}")).into_response())
        }
        Ok(Esito::DaRivedere(frase)) => {
            show::con_rifiuti(&app, accesso, id, numero, vec![frase]).await
        }
        Err(store::Error::Rifiuto(frasi)) => {
            // Everything was rolled back, the decisions with it: they are what the person must find again.
            conserva(&app, &accesso, &id, form).await?;
            show::con_rifiuti(&app, accesso, id, numero, frasi).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn conserva(app: &App, accesso: &Accesso, id: &str, form: Form) -> Result<()> {
    let (actor, id) = (accesso.actor.clone(), id.to_owned());
    app.write(move |tx| {
        let i = importazioni::find(tx, &actor, &id)?;
        let decise = scelte::leggi(&form, &i.lettura, &i.scelte);
        importazioni::set_scelte(tx, &actor, &id, &decise)
    })
    .await
}
