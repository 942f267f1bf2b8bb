//! The same scores by other programs: a recursive query and a data frame, both run by Python.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use domain::Decimale;
use domain::albero::Albero;

use crate::piano::{ANNI, Piano, VISTA};

type Esito = Result<(), Box<dyn std::error::Error>>;

/// Binary figures beside exact ones: they may differ this much and no more.
const TOLLERANZA: f64 = 1e-9;

/// Has the others work the same scores out, and compares every one of them.
pub(crate) fn confronta(piano: &Piano, alberi: &[Albero]) {
    let cartella = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("albero");
    std::fs::create_dir_all(&cartella).unwrap();
    std::fs::write(cartella.join("schede.csv"), piano.schede_csv()).unwrap();
    std::fs::write(cartella.join("indicatori.csv"), piano.indicatori_csv()).unwrap();
    let interrogazione = con(Path::new("python3"), "interrogazione", &cartella, alberi);
    let pandas =
        pandas(&cartella).and_then(|python| con(&python, "tabella_pandas", &cartella, alberi));
    for (nome, esito) in [
        ("interrogazione ricorsiva", interrogazione),
        ("pandas", pandas),
    ] {
        if let Err(perche) = esito {
            println!("{nome}: saltata, perché {perche}");
        }
    }
}

/// Python with pandas, in a virtual environment of its own.
fn pandas(cartella: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let ambiente = cartella.join("ambiente");
    let pronto = ambiente.join("pandas-pronto");
    if !pronto.exists() {
        muto(Command::new("python3").args(["-m", "venv"]).arg(&ambiente))?;
        muto(Command::new(ambiente.join("bin/pip")).args(["install", "--quiet", "pandas"]))?;
        std::fs::write(&pronto, "")?;
    }
    Ok(ambiente.join("bin/python"))
}

fn muto(comando: &mut Command) -> Esito {
    let esito = comando
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if esito.success() {
        Ok(())
    } else {
        Err(format!("{:?}: {esito}", comando.get_program()).into())
    }
}

/// Runs a script, which prints its line and writes its scores; scores that differ end the benchmark.
fn con(python: &Path, nome: &str, cartella: &Path, alberi: &[Albero]) -> Esito {
    let programma = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/albero/{nome}.py"));
    let uscita = Command::new(python).arg(programma).arg(cartella).output()?;
    if !uscita.status.success() {
        return Err(String::from_utf8_lossy(&uscita.stderr).into());
    }
    print!("{}", String::from_utf8_lossy(&uscita.stdout));
    let punteggi = std::fs::read_to_string(cartella.join(format!("{nome}.csv")))?;
    let mut loro: HashMap<(&str, &str), f64> = HashMap::new();
    for riga in punteggi.lines().skip(1) {
        if let [anno, codice, punti] = *riga.split(',').collect::<Vec<_>>() {
            loro.insert((anno, codice), punti.parse()?);
        }
    }
    let mut confrontati = 0;
    let mut cime = Vec::new();
    for (anno, albero) in ANNI.iter().zip(alberi) {
        let anno = anno.to_string();
        for nodo in albero.nodi().filter(|n| n.indicatore().is_none()) {
            let nostro = nodo.punteggio().map(in_binario);
            let loro = loro.get(&(anno.as_str(), nodo.codice())).copied();
            assert!(
                matches!((nostro, loro), (Some(a), Some(b)) if (a - b).abs() < TOLLERANZA),
                "{nome}, {anno}, {}: {nostro:?} e {loro:?}",
                nodo.codice()
            );
            confrontati += 1;
        }
        let cima = albero.trova(VISTA).and_then(|n| n.tondo());
        cime.push(cima.map_or_else(String::new, |p| format!("{anno}: {}", p.it(2))));
    }
    println!(
        "  stessi punteggi in {confrontati} schede; il piano: {}",
        cime.join(", ")
    );
    Ok(())
}

fn in_binario(figura: Decimale) -> f64 {
    figura.breve().parse().unwrap()
}
