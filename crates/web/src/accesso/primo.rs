//! The one-time link with which the first administrator sets name and password.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::ente::Ente;
use domain::{Refusal, testo};

use super::browser::Browser;
use super::password;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{FormPubblico, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::segreti::impronta;

#[derive(Template)]
#[template(path = "accesso/primo.html")]
struct PrimoPage {
    page: Page,
    token: String,
    /// Name of the body when the database already has one (the demo, a restored copy); otherwise it is asked.
    ente: Option<String>,
    nome_ente: String,
    nome: String,
    errori: Vec<Refusal>,
}

spiega!(PrimoPage);

impl PrimoPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows the form, if the link is still good.
pub(crate) async fn new(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let (hash, adesso) = (impronta(&token), app.adesso());
    let (valido, enti) = app
        .read(move |c| {
            Ok((
                store::inviti::is_valid(c, &hash, adesso)?,
                store::enti::list(c)?,
            ))
        })
        .await?;
    if !valido {
        return Err(Error::NonTrovata);
    }
    let ente = enti.first().map(|e| e.nome.clone());
    Ok(pagina(&PrimoPage {
        page: Page::pubblica("Primo accesso"),
        token,
        ente,
        nome_ente: String::new(),
        nome: String::new(),
        errori: Vec::new(),
    }))
}

/// Makes the account, uses the link up and signs the person in.
pub(crate) async fn create(
    State(app): State<App>,
    Path(token): Path<String>,
    Browser(browser): Browser,
    cookies: CookieJar,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let (hash, adesso) = (impronta(&token), app.adesso());
    let controllo = hash.clone();
    let (valido, enti) = app
        .read(move |c| {
            Ok((
                store::inviti::is_valid(c, &controllo, adesso)?,
                store::enti::list(c)?,
            ))
        })
        .await?;
    if !valido {
        return Err(Error::NonTrovata);
    }
    // What no keyboard writes leaves nothing of a name.
    let nome = testo::pulito(form.get("nome")).unwrap_or_default();
    let nome_ente = form.get("ente").to_owned();
    let mut errori = Vec::new();
    if nome.is_empty() || nome.chars().count() > 100 {
        errori.push(Refusal::campo(
            "nome",
            "scrivi il nome con cui vuoi entrare, al massimo 100 caratteri",
        ));
    }
    if enti.is_empty()
        && let Err(e) = Ente::sigla_di(&nome_ente)
    {
        errori.push(Refusal::campo("ente", e.frase));
    }
    let scelta = password::scelta(&form, "password", &nome).await?;
    let password_hash = match scelta {
        Ok(hash) if errori.is_empty() => hash,
        scelta => {
            errori.extend(scelta.err().into_iter().flatten());
            let ente = enti.first().map(|e| e.nome.clone());
            return Ok(rifiutata(&PrimoPage {
                page: Page::pubblica("Primo accesso"),
                token,
                ente,
                nome_ente,
                nome,
                errori,
            }));
        }
    };
    let con_app = app.clone();
    let cookie = app
        .write(move |tx| {
            store::inviti::consume(tx, &hash, adesso)?;
            let mut enti = store::enti::list(tx)?;
            if enti.is_empty() {
                enti.push(store::enti::create(tx, &nome_ente, adesso)?);
            }
            let utente = store::utenti::create(tx, &nome, &password_hash, adesso)?;
            for ente in &enti {
                store::incarichi::conferisci_i_primi(tx, ente.id, utente, adesso)?;
            }
            super::apri(&con_app, tx, utente, &browser, None)
        })
        .await?;
    Ok((cookies.add(cookie), Redirect::to("/")).into_response())
}
