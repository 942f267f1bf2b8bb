//! Printouts come in: nothing before the confirmation, everything with it, nothing twice.

use crate::browser::Browser;
use crate::programma::{Programma, inventata};

impl Browser {
    /// Chooses files on the page "Importa" and sends them.
    pub(crate) async fn porta(&self, nomi: &[&str]) {
        self.premi("Importa").await;
        let percorsi: Vec<String> = nomi
            .iter()
            .map(|n| inventata(n).display().to_string())
            .collect();
        self.trova("#file")
            .await
            .send_keys(&percorsi.join("\n"))
            .await
            .unwrap();
        self.premi("Leggi e mostra").await;
    }
}

#[tokio::test]
async fn a_damaged_printout_is_looked_at_repaired_and_stored_once() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    let viste = browser.dove().await;

    browser.porta(&["borgo-sereno-ptpc-scansione.txt"]).await;
    browser.leggo("Non è ancora stato registrato niente").await;
    browser.guarda("anteprima").await;
    let anteprima = browser.dove().await;
    browser.vai(&viste).await;
    browser.leggo("Qui non c'è ancora nessuna scheda").await;
    browser.vai(&format!("{viste}/2026_PTPC")).await;
    browser.leggo("non").await;
    assert!(
        !browser.tutto().await.contains("2026_DEMO_1"),
        "the plan is there before it was confirmed"
    );

    // All the proposals at once.
    browser.vai(&anteprima).await;
    browser.premi("Accetta tutte").await;
    let tutte = browser.ci_sono("input[name=accetta]").await;
    assert!(tutte > 0, "the damaged printout proposes nothing");
    assert_eq!(browser.ci_sono("input[name=accetta]:checked").await, tutte);
    assert_eq!(
        browser.testo("[data-count=accetta]").await,
        tutte.to_string()
    );
    browser.premi("Salva le scelte").await;
    browser.leggo("Le tue scelte sono salvate").await;
    assert_eq!(browser.ci_sono("input[name=accetta]:checked").await, tutte);
    browser.guarda("anteprima-scelte").await;
    browser.premi("Conferma e registra").await;
    browser.arrivo("/viste/2026_PTPC?esito=importata").await;
    browser.leggo("le schede sono registrate").await;
    assert_eq!(browser.testo(".sch-tally strong").await, "5 schede");
    browser.guarda("vista-importata").await;

    // Where a value comes from is one click away.
    browser.premi("Rilascio di certificati").await;
    browser.arrivo("/schede/2026_DEMO_1").await;
    browser.clicca(".sch-from > summary").await;
    let origine = browser.testo(".sch-from[open] .sch-lines").await;
    assert!(origine.contains("DEMO_1"), "{origine}");
    browser.guarda("scheda-provenienza").await;

    // The same printout again: every sheet is as it was.
    browser.porta(&["borgo-sereno-ptpc-scansione.txt"]).await;
    browser.leggo("Non è ancora stato registrato niente").await;
    browser.premi("Accetta tutte").await;
    browser.premi("Salva le scelte").await;
    browser.leggo("Le tue scelte sono salvate").await;
    let conti = browser.testo(".sch-counts").await;
    assert!(
        conti.replace('\n', " ").contains("0 cambiate")
            || conti.replace('\n', " ").contains("cambiate 0"),
        "{conti}"
    );
    browser.premi("Conferma e registra").await;
    browser.arrivo("/viste/2026_PTPC?esito=importata").await;
    browser
        .vai(&viste.replace("viste", "viste/2026_PTPC/schede/2026_DEMO_1/storia"))
        .await;
    assert_eq!(
        browser.ci_sono(".sch-story > li").await,
        1,
        "the second import left a trace on the sheet"
    );
    browser.guarda("storia-importata").await;
}

#[tokio::test]
async fn an_objective_names_its_vista_and_a_bad_file_is_refused_in_words() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;

    browser.porta(&["borgo-sereno-obiettivo.txt"]).await;
    browser.leggo("Non è ancora stato registrato niente").await;
    browser.scrivi("#vista_altra", "2026_PDO").await;
    browser.premi("Conferma e registra").await;
    // The sheets of the vista just chosen are shown before they are stored.
    browser.leggo("guarda che cosa succede").await;
    browser.guarda("anteprima-obiettivo").await;
    browser.premi("Conferma e registra").await;
    browser.arrivo("/viste/2026_PDO?esito=importata").await;
    browser.guarda("vista-obiettivi").await;
    browser.premi("Cura del verde").await;
    browser.leggo("GALLI TERESA").await;
    browser.guarda("scheda-obiettivo").await;

    // The page "Importa" takes several at once; one that cannot be read does not take the others with it.
    let rotto = programma.data.path().join("vuoto.pdf");
    std::fs::write(&rotto, b"%PDF-1.7\nnon continua").unwrap();
    browser.premi("Importa").await;
    let buono = inventata("borgo-sereno-ptpc.txt");
    browser
        .trova("#file")
        .await
        .send_keys(&format!("{}\n{}", rotto.display(), buono.display()))
        .await
        .unwrap();
    browser.premi("Leggi e mostra").await;
    let frase = browser.testo("#errori li").await;
    assert!(frase.contains("vuoto.pdf"), "{frase}");
    browser.leggo("borgo-sereno-ptpc.txt").await;
    browser.guarda("importa").await;
}

#[tokio::test]
async fn a_line_without_a_place_is_given_one() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    let viste = browser.dove().await;
    // Two lines that no block explains, as a stamp or a handwritten remark leaves them.
    let stampa = std::fs::read_to_string(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let rotazione = "Tipologia Misura PTPC Rotazione\n";
    assert!(stampa.contains(rotazione));
    let file = programma.data.path().join("con-due-righe.txt");
    let righe = format!("{rotazione}Comitato di quartiere\nvisto il 3 marzo\n");
    std::fs::write(&file, stampa.replacen(rotazione, &righe, 1)).unwrap();

    browser.premi("Importa").await;
    browser
        .trova("#file")
        .await
        .send_keys(&file.display().to_string())
        .await
        .unwrap();
    browser.premi("Leggi e mostra").await;
    browser.leggo("Comitato di quartiere").await;
    assert_eq!(browser.ci_sono("select[id^=campo-]").await, 2);
    browser.scegli("select[id^=campo-]", "stakeholder").await;
    browser.guarda("anteprima-senza-posto").await;
    browser.premi("Conferma e registra").await;
    browser.arrivo("/viste/2026_PTPC?esito=importata").await;

    // The first stands in its field, the second is a note on the sheet.
    browser
        .vai(&format!("{viste}/2026_PTPC/schede/2026_DEMO_2"))
        .await;
    let portatori = browser
        .testo("section[aria-labelledby=b-stakeholder]")
        .await;
    assert!(portatori.contains("Comitato di quartiere"), "{portatori}");
    let note = browser.testo("section[aria-labelledby=b-note]").await;
    assert!(note.contains("visto il 3 marzo"), "{note}");
    assert!(!note.contains("Comitato"), "{note}");
}
