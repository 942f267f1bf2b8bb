//! A bench for the real program: a database of its own, a folder of its own, and what it said.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use testkit::Database;

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Detto {
    pub(crate) codice: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Detto {
    /// It went well: what it wrote on standard output.
    #[track_caller]
    pub(crate) fn bene(self) -> String {
        assert_eq!(self.codice, 0, "{}\n{}", self.out, self.err);
        self.out
    }

    /// It refused: the sentences on standard error.
    #[track_caller]
    pub(crate) fn rifiuta(self) -> String {
        assert_eq!(self.codice, 1, "{}\n{}", self.out, self.err);
        assert!(
            !self.err.trim().is_empty() && !self.err.contains("panicked"),
            "{}",
            self.err
        );
        self.err
    }
}

/// A database and a folder for one test.
pub(crate) struct Banco {
    database: Database,
    folder: TempDir,
}

impl Banco {
    pub(crate) fn nuovo() -> Self {
        Self {
            database: Database::fresh(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// One with the invented municipality in it.
    pub(crate) fn con_demo() -> Self {
        let banco = Self::nuovo();
        crate::serve::Acceso::accendi(&banco, &["--demo"]).spegni();
        banco
    }

    pub(crate) fn db(&self) -> &store::Db {
        self.database.db()
    }

    /// A path in the folder of the test.
    pub(crate) fn file(&self, nome: &str) -> PathBuf {
        self.folder.path().join(nome)
    }

    /// A file in the folder of the test.
    pub(crate) fn scrivi(&self, nome: &str, byte: &[u8]) -> String {
        let file = self.file(nome);
        std::fs::write(&file, byte).unwrap();
        file.display().to_string()
    }

    /// The program on this database, ready for its arguments.
    pub(crate) fn comando(&self, parole: &[&str]) -> Command {
        let mut comando = programma(parole);
        comando
            .args(["--database", self.database.url()])
            .arg("--data")
            .arg(self.folder.path().join("data"));
        comando
    }

    /// Runs the program on this database.
    pub(crate) fn schedario(&self, parole: &[&str]) -> Detto {
        detto(&mut self.comando(parole))
    }

    /// The exported plan.
    pub(crate) fn esporta(&self, vista: &str) -> Value {
        serde_json::from_str(&self.schedario(&["export", "--vista", vista]).bene()).unwrap()
    }
}

/// The program with nothing of our environment that could tell it where to work.
pub(crate) fn programma(parole: &[&str]) -> Command {
    let mut comando = Command::new(env!("CARGO_BIN_EXE_schedario"));
    comando
        .args(parole)
        .stdin(Stdio::null())
        .env_remove("DATABASE_URL");
    for nome in [
        "SCHEDARIO_DATA",
        "SCHEDARIO_LISTEN",
        "SCHEDARIO_URL",
        "SCHEDARIO_PROXY",
        "SCHEDARIO_POSTA",
        "SCHEDARIO_POSTA_DA",
        "SCHEDARIO_POSTA_CA",
        "SCHEDARIO_IDENTITA",
        "SCHEDARIO_LOG",
        "SCHEDARIO_LOG_FORMATO",
        "SCHEDARIO_SHARED",
        "SCHEDARIO_PAGINE",
        "SCHEDARIO_FIGURE",
    ] {
        comando.env_remove(nome);
    }
    comando
}

pub(crate) fn detto(comando: &mut Command) -> Detto {
    let output = comando.output().unwrap();
    let testo = |byte: Vec<u8>| String::from_utf8(byte).unwrap();
    Detto {
        codice: output.status.code().unwrap_or(-1),
        out: testo(output.stdout),
        err: testo(output.stderr),
    }
}

/// A printout made for the tests of the importer.
pub(crate) fn inventata(nome: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../imports/tests/fixtures")
        .join(nome)
        .display()
        .to_string()
}

/// What an invented printout must hold.
pub(crate) fn attesi_inventati(nome: &str) -> Value {
    serde_json::from_slice(&std::fs::read(inventata(nome)).unwrap()).unwrap()
}

/// The folder of the real printouts, where it is at hand.
pub(crate) fn semi() -> Option<PathBuf> {
    let accanto = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    option_env!("SCHEDARIO_SHARED")
        .map(PathBuf::from)
        .into_iter()
        .chain([accanto])
        .map(|p| p.join("seeds"))
        .find(|p| p.join("expected.json").is_file())
}
