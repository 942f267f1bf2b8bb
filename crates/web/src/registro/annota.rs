//! Writing down what a request did: once, after the answer is known, for the few routes and refusals that must stand in the register.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use domain::Actor;
use domain::registro::Annotazione;

use crate::app::App;
use crate::error::Error;

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
pub(crate) struct Richiesta(String);

impl Richiesta {
    pub(crate) fn di(richiesta: &Request) -> Self {
        Self(richiesta.uri().path().to_owned())
    }
}

/// Writes down an answer that must be; one that cannot be written down is not given.
pub(crate) async fn annota(
    app: &App,
    chi: Option<Actor>,
    richiesta: Richiesta,
    risposta: Response,
) -> Response {
    let (Some(chi), Some((cosa, dettaglio))) = (chi, da_annotare(richiesta, &risposta)) else {
        return risposta;
    };
    let adesso = app.adesso();
    let dettaglio = if cosa == Annotazione::Rifiuto {
        // Whoever is refused on purpose, over and over, must not fill the register: what is left out is counted.
        let chiave = format!("{} {:?}", chi.ente.0, chi.utente);
        match app.rifiuti.passa(&chiave, adesso) {
            None => return risposta,
            Some(taciuti) => con_taciuti(dettaglio, taciuti),
        }
    } else {
        dettaglio
    };
    let scritta = app
        .write(move |tx| store::registro::annota(tx, &chi, cosa, &dettaglio, adesso))
        .await;
    match scritta {
        Ok(()) => risposta,
        Err(e) => e.into_response(),
    }
}

fn da_annotare(richiesta: Richiesta, risposta: &Response) -> Option<(Annotazione, String)> {
    let Richiesta(dove) = richiesta;
    if let Some(Error::Vietato(permesso)) = risposta.extensions().get::<Error>() {
        let atto = permesso.etichetta().to_lowercase();
        return Some((Annotazione::Rifiuto, format!("{dove}: «{atto}»")));
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
