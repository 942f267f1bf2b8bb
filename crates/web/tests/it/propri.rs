//! What an indicator brings for its own score: its ranges, its rule, and a score decided by hand.

use axum::http::StatusCode;
use domain::Decimale;
use domain::scheda::Indicatore;

use crate::punteggi::{indicatore, obiettivo};
use crate::support::{Prova, Risposta};

const Z1: &str = "/viste/2026_OBIETTIVI/schede/2026_Z1";

/// A sheet with two indicators, 75 of 100 and 60 of 100.
fn prova() -> Prova {
    let p = Prova::new();
    let vista = p.dati.vista("2026_OBIETTIVI");
    let suoi = vec![
        indicatore("pratiche", 100, Some(75)),
        indicatore("atti", 100, Some(60)),
    ];
    p.dati
        .scheda_con(&p.dati.actor, &vista, obiettivo("2026_Z1", suoi, &[]));
    p
}

fn scritti(p: &Prova) -> Vec<Indicatore> {
    let scheda = p.dati.leggi(|c| {
        let vista = store::viste::find(c, &p.dati.actor, "2026_OBIETTIVI")?;
        store::schede::find(c, &p.dati.actor, &vista.id, "2026_Z1")
    });
    scheda.contenuto().indicatori.clone()
}

/// Sends the form of the indicators, the first with these fields too.
async fn invia(p: &Prova, campi: &[(&str, &str)]) -> Risposta {
    let modulo = format!("{Z1}/blocchi/indicatori");
    let versione = p.pagina(&modulo).await.valori("versione")[0].clone();
    let mut tutti = vec![
        ("versione", versione.as_str()),
        ("id", "1"),
        ("origine", "0 pratiche"),
        ("descrizione", "pratiche"),
        ("unita", "numero"),
        ("atteso_2026", "100"),
        ("raggiunto_2026", "75"),
    ];
    tutti.extend(campi);
    tutti.extend([
        ("id", "2"),
        ("origine", "1 atti"),
        ("descrizione", "atti"),
        ("unita", "numero"),
        ("atteso_2026", "100"),
        ("raggiunto_2026", "60"),
    ]);
    p.post(&p.url(&modulo), &tutti).await
}

#[tokio::test]
async fn an_indicator_brings_its_ranges_and_its_rule() {
    let p = prova();
    let no = invia(&p, &[("intervalli", "0; 50; 20\n40; 100; 60")]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["riga 2: l'intervallo comincia prima che finisca quello della riga sopra"]);
    assert!(no.testo().contains("id=\"intervalli-1-errore\""));
    let no = invia(&p, &[("conversione", "a occhio")]).await;
    no.dice(&["scegli una voce fra: Avanzamento in percentuale"]);
    let tabella = ("intervalli", "0; 50; 20\n50; 100; 60; 90");
    // The ranges alone do not count where the rules of the plan divide.
    invia(&p, &[tabella]).await.dove();
    p.pagina(&format!("{Z1}/indicatori/1")).await.dice(&[
        "Intervalli propri da 0 a 50: 20; da 50 a 100: da 60 a 90 (la regola",
        "non li usa)",
    ]);
    invia(&p, &[tabella, ("conversione", "intervalli")])
        .await
        .dove();
    // 60 + (75 − 50) × (90 − 60) / (100 − 50) = 75.
    let conto = "intervalli dell'indicatore: 60,00 + (75,00 − 50,00) × (90,00 − 60,00) / (100,00 − 50,00) = 75,00";
    p.pagina(&format!("{Z1}/punteggio")).await.dice(&[
        "Intervalli di valori (regola scelta per l'indicatore)",
        conto,
    ]);
    p.pagina(&format!("{Z1}/indicatori/1")).await.dice(&[
        "regola «Intervalli di valori», scelta per questo indicatore",
        "Regola di conversione Intervalli di valori",
        conto,
    ]);
    // The other one goes by the rules of the plan.
    let altro = p.pagina(&format!("{Z1}/indicatori/2")).await.letto();
    assert!(!altro.contains("scelta per questo indicatore"), "{altro}");
    let form = p.pagina(&format!("{Z1}/blocchi/indicatori")).await.testo();
    assert!(form.contains("50; 100; 60; 90"));
    // A rule that lacks what it needs is said among the anomalies.
    invia(&p, &[("conversione", "soglie")]).await.dove();
    p.pagina("/viste/2026_OBIETTIVI/anomalie").await.dice(&[
        "Regola di un indicatore senza ciò che le serve",
        "ma non ha la soglia minima, né la soglia massima",
    ]);
}

#[tokio::test]
async fn the_score_of_an_indicator_is_decided_by_hand_and_given_back() {
    let mut p = prova();
    let pagina = format!("{Z1}/indicatori/1");
    let url = p.url(&format!("{pagina}/punteggio"));
    let punteggio = format!("{Z1}/punteggio");
    // (75 + 60) / 2 = 67,5.
    p.pagina(&punteggio).await.dice(&["67,50"]);
    let versione = p.pagina(&pagina).await.valori("versione")[0].clone();
    let decidi = async |versione: &str, punti: &str, perche: &str| {
        let campi = [
            ("azione", "blocca"),
            ("versione", versione),
            ("punteggio", punti),
            ("motivazione", perche),
        ];
        p.post(&url, &campi).await
    };
    for (punti, perche, frase) in [
        ("molto", "", "Motivazione: scrivi perché"),
        (
            "90",
            " ",
            "Motivazione: scrivi perché il punteggio è deciso a mano",
        ),
        (
            "101",
            "Verbale 3",
            "Punteggio: il punteggio di un indicatore è al massimo 100,00",
        ),
    ] {
        let r = decidi(&versione, punti, perche).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{punti}");
        r.dice(&[frase]);
        assert!(r.testo().contains(&format!("value=\"{punti}\"")));
    }
    let r = p
        .post(&url, &[("azione", "sblocca"), ("versione", &versione)])
        .await;
    r.dice(&["il punteggio non è bloccato"]);
    // What was decided on another version was decided on other values.
    let r = decidi("0", "90", "Verbale 3").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["nel frattempo la scheda è cambiata"]);
    assert_eq!(
        decidi(&versione, "90", "Verbale 3").await.dove(),
        p.url(&format!("{pagina}?esito=bloccato"))
    );
    p.pagina(&pagina).await.dice(&[
        "Punteggio deciso a mano: 90,00",
        "anna.verdi, 31/01/2026 10:30. Motivazione: Verbale 3",
        "Il calcolo dà 75,00.",
    ]);
    // (90 + 60) / 2 = 75.
    p.pagina(&punteggio).await.dice(&[
        "Punteggio fissato a mano al posto di 75,00 = 90,00",
        "(1,00 × 90,00 + 1,00 × 60,00) / 2,00 = 75,00",
        "Chi ha deciso il punteggio, e perché",
    ]);
    p.pagina("/viste/2026_OBIETTIVI/albero")
        .await
        .dice(&["bloccato"]);
    p.pagina(&format!("{Z1}/storia"))
        .await
        .dice(&["Punteggio bloccato anna.verdi, 31/01/2026 10:30 – Verbale 3"]);
    // Whoever corrects the values neither writes nor loses what was decided.
    invia(&p, &[("note", "corrette"), ("punteggio", "10")])
        .await
        .dove();
    let bloccato = scritti(&p)[0].bloccato.clone().unwrap();
    assert_eq!(bloccato.punteggio, Decimale::from(90));
    let versione = p.pagina(&pagina).await.valori("versione")[0].clone();
    p.post(&url, &[("azione", "sblocca"), ("versione", &versione)])
        .await
        .dove();
    assert_eq!(scritti(&p)[0].bloccato, None);
    p.pagina(&punteggio).await.dice(&["67,50"]);
    let mai = p.url(&format!("{Z1}/indicatori/9/punteggio"));
    let r = p.post(&mai, &[("azione", "sblocca")]).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
    p.da_altro();
    let sua = url.replacen(&p.dati.ente.sigla, &p.dati.altro_ente.sigla, 1);
    let r = p.post(&sua, &[("azione", "sblocca")]).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
}

/// Whoever decides scores need not be one who fills sheets in.
#[tokio::test]
async fn the_nucleo_decides_the_score_of_an_indicator() {
    let mut p = prova();
    p.come("nucleo", &[domain::permesso::Ruolo::Nucleo]);
    let pagina = format!("{Z1}/indicatori/1");
    let versione = p.pagina(&pagina).await.valori("versione")[0].clone();
    let campi = [
        ("azione", "blocca"),
        ("versione", versione.as_str()),
        ("punteggio", "90"),
        ("motivazione", "Verbale 4"),
    ];
    let r = p.post(&p.url(&format!("{pagina}/punteggio")), &campi).await;
    assert_eq!(r.dove(), p.url(&format!("{pagina}?esito=bloccato")));
}
