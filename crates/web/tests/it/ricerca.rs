//! Search over all sheets.

use axum::http::StatusCode;
use domain::scheda::Contenuto;

use crate::support::Prova;

fn con_attivita(codice: &str, attivita: &str) -> Contenuto {
    Contenuto {
        attivita: vec![attivita.to_owned()],
        ..testkit::contenuto(codice)
    }
}

#[tokio::test]
async fn words_are_found_in_every_field_and_marked() {
    let p = Prova::new();
    let (ptpc, peg) = (p.dati.vista("2026_PTPC"), p.dati.vista("2025_PEG"));
    p.dati.scheda_con(
        &p.dati.actor,
        &ptpc,
        con_attivita(
            "SPORT_1",
            "Verifica delle attività sportive <b>del</b> registro & C.",
        ),
    );
    p.dati.scheda_con(
        &p.dati.actor,
        &peg,
        con_attivita("Z1", "le ATTIVITA' SPORTIVE nelle palestre"),
    );
    p.dati.scheda(&ptpc, "SEG_1");
    let r = p.pagina("/ricerca?testo=attivita+SPORTIVE").await;
    let letto = r.letto();
    assert!(
        letto.contains("2 schede contengono «attivita SPORTIVE»"),
        "{letto}"
    );
    assert!(
        letto.find("SPORT_1") < letto.find("Z1"),
        "the latest year first: {letto}"
    );
    assert!(r.testo().contains("<mark>attività</mark> <mark>sportive</mark> &#60;b&#62;del&#60;/b&#62; registro &#38; C."), "{}", r.testo());
    assert!(r.testo().contains("<mark>ATTIVITA</mark>"), "{}", r.testo());
    assert!(r.testo().contains(&format!(
        "href=\"{}\"",
        p.url("/viste/2026_PTPC/schede/SPORT_1")
    )));
    // All the words, in one plan.
    assert!(
        p.pagina("/ricerca?testo=sportive&vista=2025_PEG")
            .await
            .letto()
            .contains("1 scheda contiene")
    );
    assert!(
        p.pagina("/ricerca?testo=sport+palestre")
            .await
            .letto()
            .contains("1 scheda contiene")
    );
    // `%` and `_` are letters like the others.
    assert!(
        p.pagina("/ricerca?testo=SPORT_1")
            .await
            .letto()
            .contains("1 scheda contiene")
    );
    assert!(
        p.pagina("/ricerca?testo=%25%25")
            .await
            .letto()
            .contains("Nessuna scheda contiene")
    );
}

#[tokio::test]
async fn nothing_found_leaves_a_way_out() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "SEG_1");
    assert!(
        p.pagina("/ricerca")
            .await
            .letto()
            .contains("sfoglia le viste")
    );
    assert!(
        p.pagina("/ricerca?testo=+%20")
            .await
            .letto()
            .contains("sfoglia le viste")
    );
    let r = p
        .pagina("/ricerca?testo=%3Cscript%3Ealert(1)&vista=2026_PTPC")
        .await;
    assert!(!r.testo().contains("<script>alert"));
    assert!(
        r.letto()
            .contains("Nessuna scheda contiene «<script>alert(1)»")
            && r.letto().contains("Cerca in tutte le viste"),
        "{}",
        r.letto()
    );
    // A question of any length is answered.
    let lunga = "parola ".repeat(500);
    assert_eq!(
        p.get(&p.url(&format!("/ricerca?testo={}", lunga.replace(' ', "+"))))
            .await
            .stato,
        StatusCode::OK
    );
}

#[tokio::test]
async fn many_results_have_pages_and_few_statements() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "SEG_01");
    let conta = async |url: &str| {
        let (quante, r) = p.istruzioni(url).await;
        (quante, r.letto())
    };
    let (con_una, _) = conta("/ricerca?testo=pratiche").await;
    for n in 2..=35 {
        p.dati.scheda(&vista, &format!("SEG_{n:02}"));
    }
    let (con_trenta, letto) = conta("/ricerca?testo=pratiche").await;
    assert_eq!(con_una, con_trenta);
    assert!(
        letto.contains("35 schede")
            && letto.contains("SEG_30")
            && !letto.contains("SEG_31")
            && letto.contains("pagina 1 di 2"),
        "{letto}"
    );
    let (_, letto) = conta("/ricerca?testo=pratiche&pagina=2").await;
    assert!(
        letto.contains("SEG_31") && letto.contains("SEG_35") && !letto.contains("SEG_30"),
        "{letto}"
    );
    let (_, letto) = conta("/ricerca?testo=pratiche&pagina=99999999999").await;
    assert!(letto.contains("35 schede"), "{letto}");
}

#[tokio::test]
async fn another_body_s_sheets_are_not_found() {
    let mut p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "SEG_1");
    p.da_altro();
    let r = p
        .get(&format!(
            "/{}/ricerca?testo=pratiche",
            p.dati.altro_ente.sigla
        ))
        .await;
    assert!(
        r.letto().contains("Nessuna scheda contiene") && !r.letto().contains("2026_PTPC"),
        "{}",
        r.letto()
    );
}
