//! An indicator over the years: drawn, written, and with the working of each year.

use axum::http::StatusCode;
use domain::Decimale;
use domain::campo::Valore;
use domain::scheda::{Indicatore, Unita, ValoreAnnuale, Verso};

use crate::support::Prova;

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

pub(crate) fn prova(indicatore: Indicatore) -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    let scheda = prova.dati.scheda(&vista, "2026_SEG_1");
    prova
        .dati
        .correggi(&scheda, "indicatori", Valore::Indicatori(vec![indicatore]));
    prova
}

fn valore(anno: i32, atteso: i64, raggiunto: Option<i64>) -> ValoreAnnuale {
    ValoreAnnuale {
        anno,
        atteso: Some(Decimale::from(atteso)),
        raggiunto: raggiunto.map(Decimale::from),
    }
}

pub(crate) fn indicatore(verso: Option<Verso>) -> Indicatore {
    Indicatore {
        descrizione: Some("giorni per rispondere".to_owned()),
        verso,
        valori: vec![
            valore(2024, 20, Some(25)),
            valore(2025, 20, Some(15)),
            valore(2026, 20, None),
        ],
        ..Indicatore::default()
    }
}

#[tokio::test]
async fn every_year_shows_its_working() {
    let prova = prova(indicatore(Some(Verso::Basso)));
    assert!(
        prova
            .pagina(QUI)
            .await
            .testo()
            .contains("/2026_SEG_1/indicatori/1")
    );
    let pagina = prova.pagina(&format!("{QUI}/indicatori/1")).await;
    let letto = pagina.letto();
    for frase in [
        "un valore più basso è migliore",
        // The rule of the plan, by hand: 20×100/25, and at most 100.
        "2024 20,00 25,00 5,00 80,00 80,00 20,00 × 100 / 25,00 = 80,00",
        "2025 20,00 15,00 -5,00 100,00 100,00 il valore atteso è raggiunto",
        "2026 20,00 – – – 0,00 manca il valore raggiunto",
        "regola «Raggiunto su atteso, da 0 a 100»",
        // The chart in words.
        "2024: raggiunto 25,00, atteso 20,00; 2025: raggiunto 15,00, atteso 20,00; 2026: raggiunto –, atteso 20,00",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    // The highest value takes the whole height; a year without a value has no bar.
    assert!(
        pagina
            .testo()
            .contains("y=\"0\" width=\"20.00%\" height=\"140\"")
    );
    assert_eq!(
        pagina.testo().matches("<rect class=\"sch-fill\"").count(),
        2
    );
}

#[tokio::test]
async fn without_a_direction_the_page_says_what_is_assumed() {
    let prova = prova(indicatore(None));
    let letto = prova.pagina(&format!("{QUI}/indicatori/1")).await.letto();
    for frase in [
        "2024 20,00 25,00 5,00 100,00 100,00 il valore atteso è raggiunto",
        "il verso non è scritto, ed è considerato migliore un valore più alto",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    for numero in ["0", "2", "x", "99999999999999999999"] {
        let r = prova
            .get(&prova.url(&format!("{QUI}/indicatori/{numero}")))
            .await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{numero}");
    }
}

#[tokio::test]
async fn a_series_that_changed_its_unit_is_pointed_out() {
    let prova = prova(Indicatore {
        unita: Unita::SiNo,
        valori: vec![valore(2025, 1, Some(2)), valore(2026, 1, Some(1))],
        ..indicatore(Some(Verso::Alto))
    });
    let letto = prova.pagina(&format!("{QUI}/indicatori/1")).await.letto();
    assert!(
        letto.contains("Da guardare") && letto.contains("la serie non è confrontabile"),
        "{letto}"
    );
}
