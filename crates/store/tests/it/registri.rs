//! CdR, people, stakeholders, plans, modelli, imports and prints: stored and read back.

use domain::campo::Valore;
use domain::cdr::Cdr;
use domain::fact::Atto;
use domain::importazione::{Formato, Frammento, Lettura, Parametri, Scelte};
use domain::persona::Persona;
use domain::scheda::Livello;
use domain::vista::Vista;
use store::importazioni::Stato;
use store::provenienze::Provenienza;
use store::{Error, cdr, importazioni, modelli, persone, portatori, provenienze, stampe, viste};
use testkit::{Prova, adesso};

#[test]
fn a_cdr_keeps_all_its_names() {
    let p = Prova::new();
    let primo = p.cdr("U_02", "Ragioneria");
    let nuovo = Cdr {
        titolo: Some("UOC Ragioneria".to_owned()),
        nome_breve: Some("RAGIONERIA".to_owned()),
        alias: vec![
            "Ragioneria e tributi".to_owned(),
            "A prima del titolo".to_owned(),
        ],
        responsabile: Some("ROSSI ANNA".to_owned()),
        assessorato: Some("Bilancio".to_owned()),
        ..primo.clone()
    };
    let fatto = primo
        .correggi(&nuovo, Atto::Correzione, &p.actor, adesso())
        .unwrap();
    p.scrivi(|tx| cdr::record(tx, &fatto));
    let secondo = p.cdr("U_01", "Segreteria");
    assert_eq!(p.leggi(|c| cdr::find(c, &p.actor, "U_02")), nuovo);
    assert_eq!(
        p.leggi(|c| cdr::list(c, &p.actor)),
        [secondo.clone(), nuovo.clone()]
    );
    let doppio = secondo
        .correggi(
            &Cdr {
                codice: "U_02".to_owned(),
                ..secondo.clone()
            },
            Atto::Correzione,
            &p.actor,
            adesso(),
        )
        .unwrap();
    assert!(
        matches!(p.db.write(|tx| cdr::record(tx, &doppio)), Err(Error::Conflict(v)) if v == "cdr_codice")
    );
}

/// What a unit was is kept with the unit it depended on, by its key: a new code of that one changes nothing.
#[test]
fn a_cdr_keeps_what_it_was() {
    let p = Prova::new();
    let (sopra, cdr) = (p.cdr("U_10", "Direzione"), p.cdr("U_02", "Ragioneria"));
    let sotto = Cdr {
        padre: Some("U_10".to_owned()),
        ..cdr.clone()
    };
    let fatto = cdr.correggi(&sotto, Atto::Correzione, &p.actor, adesso());
    p.scrivi(|tx| cdr::record(tx, fatto.as_ref().unwrap()));
    let giorno = |a, m, g| chrono::NaiveDate::from_ymd_opt(a, m, g).unwrap();
    let mut ultimo = sotto;
    for (nome, da) in [
        ("Tributi", giorno(2024, 1, 1)),
        ("Bilancio", giorno(2026, 3, 1)),
    ] {
        let nuovo = Cdr {
            nome: nome.to_owned(),
            padre: None,
            ..ultimo.clone()
        };
        let fatto = ultimo.cambia_da(&nuovo, da, &p.actor, adesso()).unwrap();
        p.scrivi(|tx| cdr::record(tx, &fatto));
        ultimo = fatto.cosa().clone();
    }
    assert_eq!(p.leggi(|c| cdr::find(c, &p.actor, "U_02")), ultimo);
    let altro = Cdr {
        codice: "U_11".to_owned(),
        ..sopra.clone()
    };
    let fatto = sopra.correggi(&altro, Atto::Correzione, &p.actor, adesso());
    p.scrivi(|tx| cdr::record(tx, &fatto.unwrap()));
    let nel = |anno| {
        let tutti = p.leggi(|c| cdr::nell_anno(c, &p.actor, anno));
        let suo = tutti.into_iter().find(|c| c.codice == "U_02").unwrap();
        (suo.nome, suo.padre)
    };
    let detto = |nome: &str, padre: Option<&str>| (nome.to_owned(), padre.map(str::to_owned));
    assert_eq!(nel(2023), detto("Ragioneria", Some("U_11")));
    assert_eq!(nel(2025), detto("Tributi", None));
    assert_eq!(nel(2026), detto("Bilancio", None));
    let sotto = |g| {
        let struttura = p.leggi(|c| cdr::struttura(c, p.ente.id, g));
        struttura.sotto(&sopra.id).len()
    };
    assert_eq!(
        (sotto(giorno(2023, 12, 31)), sotto(giorno(2024, 1, 1))),
        (2, 1)
    );
}

#[test]
fn a_person_has_one_spelling() {
    let p = Prova::new();
    let rossi = p.persona("rossi  niccolò");
    assert_eq!(rossi.cognome_nome, "ROSSI NICCOLÒ");
    let nuovo = Persona {
        incarico: Some("Dirigente".to_owned()),
        email: Some("rossi@borgo.example".to_owned()),
        ..rossi.clone()
    };
    let fatto = rossi
        .correggi(&nuovo, Atto::Correzione, &p.actor, adesso())
        .unwrap();
    p.scrivi(|tx| persone::record(tx, &fatto));
    assert_eq!(p.leggi(|c| persone::find(c, &p.actor, &rossi.id)), nuovo);
    assert_eq!(
        p.leggi(|c| persone::find_by_nome(c, &p.actor, "Rossi Niccolo")),
        nuovo
    );
    let vuota = Persona::vuota(domain::persona::PersonaId(store::new_id()));
    let doppia = vuota
        .correggi(
            &Persona {
                cognome_nome: "Rossi Niccolo".to_owned(),
                ..vuota.clone()
            },
            Atto::Creazione,
            &p.actor,
            adesso(),
        )
        .unwrap();
    assert!(
        matches!(p.db.write(|tx| persone::record(tx, &doppia)), Err(Error::Conflict(v)) if v == "persone_chiave")
    );
    assert_eq!(p.leggi(|c| persone::list(c, &p.actor)), [nuovo]);
}

#[test]
fn stakeholders_are_in_order() {
    let p = Prova::new();
    let (enti, cittadini) = (p.portatore("Enti"), p.portatore("CITTADINI"));
    assert_eq!(
        p.leggi(|c| portatori::list(c, &p.actor)),
        [cittadini.clone(), enti]
    );
    assert_eq!(
        p.leggi(|c| portatori::find(c, &p.actor, &cittadini.id)),
        cittadini
    );
}

#[test]
fn a_plan_keeps_its_modelli() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let nuova = Vista {
        titolo: "Altro titolo".to_owned(),
        al: 2030,
        modelli: vec![
            (Livello::Processo, "nostro".to_owned()),
            (Livello::Cdr, "cdr".to_owned()),
        ],
        ..vista.clone()
    };
    p.scrivi(|tx| {
        viste::record(
            tx,
            &vista.correggi(nuova.clone(), &p.actor, adesso()).unwrap(),
        )
    });
    assert_eq!(p.leggi(|c| viste::find(c, &p.actor, "2026_PTPC")), nuova);
    let senza = Vista {
        modelli: Vec::new(),
        metodo: None,
        ..nuova.clone()
    };
    p.scrivi(|tx| {
        viste::record(
            tx,
            &nuova.correggi(senza.clone(), &p.actor, adesso()).unwrap(),
        )
    });
    assert_eq!(p.leggi(|c| viste::find(c, &p.actor, "2026_PTPC")), senza);
}

#[test]
fn a_modello_is_kept_replaced_and_taken_away() {
    let p = Prova::new();
    p.scrivi(|tx| {
        modelli::save(tx, &p.actor, "b.toml", "uno", adesso())?;
        modelli::save(tx, &p.actor, "a.toml", "due", adesso())?;
        modelli::save(tx, &p.actor, "b.toml", "tre", adesso())?;
        modelli::save(tx, &p.actor, "b.toml", "tre", adesso())
    });
    let coppia = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        p.leggi(|c| modelli::list(c, &p.actor)),
        [coppia("a.toml", "due"), coppia("b.toml", "tre")]
    );
    let righe = p.leggi(|c| {
        store::storia::di(
            c,
            &p.actor,
            &store::storia::Oggetto::Modello("b.toml".to_owned()),
        )
    });
    assert_eq!(
        righe.iter().map(|r| r.atto).collect::<Vec<_>>(),
        [Atto::Correzione, Atto::Creazione]
    );
    p.scrivi(|tx| modelli::delete(tx, &p.actor, "a.toml", adesso()));
    assert!(matches!(
        p.db.write(|tx| modelli::delete(tx, &p.actor, "a.toml", adesso())),
        Err(Error::NotFound)
    ));
}

fn lettura() -> Lettura {
    Lettura {
        formato: Formato::SchedaPtpc,
        parametri: Parametri {
            ente: Some("COMUNE DI BORGO SERENO".to_owned()),
            ..Parametri::default()
        },
        fonte: Vec::new(),
        schede: Vec::new(),
        riparazioni: Vec::new(),
        proposte: Vec::new(),
        non_collocate: Vec::new(),
        impaginazione: Vec::new(),
        avvisi: Vec::new(),
    }
}

#[test]
fn a_preview_is_confirmed_once() {
    let p = Prova::new();
    let bytes: Vec<u8> = (0..=255).collect();
    let id = p.scrivi(|tx| {
        importazioni::create(
            tx,
            &p.actor,
            "scheda.txt",
            Some(&bytes),
            &lettura(),
            adesso(),
        )
    });
    let scelte = Scelte {
        proposte_accettate: vec![2],
        ..Scelte::default()
    };
    p.scrivi(|tx| importazioni::set_scelte(tx, &p.actor, &id, &scelte));
    let letta = p.leggi(|c| importazioni::find(c, &p.actor, &id));
    assert_eq!(
        (letta.lettura, letta.scelte, letta.voce.stato),
        (lettura(), scelte.clone(), Stato::Anteprima)
    );
    assert_eq!(
        (
            letta.voce.nome_file.as_str(),
            letta.voce.chi.as_str(),
            letta.voce.quando
        ),
        ("scheda.txt", "anna.verdi", adesso())
    );
    assert_eq!(
        p.leggi(|c| importazioni::file(c, &p.actor, &id)),
        Some(bytes)
    );
    p.scrivi(|tx| importazioni::set_stato(tx, &p.actor, &id, Stato::Confermata));
    assert_eq!(
        p.leggi(|c| importazioni::list(c, &p.actor))
            .first()
            .map(|v| v.stato),
        Some(Stato::Confermata)
    );
    for di_nuovo in [
        p.db.write(|tx| importazioni::set_stato(tx, &p.actor, &id, Stato::Confermata)),
        p.db.write(|tx| importazioni::set_scelte(tx, &p.actor, &id, &scelte)),
    ] {
        assert!(matches!(di_nuovo, Err(Error::NotFound)));
    }
}

#[test]
fn the_origin_of_a_field_is_that_of_the_last_import() {
    let p = Prova::new();
    let scheda = p.scheda(&p.vista("2026_PTPC"), "2026_SEG_1");
    let id =
        p.scrivi(|tx| importazioni::create(tx, &p.actor, "uno.txt", None, &lettura(), adesso()));
    let origine = |campo: &str, testo: &str| Provenienza {
        campo: campo.to_owned(),
        importazione: id.clone(),
        origine: vec![Frammento {
            riga: 7,
            testo: testo.to_owned(),
        }],
        valore_letto: Valore::testo(testo),
    };
    p.scrivi(|tx| {
        provenienze::record(
            tx,
            &p.actor,
            scheda.id(),
            &[origine("titolo", "prima"), origine("fonti", "resta")],
        )?;
        provenienze::record(tx, &p.actor, scheda.id(), &[origine("titolo", "dopo")])
    });
    assert_eq!(
        p.leggi(|c| provenienze::di(c, &p.actor, scheda.id())),
        [origine("fonti", "resta"), origine("titolo", "dopo")]
    );
    let ignota = Provenienza {
        importazione: "nessuna".to_owned(),
        ..origine("titolo", "x")
    };
    assert!(matches!(
        p.db.write(|tx| provenienze::record(tx, &p.actor, scheda.id(), &[ignota])),
        Err(Error::NotFound)
    ));
}

#[test]
fn a_print_goes_from_the_queue_to_its_file() {
    let p = Prova::new();
    let nuova =
        || p.scrivi(|tx| stampe::create(tx, &p.actor, "{\"vista\":\"2026_PTPC\"}", 40, adesso()));
    let id = nuova();
    let come = |id: &str| p.leggi(|c| stampe::find(c, &p.actor, id));
    assert_eq!(
        (come(&id).stato, come(&id).fatte, come(&id).totale),
        (stampe::Stato::InCoda, 0, 40)
    );
    p.scrivi(|tx| stampe::start(tx, &p.actor, &id));
    assert!(
        matches!(
            p.db.write(|tx| stampe::start(tx, &p.actor, &id)),
            Err(Error::NotFound)
        ),
        "of two workers one gets it"
    );
    p.scrivi(|tx| stampe::progress(tx, &p.actor, &id, 20, 41));
    assert_eq!((come(&id).fatte, come(&id).totale), (20, 41));
    p.scrivi(|tx| stampe::finish(tx, &p.actor, &id, "/dati/libro.pdf"));
    assert_eq!(
        (come(&id).stato, come(&id).fatte, come(&id).file.as_deref()),
        (stampe::Stato::Finita, 41, Some("/dati/libro.pdf"))
    );
    assert!(come(&id).stato.conclusa());

    let altra = nuova();
    p.scrivi(|tx| {
        stampe::start(tx, &p.actor, &altra)?;
        stampe::cancel(tx, &p.actor, &altra)
    });
    assert!(
        matches!(
            p.db.write(|tx| stampe::progress(tx, &p.actor, &altra, 1, 40)),
            Err(Error::NotFound)
        ),
        "a worker learns that it was cancelled"
    );
    let (terza, quarta) = (nuova(), nuova());
    p.scrivi(|tx| stampe::fail(tx, &p.actor, &terza, "memoria esaurita"));
    assert_eq!(come(&terza).errore.as_deref(), Some("memoria esaurita"));
    assert_eq!(
        p.scrivi(|tx| stampe::fail_interrupted(tx, "il programma si è fermato")),
        1
    );
    assert_eq!(come(&quarta).stato, stampe::Stato::Fallita);
    assert_eq!(
        p.leggi(|c| stampe::list(c, &p.actor))
            .into_iter()
            .map(|s| s.id)
            .collect::<Vec<_>>(),
        [quarta, terza, altra, id]
    );
}
