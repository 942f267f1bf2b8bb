//! Writing down what a request did: once, after the answer is known, for the few routes and refusals that must stand in the register.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use domain::registro::Annotazione;
use domain::{Actor, UtenteId};

use crate::app::App;
use crate::error::{Error, Result};

/// What stands on an answer whose request must be written down.
#[derive(Clone, Copy)]
struct Segno(Annotazione);

/// A route that leaves a line when it is answered well; with [`Annotazione::Rifiuto`], when what was asked is refused.
pub(crate) fn segna(cosa: Annotazione, rotta: MethodRouter<App>) -> MethodRouter<App> {
    rotta.route_layer(map_response(move |mut risposta: Response| async move {
        let stato = risposta.status();
        let lascia = match cosa {
            Annotazione::Rifiuto => stato == StatusCode::UNPROCESSABLE_ENTITY,
            _ => stato.is_success() || stato.is_redirection(),
        };
        if lascia {
            risposta.extensions_mut().insert(Segno(cosa));
        }
        risposta
    }))
}

/// What was asked, before it is answered: the address without what was typed into it.
pub(crate) struct Richiesta {
    dove: String,
    utente: UtenteId,
    /// The plan and the sheet that the address names, by their codes.
    scheda: Option<(String, String)>,
}

impl Richiesta {
    pub(crate) fn di(richiesta: &Request, params: &RawPathParams, utente: UtenteId) -> Self {
        let param = |nome: &str| {
            let mut suoi = params.iter().filter(|(n, _)| *n == nome);
            suoi.next().map(|(_, v)| v.to_owned())
        };
        Self {
            dove: richiesta.uri().path().to_owned(),
            utente,
            scheda: param("vista").zip(param("codice")),
        }
    }
}

/// Key of a person in the throttle of the refusals that are written down.
fn chiave(chi: Option<&Actor>, utente: UtenteId) -> String {
    let ente = chi.map(|a| a.ente.0);
    format!("{ente:?} {utente:?}")
}

/// Writes down that somebody asked for a sheet that lies beyond his reach. He is told that it is not there, and whether it is must not show in
/// how long that takes: every such answer goes out before anybody looks.
fn oltre(app: &App, chi: Actor, richiesta: Richiesta) {
    let Richiesta {
        dove,
        utente,
        scheda,
    } = richiesta;
    let Some((vista, codice)) = scheda else {
        return;
    };
    let (adesso, rifiuti) = (app.adesso(), Arc::clone(&app.rifiuti));
    app.in_disparte(move |db| {
        if !db.read(|c| store::schede::oltre(c, &chi, &vista, &codice))? {
            return Ok(());
        }
        let Some(taciuti) = rifiuti.passa(&chiave(Some(&chi), utente), adesso) else {
            return Ok(());
        };
        let dettaglio = con_taciuti(dove, taciuti);
        db.write(|tx| store::registro::annota(tx, &chi, Annotazione::Negato, &dettaglio, adesso))
    });
}

/// Writes down an answer that must be; one that cannot be written down is not given.
pub(crate) async fn annota(
    app: &App,
    chi: Option<Actor>,
    richiesta: Richiesta,
    risposta: Response,
) -> Response {
    let utente = richiesta.utente;
    if let (Some(Error::NonTrovata), Some(chi)) = (risposta.extensions().get::<Error>(), &chi) {
        oltre(app, chi.clone(), richiesta);
        return risposta;
    }
    let Some((cosa, dettaglio)) = da_annotare(richiesta, &risposta) else {
        return risposta;
    };
    let adesso = app.adesso();
    let dettaglio = if cosa == Annotazione::Rifiuto {
        // Whoever is refused on purpose, over and over, must not fill the register: what is left out is counted.
        match app.rifiuti.passa(&chiave(chi.as_ref(), utente), adesso) {
            None => return risposta,
            Some(taciuti) => con_taciuti(dettaglio, taciuti),
        }
    } else {
        dettaglio
    };
    let scritta = app
        .write(move |tx| match chi {
            Some(chi) => store::registro::annota(tx, &chi, cosa, &dettaglio, adesso),
            // What is asked outside a body is of every body of the person.
            None => store::registro::annota_ovunque(tx, utente, cosa, &dettaglio, adesso),
        })
        .await;
    match scritta {
        Ok(()) => risposta,
        Err(e) => e.into_response(),
    }
}

fn da_annotare(richiesta: Richiesta, risposta: &Response) -> Option<(Annotazione, String)> {
    let Richiesta { dove, .. } = richiesta;
    match risposta.extensions().get::<Error>() {
        Some(Error::Vietato(permesso)) => {
            let atto = permesso.etichetta().to_lowercase();
            return Some((Annotazione::Rifiuto, format!("{dove}: «{atto}»")));
        }
        Some(Error::ModuloScaduto) => {
            let dettaglio = format!("{dove}: modulo senza contrassegno");
            return Some((Annotazione::Rifiuto, dettaglio));
        }
        _ => {}
    }
    let Segno(cosa) = risposta.extensions().get::<Segno>()?;
    Some((*cosa, dove))
}

/// How often the same was refused since the last line, and not written.
pub(crate) fn con_taciuti(dettaglio: String, taciuti: u32) -> String {
    match taciuti {
        0 => dettaglio,
        1 => format!("{dettaglio} (e un'altra volta)"),
        n => format!("{dettaglio} (e altre {n} volte)"),
    }
}

/// Writes down, in the register of the installation, a form that came from no page of ours: who sent it is not known.
pub(crate) async fn altrui(app: &App, dove: &str) -> Result<()> {
    let adesso = app.adesso();
    let Some(taciuti) = app.rifiuti.passa("da altrove", adesso) else {
        return Ok(());
    };
    let dettaglio = con_taciuti(
        format!("{dove}: modulo che non viene da una pagina di Schedario"),
        taciuti,
    );
    app.write(move |tx| {
        store::registro::annota_ignoto(tx, Annotazione::Rifiuto, &dettaglio, adesso)
    })
    .await
}
