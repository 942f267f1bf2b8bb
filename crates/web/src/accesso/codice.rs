//! The second step of the login: the code of the application, or one for recovery.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use domain::UtenteId;
use domain::registro::Annotazione;

use super::Indirizzo;
use super::attese::Atteso;
use super::browser::Browser;
use super::login::dopo;
use super::totp::{self, Buono};
use crate::app::App;
use crate::error::Result;
use crate::form::FormPubblico;
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::registro::con_taciuti;

#[derive(Template)]
#[template(path = "accesso/codice.html")]
struct CodicePage {
    page: Page,
    attesa: String,
    poi: String,
    errore: &'static str,
}

spiega!(CodicePage, frase errore);

/// The page that asks for the code of somebody whose password was right.
pub(super) fn chiedi(app: &App, chi: Atteso, poi: &str) -> Response {
    pagina(&CodicePage {
        page: Page::pubblica("Codice di accesso"),
        attesa: app.attese.apri(chi, app.adesso()),
        poi: poi.to_owned(),
        errore: "",
    })
}

/// Lets somebody in who has given his password and now his code.
pub(crate) async fn create(
    State(app): State<App>,
    Indirizzo(da): Indirizzo,
    Browser(browser): Browser,
    cookies: CookieJar,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let (attesa, adesso) = (form.get("attesa").to_owned(), app.adesso());
    let no = |errore| {
        rifiutata(&CodicePage {
            page: Page::pubblica("Codice di accesso"),
            attesa: attesa.clone(),
            poi: form.get("poi").to_owned(),
            errore,
        })
    };
    let Some(chi) = app.attese.prova(&attesa, adesso) else {
        return Ok(no(
            "È passato troppo tempo, o i tentativi sono stati troppi: torna all'accesso e ricomincia.",
        ));
    };
    let utente = chi.utente;
    // As with passwords: who tries over and over waits where he tries from, and locks nobody else out.
    if !app
        .tentativi
        .permesso(&format!("{da} codice {}", utente.0), adesso)
    {
        return Ok(no("Troppi tentativi: aspetta un minuto e riprova."));
    }
    // Three codes in a million are good at any moment: who tries from everywhere at once is slowed down by the account. Nobody gets here
    // without its password.
    if app.codici.passa(&utente.0.to_string(), adesso).is_none() {
        rifiutato(&app, utente).await?;
        return Ok(no(
            "Per questo accesso sono stati provati troppi codici: aspetta qualche minuto. Se non sei stato tu, qualcuno conosce la tua password: cambia la password, e dillo a chi gestisce gli accessi.",
        ));
    }
    let (codice, con_app) = (form.get("codice").to_owned(), app.clone());
    let entrato = app
        .write(move |tx| {
            if !vale_ancora(tx, &chi)? {
                return Ok(None);
            }
            let Some(fattore) = store::fattori::find(tx, utente)? else {
                return Ok(None);
            };
            let Some(buono) = totp::usa(tx, utente, &fattore, &codice, adesso)? else {
                return Ok(None);
            };
            if let Buono::Recupero(restano) = buono {
                let detto = format!("entrata con un codice di recupero: ne restano {restano}");
                store::registro::annota_ovunque(
                    tx,
                    utente,
                    Annotazione::SecondoFattore,
                    &detto,
                    adesso,
                )?;
            }
            super::apri(&con_app, tx, utente, &browser, chi.fonte.as_deref()).map(Some)
        })
        .await?;
    let Some(cookie) = entrato else {
        rifiutato(&app, utente).await?;
        return Ok(no(
            "Il codice non è giusto, oppure è già stato usato: aspetta il prossimo, o usa un codice di recupero.",
        ));
    };
    app.attese.chiudi(&attesa);
    Ok((cookies.add(cookie), Redirect::to(&dopo(form.get("poi")))).into_response())
}

/// Whether what somebody showed before the code is still what lets him in: meanwhile his password may have changed, or how he is known.
fn vale_ancora(c: &mut store::Conn, chi: &Atteso) -> store::Result<bool> {
    let identita = store::identita::di(c, chi.utente)?;
    let adesso = match (&chi.fonte, identita) {
        (None, None) => Some(store::utenti::find(c, chi.utente)?.password_hash),
        (Some(fonte), Some(sua)) if sua.fonte == *fonte => Some(sua.valore),
        _ => None,
    };
    Ok(adesso.as_ref() == Some(&chi.mostrato))
}

/// Writes a wrong code down, as a wrong password is.
async fn rifiutato(app: &App, utente: UtenteId) -> Result<()> {
    let adesso = app.adesso();
    let Some(taciuti) = app.rifiuti.passa(&format!("codice {}", utente.0), adesso) else {
        return Ok(());
    };
    let dettaglio = con_taciuti("codice del secondo fattore sbagliato".to_owned(), taciuti);
    app.write(move |tx| {
        const COSA: Annotazione = Annotazione::EntrataRifiutata;
        store::registro::annota_ovunque(tx, utente, COSA, &dettaglio, adesso)
    })
    .await
}
