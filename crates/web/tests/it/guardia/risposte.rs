//! What every answer carries, errors and static files among them.

use axum::http::{Method, StatusCode, header};

use super::rotte;
use crate::support::{CSRF, Prova, Risposta};

#[tokio::test]
async fn every_answer_carries_its_protections() {
    let p = Prova::new();
    let sigla = p.dati.ente.sigla.clone();
    let mut risposte: Vec<(String, Risposta)> = Vec::new();
    for rotta in rotte() {
        for metodo in &rotta.metodi {
            let url = rotta.url(&sigla);
            let r = if *metodo == Method::POST {
                p.post(&url, &[]).await
            } else {
                p.get(&url).await
            };
            risposte.push((format!("{metodo} {}", rotta.modello), r));
        }
    }
    risposte.push((
        "senza accesso".to_owned(),
        p.nuda(Method::GET, "/", &[], &[]).await,
    ));
    risposte.push((
        "altra origine".to_owned(),
        p.nuda(Method::POST, "/uscita", &[("origin", "null")], &[])
            .await,
    ));
    risposte.push(("metodo sbagliato".to_owned(), p.get("/uscita").await));
    risposte.push((
        "indirizzo illeggibile".to_owned(),
        p.get("/%ff/viste").await,
    ));
    for (cosa, r) in &risposte {
        let csp = r.intestazione(header::CONTENT_SECURITY_POLICY);
        assert!(
            csp.contains("default-src") && !csp.contains("unsafe-eval"),
            "{cosa}: {csp}"
        );
        let script = csp
            .split(';')
            .find(|d| d.trim().starts_with("script-src"))
            .unwrap_or(csp);
        assert!(
            !script.contains("unsafe-inline") || csp.contains("sandbox"),
            "{cosa}: {csp}"
        );
        assert!(
            csp.contains("frame-ancestors 'none'") || csp.contains("sandbox"),
            "{cosa}: {csp}"
        );
        assert_eq!(
            r.intestazione(header::X_CONTENT_TYPE_OPTIONS),
            "nosniff",
            "{cosa}"
        );
        assert_eq!(r.intestazione(header::X_FRAME_OPTIONS), "DENY", "{cosa}");
        assert_eq!(
            r.intestazione(header::REFERRER_POLICY),
            "same-origin",
            "{cosa}"
        );
        let conservata = r.intestazione(header::CACHE_CONTROL);
        assert!(
            if cosa.contains("/static/") || cosa.ends_with(" /pubblico") {
                conservata.contains("max-age")
            } else {
                conservata == "no-store"
            },
            "{cosa}: {conservata}"
        );
        assert_ne!(r.stato, StatusCode::INTERNAL_SERVER_ERROR, "{cosa}");
    }
}

#[tokio::test]
async fn errors_are_pages_with_a_way_out() {
    let p = Prova::new();
    let r = p.get("/non-esiste").await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    assert!(
        r.letto().contains("Errore 404 Pagina non trovata")
            && r.letto().contains("Vai ai tuoi enti"),
        "{}",
        r.letto()
    );
    for (url, stato) in [
        ("/uscita", StatusCode::METHOD_NOT_ALLOWED),
        ("/%ff/viste", StatusCode::BAD_REQUEST),
    ] {
        let r = p.get(url).await;
        assert_eq!(r.stato, stato);
        assert!(
            r.letto().contains("Torna indietro") && r.testo().contains("<html lang=\"it\">"),
            "{}",
            r.letto()
        );
    }
    // On a page of a body the menu and the search stay.
    for url in ["/viste/MAI_VISTA", "/non-esiste", "/cdr/U_01/altro"] {
        let r = p.get(&p.url(url)).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{url}");
        assert!(
            r.testo()
                .contains(&format!("href=\"{}\"", p.url("/ricerca")))
                && r.letto().contains("anna.verdi"),
            "{url}: {}",
            r.letto()
        );
    }
}

#[tokio::test]
async fn static_files_are_kept_by_the_browser() {
    let p = Prova::new();
    let r = p.nuda(Method::GET, "/static/schedario.css", &[], &[]).await;
    assert_eq!(r.stato, StatusCode::OK);
    assert_eq!(r.intestazione(header::CONTENT_TYPE), "text/css");
    let etag = r.intestazione(header::ETAG).to_owned();
    let ancora = p
        .nuda(
            Method::GET,
            "/static/schedario.css",
            &[("if-none-match", &etag)],
            &[],
        )
        .await;
    assert_eq!(
        (ancora.stato, ancora.byte.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    for url in [
        "/static/mai-visto.css",
        "/static/../Cargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/static//etc/passwd",
    ] {
        assert_eq!(
            p.nuda(Method::GET, url, &[], &[]).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_form_that_breaks_on_the_way_is_not_called_too_big() {
    let p = Prova::new();
    let url = p.url("/importazioni");
    let testa = format!(
        "--TAGLIO\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{CSRF}\r\n--TAGLIO\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
    );
    // Cut in the middle of a file; a heading that is none; a part that never begins.
    let rotti = [
        format!("{testa}SCHEDA PTPC"),
        testa.replace("name=\"file\"; filename=\"a.txt\"", "\u{1}\u{2}"),
        testa.replace("\r\n\r\n", "\r\n"),
    ];
    for corpo in rotti {
        let r = p.grezzo(&url, corpo.clone().into_bytes()).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{corpo}");
        r.dice(&["Il modulo è arrivato incompleto o rovinato"]);
        assert!(!r.letto().contains("superano i limiti"), "{}", r.letto());
    }
    let grande = [testa.into_bytes(), vec![b'x'; 61 * 1024 * 1024]].concat();
    let r = p.grezzo(&url, grande).await;
    assert_eq!(r.stato, StatusCode::PAYLOAD_TOO_LARGE);
    r.dice(&["I file superano i limiti"]);
    let parole = "x".repeat(61 * 1024 * 1024);
    let r = p.post(&p.url("/cdr"), &[("nome", &parole)]).await;
    assert_eq!(r.stato, StatusCode::PAYLOAD_TOO_LARGE);
    r.dice(&["Quello che hai scritto supera i limiti"]);
}

/// However an address is dressed up, it leads past no guard: a stranger is sent to the login or finds nothing, and who is signed in finds
/// nothing either.
#[tokio::test]
async fn a_dressed_up_address_leads_nowhere() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    let scheda = p.dati.scheda(&vista, "2026_SEG_1");
    // Written plainly they are there: what follows is refused for how it is written.
    p.pagina("/viste").await.dice(&[vista.titolo.as_str()]);
    let pagina = p.pagina("/viste/2026_PTPC/schede/2026_SEG_1").await;
    pagina.dice(&[scheda.titolo()]);
    for url in [
        "//comune-di-borgo-sereno/viste",
        "/%2e%2e/..",
        "/comune-di-borgo-sereno/..;/viste",
        "/comune-di-borgo-sereno%2fviste",
        "/comune-di-borgo-sereno/viste/%2e%2e%2fente",
        "/comune-di-borgo-sereno/viste/..%5c..",
        "/comune-di-borgo-sereno/viste/2026_PTPC;a=b",
        "/comune-di-borgo-sereno/viste/2026_PTPC%2fschede%2f2026_SEG_1",
        "/comune-di-borgo-sereno/viste/2026_PTPC/schede/..%2f2026_SEG_1",
        "/comune-di-borgo-sereno/viste/2026_PTPC/schede/2026_SEG_1%2fstoria",
        "/comune-di-borgo-sereno/viste/2026_PTPC/schede/2026_SEG_1%00",
        "/comune-di-borgo-sereno/viste/2026_PTPC/schede/%002026_SEG_1",
        // By way of what answers without a login.
        "/accesso/../comune-di-borgo-sereno/viste",
        "/static/../comune-di-borgo-sereno/viste",
        "/static/..%2fcomune-di-borgo-sereno/viste",
    ] {
        for cookie in ["", p.cookie()] {
            let r = p.nuda(Method::GET, url, &[("cookie", cookie)], &[]).await;
            let al_login = cookie.is_empty()
                && r.stato == StatusCode::SEE_OTHER
                && r.intestazione(header::LOCATION) == "/accesso";
            assert!(
                al_login || r.stato == StatusCode::NOT_FOUND,
                "{url} {cookie}: {} {}",
                r.stato,
                r.letto()
            );
            for detto in [vista.titolo.as_str(), scheda.titolo()] {
                assert!(!r.testo().contains(detto), "{url} {cookie}: {}", r.letto());
            }
        }
    }
}
