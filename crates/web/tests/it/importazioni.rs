//! A printout comes in: a preview that stores nothing, then everything in one transaction, or nothing.

use axum::http::StatusCode;
use domain::campo::Valore;
use domain::scheda::Scheda;
use store::importazioni::Stato;
use store::schede::Filtro;

use crate::support::{Prova, Risposta};

const PULITA: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-ptpc.txt");
const SCANSIONE: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-ptpc-scansione.txt");
const OBIETTIVO: &str = include_str!("../../../imports/tests/fixtures/borgo-sereno-obiettivo.txt");

/// Brings one printout in; the address of its preview.
async fn porta(prova: &Prova, testo: &str) -> String {
    prova.carica(&prova.url("/importazioni"), &[("stampa.txt", testo.as_bytes())]).await.dove()
}

/// What the form of the preview would send: every hidden field, every ticked box, every selected option.
async fn modulo(prova: &Prova, preview: &str) -> Vec<(String, String)> {
    let pagina = prova.get(preview).await;
    assert_eq!(pagina.stato, StatusCode::OK, "{}", pagina.letto());
    campi(&pagina)
}

fn campi(pagina: &Risposta) -> Vec<(String, String)> {
    let html = pagina.testo();
    let attributo = |tag: &str, nome: &str| tag.split_once(&format!("{nome}=\"")).and_then(|(_, r)| r.split('"').next()).map(|v| v.replace("&#38;", "&").replace("&amp;", "&"));
    let mut campi = Vec::new();
    let mut scelta = String::new();
    for tag in html.split('<').filter_map(|t| t.split('>').next()) {
        let nome = attributo(tag, " name").unwrap_or_default();
        match tag.split_whitespace().next().unwrap_or_default() {
            "input" if !["csrf", "testo"].contains(&nome.as_str()) && !tag.contains("type=\"search\"") && (!tag.contains("type=\"checkbox\"") || tag.contains(" checked")) => campi.push((nome, attributo(tag, " value").unwrap_or_default())),
            "select" => scelta = nome,
            "option" if tag.contains(" selected") => campi.push((scelta.clone(), attributo(tag, " value").unwrap_or_default())),
            _ => {}
        }
    }
    campi
}

/// Sends the form with a button, after some fields were changed (taken away when `None`).
async fn invia(prova: &Prova, preview: &str, azione: &str, cambi: &[(&str, Option<&str>)]) -> Risposta {
    let mut campi = modulo(prova, preview).await;
    campi.retain(|(n, _)| !cambi.iter().any(|(c, _)| c == n));
    campi.extend(cambi.iter().filter_map(|(n, v)| Some(((*n).to_owned(), (*v)?.to_owned()))));
    campi.push(("azione".to_owned(), azione.to_owned()));
    let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    prova.post(preview.split('?').next().unwrap_or_default(), &campi).await
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
    schede(prova, "2026_PTPC").into_iter().find(|s| s.codice() == codice).unwrap()
}

fn viste(prova: &Prova) -> usize {
    prova.dati.leggi(|c| store::viste::list(c, &prova.dati.actor)).len()
}

fn stato(prova: &Prova, preview: &str) -> Stato {
    let id = preview.rsplit('/').next().unwrap().split('?').next().unwrap();
    prova.dati.leggi(|c| store::importazioni::find(c, &prova.dati.actor, id)).voce.stato
}

#[tokio::test]
async fn a_preview_shows_everything_and_stores_nothing() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    let pagina = prova.get(&preview).await;
    let letto = pagina.letto();
    for atteso in ["Anteprima di stampa.txt", "Non è ancora stato registrato niente", "2026_PTPC (nuova, come nella stampa)", "U_04", "2026_DEMO_4", "Riparazioni proposte", "Righe senza posto", "Avvisi sul contenuto", "Impaginazione", "FASI", "riparato"] {
        assert!(letto.contains(atteso), "{atteso} manca: {letto}");
    }
    // A field leads to the lines it came from, and the line is there.
    let html = pagina.testo();
    let riga = html.split("href=\"#r-").nth(1).and_then(|r| r.split('"').next()).unwrap();
    assert!(html.contains(&format!("id=\"r-{riga}\"")), "line {riga} is not on the page");
    // Every line of the source is on the page.
    assert_eq!(html.matches("<li id=\"r-").count(), prova.dati.leggi(|c| store::importazioni::find(c, &prova.dati.actor, preview.rsplit('/').next().unwrap())).lettura.fonte.len());
    assert_eq!(viste(&prova), 0);
    assert!(prova.dati.leggi(|c| store::cdr::list(c, &prova.dati.actor)).is_empty());
    assert!(prova.pagina("/importazioni").await.letto().contains("In anteprima"));
}

#[tokio::test]
async fn confirming_stores_the_plan_and_the_page_tells_what_was_done() {
    let prova = Prova::new();
    let preview = conferma(&prova, PULITA).await;
    let lette: Vec<String> = schede(&prova, "2026_PTPC").iter().map(|s| s.codice().to_owned()).collect();
    assert_eq!(lette.len(), 5, "{lette:?}");
    assert_eq!(scheda(&prova, "2026_DEMO_1").contenuto().livello_rischio.unwrap().it(2), "2,25");
    let pagina = prova.get(&preview).await;
    let letto = pagina.letto();
    assert!(letto.contains("5 schede nuove, 0 cambiate, 0 invariate"), "{letto}");
    assert!(pagina.testo().contains(&format!("href=\"{}\"", prova.url("/viste/2026_PTPC/schede/2026_DEMO_1"))));
    assert!(!pagina.testo().contains("Conferma e registra"));
    // Who confirms twice is led to what was done.
    assert_eq!(prova.post(&preview, &[("azione", "conferma")]).await.dove(), preview);
    assert_eq!(schede(&prova, "2026_PTPC").len(), 5);
    assert!(prova.pagina("/importazioni").await.letto().contains("Registrata"));
}

#[tokio::test]
async fn the_same_printout_again_changes_nothing() {
    let prova = Prova::new();
    conferma(&prova, SCANSIONE).await;
    let prima = schede(&prova, "2026_PTPC");
    let preview = porta(&prova, SCANSIONE).await;
    let letto = prova.get(&preview).await.letto();
    assert!(letto.contains("schede 5 nuove 0 cambiate 0 invariate 5"), "{letto}");
    assert!(invia(&prova, &preview, "conferma", &[]).await.dove().ends_with("importata"));
    let dopo = schede(&prova, "2026_PTPC");
    assert_eq!(prima.len(), dopo.len());
    for (a, b) in prima.iter().zip(&dopo) {
        assert_eq!((a.versione(), a.contenuto()), (b.versione(), b.contenuto()));
    }
    assert!(prova.get(&preview).await.letto().contains("0 schede nuove, 0 cambiate, 5 invariate"));
}

#[tokio::test]
async fn a_newer_printout_takes_over_only_what_is_ticked() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    let nuova = PULITA.replace("individuato: 2,25", "individuato: 2,75").replace("individuato: 7,50", "individuato: 8,10");
    assert_ne!(nuova, PULITA);
    let preview = porta(&prova, &nuova).await;
    let pagina = prova.get(&preview).await;
    assert_eq!(pagina.testo().matches("name=\"mostrata\"").count(), 2, "{}", pagina.letto());
    // Only the sheets that differ are open.
    assert_eq!(pagina.testo().matches("<details class=\"sch-fold\" id=\"s-").count(), 5);
    assert_eq!(pagina.testo().split("<details class=\"sch-fold\" id=\"s-").skip(1).filter(|d| d.split('>').next().unwrap().ends_with(" open")).count(), 2);
    let prima = campi(&pagina).into_iter().find(|(n, _)| n == "prendi").unwrap().1;
    assert!(invia(&prova, &preview, "conferma", &[("prendi", Some(&prima))]).await.dove().ends_with("importata"));
    let rischio = |codice: &str| scheda(&prova, codice).contenuto().livello_rischio.unwrap().it(2);
    assert_eq!((rischio("2026_DEMO_1"), rischio("2026_DEMO_2")), ("2,75".to_owned(), "7,50".to_owned()));
    let letto = prova.get(&preview).await.letto();
    assert!(letto.contains("0 schede nuove, 1 cambiate, 4 invariate") && letto.contains("2,25") && letto.contains("2,75"), "{letto}");
}

#[tokio::test]
async fn a_value_corrected_by_hand_is_kept_unless_asked() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    prova.dati.correggi(&scheda(&prova, "2026_DEMO_1"), "livello_rischio", Valore::Numero(domain::Decimale::new(5, 0)));
    let preview = porta(&prova, &PULITA.replace("individuato: 2,25", "individuato: 2,75")).await;
    let pagina = prova.get(&preview).await;
    assert!(pagina.letto().contains("corretto a mano dopo l’ultima stampa"), "{}", pagina.letto());
    assert!(!campi(&pagina).iter().any(|(n, _)| n == "prendi"));
    invia(&prova, &preview, "conferma", &[]).await.dove();
    assert_eq!(scheda(&prova, "2026_DEMO_1").contenuto().livello_rischio.unwrap().it(2), "5,00");
}

#[tokio::test]
async fn what_changed_since_the_preview_was_opened_is_shown_before_anything_is_stored() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    let preview = porta(&prova, &PULITA.replace("individuato: 2,25", "individuato: 2,75")).await;
    let mut campi = modulo(&prova, &preview).await;
    campi.push(("azione".to_owned(), "conferma".to_owned()));
    prova.dati.correggi(&scheda(&prova, "2026_DEMO_1"), "livello_rischio", Valore::Numero(domain::Decimale::new(5, 0)));
    let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let r = prova.post(&preview, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("differenze che non avevi ancora visto"), "{}", r.letto());
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
    assert_eq!(scheda(&prova, "2026_DEMO_1").contenuto().livello_rischio.unwrap().it(2), "5,00");
}

#[tokio::test]
async fn proposals_are_accepted_one_by_one_or_all() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    let accettate = |r: &Risposta| campi(r).iter().filter(|(n, _)| n == "accetta").count();
    let pagina = prova.get(&preview).await;
    let tutte = pagina.valori("proposta").len();
    assert!(tutte >= 2, "the damaged printout has too few proposals for this test");
    assert_eq!(accettate(&pagina), 0);
    let dove = invia(&prova, &preview, "salva", &[("accetta", Some("1"))]).await.dove();
    assert!(dove.contains("esito=scelte"), "{dove}");
    let pagina = prova.get(&dove).await;
    assert_eq!(campi(&pagina).into_iter().filter(|(n, _)| n == "accetta").map(|(_, v)| v).collect::<Vec<_>>(), ["1"]);
    let dove = invia(&prova, &preview, "accetta-tutte", &[]).await.dove();
    assert_eq!(accettate(&prova.get(&dove).await), tutte);
    // The accepted word is in the sheet, the damaged one no more.
    let id = preview.rsplit('/').next().unwrap();
    let lettura = prova.dati.leggi(|c| store::importazioni::find(c, &prova.dati.actor, id)).lettura;
    let ideazione = lettura.proposte.iter().find(|p| p.prima.starts_with('l') && p.dopo.starts_with('I')).unwrap();
    invia(&prova, &preview, "conferma", &[]).await.dove();
    let scritta = scheda(&prova, &lettura.schede[ideazione.scheda].codice);
    let testo = domain::scheda::campi::trova(&ideazione.campo).unwrap().mostra(scritta.contenuto());
    assert!(testo.contains(&ideazione.dopo) && !testo.contains(&ideazione.prima), "{testo}");
}

#[tokio::test]
async fn refusing_every_proposal_takes_the_ticks_away() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    invia(&prova, &preview, "accetta-tutte", &[]).await.dove();
    let dove = invia(&prova, &preview, "accetta-nessuna", &[]).await.dove();
    assert!(!campi(&prova.get(&dove).await).iter().any(|(n, _)| n == "accetta"));
}

#[tokio::test]
async fn a_line_without_a_place_goes_to_a_field_or_stays_as_a_note() {
    let prova = Prova::new();
    // Two lines that belong nowhere, on the page of a process.
    let macchiata = PULITA.replacen("Collegato a\n", "~~ timbro illeggibile ~~\nCollegato a\n", 1);
    let preview = porta(&prova, &macchiata).await;
    let id = preview.rsplit('/').next().unwrap().to_owned();
    let lettura = prova.dati.leggi(|c| store::importazioni::find(c, &prova.dati.actor, &id)).lettura;
    let indice = lettura.non_collocate.iter().position(|r| r.testo.contains("timbro")).unwrap();
    let meta = lettura.schede.iter().position(|s| s.codice == "2026_DEMO_3").unwrap();
    let (scheda_n, campo_n) = (format!("scheda.{indice}"), format!("campo.{indice}"));
    let dove = invia(&prova, &preview, "salva", &[(&scheda_n, Some(&meta.to_string())), (&campo_n, Some("soggetti_interni"))]).await.dove();
    assert!(prova.get(&dove).await.letto().contains("timbro illeggibile"));
    let campi = modulo(&prova, &preview).await;
    assert!(campi.contains(&(campo_n.clone(), "soggetti_interni".to_owned())), "the choice was not kept");
    invia(&prova, &preview, "conferma", &[]).await.dove();
    assert!(scheda(&prova, "2026_DEMO_3").contenuto().soggetti_interni.as_deref().unwrap().contains("timbro illeggibile"));

    let seconda = Prova::new();
    conferma(&seconda, &macchiata).await;
    let con_nota: Vec<String> = schede(&seconda, "2026_PTPC").into_iter().filter(|s| s.contenuto().note.as_deref().is_some_and(|n| n.contains("timbro illeggibile"))).map(|s| s.codice().to_owned()).collect();
    assert_eq!(con_nota.len(), 1, "{con_nota:?}");
}

#[tokio::test]
async fn the_sheets_go_to_the_vista_that_is_chosen() {
    let prova = Prova::new();
    prova.dati.vista("2026_PTPC_BIS");
    let preview = porta(&prova, PULITA).await;
    // Changing the vista shows what would happen there before it happens.
    let r = invia(&prova, &preview, "conferma", &[("vista", Some("2026_PTPC_BIS"))]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("Hai scelto la vista 2026_PTPC_BIS"), "{}", r.letto());
    let dove = invia(&prova, &preview, "conferma", &[]).await.dove();
    assert!(dove.contains("/viste/2026_PTPC_BIS?"), "{dove}");
    assert_eq!(schede(&prova, "2026_PTPC_BIS").len(), 5);

    let preview = porta(&prova, PULITA).await;
    let dove = invia(&prova, &preview, "salva", &[("vista_altra", Some("2027 PTPC!"))]).await.dove();
    let r = invia(&prova, &dove, "conferma", &[]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("sole lettere, cifre") && r.testo().contains("value=\"2027 PTPC!\""), "{}", r.letto());
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
    assert_eq!(viste(&prova), 1);
}

#[tokio::test]
async fn several_files_become_previews_and_the_bad_ones_a_sentence() {
    let prova = Prova::new();
    let tre: &[(&str, &[u8])] = &[("ptpc.txt", PULITA.as_bytes()), ("obiettivo.txt", OBIETTIVO.as_bytes()), ("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02")];
    let r = prova.carica(&prova.url("/importazioni"), tre).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let letto = r.letto();
    assert!(letto.contains("Un file non si può leggere") && letto.contains("foto.jpg"), "{letto}");
    assert_eq!(letto.matches("In anteprima").count(), 2, "{letto}");
    assert_eq!(viste(&prova), 0);

    let dove = prova.carica(&prova.url("/importazioni"), &tre[..2]).await.dove();
    assert!(dove.ends_with("?esito=lette"), "{dove}");
}

#[tokio::test]
async fn bad_files_get_one_sentence_each() {
    let prova = Prova::new();
    let grande = vec![b'a'; 20_000_001];
    for (nome, byte) in [("vuoto.txt", &b""[..]), ("casuale.bin", &[0, 159, 146, 150, 0, 1, 2, 3]), ("rotto.pdf", b"%PDF-1.7\n1 0 obj\n<<"), ("lettera.txt", b"Egregio Sindaco,\nle scrivo per la buca in via Roma.\n"), ("grande.txt", &grande)] {
        let r = prova.carica(&prova.url("/importazioni"), &[(nome, byte)]).await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{nome}");
        assert!(r.letto().contains(nome), "{nome}: {}", r.letto());
    }
    let r = prova.carica(&prova.url("/importazioni"), &[]).await;
    assert!(r.letto().contains("Non hai scelto nessun file"), "{}", r.letto());
    assert!(prova.pagina("/importazioni").await.letto().contains("Non è stata ancora portata nessuna stampa"));
}

#[tokio::test]
async fn giving_up_leaves_nothing() {
    let prova = Prova::new();
    let preview = porta(&prova, PULITA).await;
    assert!(prova.post(&format!("{preview}/annullamento"), &[]).await.dove().ends_with("/importazioni?esito=annullata"));
    let letto = prova.get(&preview).await.letto();
    assert!(letto.contains("si è rinunciato") && !letto.contains("Conferma e registra"), "{letto}");
    assert_eq!(prova.post(&format!("{preview}/annullamento"), &[]).await.stato, StatusCode::NOT_FOUND);
    assert_eq!(prova.post(&preview, &[("azione", "conferma")]).await.dove(), preview);
    assert_eq!(viste(&prova), 0);
}

#[tokio::test]
async fn without_its_token_no_form_is_accepted() {
    let prova = Prova::new();
    let preview = porta(&prova, PULITA).await;
    for url in [preview.clone(), format!("{preview}/annullamento")] {
        assert_eq!(prova.post_senza_segno(&url, &[("azione", "conferma")]).await.stato, StatusCode::FORBIDDEN, "{url}");
    }
    assert_eq!(prova.carica_con(&prova.url("/importazioni"), "altro", &[("stampa.txt", PULITA.as_bytes())]).await.stato, StatusCode::FORBIDDEN);
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
        assert_eq!(prova.post(&url, &[("azione", "conferma")]).await.stato, StatusCode::NOT_FOUND, "{url}");
    }
    assert!(!prova.get(&format!("/{}/importazioni", prova.dati.altro_ente.sigla)).await.letto().contains("stampa.txt"));
}

#[tokio::test]
async fn text_of_a_printout_is_never_markup() {
    let prova = Prova::new();
    let preview = porta(&prova, &PULITA.replace("Gestione delle liste elettorali", "Gestione <script>alert(1)</script> liste")).await;
    let pagina = prova.get(&preview).await;
    assert!(!pagina.testo().contains("<script>alert"), "markup got through");
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
