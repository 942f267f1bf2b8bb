//! The shipped rules «Come in `GZoom`», case by case.

use super::*;
use crate::punteggio::Parti;

fn soglie(minimo: &str, massimo: &str) -> Option<Box<SoglieIndicatore>> {
    Some(Box::new(SoglieIndicatore {
        minimo: Some(d(minimo)),
        massimo: Some(d(massimo)),
        ..SoglieIndicatore::default()
    }))
}

/// Each by hand: A actual, B target; clamped to 0 and 100 afterwards.
#[test]
fn values_become_points_as_in_the_table() {
    let s = smvp("gzoom");
    for (verso, a, b, atteso, working) in [
        (Verso::Alto, "30", "40", "75,00", "30×100/40"),
        (Verso::Alto, "50", "40", "100,00", "125, at most 100"),
        (Verso::Basso, "50", "40", "75,00", "(40+(40−50))×100/40"),
        (
            Verso::Basso,
            "90",
            "40",
            "0,00",
            "(40+(40−90))×100/40 = −25",
        ),
        (Verso::Alto, "0", "0", "100,00", "B = 0, D and A ≥ 0"),
        (Verso::Alto, "-1", "0", "0,00", "B = 0, D and A < 0"),
        (Verso::Basso, "0", "0", "100,00", "B = 0, C and A ≤ 0"),
        (Verso::Basso, "1", "0", "0,00", "B = 0, C and A > 0"),
        (Verso::Alto, "", "40", "0,00", "A taken for 0: 0×100/40"),
        (
            Verso::Basso,
            "",
            "40",
            "100,00",
            "A taken for 0: 80×100/40 = 200",
        ),
        (Verso::Alto, "30", "", "–", "neither target nor thresholds"),
    ] {
        let i = indicatore(Unita::Numero, verso, a, b);
        assert_eq!(punti(&s, &i), atteso, "{working}");
    }
}

/// With thresholds the indicator counts: zero, and the fault is told. Without a conversion nobody asks for a target.
#[test]
fn a_missing_target_is_an_error_where_thresholds_are_written() {
    let s = smvp("gzoom");
    for regola in [RegolaConversione::Avanzamento, RegolaConversione::Soglie] {
        let mut i = indicatore(Unita::Numero, Verso::Alto, "30", "");
        i.conversione = Some(regola);
        let esito = s.punteggia(&i);
        assert_eq!(esito.escluso, Some("manca il valore atteso"), "{regola:?}");
        i.soglie = soglie("10", "60");
        assert_eq!(punti(&s, &i), "0,00", "{regola:?}");
        let esito = s.punteggia(&i);
        let avvisi: Vec<String> = [esito.percentuale, esito.punti]
            .into_iter()
            .flatten()
            .filter_map(|p| p.avviso)
            .collect();
        assert_eq!(avvisi.len(), 1, "{regola:?}");
        assert!(
            avvisi[0].starts_with("manca il valore atteso"),
            "{avvisi:?}"
        );
    }
    let mut i = indicatore(Unita::Numero, Verso::Alto, "30", "");
    i.conversione = Some(RegolaConversione::Nessuna);
    assert_eq!(punti(&s, &i), "30,00");
}

/// (60×80 + 20×50) / 100 = 58: what has no score adds nothing, and its weight goes to nobody.
#[test]
fn a_missing_part_is_zero() {
    let s = smvp("gzoom");
    let composizione = Composizione {
        fasi: d("0"),
        indicatori: d("60"),
        figlie: d("20"),
        collegate: d("20"),
    };
    let parti = Parti {
        indicatori: Some(d("80")),
        collegate: Some(d("50")),
        ..Parti::default()
    };
    let punteggio = composizione.punteggio(&parti, s.parti_mancanti);
    assert_eq!(punteggio, Some(d("58")));
    assert_eq!(s.composizione_di(Livello::Obiettivo).indicatori, d("100"));
    assert_eq!(s.composizione_di(Livello::Cdr).figlie, d("100"));
}
