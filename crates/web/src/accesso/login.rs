//! The login page.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use super::{Indirizzo, password};
use crate::app::App;
use crate::error::Result;
use crate::form::FormPubblico;
use crate::page::{Page, pagina, rifiutata};

#[derive(Template)]
#[template(path = "accesso/login.html")]
struct LoginPage {
    page: Page,
    nome: String,
    errore: &'static str,
}

/// Shows the form.
pub(crate) async fn new() -> Response {
    pagina(&LoginPage {
        page: Page::pubblica("Accesso"),
        nome: String::new(),
        errore: "",
    })
}

/// Lets a person in who knows his password.
pub(crate) async fn create(
    State(app): State<App>,
    Indirizzo(da): Indirizzo,
    cookies: CookieJar,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let nome = form.get("nome").to_owned();
    let no = |errore| {
        rifiutata(&LoginPage {
            page: Page::pubblica("Accesso"),
            nome: form.get("nome").to_owned(),
            errore,
        })
    };
    if !app
        .tentativi
        .permesso(&format!("{da} {}", nome.to_lowercase()))
    {
        return Ok(no("Troppi tentativi: aspetta un minuto e riprova."));
    }
    let cercato = nome.clone();
    let trovato = app
        .read(move |c| match store::utenti::find_by_nome(c, &cercato) {
            Ok(utente) => Ok(Some(utente)),
            Err(store::Error::NotFound) => Ok(None),
            Err(e) => Err(e),
        })
        .await?;
    let (digitata, registrata) = (
        form.get("password").to_owned(),
        trovato
            .as_ref()
            .map(|u| u.password_hash.clone())
            .filter(|hash| hash != store::utenti::SENZA_PASSWORD),
    );
    let giusta =
        tokio::task::spawn_blocking(move || password::giusta(&digitata, registrata.as_deref()))
            .await
            .unwrap_or(false);
    let Some(utente) = trovato.filter(|_| giusta) else {
        return Ok(no(
            "Nome o password non corretti. Controlla che non sia attivo il blocco delle maiuscole.",
        ));
    };
    let con_app = app.clone();
    let cookie = app
        .write(move |tx| super::apri(&con_app, tx, utente.id))
        .await?;
    Ok((cookies.add(cookie), Redirect::to("/")).into_response())
}
