//! A printout comes in: a preview that stores nothing, then everything in one transaction, or nothing.

mod scelte;

use axum::http::StatusCode;
use domain::scheda::Scheda;
use store::importazioni::Stato;
use store::schede::Filtro;

use crate::support::{Prova, Risposta};

const PULITA: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-ptpc.txt");
const SCANSIONE: &str =
    include_str!("../../../imports/tests/fixtures/borgo-sereno-ptpc-scansione.txt");
const OBIETTIVO: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-obiettivo.txt");

/// Brings one printout in; the address of its preview.
async fn porta(prova: &Prova, testo: &str) -> String {
    prova
        .carica(
            &prova.url("/importazioni"),
            &[("stampa.txt", testo.as_bytes())],
        )
        .await
        .dove()
}

/// What the form of the preview would send: every hidden field, every ticked box, every selected option.
async fn modulo(prova: &Prova, preview: &str) -> Vec<(String, String)> {
    let pagina = prova.get(preview).await;
    assert_eq!(pagina.stato, StatusCode::OK, "{}", pagina.letto());
    campi(&pagina)
}

fn campi(pagina: &Risposta) -> Vec<(String, String)> {
    let html = pagina.testo();
    let attributo = |tag: &str, nome: &str| {
        tag.split_once(&format!("{nome}=\""))
            .and_then(|(_, r)| r.split('"').next())
            .map(|v| v.replace("&#38;", "&").replace("&amp;", "&"))
    };
    let mut campi = Vec::new();
    let mut scelta = String::new();
    for tag in html.split('<').filter_map(|t| t.split('>').next()) {
        let nome = attributo(tag, " name").unwrap_or_default();
        match tag.split_whitespace().next().unwrap_or_default() {
            "input"
                if !["csrf", "testo"].contains(&nome.as_str())
                    && !tag.contains("type=\"search\"")
                    && (!tag.contains("type=\"checkbox\"") || tag.contains(" checked")) =>
            {
                campi.push((nome, attributo(tag, " value").unwrap_or_default()))
            }
            "select" => scelta = nome,
            "option" if tag.contains(" selected") => {
                campi.push((scelta.clone(), attributo(tag, " value").unwrap_or_default()))
            }
            _ => {}
        }
    }
    campi
}

/// Sends the form with a button, after some fields were changed (taken away when `None`).
async fn invia(
    prova: &Prova,
    preview: &str,
    azione: &str,
    cambi: &[(&str, Option<&str>)],
) -> Risposta {
    let mut campi = modulo(prova, preview).await;
    campi.retain(|(n, _)| !cambi.iter().any(|(c, _)| c == n));
    campi.extend(
        cambi
            .iter()
            .filter_map(|(n, v)| Some(((*n).to_owned(), (*v)?.to_owned()))),
    );
    campi.push(("azione".to_owned(), azione.to_owned()));
    let campi: Vec<(&str, &str)> = campi
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    prova
        .post(preview.split('?').next().unwrap_or_default(), &campi)
        .await
}

async fn conferma(prova: &Prova, testo: &str) -> String {
    let preview = porta(prova, testo).await;
    let vista = invia(prova, &preview, "conferma", &[]).await.dove();
    assert!(vista.ends_with("?esito=importata"), "{vista}");
    preview
}

fn schede(prova: &Prova, vista: &str) -> Vec<Scheda> {
    let actor = &prova.dati.actor;
    prova.dati.leggi(|c| {
        let vista = store::viste::find(c, actor, vista)?;
        store::schede::list(c, actor, &vista.id, &Filtro::default())
    })
}

fn scheda(prova: &Prova, codice: &str) -> Scheda {
    schede(prova, "2026_PTPC")
        .into_iter()
        .find(|s| s.codice() == codice)
        .unwrap()
}

/// The level of risk of a process, as a person reads it.
fn rischio(prova: &Prova, codice: &str) -> String {
    let scheda = scheda(prova, codice);
    scheda.contenuto().livello_rischio.unwrap().it(2)
}

fn viste(prova: &Prova) -> usize {
    prova
        .dati
        .leggi(|c| store::viste::list(c, &prova.dati.actor))
        .len()
}

fn stato(prova: &Prova, preview: &str) -> Stato {
    let id = preview
        .rsplit('/')
        .next()
        .unwrap()
        .split('?')
        .next()
        .unwrap();
    prova
        .dati
        .leggi(|c| store::importazioni::find(c, &prova.dati.actor, id))
        .voce
        .stato
}

#[tokio::test]
async fn a_preview_shows_everything_and_stores_nothing() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    let pagina = prova.get(&preview).await;
    let letto = pagina.letto();
    for atteso in [
        "Anteprima di stampa.txt",
        "Non è ancora stato registrato niente",
        "2026_PTPC (nuova, come nella stampa)",
        "U_04",
        "2026_DEMO_4",
        "Riparazioni proposte",
        "Righe senza posto",
        "Avvisi sul contenuto",
        "Impaginazione",
        "FASI",
        "riparato",
    ] {
        assert!(letto.contains(atteso), "{atteso} manca: {letto}");
    }
    // A field leads to the lines it came from, and the line is there.
    let html = pagina.testo();
    let riga = html
        .split("href=\"#r-")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .unwrap();
    assert!(
        html.contains(&format!("id=\"r-{riga}\"")),
        "line {riga} is not on the page"
    );
    // Every line of the source is on the page.
    assert_eq!(
        html.matches("<li id=\"r-").count(),
        prova
            .dati
            .leggi(|c| store::importazioni::find(
                c,
                &prova.dati.actor,
                preview.rsplit('/').next().unwrap()
            ))
            .lettura
            .fonte
            .len()
    );
    assert_eq!(viste(&prova), 0);
    assert!(
        prova
            .dati
            .leggi(|c| store::cdr::list(c, &prova.dati.actor))
            .is_empty()
    );
    assert!(
        prova
            .pagina("/importazioni")
            .await
            .letto()
            .contains("In anteprima")
    );
}

#[tokio::test]
async fn confirming_stores_the_plan_and_the_page_tells_what_was_done() {
    let prova = Prova::new();
    let preview = conferma(&prova, PULITA).await;
    let lette: Vec<String> = schede(&prova, "2026_PTPC")
        .iter()
        .map(|s| s.codice().to_owned())
        .collect();
    assert_eq!(lette.len(), 5, "{lette:?}");
    assert_eq!(rischio(&prova, "2026_DEMO_1"), "2,25");
    let pagina = prova.get(&preview).await;
    let letto = pagina.letto();
    assert!(
        letto.contains("5 schede nuove, 0 cambiate, 0 invariate"),
        "{letto}"
    );
    assert!(pagina.testo().contains(&format!(
        "href=\"{}\"",
        prova.url("/viste/2026_PTPC/schede/2026_DEMO_1")
    )));
    assert!(!pagina.testo().contains("Conferma e registra"));
    // Who confirms twice is led to what was done.
    assert_eq!(
        prova.post(&preview, &[("azione", "conferma")]).await.dove(),
        preview
    );
    assert_eq!(schede(&prova, "2026_PTPC").len(), 5);
    assert!(
        prova
            .pagina("/importazioni")
            .await
            .letto()
            .contains("Registrata")
    );
}

#[tokio::test]
async fn the_same_printout_again_changes_nothing() {
    let prova = Prova::new();
    conferma(&prova, SCANSIONE).await;
    let prima = schede(&prova, "2026_PTPC");
    let preview = porta(&prova, SCANSIONE).await;
    let letto = prova.get(&preview).await.letto();
    assert!(
        letto.contains("schede 5 nuove 0 cambiate 0 invariate 5"),
        "{letto}"
    );
    assert!(
        invia(&prova, &preview, "conferma", &[])
            .await
            .dove()
            .ends_with("importata")
    );
    let dopo = schede(&prova, "2026_PTPC");
    assert_eq!(prima.len(), dopo.len());
    for (a, b) in prima.iter().zip(&dopo) {
        assert_eq!((a.versione(), a.contenuto()), (b.versione(), b.contenuto()));
    }
    assert!(
        prova
            .get(&preview)
            .await
            .letto()
            .contains("0 schede nuove, 0 cambiate, 5 invariate")
    );
}

#[tokio::test]
async fn several_files_become_previews_and_the_bad_ones_a_sentence() {
    let prova = Prova::new();
    let tre: &[(&str, &[u8])] = &[
        ("ptpc.txt", PULITA.as_bytes()),
        ("obiettivo.txt", OBIETTIVO.as_bytes()),
        ("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02"),
    ];
    let r = prova.carica(&prova.url("/importazioni"), tre).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let letto = r.letto();
    assert!(
        letto.contains("Un file non si può leggere") && letto.contains("foto.jpg"),
        "{letto}"
    );
    assert_eq!(letto.matches("In anteprima").count(), 2, "{letto}");
    assert_eq!(viste(&prova), 0);

    let dove = prova
        .carica(&prova.url("/importazioni"), &tre[..2])
        .await
        .dove();
    assert!(dove.ends_with("?esito=lette"), "{dove}");
}

#[tokio::test]
async fn bad_files_get_one_sentence_each() {
    let prova = Prova::new();
    let grande = vec![b'a'; 20_000_001];
    for (nome, byte) in [
        ("vuoto.txt", &b""[..]),
        ("casuale.bin", &[0, 159, 146, 150, 0, 1, 2, 3]),
        ("rotto.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        (
            "lettera.txt",
            b"Egregio Sindaco,\nle scrivo per la buca in via Roma.\n",
        ),
        ("grande.txt", &grande),
    ] {
        let r = prova
            .carica(&prova.url("/importazioni"), &[(nome, byte)])
            .await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{nome}");
        assert!(r.letto().contains(nome), "{nome}: {}", r.letto());
    }
    let r = prova.carica(&prova.url("/importazioni"), &[]).await;
    assert!(
        r.letto().contains("Non hai scelto nessun file"),
        "{}",
        r.letto()
    );
    assert!(
        prova
            .pagina("/importazioni")
            .await
            .letto()
            .contains("Non è stata ancora portata nessuna stampa")
    );
}

#[tokio::test]
async fn giving_up_leaves_nothing() {
    let prova = Prova::new();
    let preview = porta(&prova, PULITA).await;
    assert!(
        prova
            .post(&format!("{preview}/annullamento"), &[])
            .await
            .dove()
            .ends_with("/importazioni?esito=annullata")
    );
    let letto = prova.get(&preview).await.letto();
    assert!(
        letto.contains("si è rinunciato") && !letto.contains("Conferma e registra"),
        "{letto}"
    );
    assert_eq!(
        prova
            .post(&format!("{preview}/annullamento"), &[])
            .await
            .stato,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        prova.post(&preview, &[("azione", "conferma")]).await.dove(),
        preview
    );
    assert_eq!(viste(&prova), 0);
}

#[tokio::test]
async fn without_its_token_no_form_is_accepted() {
    let prova = Prova::new();
    let preview = porta(&prova, PULITA).await;
    for url in [preview.clone(), format!("{preview}/annullamento")] {
        assert_eq!(
            prova
                .post_senza_segno(&url, &[("azione", "conferma")])
                .await
                .stato,
            StatusCode::FORBIDDEN,
            "{url}"
        );
    }
    assert_eq!(
        prova
            .carica_con(
                &prova.url("/importazioni"),
                "altro",
                &[("stampa.txt", PULITA.as_bytes())]
            )
            .await
            .stato,
        StatusCode::FORBIDDEN
    );
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
}

#[tokio::test]
async fn another_body_does_not_know_of_it() {
    let mut prova = Prova::new();
    let preview = porta(&prova, PULITA).await;
    let id = preview.rsplit('/').next().unwrap().to_owned();
    prova.da_altro();
    let sua = format!("/{}/importazioni/{id}", prova.dati.altro_ente.sigla);
    for url in [preview, sua.clone(), format!("{sua}/fonte")] {
        assert_eq!(prova.get(&url).await.stato, StatusCode::NOT_FOUND, "{url}");
    }
    for url in [sua.clone(), format!("{sua}/annullamento")] {
        assert_eq!(
            prova.post(&url, &[("azione", "conferma")]).await.stato,
            StatusCode::NOT_FOUND,
            "{url}"
        );
    }
    assert!(
        !prova
            .get(&format!("/{}/importazioni", prova.dati.altro_ente.sigla))
            .await
            .letto()
            .contains("stampa.txt")
    );
}

#[tokio::test]
async fn text_of_a_printout_is_never_markup() {
    let prova = Prova::new();
    let preview = porta(
        &prova,
        &PULITA.replace(
            "Gestione delle liste elettorali",
            "Gestione <script>alert(1)</script> liste",
        ),
    )
    .await;
    let pagina = prova.get(&preview).await;
    assert!(
        !pagina.testo().contains("<script>alert"),
        "markup got through"
    );
    assert!(pagina.letto().contains("<script>alert(1)</script>"));
}

#[tokio::test]
async fn an_objective_sheet_goes_to_its_own_kind_of_plan() {
    let prova = Prova::new();
    let preview = porta(&prova, OBIETTIVO).await;
    let letto = prova.get(&preview).await.letto();
    assert!(letto.contains("scheda obiettivo (PEG/PDO)"), "{letto}");
    let dove = invia(&prova, &preview, "conferma", &[]).await.dove();
    assert!(dove.contains("_OBIETTIVI?esito=importata"), "{dove}");
}

/// An adopted plan takes no new sheet from a printout: the reason is read, and nothing of the form is lost.
#[tokio::test]
async fn a_printout_with_a_new_sheet_does_not_go_into_an_adopted_plan() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "2026_ALTRA_1");
    prova
        .dati
        .passa_vista(&vista, domain::vista::vita::PassaggioVista::Adotta);
    let preview = porta(&prova, PULITA).await;
    let r = invia(&prova, &preview, "conferma", &[]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{}", r.letto());
    r.dice(&[
        "2026_DEMO_1",
        "una scheda nuova lo cambia",
        "apre una variazione",
    ]);
    assert_eq!(schede(&prova, "2026_PTPC").len(), 1);
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
}
