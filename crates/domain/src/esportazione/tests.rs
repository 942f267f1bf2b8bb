use super::*;
use crate::scheda::{Periodo, SerieChiusa, Unita, ValoreAnnuale};

fn stampato() -> Indicatore {
    Indicatore {
        descrizione: Some("n. pratiche".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2025,
            atteso: None,
            raggiunto: Some(Decimale::from(2)),
        }],
        ..Indicatore::default()
    }
}

#[test]
fn an_indicator_from_a_printout_has_the_keys_it_always_had() {
    assert_eq!(
        indicatore(&stampato()),
        json!({
            "descrizione": "n. pratiche", "numeratore": null, "denominatore": null, "tipo": null, "unita": "numero",
            "verso": null, "valori": [{ "anno": 2025, "atteso": null, "raggiunto": "2.00" }], "note": null,
        })
    );
}

#[test]
fn what_was_added_comes_under_new_keys() {
    let gennaio = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut i = Indicatore {
        unita: Unita::Percentuale,
        peso: Some(Decimale::new(25, 1)),
        frequenza: Some(Frequenza::Trimestre),
        intervallo_da: Some(Decimale::from(80)),
        inizio_serie: Some(gennaio),
        serie_chiuse: vec![SerieChiusa {
            fino_a: gennaio,
            unita: Unita::Numero,
            formula: None,
        }],
        ..stampato()
    };
    i.scrivi_periodo(ValorePeriodo {
        raggiunto: Some(Decimale::from(90)),
        numeratore: Some(Decimale::from(9)),
        ..ValorePeriodo::vuoto(Periodo {
            anno: 2026,
            frequenza: Frequenza::Trimestre,
            numero: 1,
        })
    });
    let dati = indicatore(&i);
    for (chiave, atteso) in [
        ("peso", json!("2.50")),
        ("frequenza", json!("trimestre")),
        ("intervallo_da", json!("80")),
        ("inizio_serie", json!("2026-01-01")),
        (
            "serie_chiuse",
            json!([{ "fino_a": "2026-01-01", "unita": "numero", "formula": null }]),
        ),
        (
            "periodi",
            json!([{
                "anno": 2026, "frequenza": "trimestre", "numero": 1, "atteso": null, "raggiunto": "90",
                "numeratore": "9.00", "denominatore": null, "commento": null, "evidenza": null,
            }]),
        ),
    ] {
        assert_eq!(dati.get(chiave), Some(&atteso), "{chiave}");
    }
    // The year before is in the unit that it was taken in.
    assert_eq!(dati["valori"][0]["raggiunto"], "2.00");
    assert_eq!(dati.get("formula"), None);
}
