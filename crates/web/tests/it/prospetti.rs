//! Reports: on a page, as a spreadsheet, on their way to the printer; as far as one sees, and in few statements.

use axum::http::{StatusCode, header};
use domain::libro::{OggettoStampa, ParametriStampa};
use domain::permesso::Ruolo;
use domain::prospetto::Prospetto;
use domain::scheda::{Collegamento, Evento};
use domain::vista::{TipoVista, Vista};

use crate::support::Prova;

/// A plan with two CdR, each with its sheet and a process full of one word.
fn prova() -> (Prova, Vista) {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    for (cdr, parola) in [("U_01", "LUCE"), ("U_02", "OMBRA")] {
        p.dati.cdr(cdr, &format!("Ufficio {parola}"));
        p.dati.persona(&format!("VERDI {parola}"));
        for codice in [cdr.to_owned(), format!("2026_{cdr}_1")] {
            let mut c = testkit::contenuto(&codice);
            let testo = |t: &str| Some(format!("{t} {parola}"));
            c.titolo = format!("Scheda {parola}");
            c.responsabile = testo("VERDI");
            c.area_di_rischio = testo("Area");
            c.tipologia_misura = testo("Controllo");
            c.stakeholder = vec![format!("CITTADINI {parola}")];
            c.eventi = vec![Evento {
                descrizione: testo("Accordo"),
                fattori: vec![format!("Fretta {parola}")],
                livello: Some("Alto".to_owned()),
                ..Evento::default()
            }];
            for f in &mut c.fasi {
                f.descrizione = testo("Verifica");
                f.responsabile = testo("NERI");
            }
            // Nobody tells how the last phase goes.
            if let Some(f) = c.fasi.last_mut() {
                f.avanzamento = None;
            }
            for i in &mut c.indicatori {
                i.descrizione = testo("n. pratiche");
            }
            c.collegato_a = if codice == cdr {
                Vec::new()
            } else {
                vec![Collegamento {
                    livello: "CdR".to_owned(),
                    codice: cdr.to_owned(),
                    nome: parola.to_owned(),
                    peso: None,
                }]
            };
            p.dati.scheda_con(&p.dati.actor, &vista, c);
        }
    }
    p.dati.monitoraggio(&vista, "m-1", &[]);
    (p, vista)
}

fn adatti() -> impl Iterator<Item = &'static Prospetto> {
    Prospetto::TUTTI
        .iter()
        .filter(|p| p.adatto(TipoVista::Ptpc))
}

/// The address of a report below the plan, with a choice where it says nothing without.
fn url(quale: Prospetto, poi: &str, parola: &str) -> String {
    let scelta = if quale == Prospetto::Persona {
        format!("?persona=verdi%20{}", parola.to_lowercase())
    } else {
        String::new()
    };
    format!("/viste/2026_PTPC/prospetti/{}{poi}{scelta}", quale.codice())
}

#[tokio::test]
async fn a_plan_lists_its_reports_and_each_has_its_page() {
    let (p, _) = prova();
    let piano = p.pagina("/viste/2026_PTPC").await.testo();
    assert!(piano.contains("/viste/2026_PTPC/prospetti\""), "{piano}");
    let elenco = p.pagina("/viste/2026_PTPC/prospetti").await;
    for quale in adatti() {
        elenco.dice(&[quale.etichetta(), quale.descrizione()]);
        let r = p.pagina(&url(*quale, "", "LUCE")).await;
        r.dice(&[quale.etichetta(), "Che cosa è contato", "LUCE"]);
        let html = r.testo();
        for segno in [
            "<caption>",
            "scope=\"col\"",
            "scope=\"row\"",
            "/tabella/xlsx",
            "/stampa",
        ] {
            assert!(html.contains(segno), "{quale:?} {segno}: {html}");
        }
    }
    assert!(!elenco.letto().contains(Prospetto::Obiettivi.etichetta()));
    elenco.dice(&["Confronto fra due versioni"]);
    // A row leads to its sheet.
    let processi = p
        .pagina("/viste/2026_PTPC/prospetti/processi")
        .await
        .testo();
    assert!(
        processi.contains("/viste/2026_PTPC/schede/2026_U_01_1\">Scheda LUCE</a>"),
        "{processi}"
    );
    for altro in ["obiettivi", "cosa", "Pesi"] {
        let url = p.url(&format!("/viste/2026_PTPC/prospetti/{altro}"));
        assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND, "{altro}");
    }
}

#[tokio::test]
async fn a_report_is_taken_away_and_printed() {
    let (p, _) = prova();
    for quale in adatti() {
        let r = p.pagina(&url(*quale, "/tabella/xlsx", "LUCE")).await;
        r.dice(&["Come si legge", "LUCE"]);
        let come = r.intestazione(header::CONTENT_DISPOSITION).to_owned();
        let atteso = format!("attachment; filename=\"2026_PTPC-{}.xlsx\"", quale.codice());
        assert_eq!(come, atteso);
        let persona = ("persona", "verdi luce");
        let campi: &[(&str, &str)] = match quale {
            Prospetto::Persona => &[persona],
            _ => &[],
        };
        let stampa = format!("/viste/2026_PTPC/prospetti/{}/stampa", quale.codice());
        let dove = p.post(&p.url(&stampa), campi).await.dove();
        p.get(&dove).await.dice(&[quale.etichetta()]);
        let actor = &p.dati.actor;
        let chiesta = p.dati.leggi(|c| store::stampe::list(c, actor)).remove(0);
        let parametri: ParametriStampa = serde_json::from_str(&chiesta.parametri).unwrap();
        assert!(
            matches!(&parametri.oggetto, OggettoStampa::Prospetto { quale: q, .. } if q == quale)
        );
        let libro = p
            .dati
            .leggi(|c| web::libro_di_prospetto(c, actor, &parametri));
        let libro = libro.unwrap();
        assert!(chiesta.totale > 0 && libro.fogli().count() > 0, "{quale:?}");
        assert!(format!("{libro:?}").contains("LUCE"), "{quale:?}");
        // Two readings of the same day give the same book.
        let ancora = p
            .dati
            .leggi(|c| web::libro_di_prospetto(c, actor, &parametri));
        assert_eq!(Some(libro), ancora);
    }
}

/// Whoever answers for one CdR gets the reports of his own: on the page, in the spreadsheet, in the book, among the choices.
#[tokio::test]
async fn of_other_cdr_no_report_says_a_word() {
    let (mut p, _) = prova();
    let actor = p.dati.actor.clone();
    let suo = p.dati.leggi(|c| store::cdr::find(c, &actor, "U_01"));
    let chi = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&suo))]);
    p.entra_come(&chi);
    for quale in adatti() {
        for poi in ["", "/tabella/xlsx"] {
            let r = p.pagina(&url(*quale, poi, "LUCE")).await;
            let testo = r.testo();
            assert!(testo.contains("LUCE"), "{quale:?}{poi}: {testo}");
            assert!(
                !testo.to_uppercase().contains("OMBRA"),
                "{quale:?}{poi}: {testo}"
            );
        }
        let parametri = ParametriStampa {
            formato: domain::libro::FormatoLibro::Pdf,
            vista: "2026_PTPC".to_owned(),
            livelli: Vec::new(),
            cdr: None,
            stato: None,
            gantt: None,
            oggetto: OggettoStampa::Prospetto {
                quale: *quale,
                scelte: domain::prospetto::ScelteProspetto::default(),
            },
            data_elaborazione: domain::orario::giorno(testkit::adesso()),
        };
        let libro = p
            .dati
            .leggi(|c| web::libro_di_prospetto(c, &chi, &parametri));
        assert!(
            !format!("{libro:?}").to_uppercase().contains("OMBRA"),
            "{quale:?}"
        );
    }
    // What he does not see is not there to choose either.
    for scelta in ["processi?cdr=U_02", "persona?persona=verdi%20ombra"] {
        let r = p
            .get(&p.url(&format!("/viste/2026_PTPC/prospetti/{scelta}")))
            .await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{scelta}");
        assert!(!r.letto().contains("Scheda OMBRA"));
    }
}

#[tokio::test]
async fn a_wrong_choice_gets_a_sentence() {
    let (p, _) = prova();
    for (scelta, frase) in [
        ("fasi?entro=domani", "scrivi un numero intero di giorni"),
        ("fasi?situazione=boh", "Situazione: «boh» non c'è"),
        ("processi?area=%3Cb%3E", "Area di rischio: «<b>» non c'è"),
        (
            "monitoraggio?sessione=m-9",
            "Sessione di monitoraggio: «m-9» non c'è",
        ),
        ("indicatori?per=tutti", "Per chi: «tutti» non c'è"),
    ] {
        let r = p
            .get(&p.url(&format!("/viste/2026_PTPC/prospetti/{scelta}")))
            .await;
        assert_eq!(
            r.stato,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{scelta}: {}",
            r.letto()
        );
        r.dice(&[frase]);
        let xlsx = scelta.replacen('?', "/tabella/xlsx?", 1);
        let r = p
            .get(&p.url(&format!("/viste/2026_PTPC/prospetti/{xlsx}")))
            .await;
        assert_eq!(
            r.stato,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{xlsx}: {}",
            r.letto()
        );
        r.dice(&[frase]);
    }
    let stampa = p.url("/viste/2026_PTPC/prospetti/processi/stampa");
    let r = p.post(&stampa, &[("cdr", "U_99")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["«U_99» non c'è"]);
}

#[tokio::test]
async fn statements_do_not_grow_with_the_plan() {
    let (p, _) = prova();
    let lunga = p.dati.vista("2026_PTPC_LUNGA");
    for n in 0..40 {
        p.dati.scheda(&lunga, &format!("2026_L_{n}"));
    }
    p.dati.monitoraggio(&lunga, "m-2", &[]);
    for quale in adatti() {
        // The first look works out the scores.
        for vista in ["2026_PTPC", "2026_PTPC_LUNGA"] {
            p.pagina(&format!("/viste/{vista}/prospetti/{}", quale.codice()))
                .await;
        }
        let conta = async |vista: &str| {
            let url = format!("/viste/{vista}/prospetti/{}", quale.codice());
            p.istruzioni(&url).await.0
        };
        assert_eq!(
            conta("2026_PTPC").await,
            conta("2026_PTPC_LUNGA").await,
            "{quale:?}"
        );
    }
}

/// A plan too long for a browser: the page says so, and the spreadsheet has every row.
#[tokio::test]
async fn a_long_report_is_cut_on_the_page_and_whole_in_the_file() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC_LUNGA");
    for n in 0..260 {
        p.dati.scheda(&vista, &format!("2026_L_{n:03}"));
    }
    let fasi = "/viste/2026_PTPC_LUNGA/prospetti/fasi";
    let pagina = p.pagina(fasi).await;
    pagina.dice(&["520 righe", "La pagina mostra le prime 500"]);
    let file = p.pagina(&format!("{fasi}/tabella/xlsx")).await.testo();
    assert!(file.contains("2026_L_259"));
    assert!(!pagina.testo().contains("2026_L_259"));
}

/// The choices of a report are kept under a name, found again in the list and taken away; a name is asked for without losing what was typed.
#[tokio::test]
async fn choices_are_kept_under_a_name() {
    let (p, _) = prova();
    let salva = p.url("/viste/2026_PTPC/prospetti/misure/salvati");
    let campi = [
        ("situazione", "in_ritardo"),
        ("cadenza", "mensile"),
        ("formato", "docx"),
        ("posta", "si"),
    ];
    let senza = p.post(&salva, &campi).await;
    assert_eq!(senza.stato, StatusCode::UNPROCESSABLE_ENTITY);
    senza.dice(&["Scrivi un nome"]);
    let html = senza.testo();
    for tenuto in [
        "value=\"mensile\" selected",
        "value=\"docx\" selected",
        "name=\"posta\" value=\"si\" checked",
        "name=\"situazione\" value=\"in_ritardo\"",
    ] {
        assert!(html.contains(tenuto), "{tenuto}: {html}");
    }
    let mut con_nome = campi.to_vec();
    con_nome.push(("nome", "I ritardi <del mese>"));
    let dove = p.post(&salva, &con_nome).await.dove();
    let elenco = p.get(&dove).await;
    elenco.dice(&[
        "Il prospetto è salvato",
        "I ritardi <del mese>",
        "Solo tuo",
        "Il primo di ogni mese, in Word (DOCX), con un messaggio: la prossima volta il 01/02/2026",
    ]);
    let html = elenco.testo();
    let url = "/viste/2026_PTPC/prospetti/misure?situazione=in_ritardo";
    assert!(html.contains(url), "{html}");
    let (_, dopo) = html.split_once("prospetti/salvati/").unwrap();
    let (id, _) = dopo.split_once('/').unwrap();
    let togli = p.url(&format!(
        "/viste/2026_PTPC/prospetti/salvati/{id}/eliminazione"
    ));
    let dove = p.post(&togli, &[]).await.dove();
    let elenco = p.get(&dove).await;
    elenco.dice(&["Il prospetto salvato è tolto"]);
    assert!(!elenco.letto().contains("I ritardi"));
    assert_eq!(p.post(&togli, &[]).await.stato, StatusCode::NOT_FOUND);
}

/// What another shares is found, opened with one's own eyes, and taken away by whoever composes plans.
#[tokio::test]
async fn what_is_shared_is_found_by_others() {
    let (mut p, _) = prova();
    let salva = p.url("/viste/2026_PTPC/prospetti/processi/salvati");
    p.post(&salva, &[("nome", "Per tutti"), ("condiviso", "si")])
        .await;
    p.post(&salva, &[("nome", "Per me")]).await;
    p.come("elio.rosa", &[Ruolo::Lettore]);
    let elenco = p.pagina("/viste/2026_PTPC/prospetti").await;
    elenco.dice(&["Per tutti", "Condiviso da altri"]);
    assert!(!elenco.letto().contains("Per me"));
    assert!(!elenco.testo().contains("/eliminazione"));
}

#[tokio::test]
async fn a_report_goes_out_in_every_format() {
    let (p, _) = prova();
    for formato in ["xlsx", "ods", "csv", "json"] {
        let r = p
            .pagina(&format!(
                "/viste/2026_PTPC/prospetti/processi/tabella/{formato}"
            ))
            .await;
        let come = r.intestazione(header::CONTENT_DISPOSITION);
        assert!(come.contains("2026_PTPC-processi."), "{formato}: {come}");
    }
    let no = p.url("/viste/2026_PTPC/prospetti/processi/tabella/exe");
    assert_eq!(p.get(&no).await.stato, StatusCode::NOT_FOUND);
    let stampa = p.url("/viste/2026_PTPC/prospetti/piano/stampa");
    for formato in ["pdf", "docx", "odt"] {
        p.post(&stampa, &[("formato", formato)]).await.dove();
        let chiesta = p
            .dati
            .leggi(|c| store::stampe::list(c, &p.dati.actor))
            .remove(0);
        let parametri: ParametriStampa = serde_json::from_str(&chiesta.parametri).unwrap();
        assert_eq!(parametri.formato.codice(), formato);
    }
    let no = p.post(&stampa, &[("formato", "exe")]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["scegli fra pdf, docx e odt"]);
}

/// The lists beside the sheets go out as they are filtered, and hold what whoever asks may read.
#[tokio::test]
async fn lists_go_out_as_they_are_filtered() {
    let (mut p, _) = prova();
    let liste = [
        ("/viste/2026_PTPC/eventi", "/viste/2026_PTPC/eventi/tabella"),
        (
            "/viste/2026_PTPC/anomalie",
            "/viste/2026_PTPC/anomalie/tabella",
        ),
        (
            "/viste/2026_PTPC/monitoraggi/m-1",
            "/viste/2026_PTPC/monitoraggi/m-1/tabella",
        ),
        ("/viste", "/esportazioni/viste"),
    ];
    for (pagina, tabella) in liste {
        let html = p.pagina(pagina).await.testo();
        for formato in ["xlsx", "ods", "csv", "json"] {
            assert!(
                html.contains(&format!("{tabella}/{formato}")),
                "{pagina} {formato}: {html}"
            );
            p.pagina(&format!("{tabella}/{formato}")).await;
        }
        let altro = p.url(&format!("{tabella}/exe"));
        assert_eq!(
            p.get(&altro).await.stato,
            StatusCode::NOT_FOUND,
            "{tabella}"
        );
    }
    for (tabella, c_e, non_c_e) in [
        ("eventi/tabella/csv?cdr=U_01", "LUCE", "OMBRA"),
        (
            "anomalie/tabella/csv?scheda=2026_U_02_1",
            "2026_U_02_1",
            "2026_U_01_1",
        ),
        ("monitoraggi/m-1/tabella/csv?cdr=U_02", "OMBRA", "LUCE"),
    ] {
        let letto = p
            .pagina(&format!("/viste/2026_PTPC/{tabella}"))
            .await
            .letto();
        assert!(
            letto.contains(c_e) && !letto.contains(non_c_e),
            "{tabella}: {letto}"
        );
    }
    let actor = p.dati.actor.clone();
    let suo = p.dati.leggi(|c| store::cdr::find(c, &actor, "U_01"));
    let chi = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&suo))]);
    p.entra_come(&chi);
    for (_, tabella) in liste {
        let letto = p.pagina(&format!("{tabella}/csv")).await.letto();
        assert!(
            !letto.contains("OMBRA") && !letto.contains("U_02"),
            "{tabella}: {letto}"
        );
    }
}
