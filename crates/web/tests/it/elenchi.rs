//! The lists of a body: what the forms of the sheets offer, and how the body changes it.

use axum::http::StatusCode;
use domain::campo::Valore;
use domain::regole::Versione;
use domain::scheda::Evento;
use domain::vista::Vista;

use crate::support::{Prova, Risposta};

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

fn prova() -> (Prova, Vista) {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "2026_SEG_1");
    (prova, vista)
}

/// Sends the form of a list: what is offered of the shipped entries, all but one, and the body's own.
async fn cambia(p: &Prova, elenco: &str, nascosta: &str, proprie: &str) -> Risposta {
    let url = format!("/elenchi/{elenco}");
    let form = p.pagina(&url).await;
    let offerte = form.valori("offerte");
    let mut campi: Vec<(&str, &str)> = offerte
        .iter()
        .filter(|o| *o != nascosta)
        .map(|o| ("offerte", o.as_str()))
        .collect();
    campi.push(("proprie", proprie));
    p.post(&p.url(&url), &campi).await
}

/// The form of a block, as it is written.
async fn blocco(p: &Prova, nome: &str) -> String {
    p.pagina(&format!("{SCHEDA}/blocchi/{nome}")).await.testo()
}

fn proposta(voce: &str) -> String {
    format!("<option value=\"{voce}\"></option>")
}

/// An area of risk as it is picked: with its group.
fn area(voce: &str, gruppo: &str) -> String {
    format!("<option value=\"{voce}\">{voce} – area {gruppo}</option>")
}

#[tokio::test]
async fn the_forms_offer_what_the_body_wants() {
    let (p, _) = prova();
    p.pagina("/elenchi").await.dice(&[
        "Area di rischio nella scheda 13 0 0",
        "Tipologia Misura PTPC nella scheda",
        "Fattori abilitanti nella tabella Eventi rischiosi 8 0 0",
    ]);
    // General areas and specific ones, in the list of the body and where one is picked.
    let elenco = p.pagina("/elenchi/area_di_rischio").await;
    elenco.dice(&[
        "Aree generali fornite con Schedario Acquisizione e gestione del personale Contratti pubblici",
        "Affari legali e contenzioso Aree specifiche fornite con Schedario Governo del territorio",
        "Contano fra le aree specifiche",
    ]);
    p.pagina("/elenchi/tipologia_misura")
        .await
        .dice(&["Voci fornite con Schedario Controllo e trasparenza"]);
    let modulo = blocco(&p, "area").await;
    assert!(
        modulo.contains(&area("Contratti pubblici", "generale")),
        "{modulo}"
    );
    assert!(
        modulo.contains(&area("Protezione civile", "specifica")),
        "{modulo}"
    );

    let r = cambia(
        &p,
        "area_di_rischio",
        "Protezione civile",
        "Farmacie comunali\r\n\r\nServizi cimiteriali\r\nFarmacie comunali",
    )
    .await;
    assert!(r.dove().ends_with("/elenchi?esito=salvata"));
    p.pagina("/elenchi")
        .await
        .dice(&["Area di rischio nella scheda 14 2 1"]);
    let modulo = blocco(&p, "area").await;
    for sua in ["Farmacie comunali", "Servizi cimiteriali"] {
        assert!(modulo.contains(&area(sua, "specifica")), "{modulo}");
    }
    assert!(!modulo.contains("Protezione civile"), "{modulo}");

    // The same again changes nothing, and says so.
    let r = cambia(
        &p,
        "area_di_rischio",
        "Protezione civile",
        "Farmacie comunali\r\nServizi cimiteriali",
    )
    .await;
    assert!(r.dove().ends_with("/elenchi?esito=invariata"));
    p.pagina("/elenchi/area_di_rischio").await.dice(&[
        "Storia Correzione anna.verdi",
        "Voci dell'ente vuoto Farmacie comunali Servizi cimiteriali",
        "Voci fornite e nascoste vuoto Protezione civile",
    ]);
    assert_eq!(store::verify(&p.dati.db).unwrap(), [""; 0]);
}

#[tokio::test]
async fn the_rows_of_a_table_have_lists_too() {
    let (p, vista) = prova();
    let scheda = p
        .dati
        .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, "2026_SEG_1"));
    let evento = Evento {
        descrizione: Some("Favori".to_owned()),
        fattori: vec!["Mancanza di trasparenza".to_owned()],
        ..Evento::default()
    };
    p.dati
        .correggi(&scheda, "eventi", Valore::Eventi(vec![evento]));
    cambia(
        &p,
        "eventi.fattori",
        "Mancanza di trasparenza",
        "Uffici lontani fra loro",
    )
    .await
    .dove();
    cambia(&p, "indicatori.tipo", "", "Di impatto").await.dove();
    let modulo = blocco(&p, "eventi").await;
    assert!(
        modulo.contains("value=\"Uffici lontani fra loro\""),
        "{modulo}"
    );
    // A hidden entry is not offered; what the sheet says already stays where it can be seen.
    assert!(
        !modulo.contains("value=\"Mancanza di trasparenza\""),
        "{modulo}"
    );
    assert!(
        modulo.contains("\nMancanza di trasparenza</textarea>"),
        "{modulo}"
    );
    let indicatori = blocco(&p, "indicatori").await;
    assert!(indicatori.contains(&proposta("Di impatto")), "{indicatori}");
}

/// The level of an event is a band of the method of its plan.
#[tokio::test]
async fn the_level_of_an_event_is_a_band_of_the_method() {
    let (p, vista) = prova();
    assert!(blocco(&p, "eventi").await.contains(&proposta("Molto alto")));
    p.dati
        .cambia_vista(&vista, |v| v.metodo = Versione::leggi("pna2019 1"));
    let modulo = blocco(&p, "eventi").await;
    assert!(modulo.contains(&proposta("Medio")), "{modulo}");
    assert!(!modulo.contains(&proposta("Molto alto")), "{modulo}");
}

#[tokio::test]
async fn what_is_wrong_comes_back_and_other_bodies_see_nothing() {
    let (mut p, _) = prova();
    let lunga = "a".repeat(201);
    let r = cambia(&p, "tipologia", "SINTESI", &lunga).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Voci dell'ente: la voce «aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…» supera i 200 caratteri"]);
    assert!(r.testo().contains(&lunga), "what was typed is still there");
    let altro = p.get(&p.url("/elenchi/mai")).await;
    assert_eq!(altro.stato, StatusCode::NOT_FOUND);
    let livello = p.get(&p.url("/elenchi/eventi.livello")).await;
    assert_eq!(livello.stato, StatusCode::NOT_FOUND);
    cambia(&p, "tipologia", "SINTESI", "RICERCA").await.dove();
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    let loro = p.get(&format!("/{sigla}/elenchi/tipologia")).await;
    assert!(!loro.testo().contains("RICERCA"), "{}", loro.testo());
}
