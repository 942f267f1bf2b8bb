//! Help and wrong use: in Italian, with status 2.

use crate::banco::{detto, programma};

#[test]
fn wrong_use_is_said_in_italian_with_status_two() {
    for (parole, frase) in [
        (&["stampa"][..], "Il comando «stampa» non esiste"),
        (
            &["print", "--vista", "2026_PTPC"],
            "Manca quello che il comando chiede",
        ),
        (&["print", "--vista"], "manca il valore"),
        (
            &["export", "--vista", "X", "--colore", "rosso"],
            "L'opzione «--colore» non esiste",
        ),
        (
            &[
                "print",
                "--vista",
                "X",
                "-o",
                "x.pdf",
                "--data-elaborazione",
                "ieri",
            ],
            "2026-03-31",
        ),
        (
            &[
                "print",
                "--vista",
                "X",
                "-o",
                "x.pdf",
                "--livello",
                "cdr,reparti",
            ],
            "cdr, processi oppure obiettivi",
        ),
        (
            &["print", "--vista", "X", "-o", "x.pdf", "--format", "rtf"],
            "pdf, docx oppure odt",
        ),
        (&["import"], "FILE"),
    ] {
        let d = detto(&mut programma(parole));
        assert_eq!(d.codice, 2, "{parole:?}: {d:?}");
        assert!(d.err.contains(frase), "{parole:?}: {}", d.err);
        for inglese in ["error:", "Usage", "unexpected", "required"] {
            assert!(!d.err.contains(inglese), "{parole:?}: {}", d.err);
        }
    }
}

#[test]
fn help_is_in_italian() {
    for parole in [
        &["--help"][..],
        &["serve", "--help"],
        &["import", "-h"],
        &["print", "--help"],
        &["backup", "--help"],
    ] {
        let d = detto(&mut programma(parole));
        let aiuto = d.bene();
        assert!(
            aiuto.contains("Uso: schedario") && aiuto.contains("Opzioni:"),
            "{parole:?}: {aiuto}"
        );
        for inglese in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print help",
            "default:",
            "possible values",
        ] {
            assert!(!aiuto.contains(inglese), "{parole:?}: {aiuto}");
        }
    }
    assert_eq!(detto(&mut programma(&[])).codice, 2);
}

#[test]
fn a_setting_that_does_not_exist_is_refused() {
    let d = detto(programma(&["migrate"]).env("SCHEDARIO_DATABASE_URL", "x"));
    assert_eq!(d.codice, 2);
    assert!(d.err.contains("SCHEDARIO_DATABASE_URL"), "{}", d.err);
}
