//! `print`: the book, read back with the tools of poppler.

use std::path::Path;
use std::process::Command;

use domain::Actor;
use domain::registro::Annotazione;
use store::registro::Filtro;

use crate::banco::Banco;

fn poppler(programma: &str, file: &Path, poi: &[&str]) -> String {
    let output = Command::new(programma)
        .arg(file)
        .args(poi)
        .output()
        .unwrap_or_else(|e| panic!("{programma}: {e}"));
    assert!(
        output.status.success(),
        "{programma}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The same book for whoever pastes it into a deliberation; the same data give the same bytes.
#[test]
fn the_book_is_a_document_too() {
    let banco = Banco::con_demo();
    for (formato, segno) in [("docx", "word/document.xml"), ("odt", "content.xml")] {
        let mut byte = Vec::new();
        for volta in ["uno", "due"] {
            let file = banco.file(&format!("{volta}.{formato}"));
            let nome = file.display().to_string();
            let stampa = [
                "print",
                "--vista",
                "2026_PTPC",
                "--cdr",
                "U_01",
                "--data-elaborazione",
                "2026-09-30",
                "--format",
                formato,
                "-o",
                &nome,
            ];
            assert!(banco.schedario(&stampa).bene().contains("9 schede"));
            byte.push(std::fs::read(&file).unwrap());
        }
        assert!(byte[0] == byte[1] && byte[0].starts_with(b"PK"));
        let dice = |parola: &[u8]| byte[0].windows(parola.len()).any(|p| p == parola);
        assert!(dice(segno.as_bytes()), "{formato}");
    }
}

#[test]
fn the_book_is_tagged_and_says_what_the_sheets_say() {
    let banco = Banco::con_demo();
    let file = banco.file("libro.pdf");
    let nome = file.display().to_string();
    let stampa = [
        "print",
        "--vista",
        "2026_PTPC",
        "--cdr",
        "U_01",
        "--data-elaborazione",
        "2026-09-30",
        "-o",
        &nome,
    ];
    assert!(banco.schedario(&stampa).bene().contains("9 schede"));

    let info = poppler("pdfinfo", &file, &[]);
    for (voce, valore) in [("Tagged:", "yes"), ("Encrypted:", "no")] {
        assert!(
            info.lines()
                .any(|r| r.starts_with(voce) && r.contains(valore)),
            "{info}"
        );
    }
    assert!(
        info.lines()
            .any(|r| r.starts_with("Title:") && r.contains("SCHEDA PTPC")),
        "{info}"
    );
    let testo = poppler("pdftotext", &file, &["-layout", "-"]);
    for parola in [
        "Comune di Borgo Sereno",
        "2026_PTPC",
        "30/09/2026",
        "2026_SEGR_8",
        "FERRARI LAURA",
        "LIVELLO DI RISCHIO individuato",
        "INDICATORI",
        "FASI",
    ] {
        assert!(testo.contains(parola), "{parola}\n{testo}");
    }
    assert!(!testo.contains("2026_RAG_1"), "only the chosen CdR");

    let prima = std::fs::read(&file).unwrap();
    banco.schedario(&stampa).bene();
    assert!(
        prima == std::fs::read(&file).unwrap(),
        "two runs on the same day give the same bytes"
    );
    let rimasti: Vec<_> = std::fs::read_dir(file.parent().unwrap())
        .unwrap()
        .flatten()
        .map(|f| f.file_name())
        .filter(|n| n.to_string_lossy().ends_with(".parziale"))
        .collect();
    assert!(rimasti.is_empty(), "{rimasti:?}");
}

#[test]
fn choices_that_fit_nothing_are_refused_and_leave_no_file() {
    let banco = Banco::con_demo();
    let file = banco.file("libro.pdf");
    let nome = file.display().to_string();
    for (scelte, parola) in [
        (vec!["--vista", "1999_PTPC"], "1999_PTPC"),
        (vec!["--vista", "2026_PTPC", "--cdr", "U_77"], "U_77"),
        (
            vec!["--vista", "2026_PTPC", "--stato", "annullata"],
            "2026_PTPC",
        ),
        (
            vec!["--vista", "2026_PTPC", "--livello", "obiettivi"],
            "2026_PTPC",
        ),
    ] {
        let frasi = banco
            .schedario(&[&["print", "-o", &nome], scelte.as_slice()].concat())
            .rifiuta();
        assert!(
            frasi.contains(parola) && frasi.trim_end().lines().count() == 1,
            "{frasi}"
        );
        assert!(!file.exists());
    }
    let altrove = banco.file("manca/libro.pdf").display().to_string();
    assert!(
        banco
            .schedario(&["print", "--vista", "2026_PTPC", "-o", &altrove])
            .rifiuta()
            .contains("libro.pdf")
    );
}

/// A report goes the same way as the book: what was chosen for it is read as on its page.
#[test]
fn a_report_is_printed_by_command() {
    let banco = Banco::con_demo();
    let file = banco.file("prospetto");
    let nome = file.display().to_string();
    let stampa = |parole: &[&str]| {
        banco.schedario(&[&["print", "--vista", "2025_PTPC", "-o", &nome], parole].concat())
    };
    for (formato, inizio) in [("pdf", &b"%PDF-"[..]), ("docx", b"PK"), ("odt", b"PK")] {
        stampa(&[
            "--prospetto",
            "processi",
            "--cdr",
            "U_12",
            "--format",
            formato,
        ])
        .bene();
        assert!(
            std::fs::read(&file).unwrap().starts_with(inizio),
            "{formato}"
        );
        std::fs::remove_file(&file).unwrap();
    }
    for (parole, detto) in [
        (&["--prospetto", "obiettivi"][..], "processi"),
        (
            &["--prospetto", "misure", "--scelta", "situazione=allegra"],
            "allegra",
        ),
        (&["--prospetto", "misure", "--cdr", "U_77"], "U_77"),
    ] {
        let frase = stampa(parole).rifiuta();
        assert!(frase.contains(detto), "{parole:?}: {frase}");
        assert!(!file.exists());
    }
}

/// What leaves the program by the hand of whoever keeps the server is written down as what leaves by a page is.
#[test]
fn a_print_and_an_export_leave_their_line_in_the_register() {
    let banco = Banco::con_demo();
    let righe = || {
        let lette = banco.db().read(|c| {
            let operatore = Actor::operatore(store::enti::list(c)?.remove(0).id);
            store::registro::dopo(c, &operatore, &Filtro::default(), 0, 100)
        });
        lette.unwrap()
    };
    let prima = righe().len();
    let nome = banco.file("libro.pdf").display().to_string();
    let stampa =
        |vista: &str| banco.schedario(&["print", "--vista", vista, "--cdr", "U_12", "-o", &nome]);
    stampa("2026_PTPC").bene();
    banco.esporta("2026_PTPC");
    // What is refused takes nothing out, and leaves no line.
    stampa("1999_PTPC").rifiuta();
    banco
        .schedario(&["export", "--vista", "1999_PTPC"])
        .rifiuta();
    let dopo = righe();
    let nuove: Vec<_> = dopo[prima..]
        .iter()
        .map(|r| (r.cosa, r.dettaglio.as_str(), r.chi.as_str()))
        .collect();
    assert_eq!(
        nuove,
        [
            (
                Annotazione::Stampa,
                "schedario print --vista 2026_PTPC",
                "riga di comando"
            ),
            (
                Annotazione::Esportazione,
                "schedario export --vista 2026_PTPC",
                "riga di comando"
            )
        ]
    );
}
