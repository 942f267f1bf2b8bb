//! The rules of scores: read, taken away, brought, refused, chosen by a plan.

use axum::http::{StatusCode, header};
use domain::smvp::FORNITI;

use crate::support::{Prova, Risposta};

/// The simple rules under a code of the body.
pub(crate) fn proprio(codice: &str, versione: u32) -> String {
    FORNITI[0]
        .1
        .replacen("\"semplice\"", &format!("\"{codice}\""), 1)
        .replacen("versione = 1", &format!("versione = {versione}"), 1)
}

pub(crate) async fn porta(p: &Prova, testo: &str) -> Risposta {
    let file = Some(("carica", "borgo.toml", testo.as_bytes()));
    p.modulo(&p.url("/smvp"), &[], file).await
}

#[tokio::test]
async fn the_shipped_ones_say_how_they_work_and_can_be_taken_away() {
    let p = Prova::new();
    p.dati.vista("2026_OBIETTIVI");
    p.pagina("/smvp").await.dice(&[
        "Fasi e indicatori in parti uguali",
        "fornito con Schedario, vale per chi non sceglie 2026_OBIETTIVI",
        "raggiunto-su-atteso",
    ]);
    p.pagina("/smvp/semplice/1").await.dice(&[
        "Come si calcola",
        "Il punteggio di una scheda è fatto di: avanzamento delle fasi 50 su 100, indicatori 50 su 100.",
        "Le usa la vista 2026_OBIETTIVI.",
    ]);
    let r = p.pagina("/smvp/semplice/1/scarica").await;
    assert!(
        r.intestazione(header::CONTENT_DISPOSITION)
            .contains("filename=\"semplice-1.toml\"")
    );
    assert_eq!(r.testo(), FORNITI[0].1);
    p.pagina("/smvp/nuovo?base=semplice&versione=1")
        .await
        .dice(&["codice = \"semplice-proprio\""]);
    for url in [
        "/smvp/mai/1",
        "/smvp/semplice/2",
        "/smvp/semplice/x",
        "/smvp/semplice/2/scarica",
        "/smvp/nuovo?base=mai&versione=1",
    ] {
        assert_eq!(
            p.get(&p.url(url)).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_body_brings_its_own_and_a_plan_chooses_it() {
    let p = Prova::new();
    p.dati.vista("2026_OBIETTIVI");
    assert_eq!(
        porta(&p, &proprio("borgo", 1).replace('\n', "\r\n"))
            .await
            .dove(),
        p.url("/smvp/borgo/1")
    );
    p.pagina("/smvp/nuovo?base=borgo&versione=1")
        .await
        .dice(&["codice = \"borgo\" versione = 2"]);
    let modulo = [
        ("codice", "2026_OBIETTIVI"),
        ("titolo", "Piano"),
        ("anno", "2026"),
        ("smvp", "borgo 1"),
    ];
    let modifica = p.url("/viste/2026_OBIETTIVI/modifica");
    p.post(&modifica, &modulo).await.dove();
    let scelta = p.get(&modifica).await.testo();
    assert!(
        scelta.contains("<option value=\"borgo 1\" selected>"),
        "{scelta}"
    );
    p.pagina("/smvp/borgo/1")
        .await
        .dice(&["Le usa la vista 2026_OBIETTIVI."]);
    for strano in ["borgo 2", "borgo", "mai 1", "semplice uno"] {
        let mut modulo = modulo;
        modulo[3].1 = strano;
        let r = p.post(&modifica, &modulo).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{strano}");
        r.dice(&["Regole dei punteggi (SMVP): scegli un SMVP dell'elenco"]);
    }
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_OBIETTIVI"));
    assert_eq!(vista.smvp.unwrap().to_string(), "borgo 1");
}

#[tokio::test]
async fn a_wrong_one_is_refused_with_file_line_and_reason() {
    let p = Prova::new();
    porta(&p, &proprio("borgo", 1)).await.dove();
    for (testo, frase) in [
        (
            proprio("borgo", 2).replace("regola = \"con_massimale\"", "regola = \"boh\""),
            "borgo.toml, riga 18: «boh» non è una scelta prevista",
        ),
        (
            proprio("borgo", 2).replace("fasi = \"50\"", "fasi = \"60\""),
            "i pesi delle parti sommano a 110,00 e devono sommare a 100,00",
        ),
        (
            proprio("borgo", 1),
            "borgo.toml, riga 4: la versione 1 di «borgo» è già registrata",
        ),
        (
            proprio("borgo", 0),
            "borgo.toml, riga 4: la versione è un numero da 1 a 9999",
        ),
        (
            FORNITI[0].1.to_owned(),
            "borgo.toml, riga 3: il codice «semplice» è di un SMVP fornito con Schedario",
        ),
        (
            "codice = ".to_owned(),
            "borgo.toml, riga 1: il file non è scritto in TOML corretto",
        ),
        (format!("# {}", "x".repeat(70_000)), "supera i 64 KB"),
        (String::new(), "borgo.toml: scrivi le regole"),
    ] {
        let r = porta(&p, &testo).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{frase}");
        r.dice(&[frase]);
    }
    let r = porta(
        &p,
        &proprio("borgo", 2).replace("\"con_massimale\"", "\"boh\""),
    )
    .await;
    assert!(
        r.testo().contains("id=\"riga-18\"") && r.testo().contains("<mark>"),
        "{}",
        r.testo()
    );
    let r = p
        .modulo(
            &p.url("/smvp"),
            &[],
            Some(("carica", "b.toml", b"\xff\xfe")),
        )
        .await;
    r.dice(&["b.toml: il file non è un testo"]);
    let propri = p
        .dati
        .leggi(|c| store::regole::list::<domain::smvp::Smvp>(c, &p.dati.actor));
    assert_eq!(propri.len(), 1);
}

#[tokio::test]
async fn another_body_s_rules_are_not_there() {
    let mut p = Prova::new();
    porta(&p, &proprio("borgo", 1)).await.dove();
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    for resto in ["borgo/1", "borgo/1/scarica", "nuovo?base=borgo&versione=1"] {
        let r = p.get(&format!("/{sigla}/smvp/{resto}")).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{resto}");
    }
    let vista = [
        ("codice", "2026_PEG"),
        ("titolo", "Piano"),
        ("tipo", "obiettivi"),
        ("anno", "2026"),
        ("smvp", "borgo 1"),
    ];
    p.post(&format!("/{sigla}/viste"), &vista)
        .await
        .dice(&["scegli un SMVP dell'elenco"]);
}
