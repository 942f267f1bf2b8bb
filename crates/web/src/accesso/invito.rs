//! The one-time link with which an invited person chooses his password.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::Refusal;
use domain::registro::Annotazione;
use store::utenti::Utente;

use super::attese::Atteso;
use super::browser::Browser;
use super::{codice, password};
use crate::app::App;
use crate::error::Result;
use crate::form::{FormPubblico, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::segreti::impronta;

#[derive(Template)]
#[template(path = "accesso/invito.html")]
struct InvitoPage {
    page: Page,
    token: String,
    nome: String,
    errori: Vec<Refusal>,
}

spiega!(InvitoPage);

impl InvitoPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Whose link it is.
async fn invitato(app: &App, token: &str) -> Result<Utente> {
    let (hash, adesso) = (impronta(token), app.adesso());
    app.read(move |c| {
        let id = store::inviti::utente(c, &hash, adesso)?;
        store::utenti::find(c, id)
    })
    .await
}

/// Shows the form, if the link is still good.
pub(crate) async fn new(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let utente = invitato(&app, &token).await?;
    Ok(pagina(&InvitoPage {
        page: Page::pubblica("Scegli la password"),
        token,
        nome: utente.nome,
        errori: Vec::new(),
    }))
}

/// Sets the password, uses the link up, ends every session of the account and signs the person in.
pub(crate) async fn create(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(browser): Browser,
    cookies: CookieJar,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let utente = invitato(&app, &token).await?;
    let hash_password = match password::scelta(&form, "password", &utente.nome).await? {
        Ok(hash) => hash,
        Err(errori) => {
            return Ok(rifiutata(&InvitoPage {
                page: Page::pubblica("Scegli la password"),
                token,
                nome: utente.nome,
                errori,
            }));
        }
    };
    let (hash, adesso, con_app) = (impronta(&token), app.adesso(), app.clone());
    let mostrato = hash_password.clone();
    let entrato = app
        .write(move |tx| {
            store::inviti::consume(tx, &hash, adesso)?;
            store::utenti::set_password(tx, utente.id, &hash_password, None)?;
            // A password and a source would be two ways in: the one that was chosen last stays.
            store::identita::dimentica(tx, utente.id)?;
            let come = "scelta con un invito";
            store::registro::annota_ovunque(tx, utente.id, Annotazione::Password, come, adesso)?;
            let fattore = store::fattori::find(tx, utente.id)?;
            if fattore.is_some_and(|f| f.confermato.is_some()) {
                return Ok(None);
            }
            super::apri(&con_app, tx, utente.id, &browser, None).map(Some)
        })
        .await?;
    // The link stands for the password, and for nothing else.
    let Some(cookie) = entrato else {
        let chi = Atteso {
            utente: utente.id,
            fonte: None,
            mostrato,
        };
        return Ok(codice::chiedi(&app, chi, ""));
    };
    Ok((cookies.add(cookie), Redirect::to("/")).into_response())
}
