//! How long a printout takes to be read: `cargo bench -p imports`.
//!
//! Prints, for each printout at hand, the median and the slowest of a hundred readings, in microseconds.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

const LETTURE: usize = 100;

fn main() {
    let qui = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut stampe: Vec<PathBuf> = [
        "borgo-sereno-ptpc.txt",
        "borgo-sereno-ptpc-scansione.txt",
        "borgo-sereno-obiettivo.txt",
        "borgo-sereno-ptpc.pdf",
        "borgo-sereno-tabelle.pdf",
    ]
    .iter()
    .map(|n| qui.join("tests/fixtures").join(n))
    .collect();
    for seme in ["000_9b838c8703027f73.txt", "004_62f8116c8259ff81.txt"] {
        stampe.extend(Some(qui.join("../../../shared/seeds").join(seme)).filter(|p| p.is_file()));
    }
    for stampa in stampe {
        misura(&stampa);
    }
}

fn misura(stampa: &Path) {
    let bytes = std::fs::read(stampa).unwrap();
    let nome = stampa.file_name().unwrap().to_string_lossy();
    let schede = imports::leggi(&nome, &bytes).unwrap().schede.len();
    let mut tempi: Vec<u128> = (0..LETTURE)
        .map(|_| {
            let inizio = Instant::now();
            let letta = imports::leggi(&nome, &bytes);
            let durata = inizio.elapsed().as_micros();
            assert_eq!(letta.unwrap().schede.len(), schede);
            durata
        })
        .collect();
    tempi.sort_unstable();
    println!(
        "{nome}: {schede} schede, mediana {} µs, massimo {} µs",
        tempi[LETTURE / 2],
        tempi[LETTURE - 1]
    );
}
