//! A password that somebody has forgotten: a link to choose another goes to the address that he has confirmed. The answer is the same for
//! every name.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Duration, Utc};
use domain::orario;
use domain::registro::Annotazione;
use store::Tx;
use store::posta::Messaggio;

use super::Indirizzo;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::FormPubblico;
use crate::page::{Page, pagina};
use crate::segreti::Segreto;

/// How long the link is good: a message lies about longer than a link that somebody hands over.
const VALIDO: Duration = Duration::hours(1);

/// How long an address must have been confirmed: who sat at an open browser for a moment could have put his own there.
const PROVATO: Duration = Duration::days(1);

#[derive(Template)]
#[template(path = "accesso/dimenticata.html")]
struct DimenticataPage {
    page: Page,
    nome: String,
    /// Whether the name was sent.
    chiesta: bool,
}

fn page(nome: &str, chiesta: bool) -> Response {
    pagina(&DimenticataPage {
        page: Page::pubblica("Password dimenticata"),
        nome: nome.to_owned(),
        chiesta,
    })
}

/// Shows the form, where messages leave at all.
pub(crate) async fn new(State(app): State<App>) -> Result<Response> {
    if !app.servizi.posta {
        return Err(Error::NonTrovata);
    }
    Ok(page("", false))
}

/// Writes to whoever has that name, if he can be written to.
pub(crate) async fn create(
    State(app): State<App>,
    Indirizzo(da): Indirizzo,
    FormPubblico(form): FormPubblico,
) -> Result<Response> {
    let (Some(casa), true) = (app.servizi.davanti.pubblico(), app.servizi.posta) else {
        return Err(Error::NonTrovata);
    };
    let adesso = app.adesso();
    if !app.tentativi.permesso(&format!("password {da}"), adesso) {
        return Err(Error::TroppiTentativi);
    }
    let nome = form.get("nome").to_owned();
    if nome.is_empty() {
        return Ok(page("", false));
    }
    app.write(move |tx| scrivi(tx, &nome, &casa, adesso))
        .await?;
    Ok(page(form.get("nome"), true))
}

fn scrivi(tx: &mut Tx<'_>, nome: &str, casa: &str, adesso: DateTime<Utc>) -> store::Result<()> {
    let utente = match store::utenti::find_by_nome(tx, nome) {
        Ok(utente) => utente,
        Err(store::Error::NotFound) => return Ok(()),
        Err(e) => return Err(e),
    };
    // Who has none here has none to forget: he has still to be invited, is recognised by others, or was told to go.
    if utente.password_hash == store::utenti::SENZA_PASSWORD {
        return Ok(());
    }
    let recapito = store::posta::recapito(tx, utente.id)?;
    let da_tempo = |quando: DateTime<Utc>| quando + PROVATO <= adesso;
    let Some(recapito) = recapito.filter(|r| r.confermato.is_some_and(da_tempo)) else {
        return Ok(());
    };
    let (segreto, scade) = (Segreto::nuovo(), adesso + VALIDO);
    let messaggio = Messaggio {
        // One in an hour: whoever asks without end fills nobody's box.
        chiave: format!(
            "{}{}:{}",
            store::posta::PASSWORD,
            utente.id.0,
            adesso.format("%Y-%m-%dT%H")
        ),
        utente: utente.id,
        email: recapito.email,
        oggetto: "Schedario: scegli una nuova password".to_owned(),
        testo: format!(
            "Qualcuno, speriamo tu, ha chiesto di scegliere una nuova password per l'accesso «{}».\n\nSi sceglie qui, una volta sola, entro le {}:\n{casa}/invito/{}\n\nSe non sei stato tu, non fare niente: la password di adesso continua a valere.\n",
            utente.nome,
            orario::it(scade),
            segreto.testo(),
        ),
    };
    if store::posta::accoda(tx, &messaggio, adesso)? {
        store::inviti::create(tx, &segreto.impronta(), Some(utente.id), scade)?;
        let detto = "chiesta una nuova password per posta";
        store::registro::annota_ovunque(tx, utente.id, Annotazione::Password, detto, adesso)?;
    }
    Ok(())
}
