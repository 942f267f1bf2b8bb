//! A forgotten password: who is written to, and who is not.

use chrono::TimeDelta;
use domain::UtenteId;
use domain::permesso::Ruolo;
use store::posta::{self, Esito};

use crate::support::{Prova, Risposta};

const PASSWORD: &str = "quattro parole messe a caso";

/// Somebody with an address, confirmed some days ago.
fn con_casella(p: &Prova, nome: &str, giorni_fa: Option<i64>) -> UtenteId {
    let id = p.dati.utente(nome, &[Ruolo::Rpct]).utente.unwrap();
    p.dati.scrivi(|tx| {
        store::utenti::set_password(tx, id, "una", None)?;
        posta::cambia_recapito(tx, id, &format!("{nome}@comune.example"), "segreto")?;
        if let Some(giorni) = giorni_fa {
            let quando = testkit::adesso() - TimeDelta::days(giorni);
            posta::conferma_recapito(tx, id, "segreto", quando)?;
        }
        Ok(())
    });
    id
}

async fn chiedi(p: &Prova, nome: &str) -> Risposta {
    p.post_pubblico("/accesso/password", &[("nome", nome)])
        .await
}

/// The message that leaves next: its address and its text, as they left.
fn parte(p: &Prova) -> Option<(String, String)> {
    let adesso = testkit::adesso();
    let presa = p.dati.scrivi(|tx| posta::prendi(tx, adesso))?;
    p.dati
        .scrivi(|tx| posta::esito(tx, &presa.id, &Esito::Spedita, adesso));
    Some((presa.email, presa.testo))
}

#[tokio::test]
async fn a_link_goes_to_the_confirmed_address_and_is_good_once() {
    let p = Prova::new();
    let id = con_casella(&p, "carla.bruni", Some(2));
    let pagina = p.con_biscotto("", "/accesso").await;
    pagina.dice(&["Password dimenticata"]);
    let detta = chiedi(&p, "Carla.Bruni").await;
    detta.dice(&["Se esiste un accesso con il nome «Carla.Bruni»"]);
    let (email, testo) = parte(&p).unwrap();
    assert_eq!(email, "carla.bruni@comune.example");
    let link = testo
        .split_whitespace()
        .find(|parola| parola.contains("/invito/"))
        .unwrap();
    let link = &link[link.find("/invito/").unwrap()..];
    // The text is not kept where a copy of the database would show the link.
    let scritti = p.dati.leggi(|c| posta::ultimi(c, id, 9));
    assert_eq!(scritti[0].testo, "");
    // One in an hour, however often it is asked for.
    chiedi(&p, "carla.bruni").await;
    assert_eq!(parte(&p), None);
    let campi = [("password", PASSWORD), ("conferma", PASSWORD)];
    assert_eq!(p.post_pubblico(link, &campi).await.dove(), "/");
    let campi = [("nome", "carla.bruni"), ("password", PASSWORD)];
    assert_eq!(p.post_pubblico("/accesso", &campi).await.dove(), "/");
    let ancora = p.con_biscotto("", link).await;
    assert_eq!(ancora.stato, axum::http::StatusCode::NOT_FOUND);
}

/// The page reads the same for everybody; the message leaves only where it is known to arrive with the person.
#[tokio::test]
async fn nobody_else_is_written_to_and_the_page_says_the_same() {
    let mut p = Prova::new();
    con_casella(&p, "appena.confermata", Some(0));
    con_casella(&p, "mai.confermata", None);
    let collegata = con_casella(&p, "con.spid", Some(9));
    let fonte = domain::identita::Fonte {
        codice: "spid".to_owned(),
        nome: "SPID".to_owned(),
        genere: domain::identita::GenereFonte::Directory,
        ente: None,
        crea: false,
        incarichi: Vec::new(),
    };
    let (actor, adesso) = (p.dati.actor.clone(), testkit::adesso());
    p.dati
        .scrivi(|tx| store::identita::collega(tx, &actor, collegata, &fonte, "x", adesso));
    let senza = con_casella(&p, "senza.password", Some(9));
    p.dati.scrivi(|tx| {
        let nessuna = store::utenti::SENZA_PASSWORD;
        store::utenti::set_password(tx, senza, nessuna, None)
    });
    let mut lette = Vec::new();
    for nome in [
        "appena.confermata",
        "mai.confermata",
        "con.spid",
        "senza.password",
        "anna.verdi",
        "nessuno",
    ] {
        // Each from a moment of its own: the throttle counts by address.
        p.sposta(testkit::adesso());
        let r = chiedi(&p, nome).await;
        lette.push(r.letto().replace(nome, "X"));
    }
    lette.dedup();
    assert_eq!(lette.len(), 1, "{lette:?}");
    assert_eq!(parte(&p), None);
    let vuoto = chiedi(&p, "").await.letto();
    assert!(!vuoto.contains("Se esiste un accesso"), "{vuoto}");
    // Asked for without end, it waits.
    for _ in 0..9 {
        chiedi(&p, "nessuno").await;
    }
    chiedi(&p, "nessuno").await.dice(&["Troppi tentativi"]);
}
