//! What deserves a look in a whole plan, a page at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::actor::{Actor, Ambito};
use domain::anomalie;
use domain::ente::EnteId;
use domain::importazione::Avviso;
use domain::vista::Vista;
use serde::Deserialize;
use store::schede::Filtro;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::page::{Page, pagina};
use crate::pagine::Pagine;

/// Findings on one page of the list.
const AVVISI: usize = 100;
/// Most plans whose findings are kept.
const PIANI: usize = 64;

/// Whose findings, of which plan, on which day: what one may not see must not come out of another's look.
type Chiave = (EnteId, Ambito, String, NaiveDate);

/// Findings, and the line of the trail up to which they hold.
type FinoA = (i64, Arc<[Avviso]>);

/// The findings of the plans looked at last. Every change of a body is a line of its trail, so they hold as long as the trail has
/// not grown.
#[derive(Default)]
pub(crate) struct Trovati(Mutex<HashMap<Chiave, FinoA>>);

impl Trovati {
    fn get(&self, chiave: &Chiave, progressivo: i64) -> Option<Arc<[Avviso]>> {
        let tutti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (fino, avvisi) = tutti.get(chiave)?;
        (*fino == progressivo).then(|| avvisi.clone())
    }

    fn set(&self, chiave: Chiave, progressivo: i64, avvisi: Arc<[Avviso]>) {
        let mut tutti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tutti.len() >= PIANI {
            tutti.clear();
        }
        tutti.insert(chiave, (progressivo, avvisi));
    }
}

#[derive(Template)]
#[template(path = "viste/anomalie.html")]
struct AnomaliePage {
    page: Page,
    sigla: String,
    vista: Vista,
    /// Those of this page.
    avvisi: Vec<Avviso>,
    quanti: usize,
    pagine: Pagine,
}

/// Which page of the list the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Quale {
    pagina: String,
}

/// Shows what deserves a look in the plan.
pub(crate) async fn anomalie(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(quale): Query<Quale>,
) -> Result<Response> {
    let (actor, oggi, trovati) = (
        accesso.actor.clone(),
        app.adesso().date_naive(),
        app.trovati.clone(),
    );
    let (vista, avvisi) = app
        .read(move |c| {
            let vista = store::viste::find(c, &actor, &codice)?;
            let avvisi = di_vista(c, &actor, &vista, oggi, &trovati)?;
            Ok((vista, avvisi))
        })
        .await?;
    let page = Page::di(&accesso, format!("Anomalie – {}", vista.codice), "viste");
    let qui = format!("/{}/viste/{}/anomalie", accesso.ente.sigla, vista.codice);
    let pagine = Pagine::new(&quale.pagina, avvisi.len(), AVVISI, &qui, &[]);
    Ok(pagina(&AnomaliePage {
        page,
        sigla: accesso.ente.sigla,
        vista,
        quanti: avvisi.len(),
        avvisi: avvisi
            .iter()
            .skip(pagine.salta())
            .take(AVVISI)
            .cloned()
            .collect(),
        pagine,
    }))
}

/// The findings, looked for again only when something of the body has changed, or the day has.
fn di_vista(
    c: &mut store::Conn,
    actor: &Actor,
    vista: &Vista,
    oggi: NaiveDate,
    trovati: &Trovati,
) -> store::Result<Arc<[Avviso]>> {
    let chiave = (actor.ente, actor.ambito.clone(), vista.id.0.clone(), oggi);
    let progressivo = store::storia::ultimo(c, actor)?;
    if let Some(avvisi) = trovati.get(&chiave, progressivo) {
        return Ok(avvisi);
    }
    let schede = store::schede::list(c, actor, &vista.id, &Filtro::default())?;
    let piano: Vec<_> = schede
        .iter()
        .map(|s| (s.livello(), s.contenuto()))
        .collect();
    let avvisi: Arc<[Avviso]> = anomalie::di_piano(&piano, vista.anno, Some(oggi)).into();
    trovati.set(chiave, progressivo, avvisi.clone());
    Ok(avvisi)
}
