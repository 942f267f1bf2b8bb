//! An indicator over the years: achieved against expected, drawn and written, with the working of each figure.

mod dati;
mod decidi;
mod periodo;
mod righe;
mod tutti;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::anomalie;
use domain::rilevazione::Calcolati;
use domain::scheda::{Frequenza, Indicatore, Scheda, Verso};
use domain::smvp::Smvp;
use domain::vista::Vista;

pub(crate) use decidi::decidi;
pub(crate) use periodo::{edit as periodo, update as scrivi_periodo};
pub(crate) use tutti::tutti;

use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::grafici::Colonne;
use crate::page::{Dopo, Page, pagina, spiega};
use crate::punteggi::smvp_di;
use crate::regole;
use dati::Visto;
use decidi::Decisione;
use righe::{Anno, Fonte, RigaPeriodo, anni, fonti, riga};

/// Height of the columns, in pixels.
const ALTEZZA: i64 = 140;

#[derive(Template)]
#[template(path = "schede/indicatore.html")]
struct IndicatorePage {
    page: Page,
    sigla: String,
    vista: Vista,
    codice: String,
    titolo_scheda: String,
    qui: String,
    numero: usize,
    indicatore: Indicatore,
    anni: Vec<Anno>,
    /// The rule that scores the year of the plan, and where it is told.
    regola: &'static str,
    /// Whether it was chosen for the indicator, and whether the ranges of the indicator count in it.
    regola_propria: bool,
    usa_intervalli: bool,
    decisione: Decisione,
    come: String,
    /// What is taken for better, where nobody said.
    supposto: String,
    grafico: Colonne,
    disegnabile: bool,
    fonti: Vec<Fonte>,
    periodi: Vec<RigaPeriodo>,
    grafico_periodi: Colonne,
    /// Value, method and working of the forecast of the year end, or why there is none.
    previsione: Option<(String, &'static str, String)>,
    senza_previsione: String,
    /// The formula with a mark under what cannot be read, and the sentence; or empty.
    segno: String,
    errore_formula: String,
    /// What deserves a look: a series that changed its unit is not one line.
    avvisi: Vec<String>,
    /// Address of the form of the indicators, where the modello shows them.
    modifica: Option<String>,
}

spiega!(IndicatorePage, decisione.errori);

impl IndicatorePage {
    fn descrizione(&self) -> &str {
        self.indicatore
            .descrizione
            .as_deref()
            .unwrap_or("Indicatore")
    }

    fn verso(&self) -> String {
        let i = &self.indicatore;
        match (i.verso, i.intervallo_da, i.intervallo_a) {
            (Some(Verso::Alto), ..) => "un valore più alto è migliore".to_owned(),
            (Some(Verso::Basso), ..) => "un valore più basso è migliore".to_owned(),
            (Some(Verso::Intervallo), Some(da), Some(a)) => {
                format!(
                    "è migliore un valore fra {} e {}",
                    i.mostra(da),
                    i.mostra(a)
                )
            }
            (Some(Verso::Intervallo), ..) => "è migliore un valore dentro l'intervallo".to_owned(),
            (None, ..) => "il verso non è indicato".to_owned(),
        }
    }

    fn unita(&self) -> String {
        let nome = self.indicatore.unita.etichetta().to_lowercase();
        match self.indicatore.gradi() {
            gradi if gradi.is_empty() => nome,
            gradi => format!("gradi di una scala ({})", gradi.join(", ")),
        }
    }

    /// What the indicator is beyond its name, for who wants to know.
    fn definizione(&self) -> Vec<(&'static str, String)> {
        let i = &self.indicatore;
        let voci = [
            ("Peso", i.peso.map(|p| p.to_string())),
            (
                "Si rileva",
                i.frequenza.map(|f| f.etichetta().to_lowercase()),
            ),
            (
                "Il valore dell'anno è",
                i.frequenza.map(|_| i.cumulo().etichetta().to_lowercase()),
            ),
            (
                "Valore di partenza",
                i.valore_di_partenza.map(|v| i.mostra(v)),
            ),
            ("Soglia minima", i.soglia_minima.map(|v| i.mostra(v))),
            ("Soglia massima", i.soglia_massima.map(|v| i.mostra(v))),
            (
                "Soglia eccellente",
                i.soglia_eccellente.map(|v| i.mostra(v)),
            ),
            (
                "Regola di conversione",
                i.conversione.map(|r| r.etichetta().to_owned()),
            ),
            ("Intervalli propri", self.intervalli()),
            ("Fonte del dato", i.fonte_del_dato.clone()),
            ("Formula", i.formula.clone()),
        ];
        voci.into_iter()
            .filter_map(|(n, v)| Some((n, v?)))
            .collect()
    }

    /// Its own ranges in words, and whether they count.
    fn intervalli(&self) -> Option<String> {
        let parole = self.indicatore.intervalli_in_parole();
        let fuori = if self.usa_intervalli {
            String::new()
        } else {
            format!(" (la regola «{}» non li usa)", self.regola)
        };
        (!parole.is_empty()).then(|| format!("{parole}{fuori}"))
    }

    /// Whether values are written period by period, or may be.
    fn a_periodi(&self) -> bool {
        self.indicatore.frequenza() != Frequenza::Anno
            || self.periodi.iter().any(|p| p.raggiunto != "–")
    }
}

/// The indicator of a sheet at a place from 1, as an address writes it.
fn al_posto<'a>(scheda: &'a Scheda, numero: &str) -> Result<(usize, &'a Indicatore)> {
    let numero: usize = numero.parse().map_err(|_| Error::NonTrovata)?;
    let indicatore = numero
        .checked_sub(1)
        .and_then(|n| scheda.contenuto().indicatori.get(n))
        .ok_or(Error::NonTrovata)?;
    Ok((numero, indicatore))
}

/// What the page of an indicator is made of.
struct Letta {
    caricata: Caricata,
    calcolati: Option<Calcolati>,
    smvp: Smvp,
}

impl Letta {
    async fn leggi(app: &App, accesso: &Accesso, vista: &str, codice: &str) -> Result<Self> {
        let (actor, vista, codice) = (accesso.actor.clone(), vista.to_owned(), codice.to_owned());
        let oggi = app.oggi();
        app.read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            Ok(Self {
                calcolati: dati::calcolati(c, &actor, &caricata.vista, &caricata.scheda, oggi)?,
                smvp: smvp_di(c, &actor, &caricata.vista)?,
                caricata,
            })
        })
        .await
    }
}

/// Shows the series of an indicator of a sheet, by its place from 1.
pub(crate) async fn indicatore(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let letta = Letta::leggi(&app, &accesso, &vista, &codice).await?;
    let page = page(&accesso, letta, &numero, dopo.esito.as_deref())?;
    Ok(pagina(&page))
}

fn page(
    accesso: &Accesso,
    letta: Letta,
    numero: &str,
    esito: Option<&str>,
) -> Result<IndicatorePage> {
    let Letta {
        caricata,
        calcolati,
        smvp,
    } = letta;
    let (numero, indicatore) = al_posto(&caricata.scheda, numero)?;
    let nodo = dati::nodo(caricata.scheda.codice(), numero);
    let visto = Visto::new(
        indicatore,
        caricata.vista.anno,
        calcolati.as_ref().zip(nodo.as_ref()),
    );
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let modifica = caricata
        .modello
        .blocco_di("indicatori")
        .map(|b| format!("{qui}/blocchi/{}", b.nome));
    let (previsione, senza_previsione) = match &visto.previsione {
        Some(Ok(p)) => (
            Some((
                visto.mostra(visto.anno, Some(p.valore)),
                p.metodo,
                p.calcolo.clone(),
            )),
            String::new(),
        ),
        Some(Err(perche)) => (None, perche.to_string()),
        None => (None, String::new()),
    };
    let formula = indicatore.formula.as_deref().unwrap_or_default();
    let ora = visto.ora();
    Ok(IndicatorePage {
        modifica,
        page: caricata
            .page(
                accesso,
                format!("Indicatore {numero} – {}", caricata.scheda.codice()),
            )
            .esito(esito),
        regola_propria: ora.regola_propria(),
        usa_intervalli: smvp.regola_di(&ora).vuole_intervalli(),
        decisione: Decisione::di(&visto, indicatore, &smvp, caricata.scheda.versione()),
        anni: anni(&visto, &smvp),
        regola: visto.regola(&smvp),
        come: regole::indirizzo(&accesso.ente.sigla, &smvp),
        supposto: visto.supposto(),
        grafico: visto.negli_anni(
            "anni",
            "Valore raggiunto e valore atteso negli anni",
            ALTEZZA,
        ),
        disegnabile: visto.disegnabile(),
        fonti: fonti(&visto),
        periodi: visto
            .periodi()
            .into_iter()
            .map(|p| riga(&visto, p))
            .collect(),
        grafico_periodi: visto.nei_periodi(ALTEZZA),
        previsione,
        senza_previsione,
        segno: visto
            .illeggibile
            .map(|e| e.mostra(formula))
            .unwrap_or_default(),
        errore_formula: visto
            .illeggibile
            .map(ToString::to_string)
            .unwrap_or_default(),
        avvisi: anomalie::di_indicatore(indicatore),
        indicatore: indicatore.clone(),
        sigla: accesso.ente.sigla.clone(),
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        vista: caricata.vista,
        qui,
        numero,
    })
}
