//! The printed book as other programs see it.
#![allow(clippy::unwrap_used)]

mod comune;

use std::io::Write;
use std::process::{Command, Stdio};

use comune::{libri, stampa};

/// Runs a program of poppler with the PDF on its standard input.
fn poppler(programma: &str, argomenti: &[&str], pdf: &[u8]) -> String {
    let mut figlio = Command::new(programma)
        .args(argomenti)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{programma} (package poppler-utils): {e}"));
    let mut ingresso = figlio.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let scrive = std::thread::spawn(move || ingresso.write_all(&pdf));
    let uscita = figlio.wait_with_output().unwrap();
    scrive.join().unwrap().unwrap();
    assert!(uscita.status.success());
    String::from_utf8(uscita.stdout).unwrap()
}

#[test]
fn poppler_finds_a_tagged_landscape_a4_with_its_title() {
    let info = poppler("pdfinfo", &["-"], &stampa(&libri::libro()));
    for atteso in [
        "SCHEDA PTPC - Comune di Montebello sul Naviglio",
        "Tagged:          yes",
        "841.89 x 595.28 pts (A4)",
        "Pages:           21",
    ] {
        assert!(info.contains(atteso), "{atteso} in\n{info}");
    }
}

#[test]
fn three_pages_read_as_they_should() {
    let pdf = stampa(&libri::libro());
    let pagina = |n: &str| poppler("pdftotext", &["-layout", "-f", n, "-l", n, "-", "-"], &pdf);
    insta::assert_snapshot!("indice", pagina("2"));
    insta::assert_snapshot!("processo", pagina("5"));
    insta::assert_snapshot!("fasi-e-indicatori", pagina("6"));
}
