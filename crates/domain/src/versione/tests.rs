use std::collections::HashMap;

use super::*;
use crate::Decimale;
use crate::scheda::{Evento, Livello, RigaScheda, Scheda, SchedaId, Sezione, ValoreAnnuale};
use crate::vista::VistaId;

fn scheda(id: &str, contenuto: Contenuto) -> Scheda {
    Scheda::da_riga(RigaScheda {
        id: SchedaId(id.to_owned()),
        vista: VistaId("v".to_owned()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
        versione: 1,
        contenuto,
    })
}

/// Two versions of plans of which nothing was carried over.
fn confronta_senza(prima: &[Scheda], dopo: &[Scheda], solo_piano: bool) -> Vec<SchedaVariata> {
    confronta(prima, dopo, &HashMap::new(), solo_piano)
}

fn base(codice: &str) -> Contenuto {
    let fase = |d: &str, peso: i64| Fase {
        descrizione: Some(d.to_owned()),
        peso: Some(Decimale::from(peso)),
        ..Fase::default()
    };
    Contenuto {
        codice: codice.to_owned(),
        titolo: "Accesso agli atti".to_owned(),
        fasi: vec![fase("Formazione", 40), fase("Verifica", 60)],
        indicatori: vec![Indicatore {
            descrizione: Some("n. verifiche".to_owned()),
            valori: vec![ValoreAnnuale {
                anno: 2026,
                atteso: Some(Decimale::from(4)),
                raggiunto: None,
            }],
            ..Indicatore::default()
        }],
        ..Contenuto::default()
    }
}

fn differenze(cambia: impl FnOnce(&mut Contenuto)) -> Vec<(String, String, String)> {
    let mut dopo = base("P1");
    cambia(&mut dopo);
    let trovate = confronta_senza(&[scheda("a", base("P1"))], &[scheda("a", dopo)], false);
    trovate
        .into_iter()
        .flat_map(|s| match s.sorte {
            Sorte::Cambiata(d) => d,
            altra => panic!("{altra:?}"),
        })
        .map(|d| (d.etichetta, d.prima, d.dopo))
        .collect()
}

fn tre(a: &str, b: &str, c: &str) -> (String, String, String) {
    (a.to_owned(), b.to_owned(), c.to_owned())
}

#[test]
fn a_version_held_against_itself_shows_nothing() {
    let v = [scheda("a", base("P1")), scheda("b", base("P2"))];
    assert_eq!(confronta_senza(&v, &v, false), []);
}

#[test]
fn what_is_new_changed_and_gone_is_told_apart() {
    let prima = [scheda("a", base("P1")), scheda("b", base("P2"))];
    let mut altro = base("P1");
    altro.titolo = "Accesso civico".to_owned();
    let dopo = [scheda("c", base("P3")), scheda("a", altro)];
    let detto: Vec<(String, &str)> = confronta_senza(&prima, &dopo, false)
        .into_iter()
        .map(|s| (s.codice.clone(), s.sorte.etichetta()))
        .collect();
    let atteso = [("P3", "Nuova"), ("P1", "Cambiata"), ("P2", "Tolta")];
    let atteso: Vec<(String, &str)> = atteso.map(|(c, s)| (c.to_owned(), s)).to_vec();
    assert_eq!(detto, atteso);
}

#[test]
fn a_cell_of_a_table_is_named_by_its_row() {
    let trovate = differenze(|c| c.fasi[1].peso = Some(Decimale::from(55)));
    assert_eq!(trovate, [tre("FASI, 2. Verifica: Peso", "60,00", "55,00")]);
}

#[test]
fn a_row_put_in_between_moves_no_other() {
    let trovate = differenze(|c| {
        c.fasi.insert(
            1,
            Fase {
                descrizione: Some("Controllo".to_owned()),
                ..Fase::default()
            },
        );
    });
    assert_eq!(trovate.len(), 1, "{trovate:?}");
    assert!(trovate[0].0.ends_with("2. Controllo"), "{trovate:?}");
    assert_eq!(trovate[0].1, "");
}

#[test]
fn a_row_that_got_another_name_is_the_one_in_its_place() {
    let trovate = differenze(|c| c.fasi[0].descrizione = Some("Corso".to_owned()));
    assert_eq!(trovate.len(), 1, "{trovate:?}");
    assert_eq!((&*trovate[0].1, &*trovate[0].2), ("Formazione", "Corso"));
}

#[test]
fn a_row_that_changed_places_is_told_in_a_sentence() {
    let trovate = differenze(|c| c.fasi.reverse());
    let spostata = tre(
        "FASI, 1. Verifica",
        "al posto 2",
        "spostata dal posto 2 al posto 1",
    );
    assert_eq!(trovate, std::slice::from_ref(&spostata));
    // Changed as well, it says both.
    let trovate = differenze(|c| {
        c.fasi.reverse();
        c.fasi[0].peso = Some(Decimale::from(55));
    });
    let peso = tre("FASI, 1. Verifica: Peso", "60,00", "55,00");
    assert_eq!(trovate, [spostata, peso]);
}

/// The phases of a sheet, by a letter each, before and after: which are told to have moved.
fn mosse(prima: &str, dopo: &str) -> Vec<String> {
    let con = |lettere: &str| {
        let mut c = base("P1");
        c.fasi = lettere
            .chars()
            .map(|l| Fase {
                descrizione: Some(l.to_string()),
                ..Fase::default()
            })
            .collect();
        [scheda("a", c)]
    };
    let trovate = confronta_senza(&con(prima), &con(dopo), false);
    let differenze = trovate.into_iter().flat_map(|s| match s.sorte {
        Sorte::Cambiata(d) => d,
        altra => panic!("{altra:?}"),
    });
    differenze
        .filter(|d| d.dopo.contains("posto"))
        .map(|d| {
            let riga = d
                .etichetta
                .rsplit(' ')
                .next()
                .unwrap_or_default()
                .to_owned();
            let posti: String = d.dopo.chars().filter(char::is_ascii_digit).collect();
            format!("{riga}{posti}")
        })
        .collect()
}

#[test]
fn as_few_rows_as_can_be_have_moved() {
    assert_eq!(mosse("ABCD", "DABC"), ["D41"]);
    assert_eq!(mosse("ABCD", "BCDA"), ["A14"]);
    assert_eq!(mosse("ABC", "CBA"), ["C31", "A13"]);
    assert_eq!(mosse("ABC", "XACB"), ["B24"]);
    assert_eq!(mosse("ABC", "AXBC"), [""; 0]);
    assert_eq!(mosse("ABC", "BC"), [""; 0]);
    // The one in the middle stands where it stood, among others.
    assert_eq!(mosse("ABCDE", "DECAB"), ["D41", "E52", "C3"]);
}

#[test]
fn a_headed_part_that_changed_places_is_told_too() {
    let sezione = |titolo: &str| Sezione {
        titolo: titolo.to_owned(),
        righe: Vec::new(),
    };
    let con = |titoli: &[&str]| {
        let mut c = base("P1");
        c.sezioni = titoli.iter().map(|t| sezione(t)).collect();
        [scheda("a", c)]
    };
    let trovate = confronta_senza(
        &con(&["MISSIONE", "FUNZIONI"]),
        &con(&["FUNZIONI", "MISSIONE"]),
        false,
    );
    assert!(
        matches!(&trovate[0].sorte, Sorte::Cambiata(d) if d.len() == 1
            && d[0].etichetta.ends_with(", FUNZIONI")
            && d[0].dopo == "spostata dal posto 2 al posto 1"),
        "{trovate:?}"
    );
}

#[test]
fn a_row_that_is_gone_is_there_with_what_it_said() {
    let trovate = differenze(|c| {
        c.fasi.remove(0);
    });
    assert_eq!(trovate.len(), 1, "{trovate:?}");
    assert!(trovate[0].1.contains("Formazione"), "{trovate:?}");
    assert_eq!(trovate[0].2, "");
}

#[test]
fn the_values_of_the_years_stand_one_by_one() {
    let trovate = differenze(|c| c.indicatori[0].valori[0].raggiunto = Some(Decimale::from(3)));
    assert_eq!(trovate.len(), 1, "{trovate:?}");
    assert!(
        trovate[0].0.ends_with("1. n. verifiche: raggiunto 2026"),
        "{trovate:?}"
    );
    assert_eq!((&*trovate[0].1, &*trovate[0].2), ("", "3,00"));
}

#[test]
fn an_event_and_a_headed_text_are_named_too() {
    let trovate = differenze(|c| {
        c.eventi.push(Evento {
            descrizione: Some("Favoritismi".to_owned()),
            ..Evento::default()
        });
        c.sezioni.push(Sezione {
            titolo: "MISSIONE".to_owned(),
            righe: vec![crate::libro::Riga {
                livello: 0,
                testo: "Servire".to_owned(),
            }],
        });
    });
    let dove: Vec<&str> = trovate.iter().map(|t| t.0.as_str()).collect();
    assert_eq!(dove.len(), 2, "{trovate:?}");
    assert!(dove.iter().any(|d| d.ends_with(", MISSIONE")), "{dove:?}");
    assert!(
        dove.iter().any(|d| d.ends_with("1. Favoritismi")),
        "{dove:?}"
    );
}

#[test]
fn what_was_done_is_left_out_where_only_the_plan_counts() {
    let mut dopo = base("P1");
    dopo.fasi[0].avanzamento = Some(Decimale::from(10));
    dopo.indicatori[0].valori[0].raggiunto = Some(Decimale::from(10));
    dopo.note = Some("nota".to_owned());
    let (prima, dopo) = ([scheda("a", base("P1"))], [scheda("a", dopo)]);
    assert_eq!(confronta_senza(&prima, &dopo, true), []);
    assert_eq!(confronta_senza(&prima, &dopo, false).len(), 1);
}

#[test]
fn two_years_are_held_together_by_the_code_without_its_year() {
    let prima = [
        scheda("a", base("2025_STAFF_1")),
        scheda("b", base("2025_X")),
    ];
    let mut stessa = base("2026_STAFF_1");
    stessa.titolo = "Accesso civico".to_owned();
    let dopo = [scheda("c", stessa), scheda("d", base("2026_Y"))];
    let trovate = confronta_senza(&prima, &dopo, false);
    let detto: Vec<(&str, &str, Option<&str>)> = trovate
        .iter()
        .map(|s| (&*s.codice, s.sorte.etichetta(), s.era.as_deref()))
        .collect();
    assert_eq!(
        detto,
        [
            ("2026_STAFF_1", "Cambiata", Some("2025_STAFF_1")),
            ("2026_Y", "Nuova", None),
            ("2025_X", "Tolta", None),
        ]
    );
}

#[test]
fn a_code_that_two_sheets_share_holds_nothing_together() {
    let prima = [scheda("a", base("2025_A")), scheda("b", base("2024_A"))];
    let dopo = [scheda("c", base("2026_A"))];
    let sorti: Vec<&str> = confronta_senza(&prima, &dopo, false)
        .iter()
        .map(|s| s.sorte.etichetta())
        .collect();
    assert_eq!(sorti, ["Nuova", "Tolta", "Tolta"]);
}

#[test]
fn the_year_in_a_code_is_no_difference() {
    let prima = [scheda("a", base("2025_STAFF_1"))];
    let dopo = [scheda("c", base("2026_STAFF_1"))];
    assert_eq!(confronta_senza(&prima, &dopo, false), []);
}

#[test]
fn a_sheet_is_held_against_the_one_it_comes_from() {
    let prima = [scheda("a", base("VECCHIO")), scheda("b", base("2025_X"))];
    let dopo = [scheda("c", base("2026_X"))];
    let antenate = HashMap::from([(SchedaId("c".to_owned()), SchedaId("a".to_owned()))]);
    let trovate = confronta(&prima, &dopo, &antenate, false);
    assert_eq!(trovate[0].era.as_deref(), Some("VECCHIO"));
    assert_eq!(trovate[1].sorte, Sorte::Tolta);
}

#[test]
fn a_comparison_is_a_spreadsheet_with_a_row_for_each_difference() {
    use chrono::DateTime;
    let differenza = |etichetta: &str, prima: &str, dopo: &str| Differenza {
        campo: "titolo",
        etichetta: etichetta.to_owned(),
        prima: prima.to_owned(),
        dopo: dopo.to_owned(),
    };
    let scheda = |codice: &str, era: Option<&str>, sorte| SchedaVariata {
        codice: codice.to_owned(),
        titolo: "Attività".to_owned(),
        livello: Livello::Processo,
        era: era.map(str::to_owned),
        sorte,
    };
    let lungo = "x".repeat(40_000);
    let confrontate = Confrontate {
        piano: vec![differenza("Ultimo anno del piano", "2028", "2029")],
        schede: vec![
            scheda(
                "A",
                Some("B"),
                Sorte::Cambiata(vec![
                    differenza("Titolo", "=1", ""),
                    differenza("Note", "", &lungo),
                ]),
            ),
            scheda("C", None, Sorte::Nuova),
            scheda("D", None, Sorte::Tolta),
        ],
        quante: 2,
    };
    let c = cartella(&confrontate, "la 1", "oggi", DateTime::UNIX_EPOCH);
    assert_eq!(c.titolo, "Confronto: da la 1 a oggi");
    let righe: Vec<String> = c.fogli[0]
        .righe
        .iter()
        .map(|r| {
            r.iter()
                .map(|t| t.leggibile().chars().take(12).collect::<String>())
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    assert_eq!(
        righe,
        [
            "|Il piano||Cambiato||Ultimo anno |2028|2029",
            "A|Attività|Processi|Cambiata|B|Titolo|=1|",
            "A|Attività|Processi|Cambiata|B|Note||xxxxxxxxxxxx",
            "A|Attività|Processi|Cambiata|B|Note (contin||xxxxxxxxxxxx",
            "C|Attività|Processi|Nuova||||",
            "D|Attività|Processi|Tolta||||",
        ]
    );
    let larga = c.fogli[0].colonne.len();
    assert!(c.fogli[0].righe.iter().all(|r| r.len() == larga));
}

/// What ribaltamento wrote anew because codes bear their year is no change: the same sheets are named, as they are called now.
#[test]
fn links_to_the_same_sheets_of_another_year_are_no_difference() {
    use crate::scheda::Collegamento;
    let con = |codice: &str, anno: &str| {
        let mut c = base(codice);
        c.collegato_a = vec![Collegamento {
            livello: "Processo".to_owned(),
            codice: format!("{anno}_SEG_2"),
            nome: "Altra".to_owned(),
            peso: None,
        }];
        c.misura_di = vec![format!("{anno}_SEG_2")];
        c.indicatori[0].formula =
            Some(format!("[1] + media([{anno}_SEG_2.1]; [2020_X.1]) [storta"));
        c
    };
    let altra = |anno: &str| base(&format!("{anno}_SEG_2"));
    let prima = [
        scheda("a", con("2025_SEG_1", "2025")),
        scheda("b", altra("2025")),
    ];
    let mut dopo = [
        scheda("c", con("2026_SEG_1", "2026")),
        scheda("d", altra("2026")),
    ];
    assert!(
        confronta_senza(&prima, &dopo, false).is_empty(),
        "{:?}",
        confronta_senza(&prima, &dopo, false)
    );
    // One that leads elsewhere is.
    let mut c = con("2026_SEG_1", "2026");
    c.misura_di = vec!["2026_SEG_9".to_owned()];
    dopo[0] = scheda("c", c);
    let trovate = confronta_senza(&prima, &dopo, false);
    assert!(
        matches!(&trovate[0].sorte, Sorte::Cambiata(d) if d.len() == 1 && d[0].campo == "misura_di"),
        "{trovate:?}"
    );
}
