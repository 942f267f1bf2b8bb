//! Modelli di scheda: read, brought, refused, taken away.

use axum::http::{StatusCode, header};

use crate::support::Prova;

const SETTORE: &str = "codice = \"settore\"\nnome = \"Scheda di Settore\"\nlivello = \"obiettivo\"\nintestazione = \"SCHEDA OBIETTIVO\"\nstorico = 3\n\n[[blocco]]\nnome = \"testata\"\nforma = \"testata\"\ncampi = [\n  { campo = \"codice\" },\n  { campo = \"titolo\" },\n  { campo = \"direzione\", etichetta = \"Settore\" },\n]\n";

async fn porta(p: &Prova, file: &str, testo: &str) -> crate::support::Risposta {
    p.modulo(
        &p.url("/modelli"),
        &[("file", file), ("testo", testo)],
        None,
    )
    .await
}

fn registrati(p: &Prova) -> Vec<(String, String)> {
    p.dati.leggi(|c| store::modelli::list(c, &p.dati.actor))
}

#[tokio::test]
async fn the_shipped_ones_are_read_and_taken_away() {
    let p = Prova::new();
    p.dati.vista("2026_PTPC");
    let r = p.pagina("/modelli").await.letto();
    for parola in [
        "ptpc-processo",
        "fornito con Schedario",
        "raggiunto, 2 anni indietro",
        "atteso, 2 anni avanti",
        "2026_PTPC",
        "nessuna vista",
    ] {
        assert!(r.contains(parola), "{parola}: {r}");
    }
    let r = p.pagina("/modelli/obiettivo.toml").await;
    assert!(
        r.letto().contains("Usa come base per un modello proprio")
            && !r.letto().contains("Elimina"),
        "{}",
        r.letto()
    );
    let r = p.pagina("/modelli/obiettivo.toml/scarica").await;
    assert!(
        r.intestazione(header::CONTENT_DISPOSITION)
            .contains("attachment; filename=\"obiettivo.toml\"")
    );
    assert_eq!(
        r.testo(),
        domain::modello::FORNITI
            .iter()
            .find(|(n, _)| *n == "obiettivo.toml")
            .unwrap()
            .1
    );
    let r = p.pagina("/modelli/nuovo?base=obiettivo.toml").await;
    assert!(
        r.testo().contains("value=\"obiettivo-proprio.toml\"")
            && r.letto().contains("codice = \"obiettivo-proprio\""),
        "{}",
        r.letto()
    );
    for url in [
        "/modelli/mai.toml",
        "/modelli/obiettivo.toml/modifica",
        "/modelli/obiettivo.toml/elimina",
        "/modelli/nuovo?base=mai.toml",
    ] {
        assert_eq!(
            p.get(&p.url(url)).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
    assert_eq!(
        p.post(&p.url("/modelli/obiettivo.toml/elimina"), &[])
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_body_brings_its_own_and_a_vista_follows_it() {
    let p = Prova::new();
    assert_eq!(
        porta(&p, "Settore", SETTORE).await.dove(),
        p.url("/modelli?esito=salvata")
    );
    assert_eq!(
        registrati(&p),
        [("settore.toml".to_owned(), SETTORE.to_owned())]
    );
    assert!(p.pagina("/modelli").await.letto().contains(
        "Scheda di Settore settore Obiettivi 1 3 raggiunto, 3 anni indietro dell'ente nessuna vista"
    ));
    let vista = [
        ("codice", "2026_PEG"),
        ("titolo", "Piano"),
        ("tipo", "obiettivi"),
        ("anno", "2026"),
        ("modello_obiettivo", "settore"),
    ];
    p.post(&p.url("/viste"), &vista).await.dove();
    let r = p.pagina("/modelli/settore.toml/elimina").await.letto();
    assert!(r.contains("Lo usa la vista 2026_PEG"), "{r}");
    // As a file, in the place of the one that is there.
    let nuovo = SETTORE.replace("storico = 3", "storico = 1");
    let r = p
        .modulo(
            &p.url("/modelli"),
            &[],
            Some(("carica", "settore.toml", nuovo.as_bytes())),
        )
        .await;
    assert!(r.letto().contains("spunta «Sostituisci»"), "{}", r.letto());
    p.modulo(
        &p.url("/modelli"),
        &[("sostituisce", "si")],
        Some((
            "carica",
            "settore.toml",
            nuovo.replace('\n', "\r\n").as_bytes(),
        )),
    )
    .await
    .dove();
    assert_eq!(registrati(&p), [("settore.toml".to_owned(), nuovo)]);
    assert_eq!(
        p.post(&p.url("/modelli/settore.toml/elimina"), &[])
            .await
            .dove(),
        p.url("/modelli?esito=eliminata")
    );
    assert_eq!(registrati(&p), []);
    let atti = p.dati.leggi(|c| {
        store::storia::di(
            c,
            &p.dati.actor,
            &store::storia::Oggetto::Modello("settore.toml".to_owned()),
        )
    });
    assert_eq!(
        atti.iter().map(|a| a.atto.nome()).collect::<Vec<_>>(),
        ["eliminazione", "correzione", "creazione"]
    );
    p.pagina("/viste/2026_PEG").await;
}

#[tokio::test]
async fn a_wrong_one_is_refused_with_file_line_and_reason() {
    let p = Prova::new();
    let r = porta(
        &p,
        "settore.toml",
        &SETTORE
            .replace("\"direzione\"", "\"direzzione\"")
            .replace("\"titolo\" }", "\"codice\" }"),
    )
    .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let letto = r.letto();
    assert!(
        letto.contains("settore.toml, riga 13: il campo «direzzione» non esiste"),
        "{letto}"
    );
    assert!(
        letto.contains("settore.toml, riga 12: il campo «codice» è ripetuto"),
        "{letto}"
    );
    assert!(letto.contains("manca il campo «titolo»"), "{letto}");
    // The text is kept, its lines are numbered, the wrong ones marked.
    assert!(
        r.testo().contains("<mark>  { campo = &#34;direzzione&#34;")
            && r.testo().contains("id=\"riga-13\""),
        "{}",
        r.testo()
    );
    assert!(r.testo().matches("direzzione").count() >= 3);
    for (file, testo, frase) in [
        ("", SETTORE, "scrivi un nome di sole lettere"),
        ("../fuori", SETTORE, "scrivi un nome di sole lettere"),
        ("ptpc-cdr.toml", SETTORE, "è il nome di un modello fornito"),
        ("vuoto.toml", "", "scrivi il testo del modello"),
        (
            "rotto.toml",
            "codice = ",
            "rotto.toml, riga 1: il file non è scritto in TOML corretto",
        ),
    ] {
        let r = porta(&p, file, testo).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert!(r.letto().contains(frase), "{file}: {}", r.letto());
    }
    let r = porta(&p, "lungo.toml", &format!("# {}", "x".repeat(70_000))).await;
    assert!(r.letto().contains("supera i 64 KB"));
    let r = p
        .modulo(
            &p.url("/modelli"),
            &[],
            Some(("carica", "binario.toml", b"\xff\xfe\x00")),
        )
        .await;
    assert!(r.letto().contains("non è un testo"), "{}", r.letto());
    porta(&p, "uno.toml", SETTORE).await.dove();
    assert!(
        porta(&p, "due.toml", SETTORE)
            .await
            .letto()
            .contains("il codice «settore» è già di un altro modello")
    );
    assert_eq!(registrati(&p).len(), 1);
}

#[tokio::test]
async fn another_body_s_modelli_are_not_there() {
    let mut p = Prova::new();
    porta(&p, "settore.toml", SETTORE).await.dove();
    p.da_altro();
    let sigla = p.dati.altro_ente.sigla.clone();
    for resto in [
        "settore.toml",
        "settore.toml/modifica",
        "settore.toml/scarica",
        "settore.toml/elimina",
        "nuovo?base=settore.toml",
    ] {
        assert_eq!(
            p.get(&format!("/{sigla}/modelli/{resto}")).await.stato,
            StatusCode::NOT_FOUND,
            "{resto}"
        );
    }
    assert_eq!(
        p.post(&format!("/{sigla}/modelli/settore.toml/elimina"), &[])
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    assert!(
        !p.get(&format!("/{sigla}/modelli"))
            .await
            .letto()
            .contains("Settore")
    );
    let vista = [
        ("codice", "2026_PEG"),
        ("titolo", "Piano"),
        ("tipo", "obiettivi"),
        ("anno", "2026"),
        ("modello_obiettivo", "settore"),
    ];
    assert!(
        p.post(&format!("/{sigla}/viste"), &vista)
            .await
            .letto()
            .contains("scegli un modello dell'elenco")
    );
}
