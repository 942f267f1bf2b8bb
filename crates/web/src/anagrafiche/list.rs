//! The list of a register.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::campo::Campo;
use domain::testo;
use serde::Deserialize;

use super::{Parole, Registro, elenco_di, etichetta, pagina_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;

/// Rows on one page.
const PER_PAGINA: usize = 200;

#[derive(Template)]
#[template(path = "anagrafiche/list.html")]
struct ListPage {
    page: Page,
    sigla: String,
    parole: Parole,
    base: String,
    testo: String,
    /// How many there are, whatever the filter says.
    totale: usize,
    trovati: usize,
    prime: Vec<String>,
    colonne: Vec<String>,
    righe: Vec<Riga>,
    pagine: Pagine,
}

impl ListPage {
    /// Where the list is taken away, as it is filtered, in a format.
    fn esportazione(&self, formato: &str) -> String {
        let quale = self.parole.sezione;
        let testo = segmento(&self.testo);
        format!(
            "/{}/esportazioni/{quale}/{formato}?testo={testo}",
            self.sigla
        )
    }
}

struct Riga {
    url: String,
    nome: String,
    prime: Vec<String>,
    celle: Vec<String>,
    schede: i64,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    testo: String,
    pagina: String,
    esito: Option<String>,
}

/// Shows the register, or the part of it that has the words looked for.
pub(crate) async fn list<T: Registro>(
    State(app): State<App>,
    accesso: Accesso,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (tutti, conti) = app
        .read(move |c| Ok((T::list(c, &actor)?, T::conta(c, &actor)?)))
        .await?;
    let totale = tutti.len();
    let trovati: Vec<T> = tutti
        .into_iter()
        .filter(|cosa| contiene(T::CAMPI, cosa, &chiesto.testo))
        .collect();
    let (base, quanti) = (elenco_di::<T>(&accesso.ente.sigla), trovati.len());
    let pagine = Pagine::new(
        &chiesto.pagina,
        quanti,
        PER_PAGINA,
        &base,
        &[("testo", chiesto.testo.trim())],
    );
    let celle = |cosa: &T, chiavi: &[&str]| {
        chiavi
            .iter()
            .filter_map(|k| T::CAMPI.iter().find(|c| c.chiave == *k))
            .map(|c| c.mostra(cosa))
            .collect()
    };
    let riga = |cosa: T| Riga {
        url: pagina_di(&accesso.ente.sigla, &cosa),
        nome: cosa.nome().to_owned(),
        prime: celle(&cosa, T::PAROLE.prime),
        celle: celle(&cosa, T::PAROLE.colonne),
        schede: conti.get(&cosa.nel_conto()).copied().unwrap_or_default(),
    };
    Ok(pagina(&ListPage {
        page: Page::di(&accesso, T::PAROLE.titolo, "anagrafiche").esito(chiesto.esito.as_deref()),
        parole: T::PAROLE,
        testo: chiesto.testo.trim().to_owned(),
        totale,
        trovati: quanti,
        righe: pagine.fetta(trovati).into_iter().map(riga).collect(),
        prime: T::PAROLE.prime.iter().map(|k| etichetta::<T>(k)).collect(),
        colonne: T::PAROLE
            .colonne
            .iter()
            .map(|k| etichetta::<T>(k))
            .collect(),
        pagine,
        base,
        sigla: accesso.ente.sigla,
    }))
}

/// Whether every word stands in some field, accents and case forgiven.
pub(crate) fn contiene<T>(campi: &[Campo<T>], cosa: &T, cercato: &str) -> bool {
    let cercato = testo::piatto(cercato);
    let suo = campi
        .iter()
        .map(|c| c.mostra(cosa))
        .collect::<Vec<_>>()
        .join(" ");
    let suo = testo::piatto(&suo);
    cercato
        .split_whitespace()
        .all(|parola| suo.contains(parola))
}
