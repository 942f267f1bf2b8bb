use super::*;
use crate::actor::Actor;
use crate::andamento::Regole;
use crate::ente::EnteId;
use crate::fact::Atto;
use crate::scheda::{Contenuto, Livello, Posto, SchedaId, Stato};
use crate::vista::vita::StatoVista;
use crate::vista::{TipoVista, VistaId};

fn giorno(t: &str) -> NaiveDate {
    data::parse_it(t).unwrap_or_default()
}

fn vista() -> Vista {
    Vista {
        id: VistaId("v".to_owned()),
        codice: "2026_PTPC".to_owned(),
        titolo: String::new(),
        tipo: TipoVista::Ptpc,
        anno: 2026,
        dal: 2026,
        al: 2028,
        modelli: Vec::new(),
        metodo: None,
        smvp: None,
        margine: None,
        stato: StatoVista::PRIMO,
        variazione: None,
    }
}

fn tacche(scala: Scala, g: &str) -> String {
    Arco::di(scala, &vista(), giorno(g))
        .tacche(scala)
        .iter()
        .map(|t| format!("{} {}", t.posto, t.nome))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn a_bar_is_cut_at_the_edges_of_the_stretch() {
    let arco = Arco {
        da: giorno("1/1/2026"),
        a: giorno("10/4/2026"),
    };
    // A hundred days: a day is a hundredth.
    for (da, a, barra) in [
        ("2/1/2026", "2/1/2026", Some((100, 100, false, false))),
        ("1/12/2025", "5/1/2026", Some((0, 500, true, false))),
        ("10/4/2026", "1/9/2026", Some((9_900, 100, false, true))),
        ("1/12/2025", "1/9/2026", Some((0, 10_000, true, true))),
        ("11/4/2026", "1/9/2026", None),
        ("1/12/2025", "31/12/2025", None),
        ("5/2/2026", "1/2/2026", None),
    ] {
        let barra = barra.map(|(inizio, larghezza, da_prima, oltre)| Barra {
            inizio,
            larghezza,
            da_prima,
            oltre,
        });
        assert_eq!(arco.barra(giorno(da), giorno(a)), barra, "{da} {a}");
    }
}

#[test]
fn a_stretch_holds_its_day() {
    let di = |scala, g| {
        let arco = Arco::di(scala, &vista(), giorno(g));
        format!("{} {}", data::it(arco.da), data::it(arco.a))
    };
    assert_eq!(di(Scala::Mese, "15/2/2026"), "01/02/2026 28/02/2026");
    assert_eq!(di(Scala::Trimestre, "31/12/2026"), "01/10/2026 31/12/2026");
    assert_eq!(di(Scala::Anno, "15/2/2026"), "01/01/2026 31/12/2026");
    assert_eq!(di(Scala::Triennio, "15/2/2026"), "01/01/2026 31/12/2028");
}

#[test]
fn left_open_it_is_the_year_of_the_plan() {
    let di = |scala, oggi| data::it(Arco::aperto(scala, &vista(), giorno(oggi)).da);
    assert_eq!(di(Scala::Mese, "15/5/2026"), "01/05/2026");
    assert_eq!(di(Scala::Mese, "15/5/2025"), "01/01/2026");
    assert_eq!(di(Scala::Anno, "15/5/2031"), "01/01/2026");
}

#[test]
fn the_marks_are_those_of_the_calendar() {
    assert_eq!(
        tacche(Scala::Mese, "15/2/2026"),
        "0 1, 2500 8, 5000 15, 7500 22"
    );
    assert_eq!(
        tacche(Scala::Trimestre, "15/2/2026"),
        "0 gen, 3444 feb, 6556 mar"
    );
    assert!(
        tacche(Scala::Anno, "15/2/2026").starts_with("0 gen, 849 feb, 1616 mar")
            && tacche(Scala::Anno, "15/2/2026").ends_with("9151 dic")
    );
    assert_eq!(
        tacche(Scala::Triennio, "15/2/2026"),
        "0 2026, 1651 lug, 3330 2027, 4982 lug, 6661 2028, 8321 lug"
    );
}

#[test]
fn the_line_of_a_day_stands_only_where_the_day_is_shown() {
    let arco = Arco::di(Scala::Anno, &vista(), giorno("1/1/2026"));
    assert_eq!(arco.linea(giorno("31/1/2026")), Some(822));
    assert_eq!(arco.linea(giorno("31/12/2025")), None);
    assert_eq!(arco.linea(giorno("1/1/2027")), None);
}

#[test]
fn a_phase_says_in_words_what_its_bars_show() {
    let arco = Arco::di(Scala::Anno, &vista(), giorno("1/1/2026"));
    let oggi = giorno("1/7/2026");
    let riga = |fase: Fase| RigaGantt::di(&fase, arco, oggi, &Regole::default());
    let data = |t| Some(giorno(t));
    let senza = riga(Fase::default());
    assert_eq!((senza.previsto, senza.effettivo), (None, None));
    assert_eq!(senza.date(), "date non indicate");
    let sola = riga(Fase {
        fine_prevista: data("31/12/2026"),
        ..Fase::default()
    });
    assert_eq!(sola.date(), "prevista fino al 31/12/2026");
    assert_eq!(sola.previsto, arco.barra(arco.a, arco.a));
    let finita = riga(Fase {
        fine_effettiva: data("3/3/2026"),
        ..Fase::default()
    });
    assert_eq!(finita.date(), "effettiva fino al 03/03/2026");
    assert_eq!(
        finita.effettivo,
        arco.barra(giorno("3/3/2026"), giorno("3/3/2026"))
    );
    let aperta = riga(Fase {
        inizio_previsto: data("1/1/2026"),
        fine_prevista: data("31/12/2026"),
        inizio_effettivo: data("1/3/2026"),
        ..Fase::default()
    });
    assert_eq!(
        aperta.date(),
        "prevista dal 01/01/2026 al 31/12/2026; effettiva dal 01/03/2026"
    );
    assert_eq!(aperta.effettivo, arco.barra(giorno("1/3/2026"), oggi));
}

fn scheda(codice: &str, stato: Stato, fasi: usize) -> Scheda {
    let posto = Posto {
        id: SchedaId(codice.to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    };
    let contenuto = Contenuto {
        codice: codice.to_owned(),
        titolo: "Protocollo".to_owned(),
        stato: Some(stato),
        fasi: vec![Fase::default(); fasi],
        ..Contenuto::default()
    };
    let quando = chrono::DateTime::from_timestamp(0, 0).unwrap_or_default();
    Scheda::nuova(
        posto,
        contenuto,
        Atto::Creazione,
        &Actor::operatore(EnteId(1)),
        quando,
    )
    .unwrap()
    .cosa()
    .clone()
}

#[test]
fn a_chapter_shows_the_sheets_that_count_and_have_phases() {
    let di = |schede: &[Scheda]| {
        Gantt::di_capitolo(
            "U_01 Segreteria",
            schede,
            Scala::Anno,
            &vista(),
            giorno("1/7/2026"),
        )
    };
    let schede = [
        scheda("2026_A_1", Stato::InCorso, 2),
        scheda("2026_A_2", Stato::InCorso, 0),
        scheda("2026_A_3", Stato::Annullata, 1),
        scheda("2026_A_4", Stato::Sospesa, 1),
        scheda("2026_A_5", Stato::Bozza, 1),
    ];
    let gantt = di(&schede).unwrap();
    assert_eq!(gantt.titolo, "Gantt delle fasi: U_01 Segreteria");
    let gruppi: Vec<(&str, usize)> = gantt
        .gruppi
        .iter()
        .map(|g| (g.codice.as_str(), g.righe.len()))
        .collect();
    assert_eq!(gruppi, [("2026_A_1", 2), ("2026_A_5", 1)]);
    assert_eq!(gantt.oggi, gantt.arco.linea(giorno("1/7/2026")));
    assert_eq!(di(&schede[1..4]), None);
}
