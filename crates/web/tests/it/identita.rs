//! Accounts that are tied to somebody outside: who may tie them, how long they last, what they ask for.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::identita::{Conosciuto, Fonte, GenereFonte, IncaricoDiGruppo};
use domain::permesso::Ruolo;
use domain::{Actor, UtenteId};
use web::identita::{Directory, Identita, Risposta as Detto};

use crate::support::{Prova, Risposta};

/// A directory in which everybody has the password `di` and his name.
struct Finta(Fonte);

impl Directory for Finta {
    fn fonte(&self) -> &Fonte {
        &self.0
    }

    fn entra(
        &self,
        nome: &str,
        password: &str,
        lascia: &dyn Fn(&str) -> bool,
    ) -> Result<Detto, String> {
        let chi = self.cerca(nome)?.unwrap();
        Ok(if !lascia(&chi.valore) {
            Detto::Trattenuta
        } else if password == format!("di {nome}") {
            Detto::Entrato(chi)
        } else {
            Detto::Sbagliata
        })
    }

    fn cerca(&self, nome: &str) -> Result<Option<Conosciuto>, String> {
        if nome == "guasta" {
            return Err("broken on purpose".to_owned());
        }
        Ok(Some(Conosciuto {
            valore: format!("chiave-di-{nome}"),
            nome: nome.to_owned(),
            gruppi: Some(vec![format!("gruppo di {nome}")]),
        }))
    }
}

fn fonte() -> Fonte {
    Fonte {
        codice: "directory".to_owned(),
        nome: "Directory del Comune".to_owned(),
        genere: GenereFonte::Directory,
        ente: None,
        crea: false,
        incarichi: Vec::new(),
    }
}

fn con_directory() -> Prova {
    con_fonte(fonte())
}

fn con_fonte(fonte: Fonte) -> Prova {
    let mut p = Prova::new();
    p.con_identita(Identita {
        directory: Some(Arc::new(Finta(fonte))),
        provider: Vec::new(),
    });
    p
}

async fn cambia(p: &Prova, chi: UtenteId, campi: &[(&str, &str)]) -> Risposta {
    let fonte = [("fonte", "directory")];
    let campi: Vec<_> = fonte.iter().chain(campi).copied().collect();
    let url = p.url(&format!("/accessi/{}/identita", chi.0));
    p.post(&url, &campi).await
}

async fn collega(p: &Prova, chi: UtenteId, nome: &str) -> Risposta {
    cambia(
        p,
        chi,
        &[("azione", "collega"), ("identita-directory", nome)],
    )
    .await
}

fn chi(p: &Prova, nome: &str, ruoli: &[Ruolo]) -> Actor {
    p.dati.utente(nome, ruoli)
}

async fn entra(p: &Prova, nome: &str) -> Risposta {
    let password = format!("di {nome}");
    p.post_pubblico("/accesso", &[("nome", nome), ("password", &password)])
        .await
}

#[tokio::test]
async fn nobody_ties_himself_or_somebody_who_may_do_more() {
    let mut p = con_directory();
    let carla = chi(&p, "carla.bruni", &[Ruolo::Lettore]).utente.unwrap();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    let rpct = chi(&p, "rosa.rpct", &[Ruolo::Rpct]).utente.unwrap();
    p.entra_come(&capo);
    let no = collega(&p, capo.utente.unwrap(), "capo.neri").await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["è il tuo accesso"]);
    let no = collega(&p, rpct, "rosa").await;
    no.dice(&["permette cose che tu non puoi fare"]);
    let no = collega(&p, carla, "").await;
    no.dice(&["scrivi il nome che la persona ha nella directory"]);
    let no = collega(&p, carla, "guasta").await;
    no.dice(&["la directory non risponde come dovrebbe"]);
    let fatto = collega(&p, carla, "carla").await;
    assert!(fatto.dove().ends_with("esito=collegato"));
    // Once tied, no link for a password: there is none.
    let invito = p.url(&format!("/accessi/{}/invito", carla.0));
    p.post(&invito, &[])
        .await
        .dice(&["scollega prima la sua identità"]);
    p.pagina("/accessi")
        .await
        .dice(&["entra con Directory del Comune"]);
    // One person outside is one person here.
    let altra = chi(&p, "altra.persona", &[Ruolo::Lettore]).utente.unwrap();
    let no = collega(&p, altra, "carla").await;
    no.dice(&["è già collegato all'accesso di un'altra persona"]);
    // The trail says that it was done, and not by what she is known.
    let storia = p.pagina(&format!("/accessi/{}", carla.0)).await;
    storia.dice(&["entra con Directory del Comune"]);
    assert!(!storia.testo().contains("chiave-di-carla"));
    // A button that there is not does nothing; a source that nobody has, and an address that was made up.
    let no = cambia(
        &p,
        altra,
        &[("azione", "x"), ("identita-directory", "altra")],
    )
    .await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["usa uno dei bottoni"]);
    let sua = p.dati.leggi(|c| store::identita::di(c, altra));
    assert_eq!(sua, None);
    let no = cambia(&p, carla, &[("azione", "scollega")]).await;
    assert!(no.dove().ends_with("esito=scollegato"));
    let no = cambia(&p, carla, &[("azione", "scollega")]).await;
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
    let url = p.url(&format!("/accessi/{}/identita", carla.0));
    let no = p
        .post(&url, &[("azione", "collega"), ("fonte", "altra")])
        .await;
    assert_eq!(no.stato, StatusCode::NOT_FOUND);
}

/// Who came in through the directory shows there every twelve hours that he may: it may know him no more.
#[tokio::test]
async fn a_session_of_the_directory_is_not_prolonged() {
    let mut p = con_directory();
    let carla = chi(&p, "carla.bruni", &[Ruolo::Lettore]).utente.unwrap();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    collega(&p, carla, "carla").await.dove();
    let dentro = entra(&p, "carla").await;
    let (cookie, inizio) = (dentro.biscotto(), testkit::adesso());
    let viste = p.url("/viste");
    for (ore, stato) in [
        (5, StatusCode::OK),
        (11, StatusCode::OK),
        (13, StatusCode::SEE_OTHER),
    ] {
        p.sposta(inizio + TimeDelta::hours(ore));
        let r = p.con_biscotto(&cookie, &viste).await;
        assert_eq!(r.stato, stato, "after {ore} hours: {}", r.letto());
    }
}

/// Without a password of ours one is believed for ten minutes after coming in; a telephone that is lost is taken away by the office.
#[tokio::test]
async fn a_second_factor_goes_with_the_directory_too() {
    let mut p = con_directory();
    let carla = chi(&p, "carla.bruni", &[Ruolo::Lettore]);
    let id = carla.utente.unwrap();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    collega(&p, id, "carla").await.dove();
    let inizio = testkit::adesso();
    p.sposta(inizio + TimeDelta::minutes(11));
    p.entra_come_alle(&carla, inizio);
    let fattore = p.url("/ente/secondo-fattore");
    p.get(&fattore)
        .await
        .dice(&["Non hai una password di Schedario"]);
    let no = p.post(&fattore, &[("azione", "prepara")]).await;
    no.dice(&["sei entrato da più di dieci minuti"]);
    p.sposta(inizio + TimeDelta::minutes(9));
    let r = p.post(&fattore, &[("azione", "prepara")]).await;
    r.dice(&["Collega il telefono"]);
    let segreto = r.testo();
    let segreto = segreto.split("<code>").nth(1).unwrap();
    let segreto = segreto.split("</code>").next().unwrap().replace(' ', "");
    let codice = crate::secondo_fattore::codice(&segreto, 9 * 60);
    let r = p
        .post(&fattore, &[("azione", "conferma"), ("codice", &codice)])
        .await;
    r.dice(&["È attivo dal"]);
    // From now on the directory's password is not enough.
    let chiesto = entra(&p, "carla").await;
    chiesto.dice(&["Scrivi il codice"]);
    assert!(chiesto.biscotto().is_empty());
    p.entra_come_alle(&capo, inizio);
    let sua = p.pagina(&format!("/accessi/{}", id.0)).await;
    sua.dice(&["Togli il secondo fattore"]);
    let tolto = cambia(&p, id, &[("azione", "togli_fattore")]).await;
    assert!(tolto.dove().ends_with("esito=fattore_tolto"));
    assert_eq!(entra(&p, "carla").await.dove(), "/");
    // Nobody takes away that of whoever may do more.
    let rpct = chi(&p, "rosa.rpct", &[Ruolo::Rpct]).utente.unwrap();
    let no = cambia(&p, rpct, &[("azione", "togli_fattore")]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A second source would be a second way in, whose owner gets what the first one brings; and what a group would give counts as given.
#[tokio::test]
async fn an_account_has_one_source_and_none_of_another_body() {
    let gruppo = |gruppo: &str, ruolo| IncaricoDiGruppo {
        gruppo: Some(gruppo.to_owned()),
        ruolo,
        cdr: None,
    };
    let mut p = con_fonte(Fonte {
        ente: Some("comune-di-borgo-sereno".to_owned()),
        incarichi: vec![
            gruppo("gruppo di rosa", Ruolo::Rpct),
            gruppo("gruppo di luca", Ruolo::Lettore),
        ],
        ..fonte()
    });
    let nuova = chi(&p, "nuova.persona", &[]).utente.unwrap();
    p.dati.scrivi(|tx| {
        let fatto = domain::incarico::Incarico {
            id: domain::incarico::IncaricoId("di-prima".to_owned()),
            utente: nuova,
            ruolo: Ruolo::Lettore,
            cdr: None,
            dal: testkit::adesso().date_naive(),
            al: None,
            revocato: None,
            origine: None,
        };
        let operatore = Actor::operatore(p.dati.ente.id);
        let fatto = fatto
            .conferisci(&[], &operatore, testkit::adesso())
            .unwrap();
        store::incarichi::record(tx, &fatto)
    });
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    let no = collega(&p, nuova, "rosa").await;
    no.dice(&["«RPCT» permette cose che tu non puoi fare"]);
    collega(&p, nuova, "luca").await.dove();
    let no = collega(&p, nuova, "luca2").await;
    no.dice(&["l'accesso è già collegato: scollegalo prima"]);
    // The other body neither sees the source nor ties anybody to it.
    p.da_altro();
    let suo = p.dati.altro.clone();
    let altrove = format!(
        "/{}/accessi/{}",
        p.dati.altro_ente.sigla,
        suo.utente.unwrap().0
    );
    let pagina = p.get(&altrove).await;
    assert!(
        !pagina.letto().contains("Directory del Comune"),
        "{}",
        pagina.letto()
    );
    let url = format!("{altrove}/identita");
    let campi = [
        ("fonte", "directory"),
        ("azione", "collega"),
        ("identita-directory", "x"),
    ];
    assert_eq!(p.post(&url, &campi).await.stato, StatusCode::NOT_FOUND);
}

/// An appointment that begins tomorrow is held against whoever would be that person tomorrow.
#[tokio::test]
async fn an_appointment_to_come_protects_an_account() {
    let mut p = con_directory();
    let rosa = chi(&p, "rosa.rpct", &[Ruolo::Lettore]).utente.unwrap();
    let domani = [("ruolo", "rpct"), ("dal", "1/2/2026")];
    let url = p.url(&format!("/accessi/{}", rosa.0));
    p.post(&url, &domani).await.dove();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    let no = collega(&p, rosa, "rosa").await;
    no.dice(&["«RPCT» permette cose che tu non puoi fare"]);
}

/// Who is told to go goes: no password that is still good, no link by mail, no calendar, no login that waits for its code.
#[tokio::test]
async fn whoever_is_untied_is_out() {
    let mut p = con_directory();
    let carla = chi(&p, "carla.bruni", &[Ruolo::Lettore]);
    let id = carla.utente.unwrap();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    collega(&p, id, "carla").await.dove();
    let (ieri, ente) = (testkit::adesso() - TimeDelta::days(3), p.dati.ente.id);
    p.dati.scrivi(|tx| {
        store::posta::cambia_recapito(tx, id, "carla@altrove.example", "x")?;
        store::posta::conferma_recapito(tx, id, "x", ieri)?;
        store::calendari::rinnova(tx, ente, id, "impronta", ieri)?;
        store::fattori::prepara(tx, id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")?;
        store::fattori::conferma(tx, id, 0, &[], ieri)
    });
    let attesa = entra(&p, "carla").await;
    attesa.dice(&["Scrivi il codice"]);
    cambia(&p, id, &[("azione", "scollega")]).await.dove();
    let codice = crate::secondo_fattore::codice("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0);
    let segno = attesa.valori("attesa").remove(0);
    let campi = [("attesa", segno.as_str()), ("codice", codice.as_str())];
    let no = p.post_pubblico("/accesso/codice", &campi).await;
    assert!(no.biscotto().is_empty(), "{}", no.letto());
    p.post_pubblico("/accesso/password", &[("nome", "carla.bruni")])
        .await;
    let adesso = testkit::adesso();
    assert_eq!(p.dati.scrivi(|tx| store::posta::prendi(tx, adesso)), None);
    let calendario = p.dati.leggi(|c| store::calendari::dal(c, ente, id));
    assert_eq!(calendario, None);
}

/// Whoever keeps the server can always let somebody in; from then on he has a password, and it is his only way in.
#[tokio::test]
async fn a_password_that_is_chosen_unties() {
    let mut p = con_directory();
    let id = chi(&p, "carla.bruni", &[Ruolo::Lettore]).utente.unwrap();
    let capo = chi(&p, "capo.neri", &[Ruolo::Amministratore, Ruolo::Lettore]);
    p.entra_come(&capo);
    collega(&p, id, "carla").await.dove();
    let segreto = web::Segreto::nuovo();
    let domani = testkit::adesso() + TimeDelta::days(1);
    p.dati
        .scrivi(|tx| store::inviti::create(tx, &segreto.impronta(), Some(id), domani));
    let url = format!("/invito/{}", segreto.testo());
    let parola = "quattro parole messe a caso";
    let campi = [("password", parola), ("conferma", parola)];
    assert_eq!(p.post_pubblico(&url, &campi).await.dove(), "/");
    let no = entra(&p, "carla").await;
    no.dice(&["nessun accesso di Schedario è collegato a te"]);
    let campi = [("nome", "carla.bruni"), ("password", parola)];
    assert_eq!(p.post_pubblico("/accesso", &campi).await.dove(), "/");
}
