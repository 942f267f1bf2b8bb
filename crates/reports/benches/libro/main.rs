//! Books of 100, 1,000 and 10,000 dense sheets, and the same content printed by LibreOffice and by WeasyPrint.
//!
//! Each book is printed by a process of its own, so that its memory is its own. The others print the books of up to 1,000 sheets: longer ones
//! they were not made for.

mod altri;
#[path = "../../tests/comune/libri.rs"]
#[allow(dead_code, unreachable_pub)]
mod libri;
mod misura;

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::libro::{Capitolo, Libro};
use misura::{Misura, misura};
use reports::{Errore, Fonte};

/// Processes of a CdR; with its own sheet, twenty sheets a chapter.
const PROCESSI: usize = 19;

/// The longest book that the others print.
const FOGLI_ALTRUI: usize = 1_000;

/// A book made chapter by chapter, as from a database.
struct Inventata {
    capitoli: usize,
}

impl Fonte for Inventata {
    fn fogli(&self) -> usize {
        self.capitoli * (PROCESSI + 1)
    }

    fn capitoli(&self) -> usize {
        self.capitoli
    }

    fn capitolo(&mut self, i: usize) -> Result<Capitolo, Errore> {
        Ok(libri::capitolo(i, PROCESSI))
    }
}

fn stampa(fogli: usize, dove: &str) -> Result<(), Errore> {
    let mut out = BufWriter::new(File::create(dove)?);
    let mut fonte = Inventata {
        capitoli: fogli / (PROCESSI + 1),
    };
    reports::pdf_da(&libri::testata(), &mut fonte, &mut out, &mut |_| {
        ControlFlow::Continue(())
    })
}

/// The same book in memory, for those who need it whole.
fn intero(fogli: usize) -> Libro {
    Libro {
        capitoli: (0..fogli / (PROCESSI + 1))
            .map(|i| libri::capitolo(i, PROCESSI))
            .collect(),
        ..libri::testata()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argomenti: Vec<String> = std::env::args().collect();
    if let [_, comando, fogli, dove] = argomenti.as_slice()
        && comando == "stampa"
    {
        stampa(fogli.parse()?, dove)?;
        return Ok(());
    }
    let cartella = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&cartella)?;
    Misura::intesta();
    let questo = std::env::current_exe()?;
    let mut nostre = Vec::new();
    // Other sizes can be asked for: `cargo bench --bench libro -- 100`.
    let chieste: Vec<usize> = argomenti.iter().filter_map(|a| a.parse().ok()).collect();
    let misure = if chieste.is_empty() {
        vec![100, 1_000, 10_000]
    } else {
        chieste
    };
    for fogli in misure {
        let pdf = cartella.join(format!("libro-{fogli}.pdf"));
        let mut comando = Command::new(&questo);
        comando.arg("stampa").arg(fogli.to_string()).arg(&pdf);
        let m = misura(&format!("Schedario, {fogli} sheets"), comando, &pdf)?;
        println!("{m}");
        nostre.push((fogli, m));
    }
    type Altro = fn(&Libro, &Path) -> altri::Esito;
    for (fogli, nostra) in nostre.iter().filter(|(fogli, _)| *fogli <= FOGLI_ALTRUI) {
        let libro = intero(*fogli);
        for altro in [altri::libreoffice as Altro, altri::weasyprint as Altro] {
            match altro(&libro, &cartella) {
                Ok(m) => {
                    let volte = nostra.al_secondo() / m.al_secondo();
                    println!("{m}");
                    println!("    Schedario, {fogli} sheets: {volte:.1} times its pages a second");
                }
                Err(perche) => println!("    not measured: {perche}"),
            }
        }
    }
    Ok(())
}
