//! The whole main job in a browser that runs no script: everything is a link or a form.

use serde_json::json;

use crate::browser::Browser;
use crate::programma::{Programma, inventata};

impl Browser {
    /// From here on no page runs a script; what the driver itself asks of a page still works.
    pub(crate) fn senza_script(&self) {
        self.comando(
            "goog/cdp/execute",
            &json!({ "cmd": "Emulation.setScriptExecutionDisabled", "params": { "value": true } }),
        );
    }
}

#[tokio::test]
async fn the_main_job_needs_no_script() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    browser.senza_script();

    // Brings in a printout.
    browser.vai(&browser.dove().await).await;
    // Our script marks the page as its first act.
    assert_eq!(browser.ci_sono("html.js").await, 0);
    let viste = browser.dove().await;
    let importa = browser
        .trova("header a[href$='/importazioni']")
        .await
        .attr("href")
        .await
        .unwrap()
        .unwrap();
    browser.vai(&importa).await;
    browser
        .trova("#file")
        .await
        .send_keys(
            &inventata("borgo-sereno-ptpc-scansione.txt")
                .display()
                .to_string(),
        )
        .await
        .unwrap();
    browser.clicca("form[enctype] button[type=submit]").await;
    browser.leggo("Non è ancora stato registrato niente").await;
    browser.premi("Conferma e registra").await;
    browser.arrivo("/viste/2026_PTPC?esito=importata").await;

    // Corrects it: a phase more, whose row the server adds.
    let fasi = format!("{viste}/2026_PTPC/schede/2026_DEMO_2/blocchi/fasi");
    browser.vai(&fasi).await;
    let righe = browser.ci_sono("[data-row]").await;
    browser.premi("Aggiungi una fase").await;
    browser.leggo("Fase 2").await;
    assert_eq!(browser.ci_sono("[data-row]").await, righe + 1);
    let nuova = format!("#fasi > [data-row]:nth-of-type({})", righe + 1);
    browser
        .scrivi(
            &format!("{nuova} [name=descrizione]"),
            "Avviso ai cittadini",
        )
        .await;
    browser.scrivi(&format!("{nuova} [name=peso]"), "40").await;
    browser
        .scrivi("#fasi > [data-row]:nth-of-type(1) [name=peso]", "60,00")
        .await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Le modifiche sono salvate.").await;
    let tabella = browser.testo("section[aria-labelledby=b-fasi] tbody").await;
    assert!(
        tabella.contains("Avviso ai cittadini")
            && tabella.contains("60,00")
            && tabella.contains("40,00"),
        "{tabella}"
    );

    // Prints it: the page of the print reloads itself, or is reloaded by its link.
    browser.vai(&viste.replace("/viste", "/stampe")).await;
    browser.scegli("#vista", "2026_PTPC").await;
    browser.premi("Prepara il PDF").await;
    browser.leggo("La stampa è pronta").await;
    let percorso = browser
        .trova("#avanzamento a[download]")
        .await
        .attr("href")
        .await
        .unwrap()
        .unwrap();
    let libro = browser.scarica(&percorso).await;
    assert!(libro.stato == 200 && libro.corpo.starts_with(b"%PDF-"));
}
