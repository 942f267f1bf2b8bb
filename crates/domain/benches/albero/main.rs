//! The scores of a plan of 2,000 sheets and 20,000 values a year over three years: `cargo xtask bench albero`.
//!
//! From nothing, after one value, and for a hundred bodies; beside it the same scores by a recursive query and by a data frame,
//! which must agree. Those two begin with everything in memory too; the time to read it is not counted for anyone.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

mod altri;
mod piano;

use std::time::Instant;

use domain::albero::{Albero, Cambio};
use domain::smvp::{Sistemi, Smvp};
use piano::{ANNI, Piano};

const GIRI: usize = 21;
const ENTI: u64 = 100;
/// Values changed one after the other; the median of so many.
const CAMBI: usize = 1_001;

fn main() {
    let smvp = Sistemi::forniti()
        .unwrap()
        .ultimo("avanzamento")
        .unwrap()
        .clone();
    let piano = Piano::nuovo(0);
    println!(
        "{} schede, {} valori l'anno, {} anni, regole «{}»",
        piano.schede.len(),
        piano.valori(),
        ANNI.len(),
        smvp.nome
    );
    let alberi = da_zero(&smvp, &piano);
    solo_il_calcolo(&smvp, alberi.clone());
    un_valore(alberi.first().unwrap().clone());
    molti_enti(&smvp);
    altri::confronta(&piano, &alberi);
}

fn da_zero(smvp: &Smvp, piano: &Piano) -> Vec<Albero> {
    let mut tempi = Vec::new();
    let mut alberi = Vec::new();
    for _ in 0..GIRI {
        let inizio = Instant::now();
        let ora = piano.alberi(smvp);
        tempi.push(inizio.elapsed().as_secs_f64() * 1_000.0);
        alberi = ora;
    }
    let nodi: usize = alberi.iter().map(|a| a.nodi().count()).sum();
    println!(
        "da zero, {} anni, {nodi} nodi: mediana {:.1} ms, massimo {:.1} ms",
        ANNI.len(),
        mediana(&mut tempi),
        tempi.last().unwrap()
    );
    alberi
}

/// The same scores with the trees already there, as the query and the data frame have their tables.
fn solo_il_calcolo(smvp: &Smvp, mut alberi: Vec<Albero>) {
    let mut tempi: Vec<f64> = (0..GIRI)
        .map(|_| {
            let inizio = Instant::now();
            for albero in &mut alberi {
                albero.applica(smvp.clone());
            }
            inizio.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    println!(
        "tutti i punteggi da rifare, alberi già in memoria: mediana {:.1} ms, massimo {:.1} ms",
        mediana(&mut tempi),
        tempi.last().unwrap()
    );
}

/// One achieved value after the other, each in another sheet.
fn un_valore(mut albero: Albero) {
    let indicatori: Vec<_> = albero
        .nodi()
        .filter_map(|n| Some((n.id(), n.indicatore()?.clone())))
        .collect();
    let (mut tempi, mut nodi) = (Vec::new(), Vec::new());
    for n in 0..CAMBI {
        let (id, mut indicatore) = indicatori[n * 7 % indicatori.len()].clone();
        indicatore.valori.raggiunto =
            Some(domain::Decimale::from(i64::try_from(n % 90).unwrap() + 1));
        let inizio = Instant::now();
        nodi.push(albero.cambia([(id, Cambio::Indicatore(Box::new(indicatore)))]));
        tempi.push(inizio.elapsed().as_secs_f64() * 1_000.0);
    }
    nodi.sort_unstable();
    println!(
        "un valore cambiato: mediana {:.3} ms, massimo {:.3} ms, nodi rifatti {} (al massimo {})",
        mediana(&mut tempi),
        tempi.last().unwrap(),
        nodi[nodi.len() / 2],
        nodi.last().unwrap()
    );
}

fn molti_enti(smvp: &Smvp) {
    let mut tempi: Vec<f64> = (1..=ENTI)
        .map(|seme| {
            let piano = Piano::nuovo(seme);
            let inizio = Instant::now();
            let alberi = piano.alberi(smvp);
            let tempo = inizio.elapsed().as_secs_f64() * 1_000.0;
            assert_eq!(alberi.len(), ANNI.len());
            tempo
        })
        .collect();
    println!(
        "{ENTI} enti di questa misura, da zero: {:.1} s in tutto, mediana {:.1} ms a ente",
        tempi.iter().sum::<f64>() / 1_000.0,
        mediana(&mut tempi)
    );
}

/// The middle of the measures, which it sorts.
fn mediana(tempi: &mut [f64]) -> f64 {
    tempi.sort_by(f64::total_cmp);
    tempi[tempi.len() / 2]
}
