//! Phases and indicators as they stand on the day of the demo.

use anyhow::Context;
use chrono::{Days, NaiveDate};
use domain::scheda::{Fase, Indicatore, Unita, ValoreAnnuale};
use domain::{Decimale, Stato};

use super::{IN_CORSO, caso, oggi};

/// A day of the calendar; the first of January where there is no such day.
pub(super) fn giorno(anno: i32, mese: u32, giorno: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(anno, mese, giorno)
        .or_else(|| NaiveDate::from_ymd_opt(anno, 1, 1))
        .unwrap_or_default()
}

/// What the phases of a sheet have in common.
pub(super) struct Svolgimento<'a> {
    pub(super) anno: i32,
    pub(super) stato: Stato,
    /// Code of the sheet: chance hangs on it.
    pub(super) scheda: &'a str,
    /// Who may answer for a phase.
    pub(super) responsabili: &'a [&'a str],
    /// `MISURA` and the unit, on process sheets only.
    pub(super) misura: Option<&'a str>,
}

impl Svolgimento<'_> {
    /// The rows of FASI: the year is divided evenly, and what lies before the day of the demo is done.
    pub(super) fn fasi(&self, testi: &[(String, i64)]) -> Vec<Fase> {
        (0..)
            .zip(testi)
            .map(|(i, (testo, peso))| {
                self.fase(i, u32::try_from(testi.len()).unwrap_or(1), testo, *peso)
            })
            .collect()
    }

    fn fase(&self, i: u32, quante: u32, testo: &str, peso: i64) -> Fase {
        let (tipo, descrizione) = tipo_nel_testo(testo);
        let inizio = giorno(self.anno, i * 12 / quante + 1, 1);
        let fine = ultimo_del_mese(self.anno, (i + 1) * 12 / quante);
        let chiave = format!("{} fase {i}", self.scheda);
        let ritardo = |cosa: &str, massimo| {
            Days::new(caso::fra(&format!("{chiave} {cosa}"), 0, massimo).unsigned_abs())
        };
        let partita =
            self.stato != Stato::Bozza && self.stato != Stato::Proposta && inizio <= oggi();
        let conclusa = partita && fine < oggi();
        let avanzamento = if conclusa {
            100
        } else if partita {
            // Progress follows the calendar, in steps of five.
            let (corsi, tutti) = (
                (oggi() - inizio).num_days(),
                (fine - inizio).num_days().max(1),
            );
            (corsi * 100 / tutti + caso::fra(&chiave, -15, 10)).clamp(5, 95) / 5 * 5
        } else {
            0
        };
        let responsabile = usize::try_from(caso::fra(&format!("{chiave} chi"), 0, 99))
            .ok()
            .and_then(|n| self.responsabili.get(n % self.responsabili.len().max(1)));
        Fase {
            causale: self.misura.map(|_| "MISURA".to_owned()),
            numero: Some(Decimale::new(i64::from(i) + 1, 0)),
            tipo_nel_testo: tipo,
            descrizione: Some(descrizione),
            peso: Some(Decimale::new(peso, 0)),
            avanzamento: Some(Decimale::new(avanzamento, 0)),
            inizio_previsto: Some(inizio),
            fine_prevista: Some(fine),
            inizio_effettivo: partita.then(|| {
                inizio
                    .checked_add_days(ritardo("inizio", 12))
                    .unwrap_or(inizio)
                    .min(oggi())
            }),
            fine_effettiva: conclusa
                .then(|| fine.checked_sub_days(ritardo("fine", 14)).unwrap_or(fine)),
            responsabile: responsabile.map(|r| (*r).to_owned()),
            cdr: self.misura.map(str::to_owned),
            note: None,
        }
    }
}

/// `FORMAZIONE: giornate ...` into its type and the rest.
fn tipo_nel_testo(testo: &str) -> (Option<String>, String) {
    match testo.split_once(": ") {
        Some((tipo, resto)) if tipo.chars().all(|c| c.is_uppercase() || c == ' ') => {
            (Some(tipo.to_owned()), resto.to_owned())
        }
        _ => (None, testo.to_owned()),
    }
}

fn ultimo_del_mese(anno: i32, mese: u32) -> NaiveDate {
    let (anno, seguente) = if mese >= 12 {
        (anno + 1, 1)
    } else {
        (anno, mese + 1)
    };
    giorno(anno, seguente, 1).pred_opt().unwrap_or_default()
}

/// A row of INDICATORI without its years.
pub(super) fn indicatore(
    (descrizione, tipo, unita, _): &(String, String, String, String),
) -> anyhow::Result<Indicatore> {
    let unita = Unita::da_nome(unita).with_context(|| format!("demo: «{unita}» non è un'unità"))?;
    let rapporto = rapporto(descrizione);
    Ok(Indicatore {
        descrizione: Some(descrizione.clone()),
        numeratore: rapporto.as_ref().map(|(n, _)| n.clone()),
        denominatore: rapporto.map(|(_, d)| d),
        tipo: Some(tipo.clone()),
        unita,
        note: (unita == Unita::SiNo).then(|| "1=FATTO 0=NON FATTO".to_owned()),
        // Direction, weight and the like no printout says: whoever prints the demo and brings it in again finds the same sheets.
        ..Indicatore::default()
    })
}

/// The two sides of `Tempestività: n. atti pubblicati/n. atti adottati`.
fn rapporto(descrizione: &str) -> Option<(String, String)> {
    let (sinistra, destra) = descrizione.split_once("/n. ")?;
    let inizio = sinistra.rfind("n. ")?;
    Some((sinistra.get(inizio..)?.to_owned(), format!("n. {destra}")))
}

/// Reads a figure of the tables.
pub(super) fn figura(testo: &str) -> anyhow::Result<Decimale> {
    Decimale::parse_it(testo).map_err(|e| anyhow::anyhow!("demo: «{testo}» {e}"))
}

/// What was achieved in a year: near the expected value, the same in the plan of the year and in those that look back on it.
pub(super) fn raggiunto(
    atteso: Decimale,
    unita: Unita,
    indicatore: &str,
    anno: i32,
) -> Option<Decimale> {
    let milionesimi = atteso.milionesimi()?;
    let (passo, chiave) = (1_000_000, format!("{indicatore} {anno}"));
    // Early years fell short more often than late ones.
    let mancanza = i64::from(2025 - anno);
    let scarto = match unita {
        Unita::SiNo => 0,
        Unita::Percentuale => caso::fra(&chiave, -4 - 2 * mancanza, 2) * passo,
        _ => {
            caso::fra(&chiave, -1 - mancanza, 1)
                * (milionesimi / 12 / passo).max(if milionesimi > 4 * passo { 1 } else { 0 })
                * passo
        }
    };
    let massimo = if unita == Unita::Percentuale {
        100 * passo
    } else {
        i64::MAX
    };
    Some(Decimale::da_milionesimi(
        (milionesimi + scarto).clamp(0, massimo),
    ))
}

/// The years of an indicator of a process: expected and achieved in the exercise, achieved in the two years before.
pub(super) fn anni_del_processo(
    atteso: Decimale,
    unita: Unita,
    chiave: &str,
    anno: i32,
) -> Vec<ValoreAnnuale> {
    [anno - 2, anno - 1, anno]
        .into_iter()
        .map(|a| ValoreAnnuale {
            anno: a,
            atteso: (a == anno).then_some(atteso),
            raggiunto: if a < IN_CORSO {
                raggiunto(atteso, unita, chiave, a)
            } else {
                None
            },
        })
        .collect()
}
