//! The tree of performance of a plan: every score with those it is made of, down to the values.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::vista::Vista;
use serde::Deserialize;

use super::misure::visibili;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, pagina};
use crate::punteggi::{Punteggi, Ramo, Riga};
use crate::regole;

/// Indicators in alert that are named above the tree; the others are found by their branches.
const IN_ALLERTA: usize = 10;

/// Which branch is open, in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    ramo: String,
}

#[derive(Template)]
#[template(path = "viste/albero.html")]
struct AlberoPage {
    page: Page,
    sigla: String,
    vista: Vista,
    /// Name of the SMVP, and where it says how it works.
    smvp: String,
    come: String,
    righe: Vec<Riga>,
    vuoto: bool,
    parziale: bool,
    allerte: u32,
    /// Code of the sheet, the indicator, where it opens.
    in_allerta: Vec<(String, String, String)>,
}

impl AlberoPage {
    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }
}

/// Shows the tree, a branch open.
pub(crate) async fn albero(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let (actor, alberi) = (accesso.actor.clone(), app.alberi.clone());
    let oggi = app.oggi();
    let tenute = app.schede.clone();
    let (vista, punteggi, visibili) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let punteggi = Punteggi::di(c, &actor, &vista, oggi, &alberi)?;
            let visibili = visibili(c, &actor, &vista.id, &tenute)?;
            Ok((vista, punteggi, visibili))
        })
        .await?;
    let sigla = accesso.ente.sigla.clone();
    let base = format!("/{sigla}/viste/{}", vista.codice);
    let piano = punteggi.piano().ok_or(Error::Interno)?;
    let ramo = Ramo::di_piano(&punteggi, base.clone(), &scelto.ramo).visto_da(visibili.as_ref());
    let usato = punteggi.albero.smvp();
    let mut suoi = piano.in_allerta();
    suoi.retain(|i| visibili.as_ref().is_none_or(|v| v.contains(i.codice())));
    let allerte = match &visibili {
        None => piano.allerte(),
        Some(_) => u32::try_from(suoi.len()).unwrap_or(u32::MAX),
    };
    let in_allerta = suoi.into_iter().take(IN_ALLERTA).map(|i| {
        let dove = format!(
            "{base}/schede/{}/punteggio",
            crate::indirizzo::segmento(i.codice())
        );
        (i.codice().to_owned(), i.titolo().to_owned(), dove)
    });
    Ok(pagina(&AlberoPage {
        page: Page::di(
            &accesso,
            format!("Albero della performance – {}", vista.codice),
            "viste",
        ),
        smvp: usato.nome.clone(),
        come: regole::indirizzo(&sigla, usato),
        vuoto: piano.figlie().next().is_none(),
        parziale: ramo.parziale(),
        allerte,
        in_allerta: in_allerta.collect(),
        righe: ramo.righe(piano),
        sigla,
        vista,
    }))
}
