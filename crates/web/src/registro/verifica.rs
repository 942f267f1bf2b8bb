//! Whether the chains of a body hold, and where they break.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use store::registro::Esito;

use super::Libro;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};
use domain::orario;

#[derive(Template)]
#[template(path = "registro/verifica.html")]
struct VerificaPage {
    page: Page,
    sigla: String,
    quando: String,
    catene: Vec<(&'static str, Esito)>,
}

/// Problems that are shown of one chain: after the first break the rest says little.
const PROBLEMI: usize = 50;

impl VerificaPage {
    fn mostrati<'a>(&self, esito: &'a Esito) -> &'a [String] {
        let quanti = esito.problemi.len().min(PROBLEMI);
        esito.problemi.get(..quanti).unwrap_or_default()
    }
}

/// Walks along both chains of the body.
pub(crate) async fn verifica(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (accessi, storia) = app
        .read(move |c| {
            Ok((
                store::registro::verifica_di(c, &actor)?,
                store::storia::verifica_di(c, &actor)?,
            ))
        })
        .await?;
    Ok(pagina(&VerificaPage {
        page: Page::di(&accesso, "Verifica del registro", "anagrafiche"),
        sigla: accesso.ente.sigla,
        quando: orario::it(app.adesso()),
        catene: vec![
            (Libro::Accessi.titolo(), accessi),
            (Libro::Storia.titolo(), storia),
        ],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_told_with_its_line() {
        let rotta = Esito {
            righe: 60,
            ultimo: 60,
            impronta: "ab12".to_owned(),
            problemi: (1..=60)
                .map(|n| format!("la riga {n} è stata alterata"))
                .collect(),
        };
        let html = VerificaPage {
            page: Page::pubblica("Verifica del registro"),
            sigla: "borgo".to_owned(),
            quando: "31/01/2026 10:30".to_owned(),
            catene: vec![("Registro degli accessi", rotta)],
        }
        .render()
        .unwrap();
        assert!(html.contains("non integra") && html.contains("la riga 50 è stata alterata"));
        assert!(!html.contains("la riga 51") && html.contains("E altri 10"));
    }
}
