//! The routes of sheets.

use axum::Router;
use axum::routing::{get, post};
use domain::permesso::Permesso;
use domain::registro::Annotazione;

use super::per;
use crate::app::App;
use crate::registro::segna;
use crate::{bozze, ciclo, schede};

/// A sheet, its blocks, its passages and what hangs from it.
pub(super) fn rotte() -> Router<App> {
    Router::new()
        .route(
            "/{ente}/viste/{vista}/schede",
            per(Permesso::Comporre, post(schede::create)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/nuova",
            per(Permesso::Comporre, get(schede::new)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}",
            per(Permesso::Leggere, get(schede::show)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/storia",
            per(Permesso::Leggere, get(schede::storia)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/passaggi",
            per(Permesso::Leggere, get(ciclo::una)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/passaggi/proposta",
            per(Permesso::Proporre, post(ciclo::passa)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/passaggi/conduzione",
            per(Permesso::CondurreIlCiclo, post(ciclo::passa)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/passaggi/validazione",
            per(Permesso::Validare, post(ciclo::passa)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/valutazione",
            per(Permesso::Leggere, get(schede::valutazione))
                .merge(per(Permesso::Compilare, post(schede::valuta))),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/punteggio",
            per(Permesso::Leggere, get(schede::punteggio))
                .merge(per(Permesso::DecidereIPunteggi, post(schede::decidi))),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/commenti",
            per(Permesso::Leggere, get(schede::commenti))
                .merge(per(Permesso::Commentare, post(schede::commenta))),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/commenti/{id}",
            per(Permesso::Commentare, post(schede::correggi_commento)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/commenti/{id}/eliminazione",
            per(Permesso::Commentare, post(schede::togli_commento)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/allegati",
            per(Permesso::Leggere, get(schede::allegati))
                .merge(per(Permesso::Compilare, post(schede::allega))),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/allegati/{id}",
            per(
                Permesso::Leggere,
                segna(Annotazione::Scarico, get(schede::allegato)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/allegati/{id}/eliminazione",
            per(Permesso::Compilare, post(schede::togli_allegato)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori",
            per(Permesso::Leggere, get(schede::indicatori)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori/{numero}",
            per(Permesso::Leggere, get(schede::indicatore)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori/{numero}/periodo",
            per(
                Permesso::Compilare,
                get(schede::periodo).post(schede::scrivi_periodo),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/indicatori/{numero}/punteggio",
            per(Permesso::DecidereIPunteggi, post(schede::decidi_indicatore)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/blocchi/{blocco}",
            per(Permesso::Compilare, get(schede::edit).post(schede::update)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/bozza",
            per(Permesso::Compilare, post(bozze::salva)),
        )
        .route(
            "/{ente}/viste/{vista}/schede/{codice}/bozza/scarto",
            per(Permesso::Compilare, post(bozze::scarta)),
        )
}
