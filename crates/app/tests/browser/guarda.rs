//! Looking: every page that is looked at before it is read, in a wide and in a narrow window, with axe.

use crate::browser::Browser;
use crate::programma::Programma;

/// Name of the picture, and path below the body.
const PAGINE: [(&str, &str); 43] = [
    ("commenti", "viste/2026_PTPC/schede/2026_APP_2/commenti"),
    ("promemoria", "ente/promemoria"),
    ("secondo-fattore", "ente/secondo-fattore"),
    ("stato", "viste/2026_PTPC/stato"),
    ("confronto-anni", "viste/2026_PTPC/confronto"),
    ("accessi", "accessi"),
    ("accesso", "accessi/1"),
    ("accesso-nuovo", "accessi/nuovo"),
    ("mie", "mie"),
    ("registro", "registro"),
    ("cdr", "cdr/U_04"),
    ("passaggi", "viste/2026_PTPC/passaggi?passaggio=proponi"),
    (
        "passaggi-consuntivo",
        "viste/2026_PTPC/passaggi?passaggio=consuntiva&cdr=U_04",
    ),
    ("passaggio", "viste/2026_PTPC/schede/2026_APP_2/passaggi"),
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
        "indicatore-periodi",
        "viste/2026_OBIETTIVI/schede/2026_S01_01/indicatori/1",
    ),
    (
        "indicatori-periodi",
        "viste/2026_OBIETTIVI/schede/2026_S01_01/indicatori",
    ),
    (
        "indicatori-modulo",
        "viste/2026_OBIETTIVI/schede/2026_S01_01/blocchi/indicatori",
    ),
    (
        "punteggio",
        "viste/2026_OBIETTIVI/schede/2026_S01_01/punteggio",
    ),
    ("gantt-mese", "viste/2026_PTPC/gantt?scala=mese&cdr=U_04"),
    (
        "gantt-triennio",
        "viste/2026_PTPC/gantt?scala=triennio&cdr=U_04",
    ),
    ("gantt-misure", "viste/2026_PTPC/gantt?per=misura&cdr=U_08"),
    (
        "anteprima-gantt",
        "stampe/anteprima?vista=2026_OBIETTIVI&cdr=U_01&gantt=anno",
    ),
    ("obiettivo", "viste/2026_OBIETTIVI/schede/2026_S01_01"),
    ("anomalie-obiettivi", "viste/2026_OBIETTIVI/anomalie"),
    ("smvp", "smvp"),
    ("smvp-regole", "smvp/avanzamento/1"),
    ("smvp-nuovo", "smvp/nuovo?base=semplice&versione=1"),
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

/// Writes a quarter, sees the year and the score that come of it, and decides the score by hand: with wrong input first.
#[tokio::test]
async fn a_quarter_is_written_and_a_score_decided() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    let casa = browser.dove().await.replace("/viste", "");
    let scheda = format!("{casa}/viste/2026_OBIETTIVI/schede/2026_S01_01");
    browser.vai(&format!("{scheda}/punteggio")).await;
    let prima = browser.testo(".sch-figure strong").await;

    browser.vai(&format!("{scheda}/indicatori/1")).await;
    browser.premi("Scrivi un valore").await;
    browser.guarda("periodo").await;
    browser.scrivi("#numeratore", "molti").await;
    browser.scrivi("#denominatore", "40").await;
    browser.premi("Salva").await;
    browser.trova("#numeratore-errore").await;
    browser.guarda("periodo-errore").await;
    assert_eq!(browser.valore("#denominatore").await, "40");
    browser.scrivi("#numeratore", "1").await;
    browser
        .scrivi("#evidenza", "Registro delle deliberazioni")
        .await;
    browser.premi("Salva").await;
    browser.leggo("Registro delle deliberazioni").await;

    browser.vai(&format!("{scheda}/punteggio")).await;
    assert_ne!(browser.testo(".sch-figure strong").await, prima);
    browser.clicca("details:has(#motivazione) > summary").await;
    browser.premi("Blocca il punteggio").await;
    browser.trova("#motivazione-errore").await;
    browser.guarda("punteggio-errore").await;
    browser.scrivi("#punteggio", "62,5").await;
    browser
        .scrivi("#motivazione", "Il sistema è rimasto fermo un mese")
        .await;
    browser.premi("Blocca il punteggio").await;
    browser.leggo("Deciso a mano").await;
    assert!(
        browser
            .testo(".sch-figure strong")
            .await
            .starts_with("62,50")
    );
    browser.guarda("punteggio-bloccato").await;
    browser.premi("Torna al punteggio calcolato").await;
    browser.leggo("Decidi il punteggio a mano").await;
    let calcolato = browser.testo(".sch-figure strong").await;
    assert_ne!(calcolato, prima);
    assert!(!calcolato.starts_with("62,50"), "{calcolato}");
}
