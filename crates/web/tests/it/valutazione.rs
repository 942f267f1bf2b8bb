//! The risk of a process is assessed: the level comes about on the page, is recorded, and can be opened down to its answers.

use axum::http::StatusCode;
use domain::regole::Versione;

use crate::support::{Prova, Risposta};

const QUI: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

/// A plan that assesses with a method; its one process has the declared level 3,56.
fn prova(metodo: &str) -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "2026_SEG_1");
    prova.dati.cambia_vista(&vista, |v| {
        v.metodo = Versione::leggi(&format!("{metodo} 1"))
    });
    prova
}

/// Answers by their place, from 0: P = 1+2+1+1+1+3 = 9, I = 2+1+3+5 = 11.
const RISPOSTE: [(&str, &str); 10] = [
    ("P1", "0"),
    ("P2", "0"),
    ("P3", "0"),
    ("P4", "0"),
    ("P5", "0"),
    ("P6", "2"),
    ("I1", "1"),
    ("I2", "0"),
    ("I3", "3"),
    ("I4", "4"),
];

/// What the form holds besides the answers, as it was opened.
struct Modulo {
    versione: String,
    metodo: String,
}

impl Modulo {
    async fn apri(prova: &Prova) -> Self {
        let form = valutazione(prova).await;
        Self {
            versione: form.valori("versione")[0].clone(),
            metodo: form.valori("metodo")[0].clone(),
        }
    }

    async fn invia(&self, prova: &Prova, azione: &str, campi: &[(&str, &str)]) -> Risposta {
        let suoi = [
            ("versione", self.versione.as_str()),
            ("metodo", self.metodo.as_str()),
            ("azione", azione),
        ];
        let url = prova.url(&format!("{QUI}/valutazione"));
        prova.post(&url, &[&suoi[..], campi].concat()).await
    }
}

/// The page of the assessment.
async fn valutazione(prova: &Prova) -> Risposta {
    prova.pagina(&format!("{QUI}/valutazione")).await
}

/// Opens the form and sends it.
async fn invia(prova: &Prova, azione: &str, campi: &[(&str, &str)]) -> Risposta {
    Modulo::apri(prova).await.invia(prova, azione, campi).await
}

/// Fails unless the sheet says this of its level.
async fn livello(prova: &Prova, frase: &str) {
    prova.pagina(QUI).await.dice(&[frase]);
}

/// Fails unless the answer to P6 is still ticked.
fn p6_resta(r: &Risposta) {
    assert!(
        r.testo()
            .contains("id=\"P6-2\" name=\"P6\" value=\"2\" checked")
    );
}

#[tokio::test]
async fn a_level_comes_about_is_recorded_and_shows_its_working() {
    let prova = prova("pna2013");
    let r = invia(&prova, "calcola", &RISPOSTE).await;
    assert_eq!(r.stato, StatusCode::OK);
    r.dice(&[
        "Livello 4,13, medio",
        "non è ancora registrata",
        "(1 + 2 + 1 + 1 + 1 + 3) / 6 = 1,5",
        "1,5 × 2,75 ≈ 4,13",
    ]);
    livello(&prova, "3,56 valore dichiarato").await;

    let dove = invia(&prova, "registra", &RISPOSTE).await.dove();
    assert!(
        dove.ends_with("/valutazione?metodo=pna2013%201&esito=salvata"),
        "{dove}"
    );
    livello(&prova, "4,13 valutato il 31/01/2026").await;
    let pagina = valutazione(&prova).await;
    pagina.dice(&["31/01/2026: 4,13, medio PNA 2013, Allegato 5"]);
    // A reassessment begins from the answers given last.
    p6_resta(&pagina);
    prova
        .pagina(&format!("{QUI}/storia"))
        .await
        .dice(&["Valutazione del rischio"]);

    // Corrected by hand afterwards, the level is declared again.
    let form = prova.pagina(&format!("{QUI}/blocchi/funzioni")).await;
    let versione = form.valori("versione")[0].clone();
    prova
        .post(
            &prova.url(&format!("{QUI}/blocchi/funzioni")),
            &[("versione", &versione), ("livello_rischio", "5")],
        )
        .await
        .dove();
    livello(&prova, "5,00 valore dichiarato").await;
}

#[tokio::test]
async fn what_is_not_answered_is_said_beside_its_question() {
    let prova = prova("pna2013");
    for azione in ["calcola", "registra"] {
        let r = invia(&prova, azione, &RISPOSTE[1..]).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
        r.dice(&["C’è un dato da correggere Discrezionalità: scegli una risposta"]);
        // The other answers are still there.
        p6_resta(&r);
    }
    livello(&prova, "3,56 valore dichiarato").await;
}

#[tokio::test]
async fn a_level_that_jumps_asks_for_its_reason() {
    let prova = prova("pna2013");
    let alte = [
        ("P1", "4"),
        ("P2", "1"),
        ("P3", "2"),
        ("P4", "2"),
        ("P5", "1"),
        ("P6", "4"),
        ("I1", "4"),
        ("I2", "1"),
        ("I3", "5"),
        ("I4", "4"),
    ];
    let r = invia(&prova, "registra", &alte).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["il livello passa da basso a molto alto: scrivi perché cambia tanto"]);
    let motivo = [("motivo_dello_scarto", "Nuovo appalto del servizio")];
    let con_motivo = [&alte[..], &motivo].concat();
    invia(&prova, "registra", &con_motivo).await.dove();
    livello(&prova, "25,00 valutato il").await;
}

#[tokio::test]
async fn a_judgement_wants_its_reason_and_prudence() {
    let prova = prova("pna2019");
    let gradi = [
        ("S1", "2"),
        ("S2", "1"),
        ("S3", "0"),
        ("S4", "0"),
        ("S5", "2"),
        ("S6", "2"),
    ];
    let con = |altri: &[(&'static str, &'static str)]| [&gradi[..], altri].concat();
    // What prudence proposes is shown before anything is judged.
    let proposto = invia(&prova, "calcola", &gradi).await;
    assert_eq!(proposto.stato, StatusCode::OK);
    proposto.dice(&["Grado proposto: alto"]);
    let r = invia(&prova, "registra", &con(&[("grado", "1")])).await;
    r.dice(&[
        "Ci sono 2 dati da correggere",
        "Motivo dello scarto: il giudizio è più basso del grado proposto (Alto): scrivi perché",
        "Motivazione: scrivi la motivazione",
    ]);
    invia(
        &prova,
        "registra",
        &con(&[
            ("grado", "1"),
            ("motivazione", "Interessi limitati a pochi casi"),
            ("motivo_dello_scarto", "Decide una commissione esterna"),
        ]),
    )
    .await
    .dove();
    valutazione(&prova).await.dice(&[
        "31/01/2026: medio PNA 2019, Allegato 1 (qualitativo)",
        "Interessi limitati a pochi casi",
        "Motivo dello scarto: Decide una commissione esterna",
        "Livello di collaborazione del responsabile Alto: qui il grado alto è quello buono = rischio basso",
    ]);
    // A judgement is no figure: the declared one stays as it was.
    livello(&prova, "3,56 valore dichiarato").await;
}

#[tokio::test]
async fn two_who_assess_at_once_lose_nothing() {
    let prova = prova("pna2013");
    let aperto_prima = Modulo::apri(&prova).await;
    invia(&prova, "registra", &RISPOSTE).await.dove();
    let mia = [&RISPOSTE[..], &[("motivazione", "La mia")]].concat();
    let r = aperto_prima.invia(&prova, "registra", &mia).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Nel frattempo questa scheda è cambiata"]);
    assert!(r.testo().contains("La mia"));
    let dati = prova.dati.leggi(|c| {
        let vista = store::viste::find(c, &prova.dati.actor, "2026_PTPC")?;
        store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1")
    });
    assert_eq!(dati.contenuto().valutazioni.len(), 1);
}

#[tokio::test]
async fn only_processes_have_a_risk_and_the_plan_keeps_its_method() {
    let prova = prova("pna2013");
    let vista = prova.dati.vista("2026_OBIETTIVI");
    prova.dati.scheda(&vista, "2026_Z101");
    let altrove = prova
        .get(&prova.url("/viste/2026_OBIETTIVI/schede/2026_Z101/valutazione"))
        .await;
    assert_eq!(altrove.stato, StatusCode::NOT_FOUND);
    let modifica = prova.pagina("/viste/2026_PTPC/modifica").await;
    assert!(
        modifica
            .testo()
            .contains("<option value=\"pna2013 1\" selected>")
    );
    // Without one of its own, the form offers the method in force; another can be asked for.
    let altro = prova
        .pagina(&format!("{QUI}/valutazione?metodo=pna2019"))
        .await;
    altro.dice(&["Giudizio complessivo"]);
    let strano = prova
        .pagina(&format!("{QUI}/valutazione?metodo=dichiarato"))
        .await;
    strano.dice(&["Probabilità"]);
}
