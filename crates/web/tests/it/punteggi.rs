//! What a score takes from elsewhere: formulas, thresholds of the indicator, sheets of other plans.

use domain::Decimale;
use domain::campo::Valore;
use domain::fact::Atto;
use domain::scheda::{Collegamento, Contenuto, Indicatore, ValoreAnnuale};
use testkit::{adesso, contenuto};

use crate::smvp::{porta, proprio};
use crate::support::Prova;

pub(crate) fn indicatore(descrizione: &str, atteso: i64, raggiunto: Option<i64>) -> Indicatore {
    Indicatore {
        descrizione: Some(descrizione.to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::from(atteso)),
            raggiunto: raggiunto.map(Decimale::from),
        }],
        ..Indicatore::default()
    }
}

pub(crate) fn obiettivo(
    codice: &str,
    indicatori: Vec<Indicatore>,
    collegato_a: &[&str],
) -> Contenuto {
    Contenuto {
        direzione: Some("Tributi".to_owned()),
        fasi: Vec::new(),
        indicatori,
        collegato_a: collegato_a
            .iter()
            .map(|codice| Collegamento {
                livello: "Obiettivo".to_owned(),
                codice: (*codice).to_owned(),
                nome: String::new(),
                peso: None,
            })
            .collect(),
        ..contenuto(codice)
    }
}

pub(crate) async fn con_regole(p: &Prova, vista: &str, smvp: &str) {
    let modulo = [
        ("codice", vista),
        ("titolo", "Piano"),
        ("anno", "2026"),
        ("smvp", smvp),
    ];
    let dove = format!("/viste/{vista}/modifica");
    p.post(&p.url(&dove), &modulo).await.dove();
}

#[tokio::test]
async fn a_computed_indicator_is_scored_with_what_its_formula_gives() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_OBIETTIVI");
    let calcolato = Indicatore {
        formula: Some("[1] / 2".to_owned()),
        ..indicatore("quota per addetto", 50, None)
    };
    let suoi = vec![indicatore("pratiche", 100, Some(80)), calcolato];
    p.dati
        .scheda_con(&p.dati.actor, &vista, obiettivo("2026_Z1", suoi, &[]));
    // A formula reads sheets of the whole plan: 80 + 40 of 150.
    let somma = Indicatore {
        formula: Some("[2026_Z1.1] + [2026_Z1.2]".to_owned()),
        ..indicatore("in tutto", 150, None)
    };
    let altro = obiettivo("2026_Z2", vec![somma], &[]);
    p.dati.scheda_con(&p.dati.actor, &vista, altro);
    let dove = "/viste/2026_OBIETTIVI/schede/2026_Z1";
    p.pagina(&format!("{dove}/punteggio")).await.dice(&[
        "Valori: raggiunto 40,00, atteso 50,00",
        "40,00 × 100 / 50,00 = 80,00",
    ]);
    p.pagina("/viste/2026_OBIETTIVI/schede/2026_Z2/punteggio")
        .await
        .dice(&[
            "Valori: raggiunto 120,00, atteso 150,00",
            "120,00 × 100 / 150,00 = 80,00",
        ]);
    // The page of the indicator says the same figure.
    p.pagina(&format!("{dove}/indicatori/2"))
        .await
        .dice(&["40,00"]);
}

#[tokio::test]
async fn thresholds_are_written_on_the_indicator() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_OBIETTIVI");
    let con_soglie = Indicatore {
        soglia_minima: Some(Decimale::from(50)),
        soglia_massima: Some(Decimale::from(120)),
        ..indicatore("pratiche", 100, Some(75))
    };
    for (codice, i) in [
        ("2026_Z1", con_soglie),
        ("2026_Z2", indicatore("pratiche", 100, Some(75))),
    ] {
        let c = obiettivo(codice, vec![i], &[]);
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    let regole = proprio("soglie", 1).replacen("\"raggiunto_su_atteso\"", "\"soglie\"", 1);
    porta(&p, &regole).await.dove();
    con_regole(&p, "2026_OBIETTIVI", "soglie 1").await;
    let dove = "/viste/2026_OBIETTIVI/schede/2026_Z1";
    // (75 − 50) × 100 / (100 − 50): half the way from the least to the expected.
    p.pagina(&format!("{dove}/punteggio"))
        .await
        .dice(&["(75,00 − 50,00) × 100 / (100,00 − 50,00) = 50,00"]);
    p.pagina(&format!("{dove}/indicatori/1"))
        .await
        .dice(&["Soglia minima 50,00", "Soglia massima 120,00"]);
    p.pagina("/viste/2026_OBIETTIVI/schede/2026_Z2/punteggio")
        .await
        .dice(&["mancano le soglie: scrivile nell'indicatore"]);
}

/// A process of the plan against corruption linked to the objective Z1, by its name without the year.
pub(crate) fn due_piani(p: &Prova, anche_indietro: bool) {
    let ptpc = p.dati.vista("2026_PTPC");
    p.dati.scheda(&ptpc, "U_01");
    let processo = obiettivo(
        "2026_SEG_1",
        vec![indicatore("verifiche", 100, Some(80))],
        &["U_01", "Z1", "2026_Z1", "Z9"],
    );
    p.dati.scheda_con(&p.dati.actor, &ptpc, processo);
    let obiettivi = p.dati.vista("2026_OBIETTIVI");
    let indietro: &[&str] = if anche_indietro { &["SEG_1"] } else { &[] };
    let z1 = obiettivo(
        "2026_Z1",
        vec![indicatore("pratiche", 100, Some(45))],
        indietro,
    );
    p.dati.scheda_con(&p.dati.actor, &obiettivi, z1);
}

pub(crate) const PROCESSO: &str = "/viste/2026_PTPC/schede/2026_SEG_1/punteggio";

#[tokio::test]
async fn an_objective_of_another_plan_counts_with_the_score_it_has_there() {
    let p = Prova::new();
    due_piani(&p, false);
    let letto = p.pagina(PROCESSO).await.letto();
    assert!(!letto.contains("Schede collegate"), "{letto}");
    con_regole(&p, "2026_PTPC", "raggiunto-su-atteso 1").await;
    let pagina = p.pagina(PROCESSO).await;
    pagina.dice(&[
        "(1,00 × 45,00) / 1,00 = 45,00",
        "(60,00 × 80,00 + 20,00 × 45,00) / 80,00 = 71,25",
        "Schede collegate: 2026_Z1 (2026_OBIETTIVI) 45,00.",
        // The other plan has rules of its own.
        "«2026_Z1» è valutata con un altro SMVP",
    ]);
    let la = p.url("/viste/2026_OBIETTIVI/schede/2026_Z1/punteggio");
    assert!(pagina.testo().contains(&la), "{la}");
    // What changes there changes here.
    let z1 = p.dati.leggi(|c| {
        let vista = store::viste::find(c, &p.dati.actor, "2026_OBIETTIVI")?;
        store::schede::find(c, &p.dati.actor, &vista.id, "2026_Z1")
    });
    let nuovo = Valore::Indicatori(vec![indicatore("pratiche", 100, Some(90))]);
    let fatto = z1
        .correggi(
            vec![("indicatori".to_owned(), nuovo)],
            Atto::Correzione,
            None,
            &p.dati.actor,
            adesso(),
        )
        .unwrap();
    p.dati.scrivi(|tx| store::schede::record(tx, &fatto));
    p.pagina(PROCESSO)
        .await
        .dice(&["Schede collegate: 2026_Z1 (2026_OBIETTIVI) 90,00."]);
}

#[tokio::test]
async fn plans_that_count_each_other_count_neither() {
    let p = Prova::new();
    due_piani(&p, true);
    con_regole(&p, "2026_PTPC", "raggiunto-su-atteso 1").await;
    // The plan of the objectives does not look at links: the way back leads nowhere.
    p.pagina(PROCESSO)
        .await
        .dice(&["2026_Z1 (2026_OBIETTIVI) 45,00"]);
    con_regole(&p, "2026_OBIETTIVI", "raggiunto-su-atteso 1").await;
    let gira = "e da lì un collegamento torna a questa vista: non è contato";
    let processo = p.pagina(PROCESSO).await;
    processo.dice(&[gira]);
    assert!(!processo.letto().contains("Schede collegate:"));
    p.pagina("/viste/2026_OBIETTIVI/schede/2026_Z1/punteggio")
        .await
        .dice(&[gira]);
}
