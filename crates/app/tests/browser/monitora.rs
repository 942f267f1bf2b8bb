//! The dirigente does his June duty: what is asked of him, what is missing, how far it has come, done.

use crate::browser::Browser;
use crate::programma::Programma;

#[tokio::test]
async fn the_june_duty_is_opened_done_and_verified() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let sessioni = format!("{casa}/viste/2026_PTPC/monitoraggi");
    browser.vai(&sessioni).await;
    browser.guarda("monitoraggi").await;
    browser.vai(&format!("{sessioni}/nuovo")).await;
    browser.scrivi("#nome", "Primo semestre").await;
    browser.scrivi("#riferimento", "30/6/2026").await;
    browser.scrivi("#termine", "31/2/2098").await;
    browser.premi("Apri la sessione").await;
    browser.trova("#termine-errore").await;
    browser.guarda("monitoraggio-errore").await;
    browser.scrivi("#termine", "31/12/2098").await;
    browser
        .scrivi("#istruzioni", "Allegate i registri dei controlli.")
        .await;
    browser.premi("Apri la sessione").await;
    browser.leggo("A che punto sono i CdR").await;
    browser.guarda("monitoraggio").await;
    let sessione = browser.dove().await;
    let sessione = sessione.split('?').next().unwrap().to_owned();

    let scheda = format!("{sessione}/schede/2026_APP_2");
    browser.vai(&scheda).await;
    browser.guarda("monitoraggio-scheda").await;
    browser.premi("Salva e dichiara completa").await;
    browser.guarda("monitoraggio-scheda-errore").await;
    browser.vai(&format!("{casa}/mie")).await;
    browser.guarda("mie-monitoraggio").await;

    browser.vai(&sessione).await;
    browser.scrivi("#percentuale", "trenta").await;
    browser.premi("Estrai il campione").await;
    browser.trova("#percentuale-errore").await;
    browser.scrivi("#percentuale", "30").await;
    browser.premi("Estrai il campione").await;
    browser.leggo("con il seme").await;
    browser.guarda("monitoraggio-campione").await;
    browser
        .vai(&format!(
            "{casa}/viste/2026_PTPC/schede/2026_APP_2/allegati"
        ))
        .await;
    browser.guarda("allegati").await;
}
