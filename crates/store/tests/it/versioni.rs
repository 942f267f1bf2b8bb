//! What the body adopted stays as it was, and what is not the same any more shows.

use std::collections::HashMap;

use diesel::{RunQueryDsl as _, sql_query};
use domain::campo::Valore;
use domain::gantt::Scala;
use domain::libro::{OggettoStampa, ParametriStampa, Stemma};
use domain::scheda::{Fase, Scheda, Stato};
use domain::versione::{self, GenereVersione, Momento};
use domain::vista::Vista;
use domain::vista::vita::{EsameVista, PassaggioVista, StatoVista};
use domain::{Atto, Decimale, Permesso};
use store::{Error, libri, schede, versioni, viste};
use testkit::{Prova, adesso};

/// An adopted plan with one sheet.
fn adottata(p: &Prova) -> (Vista, Scheda) {
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    (p.passa_vista(&vista, PassaggioVista::Adotta), scheda)
}

fn titolo(p: &Prova, vista: &Vista, numero: i32) -> String {
    let schede = p.leggi(|c| versioni::schede(c, &p.actor, &vista.id, numero));
    schede.first().unwrap().titolo().to_owned()
}

#[test]
fn a_version_stays_as_it_was_whatever_happens_to_the_plan() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let come_era = scheda.titolo().to_owned();
    let aperta = p.passa_vista(&vista, PassaggioVista::ApriVariazione);
    p.correggi(&scheda, "titolo", Valore::testo("Accesso civico"));
    p.scheda(&aperta, "2026_SEG_2");
    let variata = p.passa_vista(&aperta, PassaggioVista::ApprovaVariazione);
    assert_eq!(variata.variazione, None);
    let tutte = p.leggi(|c| versioni::list(c, &p.actor, &vista.id));
    let detto: Vec<_> = tutte
        .iter()
        .map(|v| (v.numero, v.genere, v.schede))
        .collect();
    assert_eq!(
        detto,
        [
            (2, GenereVersione::Variazione, 2),
            (1, GenereVersione::Adozione, 1)
        ]
    );
    assert_eq!(titolo(&p, &vista, 1), come_era);
    assert_eq!(titolo(&p, &vista, 2), "Accesso civico");
    let (prima, dopo) = p.leggi(|c| {
        Ok((
            versioni::schede(c, &p.actor, &vista.id, 1)?,
            versioni::schede(c, &p.actor, &vista.id, 2)?,
        ))
    });
    let sorti: Vec<_> = versione::confronta(&prima, &dopo, &HashMap::new(), true)
        .into_iter()
        .map(|s| (s.codice.clone(), s.sorte.etichetta()))
        .collect();
    assert_eq!(
        sorti,
        [
            ("2026_SEG_1".to_owned(), "Cambiata"),
            ("2026_SEG_2".to_owned(), "Nuova")
        ]
    );
    assert_eq!(store::verify(&p.db).unwrap(), Vec::<String>::new());
}

#[test]
fn an_adopted_plan_takes_no_change_but_what_was_done() {
    let p = Prova::new();
    let (_, scheda) = adottata(&p);
    let prova = |campo: &str, valore: Valore, atto: Atto| {
        let adesso_com_e = p.leggi(|c| schede::find_by_id(c, &p.actor, scheda.id()));
        let valori = [(campo.to_owned(), valore)];
        let fatto = adesso_com_e.correggi(valori, atto, None, &p.actor, adesso());
        p.db.write(|tx| schede::record(tx, &fatto.unwrap()))
    };
    for atto in [Atto::Correzione, Atto::Importazione] {
        match prova("titolo", Valore::testo("Altro"), atto) {
            Err(Error::Campi(no)) => assert_eq!(no[0].campo, "titolo"),
            altro => panic!("{altro:?}"),
        }
    }
    let mut fasi: Vec<Fase> = scheda.contenuto().fasi.clone();
    fasi[0].avanzamento = Some(Decimale::from(90));
    prova("fasi", Valore::Fasi(fasi.clone()), Atto::Correzione).unwrap();
    fasi[0].descrizione = Some("Altra fase".to_owned());
    assert!(prova("fasi", Valore::Fasi(fasi), Atto::Correzione).is_err());
}

#[test]
fn of_two_who_make_the_same_passage_one_does() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    p.passa_vista(&vista, PassaggioVista::Adotta);
    let esame = EsameVista {
        schede: &[(Stato::Condivisa, 1)],
        variata: true,
    };
    let atto = p.leggi(|c| versioni::list(c, &p.actor, &vista.id))[0]
        .provvedimento
        .clone();
    // Made from what stood on the page before the other one came.
    let passata = vista.passa(PassaggioVista::Adotta, "", atto, &esame, &p.actor, adesso());
    let esito = p.db.write(|tx| versioni::passa(tx, &passata.unwrap()));
    assert!(matches!(esito, Err(Error::Superata { .. })), "{esito:?}");
    assert_eq!(p.leggi(|c| versioni::list(c, &p.actor, &vista.id)).len(), 1);
}

#[test]
fn a_passage_goes_through_no_other_door() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    let esame = EsameVista {
        schede: &[(Stato::Condivisa, 1)],
        variata: false,
    };
    let aperta = p.passa_vista(&vista, PassaggioVista::Adotta);
    let passata = aperta
        .passa(
            PassaggioVista::ApriVariazione,
            "motivo",
            None,
            &esame,
            &p.actor,
            adesso(),
        )
        .unwrap();
    let esito = p.db.write(|tx| viste::record(tx, passata.fatto()));
    assert!(
        matches!(esito, Err(Error::Vietato(Permesso::Adottare))),
        "{esito:?}"
    );
    // Nor does a correction of its settings carry a state along.
    let mut altra = aperta.clone();
    altra.titolo = "Altro titolo".to_owned();
    altra.stato = StatoVista::Chiusa;
    let fatto = aperta.correggi(altra, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| viste::record(tx, &fatto));
    let dopo = p.leggi(|c| viste::find(c, &p.actor, "2026_PTPC"));
    assert_eq!(
        (dopo.titolo.as_str(), dopo.stato),
        ("Altro titolo", StatoVista::Adottata)
    );
}

#[test]
fn an_adopted_plan_keeps_its_years_and_its_method() {
    let p = Prova::new();
    let (vista, _) = adottata(&p);
    let mut altra = vista.clone();
    altra.anno = 2027;
    let no = vista.correggi(altra, &p.actor, adesso()).unwrap_err();
    assert_eq!(no[0].campo, "anno");
}

/// What is written into a version after it was frozen shows, wherever it is written.
#[test]
fn a_bent_version_shows() {
    for sql in [
        "update versioni_contenuti set contenuto = replace(contenuto, 'Attività', 'Altra')",
        "update versioni set contorno = replace(contorno, 'Comune', 'Altro comune')",
        "update versioni_schede set scheda = 'x'",
        "update versioni_schede set cdr = 'x'",
        "delete from versioni_schede",
        "update versioni set impronta = 'x'",
    ] {
        let p = Prova::new();
        adottata(&p);
        assert_eq!(store::verify(&p.db).unwrap(), Vec::<String>::new());
        p.scrivi(|tx| Ok(sql_query(sql).execute(&mut **tx)?));
        let no = store::verify(&p.db).unwrap();
        assert!(
            no.iter().any(|n| n.contains("la versione 1")),
            "{sql}: {no:?}"
        );
    }
}

#[test]
fn a_copy_carries_the_versions() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("copia.jsonl");
    store::backup(&p.db, &file).unwrap();
    let altra = testkit::Database::fresh();
    store::restore(altra.db(), &file).unwrap();
    let letta = altra
        .db()
        .read(|c| versioni::schede(c, &p.actor, &vista.id, 1))
        .unwrap();
    assert_eq!(letta[0].contenuto(), scheda.contenuto());
}

/// The book of a version is laid out from what was frozen: names, crest, modelli and sheets of its day.
#[test]
fn a_version_prints_again_as_it_was() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let parametri = ParametriStampa {
        vista: vista.codice.clone(),
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: Some(Scala::Anno),
        oggetto: OggettoStampa::Versione(1),
        data_elaborazione: adesso().date_naive(),
    };
    let prima = p.leggi(|c| libri::libro(c, &p.actor, &parametri));
    assert_eq!(prima.fogli().count(), 1);
    p.passa_vista(&vista, PassaggioVista::RiportaInPreparazione);
    p.correggi(&scheda, "titolo", Valore::testo("Altro titolo"));
    p.scheda(&vista, "2026_SEG_2");
    let (_, fornito) = domain::modello::FORNITI[1];
    p.scrivi(|tx| {
        store::enti::rename(tx, &p.actor, "Unione di comuni", adesso())?;
        let stemma = Stemma {
            immagine: vec![1],
            testo_alternativo: "Nuovo".to_owned(),
        };
        store::enti::set_stemma(tx, &p.actor, Some(&stemma), adesso())?;
        let altro = fornito.replace("SCHEDA PTPC", "ALTRA SCHEDA");
        store::modelli::save(tx, &p.actor, "altro.toml", &altro, adesso())
    });
    assert_eq!(p.leggi(|c| libri::libro(c, &p.actor, &parametri)), prima);
    let oggi = ParametriStampa {
        oggetto: OggettoStampa::Oggi,
        ..parametri
    };
    let oggi = p.leggi(|c| libri::libro(c, &p.actor, &oggi));
    assert_eq!(
        (oggi.ente.as_str(), oggi.fogli().count()),
        ("Unione di comuni", 2)
    );
}

#[test]
fn a_comparison_is_a_book_too() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let aperta = p.passa_vista(&vista, PassaggioVista::ApriVariazione);
    p.correggi(&scheda, "titolo", Valore::testo("Accesso civico"));
    p.scheda(&aperta, "2026_SEG_2");
    let di = |versione| Momento {
        vista: vista.codice.clone(),
        versione,
    };
    let parametri = ParametriStampa {
        vista: vista.codice.clone(),
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Confronto {
            da: di(Some(1)),
            a: di(None),
            solo_piano: true,
        },
        data_elaborazione: adesso().date_naive(),
    };
    let libro = p.leggi(|c| libri::libro(c, &p.actor, &parametri));
    let titoli: Vec<&str> = libro.capitoli.iter().map(|c| c.titolo.as_str()).collect();
    assert_eq!(titoli, ["Schede cambiate", "Schede nuove"]);
    let detto = format!("{:?}", libro.capitoli);
    for parola in ["Accesso civico", "2026_SEG_2", "Prima", "Dopo"] {
        assert!(detto.contains(parola), "{parola}: {detto}");
    }
}
