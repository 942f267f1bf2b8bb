//! The second factor: set up, asked for, used up, lost.

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::permesso::Ruolo;
use domain::registro::Annotazione;
use store::registro::Filtro;
use totp_rs::{Builder, Secret};

use crate::support::{Prova, Risposta};

const PASSWORD: &str = "quattro parole messe a caso";

/// Somebody with a password and an open session; his key.
async fn con_password(p: &mut Prova, nome: &str, ruoli: &[Ruolo]) -> domain::UtenteId {
    let chi = p.dati.utente(nome, ruoli);
    let segreto = web::Segreto::nuovo();
    let domani = testkit::adesso() + TimeDelta::days(1);
    p.dati
        .scrivi(|tx| store::inviti::create(tx, &segreto.impronta(), chi.utente, domani));
    let url = format!("/invito/{}", segreto.testo());
    let campi = [("password", PASSWORD), ("conferma", PASSWORD)];
    p.post_pubblico(&url, &campi).await.dove();
    p.entra_come(&chi);
    chi.utente.unwrap()
}

/// The code that a telephone shows some seconds from now.
pub(crate) fn codice(segreto: &str, tra: i64) -> String {
    let segreto = Secret::try_from_base32(segreto).unwrap();
    let totp = Builder::new().with_secret(segreto).build().unwrap();
    let quando = (testkit::adesso() + TimeDelta::seconds(tra)).timestamp();
    totp.generate(u64::try_from(quando).unwrap()).to_string()
}

async fn chiedi(p: &Prova, campi: &[(&str, &str)]) -> Risposta {
    p.post(&p.url("/ente/secondo-fattore"), campi).await
}

/// Sets it up as a person does: his secret, and his recovery codes.
async fn attiva(p: &Prova) -> (String, Vec<String>) {
    let r = chiedi(p, &[("azione", "prepara"), ("attuale", PASSWORD)]).await;
    r.dice(&["Collega il telefono", "inquadra il disegno"]);
    assert!(r.testo().contains("<svg class=\"sch-qr\""));
    let segreto = fra(&r, "<code>", "</code>").remove(0).replace(' ', "");
    let r = chiedi(p, &[("azione", "conferma"), ("codice", "000000")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["non è il codice di adesso"]);
    let adesso = codice(&segreto, 0);
    let r = chiedi(p, &[("azione", "conferma"), ("codice", &adesso)]).await;
    r.dice(&[
        "È attivo dal",
        "Si vedono solo adesso",
        "Ti restano 8 codici",
    ]);
    (segreto, fra(&r, "<code>", "</code>"))
}

fn fra(r: &Risposta, da: &str, a: &str) -> Vec<String> {
    let testo = r.testo();
    let pezzi = testo.split(da).skip(1);
    pezzi
        .map(|t| t.split(a).next().unwrap().to_owned())
        .collect()
}

async fn accedi(p: &Prova, da: &str, nome: &str) -> Risposta {
    let campi = [("nome", nome), ("password", PASSWORD)];
    p.post_da(da, "/accesso", &campi).await
}

/// Gives a code on the page that asks for it.
async fn scrivi(p: &Prova, da: &str, pagina: &Risposta, codice: &str) -> Risposta {
    let attesa = pagina.valori("attesa").remove(0);
    let campi = [("attesa", attesa.as_str()), ("codice", codice)];
    p.post_da(da, "/accesso/codice", &campi).await
}

fn registro(p: &Prova) -> Vec<(Annotazione, String)> {
    let (actor, tutto) = (&p.dati.actor, Filtro::default());
    let righe = p
        .dati
        .leggi(|c| store::registro::dopo(c, actor, &tutto, 0, 1000));
    righe.into_iter().map(|r| (r.cosa, r.dettaglio)).collect()
}

#[tokio::test]
async fn after_the_password_comes_a_code_that_is_good_once() {
    let mut p = Prova::new();
    let utente = con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    let no = chiedi(&p, &[("azione", "prepara"), ("attuale", "sbagliata")]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let (segreto, recupero) = attiva(&p).await;
    let pagina = accedi(&p, "10.0.0.1", "carla.bruni").await;
    pagina.dice(&["Scrivi il codice"]);
    assert!(
        pagina.biscotto().is_empty(),
        "the password alone let somebody in"
    );
    // The code with which it was set up was used there; the next one opens, once.
    let usato = codice(&segreto, 0);
    let r = scrivi(&p, "10.0.0.1", &pagina, &usato).await;
    r.dice(&["è già stato usato"]);
    let prossimo = codice(&segreto, 30);
    let dentro = scrivi(&p, "10.0.0.1", &pagina, &prossimo).await;
    assert_eq!(dentro.dove(), "/");
    let casa = p.con_biscotto(&dentro.biscotto(), "/").await;
    assert_eq!(casa.dove(), p.url("/viste"));
    // Neither the code nor what its page carried is good again.
    let r = scrivi(&p, "10.0.0.1", &pagina, &recupero[0]).await;
    r.dice(&["torna all'accesso"]);
    let pagina = accedi(&p, "10.0.0.1", "carla.bruni").await;
    let r = scrivi(&p, "10.0.0.1", &pagina, &prossimo).await;
    assert!(r.biscotto().is_empty());
    // A recovery code opens, once, however it is typed.
    let maiuscolo = recupero[0].to_uppercase().replace('-', " ");
    assert_eq!(
        scrivi(&p, "10.0.0.1", &pagina, &maiuscolo).await.dove(),
        "/"
    );
    let pagina = accedi(&p, "10.0.0.2", "carla.bruni").await;
    let r = scrivi(&p, "10.0.0.2", &pagina, &recupero[0]).await;
    assert!(r.biscotto().is_empty());
    let righe = registro(&p);
    for atteso in [
        (Annotazione::SecondoFattore, "attivato"),
        (
            Annotazione::SecondoFattore,
            "entrata con un codice di recupero: ne restano 7",
        ),
        (
            Annotazione::EntrataRifiutata,
            "codice del secondo fattore sbagliato",
        ),
    ] {
        let c_e = righe.iter().any(|(c, d)| (*c, d.as_str()) == atteso);
        assert!(c_e, "{atteso:?} {righe:?}");
    }
    // What is stored shows neither code nor, to whoever prints it for a log, the secret; a copy has nothing of it.
    let suo = p.dati.leggi(|c| store::fattori::find(c, utente)).unwrap();
    assert!(!format!("{suo:?}").contains(&segreto));
    let copia = tempfile::tempdir().unwrap();
    let file = copia.path().join("copia");
    store::backup(&p.dati.db, &file).unwrap();
    let testo = std::fs::read_to_string(file).unwrap();
    assert!(!testo.contains(&segreto) && !testo.contains("codici_di_recupero"));
}

/// Whoever knows the password and tries codes waits where he is, and has to begin again; the person comes in from where she is.
#[tokio::test]
async fn codes_are_not_tried_without_end_and_nobody_is_locked_out() {
    let mut p = Prova::new();
    con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    let (segreto, _) = attiva(&p).await;
    let pagina = accedi(&p, "10.0.0.1", "carla.bruni").await;
    for _ in 0..5 {
        let r = scrivi(&p, "10.0.0.1", &pagina, "000000").await;
        r.dice(&["Il codice non è giusto"]);
    }
    let buono = codice(&segreto, 30);
    let r = scrivi(&p, "10.0.0.1", &pagina, &buono).await;
    r.dice(&["torna all'accesso"]);
    let pagina = accedi(&p, "10.0.0.1", "carla.bruni").await;
    let r = scrivi(&p, "10.0.0.1", &pagina, &buono).await;
    r.dice(&["Troppi tentativi"]);
    let pagina = accedi(&p, "10.0.0.2", "carla.bruni").await;
    assert_eq!(scrivi(&p, "10.0.0.2", &pagina, &buono).await.dove(), "/");
    // What no page carried waits for nobody.
    let campi = [("attesa", "inventata"), ("codice", buono.as_str())];
    let r = p.post_pubblico("/accesso/codice", &campi).await;
    assert!(r.biscotto().is_empty());
}

#[tokio::test]
async fn it_is_taken_away_with_the_password() {
    let mut p = Prova::new();
    let utente = con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    attiva(&p).await;
    let no = chiedi(&p, &[("azione", "togli"), ("attuale", "sbagliata")]).await;
    no.dice(&["non è la password"]);
    let r = chiedi(&p, &[("azione", "togli"), ("attuale", PASSWORD)]).await;
    r.dice(&["Non è attivo"]);
    assert_eq!(p.dati.leggi(|c| store::fattori::find(c, utente)), None);
    let dentro = accedi(&p, "10.0.0.1", "carla.bruni").await;
    assert_eq!(dentro.dove(), "/");
    let tolto = (Annotazione::SecondoFattore, "tolto".to_owned());
    assert!(registro(&p).contains(&tolto));
}

/// Setting it up sends whoever is in with the password alone out; a link for the password does not go past it.
#[tokio::test]
async fn the_second_factor_stands_behind_every_door() {
    let mut p = Prova::new();
    let utente = con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    let altrove = accedi(&p, "10.0.0.9", "carla.bruni").await.biscotto();
    attiva(&p).await;
    assert_eq!(p.con_biscotto(&altrove, "/").await.dove(), "/accesso");
    let carla = p.cookie().to_owned();
    // She may do all that Carla may: else nobody renews the way in of another.
    let amministra = p.dati.actor.clone();
    p.entra_come(&amministra);
    let sua = format!("/accessi/{}", utente.0);
    p.pagina(&sua)
        .await
        .dice(&["Togli anche il secondo fattore"]);
    let invito = async |p: &Prova, campi: &[(&str, &str)]| {
        let r = p.post(&p.url(&format!("{sua}/invito")), campi).await;
        let link = r.testo();
        let da = link.find("/invito/").unwrap();
        let link: String = link[da..].chars().take("/invito/".len() + 64).collect();
        let scelta = [("password", PASSWORD), ("conferma", PASSWORD)];
        p.post_pubblico(&link, &scelta).await
    };
    let r = invito(&p, &[]).await;
    r.dice(&["Scrivi il codice"]);
    assert!(r.biscotto().is_empty());
    assert_eq!(p.con_biscotto(&carla, "/").await.dove(), "/accesso");
    // Telephone and codes are lost: who keeps the accounts takes it away, and that is written down for both, without their names.
    let r = invito(&p, &[("togli_fattore", "1")]).await;
    assert_eq!(r.dove(), "/");
    let righe = registro(&p);
    let tolti = righe.iter().filter(|(c, d)| {
        *c == Annotazione::SecondoFattore && d.starts_with("tolto") && d.contains("nuovo invito")
    });
    assert_eq!(tolti.count(), 2);
    assert!(righe.iter().all(|(_, d)| !d.contains("carla")));
}

/// Three codes in a million are good at any moment: whoever has the password and many addresses must not come through them.
#[tokio::test]
async fn codes_are_counted_by_account_from_wherever_they_are_tried() {
    let mut p = Prova::new();
    con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    let (segreto, _) = attiva(&p).await;
    for n in 0..20 {
        let da = format!("10.0.1.{n}");
        let pagina = accedi(&p, &da, "carla.bruni").await;
        scrivi(&p, &da, &pagina, "000000")
            .await
            .dice(&["Il codice non è giusto"]);
    }
    let pagina = accedi(&p, "10.0.2.1", "carla.bruni").await;
    let r = scrivi(&p, "10.0.2.1", &pagina, &codice(&segreto, 30)).await;
    r.dice(&["sono stati provati troppi codici", "cambia la password"]);
    assert!(r.biscotto().is_empty());
}

/// Of an address of the newer kind the last half is its owner's to choose.
#[tokio::test]
async fn one_line_is_one_address_however_long() {
    let mut p = Prova::new();
    con_password(&mut p, "carla.bruni", &[Ruolo::Lettore]).await;
    let prova = async |da: &str| {
        let campi = [("nome", "carla.bruni"), ("password", "sbagliata")];
        p.post_da(da, "/accesso", &campi).await
    };
    for n in 1..=5 {
        prova(&format!("[2001:db8:1:2::{n}]"))
            .await
            .dice(&["Nome o password non corretti"]);
    }
    prova("[2001:db8:1:2:ffff::9]")
        .await
        .dice(&["Troppi tentativi"]);
    prova("[2001:db8:1:3::1]")
        .await
        .dice(&["Nome o password non corretti"]);
}

/// Whoever knocks is not read without end.
#[tokio::test]
async fn a_knock_is_short() {
    let p = Prova::new();
    let lungo = "x".repeat(201);
    let r = p
        .post_da(
            "10.0.0.1",
            "/accesso",
            &[("nome", &lungo), ("password", "x")],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Il nome è troppo lungo"]);
    let enorme = "x".repeat(20_000);
    for url in [
        "/accesso",
        "/accesso/codice",
        "/invito/x",
        "/primo-accesso/x",
    ] {
        let r = p.post_da("10.0.0.1", url, &[("nome", &enorme)]).await;
        assert_eq!(r.stato, StatusCode::PAYLOAD_TOO_LARGE, "{url}");
    }
}
