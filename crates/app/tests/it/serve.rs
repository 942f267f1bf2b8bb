//! `serve`: it starts, says where, and stops when told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::banco::Banco;

/// The running program.
pub(crate) struct Acceso {
    processo: Child,
    out: BufReader<ChildStdout>,
    /// `127.0.0.1:port`.
    pub(crate) indirizzo: String,
    /// All it said until it was ready.
    pub(crate) detto: String,
}

impl Acceso {
    /// Starts it on a port that the system chooses, and waits until it is ready.
    pub(crate) fn accendi(banco: &Banco, parole: &[&str]) -> Self {
        let parole = [&["serve", "--listen", "127.0.0.1:0"], parole].concat();
        Self::con(banco.comando(&parole))
    }

    /// Starts `serve` by a command that is ready to go, and waits until it is ready.
    pub(crate) fn con(mut comando: Command) -> Self {
        let mut processo = comando.stdout(Stdio::piped()).spawn().unwrap();
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
            // Behind another server it says that one's address.
            .unwrap_or_default()
            .to_owned();
        Self {
            processo,
            out,
            indirizzo,
            detto,
        }
    }

    /// The first line of the answer to a request, and its body.
    fn chiedi(&self, percorso: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.indirizzo).unwrap();
        write!(
            stream,
            "GET {percorso} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.indirizzo
        )
        .unwrap();
        let mut risposta = String::new();
        stream.read_to_string(&mut risposta).unwrap();
        let (testa, corpo) = risposta.split_once("\r\n\r\n").unwrap();
        (
            testa.lines().next().unwrap_or_default().to_owned(),
            corpo.to_owned(),
        )
    }

    /// Kills it where it stands, as a cut of the current would: nothing is asked of it.
    pub(crate) fn uccidi(mut self) {
        self.processo.kill().unwrap();
        self.processo.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn spegni(mut self) {
        let fermato = Command::new("kill")
            .args(["-TERM", &self.processo.id().to_string()])
            .status()
            .unwrap();
        assert!(fermato.success());
        let mut resto = String::new();
        self.out.read_to_string(&mut resto).unwrap();
        assert!(self.processo.wait().unwrap().success());
    }
}

impl Drop for Acceso {
    fn drop(&mut self) {
        // Only when a test failed before it stopped the program.
        if matches!(self.processo.try_wait(), Ok(None)) {
            drop(self.processo.kill());
        }
    }
}

#[test]
fn an_empty_folder_becomes_a_program_with_a_door() {
    let banco = Banco::nuovo();
    let acceso = Acceso::accendi(&banco, &[]);
    assert_eq!(acceso.chiedi("/healthz").0, "HTTP/1.1 200 OK");
    let link = acceso
        .detto
        .split_whitespace()
        .find(|p| p.contains("/primo-accesso/"))
        .unwrap();
    let percorso = &link[link.find("/primo-accesso/").unwrap()..];
    let (stato, pagina) = acceso.chiedi(percorso);
    assert!(
        stato.contains("200") && pagina.contains("password"),
        "{stato}\n{pagina}"
    );
    assert!(acceso.chiedi("/primo-accesso/0000").0.contains("404"));
    acceso.spegni();
}

/// Whoever keeps the server opens the door again to somebody who has lost the password.
#[test]
fn somebody_locked_out_gets_a_link_from_the_command_line() {
    let banco = Banco::con_demo();
    let no = banco
        .schedario(&["invito", "--utente", "mai.visto"])
        .rifiuta();
    assert!(no.contains("mai.visto"), "{no}");
    banco
        .db()
        .write(|tx| {
            let ente = store::enti::list(tx)?.remove(0);
            let id = store::utenti::create(tx, "carla.bianchi", "persa", testkit::adesso())?;
            store::incarichi::conferisci_i_primi(tx, ente.id, id, testkit::adesso())
        })
        .unwrap();
    let detto = banco
        .schedario(&["invito", "--utente", "Carla.Bianchi"])
        .bene();
    let percorso = &detto[detto.find("/invito/").unwrap()..];
    let acceso = Acceso::accendi(&banco, &[]);
    let (stato, pagina) = acceso.chiedi(percorso.trim());
    assert!(
        stato.contains("200") && pagina.contains("carla.bianchi"),
        "{stato}\n{pagina}"
    );
    acceso.spegni();
}

#[test]
fn the_demo_fills_an_empty_database_and_leaves_a_full_one_alone() {
    let banco = Banco::nuovo();
    let primo = Acceso::accendi(&banco, &["--demo"]);
    assert!(
        primo.detto.contains("Comune di Borgo Sereno") && primo.detto.contains("/primo-accesso/"),
        "{}",
        primo.detto
    );
    primo.spegni();
    let piano = banco.esporta("2026_PTPC");
    assert_eq!(piano["schede"].as_array().unwrap().len(), 102);
    let secondo = Acceso::accendi(&banco, &["--demo"]);
    assert!(
        secondo.detto.contains("non l'ha toccata"),
        "{}",
        secondo.detto
    );
    secondo.spegni();
    assert_eq!(banco.esporta("2026_PTPC"), piano);
    assert!(banco.schedario(&["verify"]).bene().contains("integri"));
}

#[test]
fn a_port_that_is_taken_is_refused_before_anything_is_made() {
    let preso = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let indirizzo = preso.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let frasi = crate::banco::detto(
        crate::banco::programma(&["serve", "--demo", "--listen", &indirizzo])
            .arg("--data")
            .arg(&data),
    )
    .rifiuta();
    assert!(
        frasi.contains(&indirizzo) && frasi.contains("--listen"),
        "{frasi}"
    );
    assert!(!data.exists());
}
