//! Reminders: where they go, what they say, to whom, and that none comes twice.

use axum::http::StatusCode;
use domain::Actor;
use domain::cdr::Cdr;
use domain::monitoraggio::{MonitoraggioId, SessioneMonitoraggio};
use domain::permesso::Ruolo;
use domain::registro::Annotazione;
use domain::scheda::Contenuto;
use store::posta::{Scritto, StatoPosta};
use store::registro::Filtro;

use crate::support::Prova;

const CASELLA: &str = "dora.blu@comune.example";

struct Comune {
    p: Prova,
    rpct: Actor,
    dora: Actor,
    elio: Actor,
    segreteria: Cdr,
}

/// Two CdR, each with a sheet and somebody who answers for it, and a session that ends on the tenth of February.
fn comune() -> Comune {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let segreteria = p.dati.cdr("U_01", "Segreteria");
    let ragioneria = p.dati.cdr("U_02", "Ragioneria");
    for (codice, cdr) in [("2026_SEG_1", "U_01"), ("2026_RAG_1", "U_02")] {
        let mut c = testkit::contenuto(codice);
        c.tipologia_misura = Some("Controllo".to_owned());
        c.collegato_a
            .iter_mut()
            .for_each(|k| k.codice = cdr.to_owned());
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    for (codice, titolo) in [("U_01", "Segreteria"), ("U_02", "Ragioneria")] {
        let titolo = titolo.to_owned();
        let testata = Contenuto {
            titolo,
            ..testkit::contenuto(codice)
        };
        p.dati.scheda_con(&p.dati.actor, &vista, testata);
    }
    let sessione = SessioneMonitoraggio {
        id: MonitoraggioId("m-1".to_owned()),
        vista: vista.id.clone(),
        nome: "Monitoraggio di gennaio".to_owned(),
        riferimento: "2026-01-31".parse().unwrap(),
        istruzioni: None,
        termine: "2026-02-10".parse().unwrap(),
        cdr: Vec::new(),
        aperta: testkit::adesso(),
        chi_utente: None,
        chi: String::new(),
        chiusa: None,
        campione: None,
    };
    let fatto = SessioneMonitoraggio::apri(sessione, &p.dati.actor, testkit::adesso()).unwrap();
    p.dati.scrivi(|tx| store::monitoraggi::record(tx, &fatto));
    let responsabile = |nome, cdr| p.dati.utente_con(nome, &[(Ruolo::Responsabile, Some(cdr))]);
    let dora = responsabile("dora.blu", &segreteria);
    let elio = responsabile("elio.rosa", &ragioneria);
    let rpct = p.dati.utente("rpct", &[Ruolo::Rpct]);
    Comune {
        p,
        rpct,
        dora,
        elio,
        segreteria,
    }
}

impl Comune {
    fn scritti(&self, chi: &Actor) -> Vec<Scritto> {
        let utente = chi.utente.unwrap();
        self.p.dati.leggi(|c| store::posta::ultimi(c, utente, 50))
    }

    /// Gives an address and confirms it, as a person does from the message that he gets.
    async fn recapito(&mut self, chi: &Actor, email: &str) {
        self.p.entra_come(chi);
        let url = self.p.url("/ente/promemoria");
        let campi = [("azione", "recapito"), ("email", email)];
        assert!(
            self.p
                .post(&url, &campi)
                .await
                .dove()
                .ends_with("esito=recapito")
        );
        let segreto = segreto(&self.scritti(chi)[0]);
        let conferma = self.p.url("/ente/promemoria/conferma");
        let r = self.p.post(&conferma, &[("segreto", &segreto)]).await;
        assert!(r.dove().ends_with("esito=confermato"));
    }

    fn giro(&self, quando: &str) -> usize {
        web::prepara_promemoria(&self.p.alle(quando)).unwrap()
    }
}

fn segreto(scritto: &Scritto) -> String {
    let dopo = scritto.testo.split("segreto=").nth(1).unwrap();
    dopo.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn an_address_is_used_once_it_is_shown_to_be_one_s_own() {
    let mut c = comune();
    let (dora, elio) = (c.dora.clone(), c.elio.clone());
    c.p.entra_come(&dora);
    let url = c.p.url("/ente/promemoria");
    let storta = [("azione", "recapito"), ("email", "dora.blu")];
    let r = c.p.post(&url, &storta).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["scrivi un indirizzo di posta intero"]);
    assert!(r.testo().contains("value=\"dora.blu\""));
    let sua = [("azione", "recapito"), ("email", CASELLA)];
    c.p.post(&url, &sua).await.dove();
    let scritto = c.scritti(&dora).remove(0);
    assert_eq!(
        (scritto.email.as_str(), scritto.stato),
        (CASELLA, StatoPosta::Pronta)
    );
    assert!(
        scritto
            .testo
            .contains("dora.blu ha scritto questo indirizzo")
    );
    // Nothing goes there yet, whatever is due.
    assert_eq!(c.giro("2026-02-03T06:30:00Z"), 0);
    c.p.pagina("/ente/promemoria").await.dice(&[
        "Ti abbiamo scritto a dora.blu@comune.example",
        "Finché non lo fai, lì non arriva altro",
        "Schedario: conferma il tuo indirizzo In attesa",
    ]);
    // Looking at the address of the message confirms nothing; nor does anybody else who has it.
    let segreto = segreto(&scritto);
    let conferma = c.p.url("/ente/promemoria/conferma");
    let chiede = c.p.get(&format!("{conferma}?segreto={segreto}")).await;
    chiede.dice(&["Conferma l'indirizzo"]);
    assert_eq!(chiede.valori("segreto").join(" "), segreto);
    c.p.entra_come(&elio);
    let r = c.p.post(&conferma, &[("segreto", &segreto)]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    c.p.entra_come(&dora);
    let r = c.p.post(&conferma, &[("segreto", &segreto)]).await;
    assert!(r.dove().ends_with("esito=confermato"));
    let r = c.p.post(&conferma, &[("segreto", &segreto)]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["è già stato usato"]);
    c.p.pagina("/ente/promemoria")
        .await
        .dice(&["I messaggi arrivano a dora.blu@comune.example"]);
    // Taken away, with what was ready to leave.
    c.p.post(&url, &[("azione", "togli")]).await.dove();
    assert!(c.scritti(&dora).is_empty());
    let righe =
        c.p.dati
            .leggi(|x| store::registro::dopo(x, &c.rpct, &Filtro::default(), 0, 1000));
    let dette: Vec<&str> = righe
        .iter()
        .filter(|r| r.cosa == Annotazione::Recapito)
        .map(|r| r.dettaglio.as_str())
        .collect();
    assert_eq!(dette, ["cambiato", "confermato", "tolto"]);
    assert!(!righe.iter().any(|r| r.dettaglio.contains(&segreto)));
}

#[tokio::test]
async fn each_day_brings_at_most_one_message_and_only_when_something_is_due() {
    let mut c = comune();
    let dora = c.dora.clone();
    c.recapito(&dora, CASELLA).await;
    // A week before the term; by the clocks of Italy it is half past six, then half past seven.
    assert_eq!(c.giro("2026-02-03T05:30:00Z"), 0);
    assert_eq!(c.giro("2026-02-03T06:30:00Z"), 1);
    assert_eq!(c.giro("2026-02-03T06:31:00Z"), 0);
    assert_eq!(c.giro("2026-02-04T06:30:00Z"), 0, "nothing is due");
    let scritti = c.scritti(&dora);
    assert_eq!(scritti.len(), 2);
    insta::assert_snapshot!(
        "a_message",
        format!("{}\n\n{}", scritti[0].oggetto, scritti[0].testo)
    );
    // The program stood still over the third day before the term: it is made up for, once.
    assert_eq!(c.giro("2026-02-08T06:30:00Z"), 1);
    assert_eq!(
        c.giro("2026-02-08T23:30:00Z"),
        0,
        "in Italy it is half past midnight"
    );
    // Late, and said to be late.
    assert_eq!(c.giro("2026-02-11T06:30:00Z"), 1);
    assert!(
        c.scritti(&dora)[0].testo.contains("passato da un giorno"),
        "{}",
        c.scritti(&dora)[0].testo
    );
}

#[tokio::test]
async fn everybody_reads_of_his_own_only_and_mutes_what_is_not_compulsory() {
    let mut c = comune();
    let (dora, elio, rpct) = (c.dora.clone(), c.elio.clone(), c.rpct.clone());
    for (chi, email) in [
        (&dora, "dora@comune.example"),
        (&elio, "elio@comune.example"),
        (&rpct, "rpct@comune.example"),
    ] {
        c.recapito(chi, email).await;
    }
    assert_eq!(c.giro("2026-02-03T06:30:00Z"), 3);
    let testo = |chi: &Actor| c.scritti(chi)[0].testo.clone();
    assert!(testo(&dora).contains("una scheda da completare"));
    assert!(!testo(&dora).contains("RAG_1") && !testo(&elio).contains("SEG_1"));
    assert!(testo(&rpct).contains("0 schede dichiarate su 2"));
    // What is compulsory stands there, ticked and closed, and comes whatever the form says.
    c.p.entra_come(&rpct);
    let url = c.p.url("/ente/promemoria");
    assert!(
        c.p.post(&url, &[("azione", "scegli")])
            .await
            .dove()
            .ends_with("esito=promemoria")
    );
    let pagina = c.p.pagina("/ente/promemoria").await.testo();
    assert!(pagina.contains("value=\"conduzione\">") && !pagina.contains("value=\"fase\""));
    c.p.entra_come(&dora);
    c.p.post(&url, &[("azione", "scegli")]).await.dove();
    let pagina = c.p.pagina("/ente/promemoria").await.testo();
    assert!(pagina.contains("value=\"raccolta\" checked disabled"));
    assert!(pagina.contains("value=\"fase\">") && !pagina.contains("value=\"conduzione\""));
    assert_eq!(c.giro("2026-02-07T06:30:00Z"), 2, "dora and elio");
    assert_eq!(c.scritti(&rpct).len(), 2);
    // Whose appointment ended is not written to.
    let incarichi = c.p.dati.leggi(|x| store::incarichi::list(x, &c.rpct));
    let suo = incarichi
        .iter()
        .find(|i| Some(i.utente) == dora.utente)
        .unwrap();
    assert_eq!(suo.cdr.as_ref().map(|x| &x.id), Some(&c.segreteria.id));
    let fatto = suo
        .revoca(&incarichi, &c.p.dati.actor, testkit::adesso())
        .unwrap();
    c.p.dati.scrivi(|tx| store::incarichi::record(tx, &fatto));
    assert_eq!(c.giro("2026-02-09T06:30:00Z"), 1);
}

#[tokio::test]
async fn what_was_sent_back_is_told_the_day_after() {
    let mut c = comune();
    let (dora, rpct) = (c.dora.clone(), c.rpct.clone());
    c.recapito(&dora, CASELLA).await;
    c.p.dati.scrivi(|tx| {
        store::promemoria::segna_giro(tx, c.p.dati.ente.id, "2026-01-30".parse().unwrap())
    });
    for (chi, dove, passaggio, motivo, versione) in [
        (&dora, "proposta", "proponi", "", "1"),
        (
            &rpct,
            "conduzione",
            "rinvia",
            "Manca\nil valore atteso",
            "2",
        ),
    ] {
        c.p.entra_come(chi);
        let url = format!("/viste/2026_PTPC/schede/2026_SEG_1/passaggi/{dove}");
        let campi = [
            ("passaggio", passaggio),
            ("motivo", motivo),
            ("versione", versione),
        ];
        c.p.post(&c.p.url(&url), &campi).await.dove();
    }
    assert_eq!(c.giro("2026-02-01T06:30:00Z"), 1);
    let testo = c.scritti(&dora)[0].testo.clone();
    assert!(
        testo.contains("SCHEDE RINVIATE")
            && testo.contains("rimandata da rpct: Manca il valore atteso"),
        "{testo}"
    );
    assert_eq!(c.giro("2026-02-02T06:30:00Z"), 0);
}

#[tokio::test]
async fn the_store_sends_each_message_once_and_gives_up_after_a_day() {
    use chrono::TimeDelta;
    use store::posta::{self, Esito, Messaggio};
    let c = comune();
    let adesso = testkit::adesso();
    let messaggio = |chiave: &str| Messaggio {
        chiave: chiave.to_owned(),
        utente: c.dora.utente.unwrap(),
        email: CASELLA.to_owned(),
        oggetto: "o".to_owned(),
        testo: "t".to_owned(),
    };
    assert!(
        c.p.dati
            .scrivi(|tx| posta::accoda(tx, &messaggio("a"), adesso))
    );
    assert!(
        !c.p.dati
            .scrivi(|tx| posta::accoda(tx, &messaggio("a"), adesso))
    );
    let prendi = |quando| c.p.dati.scrivi(|tx| posta::prendi(tx, quando));
    let presa = prendi(adesso).unwrap();
    assert_eq!(prendi(adesso), None, "it is on its way");
    // Killed here: nobody knows whether it arrived, and it does not leave again.
    assert_eq!(c.p.dati.scrivi(|tx| posta::riordina(tx, adesso)), 1);
    assert_eq!(c.scritti(&c.dora)[0].stato, StatoPosta::Incerta);
    assert_eq!(prendi(adesso + TimeDelta::days(2)), None);
    assert_eq!(presa.tentativi, 1);

    assert!(
        c.p.dati
            .scrivi(|tx| posta::accoda(tx, &messaggio("b"), adesso))
    );
    let (mut quando, mut tentativi) = (adesso, 0);
    while quando < adesso + TimeDelta::days(3) {
        if let Some(presa) = prendi(quando) {
            tentativi = presa.tentativi;
            let no = Esito::Riprova("occupato".to_owned());
            c.p.dati
                .scrivi(|tx| posta::esito(tx, &presa.id, &no, quando));
        }
        quando += TimeDelta::minutes(1);
    }
    assert_eq!(tentativi, 7);
    let rinunciato = &c.scritti(&c.dora)[0];
    assert_eq!(
        (rinunciato.stato, rinunciato.motivo.as_deref()),
        (StatoPosta::Rifiutata, Some("occupato"))
    );
    // After a month nothing of it is left.
    c.p.dati
        .scrivi(|tx| posta::riordina(tx, adesso + TimeDelta::days(31)));
    assert!(c.scritti(&c.dora).is_empty());
}

/// The lines of a calendar, put together again where they were folded (RFC 5545, 3.1).
fn righe(testo: &str) -> Vec<String> {
    assert!(testo.lines().all(|r| r.len() <= 75), "{testo}");
    assert!(testo.contains("\r\n"));
    let intero = testo.replace("\r\n ", "");
    intero.split("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_calendar_is_read_at_an_address_that_only_its_person_knows() {
    let mut c = comune();
    let (dora, elio, rpct) = (c.dora.clone(), c.elio.clone(), c.rpct.clone());
    c.p.entra_come(&dora);
    let url = c.p.url("/ente/promemoria");
    let prepara = async |c: &Comune| {
        let r = c.p.post(&url, &[("azione", "calendario")]).await;
        let testo = r.testo();
        let da = testo.find("/calendario/").unwrap();
        testo[da..].split('<').next().unwrap().to_owned()
    };
    let indirizzo = prepara(&c).await;
    assert!(
        !c.p.pagina("/ente/promemoria")
            .await
            .testo()
            .contains(&indirizzo),
        "it is shown once"
    );
    // No session: a program that keeps calendars has none.
    let leggi = async |c: &Comune, indirizzo: &str| {
        c.p.nuda(axum::http::Method::GET, indirizzo, &[], &[]).await
    };
    let r = leggi(&c, &indirizzo).await;
    assert_eq!(
        r.intestazione(axum::http::header::CONTENT_TYPE),
        "text/calendar; charset=utf-8"
    );
    let dette = righe(&r.testo());
    for attesa in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "SUMMARY:Termine: Monitoraggio di gennaio",
        "DTSTART;VALUE=DATE:20260210",
        "SUMMARY:Finisce: Verifica a campione delle pratiche (2026_SEG_1)",
        "DTSTART;VALUE=DATE:20261231",
        "DTSTAMP:20260131T093000Z",
        "URL:http://schedario.prova/comune-di-borgo-sereno/viste/2026_PTPC/schede/2026_SEG_1",
        "END:VCALENDAR",
    ] {
        assert!(dette.iter().any(|r| r == attesa), "{attesa}: {dette:#?}");
    }
    assert!(!dette.iter().any(|r| r.contains("RAG_1")));
    let uid: Vec<&String> = dette.iter().filter(|r| r.starts_with("UID:")).collect();
    let diversi: std::collections::BTreeSet<_> = uid.iter().collect();
    assert_eq!((uid.len(), diversi.len()), (9, 9), "{uid:?}");
    // The same events under the same names, whenever it is asked.
    assert_eq!(leggi(&c, &indirizzo).await.testo(), r.testo());
    // Another address in its place, and the old one leads nowhere; nor does a made-up one.
    let nuovo = prepara(&c).await;
    for via in [
        indirizzo.as_str(),
        "/calendario/x.ics",
        "/calendario/x",
        "/calendario/.ics",
    ] {
        assert_eq!(leggi(&c, via).await.stato, StatusCode::NOT_FOUND, "{via}");
    }
    assert_eq!(leggi(&c, &nuovo).await.stato, StatusCode::OK);
    // Each reads his own; who leads the plan, the terms.
    c.p.entra_come(&elio);
    let suo = prepara(&c).await;
    let dette = leggi(&c, &suo).await.testo();
    assert!(dette.contains("RAG_1") && !dette.contains("SEG_1"));
    c.p.entra_come(&rpct);
    let suo = prepara(&c).await;
    let dette = leggi(&c, &suo).await.testo();
    assert!(dette.contains("Termine") && !dette.contains("SEG_1"));
    // Taken away, or its person's appointment ended: nothing.
    c.p.post(&url, &[("azione", "togli_calendario")])
        .await
        .dove();
    assert_eq!(leggi(&c, &suo).await.stato, StatusCode::NOT_FOUND);
    let incarichi = c.p.dati.leggi(|x| store::incarichi::list(x, &c.rpct));
    let di_dora = incarichi
        .iter()
        .find(|i| Some(i.utente) == dora.utente)
        .unwrap();
    let fatto = di_dora
        .revoca(&incarichi, &c.p.dati.actor, testkit::adesso())
        .unwrap();
    c.p.dati.scrivi(|tx| store::incarichi::record(tx, &fatto));
    assert_eq!(leggi(&c, &nuovo).await.stato, StatusCode::NOT_FOUND); // Who keeps accounts and no more reads no terms: as on the pages, and it is written down.
    let solo = c.p.dati.utente("carla.conti", &[Ruolo::Amministratore]);
    let segreto = web::Segreto::nuovo();
    let utente = solo.utente.unwrap();
    c.p.dati.scrivi(|tx| {
        store::calendari::rinnova(
            tx,
            solo.ente,
            utente,
            &segreto.impronta(),
            testkit::adesso(),
        )
    });
    let suo = format!("/calendario/{}.ics", segreto.testo());
    assert_eq!(leggi(&c, &suo).await.stato, StatusCode::NOT_FOUND);
    let righe =
        c.p.dati
            .leggi(|x| store::registro::dopo(x, &c.rpct, &Filtro::default(), 0, 1000));
    assert!(righe.iter().any(|r| r.cosa == Annotazione::Rifiuto
        && r.dettaglio == "calendario senza un incarico che legga"));
}

/// Whoever gets no messages reads the same in the program: the one who fills in, and the one who conducts the collection.
#[tokio::test]
async fn what_waits_is_read_in_the_program_too() {
    let mut c = comune();
    let (dora, rpct) = (c.dora.clone(), c.rpct.clone());
    c.p.entra_come(&dora);
    let suoi = c.p.pagina("/avvisi").await;
    suoi.dice(&[
        "una scheda da completare entro il 10/02/2026",
        "per il 10/02/2026",
    ]);
    assert!(!suoi.letto().contains("2026_RAG_1"), "{}", suoi.letto());
    c.p.entra_come(&rpct);
    c.p.pagina("/avvisi").await.dice(&["per il 10/02/2026"]);
    let dopo = testkit::adesso() + chrono::TimeDelta::days(12);
    c.p.sposta(dopo);
    c.p.entra_come_alle(&rpct, dopo);
    c.p.pagina("/avvisi").await.dice(&["era per il 10/02/2026"]);
    let ugo = c.p.dati.utente("ugo.gialli", &[Ruolo::Lettore]);
    c.p.entra_come_alle(&ugo, dopo);
    c.p.pagina("/avvisi")
        .await
        .dice(&["Niente: nessun termine vicino"]);
}
