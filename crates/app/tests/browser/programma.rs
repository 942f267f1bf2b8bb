//! The running program, on a folder that did not exist before.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// Two browsers on two cores time each other out: one journey after the other, whoever runs the tests.
static TURNO: Mutex<()> = Mutex::new(());

/// The program, until the test ends.
pub(crate) struct Programma {
    processo: Child,
    _out: BufReader<ChildStdout>,
    /// `127.0.0.1:port`.
    pub(crate) indirizzo: String,
    /// Path of the one-time link.
    pub(crate) link: String,
    pub(crate) data: TempDir,
    _turno: MutexGuard<'static, ()>,
}

impl Programma {
    /// Starts `serve` on a port that the system chooses, and waits until it says that it is ready.
    pub(crate) fn accendi(parole: &[&str]) -> Self {
        let turno = TURNO.lock().unwrap_or_else(PoisonError::into_inner);
        let data = tempfile::tempdir().unwrap();
        let mut comando = Command::new(env!("CARGO_BIN_EXE_schedario"));
        comando
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(parole)
            .arg("--data")
            .arg(data.path().join("data"))
            .env_remove("DATABASE_URL");
        for nome in [
            "SCHEDARIO_DATA",
            "SCHEDARIO_LISTEN",
            "SCHEDARIO_URL",
            "SCHEDARIO_PROXY",
            "SCHEDARIO_POSTA",
            "SCHEDARIO_POSTA_DA",
            "SCHEDARIO_POSTA_CA",
            "SCHEDARIO_LOG",
            "SCHEDARIO_LOG_FORMATO",
            "SCHEDARIO_SHARED",
            "SCHEDARIO_FIGURE",
            "SCHEDARIO_PAGINE",
        ] {
            comando.env_remove(nome);
        }
        let mut processo = comando
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(processo.stdout.take().unwrap());
        let mut detto = String::new();
        while !detto.contains("Ctrl-C") {
            assert!(
                out.read_line(&mut detto).unwrap() > 0,
                "it ended early: {detto}"
            );
        }
        let indirizzo = detto
            .split("http://")
            .nth(1)
            .and_then(|r| r.split('/').next())
            .unwrap()
            .to_owned();
        let link = detto
            .split_whitespace()
            .find_map(|p| p.find("/primo-accesso/").map(|i| p[i..].to_owned()))
            .unwrap();
        Self {
            processo,
            _out: out,
            indirizzo,
            link,
            data,
            _turno: turno,
        }
    }
}

impl Drop for Programma {
    fn drop(&mut self) {
        // It may have ended by itself; the test has its answer either way.
        drop(self.processo.kill());
        drop(self.processo.wait());
    }
}

/// A printout made for the tests of the importer.
pub(crate) fn inventata(nome: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../imports/tests/fixtures")
        .join(nome)
        .canonicalize()
        .unwrap()
}
