//! What every answer carries, errors and static files among them.

use axum::http::{Method, StatusCode, header};

use super::rotte;
use crate::support::{Prova, Risposta};

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
            if cosa.contains("/static/") {
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
