//! What stands behind every chart, for whoever does not see it: its table, to the letter. Today is 31 January 2026.

use domain::regole::Versione;
use domain::rischio::Valutazione;
use domain::scheda::{
    Attivita, Contenuto, Discrezionalita, Indicatore, SerieChiusa, Unita, ValoreAnnuale, Verso,
};
use domain::vista::TipoVista;
use domain::{Decimale, data};
use insta::assert_snapshot;

use crate::support::Prova;
use crate::{albero, andamento, eventi, indicatore, mappa, periodi};

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

/// A plan of objectives has directions and no risk.
#[tokio::test]
async fn the_dashboard_of_objectives() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PEG");
    prova
        .dati
        .cambia_vista(&vista, |v| v.tipo = TipoVista::Obiettivi);
    for (codice, direzione, avanzamento) in [
        ("2026_S01_01", Some("Affari generali"), 20),
        ("2026_S01_02", Some("Affari generali"), 100),
        ("2026_S02_01", None, 0),
    ] {
        let contenuto = Contenuto {
            direzione: direzione.map(str::to_owned),
            fasi: vec![andamento::fase(avanzamento, "1/12/2025", "10/1/2026")],
            ..testkit::contenuto(codice)
        };
        prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    }
    assert_snapshot!(prova.pagina("/viste/2026_PEG/cruscotto").await.tabelle());
}

/// What rose and what fell since the plan of the year before, under the bars of both sides.
#[tokio::test]
async fn the_movement_from_year_to_year() {
    let (prova, vista) = eventi::prova();
    mappa::anno_prima(&prova, "dichiarato 1", 250);
    let prima = mappa::con(&prova, "2025_PTPC", |_| {});
    for (n, di_prima, di_ora) in [
        (2, Some(900), Some(420)),
        (3, Some(500), Some(500)),
        (4, None, Some(1_600)),
    ] {
        for (vista, anno, livello) in [(&prima, 2025, di_prima), (&vista, 2026, di_ora)] {
            let contenuto = Contenuto {
                livello_rischio: livello.map(|l| Decimale::new(l, 2)),
                ..testkit::contenuto(&format!("{anno}_SEG_{n}"))
            };
            prova.dati.scheda_con(&prova.dati.actor, vista, contenuto);
        }
    }
    assert_snapshot!(prova.pagina("/viste/2026_PTPC/rischi").await.tabelle());
}

/// A method of judgements has grades and no grid.
#[tokio::test]
async fn the_map_of_a_judgement() {
    let (prova, vista) = eventi::prova();
    let vista = prova
        .dati
        .cambia_vista(&vista, |v| v.metodo = Versione::leggi("pna2019 1"));
    let giudizio = |grado, residuo| Valutazione {
        metodo: "pna2019".to_owned(),
        versione: 1,
        data: data::parse_it("31/1/2026").unwrap(),
        oggetti: Vec::new(),
        grado: Some(grado),
        motivazione: Some("Interessi rilevanti".to_owned()),
        motivo_dello_scarto: None,
        livello: None,
        residuo,
    };
    for (n, valutazioni) in [
        (2, vec![giudizio(2, false), giudizio(1, true)]),
        (3, vec![giudizio(2, false)]),
        (4, vec![giudizio(0, false)]),
    ] {
        let contenuto = Contenuto {
            valutazioni,
            ..testkit::contenuto(&format!("2026_SEG_{n}"))
        };
        prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    }
    let pagina = prova.pagina("/viste/2026_PTPC/rischi").await;
    assert!(!pagina.testo().contains("sch-map"), "no grid");
    assert_snapshot!(pagina.tabelle());
}

/// A process of three activities, one of which is left to whoever decides.
fn disegnato() -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    let attivita = |descrizione: &str, discrezionalita| Attivita {
        descrizione: Some(descrizione.to_owned()),
        responsabile: Some("Ufficio tecnico".to_owned()),
        discrezionalita: Some(discrezionalita),
        ..Attivita::default()
    };
    let contenuto = Contenuto {
        mappatura: vec![
            attivita("Verifica degli atti", Discrezionalita::VincolataDallaLegge),
            attivita("Istruttoria", Discrezionalita::AltamenteDiscrezionale),
            attivita("Rilascio", Discrezionalita::DelTuttoVincolata),
        ],
        ..testkit::contenuto("2026_SEG_1")
    };
    prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    prova
}

/// The drawing of a process, in its words and in the table above it.
#[tokio::test]
async fn the_drawing_of_a_process() {
    let prova = disegnato();
    let pagina = prova.pagina(SCHEDA).await;
    let testo = pagina.testo();
    let disegno = testo.split("<svg class=\"sch-flow\"").nth(1).unwrap();
    let parole = disegno.split("<desc").nth(1).unwrap();
    let parole = parole.split_once('>').unwrap().1;
    let parole = parole.split('<').next().unwrap();
    let tabelle = pagina.tabelle();
    let attivita = tabelle
        .split("\n\n")
        .find(|t| t.contains("Istruttoria"))
        .unwrap();
    assert_snapshot!(format!("{parole}\n\n{attivita}"));
}

/// A picture says its title and its description, or it is hidden beside the words and figures that say the same.
#[tokio::test]
async fn every_picture_is_told_once() {
    let disegnato = disegnato();
    let piano = andamento::prova();
    let indicatori = periodi::prova(vec![periodi::trimestrale(&[12, 8])]);
    let mut grafici = 0;
    for (prova, pagina) in [
        (&disegnato, SCHEDA),
        (&piano, "/viste/2026_PTPC/cruscotto"),
        (&piano, "/viste/2026_PTPC/gantt"),
        (&piano, "/viste/2026_PTPC/rischi"),
        (&piano, "/viste/2026_PTPC/albero"),
        (&indicatori, &*format!("{SCHEDA}/indicatori")),
        (&indicatori, &*format!("{SCHEDA}/indicatori/1")),
    ] {
        let testo = prova.pagina(pagina).await.testo();
        let principale = testo.split("<main").nth(1).unwrap();
        for svg in principale.split("<svg ").skip(1) {
            let (tag, dentro) = svg.split_once('>').unwrap();
            // One inside another, which says what it says.
            if tag.starts_with("x=") {
                continue;
            }
            let muto = tag.contains("aria-hidden=\"true\"");
            let detto = tag.contains("role=\"img\" aria-labelledby=")
                && dentro.starts_with("<title ")
                && dentro.contains("</title><desc ");
            assert!(muto != detto, "{pagina}: {tag}");
            grafici += u32::from(detto);
        }
    }
    assert!(grafici >= 4, "{grafici}");
}
