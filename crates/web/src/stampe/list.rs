//! The form of what to print, and the prints made so far.

use std::path::PathBuf;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::libro::ParametriStampa;
use store::stampe::{self, Stampa, Stato};

use super::form::{Digitato, Scelte, gantt, livelli, stati};
use super::{che_file, descrizione, grandezza};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::pagine::Pagine;
use domain::orario;

/// Prints on one page of the list.
const PAGINA: usize = 30;

/// A print in the list.
struct Voce {
    id: String,
    quando: String,
    cosa: String,
    totale: i32,
    chi: String,
    stato: Stato,
    /// Size of the book; empty while there is none, or no more.
    grandezza: String,
    /// `il PDF`, `il documento`.
    formato: &'static str,
}

#[derive(Template)]
#[template(path = "stampe/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    errori: Vec<Refusal>,
    viste: Vec<Scelta>,
    livelli: Vec<Scelta>,
    cdr: Vec<Scelta>,
    stati: Vec<Scelta>,
    gantt: Vec<Scelta>,
    data: String,
    /// The version that is printed, and of which plan; empty: a plan as it stands.
    versione: String,
    vista: String,
    voci: Vec<Voce>,
    pagine: Pagine,
}

spiega!(ListPage);

impl ListPage {
    /// What is wrong with a field, or nothing.
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// Shows the form, filled in from the address, and the prints so far, the latest first.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let indirizzo = Form::parse(query.unwrap_or_default().as_bytes());
    let numero = indirizzo.get("pagina").to_owned();
    let esito = Some(indirizzo.get("esito").to_owned()).filter(|e| !e.is_empty());
    mostra(
        &app,
        accesso,
        Digitato::leggi(&indirizzo),
        Vec::new(),
        numero,
        esito,
    )
    .await
}

/// The form again, with what is wrong with it.
pub(super) async fn con_errori(
    app: &App,
    accesso: Accesso,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> Result<Response> {
    mostra(app, accesso, digitato, errori, String::new(), None).await
}

async fn mostra(
    app: &App,
    accesso: Accesso,
    digitato: Digitato,
    errori: Vec<Refusal>,
    numero: String,
    esito: Option<String>,
) -> Result<Response> {
    let (chi, file) = (accesso.clone(), app.servizi.file_stampa.clone());
    let chieste = digitato.clone();
    let base = format!("/{}/stampe", accesso.ente.sigla);
    let (scelte, voci, pagine) = app
        .read(move |c| {
            let scelte = Scelte::find(c, &chi, &chieste)?;
            let tutte = stampe::list(c, &chi.actor)?;
            let pagine = Pagine::new(&numero, tutte.len(), PAGINA, &base, &[]);
            let voci: Vec<Voce> = pagine
                .fetta(tutte)
                .into_iter()
                .map(|s| voce(s, file.as_ref()))
                .collect();
            Ok((scelte, voci, pagine))
        })
        .await?;
    // What was typed and refused stays as it was typed, an empty date included.
    let digitato = if errori.is_empty() {
        digitato.completa(&scelte, app.oggi())
    } else {
        digitato
    };
    let template = ListPage {
        page: Page::di(&accesso, "Stampa", "stampa").esito(esito.as_deref()),
        sigla: accesso.ente.sigla,
        viste: scelte.viste(&digitato),
        livelli: livelli(&digitato),
        cdr: scelte.cdr(&digitato),
        stati: stati(&digitato),
        gantt: gantt(&digitato),
        data: digitato.data,
        vista: digitato.vista,
        versione: digitato.versione,
        errori,
        voci,
        pagine,
    };
    Ok(if template.errori.is_empty() {
        pagina(&template).into_response()
    } else {
        rifiutata(&template)
    })
}

/// Asks the disk for the size of the book: called where waiting is allowed.
fn voce(s: Stampa, file: &(dyn Fn(&str) -> PathBuf + Send + Sync)) -> Voce {
    let byte = (s.stato == Stato::Finita)
        .then(|| std::fs::metadata(file(&s.id)).ok())
        .flatten()
        .map(|m| m.len());
    // A print of an older version of the program may be told in other words: it still stands in the list.
    let parametri = serde_json::from_str::<ParametriStampa>(&s.parametri).ok();
    Voce {
        cosa: parametri
            .as_ref()
            .map_or_else(|| "stampa".to_owned(), descrizione),
        formato: che_file(parametri.map(|p| p.formato).unwrap_or_default()),
        quando: orario::it(s.quando),
        totale: s.totale,
        chi: s.chi,
        stato: s.stato,
        grandezza: byte.map(grandezza).unwrap_or_default(),
        id: s.id,
    }
}

/// The parameters of a print.
pub(super) fn parametri(s: &Stampa) -> Result<ParametriStampa> {
    serde_json::from_str(&s.parametri).map_err(|e| Error::interno(&e))
}
