//! What the body adopted stays as it was, and what is not the same any more shows.

use std::collections::HashMap;

use diesel::{RunQueryDsl as _, sql_query};
use domain::allegato::{Allegato, AllegatoId, PostoAllegato};
use domain::campo::Valore;
use domain::gantt::Scala;
use domain::libro::{OggettoStampa, ParametriStampa, Stemma};
use domain::monitoraggio::{MonitoraggioId, SessioneMonitoraggio};
use domain::scheda::{Fase, Scheda, Stato};
use domain::versione::{self, GenereVersione, Momento};
use domain::vista::Vista;
use domain::vista::vita::{EsameVista, PassaggioVista, Provvedimento, StatoVista};
use domain::{Atto, Decimale, Permesso};
use store::{Error, libri, schede, versioni, viste};
use testkit::{Prova, adesso};

/// An adopted plan with one sheet.
fn adottata(p: &Prova) -> (Vista, Scheda) {
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let adottata = p.passa_vista(&vista, PassaggioVista::Adotta);
    let scheda = p.leggi(|c| store::schede::find_by_id(c, &p.actor, scheda.id()));
    (adottata, scheda)
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
        monitoraggi: 0,
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
        monitoraggi: 0,
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
        formato: domain::libro::FormatoLibro::Pdf,
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
        formato: domain::libro::FormatoLibro::Pdf,
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
        formato: domain::libro::FormatoLibro::Pdf,
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

/// The number of an act is sealed too, and a version that is gone is missed.
#[test]
fn an_act_written_over_and_a_version_taken_away_show() {
    for sql in [
        "update versioni set atto_numero = '13'",
        "update versioni set atto_data = '2026-02-01'",
        "update versioni set genere = 'consuntivo'",
        "delete from versioni",
    ] {
        let p = Prova::new();
        adottata(&p);
        p.scrivi(|tx| {
            if sql.starts_with("delete") {
                sql_query("delete from versioni_schede").execute(&mut **tx)?;
            }
            Ok(sql_query(sql).execute(&mut **tx)?)
        });
        let no = store::verify(&p.db).unwrap();
        assert!(
            no.iter()
                .any(|n| n.contains("la versione 1") || n.contains("della versione 1")),
            "{sql}: {no:?}"
        );
    }
}

/// What a page was judged by may be old when it is written: the plan, its sheets, its settings.
#[test]
fn a_passage_is_judged_by_what_is_there_when_it_is_made() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    p.correggi(&scheda, "stato", Valore::testo("condivisa"));
    let pronta = |vista: &Vista| {
        let esaminata = p.leggi(|c| versioni::esamina(c, &p.actor, vista));
        let atto = Provvedimento {
            organo: "Giunta comunale".to_owned(),
            numero: "12".to_owned(),
            data: adesso().date_naive(),
        };
        vista
            .passa(
                PassaggioVista::Adotta,
                "",
                Some(atto),
                &esaminata.esame(),
                &p.actor,
                adesso(),
            )
            .unwrap()
    };
    // A draft came in between.
    let passata = pronta(&vista);
    let nuova = p.scheda(&vista, "2026_SEG_2");
    let esito = p.db.write(|tx| versioni::passa(tx, &passata));
    assert!(matches!(esito, Err(Error::Superata { .. })), "{esito:?}");
    p.correggi(&nuova, "stato", Valore::testo("condivisa"));
    // The title changed in between: the passage would write the old one back.
    let passata = pronta(&vista);
    let mut altra = vista.clone();
    altra.titolo = "Altro titolo".to_owned();
    let fatto = vista.correggi(altra, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| viste::record(tx, &fatto));
    let esito = p.db.write(|tx| versioni::passa(tx, &passata));
    assert!(matches!(esito, Err(Error::Superata { .. })), "{esito:?}");
    // And the other way round: settings that were judged before the adoption do not undo it.
    let vista = p.leggi(|c| viste::find(c, &p.actor, "2026_PTPC"));
    let mut altra = vista.clone();
    altra.titolo = "Terzo titolo".to_owned();
    let fatto = vista.correggi(altra, &p.actor, adesso()).unwrap();
    let passata = pronta(&vista);
    p.scrivi(|tx| versioni::passa(tx, &passata));
    let esito = p.db.write(|tx| viste::record(tx, &fatto));
    assert!(matches!(esito, Err(Error::Superata { .. })), "{esito:?}");
    let dopo = p.leggi(|c| viste::find(c, &p.actor, "2026_PTPC"));
    assert_eq!(
        (dopo.titolo.as_str(), dopo.stato),
        ("Altro titolo", StatoVista::Adottata)
    );
}

/// Years and method belong to what was adopted: a variation of them alone wants its act, and shows in the comparison.
#[test]
fn a_variation_of_the_plan_itself_is_one() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let aperta = p.passa_vista(&vista, PassaggioVista::ApriVariazione);
    let variata = |vista: &Vista| {
        let e = p.leggi(|c| versioni::esamina(c, &p.actor, vista));
        e.esame().variata
    };
    assert!(!variata(&aperta));
    // A sheet made by mistake and cancelled was never in the plan.
    let sbagliata = p.scheda(&aperta, "2026_SEG_9");
    assert!(variata(&aperta));
    p.correggi(&sbagliata, "stato", Valore::testo("annullata"));
    assert!(!variata(&aperta));
    // A code is part of the plan, even where only its year is another.
    p.correggi(&scheda, "codice", Valore::testo("2025_SEG_1"));
    assert!(variata(&aperta));
    p.correggi(&scheda, "codice", Valore::testo("2026_SEG_1"));
    assert!(!variata(&aperta));
    let mut altra = aperta.clone();
    altra.al = aperta.al + 1;
    let fatto = aperta.correggi(altra, &p.actor, adesso()).unwrap();
    p.scrivi(|tx| viste::record(tx, &fatto));
    let piu_lunga = fatto.cosa().clone();
    assert!(variata(&piu_lunga));
    let momento = |versione| Momento {
        vista: vista.codice.clone(),
        versione,
    };
    let fra =
        p.leggi(|c| versioni::confronta(c, &p.actor, &momento(Some(1)), &momento(None), true));
    let detto: Vec<&str> = fra.piano.iter().map(|d| d.etichetta.as_str()).collect();
    assert_eq!(detto, ["Ultimo anno del piano"]);
    p.passa_vista(&piu_lunga, PassaggioVista::ApprovaVariazione);
}

/// A closed plan takes neither scores nor settings, evidence nor questions.
#[test]
fn nothing_is_written_in_a_closed_plan() {
    let p = Prova::new();
    let (vista, scheda) = adottata(&p);
    let sessione = p.monitoraggio(&vista, "m-1", &[]);
    let corso = p.passa_vista(&vista, PassaggioVista::AvviaMonitoraggio);
    let fine = p.passa_vista(&corso, PassaggioVista::Consuntiva);
    // Its year is over: nothing new is asked, and what is asked must end before it closes.
    let no = p.leggi(|c| versioni::esamina(c, &p.actor, &fine));
    assert_eq!(no.esame().monitoraggi, 1);
    let chiusa = sessione.chiudi(&p.actor, adesso()).unwrap();
    p.scrivi(|tx| store::monitoraggi::record(tx, &chiusa));
    let chiusa = p.passa_vista(&fine, PassaggioVista::Chiudi);
    let mut altra = chiusa.clone();
    altra.titolo = "Altro".to_owned();
    assert_eq!(
        chiusa.correggi(altra, &p.actor, adesso()).unwrap_err()[0].campo,
        "titolo"
    );
    let fatto = crate::punteggi::blocco(&p.actor, &scheda, "perché sì");
    let esito = p.db.write(|tx| store::punteggi::record(tx, &fatto));
    assert!(matches!(esito, Err(Error::Campi(_))), "{esito:?}");
    let posto = PostoAllegato {
        vista: vista.id.clone(),
        scheda: Some(scheda.id().clone()),
        parte: None,
    };
    let byte = b"%PDF-1.7 prova";
    let id = AllegatoId("a-1".to_owned());
    let fatto = Allegato::nuovo(id, posto, "prova.pdf", byte, &p.actor, adesso()).unwrap();
    let esito = p.db.write(|tx| store::allegati::aggiungi(tx, &fatto, byte));
    assert!(matches!(esito, Err(Error::Campi(_))), "{esito:?}");
    let ancora = SessioneMonitoraggio {
        id: MonitoraggioId("m-2".to_owned()),
        chiusa: None,
        ..sessione
    };
    let fatto = SessioneMonitoraggio::apri(ancora, &p.actor, adesso()).unwrap();
    let esito = p.db.write(|tx| store::monitoraggi::record(tx, &fatto));
    assert!(matches!(esito, Err(Error::Campi(_))), "{esito:?}");
}
