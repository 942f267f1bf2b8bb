//! The values of an indicator within the year, the computed ones, the forecast, the breaks of a series: as pages show them.

use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::Decimale;
use domain::campo::Valore;
use domain::scheda::{
    Frequenza, Indicatore, Periodo, SerieChiusa, Unita, ValoreAnnuale, ValorePeriodo, Verso,
};

use crate::support::{Prova, Risposta};

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

pub(crate) fn prova(indicatori: Vec<Indicatore>) -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    let scheda = prova.dati.scheda(&vista, "2026_SEG_1");
    prova
        .dati
        .correggi(&scheda, "indicatori", Valore::Indicatori(indicatori));
    prova
}

pub(crate) fn trimestrale(raggiunti: &[i64]) -> Indicatore {
    let mut i = Indicatore {
        descrizione: Some("n. controlli".to_owned()),
        frequenza: Some(Frequenza::Trimestre),
        verso: Some(Verso::Alto),
        ..Indicatore::default()
    };
    for (numero, r) in (1..).zip(raggiunti) {
        i.scrivi_periodo(ValorePeriodo {
            raggiunto: Some(Decimale::from(*r)),
            ..ValorePeriodo::vuoto(Periodo {
                anno: 2026,
                frequenza: Frequenza::Trimestre,
                numero,
            })
        });
    }
    i.scrivi(2026, Some(Some(Decimale::from(50))), None);
    i
}

async fn scritti(prova: &Prova) -> Vec<Indicatore> {
    let scheda = prova.dati.leggi(|c| {
        let vista = store::viste::find(c, &prova.dati.actor, "2026_PTPC")?;
        store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1")
    });
    scheda.contenuto().indicatori.clone()
}

/// Sends the form of a period of the first indicator, on the version that is stored.
async fn invia(prova: &Prova, campi: &[(&str, &str)]) -> Risposta {
    let url = format!("{QUI}/indicatori/1/periodo");
    let versione = prova.pagina(&url).await.valori("versione")[0].clone();
    let tutti: Vec<(&str, &str)> = [("versione", versione.as_str())]
        .iter()
        .chain(campi)
        .copied()
        .collect();
    prova.post(&prova.url(&url), &tutti).await
}

#[tokio::test]
async fn the_current_period_is_offered_and_the_year_follows_from_the_periods() {
    let prova = prova(vec![trimestrale(&[])]);
    let form = prova.pagina(&format!("{QUI}/indicatori/1/periodo")).await;
    // It is the 31st of January.
    assert!(
        form.letto().contains("1º trimestre 2026"),
        "{}",
        form.letto()
    );
    let r = invia(
        &prova,
        &[
            ("periodo", "1"),
            ("raggiunto", "12"),
            ("commento", "Due sopralluoghi in più"),
            ("evidenza", "Verbali 1-12"),
        ],
    )
    .await;
    assert!(r.dove().ends_with("/indicatori/1?esito=salvata"));
    invia(&prova, &[("periodo", "2"), ("raggiunto", "8")])
        .await
        .dove();
    let letto = prova.pagina(&format!("{QUI}/indicatori/1")).await.letto();
    for frase in [
        "2026 50,00 20,00 -30,00 40,00 40,00 20,00 × 100 / 50,00 = 40,00",
        "12,00 + 8,00 = 20,00. Periodi scritti: 2 su 4.",
        "Conta il valore ricavato dai periodi.",
        "Due sopralluoghi in più",
        "Evidenza: Verbali 1-12",
        "Previsione A fine anno: 40,00",
        "(12,00 + 8,00) / 2 × 4 = 40,00",
        "Non è un valore misurato",
        "2026: raggiunto 20,00, atteso 50,00, previsione a fine anno 40,00",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    // The printed row does not change by itself; declaring the year is asked for.
    assert_eq!(scritti(&prova).await[0].anno(2026).unwrap().raggiunto, None);
    invia(
        &prova,
        &[
            ("periodo", "3"),
            ("raggiunto", "10"),
            ("azione", "dichiara"),
        ],
    )
    .await
    .dove();
    let dichiarato = scritti(&prova).await[0].anno(2026).unwrap().raggiunto;
    assert_eq!(dichiarato, Some(Decimale::from(30)));
    // The next period does not overwrite it: both are shown, and which one counts.
    invia(&prova, &[("periodo", "4"), ("raggiunto", "5")])
        .await
        .dove();
    let letto = prova.pagina(&format!("{QUI}/indicatori/1")).await.letto();
    assert!(
        letto.contains(
            "Conta il valore dichiarato per l'anno, 30,00; il valore ricavato dai periodi è 35,00."
        ),
        "{letto}"
    );
}

#[tokio::test]
async fn the_year_is_given_as_its_two_figures_too() {
    let mut i = Indicatore {
        descrizione: Some("pratiche complete".to_owned()),
        unita: Unita::Percentuale,
        numeratore: Some("n. complete".to_owned()),
        denominatore: Some("n. pervenute".to_owned()),
        ..trimestrale(&[])
    };
    for frequenza in [Some(Frequenza::Trimestre), None] {
        i.frequenza = frequenza;
        let (numero, atteso) = match frequenza {
            Some(_) => ("0", "tutto l'anno 2026"),
            None => ("1", "anno 2026"),
        };
        let prova = prova(vec![i.clone()]);
        let modulo = format!("{QUI}/indicatori/1/periodo?periodo={numero}");
        let letto = prova.pagina(&modulo).await;
        assert_eq!(letto.valori("periodo")[0], numero);
        letto.dice(&[atteso, "numeratore e denominatore restano accanto"]);
        let dai = async |a: &str, b: &str| {
            let campi = [
                ("periodo", numero),
                ("numeratore", a),
                ("denominatore", b),
                ("atteso", "50%"),
            ];
            invia(&prova, &campi).await.dove();
            prova.pagina(&format!("{QUI}/indicatori/1")).await.letto()
        };
        let letto = dai("12", "48").await;
        assert!(letto.contains("12 su 48 = 25%"), "{letto}");
        let scritto = scritti(&prova).await.remove(0);
        let anno = scritto.anno(2026).unwrap();
        assert_eq!(
            (anno.atteso, anno.raggiunto),
            (Some(Decimale::from(50)), Some(Decimale::from(25)))
        );
        assert_eq!(
            scritto.figure_dell_anno(2026),
            Some((Decimale::from(12), Decimale::from(48)))
        );
        // Over zero there is no value, and what was declared before goes with it.
        let letto = dai("12", "0").await;
        assert!(
            letto.contains("12 su 0: nessun valore, il denominatore è zero"),
            "{letto}"
        );
        let scritto = scritti(&prova).await.remove(0);
        assert_eq!(scritto.anno(2026).unwrap().raggiunto, None);
        let storia = prova.pagina(&format!("{QUI}/storia")).await;
        storia.dice(&["anno 2026: atteso 50%, numeratore 12,00, denominatore 48,00"]);
        // The sheet says what is declared, as it always did.
        dai("1", "3").await;
        assert!(prova.pagina(QUI).await.letto().contains("33,333333%"));
    }
}

#[tokio::test]
async fn a_ratio_keeps_both_its_figures_and_zero_below_is_no_error() {
    let prova = prova(vec![Indicatore {
        descrizione: Some("pratiche complete".to_owned()),
        unita: Unita::Percentuale,
        numeratore: Some("n. complete".to_owned()),
        denominatore: Some("n. pervenute".to_owned()),
        ..trimestrale(&[])
    }]);
    invia(
        &prova,
        &[
            ("periodo", "1"),
            ("numeratore", "9"),
            ("denominatore", "10"),
        ],
    )
    .await
    .dove();
    invia(
        &prova,
        &[("periodo", "2"), ("numeratore", "0"), ("denominatore", "0")],
    )
    .await
    .dove();
    let v = scritti(&prova).await[0].periodi[1].clone();
    assert_eq!(
        (v.numeratore, v.denominatore),
        (Some(Decimale::ZERO), Some(Decimale::ZERO))
    );
    let letto = prova.pagina(&format!("{QUI}/indicatori/1")).await.letto();
    for frase in [
        "1º trimestre 2026 – 90% (9,00 / 10,00)",
        "2º trimestre 2026 – – (0,00 / 0,00)",
        "(9,00 + 0,00) / (10,00 + 0,00) × 100 = 90,00",
        "Nessuna previsione di fine anno: è un rapporto",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
}

/// 10, then 16: 6 a quarter, at the fourth 26/2 + 6×(4 − 3/2) = 28.
#[tokio::test]
async fn where_the_last_value_counts_the_line_goes_on() {
    let prova = prova(vec![Indicatore {
        cumulo: Some(domain::scheda::Cumulo::Ultimo),
        ..trimestrale(&[])
    }]);
    let pagina = format!("{QUI}/indicatori/1");
    invia(&prova, &[("periodo", "1"), ("raggiunto", "10")])
        .await
        .dove();
    prova.pagina(&pagina).await.dice(&[
        "Nessuna previsione di fine anno: servono almeno due periodi con il valore raggiunto",
    ]);
    invia(&prova, &[("periodo", "2"), ("raggiunto", "16")])
        .await
        .dove();
    prova.pagina(&pagina).await.dice(&[
        "Previsione A fine anno: 28,00",
        "retta dei minimi quadrati fra i periodi scritti",
        "punti (1; 10,00), (2; 16,00); pendenza (2 × 42,00 − 3 × 26,00) / (2 × 5 − 3 × 3) = 6,00; al periodo 4: 26,00 / 2 + 6,00 × (4 − 3 / 2) = 28,00",
        "Non è un valore misurato",
        "previsione a fine anno 28,00",
    ]);
}

#[tokio::test]
async fn wrong_input_is_given_back_with_what_to_do() {
    let prova = prova(vec![Indicatore {
        unita: Unita::Rapporto,
        ..trimestrale(&[])
    }]);
    for (campi, dove, frase) in [
        (vec![("raggiunto", "tanti")], "raggiunto", "non è un numero"),
        (vec![("raggiunto", "1,1234567")], "", "troppo grande"),
        (
            vec![("numeratore", "3")],
            "denominatore",
            "scrivi anche il denominatore",
        ),
        (
            vec![("denominatore", "x"), ("numeratore", "1")],
            "denominatore",
            "non è un numero",
        ),
    ] {
        let tutti: Vec<(&str, &str)> = [("periodo", "1"), ("commento", "da non perdere")]
            .iter()
            .chain(&campi)
            .copied()
            .collect();
        let r = invia(&prova, &tutti).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{campi:?}");
        let letto = r.letto();
        assert!(
            letto.contains(frase) && letto.contains("da non perdere"),
            "{frase}: {letto}"
        );
        assert!(r.testo().contains(&format!("id=\"{dove}")), "{dove}");
    }
    assert!(scritti(&prova).await[0].periodi.is_empty());
    // Somebody else saved meanwhile: what was typed is given back beside it.
    let url = prova.url(&format!("{QUI}/indicatori/1/periodo"));
    let r = prova
        .post(
            &url,
            &[("versione", "0"), ("periodo", "1"), ("raggiunto", "7,5")],
        )
        .await;
    assert!(r.letto().contains("Nel frattempo"), "{}", r.letto());
    assert!(r.testo().contains("value=\"7,5\""));
    for resto in [
        "indicatori/2/periodo",
        "indicatori/x/periodo",
        "indicatori/0",
    ] {
        let r = prova.get(&prova.url(&format!("{QUI}/{resto}"))).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{resto}");
    }
    // A period that does not exist is the current one.
    let strana = prova
        .pagina(&format!("{QUI}/indicatori/1/periodo?periodo=9"))
        .await;
    assert!(strana.letto().contains("1º trimestre 2026"));
}

#[tokio::test]
async fn taken_once_a_year_the_value_is_the_declared_one() {
    let prova = prova(vec![Indicatore {
        frequenza: None,
        unita: Unita::Data,
        ..trimestrale(&[])
    }]);
    let r = invia(
        &prova,
        &[("raggiunto", "30/6/26"), ("commento", "delibera")],
    )
    .await;
    r.dove();
    let i = scritti(&prova).await.remove(0);
    assert_eq!(
        i.anno(2026).unwrap().raggiunto,
        Unita::Data.leggi("30/06/2026").ok()
    );
    assert_eq!(i.periodi[0].commento.as_deref(), Some("delibera"));
    let pagina = prova.pagina(&format!("{QUI}/indicatori/1")).await;
    assert!(pagina.letto().contains("30/06/2026"));
    assert!(
        !pagina.testo().contains("<svg class=\"sch-series\""),
        "a day has no height"
    );
}

#[tokio::test]
async fn a_computed_indicator_shows_its_working_beside_what_is_typed() {
    let contato = Indicatore {
        valori: vec![
            ValoreAnnuale {
                anno: 2025,
                atteso: None,
                raggiunto: Some(Decimale::from(8)),
            },
            ValoreAnnuale {
                anno: 2026,
                atteso: None,
                raggiunto: Some(Decimale::from(20)),
            },
        ],
        ..trimestrale(&[])
    };
    let calcolato = Indicatore {
        descrizione: Some("crescita".to_owned()),
        formula: Some("([1] - precedente([1])) / precedente([1]) * 100".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: None,
            raggiunto: Some(Decimale::from(140)),
        }],
        ..Indicatore::default()
    };
    let prova = prova(vec![contato, calcolato]);
    let letto = prova.pagina(&format!("{QUI}/indicatori/2")).await.letto();
    for frase in [
        "Conta il valore calcolato con la formula, 150,00; il valore dichiarato per l'anno è 140,00.",
        "([1] 20,00 − precedente([1] 8,00 nel 2025)) / precedente([1] 8,00 nel 2025) × 100 = 150,00",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    // A formula that closes a cycle with another sheet is refused, naming who runs after whom.
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    let altra = prova.dati.scheda(&vista, "2026_SEG_2");
    let rimando = Indicatore {
        descrizione: Some("rimando".to_owned()),
        formula: Some("[2026_SEG_1.2] + 1".to_owned()),
        ..Indicatore::default()
    };
    prova
        .dati
        .correggi(&altra, "indicatori", Valore::Indicatori(vec![rimando]));
    let modulo = format!("{QUI}/blocchi/indicatori");
    let versione = prova.pagina(&modulo).await.valori("versione")[0].clone();
    let r = prova
        .post(
            &prova.url(&modulo),
            &[
                ("versione", &versione),
                ("id", "1"),
                ("descrizione", "n. controlli"),
                ("unita", "numero"),
                ("id", "2"),
                ("descrizione", "nuovo"),
                ("unita", "numero"),
                ("formula", "[2026_SEG_2.1] * 2"),
            ],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto()
            .contains("il calcolo gira in tondo: 2026_SEG_1.2 → 2026_SEG_2.1 → 2026_SEG_1.2"),
        "{}",
        r.letto()
    );
    // The other sheet reads the indicator 2 by its place: without the row it would read nothing, with another one in its place that.
    for righe in [&["n. controlli"][..], &["un altro", "n. controlli"]] {
        let mut campi = vec![("versione", versione.as_str())];
        for (n, descrizione) in ["1", "2"].iter().zip(righe) {
            campi.extend([
                ("id", *n),
                ("descrizione", *descrizione),
                ("unita", "numero"),
            ]);
        }
        let r = prova.post(&prova.url(&modulo), &campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        r.dice(&[
            "la formula dell'indicatore 1 della scheda 2026_SEG_2 legge l'indicatore 2 di qui: prima di spostarlo o toglierlo cambia quella formula",
        ]);
    }
}

#[tokio::test]
async fn a_series_that_breaks_is_never_one_line() {
    let anno = |anno, r: i64| ValoreAnnuale {
        anno,
        atteso: Some(Decimale::from(r)),
        raggiunto: Some(Decimale::from(r)),
    };
    let gennaio = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    let prova = prova(vec![Indicatore {
        descrizione: Some("risposte nei termini".to_owned()),
        unita: Unita::Percentuale,
        verso: Some(Verso::Intervallo),
        intervallo_da: Some(Decimale::from(80)),
        intervallo_a: Some(Decimale::from(95)),
        inizio_serie: Some(gennaio),
        serie_chiuse: vec![SerieChiusa {
            fino_a: gennaio,
            unita: Unita::Numero,
            formula: None,
        }],
        valori: vec![anno(2024, 400), anno(2025, 90), anno(2026, 70)],
        ..Indicatore::default()
    }]);
    let pagina = prova.pagina(&format!("{QUI}/indicatori/1")).await;
    let (letto, testo) = (pagina.letto(), pagina.testo());
    for frase in [
        "Da qui una nuova serie (percentuale): non si confronta con gli anni prima",
        "2024: raggiunto 400,00, atteso 400,00; qui comincia una nuova serie; 2025: raggiunto 90%",
        "2024 400,00 400,00 0,00 – – Da qui",
        "90% è fra 80% e 95%",
        "70% non è fra 80% e 95%",
        "regola «Valore dentro un intervallo»",
        "è migliore un valore fra 80% e 95%",
        "La zona chiara è l'intervallo",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    assert_eq!(testo.matches("class=\"sch-break\"").count(), 1);
    assert_eq!(
        testo.matches("class=\"sch-band\"").count(),
        2,
        "of the present series alone"
    );
    // The four hundred of another unit do not flatten the percentages.
    assert!(testo.contains("y=\"0\" width=\"20.00%\" height=\"140\""));
}

#[tokio::test]
async fn all_the_indicators_of_a_sheet_stand_on_one_page() {
    let prova = prova(vec![
        trimestrale(&[12, 8]),
        Indicatore {
            descrizione: Some("formula rotta".to_owned()),
            ..Indicatore::default()
        },
    ]);
    assert!(
        prova
            .pagina(QUI)
            .await
            .testo()
            .contains("/2026_SEG_1/indicatori\">tutti insieme")
    );
    let pagina = prova.pagina(&format!("{QUI}/indicatori")).await;
    let letto = pagina.letto();
    for frase in [
        "1. n. controlli",
        "Nel 2026: 20,00, atteso 50,00, punti 40,00.",
        "Previsione 40,00 a fine anno.",
        "2. formula rotta",
        "Ancora nessun valore raggiunto.",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    assert_eq!(
        pagina.testo().matches("<svg class=\"sch-series\"").count(),
        1
    );
    assert!(
        pagina.testo().contains("<table class=\"sch-table\">"),
        "a table behind the chart"
    );
}

/// The plan is worked out in as many statements whether it has two computed indicators or forty.
#[tokio::test]
async fn statements_do_not_grow_with_the_formulas() {
    let prova = prova(vec![trimestrale(&[12])]);
    let conta = async |resto: String| prova.istruzioni(&resto).await.0;
    let piano = |codice: &str, quante: u32| {
        let vista = prova.dati.vista(codice);
        for n in 1..=quante {
            let scheda = prova.dati.scheda(&vista, &format!("2026_F_{n}"));
            let formula = Indicatore {
                formula: Some(format!("[2026_F_{}.2] + [avanzamento]", n % quante + 1)),
                ..trimestrale(&[])
            };
            let righe = vec![formula, trimestrale(&[1, 2])];
            prova
                .dati
                .correggi(&scheda, "indicatori", Valore::Indicatori(righe));
        }
    };
    piano("2026_CORTA", 2);
    piano("2026_LUNGA", 40);
    for resto in ["indicatori", "indicatori/1"] {
        let (corta, lunga) = (
            conta(format!("/viste/2026_CORTA/schede/2026_F_1/{resto}")).await,
            conta(format!("/viste/2026_LUNGA/schede/2026_F_1/{resto}")).await,
        );
        assert_eq!(corta, lunga, "{resto}");
        assert!(lunga <= 40, "{lunga}");
    }
    let letto = prova
        .pagina("/viste/2026_LUNGA/schede/2026_F_1/indicatori/1")
        .await
        .letto();
    assert!(
        letto.contains("[2026_F_2.2] 3,00 + [avanzamento] 50,50 = 53,50"),
        "{letto}"
    );
}
