//! What stands behind every chart, for whoever does not see it: its table, to the letter. Today is 31 January 2026.

use domain::regole::Versione;
use domain::scheda::{Indicatore, SerieChiusa, Unita, ValoreAnnuale, Verso};
use domain::{Decimale, data};
use insta::assert_snapshot;

use crate::{albero, andamento, eventi, indicatore, periodi};

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

/// Progress, situations, levels, the heat map of areas by CdR, what is late.
#[tokio::test]
async fn the_dashboard() {
    let prova = andamento::prova();
    assert_snapshot!(prova.pagina("/viste/2026_PTPC/cruscotto").await.tabelle());
}

#[tokio::test]
async fn the_gantt() {
    let prova = andamento::prova();
    let pagina = prova.pagina("/viste/2026_PTPC/gantt").await;
    assert_snapshot!(pagina.tabelle());
    assert_eq!(pagina.testo().matches("<rect class=\"sch-plan").count(), 4);
}

/// Probability and impact, before the measures and after them, and the levels of both.
#[tokio::test]
async fn the_map_of_risk() {
    let (prova, vista) = eventi::prova();
    prova
        .dati
        .cambia_vista(&vista, |v| v.metodo = Versione::leggi("pna2013 1"));
    let prima = eventi::valuta(&prova, "", &eventi::risposte("1")).await;
    prima.dove();
    let dopo = eventi::valuta(&prova, "residuo", &eventi::risposte("0")).await;
    dopo.dove();
    assert_snapshot!(prova.pagina("/viste/2026_PTPC/rischi").await.tabelle());
}

/// Years of two units, which never stand in one line.
#[tokio::test]
async fn the_series_of_an_indicator() {
    let anno = |anno, r: i64| ValoreAnnuale {
        anno,
        atteso: Some(Decimale::from(100)),
        raggiunto: Some(Decimale::from(r)),
    };
    let gennaio = data::parse_it("1/1/2025").unwrap();
    let prova = indicatore::prova(Indicatore {
        descrizione: Some("risposte nei termini".to_owned()),
        unita: Unita::Percentuale,
        verso: Some(Verso::Alto),
        inizio_serie: Some(gennaio),
        serie_chiuse: vec![SerieChiusa {
            fino_a: gennaio,
            unita: Unita::Numero,
            formula: None,
        }],
        valori: vec![anno(2024, 400), anno(2025, 90), anno(2026, 70)],
        ..Indicatore::default()
    });
    let pagina = prova.pagina(&format!("{SCHEDA}/indicatori/1")).await;
    assert_snapshot!(pagina.tabelle());
}

/// The small charts of a sheet: one of years, one of quarters.
#[tokio::test]
async fn the_indicators_of_a_sheet() {
    let prova = periodi::prova(vec![
        periodi::trimestrale(&[12, 8]),
        indicatore::indicatore(Some(Verso::Basso)),
    ]);
    let pagina = prova.pagina(&format!("{SCHEDA}/indicatori")).await;
    assert_snapshot!(pagina.tabelle());
    let grafici = pagina.testo().matches("<svg class=\"sch-series\"").count();
    assert_eq!(grafici, pagina.testo().matches("<table").count());
}

/// The tree is no picture: its rows are read as they stand, each below the one it counts for.
#[tokio::test]
async fn the_tree_of_scores() {
    let prova = albero::prova();
    let pagina = prova.pagina("/viste/2026_OBIETTIVI/albero").await;
    assert_snapshot!(pagina.rami());
}
