//! One's own account: the password, and where one is signed in.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::registro::Annotazione;
use store::sessioni::Sessione;

use super::password;
use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, frase_di};
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};
use domain::orario;

/// How much of a session's hash names it on the page: enough to tell one's own sessions apart.
const SEGNO: usize = 16;

#[derive(Template)]
#[template(path = "accesso/proprio.html")]
struct ProprioPage {
    page: Page,
    sigla: String,
    sessioni: Vec<Aperta>,
    /// Name of the source through which one comes in; empty for whoever has a password here.
    entra_con: String,
    errori: Vec<Refusal>,
}

spiega!(ProprioPage);

/// A place where one is signed in.
struct Aperta {
    segno: String,
    /// Whether it is the browser that asks.
    questa: bool,
    browser: String,
    creata: String,
    ultima: String,
    scade: String,
}

impl ProprioPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows the form of the password and the open sessions.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let mut page = page(&app, &accesso, &persona, Vec::new()).await?;
    page.page = page.page.esito(dopo.esito.as_deref());
    Ok(pagina(&page))
}

/// Changes the password; every other session of the account ends with the same write.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    // Who sits down at somebody else's open browser may not try passwords without end.
    if !app
        .tentativi
        .permesso(&format!("cambio {}", persona.utente.0), app.adesso())
    {
        return Err(Error::TroppiTentativi);
    }
    let utente = persona.utente;
    let registrata = app
        .read(move |c| store::utenti::find(c, utente))
        .await?
        .password_hash;
    let attuale = form.get("attuale").to_owned();
    let giusta = tokio::task::spawn_blocking(move || password::giusta(&attuale, Some(&registrata)))
        .await
        .map_err(|e| Error::interno(&e))?;
    let mut errori = Vec::new();
    if !giusta {
        errori.push(Refusal::campo(
            "attuale",
            "non è la password con cui sei entrato: riscrivila",
        ));
    }
    match password::scelta(&form, "nuova", &persona.nome).await? {
        Ok(hash) if errori.is_empty() => {
            let (resta, adesso) = (persona.sessione.clone(), app.adesso());
            app.write(move |tx| {
                store::utenti::set_password(tx, utente, &hash, Some(&resta))?;
                store::registro::annota_ovunque(tx, utente, Annotazione::Password, "", adesso)
            })
            .await?;
            Ok(Redirect::to(&format!(
                "/{}/ente/password?esito=password",
                accesso.ente.sigla
            ))
            .into_response())
        }
        scelta => {
            errori.extend(scelta.err().into_iter().flatten());
            Ok(rifiutata(&page(&app, &accesso, &persona, errori).await?))
        }
    }
}

/// Ends one of one's own sessions, or all but this one.
pub(crate) async fn revoke(
    State(app): State<App>,
    accesso: Accesso,
    persona: Persona,
    form: Form,
) -> Result<Response> {
    let (utente, resta, quale, adesso) = (
        persona.utente,
        persona.sessione.clone(),
        form.get("sessione").to_owned(),
        app.adesso(),
    );
    app.write(move |tx| {
        const COSA: Annotazione = Annotazione::SessioneChiusa;
        if quale == "altre" {
            store::sessioni::delete_all_of(tx, utente, Some(&resta))?;
            return store::registro::annota_ovunque(tx, utente, COSA, "tutte le altre", adesso);
        }
        let sue = store::sessioni::list_of(tx, utente, adesso)?;
        let (impronta, _) = sue
            .iter()
            .find(|(impronta, _)| segno(impronta) == quale)
            .ok_or(store::Error::NotFound)?;
        store::sessioni::delete(tx, impronta)?;
        store::registro::annota_ovunque(tx, utente, COSA, "una", adesso)
    })
    .await?;
    Ok(Redirect::to(&format!(
        "/{}/ente/password?esito=sessione",
        accesso.ente.sigla
    ))
    .into_response())
}

fn segno(impronta: &str) -> &str {
    impronta.get(..SEGNO).unwrap_or(impronta)
}

async fn page(
    app: &App,
    accesso: &Accesso,
    persona: &Persona,
    errori: Vec<Refusal>,
) -> Result<ProprioPage> {
    let (utente, adesso) = (persona.utente, app.adesso());
    let (sessioni, identita) = app
        .read(move |c| {
            Ok((
                store::sessioni::list_of(c, utente, adesso)?,
                store::identita::di(c, utente)?,
            ))
        })
        .await?;
    let aperta = |(impronta, s): &(String, Sessione)| Aperta {
        segno: segno(impronta).to_owned(),
        questa: *impronta == persona.sessione,
        browser: s.browser.clone(),
        creata: orario::it(s.creata),
        ultima: orario::it(s.ultima),
        scade: orario::it(s.scade),
    };
    Ok(ProprioPage {
        page: Page::di(accesso, "Password e sessioni", ""),
        sigla: accesso.ente.sigla.clone(),
        entra_con: identita
            .map(|i| app.servizi.identita.nome_di(&i.fonte))
            .unwrap_or_default(),
        sessioni: sessioni.iter().map(aperta).collect(),
        errori,
    })
}
