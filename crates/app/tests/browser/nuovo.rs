//! A municipality without printouts starts from nothing.

use crate::browser::Browser;
use crate::programma::Programma;

#[tokio::test]
async fn a_plan_is_made_from_nothing() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");

    // A plan without a code is refused, and says which field.
    browser.premi("Nuova vista").await;
    browser.arrivo("/viste/nuova").await;
    browser.guarda("vista-nuova").await;
    browser.scrivi("#codice", "2026 PTPC").await;
    browser
        .scrivi("#titolo", "Piano di prevenzione della corruzione 2026-2028")
        .await;
    browser.scrivi("#anno", "ventisei").await;
    browser.premi("Crea la vista").await;
    browser.trova("#errori").await;
    browser.guarda("vista-nuova-errore").await;
    browser.scrivi("#codice", "2026_PTPC").await;
    browser.scrivi("#anno", "2026").await;
    browser.premi("Crea la vista").await;
    browser.arrivo("/viste/2026_PTPC").await;
    browser.leggo("La vista è vuota").await;
    browser.guarda("vista-vuota").await;

    // A CdR with its several names.
    browser.vai(&format!("{casa}/cdr/nuovo")).await;
    browser.guarda("cdr-nuovo").await;
    browser.scrivi("#codice", "U_01").await;
    browser
        .scrivi("#nome", "SETTORE BIBLIOTECHE E ARCHIVI")
        .await;
    browser.scrivi("#titolo", "Biblioteche e archivi").await;
    browser.scrivi("#nome_breve", "BIBLIOTECHE").await;
    browser
        .scrivi("#alias", "UO BIBLIOTECHE\nUfficio archivio")
        .await;
    browser.scrivi("#responsabile", "CONTI ELISA").await;
    browser.premi("Salva").await;
    browser.arrivo("/cdr/U_01").await;
    browser.leggo("la nuova voce è registrata").await;

    browser.vai(&format!("{casa}/persone/nuovo")).await;
    browser.guarda("persona-nuova").await;
    browser.scrivi("#cognome_nome", "CONTI ELISA").await;
    browser.scrivi("#incarico", "Dirigente").await;
    browser.premi("Salva").await;
    browser.leggo("la nuova voce è registrata").await;
    browser.guarda("persona").await;

    browser.vai(&format!("{casa}/portatori/nuovo")).await;
    browser.scrivi("#nome", "LETTORI").await;
    browser.premi("Salva").await;
    browser.leggo("la nuova voce è registrata").await;
    browser.guarda("portatore").await;

    // The sheet of the CdR, then a process of it.
    browser.vai(&format!("{casa}/viste/2026_PTPC")).await;
    browser.premi("Nuova scheda").await;
    browser.guarda("scheda-nuova").await;
    browser.scegli("#livello", "cdr").await;
    browser.scrivi("#codice", "U_01").await;
    browser.scrivi("#titolo", "Biblioteche e archivi").await;
    browser.scegli("#cdr", "U_01").await;
    browser.premi("Crea la scheda").await;
    browser.arrivo("/schede/U_01").await;
    browser.premi("Nuovo processo").await;
    browser.scegli("#livello", "processo").await;
    browser.scrivi("#codice", "2026_BIB_1").await;
    browser.premi("Crea la scheda").await;
    browser.trova("#titolo-errore").await;
    browser.guarda("scheda-nuova-errore").await;
    browser.scrivi("#titolo", "Acquisto dei libri").await;
    browser.scegli("#cdr", "U_01").await;
    browser.premi("Crea la scheda").await;
    browser.arrivo("/schede/2026_BIB_1").await;
    let scheda = browser.tutto().await;
    assert!(
        scheda.contains("SETTORE BIBLIOTECHE E ARCHIVI")
            && scheda.contains("CONTI ELISA")
            && scheda.contains("Bozza"),
        "{scheda}"
    );
    browser.guarda("scheda-bozza").await;
    browser
        .clicca("section[aria-labelledby=b-collegamenti] li a")
        .await;
    browser.arrivo("/schede/U_01").await;
    assert!(
        browser
            .testo("section[aria-labelledby=b-processi]")
            .await
            .contains("2026_BIB_1")
    );
}
