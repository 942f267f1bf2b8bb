//! What programs are answered, with tokens that people make on their page.

use axum::http::{Method, StatusCode, header};
use chrono::Days;
use domain::permesso::{Permesso, Ruolo};
use domain::{data, orario};
use serde_json::{Value, json};

use crate::support::{Prova, Risposta};

mod verbi;

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

/// A plan with a CdR and three processes.
fn comune() -> Prova {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.cdr("U_01", "Segreteria");
    for codice in ["2026_SEG_1", "2026_SEG_2", "2026_SEG_3"] {
        p.dati.scheda(&vista, codice);
    }
    p
}

fn fino(giorni: u64) -> String {
    data::it(orario::giorno(testkit::adesso()) + Days::new(giorni))
}

/// Makes a token as a person does, on his page, and gives it.
async fn gettone(p: &Prova, campi: &[(&str, &str)]) -> String {
    let fino = fino(30);
    let mut tutti = vec![("nome", "Cruscotto"), ("fino", fino.as_str())];
    tutti.extend(campi);
    let r = p.post(&p.url("/ente/gettoni"), &tutti).await;
    assert_eq!(r.stato, StatusCode::OK, "{}", r.letto());
    let testo = r.testo();
    let (_, dopo) = testo.split_once("<code>schedario_").unwrap();
    format!("schedario_{}", dopo.split('<').next().unwrap())
}

async fn scrive(p: &Prova) -> String {
    gettone(p, &[("diritti", "scrittura")]).await
}

/// Asks with a token; the address follows that of the body.
async fn chiedi(p: &Prova, gettone: &str, metodo: Method, resto: &str) -> Risposta {
    let porta = format!("Bearer {gettone}");
    let url = format!("/api/v1/enti/{}{resto}", p.dati.ente.sigla);
    p.chiama(metodo, &url, &[("authorization", &porta)], "")
        .await
}

async fn leggi(p: &Prova, gettone: &str, resto: &str) -> Value {
    let r = chiedi(p, gettone, Method::GET, resto).await;
    assert_eq!(r.stato, StatusCode::OK, "{resto}: {}", r.testo());
    serde_json::from_slice(&r.byte).unwrap()
}

async fn manda(
    p: &Prova,
    gettone: &str,
    (metodo, resto): (Method, &str),
    se: &str,
    corpo: &Value,
) -> Risposta {
    let porta = format!("Bearer {gettone}");
    let mut h = vec![("authorization", porta.as_str())];
    if !se.is_empty() {
        h.push(("if-match", se));
    }
    let url = format!("/api/v1/enti/{}{resto}", p.dati.ente.sigla);
    p.chiama(metodo, &url, &h, &corpo.to_string()).await
}

/// A refusal in the form of RFC 9457, with the status of its answer.
#[track_caller]
fn problema(r: &Risposta, stato: StatusCode) -> Value {
    assert_eq!(r.stato, stato, "{}", r.testo());
    assert_eq!(
        r.intestazione(header::CONTENT_TYPE),
        "application/problem+json"
    );
    let v: Value = serde_json::from_slice(&r.byte).unwrap();
    assert_eq!(v["status"], stato.as_u16());
    for chiave in ["type", "title", "detail"] {
        assert!(v[chiave].as_str().is_some_and(|t| !t.is_empty()), "{v}");
    }
    v
}

#[tokio::test]
async fn a_program_reads_what_its_owner_reads() {
    let p = comune();
    let g = gettone(&p, &[]).await;
    let porta = format!("Bearer {g}");
    let r = p
        .chiama(
            Method::GET,
            "/api/v1/enti",
            &[("authorization", &porta)],
            "",
        )
        .await;
    let enti: Value = serde_json::from_slice(&r.byte).unwrap();
    assert_eq!(enti["dati"][0]["sigla"], p.dati.ente.sigla);
    assert_eq!(enti["totale"], 1);
    assert_eq!(
        leggi(&p, &g, "/viste").await["dati"][0]["codice"],
        "2026_PTPC"
    );
    assert_eq!(leggi(&p, &g, "/viste/2026_PTPC").await["anno"], 2026);
    let schede = leggi(&p, &g, "/viste/2026_PTPC/schede").await;
    assert_eq!(schede["totale"], 3);
    assert_eq!(schede["successiva"], Value::Null);
    let scheda = leggi(&p, &g, SCHEDA).await;
    assert_eq!(scheda["contenuto"]["codice"], "2026_SEG_1");
    assert_eq!(scheda["campi"]["titolo"], scheda["titolo"]);
    // All plans are searched at once, page by page.
    let prima = leggi(&p, &g, "/ricerca?testo=attivita+2026&limite=2").await;
    assert_eq!(
        (prima["totale"].as_u64(), prima["dati"][0]["vista"].as_str()),
        (Some(3), Some("2026_PTPC"))
    );
    let seconda = format!("/ricerca{}", prima["successiva"].as_str().unwrap());
    let seconda = leggi(&p, &g, &seconda).await;
    assert_eq!(seconda["dati"][0]["codice"], "2026_SEG_3");
    assert_eq!(seconda["successiva"], Value::Null);
    assert_eq!(leggi(&p, &g, "/ricerca").await["totale"], 0);
    // The filters are those of the page, and a word that is none of theirs is refused.
    let filtrate = leggi(&p, &g, "/viste/2026_PTPC/schede?livello=obiettivo").await;
    assert_eq!(filtrate["totale"], 0);
    let r = chiedi(&p, &g, Method::GET, "/viste/2026_PTPC/schede?livello=boh").await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(v["errori"][0]["campo"], "livello");
}

#[tokio::test]
async fn the_registers_are_read() {
    let p = comune();
    p.dati.persona("ROSSI ANNA");
    p.dati.portatore("Scuole di prova");
    let g = gettone(&p, &[]).await;
    assert_eq!(leggi(&p, &g, "/cdr").await["dati"][0]["codice"], "U_01");
    let persone = leggi(&p, &g, "/persone").await;
    assert_eq!(persone["dati"][0]["cognome_nome"], "ROSSI ANNA");
    assert_eq!(leggi(&p, &g, "/persone?testo=anna").await["totale"], 1);
    assert_eq!(leggi(&p, &g, "/persone?testo=bruno").await["totale"], 0);
    let nomi = leggi(&p, &g, "/portatori?limite=200").await;
    let mut nomi = nomi["dati"].as_array().unwrap().iter();
    assert!(nomi.any(|n| n["nome"] == "Scuole di prova"));
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let p = comune();
    let g = gettone(&p, &[]).await;
    let (mut codici, mut resto) = (Vec::new(), "?limite=2&livello=processo".to_owned());
    loop {
        let url = format!("/viste/2026_PTPC/schede{resto}");
        let r = chiedi(&p, &g, Method::GET, &url).await;
        let v: Value = serde_json::from_slice(&r.byte).unwrap();
        let dati = v["dati"].as_array().unwrap();
        codici.extend(
            dati.iter()
                .map(|d| d["codice"].as_str().unwrap().to_owned()),
        );
        match v["successiva"].as_str() {
            Some(s) => {
                assert_eq!(r.intestazione(header::LINK), format!("<{s}>; rel=\"next\""));
                s.clone_into(&mut resto);
            }
            None => break,
        }
    }
    assert_eq!(codici, ["2026_SEG_1", "2026_SEG_2", "2026_SEG_3"]);
    for (storto, campo) in [
        ("limite=201", "limite"),
        ("limite=x", "limite"),
        ("cursore=zz", "cursore"),
    ] {
        let url = format!("/viste/2026_PTPC/schede?{storto}");
        let r = chiedi(&p, &g, Method::GET, &url).await;
        let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(v["errori"][0]["campo"], campo);
    }
}

#[tokio::test]
async fn a_field_is_corrected_from_the_version_that_was_read() {
    let p = comune();
    let g = scrive(&p).await;
    let r = chiedi(&p, &g, Method::GET, SCHEDA).await;
    let etag = r.intestazione(header::ETAG).to_owned();
    let dove = (Method::PATCH, SCHEDA);
    let titolo = |t: &str| json!({ "campi": { "titolo": t } });
    let r = manda(&p, &g, dove.clone(), "", &titolo("Protocollo")).await;
    problema(&r, StatusCode::PRECONDITION_REQUIRED);
    let r = manda(&p, &g, dove.clone(), &etag, &titolo("Protocollo")).await;
    assert_eq!(r.stato, StatusCode::OK, "{}", r.testo());
    let nuovo = r.intestazione(header::ETAG).to_owned();
    assert_ne!(nuovo, etag);
    assert_eq!(leggi(&p, &g, SCHEDA).await["titolo"], "Protocollo");
    // Whoever still holds the version before is told what changed, and nothing is written.
    let r = manda(&p, &g, dove.clone(), &etag, &titolo("Archivio")).await;
    let v = problema(&r, StatusCode::PRECONDITION_FAILED);
    assert_eq!(v["errori"][0]["campo"], "titolo");
    // Every reason at once, each with its field.
    let storti = json!({ "campi": { "titolo": "", "stato": "validata", "boh": "x" } });
    let r = manda(&p, &g, dove.clone(), &nuovo, &storti).await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    let campi = v["errori"].as_array().unwrap().iter();
    let mut campi: Vec<&str> = campi.map(|e| e["campo"].as_str().unwrap()).collect();
    campi.sort_unstable();
    assert_eq!(campi, ["boh", "stato", "titolo"]);
    // The page of the sheet shows what the program wrote, and its history who.
    let titolo = p.pagina(SCHEDA).await.letto();
    assert!(titolo.contains("Protocollo"), "{titolo}");
}

#[tokio::test]
async fn a_passage_is_made_or_refused_with_its_reasons() {
    let p = comune();
    let g = scrive(&p).await;
    let dove = (Method::POST, "/viste/2026_PTPC/schede/2026_SEG_1/passaggi");
    let scheda = leggi(&p, &g, SCHEDA).await;
    let passaggio = scheda["passaggi"][0]["codice"].as_str().unwrap().to_owned();
    let corpo = json!({ "passaggio": passaggio, "motivo": "Come deciso" });
    let r = manda(&p, &g, dove.clone(), "", &corpo).await;
    problema(&r, StatusCode::PRECONDITION_REQUIRED);
    let r = manda(&p, &g, dove.clone(), "\"99\"", &corpo).await;
    problema(&r, StatusCode::PRECONDITION_FAILED);
    // The sheet lacks what the passage asks for: the same reasons as on its page.
    let r = manda(&p, &g, dove.clone(), "*", &corpo).await;
    let v = problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!v["errori"].as_array().unwrap().is_empty(), "{v}");
    let r = manda(&p, &g, dove, "*", &json!({ "passaggio": "volare" })).await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_token_lets_in_no_further_than_it_says() {
    let mut p = comune();
    let legge = gettone(&p, &[("solo_qui", "si")]).await;
    let corpo = json!({ "campi": { "titolo": "X" } });
    let r = manda(&p, &legge, (Method::PATCH, SCHEDA), "*", &corpo).await;
    let v = problema(&r, StatusCode::FORBIDDEN);
    assert!(
        v["detail"].as_str().unwrap().contains("sola lettura"),
        "{v}"
    );
    // Another body does not exist for it, nor one where its owner does not work.
    let porta = format!("Bearer {legge}");
    let url = format!("/api/v1/enti/{}/viste", p.dati.altro_ente.sigla);
    let r = p
        .chiama(Method::GET, &url, &[("authorization", &porta)], "")
        .await;
    problema(&r, StatusCode::NOT_FOUND);
    // It is kept as its digest, and shown once.
    let mostrata = p.pagina("/ente/gettoni").await;
    assert!(!mostrata.testo().contains(&legge));
    mostrata.dice(&["Cruscotto", "Sola lettura", "solo questo ente"]);
    // Revoked, it lets nobody in, at once.
    let segno = mostrata.valori("gettone")[0].clone();
    let altrui = p.url("/ente/gettoni/revoca");
    let r = p.post(&altrui, &[("gettone", "0000000000000000")]).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    p.post(&altrui, &[("gettone", &segno)]).await.dove();
    let r = chiedi(&p, &legge, Method::GET, "/viste").await;
    problema(&r, StatusCode::UNAUTHORIZED);
    assert_eq!(r.intestazione(header::WWW_AUTHENTICATE), "Bearer");
    p.pagina("/registro")
        .await
        .dice(&["Gettone d'accesso", "revocato «Cruscotto»"]);
    // Over, it lets nobody in either.
    let scade = scrive(&p).await;
    p.sposta(testkit::adesso() + chrono::Duration::days(32));
    let r = chiedi(&p, &scade, Method::GET, "/viste").await;
    problema(&r, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_form_of_a_token_says_what_is_missing() {
    let p = comune();
    for (nome, fino, frase) in [
        ("", fino(1), "scrivi a quale programma serve"),
        ("x", fino(400), "scrivi l'ultimo giorno"),
        ("x", "presto".to_owned(), "scrivi l'ultimo giorno"),
    ] {
        let campi = [("nome", nome), ("fino", fino.as_str())];
        let r = p.post(&p.url("/ente/gettoni"), &campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        let letto = r.letto().replace("&#39;", "'");
        assert!(letto.contains(frase), "{letto}");
    }
}

/// The document, as programs read it.
async fn documento(p: &Prova) -> Value {
    let r = p.chiama(Method::GET, "/api/v1/openapi.json", &[], "").await;
    serde_json::from_slice(&r.byte).unwrap()
}

/// Every operation: method, address with what stands in `p` in its places, and the operation itself.
fn operazioni(p: &Prova, documento: &Value) -> Vec<(Method, String, Value)> {
    let mut tutte = Vec::new();
    for (modello, metodi) in documento["paths"].as_object().unwrap() {
        let url = modello
            .replace("{ente}", &p.dati.ente.sigla)
            .replace("{vista}", "2026_PTPC")
            .replace("{codice}", "2026_SEG_1")
            .replace("{formato}", "csv")
            .replace(['{', '}'], "");
        for (metodo, operazione) in metodi.as_object().unwrap() {
            let metodo = metodo.to_uppercase().parse().unwrap();
            tutte.push((metodo, url.clone(), operazione.clone()));
        }
    }
    tutte
}

#[tokio::test]
async fn nobody_passes_without_a_token_and_no_session_is_looked_at() {
    let p = comune();
    let biscotto = crate::support::biscotto(&crate::support::sessione(
        &p.dati,
        &p.dati.actor,
        testkit::adesso(),
        12,
    ));
    // The session is good, and is not looked at.
    let pagina = p.con_biscotto(&biscotto, &p.url("/viste")).await;
    assert_eq!(pagina.stato, StatusCode::OK);
    let mut provate = 0;
    for (metodo, url, _) in operazioni(&p, &documento(&p).await) {
        for h in [
            &[][..],
            &[("cookie", biscotto.as_str())],
            &[("authorization", "Bearer schedario_inventato")],
            &[("authorization", "Basic eDp5")],
        ] {
            let r = p.chiama(metodo.clone(), &url, h, "").await;
            problema(&r, StatusCode::UNAUTHORIZED);
            provate += 1;
        }
    }
    assert!(provate > 300, "{provate}");
}

#[tokio::test]
async fn every_role_gets_where_it_gets_on_the_pages() {
    let mut p = comune();
    let operazioni = operazioni(&p, &documento(&p).await);
    let (mut vietate, mut permesse) = (0, 0);
    for ruolo in Ruolo::TUTTI {
        p.come(&format!("prova.{}", ruolo.codice()), &[*ruolo]);
        let g = scrive(&p).await;
        let porta = format!("Bearer {g}");
        let h = [("authorization", porta.as_str()), ("if-match", "\"0\"")];
        for (metodo, url, operazione) in &operazioni {
            let Some(permesso) = operazione["x-permesso"].as_str() else {
                continue;
            };
            let permesso = Permesso::TUTTI.iter().find(|p| p.codice() == permesso);
            let r = p.chiama(metodo.clone(), url, &h, "{}").await;
            let detto = format!("{ruolo:?} {metodo} {url}: {}", r.testo());
            if ruolo.puo(*permesso.unwrap()) {
                assert_ne!(r.stato, StatusCode::UNAUTHORIZED, "{detto}");
                assert!(!r.stato.is_server_error(), "{detto}");
                permesse += 1;
            } else {
                assert_eq!(r.stato, StatusCode::FORBIDDEN, "{detto}");
                vietate += 1;
            }
        }
    }
    assert!(vietate > 200 && permesse > 200, "{vietate} {permesse}");
}

#[tokio::test]
async fn a_sheet_beyond_ones_reach_is_not_there() {
    let mut p = comune();
    let altro = p.dati.cdr("U_02", "Tributi");
    let chi = p
        .dati
        .utente_con("responsabile", &[(Ruolo::Responsabile, Some(&altro))]);
    p.entra_come(&chi);
    let g = scrive(&p).await;
    let schede = leggi(&p, &g, "/viste/2026_PTPC/schede").await;
    assert_eq!(schede["totale"], 0);
    let r = chiedi(&p, &g, Method::GET, SCHEDA).await;
    problema(&r, StatusCode::NOT_FOUND);
    let corpo = json!({ "campi": { "titolo": "X" } });
    let r = manda(&p, &g, (Method::PATCH, SCHEDA), "*", &corpo).await;
    problema(&r, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let p = comune();
    let g = scrive(&p).await;
    let porta = format!("Bearer {g}");
    let h = [("authorization", porta.as_str())];
    let r = p.chiama(Method::GET, "/api/v1/boh", &h, "").await;
    problema(&r, StatusCode::NOT_FOUND);
    let r = chiedi(&p, &g, Method::DELETE, "/viste").await;
    problema(&r, StatusCode::METHOD_NOT_ALLOWED);
    assert!(r.intestazione(header::ALLOW).contains("GET"));
    let r = chiedi(&p, &g, Method::GET, "/viste/%00").await;
    problema(&r, StatusCode::NOT_FOUND);
    let r = chiedi(&p, &g, Method::GET, "/viste/%ff").await;
    problema(&r, StatusCode::BAD_REQUEST);
    let url = format!("/api/v1/enti/{}{SCHEDA}", p.dati.ente.sigla);
    let r = p.chiama(Method::PATCH, &url, &h, "{").await;
    problema(&r, StatusCode::BAD_REQUEST);
    let r = p.chiama(Method::PATCH, &url, &h, "{\"campi\": 3}").await;
    problema(&r, StatusCode::UNPROCESSABLE_ENTITY);
    let r = p.chiama(Method::PATCH, &url, &h, "").await;
    problema(&r, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let grande = format!(
        "{{\"campi\": {{\"titolo\": \"{}\"}}}}",
        "x".repeat(2_100_000)
    );
    let r = p.chiama(Method::PATCH, &url, &h, &grande).await;
    problema(&r, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_program_that_asks_too_often_is_told_when_to_come_back() {
    let p = comune();
    let g = gettone(&p, &[]).await;
    let r = chiedi(&p, &g, Method::GET, "/viste").await;
    let detto = |r: &Risposta, nome: &'static str| {
        let valore = r.intestazione(header::HeaderName::from_static(nome));
        valore.parse::<i64>().unwrap_or(-1)
    };
    assert_eq!(detto(&r, "ratelimit-limit"), 240);
    assert_eq!(detto(&r, "ratelimit-remaining"), 239);
    for _ in 0..239 {
        chiedi(&p, &g, Method::GET, "/viste/mai").await;
    }
    let r = chiedi(&p, &g, Method::GET, "/viste").await;
    problema(&r, StatusCode::TOO_MANY_REQUESTS);
    assert!(detto(&r, "retry-after") >= 1);
    assert_eq!(detto(&r, "ratelimit-remaining"), 0);
    // Another token is not held back by it.
    let altro = gettone(&p, &[]).await;
    assert_eq!(
        chiedi(&p, &altro, Method::GET, "/viste").await.stato,
        StatusCode::OK
    );
}

#[tokio::test]
async fn pages_of_other_sites_ask_only_where_the_installation_names_them() {
    let p = comune();
    let g = gettone(&p, &[]).await;
    let porta = format!("Bearer {g}");
    let url = format!("/api/v1/enti/{}/viste", p.dati.ente.sigla);
    let nominato = "https://cruscotto.comune.example";
    let concesso = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    let prima = [
        ("origin", nominato),
        ("access-control-request-method", "PATCH"),
        ("access-control-request-headers", "authorization,if-match"),
    ];
    let r = p.chiama(Method::OPTIONS, &url, &prima, "").await;
    assert_eq!(r.intestazione(concesso.clone()), nominato);
    assert!(
        r.intestazione(header::ACCESS_CONTROL_ALLOW_METHODS)
            .contains("PATCH")
    );
    for (origine, detto) in [(nominato, nominato), ("https://altri.example", "")] {
        let h = [("authorization", porta.as_str()), ("origin", origine)];
        let r = p.chiama(Method::GET, &url, &h, "").await;
        assert_eq!(r.stato, StatusCode::OK);
        assert_eq!(r.intestazione(concesso.clone()), detto, "{origine}");
        assert_eq!(r.intestazione(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
    }
    // The pages themselves stay closed to everybody.
    let pagina = p
        .chiama(Method::GET, &p.url("/viste"), &[("origin", nominato)], "")
        .await;
    assert_eq!(pagina.intestazione(concesso), "");
}

/// The whole document, a line for each thing that it says.
fn rivedibile(documento: &Value) -> String {
    let mut righe = vec![
        documento["info"].to_string(),
        documento["security"].to_string(),
    ];
    for (indirizzo, metodi) in documento["paths"].as_object().unwrap() {
        for (metodo, o) in metodi.as_object().unwrap() {
            let mut o = o.as_object().unwrap().clone();
            let parametri = o.remove("parameters").unwrap_or_default();
            let risposte = o.remove("responses").unwrap_or_default();
            righe.push(String::new());
            righe.push(format!("{} {indirizzo}", metodo.to_uppercase()));
            righe.extend(o.iter().map(|(k, v)| format!("  {k}: {v}")));
            let parametri = parametri.as_array().cloned().unwrap_or_default();
            righe.extend(parametri.iter().map(|p| format!("  <- {p}")));
            let (problemi, sue): (Vec<_>, Vec<_>) = risposte
                .as_object()
                .unwrap()
                .iter()
                .partition(|(stato, r)| r["$ref"] == format!("#/components/responses/P{stato}"));
            righe.extend(sue.iter().map(|(stato, r)| format!("  -> {stato} {r}")));
            let problemi: Vec<&str> = problemi.iter().map(|(s, _)| s.as_str()).collect();
            righe.push(format!("  -> {} Problema", problemi.join(" ")));
        }
    }
    for (genere, nomi) in documento["components"].as_object().unwrap() {
        for (nome, forma) in nomi.as_object().unwrap() {
            let mut forma = forma.as_object().unwrap().clone();
            let campi = forma.remove("properties").unwrap_or_default();
            righe.push(String::new());
            righe.push(format!("{genere} {nome}: {}", json!(forma)));
            let campi = campi.as_object().cloned().unwrap_or_default();
            righe.extend(campi.iter().map(|(nome, c)| format!("  {nome}: {c}")));
        }
    }
    righe.join("\n")
}

/// A change of the document is looked at: routes and document are made of the same list.
#[tokio::test]
async fn the_document_is_looked_at() {
    let p = Prova::new();
    let documento = documento(&p).await;
    assert!(documento["openapi"].as_str().unwrap().starts_with("3.1"));
    insta::assert_snapshot!(rivedibile(&documento));
    let pagina = p
        .nuda(Method::GET, "/api/v1/documentazione", &[], &[])
        .await;
    assert_eq!(pagina.stato, StatusCode::OK);
    pagina.dice(&[
        "Corregge alcuni campi di una scheda",
        "PATCH",
        "Serve If-Match",
    ]);
}
