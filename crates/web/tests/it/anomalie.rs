//! What deserves a look in a plan: weighed, explained, filtered, accepted with a reason and opened again.

use axum::http::StatusCode;
use domain::Decimale;
use domain::campo::Valore;
use domain::scheda::Indicatore;
use testkit::contenuto;

use crate::support::{Prova, Risposta};

const QUI: &str = "/viste/2026_PTPC/anomalie";
const PESI: &str = "la somma dei pesi delle fasi è 90,00 e non 100,00";

/// A plan with a CdR and two processes; the weights of the first sum to ninety.
fn prova() -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "U_01");
    let mut c = contenuto("2026_SEG_1");
    c.fasi[0].peso = Some(Decimale::new(50, 0));
    prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    prova.dati.scheda(&vista, "2026_SEG_2");
    prova
}

/// Accepts the finding about the weights, as its form does.
async fn accetta(prova: &Prova, coda: &str, motivazione: &str) -> Risposta {
    let campi = [
        ("regola", "pesi"),
        ("scheda", "2026_SEG_1"),
        ("frase", PESI),
        ("motivazione", motivazione),
    ];
    prova
        .post(&prova.url(&format!("{QUI}{coda}")), &campi)
        .await
}

async fn apri(prova: &Prova, coda: &str) -> Risposta {
    prova.pagina(&format!("{QUI}{coda}")).await
}

#[tokio::test]
async fn findings_stand_by_weight_each_explained_and_led_to_its_form() {
    let prova = prova();
    let tutte = apri(&prova, "").await;
    tutte.dice(&[
        "Grave: 1",
        "Somma dei pesi diversa da 100 1 segnalazione Perché conta e che cosa fare",
        "se non fanno 100,00 la percentuale non si può leggere",
        &format!("Grave 2026_SEG_1 {PESI}"),
        "Attenzione 2026_SEG_2 non descrive nessun evento rischioso",
        "Nota 2026_SEG_1 ha la stessa misura di 2026_SEG_2",
        "Aperte (",
        "Accettate (0)",
    ]);
    let letto = tutte.letto();
    let dove = |frase: &str| letto.find(frase).unwrap();
    assert!(dove("la somma dei pesi") < dove("non descrive nessun evento"));
    assert!(dove("non descrive nessun evento") < dove("ha la stessa misura"));
    // The link leads to the form in which it is mended, and that form is there.
    let modulo = "/viste/2026_PTPC/schede/2026_SEG_1/blocchi/fasi";
    assert!(tutte.testo().contains(&prova.url(modulo)));
    prova.pagina(modulo).await;

    let gravi = apri(&prova, "?gravita=grave").await;
    gravi.dice(&[PESI, "1 con questi filtri"]);
    assert!(!gravi.letto().contains("non descrive nessun evento"));
    let eventi = apri(&prova, "?regola=senza_eventi&scheda=2026_seg_2").await;
    eventi.dice(&["2026_SEG_2 non descrive nessun evento"]);
    assert!(!eventi.letto().contains("2026_SEG_1 "));
    apri(&prova, "?gravita=niente")
        .await
        .dice(&["Nessuna segnalazione corrisponde ai filtri"]);
}

#[tokio::test]
async fn a_finding_is_accepted_with_a_reason_and_opened_again() {
    let prova = prova();
    // Without a reason it is refused, the sentence beside its field, the form open.
    for vuota in ["", "  \n "] {
        let no = accetta(&prova, "?gravita=grave", vuota).await;
        assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
        no.dice(&[
            "C’è un dato da correggere Motivazione: scrivi perché la segnalazione si può accettare",
            "Accettate (0)",
        ]);
        let testo = no.testo();
        assert!(
            testo.contains("<details class=\"sch-how\" open>"),
            "{testo}"
        );
        assert!(testo.contains("aria-describedby=\"motivazione-1-errore\""));
        assert!(testo.contains("href=\"#motivazione-1\""));
    }
    let dove = accetta(
        &prova,
        "?gravita=grave",
        "La fase che manca è della Provincia",
    )
    .await
    .dove();
    assert_eq!(
        dove,
        prova.url(&format!("{QUI}?gravita=grave&esito=accettata"))
    );
    let dopo = prova.get(&dove).await;
    dopo.dice(&["La segnalazione è accettata", "Grave: 0", "Accettate (1)"]);
    assert!(!dopo.letto().contains(PESI));

    let accettate = apri(&prova, "?elenco=accettate").await;
    accettate.dice(&[
        PESI,
        "Accettata da anna.verdi il 31/01/2026",
        "La fase che manca è della Provincia",
        "Riapri",
    ]);
    // The sheet no longer shows it among its own, and tells it in its history.
    let scheda = prova.pagina("/viste/2026_PTPC/schede/2026_SEG_1").await;
    scheda.dice(&["Attenzione non descrive nessun evento rischioso"]);
    assert!(!scheda.letto().contains(PESI));
    let storia = "/viste/2026_PTPC/schede/2026_SEG_1/storia";
    prova.pagina(storia).await.dice(&[
        "Anomalia accettata anna.verdi",
        "La fase che manca è della Provincia",
        "Creazione",
    ]);

    // Sent twice, it is accepted once.
    let ancora = accetta(&prova, "", "Un'altra volta").await.dove();
    assert!(ancora.ends_with("esito=superata"), "{ancora}");

    let testo = accettate.testo();
    let (prima, _) = testo.split_once("/riapertura").unwrap();
    let (_, id) = prima.rsplit_once('/').unwrap();
    let riapri = prova.url(&format!("{QUI}/{id}/riapertura?elenco=accettate"));
    let dove = prova.post(&riapri, &[]).await.dove();
    assert!(dove.ends_with("?elenco=accettate&esito=riaperta"), "{dove}");
    apri(&prova, "")
        .await
        .dice(&["Grave: 1", PESI, "Accettate (0)"]);
    prova.pagina(storia).await.dice(&["Anomalia riaperta"]);
    let due_volte = prova.post(&riapri, &[]).await;
    assert_eq!(due_volte.stato, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sentence_that_changes_is_open_again_by_itself() {
    let prova = prova();
    accetta(&prova, "", "È così").await.dove();
    let actor = &prova.dati.actor;
    let scheda = prova.dati.leggi(|c| {
        let vista = store::viste::find(c, actor, "2026_PTPC")?;
        store::schede::find(c, actor, &vista.id, "2026_SEG_1")
    });
    let mut fasi = scheda.contenuto().fasi.clone();
    fasi[0].peso = Some(Decimale::new(55, 0));
    prova.dati.correggi(&scheda, "fasi", Valore::Fasi(fasi));
    apri(&prova, "").await.dice(&[
        "Grave: 1",
        "la somma dei pesi delle fasi è 95,00 e non 100,00",
        "Accettate (0)",
    ]);
    apri(&prova, "?elenco=accettate")
        .await
        .dice(&["Non valgono più", PESI, "È così", "Togli"]);
    // What is no longer said cannot be accepted.
    let superata = accetta(&prova, "", "Ancora").await.dove();
    prova
        .get(&superata)
        .await
        .dice(&["Nel frattempo la segnalazione è cambiata"]);
}

#[tokio::test]
async fn another_body_neither_sees_nor_opens_what_was_accepted() {
    let mut prova = prova();
    accetta(&prova, "", "Motivo riservato").await.dove();
    let testo = apri(&prova, "?elenco=accettate").await.testo();
    let (prima, _) = testo.split_once("/riapertura").unwrap();
    let id = prima.rsplit_once('/').unwrap().1.to_owned();
    // The other body has the same plan, with the same sheet and the same finding.
    let loro = prova.dati.vista_di(&prova.dati.altro, "2026_PTPC");
    let mut c = contenuto("2026_SEG_1");
    c.fasi[0].peso = Some(Decimale::new(50, 0));
    prova.dati.scheda_con(&prova.dati.altro, &loro, c);
    let (nostro, altro) = (
        prova.url(QUI),
        format!("/{}{QUI}", prova.dati.altro_ente.sigla),
    );
    prova.da_altro();
    let aperte = prova.get(&altro).await;
    aperte.dice(&[PESI, "Accettate (0)"]);
    let accettate = prova.get(&format!("{altro}?elenco=accettate")).await;
    assert!(!accettate.letto().contains("Motivo riservato"));
    for url in [&nostro, &altro] {
        let r = prova.post(&format!("{url}/{id}/riapertura"), &[]).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{url}");
    }
    let campi = [
        ("regola", "pesi"),
        ("scheda", "2026_SEG_1"),
        ("frase", PESI),
    ];
    let r = prova.post(&nostro, &campi).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_long_list_is_read_a_page_at_a_time() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    for n in 1..=60 {
        prova.dati.scheda(&vista, &format!("2026_SEG_{n}"));
    }
    let prima = apri(&prova, "?regola=orfano").await;
    prima.dice(&["60 segnalazioni", "pagina 1 di 2", "60 con questi filtri"]);
    let seconda = apri(&prova, "?regola=orfano&pagina=2").await;
    seconda.dice(&["60 segnalazioni", "pagina 2 di 2", "2026_SEG_60 "]);
    assert!(
        prima.testo().contains("regola=orfano&amp;pagina=2")
            || prima.testo().contains("regola=orfano&#38;pagina=2")
    );
    // Two pages of the same plan cost the rules once.
    let (quante, _) = prova.istruzioni(&format!("{QUI}?pagina=2")).await;
    assert!(quante < 20, "{quante}");
}

/// A formula that leads nowhere is told on the page of the plan and on that of the sheet, with the way to the form; one that is
/// left out of the score asks no weight.
#[tokio::test]
async fn a_formula_over_what_is_not_there_is_found() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "U_01");
    prova.dati.scheda(&vista, "2026_SEG_2");
    let mut c = contenuto("2026_SEG_1");
    let modello = c.indicatori[0].clone();
    let con = |formula: &str, peso: i64| Indicatore {
        descrizione: Some(formula.to_owned()),
        formula: Some(formula.to_owned()),
        peso: Some(Decimale::from(peso)),
        ..modello.clone()
    };
    c.indicatori = vec![
        con("[2026_SEG_2.1] * 2", 100),
        con("[2026_SEG_9.1] / 2", -1),
        con("somma([1]; [2]", -1),
    ];
    prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    for pagina in [QUI, "/viste/2026_PTPC/schede/2026_SEG_1"] {
        let risposta = prova.pagina(pagina).await;
        risposta.dice(&[
            "la formula dell'indicatore 2 nomina la scheda 2026_SEG_9, che non è in questa vista",
            "la formula dell'indicatore 3 non si legge, al carattere 6: manca la parentesi chiusa",
        ]);
        let letto = risposta.letto();
        assert!(!letto.contains("formula dell'indicatore 1"), "{letto}");
        assert!(!letto.contains("pesi degli indicatori"), "{letto}");
    }
}

/// Of three objectives two say their direction: the third hangs on nothing.
#[tokio::test]
async fn an_objective_without_its_direction_is_an_orphan() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_OBIETTIVI");
    for (codice, direzione) in [
        ("2026_Z1", "Tributi"),
        ("2026_Z2", "Cultura"),
        ("2026_Z3", ""),
    ] {
        let c = domain::scheda::Contenuto {
            direzione: Some(direzione.to_owned()).filter(|d| !d.is_empty()),
            servizio: None,
            collegato_a: Vec::new(),
            ..contenuto(codice)
        };
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    let pagina = p
        .pagina("/viste/2026_OBIETTIVI/anomalie?regola=orfano")
        .await;
    pagina.dice(&[
        "Scheda senza chi le sta sopra 1 segnalazione",
        "Grave 2026_Z3 non dice a quale Direzione appartiene",
    ]);
    let modulo = p.url("/viste/2026_OBIETTIVI/schede/2026_Z3/blocchi/");
    assert!(pagina.testo().contains(&modulo), "{modulo}");
}
