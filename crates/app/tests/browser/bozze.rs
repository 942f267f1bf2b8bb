//! A session that is gone while somebody types; and a second factor that is set up: what the person sees.

use crate::browser::{Browser, NOME, PASSWORD};
use crate::programma::Programma;

#[tokio::test]
async fn what_is_typed_is_kept_and_taken_up_again() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let modulo = format!("{casa}/viste/2026_PTPC/schede/2026_APP_2/blocchi/tipologia");
    browser.vai(&modulo).await;
    browser.scrivi("#tipologia_misura", "Rotazione rara").await;
    // The script keeps it by itself, and says so.
    browser.leggo("Conservato alle").await;
    browser.guarda("bozza-conservata").await;
    // The session is gone; the form is sent all the same.
    browser.client.delete_all_cookies().await.unwrap();
    browser.premi("Salva").await;
    browser.leggo("Quello che avevi scritto è conservato").await;
    browser.guarda("bozza-accesso").await;
    browser.scrivi("#nome", NOME).await;
    browser.scrivi("#password", PASSWORD).await;
    browser.premi("Accedi").await;
    browser.arrivo("/blocchi/tipologia").await;
    browser.guarda("bozza-offerta").await;
    browser.premi("Riprendi quello che avevi scritto").await;
    browser.leggo("non è ancora salvato").await;
    browser.guarda("bozza-ripresa").await;
    assert_eq!(browser.valore("#tipologia_misura").await, "Rotazione rara");
    browser.premi("Salva").await;
    browser.leggo("Le modifiche sono salvate").await;
    browser.vai(&modulo).await;
    assert_eq!(browser.ci_sono(".alert-info").await, 0);
}

#[tokio::test]
async fn a_second_factor_is_set_up() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    browser.vai(&format!("{casa}/ente/secondo-fattore")).await;
    browser.guarda("fattore").await;
    browser.scrivi("#attuale", PASSWORD).await;
    browser.premi("Attiva il secondo fattore").await;
    browser.leggo("Collega il telefono").await;
    browser.scrivi("#codice", "12").await;
    browser.premi("Conferma").await;
    browser.trova("#codice-errore").await;
    browser.guarda("fattore-collega").await;
}
