//! What a sheet does not say yet of how far it has come on a day.

use chrono::NaiveDate;

use crate::data;
use crate::decimale::Decimale;
use crate::refusal::Refusal;
use crate::scheda::{Contenuto, Fase, Frequenza, Indicatore, Periodo};

/// The periods of a year whose values are asked on a day: those that have ended. For what is taken once a year, the year itself.
pub fn periodi_chiesti(i: &Indicatore, anno: i32, riferimento: NaiveDate) -> Vec<Periodo> {
    let finito = |p: &Periodo| p.ultimo_giorno().is_some_and(|g| g <= riferimento);
    Periodo::dell_anno(anno, i.frequenza())
        .filter(finito)
        .collect()
}

/// What is missing, all at once, each with its field: phases that run on that day and do not say how far they are, ended ones without
/// their day, indicators without the value of a period that has ended.
pub fn mancanze(c: &Contenuto, anno: i32, riferimento: NaiveDate) -> Vec<Refusal> {
    let fasi = (1..)
        .zip(&c.fasi)
        .filter_map(|(n, f)| della_fase(n, f, riferimento));
    let indicatori = (1..)
        .zip(&c.indicatori)
        .flat_map(|(n, i)| dell_indicatore(n, i, anno, riferimento));
    fasi.chain(indicatori).collect()
}

fn della_fase(numero: usize, f: &Fase, riferimento: NaiveDate) -> Option<Refusal> {
    let conta = f.peso.is_none_or(|p| p > Decimale::ZERO);
    let cominciata = f.inizio_previsto.is_none_or(|i| i <= riferimento)
        || f.inizio_effettivo.is_some_and(|i| i <= riferimento);
    if !conta || !cominciata {
        return None;
    }
    match f.avanzamento {
        None => Some(Refusal::campo(
            format!("fasi.{numero}.avanzamento"),
            format!(
                "la fase {numero} al {} è in corso e non dice a che punto è: scrivi l'avanzamento, anche 0",
                data::it(riferimento)
            ),
        )),
        Some(a) if a >= Decimale::CENTO && f.fine_effettiva.is_none() => Some(Refusal::campo(
            format!("fasi.{numero}.fine_effettiva"),
            format!("la fase {numero} è conclusa: scrivi il giorno in cui è finita"),
        )),
        Some(_) => None,
    }
}

fn dell_indicatore(
    numero: usize,
    i: &Indicatore,
    anno: i32,
    riferimento: NaiveDate,
) -> Vec<Refusal> {
    // A computed one waits for the others.
    if i.formula.is_some() {
        return Vec::new();
    }
    let nome = i.descrizione.as_deref().unwrap_or("senza descrizione");
    let chiesti = periodi_chiesti(i, anno, riferimento).into_iter();
    if i.frequenza() == Frequenza::Anno {
        let dell_anno = i.valori.iter().find(|v| v.anno == anno);
        // Over zero there is no value, and nothing is missing.
        let manca = dell_anno.is_some_and(|v| v.atteso.is_some() && v.raggiunto.is_none())
            && i.figure_dell_anno(anno).is_none();
        return chiesti
            .filter(|_| manca)
            .map(|p| {
                Refusal::campo(
                    format!("indicatori.{numero}.periodo_{}", p.numero),
                    format!(
                        "l'indicatore {numero}, «{nome}», non ha il valore raggiunto del {anno}"
                    ),
                )
            })
            .collect();
    }
    chiesti
        .filter(|p| {
            i.periodo(*p)
                .is_none_or(|v| v.raggiunto.is_none() && v.numeratore.is_none())
        })
        .map(|p| {
            Refusal::campo(
                format!("indicatori.{numero}.periodo_{}", p.numero),
                format!(
                    "l'indicatore {numero}, «{nome}», non ha il valore del periodo «{}»",
                    p.nome()
                ),
            )
        })
        .collect()
}
