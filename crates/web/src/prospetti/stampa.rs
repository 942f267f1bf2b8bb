//! A report is printed: it goes into the queue like a book, and the worker reads it with the rights of whoever asked.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Actor;
use domain::libro::{FormatoLibro, Libro, OggettoStampa, ParametriStampa};
use domain::prospetto::{self, FiltroProspetto, Prospetto, ScelteProspetto};
use store::{Conn, stampe};

use super::lette::Lette;
use super::show::{leggi, rifiutate};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Form;
use crate::punteggi::Alberi;

/// What a form says was chosen.
pub(super) fn scelte(form: &Form) -> ScelteProspetto {
    let mut scelte = ScelteProspetto::default();
    for filtro in FiltroProspetto::TUTTI {
        scelte.metti(*filtro, form.get(filtro.codice()));
    }
    scelte
}

/// Queues the print of a report and shows how it goes on.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response> {
    let scelte = scelte(&form);
    let formato = match form.get("formato") {
        "" => FormatoLibro::Pdf,
        nome => FormatoLibro::da_nome(nome).ok_or_else(|| {
            Error::Richiesta(format!(
                "«{nome}» non è un formato: scegli fra pdf, docx e odt."
            ))
        })?,
    };
    let chiesto = leggi(&app, &accesso, (vista, codice), &scelte).await?;
    let Some(resoconto) = chiesto.resoconto else {
        return Err(rifiutate(&chiesto.errori));
    };
    let fogli: usize = prospetto::capitoli(&resoconto)
        .iter()
        .map(|c| c.fogli.len())
        .sum();
    let parametri = ParametriStampa {
        vista: chiesto.vista.codice,
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Prospetto {
            quale: chiesto.quale,
            scelte,
        },
        formato,
        data_elaborazione: app.oggi(),
    };
    let json = serde_json::to_string(&parametri).map_err(|e| Error::interno(&e))?;
    let totale = i32::try_from(fogli).map_err(|e| Error::interno(&e))?;
    let (actor, quando) = (accesso.actor.clone(), app.adesso());
    let id = app
        .write(move |tx| stampe::create(tx, &actor, &json, totale, quando))
        .await?;
    (app.servizi.sveglia)();
    Ok(Redirect::to(&format!("/{}/stampe/{id}", accesso.ente.sigla)).into_response())
}

/// The book of a report that was queued, as of its day; `None` where something else is printed.
///
/// # Errors
/// [`store::Error::NotFound`] when plan or report are not there any more; [`store::Error::Rifiuto`] when what was chosen is not.
pub fn libro(
    c: &mut Conn,
    actor: &Actor,
    parametri: &ParametriStampa,
) -> store::Result<Option<Libro>> {
    let OggettoStampa::Prospetto { quale, scelte } = &parametri.oggetto else {
        return Ok(None);
    };
    let vista = store::viste::find(c, actor, &parametri.vista)?;
    if !quale.adatto(vista.tipo) {
        let adatti = Prospetto::TUTTI.iter().filter(|p| p.adatto(vista.tipo));
        let adatti: Vec<&str> = adatti.map(|p| p.codice()).collect();
        return Err(store::Error::Rifiuto(vec![format!(
            "La vista «{}» non ha il prospetto «{}»: ha {}.",
            vista.codice,
            quale.codice(),
            adatti.join(", ")
        )]));
    }
    let (ente, stemma) = (store::enti::di(c, actor)?, store::enti::stemma(c, actor)?);
    let oggi = parametri.data_elaborazione;
    let alberi = Alberi::default();
    let lette = Lette::find(c, actor, vista, *quale, scelte, oggi, &alberi)?;
    let m = lette.materiale();
    let errori = scelte.controlla(*quale, &m);
    if !errori.is_empty() {
        let frasi = errori.into_iter().map(|e| e.frase).collect();
        return Err(store::Error::Rifiuto(frasi));
    }
    let resoconto = quale.componi(&m, scelte);
    let mut libro = parametri.testata(&ente, stemma, m.vista, quale.etichetta(), None);
    libro.parametri.extend(resoconto.parametri.iter().cloned());
    libro.capitoli = prospetto::capitoli(&resoconto);
    Ok(Some(libro))
}
