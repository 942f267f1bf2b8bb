use std::time::{Duration, Instant};

use domain::libro::{OggettoStampa, ParametriStampa};

use super::*;

/// A small plan of one body, and who asks for its book.
fn piano(db: &Db) -> (Actor, ParametriStampa) {
    let ente = crate::demo::riempi(db, DateTime::UNIX_EPOCH).unwrap();
    let giorno = chrono::NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let parametri = ParametriStampa {
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
    let lavori = Lavori::avvia(db, folder.path(), || DateTime::UNIX_EPOCH).unwrap();

    let buona = chiedi(db, &actor, &serde_json::to_string(&parametri).unwrap());
    let ignota = chiedi(
        db,
        &actor,
        &serde_json::to_string(&ParametriStampa {
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
    let lavori = Lavori::avvia(db, folder.path(), || {
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
