//! Bad days: a session that ends while somebody types, an old page, the same form twice, a sheet that goes on meanwhile.

use axum::http::{Method, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Actor;
use domain::campo::Valore;
use domain::permesso::Ruolo;
use domain::registro::Annotazione;
use domain::scheda::Scheda;
use domain::vista::Vista;
use store::registro::Filtro;
use web::Segreto;

use crate::support::{HOST, Prova, Risposta, biscotto};

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";
const MODULO: &str = "/viste/2026_PTPC/schede/2026_SEG_1/blocchi/tipologia";

struct Giornata {
    p: Prova,
    vista: Vista,
    anna: Actor,
}

/// A browser in which somebody is, or was: its cookie, and the token of its pages.
struct Browser {
    cookie: String,
    csrf: String,
}

fn giornata() -> Giornata {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "2026_SEG_1");
    let anna = p.dati.utente("anna.blu", &[Ruolo::Pianificazione]);
    Giornata { p, vista, anna }
}

impl Giornata {
    /// A session of somebody that began some hours ago and lasts twelve.
    fn browser(&self, chi: &Actor, ore_fa: i64) -> Browser {
        let (segreto, csrf) = (Segreto::nuovo(), Segreto::nuovo().testo().to_owned());
        let da: DateTime<Utc> = testkit::adesso() - TimeDelta::hours(ore_fa);
        let fino = da + TimeDelta::hours(12);
        self.p.dati.scrivi(|tx| {
            let utente = chi.utente.unwrap();
            store::sessioni::create(tx, &segreto.impronta(), utente, &csrf, da, fino)
        });
        Browser {
            cookie: biscotto(&segreto),
            csrf,
        }
    }

    /// Sends a form from a browser, with the token of the page on which it was typed.
    async fn manda(
        &self,
        da: &Browser,
        csrf: &str,
        resto: &str,
        campi: &[(&str, &str)],
    ) -> Risposta {
        let origine = format!("http://{HOST}");
        let intestazioni = [("origin", origine.as_str()), ("cookie", da.cookie.as_str())];
        let campi: Vec<(&str, &str)> = [("csrf", csrf)].iter().chain(campi).copied().collect();
        self.p
            .nuda(Method::POST, &self.p.url(resto), &intestazioni, &campi)
            .await
    }

    async fn apri(&self, da: &Browser, resto: &str) -> Risposta {
        self.p.con_biscotto(&da.cookie, &self.p.url(resto)).await
    }

    fn scheda(&self) -> Scheda {
        let (actor, vista) = (&self.p.dati.actor, &self.vista.id);
        self.p
            .dati
            .leggi(|c| store::schede::find(c, actor, vista, "2026_SEG_1"))
    }

    fn registro(&self) -> Vec<(Annotazione, String)> {
        let (actor, tutto) = (&self.p.dati.actor, Filtro::default());
        let righe = self
            .p
            .dati
            .leggi(|c| store::registro::dopo(c, actor, &tutto, 0, 1000));
        righe.into_iter().map(|r| (r.cosa, r.dettaglio)).collect()
    }
}

/// What the type of measure becomes in these tests.
const SCRITTO: [(&str, &str); 2] = [("versione", "1"), ("tipologia_misura", "Rotazione rara")];

#[tokio::test]
async fn a_session_that_ends_while_one_types_loses_nothing() {
    let g = giornata();
    let vecchio = g.browser(&g.anna, 13);
    let r = g.manda(&vecchio, &vecchio.csrf, MODULO, &SCRITTO).await;
    let accesso = r.dove();
    assert!(accesso.starts_with("/accesso?poi=%2F"), "{accesso}");
    assert_eq!(g.scheda().versione(), 1, "it was saved without a session");
    let pagina = g.p.nuda(Method::GET, &accesso, &[], &[]).await;
    pagina.dice(&["La sessione era finita", "conservato"]);
    let poi = pagina.valori("poi").remove(0);
    assert_eq!(poi, g.p.url(MODULO));
    // Somebody else who comes in there sees nothing of it; nor does who was there before in a body of his own.
    let altro = g.p.dati.utente("ugo.gialli", &[Ruolo::Pianificazione]);
    for chi in [&altro, &g.p.dati.actor] {
        let pagina = g.apri(&g.browser(chi, 0), MODULO).await;
        assert!(
            !pagina.letto().contains("avevi scritto"),
            "{}",
            pagina.letto()
        );
    }
    // She finds it, offered and not yet in the form; takes it up, and saves it.
    let nuovo = g.browser(&g.anna, 0);
    let pagina = g.apri(&nuovo, MODULO).await;
    pagina.dice(&["avevi scritto qualcosa", "Lo vedi solo tu", "15/02/2026"]);
    assert!(!pagina.testo().contains("Rotazione rara"));
    assert!(
        !pagina.testo().contains("data-draft"),
        "it would write over it"
    );
    let ripreso = g.apri(&nuovo, &format!("{MODULO}?bozza=riprendi")).await;
    assert!(
        ripreso.testo().contains("value=\"Rotazione rara\""),
        "{}",
        ripreso.testo()
    );
    ripreso.dice(&["non è ancora salvato"]);
    g.manda(&nuovo, &nuovo.csrf, MODULO, &SCRITTO).await.dove();
    assert_eq!(
        g.scheda().contenuto().tipologia_misura.as_deref(),
        Some("Rotazione rara")
    );
    let pagina = g.apri(&nuovo, MODULO).await;
    assert!(
        !pagina.letto().contains("avevi scritto"),
        "{}",
        pagina.letto()
    );
}

#[tokio::test]
async fn what_was_typed_can_be_thrown_away() {
    let g = giornata();
    let vecchio = g.browser(&g.anna, 13);
    g.manda(&vecchio, &vecchio.csrf, MODULO, &SCRITTO).await;
    let nuovo = g.browser(&g.anna, 0);
    let scarto = format!("{QUI}/bozza/scarto");
    let campi = [("modulo", "blocchi/tipologia")];
    let r = g.manda(&nuovo, &nuovo.csrf, &scarto, &campi).await;
    assert_eq!(r.dove(), g.p.url(MODULO));
    let pagina = g.apri(&nuovo, MODULO).await;
    assert!(
        !pagina.letto().contains("avevi scritto"),
        "{}",
        pagina.letto()
    );
    assert_eq!(g.scheda().versione(), 1);
}

/// Rows and values of a period are kept as well, and one form does not hide another.
#[tokio::test]
async fn every_form_of_a_sheet_is_kept_by_itself() {
    let g = giornata();
    let vecchio = g.browser(&g.anna, 13);
    let righe = [
        ("versione", "1"),
        ("fase.1.descrizione", "Ascolto degli uffici"),
        ("fase.1.peso", "un po'"),
    ];
    let fasi = format!("{QUI}/blocchi/fasi");
    g.manda(&vecchio, &vecchio.csrf, &fasi, &righe).await;
    let valore = [("versione", "1"), ("periodo", "1"), ("raggiunto", "dodici")];
    let periodo = format!("{QUI}/indicatori/1/periodo");
    let r = g.manda(&vecchio, &vecchio.csrf, &periodo, &valore).await;
    assert!(r.dove().contains("periodo%3Fperiodo%3D1"), "{}", r.dove());
    let nuovo = g.browser(&g.anna, 0);
    let pagina = g
        .apri(&nuovo, &format!("{periodo}?periodo=1&bozza=riprendi"))
        .await;
    assert!(
        pagina.testo().contains("value=\"dodici\""),
        "{}",
        pagina.testo()
    );
    let pagina = g.apri(&nuovo, &fasi).await;
    pagina.dice(&["avevi scritto"]);
    let pagina = g.apri(&nuovo, MODULO).await;
    assert!(!pagina.letto().contains("avevi scritto"));
}

/// The duty of June is not typed twice: what a session ended upon, or the end of the monitoring, waits in the form, evidence aside.
#[tokio::test]
async fn what_was_typed_for_a_monitoring_is_kept() {
    let mut g = giornata();
    let sessione = g.p.dati.monitoraggio(&g.vista, "m-1", &[]);
    let qui = "/viste/2026_PTPC/monitoraggi/m-1/schede/2026_SEG_1";
    let vecchio = g.browser(&g.anna, 13);
    g.p.usa(&vecchio.cookie);
    let campi = [
        ("versione", "1"),
        ("versione_risposta", "0"),
        ("fasi.1.avanzamento", "12,5"),
        ("commento", "Quasi tutto fatto"),
    ];
    let prova = ("file", "prova.pdf", b"%PDF-1.7 prova".as_slice());
    let url = g.p.url(qui);
    let r =
        g.p.modulo_con(&vecchio.csrf, &url, &campi, Some(prova))
            .await;
    assert!(r.dove().starts_with("/accesso?poi=%2F"), "{}", r.dove());
    let nuovo = g.browser(&g.anna, 0);
    let pagina = g.apri(&nuovo, qui).await;
    pagina.dice(&["avevi scritto qualcosa"]);
    assert!(!pagina.testo().contains("Quasi tutto fatto"));
    let ripreso = g.apri(&nuovo, &format!("{qui}?bozza=riprendi")).await;
    assert!(ripreso.testo().contains("value=\"12,5\""));
    ripreso.dice(&["Quasi tutto fatto", "non è ancora salvato"]);
    g.manda(&nuovo, &nuovo.csrf, qui, &campi).await.dove();
    let pagina = g.apri(&nuovo, qui).await;
    assert!(!pagina.letto().contains("avevi scritto"));
    // The script keeps it too, and nobody else finds it.
    let bozza = format!("{QUI}/bozza?modulo=monitoraggi%2Fm-1");
    let dove = format!("data-draft=\"{}\"", g.p.url(&bozza));
    assert!(pagina.testo().contains(&dove), "{}", pagina.testo());
    let r = g
        .manda(&nuovo, &nuovo.csrf, &bozza, &[("commento", "A metà")])
        .await;
    assert_eq!(r.stato, StatusCode::NO_CONTENT);
    g.apri(&nuovo, qui).await.dice(&["avevi scritto qualcosa"]);
    let ugo = g.p.dati.utente("ugo.gialli", &[Ruolo::Pianificazione]);
    let suo = g.apri(&g.browser(&ugo, 0), qui).await;
    assert!(!suo.letto().contains("avevi scritto"));
    // Closed while the form was open: there is no form to show again, and nothing is lost all the same.
    let chiusa = sessione.chiudi(&g.p.dati.actor, testkit::adesso()).unwrap();
    g.p.dati
        .scrivi(|tx| store::monitoraggi::record(tx, &chiusa));
    let campi = [("versione", "2"), ("commento", "Troppo tardi")];
    let r = g.manda(&nuovo, &nuovo.csrf, qui, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["La sessione di monitoraggio è chiusa", "è conservato"]);
}

/// A page from before one went out and came in again: its token is no longer the one of the session.
#[tokio::test]
async fn an_old_page_keeps_what_was_typed_for_whom_it_was_shown_to() {
    let g = giornata();
    let vecchio = g.browser(&g.anna, 13);
    let nuovo = g.browser(&g.anna, 0);
    let r = g.manda(&nuovo, &vecchio.csrf, MODULO, &SCRITTO).await;
    assert_eq!(r.stato, StatusCode::FORBIDDEN);
    r.dice(&[
        "contrassegno di sicurezza",
        "è conservato",
        "Riapri il modulo",
    ]);
    assert!(r.testo().contains(&format!("href=\"{}\"", g.p.url(MODULO))));
    g.apri(&nuovo, MODULO).await.dice(&["avevi scritto"]);
    let rifiuti = g.registro();
    let atteso = format!("{}: modulo senza contrassegno", g.p.url(MODULO));
    assert!(
        rifiuti.contains(&(Annotazione::Rifiuto, atteso)),
        "{rifiuti:?}"
    );
    // Another person is in now, in the same browser: what Anna typed stays Anna's.
    let ugo = g.p.dati.utente("ugo.gialli", &[Ruolo::Pianificazione]);
    let suo = g.browser(&ugo, 0);
    let campi = [("versione", "1"), ("natura_misura", "x")];
    let altrove = format!("{QUI}/blocchi/fasi");
    g.manda(&suo, &vecchio.csrf, &altrove, &campi).await;
    let pagina = g.apri(&suo, &altrove).await;
    assert!(!pagina.letto().contains("avevi scritto"));
    g.apri(&nuovo, &altrove).await.dice(&["avevi scritto"]);
    // A token that no page ever had keeps nothing.
    let r = g.manda(&suo, "inventato", &altrove, &campi).await;
    assert!(r.stato == StatusCode::FORBIDDEN && !r.letto().contains("è conservato"));
}

#[tokio::test]
async fn the_script_keeps_what_is_typed_and_saves_nothing() {
    let g = giornata();
    let qui = g.browser(&g.anna, 0);
    let pagina = g.apri(&qui, MODULO).await;
    let dove = format!("{QUI}/bozza?modulo=blocchi%2Ftipologia");
    assert!(
        pagina
            .testo()
            .contains(&format!("data-draft=\"{}\"", g.p.url(&dove)))
    );
    let r = g.manda(&qui, &qui.csrf, &dove, &SCRITTO).await;
    assert_eq!(r.stato, StatusCode::NO_CONTENT);
    assert_eq!(g.scheda().versione(), 1);
    g.apri(&qui, MODULO).await.dice(&["avevi scritto"]);
    for altro in ["bozza?modulo=passaggi", "bozza?modulo=blocchi%2F..%2F.."] {
        let r = g
            .manda(&qui, &qui.csrf, &format!("{QUI}/{altro}"), &SCRITTO)
            .await;
        let stato = r.stato;
        assert!(
            stato == StatusCode::UNPROCESSABLE_ENTITY,
            "{altro}: {stato}"
        );
    }
    // It goes on when the session is over: what comes too late is kept, and the script is told.
    let vecchio = g.browser(&g.anna, 13);
    let r = g.manda(&vecchio, &vecchio.csrf, &dove, &SCRITTO).await;
    assert!(r.dove().starts_with("/accesso?poi="));
    // After some days nobody wants it any more; whoever comes in takes the old ones away.
    let dopo = testkit::adesso() + TimeDelta::days(16);
    let tolte = g.p.dati.scrivi(|tx| store::bozze::purge(tx, dopo));
    assert_eq!(tolte, 1);
}

#[tokio::test]
async fn the_same_form_twice_is_one_fact() {
    let g = giornata();
    let qui = g.browser(&g.anna, 0);
    g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await.dove();
    // The second of a double click, and the page taken back by its button: nothing to save, and no talk of others.
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert!(r.dove().contains("esito=invariata"));
    assert_eq!(g.scheda().versione(), 2);
    // Taken back and written differently: she is told what she did herself meanwhile, and loses nothing.
    let altro = [("versione", "1"), ("tipologia_misura", "Formazione")];
    let r = g.manda(&qui, &qui.csrf, MODULO, &altro).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Nel frattempo", "Rotazione rara", "anna.blu"]);
    assert!(r.testo().contains("value=\"Formazione\""));
    // At the same moment, each from its own connection.
    let (prima, seconda) = tokio::join!(
        g.manda(
            &qui,
            &qui.csrf,
            MODULO,
            &[("versione", "2"), ("tipologia_misura", "Formazione")]
        ),
        g.manda(
            &qui,
            &qui.csrf,
            MODULO,
            &[("versione", "2"), ("tipologia_misura", "Formazione")]
        ),
    );
    let mut esiti = [prima.dove(), seconda.dove()].map(|d| d.contains("esito=salvata"));
    esiti.sort_unstable();
    assert_eq!((esiti, g.scheda().versione()), ([false, true], 3));
}

#[tokio::test]
async fn a_passage_asked_for_twice_is_made_once() {
    let g = giornata();
    let qui = g.browser(&g.anna, 0);
    let dove = format!("{QUI}/passaggi/conduzione");
    let campi = [
        ("passaggio", "annulla"),
        ("versione", "1"),
        ("motivo", "Doppia"),
    ];
    g.manda(&qui, &qui.csrf, &dove, &campi).await.dove();
    let r = g.manda(&qui, &qui.csrf, &dove, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Nel frattempo la scheda è cambiata"]);
    assert_eq!(g.scheda().versione(), 2);
}

/// The sheet goes into others' hands while a form is open: a sentence, and nothing typed is lost.
#[tokio::test]
async fn a_sheet_that_goes_on_while_a_form_is_open() {
    let g = giornata();
    let cdr = g.p.dati.cdr("U_01", "Segreteria");
    let scheda = g.scheda().assegna(Some(cdr.id.clone()));
    let scheda = g.p.dati.correggi(&scheda, "note", Valore::testo("Sua"));
    let dora =
        g.p.dati
            .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&cdr))]);
    let qui = g.browser(&dora, 0);
    assert_eq!(g.apri(&qui, MODULO).await.stato, StatusCode::OK);
    g.p.dati
        .correggi(&scheda, "stato", Valore::testo("proposta"));
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["chiedi che te la rinvii", "è conservato"]);
    // Sent back to her, she finds it.
    g.p.dati
        .correggi(&g.scheda(), "stato", Valore::testo("bozza"));
    g.apri(&qui, MODULO).await.dice(&["avevi scritto"]);
}

/// An account that ends with its session open, and one that is left without appointments.
#[tokio::test]
async fn an_account_that_ends_while_its_session_is_open() {
    let g = giornata();
    let (qui, utente) = (g.browser(&g.anna, 0), g.anna.utente.unwrap());
    let suoi =
        g.p.dati
            .leggi(|c| store::incarichi::list(c, &g.p.dati.actor));
    g.p.dati.scrivi(|tx| {
        let operatore = Actor::operatore(g.p.dati.ente.id);
        for i in suoi.iter().filter(|i| i.utente == utente) {
            let fatto = i.revoca(&suoi, &operatore, testkit::adesso()).unwrap();
            store::incarichi::record(tx, &fatto)?;
        }
        Ok(())
    });
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    r.dice(&["Pagina non trovata"]);
    assert_eq!(g.scheda().versione(), 1);
    let casa = g.p.con_biscotto(&qui.cookie, "/").await;
    casa.dice(&[
        "non hai incarichi in nessun ente",
        "chiedi a chi li conferisce",
    ]);
    // Her sessions end: the way in, and nothing else.
    g.p.dati
        .scrivi(|tx| store::sessioni::delete_all_of(tx, utente, None));
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert_eq!(r.dove(), "/accesso");
    assert_eq!(g.scheda().versione(), 1);
}

/// Somebody who left has a page open still when an administrator takes the name out of the trail: the way in, and nothing else.
#[tokio::test]
async fn a_name_that_goes_while_its_browser_is_open() {
    let g = giornata();
    let (qui, capo) = (g.browser(&g.anna, 0), g.browser(&g.p.dati.actor, 0));
    assert_eq!(g.apri(&qui, MODULO).await.stato, StatusCode::OK);
    let utente = g.anna.utente.unwrap();
    let suoi =
        g.p.dati
            .leggi(|c| store::incarichi::di(c, g.p.dati.ente.id, utente));
    let (revoca, nome) = (
        format!("/accessi/{}/revoca", utente.0),
        format!("/accessi/{}/nome", utente.0),
    );
    let campi = [("incarico", suoi[0].id.0.as_str())];
    let r = g.manda(&capo, &capo.csrf, &revoca, &campi).await;
    assert!(r.dove().ends_with("esito=revocato"));
    // She comes in again, with nothing to do there.
    assert_eq!(g.apri(&qui, MODULO).await.dove(), "/accesso");
    let qui = g.browser(&g.anna, 0);
    let casa = g.p.con_biscotto(&qui.cookie, "/").await;
    casa.dice(&["non hai incarichi in nessun ente"]);
    let r = g.manda(&capo, &capo.csrf, &nome, &[]).await;
    assert!(r.dove().ends_with("esito=nome_tolto"));
    for url in ["/".to_owned(), g.p.url("/viste"), g.p.url(MODULO)] {
        let r = g.p.con_biscotto(&qui.cookie, &url).await;
        assert_eq!(r.dove(), "/accesso", "{url}");
        assert!(r.byte.is_empty(), "{url}: {}", r.letto());
    }
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert_eq!(r.dove(), "/accesso");
    assert_eq!(g.scheda().versione(), 1);
    let accesso = g.p.con_biscotto(&qui.cookie, "/accesso").await;
    assert_eq!(accesso.stato, StatusCode::OK);
    // Who took it out goes on.
    assert_eq!(g.apri(&capo, MODULO).await.stato, StatusCode::OK);
}

/// A session that was ended elsewhere is over at once, and stays over; what was typed is kept all the same.
#[tokio::test]
async fn a_session_ended_elsewhere() {
    let g = giornata();
    let (qui, utente) = (g.browser(&g.anna, 1), g.anna.utente.unwrap());
    g.p.dati
        .scrivi(|tx| store::sessioni::delete_all_of(tx, utente, None));
    let r = g.apri(&qui, MODULO).await;
    assert_eq!(r.dove(), "/accesso");
    let r = g.manda(&qui, &qui.csrf, MODULO, &SCRITTO).await;
    assert!(r.dove().starts_with("/accesso?poi="), "{}", r.dove());
    assert_eq!(g.scheda().versione(), 1);
    let mano = Segreto::nuovo();
    let ora = testkit::adesso();
    g.p.dati.scrivi(|tx| {
        store::sessioni::create(
            tx,
            &mano.impronta(),
            utente,
            "x",
            ora,
            ora + TimeDelta::hours(1),
        )?;
        store::sessioni::delete(tx, &mano.impronta())?;
        // A page that was being answered meanwhile must not open it again.
        store::sessioni::touch(tx, &mano.impronta(), ora, ora + TimeDelta::hours(1))
    });
    let r = g.p.con_biscotto(&biscotto(&mano), "/").await;
    assert_eq!(r.dove(), "/accesso");
}

/// A form from a page that is not ours is refused and written down, without believing who it says it is.
#[tokio::test]
async fn a_form_from_elsewhere_is_written_down() {
    let g = giornata();
    let qui = g.browser(&g.anna, 0);
    let intestazioni = [
        ("origin", "https://cattivo.example"),
        ("cookie", qui.cookie.as_str()),
    ];
    let r =
        g.p.nuda(Method::POST, &g.p.url(MODULO), &intestazioni, &SCRITTO)
            .await;
    assert_eq!(r.stato, StatusCode::FORBIDDEN);
    assert!(r.intestazione(header::SET_COOKIE).is_empty());
    let ente = domain::ente::EnteId(0);
    let installazione = Actor::operatore(ente);
    let righe =
        g.p.dati
            .leggi(|c| store::registro::dopo(c, &installazione, &Filtro::default(), 0, 10));
    assert_eq!(righe.len(), 1);
    assert!(
        righe[0]
            .dettaglio
            .contains("non viene da una pagina di Schedario")
    );
}
