//! What is looked at: the dashboard, the time line, and the sheets behind every figure. Today is 31 January 2026.

use chrono::NaiveDate;
use domain::Decimale;
use domain::scheda::{Collegamento, Fase, Stato};
use testkit::contenuto;

use crate::support::Prova;

pub(crate) fn giorno(testo: &str) -> Option<NaiveDate> {
    domain::data::parse_it(testo).ok()
}

pub(crate) fn fase(avanzamento: i64, da: &str, a: &str) -> Fase {
    Fase {
        descrizione: Some("Verifica a campione".to_owned()),
        peso: Some(Decimale::CENTO),
        avanzamento: Some(Decimale::from(avanzamento)),
        inizio_previsto: giorno(da),
        fine_prevista: giorno(a),
        responsabile: Some("BIANCHI CARLA".to_owned()),
        ..Fase::default()
    }
}

/// Two CdR: in the first a late measure and one in course, in the second one at risk, one ended, one that is cancelled.
pub(crate) fn prova() -> Prova {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_PTPC");
    for (codice, nome) in [("U_01", "Segreteria"), ("U_02", "Tributi")] {
        prova.dati.cdr(codice, nome);
        let mut c = contenuto(codice);
        c.titolo = nome.to_owned();
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    for (codice, cdr, stato, livello, f) in [
        (
            "2026_SEG_1",
            "U_01",
            Stato::InCorso,
            356,
            fase(20, "1/12/2025", "10/1/2026"),
        ),
        (
            "2026_SEG_2",
            "U_01",
            Stato::InCorso,
            250,
            fase(10, "1/1/2026", "31/12/2026"),
        ),
        (
            "2026_TRI_1",
            "U_02",
            Stato::InCorso,
            900,
            fase(0, "1/1/2026", "28/2/2026"),
        ),
        (
            "2026_TRI_2",
            "U_02",
            Stato::Bozza,
            850,
            fase(100, "1/1/2026", "28/2/2026"),
        ),
        (
            "2026_TRI_3",
            "U_02",
            Stato::Annullata,
            2000,
            fase(0, "1/12/2025", "10/1/2026"),
        ),
    ] {
        let mut c = contenuto(codice);
        c.collegato_a = vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: cdr.to_owned(),
            nome: String::new(),
            peso: None,
        }];
        c.stato = Some(stato);
        c.livello_rischio = Some(Decimale::new(livello, 2));
        c.area_di_rischio = (cdr == "U_02").then(|| "Contratti pubblici".to_owned());
        c.fasi = vec![f];
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    prova
}

/// How many sheets the list of a plan shows with some filters.
async fn elencate(prova: &Prova, vista: &str, filtri: &str) -> String {
    let letto = prova
        .pagina(&format!("/viste/{vista}?{filtri}"))
        .await
        .letto();
    letto
        .split("Filtra ")
        .nth(1)
        .and_then(|r| r.split_whitespace().next())
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn the_dashboard_says_how_far_the_plan_is_and_whose_is_late() {
    let prova = prova();
    let letto = prova.pagina("/viste/2026_PTPC/cruscotto").await.letto();
    // (20 + 10 + 0 + 100) / 4; the cancelled one does not count.
    for frase in [
        "Avanzamento delle misure 32,5%",
        "130,00 (somma degli avanzamenti) / 4 (misure) = 32,50",
        "In ritardo 1 su 4 misure",
        "A rischio 1",
        "Livello di rischio più alto 9,00 (i processi della sua fascia) su 4 processi",
        "U_01 Segreteria 2 processi, Segreteria 15,0%",
        "U_02 Tributi 2 processi, Tributi 50,0%",
    ] {
        assert!(letto.contains(frase), "{frase}: {letto}");
    }
    // Late since the day after the planned end, 21 days with today; at risk since 20 of 59 hundredths had passed: 12 January.
    let ritardo = "2026_SEG_1 Verifica a campione Segreteria BIANCHI CARLA In ritardo 11/01/2026 21 20,0% 100,0%";
    let rischio =
        "2026_TRI_1 Verifica a campione Tributi BIANCHI CARLA A rischio 12/01/2026 20 0,0% 52,5%";
    let (prima, dopo) = (letto.find(ritardo), letto.find(rischio));
    assert!(prima.is_some() && prima < dopo, "{letto}");
    assert!(!letto.contains("2026_TRI_3"), "{letto}");
}

/// Follows every link of a dashboard that has a figure on it, and counts the sheets behind it.
async fn segui(prova: &Prova, vista: &str, cruscotto: &str) -> usize {
    let pagina = prova
        .pagina(&format!("/viste/{vista}/cruscotto{cruscotto}"))
        .await
        .testo();
    let mut seguiti = 0;
    for pezzo in pagina.split("<a href=\"").skip(1) {
        let (Some(url), Some(resto)) = (pezzo.split('"').next(), pezzo.split('>').nth(1)) else {
            continue;
        };
        let figura: String = resto.chars().take_while(char::is_ascii_digit).collect();
        // A percentage or a level counts no sheets.
        if resto[figura.len()..].starts_with(',') {
            continue;
        }
        let Some((_, filtri)) = url
            .split_once(&format!("/viste/{vista}?"))
            .filter(|_| !figura.is_empty())
        else {
            continue;
        };
        let filtri = filtri.replace("&#38;", "&").replace("&amp;", "&");
        assert_eq!(elencate(prova, vista, &filtri).await, figura, "{filtri}");
        seguiti += 1;
    }
    seguiti
}

#[tokio::test]
async fn every_figure_leads_to_as_many_sheets() {
    let prova = prova();
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    // One without a CdR, and one that came in with the CdR of its header and is linked to another now.
    let mut orfana = contenuto("2026_ALT_1");
    orfana.collegato_a = Vec::new();
    prova.dati.scheda_con(&prova.dati.actor, &vista, orfana);
    for cdr in ["", "?cdr=U_01", "?cdr=U_02", "?cdr=Processi%20senza%20CdR"] {
        assert!(segui(&prova, "2026_PTPC", cdr).await >= 2, "{cdr}");
    }
    let letto = prova.pagina("/viste/2026_PTPC/cruscotto").await.letto();
    assert!(letto.contains("Processi senza CdR 1"), "{letto}");
}

/// What of a page stands in no link.
fn senza_collegamenti(html: &str) -> String {
    let mut resto = String::new();
    for (n, pezzo) in html.split("<a ").enumerate() {
        let fuori = if n == 0 {
            Some(pezzo)
        } else {
            pezzo.split_once("</a>").map(|p| p.1)
        };
        resto.push_str(fuori.unwrap_or_default());
    }
    resto
}

/// Tiles, bars, groups and areas: whatever counts sheets is a link to them, unless there are none.
#[tokio::test]
async fn no_figure_of_the_dashboard_is_without_its_sheets() {
    let prova = prova();
    let vista = prova.dati.vista("2026_PEG");
    prova
        .dati
        .cambia_vista(&vista, |v| v.tipo = domain::vista::TipoVista::Obiettivi);
    let mut c = contenuto("2026_S01_01");
    c.direzione = Some("Affari generali".to_owned());
    c.fasi = vec![fase(20, "1/12/2025", "10/1/2026")];
    prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    for vista in ["2026_PTPC", "2026_PEG"] {
        let pagina = prova
            .pagina(&format!("/viste/{vista}/cruscotto"))
            .await
            .testo();
        let cifre = pagina.split("id=\"t-urgenze\"").next().unwrap();
        let sole: Vec<String> = senza_collegamenti(cifre)
            .split('<')
            .filter_map(|p| p.split_once('>'))
            .map(|(_, testo)| testo.trim().to_owned())
            .filter(|t| !t.is_empty() && t != "0" && t.chars().all(|c| c.is_ascii_digit()))
            .collect();
        assert_eq!(sole, [""; 0], "{vista}");
        assert!(segui(&prova, vista, "").await >= 6, "{vista}");
    }
}

/// «Controllo e trasparenza» is a measure of control and one of transparency, on the dashboard and in the list.
#[tokio::test]
async fn a_measure_of_two_types_is_counted_and_found_under_both() {
    let prova = prova();
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    let mut senza_fasi = contenuto("2026_ALT_1");
    senza_fasi.tipologia_misura = Some("Trasparenza".to_owned());
    senza_fasi.fasi.clear();
    prova.dati.scheda_con(&prova.dati.actor, &vista, senza_fasi);
    for (codice, tipo) in [
        ("2026_SEG_1", "Controllo e trasparenza"),
        ("2026_SEG_2", "Controllo"),
        ("2026_TRI_1", "Altro"),
        ("2026_TRI_2", "Formazione"),
        ("2026_TRI_3", "Controllo"),
    ] {
        let scheda = prova
            .dati
            .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, codice));
        let tipo = domain::campo::Valore::testo(tipo);
        prova.dati.correggi(&scheda, "tipologia_misura", tipo);
    }
    let tabelle = prova.pagina("/viste/2026_PTPC/cruscotto").await.tabelle();
    let misure = tabelle.split("Tipo | Barra | Misure\n").nth(1).unwrap();
    let righe: Vec<&str> = misure.lines().take(4).collect();
    // The measure that is cancelled and the one without phases are not counted.
    assert_eq!(
        righe,
        [
            "Controllo |  | 2 Controllo",
            "Trasparenza |  | 1 Trasparenza",
            "Formazione |  | 1 Formazione",
            "Nessun tipo del PNA |  | 1 Nessun tipo del PNA",
        ],
        "{tabelle}"
    );
    assert!(segui(&prova, "2026_PTPC", "").await >= 10);
    // By itself the filter finds every measure of the type that counts, with phases and without.
    assert_eq!(elencate(&prova, "2026_PTPC", "tipo=trasparenza").await, "2");
    assert_eq!(elencate(&prova, "2026_PTPC", "tipo=nessuno").await, "1");
    assert_eq!(elencate(&prova, "2026_PTPC", "tipo=altro").await, "0");
}

/// `U_01` has one measure with three phases, one of which is done: 33,333…; `U_02` one, of which 50,50 is done, and one that is
/// cancelled. The plan is half of 83,8333…
fn un_terzo() -> Prova {
    let p = Prova::new();
    let vista = p.dati.vista("2026_PTPC");
    for codice in ["U_01", "U_02"] {
        p.dati.cdr(codice, codice);
        p.dati.scheda(&vista, codice);
    }
    let terzo = |avanzamento| fase(avanzamento, "1/1/2026", "31/12/2026");
    let meta = Fase {
        avanzamento: Some(Decimale::new(5_050, 2)),
        ..fase(0, "1/12/2025", "10/1/2026")
    };
    for (codice, cdr, stato, fasi) in [
        (
            "2026_SEG_1",
            "U_01",
            Stato::InCorso,
            vec![terzo(100), terzo(0), terzo(0)],
        ),
        ("2026_TRI_1", "U_02", Stato::InCorso, vec![meta]),
        ("2026_TRI_2", "U_02", Stato::Annullata, vec![terzo(80)]),
    ] {
        let mut c = contenuto(codice);
        c.collegato_a = vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: cdr.to_owned(),
            nome: String::new(),
            peso: None,
        }];
        (c.stato, c.fasi) = (Some(stato), fasi);
        if codice == "2026_TRI_1" {
            c.misura_di = vec!["2026_SEG_1".to_owned()];
            c.indicatori[0].formula = Some("[2026_SEG_1 avanzamento]".to_owned());
        }
        p.dati.scheda_con(&p.dati.actor, &vista, c);
    }
    p
}

#[tokio::test]
async fn every_page_says_the_same_progress() {
    let p = un_terzo();
    // Each CdR is as far as its only measure.
    let (u_01, u_02, piano) = ("33,3%", "50,5%", "41,9%");
    let base = "/viste/2026_PTPC";
    for (cdr, cifra) in [("", piano), ("?cdr=U_01", u_01), ("?cdr=U_02", u_02)] {
        let pagina = p.pagina(&format!("{base}/cruscotto{cdr}")).await;
        pagina.dice(&[&format!("Avanzamento delle misure {cifra}")]);
        let barra = format!("-parole\">Avanzamento {cifra}");
        assert!(pagina.testo().contains(&barra), "{cdr}: {barra}");
    }
    let cruscotto = p.pagina(&format!("{base}/cruscotto")).await.tabelle();
    for (riga, cifra) in [("U_01", u_01), ("U_02", u_02), ("Tutti", piano)] {
        let trovata = cruscotto.lines().find(|r| {
            r.starts_with(riga) && r.split(" | ").nth(3).is_some_and(|c| c.ends_with('%'))
        });
        let celle: Vec<&str> = trovata.unwrap().split(" | ").collect();
        assert_eq!(celle[3], cifra, "{riga}: {cruscotto}");
    }
    // A phase that is the whole measure of its sheet, where it is late and on the time line.
    p.pagina(&format!("{base}/cruscotto"))
        .await
        .dice(&["In ritardo 11/01/2026 21 50,5%"]);
    for per in ["", "?per=misura", "?cdr=U_02"] {
        let gantt = p.pagina(&format!("{base}/gantt{per}")).await;
        gantt.dice(&["prevista dal 01/12/2025 al 10/01/2026 50,5% In ritardo"]);
    }
    // On another sheet; and with the places of a working in the score and in a formula.
    let altra = p.pagina(&format!("{base}/schede/2026_TRI_1")).await;
    assert!(
        altra
            .tabelle()
            .lines()
            .any(|r| r.starts_with("2026_SEG_1 | ") && r.ends_with(" | 33,3%")),
        "{}",
        altra.tabelle()
    );
    p.pagina(&format!("{base}/schede/2026_SEG_1/punteggio"))
        .await
        .dice(&["/ 300,00 ≈ 33,33"]);
    p.pagina(&format!("{base}/schede/2026_TRI_1/indicatori/1"))
        .await
        .dice(&["[2026_SEG_1 avanzamento] ≈33,33"]);
    // Nobody says anything else; a sheet besides has its phases as they are printed.
    let stampate = ["100%", "0%"];
    for resto in [
        base,
        "/viste",
        "/ricerca?testo=SEG_1",
        &format!("{base}/schede/2026_SEG_1"),
        &format!("{base}/schede/2026_TRI_1"),
        &format!("{base}/schede/2026_SEG_1/indicatori"),
        &format!("{base}/albero"),
    ] {
        let letto = p.pagina(resto).await.letto();
        let altre: Vec<&str> = letto
            .split_whitespace()
            .filter(|t| t.ends_with('%') && ![u_01, u_02, piano].contains(t))
            .filter(|t| !(resto.contains("/schede/") && stampate.contains(t)))
            .collect();
        assert!(altre.is_empty(), "{resto}: {altre:?}");
    }
}

#[tokio::test]
async fn directions_are_followed_by_their_names() {
    let prova = Prova::new();
    let vista = prova.dati.vista("2026_OBIETTIVI");
    for (codice, direzione) in [
        ("2026_Z1", Some("Tributi & entrate")),
        ("2026_Z2", Some("Tributi & entrate")),
        ("2026_Z3", None),
    ] {
        let mut c = contenuto(codice);
        c.direzione = direzione.map(str::to_owned);
        c.fasi = vec![fase(20, "1/12/2025", "10/1/2026")];
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    assert!(segui(&prova, "2026_OBIETTIVI", "").await >= 4);
    assert!(segui(&prova, "2026_OBIETTIVI", "?cdr=Tributi%20%26%20entrate").await >= 2);
    let letto = prova
        .pagina("/viste/2026_OBIETTIVI/cruscotto")
        .await
        .letto();
    assert!(
        letto.contains("Tributi & entrate 2") && letto.contains("Senza direzione 1"),
        "{letto}"
    );
}

#[tokio::test]
async fn an_unknown_situation_finds_nothing() {
    let prova = prova();
    assert_eq!(elencate(&prova, "2026_PTPC", "situazione=boh").await, "0");
}

#[tokio::test]
async fn the_map_counts_areas_by_cdr() {
    let prova = prova();
    let pagina = prova.pagina("/viste/2026_PTPC/cruscotto").await;
    let letto = pagina.letto();
    // Two contracts of U_02, the highest 9,00; two processes of U_01 without an area.
    assert!(
        letto.contains("Contratti pubblici 2 processi, Contratti pubblici 9,00"),
        "{letto}"
    );
    assert!(
        letto.contains("Area non indicata 2 processi, Area non indicata 3,56"),
        "{letto}"
    );
    assert_eq!(
        elencate(&prova, "2026_PTPC", "cdr=U_02&area=Contratti%20pubblici").await,
        "2"
    );
    assert_eq!(
        elencate(&prova, "2026_PTPC", "cdr=U_01&area=nessuna").await,
        "2"
    );
    assert_eq!(elencate(&prova, "2026_PTPC", "area=Altra").await, "0");
}

#[tokio::test]
async fn one_cdr_is_looked_at_alone() {
    let prova = prova();
    let letto = prova
        .pagina("/viste/2026_PTPC/cruscotto?cdr=U_02")
        .await
        .letto();
    assert!(letto.contains("Avanzamento delle misure 50,0%"), "{letto}");
    assert!(!letto.contains("2026_SEG_1"), "{letto}");
    let vuota = prova
        .pagina("/viste/2026_PTPC/cruscotto?cdr=U_99")
        .await
        .letto();
    assert!(vuota.contains("Non c'è ancora nessuna scheda"), "{vuota}");
}

#[tokio::test]
async fn the_time_line_shows_planned_and_actual() {
    let prova = prova();
    let pagina = prova.pagina("/viste/2026_PTPC/gantt").await;
    let letto = pagina.letto();
    assert!(letto.contains("Dal 01/01/2026 al 31/12/2026"), "{letto}");
    assert!(
        letto.contains("prevista dal 01/12/2025 al 10/01/2026 20,0% In ritardo"),
        "{letto}"
    );
    assert!(!letto.contains("2026_TRI_3"), "{letto}");
    // One phase of U_01 was to begin in December: its bar says that there is more of it.
    assert_eq!(pagina.testo().matches("class=\"sch-onward\"").count(), 1);
    // 31 January is the 31st of 365 days: thirty have passed when it begins.
    assert!(pagina.testo().contains("class=\"sch-today\" x1=\"8.22%\""));
    let mese = prova
        .pagina("/viste/2026_PTPC/gantt?scala=mese&dal=2026-02-01&cdr=U_02")
        .await;
    assert!(mese.letto().contains("Dal 01/02/2026 al 28/02/2026"));
    assert!(
        !mese.testo().contains("sch-today\""),
        "today is not in February"
    );
    // A group a measure: the sheet once, its phases below it, and the choice goes along to the period after.
    let per_misura = prova.pagina("/viste/2026_PTPC/gantt?per=misura").await;
    let html = per_misura.testo();
    assert!(html.contains("<option value=\"misura\" selected"), "{html}");
    assert!(
        html.contains("scala=anno&#38;per=misura&#38;dal="),
        "{html}"
    );
    for codice in ["2026_SEG_1", "2026_TRI_1"] {
        let link = format!("/schede/{codice}\">{codice}</a> <strong>");
        assert_eq!(html.matches(&link).count(), 1, "{codice}: {html}");
    }
    // What cannot be read falls back to the year.
    let strana = prova
        .pagina("/viste/2026_PTPC/gantt?scala=secolo&dal=mai")
        .await;
    assert!(strana.letto().contains("Dal 01/01/2026 al 31/12/2026"));
}

/// What asks nothing of anybody is not there to choose: a CdR whose sheets are all cancelled or suspended.
#[tokio::test]
async fn the_time_line_lists_no_group_without_sheets_that_count() {
    let prova = prova();
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    prova.dati.cdr("U_03", "Archivio");
    for (codice, stato) in [
        ("2026_ARC_1", Stato::Annullata),
        ("2026_ARC_2", Stato::Sospesa),
    ] {
        let mut c = contenuto(codice);
        c.collegato_a = vec![Collegamento {
            livello: "CdR".to_owned(),
            codice: "U_03".to_owned(),
            nome: String::new(),
            peso: None,
        }];
        c.stato = Some(stato);
        c.fasi = vec![fase(0, "1/1/2026", "31/12/2026")];
        prova.dati.scheda_con(&prova.dati.actor, &vista, c);
    }
    let html = prova.pagina("/viste/2026_PTPC/gantt").await.testo();
    assert!(
        html.contains("value=\"U_02\"") && !html.contains("value=\"U_03\""),
        "{html}"
    );
}

#[tokio::test]
async fn statements_do_not_grow_with_the_plan() {
    let prova = prova();
    let conta = async |resto: &str| prova.istruzioni(resto).await.0;
    let vista = prova.dati.vista("2026_LUNGA");
    for n in 0..40 {
        prova.dati.scheda(&vista, &format!("2026_L_{n}"));
    }
    for pagina in ["cruscotto", "gantt"] {
        let (corta, lunga) = (
            conta(&format!("/viste/2026_PTPC/{pagina}")).await,
            conta(&format!("/viste/2026_LUNGA/{pagina}")).await,
        );
        assert_eq!(corta, lunga, "{pagina}");
    }
}

/// The findings are kept while nothing changes; a correction shows at once.
#[tokio::test]
async fn what_deserves_a_look_follows_every_change() {
    let prova = prova();
    let quanti = async || {
        let letto = prova.pagina("/viste/2026_PTPC/anomalie").await.letto();
        (letto.contains("2026_SEG_2 non ha un livello"), letto)
    };
    let prima = quanti().await;
    assert_eq!(quanti().await, prima);
    assert!(!prima.0, "{}", prima.1);
    let vista = prova
        .dati
        .leggi(|c| store::viste::find(c, &prova.dati.actor, "2026_PTPC"));
    let scheda = prova
        .dati
        .leggi(|c| store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_2"));
    prova
        .dati
        .correggi(&scheda, "livello_rischio", domain::campo::Valore::Vuoto);
    let dopo = quanti().await;
    assert!(dopo.0, "{}", dopo.1);
}

/// A measure of every semester, planned to the end of the year: its next day is on the sheet and on the dashboard.
#[tokio::test]
async fn a_recurring_measure_says_when_it_is_due_next() {
    let prova = prova();
    let cruscotto = || prova.pagina("/viste/2026_PTPC/cruscotto");
    assert!(!cruscotto().await.letto().contains("Prossima scadenza"));
    let scheda = prova.dati.leggi(|c| {
        let vista = store::viste::find(c, &prova.dati.actor, "2026_PTPC")?;
        store::schede::find(c, &prova.dati.actor, &vista.id, "2026_SEG_2")
    });
    let semestrale = domain::campo::Valore::testo("semestrale");
    let scheda = prova.dati.correggi(&scheda, "ricorrenza", semestrale);
    // 31 December is 334 days after 31 January.
    cruscotto()
        .await
        .dice(&["Prossima scadenza", "Ogni semestre 31/12/2026 334"]);
    let qui = "/viste/2026_PTPC/schede/2026_SEG_2";
    prova
        .pagina(qui)
        .await
        .dice(&["Prossima scadenza: 31/12/2026 (ogni semestre)"]);
    // Over in January, it is due again in July.
    let finita = Fase {
        fine_effettiva: giorno("20/1/2026"),
        ..fase(100, "1/1/2026", "31/12/2026")
    };
    let fasi = domain::campo::Valore::Fasi(vec![finita]);
    let scheda = prova.dati.correggi(&scheda, "fasi", fasi);
    prova
        .pagina(qui)
        .await
        .dice(&["Prossima scadenza: 20/07/2026 (ogni semestre)"]);
    // Nobody waits for a measure that is suspended.
    let sospesa = domain::campo::Valore::testo("sospesa");
    prova.dati.correggi(&scheda, "stato", sospesa);
    assert!(
        !prova
            .pagina(qui)
            .await
            .letto()
            .contains("Prossima scadenza")
    );
}

/// 31 of 59 days, 52,54 points of the time have passed, and no phase has begun: at risk with the margin of the body below that, in course above.
#[tokio::test]
async fn how_far_a_phase_may_lag_is_for_the_body_to_say() {
    let p = prova();
    let modifica = "/viste/2026_PTPC/modifica";
    let con = |margine: &'static str| {
        let campi = [
            ("codice", "2026_PTPC"),
            ("titolo", "Piano"),
            ("anno", "2026"),
            ("margine", margine),
        ];
        let p = &p;
        async move { p.post(&p.url(modifica), &campi).await }
    };
    for (margine, a_rischio) in [
        ("", "A rischio 1"),
        ("53", "A rischio 0"),
        ("52", "A rischio 1"),
        ("100", "A rischio 0"),
    ] {
        con(margine).await.dove();
        p.pagina("/viste/2026_PTPC/cruscotto")
            .await
            .dice(&[a_rischio]);
        let quante = usize::from(a_rischio.ends_with('1'));
        let elenco = p
            .pagina("/viste/2026_PTPC?situazione=a_rischio")
            .await
            .testo();
        assert_eq!(
            elenco.matches("schede/2026_TRI_1\"").count(),
            quante,
            "the list says the same: {margine}"
        );
        let gantt = p.pagina("/viste/2026_PTPC/gantt").await.letto();
        assert_eq!(
            gantt.contains("0% A rischio"),
            quante > 0,
            "and the Gantt: {gantt}"
        );
    }
    for storto in ["-1", "101", "dieci", "1,234"] {
        con(storto).await.dice(&["Margine prima del rischio:"]);
    }
    assert_eq!(p.pagina(modifica).await.valori("margine"), ["100"]);
}
