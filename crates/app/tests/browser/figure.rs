//! The pictures of the README and of the manual, taken from the demo municipality.

use crate::browser::Browser;
use crate::pagina::cartella;
use crate::programma::Programma;

/// The main pages below the body: name of the picture, and path.
const PAGINE: [(&str, &str); 11] = [
    ("viste", "viste"),
    ("vista", "viste/2026_PTPC"),
    ("scheda", "viste/2026_PTPC/schede/2026_DEMO_1"),
    (
        "modifica-fasi",
        "viste/2026_PTPC/schede/2026_DEMO_1/blocchi/fasi",
    ),
    ("cruscotto", "viste/2026_PTPC/cruscotto"),
    ("gantt", "viste/2026_PTPC/gantt?cdr=U_04"),
    ("rischi", "viste/2026_PTPC/rischi"),
    ("eventi", "viste/2026_PTPC/eventi?cdr=U_08"),
    ("albero", "viste/2026_OBIETTIVI/albero"),
    ("stampa", "stampe?vista=2026_PTPC&cdr=U_04"),
    ("storia", "viste/2026_PTPC/schede/2026_DEMO_1/storia"),
];

#[tokio::test]
async fn every_main_page_has_its_picture() {
    let altrove = tempfile::tempdir().unwrap();
    let folder = cartella("SCHEDARIO_FIGURE").unwrap_or_else(|| altrove.path().to_owned());
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::apri(&programma).await;
    browser.vai("/accesso").await;
    browser.fotografa(&folder.join("accesso.png")).await;
    drop(browser);

    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    // A story worth a picture has a correction in it.
    browser
        .vai(&format!(
            "{casa}/viste/2026_PTPC/schede/2026_DEMO_1/blocchi/funzioni"
        ))
        .await;
    browser.scrivi("#livello_rischio", "3,95").await;
    browser.clicca(".sch-bar button[type=submit]").await;
    browser.leggo("Le modifiche sono salvate.").await;
    for (nome, percorso) in PAGINE {
        browser.vai(&format!("{casa}/{percorso}")).await;
        browser.fotografa(&folder.join(format!("{nome}.png"))).await;
    }
    drop((browser, programma));

    // A printout comes into an empty program.
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    browser.porta(&["borgo-sereno-ptpc-scansione.txt"]).await;
    browser.leggo("Non è ancora stato registrato niente").await;
    browser.fotografa(&folder.join("importazione.png")).await;

    for nome in PAGINE
        .map(|(nome, _)| nome)
        .into_iter()
        .chain(["accesso", "importazione"])
    {
        let byte = std::fs::read(folder.join(format!("{nome}.png"))).unwrap();
        assert!(
            byte.starts_with(b"\x89PNG") && byte.len() < 400_000,
            "{nome}.png: {} bytes",
            byte.len()
        );
    }
}
