//! Looking: every page that is looked at before it is read, in a wide and in a narrow window, with axe.

use crate::browser::Browser;
use crate::programma::Programma;

/// Name of the picture, and path below the body.
const PAGINE: [(&str, &str); 16] = [
    ("rischi", "viste/2026_PTPC/rischi"),
    (
        "rischi-fascia",
        "viste/2026_PTPC/rischi?rischio=residuo&fascia=1",
    ),
    ("eventi", "viste/2026_PTPC/eventi?cdr=U_08"),
    (
        "eventi-modulo",
        "viste/2026_PTPC/schede/2026_APP_2/blocchi/eventi",
    ),
    (
        "mappatura-modulo",
        "viste/2026_PTPC/schede/2026_APP_2/blocchi/mappatura",
    ),
    ("processo", "viste/2026_PTPC/schede/2026_APP_2"),
    ("albero", "viste/2026_OBIETTIVI/albero"),
    (
        "indicatore",
        "viste/2026_PTPC/schede/2026_APP_2/indicatori/1",
    ),
    ("indicatori", "viste/2026_PTPC/schede/2026_APP_2/indicatori"),
    (
        "processi",
        "viste/2026_PTPC/schede/nuova?catalogo=si&padre=U_08",
    ),
    (
        "processo-ripreso",
        "viste/2026_PTPC/schede/nuova?riprendi=fornito%3A3&padre=U_08",
    ),
    ("elenchi", "elenchi"),
    ("elenco", "elenchi/eventi.fattori"),
    ("metodi", "metodi"),
    ("metodo", "metodi/pna2013/1"),
    ("metodo-nuovo", "metodi/nuovo?base=pna2013&versione=1"),
];

#[tokio::test]
async fn what_is_looked_at_can_be_read_by_everybody() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    for (nome, percorso) in PAGINE {
        browser.vai(&format!("{casa}/{percorso}")).await;
        browser.guarda(nome).await;
    }
    // From a figure to the processes behind it, by the keyboard's own path.
    browser.vai(&format!("{casa}/viste/2026_PTPC/rischi")).await;
    browser.clicca(".sch-map td a").await;
    browser.trova("#t-elenco").await;
}
