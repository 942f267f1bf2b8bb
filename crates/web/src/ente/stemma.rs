//! The crest of the body: brought once, printed on every book.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use domain::libro::Stemma;
use domain::testo;

use super::immagine::{self, Tipo};
use super::show::page;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::FormConFile;
use crate::page::rifiutata;

/// Longest alternative text, in characters.
const ALT_MASSIMO: usize = 200;

/// Even if a picture fooled the check, the browser runs and fetches nothing when it is opened by its address.
const CSP: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// Gives the picture.
pub(crate) async fn show(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let stemma = app
        .read(move |c| store::enti::stemma(c, &accesso.actor))
        .await?
        .ok_or(Error::NonTrovata)?;
    let tipo = match immagine::tipo(&stemma.immagine) {
        Some(Tipo::Png) => "image/png",
        Some(Tipo::Svg) => "image/svg+xml",
        None => return Err(Error::NonTrovata),
    };
    Ok((
        [
            (header::CONTENT_TYPE, tipo),
            (header::CONTENT_SECURITY_POLICY, CSP),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        stemma.immagine,
    )
        .into_response())
}

/// Changes picture and alternative text, or takes the crest away.
pub(crate) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    inviato: FormConFile,
) -> Result<Response> {
    let (actor, adesso) = (accesso.actor.clone(), app.adesso());
    if inviato.form.get("azione") == "togli" {
        app.write(move |tx| store::enti::set_stemma(tx, &actor, None, adesso))
            .await?;
        return Ok(
            Redirect::to(&format!("/{}/ente?esito=eliminata", accesso.ente.sigla)).into_response(),
        );
    }
    let lettore = actor.clone();
    let attuale = app
        .read(move |c| store::enti::stemma(c, &lettore))
        .await?
        .map(|s| s.immagine);
    let alt = inviato.form.get("alt").to_owned();
    let mut errori = Vec::new();
    match testo::pulito(&alt) {
        None => errori.push(Refusal::campo("alt", "descrivi lo stemma in poche parole, per chi non lo vede: per esempio «Stemma del Comune di Borgo Sereno»")),
        Some(t) if t.chars().count() > ALT_MASSIMO => errori.push(Refusal::campo("alt", format!("al massimo {ALT_MASSIMO} caratteri"))),
        Some(_) => {}
    }
    let portata = inviato
        .file
        .first()
        .map(|f| f.contenuto.to_vec())
        .filter(|i| !i.is_empty());
    if let Some(Err(frase)) = portata.as_deref().map(immagine::controlla) {
        errori.push(Refusal::campo("immagine", frase));
    }
    let immagine = portata.or(attuale);
    match immagine {
        Some(immagine) if errori.is_empty() => {
            let stemma = Stemma {
                immagine,
                testo_alternativo: alt,
            };
            app.write(move |tx| store::enti::set_stemma(tx, &actor, Some(&stemma), adesso))
                .await?;
            Ok(
                Redirect::to(&format!("/{}/ente?esito=salvata", accesso.ente.sigla))
                    .into_response(),
            )
        }
        Some(_) => Ok(rifiutata(
            &page(&app, &accesso, None, Some(alt), errori).await?,
        )),
        None => {
            errori.push(Refusal::campo(
                "immagine",
                "scegli il file dello stemma, in formato SVG o PNG",
            ));
            Ok(rifiutata(
                &page(&app, &accesso, None, Some(alt), errori).await?,
            ))
        }
    }
}
