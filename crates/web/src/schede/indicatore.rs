//! An indicator over the years: achieved against expected, drawn and written, with the working of each figure.

mod dati;
mod periodo;
mod tutti;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::anomalie;
use domain::scheda::{Frequenza, Indicatore, Scheda, Verso};
use domain::smvp::{EsitoIndicatore, Smvp};
use domain::vista::Vista;

pub(crate) use periodo::{edit as periodo, update as scrivi_periodo};
pub(crate) use tutti::tutti;

use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::grafici::Colonne;
use crate::page::{Dopo, Page, pagina};
use crate::punteggi::smvp_di;
use crate::regole;
use dati::Visto;

/// Height of the columns, in pixels.
const ALTEZZA: i64 = 140;

/// A year of the series.
struct Anno {
    anno: i32,
    atteso: String,
    raggiunto: String,
    scostamento: String,
    /// What the rules of the plan make of it, as its tree says: the first step, and the points.
    misura: String,
    punti: String,
    formula: String,
    /// What begins here, where a series breaks.
    inizio: String,
}

/// Where the achieved value of a year comes from.
struct Fonte {
    anno: i32,
    dichiarato: String,
    periodi: String,
    calcolo_periodi: String,
    formula: String,
    calcolo_formula: String,
    conta: String,
}

/// A period of the year of the plan.
struct RigaPeriodo {
    numero: u8,
    nome: String,
    atteso: String,
    raggiunto: String,
    /// `9,00 / 10,00`; empty where it is no quotient.
    rapporto: String,
    commento: String,
    evidenza: String,
}

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
            ("Fonte del dato", i.fonte_del_dato.clone()),
            ("Formula", i.formula.clone()),
        ];
        voci.into_iter()
            .filter_map(|(n, v)| Some((n, v?)))
            .collect()
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

/// Shows the series of an indicator of a sheet, by its place from 1.
pub(crate) async fn indicatore(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let oggi = app.adesso().date_naive();
    let (caricata, calcolati, smvp) = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let calcolati = dati::calcolati(c, &actor, &caricata.vista, &caricata.scheda, oggi)?;
            let smvp = smvp_di(c, &actor, &caricata.vista)?;
            Ok((caricata, calcolati, smvp))
        })
        .await?;
    let (numero, indicatore) = al_posto(&caricata.scheda, &numero)?;
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
    Ok(pagina(&IndicatorePage {
        modifica,
        page: Page::di(
            &accesso,
            format!("Indicatore {numero} – {}", caricata.scheda.codice()),
            "viste",
        )
        .esito(dopo.esito.as_deref()),
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
        sigla: accesso.ente.sigla,
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        vista: caricata.vista,
        qui,
        numero,
    }))
}

fn anni(visto: &Visto<'_>, smvp: &Smvp) -> Vec<Anno> {
    let i = visto.indicatore;
    let mut serie = visto.anni.first().map(|a| a.serie);
    visto
        .anni
        .iter()
        .map(|a| {
            let raggiunto = a.raggiunto();
            let esito = visto.esito(a, smvp);
            let scostamento = raggiunto.zip(a.atteso).map(|(r, a)| r.meno(a));
            let inizio = if serie.replace(a.serie) == Some(a.serie) {
                String::new()
            } else {
                let unita = i.unita_nel(a.anno).etichetta().to_lowercase();
                format!("Da qui una nuova serie ({unita}): non si confronta con gli anni prima")
            };
            Anno {
                anno: a.anno,
                inizio,
                atteso: visto.mostra(a.anno, a.atteso),
                raggiunto: visto.mostra(a.anno, raggiunto),
                scostamento: visto.mostra(a.anno, scostamento),
                misura: esito.as_ref().map_or_else(trattino, misura),
                punti: esito.as_ref().map_or_else(trattino, |e| punti(e, smvp)),
                formula: esito.map(come_si_calcola).unwrap_or_default(),
            }
        })
        .collect()
}

fn trattino() -> String {
    "–".to_owned()
}

/// The first step as the score of the sheet writes it.
fn misura(e: &EsitoIndicatore) -> String {
    e.percentuale
        .as_ref()
        .map_or_else(trattino, |p| p.valore.it(2))
}

/// The points as the score of the sheet writes them.
fn punti(e: &EsitoIndicatore, smvp: &Smvp) -> String {
    e.punti
        .as_ref()
        .map_or_else(trattino, |p| smvp.tondo(p.valore).it(smvp.decimali))
}

fn come_si_calcola(e: EsitoIndicatore) -> String {
    match (e.escluso, e.percentuale, e.punti) {
        (Some(perche), ..) => format!("non è contato: {perche}"),
        (None, Some(p), _) => p.formula,
        (None, None, p) => p.map(|p| p.formula).unwrap_or_default(),
    }
}

fn fonti(visto: &Visto<'_>) -> Vec<Fonte> {
    if !visto.ha_fonti() {
        return Vec::new();
    }
    let fonte = |a: &dati::Anno| {
        let r = &a.rilevato;
        let mostra = |d| visto.mostra(a.anno, d);
        let conta = r.confronto(visto.indicatore, a.anno).or_else(|| {
            let (_, origine) = r.conta()?;
            Some(format!("Conta il valore {}.", origine.frase()))
        });
        Fonte {
            anno: a.anno,
            dichiarato: mostra(r.dichiarato),
            periodi: mostra(r.dai_periodi.as_ref().and_then(|p| p.valore)),
            calcolo_periodi: r.dai_periodi.as_ref().map_or_else(String::new, |p| {
                format!(
                    "{}. Periodi scritti: {} su {}.",
                    p.calcolo, p.scritti, p.quanti
                )
            }),
            formula: mostra(r.calcolato.as_ref().and_then(|c| c.valore)),
            calcolo_formula: r
                .calcolato
                .as_ref()
                .map(|c| c.calcolo.clone())
                .unwrap_or_default(),
            conta: conta.unwrap_or_default(),
        }
    };
    visto.anni.iter().map(fonte).collect()
}

fn riga(visto: &Visto<'_>, p: domain::scheda::Periodo) -> RigaPeriodo {
    let v = visto.indicatore.periodo(p);
    let testo = |t: fn(&domain::scheda::ValorePeriodo) -> &Option<String>| {
        v.and_then(|v| t(v).clone()).unwrap_or_default()
    };
    RigaPeriodo {
        numero: p.numero,
        nome: p.nome(),
        atteso: visto.mostra(p.anno, v.and_then(|v| v.atteso)),
        raggiunto: visto.mostra(p.anno, visto.del_periodo(p)),
        rapporto: v
            .and_then(|v| v.numeratore.zip(v.denominatore))
            .map_or_else(String::new, |(a, b)| format!("{a} / {b}")),
        commento: testo(|v| &v.commento),
        evidenza: testo(|v| &v.evidenza),
    }
}
