//! The routes of plans: what is done with a vista as a whole.

use axum::Router;
use axum::routing::{get, post};
use domain::permesso::Permesso;
use domain::registro::Annotazione;

use super::per;
use crate::app::App;
use crate::registro::segna;
use crate::{ciclo, esportazioni, monitoraggi, prospetti, pubblico, schede, versioni, viste};

/// Plans, their figures, prints, reports, versions and what comes in and goes out.
pub(super) fn rotte() -> Router<App> {
    Router::new()
        .route(
            "/{ente}/viste",
            per(Permesso::Leggere, get(viste::list))
                .merge(per(Permesso::Comporre, post(viste::create))),
        )
        .route(
            "/{ente}/viste/nuova",
            per(Permesso::Comporre, get(viste::new)),
        )
        .route(
            "/{ente}/viste/{vista}",
            per(Permesso::Leggere, get(viste::show)),
        )
        .route(
            "/{ente}/viste/{vista}/modifica",
            per(Permesso::Comporre, get(viste::edit).post(viste::update)),
        )
        .route(
            "/{ente}/viste/{vista}/stato",
            per(Permesso::Leggere, get(versioni::stato)),
        )
        .route(
            "/{ente}/viste/{vista}/stato/adozione",
            per(Permesso::Adottare, post(versioni::passa)),
        )
        .route(
            "/{ente}/viste/{vista}/stato/conduzione",
            per(Permesso::CondurreIlCiclo, post(versioni::passa)),
        )
        .route(
            "/{ente}/viste/{vista}/pubblicazione",
            per(
                Permesso::Adottare,
                get(pubblico::ufficio).post(pubblico::prepara),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/pubblicazione/{numero}",
            per(
                Permesso::Adottare,
                get(pubblico::anteprima).post(pubblico::agisci),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/pubblicazione/{numero}/{*pagina}",
            per(Permesso::Adottare, get(pubblico::anteprima_di)),
        )
        .route(
            "/{ente}/viste/{vista}/documenti",
            per(Permesso::Adottare, post(versioni::allega)),
        )
        .route(
            "/{ente}/viste/{vista}/documenti/{id}",
            per(
                Permesso::Leggere,
                segna(Annotazione::Scarico, get(versioni::documento)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/documenti/{id}/eliminazione",
            per(Permesso::Adottare, post(versioni::togli_documento)),
        )
        .route(
            "/{ente}/viste/{vista}/ribaltamento",
            per(
                Permesso::Comporre,
                get(versioni::ribaltamento).post(versioni::ribalta),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/confronto",
            per(Permesso::Leggere, get(versioni::confronto)),
        )
        .route(
            "/{ente}/viste/{vista}/confronto/xlsx",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(versioni::foglio_di_calcolo)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti",
            per(Permesso::Leggere, get(prospetti::list)),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti/{prospetto}",
            per(Permesso::Leggere, get(prospetti::show)),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti/{prospetto}/tabella/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(prospetti::scarica)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti/{prospetto}/salvati",
            per(Permesso::Stampare, post(prospetti::salva)),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti/salvati/{id}/eliminazione",
            per(Permesso::Stampare, post(prospetti::togli)),
        )
        .route(
            "/{ente}/viste/{vista}/prospetti/{prospetto}/stampa",
            per(
                Permesso::Stampare,
                segna(Annotazione::Stampa, post(prospetti::create)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/cruscotto",
            per(Permesso::Leggere, get(viste::cruscotto)),
        )
        .route(
            "/{ente}/viste/{vista}/gantt",
            per(Permesso::Leggere, get(viste::gantt)),
        )
        .route(
            "/{ente}/viste/{vista}/rischi",
            per(Permesso::Leggere, get(viste::mappa)),
        )
        .route(
            "/{ente}/viste/{vista}/eventi/tabella/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(viste::scarica_eventi)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/anomalie/tabella/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(viste::scarica_anomalie)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/tabella/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(monitoraggi::scarica)),
            ),
        )
        .route(
            "/{ente}/esportazioni/viste/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(viste::scarica_elenco)),
            ),
        )
        .route(
            "/{ente}/viste/{vista}/eventi",
            per(Permesso::Leggere, get(viste::registro)),
        )
        .route(
            "/{ente}/viste/{vista}/albero",
            per(Permesso::Leggere, get(viste::albero)),
        )
        .route(
            "/{ente}/viste/{vista}/anomalie",
            per(Permesso::Leggere, get(viste::anomalie))
                .merge(per(Permesso::Accettare, post(viste::accetta))),
        )
        .route(
            "/{ente}/viste/{vista}/anomalie/{id}/riapertura",
            per(Permesso::Accettare, post(viste::riapri)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi",
            per(Permesso::Leggere, get(monitoraggi::list))
                .merge(per(Permesso::Monitorare, post(monitoraggi::create))),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/nuovo",
            per(Permesso::Monitorare, get(monitoraggi::new)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}",
            per(Permesso::Leggere, get(monitoraggi::show)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/campione",
            per(Permesso::Monitorare, post(monitoraggi::estrai)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/chiusura",
            per(Permesso::Monitorare, post(monitoraggi::chiudi)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/schede/{codice}",
            per(Permesso::Leggere, get(schede::monitoraggio))
                .merge(per(Permesso::Compilare, post(schede::scrivi_monitoraggio))),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/schede/{codice}/rinvio",
            per(Permesso::Monitorare, post(schede::rinvia_monitoraggio)),
        )
        .route(
            "/{ente}/viste/{vista}/monitoraggi/{sessione}/schede/{codice}/verifica",
            per(Permesso::Monitorare, post(schede::verifica_monitoraggio)),
        )
        .route(
            "/{ente}/viste/{vista}/passaggi",
            per(Permesso::Leggere, get(ciclo::molte)),
        )
        .route(
            "/{ente}/viste/{vista}/passaggi/proposta",
            per(Permesso::Proporre, post(ciclo::passa_molte)),
        )
        .route(
            "/{ente}/viste/{vista}/passaggi/conduzione",
            per(Permesso::CondurreIlCiclo, post(ciclo::passa_molte)),
        )
        .route(
            "/{ente}/viste/{vista}/passaggi/validazione",
            per(Permesso::Validare, post(ciclo::passa_molte)),
        )
        .route(
            "/{ente}/viste/{vista}/esportazione",
            per(Permesso::Stampare, get(esportazioni::show)),
        )
        .route(
            "/{ente}/viste/{vista}/esportazione/file",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(esportazioni::esporta)),
            ),
        )
}
