//! Recording a sheet: versions, refusals, all or nothing.

use domain::campo::Valore;
use domain::fact::Atto;
use domain::scheda::{
    Collegamento, Contenuto, Indicatore, Livello, Posto, Scheda, SchedaId, Sezione,
};
use domain::vista::VistaId;
use domain::{Actor, Ruolo};
use store::{Error, schede};
use testkit::{Prova, adesso, contenuto};

fn titolo(t: &str) -> (String, Valore) {
    ("titolo".to_owned(), Valore::Testo(t.to_owned()))
}

#[test]
fn two_people_on_one_sheet_notice_each_other() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let letta = p.scheda(&vista, "2026_SEG_1");
    assert_eq!(letta.versione(), 1);

    let mia = letta
        .correggi(
            [titolo("Il mio")],
            Atto::Correzione,
            None,
            &p.actor,
            adesso(),
        )
        .unwrap();
    let sua = letta
        .correggi(
            [titolo("Il suo")],
            Atto::Correzione,
            None,
            &p.actor,
            adesso(),
        )
        .unwrap();
    assert_eq!(p.scrivi(|tx| schede::record(tx, &sua)), 2);
    let no = p.db.write(|tx| schede::record(tx, &mia)).unwrap_err();
    assert!(matches!(no, Error::Superata { attuale: 2 }), "{no:?}");
    let adesso_c_e = p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1"));
    assert_eq!(adesso_c_e.titolo(), "Il suo");
    assert_eq!(adesso_c_e.versione(), 2);
}

#[test]
fn a_code_stands_once_in_a_plan_and_again_in_another() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    let posto = Posto {
        id: SchedaId(store::new_id()),
        vista: vista.id.clone(),
        livello: Livello::Processo,
        cdr: None,
        posizione: 9,
    };
    let doppia = Scheda::nuova(
        posto,
        contenuto("2026_SEG_1"),
        Atto::Creazione,
        &p.actor,
        adesso(),
    )
    .unwrap();
    match p.db.write(|tx| schede::record(tx, &doppia)).unwrap_err() {
        Error::Conflict(vincolo) => assert_eq!(vincolo, "schede_codice"),
        altro => panic!("{altro:?}"),
    }
    p.scheda(&p.vista("2027_PTPC"), "2026_SEG_1");
}

#[test]
fn a_sheet_goes_only_to_a_plan_and_a_cdr_of_its_body() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let cdr = p.cdr("U_01", "Segreteria").id;
    let posto = |vista: &VistaId, cdr| Posto {
        id: SchedaId(store::new_id()),
        vista: vista.clone(),
        livello: Livello::Processo,
        cdr,
        posizione: 1,
    };
    let tenta = |posto, actor| {
        let fatto =
            Scheda::nuova(posto, contenuto("X_1"), Atto::Creazione, actor, adesso()).unwrap();
        p.db.write(|tx| schede::record(tx, &fatto))
    };
    assert!(matches!(
        tenta(posto(&vista.id, None), &p.altro),
        Err(Error::NotFound)
    ));
    let loro = p.vista_di(&p.altro, "2026_PTPC");
    assert!(matches!(
        tenta(posto(&loro.id, Some(cdr.clone())), &p.altro),
        Err(Error::NotFound)
    ));
    assert!(matches!(
        tenta(posto(&VistaId("nessuna".to_owned()), None), &p.actor),
        Err(Error::NotFound)
    ));
    assert_eq!(tenta(posto(&vista.id, Some(cdr)), &p.actor).unwrap(), 1);
}

#[test]
fn a_correction_made_from_a_sheet_that_is_not_stored_is_not_found() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let mia = p.scheda(&vista, "2026_SEG_1");
    // The same sheet, in the hands of somebody of another body.
    let fatto = mia
        .correggi(
            [titolo("altro")],
            Atto::Correzione,
            None,
            &p.altro,
            adesso(),
        )
        .unwrap();
    assert!(matches!(
        p.db.write(|tx| schede::record(tx, &fatto)),
        Err(Error::NotFound)
    ));
    assert_eq!(
        p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")),
        mia
    );
}

#[test]
fn a_transaction_that_fails_leaves_nothing() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let prima = p.leggi(|c| {
        store::storia::di(
            c,
            &p.actor,
            &store::storia::Oggetto::Scheda(scheda.id().clone()),
        )
    });
    let fatto = scheda
        .correggi(
            [titolo("A metà"), ("attivita".to_owned(), Valore::Vuoto)],
            Atto::Correzione,
            None,
            &p.actor,
            adesso(),
        )
        .unwrap();
    let no = p.db.write(|tx| {
        schede::record(tx, &fatto)?;
        Err::<(), _>(Error::Dati("ripensato".to_owned()))
    });
    assert!(matches!(no, Err(Error::Dati(_))));
    assert_eq!(
        p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")),
        scheda
    );
    assert_eq!(
        p.leggi(|c| store::storia::di(
            c,
            &p.actor,
            &store::storia::Oggetto::Scheda(scheda.id().clone())
        )),
        prima
    );
}

#[test]
fn a_failure_that_was_swallowed_still_undoes_the_transaction_or_leaves_it_whole() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let fatto = scheda
        .correggi(
            [titolo("Nuovo titolo")],
            Atto::Correzione,
            None,
            &p.actor,
            adesso(),
        )
        .unwrap();
    let esito = p.db.write(|tx| {
        schede::record(tx, &fatto)?;
        let doppia = domain::vista::Vista::nuova(domain::vista::Vista { id: VistaId(store::new_id()), ..vista.clone() }, &p.actor, adesso()).unwrap();
        assert!(matches!(store::viste::record(tx, &doppia), Err(Error::Conflict(v)) if v == "viste_codice"));
        Ok(())
    });
    let titolo = p
        .leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1"))
        .titolo()
        .to_owned();
    // What the caller is told is what is stored, on both databases.
    assert_eq!(titolo == "Nuovo titolo", esito.is_ok(), "{esito:?}");
}

#[test]
fn recording_nothing_writes_nothing() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let stesso = scheda
        .correggi(
            [titolo(scheda.titolo())],
            Atto::Correzione,
            None,
            &p.actor,
            adesso(),
        )
        .unwrap();
    assert_eq!(p.scrivi(|tx| schede::record(tx, &stesso)), 1);
    assert_eq!(
        p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")),
        scheda
    );
}

#[test]
fn a_list_that_shrinks_leaves_no_row_behind() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    for campo in [
        "collegato_a",
        "sezioni",
        "attivita",
        "stakeholder",
        "fasi",
        "indicatori",
    ] {
        let vuotata = p.correggi(
            &p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")),
            campo,
            Valore::Vuoto,
        );
        assert!(
            domain::scheda::campi::trova(campo)
                .unwrap()
                .get(vuotata.contenuto())
                .vuoto(),
            "{campo}"
        );
    }
    let corta = vec![Sezione {
        titolo: String::new(),
        righe: vec![domain::libro::Riga {
            livello: 2,
            testo: "sola".to_owned(),
        }],
    }];
    let rimessa = p.correggi(
        &p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1")),
        "sezioni",
        Valore::Sezioni(corta.clone()),
    );
    assert_eq!(rimessa.contenuto().sezioni, corta);
    assert_eq!(rimessa.versione(), scheda.versione() + 7);
}

#[test]
fn two_writers_queue_instead_of_failing() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    std::thread::scope(|s| {
        for n in 0..8 {
            let (p, vista) = (&p, &vista);
            s.spawn(move || p.scheda(vista, &format!("2026_SEG_{n}")));
        }
    });
    assert_eq!(
        p.leggi(|c| schede::list(c, &p.actor, &vista.id, &schede::Filtro::default()))
            .len(),
        8
    );
    assert_eq!(p.leggi(store::storia::verifica), Vec::<String>::new());
}

/// What a formula gives tells what the sheets hold that it reads: nobody lets one read farther than he does.
#[test]
fn a_formula_begins_to_read_only_sheets_that_its_writer_reads() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let segreteria = p.cdr("U_01", "Segreteria");
    p.cdr("U_02", "Ragioneria");
    p.scheda(&vista, "2026_SEG_1");
    p.scheda(&vista, "2026_SEG_2");
    let altrove = Contenuto {
        collegato_a: vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: "U_02".to_owned(),
            nome: "RAGIONERIA".to_owned(),
            peso: None,
        }],
        ..contenuto("2026_RAG_1")
    };
    p.scheda_con(&p.actor, &vista, altrove);
    let dora = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&segreteria))]);
    let attuale = || p.leggi(|c| schede::find(c, &p.actor, &vista.id, "2026_SEG_1"));
    let scrivi = |chi: &Actor, descrizione: &str, formula: &str| {
        let calcolato = Indicatore {
            descrizione: Some(descrizione.to_owned()),
            formula: Some(formula.to_owned()),
            ..Indicatore::default()
        };
        let valori = [("indicatori".to_owned(), Valore::Indicatori(vec![calcolato]))];
        let fatto = attuale()
            .correggi(valori, Atto::Correzione, None, chi, adesso())
            .unwrap();
        p.db.write(|tx| schede::record(tx, &fatto))
    };
    // A sheet that she may not know about and one that is not there are one sentence.
    for altra in ["2026_RAG_1", "2026_MAI_1"] {
        match scrivi(&dora, "calcolato", &format!("[2026_SEG_2.1] + [{altra}.1]")) {
            Err(Error::Campi(no)) => {
                assert_eq!(no.len(), 1, "{no:?}");
                assert_eq!(no[0].campo, "indicatori");
                let frase = format!(
                    "una formula legge la scheda {altra}, che non c'è o che non puoi vedere"
                );
                assert!(no[0].frase.starts_with(&frase), "{no:?}");
            }
            esito => panic!("{altra}: {esito:?}"),
        }
        assert_eq!(attuale().versione(), 1, "{altra}");
    }
    let vicina = "[2026_SEG_2.1] + [avanzamento]";
    assert_eq!(scrivi(&dora, "calcolato", vicina).unwrap(), 2);
    // Who reads the whole body lets it read the whole body; what it reads already, she leaves there.
    let lontana = "[2026_RAG_1.1] * 2";
    assert_eq!(scrivi(&p.actor, "calcolato", lontana).unwrap(), 3);
    assert_eq!(scrivi(&dora, "il doppio", lontana).unwrap(), 4);
    let indicatori = attuale().contenuto().indicatori.clone();
    assert_eq!(indicatori[0].formula.as_deref(), Some(lontana));
}
