//! Saved reports that are made by themselves.

use chrono::NaiveDate;
use domain::libro::FormatoLibro;
use domain::prospetto::{Cadenza, Programma, Prospetto, ProspettoSalvato, ScelteProspetto};
use store::posta;
use store::prospetti;

use super::*;

/// Monday after the day of the tests.
fn lunedi() -> NaiveDate {
    Cadenza::Settimanale
        .prossima(domain::orario::giorno(testkit::adesso()))
        .unwrap()
}

fn al_mattino(giorno: NaiveDate) -> DateTime<Utc> {
    giorno.and_hms_opt(6, 0, 0).unwrap().and_utc()
}

/// Saves a report of the plan for somebody, every Monday, with a message.
fn salva(p: &Prova, chi: &Actor) -> String {
    let vista = p.leggi(|c| store::viste::find(c, chi, "2026_PTPC")).id;
    let oggi = domain::orario::giorno(testkit::adesso());
    let salvato = ProspettoSalvato {
        id: String::new(),
        vista: vista.clone(),
        di: chi.utente.unwrap(),
        nome: "I processi del lunedì".to_owned(),
        quale: Prospetto::Processi,
        scelte: ScelteProspetto::default(),
        condiviso: false,
        programma: Some(Programma::nuovo(
            Cadenza::Settimanale,
            FormatoLibro::Pdf,
            true,
            oggi,
        )),
    };
    p.scrivi(|tx| prospetti::salva(tx, chi, &salvato));
    p.leggi(|c| prospetti::list(c, chi, &vista)).remove(0).id
}

fn programma(p: &Prova, chi: &Actor) -> Programma {
    let vista = p.leggi(|c| store::viste::find(c, chi, "2026_PTPC")).id;
    let suoi = p.leggi(|c| prospetti::list(c, chi, &vista));
    suoi.into_iter().next().unwrap().programma.unwrap()
}

fn lavora(p: &Prova, folder: &Path, adesso: Orologio) {
    let cartella = folder.join("stampe");
    std::fs::create_dir_all(&cartella).unwrap();
    let lavoro = Lavoro {
        db: p.db.clone(),
        cartella,
        fermo: Arc::new(AtomicBool::new(false)),
        pubblico: "https://comune.example/schedario".to_owned(),
        adesso,
    };
    crate::jobs::programmati::metti_in_coda(&p.db, adesso()).unwrap();
    lavoro.svuota().unwrap();
    lavoro.sgombra();
}

#[test]
fn a_saved_report_is_made_on_its_day_with_the_rights_of_whoever_saved_it() {
    let (p, folder) = (Prova::new(), tempfile::tempdir().unwrap());
    let segreteria = di_due_cdr(&p);
    let dora = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&segreteria))]);
    let utente = dora.utente.unwrap();
    p.scrivi(|tx| posta::cambia_recapito(tx, utente, "dora@comune.example", "impronta"));
    p.scrivi(|tx| posta::conferma_recapito(tx, utente, "impronta", testkit::adesso()));
    salva(&p, &dora);
    lavora(&p, folder.path(), testkit::adesso);
    assert!(p.leggi(|c| stampe::list(c, &dora)).is_empty(), "too early");

    // Whether it is looked at once or twice on its day, there is one.
    for _ in 0..2 {
        lavora(&p, folder.path(), || al_mattino(lunedi()));
    }
    let fatte = p.leggi(|c| stampe::list(c, &dora));
    let [fatta] = fatte.as_slice() else {
        panic!("{fatte:?}");
    };
    assert_eq!(fatta.stato, Stato::Finita, "{fatta:?}");
    let testo = letto(&file(folder.path(), &fatta.id));
    assert!(
        testo.contains("2026_SEG_1") && !testo.contains("2026_RAG_1"),
        "{testo}"
    );
    assert_eq!(
        programma(&p, &dora).prossima,
        Cadenza::Settimanale.prossima(lunedi())
    );

    let scritti = p.leggi(|c| posta::ultimi(c, utente, 10));
    let [scritto] = scritti.as_slice() else {
        panic!("{scritti:?}");
    };
    assert_eq!(scritto.oggetto, "I processi del lunedì: è pronto");
    let qui = format!(
        "https://comune.example/schedario/{}/stampe/{}",
        p.ente.sigla, fatta.id
    );
    assert!(scritto.testo.contains(&qui), "{}", scritto.testo);
}

/// Gives the books the date of the clock of the test.
fn del(folder: &Path, giorno: NaiveDate) {
    for voce in std::fs::read_dir(folder.join("stampe")).unwrap() {
        let file = std::fs::File::options()
            .write(true)
            .open(voce.unwrap().path());
        file.unwrap()
            .set_modified(al_mattino(giorno).into())
            .unwrap();
    }
}

#[test]
fn the_book_of_a_saved_report_stays_a_year() {
    let (p, folder) = (Prova::new(), tempfile::tempdir().unwrap());
    di_due_cdr(&p);
    salva(&p, &p.actor);
    let mano = chiedi(&p.db, &p.actor, &libro(None));
    lavora(&p, folder.path(), || al_mattino(lunedi()));
    del(folder.path(), lunedi());
    let sua = p.leggi(|c| stampe::list(c, &p.actor));
    let sua = sua.into_iter().find(|s| s.salvato.is_some()).unwrap();
    let lavoro = |adesso| Lavoro {
        db: p.db.clone(),
        cartella: folder.path().join("stampe"),
        fermo: Arc::new(AtomicBool::new(false)),
        pubblico: String::new(),
        adesso,
    };
    let ci_sono = || [&mano, &sua.id].map(|id| file(folder.path(), id).exists());
    assert_eq!(ci_sono(), [true, true]);
    lavoro(|| al_mattino(lunedi()) + chrono::Duration::days(30)).sgombra();
    assert_eq!(ci_sono(), [false, true]);
    lavoro(|| al_mattino(lunedi()) + chrono::Duration::days(367)).sgombra();
    assert_eq!(ci_sono(), [false, false]);
}

#[test]
fn it_stops_with_the_appointment_of_whoever_saved_it_and_says_so() {
    let (p, folder) = (Prova::new(), tempfile::tempdir().unwrap());
    let segreteria = di_due_cdr(&p);
    let dora = p.utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&segreteria))]);
    salva(&p, &dora);
    let tutti = p.leggi(|c| store::incarichi::list(c, &p.actor));
    let suo = tutti
        .iter()
        .find(|i| Some(i.utente) == dora.utente)
        .unwrap();
    let finito = suo.revoca(&tutti, &p.actor, testkit::adesso()).unwrap();
    p.scrivi(|tx| store::incarichi::record(tx, &finito));
    lavora(&p, folder.path(), || al_mattino(lunedi()));
    assert!(p.leggi(|c| stampe::list(c, &p.actor)).is_empty());
    let fermo = programma(&p, &dora);
    assert_eq!(fermo.prossima, None);
    assert!(fermo.motivo.unwrap().contains("non ha più un incarico"));
}

#[test]
fn what_was_published_is_withdrawn_when_its_years_are_over() {
    use domain::pubblicazione::{PianoPubblico, SceltePubblicazione, StatoEdizione};
    use domain::vista::vita::PassaggioVista;

    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    let adottata = p.passa_vista(&vista, PassaggioVista::Adotta);
    let (scelte, oggi) = (SceltePubblicazione::prudenti(), testkit::adesso());
    let giorno = domain::orario::giorno(oggi);
    let piano = PianoPubblico::di(&p.ente, &adottata, &[], &[], &[], &scelte, giorno);
    p.scrivi(|tx| store::pubblicazioni::prepara(tx, &p.actor, &vista.id, &scelte, &piano, oggi));
    let sue = || p.leggi(|c| store::pubblicazioni::list(c, &p.actor, &vista.id));
    let fatto = sue()[0]
        .pubblica(&adottata, &sue()[0].impronta, &p.actor, oggi)
        .unwrap();
    p.scrivi(|tx| store::pubblicazioni::record(tx, &fatto));
    let ultimo = NaiveDate::from_ymd_opt(2031, 12, 31).unwrap();
    crate::jobs::programmati::ritira(&p.db, al_mattino(ultimo)).unwrap();
    assert_eq!(sue()[0].stato, StatoEdizione::Pubblicata);
    for _ in 0..2 {
        crate::jobs::programmati::ritira(&p.db, al_mattino(ultimo.succ_opt().unwrap())).unwrap();
    }
    assert_eq!(sue()[0].stato, StatoEdizione::Ritirata);
    assert!(sue()[0].motivo.as_deref().unwrap().contains("art. 8"));
}
