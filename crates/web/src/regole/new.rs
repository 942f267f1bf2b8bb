//! The form of rules of the body: empty, or with the text of others.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Refusal;
use serde::Deserialize;

use super::{FileRegole, Parole, RegoleInPagina};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, Spiega, pagina};

#[derive(Template)]
#[template(path = "regole/form.html")]
pub(super) struct FormPage {
    page: Page,
    sigla: String,
    parole: &'static Parole,
    testo: String,
    /// What is wrong: the line, 0 for the text as a whole, and the sentence.
    errori: Vec<(usize, String)>,
}

impl Spiega for FormPage {
    fn motivi(&self) -> Vec<Refusal> {
        let detto = |(riga, frase): &(usize, String)| match riga {
            0 => Refusal::campo("testo", frase.clone()),
            riga => Refusal::campo("testo", format!("riga {riga}: {frase}")),
        };
        self.errori.iter().map(detto).collect()
    }
}

impl FormPage {
    pub(super) fn new<R: RegoleInPagina>(accesso: &Accesso, testo: String) -> Self {
        Self {
            page: Page::di(accesso, R::PAROLE.nuove, "anagrafiche"),
            sigla: accesso.ente.sigla.clone(),
            parole: R::PAROLE,
            testo,
            errori: Vec::new(),
        }
    }

    /// The same form with what is wrong on a line, 0 for the text as a whole.
    pub(super) fn con_errore(mut self, riga: usize, frase: String) -> Self {
        self.errori.push((riga, frase));
        self
    }

    /// The numbered lines, each with whether something is wrong on it; none where no line is wrong.
    fn righe(&self) -> Vec<(usize, &str, bool)> {
        let sbagliata = |numero: usize| self.errori.iter().any(|(riga, _)| *riga == numero);
        if !self.errori.iter().any(|(riga, _)| *riga > 0) {
            return Vec::new();
        }
        (1..)
            .zip(self.testo.lines())
            .map(|(numero, testo)| (numero, testo, sbagliata(numero)))
            .collect()
    }
}

/// From which rules to start.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Base {
    base: String,
    versione: String,
}

/// Shows the form. A shipped text comes with a code of its own, one of the body with its next version.
pub(crate) async fn new<R: RegoleInPagina>(
    State(app): State<App>,
    accesso: Accesso,
    Path(_): Path<String>,
    Query(Base { base, versione }): Query<Base>,
) -> Result<Response> {
    if base.is_empty() {
        return Ok(pagina(&FormPage::new::<R>(&accesso, String::new())));
    }
    let actor = accesso.actor.clone();
    let (file, tutte) = app
        .read(move |c| {
            Ok((
                FileRegole::<R>::find(c, &actor, &base, &versione)?,
                store::regole::tutte::<R>(c, &actor)?,
            ))
        })
        .await?;
    let FileRegole { testo, regole } = file;
    let (codice, versione) = (regole.codice(), regole.versione());
    let testo = if regole.fornite() {
        let fornito = format!("codice = \"{codice}\"");
        testo.replacen(&fornito, &format!("codice = \"{codice}-proprio\""), 1)
    } else {
        let ultima = tutte.ultimo(codice).map_or(versione, |r| r.versione());
        let prossima = format!("versione = {}", ultima.saturating_add(1));
        testo.replacen(&format!("versione = {versione}"), &prossima, 1)
    };
    Ok(pagina(&FormPage::new::<R>(&accesso, testo)))
}
