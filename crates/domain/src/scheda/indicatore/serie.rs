//! Where the series of an indicator breaks: values in another unit, or worked out another way, are not one line.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Indicatore, Unita};
use crate::formula::Formula;
use crate::refusal::Refusal;
use crate::testo;

/// A series that ended when the unit or the formula changed: what its values were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerieChiusa {
    /// The day on which the next one begins.
    pub fino_a: NaiveDate,
    pub unita: Unita,
    pub formula: Option<String>,
}

impl Indicatore {
    /// The days on which a new series begins, in order. The year of such a day belongs to the new series.
    pub fn interruzioni(&self) -> Vec<NaiveDate> {
        let mut giorni: Vec<NaiveDate> = self
            .serie_chiuse
            .iter()
            .map(|s| s.fino_a)
            .chain(self.inizio_serie)
            .collect();
        giorni.sort_unstable();
        giorni.dedup();
        giorni
    }

    /// Which series a year belongs to, counted from 0: values of two years are comparable only where this is the same.
    pub fn serie_di(&self, anno: i32) -> usize {
        self.interruzioni()
            .iter()
            .filter(|g| g.year() <= anno)
            .count()
    }

    /// Whether the values of two years are of one series: elsewhere the earlier one says nothing of the later.
    pub fn confrontabili(&self, prima: i32, dopo: i32) -> bool {
        self.serie_di(prima) == self.serie_di(dopo)
    }

    /// Whether a year belongs to the series that goes on, to which unit, thresholds and formula belong.
    pub fn in_corso(&self, anno: i32) -> bool {
        self.serie_di(anno) == self.interruzioni().len()
    }

    /// The unit of the values of a year: that of the series it belongs to.
    pub fn unita_nel(&self, anno: i32) -> Unita {
        self.serie_chiuse
            .iter()
            .filter(|s| s.fino_a.year() > anno)
            .min_by_key(|s| s.fino_a)
            .map_or(self.unita, |s| s.unita)
    }
}

/// The indicator that stood there before: the one with the same words, or at the same place where the words are new and the
/// achieved values are not. With other words and other values it is another indicator, which begins a series of its own.
fn prima_di<'a>(
    prima: &'a [Indicatore],
    dopo: &[Indicatore],
    posto: usize,
) -> Option<&'a Indicatore> {
    let parole = |i: &Indicatore| i.descrizione.as_deref().map(testo::piatto);
    let nuovo = dopo.get(posto)?;
    prima
        .iter()
        .find(|v| parole(v) == parole(nuovo))
        .or_else(|| {
            prima
                .get(posto)
                .filter(|v| dopo.iter().all(|n| parole(n) != parole(v)) && gli_stessi(v, nuovo))
        })
}

/// Whether the values came to mean something else. Blanks and case of a formula mean nothing.
fn cambiata(prima: &Indicatore, dopo: &Indicatore) -> bool {
    let letta = |f: &Option<String>| {
        f.as_deref()
            .map(|f| Formula::leggi(f).map_err(|_| f.to_owned()))
    };
    prima.unita != dopo.unita || letta(&prima.formula) != letta(&dopo.formula)
}

/// Whether every achieved value of the one is there in the other.
fn gli_stessi(prima: &Indicatore, dopo: &Indicatore) -> bool {
    let raggiunto = |i: &Indicatore, anno| i.anno(anno).and_then(|v| v.raggiunto);
    prima
        .valori
        .iter()
        .all(|v| v.raggiunto.is_none() || raggiunto(dopo, v.anno) == v.raggiunto)
        && prima.periodi == dopo.periodi
}

fn ha_valori(i: &Indicatore) -> bool {
    i.valori.iter().any(|v| v.raggiunto.is_some()) || !i.periodi.is_empty()
}

/// Closes the series whose unit or formula changes from a day that was written, and moves the end of the last one with the day.
pub(in crate::scheda) fn chiudi(
    prima: &[Indicatore],
    mut dopo: Vec<Indicatore>,
) -> Vec<Indicatore> {
    for posto in 0..dopo.len() {
        let Some(vecchio) = prima_di(prima, &dopo, posto).cloned() else {
            continue;
        };
        let Some(nuovo) = dopo.get_mut(posto) else {
            continue;
        };
        if nuovo.inizio_serie == vecchio.inizio_serie {
            continue;
        }
        match nuovo.inizio_serie {
            Some(fino_a) if cambiata(&vecchio, nuovo) && ha_valori(&vecchio) => {
                nuovo.serie_chiuse.push(SerieChiusa {
                    fino_a,
                    unita: vecchio.unita,
                    formula: vecchio.formula,
                });
            }
            altro => {
                let ultima = nuovo
                    .serie_chiuse
                    .iter()
                    .rposition(|s| Some(s.fino_a) == vecchio.inizio_serie);
                match (ultima.and_then(|n| nuovo.serie_chiuse.get_mut(n)), altro) {
                    (Some(chiusa), Some(giorno)) => chiusa.fino_a = giorno,
                    (Some(_), None) => nuovo
                        .serie_chiuse
                        .retain(|s| Some(s.fino_a) != vecchio.inizio_serie),
                    (None, _) => {}
                }
            }
        }
    }
    dopo
}

/// Refuses a new unit or formula over achieved values when nobody says from when it holds.
pub(super) fn controlla(prima: &[Indicatore], dopo: &[Indicatore], no: &mut Vec<Refusal>) {
    for (posto, nuovo) in dopo.iter().enumerate() {
        let senza_data = prima_di(prima, dopo, posto).is_some_and(|vecchio| {
            cambiata(vecchio, nuovo)
                && ha_valori(vecchio)
                && nuovo.inizio_serie == vecchio.inizio_serie
        });
        if senza_data {
            no.push(Refusal::campo(
                format!("indicatori.{}.inizio_serie", posto + 1),
                "l'unità o la formula è cambiata e ci sono già valori raggiunti: scrivi da che giorno comincia la nuova serie, perché vecchi e nuovi valori non si confrontano. Se stai correggendo un errore e i valori sono gli stessi, scrivi un giorno prima del primo valore",
            ));
        }
    }
}
