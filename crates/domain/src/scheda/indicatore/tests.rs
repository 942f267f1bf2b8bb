use chrono::{NaiveDate, TimeZone as _, Utc};
use proptest::prelude::*;

use super::*;
use crate::actor::Actor;
use crate::ente::EnteId;
use crate::scheda::{Contenuto, Livello, Posto, Scheda, SchedaId};
use crate::vista::VistaId;

fn d(testo: &str) -> Decimale {
    Decimale::parse_it(testo).unwrap()
}

fn giorno(anno: i32, mese: u32, giorno: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(anno, mese, giorno)
}

fn contato() -> Indicatore {
    Indicatore {
        descrizione: Some("n. pratiche".to_owned()),
        valori: vec![
            ValoreAnnuale {
                anno: 2024,
                atteso: None,
                raggiunto: Some(d("80")),
            },
            ValoreAnnuale {
                anno: 2025,
                atteso: Some(d("90")),
                raggiunto: Some(d("85")),
            },
        ],
        ..Indicatore::default()
    }
}

/// −1 is «do not count»; any other figure below zero is a slip.
#[test]
fn only_minus_one_is_a_weight_below_zero() {
    for (peso, ammesso) in [
        ("-1", true),
        ("0", true),
        ("100", true),
        ("-0,5", false),
        ("-0,99", false),
    ] {
        let pesato = Indicatore {
            peso: Some(d(peso)),
            ..contato()
        };
        let no = controlla(&[], &[pesato], Atto::Correzione);
        assert_eq!(no.is_empty(), ammesso, "{peso}: {no:?}");
    }
}

fn scheda(indicatori: Vec<Indicatore>) -> Scheda {
    let quando = Utc.with_ymd_and_hms(2026, 1, 31, 9, 30, 0).unwrap();
    let posto = Posto {
        id: SchedaId("s".to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    };
    let contenuto = Contenuto {
        codice: "2026_X_1".to_owned(),
        titolo: "Pratiche".to_owned(),
        indicatori,
        ..Contenuto::default()
    };
    let fatto = Scheda::nuova(
        posto,
        contenuto,
        Atto::Creazione,
        &Actor::operatore(EnteId(1)),
        quando,
    );
    fatto.unwrap().cosa().clone()
}

fn corretta(prima: &Scheda, indicatori: Vec<Indicatore>) -> Result<Vec<Indicatore>, Vec<Refusal>> {
    let quando = Utc.with_ymd_and_hms(2026, 1, 31, 9, 30, 0).unwrap();
    prima
        .correggi(
            [("indicatori".to_owned(), Valore::Indicatori(indicatori))],
            Atto::Correzione,
            None,
            &Actor::operatore(EnteId(1)),
            quando,
        )
        .map(|fatto| fatto.cosa().contenuto().indicatori.clone())
}

#[test]
fn every_unit_shows_its_values_and_reads_them_back() {
    for (unita, digitato, mostrato, esportato) in [
        (Unita::Numero, "3,5", "3,50", "3.50"),
        (Unita::Percentuale, "87,5%", "87,5%", "87.5"),
        (Unita::SiNo, "sì", "1,00", "1.00"),
        (Unita::SiNo, "NO", "0,00", "0.00"),
        (Unita::Data, "1/3/26", "01/03/2026", "2026-03-01"),
        (Unita::Rapporto, "0,25", "0,25", "0.25"),
    ] {
        let valore = unita.leggi(digitato).unwrap();
        assert_eq!(unita.mostra(valore), mostrato, "{digitato}");
        assert_eq!(unita.esporta(valore), esportato, "{digitato}");
        assert_eq!(unita.leggi(&unita.mostra(valore)), Ok(valore), "{digitato}");
    }
    assert!(Unita::Data.leggi("2,00").is_err());
    assert!(Unita::SiNo.leggi("forse").is_err());
    // A figure that is no plausible day is shown as it was declared.
    assert_eq!(Unita::Data.mostra(d("2")), "2,00");
}

#[test]
fn a_step_is_read_by_its_name_and_by_its_number() {
    let i = Indicatore {
        scala: Some("Scarso\nSufficiente\n\n Buono ".to_owned()),
        ..Indicatore::default()
    };
    assert_eq!(i.gradi(), ["Scarso", "Sufficiente", "Buono"]);
    for digitato in ["3", "buono", "BUONO", "3 – Buono"] {
        assert_eq!(i.leggi(digitato), Ok(d("3")), "{digitato}");
    }
    assert_eq!(i.mostra(d("2")), "2 – Sufficiente");
    for sbagliato in ["0", "4", "1,5", "ottimo"] {
        assert!(i.leggi(sbagliato).is_err(), "{sbagliato}");
    }
}

#[test]
fn the_places_that_are_chosen_are_shown_and_quotients_are_rounded() {
    let con = |unita, decimali: Option<&str>| Indicatore {
        unita,
        decimali: decimali.map(d),
        ..Indicatore::default()
    };
    let terzo = Decimale::from(100).diviso(Decimale::from(3)).unwrap();
    assert_eq!(con(Unita::Numero, None).mostra(terzo), "33,33");
    assert_eq!(con(Unita::Numero, Some("0")).mostra(terzo), "33");
    assert_eq!(con(Unita::Percentuale, None).mostra(terzo), "33,33%");
    assert_eq!(con(Unita::Percentuale, Some("1")).mostra(d("50")), "50,0%");
    assert_eq!(con(Unita::Numero, None).mostra(d("3")), "3,00");
}

#[test]
fn what_cannot_be_added_up_counts_its_last_value() {
    let con = |unita, cumulo| Indicatore {
        unita,
        cumulo,
        ..Indicatore::default()
    };
    assert_eq!(con(Unita::Numero, None).cumulo(), Cumulo::Somma);
    assert_eq!(
        con(Unita::Numero, Some(Cumulo::Ultimo)).cumulo(),
        Cumulo::Ultimo
    );
    for unita in [Unita::SiNo, Unita::Data, Unita::Percentuale] {
        assert_eq!(
            con(unita, Some(Cumulo::Somma)).cumulo(),
            Cumulo::Ultimo,
            "{unita:?}"
        );
    }
    let fratto = Indicatore {
        numeratore: Some("complete".to_owned()),
        denominatore: Some("pervenute".to_owned()),
        ..con(Unita::Percentuale, None)
    };
    assert_eq!(fratto.cumulo(), Cumulo::Somma);
    assert_eq!(fratto.fratto(), Some(Decimale::CENTO));
}

#[test]
fn a_new_unit_over_achieved_values_wants_its_first_day() {
    let prima = scheda(vec![contato()]);
    let nuova = Indicatore {
        unita: Unita::Percentuale,
        ..contato()
    };
    let no = corretta(&prima, vec![nuova.clone()]).unwrap_err();
    assert_eq!(no[0].campo, "indicatori.1.inizio_serie");
    assert!(
        no[0]
            .frase
            .contains("da che giorno comincia la nuova serie"),
        "{no:?}"
    );

    let con_data = Indicatore {
        inizio_serie: giorno(2025, 1, 1),
        ..nuova
    };
    let dopo = corretta(&prima, vec![con_data]).unwrap();
    let i = &dopo[0];
    assert_eq!(i.interruzioni(), [giorno(2025, 1, 1).unwrap()]);
    assert_eq!((i.serie_di(2024), i.serie_di(2025)), (0, 1));
    assert_eq!(i.mostra_nel(2024, d("80")), "80,00");
    assert_eq!(i.mostra_nel(2025, d("85")), "85%");
    assert!(
        i.leggibile().contains("2024: atteso –, raggiunto 80,00"),
        "{}",
        i.leggibile()
    );

    // A second change leaves the first break where it is; the day of the last one can still be moved.
    let terza = Indicatore {
        unita: Unita::Rapporto,
        inizio_serie: giorno(2026, 1, 1),
        ..i.clone()
    };
    let seconda = scheda(dopo.clone());
    let i = corretta(&seconda, vec![terza]).unwrap().remove(0);
    assert_eq!(i.interruzioni().len(), 2);
    assert_eq!(
        [2024, 2025, 2026].map(|a| i.unita_nel(a)),
        [Unita::Numero, Unita::Percentuale, Unita::Rapporto]
    );
    let spostata = Indicatore {
        inizio_serie: giorno(2027, 1, 1),
        ..i.clone()
    };
    let i = corretta(&scheda(vec![i]), vec![spostata])
        .unwrap()
        .remove(0);
    assert_eq!(i.unita_nel(2026), Unita::Percentuale);
    let tolta = Indicatore {
        inizio_serie: None,
        ..i.clone()
    };
    let i = corretta(&scheda(vec![i]), vec![tolta]).unwrap().remove(0);
    assert_eq!(i.interruzioni(), [giorno(2025, 1, 1).unwrap()]);
}

#[test]
fn another_indicator_in_its_place_is_no_new_series() {
    let prima = scheda(vec![contato()]);
    let altro = Indicatore {
        descrizione: Some("quota di pratiche nei termini".to_owned()),
        unita: Unita::Percentuale,
        ..Indicatore::default()
    };
    assert!(corretta(&prima, vec![altro.clone()]).is_ok());
    // With the old values under new words it is the old one: they cannot become percentages by themselves.
    let stessi_valori = Indicatore {
        valori: contato().valori,
        ..altro
    };
    assert!(corretta(&prima, vec![stessi_valori]).is_err());
}

#[test]
fn a_formula_is_compared_by_what_it_means() {
    let prima = Indicatore {
        formula: Some("[2]/[3]".to_owned()),
        ..contato()
    };
    let spaziata = Indicatore {
        formula: Some("=[2] / [3]".to_owned()),
        ..prima.clone()
    };
    assert!(corretta(&scheda(vec![prima.clone()]), vec![spaziata]).is_ok());
    let altra = Indicatore {
        formula: Some("[3]/[2]".to_owned()),
        ..prima.clone()
    };
    assert!(corretta(&scheda(vec![prima.clone()]), vec![altra]).is_err());
    let rotta = Indicatore {
        formula: Some("[2] / ".to_owned()),
        ..prima
    };
    let no = corretta(&scheda(vec![]), vec![rotta]).unwrap_err();
    assert_eq!(no[0].campo, "indicatori.1.formula");
}

#[test]
fn an_interval_goes_upwards() {
    let i = Indicatore {
        intervallo_da: Some(d("10")),
        intervallo_a: Some(d("5")),
        ..contato()
    };
    let no = corretta(&scheda(vec![]), vec![i]).unwrap_err();
    assert_eq!(no[0].campo, "indicatori.1.intervallo_a");
}

#[test]
fn thresholds_go_one_way() {
    let con = |minima: &str, massima: &str, eccellente: Option<&str>| Indicatore {
        soglia_minima: Some(d(minima)),
        soglia_massima: Some(d(massima)),
        soglia_eccellente: eccellente.map(d),
        ..contato()
    };
    for buone in [
        con("50", "120", Some("150")),
        con("150", "120", Some("50")),
        con("150", "120", None),
        Indicatore {
            soglia_massima: Some(d("1")),
            ..contato()
        },
    ] {
        assert!(corretta(&scheda(vec![]), vec![buone]).is_ok());
    }
    for (storte, campo) in [
        (con("50", "50", None), "indicatori.1.soglia_massima"),
        (
            con("50", "120", Some("90")),
            "indicatori.1.soglia_eccellente",
        ),
        (
            con("120", "50", Some("50")),
            "indicatori.1.soglia_eccellente",
        ),
    ] {
        let no = corretta(&scheda(vec![]), vec![storte]).unwrap_err();
        assert_eq!(no[0].campo, campo);
    }
}

#[test]
fn ranges_are_read_line_by_line() {
    let con = |scritti: &str| Indicatore {
        intervalli: Some(scritti.to_owned()),
        ..contato()
    };
    let buono = con("0; 10; 50\n\n10; 20,5; 80; 100\r\n 30;40;-1 ");
    assert_eq!(
        buono.intervalli_in_parole(),
        "da 0 a 10: 50; da 10 a 20,5: da 80 a 100; da 30 a 40: -1"
    );
    assert!(corretta(&scheda(vec![]), vec![buono]).is_ok());
    for (storti, frase) in [
        ("0; 10", "riga 1: scrivi da; a; punti"),
        ("0; 10; 50; 60; 70", "riga 1: scrivi da; a; punti"),
        ("0; dieci; 50", "riga 1: «dieci» non è un numero"),
        (
            "10; 10; 50",
            "riga 1: l'intervallo finisce prima di cominciare",
        ),
        (
            "0; 10; 50\n9; 20; 80",
            "riga 2: l'intervallo comincia prima che finisca",
        ),
    ] {
        let no = corretta(&scheda(vec![]), vec![con(storti)]).unwrap_err();
        assert_eq!(no[0].campo, "indicatori.1.intervalli");
        assert!(no[0].frase.starts_with(frase), "{}", no[0].frase);
        assert!(con(storti).intervalli_propri().is_empty());
    }
}

proptest! {
    /// Whatever is typed is read or refused, and what was read is shown so that it is read back the same.
    #[test]
    fn values_are_read_back(t in "\\PC{0,20}", unita in prop::sample::select(Unita::TUTTI)) {
        if let Ok(valore) = unita.leggi(&t) {
            prop_assert_eq!(unita.leggi(&unita.mostra(valore)), Ok(valore));
        }
    }
}
