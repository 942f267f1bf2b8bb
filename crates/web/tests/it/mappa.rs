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
pub(crate) fn con(prova: &Prova, codice: &str, cambia: impl FnOnce(&mut Vista)) -> Vista {
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, codice));
    prova.dati.cambia_vista(&vista, cambia)
}

/// A sheet `2025_SEG_1` in a plan of 2025 with a declared level, as the printout has it.
pub(crate) fn anno_prima(prova: &Prova, metodo: &str, centesimi: i64) {
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

/// The history goes back through every plan, over one in which the process was not there and over a year without a plan.
#[tokio::test]
async fn a_level_is_read_back_through_every_plan() {
    let (prova, vista) = eventi::prova();
    let base = |anno: i32| format!("{anno}_PTPC");
    for (anno, livello) in [
        (2025, None),
        (2024, Some(910)),
        (2023, Some(420)),
        (2021, Some(310)),
    ] {
        prova.dati.vista(&base(anno));
        let piano = con(&prova, &base(anno), |v| v.anno = anno);
        if let Some(livello) = livello {
            let contenuto = Contenuto {
                livello_rischio: Some(Decimale::new(livello, 2)),
                ..testkit::contenuto(&format!("{anno}_SEG_1"))
            };
            prova.dati.scheda_con(&prova.dati.actor, &piano, contenuto);
        }
    }
    let qui = format!("/viste/{}/schede/2026_SEG_1/valutazione", vista.codice);
    let letto = prova.pagina(&qui).await.letto();
    let posti = [
        "2024_SEG_1 . Il livello era 9,10",
        "2023_SEG_1 . Il livello era 4,20",
        "2021_SEG_1 . Il livello era 3,10",
    ]
    .map(|f| letto.find(f).unwrap_or_else(|| panic!("{f}: {letto}")));
    assert!(posti.is_sorted() && !letto.contains("Nel 2025"), "{letto}");
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
    // Each cell says its band without its tint, and the legend says what the marks are.
    pagina.dice(&["B Basso da 0,00 M Medio da 4,00 A Alto da 8,00 Ma Molto alto da 15,00"]);
    assert!(
        testo.contains(
            "aria-hidden=\"true\">A</span><span class=\"visually-hidden\"> fascia «Alto»"
        )
    );
    // A cell leads to its processes, and only to those.
    let casella = prova
        .pagina("/viste/2026_PTPC/rischi?rischio=inerente&p=3&i=3")
        .await
        .testo();
    assert_eq!(casella.matches("schede/2026_SEG_").count(), 250);
}

/// The map of one CdR or of one area counts its processes alone, and its cells and bands lead to those.
#[tokio::test]
async fn the_map_is_filtered_by_group_and_area() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    prova.dati.cdr("U_01", "Segreteria");
    prova.dati.scheda(&vista, "U_01");
    for (n, (cdr, area)) in [
        ("U_01", Some("Contratti pubblici")),
        ("U_01", None),
        ("U_02", Some("Contratti pubblici")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut contenuto = testkit::contenuto(&format!("2026_P_{n}"));
        contenuto.collegato_a[0].codice = cdr.to_owned();
        contenuto.area_di_rischio = area.map(str::to_owned);
        contenuto.livello_rischio = Some(Decimale::new(500, 2));
        prova.dati.scheda_con(&prova.dati.actor, &vista, contenuto);
    }
    let base = "/viste/2026_PTPC/rischi";
    for (filtri, medi, quali) in [
        ("", 3, vec!["2026_P_0", "2026_P_1", "2026_P_2"]),
        ("cdr=U_01&", 2, vec!["2026_P_0", "2026_P_1"]),
        (
            "area=Contratti%20pubblici&",
            2,
            vec!["2026_P_0", "2026_P_2"],
        ),
        ("cdr=U_01&area=nessuna&", 1, vec!["2026_P_1"]),
    ] {
        let pagina = prova.pagina(&format!("{base}?{filtri}")).await;
        assert!(
            pagina
                .tabelle()
                .contains(&format!("Medio |  | {medi} Medio")),
            "{filtri}"
        );
        let link = format!("{base}?{filtri}rischio=inerente&fascia=1").replace('&', "&#38;");
        assert!(pagina.testo().contains(&link), "{link}: {}", pagina.testo());
        let elenco = prova
            .pagina(&format!("{base}?{filtri}fascia=1"))
            .await
            .testo();
        for n in 0..3 {
            let codice = format!("2026_P_{n}");
            let c_e = elenco.contains(&format!("schede/{codice}\""));
            assert_eq!(c_e, quali.contains(&codice.as_str()), "{filtri} {codice}");
        }
    }
    prova
        .pagina(&format!("{base}?cdr=U_09"))
        .await
        .dice(&["Nessun processo corrisponde ai filtri."]);
}
