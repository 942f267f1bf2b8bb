//! Two moments of a plan side by side, or of the plans of two years.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::allegato::TipoAllegato;
use domain::cartella::FormatoCartella;
use domain::versione::{self, Confrontate, Differenza, Momento, SchedaVariata, Sorte};
use domain::{Actor, data};
use serde::Deserialize;
use store::Conn;

use super::momento::Piano;
use super::segni::{Tratto, segna};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::form::Scelta;
use crate::indirizzo::segmento;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;

/// Sheets on one page of a comparison.
const PAGINA: usize = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    /// The earlier and the later moment, see [`Momento`]; empty: the last version, and today.
    da: String,
    a: String,
    /// `piano`: only what was planned; empty: everything.
    conta: String,
    /// Only the sheets that are new, changed or gone.
    sorte: String,
    /// Code of the one sheet that is asked for; empty: every one.
    scheda: String,
    pagina: String,
}

/// A field in two columns.
struct Campo {
    etichetta: String,
    prima: Vec<Tratto>,
    dopo: Vec<Tratto>,
}

/// A sheet that is not the same.
struct Riga {
    codice: String,
    titolo: String,
    era: Option<String>,
    sorte: &'static str,
    /// Its address, where the later moment is today.
    indirizzo: Option<String>,
    campi: Vec<Campo>,
}

#[derive(Template)]
#[template(path = "versioni/confronto.html")]
struct ConfrontoPage {
    page: Page,
    sigla: String,
    vista: String,
    base: String,
    prima: Vec<Scelta>,
    dopo: Vec<Scelta>,
    conta: Vec<Scelta>,
    sorti: Vec<Scelta>,
    /// The words of the address, for the print.
    da: String,
    a: String,
    scelto: String,
    oggi: String,
    /// The one sheet that is shown.
    sola: String,
    nome_prima: String,
    nome_dopo: String,
    /// How many sheets are new, changed, gone; how many are the same.
    nuove: usize,
    cambiate: usize,
    tolte: usize,
    uguali: usize,
    /// What of the plan itself is not the same.
    del_piano: Vec<Campo>,
    righe: Vec<Riga>,
    pagine: Pagine,
}

/// What is compared, and what came of it.
pub(super) struct Confronto {
    pub piani: Vec<Piano>,
    pub da: Momento,
    pub a: Momento,
    pub confrontate: Confrontate,
}

impl Confronto {
    /// Compares what the words of an address name; without them the last version with today, or last year's plan where nothing was
    /// adopted yet.
    pub(super) fn find(
        c: &mut Conn,
        actor: &Actor,
        codice: &str,
        da: &str,
        a: &str,
        solo_piano: bool,
    ) -> store::Result<Self> {
        let vista = store::viste::find(c, actor, codice)?;
        let prima = store::viste::anno_prima(c, actor, &vista)?;
        let mut piani = vec![Piano::find(c, actor, vista)?];
        if let Some(prima) = prima {
            piani.push(Piano::find(c, actor, prima)?);
        }
        let momenti: Vec<Momento> = piani
            .iter()
            .flat_map(Piano::momenti)
            .map(|(m, _)| m)
            .collect();
        let oggi = momenti.first().cloned().ok_or(store::Error::NotFound)?;
        let scelto = |parola: &str, altrimenti: Option<&Momento>| {
            if parola.is_empty() {
                return Ok(altrimenti.cloned().unwrap_or_else(|| oggi.clone()));
            }
            Momento::leggi(parola)
                .filter(|m| momenti.contains(m))
                .ok_or(store::Error::NotFound)
        };
        let (da, a) = (scelto(da, momenti.get(1))?, scelto(a, None)?);
        let confrontate = store::versioni::confronta(c, actor, &da, &a, solo_piano)?;
        Ok(Self {
            confrontate,
            piani,
            da,
            a,
        })
    }

    /// What is read of a moment.
    pub(super) fn nome(&self, m: &Momento) -> String {
        let tutti = self.piani.iter().flat_map(Piano::momenti);
        let suo = tutti.into_iter().find(|(altro, _)| altro == m);
        suo.map(|(_, nome)| nome).unwrap_or_default()
    }

    fn scelte(&self, scelto: &Momento) -> Vec<Scelta> {
        let scelto = scelto.parola();
        self.piani
            .iter()
            .flat_map(Piano::momenti)
            .map(|(m, nome)| Scelta::new(m.parola(), nome, &scelto))
            .collect()
    }
}

/// Compares what an address asks for; an old one may name a version that is not there.
async fn leggi(app: &App, accesso: &Accesso, codice: &str, chiesto: &Chiesto) -> Result<Confronto> {
    let (actor, vista, q) = (accesso.actor.clone(), codice.to_owned(), chiesto.clone());
    let solo_piano = chiesto.conta == "piano";
    let esito = app
        .read(move |c| Confronto::find(c, &actor, &vista, &q.da, &q.a, solo_piano))
        .await;
    match esito {
        Err(Error::NonTrovata) if !chiesto.da.is_empty() || !chiesto.a.is_empty() => {
            Err(Error::Richiesta(
                "Una delle due versioni da confrontare non c'è: torna alla pagina «Stato e versioni» e sceglile da lì."
                    .to_owned(),
            ))
        }
        altro => altro,
    }
}

/// Gives the comparison away as a spreadsheet: all of it, whatever the page shows.
pub(crate) async fn xlsx(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let confronto = leggi(&app, &accesso, &codice, &chiesto).await?;
    let (prima, dopo) = (confronto.nome(&confronto.da), confronto.nome(&confronto.a));
    let cartella = versione::cartella(&confronto.confrontate, &prima, &dopo, app.adesso());
    let foglio = app.servizi.foglio.clone();
    let byte = tokio::task::spawn_blocking(move || foglio(&cartella, FormatoCartella::Xlsx))
        .await
        .map_err(|e| Error::interno(&e))?
        .map_err(Error::Richiesta)?;
    let nome = format!("attachment; filename=\"{codice}-confronto.xlsx\"");
    let intestazioni = [
        (header::CONTENT_TYPE, TipoAllegato::Xlsx.mime().to_owned()),
        (header::CONTENT_DISPOSITION, nome),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((intestazioni, byte).into_response())
}

/// Shows a comparison.
pub(crate) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let confronto = leggi(&app, &accesso, &codice, &chiesto).await?;
    let di = |etichetta: &str| {
        let sue = confronto.confrontate.schede.iter();
        sue.filter(|s| s.sorte.etichetta() == etichetta).count()
    };
    let (nuove, cambiate, tolte) = (di("Nuova"), di("Cambiata"), di("Tolta"));
    let scelte: Vec<&SchedaVariata> = confronto
        .confrontate
        .schede
        .iter()
        .filter(|s| chiesto.sorte.is_empty() || s.sorte.etichetta() == chiesto.sorte)
        .filter(|s| chiesto.scheda.is_empty() || s.codice == chiesto.scheda)
        .collect();
    let base = format!("/{}/viste/{}", accesso.ente.sigla, segmento(&codice));
    let pagine = Pagine::new(
        &chiesto.pagina,
        scelte.len(),
        PAGINA,
        &format!("{base}/confronto"),
        &[
            ("da", &confronto.da.parola()),
            ("a", &confronto.a.parola()),
            ("conta", &chiesto.conta),
            ("sorte", &chiesto.sorte),
            ("scheda", &chiesto.scheda),
        ],
    );
    let oggi = confronto.a.versione.is_none();
    let della = format!(
        "/{}/viste/{}/schede",
        accesso.ente.sigla,
        segmento(&confronto.a.vista)
    );
    let righe = pagine
        .fetta(scelte)
        .into_iter()
        .map(|s| riga(s, oggi.then_some(&della)))
        .collect();
    let sorti = ["Nuova", "Cambiata", "Tolta"].map(|s| Scelta::new(s, s, &chiesto.sorte));
    Ok(pagina(&ConfrontoPage {
        page: Page::di(&accesso, format!("Confronto – {codice}"), "viste"),
        sigla: accesso.ente.sigla.clone(),
        vista: codice,
        base,
        prima: confronto.scelte(&confronto.da),
        dopo: confronto.scelte(&confronto.a),
        conta: vec![
            Scelta::new("", "Tutto", &chiesto.conta),
            Scelta::new("piano", "Solo il piano, senza i risultati", &chiesto.conta),
        ],
        sorti: std::iter::once(Scelta::new("", "Tutte", &chiesto.sorte))
            .chain(sorti)
            .collect(),
        da: confronto.da.parola(),
        a: confronto.a.parola(),
        scelto: chiesto.conta.clone(),
        oggi: data::it(app.oggi()),
        sola: chiesto.scheda.clone(),
        nome_prima: confronto.nome(&confronto.da),
        nome_dopo: confronto.nome(&confronto.a),
        uguali: confronto
            .confrontate
            .quante
            .saturating_sub(nuove + cambiate),
        nuove,
        cambiate,
        tolte,
        del_piano: campi(&confronto.confrontate.piano),
        righe,
        pagine,
    }))
}

fn campi(differenze: &[Differenza]) -> Vec<Campo> {
    let campo = |d: &Differenza| {
        let (prima, dopo) = segna(&d.prima, &d.dopo);
        Campo {
            etichetta: d.etichetta.clone(),
            prima,
            dopo,
        }
    };
    differenze.iter().map(campo).collect()
}

fn riga(s: &SchedaVariata, base: Option<&String>) -> Riga {
    let campi = match &s.sorte {
        Sorte::Cambiata(differenze) => campi(differenze),
        Sorte::Nuova | Sorte::Tolta => Vec::new(),
    };
    let indirizzo = base.filter(|_| s.sorte != Sorte::Tolta);
    Riga {
        codice: s.codice.clone(),
        titolo: s.titolo.clone(),
        era: s.era.clone(),
        sorte: s.sorte.etichetta(),
        indirizzo: indirizzo.map(|b| format!("{b}/{}", segmento(&s.codice))),
        campi,
    }
}
