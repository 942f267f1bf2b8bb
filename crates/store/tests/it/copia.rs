//! Backup, restore and verify, from either database to either.

use std::path::Path;

use diesel::RunQueryDsl as _;
use domain::allegato::AllegatoId;
use domain::anomalie::{Accettazione, AccettazioneId, Anomalia, RegolaAnomalia};
use domain::elenchi::VociElenco;
use domain::monitoraggio::Raccolta;
use domain::regole::RegoleScritte as _;
use domain::rischio::Metodo;
use store::schede::{self, Filtro};
use store::{Db, Error};
use testkit::{Database, Prova, adesso};

fn pieno() -> Prova {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let cdr = p.cdr("U_01", "Segreteria");
    let nuovo = domain::cdr::Cdr {
        nome: "Affari generali".to_owned(),
        ..cdr.clone()
    };
    let da = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let cambiato = cdr.cambia_da(&nuovo, da, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| store::cdr::record(tx, &cambiato));
    p.persona("ROSSI ANNA");
    p.portatore("ENTI");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    p.correggi(
        &scheda,
        "note",
        domain::campo::Valore::testo("riga \"uno\"\nriga due – € 😀"),
    );
    p.allega(&scheda, "a-1", "verbale.pdf");
    let sessione = p.monitoraggio(&vista, "m-1", &[&cdr]);
    let estratta = sessione
        .campiona(
            "seme",
            30,
            vec!["2026_SEG_1".to_owned()],
            &p.actor,
            adesso(),
        )
        .unwrap();
    let risposta = Raccolta::vuota(&sessione.id, scheda.id());
    let risposta = risposta.annota(&sessione, "Fatto", "idonea", &p.actor, adesso());
    p.scrivi(|tx| {
        store::monitoraggi::record(tx, &estratta)?;
        store::monitoraggi::rispondi(tx, &risposta.unwrap())
    });
    let loro = p.vista_di(&p.altro, "2026_PTPC");
    p.scheda_con(&p.altro, &loro, testkit::contenuto("U_01"));
    let anomalia = Anomalia {
        regola: RegolaAnomalia::TipiTuttiUguali,
        scheda: None,
        campo: None,
        frase: "tutti uguali".to_owned(),
    };
    let id = AccettazioneId(store::new_id());
    let accettata =
        Accettazione::nuova(id, &vista.id, &anomalia, "È così", &p.actor, adesso()).unwrap();
    let testo = crate::metodi::proprio("borgo", 1);
    let metodo = Metodo::leggi_testo(&testo).unwrap();
    let aree = VociElenco {
        elenco: "area_di_rischio".to_owned(),
        ..VociElenco::default()
    };
    let voci = ["Farmacie comunali".to_owned()];
    let nascoste = ["Protezione civile".to_owned()];
    let elenco = aree.correggi(&voci, &nascoste, &p.actor, adesso()).unwrap();
    let risposta = domain::misura::RispostaAlFattore {
        tipo: domain::misura::QualeTipo::Proprio("Digitalizzazione".to_owned()),
        perche: "gli atti stanno in un posto solo".to_owned(),
    };
    let tipi = domain::misura::TipiMisura::new(vec!["Digitalizzazione".to_owned()]);
    let risposte = domain::misura::RisposteAlFattore::vuote("Mancanza di trasparenza")
        .correggi(&[risposta], &tipi, &p.actor, adesso())
        .unwrap();
    let stemma = domain::libro::Stemma {
        immagine: (0..=255).collect(),
        testo_alternativo: "Stemma".to_owned(),
    };
    p.scrivi(|tx| {
        store::enti::set_stemma(tx, &p.actor, Some(&stemma), adesso())?;
        store::modelli::save(tx, &p.actor, "x.toml", "testo", adesso())?;
        store::accettazioni::record(tx, &accettata)?;
        store::regole::record(tx, &p.actor, &metodo, &testo, adesso())?;
        store::elenchi::record(tx, &elenco)?;
        store::elenchi::record_risposte(tx, &risposte)?;
        store::sessioni::create(
            tx,
            "segreta",
            p.actor.utente.unwrap(),
            "x",
            adesso(),
            adesso() + chrono::TimeDelta::days(1),
        )
    });
    p
}

fn copia(db: &Db, path: &Path) -> String {
    store::backup(db, path).unwrap();
    std::fs::read_to_string(path).unwrap()
}

/// Line by line: the first one that differs is enough to read.
fn uguali(a: &str, b: &str) {
    for (a, b) in a.lines().zip(b.lines()) {
        assert_eq!(a, b);
    }
    assert_eq!(a.len(), b.len());
}

#[test]
fn a_copy_goes_to_any_database_and_comes_back_the_same() {
    let p = pieno();
    let cartella = tempfile::tempdir().unwrap();
    let originale = cartella.path().join("originale.jsonl");
    let detto = copia(&p.db, &originale);
    assert!(!detto.contains("segreta"), "sessions stay behind");
    assert_eq!(
        std::fs::read_dir(cartella.path()).unwrap().count(),
        1,
        "no half file stays behind"
    );
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(&originale).unwrap().permissions()
        ) & 0o077,
        0
    );

    // To a SQLite file, wherever it comes from, and from there to a database of the kind the tests run on.
    let sqlite = Db::open(cartella.path().join("altra.db").to_str().unwrap()).unwrap();
    store::restore(&sqlite, &originale).unwrap();
    let seconda = cartella.path().join("seconda.jsonl");
    uguali(&copia(&sqlite, &seconda), &detto);
    let ultima = Database::fresh();
    store::restore(ultima.db(), &seconda).unwrap();
    uguali(
        &copia(ultima.db(), &cartella.path().join("terza.jsonl")),
        &detto,
    );

    assert_eq!(store::verify(ultima.db()).unwrap(), Vec::<String>::new());
    let tutte = |db: &Db| {
        db.read(|c| {
            let vista = store::viste::find(c, &p.actor, "2026_PTPC")?;
            Ok((
                schede::list(c, &p.actor, &vista.id, &Filtro::default())?,
                store::enti::stemma(c, &p.actor)?,
                store::accettazioni::list(c, &p.actor, &vista.id)?,
                store::monitoraggi::list(c, &p.actor, &vista.id)?,
                store::allegati::contenuto(c, &p.actor, &AllegatoId("a-1".to_owned()))?,
                schede::search_page(
                    c,
                    &p.actor,
                    &schede::Ricerca {
                        testo: "riga due".to_owned(),
                        limite: 10,
                        ..Default::default()
                    },
                )?,
            ))
        })
        .unwrap()
    };
    assert_eq!(tutte(ultima.db()), tutte(&p.db));
    assert_eq!(
        tutte(ultima.db()).5.quante,
        1,
        "the search looks through what came back"
    );
    assert_eq!(
        ultima
            .db()
            .read(|c| store::enti::stemma(c, &p.altro))
            .unwrap(),
        None,
        "nothing comes back as nothing"
    );
    // And life goes on: the chain is taken up where it was.
    let dopo = ultima
        .db()
        .write(|tx| store::enti::rename(tx, &p.actor, "Nome nuovo", adesso()));
    assert!(dopo.is_ok());
    assert_eq!(store::verify(ultima.db()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_copy_is_taken_back_whole_or_not_at_all() {
    let p = pieno();
    let cartella = tempfile::tempdir().unwrap();
    let buona = cartella.path().join("buona.jsonl");
    let righe: Vec<String> = copia(&p.db, &buona).lines().map(str::to_owned).collect();

    let rifiuto = |db: &Db, righe: &[String]| {
        let path = cartella.path().join("guasta.jsonl");
        std::fs::write(&path, righe.join("\n")).unwrap();
        match store::restore(db, &path) {
            Err(Error::Dati(frase)) => frase,
            altro => panic!("{altro:?}"),
        }
    };
    assert!(rifiuto(&p.db, &righe).contains("non è vuota"));

    let vuoto = Database::fresh();
    let db = vuoto.db();
    let troncata = &righe[..righe.len() - 1];
    assert!(rifiuto(db, troncata).contains("troncato"));
    let una_di_meno: Vec<String> = righe
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != righe.len() - 2)
        .map(|(_, r)| r.clone())
        .collect();
    assert!(rifiuto(db, &una_di_meno).contains("troncato"));
    let piegata: Vec<String> = righe
        .iter()
        .map(|r| r.replace("anna.verdi", "anna.bruni"))
        .collect();
    assert!(rifiuto(db, &piegata).contains("alterata"));
    let strappata: Vec<String> = righe
        .iter()
        .map(|r| {
            if r.starts_with("[\"schede\"") {
                r[..r.len() / 2].to_owned()
            } else {
                r.clone()
            }
        })
        .collect();
    assert!(rifiuto(db, &strappata).contains("danneggiato"));
    let ignota: Vec<String> = righe
        .iter()
        .map(|r| r.replace("[\"schede\"", "[\"sqlite_master\""))
        .collect();
    assert!(rifiuto(db, &ignota).contains("danneggiato"));
    assert!(rifiuto(db, &["ciao".to_owned()]).contains("non è una copia"));
    assert!(rifiuto(db, &[]).contains("non è una copia"));

    // None of them left anything behind.
    assert_eq!(db.read(store::enti::list).unwrap(), []);
    store::restore(db, &buona).unwrap();
    assert_eq!(db.read(store::enti::list).unwrap().len(), 2);
}

/// A copy from before the appointments comes back with everybody as he was: able to do everything, until somebody shares it out.
#[test]
fn a_copy_from_before_the_appointments_lets_everybody_in() {
    let p = pieno();
    let cartella = tempfile::tempdir().unwrap();
    let oggi = copia(&p.db, &cartella.path().join("oggi.jsonl"));
    let mut righe = oggi.lines();
    let mut testa: serde_json::Value = serde_json::from_str(righe.next().unwrap()).unwrap();
    let tabelle = testa["tabelle"].as_object_mut().unwrap();
    tabelle.remove("incarichi").unwrap();
    tabelle["appartenenze"]
        .as_array_mut()
        .unwrap()
        .push("ruolo".into());
    let mut vecchia = vec![testa.to_string()];
    for riga in righe.filter(|r| !r.starts_with("[\"incarichi\"")) {
        let mut riga: serde_json::Value = serde_json::from_str(riga).unwrap();
        if riga[0] == "appartenenze" {
            riga.as_array_mut().unwrap().push("amministratore".into());
        }
        if riga.get("righe").is_some() {
            riga["righe"] = (vecchia.len() - 1).into();
        }
        vecchia.push(riga.to_string());
    }
    let file = cartella.path().join("vecchia.jsonl");
    std::fs::write(&file, vecchia.join("\n") + "\n").unwrap();
    let nuovo = Database::fresh();
    store::restore(nuovo.db(), &file).unwrap();
    let anna = p.actor.utente.unwrap();
    let oggi = adesso().date_naive();
    let tornata = nuovo
        .db()
        .read(|c| store::incarichi::actor_di(c, p.ente.id, anna, &p.actor.nome, oggi))
        .unwrap();
    assert_eq!(tornata, Some(p.actor.clone()));
}

#[test]
fn a_copy_that_cannot_be_written_leaves_no_half_file() {
    let p = pieno();
    let cartella = tempfile::tempdir().unwrap();
    let occupato = cartella.path().join("cartella");
    std::fs::create_dir_all(occupato.join("piena")).unwrap();
    assert!(matches!(
        store::backup(&p.db, &occupato),
        Err(Error::Dati(_))
    ));
    assert!(matches!(
        store::backup(&p.db, Path::new("/")),
        Err(Error::Dati(_))
    ));
    assert_eq!(std::fs::read_dir(cartella.path()).unwrap().count(), 1);
}

#[test]
fn verify_finds_what_cannot_be_read() {
    for (sql, detto) in [
        ("update schede set stato = 'sospesissima'", "sospesissima"),
        ("update schede set livello = 'boh'", "boh"),
        ("update viste set tipo = 'boh'", "tipo sconosciuto"),
        ("update indicatori set unita = 'pertiche'", "pertiche"),
        (
            "update righe set campo = 'titolo' where campo = 'attivita'",
            "titolo",
        ),
        ("update incarichi set ruolo = 'papa'", "papa"),
        ("update storia set dopo = '{'", "alterata"),
    ] {
        let p = pieno();
        assert_eq!(store::verify(&p.db).unwrap(), Vec::<String>::new());
        p.scrivi(|tx| Ok(diesel::sql_query(sql).execute(&mut **tx)?));
        let problemi = store::verify(&p.db).unwrap();
        assert!(
            problemi.iter().any(|p| p.contains(detto)),
            "{sql}: {problemi:?}"
        );
    }
}

#[test]
fn migrating_twice_changes_nothing() {
    let p = pieno();
    let cartella = tempfile::tempdir().unwrap();
    let prima = copia(&p.db, &cartella.path().join("a.jsonl"));
    p.db.migrate().unwrap();
    uguali(&copia(&p.db, &cartella.path().join("b.jsonl")), &prima);
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let p = Prova::new();
    p.scrivi(|tx| {
        Ok(
            diesel::sql_query("insert into migrazioni (numero, nome) values (9999, 'domani')")
                .execute(&mut **tx)?,
        )
    });
    assert!(matches!(p.db.migrate(), Err(Error::Dati(frase)) if frase.contains("più recente")));
}
