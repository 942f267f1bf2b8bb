//! A spreadsheet of 100,000 rows and 10 columns in each format: rows a second, and the most memory it took.
//!
//! Each is written by a process of its own, so that its memory is its own; the spreadsheet itself stands in it too.

use std::process::Command;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use domain::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, FormatoCartella};
use domain::decimale::Decimale;

const RIGHE: usize = 100_000;
const FORMATI: [(&str, FormatoCartella); 4] = [
    ("xlsx", FormatoCartella::Xlsx),
    ("ods", FormatoCartella::Ods),
    ("csv", FormatoCartella::Csv),
    ("json", FormatoCartella::Json),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let chiesto = std::env::args().nth(1);
    if let Some((nome, formato)) = FORMATI
        .iter()
        .find(|(nome, _)| Some(*nome) == chiesto.as_deref())
    {
        return misura(nome, *formato);
    }
    println!(
        "{:<6} {:>9} {:>9} {:>9} {:>12} {:>9}",
        "format", "seconds", "rows/s", "peak MB", "before MB", "file MB"
    );
    for (nome, _) in FORMATI {
        Command::new(std::env::current_exe()?).arg(nome).status()?;
    }
    Ok(())
}

fn misura(nome: &str, formato: FormatoCartella) -> Result<(), Box<dyn std::error::Error>> {
    let cartella = cartella();
    let prima = picco_mb()?;
    let inizio = Instant::now();
    let byte = reports::scrivi(&cartella, formato)?;
    let secondi = inizio.elapsed().as_secs_f64();
    println!(
        "{nome:<6} {secondi:>9.2} {:>9.0} {:>9.0} {prima:>12.0} {:>9.2}",
        RIGHE as f64 / secondi,
        picco_mb()?,
        byte.len() as f64 / 1e6
    );
    Ok(())
}

/// The most memory that this process has taken.
fn picco_mb() -> Result<f64, Box<dyn std::error::Error>> {
    let stato = std::fs::read_to_string("/proc/self/status")?;
    let kb = stato
        .lines()
        .find_map(|r| r.strip_prefix("VmHWM:"))
        .and_then(|r| r.split_whitespace().next())
        .ok_or("no VmHWM")?;
    Ok(kb.parse::<f64>()? / 1024.0)
}

/// Texts that differ and texts that come back, figures, dates, truths, and cells with nothing in them.
fn cartella() -> Cartella {
    let giorno = |n: usize| {
        let primo = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        Dato::Data(primo + Days::new(n as u64 % 1_095))
    };
    let riga = |n: usize| {
        vec![
            Dato::Testo(format!("2026_U{:02}_{}", n % 60, n / 60)),
            Dato::Testo(format!(
                "Verifica a campione delle dichiarazioni rese, istruttoria numero {n}"
            )),
            Dato::Testo(format!("U_{:02} Ufficio di segreteria", n % 60)),
            Dato::Numero(Decimale::new((n % 10_001) as i64, 2)),
            Dato::Numero(Decimale::from((n % 101) as i64)),
            giorno(n),
            giorno(n * 7),
            if n.is_multiple_of(3) {
                Dato::Vuoto
            } else {
                giorno(n * 11)
            },
            Dato::Logico(n.is_multiple_of(2)),
            if n.is_multiple_of(5) {
                Dato::Testo(format!("Nota sulla riga {n}\nsu due righe"))
            } else {
                Dato::Vuoto
            },
        ]
    };
    Cartella {
        titolo: "Fasi".to_owned(),
        creata: Default::default(),
        fogli: vec![FoglioDiCalcolo {
            nome: "Fasi".to_owned(),
            colonne: (1..=10)
                .map(|n| ColonnaDiCalcolo::new(format!("Colonna {n}"), 18))
                .collect(),
            righe: (0..RIGHE).map(riga).collect(),
        }],
    }
}
