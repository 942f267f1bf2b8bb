//! The map of risk beside the other pages of a plan, over two years, and with many processes.

use domain::campo::Valore;
use domain::regole::Versione;
use domain::rischio::{OggettoValutato, Valutazione};
use domain::scheda::{Contenuto, Stato};
use domain::vista::Vista;
use domain::{Decimale, data};

use crate::eventi::{self, risposte, valuta};
use crate::support::Prova;

/// The plan with other properties.
fn con(prova: &Prova, codice: &str, cambia: impl FnOnce(&mut Vista)) -> Vista {
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, codice));
    prova.dati.cambia_vista(&vista, cambia)
}

/// A sheet `2025_SEG_1` in a plan of 2025 with a declared level, as the printout has it.
fn anno_prima(prova: &Prova, metodo: &str, centesimi: i64) {
    prova.dati.vista("2025_PTPC");
    let prima = con(prova, "2025_PTPC", |v| {
        v.anno = 2025;
        v.metodo = Versione::leggi(metodo);
    });
    let vecchia = prova.dati.scheda(&prima, "2025_SEG_1");
    let livello = Valore::Numero(Decimale::new(centesimi, 2));
    prova.dati.correggi(&vecchia, "livello_rischio", livello);
}

/// The rows of the table of bars under a caption: name of the band and how many.
fn barre(tabelle: &str) -> Vec<String> {
    tabelle
        .lines()
        .filter(|r| {
            ["Basso", "Medio", "Alto", "Molto alto", "Senza livello"]
                .iter()
                .any(|f| r.contains(&format!("{f} | ")))
        })
        .map(str::to_owned)
        .collect()
}

/// Sheets that are suspended or cancelled are on no page that counts: dashboard, map and register say the same.
#[tokio::test]
async fn every_page_counts_the_same_processes() {
    let (prova, vista) = eventi::prova();
    for (codice, stato, centesimi) in [
        ("2026_SEG_2", Stato::InCorso, 900),
        ("2026_SEG_3", Stato::Sospesa, 900),
        ("2026_SEG_4", Stato::Annullata, 2_000),
    ] {
        let contenuto = Contenuto {
            stato: Some(stato),
            livello_rischio: Some(Decimale::new(centesimi, 2)),
            eventi: vec![domain::scheda::Evento {
                descrizione: Some(format!("Favori in {codice}")),
                ..domain::scheda::Evento::default()
            }],
            ..testkit::contenuto(codice)
        };
        prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    }
    let cruscotto = prova.pagina("/viste/2026_PTPC/cruscotto").await.tabelle();
    let mappa = prova.pagina("/viste/2026_PTPC/rischi").await.tabelle();
    let (sue, della_mappa) = (barre(&cruscotto), barre(&mappa));
    assert!(sue.len() >= 5, "{cruscotto}");
    // The first bars of the map are the levels before the measures.
    assert_eq!(della_mappa[..5], sue[..5], "{mappa}");
    assert!(sue.iter().any(|r| r.starts_with("Alto |  | 1")), "{sue:?}");
    let registro = prova.pagina("/viste/2026_PTPC/eventi").await;
    registro.dice(&["Favori in 2026_SEG_2"]);
    let letto = registro.letto();
    assert!(!letto.contains("2026_SEG_3") && !letto.contains("2026_SEG_4"));
}

/// 2,50 of one method and 3,56 of another say nothing of each other.
#[tokio::test]
async fn levels_of_two_methods_are_not_held_against_each_other() {
    let (prova, _) = eventi::prova();
    anno_prima(&prova, "pna2013 1", 250);
    let mappa = prova.pagina("/viste/2026_PTPC/rischi").await;
    mappa.dice(&["Un processo non è confrontabile: il metodo è cambiato"]);
    assert!(!mappa.letto().contains("salito"));
}

/// Each year is another sheet: the history is read on, and the jump is held against the year before.
#[tokio::test]
async fn a_level_is_held_against_the_sheet_of_the_year_before() {
    let (prova, vista) = eventi::prova();
    anno_prima(&prova, "pna2013 1", 250);
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    prova
        .dati
        .correggi(&scheda, "livello_rischio", Valore::Vuoto);
    let qui = "/viste/2026_PTPC/schede/2026_SEG_1/valutazione";
    prova.pagina(qui).await.dice(&[
        "Nel 2025",
        "2025_SEG_1",
        "Il livello era 2,50, un valore dichiarato",
    ]);
    // 8,33 is high, and 2,50 was low: without a reason it is refused, although this sheet never had a level.
    let mut campi = risposte("1");
    campi.push(("motivo_dello_scarto", ""));
    valuta_senza_motivo(&prova, &campi).await;
    valuta(&prova, "", &risposte("1")).await.dove();
    // The sheet has its own level now: the next one is held against that.
    prova.pagina(qui).await.dice(&["8,33, alto", "Nel 2025"]);
}

async fn valuta_senza_motivo(prova: &Prova, campi: &[(&str, &str)]) {
    let qui = "/viste/2026_PTPC/schede/2026_SEG_1/valutazione";
    let form = prova.pagina(&format!("{qui}?metodo=pna2013")).await;
    let versione = form.valori("versione")[0].clone();
    let suoi = [
        ("versione", versione.as_str()),
        ("metodo", "pna2013 1"),
        ("azione", "registra"),
    ];
    prova
        .post(&prova.url(qui), &[&suoi[..], campi].concat())
        .await
        .dice(&["il livello passa da basso a alto, rispetto al piano dell'anno prima"]);
}

/// A measure without an indicator is shown the one that the PNA gives as an example for its type.
#[tokio::test]
async fn a_measure_without_an_indicator_is_shown_an_example() {
    let (prova, vista) = eventi::prova();
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_1"));
    let senza = prova
        .dati
        .correggi(&scheda, "indicatori", Valore::Indicatori(Vec::new()));
    let tipo = Valore::testo("Controllo e trasparenza");
    prova.dati.correggi(&senza, "tipologia_misura", tipo);
    prova
        .pagina("/viste/2026_PTPC/schede/2026_SEG_1/indicatori")
        .await
        .dice(&[
            "Controllo: numero di controlli effettuati su numero di pratiche",
            "Trasparenza: presenza dell'atto",
        ]);
}

/// Five hundred processes: the grids hold figures and no names, and the page stays small.
#[tokio::test]
async fn the_map_stays_readable_with_five_hundred_processes() {
    let prova = Prova::new();
    prova.dati.vista("2026_PTPC");
    let vista = con(&prova, "2026_PTPC", |v| {
        v.metodo = Versione::leggi("pna2013 1");
    });
    let chiavi = ["P1", "P2", "P3", "P4", "P5", "P6", "I1", "I2", "I3", "I4"];
    for n in 0..500_usize {
        let posto = n % 2;
        let contenuto = Contenuto {
            valutazioni: vec![Valutazione {
                metodo: "pna2013".to_owned(),
                versione: 1,
                data: data::parse_it("31/1/2026").unwrap(),
                oggetti: vec![OggettoValutato {
                    nome: String::new(),
                    risposte: chiavi.iter().map(|k| ((*k).to_owned(), posto)).collect(),
                }],
                grado: None,
                motivazione: None,
                motivo_dello_scarto: None,
                livello: Some(Decimale::new([88, 833][posto], 2)),
                residuo: false,
            }],
            livello_rischio: Some(Decimale::new([88, 833][posto], 2)),
            ..testkit::contenuto(&format!("2026_SEG_{n}"))
        };
        prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    }
    let pagina = prova.pagina("/viste/2026_PTPC/rischi").await;
    pagina.dice(&[
        "500 di 500 processi",
        "250 processi: probabilità 3, impatto 3",
    ]);
    let testo = pagina.testo();
    assert!(!testo.contains("2026_SEG_"), "no process is named");
    assert!(testo.len() < 60_000, "{} bytes", testo.len());
    // A cell leads to its processes, and only to those.
    let casella = prova
        .pagina("/viste/2026_PTPC/rischi?rischio=inerente&p=3&i=3")
        .await
        .testo();
    assert_eq!(casella.matches("schede/2026_SEG_").count(), 250);
}
