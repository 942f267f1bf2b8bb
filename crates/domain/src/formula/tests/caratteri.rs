//! What is refused, and where; and that nothing that can be typed makes it stumble.

use proptest::prelude::*;

use super::*;

#[test]
fn says_where_the_mistake_is() {
    for (formula, posizione, lunghezza, frase) in [
        ("", 0, 1, "la formula è vuota"),
        ("   ", 0, 1, "la formula è vuota"),
        ("=", 0, 1, "la formula è vuota"),
        ("1 +", 3, 1, "la formula si interrompe"),
        ("1 + ", 3, 1, "la formula si interrompe"),
        ("1 + * 2", 4, 1, "qui manca un valore"),
        ("(1 + 2", 0, 1, "manca la parentesi chiusa"),
        ("2 * somma(1; (2 + 3)", 9, 1, "manca la parentesi chiusa"),
        (
            "1 + 2)",
            5,
            1,
            "questa parentesi chiusa non ha la sua aperta",
        ),
        (
            "medio([1]; [2])",
            0,
            5,
            "la funzione «medio» non esiste: intendevi «media»?",
        ),
        (
            "1 + max([1]; [2])",
            4,
            3,
            "la funzione «max» non esiste: intendevi «massimo»?",
        ),
        (
            "radice([1])",
            0,
            6,
            "la funzione «radice» non esiste: ci sono somma, media, minimo, massimo, conta, se, precedente",
        ),
        ("media [1]", 6, 3, "dopo «media» manca la parentesi aperta"),
        ("somma", 5, 1, "dopo «somma» manca la parentesi aperta"),
        (
            "avanzamento / 2",
            0,
            11,
            "«avanzamento» non si capisce: un riferimento va fra parentesi quadre",
        ),
        (
            "2026_STAFF_2.1 + 1",
            0,
            14,
            "«2026_STAFF_2.1» non è un numero: un riferimento va",
        ),
        ("STAFF_2", 0, 7, "«STAFF_2» non si capisce"),
        ("[2] [3]", 4, 3, "qui manca un segno"),
        ("2(3)", 1, 1, "qui manca un segno"),
        ("somma([1], [2])", 9, 1, "la virgola separa i decimali"),
        ("somma(1, 2)", 7, 1, "la virgola separa i decimali"),
        ("somma(1,2,3)", 6, 5, "«1,2,3» non è un numero"),
        ("somma()", 6, 1, "qui manca un valore"),
        ("somma(1;;2)", 8, 1, "qui manca un valore"),
        ("(1; 2)", 2, 1, "il punto e virgola separa gli argomenti"),
        ("1; 2", 1, 1, "il punto e virgola separa gli argomenti"),
        (
            "precedente([1]; [2])",
            14,
            1,
            "«precedente» non vuole altri argomenti",
        ),
        (
            "se([1] > 2; 1)",
            13,
            1,
            "manca il valore da dare se la condizione è falsa",
        ),
        (
            "se([1] > 2)",
            10,
            1,
            "manca il valore da dare se la condizione è vera",
        ),
        (
            "se([1] > 2; 1; 0; 3)",
            16,
            1,
            "«se» non vuole altri argomenti",
        ),
        ("se([1]; 1; 0)", 3, 3, "«se» vuole per primo un confronto"),
        (
            "se([1] > 2; [1] > 2; 0)",
            12,
            7,
            "i conti si fanno con i numeri",
        ),
        ("[1] >= 2", 0, 8, "la formula deve dare un numero"),
        ("1 + ([1] > 2)", 4, 9, "i conti si fanno con i numeri"),
        ("-([1] = 1)", 1, 9, "i conti si fanno con i numeri"),
        (
            "somma(1; non [1] = 1)",
            9,
            11,
            "i conti si fanno con i numeri",
        ),
        ("precedente([1] = 1)", 11, 7, "«precedente» vuole un numero"),
        (
            "se([1] e [2] = 1; 1; 0)",
            3,
            3,
            "«e», «o» e «non» uniscono confronti",
        ),
        (
            "se([1] = 1 o 2; 1; 0)",
            13,
            1,
            "«e», «o» e «non» uniscono confronti",
        ),
        (
            "se(non 1; 1; 0)",
            7,
            1,
            "«e», «o» e «non» uniscono confronti",
        ),
        ("se(0 < [1] < 9; 1; 0)", 11, 1, "due confronti di seguito"),
        ("se(([1] = 1) = 1; 1; 0)", 3, 9, "si confrontano due numeri"),
        (
            "se([1] = 1 and [2] = 1; 1; 0)",
            11,
            3,
            "«and» non si capisce: intendevi «e»?",
        ),
        ("se(e; 1; 0)", 3, 1, "prima di «e» manca un valore"),
        ("se(vero; 1; 0)", 3, 4, "«vero» non si usa"),
        (
            "1.234 + 1",
            0,
            5,
            "«1.234» si legge in due modi: scrivi 1234 oppure 1,234",
        ),
        ("1 + ,5", 4, 1, "prima della virgola manca una cifra"),
        (
            "0,1234567",
            0,
            9,
            "il numero è troppo grande o ha più di sei decimali",
        ),
        ("[2] * 10%", 8, 1, "il segno «%» non si usa"),
        ("[2]^2", 3, 1, "la potenza non c'è"),
        ("[2] => 3", 4, 2, "scrivi «>=»"),
        ("[1]:[3]", 3, 1, "i due punti non si usano"),
        ("[2] + 3 €", 8, 1, "il carattere «€» non si usa"),
        // The first mistake from the left, though a later character cannot even be read.
        ("1 + * 2 €", 4, 1, "qui manca un valore"),
        ("è + 1", 0, 1, "prima di «e» manca un valore"),
        ("«àèì» + medio(1)", 0, 1, "un testo qui non si usa"),
        ("[2 + 1", 0, 1, "manca la parentesi quadra chiusa"),
        ("1 + [2 + [3]", 4, 1, "manca la parentesi quadra chiusa"),
        (
            "2]",
            1,
            1,
            "questa parentesi quadra chiusa non ha la sua aperta",
        ),
        (
            "1 + [ ]",
            4,
            3,
            "fra le parentesi quadre manca che cosa leggere",
        ),
        ("[2026_STAFF_2]", 0, 14, "manca il posto dell'indicatore"),
        (
            "[2026_STAFF_2 atteso]",
            0,
            21,
            "manca il posto dell'indicatore",
        ),
        (
            "[atteso]",
            0,
            8,
            "manca il posto dell'indicatore: scrivi per esempio [2 atteso]",
        ),
        (
            "[2 attesi]",
            3,
            6,
            "«attesi» non si capisce: intendevi «atteso»?",
        ),
        (
            "[avanzamanto]",
            1,
            11,
            "«avanzamanto» non si capisce: intendevi «avanzamento»?",
        ),
        ("[0]", 1, 1, "il posto è un numero da 1 a 999"),
        ("[2026]", 1, 4, "il posto è un numero da 1 a 999"),
        (
            "[fase x avanzamento]",
            6,
            1,
            "il posto è un numero da 1 a 999",
        ),
        ("[.2]", 1, 2, "prima del punto manca il codice"),
        ("[A/B.2]", 2, 1, "il carattere «/» non può stare nel codice"),
        (
            "[\"A/B\".2]",
            3,
            1,
            "il carattere «/» non può stare nel codice",
        ),
        ("[\"A.2]", 1, 1, "manca «\"» dopo il codice"),
        ("[\"\".2]", 1, 2, "fra le virgolette manca il codice"),
        ("[\"A\" 2]", 0, 7, "manca il posto dell'indicatore"),
        ("[\"A\" B.2]", 0, 9, "dopo il codice fra virgolette"),
    ] {
        let errore = Formula::leggi(formula).expect_err(formula);
        assert!(
            errore.frase.starts_with(frase),
            "{formula}: {}",
            errore.frase
        );
        assert_eq!(
            (errore.posizione, errore.lunghezza),
            (posizione, lunghezza),
            "\n{}\n{}",
            errore.mostra(formula),
            errore.frase
        );
    }
}

#[test]
fn a_caret_stands_under_the_mistake() {
    let formula = "[È.1]\n+ medio([1])";
    let errore = Formula::leggi(formula).unwrap_err();
    assert_eq!(errore.mostra(formula), "[È.1] + medio([1])\n        ^^^^^");
    let fine = Formula::leggi("1 +").unwrap_err();
    assert_eq!(fine.mostra("1 +"), "1 +\n   ^");
}

#[test]
fn has_bounds() {
    let annidata = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert!(Formula::leggi(&annidata(PROFONDITA_MASSIMA)).is_ok());
    let errore = Formula::leggi(&annidata(PROFONDITA_MASSIMA + 1)).unwrap_err();
    assert_eq!(errore.posizione, PROFONDITA_MASSIMA + 1);
    assert!(errore.frase.contains("più di 50 parentesi"));
    // What is closed again does not count.
    assert!(Formula::leggi(&["(-1)"; 200].join("+")).is_ok());
    for profonda in [
        "(",
        "-",
        "se(non ",
        "somma(",
        "precedente(",
        "non ",
        "[",
        "se(",
    ] {
        assert!(Formula::leggi(&profonda.repeat(1900 / profonda.len())).is_err());
    }
    let lunga = |n: usize| vec!["1"; n].join("+");
    assert_eq!(
        Formula::leggi(&lunga(1000))
            .unwrap()
            .calcola(QUI, 2026, &scheda())
            .valore,
        Some(dec("1000"))
    );
    let errore = Formula::leggi(&lunga(1001)).unwrap_err();
    assert_eq!(errore.posizione, LUNGHEZZA_MASSIMA);
    assert!(errore.frase.contains("più lunga di 2000 caratteri"));
}

fn riferimento() -> impl Strategy<Value = String> {
    let codice = prop_oneof![
        Just(String::new()),
        "[A-Za-zà0-9_-]{1,6}[.]",
        "\"[A-Za-z0-9_. -]{1,9}\"[.]",
        "\"[A-Z]{1,3} (fase 1|fasi|fase 2 avanzamento|concluse)\"[.]",
    ];
    let coda = prop_oneof![
        (1..=POSTO_MASSIMO).prop_map(|n| n.to_string()),
        (1..20_u16).prop_map(|n| format!("{n} atteso")),
        (1..20_u16).prop_map(|n| format!("{n} Denominatore")),
        Just("AVANZAMENTO".to_owned()),
        (1..20_u16).prop_map(|n| format!("fase {n} avanzamento")),
        Just("fasi".to_owned()),
        Just("fasi concluse".to_owned()),
    ];
    (codice, coda).prop_map(|(codice, coda)| {
        if coda.starts_with(|c: char| c.is_ascii_digit()) {
            format!("[{codice}{coda}]")
        } else {
            format!("[{} {coda}]", codice.trim_end_matches('.'))
        }
    })
}

/// Formulas that can be read, of every shape.
pub(super) fn formula(
    riferimento: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    let foglia = prop_oneof![
        3 => riferimento,
        1 => (0..100_000_i64, 0..7_u32).prop_map(|(m, d)| Decimale::new(m, d).it(d)),
    ];
    foglia.prop_recursive(4, 24, 4, |x| {
        let confronto = (x.clone(), "=|<>|<|<=|>|>=", x.clone())
            .prop_map(|(a, c, b)| format!("{a}{c}{b}"));
        let condizione = confronto.prop_recursive(2, 6, 3, |c| {
            prop_oneof![
                c.clone().prop_map(|a| format!("non {a}")),
                c.clone().prop_map(|a| format!("({a})")),
                (c.clone(), c.clone()).prop_map(|(a, b)| format!("({a} e {b})")),
                (c.clone(), c.clone()).prop_map(|(a, b)| format!("{a} e {b}")),
                (c.clone(), c.clone()).prop_map(|(a, b)| format!("({a} o {b})")),
                (c.clone(), c).prop_map(|(a, b)| format!("{a} O {b}")),
            ]
        });
        let funzione = "somma|Media|minimo|massimo|conta";
        prop_oneof![
            3 => (x.clone(), "[-+*/]", x.clone()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
            4 => x.clone().prop_map(|a| format!("({a})")),
            1 => x.clone().prop_map(|a| format!("-{a}")),
            1 => x.clone().prop_map(|a| format!("precedente({a})")),
            2 => (funzione, prop::collection::vec(x.clone(), 1..4)).prop_map(|(f, a)| format!("{f}({})", a.join("; "))),
            3 => (condizione, x.clone(), x).prop_map(|(c, a, b)| format!("se({c}; {a}; {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(testo in formula(riferimento())) {
        let letta = Formula::leggi(&testo);
        prop_assert!(letta.is_ok() || testo.chars().count() > LUNGHEZZA_MASSIMA, "{testo}: {letta:?}");
        if let Ok(letta) = letta {
            let scritta = letta.to_string();
            if scritta.chars().count() <= LUNGHEZZA_MASSIMA {
                prop_assert_eq!(Formula::leggi(&scritta), Ok(letta), "{}", scritta);
            }
        }
    }

    #[test]
    fn nothing_typed_makes_it_panic(testo in "\\PC*") {
        if let Err(errore) = Formula::leggi(&testo) {
            prop_assert!(errore.posizione <= testo.chars().count());
            let _sotto = errore.mostra(&testo);
        }
    }

    #[test]
    fn nor_do_its_own_characters(testo in "[\\[\\]()0-9.,;+*/<>= seon\"fa-]{0,40}") {
        if let Ok(letta) = Formula::leggi(&testo) {
            let _esito = letta.calcola(QUI, 2026, &scheda());
            prop_assert_eq!(Formula::leggi(&letta.to_string()), Ok(letta));
        }
    }

    #[test]
    fn nor_does_a_formula_that_was_spoilt(
        testo in formula(riferimento()),
        guasti in prop::collection::vec((any::<prop::sample::Index>(), 0..3, any::<char>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let mut caratteri: Vec<char> = testo.chars().collect();
        for (dove, come, nuovo, da_dove) in guasti {
            let posto = dove.index(caratteri.len() + 1);
            let altro = caratteri.get(da_dove.index(caratteri.len() + 1)).copied();
            match come {
                0 if posto < caratteri.len() => { caratteri.remove(posto); }
                1 => caratteri.insert(posto, altro.unwrap_or(nuovo)),
                _ => caratteri.insert(posto, nuovo),
            }
        }
        let guasta: String = caratteri.iter().collect();
        match Formula::leggi(&guasta) {
            Ok(letta) => { let _esito = letta.calcola(QUI, 2026, &scheda()); }
            Err(errore) => {
                prop_assert!(errore.posizione <= caratteri.len());
                prop_assert!(!errore.frase.is_empty() && errore.lunghezza > 0);
            }
        }
    }
}
