//! Search over all sheets of a body, forgiving accents and capitals.

mod segni;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::scheda::{Scheda, campi};
use domain::testo;
use serde::Deserialize;
use store::schede::Ricerca;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;
use segni::{Pezzo, estratto, segna};

/// Sheets on one page of results.
const PER_PAGINA: usize = 30;

/// Fields shown of each sheet; the sheet shows the others.
const CAMPI_MOSTRATI: usize = 3;

/// Longest text looked for, in characters.
pub(crate) const CERCATO_MASSIMO: usize = 200;

#[derive(Template)]
#[template(path = "ricerca.html")]
struct RicercaPage {
    page: Page,
    sigla: String,
    testo: String,
    vista: String,
    viste: Vec<Scelta>,
    /// Whether there is a word to look for.
    cercata: bool,
    quante: usize,
    trovate: Vec<Trovata>,
    pagine: Pagine,
}

/// A sheet of the answer.
struct Trovata {
    vista: String,
    livello: &'static str,
    /// The unit it belongs to, as it is printed on it.
    dove: String,
    codice: String,
    titolo: Vec<Pezzo>,
    /// The fields that have some of the words, and what stands around them.
    campi: Vec<(&'static str, Vec<Pezzo>)>,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    testo: String,
    vista: String,
    pagina: String,
}

/// Shows the form and what was found.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let cercato: String = chiesto.testo.trim().chars().take(CERCATO_MASSIMO).collect();
    let salta = (Pagine::chiesta(&chiesto.pagina) - 1).saturating_mul(PER_PAGINA);
    let ricerca = Ricerca {
        testo: cercato.clone(),
        vista: Some(chiesto.vista.clone()).filter(|v| !v.is_empty()),
        salta: u32::try_from(salta).unwrap_or(u32::MAX),
        limite: u32::try_from(PER_PAGINA).unwrap_or(u32::MAX),
    };
    let actor = accesso.actor.clone();
    let (viste, risultati) = app
        .read(move |c| {
            Ok((
                store::viste::list(c, &actor)?,
                store::schede::search_page(c, &actor, &ricerca)?,
            ))
        })
        .await?;
    let parole: Vec<String> = testo::piatto(&cercato)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let quante = risultati.quante;
    let percorso = format!("/{}/ricerca", accesso.ente.sigla);
    let viste = viste.iter().map(|(v, _)| {
        Scelta::new(
            &v.codice,
            format!("{} {}", v.codice, v.titolo),
            &chiesto.vista,
        )
    });
    let titolo = if cercato.is_empty() {
        "Ricerca".to_owned()
    } else {
        format!("Ricerca: {cercato}")
    };
    Ok(pagina(&RicercaPage {
        page: Page::di(&accesso, titolo, ""),
        viste: std::iter::once(Scelta::new("", "Tutte", &chiesto.vista))
            .chain(viste)
            .collect(),
        cercata: !parole.is_empty(),
        quante,
        trovate: risultati
            .schede
            .iter()
            .map(|(vista, scheda)| trovata(vista, scheda, &parole))
            .collect(),
        pagine: Pagine::new(
            &chiesto.pagina,
            quante,
            PER_PAGINA,
            &percorso,
            &[("testo", &cercato), ("vista", &chiesto.vista)],
        ),
        sigla: accesso.ente.sigla,
        testo: cercato,
        vista: chiesto.vista,
    }))
}

fn trovata(vista: &str, scheda: &Scheda, parole: &[String]) -> Trovata {
    let c = scheda.contenuto();
    let altri = campi::CAMPI
        .iter()
        .filter(|campo| !matches!(campo.chiave, "codice" | "titolo"));
    Trovata {
        vista: vista.to_owned(),
        livello: scheda.livello().etichetta(),
        dove: c
            .centro_di_responsabilita
            .clone()
            .or_else(|| c.direzione.clone())
            .unwrap_or_default(),
        codice: scheda.codice().to_owned(),
        titolo: segna(scheda.titolo(), parole),
        campi: altri
            .filter_map(|campo| Some((campo.etichetta, estratto(&campo.mostra(c), parole)?)))
            .take(CAMPI_MOSTRATI)
            .collect(),
    }
}
