//! An indicator over the years: achieved against expected, drawn and written, with the working of each year.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::punteggio::{Conversione, SenzaRaggiunto, Valori, converti};
use domain::scheda::{Indicatore, Unita, Verso};
use domain::vista::Vista;
use domain::{Decimale, anomalie};

use super::caricata::Caricata;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::page::{Page, pagina};

/// Height of the bars, in pixels.
const ALTEZZA: i64 = 140;

/// A year of the series.
struct Anno {
    anno: i32,
    atteso: String,
    raggiunto: String,
    scostamento: String,
    avanzamento: String,
    formula: String,
    disegno: Disegno,
}

/// The bar of a year: its left edge in hundredths of the width, heights in pixels from the top.
struct Disegno {
    x: String,
    centro: String,
    larghezza: String,
    /// Top and height of the bar of the achieved value.
    barra: Option<(i64, i64)>,
    /// Height of the line of the expected value.
    linea: Option<i64>,
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
    /// What deserves a look: a series that changed its unit is not one line.
    avvisi: Vec<String>,
    altezza: i64,
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

    fn verso(&self) -> &'static str {
        match self.indicatore.verso {
            Some(Verso::Alto) => "un valore più alto è migliore",
            Some(Verso::Basso) => "un valore più basso è migliore",
            Some(Verso::Intervallo) => "è migliore un valore dentro l'intervallo",
            None => "il verso non è indicato",
        }
    }

    fn unita(&self) -> &'static str {
        match self.indicatore.unita {
            Unita::Numero => "numero",
            Unita::Percentuale => "percentuale",
            Unita::SiNo => "sì o no (1 o 0)",
            Unita::Data => "data",
            Unita::Rapporto => "rapporto",
        }
    }

    /// The chart in one sentence, for whoever does not see it.
    fn in_parole(&self) -> String {
        let anni: Vec<String> = self
            .anni
            .iter()
            .map(|a| format!("{}: raggiunto {}, atteso {}", a.anno, a.raggiunto, a.atteso))
            .collect();
        anni.join("; ")
    }
}

/// Shows the series of an indicator of a sheet, by its place from 1.
pub(crate) async fn indicatore(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, numero)): Path<(String, String, String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let caricata = app
        .read(move |c| Caricata::find(c, &actor, &vista, &codice))
        .await?;
    let numero: usize = numero.parse().map_err(|_| Error::NonTrovata)?;
    let indicatore = numero
        .checked_sub(1)
        .and_then(|n| caricata.scheda.contenuto().indicatori.get(n))
        .cloned()
        .ok_or(Error::NonTrovata)?;
    let qui = caricata.indirizzo(&accesso.ente.sigla);
    let modifica = caricata
        .modello
        .blocco_di("indicatori")
        .map(|b| format!("{qui}/blocchi/{}", b.nome));
    Ok(pagina(&IndicatorePage {
        modifica,
        page: Page::di(
            &accesso,
            format!("Indicatore {numero} – {}", caricata.scheda.codice()),
            "viste",
        ),
        sigla: accesso.ente.sigla,
        codice: caricata.scheda.codice().to_owned(),
        titolo_scheda: caricata.scheda.titolo().to_owned(),
        vista: caricata.vista,
        qui,
        numero,
        anni: anni(&indicatore),
        avvisi: anomalie::di_indicatore(&indicatore),
        indicatore,
        altezza: ALTEZZA,
    }))
}

fn anni(i: &Indicatore) -> Vec<Anno> {
    let massimo = i
        .valori
        .iter()
        .flat_map(|v| [v.atteso, v.raggiunto])
        .flatten()
        .max()
        .filter(|m| *m > Decimale::ZERO);
    // From the top of the drawing; below zero nothing is drawn, the table says it.
    let quota = |d: Decimale| {
        let alta = massimo
            .and_then(|m| d.per(Decimale::from(ALTEZZA)).diviso(m))
            .map_or(0, |h| h.arrotonda(0).intero().clamp(0, ALTEZZA));
        ALTEZZA - alta
    };
    let mostra = |d: Option<Decimale>| d.map_or_else(|| "–".to_owned(), |d| i.unita.mostra(d));
    let quanti = i64::try_from(i.valori.len().max(1)).unwrap_or(1);
    let posto = |n: i64, quinti: i64| {
        Decimale::from((n * 5 + quinti) * 20)
            .diviso(Decimale::from(quanti))
            .unwrap_or(Decimale::ZERO)
            .con_punto(2)
    };
    (0..)
        .zip(&i.valori)
        .map(|(n, v)| {
            let precedente = i.anno(v.anno - 1).and_then(|p| p.raggiunto);
            let punti = i.verso.zip(v.raggiunto).and_then(|(verso, _)| {
                let valori = Valori {
                    raggiunto: v.raggiunto,
                    atteso: v.atteso,
                    precedente,
                    verso,
                };
                converti(Conversione::Avanzamento, valori, SenzaRaggiunto::Escluso)
            });
            let scostamento = v.raggiunto.zip(v.atteso).map(|(r, a)| r.meno(a));
            Anno {
                anno: v.anno,
                atteso: mostra(v.atteso),
                raggiunto: mostra(v.raggiunto),
                scostamento: mostra(scostamento),
                avanzamento: punti
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |p| format!("{}%", p.valore.it(1))),
                formula: punti.map(|p| p.formula).unwrap_or_default(),
                disegno: Disegno {
                    x: posto(n, 1),
                    centro: Decimale::from((n * 2 + 1) * 50)
                        .diviso(Decimale::from(quanti))
                        .unwrap_or(Decimale::ZERO)
                        .con_punto(2),
                    larghezza: Decimale::from(60)
                        .diviso(Decimale::from(quanti))
                        .unwrap_or(Decimale::ZERO)
                        .con_punto(2),
                    barra: v.raggiunto.map(|r| (quota(r), ALTEZZA - quota(r))),
                    linea: v.atteso.map(quota),
                },
            }
        })
        .collect()
}
