use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::Decimale;
use crate::formula::{Dato, FonteDati as _, Grandezza, Nodo, ParteIndicatore};
use crate::scheda::{
    Contenuto, Cumulo, Fase, Frequenza, Indicatore, Periodo, Unita, ValoreAnnuale, ValorePeriodo,
};

fn d(testo: &str) -> Decimale {
    Decimale::parse_it(testo).unwrap()
}

fn giorno(anno: i32, mese: u32, giorno: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(anno, mese, giorno).unwrap()
}

fn periodo(numero: u8) -> Periodo {
    Periodo {
        anno: 2026,
        frequenza: Frequenza::Trimestre,
        numero,
    }
}

/// An indicator by quarters; the first figures of 2026.
fn trimestrale(raggiunti: &[&str]) -> Indicatore {
    let mut i = Indicatore {
        frequenza: Some(Frequenza::Trimestre),
        ..Indicatore::default()
    };
    for (numero, r) in (1..).zip(raggiunti) {
        i.scrivi_periodo(ValorePeriodo {
            raggiunto: Decimale::parse_it(r).ok(),
            ..ValorePeriodo::vuoto(periodo(numero))
        });
    }
    i
}

fn fratto(unita: Unita, coppie: &[(&str, &str)]) -> Indicatore {
    let mut i = Indicatore {
        unita,
        numeratore: Some("complete".to_owned()),
        denominatore: Some("pervenute".to_owned()),
        ..trimestrale(&[])
    };
    for (numero, (a, b)) in (1..).zip(coppie) {
        i.scrivi_periodo(ValorePeriodo {
            numeratore: Some(d(a)),
            denominatore: Some(d(b)),
            ..ValorePeriodo::vuoto(periodo(numero))
        });
    }
    i
}

#[test]
fn periods_have_names_and_ends() {
    let tutti = |f| {
        Periodo::dell_anno(2026, f)
            .map(|p| format!("{} {}", p.nome(), p.ultimo_giorno().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(tutti(Frequenza::Anno), ["anno 2026 2026-12-31"]);
    assert_eq!(
        tutti(Frequenza::Semestre),
        ["1º semestre 2026 2026-06-30", "2º semestre 2026 2026-12-31"]
    );
    assert_eq!(
        tutti(Frequenza::Trimestre)[2],
        "3º trimestre 2026 2026-09-30"
    );
    assert_eq!(tutti(Frequenza::Mese)[1], "febbraio 2026 2026-02-28");
    for (oggi, f, numero) in [
        (giorno(2026, 1, 31), Frequenza::Trimestre, 1),
        (giorno(2026, 4, 1), Frequenza::Trimestre, 2),
        (giorno(2026, 7, 1), Frequenza::Semestre, 2),
        (giorno(2026, 12, 31), Frequenza::Mese, 12),
        (giorno(2025, 12, 31), Frequenza::Mese, 1),
        (giorno(2027, 1, 1), Frequenza::Mese, 12),
    ] {
        assert_eq!(Periodo::in_corso(2026, f, oggi).numero, numero, "{oggi}");
    }
    assert_eq!(periodo(5).ultimo_giorno(), None);
}

#[test]
fn the_year_is_the_sum_of_its_periods_or_the_last() {
    let mut i = trimestrale(&["12", "8,5"]);
    let anno = dai_periodi(&i, 2026).unwrap();
    assert_eq!(
        (anno.valore, anno.scritti, anno.quanti),
        (Some(d("20,5")), 2, 4)
    );
    assert_eq!(anno.calcolo, "12,00 + 8,50 = 20,50");
    i.cumulo = Some(Cumulo::Ultimo);
    let anno = dai_periodi(&i, 2026).unwrap();
    assert_eq!(anno.valore, Some(d("8,5")));
    assert_eq!(anno.calcolo, "l'ultimo valore: 8,50 (2º trimestre 2026)");
    assert_eq!(dai_periodi(&i, 2025), None);
    // The months of another time stay, and are not quarters.
    i.frequenza = Some(Frequenza::Mese);
    assert_eq!(dai_periodi(&i, 2026), None);
    assert_eq!(i.periodi.len(), 2);
}

/// An indicator by quarters with the two figures of the whole year, and the value that was declared for it.
fn con_anno(a: &str, b: &str, dichiarato: Option<&str>) -> Indicatore {
    let mut i = fratto(Unita::Percentuale, &[("9", "10")]);
    i.scrivi_periodo(ValorePeriodo {
        numeratore: Some(d(a)),
        denominatore: Some(d(b)),
        ..ValorePeriodo::vuoto(Periodo::intero(2026))
    });
    i.scrivi(2026, Some(Some(d("50"))), Some(dichiarato.map(d)));
    i
}

/// By hand: 12/48 is 25%; 1/3 is 33,333…%, of which six places are stored and all are counted.
#[test]
fn the_value_of_a_year_is_given_as_its_two_figures() {
    let i = con_anno("12", "48", Some("25"));
    let r = rilevato(&i, 2026, None);
    assert_eq!(r.conta(), Some((d("25"), Origine::Dichiarato)));
    let f = r.dalle_figure.unwrap();
    assert_eq!(f.frase(&i, 2026), "12 su 48 = 25%");
    // The quarters stand beside it, and do not count.
    assert_eq!(r.dai_periodi.unwrap().valore, Some(d("90")));
    // What a formula reads are the figures of the year.
    let dato = |parte| Dato {
        scheda: "S".to_owned(),
        grandezza: Grandezza::Indicatore { posto: 1, parte },
    };
    let c = Contenuto {
        codice: "S".to_owned(),
        indicatori: vec![i],
        ..Contenuto::default()
    };
    let fonte = FontePiano::new([&c], 2026, giorno(2026, 12, 31));
    let letto = |parte| fonte.valore(&dato(parte), 2026);
    assert_eq!(letto(ParteIndicatore::Numeratore), Some(d("12")));
    assert_eq!(letto(ParteIndicatore::Denominatore), Some(d("48")));
    assert_eq!(letto(ParteIndicatore::Raggiunto), Some(d("25")));

    let i = con_anno("1", "3", Some("33,333333"));
    let r = rilevato(&i, 2026, None);
    let esatto = d("100").diviso(d("3")).unwrap();
    assert_eq!(r.dichiarato, Some(esatto));
    assert_eq!(r.dalle_figure.unwrap().frase(&i, 2026), "1 su 3 ≈ 33,33%");
}

#[test]
fn over_zero_the_year_has_no_value_and_what_is_declared_later_counts() {
    let i = con_anno("12", "0", None);
    let r = rilevato(&i, 2026, None);
    let f = r.dalle_figure.unwrap();
    assert_eq!((f.valore, r.dichiarato), (None, None));
    assert_eq!(
        f.frase(&i, 2026),
        "12 su 0: nessun valore, il denominatore è zero"
    );
    // The periods go on saying what they say.
    assert_eq!(r.conta(), Some((d("90"), Origine::Periodi)));
    let i = con_anno("12", "48", Some("30"));
    let r = rilevato(&i, 2026, None);
    assert_eq!(r.conta(), Some((d("30"), Origine::Dichiarato)));
    assert_eq!(
        r.dalle_figure.unwrap().frase(&i, 2026),
        "12 su 48 = 25%, ma il valore dichiarato è 30%"
    );
    // Of a year in another unit, and of what is no quotient, there are no figures.
    let numero = Indicatore {
        unita: Unita::Numero,
        ..i
    };
    assert_eq!(numero.figure_dell_anno(2026), None);
}

#[test]
fn the_year_of_a_ratio_is_the_quotient_of_the_sums() {
    // 9/10 and 1/2: the mean of the quotients would be 70%, all together it is 10/12.
    let i = fratto(Unita::Percentuale, &[("9", "10"), ("1", "2")]);
    let anno = dai_periodi(&i, 2026).unwrap();
    assert_eq!(anno.calcolo, "(9,00 + 1,00) / (10,00 + 2,00) × 100 ≈ 83,33");
    assert_eq!(
        (anno.numeratore, anno.denominatore),
        (Some(d("10")), Some(d("12")))
    );
    assert_eq!(valore_del_periodo(&i, &i.periodi[0]), Some(d("90")));
    let i = fratto(Unita::Rapporto, &[("3", "4"), ("0", "0")]);
    assert_eq!(
        dai_periodi(&i, 2026).unwrap().calcolo,
        "(3,00 + 0,00) / (4,00 + 0,00) = 0,75"
    );
    assert_eq!(
        valore_del_periodo(&i, &i.periodi[1]),
        None,
        "over zero there is no value"
    );
    let i = fratto(Unita::Rapporto, &[("3", "0")]);
    let anno = dai_periodi(&i, 2026).unwrap();
    assert_eq!(anno.valore, None);
    assert_eq!(
        anno.calcolo,
        "3,00 / 0,00: nessun valore, il denominatore è zero"
    );
    let mut i = fratto(Unita::Rapporto, &[("3", "4"), ("1", "2")]);
    i.cumulo = Some(Cumulo::Ultimo);
    assert_eq!(dai_periodi(&i, 2026).unwrap().calcolo, "1,00 / 2,00 = 0,50");
}

#[test]
fn a_declared_value_is_never_overwritten_by_the_periods() {
    let mut i = trimestrale(&["12", "8"]);
    assert_eq!(
        rilevato(&i, 2026, None).conta(),
        Some((d("20"), Origine::Periodi))
    );
    assert_eq!(rilevato(&i, 2026, None).confronto(&i, 2026), None);
    i.scrivi(2026, None, Some(Some(d("25"))));
    let r = rilevato(&i, 2026, None);
    assert_eq!(r.conta(), Some((d("25"), Origine::Dichiarato)));
    assert_eq!(
        r.confronto(&i, 2026).unwrap(),
        "Conta il valore dichiarato per l'anno, 25,00; il valore ricavato dai periodi è 20,00."
    );
    i.scrivi(2026, None, Some(Some(d("20"))));
    assert_eq!(rilevato(&i, 2026, None).confronto(&i, 2026), None);
}

#[test]
fn periods_before_a_new_series_are_not_counted_in_it() {
    let mut i = trimestrale(&["12", "8", "5"]);
    i.inizio_serie = Some(giorno(2026, 4, 1));
    assert_eq!(
        dai_periodi(&i, 2026).unwrap().calcolo,
        "8,00 + 5,00 = 13,00"
    );
    i.inizio_serie = Some(giorno(2026, 1, 1));
    assert_eq!(dai_periodi(&i, 2026).unwrap().scritti, 3);
}

#[test]
fn the_forecast_goes_straight_on() {
    let p = previsione(&trimestrale(&["12", "8"]), 2026).unwrap();
    assert_eq!(p.calcolo, "(12,00 + 8,00) / 2 × 4 = 40,00");
    assert_eq!((p.valore, p.scritti, p.quanti), (d("40"), 2, 4));
    // 10 in three quarters: 10 × 4 / 3, exact until it is shown.
    let p = previsione(&trimestrale(&["3", "3", "4"]), 2026).unwrap();
    assert_eq!(p.calcolo, "(3,00 + 3,00 + 4,00) / 3 × 4 ≈ 13,33");
}

#[test]
fn where_a_straight_line_says_nothing_the_reason_is_said() {
    let no = |i: &Indicatore| previsione(i, 2026).unwrap_err();
    assert_eq!(no(&trimestrale(&["12"])), SenzaPrevisione::PochiPeriodi);
    assert_eq!(
        no(&trimestrale(&["1", "2", "3", "4"])),
        SenzaPrevisione::AnnoCompleto
    );
    assert_eq!(no(&Indicatore::default()), SenzaPrevisione::UnaVoltaLAnno);
    let ultimo = Indicatore {
        cumulo: Some(Cumulo::Ultimo),
        ..trimestrale(&["1", "2"])
    };
    assert!(previsione(&ultimo, 2026).is_ok());
    let data = Indicatore {
        unita: Unita::Data,
        ..trimestrale(&["1", "2"])
    };
    assert_eq!(no(&data), SenzaPrevisione::NonQuantita);
    assert_eq!(
        no(&fratto(Unita::Rapporto, &[("1", "2"), ("1", "2")])),
        SenzaPrevisione::Rapporto
    );
    let formula = Indicatore {
        formula: Some("[2]".to_owned()),
        ..trimestrale(&["1", "2"])
    };
    assert_eq!(no(&formula), SenzaPrevisione::Formula);
}

/// By hand, points (1; 10), (2; 16), (3; 16): k = 3, Σx = 6, Σy = 42, Σxx = 14, Σxy = 10 + 32 + 48 = 90. The slope is
/// (3×90 − 6×42)/(3×14 − 6×6) = 18/6 = 3; at 4 the line is 42/3 + 3×(4 − 6/3) = 14 + 6 = 20.
#[test]
fn the_last_value_is_forecast_on_a_straight_line() {
    let ultimo = |valori: &[&str]| Indicatore {
        cumulo: Some(Cumulo::Ultimo),
        ..trimestrale(valori)
    };
    let p = previsione(&ultimo(&["10", "16", "16"]), 2026).unwrap();
    assert_eq!((p.valore, p.scritti, p.quanti), (d("20"), 3, 4));
    assert_eq!(
        p.calcolo,
        "punti (1; 10,00), (2; 16,00), (3; 16,00); pendenza (3 × 90,00 − 6 × 42,00) / (3 × 14 − 6 × 6) = 3,00; al periodo 4: 42,00 / 3 + 3,00 × (4 − 6 / 3) = 20,00"
    );
    assert!(p.metodo.starts_with("retta dei minimi quadrati"));
    // Falling: 9, then 8,5: slope −0,5, at 4: 17,5/2 − 0,5×(4 − 3/2) = 8,75 − 1,25 = 7,5.
    let p = previsione(&ultimo(&["9", "8,5"]), 2026).unwrap();
    assert_eq!(p.valore, d("7,5"));
    assert!(
        p.calcolo
            .ends_with("17,50 / 2 + (-0,50) × (4 − 3 / 2) = 7,50"),
        "{}",
        p.calcolo
    );
    // 10, 10, 11: slope (3×63 − 6×31)/6 = 0,5; at 4: 31/3 + 0,5×2 = 11,33…
    let p = previsione(&ultimo(&["10", "10", "11"]), 2026).unwrap();
    assert!(p.calcolo.ends_with("≈ 11,33"), "{}", p.calcolo);
    assert_eq!(p.valore.per(d("3")).arrotonda(20), d("34"));
    // A period that was skipped keeps its place: (1; 10), (3; 14) is 2 a period, at 4 it is 16.
    let mut saltato = ultimo(&["10"]);
    saltato.scrivi_periodo(ValorePeriodo {
        raggiunto: Some(d("14")),
        ..ValorePeriodo::vuoto(Periodo {
            anno: 2026,
            frequenza: Frequenza::Trimestre,
            numero: 3,
        })
    });
    assert_eq!(previsione(&saltato, 2026).unwrap().valore, d("16"));
    // A share goes on too; a quotient of which the last one counts by its own values.
    let quota = Indicatore {
        unita: Unita::Percentuale,
        ..trimestrale(&["40", "45"])
    };
    assert_eq!(previsione(&quota, 2026).unwrap().valore, d("55"));
    let mut rapporto = fratto(Unita::Rapporto, &[("1", "2"), ("2", "2")]);
    rapporto.cumulo = Some(Cumulo::Ultimo);
    assert_eq!(previsione(&rapporto, 2026).unwrap().valore, d("2"));
    let no = |i: &Indicatore| previsione(i, 2026).unwrap_err();
    assert_eq!(no(&ultimo(&["10"])), SenzaPrevisione::PochiPeriodi);
    assert_eq!(
        no(&ultimo(&["1", "2", "3", "4"])),
        SenzaPrevisione::UltimoScritto
    );
    let gradi = Indicatore {
        scala: Some("Scarso\nBuono".to_owned()),
        ..trimestrale(&["1", "2"])
    };
    assert_eq!(no(&gradi), SenzaPrevisione::NonQuantita);
}

fn scheda(codice: &str, indicatori: Vec<Indicatore>) -> Contenuto {
    let fase = |avanzamento, peso| Fase {
        avanzamento: Some(d(avanzamento)),
        peso: Some(d(peso)),
        ..Fase::default()
    };
    Contenuto {
        codice: codice.to_owned(),
        indicatori,
        fasi: vec![fase("100", "60"), fase("50", "40")],
        ..Contenuto::default()
    }
}

fn con_formula(testo: &str) -> Indicatore {
    Indicatore {
        formula: Some(testo.to_owned()),
        ..Indicatore::default()
    }
}

fn nodo(scheda: &str, posto: u16) -> Nodo {
    Nodo {
        scheda: scheda.to_owned(),
        posto,
    }
}

fn formule(schede: &[Contenuto]) -> Vec<FormulaScritta> {
    schede
        .iter()
        .flat_map(|c| {
            (1..).zip(&c.indicatori).filter_map(|(posto, i)| {
                Some(FormulaScritta {
                    nodo: nodo(&c.codice, posto),
                    testo: i.formula.clone()?,
                })
            })
        })
        .collect()
}

#[test]
fn a_plan_is_worked_out_over_its_sheets() {
    let contato = Indicatore {
        valori: vec![ValoreAnnuale {
            anno: 2025,
            atteso: Some(d("10")),
            raggiunto: Some(d("8")),
        }],
        ..trimestrale(&["12", "8"])
    };
    let piano = [
        scheda(
            "A",
            vec![contato, con_formula("[1] / precedente([1]) * 100")],
        ),
        scheda(
            "B",
            vec![
                con_formula("[A.2] + [A avanzamento]"),
                con_formula("[fasi concluse] / [fasi]"),
                con_formula("[1 "),
                fratto(Unita::Rapporto, &[("3", "4")]),
                con_formula("[4 numeratore] - [4 denominatore]"),
            ],
        ),
    ];
    let scritte = formule(&piano);
    let mut calcolati = Calcolati::new(2025..=2026, &scritte);
    assert_eq!(
        calcolati.schede_lette().into_iter().collect::<Vec<_>>(),
        ["A", "B"]
    );
    calcolati.calcola(&FontePiano::new(&piano, 2026, giorno(2026, 6, 30)));
    let calcolo = |scheda, posto, anno| match calcolati.di(&nodo(scheda, posto), anno) {
        Some(Calcolo::Risultato(r)) => r.calcolo.clone(),
        Some(Calcolo::Illeggibile(e)) => e.mostra("[1 "),
        None => "nessuna formula".to_owned(),
    };
    assert_eq!(
        calcolo("A", 2, 2026),
        "[1] 20,00 / precedente([1] 8,00 nel 2025) × 100 = 250,00"
    );
    // 250 + (60 × 100 + 40 × 50) / 100
    assert_eq!(
        calcolo("B", 1, 2026),
        "[A.2] 250,00 + [A avanzamento] 80,00 = 330,00"
    );
    assert!(
        calcolo("B", 1, 2025).contains("nessun valore"),
        "phases are of the year of the plan"
    );
    assert_eq!(
        calcolo("B", 2, 2026),
        "[fasi concluse] 1,00 / [fasi] 2,00 = 0,50"
    );
    assert!(
        calcolo("B", 3, 2026).contains('^'),
        "{}",
        calcolo("B", 3, 2026)
    );
    assert_eq!(
        calcolo("B", 5, 2026),
        "[4 numeratore] 3,00 − [4 denominatore] 4,00 = -1,00"
    );
    assert_eq!(calcolo("A", 1, 2026), "nessuna formula");
}

#[test]
fn a_cycle_is_refused_by_name() {
    let piano = [
        scheda("A", vec![con_formula("[B.1] * 2"), con_formula("[B.1]")]),
        scheda("B", vec![con_formula("3")]),
    ];
    let scritte = formule(&piano);
    assert!(Calcolati::prova(&scritte, "B", &[con_formula("4")]).is_ok());
    let no = Calcolati::prova(&scritte, "B", &[con_formula("[A.2] + 1")]).unwrap_err();
    assert_eq!(no.len(), 1);
    assert_eq!(
        (no[0].0, no[0].1.to_string()),
        (0, "B.1 → A.2 → B.1".to_owned())
    );
    // The formulas that the sheet had before are not in the way.
    assert!(Calcolati::prova(&scritte, "A", &[con_formula("[2]"), con_formula("1")]).is_ok());
}

proptest! {
    #[test]
    fn sums_do_not_depend_on_when_they_were_written(figure in prop::collection::vec(0_i64..1_000_000, 1..=4), seme in any::<u64>()) {
        let mut in_ordine = trimestrale(&[]);
        let mut girato = trimestrale(&[]);
        let voci: Vec<ValorePeriodo> = (1..).zip(&figure).map(|(n, f)| ValorePeriodo {
            raggiunto: Some(Decimale::new(*f, 2)),
            ..ValorePeriodo::vuoto(periodo(n))
        }).collect();
        for v in &voci {
            in_ordine.scrivi_periodo(v.clone());
        }
        let ordinate: BTreeMap<u64, &ValorePeriodo> =
            voci.iter().map(|v| (seme.rotate_left(u32::from(v.periodo.numero) * 13), v)).collect();
        for v in ordinate.values().copied().chain(&voci) {
            girato.scrivi_periodo(v.clone());
        }
        prop_assert_eq!(&in_ordine.periodi, &girato.periodi);
        prop_assert_eq!(
            dai_periodi(&in_ordine, 2026).unwrap().valore,
            Some(Decimale::new(figure.iter().sum(), 2))
        );
    }

    /// Where the values stand on a line, the forecast is the next figure of that line, exactly.
    #[test]
    fn a_line_is_forecast_exactly(inizio in -1_000_000_i64..1_000_000, passo in -100_000_i64..100_000, scritti in 2_usize..4) {
        let al = |n: i64| Decimale::new(inizio + passo * n, 2);
        let testi: Vec<String> = (1..=scritti).map(|n| al(i64::try_from(n).unwrap()).it(2)).collect();
        let testi: Vec<&str> = testi.iter().map(String::as_str).collect();
        let i = Indicatore { cumulo: Some(Cumulo::Ultimo), ..trimestrale(&testi) };
        prop_assert_eq!(previsione(&i, 2026).unwrap().valore, al(4));
    }

    /// The forecast of equal periods is the same figure for every period, exactly.
    #[test]
    fn a_steady_year_is_forecast_exactly(figura in 0_i64..1_000_000, scritti in 2_usize..4) {
        let testo = Decimale::new(figura, 2).it(2);
        let i = trimestrale(&vec![testo.as_str(); scritti]);
        prop_assert_eq!(previsione(&i, 2026).unwrap().valore, Decimale::new(figura * 4, 2));
    }
}
