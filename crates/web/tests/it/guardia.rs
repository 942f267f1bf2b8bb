//! The house is closed: every route, read from the router itself, refuses whoever may not pass.

mod ambito;
mod matrice;
mod permessi;
mod risposte;
mod sessioni;

use axum::http::{Method, StatusCode, header};

use crate::support::{self, CSRF, HOST, Prova};

/// The text of the router: a route that is added tomorrow is tried here without being listed again.
const ROUTER: &str = concat!(
    include_str!("../../src/router.rs"),
    include_str!("../../src/router/ente.rs"),
    include_str!("../../src/router/piani.rs"),
    include_str!("../../src/router/schede.rs"),
);

/// What may answer without a login: the ways in, and what bodies have published.
const PUBBLICHE: &[&str] = &[
    "/accesso",
    "/accesso/codice",
    "/accesso/password",
    "/accesso/con/{fonte}",
    "/accesso/con/{fonte}/ritorno",
    "/primo-accesso/{token}",
    "/invito/{token}",
    "/calendario/{file}",
    // What bodies have published: the same for everybody (d.lgs. 33/2013).
    "/robots.txt",
    "/pubblico",
    "/pubblico/{ente}",
    "/pubblico/{ente}/{file}",
    "/pubblico/{ente}/piani/{vista}",
    "/pubblico/{ente}/piani/{vista}/misure",
    "/pubblico/{ente}/piani/{vista}/indicatori",
    "/pubblico/{ente}/piani/{vista}/cerca",
    "/pubblico/{ente}/piani/{vista}/schede/{codice}",
    "/pubblico/{ente}/piani/{vista}/dati/{file}",
    "/pubblico/{ente}/piani/{vista}/allegati/{id}",
    "/healthz",
    "/static/{*percorso}",
];

/// A route as the router writes it.
#[derive(Clone)]
struct Rotta {
    modello: &'static str,
    /// What follows the address in the router.
    testo: &'static str,
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
        Rotta {
            modello,
            testo: resto,
            metodi,
        }
    };
    ROUTER.split(".route(").skip(1).map(rotta).collect()
}

/// Every reserved route with each of its methods.
fn riservate() -> impl Iterator<Item = (Rotta, Method)> {
    rotte().into_iter().filter(|r| !r.pubblica()).flat_map(|r| {
        let metodi = r.metodi.clone();
        metodi.into_iter().map(move |m| (r.clone(), m))
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
    let ieri = testkit::adesso() - chrono::Duration::days(1);
    let scaduta = support::biscotto(&support::sessione(&p.dati, &p.dati.actor, ieri, 12));
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
