//! Time, processor time and memory of a program and of those it starts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use lopdf::Document;

/// What a printing took.
pub(crate) struct Misura {
    chi: String,
    secondi: f64,
    processore: f64,
    memoria_mb: f64,
    pagine: usize,
    byte: u64,
}

impl Misura {
    pub(crate) fn intesta() {
        println!(
            "{:<28} {:>7} {:>9} {:>8} {:>11} {:>8} {:>9}",
            "who", "pages", "seconds", "pages/s", "CPU ms/page", "peak MB", "file MB"
        );
    }

    pub(crate) fn al_secondo(&self) -> f64 {
        self.pagine as f64 / self.secondi
    }
}

impl fmt::Display for Misura {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<28} {:>7} {:>9.2} {:>8.1} {:>11.2} {:>8.0} {:>9.2}",
            self.chi,
            self.pagine,
            self.secondi,
            self.al_secondo(),
            1000.0 * self.processore / self.pagine.max(1) as f64,
            self.memoria_mb,
            self.byte as f64 / 1e6
        )
    }
}

/// Runs a program that writes a PDF.
pub(crate) fn misura(
    chi: &str,
    mut comando: Command,
    pdf: &Path,
) -> Result<Misura, Box<dyn std::error::Error>> {
    let inizio = Instant::now();
    let mut figlio = comando.spawn()?;
    let mut picchi: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    let esito = loop {
        famiglia(figlio.id(), &mut picchi);
        if let Some(esito) = figlio.try_wait()? {
            break esito;
        }
        sleep(Duration::from_millis(20));
    };
    let secondi = inizio.elapsed().as_secs_f64();
    if !esito.success() {
        return Err(format!("{chi}: {esito}").into());
    }
    Ok(Misura {
        chi: chi.to_owned(),
        secondi,
        processore: picchi.values().map(|p| p.0).sum(),
        memoria_mb: picchi.values().map(|p| p.1).fold(0.0, f64::max),
        pagine: Document::load_metadata(pdf)
            .map(|m| m.page_count as usize)
            .or_else(|_| Document::load(pdf).map(|d| d.get_pages().len()))?,
        byte: std::fs::metadata(pdf)?.len(),
    })
}

/// Processor seconds and highest memory of a process and its descendants, as far as they have come.
fn famiglia(capostipite: u32, picchi: &mut BTreeMap<u32, (f64, f64)>) {
    let mut padri = BTreeMap::new();
    for voce in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = voce
            .file_name()
            .to_str()
            .and_then(|n| n.parse::<u32>().ok())
        else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else {
            continue;
        };
        // The name in parentheses may hold blanks: the fields after it are counted.
        let campi: Vec<&str> = stat
            .rsplit_once(')')
            .map(|(_, r)| r.split_whitespace().collect())
            .unwrap_or_default();
        let numero = |i: usize| {
            campi
                .get(i)
                .and_then(|c| c.parse::<u64>().ok())
                .unwrap_or(0)
        };
        padri.insert(
            pid,
            (numero(1) as u32, (numero(11) + numero(12)) as f64 / 100.0),
        );
    }
    let mut suoi = BTreeSet::from([capostipite]);
    while padri
        .iter()
        .any(|(pid, (padre, _))| suoi.contains(padre) && suoi.insert(*pid))
    {}
    for pid in suoi {
        let Some((_, cpu)) = padri.get(&pid) else {
            continue;
        };
        let stato = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let picco = stato
            .lines()
            .find_map(|r| {
                r.strip_prefix("VmHWM:")?
                    .split_whitespace()
                    .next()?
                    .parse::<f64>()
                    .ok()
            })
            .unwrap_or(0.0);
        let p = picchi.entry(pid).or_default();
        *p = (p.0.max(*cpu), p.1.max(picco * 1024.0 / 1e6));
    }
}
