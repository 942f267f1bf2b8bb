//! Correcting: by the keyboard alone, with figures as they are typed, and two persons on one sheet.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{Browser, NOME};
use crate::programma::Programma;

/// Goes from a place of the demo to a sheet of it.
async fn scheda(browser: &Browser, codice: &str) -> String {
    let (anno, _) = codice.split_once('_').unwrap();
    let percorso = format!(
        "{}/{anno}_PTPC/schede/{codice}",
        browser
            .dove()
            .await
            .split("/viste")
            .next()
            .unwrap_or_default()
            .to_owned()
            + "/viste"
    );
    browser.vai(&percorso).await;
    percorso
}

/// Presses Tab until a control has the focus: what the mouse can reach the keyboard reaches too.
async fn fino_a(browser: &Browser, id: &str) {
    for _ in 0..120 {
        browser.tasti(&Key::Tab.to_string()).await;
        let attivo = browser.client.execute("return document.activeElement.id || document.activeElement.getAttribute('href') || ''", Vec::new()).await.unwrap();
        if attivo.as_str().is_some_and(|a| a.ends_with(id)) {
            return;
        }
    }
    panic!(
        "the Tab key never comes to {id} on {}",
        browser.dove().await
    );
}

#[tokio::test]
async fn a_figure_is_corrected_by_the_keyboard_alone() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let scheda = scheda(&browser, "2026_DEMO_1").await;
    let di_prima = browser.testo(".sch-figure strong").await;

    fino_a(&browser, "/blocchi/funzioni").await;
    browser.tasti(&Key::Enter.to_string()).await;
    browser.arrivo("/blocchi/funzioni").await;
    browser.guarda("modifica-funzioni").await;
    fino_a(&browser, "livello_rischio").await;
    // Tab selects what is there: typing replaces it.
    browser.tasti("tre e mezzo").await;
    assert_eq!(browser.valore("#livello_rischio").await, "tre e mezzo");
    browser.tasti(&Key::Enter.to_string()).await;
    browser.trova("#livello_rischio-errore").await;
    assert_eq!(browser.valore("#livello_rischio").await, "tre e mezzo");
    assert_eq!(
        browser
            .trova("#livello_rischio")
            .await
            .attr("aria-invalid")
            .await
            .unwrap()
            .as_deref(),
        Some("true")
    );
    browser.guarda("modifica-funzioni-errore").await;
    // The sentence above the form is a link to its field.
    fino_a(&browser, "#livello_rischio").await;
    browser.tasti(&Key::Enter.to_string()).await;
    browser
        .tasti(&format!("{}a{}3,5", Key::Control, Key::Null))
        .await;
    assert_eq!(browser.valore("#livello_rischio").await, "3,5");
    browser.tasti(&Key::Enter.to_string()).await;
    browser.leggo("Le modifiche sono salvate.").await;
    assert_eq!(browser.testo(".sch-figure strong").await, "3,50");

    // Every change is told, with its author.
    browser.vai(&format!("{scheda}/storia")).await;
    let ultimo = browser.testo(".sch-story > li").await;
    assert!(
        ultimo.contains(NOME) && ultimo.contains(&di_prima) && ultimo.contains("3,5"),
        "{ultimo}"
    );
    let prima = browser.testo(".sch-story > li:last-child").await;
    assert!(
        prima.contains("In Corso") && !prima.contains("in_corso"),
        "{prima}"
    );
    browser.guarda("storia").await;
}

#[tokio::test]
async fn a_phase_is_added_and_the_sum_of_the_weights_follows() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let scheda = scheda(&browser, "2026_DEMO_1").await;
    browser.clicca("a[href$='/blocchi/fasi']").await;
    browser.arrivo("/blocchi/fasi").await;
    let righe = browser.ci_sono("[data-row]").await;
    assert_eq!(browser.testo(".sch-sum").await, "100,00");
    browser.guarda("modifica-fasi").await;

    // The new row has the focus, and its weight counts at once.
    browser.premi("Aggiungi una fase").await;
    assert_eq!(browser.ci_sono("[data-row]").await, righe + 1);
    let nuova = format!("#fasi > [data-row]:nth-of-type({})", righe + 1);
    let dentro = browser.client.execute("return document.activeElement.closest('[data-row]') === document.querySelector(arguments[0])", vec![json!(nuova)]).await.unwrap();
    assert_eq!(dentro, true);
    browser
        .scrivi(
            &format!("{nuova} [name=descrizione]"),
            "Incontro con gli operatori sulle novità dell'anno",
        )
        .await;
    browser
        .scrivi(&format!("{nuova} [name=peso]"), "12,5")
        .await;
    assert_eq!(browser.testo(".sch-sum").await, "112,50");
    browser
        .scrivi(&format!("{nuova} [name=inizio_previsto]"), "31/2/26")
        .await;
    browser.guarda("modifica-fasi-aggiunta").await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Fase 3").await;
    assert_eq!(browser.ci_sono("#errori").await, 1);
    browser.guarda("modifica-fasi-errore").await;
    browser
        .scrivi(&format!("{nuova} [name=inizio_previsto]"), "1/3/26")
        .await;
    browser
        .scrivi("#fasi > [data-row]:nth-of-type(1) [name=peso]", "47,50")
        .await;
    assert_eq!(browser.testo(".sch-sum").await, "100,00");

    // It moves up, and stays there.
    browser.clicca(&format!("{nuova} [data-row-act=up]")).await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Le modifiche sono salvate.").await;
    let fasi = browser.testo("section[aria-labelledby=b-fasi] tbody").await;
    let (incontro, fine) = (
        fasi.find("Incontro con gli operatori"),
        fasi.find("Secondo accertamento"),
    );
    assert!(
        incontro.is_some()
            && incontro < fine
            && fasi.contains("01/03/2026")
            && fasi.contains("12,50"),
        "{fasi}"
    );

    browser.vai(&format!("{scheda}/blocchi/indicatori")).await;
    browser.guarda("modifica-indicatori").await;
    browser.vai(&format!("{scheda}/blocchi/testata")).await;
    browser.guarda("modifica-testata").await;
}

#[tokio::test]
async fn a_risk_is_assessed_and_the_level_shows_its_working() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    // Of a closed year: nobody has assessed it yet.
    let scheda = scheda(&browser, "2025_DEMO_1").await;
    browser.premi("Valuta il rischio").await;
    browser.arrivo("/valutazione").await;
    browser.scegli("#metodo", "pna2013 1").await;
    browser.premi("Mostra le domande").await;
    browser.arrivo("metodo=pna2013").await;
    for risposta in [
        "P1-0", "P2-0", "P3-0", "P4-0", "P5-0", "P6-2", "I1-1", "I2-0", "I3-3",
    ] {
        browser.clicca(&format!("#{risposta}")).await;
    }
    browser.premi("Calcola").await;
    browser
        .leggo("Impatto sull'immagine: scegli una risposta")
        .await;
    browser.guarda("valutazione-errore").await;
    // The sentence leads to the question, and the answers are still there.
    browser.clicca("#errori a").await;
    browser.clicca("#I4-4").await;
    browser.premi("Calcola").await;
    browser.leggo("Livello 4,13").await;
    browser.guarda("valutazione-prova").await;
    browser.premi("Registra la valutazione").await;
    browser.leggo("Valutazioni registrate").await;
    browser.vai(&scheda).await;
    assert_eq!(browser.testo(".sch-figure strong").await, "4,13");
    browser
        .vai(&format!("{scheda}/valutazione?metodo=pna2019"))
        .await;
    browser.guarda("valutazione-giudizio").await;
}

#[tokio::test]
async fn two_persons_on_one_sheet_lose_nothing() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let scheda = scheda(&browser, "2026_DEMO_3").await;
    let modulo = format!("{scheda}/blocchi/funzioni");
    browser.vai(&modulo).await;
    let prima = browser.client.window().await.unwrap();

    // The second window saves first.
    let seconda = browser.client.new_window(true).await.unwrap().handle;
    browser.client.switch_to_window(seconda).await.unwrap();
    browser.larga(1280, 900);
    browser.vai(&modulo).await;
    browser
        .scrivi("#soggetti_interni", "Segretario generale")
        .await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Le modifiche sono salvate.").await;

    // The first is told what changed, and finds what it typed.
    browser.client.switch_to_window(prima).await.unwrap();
    browser
        .scrivi(
            "#responsabile_testo",
            "Chi dirige il settore, con i suoi funzionari",
        )
        .await;
    browser.clicca(".sch-bar button[type=submit]").await;
    let avviso = browser.testo("section[aria-labelledby=conflitto]").await;
    assert!(
        avviso.contains("Segretario generale") && avviso.contains(NOME),
        "{avviso}"
    );
    assert_eq!(
        browser.valore("#responsabile_testo").await,
        "Chi dirige il settore, con i suoi funzionari"
    );
    browser.guarda("conflitto").await;
    browser
        .scrivi("#soggetti_interni", "Segretario generale e messi")
        .await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Le modifiche sono salvate.").await;
    let letta = browser.tutto().await;
    assert!(
        letta.contains("Chi dirige il settore") && letta.contains("Segretario generale e messi"),
        "{letta}"
    );
    browser.vai(&format!("{scheda}/storia")).await;
    assert!(browser.ci_sono(".sch-story > li").await >= 3);
}
