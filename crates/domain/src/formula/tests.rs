mod caratteri;
mod rete;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::decimale::Decimale;

/// The code of the sheet on which the formulas of these tests stand.
const QUI: &str = "2026_STAFF_2";

fn dec(figura: &str) -> Decimale {
    Decimale::parse_it(figura).unwrap()
}

/// Plain values from references as a formula writes them: `[2]`, `[2026_STAFF_1.1 atteso]`.
fn fonte(valori: &[(&str, i32, &str)]) -> BTreeMap<(Dato, i32), Decimale> {
    valori
        .iter()
        .map(|(riferimento, anno, figura)| {
            let f = Formula::leggi(riferimento).unwrap();
            let (r, _) = f.riferimenti()[0];
            ((r.dato(QUI), *anno), dec(figura))
        })
        .collect()
}

/// The sheet of the tests: 1 is missing.
fn scheda() -> BTreeMap<(Dato, i32), Decimale> {
    let mut valori = fonte(&[
        ("[2]", 2026, "40"),
        ("[2]", 2025, "32"),
        ("[2]", 2024, "16"),
        ("[3]", 2026, "60"),
        ("[4]", 2026, "0"),
        ("[5]", 2026, "-2,5"),
        ("[2 atteso]", 2026, "50"),
        ("[2 numeratore]", 2026, "11"),
        ("[2 denominatore]", 2026, "6"),
        ("[avanzamento]", 2026, "70"),
        ("[fase 1 avanzamento]", 2026, "50"),
        ("[fasi]", 2026, "4"),
        ("[fasi concluse]", 2026, "3"),
        ("[2026_STAFF_1.1]", 2026, "9"),
        ("[2026_STAFF_1.1]", 2025, "8"),
        ("[U 09.2]", 2026, "7"),
    ]);
    let terzo = Decimale::from(100).diviso(Decimale::from(3)).unwrap();
    let dato = fonte(&[("[9]", 2026, "0")]);
    valori.extend(dato.into_keys().map(|k| (k, terzo)));
    valori
}

fn calcola(formula: &str) -> Risultato {
    Formula::leggi(formula)
        .unwrap_or_else(|e| panic!("{formula}: {e}\n{}", e.mostra(formula)))
        .calcola(QUI, 2026, &scheda())
}

#[test]
fn comes_out_as_worked_by_hand() {
    for (formula, atteso) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("10 - (4 - 3)", "9"),
        ("100 / 10 / 5", "2"),
        ("100 / (10 / 5)", "50"),
        ("-2 * -3", "6"),
        ("2 - -3", "5"),
        ("+5", "5"),
        ("= 0,5 × 4 − 1 ÷ 2", "1,5"),
        ("3.5 + 1.234,5 + 1.000.000", "1001238"),
        ("([2] + [3]) / 2", "50"),
        ("[2] / [2 atteso] * 100", "80"),
        ("[2 raggiunto] + [2026_STAFF_2.2]", "80"),
        // As decimals 1,8333… × 2,25 would be 4,12499…
        ("[2 numeratore] / [2 denominatore] * 2,25", "4,125"),
        ("1 / 3 + 1 / 3 + 1 / 3", "1"),
        ("[avanzamento] + [fase 1 avanzamento]", "120"),
        ("[fasi concluse] / [fasi] * 100", "75"),
        ("[2026_STAFF_1.1] + [U 09.2]", "16"),
        ("somma([1]; [2]; [3])", "100"),
        ("media([1]; [2]; [3])", "50"),
        ("minimo([1]; [2]; [5])", "-2,5"),
        ("massimo([1]; [2]; [5])", "40"),
        ("conta([1]; [2]; [3]; [1] / 2)", "2"),
        ("conta([1])", "0"),
        ("Somma(1; 2) + MEDIA(3; 5)", "7"),
        ("somma(1,2)", "1,2"),
        ("somma(1; 2 / [4])", "1"),
        ("se([2] >= 40; 1; 0)", "1"),
        ("SE([2] > 40; 1; 0)", "0"),
        ("se([2] <> 40; 1; 0)", "0"),
        ("se([2] ≤ 39,99; 1; 0)", "0"),
        ("se(1 / 3 = 2 / 6; 1; 0)", "1"),
        ("se(-1 / 3 < -1 / 4; 1; 0)", "1"),
        ("se(1 / 3 < 1 / 4; 1; 0)", "0"),
        ("se([2] = 40 e [3] = 60; 1; 0)", "1"),
        ("se([2] = 1 o [3] = 60 e [5] < 0; 1; 0)", "1"),
        ("se(([2] = 1 o [3] = 60) e [5] > 0; 1; 0)", "0"),
        ("se(non [2] = 1; 1; 0)", "1"),
        // Only the branch that is taken is worked out.
        ("se([2] = 40; 7; 1 / 0)", "7"),
        ("se(conta([1]) = 0; 0; [1] * 2)", "0"),
        // What settles it settles it, whatever is missing beside.
        ("se([1] > 0 o [2] > 0; 1; 0)", "1"),
        ("se([1] > 0 e [2] < 0; 1; 0)", "0"),
        ("precedente([2])", "32"),
        ("([2] - precedente([2])) / precedente([2]) * 100", "25"),
        ("precedente(precedente([2]))", "16"),
        ("precedente([2] + [2026_STAFF_1.1])", "40"),
        ("precedente(se([2] > 30; [2]; 0))", "32"),
        ("[9] * 3", "99,999999999999999"),
    ] {
        let esito = calcola(formula);
        let valore = esito.valore.map(|d| d.it(d.decimali()));
        assert_eq!(
            valore.as_deref(),
            Some(atteso),
            "{formula}: {}",
            esito.calcolo
        );
        assert_eq!(esito.motivo, None);
    }
}

#[test]
fn without_a_value_it_says_why() {
    for (formula, motivo) in [
        ("[1] + 1", "manca [1] nel 2026"),
        ("2 * -[1]", "manca [1] nel 2026"),
        ("precedente([3])", "manca [3] nel 2025"),
        ("[X.1 atteso]", "manca [X.1 atteso] nel 2026"),
        ("100 / [4]", "non si divide per zero: [4] vale zero"),
        (
            "1 / ([2] - 40)",
            "non si divide per zero: [2] - 40 vale zero",
        ),
        ("[1] / [4]", "manca [1] nel 2026"),
        ("media([1])", "«media» non ha nessun valore da considerare"),
        (
            "somma([1]; precedente([3]))",
            "«somma» non ha nessun valore da considerare",
        ),
        ("se([1] > 0; 1; 0)", "manca [1] nel 2026"),
        ("se([1] > 0 o [2] < 0; 1; 0)", "manca [1] nel 2026"),
        ("se([2] > 0; [1]; 0)", "manca [1] nel 2026"),
        ("9000000000000 * 2", "il numero che esce è troppo grande"),
        (
            "conta(1000000000000 * 1000000000000 * 1000000000000 * 1000000000000)",
            "il numero che esce è troppo grande",
        ),
    ] {
        let esito = calcola(formula);
        assert_eq!(esito.valore, None, "{formula}");
        assert_eq!(esito.motivo.map(|m| m.to_string()).as_deref(), Some(motivo));
        assert!(
            esito
                .calcolo
                .ends_with(&format!(": nessun valore, {motivo}"))
        );
    }
}

#[test]
fn the_working_can_be_redone() {
    for (formula, calcolo) in [
        ("([2]+[3])/2", "([2] 40,00 + [3] 60,00) / 2 = 50,00"),
        ("[2]*0,5-1", "[2] 40,00 × 0,5 − 1 = 19,00"),
        ("[3]/-7", "[3] 60,00 / −7 ≈ -8,5714"),
        ("[9]", "[9] ≈33,3333 ≈ 33,3333"),
        (
            "[2]-precedente([2])",
            "[2] 40,00 − precedente([2] 32,00 nel 2025) = 8,00",
        ),
        ("somma([1];[2])", "somma([1] (manca); [2] 40,00) = 40,00"),
        (
            "se([2]>=40; [2]/8; [3])",
            "se([2] 40,00 ≥ 40; [2] 40,00 / 8; [3]) = 5,00",
        ),
        (
            "[1]/[2]",
            "[1] (manca) / [2] 40,00: nessun valore, manca [1] nel 2026",
        ),
        (
            "precedente([3])+1",
            "precedente([3] (manca nel 2025)) + 1: nessun valore, manca [3] nel 2025",
        ),
        ("1/80", "1 / 80 = 0,0125"),
    ] {
        assert_eq!(calcola(formula).calcolo, calcolo);
    }
}

#[test]
fn rounds_as_the_exact_quotient_would() {
    let quasi = calcola("4,125 - 1 / 100000000000").valore.unwrap();
    assert_eq!(quasi.it(2), "4,12");
    assert_eq!(calcola("33 / 8").valore.unwrap().it(2), "4,13");
    assert_eq!(calcola("-33 / 8").valore.unwrap().it(2), "-4,13");
}

#[test]
fn many_quotients_do_not_pass_the_limit() {
    // Their exact sum has a divisor of more than a hundred figures: the first eighteen digits are kept.
    let formula: Vec<String> = (1..60)
        .map(|n| format!("{} / {}", n, 1009 + 2 * n))
        .collect();
    let esatta: f64 = (1..60)
        .map(|n| f64::from(n) / f64::from(1009 + 2 * n))
        .sum();
    let valore = calcola(&formula.join(" + ")).valore.unwrap();
    assert_eq!(valore.con_punto(9), format!("{esatta:.9}"));
}

#[test]
fn is_written_back_in_one_form() {
    for (formula, canonica) in [
        ("  =SOMMA( [ 2 ];[3 RAGGIUNTO] ) ", "somma([2]; [3])"),
        ("((1+2))*(3*4)/(5)", "(1 + 2) * (3 * 4) / 5"),
        ("1+(2+3)-(4*5)", "1 + (2 + 3) - 4 * 5"),
        ("-(1+2)--[02]", "-(1 + 2) - -[2]"),
        (
            "se(non(non [1]=1 o [2]=2) e [3]≠3;1;0)",
            "se(non (non [1] = 1 o [2] = 2) e [3] <> 3; 1; 0)",
        ),
        (
            "se([1]=1 e [2]=2 o [3]=3;1;0)",
            "se([1] = 1 e [2] = 2 o [3] = 3; 1; 0)",
        ),
        (
            "se(([1]=1 e [2]=2) e [3]=3;1;0)",
            "se(([1] = 1 e [2] = 2) e [3] = 3; 1; 0)",
        ),
        ("1.234,50 + 007", "1234,5 + 7"),
        ("[2026.1]", "[2026.1]"),
        ("[2026.1 avanzamento]", "[2026.1 avanzamento]"),
        ("[\"2026\".1 Atteso]", "[2026.1 atteso]"),
        ("[U  09.2]", "[U 09.2]"),
        ("[\"U  09\".2]", "[\"U  09\".2]"),
        (
            "[«PIANO fase 1» avanzamento]",
            "[\"PIANO fase 1\" avanzamento]",
        ),
        ("[“X fasi” fasi]", "[X fasi fasi]"),
        ("[PIANO fase 1 avanzamento]", "[PIANO fase 1 avanzamento]"),
        ("[\"fasi\".2]", "[fasi.2]"),
        ("[\"fasi\" concluse.2]", ""),
        ("[A..1]", "[A..1]"),
        ("[Società-1.3 numeratore]", "[Società-1.3 numeratore]"),
    ] {
        let letta = Formula::leggi(formula).map(|f| f.to_string());
        assert_eq!(letta.unwrap_or_default(), canonica, "{formula}");
    }
}

#[test]
fn knows_what_it_reads() {
    let f = Formula::leggi("[2] + se([3] > 0; precedente([2]); [2]) / [A.1 atteso]").unwrap();
    let letti: Vec<String> = f
        .riferimenti()
        .into_iter()
        .map(|(r, indietro)| format!("{r} {indietro}"))
        .collect();
    assert_eq!(letti, ["[2] 0", "[3] 0", "[2] 1", "[A.1 atteso] 0"]);
    let (primo, _) = f.riferimenti()[0];
    assert_eq!(primo.dato(QUI).to_string(), "2026_STAFF_2.2");
}

proptest! {
    #[test]
    fn quotients_are_compared_exactly(a in -999..999_i64, b in 1..999_i64, c in -999..999_i64, d in 1..999_i64) {
        let formula = format!("se({a}/{b} < {c}/{d}; -1; 0) + se({a}/{b} > {c}/{d}; 1; 0)");
        let atteso = match (a * d).cmp(&(c * b)) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        prop_assert_eq!(calcola(&formula).valore, Some(Decimale::from(atteso)), "{}", formula);
    }

    #[test]
    fn a_sum_of_quotients_is_exact(a in -999..999_i64, b in 1..999_i64, c in -999..999_i64, d in 1..999_i64) {
        let formula = format!("({a}/{b} + {c}/{d} - {c}/{d}) * {b}");
        prop_assert_eq!(calcola(&formula).valore, Some(Decimale::from(a)), "{}", formula);
    }
}
