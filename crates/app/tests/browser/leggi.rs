//! Reading: filters that stay in the address, links that lead there and back, a search that forgives accents.

use crate::browser::Browser;
use crate::programma::Programma;

#[tokio::test]
async fn a_plan_is_filtered_and_its_sheets_are_followed_both_ways() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    browser.guarda("viste").await;
    browser.clicca("a[href$='/viste/2026_PTPC']").await;
    browser.arrivo("/viste/2026_PTPC").await;
    browser.guarda("vista").await;
    let tutte = browser.testo(".sch-tally strong").await;

    // A filter is part of the address; it is there again when the person comes back.
    browser.scrivi(".sch-filters #testo", "anagrafe").await;
    browser.premi("Filtra").await;
    browser.arrivo("testo=anagrafe").await;
    let trovate = browser.testo(".sch-tally strong").await;
    assert_ne!(trovate, tutte);
    assert_eq!(browser.valore(".sch-filters #testo").await, "anagrafe");
    browser.guarda("vista-filtrata").await;
    browser.clicca(".sch-tree tbody th a").await;
    browser.arrivo("/schede/").await;
    browser
        .clicca(".sch-crumbs a[href*='testo=anagrafe']")
        .await;
    browser.arrivo("testo=anagrafe").await;
    assert_eq!(browser.testo(".sch-tally strong").await, trovate);
    browser.client.back().await.unwrap();
    browser.client.back().await.unwrap();
    browser.arrivo("testo=anagrafe").await;
    assert_eq!(browser.testo(".sch-tally strong").await, trovate);
    browser.scegli("#livello", "cdr").await;
    browser.premi("Filtra").await;
    browser.arrivo("livello=cdr").await;
    browser.premi("Togli i filtri").await;
    assert_eq!(browser.testo(".sch-tally strong").await, tutte);

    // From a process to its CdR, and back from "Richiamata da".
    browser.clicca("a[href$='/schede/2026_DEMO_1']").await;
    browser.arrivo("/schede/2026_DEMO_1").await;
    browser.guarda("scheda").await;
    browser
        .clicca("section[aria-labelledby=b-collegamenti] li a")
        .await;
    browser.arrivo("/schede/U_04").await;
    browser.guarda("scheda-cdr").await;
    browser
        .clicca("section[aria-labelledby=richiamata] a[href$='/2026_DEMO_2']")
        .await;
    browser.arrivo("/schede/2026_DEMO_2").await;

    // Next and previous, in the order of the tree.
    browser.clicca("a[rel=next]").await;
    browser.arrivo("/schede/2026_DEMO_3").await;
    browser.clicca("a[rel=prev]").await;
    browser.arrivo("/schede/2026_DEMO_2").await;

    // "identita" finds "identità", in every plan.
    browser.scrivi("#cerca", "identita elettronica").await;
    browser.clicca(".sch-quick button").await;
    browser.arrivo("/ricerca").await;
    assert!(
        browser.ci_sono(".sch-results a[href*='DEMO_2']").await > 0,
        "{}",
        browser.tutto().await
    );
    assert!(
        browser
            .testo(".sch-results")
            .await
            .contains("identità elettronica")
    );
    browser.guarda("ricerca").await;

    // What deserves a look, and the registers.
    let casa = browser
        .dove()
        .await
        .split("/ricerca")
        .next()
        .unwrap_or_default()
        .to_owned();
    for (nome, percorso) in [
        ("ricerca-niente", "ricerca?testo=xilofono"),
        ("ricerca-vuota", "ricerca"),
        ("cruscotto", "viste/2026_PTPC/cruscotto"),
        ("cruscotto-cdr", "viste/2026_PTPC/cruscotto?cdr=U_04"),
        ("cruscotto-obiettivi", "viste/2026_OBIETTIVI/cruscotto"),
        ("gantt", "viste/2026_PTPC/gantt"),
        (
            "gantt-trimestre",
            "viste/2026_PTPC/gantt?scala=trimestre&cdr=U_04",
        ),
        (
            "indicatore",
            "viste/2026_PTPC/schede/2026_DEMO_1/indicatori/1",
        ),
        ("anomalie", "viste/2026_PTPC/anomalie"),
        ("vista-modifica", "viste/2026_PTPC/modifica"),
        ("obiettivi", "viste/2026_OBIETTIVI"),
        ("cdr", "cdr"),
        ("cdr-uno", "cdr/U_04"),
        ("persone", "persone"),
        ("portatori", "portatori"),
        ("modello", "modelli/ptpc-processo.toml"),
        ("modello-nuovo", "modelli/nuovo"),
    ] {
        browser.vai(&format!("{casa}/{percorso}")).await;
        browser.guarda(nome).await;
    }
}

#[tokio::test]
async fn a_finding_is_accepted_with_its_reason_and_opened_again() {
    let programma = Programma::accendi(&["--demo"]);
    let browser = Browser::entrato(&programma).await;
    browser.clicca("a[href$='/viste/2025_PTPC/anomalie']").await;
    browser.arrivo("/anomalie").await;
    browser.guarda("anomalie-2025").await;
    browser.scegli("#regola", "pesi").await;
    browser.premi("Filtra").await;
    browser.arrivo("regola=pesi").await;
    assert_eq!(browser.ci_sono(".sch-finding").await, 1);

    // The form opens in place, by the keyboard; what it says wrong stands beside the field.
    let apri = browser.trova(".sch-finding summary").await;
    apri.send_keys("\u{e007}").await.unwrap();
    browser.scrivi("#motivazione-1", " ").await;
    browser.premi("Accetta la segnalazione").await;
    browser
        .leggo("scrivi perché la segnalazione si può accettare")
        .await;
    browser.guarda("anomalie-rifiutata").await;
    browser
        .scrivi("#motivazione-1", "La fase che manca è della Provincia")
        .await;
    browser.premi("Accetta la segnalazione").await;
    browser.arrivo("esito=accettata").await;
    assert_eq!(browser.ci_sono(".sch-finding").await, 0);
    let casa = browser.dove().await;
    let casa = casa.split('?').next().unwrap_or_default();
    browser.vai(&format!("{casa}?elenco=accettate")).await;
    browser.leggo("La fase che manca è della Provincia").await;
    browser.guarda("anomalie-accettate").await;
    browser.premi("Riapri").await;
    browser.arrivo("esito=riaperta").await;
    browser.guarda("anomalie-nessuna").await;

    // The sheet shows its own.
    browser
        .vai(&casa.replace("/anomalie", "/schede/2025_RAG_3"))
        .await;
    browser.clicca("#anomalie summary").await;
    browser.leggo("la somma dei pesi delle fasi è").await;
    browser.guarda("scheda-anomalie").await;
}

#[tokio::test]
async fn a_menu_opens_and_closes_by_the_keyboard() {
    let programma = Programma::accendi(&[]);
    let browser = Browser::entrato(&programma).await;
    let menu = browser.trova(".sch-nav summary").await;
    menu.send_keys("\u{e007}").await.unwrap();
    browser.trova(".sch-nav details[open] a").await;
    browser.guarda("menu").await;
    browser.tasti("\u{e00c}").await;
    assert_eq!(browser.ci_sono(".sch-nav details[open]").await, 0);
    let sul_menu = browser
        .client
        .execute("return document.activeElement.tagName", Vec::new())
        .await
        .unwrap();
    assert_eq!(sul_menu, "SUMMARY");

    // The first stop of the Tab key leads past the menu.
    browser.vai(&browser.dove().await).await;
    browser.tasti("\u{e004}").await;
    browser.tasti("\u{e007}").await;
    browser.arrivo("").await;
    let qui = browser
        .client
        .execute("return document.activeElement.id", Vec::new())
        .await
        .unwrap();
    assert_eq!(qui, "contenuto");
}
