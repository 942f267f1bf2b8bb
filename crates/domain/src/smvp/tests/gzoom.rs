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

/// Thresholds written from the least to the best: three of them, or four.
fn scala(soglie: &[&str]) -> Option<Box<SoglieIndicatore>> {
    let posto = |n: usize| soglie.get(n).map(|t| d(t));
    posto(0).map(|minimo| {
        Box::new(SoglieIndicatore {
            minimo: Some(minimo),
            massimo: posto(1),
            eccellente: posto(2),
            ..SoglieIndicatore::default()
        })
    })
}

/// The first step of every rule of the table, both ways, each by hand: A actual, B target, P actual of the year before.
#[test]
fn every_rule_of_the_table_by_hand() {
    use RegolaConversione as R;
    use Verso::{Alto, Basso};
    let s = smvp("gzoom");
    let tre = (&["10", "40"][..], &["40", "10"][..]);
    let quattro = (&["10", "40", "60"][..], &["60", "20", "10"][..]);
    for (regola, verso, soglie, a, b, p, atteso, working) in [
        (R::Nessuna, Alto, &[][..], "37,5", "100", "", "37,50", "A"),
        (R::Nessuna, Basso, &[], "37,5", "100", "", "37,50", "A"),
        (
            R::Nessuna,
            Alto,
            &[],
            "37,5",
            "",
            "",
            "37,50",
            "nobody asks for B",
        ),
        (
            R::Avanzamento,
            Alto,
            &[],
            "30",
            "40",
            "",
            "75,00",
            "30×100/40",
        ),
        (
            R::Avanzamento,
            Basso,
            &[],
            "50",
            "40",
            "",
            "75,00",
            "(40+(40−50))×100/40",
        ),
        (R::Coefficiente, Alto, &[], "30", "40", "", "0,75", "30/40"),
        (
            R::Coefficiente,
            Basso,
            &[],
            "50",
            "40",
            "",
            "0,75",
            "(40+(40−50))/40",
        ),
        (
            R::ScostamentoPercentuale,
            Alto,
            &[],
            "30",
            "40",
            "",
            "-25,00",
            "(30−40)×100/40",
        ),
        (
            R::ScostamentoPercentuale,
            Basso,
            &[],
            "30",
            "40",
            "",
            "-25,00",
            "the same",
        ),
        (
            R::ScostamentoValore,
            Alto,
            &[],
            "30",
            "40",
            "",
            "-10,00",
            "30−40",
        ),
        (
            R::ScostamentoValore,
            Basso,
            &[],
            "30",
            "40",
            "",
            "-10,00",
            "the same",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Alto,
            &[],
            "20",
            "20",
            "10",
            "100,00",
            "A≥B",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Alto,
            &[],
            "10",
            "20",
            "10",
            "0,00",
            "A≤P",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Alto,
            &[],
            "15",
            "20",
            "10",
            "50,00",
            "(15−10)×100/(20−10)",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Alto,
            &[],
            "19",
            "20",
            "",
            "0,00",
            "P is B, and A≤P",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Basso,
            &[],
            "10",
            "10",
            "20",
            "100,00",
            "A≤B",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Basso,
            &[],
            "20",
            "10",
            "20",
            "0,00",
            "A≥P",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Basso,
            &[],
            "12,5",
            "10",
            "20",
            "75,00",
            "(1−(12,5−10)/(20−10))×100",
        ),
        (
            R::SuPrecedente,
            Alto,
            &[],
            "15",
            "20",
            "10",
            "150,00",
            "15×100/10",
        ),
        (
            R::SuPrecedente,
            Basso,
            &[],
            "8",
            "20",
            "10",
            "60,00",
            "(8+(8−10))×100/10",
        ),
        (
            R::ScostamentoSuPrecedente,
            Alto,
            &[],
            "8",
            "20",
            "10",
            "-20,00",
            "(8−10)×100/10",
        ),
        (
            R::ScostamentoSuPrecedente,
            Basso,
            &[],
            "8",
            "20",
            "10",
            "-20,00",
            "the same",
        ),
        (R::Soglie, Alto, tre.0, "9,99", "20", "", "-1,00", "A<min"),
        (
            R::Soglie,
            Alto,
            tre.0,
            "15",
            "20",
            "",
            "50,00",
            "(15−10)×100/(20−10)",
        ),
        (
            R::Soglie,
            Alto,
            tre.0,
            "30",
            "20",
            "",
            "150,00",
            "(30−20)×100/(40−20)+100",
        ),
        (R::Soglie, Alto, tre.0, "40", "20", "", "201,00", "else"),
        (
            R::Soglie,
            Basso,
            tre.1,
            "41",
            "20",
            "",
            "-1,00",
            "mirrored: A>min",
        ),
        (
            R::Soglie,
            Basso,
            tre.1,
            "30",
            "20",
            "",
            "50,00",
            "(40−30)×100/(40−20)",
        ),
        (
            R::Soglie,
            Basso,
            tre.1,
            "15",
            "20",
            "",
            "150,00",
            "(20−15)×100/(20−10)+100",
        ),
        (R::Soglie, Basso, tre.1, "10", "20", "", "201,00", "else"),
        (
            R::QuattroSoglie,
            Alto,
            quattro.0,
            "9",
            "20",
            "",
            "-1,00",
            "as with three",
        ),
        (
            R::QuattroSoglie,
            Alto,
            quattro.0,
            "15",
            "20",
            "",
            "50,00",
            "as with three",
        ),
        (
            R::QuattroSoglie,
            Alto,
            quattro.0,
            "30",
            "20",
            "",
            "150,00",
            "as with three",
        ),
        (
            R::QuattroSoglie,
            Alto,
            quattro.0,
            "50",
            "20",
            "",
            "250,00",
            "(50−40)×100/(60−40)+200",
        ),
        (
            R::QuattroSoglie,
            Alto,
            quattro.0,
            "60",
            "20",
            "",
            "301,00",
            "else",
        ),
        (
            R::QuattroSoglie,
            Basso,
            quattro.1,
            "15",
            "40",
            "",
            "250,00",
            "(20−15)×100/(20−10)+200",
        ),
        (
            R::QuattroSoglie,
            Basso,
            quattro.1,
            "10",
            "40",
            "",
            "301,00",
            "else",
        ),
        // B = 0 in the rules that divide by how far it is.
        (
            R::Avanzamento,
            Alto,
            &[],
            "0",
            "0",
            "",
            "100,00",
            "D and A≥0",
        ),
        (
            R::Coefficiente,
            Alto,
            &[],
            "-1",
            "0",
            "",
            "0,00",
            "D and A<0",
        ),
        (
            R::ScostamentoPercentuale,
            Basso,
            &[],
            "0",
            "0",
            "",
            "100,00",
            "C and A≤0",
        ),
        (
            R::AvanzamentoDaPrecedente,
            Basso,
            &[],
            "1",
            "0",
            "10",
            "0,00",
            "C and A>0",
        ),
    ] {
        let mut i = indicatore(Unita::Numero, verso, a, b);
        i.conversione = Some(regola);
        i.soglie = scala(soglie);
        i.valori.precedente = (!p.is_empty()).then(|| d(p));
        let passo = s.punteggia(&i).percentuale.map(|p| p.valore.it(2));
        assert_eq!(
            passo.as_deref(),
            Some(atteso),
            "{regola:?} {verso:?}: {working}"
        );
    }
}

/// A = 130 of B = 100 is 130%, A = −20 is −20%; the bands go from 0 to 50 for 0 to 40 points, from 50 to 120 for 40 to 110.
#[test]
fn every_rule_of_points_by_hand() {
    let fasce = vec![
        FasciaPunti::nuova(d("0"), d("50"), d("0"), d("40")),
        FasciaPunti::nuova(d("50"), d("120"), d("40"), d("110")),
    ];
    for (regola, con_fasce, negativi, a, atteso, segnalato) in [
        (Punteggio::Valore, false, false, "130", "130,00", false),
        (Punteggio::Valore, false, false, "-20", "0,00", false),
        (Punteggio::Valore, false, true, "-20", "-20,00", false),
        // Clamped to 0 and 100 without bands, else to the ends of their set.
        (
            Punteggio::ConMassimale,
            false,
            false,
            "130",
            "100,00",
            false,
        ),
        (Punteggio::ConMassimale, true, false, "130", "120,00", false),
        // The first that holds it; none, and it stays as it is and is told.
        (Punteggio::DiFascia, true, false, "50", "0,00", false),
        (Punteggio::DiFascia, true, false, "51", "40,00", false),
        (Punteggio::DiFascia, true, false, "130", "130,00", true),
        // 40 + (85 − 50) × (110 − 40) / (120 − 50); none, and it is zero and is told.
        (Punteggio::MediaDiFascia, true, false, "85", "75,00", false),
        (Punteggio::MediaDiFascia, true, false, "130", "0,00", true),
    ] {
        let mut s = smvp("gzoom");
        s.punteggio = regola;
        s.negativi = negativi;
        s.fasce = if con_fasce { fasce.clone() } else { Vec::new() };
        let i = indicatore(Unita::Numero, Verso::Alto, a, "100");
        assert_eq!(punti(&s, &i), atteso, "{regola:?} {a}");
        let avviso = s.punteggia(&i).punti.and_then(|p| p.avviso);
        assert_eq!(avviso.is_some(), segnalato, "{regola:?} {a}");
    }
}

/// What nobody achieved, by each choice: A taken for 0 is the choice of the file.
#[test]
fn every_choice_for_a_missing_actual_by_hand() {
    let i = indicatore(Unita::Numero, Verso::Basso, "", "40");
    assert_eq!(smvp("gzoom").senza_raggiunto, SenzaRaggiunto::ValoreZero);
    for (scelta, atteso, segnalato) in [
        (SenzaRaggiunto::ValoreZero, "100,00", false),
        (SenzaRaggiunto::PunteggioZero, "0,00", false),
        (SenzaRaggiunto::Errore, "0,00", true),
        (SenzaRaggiunto::Escluso, "–", false),
    ] {
        let mut s = smvp("gzoom");
        s.senza_raggiunto = scelta;
        assert_eq!(punti(&s, &i), atteso, "{scelta:?}");
        let avviso = s.punteggia(&i).punti.and_then(|p| p.avviso);
        assert_eq!(avviso.is_some(), segnalato, "{scelta:?}");
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
