//! What a person decides on a preview, and what becomes of it.

use axum::http::StatusCode;
use domain::campo::Valore;
use store::importazioni::Stato;

use super::{
    PULITA, SCANSIONE, campi, conferma, invia, modulo, porta, rischio, scheda, schede, stato, viste,
};
use crate::support::{Prova, Risposta};

/// A later printout, with another level for `2026_DEMO_1`.
fn ristampa() -> String {
    PULITA.replace("individuato: 2,25", "individuato: 2,75")
}

/// Somebody writes the level of `2026_DEMO_1` himself.
fn correggi_a_mano(prova: &Prova) {
    prova.dati.correggi(
        &scheda(prova, "2026_DEMO_1"),
        "livello_rischio",
        Valore::Numero(domain::Decimale::new(5, 0)),
    );
}

#[tokio::test]
async fn a_newer_printout_takes_over_only_what_is_ticked() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    let nuova = ristampa().replace("individuato: 7,50", "individuato: 8,10");
    assert_ne!(nuova, PULITA);
    let preview = porta(&prova, &nuova).await;
    let pagina = prova.get(&preview).await;
    assert_eq!(
        pagina.testo().matches("name=\"mostrata\"").count(),
        2,
        "{}",
        pagina.letto()
    );
    // Only the sheets that differ are open.
    assert_eq!(
        pagina
            .testo()
            .matches("<details class=\"sch-fold\" id=\"s-")
            .count(),
        5
    );
    assert_eq!(
        pagina
            .testo()
            .split("<details class=\"sch-fold\" id=\"s-")
            .skip(1)
            .filter(|d| d.split('>').next().unwrap().ends_with(" open"))
            .count(),
        2
    );
    let prima = campi(&pagina)
        .into_iter()
        .find(|(n, _)| n == "prendi")
        .unwrap()
        .1;
    assert!(
        invia(&prova, &preview, "conferma", &[("prendi", Some(&prima))])
            .await
            .dove()
            .ends_with("importata")
    );
    assert_eq!(rischio(&prova, "2026_DEMO_1"), "2,75");
    assert_eq!(rischio(&prova, "2026_DEMO_2"), "7,50");
    let letto = prova.get(&preview).await.letto();
    assert!(
        letto.contains("0 schede nuove, 1 cambiate, 4 invariate")
            && letto.contains("2,25")
            && letto.contains("2,75"),
        "{letto}"
    );
}

/// A printout with the indicators in another order would make a formula read another one: nothing is stored, and it says what to do.
#[tokio::test]
async fn a_printout_that_moves_what_a_formula_reads_is_refused() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    let terza = scheda(&prova, "2026_DEMO_3");
    let mut indicatori = terza.contenuto().indicatori.clone();
    indicatori.push(domain::scheda::Indicatore {
        descrizione: Some("controlli in due anni".to_owned()),
        formula: Some("[2026_DEMO_1.1] * 2".to_owned()),
        ..Default::default()
    });
    prova
        .dati
        .correggi(&terza, "indicatori", Valore::Indicatori(indicatori));
    let (prima, seconda) = (
        "1. CONTROLLO: controlli a campione eseguiti EFFICACIA 6,00 5,00 6,00 4,00",
        "2. pubblicazione dei tempi medi nel sito EFFICIENZA 1,00 1,00 0,00 0,00 1=FATTO 0=NON FATTO",
    );
    let scambiata = PULITA
        .replace(prima, "qui")
        .replace(seconda, prima)
        .replace("qui", seconda);
    assert_ne!(scambiata, PULITA);
    let preview = porta(&prova, &scambiata).await;
    let no = invia(&prova, &preview, "conferma", &[]).await;
    assert_eq!(no.stato, StatusCode::UNPROCESSABLE_ENTITY);
    no.dice(&["scheda 2026_DEMO_1, campo indicatori: la formula dell'indicatore 2 della scheda 2026_DEMO_3 legge l'indicatore 1 di qui, e la stampa ne ha un altro a quel posto. Lascia gli indicatori come sono, oppure cambia prima quella formula"]);
    let parole = || {
        scheda(&prova, "2026_DEMO_1").contenuto().indicatori[0]
            .descrizione
            .clone()
    };
    assert!(parole().unwrap().contains("controlli a campione"));
    // The way out that it names: left as they are.
    invia(&prova, &preview, "conferma", &[("prendi", None)])
        .await
        .dove();
    assert!(parole().unwrap().contains("controlli a campione"));
}

#[tokio::test]
async fn a_value_corrected_by_hand_is_kept_unless_asked() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    correggi_a_mano(&prova);
    let preview = porta(&prova, &ristampa()).await;
    let pagina = prova.get(&preview).await;
    assert!(
        pagina
            .letto()
            .contains("corretto a mano dopo l’ultima stampa"),
        "{}",
        pagina.letto()
    );
    assert!(!campi(&pagina).iter().any(|(n, _)| n == "prendi"));
    invia(&prova, &preview, "conferma", &[]).await.dove();
    assert_eq!(rischio(&prova, "2026_DEMO_1"), "5,00");
}

#[tokio::test]
async fn what_changed_since_the_preview_was_opened_is_shown_before_anything_is_stored() {
    let prova = Prova::new();
    conferma(&prova, PULITA).await;
    let preview = porta(&prova, &ristampa()).await;
    let mut campi = modulo(&prova, &preview).await;
    campi.push(("azione".to_owned(), "conferma".to_owned()));
    correggi_a_mano(&prova);
    let campi: Vec<(&str, &str)> = campi
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let r = prova.post(&preview, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("differenze che non avevi ancora visto"),
        "{}",
        r.letto()
    );
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
    assert_eq!(rischio(&prova, "2026_DEMO_1"), "5,00");
}

#[tokio::test]
async fn proposals_are_accepted_one_by_one_or_all() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    let accettate = |r: &Risposta| campi(r).iter().filter(|(n, _)| n == "accetta").count();
    let pagina = prova.get(&preview).await;
    let tutte = pagina.valori("proposta").len();
    assert!(
        tutte >= 2,
        "the damaged printout has too few proposals for this test"
    );
    assert_eq!(accettate(&pagina), 0);
    let dove = invia(&prova, &preview, "salva", &[("accetta", Some("1"))])
        .await
        .dove();
    assert!(dove.contains("esito=scelte"), "{dove}");
    let pagina = prova.get(&dove).await;
    assert_eq!(
        campi(&pagina)
            .into_iter()
            .filter(|(n, _)| n == "accetta")
            .map(|(_, v)| v)
            .collect::<Vec<_>>(),
        ["1"]
    );
    let dove = invia(&prova, &preview, "accetta-tutte", &[]).await.dove();
    assert_eq!(accettate(&prova.get(&dove).await), tutte);
    // The accepted word is in the sheet, the damaged one no more.
    let id = preview.rsplit('/').next().unwrap();
    let lettura = prova
        .dati
        .leggi(|c| store::importazioni::find(c, &prova.dati.actor, id))
        .lettura;
    let ideazione = lettura
        .proposte
        .iter()
        .find(|p| p.prima.starts_with('l') && p.dopo.starts_with('I'))
        .unwrap();
    invia(&prova, &preview, "conferma", &[]).await.dove();
    let scritta = scheda(&prova, &lettura.schede[ideazione.scheda].codice);
    let testo = domain::scheda::campi::trova(&ideazione.campo)
        .unwrap()
        .mostra(scritta.contenuto());
    assert!(
        testo.contains(&ideazione.dopo) && !testo.contains(&ideazione.prima),
        "{testo}"
    );
}

#[tokio::test]
async fn refusing_every_proposal_takes_the_ticks_away() {
    let prova = Prova::new();
    let preview = porta(&prova, SCANSIONE).await;
    invia(&prova, &preview, "accetta-tutte", &[]).await.dove();
    let dove = invia(&prova, &preview, "accetta-nessuna", &[]).await.dove();
    assert!(
        !campi(&prova.get(&dove).await)
            .iter()
            .any(|(n, _)| n == "accetta")
    );
}

#[tokio::test]
async fn a_line_without_a_place_goes_to_a_field_or_stays_as_a_note() {
    let prova = Prova::new();
    // Two lines that belong nowhere, on the page of a process.
    let macchiata = PULITA.replacen(
        "Collegato a\n",
        "~~ timbro illeggibile ~~\nCollegato a\n",
        1,
    );
    let preview = porta(&prova, &macchiata).await;
    let id = preview.rsplit('/').next().unwrap().to_owned();
    let lettura = prova
        .dati
        .leggi(|c| store::importazioni::find(c, &prova.dati.actor, &id))
        .lettura;
    let indice = lettura
        .non_collocate
        .iter()
        .position(|r| r.testo.contains("timbro"))
        .unwrap();
    let meta = lettura
        .schede
        .iter()
        .position(|s| s.codice == "2026_DEMO_3")
        .unwrap();
    let (scheda_n, campo_n) = (format!("scheda.{indice}"), format!("campo.{indice}"));
    let dove = invia(
        &prova,
        &preview,
        "salva",
        &[
            (&scheda_n, Some(&meta.to_string())),
            (&campo_n, Some("soggetti_interni")),
        ],
    )
    .await
    .dove();
    assert!(
        prova
            .get(&dove)
            .await
            .letto()
            .contains("timbro illeggibile")
    );
    let campi = modulo(&prova, &preview).await;
    assert!(
        campi.contains(&(campo_n.clone(), "soggetti_interni".to_owned())),
        "the choice was not kept"
    );
    invia(&prova, &preview, "conferma", &[]).await.dove();
    assert!(
        scheda(&prova, "2026_DEMO_3")
            .contenuto()
            .soggetti_interni
            .as_deref()
            .unwrap()
            .contains("timbro illeggibile")
    );

    let seconda = Prova::new();
    conferma(&seconda, &macchiata).await;
    let con_nota: Vec<String> = schede(&seconda, "2026_PTPC")
        .into_iter()
        .filter(|s| {
            s.contenuto()
                .note
                .as_deref()
                .is_some_and(|n| n.contains("timbro illeggibile"))
        })
        .map(|s| s.codice().to_owned())
        .collect();
    assert_eq!(con_nota.len(), 1, "{con_nota:?}");
}

#[tokio::test]
async fn the_sheets_go_to_the_vista_that_is_chosen() {
    let prova = Prova::new();
    prova.dati.vista("2026_PTPC_BIS");
    let preview = porta(&prova, PULITA).await;
    // Changing the vista shows what would happen there before it happens.
    let r = invia(
        &prova,
        &preview,
        "conferma",
        &[("vista", Some("2026_PTPC_BIS"))],
    )
    .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("Hai scelto la vista 2026_PTPC_BIS"),
        "{}",
        r.letto()
    );
    let dove = invia(&prova, &preview, "conferma", &[]).await.dove();
    assert!(dove.contains("/viste/2026_PTPC_BIS?"), "{dove}");
    assert_eq!(schede(&prova, "2026_PTPC_BIS").len(), 5);

    let preview = porta(&prova, PULITA).await;
    let dove = invia(
        &prova,
        &preview,
        "salva",
        &[("vista_altra", Some("2027 PTPC!"))],
    )
    .await
    .dove();
    let r = invia(&prova, &dove, "conferma", &[]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        r.letto().contains("sole lettere, cifre") && r.testo().contains("value=\"2027 PTPC!\""),
        "{}",
        r.letto()
    );
    assert_eq!(stato(&prova, &preview), Stato::Anteprima);
    assert_eq!(viste(&prova), 1);
}

/// A printout of so many processes, each with a word to repair.
fn lunga(processi: usize) -> String {
    let pezzi: Vec<&str> = PULITA.split("\u{c}").collect();
    let (testa, suoi): (Vec<&str>, Vec<&str>) = (
        pezzi
            .iter()
            .copied()
            .take_while(|p| !p.starts_with("Processi"))
            .collect(),
        pezzi
            .iter()
            .copied()
            .filter(|p| p.starts_with("Processi") && p.contains("2026_DEMO_1 "))
            .collect(),
    );
    let righe =
        |n: usize| format!("2026_DEMO_{n} Rilascio di certificati anagrafici e di stato civile");
    let elenco: String = testa
        .join("\u{c}")
        .lines()
        .filter(|r| !r.starts_with("2026_DEMO_"))
        .flat_map(|r| {
            let figli = if r == "Codice Titolo" {
                (1..=processi).map(righe).collect()
            } else {
                Vec::new()
            };
            std::iter::once(r.to_owned()).chain(figli)
        })
        .map(|r| r + "\n")
        .collect();
    let schede = (1..=processi).flat_map(|n| {
        suoi.iter().map(move |p| {
            p.replace("2026_DEMO_1 ", &format!("2026_DEMO_{n} "))
                .replace("Verifica dell", "Verifica attivita dell")
        })
    });
    std::iter::once(elenco)
        .chain(schede)
        .collect::<Vec<_>>()
        .join("\u{c}")
}

#[tokio::test]
async fn a_long_printout_has_pages_and_no_choice_is_lost_between_them() {
    let prova = Prova::new();
    let preview = porta(&prova, &lunga(120)).await;
    let (prima, seconda) = (
        prova.get(&preview).await,
        prova.get(&format!("{preview}?pagina=2")).await,
    );
    assert_eq!(
        (
            prima
                .testo()
                .matches("<details class=\"sch-fold\" id=\"s-")
                .count(),
            seconda
                .testo()
                .matches("<details class=\"sch-fold\" id=\"s-")
                .count()
        ),
        (100, 21)
    );
    // The tree stands whole on both; the lines of the source have pages of their own.
    assert!(
        prima.testo().contains("?pagina=2#s-120") && seconda.testo().contains("?pagina=1#s-5"),
        "the tree is cut"
    );
    assert!(prima.testo().contains("/fonte?pagina=2#r-"));
    assert_eq!(
        prova
            .get(&format!("{preview}/fonte?pagina=2"))
            .await
            .testo()
            .matches("<li id=\"r-")
            .count(),
        1_000
    );
    let ultima = seconda.valori("proposta").last().unwrap().clone();
    invia(
        &prova,
        &format!("{preview}?pagina=2"),
        "salva",
        &[("accetta", Some(&ultima))],
    )
    .await
    .dove();
    let primo = prima.valori("proposta")[0].clone();
    let dove = invia(&prova, &preview, "salva", &[("accetta", Some(&primo))])
        .await
        .dove();
    assert!(dove.contains("pagina=1"), "{dove}");
    let id = preview.rsplit('/').next().unwrap();
    let scelte = prova
        .dati
        .leggi(|c| store::importazioni::find(c, &prova.dati.actor, id))
        .scelte;
    assert_eq!(
        scelte.proposte_accettate,
        [primo.parse::<usize>().unwrap(), ultima.parse().unwrap()]
    );
    invia(&prova, &preview, "conferma", &[]).await.dove();
    assert_eq!(schede(&prova, "2026_PTPC").len(), 121);
}
