//! With a real server of electronic mail, Debian's aiosmtpd, over TLS and with a password.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicI64;
use std::time::Instant;

use domain::permesso::Ruolo;
use store::posta::{Messaggio, StatoPosta};
use tempfile::TempDir;

use super::*;

/// A server in a folder of its own, until the test ends.
struct Server {
    processo: Child,
    folder: TempDir,
    porta: u16,
    modo: &'static str,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when nobody speaks to it any more.
        drop(self.processo.stdin.take());
        drop(self.processo.wait());
    }
}

impl Server {
    fn accendi(modo: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (chiave, carta) = (
            folder.path().join("chiave.pem"),
            folder.path().join("carta.pem"),
        );
        let fatta = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args([
                "-subj",
                "/CN=posta di prova",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
            ])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&chiave)
            .arg("-out")
            .arg(&carta)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(fatta.success());
        let porta = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        // Debian's own Python: the one that python3-aiosmtpd is for.
        let mut processo = Command::new("/usr/bin/python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/posta.py"))
            .arg(folder.path())
            .args([porta.to_string().as_str(), modo])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut detto = String::new();
        BufReader::new(processo.stdout.take().unwrap())
            .read_line(&mut detto)
            .unwrap();
        assert_eq!(detto.trim(), "pronto");
        let server = Self {
            processo,
            folder,
            porta,
            modo,
        };
        server.umore("bene");
        server
    }

    fn umore(&self, umore: &str) {
        std::fs::write(self.folder.path().join("umore"), umore).unwrap();
    }

    /// The messages that it has, as they came.
    fn arrivati(&self) -> Vec<String> {
        let mut file: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|f| f.unwrap().path())
            .filter(|f| f.extension().is_some_and(|e| e == "eml"))
            .collect();
        file.sort();
        file.iter()
            .map(|f| std::fs::read_to_string(f).unwrap())
            .collect()
    }

    fn config(&self, password: &str) -> Spedizione {
        let coda = if self.modo == "smtps" {
            ""
        } else {
            "?tls=required"
        };
        let schema = if self.modo == "smtps" {
            "smtps"
        } else {
            "smtp"
        };
        Spedizione {
            server: Some(config::Riservato(format!(
                "{schema}://schedario:{password}@127.0.0.1:{}{coda}",
                self.porta
            ))),
            da: Some("Schedario <schedario@comune.example>".to_owned()),
            ca: Some(self.folder.path().join("carta.pem")),
        }
    }
}

fn scritto(email: &str) -> Scritto {
    Scritto {
        id: "m-1".to_owned(),
        email: email.to_owned(),
        oggetto: "Che cosa ti aspetta: è già giugno".to_owned(),
        testo: "Una scheda – entro il 30/06/2026\nhttps://comune.example/ac/mie\n".to_owned(),
        stato: StatoPosta::InCorso,
        tentativi: 1,
        motivo: None,
        creata: testkit::adesso(),
    }
}

#[test]
fn a_message_arrives_over_tls_from_the_first_byte_and_from_starttls_on() {
    for modo in ["smtps", "starttls"] {
        let server = Server::accendi(modo);
        let smtp = Smtp::leggi(&server.config("p%40ssword")).unwrap().unwrap();
        assert_eq!(
            smtp.spedisci(&scritto("anna@comune.example")),
            Esito::Spedita,
            "{modo}"
        );
        let arrivati = server.arrivati();
        let [arrivato] = arrivati.as_slice() else {
            panic!("{arrivati:?}")
        };
        for riga in [
            "X-A: anna@comune.example",
            "From: Schedario <schedario@comune.example>",
            "To: anna@comune.example",
            "Message-ID: <m-1@comune.example>",
            "Auto-Submitted: auto-generated",
            "Date: Sat, 31 Jan 2026 09:30:00 +0000",
            "Subject: Che cosa ti aspetta: =?utf-8?b?",
            "https://comune.example/ac/mie",
        ] {
            assert!(arrivato.contains(riga), "{modo} {riga}: {arrivato}");
        }
    }
}

#[test]
fn nothing_is_handed_to_a_server_that_cannot_be_believed() {
    let server = Server::accendi("smtps");
    let prova = |config: &Spedizione| {
        Smtp::leggi(config)
            .unwrap()
            .unwrap()
            .spedisci(&scritto("anna@comune.example"))
    };
    let senza_certificato = Spedizione {
        ca: None,
        ..server.config("p%40ssword")
    };
    assert!(matches!(prova(&senza_certificato), Esito::Riprova(m) if m.contains("certificate")));
    assert!(matches!(prova(&server.config("altra")), Esito::Riprova(m) if m.contains("535")));
    assert!(server.arrivati().is_empty());
    // A server without TLS, where it was asked for.
    let finto = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let porta = finto.local_addr().unwrap().port();
    let parla = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut c, _) = finto.accept().unwrap();
        c.write_all(b"220 finto\r\n").unwrap();
        let mut letto = [0; 512];
        let mut tutto = Vec::new();
        while let Ok(n) = c.read(&mut letto) {
            if n == 0 {
                break;
            }
            tutto.extend_from_slice(&letto[..n]);
            if c.write_all(b"250 finto\r\n").is_err() {
                break;
            }
        }
        String::from_utf8_lossy(&tutto).into_owned()
    });
    let in_chiaro = Spedizione {
        server: Some(config::Riservato(format!(
            "smtp://schedario:segreta@127.0.0.1:{porta}?tls=required"
        ))),
        ca: None,
        ..server.config("")
    };
    assert!(matches!(prova(&in_chiaro), Esito::Riprova(_)));
    let detto = parla.join().unwrap();
    assert!(
        detto.starts_with("EHLO") && !detto.contains("AUTH") && !detto.contains("MAIL"),
        "{detto}"
    );
}

#[test]
fn wrong_settings_are_refused_with_what_to_write_and_never_repeat_the_password() {
    let prova = |posta: Option<&str>, da: Option<&str>, ca: Option<&str>| {
        let config = Spedizione {
            server: posta.map(|p| config::Riservato(p.to_owned())),
            da: da.map(str::to_owned),
            ca: ca.map(PathBuf::from),
        };
        assert!(!format!("{config:?}").contains("segreta"));
        let no = Smtp::leggi(&config).unwrap_err().to_string();
        assert!(!no.contains("segreta"), "{no}");
        no
    };
    let (da, buona) = (
        Some("schedario@comune.example"),
        Some("smtps://u:segreta@h.example"),
    );
    assert!(prova(None, da, None).contains("SCHEDARIO_POSTA"));
    assert!(prova(buona, None, None).contains("SCHEDARIO_POSTA_DA"));
    assert!(prova(buona, Some("schedario"), None).contains("Il mittente «schedario»"));
    assert!(prova(buona, da, Some("/non/esiste.pem")).contains("/non/esiste.pem"));
    for storta in [
        "posta.comune.example",
        "http://u:segreta@h.example",
        "smtp://u:segreta@h.example?tls=opportunistic",
        "smtps://",
    ] {
        assert!(
            prova(Some(storta), da, None).contains("smtps://utente:password@"),
            "{storta}"
        );
    }
    assert!(prova(Some("smtp://u:segreta@h.example"), da, None).contains("senza cifratura"));
    let in_casa = Spedizione {
        server: Some(config::Riservato("smtp://localhost:2525".to_owned())),
        da: da.map(str::to_owned),
        ..Spedizione::default()
    };
    assert!(Smtp::leggi(&in_casa).unwrap().is_some());
    assert!(Smtp::leggi(&Spedizione::default()).unwrap().is_none());
}

/// Seconds since the epoch that the worker believes in.
static ORA: AtomicI64 = AtomicI64::new(0);

fn ora() -> DateTime<Utc> {
    DateTime::from_timestamp(ORA.load(Ordering::SeqCst), 0).unwrap()
}

fn e_adesso(quando: &str) {
    let quando: DateTime<Utc> = quando.parse().unwrap();
    ORA.store(quando.timestamp(), Ordering::SeqCst);
}

struct Ufficio {
    p: testkit::Prova,
    dora: domain::Actor,
}

impl Ufficio {
    fn apri() -> Self {
        let p = testkit::Prova::new();
        let cdr = p.cdr("U_01", "Segreteria");
        let vista = p.vista("2026_PTPC");
        p.scheda_con(&p.actor, &vista, testkit::contenuto("2026_SEG_1"));
        // Its term is the day on which the tests play.
        p.monitoraggio(&vista, "m-1", &[]);
        let dora = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&cdr))]);
        let utente = dora.utente.unwrap();
        p.scrivi(|tx| {
            store::posta::cambia_recapito(tx, utente, "dora@comune.example", "i")?;
            store::posta::conferma_recapito(tx, utente, "i", testkit::adesso())
        });
        Self { p, dora }
    }

    fn corriere(&self, server: &Server) -> Corriere {
        let smtp = Smtp::leggi(&server.config("p%40ssword")).unwrap().unwrap();
        let servizi = web::Servizi {
            leggi: Arc::new(|_, _, _| panic!("nothing is read here")),
            sveglia: Arc::new(|| {}),
            file_stampa: Arc::new(|_| PathBuf::new()),
            foglio: Arc::new(|_, _| Err("nothing is written here".to_owned())),
            leggi_cartella: Arc::new(|_, _| None),
            adesso: Arc::new(ora),
            solo_https: true,
            identita: web::identita::Identita::default(),
            davanti: web::Davanti::leggi(Some("https://comune.example/schedario"), None).unwrap(),
            posta: true,
            sito: None,
            programmi: web::Programmi::default(),
            ospiti: Arc::default(),
        };
        let app = web::App::new(self.p.db.clone(), servizi);
        Corriere::avvia(self.p.db.clone(), app, smtp, ora).unwrap()
    }

    fn scritti(&self) -> Vec<Scritto> {
        let utente = self.dora.utente.unwrap();
        self.p.leggi(|c| store::posta::ultimi(c, utente, 9))
    }

    /// Runs the worker until no message waits or is on its way, and once more.
    fn lavora(&self, server: &Server, fino: impl Fn(&[Scritto]) -> bool) -> Vec<Scritto> {
        let corriere = self.corriere(server);
        let begin = Instant::now();
        while !fino(&self.scritti()) {
            assert!(
                begin.elapsed() < Duration::from_secs(60),
                "{:?}",
                self.scritti()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(corriere);
        drop(self.corriere(server));
        self.scritti()
    }
}

#[test]
fn the_worker_reminds_once_a_day_through_refusals_restarts_and_broken_lines() {
    let (ufficio, server) = (Ufficio::apri(), Server::accendi("starttls"));
    // The day of the term, while the server is busy; then it is not, but ten minutes have not gone.
    e_adesso("2026-01-31T08:00:00Z");
    server.umore("occupato");
    let scritti = ufficio.lavora(&server, |s| s.iter().any(|s| s.motivo.is_some()));
    assert_eq!((scritti.len(), scritti[0].stato), (1, StatoPosta::Pronta));
    assert!(scritti[0].motivo.as_deref().unwrap().contains("451"));
    server.umore("bene");
    e_adesso("2026-01-31T08:01:00Z");
    drop(ufficio.corriere(&server));
    assert!(server.arrivati().is_empty());
    e_adesso("2026-01-31T08:03:00Z");
    let scritti = ufficio.lavora(&server, |s| {
        s.iter().all(|s| s.stato == StatoPosta::Spedita)
    });
    assert_eq!((scritti.len(), scritti[0].tentativi), (1, 2));
    let arrivati = server.arrivati();
    assert_eq!(arrivati.len(), 1);
    assert!(
        arrivati[0].contains("X-A: dora@comune.example")
            && arrivati[0].contains("https://comune.example/schedario/")
    );
    // The day after, late: the server hangs up when it has it. It may have arrived, and is not sent again.
    e_adesso("2026-02-01T08:00:00Z");
    server.umore("muore");
    let scritti = ufficio.lavora(&server, |s| {
        s.len() == 2 && s[0].stato == StatoPosta::Incerta
    });
    assert_eq!(scritti.len(), 2);
    server.umore("bene");
    e_adesso("2026-02-02T20:00:00Z");
    drop(ufficio.corriere(&server));
    assert_eq!(server.arrivati().len(), 2);
    // What the server does not want is not tried again, and does not hold the others back.
    server.umore("no");
    let utente = ufficio.dora.utente.unwrap();
    let messaggio = Messaggio {
        chiave: "altro".to_owned(),
        utente,
        email: "nessuno@comune.example".to_owned(),
        oggetto: "o".to_owned(),
        testo: "t".to_owned(),
    };
    assert!(
        ufficio
            .p
            .scrivi(|tx| store::posta::accoda(tx, &messaggio, ora()))
    );
    let scritti = ufficio.lavora(&server, |s| s[0].stato == StatoPosta::Rifiutata);
    assert!(scritti[0].motivo.as_deref().unwrap().contains("550"));
    assert_eq!(server.arrivati().len(), 2);
}
