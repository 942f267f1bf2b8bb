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

/// Types and factors of the body count, filter and suggest like those of the PNA.
#[tokio::test]
async fn own_types_count_and_own_factors_suggest() {
    let (p, vista) = prova();
    p.dati.scheda(&vista, "2026_SEG_2");
    let tipo = |codice: &'static str, tipo: &'static str| {
        let scheda = p
            .dati
            .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, codice));
        p.dati
            .correggi(&scheda, "tipologia_misura", Valore::testo(tipo))
    };
    let scheda = tipo("2026_SEG_1", "Controllo e digitalizzazione");
    tipo("2026_SEG_2", "Patti di integrità");
    let evento = Evento {
        descrizione: Some("Favori".to_owned()),
        fattori: vec!["Uffici lontani fra loro".to_owned()],
        ..Evento::default()
    };
    p.dati
        .correggi(&scheda, "eventi", Valore::Eventi(vec![evento]));
    let cruscotto = "/viste/2026_PTPC/cruscotto";
    let prima = p.pagina(cruscotto).await;
    prima.dice(&["Nessun tipo del PNA"]);
    assert!(!prima.testo().contains("Digitalizzazione"));
    let registro = p.pagina("/viste/2026_PTPC/eventi").await.testo();
    assert!(!registro.contains("Misure da considerare"), "{registro}");

    cambia(&p, "tipologia_misura", "", "Digitalizzazione\r\nFarmacie")
        .await
        .dove();
    cambia(&p, "eventi.fattori", "", "Uffici lontani fra loro")
        .await
        .dove();
    // Two types on one measure count in both, whoever they are of.
    let dopo = p.pagina(cruscotto).await;
    let tabelle = dopo.tabelle();
    let tipi = tabelle.split("Tipo | Barra | Misure\n").nth(1).unwrap();
    let righe: Vec<&str> = tipi.lines().take(3).collect();
    assert_eq!(
        righe,
        [
            "Controllo |  | 1 Controllo",
            "Digitalizzazione |  | 1 Digitalizzazione",
            "Nessun tipo del PNA o dell'ente |  | 1 Nessun tipo del PNA o dell'ente",
        ],
        "{tabelle}"
    );
    assert!(
        dopo.testo()
            .contains("conta=misure&#38;tipo=ente%3ADigitalizzazione"),
        "{}",
        dopo.testo()
    );
    for (filtro, codice, altro) in [
        ("ente%3ADigitalizzazione", "2026_SEG_1", "2026_SEG_2"),
        ("ente%3ADIGITALIZZAZIONE", "2026_SEG_1", "2026_SEG_2"),
        ("controllo", "2026_SEG_1", "2026_SEG_2"),
        ("nessuno", "2026_SEG_2", "2026_SEG_1"),
    ] {
        let url = format!("/viste/2026_PTPC?conta=misure&tipo={filtro}");
        let elenco = p.pagina(&url).await.testo();
        assert!(elenco.contains(&format!("/schede/{codice}")), "{filtro}");
        assert!(!elenco.contains(&format!("/schede/{altro}")), "{filtro}");
    }

    // What answers an own factor is suggested with the reason that the body wrote; what the sheet has is not.
    let risposte = "/elenchi/eventi.fattori/risposte";
    p.pagina("/elenchi/eventi.fattori")
        .await
        .dice(&["Quali tipi di misura rispondono ai fattori abilitanti"]);
    p.pagina(risposte)
        .await
        .dice(&["Uffici lontani fra loro nessuno: aprilo per dire quali"]);
    let modulo = format!("{risposte}?fattore=Uffici%20lontani%20fra%20loro");
    let modulo = p.pagina(&modulo).await;
    let tipi: Vec<String> = (1..=13)
        .map(|n| modulo.valori(&format!("tipo-{n}")).concat())
        .collect();
    assert_eq!(tipi[0], "controllo");
    assert_eq!(tipi[11..], ["ente:Digitalizzazione", "ente:Farmacie"]);
    let dai = async |perche: &str| {
        let campi = [
            ("fattore", "Uffici lontani fra loro"),
            ("tipo-1", "controllo"),
            ("perche-1", "un giro al mese."),
            ("tipo-6", "formazione"),
            ("perche-6", ""),
            ("tipo-13", "ente:Farmacie"),
            ("perche-13", perche),
        ];
        p.post(&p.url(risposte), &campi).await
    };
    let r = dai(&"a".repeat(301)).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["la ragione del tipo «Farmacie» supera i 300 caratteri"]);
    assert!(r.testo().contains("href=\"#perche-13\""), "{}", r.testo());
    let r = dai("il farmacista è di un altro ufficio").await;
    assert!(r.dove().ends_with("/risposte?esito=salvata"));
    assert!(
        dai("il farmacista è di un altro ufficio.")
            .await
            .dove()
            .ends_with("/risposte?esito=invariata")
    );
    p.pagina(risposte).await.dice(&[
        "Uffici lontani fra loro Controllo : un giro al mese (lo dice l'ente) Farmacie : il farmacista è di un altro ufficio (lo dice l'ente)",
    ]);
    p.pagina(SCHEDA).await.dice(&[
        "Misure da considerare per questi fattori Farmacie , per «uffici lontani fra loro»: il farmacista è di un altro ufficio. Sono proposte",
    ]);
    p.pagina("/viste/2026_PTPC/eventi")
        .await
        .dice(&["Misure da considerare Farmacie : il farmacista è di un altro ufficio."]);
    p.pagina("/elenchi/eventi.fattori").await.dice(&[
        "Misure per «Uffici lontani fra loro» vuoto Controllo: un giro al mese Farmacie: il farmacista",
    ]);
    // A type taken off the list is suggested no more, and its answer asks to be taken away.
    cambia(&p, "tipologia_misura", "", "Digitalizzazione")
        .await
        .dove();
    let scheda = p.pagina(SCHEDA).await.testo();
    assert!(!scheda.contains("Misure da considerare"), "{scheda}");
    let r = dai("il farmacista è di un altro ufficio").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["il tipo «Farmacie» non è più nell'elenco"]);
    dai("").await.dove();
    let altro = p
        .get(&p.url(&format!("{risposte}?fattore=Mai%20scritto")))
        .await;
    assert_eq!(altro.stato, StatusCode::NOT_FOUND);
    assert_eq!(store::verify(&p.dati.db).unwrap(), [""; 0]);
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
