//! Spreadsheets come in by the mapping page and go out again; reports are read, saved and taken away.

use crate::browser::Browser;
use crate::programma::Programma;

/// A workbook as an office keeps it: headings of its own, a title above them, a wrong figure.
const DELL_UFFICIO: &str = "Mappatura dei processi 2026;;;;\r\n\
Cod. processo;Nome del processo;Rischio;Annotazioni interne;Colore\r\n\
2026_NUOVO_1;Gestione delle sale;3,56;da rivedere;verde\r\n\
2026_NUOVO_2;Noleggio delle biciclette;molto;=1+1;rosso\r\n\
2026_SOC_1;Contributi rivisti;4,13;;verde\r\n";

impl Browser {
    /// Sends a file from the page "Importa".
    async fn carica(&self, file: &std::path::Path) {
        self.premi("Importa").await;
        self.trova("#file")
            .await
            .send_keys(&file.display().to_string())
            .await
            .unwrap();
        self.premi("Leggi e mostra").await;
    }
}

#[tokio::test]
async fn a_workbook_is_matched_looked_at_written_and_taken_back() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let file = programma.data.path().join("mappatura.csv");
    std::fs::write(&file, DELL_UFFICIO).unwrap();
    browser.carica(&file).await;
    browser.leggo("Che cosa contiene mappatura.csv").await;
    browser.guarda("fogli-abbinamento").await;

    // What the program could not know is said by hand, and kept for the next time.
    browser.scegli("#vista", "2026_PTPC").await;
    browser.scegli("#tabella-0", "processi").await;
    browser.scrivi("#testa-0", "2").await;
    browser.premi("Rileggi le colonne").await;
    browser.leggo("Cod. processo").await;
    browser.scegli("#c-0-0", "codice").await;
    browser.scegli("#c-0-1", "titolo").await;
    browser.scegli("#c-0-2", "livello_rischio").await;
    browser.scegli("#c-0-3", "note").await;
    browser
        .scrivi("#salva_come", "La mappatura dell'ufficio")
        .await;
    browser.guarda("fogli-colonne").await;
    browser.premi("Mostra che cosa cambia").await;
    browser.leggo("Anteprima di mappatura.csv").await;
    browser.leggo("1 rifiutat").await;
    browser.guarda("fogli-anteprima").await;
    let qui = browser.dove().await;
    browser.vai(&format!("{qui}?sorte=rifiutata")).await;
    browser.leggo("C4").await;
    browser.guarda("fogli-rifiutate").await;

    // A row that is refused stops everything, until it is said that it may stay out.
    browser.vai(&qui).await;
    browser.premi("Conferma e registra").await;
    browser.leggo("Non è stato cambiato niente").await;
    browser.guarda("fogli-fermati").await;
    browser.clicca("#restano").await;
    browser.premi("Conferma e registra").await;
    browser.arrivo("esito=caricata").await;
    browser.guarda("fogli-registrati").await;
    let rifiutate = browser.scarica(&format!("{qui}/rifiutate")).await;
    assert_eq!(rifiutate.stato, 200);
    assert!(rifiutate.corpo.starts_with(b"PK"), "a workbook");

    let nuova = format!("{casa}/viste/2026_PTPC/schede/2026_NUOVO_1");
    browser.vai(&nuova).await;
    browser.leggo("Gestione delle sale").await;
    browser.vai(&qui).await;
    browser.premi("Annulla tutta l’importazione").await;
    browser.leggo("Importato e poi annullato").await;
    browser.guarda("fogli-annullati").await;
    browser.vai(&nuova).await;
    browser.leggo("Pagina non trovata").await;

    // The mapping is there for the next workbook of the same make.
    browser.carica(&file).await;
    browser.leggo("Abbinamenti salvati").await;
    browser.vai(&format!("{casa}/importazioni")).await;
    browser.guarda("fogli-elenco").await;
}

#[tokio::test]
async fn the_template_comes_back_and_changes_nothing() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    for (formato, fine) in [("", "xlsx"), ("&formato=ods", "ods")] {
        let modello = browser
            .scarica(&format!(
                "{casa}/importazioni/modello?vista=2026_PTPC{formato}"
            ))
            .await;
        assert_eq!(modello.stato, 200);
        let file = programma.data.path().join(format!("modello.{fine}"));
        std::fs::write(&file, &modello.corpo).unwrap();
        browser.carica(&file).await;
        browser.leggo(&format!("modello.{fine}")).await;
        browser.guarda(&format!("modello-{fine}")).await;
        let detto = browser.tutto().await;
        assert!(!detto.contains("Conferma e registra"), "{detto}");
    }
    // The sheets of a plan, taken away as they are filtered, come back unchanged.
    browser
        .vai(&format!("{casa}/viste/2026_PTPC/esportazione"))
        .await;
    browser.guarda("esportazione").await;
    let tolte = browser
        .scarica(&format!(
            "{casa}/viste/2026_PTPC/esportazione/file?formato=xlsx"
        ))
        .await;
    assert_eq!(tolte.stato, 200);
    let file = programma.data.path().join("schede.xlsx");
    std::fs::write(&file, &tolte.corpo).unwrap();
    browser.carica(&file).await;
    browser.leggo("Che cosa contiene schede.xlsx").await;
    browser.scegli("#vista", "2026_PTPC").await;
    browser.premi("Mostra che cosa cambia").await;
    browser.leggo("Anteprima di schede.xlsx").await;
    browser.leggo("0 nuove").await;
    let conti = browser.testo("nav.sch-tally").await;
    assert!(
        conti.contains("0 cambiate") && conti.contains("0 rifiutate"),
        "{conti}"
    );
}

#[tokio::test]
async fn a_report_is_read_saved_and_opened_again() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let prospetti = format!("{casa}/viste/2025_PTPC/prospetti");
    browser.vai(&prospetti).await;
    browser.guarda("prospetti").await;
    for quale in ["piano", "rischi", "misure", "organizzazione", "pesi"] {
        browser.vai(&format!("{prospetti}/{quale}")).await;
        browser.guarda(&format!("prospetto-{quale}")).await;
    }
    browser.vai(&format!("{prospetti}/misure")).await;
    browser.scegli("#situazione", "in_ritardo").await;
    browser.premi("Mostra").await;
    browser.leggo("righe").await;
    browser.clicca(".sch-fold > summary").await;
    browser.scrivi("#nome", "   ").await;
    browser.premi("Salva il prospetto").await;
    browser.trova("#nome-errore").await;
    browser.guarda("prospetto-senza-nome").await;
    browser.scrivi("#nome", "I ritardi").await;
    browser.scegli("#cadenza", "mensile").await;
    browser.premi("Salva il prospetto").await;
    browser.leggo("Il prospetto è salvato").await;
    browser.guarda("prospetti-salvati").await;
    browser.premi("I ritardi").await;
    browser.arrivo("situazione=in_ritardo").await;
    assert_eq!(browser.valore("#situazione").await, "in_ritardo");
}
