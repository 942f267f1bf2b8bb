//! The login page.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::UtenteId;
use domain::registro::Annotazione;

use super::browser::Browser;
use super::{Indirizzo, codice, password};
use crate::app::App;
use crate::bozze::Modulo;
use crate::error::Result;
use crate::form::FormPubblico;
use crate::page::{Page, pagina, rifiutata};
use crate::registro::con_taciuti;

#[derive(Template)]
#[template(path = "accesso/login.html")]
struct LoginPage {
    page: Page,
    nome: String,
    errore: &'static str,
    /// The form where what was typed waits, when the session ended meanwhile; else empty.
    poi: String,
}

/// Longest name that is looked for, in characters.
const NOME_MASSIMO: usize = 200;

/// What the address of the login page may say.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    poi: String,
}

/// Where somebody goes once he is in: the form from which he comes, or his first page. Nothing else that an address says is believed.
pub(super) fn dopo(poi: &str) -> String {
    Modulo::letto(poi).map_or_else(|| "/".to_owned(), |m| m.indirizzo())
}

/// Shows the form.
pub(crate) async fn new(Query(Chiesto { poi }): Query<Chiesto>) -> Response {
    pagina(&LoginPage {
        page: Page::pubblica("Accesso"),
        nome: String::new(),
        errore: "",
        poi: Modulo::letto(&poi).map_or_else(String::new, |m| m.indirizzo()),
    })
}

/// Lets a person in who knows his password.
pub(crate) async fn create(
    State(app): State<App>,
    Indirizzo(da): Indirizzo,
    Browser(browser): Browser,
    cookies: CookieJar,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let nome = form.get("nome").to_owned();
    let no = |errore| {
        rifiutata(&LoginPage {
            page: Page::pubblica("Accesso"),
            nome: form.get("nome").to_owned(),
            errore,
            poi: form.get("poi").to_owned(),
        })
    };
    if nome.chars().count() > NOME_MASSIMO {
        return Ok(no(
            "Il nome è troppo lungo: scrivi quello con cui ti hanno invitato.",
        ));
    }
    if !app
        .tentativi
        .permesso(&format!("{da} {}", nome.to_lowercase()), app.adesso())
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
    let chi = trovato.as_ref().map(|u| u.id);
    let Some(utente) = trovato.filter(|_| giusta) else {
        rifiutato(&app, chi).await?;
        return Ok(no(
            "Nome o password non corretti. Controlla che non sia attivo il blocco delle maiuscole.",
        ));
    };
    let id = utente.id;
    let fattore = app.read(move |c| store::fattori::find(c, id)).await?;
    if fattore.is_some_and(|f| f.confermato.is_some()) {
        return Ok(codice::chiedi(&app, id, form.get("poi")));
    }
    let con_app = app.clone();
    let cookie = app
        .write(move |tx| super::apri(&con_app, tx, utente.id, &browser))
        .await?;
    let dove = dopo(form.get("poi"));
    Ok((cookies.add(cookie), Redirect::to(&dove)).into_response())
}

/// Writes down a wrong password, in the bodies of the account, or in the register of the installation when nobody has that name. Whoever
/// tries all day from everywhere leaves a line every ten seconds, which counts the others.
async fn rifiutato(app: &App, chi: Option<UtenteId>) -> Result<()> {
    const COSA: Annotazione = Annotazione::EntrataRifiutata;
    let (adesso, chiave) = (app.adesso(), format!("entrata {chi:?}"));
    let Some(taciuti) = app.rifiuti.passa(&chiave, adesso) else {
        return Ok(());
    };
    app.write(move |tx| match chi {
        Some(utente) => {
            let dettaglio = con_taciuti("password sbagliata".to_owned(), taciuti);
            store::registro::annota_ovunque(tx, utente, COSA, &dettaglio, adesso)
        }
        None => {
            let dettaglio = con_taciuti("nome sconosciuto".to_owned(), taciuti);
            store::registro::annota_ignoto(tx, COSA, &dettaglio, adesso)
        }
    })
    .await
}
