//! The house is closed: every route, read from the router itself, refuses whoever may not pass.

use axum::http::{Method, StatusCode, header};

use crate::support::{CSRF, HOST, Prova, Risposta};

/// The text of the router: a route that is added tomorrow is tried here without being listed again.
const ROUTER: &str = include_str!("../../src/router.rs");

/// What may answer without a login. The list may only shrink.
const PUBBLICHE: &[&str] = &[
    "/accesso",
    "/primo-accesso/{token}",
    "/healthz",
    "/static/{*percorso}",
];

const PASSWORD: &str = "quattro parole messe a caso";

/// A route as the router writes it.
struct Rotta {
    modello: &'static str,
    metodi: Vec<Method>,
}

impl Rotta {
    fn pubblica(&self) -> bool {
        PUBBLICHE.contains(&self.modello)
    }

    /// Its address in a body, something in every place.
    fn url(&self, sigla: &str) -> String {
        let pezzi = self.modello.split('/').map(|p| match p {
            "{ente}" => sigla.to_owned(),
            "{*percorso}" => "schedario.css".to_owned(),
            p if p.starts_with('{') => "cosa".to_owned(),
            p => p.to_owned(),
        });
        pezzi.collect::<Vec<_>>().join("/")
    }
}

fn rotte() -> Vec<Rotta> {
    let rotta = |pezzo: &'static str| {
        // The address may stand on the line below: rustfmt parts long routes.
        let (_, dopo) = pezzo.split_once('"').unwrap();
        let (modello, resto) = dopo.split_once('"').unwrap();
        let resto = resto.split(";\n").next().unwrap();
        let metodi = [("get(", Method::GET), ("post(", Method::POST)]
            .into_iter()
            .filter(|(parola, _)| resto.contains(parola))
            .map(|(_, m)| m)
            .collect();
        Rotta { modello, metodi }
    };
    ROUTER.split(".route(").skip(1).map(rotta).collect()
}

/// Every reserved route with each of its methods.
fn riservate() -> impl Iterator<Item = (Rotta, Method)> {
    rotte().into_iter().filter(|r| !r.pubblica()).flat_map(|r| {
        r.metodi.clone().into_iter().map(move |m| {
            (
                Rotta {
                    modello: r.modello,
                    metodi: Vec::new(),
                },
                m,
            )
        })
    })
}

fn origine() -> String {
    format!("http://{HOST}")
}

#[test]
fn the_routes_are_read_as_they_are_written() {
    let rotte = rotte();
    assert!(rotte.len() > 40, "{}", rotte.len());
    assert_eq!(rotte.len(), ROUTER.matches(".route(").count());
    assert!(
        rotte
            .iter()
            .all(|r| r.modello.starts_with('/') && !r.metodi.is_empty())
    );
    // Other ways to answer would escape this test.
    for parola in [
        ".nest(",
        ".route_service(",
        "any(",
        "put(",
        "delete(",
        "patch(",
        ".fallback_service(",
    ] {
        assert!(!ROUTER.contains(parola), "{parola}");
    }
    let da = ROUTER.find("fn pubbliche").unwrap();
    let fino = da + ROUTER[da..].find("\n}").unwrap();
    let pubbliche: Vec<&str> = ROUTER[da..fino]
        .split(".route(")
        .skip(1)
        .map(|p| p.split('"').nth(1).unwrap())
        .collect();
    assert_eq!(pubbliche, PUBBLICHE);
}

#[tokio::test]
async fn nobody_passes_without_a_login() {
    let p = Prova::new();
    let scaduta = {
        let segreto = web::Segreto::nuovo();
        let (utente, ieri) = (
            p.dati.actor.utente.unwrap(),
            testkit::adesso() - chrono::Duration::days(1),
        );
        p.dati.scrivi(|tx| {
            store::sessioni::create(
                tx,
                &segreto.impronta(),
                utente,
                CSRF,
                ieri,
                ieri + chrono::Duration::hours(12),
            )
        });
        format!("schedario_sessione={}", segreto.testo())
    };
    let sigla = &p.dati.ente.sigla;
    for (rotta, metodo) in riservate() {
        for cookie in ["", "schedario_sessione=inventata", &scaduta] {
            let r = p
                .nuda(
                    metodo.clone(),
                    &rotta.url(sigla),
                    &[("origin", &origine()), ("cookie", cookie)],
                    &[("csrf", CSRF)],
                )
                .await;
            assert_eq!(
                (r.stato, r.intestazione(header::LOCATION)),
                (StatusCode::SEE_OTHER, "/accesso"),
                "{metodo} {}",
                rotta.modello
            );
            assert!(
                r.byte.is_empty(),
                "{metodo} {}: {}",
                rotta.modello,
                r.letto()
            );
        }
    }
    for url in [
        "/non-esiste",
        "/comune-di-borgo-sereno/non-esiste",
        "/comune-mai-visto/viste",
    ] {
        assert_eq!(
            p.nuda(Method::GET, url, &[], &[])
                .await
                .intestazione(header::LOCATION),
            "/accesso",
            "{url}"
        );
    }
}

#[tokio::test]
async fn no_change_without_the_token_of_the_page() {
    let p = Prova::new();
    let sigla = &p.dati.ente.sigla;
    let mut provate = 0;
    for (rotta, _) in riservate().filter(|(_, m)| *m == Method::POST) {
        for campi in [&[][..], &[("csrf", "")], &[("csrf", "segno-della-provA")]] {
            let r = p.post_senza_segno(&rotta.url(sigla), campi).await;
            assert_eq!(
                r.stato,
                StatusCode::FORBIDDEN,
                "{} {campi:?}: {}",
                rotta.modello,
                r.letto()
            );
        }
        let r = p
            .carica_con(&rotta.url(sigla), "sbagliato", &[("x.txt", b"x")])
            .await;
        assert_eq!(
            r.stato,
            StatusCode::FORBIDDEN,
            "{} con un file: {}",
            rotta.modello,
            r.letto()
        );
        provate += 1;
    }
    assert!(provate > 10, "{provate}");
}

#[tokio::test]
async fn no_change_from_a_page_that_is_not_ours() {
    let p = Prova::new();
    let sigla = &p.dati.ente.sigla;
    for rotta in rotte()
        .into_iter()
        .filter(|r| r.metodi.contains(&Method::POST))
    {
        for da in [
            &[("origin", "https://cattivo.example")][..],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[],
        ] {
            let intestazioni: Vec<(&str, &str)> =
                da.iter().copied().chain([("cookie", p.cookie())]).collect();
            let r = p
                .nuda(
                    Method::POST,
                    &rotta.url(sigla),
                    &intestazioni,
                    &[("csrf", CSRF)],
                )
                .await;
            assert_eq!(r.stato, StatusCode::FORBIDDEN, "{} {da:?}", rotta.modello);
        }
    }
}

#[tokio::test]
async fn another_body_does_not_exist() {
    let p = Prova::new();
    let altro = &p.dati.altro_ente;
    for (rotta, metodo) in riservate().filter(|(r, _)| r.modello.contains("{ente}")) {
        let r = match metodo {
            Method::POST => p.post(&rotta.url(&altro.sigla), &[]).await,
            _ => p.get(&rotta.url(&altro.sigla)).await,
        };
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{metodo} {}", rotta.modello);
        assert!(
            !r.testo().contains(&altro.nome),
            "{metodo} {}",
            rotta.modello
        );
        // A body that was never there looks the same.
        assert_eq!(
            r.letto(),
            p.get("/mai-esistito/viste").await.letto(),
            "{metodo} {}",
            rotta.modello
        );
    }
}

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

/// Uses a one-time link up; gives back the link and the answer.
async fn primo_accesso(p: &Prova, nome: &str) -> (String, Risposta) {
    let segreto = web::Segreto::nuovo();
    let (impronta, domani) = (
        segreto.impronta(),
        testkit::adesso() + chrono::Duration::days(1),
    );
    p.dati
        .scrivi(|tx| store::inviti::create(tx, &impronta, domani));
    let url = format!("/primo-accesso/{}", segreto.testo());
    let campi = [
        ("nome", nome),
        ("password", PASSWORD),
        ("conferma", PASSWORD),
    ];
    let r = p
        .nuda(Method::POST, &url, &[("origin", &origine())], &campi)
        .await;
    (url, r)
}

async fn accedi(p: &Prova, nome: &str, password: &str) -> Risposta {
    p.nuda(
        Method::POST,
        "/accesso",
        &[("origin", &origine())],
        &[("nome", nome), ("password", password)],
    )
    .await
}

/// What the browser sends back of a cookie.
fn biscotto(r: &Risposta) -> String {
    r.intestazione(header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn con(p: &Prova, cookie: &str, url: &str) -> Risposta {
    p.nuda(Method::GET, url, &[("cookie", cookie)], &[]).await
}

#[tokio::test]
async fn the_first_link_works_once() {
    let p = Prova::new();
    let (url, r) = primo_accesso(&p, "carla.bruni").await;
    assert_eq!(r.dove(), "/");
    let cookie = r.intestazione(header::SET_COOKIE);
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert_eq!(
        con(&p, &biscotto(&r), &p.url("/viste")).await.stato,
        StatusCode::OK
    );
    assert_eq!(
        p.nuda(Method::GET, &url, &[], &[]).await.stato,
        StatusCode::NOT_FOUND
    );
    let campi = [
        ("nome", "altro"),
        ("password", PASSWORD),
        ("conferma", PASSWORD),
    ];
    assert_eq!(
        p.nuda(Method::POST, &url, &[("origin", &origine())], &campi)
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        p.nuda(Method::GET, "/primo-accesso/inventato", &[], &[])
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    // The database holds neither the link nor the cookie.
    let segreto = biscotto(&r).replace("schedario_sessione=", "");
    assert!(
        p.dati
            .leggi(|c| Ok(store::sessioni::find(c, &segreto, testkit::adesso()).is_err()))
    );
}

#[tokio::test]
async fn a_password_is_not_tried_without_end() {
    let p = Prova::new();
    primo_accesso(&p, "carla.bruni").await;
    for _ in 0..5 {
        let r = accedi(&p, "carla.bruni", "sbagliata").await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            r.letto().contains("Nome o password non corretti"),
            "{}",
            r.letto()
        );
    }
    let r = accedi(&p, "carla.bruni", PASSWORD).await;
    assert!(
        r.letto().contains("Troppi tentativi") && biscotto(&r).is_empty(),
        "{}",
        r.letto()
    );
    // A name nobody has reads the same, and another name is not locked out.
    assert!(
        accedi(&p, "mai.vista", "sbagliata")
            .await
            .letto()
            .contains("Nome o password non corretti")
    );
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let p = Prova::new();
    let (_, r) = primo_accesso(&p, "carla.bruni").await;
    let qui = biscotto(&r);
    let altrove = biscotto(&accedi(&p, "Carla.Bruni", PASSWORD).await);
    assert!(!altrove.is_empty() && altrove != qui);
    let url = p.url("/ente/password");
    let csrf = con(&p, &qui, &url)
        .await
        .valori("csrf")
        .first()
        .unwrap()
        .clone();
    let cambia = async |attuale: &str, nuova: &str, conferma: &str| {
        let campi = [
            ("csrf", csrf.as_str()),
            ("attuale", attuale),
            ("nuova", nuova),
            ("conferma", conferma),
        ];
        p.nuda(
            Method::POST,
            &url,
            &[("origin", &origine()), ("cookie", &qui)],
            &campi,
        )
        .await
    };
    let r = cambia("sbagliata", "corta", "corta!").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    for frase in [
        "non è la password con cui sei entrato",
        "almeno 12 caratteri",
        "le due password non sono uguali",
    ] {
        assert!(r.letto().contains(frase), "{frase}: {}", r.letto());
    }
    assert_eq!(
        con(&p, &altrove, &url).await.stato,
        StatusCode::OK,
        "nothing has changed yet"
    );
    let nuova = "altre parole ancora più lunghe";
    assert_eq!(
        cambia(PASSWORD, nuova, nuova).await.dove(),
        format!("{url}?esito=password")
    );
    assert_eq!(
        con(&p, &altrove, &url).await.intestazione(header::LOCATION),
        "/accesso"
    );
    assert_eq!(con(&p, &qui, &url).await.stato, StatusCode::OK);
    assert!(biscotto(&accedi(&p, "carla.bruni", PASSWORD).await).is_empty());
    assert!(!biscotto(&accedi(&p, "carla.bruni", nuova).await).is_empty());
}

#[tokio::test]
async fn one_closes_ones_own_sessions_and_nobody_elses() {
    let p = Prova::new();
    let utente = p.dati.actor.utente.unwrap();
    let apri = |chi| {
        let segreto = web::Segreto::nuovo();
        p.dati.scrivi(|tx| {
            store::sessioni::create(
                tx,
                &segreto.impronta(),
                chi,
                CSRF,
                testkit::adesso(),
                testkit::adesso() + chrono::Duration::hours(1),
            )
        });
        segreto
    };
    let (mia, sua) = (apri(utente), apri(p.dati.altro.utente.unwrap()));
    let aperta = |s: &web::Segreto| {
        p.dati
            .leggi(|c| Ok(store::sessioni::find(c, &s.impronta(), testkit::adesso()).is_ok()))
    };
    let url = p.url("/ente/sessioni");
    assert_eq!(
        p.post(&url, &[("sessione", &sua.impronta()[..16])])
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    assert!(aperta(&mia) && aperta(&sua));
    p.post(&url, &[("sessione", &mia.impronta()[..16])])
        .await
        .dove();
    assert!(!aperta(&mia) && aperta(&sua));
    let mia = apri(utente);
    p.post(&url, &[("sessione", "altre")]).await.dove();
    assert!(!aperta(&mia) && aperta(&sua));
    assert!(
        p.pagina("/ente/password")
            .await
            .letto()
            .contains("questo browser")
    );
}

#[tokio::test]
async fn a_session_in_use_goes_on() {
    let p = Prova::new();
    let segreto = web::Segreto::nuovo();
    let (utente, prima) = (
        p.dati.actor.utente.unwrap(),
        testkit::adesso() - chrono::Duration::hours(11),
    );
    p.dati.scrivi(|tx| {
        store::sessioni::create(
            tx,
            &segreto.impronta(),
            utente,
            CSRF,
            prima,
            prima + chrono::Duration::hours(12),
        )
    });
    let cookie = format!("schedario_sessione={}", segreto.testo());
    assert_eq!(
        con(&p, &cookie, &p.url("/viste")).await.stato,
        StatusCode::OK
    );
    let s = p
        .dati
        .leggi(|c| store::sessioni::find(c, &segreto.impronta(), testkit::adesso()));
    assert_eq!(
        (s.ultima, s.scade),
        (
            testkit::adesso(),
            testkit::adesso() + chrono::Duration::hours(12)
        )
    );
}
