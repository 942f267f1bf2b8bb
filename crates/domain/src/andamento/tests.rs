use proptest::prelude::*;

use super::*;
use crate::misura::{QualeTipo, TipiMisura};
use crate::rischio::LivelloDiRischio;
use crate::scheda::Stato;

fn giorno(testo: &str) -> NaiveDate {
    crate::data::parse_it(testo).unwrap()
}

fn fase(peso: i64, avanzamento: i64, da: &str, a: &str) -> Fase {
    Fase {
        peso: Some(Decimale::from(peso)),
        avanzamento: Some(Decimale::from(avanzamento)),
        inizio_previsto: Some(giorno(da)),
        fine_prevista: Some(giorno(a)),
        ..Fase::default()
    }
}

fn il(oggi: &str, f: &Fase) -> (Situazione, Option<String>) {
    let a = di_fase(f, giorno(oggi), &Regole::default());
    (a.situazione, a.dal.map(crate::data::it))
}

/// A phase of a hundred days, from 1 January to 10 April 2026: each day is one hundredth.
#[test]
fn a_phase_stands_where_its_terms_and_its_progress_put_it() {
    let f = fase(100, 10, "1/1/2026", "10/4/2026");
    let rischio = |dal: &str| (Situazione::ARischio, Some(dal.to_owned()));
    // 30 days passed, 10 done: exactly the margin of 20. On the 31st day, 31 January, it is exceeded.
    assert_eq!(il("30/1/2026", &f), (Situazione::InCorso, None));
    assert_eq!(il("31/1/2026", &f), rischio("31/01/2026"));
    assert_eq!(il("1/4/2026", &f), rischio("31/01/2026"));
    assert_eq!(il("10/4/2026", &f), rischio("31/01/2026"));
    assert_eq!(
        il("11/4/2026", &f),
        (Situazione::InRitardo, Some("11/04/2026".to_owned()))
    );
    let ferma = fase(100, 0, "1/1/2026", "10/4/2026");
    assert_eq!(il("31/12/2025", &ferma), (Situazione::DaIniziare, None));
    // Begun before its time, it is in course.
    assert_eq!(il("31/12/2025", &f), (Situazione::InCorso, None));
    let piena = fase(100, 100, "1/1/2026", "10/4/2026");
    assert_eq!(il("1/5/2026", &piena), (Situazione::Conclusa, None));
    let chiusa = Fase {
        fine_effettiva: Some(giorno("1/3/2026")),
        ..f.clone()
    };
    assert_eq!(il("1/5/2026", &chiusa), (Situazione::Conclusa, None));
    assert_eq!(il("28/2/2026", &chiusa), rischio("31/01/2026"));
    let libera = Fase {
        fine_prevista: None,
        ..f
    };
    assert_eq!(il("1/5/2026", &libera), (Situazione::SenzaTermini, None));
}

#[test]
fn time_passes_day_by_day_first_and_last_included() {
    let f = fase(100, 0, "1/1/2026", "10/4/2026");
    let atteso = |oggi: &str| {
        di_fase(&f, giorno(oggi), &Regole::default())
            .atteso
            .map(|a| a.it(2))
    };
    assert_eq!(atteso("31/12/2025").as_deref(), Some("0,00"));
    assert_eq!(atteso("1/1/2026").as_deref(), Some("1,00"));
    assert_eq!(atteso("10/4/2026").as_deref(), Some("100,00"));
    assert_eq!(atteso("1/1/2027").as_deref(), Some("100,00"));
    // Without a planned start there is only the end.
    let senza = Fase {
        inizio_previsto: None,
        ..f
    };
    let a = di_fase(&senza, giorno("9/4/2026"), &Regole::default());
    assert_eq!(a.atteso, Some(Decimale::ZERO));
    assert_eq!(a.situazione, Situazione::InCorso);
}

/// By hand: 60 × 50 = 3000; 40 × 100 = 4000; 7000 / 100 = 70.
#[test]
fn a_measure_is_the_mean_of_its_phases_by_weight() {
    let fasi = [
        fase(60, 50, "1/1/2026", "31/12/2026"),
        fase(40, 100, "1/1/2026", "30/6/2026"),
    ];
    let a = di_fasi(&fasi, giorno("1/7/2026"), &Regole::default()).unwrap();
    assert_eq!(a.avanzamento.it(2), "70,00");
    assert_eq!(
        a.calcolo(),
        "(60,00 × 50,00 + 40,00 × 100,00) / 100,00 = 70,00"
    );
    assert_eq!(a.situazione, Situazione::InCorso);
    // 182 of 365 days and all of 181: (60 × 49,863... + 40 × 100) / 100.
    assert_eq!(a.atteso.map(|t| t.it(2)).as_deref(), Some("69,92"));
    let senza_pesi: Vec<Fase> = fasi
        .iter()
        .map(|f| Fase {
            peso: None,
            ..f.clone()
        })
        .collect();
    let a = di_fasi(&senza_pesi, giorno("1/7/2026"), &Regole::default()).unwrap();
    assert_eq!(a.avanzamento.it(2), "75,00");
    assert!(a.calcolo().contains("ogni fase conta uguale"));
    assert!(di_fasi(&[], giorno("1/7/2026"), &Regole::default()).is_none());
}

#[test]
fn the_most_urgent_phase_speaks_for_the_measure() {
    let fasi = [
        fase(50, 100, "1/1/2026", "31/3/2026"),
        fase(25, 0, "1/2/2026", "31/3/2026"),
        fase(25, 10, "1/2/2026", "30/4/2026"),
    ];
    let a = di_fasi(&fasi, giorno("1/6/2026"), &Regole::default()).unwrap();
    assert_eq!(a.situazione, Situazione::InRitardo);
    assert_eq!(a.dal, Some(giorno("1/4/2026")));
}

fn cifra(centesimi: i64) -> LivelloDiRischio {
    let metodi = crate::rischio::Metodi::forniti().unwrap();
    metodi
        .ultimo("dichiarato")
        .unwrap()
        .livello(Some(Decimale::new(centesimi, 2)), None)
}

#[test]
fn what_is_suspended_or_cancelled_is_not_counted() {
    let m = di_fasi(
        &[fase(100, 40, "1/1/2026", "31/12/2026")],
        giorno("1/6/2026"),
        &Regole::default(),
    );
    let mut r = Riepilogo::default();
    r.aggiungi(Some(Stato::InCorso), cifra(356), m.as_ref());
    r.aggiungi(Some(Stato::Annullata), cifra(900), m.as_ref());
    r.aggiungi(None, LivelloDiRischio::default(), None);
    assert_eq!((r.schede, r.con_misura), (2, 1));
    assert_eq!(r.avanzamento().map(|a| a.it(2)).as_deref(), Some("40,00"));
    assert_eq!(r.rischio_massimo, cifra(356));
    assert_eq!(r.quante(Situazione::InCorso), 1);
    assert_eq!(
        r.calcolo(),
        "40,00 (somma degli avanzamenti) / 1 (misure) = 40,00"
    );
    assert_eq!(Riepilogo::default().avanzamento(), None);
}

/// By hand: a third of 100 three times is (33,333… × 3) / 3 = 33,333…, and the sum is 100 as far as anybody sees; sixths would lose
/// a millionth each at six places.
#[test]
fn measures_are_summed_before_they_are_rounded() {
    let un_terzo = [
        fase(10, 100, "1/1/2026", "31/12/2026"),
        fase(20, 0, "1/1/2026", "31/12/2026"),
    ];
    let m = di_fasi(&un_terzo, giorno("1/6/2026"), &Regole::default());
    let mut r = Riepilogo::default();
    for _ in 0..3 {
        r.aggiungi(None, LivelloDiRischio::default(), m.as_ref());
    }
    let media = r.avanzamento().unwrap();
    assert_eq!(media.arrotonda(12), Decimale::new(33_333_333_333_333, 12));
    assert_eq!(
        r.calcolo(),
        "100,00 (somma degli avanzamenti) / 3 (misure) ≈ 33,33"
    );
}

#[test]
fn a_plan_at_a_glance() {
    let tarda = [fase(100, 30, "1/1/2026", "31/3/2026")];
    let lenta = [
        fase(50, 100, "1/1/2026", "31/3/2026"),
        fase(50, 5, "1/4/2026", "31/7/2026"),
    ];
    let gruppo = |n: &str| (n.to_owned(), format!("Settore {n}"));
    let voce = |codice, g, livello: i64, fasi| VoceCruscotto {
        codice,
        titolo: "Rilascio",
        gruppo: gruppo(g),
        stato: Some(Stato::InCorso),
        rischio: cifra(livello),
        area: (codice != "1").then_some("Contratti pubblici"),
        tipologia: (codice != "1").then_some("Controllo e trasparenza"),
        ricorrenza: Some(crate::scheda::Ricorrenza::Annuale),
        fasi,
    };
    let voci = vec![
        voce("2", "U_01", 356, &lenta[..]),
        voce("1", "U_02", 900, &tarda[..]),
        VoceCruscotto {
            stato: Some(Stato::Sospesa),
            ..voce("3", "U_01", 2000, &tarda[..])
        },
        VoceCruscotto {
            rischio: LivelloDiRischio::default(),
            ..voce("4", "U_01", 0, &[])
        },
    ];
    let metodi = crate::rischio::Metodi::forniti().unwrap();
    let metodo = metodi.ultimo("dichiarato").unwrap();
    let proprie = TipiMisura::new(vec!["Trasparenza".to_owned(), "Patti".to_owned()]);
    let c = cruscotto(
        voci,
        metodo,
        &proprie,
        giorno("1/6/2026"),
        &Regole::default(),
    );
    assert_eq!((c.totale.schede, c.totale.con_misura), (3, 2));
    // Of the two measures one is of two types and one of none; a type without phases is no measure.
    let tipi: Vec<(String, u32)> = (proprie.tutti().iter().map(QualeTipo::codice))
        .zip(c.tipi.iter().copied())
        .filter(|(_, n)| *n > 0)
        .collect();
    let detti: Vec<(&str, u32)> = tipi.iter().map(|(t, n)| (t.as_str(), *n)).collect();
    assert_eq!(
        detti,
        [
            ("controllo", 1),
            ("trasparenza", 1),
            ("ente:Trasparenza", 1)
        ]
    );
    assert_eq!(c.senza_tipo, 1);
    // The suspended sheet and the one without phases are due on no day.
    let scadenze: Vec<(&str, i64)> = c
        .scadenze
        .iter()
        .map(|s| (s.scheda.as_str(), s.scadenza.giorni))
        .collect();
    assert_eq!(scadenze, [("1", -62), ("2", 60)]);
    // (52,50 + 30,00) / 2.
    assert_eq!(
        c.totale.avanzamento().map(|a| a.it(2)).as_deref(),
        Some("41,25")
    );
    let gruppi: Vec<(&str, u32)> = c
        .gruppi
        .iter()
        .map(|g| (g.codice.as_str(), g.riepilogo.schede))
        .collect();
    assert_eq!(gruppi, [("U_01", 2), ("U_02", 1)]);
    assert_eq!(
        (c.fasce.as_slice(), c.senza_livello),
        ([1, 0, 1, 0].as_slice(), 1)
    );
    // Two contracts in the first group, one process without an area in the second.
    let mappa: Vec<String> = c
        .mappa
        .iter()
        .map(|r| {
            let caselle = r.caselle.iter().map(|c| {
                let massimo = c.massimo.mostra(metodo);
                format!("{} {massimo}", c.quanti)
            });
            let area = r.area.as_deref().unwrap_or("?");
            format!("{area}: {}", caselle.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(mappa, ["Contratti pubblici: 2 3,56, 0 –", "?: 0 –, 1 9,00"]);
    let urgenze: Vec<(&str, usize, Situazione, String, i64)> = c
        .urgenze
        .iter()
        .map(|u| {
            (
                u.scheda.as_str(),
                u.fase,
                u.situazione,
                crate::data::it(u.dal),
                u.giorni,
            )
        })
        .collect();
    // 122 days; more than 25 of a hundred pass on the 31st: 1 May.
    assert_eq!(
        urgenze,
        [
            ("1", 1, Situazione::InRitardo, "01/04/2026".to_owned(), 62),
            ("2", 2, Situazione::ARischio, "01/05/2026".to_owned(), 32),
        ]
    );
}

fn qualunque_fase() -> impl Strategy<Value = Fase> {
    (
        proptest::option::of(0..=100_i64),
        proptest::option::of(0..=100_i64),
        proptest::option::of(0..400_u64),
        proptest::option::of(0..400_u64),
    )
        .prop_map(|(peso, avanzamento, da, durata)| {
            let inizio = giorno("1/1/2026") + Days::new(da.unwrap_or(0));
            Fase {
                peso: peso.map(Decimale::from),
                avanzamento: avanzamento.map(Decimale::from),
                inizio_previsto: da.map(|_| inizio),
                fine_prevista: durata.map(|d| inizio + Days::new(d)),
                ..Fase::default()
            }
        })
}

proptest! {
    /// The day a phase became late or at risk is the first on which it was: not the day before, and ever since.
    #[test]
    fn the_day_it_began_is_the_first(f in qualunque_fase(), dopo in 0..900_u64) {
        let oggi = giorno("1/1/2026") + Days::new(dopo);
        let a = di_fase(&f, oggi, &Regole::default());
        if let Some(dal) = a.dal {
            prop_assert!(dal <= oggi);
            prop_assert_eq!(di_fase(&f, dal, &Regole::default()).situazione, a.situazione);
            let prima = di_fase(&f, dal.pred_opt().unwrap(), &Regole::default()).situazione;
            prop_assert_ne!(prima, a.situazione);
        }
    }

    /// Weights count by their proportions, and the order of the phases not at all.
    #[test]
    fn scaled_weights_and_another_order_change_nothing(fasi in prop::collection::vec(qualunque_fase(), 1..6), volte in 1..9_i64) {
        let oggi = giorno("1/9/2026");
        let prima = di_fasi(&fasi, oggi, &Regole::default()).unwrap();
        let altre: Vec<Fase> = fasi
            .iter()
            .rev()
            .map(|f| Fase { peso: f.peso.map(|p| p.per(Decimale::from(volte))), ..f.clone() })
            .collect();
        let dopo = di_fasi(&altre, oggi, &Regole::default()).unwrap();
        prop_assert_eq!(prima.avanzamento.arrotonda(9), dopo.avanzamento.arrotonda(9));
        prop_assert_eq!(prima.atteso.map(|a| a.arrotonda(9)), dopo.atteso.map(|a| a.arrotonda(9)));
        prop_assert_eq!((prima.situazione, prima.dal), (dopo.situazione, dopo.dal));
    }

    /// A plan counted sheet by sheet is its CdR joined.
    #[test]
    fn a_plan_is_its_parts_joined(gruppi in prop::collection::vec(prop::collection::vec(prop::collection::vec(qualunque_fase(), 0..3), 0..4), 0..4)) {
        let oggi = giorno("1/9/2026");
        let (mut intero, mut unito) = (Riepilogo::default(), Riepilogo::default());
        for gruppo in gruppi.iter().rev() {
            let mut parte = Riepilogo::default();
            for fasi in gruppo {
                parte.aggiungi(None, LivelloDiRischio::default(), di_fasi(fasi, oggi, &Regole::default()).as_ref());
            }
            unito.unisci(&parte);
        }
        for fasi in gruppi.iter().flatten() {
            intero.aggiungi(None, LivelloDiRischio::default(), di_fasi(fasi, oggi, &Regole::default()).as_ref());
        }
        prop_assert_eq!(intero, unito);
    }
}

/// A plan that is judged and not counted: the bands are the grades, and a figure from an old printout is still to be judged.
#[test]
fn a_judged_plan_stands_in_its_grades() {
    let metodi = crate::rischio::Metodi::forniti().unwrap();
    let metodo = metodi.ultimo("pna2019").unwrap();
    let dato = |metodo: &str, grado| crate::rischio::GradoDato {
        metodo: crate::regole::Versione {
            codice: metodo.to_owned(),
            versione: 1,
        },
        grado,
    };
    let livello = |cifra: Option<i64>, g: Option<crate::rischio::GradoDato>| {
        let l = metodo.livello(cifra.map(Decimale::from), g.as_ref());
        (l.fascia, l.mostra(metodo))
    };
    assert_eq!(
        livello(Some(9), Some(dato("pna2019", 2))),
        (Some(2), "Alto".to_owned())
    );
    assert_eq!(livello(Some(9), None), (None, "–".to_owned()));
    assert_eq!(
        livello(None, Some(dato("altro", 2))),
        (None, "–".to_owned()),
        "a grade of another method"
    );
    assert_eq!(livello(None, Some(dato("pna2019", 9))).0, None);
}
