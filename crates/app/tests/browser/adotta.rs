//! A plan is adopted, varied and held against what it was: by the segretario's act, with wrong input first.

use crate::browser::Browser;
use crate::programma::Programma;

#[tokio::test]
async fn a_plan_is_adopted_and_varied() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let vista = format!("{casa}/viste/2025_PTPC");
    browser.vai(&format!("{vista}/stato")).await;
    browser.guarda("stato-in-preparazione").await;
    browser.scrivi("#adotta-organo", "Giunta comunale").await;
    browser.scrivi("#adotta-data", "31/2/2025").await;
    browser.premi("Registra l'adozione").await;
    browser.trova("#adotta-numero-errore").await;
    browser.trova("#adotta-data-errore").await;
    browser.guarda("stato-errore").await;
    assert_eq!(browser.valore("#adotta-organo").await, "Giunta comunale");
    browser.scrivi("#adotta-numero", "12").await;
    browser.scrivi("#adotta-data", "31/1/2025").await;
    browser.premi("Registra l'adozione").await;
    browser.leggo("Giunta comunale, n. 12 del 31/01/2025").await;
    browser.guarda("stato-adottata").await;

    let scheda = format!("{vista}/schede/2025_SOC_2");
    browser.vai(&scheda).await;
    browser.leggo("serve una variazione").await;
    browser.guarda("scheda-adottata").await;
    browser.vai(&format!("{vista}/stato")).await;
    browser
        .scrivi("#apri_variazione-motivo", "Cambia il processo")
        .await;
    browser.premi("Apri una variazione").await;
    browser.leggo("in variazione").await;
    browser.vai(&format!("{scheda}/blocchi/testata")).await;
    browser
        .scrivi("#titolo", "Contributi a persone e famiglie")
        .await;
    browser.premi("Salva").await;
    browser.leggo("Le modifiche sono salvate").await;
    browser.vai(&format!("{vista}/confronto")).await;
    browser.leggo("1 cambiata").await;
    browser.guarda("confronto").await;
    browser.premi("Il confronto in PDF").await;
    browser.leggo("confronto fra").await;
    browser
        .vai(&format!("{vista}/confronto?da=2025_PTPC%3A1"))
        .await;
    browser
        .vai(&format!(
            "{casa}/viste/2026_PTPC/confronto?da=2025_PTPC%3Aoggi"
        ))
        .await;
    browser.guarda("confronto-di-due-anni").await;
}

/// A plan is published and read by somebody who has never come in: every page held against axe, wide and narrow.
#[tokio::test]
async fn a_plan_is_published_and_read_by_a_citizen() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let vista = format!("{casa}/viste/2025_PTPC");
    browser.vai(&format!("{vista}/pubblicazione")).await;
    browser.leggo("non è ancora adottato").await;
    browser.vai(&format!("{vista}/stato")).await;
    browser.scrivi("#adotta-organo", "Giunta comunale").await;
    browser.scrivi("#adotta-numero", "12").await;
    browser.scrivi("#adotta-data", "31/1/2025").await;
    browser.premi("Registra l'adozione").await;
    browser.leggo("Giunta comunale, n. 12 del 31/01/2025").await;
    browser.premi("Che cosa ne leggono i cittadini").await;
    browser.guarda("pubblicazione").await;
    browser.premi("Prepara l'anteprima").await;
    browser.leggo("Non è ancora pubblicato").await;
    browser.guarda("pubblico-anteprima").await;
    browser.vai(&format!("{vista}/pubblicazione")).await;
    browser.premi("Pubblica l'edizione 1").await;
    browser.leggo("chiunque può leggerla").await;
    browser.guarda("pubblicazione-fatta").await;
    browser.premi("Esci").await;
    browser.leggo("Accedi").await;

    let pubblico = format!("/pubblico{casa}");
    browser.vai("/pubblico").await;
    browser.guarda("pubblico-enti").await;
    browser.premi("Comune di Borgo").await;
    browser.leggo("Piani pubblicati").await;
    browser.guarda("pubblico-ente").await;
    browser.premi("PIANO TRIENNALE").await;
    browser.leggo("Scarica i dati").await;
    browser.guarda("pubblico-piano").await;
    browser.premi("Misure").await;
    browser.leggo("Misure e loro avanzamento").await;
    browser.guarda("pubblico-misure").await;
    browser
        .vai(&format!("{pubblico}/piani/2025_PTPC/indicatori"))
        .await;
    browser.guarda("pubblico-indicatori").await;
    browser
        .vai(&format!("{pubblico}/piani/2025_PTPC/schede/2025_SEGR_3"))
        .await;
    browser.leggo("Misura: a che punto è").await;
    browser.guarda("pubblico-scheda").await;
    browser
        .vai(&format!("{pubblico}/piani/2025_PTPC/cerca"))
        .await;
    browser.scrivi("#testo", "accesso civico").await;
    browser.clicca(".sch-filters button").await;
    browser.arrivo("testo=accesso").await;
    browser.leggo("Accesso civico").await;
    browser.guarda("pubblico-cerca").await;
    browser
        .vai(&format!("{pubblico}/piani/2025_PTPC/schede/COSA"))
        .await;
    browser.leggo("Pagina non trovata").await;
}
