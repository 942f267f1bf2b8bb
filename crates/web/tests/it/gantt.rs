//! The Gantt in the printed book: asked for in the form, shown in the print view. Today is 31 January 2026.

use domain::libro::ParametriStampa;
use store::stampe;

use crate::stampe::chiedi;
use crate::support::Prova;

/// A plan of one CdR with three processes that have phases; one of them is cancelled.
fn prova_con_fasi() -> Prova {
    let prova = Prova::new();
    prova.dati.cdr("U_01", "SEGRETERIA");
    let vista = prova.dati.vista("2026_PTPC");
    let giorno = |t: &str| domain::data::parse_it(t).ok();
    for (codice, stato) in [
        ("2026_SEG_1", domain::Stato::InCorso),
        ("2026_SEG_2", domain::Stato::Bozza),
        ("2026_SEG_3", domain::Stato::Annullata),
    ] {
        let mut c = testkit::contenuto(codice);
        c.stato = Some(stato);
        c.fasi = vec![domain::scheda::Fase {
            descrizione: Some(format!("Verifica di {codice}")),
            avanzamento: Some(domain::Decimale::from(40)),
            inizio_previsto: giorno("1/4/2026"),
            fine_prevista: giorno("30/6/2026"),
            inizio_effettivo: giorno("10/4/2026"),
            ..domain::scheda::Fase::default()
        }];
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    prova
}

#[tokio::test]
async fn the_gantt_is_in_the_book_only_when_it_is_asked_for() {
    let prova = prova_con_fasi();
    let libro = async |resto: &str| {
        prova
            .pagina(&format!(
                "/stampe/anteprima?vista=2026_PTPC&data=1/7/26{resto}"
            ))
            .await
    };
    let senza = libro("").await.letto();
    assert!(!senza.contains("Gantt"), "{senza}");
    let con = libro("&gantt=anno").await;
    let letto = con.letto();
    for frase in [
        "Gantt delle fasi Anno, dal 01/01/2026 al 31/12/2026",
        "la riga tratteggiata è il giorno della stampa, 01/07/2026",
        "Verifica di 2026_SEG_1 dal 01/04/2026 al 30/06/2026 dal 10/04/2026",
        "40% In ritardo",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    // A row each for the sheets that count; the day is the first of July, the 182nd of the year.
    assert_eq!(con.testo().matches("class=\"sch-real\"").count(), 2);
    assert_eq!(
        con.testo()
            .matches("class=\"sch-today\" x1=\"49.59%\"")
            .count(),
        2
    );
    // Another day of elaboration is another book, in a plan of another year without the line.
    let dopo = prova
        .pagina("/stampe/anteprima?vista=2026_PTPC&data=1/7/27&gantt=triennio")
        .await;
    assert!(dopo.letto().contains("Triennio, dal 01/01/2026 al"));
}

#[tokio::test]
async fn the_choice_of_the_gantt_goes_with_the_print() {
    let prova = prova_con_fasi();
    let id = chiedi(&prova, &[("gantt", "trimestre")]).await;
    let stampa = prova
        .dati
        .leggi(|c| stampe::find(c, &prova.dati.actor, &id));
    let p: ParametriStampa = serde_json::from_str(&stampa.parametri).unwrap();
    assert_eq!(p.gantt, Some(domain::gantt::Scala::Trimestre));
    let letto = prova.pagina("/stampe").await.letto();
    assert!(letto.contains("Gantt (trimestre)"), "{letto}");
    // A print without it is told as before.
    let id = chiedi(&prova, &[]).await;
    let stampa = prova
        .dati
        .leggi(|c| stampe::find(c, &prova.dati.actor, &id));
    assert!(!stampa.parametri.contains("gantt"), "{}", stampa.parametri);
    let html = prova.pagina("/stampe?gantt=mese").await.testo();
    assert!(html.contains("<option value=\"mese\" selected>"), "{html}");
    let no = prova
        .post(
            &prova.url("/stampe"),
            &[
                ("vista", "2026_PTPC"),
                ("data", "1/7/26"),
                ("gantt", "secolo"),
            ],
        )
        .await;
    assert!(
        no.letto().contains("questo periodo non esiste"),
        "{}",
        no.letto()
    );
}
