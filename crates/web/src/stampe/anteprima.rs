//! The book in the browser: the same content as the PDF, as a page.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::Refusal;
use domain::data;
use domain::libro::{Blocco, Casella, Contenuto, Libro, Riga};
use store::libri;

use super::create::nessuna;
use super::form::{Digitato, Scelte};
use super::list;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Form;
use crate::page::pagina;

/// Most sheets a browser shows on one page and still scrolls well; longer books are for the PDF.
const SCHEDE: usize = 300;

#[derive(Template)]
#[template(path = "stampe/libro.html")]
struct LibroPage {
    sigla: String,
    libro: Libro,
    data: String,
    /// What the form "Stampa" is filled in with on the way back.
    query: String,
    /// Place on the page of each sheet, by its code.
    ancore: HashMap<String, String>,
}

impl LibroPage {
    fn ancora(&self, codice: &str) -> &str {
        self.ancore.get(codice).map_or("", String::as_str)
    }

    fn giorno(&self, giorno: &NaiveDate) -> String {
        data::it(*giorno)
    }

    /// Class of a header cell; widths are twelfths.
    fn larghezza(&self, c: &Casella) -> String {
        format!("lib-w{}", c.larghezza.clamp(1, 12))
    }

    /// Title of a block; the header block has none.
    fn titolo(&self, b: &Blocco) -> String {
        b.titolo.clone().unwrap_or_default()
    }

    /// Whether a text is a list of bullets from here on: consecutive bullets make one list.
    fn gruppi<'a>(&self, righe: &'a [Riga]) -> Vec<(bool, Vec<&'a Riga>)> {
        let mut gruppi: Vec<(bool, Vec<&Riga>)> = Vec::new();
        for r in righe {
            let voce = r.livello > 0;
            match gruppi.last_mut() {
                Some((v, g)) if *v == voce && voce => g.push(r),
                _ => gruppi.push((voce, vec![r])),
            }
        }
        gruppi
    }
}

/// Shows the book chosen in the address.
pub(crate) async fn anteprima(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let digitato = Digitato::leggi(&Form::parse(query.unwrap_or_default().as_bytes()));
    let (chi, mut chieste, oggi) = (accesso.clone(), digitato.clone(), app.oggi());
    let esito = app
        .read(move |c| {
            if chieste.data.is_empty() {
                chieste.data = data::it(oggi);
            }
            let parametri = match chieste.parametri(&Scelte::find(c, &chi, &chieste)?) {
                Ok(p) => p,
                Err(no) => return Ok(Err(no)),
            };
            Ok(match libri::indice(c, &chi.actor, &parametri)?.schede() {
                0 => Err(vec![nessuna()]),
                n if n > SCHEDE => Err(vec![Refusal::campo("vista", format!("la vista di stampa nel browser mostra al massimo {SCHEDE} schede e queste sono {n}: scegli un Centro di Responsabilità, oppure prepara il PDF"))]),
                _ => Ok(libri::libro(c, &chi.actor, &parametri)?),
            })
        })
        .await?;
    let libro = match esito {
        Ok(libro) => libro,
        Err(no) => return list::con_errori(&app, accesso, digitato, no).await,
    };
    let ancore = libro
        .fogli()
        .enumerate()
        .map(|(i, f)| (f.codice.clone(), format!("f-{}", i + 1)))
        .collect();
    Ok(pagina(&LibroPage {
        sigla: accesso.ente.sigla,
        data: data::it(libro.data_elaborazione),
        query: digitato.query(),
        ancore,
        libro,
    }))
}
