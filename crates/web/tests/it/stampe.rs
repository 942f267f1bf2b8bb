//! A print is asked for, goes on in the background, ends in a download; and the same book in the browser.

use std::sync::atomic::Ordering;

use axum::http::{StatusCode, header};
use domain::libro::{OggettoStampa, ParametriStampa};
use store::stampe;

use crate::support::Prova;

/// A body with a plan of a CdR and two processes.
fn prova() -> Prova {
    let prova = Prova::new();
    prova.dati.cdr("U_01", "SEGRETERIA");
    let vista = prova.dati.vista("2026_PTPC");
    for codice in ["U_01", "2026_SEG_1", "2026_SEG_2"] {
        prova.dati.scheda(&vista, codice);
    }
    prova
}

/// Asks for a print; its key.
pub(crate) async fn chiedi(prova: &Prova, campi: &[(&str, &str)]) -> String {
    let tutti: Vec<(&str, &str)> = [
        ("vista", "2026_PTPC"),
        ("data", "30/6/26"),
        ("formato", "pdf"),
    ]
    .iter()
    .chain(campi)
    .copied()
    .collect();
    let dove = prova.post(&prova.url("/stampe"), &tutti).await.dove();
    dove.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_form_is_filled_in_from_the_address() {
    let prova = prova();
    let pagina = prova
        .pagina("/stampe?vista=2026_PTPC&cdr=U_01&livello=processo")
        .await;
    let html = pagina.testo();
    assert!(
        html.contains("<option value=\"U_01\" selected>")
            && html.contains("id=\"livello-processo\" name=\"livello\" value=\"processo\" checked"),
        "{html}"
    );
    assert!(
        html.contains("value=\"31/01/2026\""),
        "the date is not today's"
    );
    assert!(pagina.letto().contains("Nessuna stampa, finora"));
}

/// A unit whose code has changed since is chosen in an old version by the code that it had.
#[tokio::test]
async fn a_version_is_printed_for_a_cdr_as_the_version_names_it() {
    let prova = prova();
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    prova
        .dati
        .passa_vista(&vista, domain::vista::vita::PassaggioVista::Adotta);
    let stato = prova.pagina("/viste/2026_PTPC/stato").await;
    stato.dice(&["di un solo CdR"]);
    let cambiato = [("codice", "U_77"), ("nome", "UFFICIO")];
    prova.post(&prova.url("/cdr/U_01"), &cambiato).await.dove();
    let modulo = prova.pagina("/stampe?vista=2026_PTPC&versione=1").await;
    modulo.dice(&["Stampi la versione 1 di 2026_PTPC", "U_01 SEGRETERIA"]);
    assert!(!modulo.letto().contains("U_77"), "{}", modulo.letto());
    assert_eq!(modulo.valori("versione"), ["1"]);
    let oggi = prova.pagina("/stampe?vista=2026_PTPC").await;
    oggi.dice(&["U_77 UFFICIO"]);
    let della_uno = ("versione", "1");
    let id = chiedi(&prova, &[della_uno, ("cdr", "U_01")]).await;
    let chiesta = prova
        .dati
        .leggi(|c| stampe::find(c, &prova.dati.actor, &id));
    assert_eq!(chiesta.totale, 3);
    let anteprima = "/stampe/anteprima?vista=2026_PTPC&versione=1&cdr=U_01";
    prova.pagina(anteprima).await.dice(&["U_01 SEGRETERIA"]);
    for (campi, frase) in [
        (
            [della_uno, ("cdr", "U_77")],
            "questo Centro di Responsabilità non esiste",
        ),
        (
            [("versione", "9"), ("cdr", "U_01")],
            "la versione da stampare non esiste",
        ),
    ] {
        let mut tutti = vec![("vista", "2026_PTPC"), ("data", "30/6/26")];
        tutti.extend(campi);
        let r = prova.post(&prova.url("/stampe"), &tutti).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{}", r.letto());
        r.dice(&[frase]);
    }
}

#[tokio::test]
async fn a_print_is_queued_with_what_was_chosen_and_the_worker_is_woken() {
    let prova = prova();
    let id = chiedi(
        &prova,
        &[("livello", "processo"), ("cdr", "U_01"), ("stato", "bozza")],
    )
    .await;
    assert_eq!(prova.sveglie.load(Ordering::Relaxed), 1);
    let stampa = prova
        .dati
        .leggi(|c| stampe::find(c, &prova.dati.actor, &id));
    let p: ParametriStampa = serde_json::from_str(&stampa.parametri).unwrap();
    assert_eq!(
        (
            p.vista.as_str(),
            p.cdr.as_deref(),
            domain::data::it(p.data_elaborazione).as_str()
        ),
        ("2026_PTPC", Some("U_01"), "30/06/2026")
    );
    assert_eq!(p.livelli, [domain::Livello::Processo]);
    assert_eq!((stampa.stato, stampa.totale), (stampe::Stato::InCoda, 2));
}

#[tokio::test]
async fn the_page_follows_the_print_to_its_end() {
    let prova = prova();
    let id = chiedi(&prova, &[]).await;
    let (pagina, pezzo) = (format!("/stampe/{id}"), format!("/stampe/{id}/avanzamento"));
    let html = prova.pagina(&pagina).await.testo();
    assert!(
        html.contains("http-equiv=\"refresh\"")
            && html.contains("hx-trigger=\"every 1s\"")
            && html.contains(">Aggiorna<"),
        "{html}"
    );
    assert!(prova.pagina(&pezzo).await.letto().contains("In attesa"));

    let actor = prova.dati.actor.clone();
    prova.dati.scrivi(|tx| stampe::start(tx, &actor, &id));
    prova
        .dati
        .scrivi(|tx| stampe::progress(tx, &actor, &id, 2, 3));
    let avanti = prova.pagina(&pezzo).await;
    assert!(
        avanti.letto().contains("2 di 3 schede")
            && avanti
                .testo()
                .contains("<progress class=\"sch-progress\" max=\"3\" value=\"2\""),
        "{}",
        avanti.testo()
    );
    assert_eq!(
        prova
            .get(&prova.url(&format!("/stampe/{id}/file")))
            .await
            .stato,
        StatusCode::NOT_FOUND,
        "half a book"
    );

    let libro = vec![b'x'; 3_149_000];
    std::fs::write(prova.file_stampa(&id), &libro).unwrap();
    prova
        .dati
        .scrivi(|tx| stampe::finish(tx, &actor, &id, "libro.pdf"));
    let fine = prova.pagina(&pezzo).await;
    assert!(
        fine.letto().contains("3 schede, 3,1 MB") && !fine.testo().contains("hx-get"),
        "{}",
        fine.letto()
    );
    assert!(
        !prova
            .pagina(&pagina)
            .await
            .testo()
            .contains("http-equiv=\"refresh\"")
    );
    let file = prova.pagina(&format!("/stampe/{id}/file")).await;
    assert_eq!(file.byte, libro);
    assert_eq!(file.intestazione(header::CONTENT_TYPE), "application/pdf");
    assert_eq!(
        file.intestazione(header::CONTENT_DISPOSITION),
        "attachment; filename=\"2026_PTPC_2026-06-30.pdf\""
    );
    assert!(
        prova
            .pagina("/stampe")
            .await
            .letto()
            .contains("Scarica il PDF")
    );

    std::fs::remove_file(prova.file_stampa(&id)).unwrap();
    let r = prova.get(&prova.url(&format!("/stampe/{id}/file"))).await;
    assert!(
        r.letto().contains("prepara la stampa di nuovo"),
        "{}",
        r.letto()
    );
    assert!(
        prova
            .pagina("/stampe")
            .await
            .letto()
            .contains("Non più disponibile")
    );
}

#[tokio::test]
async fn a_book_can_be_a_document_to_be_edited() {
    let prova = prova();
    let campi = [
        ("vista", "2026_PTPC"),
        ("data", "30/6/26"),
        ("formato", "docx"),
    ];
    let dove = prova.post(&prova.url("/stampe"), &campi).await.dove();
    let id = dove.rsplit('/').next().unwrap().to_owned();
    let actor = prova.dati.actor.clone();
    prova.dati.scrivi(|tx| stampe::start(tx, &actor, &id));
    std::fs::write(prova.file_stampa(&id), b"PK").unwrap();
    prova
        .dati
        .scrivi(|tx| stampe::finish(tx, &actor, &id, "libro"));
    prova
        .pagina("/stampe")
        .await
        .dice(&["Scarica il documento Word"]);
    let file = prova.pagina(&format!("/stampe/{id}/file")).await;
    assert!(
        file.intestazione(header::CONTENT_TYPE)
            .contains("wordprocessingml")
    );
    assert_eq!(
        file.intestazione(header::CONTENT_DISPOSITION),
        "attachment; filename=\"2026_PTPC_2026-06-30.docx\""
    );
}

#[tokio::test]
async fn a_print_is_given_up_or_fails_and_says_so() {
    let prova = prova();
    let id = chiedi(&prova, &[]).await;
    let annulla = prova.url(&format!("/stampe/{id}/annullamento"));
    assert!(prova.post(&annulla, &[]).await.dove().ends_with(&id));
    assert!(
        prova
            .pagina(&format!("/stampe/{id}"))
            .await
            .letto()
            .contains("La stampa è stata annullata")
    );
    // Pressing the button of an old page changes nothing and leads to what is.
    assert!(prova.post(&annulla, &[]).await.dove().ends_with(&id));

    let id = chiedi(&prova, &[]).await;
    prova.dati.scrivi(|tx| {
        stampe::fail(
            tx,
            &prova.dati.actor,
            &id,
            "Il disco è pieno: avvisa chi gestisce il programma.",
        )
    });
    assert!(
        prova
            .pagina(&format!("/stampe/{id}"))
            .await
            .letto()
            .contains("Il disco è pieno")
    );
    assert!(
        prova
            .pagina("/stampe")
            .await
            .letto()
            .contains("Non riuscita")
    );
}

#[tokio::test]
async fn wrong_choices_come_back_with_their_sentences() {
    let prova = prova();
    for (campi, frase, dove) in [
        (
            vec![("vista", "2026_PTPC"), ("data", "31/2/26")],
            "questo giorno non esiste",
            "data",
        ),
        (
            vec![("vista", "2026_PTPC"), ("data", "domani")],
            "non è una data",
            "data",
        ),
        (
            vec![("vista", "NIENTE"), ("data", "1/1/26")],
            "questa vista non esiste",
            "vista",
        ),
        (
            vec![("vista", "2026_PTPC"), ("data", "1/1/26"), ("cdr", "U_99")],
            "questo Centro di Responsabilità non esiste",
            "cdr",
        ),
        (
            vec![
                ("vista", "2026_PTPC"),
                ("data", "1/1/26"),
                ("livello", "obiettivo"),
            ],
            "non ha schede di livello Obiettivi",
            "livello",
        ),
        (
            vec![
                ("vista", "2026_PTPC"),
                ("data", "1/1/26"),
                ("stato", "chiusa"),
            ],
            "nessuna scheda da stampare",
            "vista",
        ),
    ] {
        let r = prova.post(&prova.url("/stampe"), &campi).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{campi:?}");
        assert!(r.letto().contains(frase), "{campi:?}: {}", r.letto());
        assert!(
            r.testo().contains(&format!("id=\"{dove}-errore\"")),
            "{campi:?}"
        );
    }
    let r = prova
        .post(
            &prova.url("/stampe"),
            &[("vista", "2026_PTPC"), ("data", "domani")],
        )
        .await;
    assert!(
        r.testo().contains("value=\"domani\"")
            && r.testo()
                .contains("aria-describedby=\"data-errore data-aiuto\""),
        "what was typed is lost"
    );
    assert!(
        prova
            .dati
            .leggi(|c| stampe::list(c, &prova.dati.actor))
            .is_empty()
    );
    assert_eq!(prova.sveglie.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_book_in_the_browser_has_the_same_content() {
    let prova = prova();
    let dove = prova
        .post(
            &prova.url("/stampe"),
            &[
                ("vista", "2026_PTPC"),
                ("data", "30/6/26"),
                ("formato", "html"),
            ],
        )
        .await
        .dove();
    assert!(dove.contains("/stampe/anteprima?vista=2026_PTPC"), "{dove}");
    let pagina = prova.get(&dove).await;
    let (html, letto) = (pagina.testo(), pagina.letto());
    let p = ParametriStampa {
        formato: domain::libro::FormatoLibro::Pdf,
        vista: "2026_PTPC".into(),
        livelli: vec![],
        cdr: None,
        stato: None,
        gantt: None,
        oggetto: OggettoStampa::Oggi,
        data_elaborazione: chrono::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(),
    };
    let libro = prova
        .dati
        .leggi(|c| store::libri::libro(c, &prova.dati.actor, &p));
    assert!(
        libro.fogli().count() == 3
            && letto.contains("Parametri selezionati")
            && letto.contains("30/06/2026")
            && letto.contains("Comune di Borgo Sereno"),
        "{letto}"
    );
    for parola in parole(&libro) {
        assert!(
            letto.contains(&parola),
            "«{parola}» is in the book and not on the page"
        );
    }
    // Real headers: as many as the tables have columns; none is faked by bold text.
    let colonne: usize = tabelle(&libro).iter().map(|t| t.colonne.len()).sum();
    assert!(colonne > 0);
    assert_eq!(html.matches("<th scope=\"col\"").count(), colonne);
    assert_eq!(html.matches("<thead>").count(), tabelle(&libro).len());
    assert!(html.contains("/static/stampa.css"));
}

fn tabelle(libro: &domain::libro::Libro) -> Vec<&domain::libro::Tabella> {
    libro
        .fogli()
        .flat_map(|f| &f.blocchi)
        .filter_map(|b| match &b.contenuto {
            domain::libro::Contenuto::Tabella(t) => Some(t),
            _ => None,
        })
        .collect()
}

/// Everything the book says, as the page must read it.
fn parole(libro: &domain::libro::Libro) -> Vec<String> {
    use domain::libro::Contenuto;
    let mut parole: Vec<String> = libro
        .parametri
        .iter()
        .flat_map(|p| std::iter::once(&p.etichetta).chain(&p.valori))
        .cloned()
        .collect();
    for f in libro.fogli() {
        parole.push(f.titolo.clone());
        for b in &f.blocchi {
            parole.extend(b.titolo.clone());
            match &b.contenuto {
                Contenuto::Testata(v) => v
                    .iter()
                    .for_each(|c| parole.extend([c.etichetta.clone(), c.valore.clone()])),
                Contenuto::Testo(v) => v.iter().for_each(|p| {
                    parole.extend(
                        std::iter::once(p.etichetta.clone())
                            .chain(p.righe.iter().map(|r| r.testo.clone())),
                    )
                }),
                Contenuto::Elenco(v) => v.iter().for_each(|v| parole.push(v.testo.clone())),
                Contenuto::Tabella(t) => {
                    parole.extend(t.colonne.iter().flat_map(|c| c.etichette.clone()));
                    parole.extend(t.righe.iter().flatten().flat_map(|c| c.righe.clone()));
                }
            }
        }
    }
    parole
        .into_iter()
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[tokio::test]
async fn the_print_view_asks_for_what_is_wrong() {
    let prova = prova();
    let r = prova
        .get(&prova.url("/stampe/anteprima?vista=NIENTE"))
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("questa vista non esiste"),
        "{}",
        r.letto()
    );
    // Without a date it is today's.
    assert!(
        prova
            .pagina("/stampe/anteprima?vista=2026_PTPC&cdr=U_01&livello=cdr")
            .await
            .letto()
            .contains("31/01/2026")
    );
}

#[tokio::test]
async fn without_its_token_no_form_is_accepted() {
    let prova = prova();
    assert_eq!(
        prova
            .post_senza_segno(
                &prova.url("/stampe"),
                &[("vista", "2026_PTPC"), ("data", "1/1/26")]
            )
            .await
            .stato,
        StatusCode::FORBIDDEN
    );
    let id = chiedi(&prova, &[]).await;
    assert_eq!(
        prova
            .post_senza_segno(&prova.url(&format!("/stampe/{id}/annullamento")), &[])
            .await
            .stato,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        prova
            .dati
            .leggi(|c| stampe::find(c, &prova.dati.actor, &id))
            .stato,
        stampe::Stato::InCoda
    );
}

#[tokio::test]
async fn another_body_does_not_know_of_it() {
    let mut prova = prova();
    let id = chiedi(&prova, &[]).await;
    std::fs::write(prova.file_stampa(&id), b"segreto").unwrap();
    let actor = prova.dati.actor.clone();
    prova.dati.scrivi(|tx| stampe::start(tx, &actor, &id));
    prova
        .dati
        .scrivi(|tx| stampe::finish(tx, &actor, &id, "libro.pdf"));
    let nostra = prova.url(&format!("/stampe/{id}"));
    prova.da_altro();
    let sua = format!("/{}/stampe/{id}", prova.dati.altro_ente.sigla);
    for url in [
        nostra.clone(),
        format!("{nostra}/file"),
        sua.clone(),
        format!("{sua}/file"),
        format!("{sua}/avanzamento"),
    ] {
        assert_eq!(prova.get(&url).await.stato, StatusCode::NOT_FOUND, "{url}");
    }
    assert_eq!(
        prova.post(&format!("{sua}/annullamento"), &[]).await.stato,
        StatusCode::NOT_FOUND
    );
    let r = prova
        .post(
            &format!("/{}/stampe", prova.dati.altro_ente.sigla),
            &[("vista", "2026_PTPC"), ("data", "1/1/26")],
        )
        .await;
    assert!(
        r.letto().contains("questa vista non esiste"),
        "{}",
        r.letto()
    );
}
