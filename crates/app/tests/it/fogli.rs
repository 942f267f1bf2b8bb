//! Workbooks through the real program: out of the pages and in again, by way of LibreOffice too.

use std::path::Path;
use std::process::Command;

use crate::banco::{Banco, inventata};

const PTPC: &str = "borgo-sereno-ptpc.txt";

/// A workbook of a plan, as a person writes one in CSV.
const PROCESSI: &str = "Codice;Titolo;Codice del CdR;LIVELLO DI RISCHIO individuato;Note sulla scheda\r\n\
2031_SEG_1;'=Accesso civico;;3,56;\"due\nrighe\"\r\n\
2031_SEG_2;Concessioni;;4,13;\r\n";

fn scrivi(cartella: &Path, nome: &str, testo: &str) -> String {
    let file = cartella.join(nome);
    std::fs::write(&file, testo).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_workbook_comes_in_by_command_and_twice_makes_nothing_twice() {
    let banco = Banco::nuovo();
    let dove = tempfile::tempdir().unwrap();
    let file = scrivi(dove.path(), "processi.csv", PROCESSI);
    banco
        .schedario(&["import", &inventata(PTPC), "--vista", "2031_PTPC"])
        .bene();
    let prova = banco
        .schedario(&["import", &file, "--vista", "2031_PTPC", "--dry-run"])
        .bene();
    assert!(
        prova.contains("nuove 2") && prova.contains("Era una prova"),
        "{prova}"
    );
    let fatto = banco
        .schedario(&["import", &file, "--vista", "2031_PTPC"])
        .bene();
    assert!(fatto.contains("nuove 2, cambiate 0"), "{fatto}");
    let di_nuovo = banco
        .schedario(&["import", &file, "--vista", "2031_PTPC", "--json"])
        .bene();
    let detto: serde_json::Value = serde_json::from_str(&di_nuovo).unwrap();
    assert_eq!(
        (detto["schede"].as_u64(), detto["campi"].as_u64()),
        (Some(0), Some(0))
    );
    assert_eq!(detto["file"][0]["invariate"], 2);
    let schede = banco.esporta("2031_PTPC");
    let titoli: Vec<&str> = schede["schede"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s["titolo"].as_str())
        .collect();
    // The protection of a text that looks like a formula is taken away again.
    assert!(titoli.contains(&"=Accesso civico"), "{titoli:?}");
}

#[test]
fn a_table_of_gzoom_comes_in_by_command() {
    let banco = Banco::nuovo();
    let dove = tempfile::tempdir().unwrap();
    banco
        .schedario(&["import", &inventata(PTPC), "--vista", "2031_PTPC"])
        .bene();
    let persone = "personCode;firstName;lastName;contactMail;fiscalCode\r\n\
M001;Ilda;Montalbotto;ilda@valfiorita.example;XX\r\n";
    let file = scrivi(dove.path(), "PersonInterface.csv", persone);
    let fatto = banco.schedario(&["import", &file]).bene();
    assert!(
        fatto.contains("nuove 1") && fatto.contains("fiscalCode"),
        "{fatto}"
    );
    let di_nuovo = banco.schedario(&["import", &file]).bene();
    assert!(di_nuovo.contains("invariate 1"), "{di_nuovo}");
    // What is refused says table, field and cell, and stops the rest.
    let storto = scrivi(dove.path(), "storto.csv", &persone.replace("Ilda", ""));
    let no = banco.schedario(&["import", &storto]).rifiuta();
    assert!(no.contains("C2: PersonInterface, lastName"), "{no}");
}

#[test]
fn every_reason_is_told_with_its_cell_and_nothing_is_written() {
    let banco = Banco::nuovo();
    let dove = tempfile::tempdir().unwrap();
    banco
        .schedario(&["import", &inventata(PTPC), "--vista", "2031_PTPC"])
        .bene();
    let prima = banco.esporta("2031_PTPC");
    let storto = PROCESSI.replace("3,56", "molto").replace("4,13", "alto");
    let file = scrivi(dove.path(), "storto.csv", &storto);
    let no = banco
        .schedario(&["import", &file, "--vista", "2031_PTPC"])
        .rifiuta();
    assert!(
        no.contains("storto.csv")
            && no.contains("D2: non è un numero")
            && no.contains("D3: non è un numero"),
        "{no}"
    );
    assert_eq!(banco.esporta("2031_PTPC"), prima);
    let no = banco
        .schedario(&["import", &file, "--vista", "2099_X"])
        .rifiuta();
    assert!(no.contains("la vista 2099_X non c'è"), "{no}");
}

/// What LibreOffice makes of a file, in another format.
fn converti(file: &Path, formato: &str, dove: &Path) -> std::path::PathBuf {
    let casa = dove.join("casa");
    let esito = Command::new("soffice")
        .args([
            "--headless",
            "--norestore",
            "--convert-to",
            formato,
            "--outdir",
        ])
        .arg(dove)
        .arg(format!("-env:UserInstallation=file://{}", casa.display()))
        .arg(file)
        .output()
        .unwrap();
    assert!(
        esito.status.success(),
        "{}",
        String::from_utf8_lossy(&esito.stderr)
    );
    dove.join(file.with_extension(formato).file_name().unwrap())
}

/// LibreOffice is installed where the tests are run by `cargo xtask ci`; elsewhere the test says that it stood aside.
#[test]
fn what_libreoffice_saved_again_comes_in_unchanged() {
    if Command::new("soffice").arg("--version").output().is_err() {
        println!(
            "LibreOffice is not at hand: the files that it wrote are read by the tests of imports"
        );
        return;
    }
    let banco = Banco::nuovo();
    let dove = tempfile::tempdir().unwrap();
    banco
        .schedario(&["import", &inventata(PTPC), "--vista", "2031_PTPC"])
        .bene();
    let vista = banco.esporta("2031_PTPC");
    let codice = vista["schede"][1]["codice"].as_str().unwrap().to_owned();
    let titolo = vista["schede"][1]["titolo"].as_str().unwrap().to_owned();
    let testo = format!("Codice;Titolo;Note sulla scheda\r\n{codice};{titolo};perché «sì»\r\n");
    let csv = scrivi(dove.path(), "piano.csv", &testo);
    banco
        .schedario(&["import", &csv, "--vista", "2031_PTPC"])
        .bene();
    let prima = banco.esporta("2031_PTPC");
    // The filter of CSV: semicolons, quotes, UTF-8.
    let fonte = dove.path().join("fonte");
    std::fs::create_dir(&fonte).unwrap();
    let ods = {
        let esito = Command::new("soffice")
            .args([
                "--headless",
                "--norestore",
                "--infilter=CSV:59,34,76,1",
                "--convert-to",
                "ods",
                "--outdir",
            ])
            .arg(&fonte)
            .arg(format!(
                "-env:UserInstallation=file://{}",
                dove.path().join("casa").display()
            ))
            .arg(&csv)
            .output()
            .unwrap();
        assert!(esito.status.success());
        fonte.join("piano.ods")
    };
    for formato in ["ods", "xlsx", "xls"] {
        let file = if formato == "ods" {
            ods.clone()
        } else {
            converti(&ods, formato, dove.path())
        };
        let detto = banco
            .schedario(&["import", file.to_str().unwrap(), "--vista", "2031_PTPC"])
            .bene();
        assert!(
            detto.contains("nuove 0, cambiate 0, invariate 1"),
            "{formato}: {detto}"
        );
    }
    assert_eq!(banco.esporta("2031_PTPC"), prima);
}
