//! A plan goes round its year: adopted, varied, held against what it was.

use axum::http::StatusCode;
use domain::campo::Valore;
use domain::permesso::Ruolo;
use domain::scheda::Stato;
use domain::vista::Vista;
use domain::vista::vita::{PassaggioVista, StatoVista};

use crate::support::{Prova, Risposta};

fn con_una_scheda() -> (Prova, Vista) {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    p.dati.scheda(&vista, "2026_SEG_1");
    (p, vista)
}

/// As [`con_una_scheda`], with the sheet ready to be adopted.
fn pronta() -> (Prova, Vista) {
    let (p, vista) = con_una_scheda();
    let s = scheda(&p, &vista);
    p.dati
        .correggi(&s, "stato", Valore::testo(Stato::Condivisa.codice()));
    (p, vista)
}

fn scheda(p: &Prova, vista: &Vista) -> domain::Scheda {
    p.dati
        .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, "2026_SEG_1"))
}

fn stato(p: &Prova) -> StatoVista {
    let vista = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2026_PTPC"));
    vista.stato
}

async fn adotta(p: &Prova, organo: &str, numero: &str, data: &str) -> Risposta {
    let campi = [
        ("passaggio", "adotta"),
        ("adotta-organo", organo),
        ("adotta-numero", numero),
        ("adotta-data", data),
    ];
    let url = p.url("/viste/2026_PTPC/stato/adozione");
    p.post(&url, &campi).await
}

async fn conduce(p: &Prova, passaggio: &str, motivo: &str) -> Risposta {
    let nome = format!("{passaggio}-motivo");
    let campi = [("passaggio", passaggio), (nome.as_str(), motivo)];
    p.post(&p.url("/viste/2026_PTPC/stato/conduzione"), &campi)
        .await
}

#[tokio::test]
async fn a_plan_is_adopted_varied_and_held_against_what_it_was() {
    let (p, vista) = pronta();
    let r = adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    assert_eq!(stato(&p), StatoVista::Adottata);
    let pagina = p.pagina("/viste/2026_PTPC/stato").await.letto();
    for frase in [
        "Adottata",
        "1 – Adozione",
        "Giunta comunale, n. 12 del 10/01/2026",
        "Apri una variazione",
    ] {
        assert!(pagina.contains(frase), "{frase}: {pagina}");
    }
    // What belongs to the plan is not written over; the refusal says what is, and whom to ask.
    let titolo = p.url("/viste/2026_PTPC/schede/2026_SEG_1/blocchi/testata");
    let versione = scheda(&p, &vista).versione().to_string();
    let campi = [
        ("versione", versione.as_str()),
        ("codice", "2026_SEG_1"),
        ("titolo", "Accesso civico"),
    ];
    let r = p.post(&titolo, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("apre una variazione"), "{}", r.letto());
    // A variation, with its reason.
    assert!(
        conduce(&p, "apri_variazione", "")
            .await
            .letto()
            .contains("scrivi il motivo")
    );
    let r = conduce(&p, "apri_variazione", "Nuova riorganizzazione").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER);
    let s = scheda(&p, &vista);
    p.dati
        .correggi(&s, "titolo", Valore::testo("Accesso civico generalizzato"));
    let confronto = p.pagina("/viste/2026_PTPC/confronto").await;
    let letto = confronto.letto();
    assert!(letto.contains("0 nuove, 1 cambiata, 0 tolte"), "{letto}");
    let foglio = p.pagina("/viste/2026_PTPC/confronto/xlsx").await;
    foglio.dice(&["Accesso civico generalizzato", "Cambiata", "2026_SEG_1"]);
    let come = foglio.intestazione(axum::http::header::CONTENT_DISPOSITION);
    assert_eq!(come, "attachment; filename=\"2026_PTPC-confronto.xlsx\"");
    assert!(
        confronto
            .testo()
            .contains("<ins>Accesso civico generalizzato</ins>"),
        "{}",
        confronto.testo()
    );
    // It is not taken back while something is left of it; its act makes a second version.
    let r = conduce(&p, "ritira_variazione", "Non serve").await;
    assert!(
        r.letto().contains("non è più quello dell'ultima versione"),
        "{}",
        r.letto()
    );
    let campi = [
        ("passaggio", "approva_variazione"),
        ("approva_variazione-organo", "Giunta comunale"),
        ("approva_variazione-numero", "40"),
        ("approva_variazione-data", "20/1/2026"),
    ];
    let r = p
        .post(&p.url("/viste/2026_PTPC/stato/adozione"), &campi)
        .await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    let fra = p
        .pagina("/viste/2026_PTPC/confronto?da=2026_PTPC:1&a=2026_PTPC:2")
        .await;
    assert!(fra.letto().contains("1 cambiata"), "{}", fra.letto());
    let uguale = p.pagina("/viste/2026_PTPC/confronto").await.letto();
    assert!(uguale.contains("Nessuna differenza"), "{uguale}");
}

/// The whole year of a plan, through the pages: what is not ready is said, what is still asked keeps it open, and what is closed is opened
/// again with a reason.
#[tokio::test]
async fn a_plan_goes_round_its_year() {
    let (p, vista) = pronta();
    let avanti = p.url("/viste/2026_PTPC/stato?esito=avanti");
    let fissata = p.url("/viste/2026_PTPC/stato?esito=fissata");
    let adottata = adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    assert_eq!(adottata.dove(), fissata);
    assert_eq!(
        conduce(&p, "avvia_monitoraggio", "").await.dove(),
        avanti,
        "no reason is asked for what goes on"
    );
    assert_eq!(stato(&p), StatoVista::InMonitoraggio);
    let campi = [
        ("nome", "Monitoraggio finale"),
        ("riferimento", "31/1/2026"),
        ("termine", "10/2/2026"),
    ];
    let monitoraggi = p.url("/viste/2026_PTPC/monitoraggi");
    let sessione = p.post(&monitoraggi, &campi).await.dove();
    let sessione = sessione.split('?').next().unwrap();
    // An account is made of sheets that gave theirs; its act is named where there is one.
    let campi = [("passaggio", "consuntiva")];
    let adozione = p.url("/viste/2026_PTPC/stato/adozione");
    let r = p.post(&adozione, &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&[
        "«Consuntiva» non è stato fatto",
        "1 scheda è ancora nello stato «Condivisa»",
    ]);
    assert_eq!(stato(&p), StatoVista::InMonitoraggio);
    let porta = |a: Stato| {
        let s = scheda(&p, &vista);
        p.dati.correggi(&s, "stato", Valore::testo(a.codice()))
    };
    porta(Stato::Consuntivata);
    assert_eq!(p.post(&adozione, &campi).await.dove(), fissata);
    assert_eq!(stato(&p), StatoVista::Consuntivata);
    let pagina = p.pagina("/viste/2026_PTPC/stato").await;
    pagina.dice(&["1 – Adozione", "2 – Consuntivo"]);
    // Neither over a sheet that nobody has validated, nor over a session that still asks.
    let r = conduce(&p, "chiudi", "").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["1 scheda è ancora nello stato «Consuntivata»"]);
    let validata = porta(Stato::Validata);
    let r = conduce(&p, "chiudi", "").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&[
        "«Chiudi» non è stato fatto: c'è ancora un monitoraggio aperto: chiudilo prima, o aspetta che finisca",
    ]);
    assert_eq!(stato(&p), StatoVista::Consuntivata);
    p.post(&format!("{sessione}/chiusura"), &[]).await.dove();
    assert_eq!(conduce(&p, "chiudi", "").await.dove(), avanti);
    assert_eq!(stato(&p), StatoVista::Chiusa);
    // Nothing is written in it any more, until whoever conducts it opens it again and says why.
    let versione = validata.versione().to_string();
    let titolo = [
        ("versione", versione.as_str()),
        ("codice", "2026_SEG_1"),
        ("titolo", "Accesso civico"),
    ];
    let testata = p.url("/viste/2026_PTPC/schede/2026_SEG_1/blocchi/testata");
    let r = p.post(&testata, &titolo).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["il piano è chiuso"]);
    let r = conduce(&p, "riapri", " ").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["scrivi il motivo"]);
    assert_eq!(stato(&p), StatoVista::Chiusa);
    let r = conduce(&p, "riapri", "Un valore era sbagliato").await;
    assert_eq!(r.dove(), avanti);
    assert_eq!(stato(&p), StatoVista::Consuntivata);
    assert!(p.dati.leggi(store::storia::verifica).is_empty());
}

#[tokio::test]
async fn what_stands_against_an_adoption_leads_to_the_sheets() {
    let (p, _) = con_una_scheda();
    let pagina = p.pagina("/viste/2026_PTPC/stato").await;
    assert!(
        pagina
            .testo()
            .contains(&format!("{}?stato=", p.url("/viste/2026_PTPC"))),
        "{}",
        pagina.testo()
    );
    let r = adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stato(&p), StatoVista::InPreparazione);
}

#[tokio::test]
async fn an_act_is_named_whole_and_what_was_typed_stays() {
    let (p, _) = pronta();
    let r = adotta(&p, "Consiglio comunale", "", "31/2/2026").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let letto = r.letto();
    for frase in ["scrivi il numero dell'atto", "non esiste nel calendario"] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    assert!(r.testo().contains("value=\"Consiglio comunale\""));
    let r = adotta(&p, "", "", "").await;
    assert!(
        r.letto().contains("chi ha deciso, il numero e la data"),
        "{}",
        r.letto()
    );
    let r = adotta(&p, "Giunta", "1", "31/12/2199").await;
    assert!(r.letto().contains("è nel futuro"), "{}", r.letto());
    assert_eq!(stato(&p), StatoVista::InPreparazione);
}

#[tokio::test]
async fn a_passage_sent_twice_is_made_once() {
    let (p, vista) = pronta();
    adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    let r = adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("intanto qualcuno"), "{}", r.letto());
    let versioni = p
        .dati
        .leggi(|c| store::versioni::list(c, &p.dati.actor, &vista.id));
    assert_eq!(versioni.len(), 1);
}

#[tokio::test]
async fn the_secretary_registers_acts_and_does_not_conduct() {
    let (mut p, _) = pronta();
    let segretario = p.dati.utente("segretaria", &[Ruolo::Segretario]);
    p.entra_come(&segretario);
    let r = adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    let pagina = p.pagina("/viste/2026_PTPC/stato").await;
    assert!(pagina.letto().contains("Che cosa possono fare altri"));
    assert!(!pagina.testo().contains("apri_variazione-motivo"));
    let r = conduce(&p, "apri_variazione", "x").await;
    assert_eq!(r.stato, StatusCode::FORBIDDEN);
}

/// Whoever answers for one CdR compares what is his: neither the sheets nor their number tell him of others.
#[tokio::test]
async fn a_comparison_reaches_as_far_as_its_reader() {
    let (mut p, vista) = con_una_scheda();
    let cdr = p.dati.cdr("U_02", "Ragioneria");
    let sua = p.dati.scheda(&vista, "2026_RAG_1");
    p.dati.correggi(
        &sua.assegna(Some(cdr.id.clone())),
        "titolo",
        Valore::testo("Bilancio"),
    );
    let adottata = p.dati.passa_vista(&vista, PassaggioVista::Adotta);
    p.dati
        .passa_vista(&adottata, PassaggioVista::ApriVariazione);
    for codice in ["2026_SEG_1", "2026_RAG_1"] {
        let s = p
            .dati
            .leggi(|c| store::schede::find(c, &p.dati.actor, &vista.id, codice));
        p.dati
            .correggi(&s, "titolo", Valore::testo(format!("Nuovo {codice}")));
    }
    let dora = p
        .dati
        .utente_con("dora.blu", &[(Ruolo::Responsabile, Some(&cdr))]);
    p.entra_come(&dora);
    let letto = p.pagina("/viste/2026_PTPC/confronto").await.letto();
    assert!(letto.contains("Nuovo 2026_RAG_1"), "{letto}");
    assert!(letto.contains("1 cambiata"), "{letto}");
    assert!(!letto.contains("2026_SEG_1"), "{letto}");
    let letto = p.pagina("/viste/2026_PTPC/stato").await.letto();
    assert!(letto.contains("1 – Adozione"), "{letto}");
}

#[tokio::test]
async fn a_version_that_is_not_there_is_a_sentence() {
    let (p, _) = con_una_scheda();
    for query in ["da=2026_PTPC:9", "a=ALTRA:oggi", "da=x", "a=2026_PTPC:-1"] {
        let r = p
            .get(&p.url(&format!("/viste/2026_PTPC/confronto?{query}")))
            .await;
        assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(r.letto().contains("Stato e versioni"), "{query}");
    }
    let r = p.get(&p.url("/viste/ALTRA/confronto")).await;
    assert_eq!(r.stato, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_plans_of_two_years_are_held_side_by_side() {
    let (p, _) = con_una_scheda();
    let prima = p.dati.vista("2025_PTPC");
    p.dati.scheda(&prima, "2025_SEG_1");
    p.dati.scheda(&prima, "2025_SEG_9");
    let letto = p
        .pagina("/viste/2026_PTPC/confronto?da=2025_PTPC:oggi")
        .await
        .letto();
    assert!(letto.contains("0 nuove, 1 cambiata, 1 tolta"), "{letto}");
    assert!(
        letto.contains("Prima aveva il codice 2025_SEG_1"),
        "{letto}"
    );
}

#[tokio::test]
async fn an_adopted_plan_takes_no_new_sheet() {
    let (p, _) = pronta();
    p.dati.cdr("U_01", "Segreteria");
    adotta(&p, "Giunta comunale", "12", "10/1/2026").await;
    let nuova = p.get(&p.url("/viste/2026_PTPC/schede/nuova")).await;
    assert_eq!(nuova.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let campi = [
        ("livello", "processo"),
        ("codice", "2026_SEG_2"),
        ("titolo", "Nuova"),
        ("cdr", "U_01"),
    ];
    let inviata = p.post(&p.url("/viste/2026_PTPC/schede"), &campi).await;
    assert_eq!(inviata.stato, StatusCode::UNPROCESSABLE_ENTITY);
    for r in [nuova, inviata] {
        assert!(r.letto().contains("apre una variazione"), "{}", r.letto());
    }
}

/// The ticks of a preview of next year's plan, as its form sends them.
async fn ribalta(p: &Prova, schede: &[&str]) -> Risposta {
    let mut campi = vec![
        ("codice", "2027_PTPC"),
        ("titolo", "Piano 2027"),
        ("fasi", "tutte"),
    ];
    campi.extend(schede.iter().map(|s| ("scheda", *s)));
    p.post(&p.url("/viste/2026_PTPC/ribaltamento"), &campi)
        .await
}

/// A unit that is divided leaves open to whom its sheets go: whoever prepares the plan says it in the preview.
#[tokio::test]
async fn the_sheets_of_a_divided_unit_are_given_in_the_preview() {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    for (codice, nome) in [("U_01", "Affari"), ("U_05", "Gare"), ("U_06", "Contratti")] {
        p.dati.cdr(codice, nome);
    }
    p.dati.scheda(&vista, "2026_SEG_1");
    let divisa = [
        ("codice", "U_01"),
        ("nome", "Affari"),
        ("al", "31/12/2026"),
        ("prosegue_in", "U_05\nU_06"),
    ];
    p.post(&p.url("/cdr/U_01"), &divisa).await.dove();
    let anteprima = p.pagina("/viste/2026_PTPC/ribaltamento").await;
    anteprima.dice(&["scegli a quale darla", "CdR a cui dare 2026_SEG_1"]);
    let scelta = anteprima.testo();
    let scelta = scelta.split("name=\"cdr-2026_SEG_1\"").nth(1).unwrap();
    let scelta = scelta.split("</select>").next().unwrap();
    assert!(
        scelta.contains("U_05") && !scelta.contains("U_01"),
        "{scelta}"
    );
    let campi = [
        ("codice", "2027_PTPC"),
        ("titolo", "Piano 2027"),
        ("fasi", "tutte"),
        ("scheda", "2026_SEG_1"),
        ("cdr-2026_SEG_1", "U_06"),
    ];
    p.post(&p.url("/viste/2026_PTPC/ribaltamento"), &campi)
        .await
        .dove();
    let nuova = p.dati.leggi(|c| {
        let dopo = store::viste::find(c, &p.dati.actor, "2027_PTPC")?;
        store::schede::find(c, &p.dati.actor, &dopo.id, "2027_SEG_1")
    });
    let sesto = p.dati.leggi(|c| store::cdr::find(c, &p.dati.actor, "U_06"));
    assert_eq!(nuova.cdr(), Some(&sesto.id));
    assert_eq!(nuova.contenuto().collegato_a[0].codice, "U_06");
    // Nor is a new sheet of that year given to the unit that has ended, or anybody appointed for it once it has.
    let modulo = p.pagina("/viste/2027_PTPC/schede/nuova").await.testo();
    assert!(
        modulo.contains("U_06") && !modulo.contains("U_01"),
        "{modulo}"
    );
}

#[tokio::test]
async fn next_years_plan_comes_from_this_one_and_is_made_once() {
    let (p, vista) = con_una_scheda();
    p.dati.scheda(&vista, "2026_SEG_2");
    let anteprima = p.pagina("/viste/2026_PTPC/ribaltamento").await;
    for frase in [
        "2 schede su 2",
        "2027_PTPC",
        "2027_SEG_1",
        "che nasce adesso",
    ] {
        assert!(
            anteprima.letto().contains(frase),
            "{frase}: {}",
            anteprima.letto()
        );
    }
    let r = ribalta(&p, &["2026_SEG_1"]).await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER, "{}", r.letto());
    let dopo = p
        .dati
        .leggi(|c| store::viste::find(c, &p.dati.actor, "2027_PTPC"));
    assert_eq!((dopo.anno, dopo.dal, dopo.al), (2027, 2027, 2029));
    let nuova = p
        .dati
        .leggi(|c| store::schede::find(c, &p.dati.actor, &dopo.id, "2027_SEG_1"));
    assert_eq!(nuova.contenuto().stato, Some(Stato::Bozza));
    let storia = p
        .pagina("/viste/2027_PTPC/schede/2027_SEG_1/storia")
        .await
        .letto();
    assert!(
        storia.contains("Riporto dal piano dell'anno prima"),
        "{storia}"
    );
    // Again, with the same ticks: the one that is there is not made twice, the other one may come.
    let di_nuovo = ribalta(&p, &["2026_SEG_1"]).await;
    assert_eq!(di_nuovo.stato, StatusCode::UNPROCESSABLE_ENTITY);
    let anteprima = p
        .pagina("/viste/2026_PTPC/ribaltamento?codice=2027_PTPC")
        .await
        .letto();
    for frase in ["1 scheda su 2", "che c’è già", "è già stata riportata"] {
        assert!(anteprima.contains(frase), "{frase}: {anteprima}");
    }
    let r = ribalta(&p, &["2026_SEG_1", "2026_SEG_2"]).await;
    assert_eq!(r.stato, StatusCode::SEE_OTHER);
    let schede = p.dati.leggi(|c| {
        store::schede::elenco(
            c,
            &p.dati.actor,
            &dopo.id,
            &store::schede::Filtro::default(),
        )
    });
    assert_eq!(schede.len(), 2);
    // Held against the sheet it comes from, even when its code is another by now.
    p.dati
        .correggi(&nuova, "codice", Valore::testo("2027_ALTRO"));
    let r = p
        .pagina("/viste/2027_PTPC/confronto?da=2026_PTPC:oggi&scheda=2027_ALTRO")
        .await
        .letto();
    assert!(r.contains("Prima aveva il codice 2026_SEG_1"), "{r}");
}

#[tokio::test]
async fn next_years_plan_is_refused_with_the_way_out() {
    let (p, vista) = con_una_scheda();
    p.dati.vista("2026_OBIETTIVI");
    for (codice, frase) in [
        ("2026_PTPC", "non può essere questo stesso"),
        ("2026_OBIETTIVI", "è di un altro tipo"),
    ] {
        let r = p
            .pagina(&format!("/viste/2026_PTPC/ribaltamento?codice={codice}"))
            .await;
        assert!(r.letto().contains(frase), "{}", r.letto());
    }
    let campi = [
        ("codice", "non va bene!"),
        ("titolo", "X"),
        ("scheda", "2026_SEG_1"),
    ];
    let r = p
        .post(&p.url("/viste/2026_PTPC/ribaltamento"), &campi)
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("sole lettere, cifre"), "{}", r.letto());
    let r = ribalta(&p, &[]).await;
    assert!(
        r.letto().contains("scegli almeno una scheda"),
        "{}",
        r.letto()
    );
    let gemella = p.dati.vista("2026_PTPC_BIS");
    assert_eq!(gemella.anno, 2026);
    let r = p
        .post(
            &p.url("/viste/2026_PTPC/ribaltamento"),
            &[("codice", "2026_PTPC_BIS"), ("scheda", "2026_SEG_1")],
        )
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["viene dopo quello del 2026"]);
    let dopo = p.dati.vista("2027_PTPC");
    p.dati.scheda(&dopo, "2027_X");
    p.dati.passa_vista(&dopo, PassaggioVista::Adotta);
    let r = ribalta(&p, &["2026_SEG_1"]).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(r.letto().contains("apre una variazione"), "{}", r.letto());
    assert_eq!(vista.anno, 2026);
}

const ATTO: &[u8] = b"%PDF-1.7\natto di prova\n%%EOF\n";

#[tokio::test]
async fn the_act_comes_in_with_the_adoption_or_later_and_goes_out_as_a_file() {
    let (mut p, _) = pronta();
    let url = p.url("/viste/2026_PTPC/stato/adozione");
    let campi = [
        ("passaggio", "adotta"),
        ("adotta-organo", "Giunta comunale"),
        ("adotta-numero", "12"),
        ("adotta-data", "10/1/2026"),
    ];
    // A file that is not what its name says stops the whole passage.
    let falso = Some(("file", "atto.pdf", &b"<html></html>"[..]));
    let r = p.modulo(&url, &campi, falso).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["«Registra l'adozione» non è stato fatto", "atto.pdf"]);
    assert!(r.testo().contains("value=\"Giunta comunale\""));
    assert_eq!(stato(&p), StatoVista::InPreparazione);
    let vero = Some(("file", "delibera 12.pdf", ATTO));
    p.modulo(&url, &campi, vero).await.dove();
    assert_eq!(stato(&p), StatoVista::Adottata);
    let pagina = p.pagina("/viste/2026_PTPC/stato").await;
    pagina.dice(&["delibera 12.pdf", &domain::allegato::impronta(ATTO)]);
    let testo = pagina.testo();
    let mut indirizzo = testo.split("href=\"").filter_map(|h| h.split('"').next());
    let indirizzo = indirizzo
        .find(|h| h.contains("/documenti/"))
        .unwrap()
        .to_owned();
    let file = p.get(&indirizzo).await;
    assert_eq!(file.byte, ATTO);
    let come = file.intestazione(axum::http::header::CONTENT_DISPOSITION);
    assert!(
        come.starts_with("attachment; filename=\"delibera 12.pdf\""),
        "{come}"
    );
    // Another one later, by whoever tells of the acts; a reader takes it and changes nothing.
    let documenti = p.url("/viste/2026_PTPC/documenti");
    let r = p
        .carica(&documenti, &[("parere.pdf", ATTO), ("brutto.exe", b"MZ")])
        .await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["parere.pdf", "brutto.exe"]);
    p.come("lea", &[Ruolo::Lettore]);
    assert_eq!(p.get(&indirizzo).await.byte, ATTO);
    let via = format!("{indirizzo}/eliminazione");
    assert_eq!(p.post(&via, &[]).await.stato, StatusCode::FORBIDDEN);
    let r = p.carica(&documenti, &[("altro.pdf", ATTO)]).await;
    assert_eq!(r.stato, StatusCode::FORBIDDEN);
    let pagina = p.pagina("/viste/2026_PTPC/stato").await;
    assert!(!pagina.testo().contains("/eliminazione") && !pagina.testo().contains("type=\"file\""));
    p.come("segretario", &[Ruolo::Segretario]);
    p.post(&via, &[]).await.dove();
    assert_eq!(p.get(&indirizzo).await.stato, StatusCode::NOT_FOUND);
    // The file of a sheet is not one of the plan, whatever the address says.
    let scheda = p.dati.leggi(|c| {
        let vista = store::viste::find(c, &p.dati.actor, "2026_PTPC")?;
        store::schede::find(c, &p.dati.actor, &vista.id, "2026_SEG_1")
    });
    let suo = p.dati.allega(&scheda, "a-9", "verbale.pdf");
    let url = p.url(&format!("/viste/2026_PTPC/documenti/{}", suo.id.0));
    assert_eq!(p.get(&url).await.stato, StatusCode::NOT_FOUND);
}
