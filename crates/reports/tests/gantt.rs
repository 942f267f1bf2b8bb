//! The Gantt at the end of a chapter, read back: its table, what is drawn in it, its pages.
#![allow(clippy::unwrap_used)]

mod comune;

use chrono::NaiveDate;
use comune::lettore::{Elemento, Lettore, niente_manca};
use comune::{libri, stampa};
use domain::andamento::Regole;
use domain::gantt::{Arco, Gantt, GruppoGantt, RigaGantt, Scala};
use domain::libro::Libro;
use domain::scheda::Fase;
use domain::{Decimale, data};

/// Where the time line stands on the page, in points: left edge and width.
const TEMPI: (f32, f32) = (364.0, 331.89);

fn giorno(testo: &str) -> Option<NaiveDate> {
    Some(data::parse_it(testo).unwrap())
}

fn fase(descrizione: &str, previste: [&str; 2], effettive: [&str; 2]) -> Fase {
    let data = |t: &str| (!t.is_empty()).then(|| giorno(t)).flatten();
    Fase {
        descrizione: Some(descrizione.to_owned()),
        avanzamento: Some(Decimale::from(40)),
        inizio_previsto: data(previste[0]),
        fine_prevista: data(previste[1]),
        inizio_effettivo: data(effettive[0]),
        fine_effettiva: data(effettive[1]),
        ..Fase::default()
    }
}

/// The year 2026 on a day of it.
fn gantt(oggi: &str, schede: &[(&str, Vec<Fase>)]) -> Gantt {
    let (arco, oggi) = (
        Arco {
            da: giorno("1/1/2026").unwrap(),
            a: giorno("31/12/2026").unwrap(),
        },
        giorno(oggi).unwrap(),
    );
    Gantt {
        titolo: "Gantt delle fasi: U_01 UOC Segreteria".to_owned(),
        arco,
        tacche: arco.tacche(Scala::Anno),
        giorno: oggi,
        oggi: arco.linea(oggi),
        gruppi: schede
            .iter()
            .map(|(codice, fasi)| GruppoGantt {
                codice: (*codice).to_owned(),
                titolo: "Controllo degli atti".to_owned(),
                righe: fasi
                    .iter()
                    .map(|f| RigaGantt::di(f, arco, oggi, &Regole::default()))
                    .collect(),
            })
            .collect(),
    }
}

/// A book of one chapter, with that Gantt.
fn libro(gantt: Gantt) -> Libro {
    let mut libro = libri::testata();
    libro.capitoli.push(domain::libro::Capitolo {
        gantt: Some(gantt),
        ..libri::capitolo(0, 1)
    });
    libro
}

fn quattro() -> Vec<Fase> {
    let previste = ["1/4/2026", "30/6/2026"];
    vec![
        fase("Mai datata", ["", ""], ["", ""]),
        fase("Soltanto prevista", previste, ["", ""]),
        fase("Soltanto effettiva", ["", ""], ["1/2/2026", "28/2/2026"]),
        fase("Ancora aperta", previste, ["10/4/2026", ""]),
    ]
}

fn parole(e: &Elemento) -> Vec<String> {
    e.figli.iter().map(Elemento::testo_intero).collect()
}

fn tavola(l: &Lettore) -> Elemento {
    let albero = l.albero();
    let sezione = albero
        .di_tipo("Sect")
        .into_iter()
        .find(|s| {
            s.figli
                .first()
                .is_some_and(|h| h.testo.starts_with("Gantt"))
        })
        .unwrap();
    let tipi: Vec<&str> = sezione.figli.iter().map(|f| f.tipo.as_str()).collect();
    assert_eq!(tipi, ["H3", "P", "Table"]);
    sezione.figli[2].clone()
}

/// The pages of the Gantt, in order.
fn pagine(l: &Lettore) -> Vec<lopdf::ObjectId> {
    let tavola = tavola(l);
    let dette = tavola.tutti().into_iter().flat_map(|e| &e.contenuti);
    let sue: std::collections::BTreeSet<_> = dette.map(|(p, _)| *p).collect();
    l.pagine
        .iter()
        .filter(|p| sue.contains(p))
        .copied()
        .collect()
}

/// What is drawn on a page: planned bars, actual bars (left edge and width), and where the dashed lines stand.
#[derive(Default)]
struct Disegno {
    vuote: Vec<(f32, f32)>,
    piene: Vec<(f32, f32)>,
    giorni: Vec<f32>,
    /// Arrowheads: point and base.
    punte: Vec<(f32, f32)>,
}

fn disegno(l: &Lettore, pagina: lopdf::ObjectId) -> Disegno {
    let mut d = Disegno::default();
    let (mut riquadro, mut punto, mut base) = ((0.0, 0.0), 0.0, None);
    let (mut riempimento, mut spessore, mut tratteggiata) = (0.0, 0.0, false);
    let contenuto = lopdf::content::Content::decode(&l.doc.get_page_content(pagina)).unwrap();
    for op in contenuto.operations {
        let numero = |i: usize| op.operands[i].as_float().unwrap();
        match op.operator.as_str() {
            "rg" => riempimento = numero(0),
            "w" => spessore = numero(0),
            "d" => tratteggiata = !op.operands[0].as_array().unwrap().is_empty(),
            "re" => (riquadro, base) = ((numero(0), numero(2)), None),
            "f" if base.is_some() => d.punte.push((punto, base.unwrap())),
            "m" => (punto, base) = (numero(0), None),
            "l" => base = Some(numero(0)),
            "f" if riempimento == 0.06 => d.piene.push(riquadro),
            "S" if tratteggiata => d.giorni.push(punto),
            "S" if spessore == 0.8 => d.vuote.push(riquadro),
            _ => {}
        }
    }
    d
}

/// From one day of the year to another, in days from its beginning, as left edge and width on the page.
fn giorni(da: f32, a: f32) -> (f32, f32) {
    (TEMPI.0 + TEMPI.1 * da / 365.0, TEMPI.1 * (a - da) / 365.0)
}

#[track_caller]
fn coincidono(trovati: &[(f32, f32)], attesi: &[(f32, f32)]) {
    assert_eq!(trovati.len(), attesi.len(), "{trovati:?}");
    for ((x, w), (y, v)) in trovati.iter().zip(attesi) {
        assert!(
            (x - y).abs() < 0.1 && (w - v).abs() < 0.1,
            "{x} {w} is not {y} {v}"
        );
    }
}

#[test]
fn the_table_says_in_words_what_the_bars_show() {
    let l = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", quattro())],
    ))));
    niente_manca(&l.doc);
    let tavola = tavola(&l);
    let testa = &tavola.figli[0].figli[0];
    assert_eq!(
        parole(testa),
        ["Fase", "Previsto", "Effettivo", "Avanz.", "Situazione"]
    );
    let colonne = testa.figli.iter();
    assert!(
        colonne
            .clone()
            .all(|c| c.tipo == "TH" && c.ambito.as_deref() == Some("Column"))
    );
    let righe: Vec<Vec<String>> = tavola.figli[1].figli.iter().map(parole).collect();
    assert_eq!(
        righe,
        [
            vec!["2020_SEGR01_1 Controllo degli atti"],
            vec!["Mai datata", "—", "—", "40%", "Senza termini"],
            vec![
                "Soltanto prevista",
                "dal 01/04/2026 al 30/06/2026",
                "—",
                "40%",
                "In ritardo"
            ],
            vec![
                "Soltanto effettiva",
                "—",
                "dal 01/02/2026 al 28/02/2026",
                "40%",
                "Conclusa"
            ],
            vec![
                "Ancora aperta",
                "dal 01/04/2026 al 30/06/2026",
                "dal 10/04/2026",
                "40%",
                "In ritardo"
            ],
        ]
    );
    for riga in &tavola.figli[1].figli {
        assert_eq!(
            (riga.figli[0].tipo.as_str(), riga.figli[0].ambito.as_deref()),
            ("TH", Some("Row"))
        );
        assert!(riga.figli[1..].iter().all(|c| c.tipo == "TD"));
    }
    // The name of a sheet heads all five columns, and leads to the sheet.
    let gruppo = &tavola.figli[1].figli[0].figli[0];
    let a = l.segui(l.dizionario(gruppo.id), b"A").as_dict().unwrap();
    assert_eq!(a.get(b"ColSpan").unwrap().as_i64().unwrap(), 5);
    assert_eq!(gruppo.di_tipo("Link").len(), 1);
}

#[test]
fn bars_and_the_line_of_the_day_stand_where_their_days_do() {
    let l = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", quattro())],
    ))));
    let d = disegno(&l, pagine(&l)[0]);
    // The first of each is that of the legend.
    coincidono(&d.vuote[1..], &[giorni(90.0, 181.0), giorni(90.0, 181.0)]);
    coincidono(&d.piene[1..], &[giorni(31.0, 59.0), giorni(99.0, 182.0)]);
    // A row each, at the beginning of the 182nd day.
    let linee: Vec<(f32, f32)> = d.giorni[1..].iter().map(|x| (*x, 0.0)).collect();
    coincidono(&linee, &[giorni(181.0, 181.0); 4]);

    let altrove = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2027",
        &[("2020_SEGR01_1", quattro())],
    ))));
    assert!(
        disegno(&altrove, pagine(&altrove)[0]).giorni.is_empty(),
        "the day is not in the year"
    );
}

#[test]
fn a_bar_that_goes_on_out_of_sight_says_so() {
    let fasi = vec![
        fase("Da prima", ["1/9/2025", "31/3/2026"], ["", ""]),
        fase("Oltre", ["1/9/2026", "31/3/2027"], ["", ""]),
        fase("Dentro", ["1/1/2026", "31/12/2026"], ["", ""]),
    ];
    let l = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", fasi)],
    ))));
    // The first two are those of the legend.
    let punte = disegno(&l, pagine(&l)[0]).punte;
    assert_eq!(punte.len(), 4, "{punte:?}");
    let (inizio, fine) = (TEMPI.0, TEMPI.0 + TEMPI.1);
    let punta = |n: usize| (punte[n].0, punte[n].1 > punte[n].0);
    assert!((punta(2).0 - inizio).abs() < 0.1 && punta(2).1, "{punte:?}");
    assert!((punta(3).0 - fine).abs() < 0.1 && !punta(3).1, "{punte:?}");
    // Where nothing is cut, neither is it explained.
    let intera = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", quattro())],
    ))));
    assert!(disegno(&intera, pagine(&intera)[0]).punte.is_empty());
}

#[test]
fn a_long_gantt_goes_on_under_its_header() {
    let fasi = |n: usize| {
        (1..=n).map(|i| fase(&format!("Passo {i}"), ["1/1/2026", "31/12/2026"], ["", ""]))
    };
    let schede = [
        ("2020_SEGR01_1", fasi(60).collect()),
        ("2020_SEGR01_2", fasi(3).collect()),
        ("2020_SEGR01_3", fasi(1).collect()),
    ];
    let l = Lettore::apri(&stampa(&libro(gantt("1/7/2026", &schede))));
    niente_manca(&l.doc);
    let pagine = pagine(&l);
    assert!(pagine.len() >= 3, "{}", pagine.len());
    for p in &pagine[1..] {
        for ripetuta in ["Situazione", "gen", "oggi", "(segue)"] {
            assert!(
                l.artefatti[p].contains(ripetuta),
                "{ripetuta}: {}",
                l.artefatti[p]
            );
        }
    }
    let tavola = tavola(&l);
    let quante: Vec<usize> = tavola.figli[1..]
        .iter()
        .map(|t| t.figli.len() - 1)
        .collect();
    assert_eq!(quante, [60, 3, 1], "every phase is said once");
    // A short group stays together: its name and its phases are on one page.
    for gruppo in &tavola.figli[2..] {
        let sue: std::collections::BTreeSet<_> = gruppo
            .tutti()
            .into_iter()
            .flat_map(|e| e.contenuti.iter().map(|(p, _)| *p))
            .collect();
        assert_eq!(sue.len(), 1);
    }
}

#[test]
fn the_text_of_a_phase_that_never_ends_is_cut_at_a_word() {
    let lunga = libri::Caso::nuovo(3).frase(200);
    let senza_spazi = "x".repeat(400);
    let fasi = [lunga.as_str(), &senza_spazi]
        .map(|d| fase(d, ["", ""], ["", ""]))
        .to_vec();
    let l = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", fasi)],
    ))));
    let tavola = tavola(&l);
    let detti: Vec<String> = tavola.figli[1].figli[1..]
        .iter()
        .map(|r| r.figli[0].testo.clone())
        .collect();
    let inizio = detti[0].strip_suffix(" …").unwrap();
    assert!(
        lunga.starts_with(&format!("{inizio} ")) && inizio.len() > 80,
        "{inizio}"
    );
    assert!(
        detti[1].ends_with('…') && detti[1].len() > 60,
        "{}",
        detti[1]
    );
}

#[test]
fn bookmarks_and_index_lead_to_the_gantt_of_the_chapter() {
    let l = Lettore::apri(&stampa(&libro(gantt(
        "1/7/2026",
        &[("2020_SEGR01_1", quattro())],
    ))));
    let voci = l.segnalibri();
    let ultima = voci.last().unwrap().sotto.last().unwrap();
    assert_eq!(ultima.titolo, "Gantt delle fasi");
    assert_eq!(l.pagine[ultima.pagina], pagine(&l)[0]);
    let albero = l.albero();
    let indice = albero.di_tipo("TOC")[0].di_tipo("Link");
    assert_eq!(
        indice.last().unwrap().testo,
        format!("Gantt delle fasi {}", ultima.pagina + 1)
    );
}

#[test]
fn same_day_same_bytes() {
    let di = |oggi| stampa(&libro(gantt(oggi, &[("2020_SEGR01_1", quattro())])));
    assert!(di("1/7/2026") == di("1/7/2026"));
    assert!(di("1/7/2026") != di("2/7/2026"));
}
