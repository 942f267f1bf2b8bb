mod programmati;

use std::process::Command;
use std::time::{Duration, Instant};

use domain::Ruolo;
use domain::cdr::Cdr;
use domain::libro::{OggettoStampa, ParametriStampa};
use domain::scheda::{Collegamento, Contenuto};
use testkit::Prova;

use super::*;

/// A small plan of one body, and who asks for its book.
fn piano(db: &Db) -> (Actor, ParametriStampa) {
    let ente = crate::demo::riempi(db, DateTime::UNIX_EPOCH).unwrap();
    let giorno = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let parametri = ParametriStampa {
        formato: domain::libro::FormatoLibro::Pdf,
        vista: "2026_PTPC".into(),
        livelli: vec![],
        cdr: Some("U_12".into()),
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Oggi,
        data_elaborazione: giorno,
    };
    (Actor::operatore(ente.id), parametri)
}

fn chiedi(db: &Db, actor: &Actor, parametri: &str) -> String {
    db.write(|tx| stampe::create(tx, actor, parametri, 0, DateTime::UNIX_EPOCH))
        .unwrap()
}

fn trova(db: &Db, actor: &Actor, id: &str) -> Stampa {
    db.read(|c| stampe::find(c, actor, id)).unwrap()
}

fn conclusa(db: &Db, actor: &Actor, id: &str) -> Stampa {
    let begin = Instant::now();
    loop {
        let s = trova(db, actor, id);
        if s.stato.conclusa() {
            return s;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "still {s:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn prints_what_is_queued_and_says_what_cannot_be() {
    let (database, folder) = (testkit::Database::fresh(), tempfile::tempdir().unwrap());
    let db = database.db();
    let (actor, parametri) = piano(db);
    let lavori = Lavori::avvia(db, folder.path(), "https://comune.example", || {
        DateTime::UNIX_EPOCH
    })
    .unwrap();

    let buona = chiedi(db, &actor, &serde_json::to_string(&parametri).unwrap());
    let ignota = chiedi(
        db,
        &actor,
        &serde_json::to_string(&ParametriStampa {
            formato: domain::libro::FormatoLibro::Pdf,
            vista: "1999_PTPC".into(),
            ..parametri.clone()
        })
        .unwrap(),
    );
    let storta = chiedi(db, &actor, "{}");
    lavori.sveglia()();

    let stampata = conclusa(db, &actor, &buona);
    assert_eq!(
        (stampata.stato, stampata.fatte, stampata.totale),
        (Stato::Finita, 7, 7),
        "{stampata:?}"
    );
    let byte = std::fs::read(file(folder.path(), &buona)).unwrap();
    assert!(byte.starts_with(b"%PDF-"));
    let fallita = conclusa(db, &actor, &ignota);
    assert_eq!(fallita.stato, Stato::Fallita);
    assert!(fallita.errore.unwrap().contains("1999_PTPC"));
    assert_eq!(conclusa(db, &actor, &storta).stato, Stato::Fallita);
}

#[test]
fn a_print_that_was_cancelled_leaves_no_book() {
    let (database, folder) = (testkit::Database::fresh(), tempfile::tempdir().unwrap());
    let db = database.db();
    let (actor, parametri) = piano(db);
    let id = chiedi(db, &actor, &serde_json::to_string(&parametri).unwrap());
    let fermo = Arc::new(AtomicBool::new(false));
    std::fs::create_dir_all(folder.path().join("stampe")).unwrap();
    let lavoro = Lavoro {
        db: db.clone(),
        cartella: folder.path().join("stampe"),
        fermo,
        pubblico: String::new(),
        adesso: || DateTime::UNIX_EPOCH,
    };
    db.write(|tx| stampe::start(tx, &actor, &id)).unwrap();
    let richiesta = trova(db, &actor, &id);
    db.write(|tx| stampe::cancel(tx, &actor, &id)).unwrap();
    lavoro.stampa(&actor, &richiesta).unwrap();
    assert_eq!(trova(db, &actor, &id).stato, Stato::Annullata);
    assert_eq!(
        std::fs::read_dir(folder.path().join("stampe"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn what_a_stop_left_behind_is_told_and_old_books_go() {
    let (database, folder) = (testkit::Database::fresh(), tempfile::tempdir().unwrap());
    let db = database.db();
    let (actor, parametri) = piano(db);
    let id = chiedi(db, &actor, &serde_json::to_string(&parametri).unwrap());
    db.write(|tx| stampe::start(tx, &actor, &id)).unwrap();
    let stampe_dir = folder.path().join("stampe");
    std::fs::create_dir_all(&stampe_dir).unwrap();
    std::fs::write(stampe_dir.join("vecchio.pdf"), b"x").unwrap();
    std::fs::write(stampe_dir.join(".mezzo.pdf.1.parziale"), b"x").unwrap();

    // A clock far ahead: everything there is old.
    let lavori = Lavori::avvia(db, folder.path(), "https://comune.example", || {
        DateTime::from_timestamp(4_000_000_000, 0).unwrap()
    })
    .unwrap();
    let rimasta = conclusa(db, &actor, &id);
    assert_eq!(rimasta.errore.as_deref(), Some(INTERROTTA));
    let begin = Instant::now();
    while std::fs::read_dir(&stampe_dir).unwrap().count() > 0 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(lavori);
}

/// A plan of two CdR, each with its sheet and a process; gives the first.
fn di_due_cdr(p: &Prova) -> Cdr {
    let segreteria = p.cdr("U_01", "Segreteria");
    p.cdr("U_02", "Ragioneria");
    let vista = p.vista("2026_PTPC");
    for codice in ["U_01", "2026_SEG_1", "U_02"] {
        p.scheda(&vista, codice);
    }
    let bilancio = Contenuto {
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: "U_02".to_owned(),
            nome: "RAGIONERIA".to_owned(),
            peso: None,
        }],
        ..testkit::contenuto("2026_RAG_1")
    };
    p.scheda_con(&p.actor, &vista, bilancio);
    segreteria
}

/// What asks for the book of that plan, of one CdR or of all.
fn libro(cdr: Option<&str>) -> String {
    let parametri = ParametriStampa {
        formato: domain::libro::FormatoLibro::Pdf,
        vista: "2026_PTPC".into(),
        livelli: vec![],
        cdr: cdr.map(str::to_owned),
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Oggi,
        data_elaborazione: testkit::adesso().date_naive(),
    };
    serde_json::to_string(&parametri).unwrap()
}

/// Prints what is queued, as the worker does when it is woken on the day of the tests.
fn stampa_la_coda(p: &Prova, folder: &Path) {
    let cartella = folder.join("stampe");
    std::fs::create_dir_all(&cartella).unwrap();
    let lavoro = Lavoro {
        db: p.db.clone(),
        cartella,
        fermo: Arc::new(AtomicBool::new(false)),
        pubblico: "https://comune.example".to_owned(),
        adesso: testkit::adesso,
    };
    lavoro.svuota().unwrap();
}

/// What a person reads in a book.
fn letto(libro: &Path) -> String {
    let output = Command::new("pdftotext")
        .arg(libro)
        .args(["-layout", "-"])
        .output()
        .unwrap_or_else(|e| panic!("pdftotext: {e}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The worker reads every plan: what it prints is what whoever asked for it reads.
#[test]
fn a_book_holds_the_sheets_that_its_asker_reads_and_no_other() {
    let (p, folder) = (Prova::new(), tempfile::tempdir().unwrap());
    let segreteria = di_due_cdr(&p);
    let dora = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&segreteria))]);
    let elio = p.utente_con("elio.rosa", &[(Ruolo::Lettore, Some(&segreteria))]);
    // The first reads everything: what the others miss is missing because of them.
    for (chi, quante) in [(&p.actor, 4), (&dora, 2), (&elio, 2)] {
        let id = chiedi(&p.db, chi, &libro(None));
        stampa_la_coda(&p, folder.path());
        let stampata = trova(&p.db, chi, &id);
        assert_eq!(
            (stampata.stato, stampata.totale),
            (Stato::Finita, quante),
            "{stampata:?}"
        );
        let testo = letto(&file(folder.path(), &id));
        for codice in ["U_01", "2026_SEG_1"] {
            assert!(testo.contains(codice), "{codice}, to {}: {testo}", chi.nome);
        }
        for codice in ["U_02", "2026_RAG_1"] {
            let legge_tutto = quante == 4;
            assert_eq!(
                testo.contains(codice),
                legge_tutto,
                "{codice}, to {}: {testo}",
                chi.nome
            );
        }
    }
    // Nor are the sheets of the other CdR had by asking for them alone.
    let id = chiedi(&p.db, &dora, &libro(Some("U_02")));
    stampa_la_coda(&p, folder.path());
    let fallita = trova(&p.db, &dora, &id);
    assert_eq!(fallita.stato, Stato::Fallita, "{fallita:?}");
    let perche = fallita.errore.unwrap();
    assert!(perche.contains("Nessuna scheda di «2026_PTPC»"), "{perche}");
    assert!(!file(folder.path(), &id).exists());
}

/// A print may wait: it is made only while its asker may have it, whatever else he still is.
#[test]
fn a_print_whose_asker_may_print_no_more_is_not_made() {
    let (p, folder) = (Prova::new(), tempfile::tempdir().unwrap());
    let segreteria = di_due_cdr(&p);
    for (nome, ruoli) in [
        ("dora.blu", &[(Ruolo::Responsabile, Some(&segreteria))][..]),
        (
            "ugo.gialli",
            &[(Ruolo::Amministratore, None), (Ruolo::Lettore, None)],
        ),
    ] {
        let chi = p.utente_con(nome, ruoli);
        let id = chiedi(&p.db, &chi, &libro(None));
        let tutti = p.leggi(|c| store::incarichi::list(c, &p.actor));
        let suo = tutti
            .iter()
            .find(|i| Some(i.utente) == chi.utente && i.ruolo.puo(Permesso::Stampare))
            .unwrap();
        let finito = suo.revoca(&tutti, &p.actor, testkit::adesso()).unwrap();
        p.scrivi(|tx| store::incarichi::record(tx, &finito));
        stampa_la_coda(&p, folder.path());
        let fallita = trova(&p.db, &p.actor, &id);
        assert_eq!(
            (fallita.stato, fallita.errore.as_deref()),
            (
                Stato::Fallita,
                Some("Chi ha chiesto la stampa non ha più un incarico che lo permette")
            ),
            "{nome}"
        );
        assert!(!file(folder.path(), &id).exists(), "{nome}");
    }
}
