//! All the indicators of a sheet on one page: a small chart each, drawn the same way, so that the eye can compare them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::misura::{self, TipoMisura};
use domain::scheda::Indicatore;
use domain::smvp::Smvp;
use domain::vista::Vista;

use super::super::caricata::Caricata;
use super::dati::{self, Visto};
use super::righe::punti_contati;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::grafici::Colonne;
use crate::page::{Page, pagina};
use crate::punteggi::smvp_di;

/// Height of the columns, in pixels.
const ALTEZZA: i64 = 70;

/// An indicator among the others.
struct Piccolo {
    numero: usize,
    descrizione: String,
    grafico: Colonne,
    disegnabile: bool,
    /// Year, expected and achieved value.
    anni: Vec<(i32, String, String)>,
    /// The latest year with a value, in a sentence.
    ora: String,
    previsione: String,
}

#[derive(Template)]
#[template(path = "schede/indicatori.html")]
struct TuttiPage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    qui: String,
    piccoli: Vec<Piccolo>,
    /// The types of the measure with the indicator that the PNA gives as an example; for a sheet that has none of its own.
    esempi: Vec<TipoMisura>,
}

/// Shows the indicators of a sheet together.
pub(crate) async fn tutti(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let oggi = app.oggi();
    let (caricata, calcolati, smvp) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let calcolati = dati::calcolati(c, &actor, &caricata.vista, &caricata.scheda, oggi)?;
            let smvp = smvp_di(c, &actor, &caricata.vista)?;
            Ok((caricata, calcolati, smvp))
        })
        .await?;
    let scheda = &caricata.scheda;
    let piccoli = (1..)
        .zip(&scheda.contenuto().indicatori)
        .map(|(numero, i)| {
            let nodo = dati::nodo(scheda.codice(), numero);
            let nodo = calcolati.as_ref().zip(nodo.as_ref());
            piccolo(numero, i, &Visto::new(i, caricata.vista.anno, nodo), &smvp)
        })
        .collect();
    Ok(pagina(&TuttiPage {
        page: caricata.page(&accesso, format!("Indicatori – {}", scheda.codice())),
        codice: scheda.codice().to_owned(),
        titolo_scheda: scheda.titolo().to_owned(),
        qui: caricata.indirizzo(&accesso.ente.sigla),
        sigla: accesso.ente.sigla,
        esempi: scheda
            .contenuto()
            .tipologia_misura
            .as_deref()
            .map(misura::tipi)
            .unwrap_or_default(),
        piccoli,
        vista: caricata.vista,
    }))
}

fn piccolo(numero: usize, i: &Indicatore, visto: &Visto<'_>, smvp: &Smvp) -> Piccolo {
    let descrizione = i
        .descrizione
        .clone()
        .unwrap_or_else(|| "Indicatore".to_owned());
    let ultimo = visto.anni.iter().rev().find(|a| a.raggiunto().is_some());
    Piccolo {
        numero,
        grafico: visto.negli_anni(&numero.to_string(), &descrizione, ALTEZZA),
        descrizione,
        disegnabile: visto.disegnabile(),
        anni: visto
            .anni
            .iter()
            .map(|a| {
                (
                    a.anno,
                    visto.mostra(a.anno, a.atteso),
                    visto.mostra(a.anno, a.raggiunto()),
                )
            })
            .collect(),
        ora: ultimo.map_or_else(
            || "Ancora nessun valore raggiunto.".to_owned(),
            |a| {
                let punti = visto.esito(a, smvp).map(|e| {
                    let punti = punti_contati(visto, a.anno, Some(&e), smvp);
                    format!(", punti {punti}")
                });
                format!(
                    "Nel {}: {}{}{}.",
                    a.anno,
                    visto.mostra(a.anno, a.raggiunto()),
                    a.atteso
                        .map(|d| format!(", atteso {}", visto.mostra(a.anno, Some(d))))
                        .unwrap_or_default(),
                    punti.unwrap_or_default()
                )
            },
        ),
        previsione: match &visto.previsione {
            Some(Ok(p)) => visto.mostra(visto.anno, Some(p.valore)),
            _ => String::new(),
        },
    }
}
