//! How some rules work, in sentences; and their file, to read and to take away.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use domain::rischio::{Asse, Metodo, Regola};

use super::{FileRegole, Parole, RegoleInPagina, indirizzo, usate_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};
use crate::viste::tinta;

#[derive(Template)]
#[template(path = "regole/show.html")]
struct ShowPage {
    page: Page,
    sigla: String,
    qui: String,
    parole: &'static Parole,
    codice: String,
    versione: u32,
    nome: String,
    fonte: String,
    fornite: bool,
    frasi: Vec<String>,
    /// The questions and bands to show, where these are a method of risk.
    metodo: Option<Metodo>,
    /// The lines of the file.
    righe: Vec<String>,
    viste: Vec<String>,
}

impl ShowPage {
    /// The two sides of a method with questions.
    fn assi(&self) -> Vec<&Asse> {
        match self.metodo.as_ref().map(|m| &m.regola) {
            Some(Regola::Domande(d)) => vec![&d.probabilita, &d.impatto],
            _ => Vec::new(),
        }
    }

    /// Whether the questions of a side do not all weigh the same.
    fn pesi_diversi(&self, asse: &Asse) -> bool {
        asse.domande
            .windows(2)
            .any(|d| matches!(d, [a, b] if a.peso != b.peso))
    }

    fn tinta(&self, fascia: &usize) -> String {
        self.metodo
            .as_ref()
            .map_or_else(String::new, |m| tinta(m, *fascia))
    }

    /// From where to where a band goes, in words.
    fn tratto(&self, n: &usize) -> String {
        let da = |n: usize| {
            let fascia = self.metodo.as_ref()?.fasce.get(n)?;
            Some(fascia.da.it_breve())
        };
        match (da(*n), da(n + 1)) {
            (Some(da), Some(a)) => format!("da {da} fino a meno di {a}"),
            (Some(da), None) => format!("da {da} in su"),
            (None, _) => String::new(),
        }
    }
}

/// Shows the sentences and the file.
pub(crate) async fn show<R: RegoleInPagina>(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, versione)): Path<(String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, tutte, viste) = app
        .read(move |c| {
            let viste = store::viste::list(c, &actor)?;
            Ok((
                FileRegole::<R>::find(c, &actor, &codice, &versione)?,
                store::regole::tutte::<R>(c, &actor)?,
                viste.into_iter().map(|(v, _)| v).collect::<Vec<_>>(),
            ))
        })
        .await?;
    let FileRegole { testo, regole } = file;
    Ok(pagina(&ShowPage {
        page: Page::di(
            &accesso,
            format!("Come si calcola: {}", regole.nome()),
            "anagrafiche",
        ),
        qui: indirizzo(&accesso.ente.sigla, &regole),
        sigla: accesso.ente.sigla,
        parole: R::PAROLE,
        codice: regole.codice().to_owned(),
        versione: regole.versione(),
        nome: regole.nome().to_owned(),
        fonte: regole.fonte().to_owned(),
        fornite: regole.fornite(),
        frasi: regole.come_si_calcola(),
        metodo: regole.metodo().cloned(),
        righe: testo.lines().map(str::to_owned).collect(),
        viste: usate_da(&regole, &tutte, &viste),
    }))
}

/// Gives the file.
pub(crate) async fn scarica<R: RegoleInPagina>(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice, versione)): Path<(String, String, String)>,
) -> Result<Response> {
    let FileRegole { testo, regole } = app
        .read(move |c| FileRegole::<R>::find(c, &accesso.actor, &codice, &versione))
        .await?;
    // A code is letters, digits and dashes.
    let nome = format!(
        "attachment; filename=\"{}-{}.toml\"",
        regole.codice(),
        regole.versione()
    );
    Ok((
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, nome),
        ],
        testo,
    )
        .into_response())
}
