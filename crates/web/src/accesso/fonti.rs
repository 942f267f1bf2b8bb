//! Coming in as somebody whom a source knows: the directory of the body, or a provider of identities.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use domain::identita::{Conosciuto, Fonte};
use domain::registro::Annotazione;

use super::attese::Atteso;
use super::codice;
use super::login::dopo;
use crate::app::App;
use crate::error::Result;
use crate::registro::con_taciuti;

/// What became of somebody who showed a source who he is.
enum Esito {
    Entrato(Cookie<'static>),
    /// His account asks for a code, too.
    Manca(Atteso),
    /// No account is tied to him, and none may be made.
    Sconosciuto,
    /// An account for him would have the name of another.
    NomePreso,
}

/// Lets somebody in whom a source knows, with the appointments that its groups give him; the sentence when he may not come in.
pub(super) async fn entra(
    app: &App,
    cookies: CookieJar,
    fonte: &Fonte,
    chi: Conosciuto,
    browser: String,
    poi: &str,
) -> Result<std::result::Result<Response, &'static str>> {
    let (con_app, di, adesso) = (app.clone(), fonte.clone(), app.adesso());
    let esito = app
        .try_write(move |tx| {
            let utente = match store::identita::chi(tx, &di.codice, &chi.valore)? {
                Some(utente) => utente.id,
                None => match store::identita::crea(tx, &di, &chi, adesso)? {
                    Some(utente) => utente,
                    None => return Ok(Esito::Sconosciuto),
                },
            };
            for detto in store::identita::allinea(tx, &di, utente, chi.gruppi.as_deref(), adesso)? {
                tracing::warn!("appointments of {}: {detto}", di.codice);
            }
            let fattore = store::fattori::find(tx, utente)?;
            if fattore.is_some_and(|f| f.confermato.is_some()) {
                return Ok(Esito::Manca(Atteso {
                    utente,
                    fonte: Some(di.codice),
                    mostrato: chi.valore,
                }));
            }
            super::apri(&con_app, tx, utente, &browser, Some(&di.codice)).map(Esito::Entrato)
        })
        .await?;
    let esito = match esito {
        Err(store::Error::Conflict(_)) => Esito::NomePreso,
        altro => altro?,
    };
    match esito {
        Esito::Entrato(cookie) => Ok(Ok(
            (cookies.add(cookie), Redirect::to(&dopo(poi))).into_response()
        )),
        Esito::Manca(chi) => Ok(Ok(codice::chiedi(app, chi, poi))),
        Esito::Sconosciuto => {
            rifiutato(app, fonte, "nessun accesso collegato").await?;
            Ok(Err(
                "Sei stato riconosciuto, ma nessun accesso di Schedario è collegato a te: chiedi a chi amministra Schedario nel tuo ente di collegare il tuo.",
            ))
        }
        Esito::NomePreso => {
            rifiutato(app, fonte, "il nome è di un altro accesso").await?;
            Ok(Err(
                "Sei stato riconosciuto, ma il tuo nome è già quello di un altro accesso: chiedi a chi amministra Schedario di collegarlo a te.",
            ))
        }
    }
}

/// Writes down somebody whom a source knows, or says that it does, and who does not come in.
pub(super) async fn rifiutato(app: &App, fonte: &Fonte, perche: &str) -> Result<()> {
    const COSA: Annotazione = Annotazione::EntrataRifiutata;
    let adesso = app.adesso();
    let Some(taciuti) = app
        .rifiuti
        .passa(&format!("fonte {} {perche}", fonte.codice), adesso)
    else {
        return Ok(());
    };
    let dettaglio = con_taciuti(format!("{}: {perche}", fonte.nome), taciuti);
    app.write(move |tx| store::registro::annota_ignoto(tx, COSA, &dettaglio, adesso))
        .await
}
