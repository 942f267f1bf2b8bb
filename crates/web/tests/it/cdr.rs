//! Units that change over the years: a plan shows them as they were in its year, and their page tells what they were. Today is 31 January
//! 2026.

use axum::http::StatusCode;
use domain::Ruolo;
use domain::cdr::Cdr;
use domain::scheda::Evento;
use testkit::contenuto;

use crate::support::{Prova, Risposta};

/// A unit with a process in the plans of two years.
fn prova() -> Prova {
    let p = Prova::new();
    p.dati.cdr("U_01", "Ufficio Antico");
    p.dati.cdr("U_20", "Direzione generale");
    p.dati.cdr("U_30", "Altra direzione");
    for anno in ["2025", "2026"] {
        let vista = p.dati.vista(&format!("{anno}_PTPC"));
        let mut c = contenuto(&format!("{anno}_SEG_1"));
        c.eventi = vec![Evento {
            descrizione: Some("Favori".to_owned()),
            ..Evento::default()
        }];
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    p
}

/// Sends the form of a unit.
async fn scrivi(p: &Prova, campi: &[(&str, &str)]) -> Risposta {
    let mut tutti = vec![("codice", "U_01")];
    tutti.extend(campi);
    p.post(&p.url("/cdr/U_01"), &tutti).await
}

/// Gives the unit its new name, from a day or as a correction.
async fn rinomina(p: &Prova, da: &str) {
    let campi = [("nome", "Ufficio Nuovo"), ("da_quando", da)];
    let r = scrivi(p, &campi).await;
    assert_eq!(r.dove(), p.url("/cdr/U_01?esito=salvata"));
}

const PAGINE: &[&str] = &[
    "/viste/{v}",
    "/viste/{v}/cruscotto",
    "/viste/{v}/gantt",
    "/viste/{v}/eventi",
    "/viste/{v}/rischi",
    "/viste/{v}/albero",
    "/viste/{v}/passaggi",
    "/viste/{v}/monitoraggi/nuovo",
    "/viste/{v}/schede/nuova",
    "/stampe?vista={v}",
    "/stampe/anteprima?vista={v}&cdr=U_01",
];

/// The pages of both plans name the unit so, and not so.
async fn nominano(p: &Prova, vista: &str, si: &str, no: &str) {
    for pagina in PAGINE {
        let pagina = pagina.replace("{v}", vista);
        let letto = p.pagina(&pagina).await.testo();
        assert!(letto.contains(si), "{pagina}: {letto}");
        assert!(!letto.contains(no), "{pagina}: {letto}");
    }
}

#[tokio::test]
async fn a_plan_of_a_past_year_keeps_the_names_of_its_year() {
    let p = prova();
    let (antico, nuovo) = ("Ufficio Antico", "Ufficio Nuovo");
    nominano(&p, "2025_PTPC", antico, nuovo).await;
    nominano(&p, "2026_PTPC", antico, nuovo).await;
    rinomina(&p, "1/1/2026").await;
    nominano(&p, "2025_PTPC", antico, nuovo).await;
    nominano(&p, "2026_PTPC", nuovo, antico).await;
    // What the state was taken for was a mistake: it goes, and the plans have one name again.
    let via = p.url("/cdr/U_01/passati/eliminazione");
    let r = p.post(&via, &[("al", "31/12/2025")]).await;
    assert_eq!(r.dove(), p.url("/cdr/U_01?esito=salvata"));
    nominano(&p, "2025_PTPC", nuovo, antico).await;
    let r = p.post(&via, &[("al", "31/12/2025")]).await;
    assert_eq!(r.dove(), p.url("/cdr/U_01?esito=invariata"));
    let r = p.post(&via, &[("al", "mai")]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Without a day what is typed is a correction, and holds for every year.
#[tokio::test]
async fn a_correction_reaches_every_year() {
    let p = prova();
    rinomina(&p, "").await;
    nominano(&p, "2025_PTPC", "Ufficio Nuovo", "Ufficio Antico").await;
    assert!(
        !p.pagina("/cdr/U_01")
            .await
            .letto()
            .contains("Com'era prima")
    );
}

#[tokio::test]
async fn the_page_of_a_unit_tells_what_it_was() {
    let mut p = prova();
    assert!(!p.pagina("/cdr/nuovo").await.testo().contains("da_quando"));
    let modulo = p.pagina("/cdr/U_01").await;
    modulo.dice(&["Da quando", "i piani degli anni prima continuano"]);
    let campi = [
        ("nome", "Ufficio Antico"),
        ("responsabile", "ROSSI ANNA"),
        ("padre", "U_20"),
    ];
    assert_eq!(scrivi(&p, &campi).await.stato, StatusCode::SEE_OTHER);
    let campi = [
        ("nome", "Ufficio Nuovo"),
        ("responsabile", "VERDI UGO"),
        ("da_quando", "1/1/2026"),
    ];
    assert_eq!(scrivi(&p, &campi).await.stato, StatusCode::SEE_OTHER);
    let pagina = p.pagina("/cdr/U_01").await;
    pagina.dice(&["Com'era prima", "vale dal 01/01/2026"]);
    let tabella = pagina.tabelle();
    assert!(
        tabella.contains("da sempre | 31/12/2025 | Ufficio Antico | – | – | ROSSI ANNA | – | U_20"),
        "{tabella}"
    );
    let storia = p.pagina("/cdr/U_01/storia").await;
    storia.dice(&["Da quando vuoto 01/01/2026"]);
    // A day that does not come after, one that is none, and a change that has no day.
    for (campi, campo) in [
        (
            &[("nome", "Altro"), ("da_quando", "1/1/2026")][..],
            "da_quando",
        ),
        (
            &[("nome", "Altro"), ("da_quando", "30 mai 2026")],
            "da_quando",
        ),
        (
            &[
                ("nome", "Ufficio Nuovo"),
                ("responsabile", "VERDI UGO"),
                ("alias", "Un altro nome"),
                ("da_quando", "1/2/2026"),
            ],
            "da_quando",
        ),
        (&[("nome", "Ufficio Nuovo"), ("dal", "1/1/2026")], "dal"),
        (&[("nome", "Ufficio Nuovo"), ("al", "31/12/2025")], "al"),
    ] {
        let r = scrivi(&p, campi).await;
        assert_eq!(
            r.stato,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{campi:?} {}",
            r.letto()
        );
        assert!(
            r.testo().contains(&format!("href=\"#{campo}\"")),
            "{campi:?} {}",
            r.letto()
        );
    }
    p.come("legge.solo", &[Ruolo::Lettore]);
    let pagina = p.pagina("/cdr/U_01").await;
    pagina.dice(&["Com'era prima", "Ufficio Antico"]);
    assert!(!pagina.letto().contains("Togli"), "{}", pagina.letto());
}

/// Who answers for the unit above reads the sheets from the day on which it stands above, and no longer.
#[tokio::test]
async fn whoever_answers_for_the_unit_above_does_so_between_its_days() {
    let mut p = prova();
    let sopra = [("nome", "Ufficio Antico"), ("padre", "U_20")];
    assert_eq!(scrivi(&p, &sopra).await.stato, StatusCode::SEE_OTHER);
    let (direzione, altra): (Cdr, Cdr) = p.dati.leggi(|c| {
        Ok((
            store::cdr::find(c, &p.dati.actor, "U_20")?,
            store::cdr::find(c, &p.dati.actor, "U_30")?,
        ))
    });
    let uno = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&direzione))]);
    let due = p
        .dati
        .utente_con("elio.rosa", &[(Ruolo::Responsabile, Some(&altra))]);
    let scheda = p.url("/viste/2026_PTPC/schede/2026_SEG_1");
    let padre = p.dati.actor.clone();
    for (da, legge, non_legge) in [("1/3/2026", &uno, &due), ("1/1/2026", &due, &uno)] {
        p.entra_come(&padre);
        // A day of the last change that was too late is taken back first.
        let via = p.url("/cdr/U_01/passati/eliminazione");
        p.post(&via, &[("al", "28/2/2026")]).await;
        assert_eq!(scrivi(&p, &sopra).await.stato, StatusCode::SEE_OTHER);
        let altrove = [
            ("nome", "Ufficio Antico"),
            ("padre", "U_30"),
            ("da_quando", da),
        ];
        assert_eq!(scrivi(&p, &altrove).await.stato, StatusCode::SEE_OTHER);
        p.entra_come(legge);
        assert_eq!(p.get(&scheda).await.stato, StatusCode::OK, "{da}");
        p.entra_come(non_legge);
        assert_eq!(p.get(&scheda).await.stato, StatusCode::NOT_FOUND, "{da}");
    }
}
