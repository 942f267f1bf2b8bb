//! Other programs that are told what happens: written down with their secret shown once, refused where nobody may write, stopped, taken away.

use axum::http::StatusCode;
use domain::Ruolo;
use domain::registro::Annotazione;

use crate::support::Prova;

const BUONO: &[(&str, &str)] = &[
    ("nome", "Protocollo"),
    ("indirizzo", "https://eventi.comune.example/schedario"),
    ("genere", "schede"),
    ("genere", "viste"),
];

fn amministratore() -> Prova {
    let mut p = Prova::new();
    p.come("ugo.gialli", &[Ruolo::Amministratore]);
    p
}

#[tokio::test]
async fn a_program_is_written_down_tried_stopped_and_taken_away() {
    let p = amministratore();
    let qui = p.url("/notifiche");
    let fatta = p.post(&qui, BUONO).await;
    assert_eq!(fatta.stato, StatusCode::OK);
    fatta.dice(&["Protocollo è aggiunto", "copialo adesso", "Schede; Viste"]);
    let html = fatta.testo();
    let (_, dopo) = html.split_once("whsec_").unwrap();
    let segreto: String = dopo.chars().take_while(|c| *c != '<').collect();
    assert!(segreto.len() > 40, "{segreto}");
    let elenco = p.pagina("/notifiche").await;
    assert!(!elenco.testo().contains(&segreto), "shown once");
    let html = elenco.testo();
    let (_, dopo) = html.split_once(&format!("action=\"{qui}/")).unwrap();
    let (id, _) = dopo.split_once('"').unwrap();
    let suo = format!("{qui}/{id}");
    for (azione, detto, poi) in [
        ("prova", "Il messaggio di prova è in partenza", "In attesa"),
        ("ferma", "non riceve più avvisi", "Fermo"),
        ("accendi", "da adesso", "Attivo"),
        ("togli", "Il programma è tolto", "Aggiungi un programma"),
    ] {
        let dove = p.post(&suo, &[("azione", azione)]).await.dove();
        p.get(&dove).await.dice(&[detto, poi]);
    }
    assert!(!p.pagina("/notifiche").await.letto().contains("Protocollo"));
    for azione in ["prova", "togli", "sogna"] {
        let no = p.post(&suo, &[("azione", azione)]).await;
        assert_eq!(no.stato, StatusCode::NOT_FOUND, "{azione}");
    }
    let actor = p.dati.actor.clone();
    let righe = p
        .dati
        .leggi(|c| store::registro::pagina(c, &actor, &store::registro::Filtro::default(), 0, 100));
    let sue = righe.0.iter().filter(|r| r.cosa == Annotazione::Notifiche);
    assert_eq!(sue.count(), 5);
}

#[tokio::test]
async fn an_address_where_nobody_may_write_is_refused_and_what_was_typed_stays() {
    let p = amministratore();
    for (indirizzo, detto) in [
        ("", "non è un indirizzo"),
        ("protocollo", "non è un indirizzo"),
        ("http://eventi.comune.example/x", "https://"),
        ("ftp://eventi.comune.example/x", "https://"),
        ("https://altrove.example/x", "eventi.comune.example"),
        (
            "https://eventi.comune.example:8443/x",
            "eventi.comune.example",
        ),
        (
            "https://eventi.comune.example.altrove.example/",
            "Si può verso",
        ),
        ("https://127.0.0.1/x", "Si può verso"),
        ("https://[::1]/x", "Si può verso"),
        ("https://0x7f.1/x", "Si può verso"),
        ("https://a:b@eventi.comune.example/x", "toglili"),
        ("https://eventi.comune.example/x#y", "toglili"),
    ] {
        let campi = [
            ("nome", "Protocollo"),
            ("indirizzo", indirizzo),
            ("genere", "cdr"),
        ];
        let no = p.post(&p.url("/notifiche"), &campi).await;
        assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY, "{indirizzo}");
        no.dice(&[detto]);
        let html = no.testo();
        assert!(html.contains("value=\"cdr\" checked"), "{html}");
        assert!(html.contains("value=\"Protocollo\""), "{html}");
    }
    let niente = p.post(&p.url("/notifiche"), &[]).await;
    niente.dice(&["Scrivi un nome", "Scegli almeno una cosa"]);
    assert!(!p.pagina("/notifiche").await.letto().contains("Protocollo"));
}

#[tokio::test]
async fn of_another_body_no_program_can_be_touched() {
    let p = amministratore();
    p.post(&p.url("/notifiche"), BUONO).await;
    let actor = p.dati.actor.clone();
    let id = p
        .dati
        .leggi(|c| store::notifiche::abbonamenti(c, &actor))
        .remove(0)
        .id;
    let altro = p.dati.altro.clone();
    let esito = p
        .dati
        .db
        .write(|tx| store::notifiche::disdici(tx, &altro, &id));
    assert!(matches!(esito, Err(store::Error::NotFound)), "{esito:?}");
    assert!(
        p.dati
            .leggi(|c| store::notifiche::abbonamenti(c, &altro))
            .is_empty()
    );
}
