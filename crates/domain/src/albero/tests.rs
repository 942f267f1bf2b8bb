mod formule;
mod gzoom;

use proptest::prelude::*;

use super::*;
use crate::punteggio::{Insieme, PartiMancanti, Punteggio, Valori};
use crate::scheda::{Contenuto, Fase, Indicatore, Unita, ValoreAnnuale, Verso};
use crate::smvp::{RegolaConversione, Sistemi};

fn d(testo: &str) -> Decimale {
    Decimale::parse_it(testo).unwrap()
}

fn smvp(codice: &str) -> Smvp {
    Sistemi::forniti().unwrap().ultimo(codice).unwrap().clone()
}

fn valori(raggiunto: i64) -> Valori {
    Valori {
        raggiunto: Some(Decimale::from(raggiunto)),
        atteso: Some(d("100")),
        precedente: None,
        verso: Verso::Alto,
    }
}

/// An indicator that expects 100.
fn indicatore(raggiunto: i64, peso: &str) -> IndicatoreDaPunteggiare {
    IndicatoreDaPunteggiare {
        descrizione: format!("Indicatore da {raggiunto}"),
        anno: 2026,
        unita: Unita::Numero,
        valori: valori(raggiunto),
        peso: d(peso),
        verso_supposto: false,
        soglie: None,
        conversione: None,
        prima: None,
        bloccato: None,
    }
}

/// An indicator of a tree with other values.
fn con_valori(a: &Albero, id: NodoId, valori: Valori) -> (NodoId, Cambio) {
    let prima = a.nodo(id).unwrap().indicatore().unwrap().clone();
    let dopo = IndicatoreDaPunteggiare { valori, ..prima };
    (id, Cambio::Indicatore(Box::new(dopo)))
}

fn vista(codice: &str) -> NodoDaPunteggiare {
    NodoDaPunteggiare::nuovo(GenereNodo::Vista, codice, "Piano", None)
}

/// A sheet with indicators that all weigh the same.
fn scheda(codice: &str, padre: &str, raggiunti: &[i64]) -> NodoDaPunteggiare {
    NodoDaPunteggiare {
        indicatori: raggiunti.iter().map(|r| indicatore(*r, "1")).collect(),
        ..NodoDaPunteggiare::nuovo(
            GenereNodo::Scheda(Livello::Obiettivo),
            codice,
            &format!("Obiettivo {codice}"),
            Some(padre),
        )
    }
}

fn fase(peso: &str, avanzamento: &str) -> FaseDaPunteggiare {
    FaseDaPunteggiare {
        peso: Some(d(peso)),
        avanzamento: Some(d(avanzamento)),
    }
}

fn tondo(a: &Albero, codice: &str) -> String {
    let punti = a.trova(codice).unwrap().tondo();
    punti.map_or_else(|| "–".to_owned(), |p| p.it(2))
}

fn passi(n: NodoAlbero<'_>) -> Vec<String> {
    n.passi()
        .iter()
        .map(|p| format!("{}: {} {} {}", p.cosa, p.formula, p.segno(), p.risultato))
        .collect()
}

/// V over S1 (phases 60×50 + 40×100 = 70, indicators (80×3 + 50×1)/4 = 72,5) and S2 (one indicator, 45).
fn piano() -> Vec<NodoDaPunteggiare> {
    let mut s1 = scheda("S1", "D", &[]);
    s1.indicatori = vec![indicatore(80, "3"), indicatore(50, "1")];
    s1.fasi = vec![fase("60", "50"), fase("40", "100")];
    s1.peso = d("2");
    let direzione = NodoDaPunteggiare::nuovo(GenereNodo::Direzione, "D", "Direzione", Some("V"));
    vec![scheda("S2", "D", &[45]), s1, direzione, vista("V")]
}

/// S1 = (50×70 + 50×72,5)/100 = 71,25; D = (2×71,25 + 1×45)/3 = 62,50.
#[test]
fn the_simple_rules_by_hand() {
    let a = Albero::nuovo(smvp("semplice"), piano());
    assert_eq!(tondo(&a, "S1"), "71,25");
    assert_eq!(tondo(&a, "D"), "62,50");
    assert_eq!(tondo(&a, "V"), "62,50");
    assert_eq!(
        passi(a.trova("S1").unwrap()),
        [
            "Avanzamento delle fasi: (60,00 × 50,00 + 40,00 × 100,00) / 100,00 = 70,00",
            "Indicatori: (3,00 × 80,00 + 1,00 × 50,00) / 4,00 = 72,50",
            "Punteggio: (50,00 × 70,00 + 50,00 × 72,50) / 100,00 = 71,25",
        ]
    );
    let ottanta = a.trova("S1").unwrap().indicatori().next().unwrap();
    assert_eq!(
        passi(ottanta),
        [
            "Raggiunto su atteso, da 0 a 100: 80,00 × 100 / 100,00 = 80,00",
            "Punti: 80,00 fra 0,00 e 100,00 = 80,00",
        ]
    );
    assert_eq!(
        (ottanta.codice(), ottanta.titolo()),
        ("S1", "Indicatore da 80")
    );
    assert_eq!(
        a.trova("S1").unwrap().fascia().unwrap().nome.as_deref(),
        Some("Da migliorare")
    );
    // 45 is below 50: the alert climbs to the plan, which knows where it comes from.
    assert_eq!(a.trova("V").unwrap().allerte(), 1);
    let in_allerta = a.trova("V").unwrap().in_allerta();
    assert_eq!(in_allerta.len(), 1);
    assert_eq!(in_allerta[0].codice(), "S2");
    assert!(in_allerta[0].avvisi()[0].starts_with("«Indicatore da 45»: "));
    assert_eq!(a.radici().map(|n| n.codice()).collect::<Vec<_>>(), ["V"]);
    assert_eq!(a.avvisi().count(), 0);
}

/// Phases count for nothing: S1 is its indicators alone, 72,5; D = (2×72,5 + 45)/3 = 63,333….
#[test]
fn the_common_rules_by_hand() {
    let mut nodi = piano();
    // 50 of 100 for the indicators (72,5), 50 for the child (90): (50×72,5 + 50×90)/100 = 81,25; D = (2×81,25 + 45)/3 = 69,1666….
    let a = Albero::nuovo(smvp("avanzamento"), nodi.clone());
    assert_eq!(
        (tondo(&a, "S1"), tondo(&a, "D")),
        ("72,50".into(), "63,33".into())
    );
    nodi.push(scheda("S3", "S1", &[90]));
    let a = Albero::nuovo(smvp("avanzamento"), nodi.clone());
    assert_eq!(
        (tondo(&a, "S1"), tondo(&a, "D")),
        ("81,25".into(), "69,17".into())
    );
    // A child that is left out leaves its parent as it was.
    nodi.last_mut().unwrap().peso = d("-1");
    let a = Albero::nuovo(smvp("avanzamento"), nodi.clone());
    assert_eq!(tondo(&a, "S1"), "72,50");
    assert_eq!(tondo(&a, "S3"), "90,00");
    // So does one without a score.
    *nodi.last_mut().unwrap() = scheda("S3", "S1", &[]);
    let a = Albero::nuovo(smvp("avanzamento"), nodi);
    assert_eq!(
        (tondo(&a, "S1"), tondo(&a, "S3")),
        ("72,50".into(), "–".into())
    );
    assert!(a.trova("S3").unwrap().avvisi()[0].contains("non ha un punteggio"));
}

/// 60 of 100 the indicators, 20 the linked: S1 (60×72,5 + 20×45)/80 = 65,625 → 65,63; D (2×65,625 + 45)/3 = 58,75.
#[test]
fn the_ratio_rules_by_hand() {
    let mut nodi = piano();
    nodi[1].collegate = vec![("S2".to_owned(), d("1"))];
    let a = Albero::nuovo(smvp("raggiunto-su-atteso"), nodi.clone());
    assert_eq!(
        (tondo(&a, "S1"), tondo(&a, "D")),
        ("65,63".into(), "58,75".into())
    );
    let s1 = a.trova("S1").unwrap();
    assert_eq!(
        s1.collegate().map(|(n, _)| n.codice()).collect::<Vec<_>>(),
        ["S2"]
    );
    assert_eq!(
        passi(s1)[1..],
        [
            "Schede collegate: (100,00 × 45,00) / 100; ogni peso è × 100 / 1,00, con due cifre = 45,00",
            "Punteggio: (60,00 × 72,50 + 20,00 × 45,00) / 80,00 ≈ 65,63",
        ]
    );
    // A part that is missing for zero: S2 = 60×45/100 = 27, S1 = (60×72,5 + 20×27)/100 = 48,9.
    let mut severo = smvp("raggiunto-su-atteso");
    severo.parti_mancanti = PartiMancanti::Zero;
    assert_eq!(
        tondo(&Albero::nuovo(severo.clone(), nodi.clone()), "S1"),
        "48,90"
    );
    severo.tetto_scheda = Some(d("40"));
    assert_eq!(
        tondo(&Albero::nuovo(severo.clone(), nodi.clone()), "S1"),
        "40,00"
    );
    // Sums in place of means: indicators 3×80 + 1×50 = 290, (60×290 + 20×27)/100 = 179,4.
    severo.tetto_scheda = None;
    severo.insieme_indicatori = Insieme::Somma;
    assert_eq!(tondo(&Albero::nuovo(severo, nodi), "S1"), "179,40");
}

/// An alert climbs the tree and not the links: at the top each indicator is counted once, whoever counts its sheet too.
#[test]
fn an_alert_is_counted_once_however_many_link_its_sheet() {
    let mut s = smvp("avanzamento");
    s.composizione.collegate = s.composizione.figlie;
    let mut nodi = vec![
        vista("V"),
        scheda("S1", "V", &[95]),
        scheda("S2", "V", &[10]),
        scheda("S3", "V", &[95]),
    ];
    for n in [1, 3] {
        nodi[n].collegate = vec![("S2".to_owned(), d("1"))];
    }
    let a = Albero::nuovo(s, nodi);
    let allerte = ["V", "S1", "S2", "S3"].map(|k| a.trova(k).unwrap().allerte());
    assert_eq!(allerte, [1, 0, 1, 0]);
}

/// By hand: three indicators of equal weight are 33,33 of 100 each, (33,33 × 90 + 33,33 × 60 + 33,33 × 30) / 100 = 59,994. A mean of
/// 100, 0 and 0 is 33,333…, which nobody gets out of the figures shown.
#[test]
fn relative_weights_are_told_and_what_is_rounded_is_marked() {
    let mut s = smvp("avanzamento");
    s.decimali = 3;
    s.insieme_indicatori = Insieme::PesiRelativi;
    let nodi = vec![vista("V"), scheda("S", "V", &[90, 60, 30])];
    let a = Albero::nuovo(s, nodi);
    assert_eq!(
        passi(a.trova("S").unwrap())[0],
        "Indicatori: (33,33 × 90,00 + 33,33 × 60,00 + 33,33 × 30,00) / 100; ogni peso è × 100 / 3,00, con due cifre = 59,994"
    );
    let a = Albero::nuovo(
        smvp("avanzamento"),
        vec![vista("V"), scheda("S", "V", &[100, 0, 0])],
    );
    assert_eq!(
        passi(a.trova("S").unwrap())[0],
        "Indicatori: (1,00 × 100,00 + 1,00 × 0,00 + 1,00 × 0,00) / 3,00 ≈ 33,33"
    );
}

/// Of 100 and nothing: zero is 50, left out is 100.
#[test]
fn each_choice_for_a_missing_value_in_the_tree() {
    use crate::punteggio::SenzaRaggiunto as S;
    for (scelta, atteso, avvisi) in [
        (S::ValoreZero, "50,00", 0),
        (S::PunteggioZero, "50,00", 0),
        (S::Errore, "50,00", 1),
        (S::Escluso, "100,00", 0),
    ] {
        let mut s = smvp("avanzamento");
        s.senza_raggiunto = scelta;
        s.fasce.clear();
        let mut nodo = scheda("S", "V", &[100, 0]);
        nodo.indicatori[1].valori.raggiunto = None;
        let a = Albero::nuovo(s, vec![vista("V"), nodo]);
        assert_eq!(tondo(&a, "V"), atteso, "{scelta:?}");
        let detti: usize = a.nodi().map(|n| n.avvisi().len()).sum();
        assert_eq!(detti, avvisi, "{scelta:?}");
    }
}

/// The lock counts above, (2×90 + 45)/3 = 75, and what was worked out stays beside it.
#[test]
fn a_locked_score_is_used_and_the_other_kept() {
    let mut nodi = piano();
    nodi[1].bloccato = Some(d("90"));
    let mut a = Albero::nuovo(smvp("semplice"), nodi);
    let s1 = a.trova("S1").unwrap();
    let id = s1.id();
    assert_eq!(
        (s1.punteggio(), s1.calcolato()),
        (Some(d("90")), Some(d("71,25")))
    );
    assert_eq!(s1.fascia().unwrap().nome.as_deref(), Some("Buono"));
    assert_eq!(
        passi(s1).last().unwrap(),
        "Punteggio fissato a mano: al posto di 71,25 = 90,00"
    );
    assert_eq!(tondo(&a, "V"), "75,00");
    // Under the lock a value changes the sheet and nothing above it.
    let ottanta = a.trova("S1").unwrap().indicatori().next().unwrap().id();
    assert_eq!(a.cambia([con_valori(&a, ottanta, valori(100))]), 2);
    // (50×70 + 50×(100×3 + 50)/4)/100 = 78,75.
    assert_eq!(a.nodo(id).unwrap().calcolato(), Some(d("78,75")));
    assert_eq!(a.cambia([(id, Cambio::Blocco(None))]), 3);
    assert_eq!(tondo(&a, "S1"), "78,75");
    assert_eq!(
        a.nodo(id).unwrap().fascia().unwrap().nome.as_deref(),
        Some("Da migliorare")
    );
    // An indicator can be locked too: (50×70 + 50×(20×3 + 50)/4)/100 = 48,75.
    assert_eq!(a.cambia([(ottanta, Cambio::Blocco(Some(d("20"))))]), 4);
    assert_eq!(tondo(&a, "S1"), "48,75");
}

#[test]
fn only_the_path_above_a_value_is_worked_out_anew() {
    let mut nodi = piano();
    nodi.extend((0..50).map(|n| scheda(&format!("T{n}"), "D", &[n])));
    let mut a = Albero::nuovo(smvp("semplice"), nodi);
    let id = a.trova("S2").unwrap().indicatori().next().unwrap().id();
    // Indicator, sheet, direction, plan.
    assert_eq!(a.cambia([con_valori(&a, id, valori(46))]), 4);
    assert_eq!(tondo(&a, "S2"), "46,00");
    // The same value again: nobody above hears of it.
    assert_eq!(a.cambia([con_valori(&a, id, valori(46))]), 1);
    // Two changes share the path they have in common.
    let altro = a.trova("S1").unwrap().id();
    let fasi = vec![fase("100", "100")];
    let cambi = [con_valori(&a, id, valori(47)), (altro, Cambio::Fasi(fasi))];
    assert_eq!(a.cambia(cambi), 5);
    // A weight concerns the parent alone, and what it changes.
    assert_eq!(a.cambia([(id, Cambio::Peso(d("2")))]), 1);
    assert_eq!(
        a.cambia([
            (altro, Cambio::Indicatore(Box::new(indicatore(1, "1")))),
            (NodoId(9_999), Cambio::Peso(d("1")))
        ]),
        0
    );
}

#[test]
fn other_rules_on_the_same_plan() {
    let mut a = Albero::nuovo(smvp("semplice"), piano());
    a.applica(smvp("avanzamento"));
    assert_eq!(
        tutto(&a),
        tutto(&Albero::nuovo(smvp("avanzamento"), piano()))
    );
}

#[test]
fn what_cannot_be_is_left_out_and_said() {
    let mut a = scheda("A", "V", &[10]);
    a.collegate = vec![
        ("B".to_owned(), d("1")),
        ("D".to_owned(), d("1")),
        ("Z".to_owned(), d("1")),
    ];
    let mut b = scheda("B", "V", &[20]);
    b.collegate = vec![("C".to_owned(), d("1"))];
    let mut c = scheda("C", "V", &[30]);
    c.collegate = vec![("A".to_owned(), d("1")), ("C".to_owned(), d("1"))];
    let nodi = vec![
        vista("V"),
        a,
        b,
        c,
        scheda("D", "V", &[40]),
        scheda("E", "F", &[50]),
        scheda("F", "E", &[60]),
        scheda("G", "MAI", &[70]),
        scheda("D", "V", &[80]),
    ];
    let a = Albero::nuovo(smvp("raggiunto-su-atteso"), nodi.clone());
    let avvisi: Vec<String> = a.avvisi().map(|(c, a)| format!("{c} {a}")).collect();
    assert_eq!(
        avvisi,
        [
            "A è collegata a «Z», che non è nel piano: il collegamento non è contato",
            "A il collegamento con «B» gira in tondo (A → B → C → A): non è contato",
            "B il collegamento con «C» gira in tondo (A → B → C → A): non è contato",
            "C il collegamento con «A» gira in tondo (A → B → C → A): non è contato",
            "C il collegamento con «C» gira in tondo (A → B → C → A): non è contato",
            "D il codice «D» compare due volte: chi lo cita intende la prima scheda",
            "E sta sotto sé stessa (E → F → E): non è contata da nessuno",
            "F sta sotto sé stessa (E → F → E): non è contata da nessuno",
            "G sta sotto «MAI», che non è nel piano: non è contata da nessuno",
        ]
    );
    // A counts 60 of 80 its own 10 and 20 of 80 the 40 of D, (600 + 800)/80; the cut links do not count.
    assert_eq!(
        (tondo(&a, "A"), tondo(&a, "B"), tondo(&a, "F")),
        ("17,50".into(), "20,00".into(), "60,00".into())
    );
    assert_eq!(
        a.radici().map(|n| n.codice()).collect::<Vec<_>>(),
        ["E", "F", "G", "V"]
    );
    // A sheet linked to the one above it goes round too, through the tree.
    let mut figlia = scheda("A1", "A", &[10]);
    figlia.collegate = vec![("A".to_owned(), d("1"))];
    let a = Albero::nuovo(
        smvp("raggiunto-su-atteso"),
        vec![vista("V"), scheda("A", "V", &[20]), figlia],
    );
    assert!(
        a.avvisi()
            .any(|(c, a)| c == "A1" && a.contains("(A1 → A → A1)"))
    );
    assert_eq!(tondo(&a, "A1"), "10,00");
}

#[test]
fn a_chain_as_long_as_the_plan_does_not_overflow() {
    let mut nodi: Vec<_> = (0..5_000)
        .map(|n| scheda(&format!("S{n:04}"), &format!("S{:04}", n + 1), &[n % 100]))
        .collect();
    nodi[4_999].collegate = vec![("S0000".to_owned(), d("1"))];
    nodi[0].collegate = vec![("S4999".to_owned(), d("1"))];
    let a = Albero::nuovo(smvp("semplice"), nodi);
    assert_eq!(a.avvisi().count(), 3);
    assert_eq!(a.nodi().count(), 10_000);
}

/// 2025: 60 of 80 = 75; 2026 nothing yet. The phases say 30.
#[test]
fn a_plan_as_it_is_stored() {
    let anno = |anno, atteso, raggiunto: Option<i64>| ValoreAnnuale {
        anno,
        atteso: Some(Decimale::from(atteso)),
        raggiunto: raggiunto.map(Decimale::from),
    };
    let contenuto = Contenuto {
        codice: "O1".to_owned(),
        titolo: "Ridurre i tempi".to_owned(),
        fasi: vec![Fase {
            peso: Some(d("100")),
            avanzamento: Some(d("30")),
            ..Fase::default()
        }],
        indicatori: vec![Indicatore {
            descrizione: Some("Pratiche".to_owned()),
            valori: vec![anno(2025, 80, Some(60)), anno(2026, 90, None)],
            ..Indicatore::default()
        }],
        ..Contenuto::default()
    };
    let voce = VoceDiPiano::di(&contenuto, Livello::Obiettivo, Some("DIR"));
    let albero = |anno| {
        Albero::di_piano(
            smvp("semplice"),
            anno,
            ("V", "Piano"),
            &[("DIR", "Direzione")],
            &[voce],
            &[],
        )
    };
    // (50×30 + 50×75)/100, and (50×30 + 50×0)/100 with a warning.
    assert_eq!(tondo(&albero(2025), "V"), "52,50");
    let a = albero(2026);
    assert_eq!(tondo(&a, "DIR"), "15,00");
    let i = a.trova("O1").unwrap().indicatori().next().unwrap();
    assert_eq!(i.indicatore().unwrap().valori.precedente, Some(d("60")));
    assert!(i.avvisi()[0].starts_with("«Pratiche»: manca il valore raggiunto"));
}

#[test]
fn the_new_content_of_a_sheet_changes_what_it_changes() {
    let anno = |raggiunto| ValoreAnnuale {
        anno: 2026,
        atteso: Some(Decimale::CENTO),
        raggiunto: Some(Decimale::from(raggiunto)),
    };
    let indicatore = |parole: &str, raggiunto| Indicatore {
        descrizione: Some(parole.to_owned()),
        valori: vec![anno(raggiunto)],
        ..Indicatore::default()
    };
    let con = |indicatori| Contenuto {
        codice: "O1".to_owned(),
        titolo: "Obiettivo".to_owned(),
        indicatori,
        ..Contenuto::default()
    };
    let prima = con(vec![indicatore("Pratiche", 40), indicatore("Atti", 60)]);
    let voce = VoceDiPiano::di(&prima, Livello::Obiettivo, None);
    let mut a = Albero::di_piano(smvp("semplice"), 2026, ("V", "Piano"), &[], &[voce], &[]);
    assert_eq!(a.cambi_di(&prima, 2026, None), Some(Vec::new()));
    let mut dopo = con(vec![indicatore("Pratiche", 80), indicatore("Atti", 60)]);
    let cambi = a.cambi_di(&dopo, 2026, None).unwrap();
    assert_eq!(cambi.len(), 1);
    // The indicator, its sheet, the plan.
    assert_eq!(a.cambia(cambi), 3);
    assert_eq!(tondo(&a, "V"), "70,00");
    dopo.fasi = vec![Fase {
        avanzamento: Some(Decimale::from(10)),
        ..Fase::default()
    }];
    let cambi = a.cambi_di(&dopo, 2026, None).unwrap();
    assert!(matches!(&cambi[..], [(_, Cambio::Fasi(_))]), "{cambi:?}");
    for altra in [
        con(vec![indicatore("Pratiche", 80)]),
        Contenuto {
            titolo: "Un altro".to_owned(),
            ..dopo.clone()
        },
        Contenuto {
            codice: "O2".to_owned(),
            ..dopo.clone()
        },
    ] {
        assert_eq!(a.cambi_di(&altra, 2026, None), None, "{altra:?}");
    }
}

/// Two indicators of equal weight, 40 and 60: the sheet is (40 + 60)/2 = 50. The first decided to be 90: (90 + 60)/2 = 75, and the
/// 40 stays beside it.
#[test]
fn a_score_decided_for_an_indicator_counts_in_its_sheet() {
    let quando = chrono::DateTime::from_timestamp(0, 0).unwrap();
    let chi = crate::Actor::operatore(crate::ente::EnteId(1));
    let indicatore = |parole: &str, raggiunto: i64| Indicatore {
        descrizione: Some(parole.to_owned()),
        valori: vec![ValoreAnnuale {
            anno: 2026,
            atteso: Some(Decimale::CENTO),
            raggiunto: Some(Decimale::from(raggiunto)),
        }],
        ..Indicatore::default()
    };
    let contenuto = Contenuto {
        codice: "O1".to_owned(),
        titolo: "Obiettivo".to_owned(),
        indicatori: vec![indicatore("Pratiche", 40), indicatore("Atti", 60)],
        ..Contenuto::default()
    };
    let scheda = crate::Scheda::da_riga(crate::scheda::RigaScheda {
        id: crate::scheda::SchedaId("s".to_owned()),
        vista: crate::vista::VistaId("v".to_owned()),
        livello: Livello::Obiettivo,
        cdr: None,
        posizione: 0,
        versione: 1,
        contenuto: contenuto.clone(),
    });
    let s = smvp("semplice");
    let blocca = |posto, punti: &str, perche| {
        scheda.blocca_indicatore(posto, d(punti), perche, &s, &chi, quando)
    };
    let no = blocca(0, "101", " ").unwrap_err();
    let campi: Vec<&str> = no.iter().map(|n| n.campo.as_str()).collect();
    assert_eq!(campi, ["punteggio", "motivazione"]);
    assert!(
        no[0]
            .frase
            .contains("il punteggio di un indicatore è al massimo 100,00")
    );
    assert!(
        blocca(2, "90", "Verbale").unwrap_err()[0]
            .frase
            .contains("non è più sulla scheda")
    );
    assert!(scheda.sblocca_indicatore(0, &chi, quando).is_err());
    let fatto = blocca(0, "90", " Verbale 3 ").unwrap();
    assert_eq!(
        (fatto.atto(), fatto.nota()),
        (crate::Atto::Blocco, Some("Verbale 3"))
    );
    assert_eq!(fatto.modifiche()[0].campo, "indicatori");
    let bloccata = fatto.cosa().contenuto().clone();
    let voce = VoceDiPiano::di(&contenuto, Livello::Obiettivo, None);
    let mut a = Albero::di_piano(s.clone(), 2026, ("V", "Piano"), &[], &[voce], &[]);
    assert_eq!(tondo(&a, "O1"), "50,00");
    let cambi = a.cambi_di(&bloccata, 2026, None).unwrap();
    a.cambia(cambi);
    assert_eq!(tondo(&a, "O1"), "75,00");
    let primo = a.trova("O1").unwrap().indicatori().next().unwrap();
    assert_eq!(
        (primo.calcolato(), primo.bloccato()),
        (Some(d("40")), Some(d("90")))
    );
    assert_eq!(primo.passi().last().unwrap().formula, "al posto di 40,00");
    // Built from nothing it is the same, and without the lock as it was.
    let voce = VoceDiPiano::di(&bloccata, Livello::Obiettivo, None);
    let nuovo = Albero::di_piano(s.clone(), 2026, ("V", "Piano"), &[], &[voce], &[]);
    assert_eq!(tutto(&nuovo), tutto(&a));
    let libera = fatto.cosa().sblocca_indicatore(0, &chi, quando).unwrap();
    assert_eq!(libera.cosa().contenuto(), &contenuto);
}

/// Codes, parents, weights, values and links drawn at will: whatever comes is worked out.
fn qualunque() -> impl Strategy<Value = Vec<NodoDaPunteggiare>> {
    let nodo = (
        0..14_usize,
        prop::option::of(0..14_usize),
        -1..9_i64,
        prop::collection::vec((0..160_i64, 0..4_i64), 0..3),
        prop::collection::vec(0..14_usize, 0..2),
        prop::option::weighted(0.1, 0..100_i64),
    );
    prop::collection::vec(nodo, 1..14).prop_map(|nodi| {
        let mut visti = std::collections::BTreeSet::new();
        let mut nodi: Vec<_> = nodi
            .into_iter()
            .filter(|(n, ..)| visti.insert(*n))
            .map(|(n, padre, peso, valori, collegate, bloccato)| {
                let nome = |n| format!("S{n:02}");
                let padre = padre.map_or_else(|| "V".to_owned(), nome);
                let mut nodo = scheda(&nome(n), &padre, &[]);
                nodo.peso = Decimale::from(peso);
                nodo.indicatori = valori
                    .into_iter()
                    .map(|(v, p)| indicatore(v, &p.to_string()))
                    .collect();
                nodo.collegate = collegate.into_iter().map(|n| (nome(n), d("1"))).collect();
                nodo.bloccato = bloccato.map(Decimale::from);
                nodo
            })
            .collect();
        nodi.push(vista("V"));
        nodi
    })
}

/// Name, score that counts, score worked out, alerts and warnings of a node.
type Risposta = (String, Option<Decimale>, Option<Decimale>, u32, Vec<String>);

/// Everything a tree answers.
fn tutto(a: &Albero) -> Vec<Risposta> {
    let mut risposte: Vec<_> = a
        .nodi()
        .map(|n| {
            let avvisi = n.avvisi();
            let nome = format!("{} {}", n.codice(), n.titolo());
            (nome, n.punteggio(), n.calcolato(), n.allerte(), avvisi)
        })
        .collect();
    risposte.sort();
    risposte
}

/// Rules under which only proportions of weights count: means, and weights brought to 100.
fn regole_in_proporzione() -> impl Strategy<Value = Smvp> {
    let relativi = Smvp {
        insieme_indicatori: Insieme::PesiRelativi,
        insieme_figlie: Insieme::PesiRelativi,
        ..smvp("semplice")
    };
    let fornite = ["semplice", "avanzamento", "raggiunto-su-atteso"].map(smvp);
    prop::sample::select(fornite.into_iter().chain([relativi]).collect::<Vec<_>>())
}

/// Those, and sums in place of means.
fn regole() -> impl Strategy<Value = Smvp> {
    let somme = |codice: &str| Smvp {
        insieme_indicatori: Insieme::Somma,
        insieme_figlie: Insieme::Somma,
        insieme_collegate: Insieme::Somma,
        ..smvp(codice)
    };
    let somme = vec![somme("avanzamento"), somme("raggiunto-su-atteso")];
    prop_oneof![3 => regole_in_proporzione(), 1 => prop::sample::select(somme)]
}

proptest! {
    /// Figures at the limits of what can be stored, under every rule: something comes out, and the same in any order.
    #[test]
    fn no_figure_stops_the_calculation(
        figure in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>(), any::<bool>()), 1..6),
        regola in prop::sample::select(RegolaConversione::TUTTI),
    ) {
        let figura = Decimale::da_milionesimi;
        let nodi: Vec<_> = figure
            .into_iter()
            .enumerate()
            .map(|(n, (a, b, p, peso, alto))| {
                let mut nodo = scheda(&format!("S{n}"), "V", &[0]);
                let i = &mut nodo.indicatori[0];
                i.valori = Valori {
                    raggiunto: Some(figura(a)),
                    atteso: Some(figura(b)),
                    precedente: Some(figura(p)),
                    verso: if alto { Verso::Alto } else { Verso::Basso },
                };
                nodo.peso = figura(peso);
                nodo
            })
            .chain([vista("V")])
            .collect();
        let s = Smvp { conversione: regola, punteggio: Punteggio::Valore, negativi: true, ..smvp("avanzamento") };
        let altri = nodi.iter().rev().cloned().collect();
        let a = Albero::nuovo(s.clone(), nodi);
        prop_assert!(a.nodi().all(|n| n.passi().len() < 9));
        prop_assert_eq!(tutto(&a), tutto(&Albero::nuovo(s, altri)));
    }

    #[test]
    fn the_order_of_the_nodes_changes_nothing(nodi in qualunque().prop_shuffle(), s in regole()) {
        let mut altri = nodi.clone();
        altri.reverse();
        prop_assert_eq!(tutto(&Albero::nuovo(s.clone(), nodi)), tutto(&Albero::nuovo(s, altri)));
    }

    #[test]
    fn weights_all_scaled_change_nothing(nodi in qualunque(), s in regole_in_proporzione(), volte in 1..5_000_i64) {
        let per = |peso: Decimale| if peso.negativo() { peso } else { peso.per(Decimale::new(volte, 2)) };
        let mut altri = nodi.clone();
        for n in &mut altri {
            n.peso = per(n.peso);
            for i in &mut n.indicatori {
                i.peso = per(i.peso);
            }
            for (_, peso) in &mut n.collegate {
                *peso = per(*peso);
            }
        }
        prop_assert_eq!(tutto(&Albero::nuovo(s.clone(), nodi)), tutto(&Albero::nuovo(s, altri)));
    }

    /// A tree that was changed step by step answers as one built anew.
    #[test]
    fn step_by_step_is_from_scratch(
        mut nodi in qualunque(),
        s in regole(),
        passi in prop::collection::vec((any::<prop::sample::Index>(), 0..5_usize, 0..150_i64), 1..12),
    ) {
        nodi.sort_by(|a, b| a.codice.cmp(&b.codice));
        let mut a = Albero::nuovo(s.clone(), nodi.clone());
        for (quale, che_cosa, quanto) in passi {
            let nodo = quale.get(&nodi).codice.clone();
            let nodo = nodi.iter_mut().find(|n| n.codice == nodo).unwrap();
            let figura = Decimale::from(quanto);
            let id = a.trova(&nodo.codice).unwrap().id();
            let cambio = match che_cosa {
                0 => {
                    nodo.peso = figura;
                    (id, Cambio::Peso(figura))
                }
                1 => {
                    nodo.bloccato = (quanto > 75).then_some(figura);
                    (id, Cambio::Blocco(nodo.bloccato))
                }
                2 => {
                    nodo.fasi = vec![fase("100", &(quanto % 101).to_string())];
                    (id, Cambio::Fasi(nodo.fasi.clone()))
                }
                altro => {
                    let Some(i) = nodo.indicatori.first_mut() else { continue };
                    i.valori = valori(quanto);
                    if altro == 4 {
                        i.peso = Decimale::from(quanto % 4);
                        i.bloccato = (quanto > 110).then_some(figura);
                    }
                    let id = a.trova(&nodo.codice).unwrap().indicatori().next().unwrap().id();
                    (id, Cambio::Indicatore(Box::new(i.clone())))
                }
            };
            prop_assert!(a.cambia([cambio]) <= a.nodi().count());
        }
        let nuovo = Albero::nuovo(s, nodi);
        let risposte = |a: &Albero| -> Vec<_> {
            let mut r: Vec<_> = a.nodi().map(|n| (n.id(), n.punteggio(), n.calcolato(), n.allerte(), n.fascia().cloned())).collect();
            r.sort_by_key(|(id, ..)| *id);
            r
        };
        prop_assert_eq!(risposte(&a), risposte(&nuovo));
    }

    /// Raising a value that is better higher lowers no score, under any conversion that has that domain.
    #[test]
    fn a_better_value_lowers_no_score(
        nodi in qualunque(),
        s in regole(),
        regola in prop::sample::select(vec![
            RegolaConversione::Avanzamento,
            RegolaConversione::RaggiuntoSuAtteso,
            RegolaConversione::Coefficiente,
            RegolaConversione::ScostamentoValore,
            RegolaConversione::Nessuna,
        ]),
        punteggio in prop::sample::select(vec![Punteggio::Valore, Punteggio::ConMassimale]),
        quale in any::<prop::sample::Index>(),
        piu in 0..80_i64,
    ) {
        let mut a = Albero::nuovo(Smvp { conversione: regola, punteggio, ..s }, nodi);
        let indicatori: Vec<NodoId> = a.nodi().filter(|n| n.indicatore().is_some()).map(|n| n.id()).collect();
        if indicatori.is_empty() {
            return Ok(());
        }
        let id = *quale.get(&indicatori);
        let prima: std::collections::HashMap<NodoId, Option<Decimale>> = a.nodi().map(|n| (n.id(), n.punteggio())).collect();
        let mut v = a.nodo(id).unwrap().indicatore().unwrap().valori;
        v.raggiunto = v.raggiunto.map(|r| r.piu(Decimale::from(piu)));
        a.cambia([con_valori(&a, id, v)]);
        for n in a.nodi() {
            prop_assert!(n.punteggio() >= prima[&n.id()], "{} {}", n.codice(), n.titolo());
        }
    }
}
