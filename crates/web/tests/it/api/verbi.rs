//! What people do on the pages, done by programs.

use axum::http::{Method, StatusCode, header};
use domain::permesso::Ruolo;
use serde_json::{Value, json};

use super::{SCHEDA, chiedi, comune, leggi, manda, problema, scrive};
use crate::support::{Prova, Risposta};

/// The verbs of the pages, as the router tells them, and those that programs have.
const PAGINE: &str = concat!(
    include_str!("../../../src/router/ente.rs"),
    include_str!("../../../src/router/piani.rs"),
    include_str!("../../../src/router/schede.rs"),
);
const VERBI: &str = concat!(
    include_str!("../../../src/api/verbi/ente.rs"),
    include_str!("../../../src/api/verbi/letture.rs"),
    include_str!("../../../src/api/verbi/piani.rs"),
    include_str!("../../../src/api/verbi/schede.rs"),
);

/// What no program does, and why.
const SOLO_SULLE_PAGINE: &[(&str, &str)] = &[
    (
        "accesso::destroy",
        "a program has no session to sign out of",
    ),
    (
        "accesso::cambia_password",
        "a token opens no way to its owner's account",
    ),
    ("accesso::cambia_fattore", "nor to his second factor"),
    ("accesso::chiudi_sessione", "nor to his sessions"),
    (
        "accesso::crea_gettone",
        "nor makes tokens that live longer than itself",
    ),
    ("accesso::revoca_gettone", "nor takes them away"),
    (
        "promemoria::update",
        "what a person is told, he chooses himself",
    ),
    ("promemoria::conferma", "and confirms from his mail"),
    (
        "accessi::collega",
        "who ties an account to a directory looks at both",
    ),
    (
        "accessi::togli_nome",
        "a name that is taken out does not come back: it wants eyes",
    ),
    ("bozze::salva", "drafts are of forms"),
    ("bozze::scarta", "drafts are of forms"),
    ("ciclo::passa", "`fai_passaggio` is one for all three"),
];

/// The handlers of `post`, `put` and `delete` in a text.
fn verbi(testo: &str) -> Vec<String> {
    let mut trovati = Vec::new();
    for parola in ["post(", "put(", "delete("] {
        for (da, _) in testo.match_indices(parola) {
            let resto = &testo[da + parola.len()..];
            let nome: String = resto
                .chars()
                .take_while(|c| c.is_alphanumeric() || "_:<>".contains(*c))
                .collect();
            if nome.contains("::") {
                trovati.push(nome);
            }
        }
    }
    trovati.sort();
    trovati.dedup();
    trovati
}

#[test]
fn whatever_a_person_does_on_a_page_a_program_can_do() {
    let (pagine, programmi) = (verbi(PAGINE), verbi(VERBI));
    assert!(pagine.len() > 60, "{}", pagine.len());
    for verbo in &pagine {
        let solo = SOLO_SULLE_PAGINE.iter().any(|(v, _)| v == verbo);
        assert_ne!(programmi.contains(verbo), solo, "{verbo}");
    }
    for (verbo, _) in SOLO_SULLE_PAGINE {
        assert!(pagine.iter().any(|v| v == verbo), "{verbo} is gone");
    }
}

#[track_caller]
fn fatto(r: &Risposta, stato: StatusCode) -> Value {
    assert_eq!(r.stato, stato, "{}", r.testo());
    serde_json::from_slice(&r.byte).unwrap()
}

async fn crea(p: &Prova, g: &str, resto: &str, corpo: &Value) -> Value {
    fatto(
        &manda(p, g, (Method::POST, resto), "", corpo).await,
        StatusCode::CREATED,
    )
}

#[tokio::test]
async fn a_plan_is_made_and_filled() {
    let p = Prova::new();
    let g = scrive(&p).await;
    crea(
        &p,
        &g,
        "/cdr",
        &json!({ "codice": "U_07", "nome": "Tributi" }),
    )
    .await;
    crea(&p, &g, "/persone", &json!({ "cognome_nome": "NERI LUCA" })).await;
    let vista = json!({ "codice": "2027_PTPC", "titolo": "Piano di prova", "tipo": "ptpc", "anno": "2027" });
    let fatta = crea(&p, &g, "/viste", &vista).await;
    let sua = format!("/api/v1/enti/{}/viste/2027_PTPC", p.dati.ente.sigla);
    assert_eq!(fatta["risorsa"], sua);
    assert_eq!(fatta["esito"], "Fatto: la nuova voce è registrata.");
    let scheda = json!({ "livello": "processo", "codice": "2027_TRI_1", "titolo": "Accertamenti", "cdr": "U_07" });
    let r = manda(
        &p,
        &g,
        (Method::POST, "/viste/2027_PTPC/schede"),
        "",
        &scheda,
    )
    .await;
    fatto(&r, StatusCode::CREATED);
    let qui = "/viste/2027_PTPC/schede/2027_TRI_1";
    assert_eq!(
        r.intestazione(header::LOCATION),
        format!("{sua}/schede/2027_TRI_1")
    );
    // A block with a table: what is read comes back with a row more.
    let fasi = format!("{qui}/blocchi/fasi");
    let mut blocco = leggi(&p, &g, &fasi).await;
    assert_eq!(blocco["righe"], json!([]));
    let righe = json!([
        { "descrizione": "Verifica a campione", "peso": "60", "inizio_previsto": "01/03/2027", "fine_prevista": "31/12/2027" },
        { "descrizione": "Relazione", "peso": "40", "inizio_previsto": "01/03/2027", "fine_prevista": "31/12/2027" },
    ]);
    let etag = format!("\"{}\"", blocco["versione"]);
    let r = manda(
        &p,
        &g,
        (Method::PUT, &fasi),
        &etag,
        &json!({ "righe": righe }),
    )
    .await;
    fatto(&r, StatusCode::OK);
    blocco = leggi(&p, &g, &fasi).await;
    assert_eq!(blocco["righe"][1]["descrizione"], "Relazione");
    assert_eq!(blocco["righe"][0]["peso"], "60,00");
    let etag = format!("\"{}\"", blocco["versione"]);
    let indietro = json!({ "righe": blocco["righe"] });
    let r = manda(&p, &g, (Method::PUT, &fasi), &etag, &indietro).await;
    assert_eq!(
        fatto(&r, StatusCode::OK)["esito"],
        "Non c'era nulla da cambiare."
    );
    // Who is overtaken is told what changed.
    let r = manda(
        &p,
        &g,
        (Method::PATCH, qui),
        "*",
        &json!({ "campi": { "titolo": "Altro" } }),
    )
    .await;
    assert_eq!(r.stato, StatusCode::OK, "{}", r.testo());
    blocco["righe"][0]["peso"] = json!("50");
    let righe = json!({ "righe": blocco["righe"] });
    let r = manda(&p, &g, (Method::PUT, &fasi), &etag, &righe).await;
    let v = problema(&r, StatusCode::PRECONDITION_FAILED);
    assert_eq!(v["errori"][0]["campo"], "titolo");
    // What cannot be read is refused with its place.
    blocco["righe"][0]["peso"] = json!("molto");
    let righe = json!({ "righe": blocco["righe"] });
    let letta = leggi(&p, &g, &fasi).await;
    let etag = format!("\"{}\"", letta["versione"]);
    let r = manda(&p, &g, (Method::PUT, &fasi), &etag, &righe).await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(v["errori"][0]["campo"], "peso-1", "{v}");
    let storia = leggi(&p, &g, &format!("{qui}/storia")).await;
    assert!(storia["totale"].as_u64().unwrap() >= 3, "{storia}");
}

#[tokio::test]
async fn what_stands_around_a_sheet_is_written_and_read() {
    let p = comune();
    let g = scrive(&p).await;
    let commenti = format!("{SCHEDA}/commenti");
    crea(
        &p,
        &g,
        &commenti,
        &json!({ "testo": "Da rivedere", "parte": "fase 1" }),
    )
    .await;
    let letti = leggi(&p, &g, &commenti).await;
    assert_eq!(letti["dati"][0]["testo"], "Da rivedere");
    let id = letti["dati"][0]["id"].as_str().unwrap();
    let suo = format!("{commenti}/{id}");
    let corpo = json!({ "testo": "Rivisto" });
    fatto(
        &manda(&p, &g, (Method::PUT, &suo), "", &corpo).await,
        StatusCode::OK,
    );
    fatto(&chiedi(&p, &g, Method::DELETE, &suo).await, StatusCode::OK);
    assert_eq!(leggi(&p, &g, &commenti).await["dati"][0]["tolto"], true);
    // Files come as a form with files, and without the mark of a page.
    let allegati = format!("{SCHEDA}/allegati");
    let corpo = "--TAGLIO\r\nContent-Disposition: form-data; name=\"file\"; filename=\"prova.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n%%EOF\n\r\n--TAGLIO--\r\n";
    let porta = format!("Bearer {g}");
    let h = [
        ("authorization", porta.as_str()),
        ("content-type", "multipart/form-data; boundary=TAGLIO"),
    ];
    let url = format!("/api/v1/enti/{}{allegati}", p.dati.ente.sigla);
    let r = p.grezzo_con(Method::POST, &url, &h, corpo).await;
    fatto(&r, StatusCode::CREATED);
    let letti = leggi(&p, &g, &allegati).await;
    assert_eq!(letti["dati"][0]["nome"], "prova.pdf");
    let suo = format!("{allegati}/{}", letti["dati"][0]["id"].as_str().unwrap());
    let r = chiedi(&p, &g, Method::GET, &suo).await;
    assert!(r.byte.starts_with(b"%PDF"));
    fatto(&chiedi(&p, &g, Method::DELETE, &suo).await, StatusCode::OK);
    assert_eq!(leggi(&p, &g, &allegati).await["totale"], 0);
    // Tables are given as files.
    let r = chiedi(&p, &g, Method::GET, "/esportazioni/cdr/csv").await;
    assert!(r.testo().contains("Segreteria"), "{}", r.testo());
    let r = chiedi(
        &p,
        &g,
        Method::GET,
        "/viste/2026_PTPC/esportazione?formato=json",
    )
    .await;
    assert_eq!(r.stato, StatusCode::OK);
    assert!(r.testo().contains("2026_SEG_2"));
    // A print goes into the queue, and its address says how it goes on.
    let stampa = crea(
        &p,
        &g,
        "/stampe",
        &json!({ "vista": "2026_PTPC", "data": "10/01/2026" }),
    )
    .await;
    let (_, sua) = stampa["risorsa"]
        .as_str()
        .unwrap()
        .split_once("/stampe")
        .unwrap();
    let letta = leggi(&p, &g, &format!("/stampe{sua}")).await;
    assert_eq!(letta["stato"], "in_coda");
}

#[tokio::test]
async fn a_session_of_monitoring_goes_its_way() {
    let p = comune();
    let g = scrive(&p).await;
    let sessione = json!({ "nome": "Monitoraggio di gennaio", "riferimento": "31/01/2026", "termine": "10/02/2026", "cdr": [] });
    crea(&p, &g, "/viste/2026_PTPC/monitoraggi", &sessione).await;
    let aperte = leggi(&p, &g, "/viste/2026_PTPC/monitoraggi").await;
    let qui = format!(
        "/viste/2026_PTPC/monitoraggi/{}",
        aperte["dati"][0]["id"].as_str().unwrap()
    );
    assert_eq!(leggi(&p, &g, &qui).await["termine"], "2026-02-10");
    let sua = format!("{qui}/schede/2026_SEG_1");
    let letta = leggi(&p, &g, &sua).await;
    assert_eq!(letta["stato"], "da_compilare", "{letta}");
    let valori = json!({ "fasi.1.avanzamento": "30", "fasi.2.avanzamento": "0", "indicatori.1.periodo_1": "2" });
    let corpo = json!({ "valori": valori, "commento": "Avviata", "idoneita": "idonea", "azione": "dichiara", "versione_risposta": "0" });
    let etag = format!("\"{}\"", letta["versione"]);
    fatto(
        &manda(&p, &g, (Method::PUT, &sua), &etag, &corpo).await,
        StatusCode::OK,
    );
    let letta = leggi(&p, &g, &sua).await;
    assert_eq!(letta["stato"], "dichiarata", "{letta}");
    assert_eq!(letta["valori"]["fasi.1.avanzamento"], "30,00");
    let rinvio = format!("{sua}/rinvio");
    let corpo = json!({ "motivo": "Manca la prova", "versione_risposta": letta["versione_risposta"].to_string() });
    fatto(
        &manda(&p, &g, (Method::POST, &rinvio), "", &corpo).await,
        StatusCode::OK,
    );
    assert_eq!(leggi(&p, &g, &sua).await["motivo"], "Manca la prova");
    // Without its reason it is not sent back.
    let r = manda(&p, &g, (Method::POST, &rinvio), "", &json!({})).await;
    assert_eq!(
        problema(&r, StatusCode::UNPROCESSABLE_ENTITY)["errori"][0]["campo"],
        "motivo"
    );
    let chiusura = format!("{qui}/chiusura");
    fatto(
        &manda(&p, &g, (Method::POST, &chiusura), "", &json!({})).await,
        StatusCode::OK,
    );
    assert!(leggi(&p, &g, &qui).await["chiusa"].is_string());
    let r = chiedi(&p, &g, Method::GET, &format!("{qui}/tabella/csv")).await;
    assert!(r.testo().contains("2026_SEG_2"), "{}", r.testo());
}

#[tokio::test]
async fn what_a_verb_does_not_take_is_refused_all_at_once() {
    let p = comune();
    let g = scrive(&p).await;
    let corpo = json!({ "codice": 3, "boh": "x", "livello": "processo" });
    let r = manda(
        &p,
        &g,
        (Method::POST, "/viste/2026_PTPC/schede"),
        "",
        &corpo,
    )
    .await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    let campi: Vec<&str> = v["errori"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["campo"].as_str().unwrap())
        .collect();
    assert_eq!(campi, ["boh", "codice", "titolo"]);
    let r = manda(
        &p,
        &g,
        (Method::POST, "/viste/2026_PTPC/schede"),
        "",
        &json!([]),
    )
    .await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    // What the page would refuse is refused with its words.
    let corpo =
        json!({ "livello": "processo", "codice": "2026_SEG_1", "titolo": "Doppia", "cdr": "U_01" });
    let r = manda(
        &p,
        &g,
        (Method::POST, "/viste/2026_PTPC/schede"),
        "",
        &corpo,
    )
    .await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(v["errori"][0]["campo"], "codice");
    // Nobody slips a button or a version in among the fields.
    let corpo = json!({ "righe": [{ "azione": "togli-0" }] });
    let blocco = format!("{SCHEDA}/blocchi/fasi");
    let r = manda(&p, &g, (Method::PUT, &blocco), "\"1\"", &corpo).await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    let r = manda(&p, &g, (Method::PUT, &blocco), "", &json!({ "righe": [] })).await;
    problema(&r, StatusCode::PRECONDITION_REQUIRED);
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_is_done_once() {
    let p = comune();
    let g = scrive(&p).await;
    let porta = format!("Bearer {g}");
    let url = format!("/api/v1/enti/{}{SCHEDA}/commenti", p.dati.ente.sigla);
    let manda = async |chiave: &str, corpo: &str| {
        let h = [
            ("authorization", porta.as_str()),
            ("idempotency-key", chiave),
        ];
        p.chiama(Method::POST, &url, &h, corpo).await
    };
    let prima = manda("k-1", "{\"testo\":\"Uno\"}").await;
    assert_eq!(prima.stato, StatusCode::CREATED, "{}", prima.testo());
    let ancora = manda("k-1", "{\"testo\":\"Uno\"}").await;
    assert_eq!(ancora.stato, StatusCode::CREATED);
    assert_eq!(ancora.byte, prima.byte);
    assert_eq!(
        ancora.intestazione(header::HeaderName::from_static("idempotency-replayed")),
        "true"
    );
    // Another request under the same key is not that one.
    let r = manda("k-1", "{\"testo\":\"Due\"}").await;
    assert_eq!(
        problema(&r, StatusCode::UNPROCESSABLE_ENTITY)["errori"][0]["campo"],
        "Idempotency-Key"
    );
    // What was refused was not done: the key is free for what is put right.
    let r = manda("k-2", "{\"testo\":\"\"}").await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        manda("k-2", "{\"testo\":\"Tre\"}").await.stato,
        StatusCode::CREATED
    );
    let letti = leggi(&p, &g, &format!("{SCHEDA}/commenti")).await;
    assert_eq!(letti["totale"], 2);
    // The key of one token says nothing to another.
    let altro = scrive(&p).await;
    let h = [
        ("authorization", &*format!("Bearer {altro}")),
        ("idempotency-key", "k-1"),
    ]
    .map(|(n, v)| (n, v.to_owned()));
    let h: Vec<(&str, &str)> = h.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let r = p
        .chiama(Method::POST, &url, &h, "{\"testo\":\"Quattro\"}")
        .await;
    assert_eq!(r.stato, StatusCode::CREATED);
    let r = manda(&"x".repeat(201), "{\"testo\":\"Uno\"}").await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_said_once_is_not_said_again() {
    let p = comune();
    let g = scrive(&p).await;
    let porta = format!("Bearer {g}");
    let h = [
        ("authorization", porta.as_str()),
        ("idempotency-key", "invito"),
    ];
    let url = format!("/api/v1/enti/{}/accessi", p.dati.ente.sigla);
    let corpo = "{\"nome\":\"luca.neri\"}";
    let r = p.chiama(Method::POST, &url, &h, corpo).await;
    let detto = fatto(&r, StatusCode::CREATED);
    assert!(
        detto["detto"]["collegamento"]
            .as_str()
            .unwrap()
            .contains("/invito/")
    );
    let r = p.chiama(Method::POST, &url, &h, corpo).await;
    assert_eq!(fatto(&r, StatusCode::CREATED)["detto"], json!({}));
    let accessi = leggi(&p, &g, "/accessi").await;
    let suo = accessi["dati"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["nome"] == "luca.neri")
        .unwrap();
    let incarichi = format!("/accessi/{}/incarichi", suo["id"]);
    let corpo = json!({ "ruolo": Ruolo::Lettore.codice() });
    fatto(
        &manda(&p, &g, (Method::POST, &incarichi), "", &corpo).await,
        StatusCode::CREATED,
    );
}

#[tokio::test]
async fn a_token_that_reads_does_nothing_else() {
    let p = comune();
    let g = super::gettone(&p, &[]).await;
    let porta = format!("Bearer {g}");
    let h = [("authorization", porta.as_str()), ("if-match", "\"1\"")];
    let operazioni = super::operazioni(&p, &super::documento(&p).await);
    let scrivono = operazioni.iter().filter(|(m, ..)| *m != Method::GET);
    let mut provate = 0;
    for (metodo, url, _) in scrivono {
        let r = p.chiama(metodo.clone(), url, &h, "{}").await;
        let v = problema(&r, StatusCode::FORBIDDEN);
        assert_eq!(v["title"], "Gettone di sola lettura", "{metodo} {url}");
        provate += 1;
    }
    assert!(provate > 60, "{provate}");
}
