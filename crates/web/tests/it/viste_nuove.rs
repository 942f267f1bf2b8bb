//! Making and correcting a plan.

use axum::http::StatusCode;
use domain::Livello;

use crate::support::Prova;

const NUOVA: [(&str, &str); 9] = [
    ("codice", "2026_PTPC"),
    ("titolo", "Piano anticorruzione"),
    ("tipo", "ptpc"),
    ("anno", "2026"),
    ("dal", "2026"),
    ("al", "2028"),
    ("modello_cdr", "ptpc-cdr"),
    ("modello_processo", "ptpc-processo"),
    ("modello_obiettivo", "obiettivo"),
];

fn con<'a>(altri: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    NUOVA
        .iter()
        .map(|(n, v)| {
            altri
                .iter()
                .find(|(a, _)| a == n)
                .copied()
                .unwrap_or((*n, *v))
        })
        .collect()
}

#[tokio::test]
async fn a_plan_is_made_and_corrected() {
    let p = Prova::new();
    let r = p.pagina("/viste/nuova").await;
    assert!(
        r.testo().contains("value=\"2026\"")
            && r.letto().contains("Prevenzione della corruzione (PTPC)"),
        "{}",
        r.letto()
    );
    assert_eq!(
        p.post(&p.url("/viste"), &NUOVA).await.dove(),
        p.url("/viste/2026_PTPC?esito=creata")
    );
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    assert_eq!(
        (vista.anno, vista.dal, vista.al, vista.modelli.len()),
        (2026, 2026, 2028, 0),
        "the shipped modelli need not be named"
    );
    let r = p.pagina("/viste/2026_PTPC/modifica").await;
    assert!(
        r.letto().contains("Modifica la vista 2026_PTPC")
            && !r.testo().contains("modello_obiettivo")
            && !r.testo().contains("name=\"tipo\"")
    );
    // The kind of a plan stays, whatever is sent.
    let dopo = con(&[
        ("codice", "2026_PTPC_bis"),
        ("tipo", "obiettivi"),
        ("al", "2029"),
    ]);
    assert_eq!(
        p.post(&p.url("/viste/2026_PTPC/modifica"), &dopo)
            .await
            .dove(),
        p.url("/viste/2026_PTPC_bis?esito=salvata")
    );
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC_bis"));
    assert_eq!((vista.tipo.nome(), vista.al), ("ptpc", 2029));
    assert_eq!(
        p.post(&p.url("/viste/2026_PTPC_bis/modifica"), &dopo)
            .await
            .dove(),
        p.url("/viste/2026_PTPC_bis?esito=invariata")
    );
    let atti = p.dati.leggi(|c| {
        store::storia::di(
            c,
            &p.dati.actor,
            &store::storia::Oggetto::Vista(vista.id.clone()),
        )
    });
    assert_eq!(
        atti.iter()
            .filter(|a| a.atto.nome() == "correzione")
            .map(|a| a.campo.as_str())
            .collect::<Vec<_>>(),
        ["al", "codice"]
    );
}

#[tokio::test]
async fn years_left_empty_are_the_three_from_the_exercise() {
    let p = Prova::new();
    p.post(&p.url("/viste"), &con(&[("dal", ""), ("al", "")]))
        .await
        .dove();
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    assert_eq!((vista.dal, vista.al), (2026, 2028));
}

#[tokio::test]
async fn what_is_refused_comes_back_with_its_sentence() {
    let p = Prova::new();
    p.dati.vista("2025_PTPC");
    for (altri, frase) in [
        (
            &[("codice", "2025_PTPC")][..],
            "c'è già una vista con questo codice",
        ),
        (&[("codice", "nuova")], "scrivi un codice di sole lettere"),
        (
            &[("codice", "piano anticorruzione")],
            "scrivi un codice di sole lettere",
        ),
        (&[("titolo", " ")], "scrivi il titolo del piano"),
        (
            &[("anno", "duemila")],
            "scrivi l'anno di esercizio con quattro cifre",
        ),
        (&[("dal", "20x6")], "scrivi l'anno con quattro cifre"),
        (
            &[("al", "2025")],
            "l'ultimo anno del piano non può precedere il primo",
        ),
        (&[("tipo", "altro")], "scegli il tipo di piano"),
        (
            &[("modello_cdr", "obiettivo")],
            "scegli un modello dell'elenco",
        ),
    ] {
        let r = p.post(&p.url("/viste"), &con(altri)).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{altri:?}");
        assert!(r.letto().contains(frase), "{altri:?}: {}", r.letto());
        assert!(
            r.testo().contains("aria-invalid=\"true\"")
                && r.testo().contains("value=\"2028\"") | altri.iter().any(|(n, _)| *n == "al"),
            "{altri:?}"
        );
    }
    let r = p
        .post(&p.url("/viste"), &con(&[("anno", ""), ("titolo", "")]))
        .await;
    assert!(
        r.letto().contains("Ci sono 3 dati da correggere")
            || r.letto().contains("Ci sono 2 dati da correggere"),
        "{}",
        r.letto()
    );
    assert_eq!(
        p.dati.leggi(|c| store::viste::list(c, &p.dati.actor)).len(),
        1
    );
}

#[tokio::test]
async fn another_body_s_plan_is_not_there() {
    let p = Prova::new();
    p.dati.vista_di(&p.dati.altro, "2026_PTPC");
    assert_eq!(
        p.get(&p.url("/viste/2026_PTPC/modifica")).await.stato,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        p.post(&p.url("/viste/2026_PTPC/modifica"), &NUOVA)
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    // The code is free here.
    p.post(&p.url("/viste"), &NUOVA).await.dove();
    let loro = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.altro, "2026_PTPC"));
    assert_eq!(loro.titolo, "Piano 2026_PTPC");
    assert_eq!(loro.modello(Livello::Cdr), "ptpc-cdr");
}
