//! The form of a modello of the body: from nothing, from another one, or its own text again.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::Refusal;
use domain::modello::ErroreModello;
use serde::Deserialize;

use super::{FileModello, Riga, righe};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, Spiega, pagina};

#[derive(Template)]
#[template(path = "modelli/form.html")]
pub(super) struct FormPage {
    page: Page,
    sigla: String,
    titolo: String,
    pub file: String,
    pub testo: String,
    /// Whether a file of this name is meant to be replaced.
    pub sostituisce: bool,
    /// What is wrong with the name of the file.
    pub errore_file: String,
    /// What is wrong with the text as a whole.
    pub errore_testo: String,
    pub errori: Vec<ErroreModello>,
    /// The text with its wrong lines marked, when there are any.
    pub righe: Vec<Riga>,
}

impl Spiega for FormPage {
    fn motivi(&self) -> Vec<Refusal> {
        let interi = [("file", &self.errore_file), ("testo", &self.errore_testo)];
        let interi = interi.into_iter().filter(|(_, frase)| !frase.is_empty());
        let interi = interi.map(|(campo, frase)| Refusal::campo(campo, frase.clone()));
        let righe = self.errori.iter();
        let righe =
            righe.map(|e| Refusal::campo("testo", format!("riga {}: {}", e.riga, e.motivo)));
        interi.chain(righe).collect()
    }
}

impl FormPage {
    pub(super) fn new(
        accesso: &Accesso,
        titolo: String,
        file: String,
        testo: String,
        sostituisce: bool,
    ) -> Self {
        Self {
            page: Page::di(accesso, titolo.clone(), "anagrafiche"),
            sigla: accesso.ente.sigla.clone(),
            titolo,
            file,
            testo,
            sostituisce,
            errore_file: String::new(),
            errore_testo: String::new(),
            errori: Vec::new(),
            righe: Vec::new(),
        }
    }

    /// The same form with the mistakes of the text.
    pub(super) fn con_errori(mut self, errori: Vec<ErroreModello>) -> Self {
        self.righe = righe(
            &self.testo,
            &errori.iter().map(|e| e.riga).collect::<Vec<_>>(),
        );
        self.errori = errori;
        self
    }

    pub(super) fn rifiutata(&self) -> bool {
        !self.errore_file.is_empty() || !self.errore_testo.is_empty() || !self.errori.is_empty()
    }
}

/// From which modello to start.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Base {
    base: String,
}

/// Shows the empty form, or the text of another modello under a name and a code of its own.
pub(crate) async fn new(
    State(app): State<App>,
    accesso: Accesso,
    Query(Base { base }): Query<Base>,
) -> Result<Response> {
    let titolo = "Nuovo modello".to_owned();
    if base.is_empty() {
        return Ok(pagina(&FormPage::new(
            &accesso,
            titolo,
            String::new(),
            String::new(),
            false,
        )));
    }
    let actor = accesso.actor.clone();
    let file = app
        .read(move |c| FileModello::find(c, &actor, &base))
        .await?;
    let testo = match file.letto() {
        Some(m) => file.testo.replacen(
            &format!("codice = \"{}\"", m.codice),
            &format!("codice = \"{}-proprio\"", m.codice),
            1,
        ),
        None => file.testo.clone(),
    };
    let nome = file.nome.replace(".toml", "-proprio.toml");
    Ok(pagina(&FormPage::new(&accesso, titolo, nome, testo, false)))
}

/// Shows the text of a modello of the body, to be changed.
pub(crate) async fn edit(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, nome)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let file = app
        .read(move |c| FileModello::find(c, &actor, &nome))
        .await?;
    if file.fornito {
        return Err(Error::NonTrovata);
    }
    let titolo = format!("Modifica {}", file.nome);
    Ok(pagina(&FormPage::new(
        &accesso, titolo, file.nome, file.testo, true,
    )))
}
