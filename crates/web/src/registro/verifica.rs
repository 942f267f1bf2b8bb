//! Whether the chains of a body hold, and where they break.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
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
    confronto: Confronto,
    /// Whether what was filed still stands there, and the sentence; `None` before it is asked.
    esito: Option<(bool, String)>,
}

/// The number and the hash of a line that were put aside, to hold the chain against.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Confronto {
    libro: String,
    riga: String,
    impronta: String,
}

impl Confronto {
    /// What the chain says of them. `trovata` is the hash of that line today, `ultima` the number of the last.
    fn giudica(&self, trovata: Option<&str>, ultima: i64) -> (bool, String) {
        let riga = &self.riga;
        match trovata {
            Some(t) if t.eq_ignore_ascii_case(self.impronta.trim()) => (
                true,
                format!(
                    "La riga {riga} ha ancora quell'impronta: da allora nessuna riga fino a lì è stata cambiata o tolta."
                ),
            ),
            Some(_) => (
                false,
                format!(
                    "La riga {riga} ha un'altra impronta: la catena è stata riscritta dopo che quell'impronta è stata messa da parte, oppure è scritta male."
                ),
            ),
            None => (
                false,
                format!(
                    "La riga {riga} non c'è: l'ultima è la n. {ultima}. Le righe in fondo sono state tolte, oppure il numero è scritto male."
                ),
            ),
        }
    }
}

/// Problems that are shown of one chain: after the first break the rest says little.
const PROBLEMI: usize = 50;

impl VerificaPage {
    fn mostrati<'a>(&self, esito: &'a Esito) -> &'a [String] {
        let quanti = esito.problemi.len().min(PROBLEMI);
        esito.problemi.get(..quanti).unwrap_or_default()
    }
}

/// Walks along both chains of the body, and holds one against what was put aside.
pub(crate) async fn verifica(
    State(app): State<App>,
    accesso: Accesso,
    Query(confronto): Query<Confronto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let della_storia = confronto.libro == "storia";
    // A number that is none is that of no line.
    let riga = confronto.riga.trim().parse().unwrap_or(0);
    let (accessi, storia, trovata) = app
        .read(move |c| {
            let trovata = if della_storia {
                store::storia::impronta(c, &actor, riga)?
            } else {
                store::registro::impronta(c, &actor, riga)?
            };
            Ok((
                store::registro::verifica_di(c, &actor)?,
                store::storia::verifica_di(c, &actor)?,
                trovata,
            ))
        })
        .await?;
    let ultima = if della_storia {
        storia.ultimo
    } else {
        accessi.ultimo
    };
    let chiesto = !confronto.riga.is_empty() || !confronto.impronta.is_empty();
    let esito = chiesto.then(|| confronto.giudica(trovata.as_deref(), ultima));
    Ok(pagina(&VerificaPage {
        page: Page::di(&accesso, "Verifica del registro", "anagrafiche"),
        sigla: accesso.ente.sigla,
        quando: orario::it(app.adesso()),
        catene: vec![
            (Libro::Accessi.titolo(), accessi),
            (Libro::Storia.titolo(), storia),
        ],
        confronto,
        esito,
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
            confronto: Confronto::default(),
            esito: None,
        }
        .render()
        .unwrap();
        assert!(html.contains("non integra") && html.contains("la riga 50 è stata alterata"));
        assert!(!html.contains("la riga 51") && html.contains("E altri 10"));
    }
}
