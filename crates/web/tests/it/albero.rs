//! The tree of performance: one score on every page, down to the values; and the score that a person decides.

use axum::http::StatusCode;
use domain::Decimale;
use domain::regole::Versione;
use domain::scheda::{Collegamento, Contenuto, Fase, Indicatore, Stato, ValoreAnnuale};
use testkit::contenuto;

use crate::support::Prova;

fn fase(peso: i64, avanzamento: i64) -> Fase {
    Fase {
        peso: Some(Decimale::from(peso)),
        avanzamento: Some(Decimale::from(avanzamento)),
        ..Fase::default()
    }
}

/// Expects 100 in 2026.
fn indicatore(raggiunto: Option<i64>) -> Indicatore {
    Indicatore {
        descrizione: Some("n. pratiche verificate".to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::CENTO),
            raggiunto: raggiunto.map(Decimale::from),
        }],
        ..Indicatore::default()
    }
}

fn obiettivo(codice: &str, direzione: &str, fasi: Vec<Fase>, raggiunto: Option<i64>) -> Contenuto {
    Contenuto {
        direzione: Some(direzione.to_owned()),
        fasi,
        indicatori: vec![indicatore(raggiunto)],
        ..contenuto(codice)
    }
}

/// Tributi: Z1 (phases 60×50 + 40×100 = 70, indicator 80: 75) and Z2 (45), together 60. Cultura: Z3, 100. The plan: 80.
pub(crate) fn prova() -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_OBIETTIVI");
    let fasi = vec![fase(60, 50), fase(40, 100)];
    for c in [
        obiettivo("2026_Z1", "Tributi & entrate", fasi, Some(80)),
        obiettivo("2026_Z2", "Tributi & entrate", Vec::new(), Some(45)),
        obiettivo("2026_Z3", "Cultura", Vec::new(), Some(120)),
    ] {
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    prova
}

const ALBERO: &str = "/viste/2026_OBIETTIVI/albero";
const Z1: &str = "/viste/2026_OBIETTIVI/schede/2026_Z1";

#[tokio::test]
async fn the_tree_shows_every_score_and_how_it_came_about() {
    let p = prova();
    let pagina = p.pagina(ALBERO).await;
    pagina.dice(&[
        "Punteggi secondo «Fasi e indicatori in parti uguali»: come si calcola",
        "Piano 2026_OBIETTIVI Piano 1 allerta Buono punteggio 80,00",
        "(1,00 × 100,00 + 1,00 × 60,00) / 2,00 = 80,00",
        "Tributi & entrate Direzione 1 allerta peso 1 Da migliorare punteggio 60,00",
        "2026_Z1 Attività 2026_Z1 Obiettivo peso 1 Da migliorare punteggio 75,00",
        "Avanzamento delle fasi (60,00 × 50,00 + 40,00 × 100,00) / 100,00 = 70,00",
        "(50,00 × 70,00 + 50,00 × 80,00) / 100,00 = 75,00",
        "Valori: raggiunto 80,00, atteso 100,00, raggiunto l'anno prima non indicato; il verso non è scritto, ed è considerato migliore un valore più alto.",
        "80,00 × 100 / 100,00 = 80,00",
        "«n. pratiche verificate»: L'indicatore è sotto la metà di ciò che si attendeva.",
        "2026_Z3 Attività 2026_Z3 Obiettivo peso 1 Buono punteggio 100,00",
    ]);
    let html = pagina.testo();
    // The plan and its directions are open, their sheets a click away; what opens closes.
    assert_eq!(html.matches("<details open>").count(), 3, "{html}");
    for (apre, chiude) in [
        ("<ul", "</ul>"),
        ("<details", "</details>"),
        ("<li", "</li>"),
    ] {
        let in_albero = html.split("sch-scores is-first").nth(1).unwrap();
        let in_albero = in_albero.split("</main>").next().unwrap();
        let aperti = in_albero.matches(apre).count() + usize::from(apre == "<ul");
        assert_eq!(aperti, in_albero.matches(chiude).count(), "{apre}");
    }
    let ramo = p.pagina(&format!("{ALBERO}?ramo=2026_Z1")).await.testo();
    assert_eq!(ramo.matches("<details open>").count(), 4, "{ramo}");
    assert_eq!(ramo.matches("id=\"aperto\"").count(), 1);
    // An address from another time opens nothing, and is no mistake.
    p.pagina(&format!("{ALBERO}?ramo=mai")).await;
    for da in ["/viste/2026_OBIETTIVI", "/viste/2026_OBIETTIVI/cruscotto"] {
        let html = p.pagina(da).await.testo();
        assert!(html.contains(&p.url(ALBERO)), "{da}");
    }
}

#[tokio::test]
async fn every_page_says_the_same_score() {
    let p = prova();
    let albero = p.pagina(ALBERO).await.letto();
    for (codice, punteggio, fascia) in [
        ("2026_Z1", "75,00", "Da migliorare"),
        ("2026_Z2", "45,00", "Insufficiente"),
        ("2026_Z3", "100,00", "Buono"),
    ] {
        let scheda = format!("/viste/2026_OBIETTIVI/schede/{codice}");
        p.pagina(&scheda)
            .await
            .dice(&[&format!("Punteggio {punteggio}, {fascia} Come si calcola")]);
        let pagina = p.pagina(&format!("{scheda}/punteggio")).await;
        pagina.dice(&[&format!("{punteggio}, {fascia}"), "Valori: raggiunto"]);
        let riga = format!("{fascia} punteggio {punteggio}");
        assert!(albero.contains(&riga), "{riga}: {albero}");
        assert!(
            pagina.testo().contains(&format!("{scheda}/indicatori/1")),
            "{codice}"
        );
    }
    // The page of an indicator too, and the one of all of them, whatever the rules. Z2 has 45 of 100: 45×100/100; Z3 120 of 100,
    // which one rule brings to 100 by itself, and for another is 120×100/100 with at most 100 points.
    let supposto = "il verso non è scritto, ed è considerato migliore un valore più alto";
    for (smvp, regola, z3) in [
        (
            "semplice 1",
            "Raggiunto su atteso, da 0 a 100",
            "20,00 100,00 100,00 il valore atteso è raggiunto",
        ),
        (
            "avanzamento 1",
            "Avanzamento in percentuale",
            "20,00 120,00 100,00 120,00 × 100 / 100,00 = 120,00",
        ),
        (
            "raggiunto-su-atteso 1",
            "Raggiunto su atteso, da 0 a 100",
            "20,00 100,00 100,00 il valore atteso è raggiunto",
        ),
    ] {
        let modulo = [
            ("codice", "2026_OBIETTIVI"),
            ("titolo", "Piano"),
            ("anno", "2026"),
            ("smvp", smvp),
        ];
        p.post(&p.url("/viste/2026_OBIETTIVI/modifica"), &modulo)
            .await
            .dove();
        for (codice, riga, nel_punteggio) in [
            (
                "2026_Z2",
                "-55,00 45,00 45,00 45,00 × 100 / 100,00 = 45,00",
                "45,00 × 100 / 100,00 = 45,00",
            ),
            ("2026_Z3", z3, "Punti"),
        ] {
            let scheda = format!("/viste/2026_OBIETTIVI/schede/{codice}");
            p.pagina(&format!("{scheda}/indicatori/1")).await.dice(&[
                riga,
                supposto,
                &format!("regola «{regola}»"),
            ]);
            p.pagina(&format!("{scheda}/punteggio"))
                .await
                .dice(&[nel_punteggio, regola, supposto]);
            let punti = if codice == "2026_Z2" {
                "45,00"
            } else {
                "100,00"
            };
            p.pagina(&format!("{scheda}/indicatori"))
                .await
                .dice(&[&format!("atteso 100,00, punti {punti}.")]);
        }
    }
}

#[tokio::test]
async fn other_rules_give_other_scores() {
    let p = prova();
    p.pagina(ALBERO).await.dice(&["punteggio 80,00"]);
    let modulo = [
        ("codice", "2026_OBIETTIVI"),
        ("titolo", "Piano"),
        ("anno", "2026"),
        ("smvp", "avanzamento 1"),
    ];
    p.post(&p.url("/viste/2026_OBIETTIVI/modifica"), &modulo)
        .await
        .dove();
    // Phases count for nothing: Z1 is 80, Tributi 62,50, the plan 81,25.
    let pagina = p.pagina(ALBERO).await;
    pagina.dice(&[
        "Avanzamento in percentuale, media pesata",
        "Raggiunto in parte punteggio 81,25",
        "Raggiunto in parte punteggio 62,50",
    ]);
    assert!(pagina.testo().contains(&p.url("/smvp/avanzamento/1")));
}

#[tokio::test]
async fn linked_objectives_count_where_the_rules_say_so() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_OBIETTIVI");
    let collegato = |codice: &str| Collegamento {
        livello: "Obiettivo".to_owned(),
        codice: codice.to_owned(),
        nome: String::new(),
        peso: None,
    };
    let mut z1 = obiettivo("2026_Z1", "Tributi", Vec::new(), Some(80));
    // By its name without the year, twice; itself; one that is not in the plan.
    z1.collegato_a = ["Z2", "2026_Z2", "2026_Z1", "2026_Z9"]
        .map(collegato)
        .into();
    let z2 = obiettivo("2026_Z2", "Tributi", Vec::new(), Some(45));
    for c in [z1, z2] {
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    let pagina = format!("{Z1}/punteggio");
    let letto = p.pagina(&pagina).await.letto();
    assert!(!letto.contains("Schede collegate"), "{letto}");
    let modulo = [
        ("codice", "2026_OBIETTIVI"),
        ("titolo", "Piano"),
        ("anno", "2026"),
        ("smvp", "raggiunto-su-atteso 1"),
    ];
    p.post(&p.url("/viste/2026_OBIETTIVI/modifica"), &modulo)
        .await
        .dove();
    // 60 of 100 the indicators (80), 20 the linked (45): (60 × 80 + 20 × 45) / 80.
    p.pagina(&pagina).await.dice(&[
        "Schede collegate (1,00 × 45,00) / 1,00 = 45,00",
        "(60,00 × 80,00 + 20,00 × 45,00) / 80,00 = 71,25",
        "Schede collegate: 2026_Z2 45,00.",
    ]);
}

/// Saves a block of Z1 as its form has it, with one control typed anew.
async fn scrive(p: &Prova, blocco: &str, campo: &str, valore: &str) -> crate::support::Risposta {
    let qui = format!("{Z1}/blocchi/{blocco}");
    let versione = p.pagina(&qui).await.valori("versione")[0].clone();
    let campi = [("versione", versione.as_str()), (campo, valore)];
    p.post(&p.url(&qui), &campi).await
}

/// Tributi: (3 × 75 + 1 × 45) / 4 = 67,5; without Z1, 45.
#[tokio::test]
async fn a_sheet_weighs_what_is_typed() {
    let p = prova();
    scrive(&p, "punteggio", "peso", "3").await.dove();
    p.pagina(Z1).await.dice(&["Peso nel punteggio", "3,00"]);
    p.pagina(ALBERO).await.dice(&[
        "Tributi & entrate Direzione 1 allerta peso 1 Da migliorare punteggio 67,50",
        "(3,00 × 75,00 + 1,00 × 45,00) / 4,00 = 67,50",
        "2026_Z1 Attività 2026_Z1 Obiettivo peso 3",
    ]);
    scrive(&p, "punteggio", "peso", "-1").await.dove();
    p.pagina(ALBERO)
        .await
        .dice(&["Tributi & entrate Direzione 1 allerta peso 1 Insufficiente punteggio 45,00"]);
    for storto in ["-0,5", "101", "tanto", "1,234"] {
        let r = scrive(&p, "punteggio", "peso", storto).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{storto}");
        assert!(r.testo().contains(storto), "what was typed stays: {storto}");
    }
}

/// 60 of 100 the indicators (80), 20 the linked: (3 × 45 + 1 × 100) / 4 = 58,75; together (60 × 80 + 20 × 58,75) / 80.
#[tokio::test]
async fn a_link_weighs_what_is_typed() {
    let p = prova();
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_OBIETTIVI"));
    p.dati.cambia_vista(&vista, |v| {
        v.smvp = Versione::leggi("raggiunto-su-atteso 1")
    });
    let righe = "Obiettivo: Z2 Tributi minori (peso 3)\nObiettivo: Z3";
    scrive(&p, "collegamenti", "collegato_a", righe)
        .await
        .dove();
    p.pagina(Z1)
        .await
        .dice(&["Obiettivo: Z2 Tributi minori (peso 3)", "Obiettivo: Z3"]);
    let punteggio = format!("{Z1}/punteggio");
    p.pagina(&punteggio)
        .await
        .dice(&["Schede collegate (3,00 × 45,00 + 1,00 × 100,00) / 4,00 = 58,75"]);
    // What was written stands in the form again, and what is wrong is said beside it.
    let form = p
        .pagina(&format!("{Z1}/blocchi/collegamenti"))
        .await
        .testo();
    assert!(
        form.contains("Obiettivo: Z2 Tributi minori (peso 3)"),
        "{form}"
    );
    let r = scrive(&p, "collegamenti", "collegato_a", "Obiettivo: Z2 (peso -4)").await;
    r.dice(&["scrivi un peso da 0 a 100, oppure -1 per non contare il collegamento"]);
    // A weight is for whoever works with the plan: the printed sheet stays the one everyone knows.
    let stampa = p
        .pagina("/stampe/anteprima?vista=2026_OBIETTIVI")
        .await
        .testo();
    assert!(stampa.contains("Z2 Tributi minori") && !stampa.contains("(peso 3)"));
}

#[tokio::test]
async fn a_cancelled_sheet_counts_for_nobody() {
    let p = prova();
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_OBIETTIVI"));
    let mut z4 = obiettivo("2026_Z4", "Cultura", Vec::new(), Some(0));
    z4.stato = Some(Stato::Annullata);
    p.dati.scheda_con(&p.dati.actor, &vista, z4);
    let vuoto = obiettivo("2026_Z5", "Cultura", Vec::new(), None);
    p.dati.scheda_con(&p.dati.actor, &vista, vuoto);
    p.pagina(ALBERO).await.dice(&[
        "2026_Z4 Attività 2026_Z4 Obiettivo 1 allerta 1 avviso non contata Insufficiente punteggio 0,00",
        "il suo stato è «Annullata»",
        "manca il valore raggiunto: scrivilo",
        // Z3 and Z5 are (100 + 0) / 2.
        "Cultura Direzione peso 1 Da migliorare punteggio 50,00",
    ]);
}

#[tokio::test]
async fn processes_stand_below_their_cdr() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "U_01");
    for codice in ["2026_SEG_1", "2026_SEG_2"] {
        p.dati.scheda(&vista, codice);
    }
    let mut orfano = contenuto("2026_ALT_1");
    orfano.collegato_a = Vec::new();
    p.dati.scheda_con(&p.dati.actor, &vista, orfano);
    // Phases 50,50; the indicator misses its value: (50 × 50,5 + 50 × 0) / 100.
    p.pagina("/viste/2026_PTPC/albero").await.dice(&[
        "U_01 Attività U_01 CdR peso 1 Insufficiente punteggio 25,25",
        "2026_SEG_1 Attività 2026_SEG_1 Processo peso 1 Insufficiente punteggio 25,25",
        "Processi senza CdR Gruppo peso 1 Insufficiente punteggio 25,25",
    ]);
    // The page of a CdR leads to the scores of its processes.
    let html = p
        .pagina("/viste/2026_PTPC/schede/U_01/punteggio")
        .await
        .testo();
    assert!(html.contains("/schede/2026_SEG_2/punteggio"), "{html}");
}

#[tokio::test]
async fn a_score_is_decided_by_hand_and_given_back() {
    let p = prova();
    let pagina = format!("{Z1}/punteggio");
    let url = p.url(&pagina);
    let decidi = async |punteggio: &str, motivazione: &str| {
        let campi = [
            ("azione", "blocca"),
            ("punteggio", punteggio),
            ("motivazione", motivazione),
        ];
        p.post(&url, &campi).await
    };
    for (punteggio, motivazione, frase) in [
        ("", "Verbale 3", "Punteggio: non è un numero"),
        ("molto", "", "Motivazione: scrivi perché"),
        (
            "62,5",
            " ",
            "Motivazione: scrivi perché il punteggio è deciso a mano",
        ),
        (
            "101",
            "Verbale 3",
            "Punteggio: il punteggio di una scheda è al massimo 100,00",
        ),
        (
            "-1",
            "Verbale 3",
            "Punteggio: un punteggio non può essere negativo",
        ),
        (
            "62,505",
            "Verbale 3",
            "Punteggio: al massimo 2 cifre dopo la virgola",
        ),
    ] {
        let r = decidi(punteggio, motivazione).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{frase}");
        r.dice(&[frase]);
        if !punteggio.is_empty() {
            assert!(r.testo().contains(&format!("value=\"{punteggio}\"")));
        }
    }
    let r = p.post(&url, &[("azione", "sblocca")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["il punteggio non è bloccato"]);
    assert_eq!(
        decidi("90", "Il nucleo ha corretto il dato").await.dove(),
        p.url(&format!("{pagina}?esito=bloccato"))
    );
    p.pagina(&pagina).await.dice(&[
        "90,00, Buono bloccato",
        "anna.verdi, 31/01/2026 10:30. Motivazione: Il nucleo ha corretto il dato",
        "Il calcolo dà 75,00.",
        "Punteggio fissato a mano al posto di 75,00 = 90,00",
    ]);
    // Tributi is (90 + 45) / 2, the plan (67,5 + 100) / 2.
    p.pagina(ALBERO).await.dice(&[
        "2026_Z1 Attività 2026_Z1 Obiettivo bloccato peso 1 Buono punteggio 90,00",
        "Da migliorare punteggio 67,50",
        "punteggio 83,75",
    ]);
    p.pagina(Z1)
        .await
        .dice(&["Punteggio 90,00, Buono bloccato"]);
    p.post(&url, &[("azione", "sblocca")]).await.dove();
    p.pagina(ALBERO).await.dice(&["punteggio 80,00"]);
    p.pagina(&format!("{Z1}/storia")).await.dice(&[
        "Punteggio sbloccato anna.verdi",
        "Punteggio bloccato anna.verdi, 31/01/2026 10:30 – Il nucleo ha corretto il dato",
        "Punteggio vuoto 90,00",
    ]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let mut p = prova();
    for resto in [
        "/viste/mai/albero",
        "/viste/2026_OBIETTIVI/schede/mai/punteggio",
        "/viste/2026_OBIETTIVI/schede/Cultura/punteggio",
    ] {
        let url = p.url(resto);
        assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND, "{resto}");
        if resto.ends_with("punteggio") {
            let r = p.post(&url, &[("azione", "sblocca")]).await;
            assert_eq!(r.stato, StatusCode::NOT_FOUND, "{resto}");
        }
    }
    p.dati.vista("2026_VUOTA");
    p.pagina("/viste/2026_VUOTA/albero")
        .await
        .dice(&["La vista non ha ancora schede"]);
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    for resto in [ALBERO, &format!("{Z1}/punteggio")] {
        let r = p.get(&format!("/{sigla}{resto}")).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{resto}");
    }
}

#[tokio::test]
async fn a_large_plan_opens_a_branch_at_a_time() {
    let p = prova();
    let vista = p.dati.vista("2026_GRANDE");
    for n in 0..210 {
        let direzione = format!("Direzione {}", n % 7);
        let c = obiettivo(&format!("2026_G{n:03}"), &direzione, Vec::new(), Some(80));
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    let grande = "/viste/2026_GRANDE/albero";
    let (corta, _) = p.istruzioni(ALBERO).await;
    let (lunga, chiusa) = p.istruzioni(grande).await;
    assert_eq!(corta, lunga);
    let righe = |html: &str| html.matches("class=\"c-score\"").count();
    assert_eq!(
        righe(&chiusa.testo()),
        1 + 7,
        "the plan and seven directions"
    );
    assert!(chiusa.letto().contains("si apre un ramo per volta"));
    let di_direzione = format!("{grande}?ramo=Direzione%203");
    let (ancora, aperta) = p.istruzioni(&di_direzione).await;
    assert!(ancora < lunga, "what has not changed is not read again");
    assert!(!aperta.letto().contains("2026_G000"));
    aperta.dice(&["2026_G003 Attività 2026_G003 Obiettivo peso 1 Buono punteggio 80,00"]);
    let html = p.pagina(&format!("{grande}?ramo=2026_G003")).await.testo();
    assert!(html.contains("Valori: raggiunto") && html.contains("id=\"aperto\""));
    assert_eq!(html.matches("Valori: raggiunto").count(), 1);
}
