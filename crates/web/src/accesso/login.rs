//! The login page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::UtenteId;
use domain::registro::Annotazione;

use super::attese::Atteso;
use super::browser::Browser;
use super::{Indirizzo, codice, fonti, password};
use crate::app::App;
use crate::bozze::Modulo;
use crate::error::{Error, Result};
use crate::form::{Form, FormPubblico};
use crate::identita::{Directory, Risposta};
use crate::indirizzo::segmento;
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::registro::con_taciuti;

#[derive(Template)]
#[template(path = "accesso/login.html")]
struct LoginPage {
    page: Page,
    nome: String,
    errore: &'static str,
    /// Whether somebody who has forgotten his password can be written to.
    posta: bool,
    /// What people call the directory whose passwords are good here too; empty when there is none.
    directory: String,
    /// Address and name of each provider.
    provider: Vec<(String, String)>,
    /// The form where what was typed waits, when the session ended meanwhile; else empty.
    poi: String,
}

spiega!(LoginPage, frase errore);

const SBAGLIATA: &str =
    "Nome o password non corretti. Controlla che non sia attivo il blocco delle maiuscole.";

/// Longest name that is looked for, in characters.
const NOME_MASSIMO: usize = 200;

/// What the address of the login page may say.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    poi: String,
}

impl Chiesto {
    /// Where somebody wants to go, if it is a form of ours; else empty.
    pub(super) fn poi(&self) -> String {
        Modulo::letto(&self.poi).map_or_else(String::new, |m| m.indirizzo())
    }
}

fn page(app: &App, nome: &str, poi: &str, errore: &'static str) -> LoginPage {
    let identita = &app.servizi.identita;
    let verso = |codice: &str| {
        let base = format!("/accesso/con/{}", segmento(codice));
        if poi.is_empty() {
            base
        } else {
            format!("{base}?poi={}", segmento(poi))
        }
    };
    let directory = identita.directory.as_ref();
    LoginPage {
        page: Page::pubblica("Accesso"),
        nome: nome.to_owned(),
        errore,
        posta: app.servizi.posta,
        directory: directory.map_or_else(String::new, |d| d.fonte().nome.clone()),
        provider: identita
            .provider
            .iter()
            .map(|p| (verso(&p.fonte().codice), p.fonte().nome.clone()))
            .collect(),
        poi: poi.to_owned(),
    }
}

/// The page with a sentence, for somebody whom a provider sent back in vain.
pub(super) fn errata(app: &App, poi: &str, frase: &'static str) -> Response {
    rifiutata(&page(app, "", poi, frase))
}

/// Where somebody goes once he is in: the form from which he comes, or his first page. Nothing else that an address says is believed.
pub(super) fn dopo(poi: &str) -> String {
    Modulo::letto(poi).map_or_else(|| "/".to_owned(), |m| m.indirizzo())
}

/// Shows the form.
pub(crate) async fn new(State(app): State<App>, Query(chiesto): Query<Chiesto>) -> Response {
    pagina(&page(&app, "", &chiesto.poi(), ""))
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
    let no = |errore| rifiutata(&page(&app, form.get("nome"), form.get("poi"), errore));
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
    // Who has a password here comes in with it; everybody else is asked of the directory, where there is one.
    let sua = trovato
        .as_ref()
        .is_some_and(|u| u.password_hash != store::utenti::SENZA_PASSWORD);
    if !sua && let Some(directory) = app.servizi.identita.directory.clone() {
        return dalla_directory(&app, directory, cookies, &form, (&da, browser)).await;
    }
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
        return Ok(no(SBAGLIATA));
    };
    let id = utente.id;
    let fattore = app.read(move |c| store::fattori::find(c, id)).await?;
    if fattore.is_some_and(|f| f.confermato.is_some()) {
        let chi = Atteso {
            utente: id,
            fonte: None,
            mostrato: utente.password_hash,
        };
        return Ok(codice::chiedi(&app, chi, form.get("poi")));
    }
    let con_app = app.clone();
    let cookie = app
        .write(move |tx| super::apri(&con_app, tx, utente.id, &browser, None))
        .await?;
    let dove = dopo(form.get("poi"));
    Ok((cookies.add(cookie), Redirect::to(&dove)).into_response())
}

/// Lets a person in whom the directory of the body knows by his name and password.
async fn dalla_directory(
    app: &App,
    directory: Arc<dyn Directory>,
    cookies: CookieJar,
    form: &Form,
    (da, browser): (&str, String),
) -> Result<Response> {
    let (nome, password) = (form.get("nome").to_owned(), form.get("password").to_owned());
    let no = |errore| rifiutata(&page(app, form.get("nome"), form.get("poi"), errore));
    if app.fuori.passa(da, app.adesso()).is_none() {
        return Err(Error::TroppiTentativi);
    }
    // A directory locks an account after so many wrong passwords, from wherever they come, and for all that its person does with it: here
    // they run out first, for the person and not for a way of writing his name. Who came in from where he is has no part in what others try.
    let fonte = directory.fonte().clone();
    let (con_app, da, adesso) = (app.clone(), da.to_owned(), app.adesso());
    let risposta = app
        .chiedi_fuori(move || {
            let lascia = |chiave: &str| {
                con_app.entrati.da(chiave, &da, adesso)
                    || con_app.directory.passa(chiave, adesso).is_some()
            };
            let risposta = directory.entra(&nome, &password, &lascia);
            if let Ok(Risposta::Entrato(chi)) = &risposta {
                con_app.entrati.segna(&chi.valore, &da, adesso);
            }
            risposta
        })
        .await?;
    match risposta.unwrap_or_else(|| Err("too many questions wait".to_owned())) {
        Ok(Risposta::Entrato(chi)) => {
            match fonti::entra(app, cookies, &fonte, chi, browser, form.get("poi")).await? {
                Ok(entrato) => Ok(entrato),
                Err(frase) => Ok(no(frase)),
            }
        }
        Ok(Risposta::Trattenuta) => Ok(no(
            "Con questo nome sono state provate troppe password: aspetta qualche minuto e riprova.",
        )),
        Ok(Risposta::Sbagliata) => {
            fonti::rifiutato(app, &fonte, "nome o password sbagliati").await?;
            Ok(no(SBAGLIATA))
        }
        Err(e) => {
            tracing::error!("directory: {e}");
            Ok(no(
                "La directory dell'ente non risponde: riprova fra qualche minuto. Chi ha una password di Schedario entra lo stesso.",
            ))
        }
    }
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
