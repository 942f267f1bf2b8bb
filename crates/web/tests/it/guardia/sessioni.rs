//! The ways in: the first link, the password, the sessions and their end.

use axum::http::{Method, StatusCode, header};
use domain::Ruolo;

use super::origine;
use crate::support::{self, Prova, Risposta, sessione};

const PASSWORD: &str = "quattro parole messe a caso";

/// Uses a one-time link up; gives back the link and the answer.
async fn primo_accesso(p: &Prova, nome: &str) -> (String, Risposta) {
    let segreto = web::Segreto::nuovo();
    let (impronta, domani) = (
        segreto.impronta(),
        testkit::adesso() + chrono::Duration::days(1),
    );
    p.dati
        .scrivi(|tx| store::inviti::create(tx, &impronta, None, domani));
    let url = format!("/primo-accesso/{}", segreto.testo());
    let r = scegli(p, &url, nome).await;
    (url, r)
}

/// Chooses name and password behind a one-time link.
async fn scegli(p: &Prova, url: &str, nome: &str) -> Risposta {
    let campi = [
        ("nome", nome),
        ("password", PASSWORD),
        ("conferma", PASSWORD),
    ];
    p.nuda(Method::POST, url, &[("origin", &origine())], &campi)
        .await
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

/// What the browser sends back of the cookie it was given.
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
    assert_eq!(scegli(&p, &url, "altro").await.stato, StatusCode::NOT_FOUND);
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
        r.dice(&["Nome o password non corretti"]);
    }
    let r = accedi(&p, "carla.bruni", PASSWORD).await;
    assert!(
        r.letto().contains("Troppi tentativi") && biscotto(&r).is_empty(),
        "{}",
        r.letto()
    );
    // A name nobody has reads the same, and another name is not locked out.
    accedi(&p, "mai.vista", "sbagliata")
        .await
        .dice(&["Nome o password non corretti"]);
}

/// Whoever tries a name over and over waits where he is; the person comes in from where she is.
#[tokio::test]
async fn nobody_locks_another_out() {
    let p = Prova::new();
    primo_accesso(&p, "carla.bruni").await;
    let prova = async |da: &str, password: &str| {
        let campi = [("nome", "carla.bruni"), ("password", password)];
        p.post_da(da, "/accesso", &campi).await
    };
    for _ in 0..5 {
        prova("10.0.0.9", "sbagliata").await;
    }
    let r = prova("10.0.0.9", PASSWORD).await;
    r.dice(&["Troppi tentativi: aspetta un minuto e riprova."]);
    let r = prova("10.0.0.1", PASSWORD).await;
    assert_eq!(r.dove(), "/");
}

/// What a person is in a body is read at each request: a new appointment, and its end, count from the next page on; and whoever was signed in
/// as what he was signs in anew, but where he changed it himself.
#[tokio::test]
async fn a_changed_role_counts_at_once() {
    let p = Prova::new();
    let carla = p.dati.utente("carla.bruni", &[Ruolo::Lettore]);
    let id = carla.utente.unwrap();
    let entra = || support::biscotto(&sessione(&p.dati, &carla, testkit::adesso(), 8));
    let (cookie, nuova) = (entra(), p.url("/viste/nuova"));
    assert_eq!(con(&p, &cookie, &nuova).await.stato, StatusCode::FORBIDDEN);
    let qui = p.url(&format!("/accessi/{}", id.0));
    let rpct = [("ruolo", "rpct"), ("dal", "31/1/2026")];
    p.post(&qui, &rpct).await.dove();
    assert_eq!(con(&p, &cookie, &nuova).await.dove(), "/accesso");
    let cookie = entra();
    assert_eq!(con(&p, &cookie, &nuova).await.stato, StatusCode::OK);
    let suoi = p
        .dati
        .leggi(|c| store::incarichi::di(c, p.dati.ente.id, id));
    let rpct = suoi.iter().find(|i| i.ruolo == Ruolo::Rpct).unwrap();
    p.post(&format!("{qui}/revoca"), &[("incarico", &rpct.id.0)])
        .await
        .dove();
    assert_eq!(con(&p, &cookie, &nuova).await.dove(), "/accesso");
    let cookie = entra();
    assert_eq!(con(&p, &cookie, &nuova).await.stato, StatusCode::FORBIDDEN);
    // Whoever appoints himself stays where he does it, and nowhere else.
    let io = &p.dati.actor;
    let altrove = support::biscotto(&sessione(&p.dati, io, testkit::adesso(), 8));
    let mio = p.url(&format!("/accessi/{}", io.utente.unwrap().0));
    let nucleo = [("ruolo", "nucleo"), ("dal", "31/1/2026")];
    p.post(&mio, &nucleo).await.dove();
    assert_eq!(p.get(&nuova).await.stato, StatusCode::OK);
    assert_eq!(con(&p, &altrove, &nuova).await.dove(), "/accesso");
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
    r.dice(&[
        "non è la password con cui sei entrato",
        "almeno 12 caratteri",
        "le due password non sono uguali",
    ]);
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
    let apri = |chi| sessione(&p.dati, chi, testkit::adesso(), 1);
    let (mia, sua) = (apri(&p.dati.actor), apri(&p.dati.altro));
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
    let mia = apri(&p.dati.actor);
    p.post(&url, &[("sessione", "altre")]).await.dove();
    assert!(!aperta(&mia) && aperta(&sua));
    p.pagina("/ente/password").await.dice(&["questo browser"]);
}

#[tokio::test]
async fn a_session_in_use_goes_on() {
    let p = Prova::new();
    let prima = testkit::adesso() - chrono::Duration::hours(11);
    let segreto = sessione(&p.dati, &p.dati.actor, prima, 12);
    let cookie = support::biscotto(&segreto);
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
