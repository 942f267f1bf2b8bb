//! Tables of cases worked by hand, the working beside each.

use super::*;

/// Higher is better: below 50 nothing, 100 expected, 120 and 200 beyond it.
#[test]
fn four_thresholds_where_higher_is_better() {
    let regola = Conversione::QuattroSoglie {
        minimo: d("50"),
        massimo: d("120"),
        eccellente: d("200"),
    };
    for (raggiunto, atteso) in [
        ("49,99", "-1,00"), // below the minimum
        ("50", "0,00"),     // (50 − 50) × 100 / (100 − 50)
        ("75", "50,00"),    // (75 − 50) × 100 / (100 − 50)
        ("100", "100,00"),  // (100 − 100) × 100 / (120 − 100) + 100
        ("110", "150,00"),  // (110 − 100) × 100 / (120 − 100) + 100
        ("120", "200,00"),  // (120 − 120) × 100 / (200 − 120) + 200
        ("160", "250,00"),  // (160 − 120) × 100 / (200 − 120) + 200
        ("200", "301,00"),  // the best
        ("999", "301,00"),  // beyond the best
    ] {
        assert_eq!(
            esito(regola, valori(Verso::Alto, raggiunto, "100", "")),
            atteso,
            "{raggiunto}"
        );
    }
}

/// Lower is better: the thresholds go down, and each part of the way is read from the other side.
#[test]
fn four_thresholds_where_lower_is_better() {
    let regola = Conversione::QuattroSoglie {
        minimo: d("50"),
        massimo: d("20"),
        eccellente: d("10"),
    };
    for (raggiunto, atteso) in [
        ("60", "-1,00"),    // worse than the minimum
        ("50", "0,00"),     // (50 − 50) × 100 / (50 − 30)
        ("40", "50,00"),    // (50 − 40) × 100 / (50 − 30)
        ("30", "100,00"),   // (30 − 30) × 100 / (30 − 20) + 100
        ("25", "150,00"),   // (30 − 25) × 100 / (30 − 20) + 100
        ("22,5", "175,00"), // (30 − 22,5) × 100 / (30 − 20) + 100
        ("20", "200,00"),   // (20 − 20) × 100 / (20 − 10) + 200
        ("15", "250,00"),   // (20 − 15) × 100 / (20 − 10) + 200
        ("10", "301,00"),   // the best
        ("0", "301,00"),    // better than the best
    ] {
        assert_eq!(
            esito(regola, valori(Verso::Basso, raggiunto, "30", "")),
            atteso,
            "{raggiunto}"
        );
    }
}

/// Three thresholds: what is at the maximum is already beyond it.
#[test]
fn three_thresholds_both_ways() {
    let regola = |minimo: &str, massimo: &str| Conversione::Soglie {
        minimo: d(minimo),
        massimo: d(massimo),
    };
    for (raggiunto, atteso) in [
        ("-1", "-1,00"),  // below the minimum
        ("0", "0,00"),    // (0 − 0) × 100 / (10 − 0)
        ("4", "40,00"),   // (4 − 0) × 100 / (10 − 0)
        ("15", "125,00"), // (15 − 10) × 100 / (30 − 10) + 100
        ("30", "201,00"), // at the maximum
    ] {
        let v = valori(Verso::Alto, raggiunto, "10", "");
        assert_eq!(esito(regola("0", "30"), v), atteso, "{raggiunto}");
    }
    for (raggiunto, atteso) in [
        ("31", "-1,00"), // worse than the minimum
        ("24", "30,00"), // (30 − 24) × 100 / (30 − 10)
        ("6", "140,00"), // (10 − 6) × 100 / (10 − 0) + 100
        ("0", "201,00"), // at the maximum
    ] {
        let v = valori(Verso::Basso, raggiunto, "10", "");
        assert_eq!(esito(regola("30", "0"), v), atteso, "{raggiunto}");
    }
}

/// Whatever is achieved, thresholds that do not go one way give nothing and say so.
#[test]
fn thresholds_out_of_order_give_nothing() {
    for (verso, minimo, atteso, massimo, eccellente) in [
        (Verso::Alto, "50", "40", "120", "200"), // target below the minimum
        (Verso::Alto, "50", "100", "90", "200"), // maximum below the target
        (Verso::Alto, "50", "100", "120", "110"), // best below the maximum
        (Verso::Alto, "50", "50", "120", "200"), // two of them equal
        (Verso::Basso, "10", "30", "50", "60"),  // those of higher is better
        (Verso::Basso, "50", "30", "20", "25"),  // best above the maximum
    ] {
        let regola = Conversione::QuattroSoglie {
            minimo: d(minimo),
            massimo: d(massimo),
            eccellente: d(eccellente),
        };
        for raggiunto in ["0", "45", "300"] {
            let v = valori(verso, raggiunto, atteso, "");
            let p = converti(regola, v, SenzaRaggiunto::default()).unwrap();
            assert_eq!(
                p.valore,
                Decimale::ZERO,
                "{minimo} {atteso} {massimo} {eccellente}"
            );
            assert!(p.avviso.is_some_and(|a| a.contains("non sono in ordine")));
        }
    }
}

/// A difference is a difference, in either direction: below the target it is negative, where lower is better too.
#[test]
fn a_difference_where_lower_is_better() {
    for (raggiunto, atteso, scarto) in [
        ("8", "10", "-2,00"),     // 8 − 10
        ("12", "10", "2,00"),     // 12 − 10
        ("10", "10", "0,00"),     // 10 − 10
        ("3", "0", "3,00"),       // 3 − 0
        ("-3", "0", "-3,00"),     // −3 − 0
        ("0,25", "1,5", "-1,25"), // 0,25 − 1,5
    ] {
        for verso in [Verso::Basso, Verso::Alto] {
            let v = valori(verso, raggiunto, atteso, "");
            assert_eq!(
                esito(Conversione::ScostamentoValore, v),
                scarto,
                "{raggiunto}"
            );
        }
    }
}

/// The four rules, with no band and with two: from 0 to 50 worth 0 to 40, from 50 to 110 worth 40 to 100.
#[test]
fn percentages_to_points() {
    use Punteggio as P;
    let fasce = [
        FasciaPunti::nuova(d("0"), d("50"), d("0"), d("40")),
        FasciaPunti::nuova(d("50"), d("110"), d("40"), d("100")),
    ];
    for (regola, percentuale, con_fasce, atteso) in [
        (P::Valore, "37,5", false, "37,50"),          // as it is
        (P::Valore, "130", true, "130,00"),           // as it is, bands or not
        (P::Valore, "-25", false, "0,00"),            // negative: nothing
        (P::ConMassimale, "37,5", false, "37,50"),    // between 0 and 100
        (P::ConMassimale, "100,01", false, "100,00"), // not above 100
        (P::ConMassimale, "-25", false, "0,00"),      // not below 0
        (P::ConMassimale, "105", true, "105,00"),     // between 0 and 110, the ends of the bands
        (P::ConMassimale, "110,5", true, "110,00"),   // not above 110
        (P::DiFascia, "0", true, "0,00"),             // first band: 0 points
        (P::DiFascia, "50", true, "0,00"),            // both hold it: the first
        (P::DiFascia, "50,01", true, "40,00"),        // second band: 40 points
        (P::DiFascia, "110", true, "40,00"),          // its end is in it
        (P::DiFascia, "110,01", true, "110,01"),      // no band: the value as it is
        (P::DiFascia, "-1", true, "0,00"),            // no band: −1, negative
        (P::MediaDiFascia, "0", true, "0,00"),        // 0 + (0 − 0) × (40 − 0) / (50 − 0)
        (P::MediaDiFascia, "25", true, "20,00"),      // 0 + (25 − 0) × (40 − 0) / (50 − 0)
        (P::MediaDiFascia, "50", true, "40,00"),      // 0 + (50 − 0) × (40 − 0) / (50 − 0)
        (P::MediaDiFascia, "65", true, "55,00"),      // 40 + (65 − 50) × (100 − 40) / (110 − 50)
        (P::MediaDiFascia, "110", true, "100,00"),    // 40 + (110 − 50) × (100 − 40) / (110 − 50)
        (P::MediaDiFascia, "110,01", true, "0,00"),   // no band: nothing
    ] {
        let sue = if con_fasce { &fasce[..] } else { &[] };
        let p = punti(regola, d(percentuale), sue, false);
        assert_eq!(p.valore.it(2), atteso, "{regola:?} {percentuale}");
        let fuori = con_fasce && !fasce.iter().any(|f| f.contiene(d(percentuale)));
        let segnala = matches!(regola, P::DiFascia | P::MediaDiFascia);
        assert_eq!(
            p.avviso.is_some(),
            fuori && segnala,
            "{regola:?} {percentuale}"
        );
    }
}
