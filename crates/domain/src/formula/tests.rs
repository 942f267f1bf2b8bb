mod caratteri;

use super::*;

/// The code of the sheet on which the formulas of these tests stand.
const QUI: &str = "2026_STAFF_2";

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
