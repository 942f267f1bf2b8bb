//! The plain registers: CdR, people, stakeholders.

use axum::http::StatusCode;
use domain::cdr::{Cdr, CdrId};
use domain::fact::Atto;

use crate::support::Prova;

const NUOVO: [(&str, &str); 7] = [
    ("codice", "U_09"),
    ("nome", "Unità organizzativa Sport"),
    ("titolo", "Servizio Sport"),
    ("nome_breve", "UO SPORT"),
    ("alias", "UOC Sport\r\nSport e tempo libero\r\n"),
    ("responsabile", "  verdi   ugo "),
    ("assessorato", ""),
];

fn cambiato<'a>(campo: &str, valore: &'a str) -> Vec<(&'a str, &'a str)> {
    NUOVO
        .iter()
        .map(|(n, v)| if *n == campo { (*n, valore) } else { (*n, *v) })
        .collect()
}

#[tokio::test]
async fn a_cdr_is_made_corrected_and_remembered() {
    let p = Prova::new();
    assert!(p.pagina("/cdr").await.letto().contains("L'elenco è vuoto"));
    assert!(
        p.pagina("/cdr/nuovo")
            .await
            .letto()
            .contains("Un nome per riga")
    );
    assert_eq!(
        p.post(&p.url("/cdr"), &NUOVO).await.dove(),
        p.url("/cdr/U_09?esito=creata")
    );
    let cdr = p.dati.leggi(|c| store::cdr::find(c, &p.dati.actor, "U_09"));
    assert_eq!(cdr.alias, ["UOC Sport", "Sport e tempo libero"]);
    assert_eq!(
        (cdr.responsabile.as_deref(), cdr.assessorato),
        (Some("VERDI UGO"), None)
    );

    let r = p.pagina("/cdr/U_09?esito=creata").await;
    assert!(
        r.letto().contains("la nuova voce è registrata")
            && r.testo().contains("value=\"VERDI UGO\""),
        "{}",
        r.letto()
    );
    assert_eq!(
        p.post(&p.url("/cdr/U_09"), &NUOVO).await.dove(),
        p.url("/cdr/U_09?esito=invariata")
    );
    assert_eq!(
        p.post(&p.url("/cdr/U_09"), &cambiato("codice", "U/10 è"))
            .await
            .stato,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        p.post(&p.url("/cdr/U_09"), &cambiato("codice", "U 10"))
            .await
            .dove(),
        p.url("/cdr/U%2010?esito=salvata")
    );
    assert!(p.pagina("/cdr").await.testo().contains("/cdr/U%2010\""));
    let storia = p.pagina("/cdr/U%2010/storia").await.letto();
    assert!(
        storia.contains("Correzione")
            && storia.contains("Codice U_09 U 10")
            && storia.contains("Creazione")
            && storia.contains("anna.verdi"),
        "{storia}"
    );
}

#[tokio::test]
async fn what_is_refused_comes_back_with_its_sentence() {
    let p = Prova::new();
    p.dati.cdr("U_01", "Segreteria");
    let r = p.post(&p.url("/cdr"), &cambiato("codice", "U_01")).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("c'è già un CdR con questo codice"),
        "{}",
        r.letto()
    );
    assert!(
        r.testo().contains("id=\"codice-errore\"")
            && r.testo()
                .contains("aria-describedby=\"codice-errore codice-aiuto\"")
            && r.testo().contains("aria-invalid=\"true\"")
    );
    // Everything typed is still there.
    assert!(r.testo().contains("value=\"UO SPORT\"") && r.testo().contains("Sport e tempo libero"));
    for (codice, frase) in [
        ("", "questo campo è obbligatorio"),
        ("nuovo", "scrivi un codice"),
        ("..", "scrivi un codice"),
        ("a<b>", "scrivi un codice"),
    ] {
        let r = p.post(&p.url("/cdr"), &cambiato("codice", codice)).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{codice}");
        assert!(
            r.letto().contains(frase) && !r.testo().contains("a<b>"),
            "{codice}: {}",
            r.letto()
        );
    }
    assert_eq!(
        p.dati.leggi(|c| store::cdr::list(c, &p.dati.actor)).len(),
        1
    );
}

#[tokio::test]
async fn a_person_and_a_stakeholder_are_one_whatever_the_spelling() {
    let p = Prova::new();
    let dove = p
        .post(
            &p.url("/persone"),
            &[
                ("cognome_nome", "Rossi Niccolò"),
                ("incarico", "Dirigente"),
                ("email", ""),
            ],
        )
        .await
        .dove();
    assert!(dove.starts_with(&p.url("/persone/")), "{dove}");
    let r = p
        .post(&p.url("/persone"), &[("cognome_nome", "ROSSI  NICCOLO'")])
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("c'è già una persona con questo nome"),
        "{}",
        r.letto()
    );
    p.post(&p.url("/portatori"), &[("nome", "Associazioni")])
        .await
        .dove();
    let r = p
        .post(&p.url("/portatori"), &[("nome", "ASSOCIAZIONI")])
        .await;
    assert!(
        r.letto()
            .contains("c'è già un portatore di interesse con questo nome"),
        "{}",
        r.letto()
    );
    assert!(
        p.pagina("/persone?testo=niccolo")
            .await
            .letto()
            .contains("ROSSI NICCOLÒ Dirigente")
    );
    let vuota = p.pagina("/persone?testo=bianchi").await;
    assert!(
        vuota.letto().contains("0 su 1") && vuota.letto().contains("Mostra tutto l'elenco"),
        "{}",
        vuota.letto()
    );
}

#[tokio::test]
async fn a_page_lists_the_sheets_that_name_it() {
    let p = Prova::new();
    let (prima, seconda) = (p.dati.vista("2025_PTPC"), p.dati.vista("2026_PTPC"));
    for vista in [&prima, &seconda] {
        p.dati.scheda(vista, "U_01");
        p.dati.scheda(vista, "SEG_1");
    }
    p.dati.cdr("U_01", "Segreteria");
    let r = p.pagina("/cdr/U_01").await.letto();
    assert!(
        r.contains("2026_PTPC CdR U_01 Attività U_01")
            && r.contains("2025_PTPC Processi SEG_1 Attività SEG_1"),
        "{r}"
    );
    assert!(
        r.find("2026_PTPC") < r.find("2025_PTPC"),
        "the latest first: {r}"
    );

    let persona = p.dati.persona("ROSSI ANNA");
    let r = p
        .pagina(&format!("/persone/{}", persona.id.0))
        .await
        .letto();
    assert_eq!(
        r.matches("SEG_1 Attività SEG_1 Responsabile").count(),
        2,
        "{r}"
    );
    let nelle_fasi = p.dati.persona("BIANCHI CARLA");
    let r = p
        .pagina(&format!("/persone/{}", nelle_fasi.id.0))
        .await
        .letto();
    assert_eq!(r.matches("Responsabile di una fase").count(), 4, "{r}");
    let portatore = p.dati.portatore("Cittadini singoli e associati");
    let r = p
        .pagina(&format!("/portatori/{}", portatore.id.0))
        .await
        .letto();
    assert_eq!(r.matches("Stakeholder").count(), 4, "{r}");
    assert!(
        p.pagina("/portatori")
            .await
            .letto()
            .contains("Cittadini singoli e associati 4")
    );
    assert!(
        p.pagina("/persone")
            .await
            .letto()
            .contains("ROSSI ANNA – – 4")
    );

    let nessuna = p.dati.persona("VERDI UGO");
    assert!(
        p.pagina(&format!("/persone/{}", nessuna.id.0))
            .await
            .letto()
            .contains("Nessuna, per ora.")
    );
}

#[tokio::test]
async fn another_body_s_things_are_not_there() {
    let p = Prova::new();
    let vuoto = Cdr::vuoto(CdrId(store::new_id()));
    let loro = Cdr {
        codice: "U_77".to_owned(),
        nome: "Ufficio altrui".to_owned(),
        ..vuoto.clone()
    };
    let fatto = vuoto
        .correggi(&loro, Atto::Creazione, &p.dati.altro, testkit::adesso())
        .unwrap();
    p.dati.scrivi(|tx| store::cdr::record(tx, &fatto));
    for url in [
        "/cdr/U_77",
        "/cdr/U_77/storia",
        "/persone/U_77",
        "/portatori/U_77",
        "/cdr/mai",
    ] {
        assert_eq!(
            p.get(&p.url(url)).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
    assert_eq!(
        p.post(&p.url("/cdr/U_77"), &NUOVO).await.stato,
        StatusCode::NOT_FOUND
    );
    assert!(!p.pagina("/cdr").await.letto().contains("Ufficio altrui"));
    // The code is free here, though it is taken there.
    p.post(&p.url("/cdr"), &cambiato("codice", "U_77"))
        .await
        .dove();
    // Sheets of the other body that name somebody are not counted here.
    let vista = p.dati.vista_di(&p.dati.altro, "2026_PTPC");
    p.dati
        .scheda_con(&p.dati.altro, &vista, testkit::contenuto("SEG_9"));
    let persona = p.dati.persona("ROSSI ANNA");
    assert!(
        p.pagina(&format!("/persone/{}", persona.id.0))
            .await
            .letto()
            .contains("Nessuna, per ora.")
    );
    assert!(
        p.pagina("/persone")
            .await
            .letto()
            .contains("ROSSI ANNA – – 0")
    );
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let p = Prova::new();
    for n in 0..205 {
        p.dati.portatore(&format!("Portatore {n:03}"));
    }
    let prima = p.pagina("/portatori").await;
    assert!(
        prima.letto().contains("pagina 1 di 2")
            && prima.letto().contains("Portatore 199")
            && !prima.letto().contains("Portatore 200")
    );
    assert!(
        prima
            .testo()
            .contains(&format!("href=\"{}\"", p.url("/portatori?pagina=2"))),
        "{}",
        prima.testo()
    );
    let seconda = p.pagina("/portatori?pagina=2").await.letto();
    assert!(
        seconda.contains("Portatore 204") && !seconda.contains("Portatore 199"),
        "{seconda}"
    );
    p.pagina("/portatori?pagina=abc").await;
}

/// Units change over the years: whoever answers for the new one reads the sheets of the one it comes from, and a circle is refused with the
/// field that makes it.
#[tokio::test]
async fn a_merged_cdr_goes_on_in_another() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2025_PTPC");
    let (vecchio, nuovo) = (
        p.dati.cdr("U_01", "Segreteria"),
        p.dati.cdr("U_20", "Affari generali"),
    );
    p.dati.scheda(&vista, "2025_SEG_1");
    let modulo = p.pagina("/cdr/U_01").await.testo();
    assert!(modulo.contains("list=\"padre-voci\"") && modulo.contains("<option value=\"U_20\">"));
    let campi = |codice: &'static str, coppie: &[(&'static str, &'static str)]| {
        let mut campi = vec![("codice", codice), ("nome", "Un ufficio")];
        campi.extend(coppie);
        campi
    };
    for (coppie, campo) in [
        (&[("padre", "U_99")][..], "padre"),
        (&[("padre", "U_01")], "padre"),
        (&[("prosegue_in", "U_20")], "al"),
        (
            &[("prosegue_in", "U_99"), ("al", "31/12/2025")],
            "prosegue_in",
        ),
        (&[("dal", "1/1/2026"), ("al", "31/12/2025")], "al"),
    ] {
        let r = p.post(&p.url("/cdr/U_01"), &campi("U_01", coppie)).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{coppie:?}");
        let segno = format!("href=\"#{campo}\"");
        assert!(r.testo().contains(&segno), "{coppie:?} {}", r.letto());
    }
    let unito = [("prosegue_in", "U_20"), ("al", "31/12/2025")];
    let r = p.post(&p.url("/cdr/U_01"), &campi("U_01", &unito)).await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    // The new one cannot go on in the old one, nor depend on what comes from it.
    let giro = [("prosegue_in", "U_01"), ("al", "31/12/2026")];
    let r = p.post(&p.url("/cdr/U_20"), &campi("U_20", &giro)).await;
    assert!(r.letto().contains("si farebbe un giro"), "{}", r.letto());
    let chi = p
        .dati
        .utente_con("dora.blu", &[(domain::Ruolo::Responsabile, Some(&nuovo))]);
    p.entra_come(&chi);
    p.pagina("/viste/2025_PTPC/schede/2025_SEG_1").await;
    let altro = p.dati.utente_con(
        "elio.rosa",
        &[(domain::Ruolo::Responsabile, Some(&vecchio))],
    );
    p.entra_come(&altro);
    p.pagina("/viste/2025_PTPC/schede/2025_SEG_1").await;
}
