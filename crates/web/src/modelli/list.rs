//! Every modello with what it shows and who uses it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::modello::Modello;
use domain::vista::Vista;

use super::{FileModello, usato_da};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Dopo, Page, pagina};

#[derive(Template)]
#[template(path = "modelli/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    modelli: Vec<Voce>,
}

struct Voce {
    file: String,
    nome: String,
    codice: String,
    livello: &'static str,
    blocchi: usize,
    campi: usize,
    anni: String,
    /// Where it comes from, in words.
    origine: String,
    viste: Vec<String>,
}

/// Shows the list.
pub(crate) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (file, viste) = app
        .read(move |c| {
            Ok((
                FileModello::list(c, &actor)?,
                store::viste::list(c, &actor)?,
            ))
        })
        .await?;
    let viste: Vec<Vista> = viste.into_iter().map(|(v, _)| v).collect();
    let letti: Vec<(FileModello, Modello)> = file
        .into_iter()
        .filter_map(|f| f.letto().map(|m| (f, m)))
        .collect();
    let sostituto = |m: &Modello| {
        letti
            .iter()
            .find(|(f, altro)| !f.fornito && altro.codice == m.codice)
            .map(|(f, _)| f.nome.clone())
    };
    let voce = |(f, m): &(FileModello, Modello)| {
        let sostituto = sostituto(m).filter(|_| f.fornito);
        Voce {
            origine: match (&sostituto, f.fornito) {
                (Some(file), _) => format!("fornito con Schedario, sostituito da {file}"),
                (None, true) => "fornito con Schedario".to_owned(),
                (None, false) => "dell'ente".to_owned(),
            },
            viste: if sostituto.is_some() {
                Vec::new()
            } else {
                usato_da(m, &viste)
            },
            file: f.nome.clone(),
            nome: m.nome.clone(),
            codice: m.codice.clone(),
            livello: m.livello.etichetta(),
            blocchi: m.blocchi.len(),
            campi: m.blocchi.iter().map(|b| b.chiavi().count()).sum(),
            anni: anni(m),
        }
    };
    let page = Page::di(&accesso, "Modelli di scheda", "anagrafiche").esito(dopo.esito.as_deref());
    Ok(pagina(&ListPage {
        page,
        sigla: accesso.ente.sigla,
        modelli: letti.iter().map(voce).collect(),
    }))
}

/// Which years the indicators have, in words.
fn anni(m: &Modello) -> String {
    let anni = |n: u8| {
        if n == 1 {
            "1 anno".to_owned()
        } else {
            format!("{n} anni")
        }
    };
    let indietro = (m.storico > 0).then(|| format!("raggiunto, {} indietro", anni(m.storico)));
    let avanti = (m.futuro > 0).then(|| format!("atteso, {} avanti", anni(m.futuro)));
    let parti: Vec<String> = indietro.into_iter().chain(avanti).collect();
    if parti.is_empty() {
        "solo l'anno di esercizio".to_owned()
    } else {
        parti.join("; ")
    }
}
