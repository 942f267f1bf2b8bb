//! Appointing somebody, and ending an appointment.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Refusal, UtenteId, incarico::Incarico};
use store::Tx;

use super::Digitato;
use super::show::{intatta, page, pagina_di, presente, utente};
use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::rifiutata;

/// What somebody is has changed: wherever he is signed in he signs in anew, but where he changed it himself.
pub(super) fn esci_altrove(tx: &mut Tx<'_>, chi: UtenteId, da: &Persona) -> store::Result<()> {
    let resta = (chi == da.utente).then_some(da.sessione.as_str());
    store::sessioni::delete_all_of(tx, chi, resta)
}

/// Appoints the person.
pub(crate) async fn conferisci(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (id, adesso, digitato) = (utente(&id)?, app.adesso(), Digitato::di_form(&form));
    let actor = accesso.actor.clone();
    let cdr = app.read(move |c| store::cdr::list(c, &actor)).await?;
    let letto = match digitato.leggi(id, &cdr, domain::orario::giorno(adesso)) {
        Ok(Some(nuovo)) => Ok(nuovo),
        Ok(None) => Err(vec![Refusal::campo("ruolo", "scegli un incarico")]),
        Err(no) => Err(no),
    };
    let errori = match letto {
        Err(no) => no,
        Ok(nuovo) => {
            let actor = accesso.actor.clone();
            let esito = app
                .write(move |tx| {
                    if let Err(no) = presente(tx, &actor, id)? {
                        return Ok(Err(no));
                    }
                    let mut suoi = store::incarichi::list(tx, &actor)?;
                    suoi.retain(|i| i.utente == id);
                    match nuovo.conferisci(&suoi, &actor, adesso) {
                        Ok(fatto) => {
                            store::incarichi::record(tx, &fatto)?;
                            esci_altrove(tx, id, &persona).map(Ok)
                        }
                        Err(no) => Ok(Err(no)),
                    }
                })
                .await?;
            match esito {
                Ok(()) => {
                    return Ok(Redirect::to(&pagina_di(&accesso, id, "conferito")).into_response());
                }
                Err(no) => no,
            }
        }
    };
    Ok(rifiutata(
        &page(&app, &accesso, id, digitato, errori).await?,
    ))
}

/// Ends an appointment at once.
pub(crate) async fn revoca(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (id, adesso, actor) = (utente(&id)?, app.adesso(), accesso.actor.clone());
    let quale = form.get("incarico").to_owned();
    let esito = app
        .write(move |tx| {
            let tutti = store::incarichi::list(tx, &actor)?;
            let suo = |i: &&Incarico| i.utente == id && i.id.0 == quale;
            let incarico = tutti.iter().find(suo).ok_or(store::Error::NotFound)?;
            match incarico.revoca(&tutti, &actor, adesso) {
                Ok(fatto) => {
                    store::incarichi::record(tx, &fatto)?;
                    esci_altrove(tx, id, &persona).map(Ok)
                }
                Err(no) => Ok(Err(no)),
            }
        })
        .await?;
    match esito {
        Ok(()) => Ok(Redirect::to(&pagina_di(&accesso, id, "revocato")).into_response()),
        Err(no) => Ok(rifiutata(&intatta(&app, &accesso, id, no).await?)),
    }
}
