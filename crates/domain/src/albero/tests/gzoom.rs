//! The roll-up of the shipped rules «Come in `GZoom`», line by line: indicators, children, linked objectives, what is missing, locks.

use super::*;

/// The shipped rules with the weights of a body: 60 of 100 the indicators, 20 the children, 20 the linked.
fn regole() -> Smvp {
    let mut s = smvp("gzoom");
    s.composizione = crate::punteggio::Composizione {
        fasi: d("0"),
        indicatori: d("60"),
        figlie: d("20"),
        collegate: d("20"),
    };
    s
}

fn pesata(codice: &str, padre: &str, raggiunto: i64, peso: &str) -> NodoDaPunteggiare {
    NodoDaPunteggiare {
        peso: d(peso),
        ..scheda(codice, padre, &[raggiunto])
    }
}

/// Each child and linked sheet has only its indicator: 60 of 100, the missing parts being zero.
///
/// kpi = (3×80 + 1×50)/4 = 72,5; sons = (2×60 + 1×30)/3 = 50; assoc = (2×54 + 1×27)/3 = 45;
/// score = (60×72,5 + 20×50 + 20×45)/100 = 62,5.
fn piano() -> Vec<NodoDaPunteggiare> {
    let mut s = scheda("S", "V", &[]);
    s.indicatori = vec![indicatore(80, "3"), indicatore(50, "1")];
    s.collegate = vec![("L".to_owned(), d("1")), ("K".to_owned(), d("2"))];
    // Without a score, and of weight −1: neither counts.
    let vuota = scheda("Z", "S", &[]);
    vec![
        vista("V"),
        s,
        pesata("A", "S", 100, "2"),
        pesata("B", "S", 50, "1"),
        vuota,
        pesata("X", "S", 100, "-1"),
        scheda("L", "V", &[45]),
        scheda("K", "V", &[90]),
    ]
}

#[test]
fn indicators_children_and_linked_by_hand() {
    let a = Albero::nuovo(regole(), piano());
    for (codice, atteso) in [
        ("A", "60,00"),
        ("B", "30,00"),
        ("L", "27,00"),
        ("K", "54,00"),
    ] {
        assert_eq!(tondo(&a, codice), atteso, "{codice}");
    }
    assert_eq!(tondo(&a, "S"), "62,50");
    assert_eq!(
        passi(a.trova("S").unwrap()),
        [
            "Indicatori: (3,00 × 80,00 + 1,00 × 50,00) / 4,00 = 72,50",
            "Schede figlie: (2,00 × 60,00 + 1,00 × 30,00) / 3,00; 2 voci non sono contate = 50,00",
            "Schede collegate: (2,00 × 54,00 + 1,00 × 27,00) / 3,00 = 45,00",
            "Punteggio: (60,00 × 72,50 + 20,00 × 50,00 + 20,00 × 45,00) / 100,00 = 62,50",
        ]
    );
    // The running order changes nothing.
    let mut al_contrario = piano();
    al_contrario.reverse();
    let b = Albero::nuovo(regole(), al_contrario);
    for codice in ["V", "S", "A", "B", "Z", "X", "L", "K"] {
        assert_eq!(tondo(&a, codice), tondo(&b, codice), "{codice}");
    }
}

/// The plain sum: 3×80 + 1×50 = 290, (60×290 + 20×50 + 20×45)/100 = 193.
#[test]
fn the_plain_sum_by_choice() {
    let mut s = regole();
    s.insieme_indicatori = Insieme::Somma;
    let mut nodi = piano();
    // The children and the linked have one indicator of weight 1 each: their sum is its points.
    assert_eq!(
        tondo(&Albero::nuovo(s.clone(), nodi.clone()), "S"),
        "193,00"
    );
    // Without the linked, a missing part is zero: (60×290 + 20×50)/100 = 184.
    nodi[1].collegate.clear();
    assert_eq!(tondo(&Albero::nuovo(s, nodi), "S"), "184,00");
}

/// A locked at 90: sons = (2×90 + 1×30)/3 = 70, score = (60×72,5 + 20×70 + 20×45)/100 = 66,5; what was worked out stays beside it.
#[test]
fn a_locked_score_is_reused() {
    let mut nodi = piano();
    nodi[2].bloccato = Some(d("90"));
    let a = Albero::nuovo(regole(), nodi);
    assert_eq!(tondo(&a, "S"), "66,50");
    let bloccata = a.trova("A").unwrap();
    assert_eq!(
        (bloccata.punteggio(), bloccata.calcolato()),
        (Some(d("90")), Some(d("60")))
    );
}

/// A target is missing where thresholds are written: zero, and the fault names the indicator; kpi = (3×0 + 1×50)/4 = 12,5. Where the
/// thresholds are missing too it is left out: kpi = 50.
#[test]
fn a_missing_target_names_its_indicator() {
    let mut nodi = piano();
    let primo = &mut nodi[1].indicatori[0];
    primo.valori.atteso = None;
    primo.soglie = Some(Box::new(crate::smvp::SoglieIndicatore {
        minimo: Some(d("10")),
        massimo: Some(d("200")),
        ..crate::smvp::SoglieIndicatore::default()
    }));
    let a = Albero::nuovo(regole(), nodi.clone());
    // (60×12,5 + 20×50 + 20×45)/100.
    assert_eq!(tondo(&a, "S"), "26,50");
    let avvisi = a.trova("S").unwrap().indicatori().next().unwrap().avvisi();
    assert!(
        avvisi[0].starts_with("«Indicatore da 80»: manca il valore atteso"),
        "{avvisi:?}"
    );
    nodi[1].indicatori[0].soglie = None;
    let a = Albero::nuovo(regole(), nodi);
    // (60×50 + 20×50 + 20×45)/100.
    assert_eq!(tondo(&a, "S"), "49,00");
}

/// 0,125 is stored 0,13, half up; above, three of them are 0,375, stored 0,38, and not three times 0,13.
#[test]
fn stored_scores_round_half_up_and_parents_use_them_whole() {
    let mut s = smvp("gzoom");
    s.insieme_figlie = Insieme::Somma;
    let mut nodi = vec![vista("V")];
    for codice in ["A", "B", "C"] {
        let mut n = scheda(codice, "V", &[0]);
        n.indicatori[0].valori.raggiunto = Some(d("0,125"));
        nodi.push(n);
    }
    let a = Albero::nuovo(s, nodi);
    assert_eq!(
        (tondo(&a, "A"), tondo(&a, "V")),
        ("0,13".to_owned(), "0,38".to_owned())
    );
}
