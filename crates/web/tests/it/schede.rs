//! A sheet is read, corrected, made; two people meet on it.

use axum::http::StatusCode;

use crate::support::Prova;

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

fn prova() -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "2026_SEG_1");
    prova
}

/// What a form of the sheet opened now would send as its version.
async fn versione(prova: &Prova, blocco: &str) -> String {
    prova
        .pagina(&format!("{QUI}/blocchi/{blocco}"))
        .await
        .valori("versione")[0]
        .clone()
}

#[tokio::test]
async fn the_page_looks_like_the_printed_sheet() {
    let prova = prova();
    let letto = prova.pagina(QUI).await.letto();
    for etichetta in [
        "Processi",
        "Assessorato",
        "Centro di Responsabilità",
        "Responsabile",
        "Stato",
        "Collegato a",
        "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITÀ",
        "LIVELLO DI RISCHIO individuato",
        "Stakeholder",
        "Tipologia Misura PTPC",
        "FASI",
        "INDICATORI",
    ] {
        assert!(letto.contains(etichetta), "{etichetta}: {letto}");
    }
}

#[tokio::test]
async fn a_block_is_corrected_and_the_history_tells() {
    let prova = prova();
    let form = prova.pagina(&format!("{QUI}/blocchi/tipologia")).await;
    let v = form.valori("versione")[0].clone();
    let dove = prova
        .post(
            &prova.url(&format!("{QUI}/blocchi/tipologia")),
            &[("versione", &v), ("tipologia_misura", "Semplificazione")],
        )
        .await
        .dove();
    assert!(dove.contains("esito=salvata"), "{dove}");
    assert!(prova.pagina(QUI).await.letto().contains("Semplificazione"));
    let storia = prova.pagina(&format!("{QUI}/storia")).await.letto();
    assert!(
        storia.contains("Correzione")
            && storia.contains("Tipologia Misura PTPC")
            && storia.contains("Semplificazione"),
        "{storia}"
    );
}

/// A level that the method of the plan cannot give is most often a comma that was forgotten.
#[tokio::test]
async fn a_level_stays_on_the_scale_of_the_method() {
    let prova = prova();
    let scrive = |livello: &'static str| {
        let prova = &prova;
        async move {
            let v = versione(prova, "funzioni").await;
            let campi = [("versione", v.as_str()), ("livello_rischio", livello)];
            prova
                .post(&prova.url(&format!("{QUI}/blocchi/funzioni")), &campi)
                .await
        }
    };
    let no = scrive("35,6").await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&[
        "con il metodo «Livello dichiarato» il livello va da 0 a 25: 35,60 è fuori dalla scala",
    ]);
    scrive("25").await.dove();
    prova.pagina(QUI).await.dice(&["25,00"]);
}

#[tokio::test]
async fn wrong_input_comes_back_with_its_reason() {
    let prova = prova();
    let v = versione(&prova, "funzioni").await;
    let r = prova
        .post(
            &prova.url(&format!("{QUI}/blocchi/funzioni")),
            &[
                ("versione", &v),
                ("livello_rischio", "sei e mezzo"),
                ("soggetti_interni", "Tutti i settori"),
            ],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let html = r.testo();
    assert!(
        html.contains("sei e mezzo") && html.contains("Tutti i settori"),
        "what was typed is lost"
    );
    assert!(
        html.contains("non è un numero")
            && html.contains("aria-describedby=\"livello_rischio-errore"),
        "{html}"
    );
    assert!(
        !prova.pagina(QUI).await.letto().contains("Tutti i settori"),
        "half a form was saved"
    );
}

#[tokio::test]
async fn italian_numbers_are_read_as_people_type_them() {
    let prova = prova();
    for (digitato, letto) in [("3,56", "3,56"), ("4", "4,00"), ("12.5", "12,50")] {
        let v = versione(&prova, "funzioni").await;
        prova
            .post(
                &prova.url(&format!("{QUI}/blocchi/funzioni")),
                &[("versione", &v), ("livello_rischio", digitato)],
            )
            .await
            .dove();
        assert!(
            prova.pagina(QUI).await.letto().contains(letto),
            "{digitato}"
        );
    }
}

#[tokio::test]
async fn the_second_of_two_people_is_told_and_loses_nothing() {
    let prova = prova();
    let (primo, secondo) = (
        versione(&prova, "tipologia").await,
        versione(&prova, "tipologia").await,
    );
    let url = prova.url(&format!("{QUI}/blocchi/tipologia"));
    prova
        .post(
            &url,
            &[("versione", &primo), ("tipologia_misura", "Rotazione")],
        )
        .await
        .dove();
    let r = prova
        .post(
            &url,
            &[
                ("versione", &secondo),
                ("tipologia_misura", "Regolamentazione"),
            ],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.testo().contains("value=\"Regolamentazione\""),
        "what the second typed is lost"
    );
    assert!(
        r.letto().contains("Nel frattempo") && r.letto().contains("Rotazione"),
        "{}",
        r.letto()
    );
    assert!(prova.pagina(QUI).await.letto().contains("Rotazione"));
    let nuova = r.valori("versione")[0].clone();
    prova
        .post(
            &url,
            &[
                ("versione", &nuova),
                ("tipologia_misura", "Regolamentazione"),
            ],
        )
        .await
        .dove();
    assert!(prova.pagina(QUI).await.letto().contains("Regolamentazione"));
}

#[tokio::test]
async fn phases_are_added_moved_removed_and_saved_without_a_script() {
    let prova = prova();
    let url = prova.url(&format!("{QUI}/blocchi/fasi"));
    let v = versione(&prova, "fasi").await;
    let due = |azione: &'static str| {
        vec![
            ("versione", v.clone()),
            ("id", "1".into()),
            ("descrizione", "prima".into()),
            ("peso", "60".into()),
            ("inizio_previsto", "1/1/26".into()),
            ("id", "2".into()),
            ("descrizione", "seconda".into()),
            ("peso", "40".into()),
            ("azione", azione.to_owned()),
        ]
    };
    let invia = async |campi: Vec<(&'static str, String)>| {
        let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (*n, v.as_str())).collect();
        prova.post(&url, &campi).await
    };
    let aggiunta = invia(due("aggiungi")).await;
    assert_eq!(aggiunta.stato, StatusCode::OK);
    assert_eq!(
        aggiunta.testo().matches("data-row-act=\"remove\"").count(),
        4,
        "two rows, the new one, and the one the script copies"
    );
    assert!(
        aggiunta.letto().contains("Somma dei pesi: 100,00"),
        "{}",
        aggiunta.letto()
    );
    let spostata = invia(due("su-1")).await.testo();
    assert!(spostata.find("seconda").unwrap() < spostata.find("prima").unwrap());
    assert!(
        !invia(due("togli-0"))
            .await
            .testo()
            .contains("prima</textarea>")
    );
    assert!(invia(due("salva")).await.dove().contains("esito=salvata"));
    let letto = prova.pagina(QUI).await.letto();
    assert!(
        letto.contains("prima")
            && letto.contains("01/01/2026")
            && letto.contains("60,00")
            && letto.contains("Somma dei pesi: 100,00"),
        "{letto}"
    );
}

#[tokio::test]
async fn a_wrong_row_names_its_place() {
    let prova = prova();
    let v = versione(&prova, "fasi").await;
    let campi = [
        ("versione", v.as_str()),
        ("id", "1"),
        ("descrizione", "x"),
        ("peso", "100"),
        ("inizio_previsto", "1/5/2026"),
        ("fine_prevista", "1/4/2026"),
    ];
    let r = prova
        .post(&prova.url(&format!("{QUI}/blocchi/fasi")), &campi)
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.testo().contains("href=\"#fine_prevista-1\"")
            && r.testo().contains("id=\"fine_prevista-1-errore\""),
        "{}",
        r.testo()
    );
}

#[tokio::test]
async fn indicators_keep_their_values_year_by_year() {
    let prova = prova();
    let v = versione(&prova, "indicatori").await;
    let campi = [
        ("versione", v.as_str()),
        ("id", "1"),
        ("descrizione", "n. controlli/n. pratiche"),
        ("tipo", "EFFICACIA"),
        ("unita", "numero"),
        ("atteso_2026", "100%"),
        ("raggiunto_2025", "80%"),
    ];
    prova
        .post(&prova.url(&format!("{QUI}/blocchi/indicatori")), &campi)
        .await
        .dove();
    let letto = prova.pagina(QUI).await.letto();
    assert!(
        letto.contains("100%") && letto.contains("80%") && letto.contains("Valore Raggiunto 2025"),
        "{letto}"
    );
}

#[tokio::test]
async fn the_draft_is_left_only_with_weights_of_a_hundred() {
    let prova = prova();
    let nuova = [
        ("livello", "cdr"),
        ("codice", "U_77"),
        ("titolo", "Ufficio di prova"),
    ];
    assert!(
        prova
            .post(&prova.url("/viste/2026_PTPC/schede"), &nuova)
            .await
            .dove()
            .ends_with("/U_77?esito=creata")
    );
    let cdr = [("codice", "U_77"), ("nome", "Ufficio di prova")];
    prova.post(&prova.url("/cdr"), &cdr).await.dove();
    let processo = [
        ("livello", "processo"),
        ("codice", "2026_P_1"),
        ("titolo", "Processo nuovo"),
        ("cdr", "U_77"),
    ];
    prova
        .post(&prova.url("/viste/2026_PTPC/schede"), &processo)
        .await
        .dove();
    let qui = "/viste/2026_PTPC/schede/2026_P_1";
    let v = prova
        .pagina(&format!("{qui}/blocchi/fasi"))
        .await
        .valori("versione")[0]
        .clone();
    prova
        .post(
            &prova.url(&format!("{qui}/blocchi/fasi")),
            &[
                ("versione", &v),
                ("id", ""),
                ("descrizione", "x"),
                ("peso", "99,99"),
            ],
        )
        .await
        .dove();
    let campi = [("passaggio", "proponi"), ("versione", "2")];
    let r = prova
        .post(&prova.url(&format!("{qui}/passaggi/proposta")), &campi)
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("99,99") && r.letto().contains("100,00"),
        "{}",
        r.letto()
    );
}

#[tokio::test]
async fn a_code_is_unique_in_its_plan() {
    let prova = prova();
    let r = prova
        .post(
            &prova.url("/viste/2026_PTPC/schede"),
            &[
                ("livello", "cdr"),
                ("codice", "2026_SEG_1"),
                ("titolo", "Doppione"),
            ],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("ha già questo codice") && r.testo().contains("value=\"Doppione\""),
        "{}",
        r.letto()
    );
}

#[tokio::test]
async fn filters_live_in_the_address() {
    let prova = prova();
    assert!(
        prova
            .pagina("/viste/2026_PTPC?testo=nullachecorrisponda")
            .await
            .letto()
            .contains("Nessuna scheda corrisponde")
    );
    assert!(
        prova
            .pagina("/viste/2026_PTPC?livello=processo")
            .await
            .letto()
            .contains("2026_SEG_1")
    );
    assert!(
        !prova
            .pagina("/viste/2026_PTPC?livello=cdr")
            .await
            .testo()
            .contains("schede/2026_SEG_1")
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let mut prova = prova();
    for resto in [
        "/viste/2099_PTPC",
        "/viste/2026_PTPC/schede/NESSUNA",
        "/viste/2026_PTPC/schede/2026_SEG_1/blocchi/nessuno",
    ] {
        assert_eq!(
            prova.get(&prova.url(resto)).await.stato,
            StatusCode::NOT_FOUND,
            "{resto}"
        );
    }
    prova.da_altro();
    for resto in [
        "/viste",
        "/viste/2026_PTPC",
        QUI,
        "/viste/2026_PTPC/schede/2026_SEG_1/storia",
    ] {
        assert_eq!(
            prova.get(&prova.url(resto)).await.stato,
            StatusCode::NOT_FOUND,
            "{resto}"
        );
    }
}

/// A page costs the same number of statements however long the plan is.
#[tokio::test]
async fn statements_do_not_grow_with_the_plan() {
    let prova = prova();
    let conta = async |resto: &str| prova.istruzioni(resto).await.0;
    let corte = [conta("/viste/2026_PTPC").await, conta(QUI).await];
    let vista = prova.dati.vista("2026_LUNGA");
    for n in 0..60 {
        prova.dati.scheda(&vista, &format!("2026_L_{n}"));
    }
    let lunghe = [
        conta("/viste/2026_LUNGA").await,
        conta("/viste/2026_LUNGA/schede/2026_L_30").await,
    ];
    assert_eq!(corte, lunghe);
    // The first look at a sheet after a change works out the scores of its plan, in eight statements; the next ones in one. On
    // PostgreSQL the beginning and the end of a reading count too. One is for what the units were called in the year of the plan.
    assert!(lunghe.iter().all(|n| *n <= 44), "{lunghe:?}");
    let ancora = conta("/viste/2026_LUNGA/schede/2026_L_30").await;
    assert!(ancora <= 36, "{ancora}");
}

#[tokio::test]
async fn saving_again_keeps_the_field_that_only_the_other_changed() {
    let prova = prova();
    let url = prova.url(&format!("{QUI}/blocchi/funzioni"));
    let form = prova.pagina(&format!("{QUI}/blocchi/funzioni")).await;
    let v = form.valori("versione")[0].clone();
    let campi = |v: &str, soggetti: &str, livello: &str| {
        vec![
            ("versione", v.to_owned()),
            ("soggetti_interni", soggetti.to_owned()),
            ("livello_rischio", livello.to_owned()),
        ]
    };
    let invia = async |campi: Vec<(&'static str, String)>| {
        let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (*n, v.as_str())).collect();
        prova.post(&url, &campi).await
    };
    invia(campi(&v, "Segreteria", "3,00")).await.dove();
    let v = prova
        .pagina(&format!("{QUI}/blocchi/funzioni"))
        .await
        .valori("versione")[0]
        .clone();
    // Both open the form now; the first changes the subjects, the second only the level.
    invia(campi(&v, "Tutti i settori dell'ente", "3,00"))
        .await
        .dove();
    let r = invia(campi(&v, "Segreteria", "4,50")).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let nuova = r.valori("versione")[0].clone();
    let (soggetti, livello) = (r.valori("soggetti_interni"), r.valori("livello_rischio"));
    assert!(
        r.letto().contains("Nel frattempo") && r.testo().contains("value=\"4,50\""),
        "{soggetti:?} {livello:?}"
    );
    assert!(
        r.testo()
            .contains("name=\"soggetti_interni\" value=\"Tutti i settori dell")
    );
    invia(campi(&nuova, "Tutti i settori dell'ente", "4,50"))
        .await
        .dove();
    let letto = prova.pagina(QUI).await.letto();
    assert!(letto.contains("Tutti i settori dell'ente") && letto.contains("4,50"));
}
