//! The routes of a body, and those of whoever is signed in.

use axum::Router;
use axum::routing::{get, post};
use domain::cdr::Cdr;
use domain::permesso::Permesso;
use domain::persona::Persona;
use domain::portatore::Portatore;
use domain::registro::Annotazione;
use domain::rischio::Metodo;
use domain::smvp::Smvp;

use super::per;
use crate::app::App;
use crate::registro::segna;
use crate::{
    accessi, accesso, anagrafiche, cdr, ciclo, elenchi, ente, esportazioni, home, importazioni,
    modelli, notifiche, promemoria, registro, regole, ricerca, schede, stampe,
};

/// Registers, rules, imports, persons and accounts.
pub(super) fn rotte() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/uscita", post(accesso::destroy))
        .route("/{ente}/mie", per(Permesso::Compilare, get(ciclo::mie)))
        .route(
            "/{ente}/avvisi",
            per(Permesso::Leggere, get(promemoria::avvisi)),
        )
        .route(
            "/{ente}/menzioni",
            per(Permesso::Leggere, get(schede::menzioni)),
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
            "/{ente}/notifiche",
            per(
                Permesso::ImpostareLEnte,
                get(notifiche::list).post(notifiche::create),
            ),
        )
        .route(
            "/{ente}/notifiche/{id}",
            per(Permesso::ImpostareLEnte, post(notifiche::update)),
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
        .route("/codice-sorgente", get(home::sorgente))
}
