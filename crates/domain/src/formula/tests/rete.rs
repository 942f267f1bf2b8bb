//! Computed indicators together: order, cycles, and only what must be worked out again.

use proptest::prelude::*;

use super::caratteri::formula;
use super::*;

fn nodo(scheda: &str, posto: u16) -> Nodo {
    Nodo {
        scheda: scheda.to_owned(),
        posto,
    }
}

fn con(anni: std::ops::RangeInclusive<i32>, formule: &[(&str, u16, &str)]) -> Rete {
    let mut rete = Rete::new(anni);
    for (scheda, posto, testo) in formule {
        rete.metti(nodo(scheda, *posto), Formula::leggi(testo).unwrap());
    }
    rete
}

fn nomi(fatti: &[(Nodo, i32)]) -> Vec<String> {
    fatti
        .iter()
        .map(|(n, anno)| format!("{n} {anno}"))
        .collect()
}

fn valore(rete: &Rete, scheda: &str, posto: u16, anno: i32) -> Option<String> {
    rete.risultato(&nodo(scheda, posto), anno)?
        .valore
        .map(|d| d.to_string())
}

#[test]
fn works_out_what_is_read_before_what_reads() {
    // Written the wrong way round: A reads B, B reads C.
    let mut rete = con(
        2026..=2026,
        &[
            ("A", 1, "[B.1] * 2"),
            ("B", 1, "[C.1] + [2]"),
            ("C", 1, "[9] + 1"),
        ],
    );
    let valori = fonte(&[("[C.9]", 2026, "3"), ("[B.2]", 2026, "6")]);
    let fatti = rete.aggiorna(&[], &valori);
    assert_eq!(nomi(&fatti), ["C.1 2026", "B.1 2026", "A.1 2026"]);
    assert_eq!(valore(&rete, "A", 1, 2026).as_deref(), Some("20,00"));
    let calcolo = &rete.risultato(&nodo("A", 1), 2026).unwrap().calcolo;
    assert_eq!(calcolo, "[B.1] 10,00 × 2 = 20,00");
}

#[test]
fn hands_on_exact_quotients() {
    let mut rete = con(2026..=2026, &[("A", 1, "1 / 3"), ("A", 2, "[1] * 3")]);
    rete.aggiorna(&[], &fonte(&[]));
    assert_eq!(valore(&rete, "A", 2, 2026).as_deref(), Some("1,00"));
}

#[test]
fn only_what_depends_on_a_change_is_worked_out_again() {
    let mut rete = con(
        2026..=2026,
        &[
            ("A", 1, "[9] / 2"),
            ("B", 1, "se([A.1] > 10; 1; 0)"),
            ("C", 1, "[B.1] + 1"),
            ("D", 1, "[8]"),
        ],
    );
    let mut valori = fonte(&[("[A.9]", 2026, "30"), ("[D.8]", 2026, "1")]);
    assert_eq!(rete.aggiorna(&[], &valori).len(), 4);
    assert!(rete.aggiorna(&[], &valori).is_empty());

    // B comes out as before, so C is left alone.
    let cambiato = fonte(&[("[A.9]", 2026, "40")]);
    valori.extend(cambiato.clone());
    let cambiati: Vec<(Dato, i32)> = cambiato.into_keys().collect();
    assert_eq!(
        nomi(&rete.aggiorna(&cambiati, &valori)),
        ["A.1 2026", "B.1 2026"]
    );

    valori.insert(cambiati[0].clone(), dec("2"));
    assert_eq!(
        nomi(&rete.aggiorna(&cambiati, &valori)),
        ["A.1 2026", "B.1 2026", "C.1 2026"]
    );
    assert_eq!(valore(&rete, "C", 1, 2026).as_deref(), Some("1,00"));

    // What a formula computes is not a plain value: saying that it changed moves nothing.
    assert!(
        rete.aggiorna(&[(nodo("A", 1).dato(), 2026)], &valori)
            .is_empty()
    );
}

#[test]
fn a_formula_may_read_its_own_past() {
    let mut rete = con(2024..=2026, &[("A", 1, "precedente([1]) + [2]")]);
    let mut valori = fonte(&[
        ("[A.1]", 2023, "100"),
        // Computed in this year, so what is written there is not read.
        ("[A.1]", 2024, "7777"),
        ("[A.2]", 2024, "1"),
        ("[A.2]", 2025, "2"),
        ("[A.2]", 2026, "3"),
    ]);
    assert_eq!(rete.cicli(), []);
    assert_eq!(
        nomi(&rete.aggiorna(&[], &valori)),
        ["A.1 2024", "A.1 2025", "A.1 2026"]
    );
    assert_eq!(valore(&rete, "A", 1, 2026).as_deref(), Some("106,00"));
    assert_eq!(
        rete.risultato(&nodo("A", 1), 2025).unwrap().calcolo,
        "precedente([1] 101,00 nel 2024) + [2] 2,00 = 103,00"
    );
    let cambiato = fonte(&[("[A.2]", 2025, "20")]);
    valori.extend(cambiato.clone());
    let cambiati: Vec<(Dato, i32)> = cambiato.into_keys().collect();
    assert_eq!(
        nomi(&rete.aggiorna(&cambiati, &valori)),
        ["A.1 2025", "A.1 2026"]
    );
    assert_eq!(valore(&rete, "A", 1, 2026).as_deref(), Some("124,00"));
}

#[test]
fn names_a_cycle_in_order() {
    let formule = [
        ("A", 1, "[B.1] + 1"),
        ("B", 1, "[C.2]"),
        ("C", 2, "se([9] > 0; [A.1]; 0)"),
        ("D", 1, "conta([A.1])"),
        ("E", 1, "[1]"),
    ];
    let mut rete = con(2026..=2026, &formule);
    let detti: Vec<String> = rete.cicli().iter().map(Ciclo::to_string).collect();
    assert_eq!(detti, ["A.1 → B.1 → C.2 → A.1", "E.1 → E.1"]);
    rete.aggiorna(&[], &fonte(&[]));
    let motivo = rete
        .risultato(&nodo("B", 1), 2026)
        .unwrap()
        .motivo
        .clone()
        .unwrap();
    assert_eq!(
        motivo.to_string(),
        "il calcolo gira in tondo: A.1 → B.1 → C.2 → A.1"
    );
    // One that only reads a cycle is not in it.
    assert_eq!(valore(&rete, "D", 1, 2026).as_deref(), Some("0,00"));

    // Once broken, all of it has a value, and so does what reads it.
    rete.metti(nodo("C", 2), Formula::leggi("5").unwrap());
    let fatti = rete.aggiorna(&[], &fonte(&[]));
    assert_eq!(
        nomi(&fatti),
        ["C.2 2026", "B.1 2026", "A.1 2026", "D.1 2026"]
    );
    assert_eq!(valore(&rete, "A", 1, 2026).as_deref(), Some("6,00"));
    assert_eq!(rete.cicli().len(), 1);
}

#[test]
fn says_which_cycle_a_formula_would_close() {
    let rete = con(2026..=2026, &[("A", 1, "[B.1] + [2]"), ("B", 1, "[C.1]")]);
    let prova = |scheda, posto, testo: &str| {
        let formula = Formula::leggi(testo).unwrap();
        rete.prova(&nodo(scheda, posto), &formula)
            .map_err(|c| c.to_string())
    };
    assert_eq!(
        prova("C", 1, "[A.1] / 2"),
        Err("C.1 → A.1 → B.1 → C.1".to_owned())
    );
    assert_eq!(prova("C", 1, "[1] + 1"), Err("C.1 → C.1".to_owned()));
    assert_eq!(prova("C", 1, "precedente([A.1])"), Ok(()));
    assert_eq!(prova("C", 1, "[A.1 atteso]"), Ok(()));
    // In the place of the one that is there.
    assert_eq!(prova("B", 1, "[C.1] + [D.1]"), Ok(()));
}

#[test]
fn a_long_cycle_is_not_spelt_out() {
    let lungo: Vec<(String, String)> = (0..40)
        .map(|n| (format!("S{n:02}"), format!("[S{:02}.1]", (n + 1) % 40)))
        .collect();
    let formule: Vec<(&str, u16, &str)> = lungo
        .iter()
        .map(|(s, f)| (s.as_str(), 1, f.as_str()))
        .collect();
    let cicli = con(2026..=2026, &formule).cicli();
    assert_eq!(cicli[0].nodi().len(), 40);
    assert!(cicli[0].to_string().ends_with("S10.1 → S11.1 → … → S00.1"));
}

#[test]
fn a_formula_taken_out_leaves_what_is_written() {
    let mut rete = con(2026..=2026, &[("A", 1, "2 * [2]"), ("B", 1, "[A.1] + 1")]);
    let valori = fonte(&[("[A.1]", 2026, "50"), ("[A.2]", 2026, "3")]);
    rete.aggiorna(&[], &valori);
    assert_eq!(valore(&rete, "B", 1, 2026).as_deref(), Some("7,00"));
    assert!(rete.togli(&nodo("A", 1)).is_some());
    assert_eq!(nomi(&rete.aggiorna(&[], &valori)), ["B.1 2026"]);
    assert_eq!(valore(&rete, "B", 1, 2026).as_deref(), Some("51,00"));
    assert_eq!(rete.risultati().count(), 1);
    assert!(rete.togli(&nodo("A", 1)).is_none());
}

#[test]
fn says_which_plain_values_it_reads() {
    let rete = con(
        2025..=2026,
        &[
            ("A", 1, "[2] / [B.1] + precedente([1])"),
            ("B", 1, "[fasi]"),
        ],
    );
    let dati: Vec<String> = rete
        .dati()
        .iter()
        .map(|(d, anno)| format!("{d} {anno}"))
        .collect();
    assert_eq!(
        dati,
        [
            "A.1 2024",
            "A.2 2025",
            "A.2 2026",
            "B fasi 2025",
            "B fasi 2026"
        ]
    );
}

#[test]
fn a_chain_may_be_longer_than_the_stack_is_deep() {
    let mut rete = Rete::new(2026..=2026);
    for n in 0..8_000 {
        let testo = format!("[S{}.1] + 1", n + 1);
        rete.metti(nodo(&format!("S{n}"), 1), Formula::leggi(&testo).unwrap());
    }
    let valori = fonte(&[("[S8000.1]", 2026, "0")]);
    assert_eq!(rete.aggiorna(&[], &valori).len(), 8_000);
    assert_eq!(valore(&rete, "S0", 1, 2026).as_deref(), Some("8000,00"));
}

#[test]
fn years_have_a_bound() {
    let mut rete = Rete::new(i32::MIN..=i32::MAX);
    rete.metti(nodo("A", 1), Formula::leggi("1").unwrap());
    assert_eq!(rete.aggiorna(&[], &fonte(&[])).len(), 50);
}

/// References among six indicators of two sheets, some computed, some not.
fn vicino() -> impl Strategy<Value = String> {
    ("A|B", 1..5_u16).prop_map(|(scheda, posto)| format!("[{scheda}.{posto}]"))
}

#[derive(Debug, Clone)]
enum Mossa {
    Metti(Nodo, Formula),
    Togli(Nodo),
    Scrivi(Dato, i32, Option<Decimale>),
}

fn mossa() -> impl Strategy<Value = Mossa> {
    let un_nodo = || ("A|B", 1..5_u16).prop_map(|(s, p)| nodo(&s, p));
    prop_oneof![
        3 => (un_nodo(), formula(vicino())).prop_filter_map("too long", |(n, t)| Some(Mossa::Metti(n, Formula::leggi(&t).ok()?))),
        1 => un_nodo().prop_map(Mossa::Togli),
        3 => (un_nodo(), 2023..=2026_i32, prop::option::of(-20..200_i64)).prop_map(|(n, anno, v)| Mossa::Scrivi(n.dato(), anno, v.map(|v| Decimale::new(v, 1)))),
    ]
}

proptest! {
    #[test]
    fn little_by_little_is_as_from_scratch(passi in prop::collection::vec(prop::collection::vec(mossa(), 1..4), 1..6)) {
        let mut rete = Rete::new(2024..=2026);
        let mut valori: BTreeMap<(Dato, i32), Decimale> = BTreeMap::new();
        let mut formule: BTreeMap<Nodo, Formula> = BTreeMap::new();
        for passo in passi {
            let mut cambiati = Vec::new();
            for mossa in passo {
                match mossa {
                    Mossa::Metti(n, f) => {
                        rete.metti(n.clone(), f.clone());
                        formule.insert(n, f);
                    }
                    Mossa::Togli(n) => {
                        rete.togli(&n);
                        formule.remove(&n);
                    }
                    Mossa::Scrivi(d, anno, v) => {
                        match v {
                            Some(v) => valori.insert((d.clone(), anno), v),
                            None => valori.remove(&(d.clone(), anno)),
                        };
                        cambiati.push((d, anno));
                    }
                }
            }
            let fatti = rete.aggiorna(&cambiati, &valori);
            let unici: std::collections::BTreeSet<_> = fatti.iter().collect();
            prop_assert_eq!(unici.len(), fatti.len(), "nothing is worked out twice");

            // Put in the opposite order.
            let mut nuova = Rete::new(2024..=2026);
            for (n, f) in formule.iter().rev() {
                nuova.metti(n.clone(), f.clone());
            }
            nuova.aggiorna(&[], &valori);
            let tutti = |r: &Rete| r.risultati().map(|(n, a, r)| (n.clone(), a, r.clone())).collect::<Vec<_>>();
            prop_assert_eq!(tutti(&rete), tutti(&nuova));
            prop_assert_eq!(rete.cicli(), nuova.cicli());
            prop_assert_eq!(tutti(&nuova).len(), formule.len() * 3);
        }
    }

    #[test]
    fn a_formula_that_passes_the_test_closes_no_cycle(
        formule in prop::collection::vec((("A|B", 1..5_u16), formula(vicino())), 1..8),
    ) {
        let mut rete = Rete::new(2026..=2026);
        for ((scheda, posto), testo) in formule {
            let n = nodo(&scheda, posto);
            if let Ok(f) = Formula::leggi(&testo) {
                let esito = rete.prova(&n, &f);
                let mut con_questa = rete.clone();
                con_questa.metti(n, f);
                prop_assert_eq!(esito.is_ok(), con_questa.cicli().is_empty());
                if esito.is_ok() {
                    rete = con_questa;
                }
            }
        }
    }
}
