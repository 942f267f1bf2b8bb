//! A hundred thousand rows of a workbook, read and stored by `schedario import`, beside pandas with openpyxl that only reads the same file:
//! `cargo xtask bench fogli`.
//!
//! 2,000 sheets with ten indicators each; the workbook has a row for each indicator and each of five years. Each program is a process of
//! its own, so that its peak of memory is its own too. On SQLite. Prints rows a second and megabytes.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use domain::cartella::{Cartella, FormatoCartella};
use domain::decimale::Decimale;
use domain::scheda::{Contenuto, Indicatore, Livello, RigaScheda, Scheda, SchedaId};
use domain::tracciato::{Tracciato, foglio};
use domain::vista::VistaId;

const SCHEDE: usize = 2_000;
const INDICATORI: usize = 10;
const ANNI: std::ops::Range<i32> = 2022..2027;

fn main() {
    let cartella = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fogli");
    if cartella.exists() {
        std::fs::remove_dir_all(cartella.join("dati")).unwrap_or_default();
    }
    std::fs::create_dir_all(&cartella).unwrap();
    let (piano, valori) = (cartella.join("piano.xlsx"), cartella.join("valori.xlsx"));
    scrivi(&piano, &[Tracciato::Processi, Tracciato::Indicatori]);
    scrivi(&valori, &[Tracciato::Valori]);
    let dati = cartella.join("dati");
    // The plan itself comes from a printout: a plan is made in the pages, or by one.
    let stampa = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../imports/tests/fixtures/borgo-sereno-ptpc.txt");
    importa(&dati, &stampa);
    let (secondi, memoria) = importa(&dati, &piano);
    println!(
        "{} righe di schede e indicatori nuovi: {secondi:.2} s, {memoria} MB",
        SCHEDE * (1 + INDICATORI)
    );
    let righe = SCHEDE * INDICATORI * ANNI.len();
    let (secondi, memoria) = importa(&dati, &valori);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let al_secondo = righe as f64 / secondi;
    println!(
        "schedario import, lettura e registrazione: {righe} righe in {secondi:.2} s, {al_secondo:.0} righe al secondo, {memoria} MB"
    );
    let (secondi, memoria) = importa(&dati, &valori);
    println!("lo stesso file di nuovo, senza niente da scrivere: {secondi:.2} s, {memoria} MB");
    if let Err(perche) = pandas(&cartella, &valori) {
        println!("pandas: saltato, perché {perche}");
    }
}

/// The sheets of the plan with their indicators and values.
fn schede() -> Vec<Scheda> {
    (0..SCHEDE)
        .map(|n| {
            let indicatori = (0..INDICATORI).map(|i| {
                let mut indicatore = Indicatore {
                    descrizione: Some(format!("Indicatore {i} del procedimento {n}")),
                    ..Indicatore::default()
                };
                for anno in ANNI {
                    let valore = i64::try_from(n + i).unwrap() + i64::from(anno);
                    let valore = Some(Some(Decimale::new(valore, 2)));
                    indicatore.scrivi(anno, valore, valore);
                }
                indicatore
            });
            Scheda::da_riga(RigaScheda {
                id: SchedaId(n.to_string()),
                vista: VistaId(String::new()),
                livello: Livello::Processo,
                cdr: None,
                posizione: 1,
                versione: 1,
                contenuto: Contenuto {
                    codice: format!("2031_SET_{n}"),
                    titolo: format!("Procedimento {n}"),
                    indicatori: indicatori.collect(),
                    ..Contenuto::default()
                },
            })
        })
        .collect()
}

fn scrivi(file: &Path, tracciati: &[Tracciato]) {
    let schede = schede();
    let cartella = Cartella {
        titolo: "Prova".to_owned(),
        creata: chrono::DateTime::UNIX_EPOCH,
        fogli: tracciati
            .iter()
            .map(|t| foglio(*t, &schede, &[], &[]))
            .collect(),
    };
    std::fs::write(
        file,
        reports::scrivi(&cartella, FormatoCartella::Xlsx).unwrap(),
    )
    .unwrap();
}

/// Seconds and megabytes at most.
fn importa(dati: &Path, file: &Path) -> (f64, u64) {
    let inizio = Instant::now();
    let mut figlio = Command::new(env!("CARGO_BIN_EXE_schedario"))
        .args(["import", "--vista", "2031_PTPC", "--data"])
        .arg(dati)
        .arg(file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut massimo = 0;
    let esito = loop {
        let stato =
            std::fs::read_to_string(format!("/proc/{}/status", figlio.id())).unwrap_or_default();
        let letta = stato.lines().find_map(|r| r.strip_prefix("VmHWM:"));
        let kb = letta.and_then(|r| r.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
        massimo = massimo.max(kb.unwrap_or(0) / 1_024);
        if let Some(esito) = figlio.try_wait().unwrap() {
            break esito;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(esito.success());
    (inizio.elapsed().as_secs_f64(), massimo)
}

type Esito<T> = Result<T, Box<dyn std::error::Error>>;

fn pandas(cartella: &Path, file: &Path) -> Esito<()> {
    let ambiente = cartella.join("ambiente");
    let pronto = ambiente.join("pronto");
    if !pronto.exists() {
        muto(Command::new("python3").args(["-m", "venv"]).arg(&ambiente))?;
        muto(
            Command::new(ambiente.join("bin/pip"))
                .args(["install", "--quiet", "pandas", "openpyxl"]),
        )?;
        std::fs::write(&pronto, "")?;
    }
    let programma = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/fogli/pandas_legge.py");
    let uscita = Command::new(ambiente.join("bin/python"))
        .arg(programma)
        .arg(file)
        .output()?;
    if !uscita.status.success() {
        return Err(String::from_utf8_lossy(&uscita.stderr).into());
    }
    print!("{}", String::from_utf8_lossy(&uscita.stdout));
    Ok(())
}

fn muto(comando: &mut Command) -> Esito<()> {
    let esito = comando
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if esito.success() {
        Ok(())
    } else {
        Err(format!("{comando:?} non è riuscito").into())
    }
}
