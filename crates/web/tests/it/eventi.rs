//! What a process does and what could go wrong in it: events, activities, the register and the map of the plan.

use axum::http::StatusCode;
use domain::campo::Valore;
use domain::regole::Versione;
use domain::scheda::Evento;
use domain::vista::Vista;

use crate::support::{Prova, Risposta};

const SCHEDA: &str = "/viste/2026_PTPC/schede/2026_SEG_1";

pub(crate) fn prova() -> (Prova, Vista) {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.scheda(&vista, "2026_SEG_1");
    (prova, vista)
}

fn evento(descrizione: &str, livello: &str, residuo: &str) -> Evento {
    let testo = |t: &str| Some(t.to_owned()).filter(|t| !t.is_empty());
    Evento {
        descrizione: testo(descrizione),
        fattori: vec!["Mancanza di trasparenza".to_owned()],
        livello: testo(livello),
        livello_residuo: testo(residuo),
        ..Evento::default()
    }
}

async fn salva(prova: &Prova, blocco: &str, campi: &[(&str, &str)]) -> Risposta {
    let form = prova.pagina(&format!("{SCHEDA}/blocchi/{blocco}")).await;
    let versione = form.valori("versione")[0].clone();
    let tutti = [&[("versione", versione.as_str())], campi].concat();
    let url = prova.url(&format!("{SCHEDA}/blocchi/{blocco}"));
    prova.post(&url, &tutti).await
}

#[tokio::test]
async fn an_event_is_written_with_ticks_and_with_words_of_ones_own() {
    let (prova, _) = prova();
    prova
        .pagina(&format!("{SCHEDA}/blocchi/eventi"))
        .await
        .dice(&["Aggiungi un evento", "Scarsa responsabilizzazione interna"]);
    let campi = [
        ("id", ""),
        ("descrizione", "Accordo fra i partecipanti"),
        ("attivita", "Verifica degli atti"),
        ("fattori", "Mancanza di trasparenza"),
        ("fattori", "Competenze del personale inadeguate o assenti"),
        ("fattori", "Pochi concorrenti\r\nUrgenza"),
        ("livello", "Alto"),
        ("misure", "Controllo a campione"),
        ("livello_residuo", "4,13"),
        ("note", ""),
        ("azione", "salva"),
    ];
    let dove = salva(&prova, "eventi", &campi).await.dove();
    assert!(dove.ends_with("esito=salvata#b-eventi"), "{dove}");
    prova.pagina(SCHEDA).await.dice(&[
        "Accordo fra i partecipanti",
        "Mancanza di trasparenza Competenze del personale inadeguate o assenti Pochi concorrenti Urgenza",
    ]);
    // Opened again, what was proposed is ticked and the rest is in the text.
    let di_nuovo = prova.pagina(&format!("{SCHEDA}/blocchi/eventi")).await;
    let testo = di_nuovo.testo();
    assert!(testo.contains("value=\"Mancanza di trasparenza\" checked"));
    assert!(testo.contains("Pochi concorrenti\nUrgenza</textarea>"));
    assert!(!testo.contains("value=\"Scarsa responsabilizzazione interna\" checked"));
}

#[tokio::test]
async fn an_event_says_at_least_what_could_happen() {
    let (prova, _) = prova();
    let campi = [
        ("id", ""),
        ("descrizione", ""),
        ("livello", "Alto"),
        ("azione", "salva"),
    ];
    let r = salva(&prova, "eventi", &campi).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["Evento 1, descrizione: scrivi che cosa potrebbe accadere"]);
}

#[tokio::test]
async fn the_map_of_a_process_begins_from_its_printed_activities() {
    let (prova, vista) = prova();
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    let righe = vec!["1-Verifica degli atti".to_owned(), "2-Rilascio".to_owned()];
    prova
        .dati
        .correggi(&scheda, "attivita", Valore::Elenco(righe));
    let form = prova.pagina(&format!("{SCHEDA}/blocchi/mappatura")).await;
    assert!(form.testo().contains("Verifica degli atti</textarea>"));
    let campi = [
        ("id", "1"),
        ("descrizione", "Verifica degli atti"),
        ("responsabile", "Ufficio tecnico"),
        ("tempi", "10 giorni"),
        ("discrezionalita", "vincolata_dalla_legge"),
        ("id", "2"),
        ("descrizione", "Rilascio"),
        ("discrezionalita", ""),
        ("azione", "salva"),
    ];
    salva(&prova, "mappatura", &campi).await.dove();
    prova.pagina(SCHEDA).await.dice(&[
        "Verifica degli atti Ufficio tecnico 10 giorni",
        "Vincolata in parte solo dalla legge",
    ]);
}

#[tokio::test]
async fn the_register_begins_with_what_is_most_urgent_and_filters() {
    let (prova, vista) = prova();
    let seconda = prova.dati.scheda(&vista, "2026_SEG_2");
    prova.dati.scheda(&vista, "2026_SEG_3");
    let prima = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    prova.dati.correggi(
        &prima,
        "eventi",
        Valore::Eventi(vec![
            evento("Favori", "Alto", "Basso"),
            evento("Ritardi", "", ""),
        ]),
    );
    prova.dati.correggi(
        &seconda,
        "eventi",
        Valore::Eventi(vec![evento("Accordi", "9,00", "Alto")]),
    );
    let pagina = prova.pagina("/viste/2026_PTPC/eventi").await;
    let letto = pagina.letto();
    let posto = |t: &str| letto.find(t).unwrap_or_else(|| panic!("{t}: {letto}"));
    assert!(posto("Accordi") < posto("Favori") && posto("Favori") < posto("Ritardi"));
    pagina.dice(&[
        "3 eventi, dal più urgente",
        "9,00 (alto)",
        "Un processo non ha eventi",
        "Misure da considerare",
        "atti e criteri pubblicati si lasciano verificare da tutti",
    ]);
    let filtrata = prova
        .pagina("/viste/2026_PTPC/eventi?fascia=0")
        .await
        .letto();
    assert!(filtrata.contains("Favori") && !filtrata.contains("Accordi"));
    prova
        .pagina("/viste/2026_PTPC/eventi?fattore=Altro")
        .await
        .dice(&["Nessun evento corrisponde ai filtri"]);
    let (due, _) = prova.istruzioni("/viste/2026_PTPC/eventi").await;
    let (altre, _) = prova.istruzioni("/viste/2026_PTPC/eventi?fascia=0").await;
    assert_eq!(due, altre);
}

pub(crate) fn risposte(posto: &'static str) -> Vec<(&'static str, &'static str)> {
    ["P1", "P2", "P3", "P4", "P5", "P6", "I1", "I2", "I3", "I4"]
        .map(|k| (k, posto))
        .to_vec()
}

pub(crate) async fn valuta(prova: &Prova, rischio: &str, campi: &[(&str, &str)]) -> Risposta {
    let qui = format!("{SCHEDA}/valutazione");
    let form = prova
        .pagina(&format!("{qui}?metodo=pna2013&rischio={rischio}"))
        .await;
    let versione = form.valori("versione")[0].clone();
    let suoi = [
        ("versione", versione.as_str()),
        ("metodo", "pna2013"),
        ("rischio", rischio),
        ("azione", "registra"),
        // From the declared 3,56 the level jumps two bands.
        ("motivo_dello_scarto", "Prima valutazione"),
    ];
    prova
        .post(&prova.url(&qui), &[&suoi[..], campi].concat())
        .await
}

#[tokio::test]
async fn what_stays_after_treatment_stands_beside_what_was_there_before() {
    let (prova, vista) = prova();
    prova
        .dati
        .cambia_vista(&vista, |v| v.metodo = Versione::leggi("pna2013 1"));
    // Second answers: P = 2+5+3+3+5+2 = 20 over 6, I = 2+5+1+2 = 10 over 4: 3,33 × 2,5 = 8,33.
    valuta(&prova, "", &risposte("1")).await.dove();
    // First answers: P = 1+2+1+1+1+1 = 7 over 6, I = 1+1+0+1 = 3 over 4: 0,875.
    let dove = valuta(&prova, "residuo", &risposte("0")).await.dove();
    assert!(dove.contains("&rischio=residuo"), "{dove}");
    prova.pagina(&format!("{SCHEDA}/valutazione")).await.dice(&[
        "31/01/2026, rischio residuo: 0,88, basso",
        "31/01/2026: 8,33, alto",
    ]);
    let mappa = prova.pagina("/viste/2026_PTPC/rischi").await;
    let testo = mappa.testo();
    assert!(testo.contains("rischio=inerente&amp;p=3&amp;i=3#t-elenco"));
    assert!(testo.contains("rischio=residuo&amp;p=1&amp;i=1#t-elenco"));
    prova
        .pagina("/viste/2026_PTPC/rischi?rischio=residuo&p=1&i=1")
        .await
        .dice(&["Probabilità 1, impatto 1, rischio residuo", "8,33 0,88"]);
    prova
        .pagina("/viste/2026_PTPC/rischi?rischio=inerente&fascia=2")
        .await
        .dice(&["Livello alto, rischio inerente", "2026_SEG_1"]);
    prova
        .pagina("/viste/2026_PTPC/rischi?p=x&i=900&fascia=77")
        .await;
}

#[tokio::test]
async fn a_treatment_does_not_raise_the_risk() {
    let (prova, _) = prova();
    valuta(&prova, "", &risposte("0")).await.dove();
    let r = valuta(&prova, "residuo", &risposte("1")).await;
    assert_eq!(r.stato, StatusCode::UNPROCESSABLE_ENTITY);
    r.dice(&["il rischio residuo supera quello inerente"]);
}

#[tokio::test]
async fn each_event_is_assessed_and_the_highest_counts() {
    let (prova, vista) = prova();
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    prova.dati.correggi(
        &scheda,
        "eventi",
        Valore::Eventi(vec![evento("Favori", "", ""), evento("Accordi", "", "")]),
    );
    let form = prova
        .pagina(&format!("{SCHEDA}/valutazione?metodo=pna2013&su=eventi"))
        .await;
    form.dice(&["Favori", "Accordi", "Ogni evento rischioso (2)"]);
    let seconde: Vec<(String, &str)> = risposte("1")
        .into_iter()
        .map(|(k, v)| (format!("{k}.1"), v))
        .collect();
    let mut campi = risposte("0");
    campi.push(("su", "eventi"));
    let mancano = valuta(&prova, "", &campi).await;
    mancano.dice(&["Discrezionalità di «Accordi»: scegli una risposta"]);
    campi.extend(seconde.iter().map(|(k, v)| (k.as_str(), *v)));
    valuta(&prova, "", &campi).await.dove();
    prova.pagina(&format!("{SCHEDA}/valutazione")).await.dice(&[
        "8,33, alto",
        "Livello del processo il più alto fra 0,88; 8,33",
    ]);
    // Each event has taken its own level: the register and the assessment agree, and the trail says where it comes from.
    let registro = prova.pagina("/viste/2026_PTPC/eventi").await.letto();
    let di = |evento: &str| registro.split(evento).nth(1).unwrap_or_default().to_owned();
    assert!(di("Accordi").contains("8,33 (alto)"), "{registro}");
    assert!(di("Favori").contains("0,88 (basso)"), "{registro}");
    prova
        .pagina(&format!("{SCHEDA}/storia"))
        .await
        .dice(&["Valutazione del rischio", "8,33"]);
}

#[tokio::test]
async fn levels_are_held_against_those_of_the_year_before() {
    let (prova, vista) = prova();
    let prima = Vista {
        anno: 2025,
        ..prova.dati.vista("2025_PTPC")
    };
    let registrata = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2025_PTPC"));
    let fatto = registrata
        .correggi(prima.clone(), &prova.dati.actor, testkit::adesso())
        .unwrap();
    prova.dati.scrivi(|tx| store::viste::record(tx, &fatto));
    let vecchia = prova.dati.scheda(&prima, "2025_SEG_1");
    let livello = Valore::Numero(domain::Decimale::new(250, 2));
    prova.dati.correggi(&vecchia, "livello_rischio", livello);
    prova.dati.scheda(&vista, "2026_SEG_2");
    prova
        .pagina("/viste/2026_PTPC/rischi")
        .await
        .dice(&["rispetto a 2025_PTPC", "2,50 3,56 salito"]);
}

#[tokio::test]
async fn a_judged_plan_is_counted_by_its_grades() {
    let (prova, vista) = prova();
    prova
        .dati
        .cambia_vista(&vista, |v| v.metodo = Versione::leggi("pna2019 1"));
    // The declared 3,56 of the printout is still to be judged.
    prova
        .pagina("/viste/2026_PTPC/cruscotto")
        .await
        .dice(&["Senza livello 1"]);
    let qui = format!("{SCHEDA}/valutazione");
    let form = prova.pagina(&qui).await;
    let versione = form.valori("versione")[0].clone();
    let campi = [
        ("versione", versione.as_str()),
        ("metodo", "pna2019"),
        ("azione", "registra"),
        ("S1", "2"),
        ("S2", "0"),
        ("S3", "0"),
        ("S4", "0"),
        ("S5", "2"),
        ("S6", "2"),
        ("grado", "2"),
        ("motivazione", "Molti interessi"),
    ];
    prova.post(&prova.url(&qui), &campi).await.dove();
    prova
        .pagina("/viste/2026_PTPC/cruscotto")
        .await
        .dice(&["Alto 1 Alto", "Livello di rischio più alto Alto"]);
    prova
        .pagina("/viste/2026_PTPC?fascia=2")
        .await
        .dice(&["2026_SEG_1"]);
}

#[tokio::test]
async fn another_body_sees_neither_register_nor_map() {
    let (mut prova, _) = prova();
    let sigla = prova.dati.ente.sigla.clone();
    prova.da_altro();
    for dove in ["eventi", "rischi"] {
        let r = prova.get(&format!("/{sigla}/viste/2026_PTPC/{dove}")).await;
        assert_eq!(r.stato, StatusCode::NOT_FOUND, "{dove}");
    }
}

#[tokio::test]
async fn a_measure_is_written_once_and_seen_on_each() {
    let (prova, vista) = prova();
    let altra = prova.dati.scheda(&vista, "2026_SEG_2");
    prova.dati.correggi(
        &altra,
        "misura_di",
        Valore::Elenco(vec!["2026_SEG_1".to_owned()]),
    );
    prova
        .pagina("/viste/2026_PTPC/schede/2026_SEG_2")
        .await
        .dice(&["Misure scritte su altre schede", "2026_SEG_1"]);
    prova.pagina(SCHEDA).await.dice(&["2026_SEG_2"]);
}

#[tokio::test]
async fn what_was_written_once_can_be_drawn_again() {
    let (prova, vista) = prova();
    let seconda = prova.dati.scheda(&vista, "2026_SEG_2");
    let area = || Valore::testo("Contratti pubblici");
    let seconda = prova.dati.correggi(&seconda, "area_di_rischio", area());
    prova.dati.correggi(
        &seconda,
        "eventi",
        Valore::Eventi(vec![evento("Gara su misura", "Alto", "")]),
    );
    let prima = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    prova.dati.correggi(&prima, "area_di_rischio", area());
    let chiesto = [("id", ""), ("descrizione", "Mio"), ("azione", "catalogo")];
    let form = salva(&prova, "eventi", &chiesto).await;
    form.dice(&[
        "Riprendi dal catalogo",
        "Mio",
        "Gara su misura su una scheda",
        "Accordo fra i concorrenti per alterare l'esito della gara proposta di Schedario",
    ]);
    // The row is added to what is typed, and nothing is saved yet.
    let campi = [("id", ""), ("descrizione", "Mio"), ("azione", "riprendi-0")];
    let ripresa = salva(&prova, "eventi", &campi).await;
    assert_eq!(ripresa.stato, StatusCode::OK);
    let testo = ripresa.testo();
    assert!(testo.contains("Mio</textarea>") && testo.contains("Gara su misura</textarea>"));
    assert!(testo.contains("value=\"Mancanza di trasparenza\" checked"));
    let troppo = [
        ("id", ""),
        ("descrizione", "Mio"),
        ("azione", "riprendi-999"),
    ];
    assert_eq!(salva(&prova, "eventi", &troppo).await.stato, StatusCode::OK);
    // Measures are drawn in the same way.
    let fase = domain::scheda::Fase {
        descrizione: Some("Controllo a campione delle gare".to_owned()),
        ..domain::scheda::Fase::default()
    };
    let prima = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    prova
        .dati
        .correggi(&prima, "fasi", Valore::Fasi(vec![fase]));
    let altrove = "/viste/2026_PTPC/schede/2026_SEG_2/blocchi/fasi";
    prova.pagina(altrove).await.dice(&["Riprendi dal catalogo"]);
    prova
        .post(&prova.url(altrove), &[("azione", "catalogo")])
        .await
        .dice(&["Controllo a campione delle gare su una scheda"]);
}

/// What ships is offered with its source, a measure brings its phases, and nothing is written before it is saved.
#[tokio::test]
async fn measures_by_type_are_drawn_with_their_phases_and_their_indicator() {
    let (prova, vista) = prova();
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    let scheda = prova
        .dati
        .correggi(&scheda, "tipologia_misura", Valore::testo("Rotazione"));
    prova.dati.correggi(&scheda, "fasi", Valore::Vuoto);
    let chiesto = [("azione", "catalogo")];
    let form = salva(&prova, "fasi", &chiesto).await;
    form.dice(&[
        "Rotazione di chi istruisce le pratiche: Scrivere il calendario della rotazione, con l'affiancamento nel passaggio; Ruotare gli incarichi secondo il calendario. Indicatore: Incarichi ruotati su quelli da ruotare nell'anno",
        "proposta di Schedario per il tipo «Rotazione» (PNA 2019, allegato 1)",
        "proposta di Schedario per il tipo «Formazione» (PNA 2019, allegato 1)",
    ]);
    // The first that ships stands after what the body has written, which is nothing.
    let campi = [("azione", "riprendi-0")];
    let ripresa = salva(&prova, "fasi", &campi).await;
    assert_eq!(ripresa.stato, StatusCode::OK);
    for scritta in [
        "nel passaggio</textarea>",
        "secondo il calendario</textarea>",
        "value=\"ROTAZIONE\"",
    ] {
        assert!(ripresa.testo().contains(scritta), "{scritta}");
    }
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    assert!(scheda.contenuto().fasi.is_empty(), "nothing is automatic");
    let form = salva(&prova, "indicatori", &chiesto).await;
    form.dice(&[
        "Gli indicatori proposti per le misure",
        "Incarichi ruotati su quelli da ruotare nell'anno – per la misura «Rotazione di chi istruisce le pratiche» proposta di Schedario",
    ]);
    let ripresa = salva(&prova, "indicatori", &campi).await.testo();
    assert!(
        ripresa.contains("value=\"incarichi da ruotare\""),
        "{ripresa}"
    );
}
