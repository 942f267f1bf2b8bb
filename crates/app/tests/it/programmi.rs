//! Programs that others wrote ask the API: schemathesis tries whatever the document allows, and a client that a generator made of it does a
//! journey. Both are Python packages; `cargo xtask ci` installs them by their checksums.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::Days;
use domain::gettone::{Diritti, Gettone};
use domain::orario;
use store::Db;

use crate::banco::programma;
use crate::serve::Acceso;
use crate::uccisa::solo_del_programma;

const GETTONE: &str = "schedario_di_prova";

/// What is looked at in every answer. That whatever fits the schema is accepted is not: a plan has rules of its own, and says so with 422.
const SGUARDI: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,negative_data_rejection,ignored_auth";

fn cartella() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programmi")
}

/// A program of the environment.
fn programma_di(nome: &str) -> PathBuf {
    let suo = cartella().join(".venv/bin").join(nome);
    assert!(
        suo.is_file(),
        "{nome} is not installed: type `cargo xtask ci`, or see crates/app/tests/programmi/requirements.in"
    );
    suo
}

/// The program with a plan, and a token that is good for everything.
struct Casa {
    dati: testkit::Prova,
    folder: tempfile::TempDir,
    acceso: Acceso,
}

impl Casa {
    fn nuova() -> Self {
        let dati = testkit::Prova::new();
        let folder = tempfile::tempdir().unwrap();
        let vista = dati.vista("2026_PTPC");
        let cdr = dati.cdr("U_01", "Segreteria");
        for codice in ["2026_SEG_1", "2026_SEG_2"] {
            dati.scheda(&vista, codice);
        }
        dati.monitoraggio(&vista, "m-1", &[&cdr]);
        let url = solo_del_programma(&dati, folder.path());
        let creato = testkit::adesso();
        let gettone = Gettone {
            utente: dati.actor.utente.unwrap(),
            nome: "Prova".to_owned(),
            diritti: Diritti::Scrittura,
            ente: None,
            creato,
            fino: orario::giorno(creato) + Days::new(36_500),
            ultimo: None,
            revocato: None,
        };
        Db::open(&url)
            .unwrap()
            .write(|tx| store::gettoni::create(tx, &web::impronta(GETTONE), &gettone))
            .unwrap();
        let mut comando = programma(&["serve", "--listen", "127.0.0.1:0"]);
        comando
            .args(["--database", &url])
            .arg("--data")
            .arg(folder.path().join("data"))
            .env("SCHEDARIO_API_RICHIESTE", "60000");
        let acceso = Acceso::con(comando);
        Self {
            dati,
            folder,
            acceso,
        }
    }

    fn indirizzo(&self) -> String {
        format!("http://{}", self.acceso.indirizzo)
    }
}

#[track_caller]
fn bene(comando: &mut Command) {
    let output = comando.output().unwrap();
    let detto = String::from_utf8_lossy(&output.stdout);
    let storto = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{detto}\n{storto}");
}

#[test]
fn whatever_the_document_allows_gets_an_answer_of_the_document() {
    let casa = Casa::nuova();
    let qui = casa.folder.path();
    let config = format!(
        "[parameters]\n\"path.ente\" = \"{}\"\n\"path.vista\" = \"2026_PTPC\"\n",
        casa.dati.ente.sigla
    );
    std::fs::write(qui.join("schemathesis.toml"), config).unwrap();
    bene(
        Command::new(programma_di("schemathesis"))
            .arg("run")
            .arg(format!("{}/api/v1/openapi.json", casa.indirizzo()))
            .args(["-H", &format!("Authorization: Bearer {GETTONE}")])
            .args(["--checks", SGUARDI, "--phases", "examples,coverage,fuzzing"])
            .args(["--max-examples", "8", "--generation-deterministic"])
            .current_dir(qui),
    );
    casa.acceso.spegni();
}

#[test]
fn a_generated_client_does_a_journey() {
    let casa = Casa::nuova();
    let qui = casa.folder.path();
    bene(
        Command::new(programma_di("openapi-python-client"))
            .args(["generate", "--meta", "none", "--output-path", "cliente"])
            .arg("--url")
            .arg(format!("{}/api/v1/openapi.json", casa.indirizzo()))
            .current_dir(qui),
    );
    let python = programma_di("python");
    bene(
        Command::new(&python)
            .args(["-m", "compileall", "-q", "cliente"])
            .current_dir(qui),
    );
    bene(
        Command::new(&python)
            .arg(cartella().join("viaggio.py"))
            .args([&casa.indirizzo(), GETTONE, &casa.dati.ente.sigla])
            .env("PYTHONPATH", qui)
            .current_dir(qui),
    );
    casa.acceso.spegni();
}
