//! A new process begins from one of the catalogue, or from one of another plan of the body.

use axum::http::StatusCode;
use domain::campo::Valore;

use crate::support::Prova;

const NUOVA: &str = "/viste/2026_PTPC/schede/nuova";

fn prova() -> Prova {
    let p = Prova::new();
    p.dati.cdr("U_01", "Segreteria generale");
    p.dati.vista("2026_PTPC");
    p
}

/// The address behind the entry with a title.
fn riprendi(pagina: &str, titolo: &str) -> String {
    let fine = pagina
        .find(&format!(
            "Riprendi<span class=\"visually-hidden\">: {titolo}<"
        ))
        .unwrap_or_else(|| panic!("{titolo}: {pagina}"));
    // The icon of the button has an address of its own.
    let prima = &pagina[..fine];
    let inizio = prima[..prima.rfind("?riprendi=").unwrap()]
        .rfind('"')
        .unwrap()
        + 1;
    let url = pagina[inizio..].split('"').next().unwrap();
    url.replace("&amp;", "&")
}

#[tokio::test]
async fn a_sheet_begins_from_a_process_of_the_catalogue() {
    let p = prova();
    let vuota = p.pagina(NUOVA).await;
    vuota.dice(&["Parti da un processo del catalogo"]);
    assert!(!vuota.testo().contains("Ripreso dal catalogo"));
    let tutti = p.pagina(&format!("{NUOVA}?catalogo=si&padre=U_01")).await;
    tutti.dice(&[
        "Contratti pubblici",
        "Procedura aperta di affidamento proposta di Schedario",
        "Rimozione di rifiuti abbandonati",
    ]);
    assert!(
        tutti
            .testo()
            .contains("<optgroup label=\"Aree generali\"><option value=\"Acquisizione")
    );
    assert!(
        tutti
            .testo()
            .contains("<optgroup label=\"Aree specifiche\"><option value=\"Governo")
    );
    let uno = p
        .pagina(&format!(
            "{NUOVA}?catalogo=si&area=Gestione%20dei%20rifiuti"
        ))
        .await
        .testo();
    assert!(uno.contains("Rimozione di rifiuti abbandonati"));
    assert!(!uno.contains("Procedura aperta di affidamento"));

    let modulo = p
        .get(&riprendi(&tutti.testo(), "Procedura aperta di affidamento"))
        .await;
    modulo.dice(&["Ripreso dal catalogo"]);
    let valore = |nome: &str| modulo.valori(nome).join("\n");
    assert_eq!(valore("titolo"), "Procedura aperta di affidamento");
    assert_eq!(valore("area_di_rischio"), "Contratti pubblici");
    let testo = modulo.testo();
    assert!(testo.contains("\nPubblicazione del bando\n"), "{testo}");
    assert!(
        testo.contains("<option value=\"processo\" selected>"),
        "{testo}"
    );
    assert!(
        testo.contains("<option value=\"U_01\" selected>"),
        "{testo}"
    );

    // What was drawn can be changed before it is saved.
    let campi = [
        ("livello", "processo"),
        ("codice", "2026_SEG_1"),
        ("titolo", "Gare sopra soglia"),
        ("cdr", "U_01"),
        ("area_di_rischio", "Contratti pubblici"),
        ("input", "Programma biennale"),
        ("attivita", "Bando\r\nAggiudicazione"),
        ("output", "Contratto"),
    ];
    let dove = p
        .post(&p.url("/viste/2026_PTPC/schede"), &campi)
        .await
        .dove();
    assert!(dove.ends_with("/schede/2026_SEG_1?esito=creata"), "{dove}");
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    let scheda = p
        .dati
        .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, "2026_SEG_1"));
    let c = scheda.contenuto();
    assert_eq!(c.area_di_rischio.as_deref(), Some("Contratti pubblici"));
    assert_eq!(c.input, ["Programma biennale"]);
    assert_eq!(c.attivita, ["Bando", "Aggiudicazione"]);
    assert_eq!(c.output, ["Contratto"]);
    // What the plan has is not offered again.
    p.pagina(&format!("{NUOVA}?catalogo=si")).await;
}

#[tokio::test]
async fn a_sheet_begins_from_a_process_of_another_plan() {
    let mut p = prova();
    let vecchia = p.dati.vista("2025_PTPC");
    let scheda = p.dati.scheda(&vecchia, "2025_SEG_7");
    let scheda = p.dati.correggi(
        &scheda,
        "titolo",
        Valore::testo("Tenuta del registro dei contratti"),
    );
    let scheda = p.dati.correggi(
        &scheda,
        "output",
        Valore::Elenco(vec!["Registro aggiornato".to_owned()]),
    );
    p.dati.correggi(
        &scheda,
        "area_di_rischio",
        Valore::testo("Contratti pubblici"),
    );
    let tutti = p.pagina(&format!("{NUOVA}?catalogo=si")).await;
    tutti.dice(&["Tenuta del registro dei contratti su una scheda dell'ente"]);
    let url = riprendi(&tutti.testo(), "Tenuta del registro dei contratti");
    let modulo = p.get(&url).await;
    assert_eq!(modulo.valori("area_di_rischio"), ["Contratti pubblici"]);
    assert!(modulo.testo().contains("\nRegistro aggiornato</textarea>"));
    // Once it is in this plan it is no longer offered.
    let nuova = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    let mia = p.dati.scheda(&nuova, "2026_SEG_7");
    p.dati.correggi(
        &mia,
        "titolo",
        Valore::testo("TENUTA del registro dei contratti"),
    );
    let dopo = p.pagina(&format!("{NUOVA}?catalogo=si")).await.testo();
    assert!(
        !dopo.contains("Tenuta del registro dei contratti"),
        "{dopo}"
    );

    for strano in [
        "fornito%3A999",
        "mai",
        "2025_PTPC%2Fmai",
        "mai%2F2025_SEG_7",
    ] {
        let r = p.get(&p.url(&format!("{NUOVA}?riprendi={strano}"))).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{strano}");
    }
    // Another body sees neither the plan nor the process.
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    let loro = p.dati.vista_di(&p.dati.altro, "2026_PTPC_LORO");
    let qui = format!("/{sigla}/viste/{}/schede/nuova", loro.codice);
    let pagina = p.get(&format!("{qui}?catalogo=si")).await;
    assert!(!pagina.testo().contains("Tenuta del registro"));
    let r = p
        .get(&format!("{qui}?riprendi=2025_PTPC%2F2025_SEG_7"))
        .await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_plan_of_objectives_has_no_processes_to_draw() {
    let p = prova();
    p.dati.vista("2026_OBIETTIVI");
    let qui = "/viste/2026_OBIETTIVI/schede/nuova";
    for chiesto in ["", "?catalogo=si", "?riprendi=fornito%3A0"] {
        let r = p.pagina(&format!("{qui}{chiesto}")).await.testo();
        assert!(!r.contains("catalogo"), "{r}");
    }
}
