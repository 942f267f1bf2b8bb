//! The door: a link that works once, a name and a password, and the way out.

use crate::browser::{Browser, NOME, PASSWORD};
use crate::programma::Programma;

#[tokio::test]
async fn the_first_administrator_comes_in_and_goes_out() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::apri(&programma).await;

    // Nothing is seen from outside.
    browser.vai("/").await;
    browser.arrivo("/accesso").await;
    browser.guarda("accesso").await;

    // What is wrong is said beside its field, and what was typed is kept.
    browser.vai(&programma.link).await;
    browser.guarda("primo-accesso").await;
    browser.scrivi("#ente", "Comune di Borgo Sereno").await;
    browser.scrivi("#nome", NOME).await;
    browser.scrivi("#password", PASSWORD).await;
    browser.scrivi("#conferma", "un'altra frase ancora").await;
    browser.premi("Crea l'amministratore").await;
    assert!(
        browser
            .testo("#conferma-errore")
            .await
            .contains("non sono uguali")
    );
    assert_eq!(browser.valore("#nome").await, NOME);
    browser.guarda("primo-accesso-errore").await;
    browser.scrivi("#password", PASSWORD).await;
    browser.scrivi("#conferma", PASSWORD).await;
    browser.premi("Crea l'amministratore").await;

    // An empty home says how to begin.
    browser.leggo("Qui non c'è ancora nessuna scheda").await;
    assert!(browser.tutto().await.contains("Comune di Borgo Sereno"));
    browser.guarda("viste-vuote").await;
    let casa = browser.dove().await;

    // The link was for once.
    browser.vai(&programma.link).await;
    assert_eq!(
        browser.ci_sono("#password").await,
        0,
        "{}",
        browser.tutto().await
    );
    browser.guarda("link-usato").await;

    browser.vai(&casa).await;
    browser.premi("Esci").await;
    browser.arrivo("/accesso").await;
    browser.vai(&casa).await;
    browser.arrivo("/accesso").await;

    browser.scrivi("#nome", NOME).await;
    browser.scrivi("#password", "una frase sbagliata").await;
    browser.premi("Accedi").await;
    browser.leggo("Nome o password non corretti").await;
    browser.guarda("accesso-errato").await;
    browser.scrivi("#password", PASSWORD).await;
    browser.premi("Accedi").await;
    browser.leggo("Qui non c'è ancora nessuna scheda").await;

    // The pages that are empty at first, and those of the person himself.
    for (nome, percorso) in [
        ("importa-vuota", "importazioni"),
        ("stampa-vuota", "stampe"),
        ("cdr-vuoti", "cdr"),
        ("password", "ente/password"),
        ("ente", "ente"),
        ("modelli", "modelli"),
        ("non-trovata", "non-c-e"),
    ] {
        browser.vai(&casa.replace("viste", percorso)).await;
        browser.guarda(nome).await;
    }
}
