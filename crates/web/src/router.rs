//! Every route of the program, on one screen.
//!
//! Pages below [`riservate`] are answered only to a person signed in; that is decided here, once, and not in each page.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use domain::cdr::Cdr;
use domain::permesso::Permesso;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::registro::Annotazione;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use crate::app::App;
use crate::error::Error;
use crate::registro::segna;
use crate::{
    accessi, accesso, actor, anagrafiche, api, bozze, cdr, ciclo, davanti, elenchi, ente, error,
    esportazioni, home, importazioni, modelli, monitoraggi, promemoria, registro, regole, ricerca,
    schede, sicurezza, stampe, statici, versioni, viste,
};

/// Largest form or upload accepted, in bytes.
const CORPO_MASSIMO: usize = 60 * 1024 * 1024;

/// Largest form of somebody who is not in yet, in bytes.
const BUSSARE_MASSIMO: usize = 16 * 1024;

/// The whole program as a service.
pub fn router(app: App) -> Router {
    let davanti = app.servizi.davanti.clone();
    let pagine = riservate(&app)
        .merge(pubbliche())
        .layer(DefaultBodyLimit::max(CORPO_MASSIMO))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            sicurezza::stessa_origine,
        ))
        .layer(middleware::from_fn(sicurezza::senza_nulli))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::Interno)
        }))
        .layer(middleware::from_fn(error::in_pagina))
        .layer(middleware::from_fn(sicurezza::intestazioni))
        .with_state(app.clone());
    davanti::metti(pagine.merge(api::router(app)), davanti)
}

/// What answers without a login: login, the links that make one, health, static files.
fn pubbliche() -> Router<App> {
    Router::new()
        .route("/accesso", get(accesso::accesso).post(accesso::entra))
        .route("/accesso/codice", post(accesso::scrivi_codice))
        .route(
            "/accesso/password",
            get(accesso::password_dimenticata).post(accesso::chiedi_password),
        )
        .route("/accesso/con/{fonte}", get(accesso::vai))
        .route("/accesso/con/{fonte}/ritorno", get(accesso::ritorno))
        .route(
            "/primo-accesso/{token}",
            get(accesso::primo_accesso).post(accesso::crea_primo),
        )
        .route(
            "/invito/{token}",
            get(accesso::invito).post(accesso::accetta_invito),
        )
        // Whoever knocks brings a name and a password, and no more than that is read of him.
        .layer(DefaultBodyLimit::max(BUSSARE_MASSIMO))
        .route("/calendario/{file}", get(promemoria::calendario))
        .route("/healthz", get(home::healthz))
        .route("/static/{*percorso}", get(statici::show))
}

fn riservate(app: &App) -> Router<App> {
    let pagine = Router::new()
        .route("/", get(home::show))
        .route("/uscita", post(accesso::destroy))
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
        .route("/{ente}/mie", per(Permesso::Compilare, get(ciclo::mie)))
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
            "/{ente}/avvisi",
            per(Permesso::Leggere, get(promemoria::avvisi)),
        )
        .route(
            "/{ente}/menzioni",
            per(Permesso::Leggere, get(schede::menzioni)),
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
        .route(
            "/{ente}/importazioni",
            per(
                Permesso::Importare,
                get(importazioni::list).post(importazioni::create),
            ),
        )
        .route(
            "/{ente}/importazioni/modello",
            per(
                Permesso::Importare,
                segna(Annotazione::Scarico, get(importazioni::fogli::modello)),
            ),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}",
            per(Permesso::Importare, get(importazioni::fogli::show)),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/avanzamento",
            per(Permesso::Importare, get(importazioni::fogli::avanzamento)),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/abbinamento",
            per(
                Permesso::Importare,
                get(importazioni::fogli::abbinamento).post(importazioni::fogli::abbina),
            ),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/conferma",
            per(Permesso::Importare, post(importazioni::fogli::conferma)),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/rinuncia",
            per(Permesso::Importare, post(importazioni::fogli::abbandona)),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/annullamento",
            per(Permesso::Importare, post(importazioni::fogli::annulla)),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/file",
            per(
                Permesso::Importare,
                segna(Annotazione::Scarico, get(importazioni::fogli::originale)),
            ),
        )
        .route(
            "/{ente}/importazioni/fogli/{id}/rifiutate",
            per(
                Permesso::Importare,
                segna(Annotazione::Scarico, get(importazioni::fogli::rifiutate)),
            ),
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
        .route(
            "/{ente}/esportazioni/cdr/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(esportazioni::cdr)),
            ),
        )
        .route(
            "/{ente}/esportazioni/persone/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(esportazioni::persone)),
            ),
        )
        .route(
            "/{ente}/esportazioni/portatori/{formato}",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(esportazioni::portatori)),
            ),
        )
        .route(
            "/{ente}/importazioni/{id}",
            per(
                Permesso::Importare,
                get(importazioni::show).post(importazioni::update),
            ),
        )
        .route(
            "/{ente}/importazioni/{id}/annullamento",
            per(Permesso::Importare, post(importazioni::cancel)),
        )
        .route(
            "/{ente}/importazioni/{id}/fonte",
            per(Permesso::Importare, get(importazioni::fonte)),
        )
        .route(
            "/{ente}/stampe",
            per(Permesso::Stampare, get(stampe::list)).merge(per(
                Permesso::Stampare,
                segna(Annotazione::Stampa, post(stampe::create)),
            )),
        )
        .route(
            "/{ente}/stampe/anteprima",
            per(
                Permesso::Stampare,
                segna(Annotazione::Stampa, get(stampe::anteprima)),
            ),
        )
        .route(
            "/{ente}/stampe/{id}",
            per(Permesso::Stampare, get(stampe::show)),
        )
        .route(
            "/{ente}/stampe/{id}/avanzamento",
            per(Permesso::Stampare, get(stampe::avanzamento)),
        )
        .route(
            "/{ente}/stampe/{id}/annullamento",
            per(Permesso::Stampare, post(stampe::cancel)),
        )
        .route(
            "/{ente}/stampe/{id}/file",
            per(
                Permesso::Stampare,
                segna(Annotazione::Scarico, get(stampe::download)),
            ),
        )
        .route(
            "/{ente}/ricerca",
            per(Permesso::Leggere, get(ricerca::show)),
        )
        .route(
            "/{ente}/cdr",
            per(Permesso::Leggere, get(anagrafiche::list::<Cdr>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::create::<Cdr>),
            )),
        )
        .route(
            "/{ente}/cdr/nuovo",
            per(Permesso::TenereLeAnagrafiche, get(anagrafiche::new::<Cdr>)),
        )
        .route(
            "/{ente}/cdr/{codice}",
            per(Permesso::Leggere, get(anagrafiche::show::<Cdr>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::update::<Cdr>),
            )),
        )
        .route(
            "/{ente}/cdr/{codice}/passati/eliminazione",
            per(Permesso::TenereLeAnagrafiche, post(cdr::togli_passato)),
        )
        .route(
            "/{ente}/cdr/{codice}/storia",
            per(Permesso::Leggere, get(anagrafiche::storia::<Cdr>)),
        )
        .route(
            "/{ente}/persone",
            per(Permesso::Leggere, get(anagrafiche::list::<Persona>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::create::<Persona>),
            )),
        )
        .route(
            "/{ente}/persone/nuovo",
            per(
                Permesso::TenereLeAnagrafiche,
                get(anagrafiche::new::<Persona>),
            ),
        )
        .route(
            "/{ente}/persone/{id}",
            per(Permesso::Leggere, get(anagrafiche::show::<Persona>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::update::<Persona>),
            )),
        )
        .route(
            "/{ente}/persone/{id}/storia",
            per(Permesso::Leggere, get(anagrafiche::storia::<Persona>)),
        )
        .route(
            "/{ente}/portatori",
            per(Permesso::Leggere, get(anagrafiche::list::<Portatore>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::create::<Portatore>),
            )),
        )
        .route(
            "/{ente}/portatori/nuovo",
            per(
                Permesso::TenereLeAnagrafiche,
                get(anagrafiche::new::<Portatore>),
            ),
        )
        .route(
            "/{ente}/portatori/{id}",
            per(Permesso::Leggere, get(anagrafiche::show::<Portatore>)).merge(per(
                Permesso::TenereLeAnagrafiche,
                post(anagrafiche::update::<Portatore>),
            )),
        )
        .route(
            "/{ente}/portatori/{id}/storia",
            per(Permesso::Leggere, get(anagrafiche::storia::<Portatore>)),
        )
        .route(
            "/{ente}/modelli",
            per(Permesso::Leggere, get(modelli::list))
                .merge(per(Permesso::StabilireLeRegole, post(modelli::create))),
        )
        .route(
            "/{ente}/modelli/nuovo",
            per(Permesso::StabilireLeRegole, get(modelli::new)),
        )
        .route(
            "/{ente}/modelli/{file}",
            per(Permesso::Leggere, get(modelli::show)),
        )
        .route(
            "/{ente}/modelli/{file}/scarica",
            per(
                Permesso::Leggere,
                segna(Annotazione::Scarico, get(modelli::scarica)),
            ),
        )
        .route(
            "/{ente}/modelli/{file}/modifica",
            per(Permesso::StabilireLeRegole, get(modelli::edit)),
        )
        .route(
            "/{ente}/modelli/{file}/elimina",
            per(
                Permesso::StabilireLeRegole,
                get(modelli::confirm).post(modelli::destroy),
            ),
        )
        .route(
            "/{ente}/smvp",
            per(Permesso::Leggere, get(regole::list::<Smvp>)).merge(per(
                Permesso::StabilireLeRegole,
                post(regole::create::<Smvp>),
            )),
        )
        .route(
            "/{ente}/smvp/nuovo",
            per(Permesso::StabilireLeRegole, get(regole::new::<Smvp>)),
        )
        .route(
            "/{ente}/smvp/{codice}/{versione}",
            per(Permesso::Leggere, get(regole::show::<Smvp>)),
        )
        .route(
            "/{ente}/smvp/{codice}/{versione}/scarica",
            per(
                Permesso::Leggere,
                segna(Annotazione::Scarico, get(regole::scarica::<Smvp>)),
            ),
        )
        .route(
            "/{ente}/metodi",
            per(Permesso::Leggere, get(regole::list::<Metodo>)).merge(per(
                Permesso::StabilireLeRegole,
                post(regole::create::<Metodo>),
            )),
        )
        .route(
            "/{ente}/metodi/nuovo",
            per(Permesso::StabilireLeRegole, get(regole::new::<Metodo>)),
        )
        .route(
            "/{ente}/metodi/{codice}/{versione}",
            per(Permesso::Leggere, get(regole::show::<Metodo>)),
        )
        .route(
            "/{ente}/metodi/{codice}/{versione}/scarica",
            per(
                Permesso::Leggere,
                segna(Annotazione::Scarico, get(regole::scarica::<Metodo>)),
            ),
        )
        .route(
            "/{ente}/accessi",
            per(Permesso::ConferireIncarichi, get(accessi::list)),
        )
        .route(
            "/{ente}/accessi/nuovo",
            per(
                Permesso::GestireGliAccessi,
                segna(
                    Annotazione::Rifiuto,
                    get(accessi::new).post(accessi::create),
                ),
            ),
        )
        .route(
            "/{ente}/accessi/{id}",
            per(
                Permesso::ConferireIncarichi,
                segna(
                    Annotazione::Rifiuto,
                    get(accessi::show).post(accessi::conferisci),
                ),
            ),
        )
        .route(
            "/{ente}/delegati",
            per(
                Permesso::Delegare,
                segna(
                    Annotazione::Rifiuto,
                    get(accessi::delegati).post(accessi::delega),
                ),
            ),
        )
        .route(
            "/{ente}/delegati/revoca",
            per(
                Permesso::Delegare,
                segna(Annotazione::Rifiuto, post(accessi::revoca_delega)),
            ),
        )
        .route(
            "/{ente}/accessi/{id}/revoca",
            per(
                Permesso::ConferireIncarichi,
                segna(Annotazione::Rifiuto, post(accessi::revoca)),
            ),
        )
        .route(
            "/{ente}/accessi/{id}/invito",
            per(
                Permesso::GestireGliAccessi,
                segna(Annotazione::Rifiuto, post(accessi::rinnova)),
            ),
        )
        .route(
            "/{ente}/accessi/{id}/identita",
            per(
                Permesso::GestireGliAccessi,
                segna(Annotazione::Rifiuto, post(accessi::collega)),
            ),
        )
        .route(
            "/{ente}/accessi/{id}/nome",
            per(
                Permesso::GestireGliAccessi,
                segna(
                    Annotazione::Rifiuto,
                    get(accessi::nome).post(accessi::togli_nome),
                ),
            ),
        )
        .route(
            "/{ente}/registro",
            per(Permesso::LeggereIlRegistro, get(registro::list)),
        )
        .route(
            "/{ente}/registro/verifica",
            per(Permesso::LeggereIlRegistro, get(registro::verifica)),
        )
        .route(
            "/{ente}/registro/esporta",
            per(
                Permesso::LeggereIlRegistro,
                segna(Annotazione::Esportazione, get(registro::esporta)),
            ),
        )
        .route(
            "/{ente}/elenchi",
            per(Permesso::Leggere, get(elenchi::list)),
        )
        .route(
            "/{ente}/elenchi/eventi.fattori/risposte",
            per(
                Permesso::TenereLeAnagrafiche,
                get(elenchi::risposte).post(elenchi::rispondi),
            ),
        )
        .route(
            "/{ente}/elenchi/{chiave}",
            per(
                Permesso::TenereLeAnagrafiche,
                get(elenchi::edit).post(elenchi::update),
            ),
        )
        .route(
            "/{ente}/ente",
            per(Permesso::ImpostareLEnte, get(ente::show).post(ente::update)),
        )
        .route(
            "/{ente}/ente/stemma",
            get(ente::stemma).merge(per(Permesso::ImpostareLEnte, post(ente::cambia_stemma))),
        )
        .route(
            "/{ente}/ente/password",
            get(accesso::proprio).post(accesso::cambia_password),
        )
        .route(
            "/{ente}/ente/secondo-fattore",
            get(accesso::secondo_fattore).post(accesso::cambia_fattore),
        )
        .route(
            "/{ente}/ente/promemoria",
            get(promemoria::show).post(promemoria::update),
        )
        .route(
            "/{ente}/ente/promemoria/conferma",
            get(promemoria::chiedi).post(promemoria::conferma),
        )
        .route("/{ente}/ente/sessioni", post(accesso::chiudi_sessione))
        .route(
            "/{ente}/ente/gettoni",
            get(accesso::gettoni).post(accesso::crea_gettone),
        )
        .route("/{ente}/ente/gettoni/revoca", post(accesso::revoca_gettone))
        .route("/codice-sorgente", get(home::sorgente));
    let guardia = middleware::from_fn_with_state(app.clone(), actor::richiedi);
    pagine
        .route_layer(guardia.clone())
        .fallback(non_trovata.layer(guardia))
}

/// A route with the act that it does: only who may do it gets through. What stands without one asks for a person signed in and nothing else;
/// a test counts those.
fn per(permesso: Permesso, rotta: MethodRouter<App>) -> MethodRouter<App> {
    rotta.route_layer(middleware::from_fn(move |richiesta, poi| {
        actor::permetti(permesso, richiesta, poi)
    }))
}

async fn non_trovata() -> Error {
    Error::NonTrovata
}
