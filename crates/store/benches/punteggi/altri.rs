//! The same scores by others, out of the same database in the same run: a plain recursive query, and a data frame of pandas.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use diesel::sql_types::{BigInt, Double, Integer, Text};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use domain::Decimale;
use domain::albero::Albero;
use domain::scheda::Contenuto;
use domain::vista::VistaId;
use testkit::Prova;

use crate::{ANNO, VOLTE, direzione, mediana, millesimi};

type Esito<T> = Result<T, Box<dyn std::error::Error>>;

/// Binary figures beside exact ones: they may differ this much and no more.
const TOLLERANZA: f64 = 1e-9;

/// Has the others work the scores of the plan out, and compares every one of them with those of the tree.
pub(crate) fn confronta(prova: &Prova, vista: &VistaId, schede: &[Contenuto], albero: &Albero) {
    interrogazione(prova, vista, albero);
    if let Err(perche) = pandas(schede, albero) {
        println!("  pandas: saltato, perché {perche}");
    }
}

#[derive(QueryableByName)]
struct Riga {
    #[diesel(sql_type = Text)]
    codice: String,
    #[diesel(sql_type = Double)]
    punti: f64,
}

/// Reading and working out in one statement, on the database that is measured.
fn interrogazione(prova: &Prova, vista: &VistaId, albero: &Albero) {
    let (mut tempi, mut righe) = (Vec::new(), Vec::new());
    for _ in 0..VOLTE {
        let (tempo, lette) = prova.leggi(|c| {
            // Compiling the statement would take forty times as long as running it. Where there is nothing to turn off this is refused.
            sql_query("set jit = off").execute(c).ok();
            let inizio = Instant::now();
            let lette = sql_query(include_str!("interrogazione.sql"))
                .bind::<BigInt, _>(prova.actor.ente.0)
                .bind::<Text, _>(&vista.0)
                .bind::<Integer, _>(ANNO)
                .load::<Riga>(c)?;
            Ok((millesimi(inizio), lette))
        });
        tempi.push(tempo);
        righe = lette;
    }
    let loro = righe.into_iter().map(|r| (r.codice, r.punti)).collect();
    println!(
        "  interrogazione ricorsiva sulla stessa base: lettura e punteggi {:.1} ms; dopo un valore si rifà tutto",
        mediana(tempi)
    );
    uguali("interrogazione ricorsiva", &loro, albero);
}

fn pandas(schede: &[Contenuto], albero: &Albero) -> Esito<()> {
    let cartella = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("punteggi");
    std::fs::create_dir_all(&cartella)?;
    scrivi(&cartella, schede)?;
    let programma =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/punteggi/tabella_pandas.py");
    let uscita = Command::new(python(&cartella)?)
        .arg(programma)
        .arg(&cartella)
        .output()?;
    if !uscita.status.success() {
        return Err(String::from_utf8_lossy(&uscita.stderr).into());
    }
    print!("{}", String::from_utf8_lossy(&uscita.stdout));
    let punteggi = std::fs::read_to_string(cartella.join("tabella_pandas.csv"))?;
    let mut loro = HashMap::new();
    for riga in punteggi.lines().skip(1) {
        let (codice, punti) = riga.rsplit_once(',').ok_or("una riga senza punti")?;
        loro.insert(codice.trim_matches('"').to_owned(), punti.parse()?);
    }
    uguali("pandas", &loro, albero);
    Ok(())
}

/// Python that has pandas: the one of the machine, or one in a virtual environment of its own.
fn python(cartella: &Path) -> Esito<PathBuf> {
    let sistema = PathBuf::from("python3");
    if muto(Command::new(&sistema).args(["-c", "import pandas"])).is_ok() {
        return Ok(sistema);
    }
    let ambiente = cartella.join("ambiente");
    let pronto = ambiente.join("pandas-pronto");
    if !pronto.exists() {
        muto(Command::new(&sistema).args(["-m", "venv"]).arg(&ambiente))?;
        muto(Command::new(ambiente.join("bin/pip")).args(["install", "--quiet", "pandas"]))?;
        std::fs::write(&pronto, "")?;
    }
    Ok(ambiente.join("bin/python"))
}

fn muto(comando: &mut Command) -> Esito<()> {
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

/// What was read from the database, for the data frame; what is not there is empty.
fn scrivi(cartella: &Path, schede: &[Contenuto]) -> Esito<()> {
    let figura = |f: Option<Decimale>| f.map_or_else(String::new, |f| f.breve());
    let uno = || Some(Decimale::from(1));
    let mut file = [
        "scheda,direzione,peso\n".to_owned(),
        "scheda,peso,avanzamento\n".to_owned(),
        "scheda,peso,atteso,raggiunto\n".to_owned(),
    ];
    let [tutte, fasi, indicatori] = &mut file;
    // The sheets were read without the texts that are not scored: their directions follow from their places.
    for (n, c) in schede.iter().enumerate() {
        let direzione = direzione(n);
        writeln!(
            tutte,
            "{},{direzione},{}",
            c.codice,
            figura(c.peso.or(uno()))
        )?;
        for f in &c.fasi {
            writeln!(
                fasi,
                "{},{},{}",
                c.codice,
                figura(f.peso),
                figura(f.avanzamento)
            )?;
        }
        for i in &c.indicatori {
            let v = i.anno(ANNO);
            writeln!(
                indicatori,
                "{},{},{},{}",
                c.codice,
                figura(i.peso.or(uno())),
                figura(v.and_then(|v| v.atteso)),
                figura(v.and_then(|v| v.raggiunto))
            )?;
        }
    }
    for (nome, testo) in ["schede", "fasi", "indicatori"].iter().zip(&file) {
        std::fs::write(cartella.join(format!("{nome}.csv")), testo)?;
    }
    Ok(())
}

/// Scores that differ, or that only one of the two has, end the bench.
fn uguali(nome: &str, loro: &HashMap<String, f64>, albero: &Albero) {
    let mut confrontati = 0;
    for nodo in albero.nodi().filter(|n| n.indicatore().is_none()) {
        let nostro = nodo.punteggio().map(in_binario);
        let suo = loro.get(nodo.codice()).copied();
        assert!(
            matches!((nostro, suo), (Some(a), Some(b)) if (a - b).abs() < TOLLERANZA),
            "{nome}, «{}»: {nostro:?} e {suo:?}",
            nodo.codice()
        );
        confrontati += 1;
    }
    assert_eq!(loro.len(), confrontati, "{nome}: altre voci");
    println!("    stessi punteggi in {confrontati} fra schede, direzioni e piano");
}

fn in_binario(figura: Decimale) -> f64 {
    figura.breve().parse().unwrap()
}
