//! Printing: the form, the progress, the book, and the same book in the browser.

use std::process::Command;

use fantoccini::wd::PrintConfiguration;

use crate::browser::Browser;
use crate::programma::Programma;

#[tokio::test]
async fn a_book_is_asked_for_waited_for_and_read() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    browser.premi("Stampa").await;
    browser.arrivo("/stampe").await;
    browser.guarda("stampa").await;

    // A date that is none is refused beside its field.
    browser.scegli("#vista", "2026_PTPC").await;
    browser.scegli("#cdr", "U_04").await;
    browser.scrivi("#data", "domani").await;
    browser.premi("Prepara il PDF").await;
    browser.trova("#data-errore").await;
    assert_eq!(browser.valore("#cdr").await, "U_04");
    browser.guarda("stampa-errore").await;
    browser.scrivi("#data", "14/3/26").await;
    browser.premi("Prepara il PDF").await;

    // The page follows the work by itself, until the book is there.
    browser.trova("#avanzamento a[download]").await;
    browser.leggo("La stampa è pronta").await;
    browser.guarda("stampa-pronta").await;
    let percorso = browser
        .trova("#avanzamento a[download]")
        .await
        .attr("href")
        .await
        .unwrap()
        .unwrap();
    let libro = browser.scarica(&percorso).await;
    assert_eq!(libro.stato, 200, "{}", libro.intestazioni);
    assert!(
        libro.intestazioni.contains("application/pdf") && libro.corpo.starts_with(b"%PDF-"),
        "{}",
        libro.intestazioni
    );
    let file = programma.data.path().join("libro.pdf");
    std::fs::write(&file, &libro.corpo).unwrap();
    let detto = poppler("pdfinfo", &[file.to_str().unwrap()]);
    assert!(
        detto
            .lines()
            .any(|r| r.starts_with("Tagged:") && r.ends_with("yes")),
        "{detto}"
    );
    let testo = poppler("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
    assert!(
        testo.contains("2026_DEMO_1") && testo.contains("14/03/2026"),
        "{testo}"
    );

    // It is among the recent ones.
    browser.premi("Un’altra stampa").await;
    assert!(browser.testo("main").await.contains("Scarica il PDF"));
    browser.guarda("stampe-recenti").await;

    // The same content in the browser.
    browser.scegli("#vista", "2026_PTPC").await;
    browser.scegli("#cdr", "U_04").await;
    browser.premi("Guarda nel browser").await;
    browser.arrivo("/stampe/anteprima").await;
    browser.leggo("Parametri selezionati").await;
    assert!(browser.tutto().await.contains("2026_DEMO_1"));
    browser.guarda("stampa-anteprima").await;
}

#[tokio::test]
async fn a_long_print_can_be_given_up() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    browser.premi("Stampa").await;
    browser.scegli("#vista", "2026_PTPC").await;
    browser.premi("Prepara il PDF").await;
    browser.trova("#avanzamento").await;
    // A fast machine may have ended before the button is reached: then the book is there, and nothing was lost.
    if browser.ci_sono("#avanzamento form button").await > 0 {
        browser.guarda("stampa-in-corso").await;
        if browser.client.execute("const b = document.querySelector('#avanzamento form'); if (b) b.requestSubmit(); return !!b", Vec::new()).await.unwrap() == true {
            browser.leggo("La stampa è").await;
        }
    }
    let esito = browser.testo("#avanzamento").await;
    assert!(
        esito.contains("annullata") || esito.contains("pronta"),
        "{esito}"
    );
}

/// A page printed from the browser has the workings that are folded on the screen, with a script and without one.
#[tokio::test]
async fn a_printed_page_opens_what_is_folded() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let cruscotto = format!("{}/2026_PTPC/cruscotto", browser.dove().await);
    for script in [true, false] {
        if !script {
            browser.senza_script();
        }
        browser.vai(&cruscotto).await;
        let intera = PrintConfiguration::default();
        let pdf = browser.client.print(intera).await.unwrap();
        let file = programma.data.path().join("cruscotto.pdf");
        std::fs::write(&file, pdf).unwrap();
        let testo = poppler("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
        assert!(testo.contains("somma degli avanzamenti"), "{testo}");
        // On the screen they are as they were.
        assert_eq!(browser.ci_sono("main details[open]").await, 0);
    }
}

/// What a tool of poppler says.
fn poppler(nome: &str, parole: &[&str]) -> String {
    let detto = Command::new(nome)
        .args(parole)
        .output()
        .unwrap_or_else(|e| panic!("{nome} does not start ({e}): apt-get install poppler-utils"));
    assert!(
        detto.status.success(),
        "{nome}: {}",
        String::from_utf8_lossy(&detto.stderr)
    );
    String::from_utf8(detto.stdout).unwrap()
}
