mod migliore;
mod tavole;

use proptest::prelude::*;

use super::*;
use crate::scheda::Unita;

fn d(testo: &str) -> Decimale {
    Decimale::parse_it(testo).unwrap()
}

fn valori(verso: Verso, a: &str, b: &str, p: &str) -> Valori {
    let figura = |t: &str| (!t.is_empty()).then(|| d(t));
    Valori {
        raggiunto: figura(a),
        atteso: figura(b),
        precedente: figura(p),
        verso,
    }
}

fn esito(regola: Conversione<'_>, v: Valori) -> String {
    converti(regola, v, SenzaRaggiunto::default())
        .map_or_else(|| "–".to_owned(), |p| p.valore.it(2))
}

/// Every conversion by hand: A achieved, B expected, P of the year before.
#[test]
fn the_ten_conversions() {
    use Conversione as C;
    use Verso::{Alto, Basso};
    let soglie = C::Soglie {
        minimo: d("50"),
        massimo: d("120"),
    };
    let al_contrario = C::Soglie {
        minimo: d("50"),
        massimo: d("10"),
    };
    let da_meno_dieci = C::Soglie {
        minimo: d("-10"),
        massimo: d("10"),
    };
    let quattro_da_meno_dieci = C::QuattroSoglie {
        minimo: d("-10"),
        massimo: d("10"),
        eccellente: d("20"),
    };
    let quattro = C::QuattroSoglie {
        minimo: d("50"),
        massimo: d("120"),
        eccellente: d("200"),
    };
    for (regola, verso, a, b, p, atteso, working) in [
        (C::Nessuna, Alto, "7", "", "", "7,00", "7"),
        (C::Avanzamento, Alto, "80", "100", "", "80,00", "80×100/100"),
        (
            C::Avanzamento,
            Alto,
            "120",
            "100",
            "",
            "120,00",
            "120×100/100",
        ),
        (
            C::Avanzamento,
            Basso,
            "8",
            "10",
            "",
            "120,00",
            "(10+(10−8))×100/10",
        ),
        (
            C::Avanzamento,
            Basso,
            "20",
            "10",
            "",
            "0,00",
            "(10+(10−20))×100/10",
        ),
        (C::Coefficiente, Alto, "3", "4", "", "0,75", "3/4"),
        (C::Coefficiente, Basso, "3", "4", "", "1,25", "(4+(4−3))/4"),
        (
            C::ScostamentoPercentuale,
            Alto,
            "90",
            "120",
            "",
            "-25,00",
            "(90−120)×100/120",
        ),
        (
            C::ScostamentoPercentuale,
            Basso,
            "90",
            "120",
            "",
            "-25,00",
            "the same",
        ),
        (
            C::ScostamentoValore,
            Alto,
            "90",
            "120",
            "",
            "-30,00",
            "90−120",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "15",
            "20",
            "10",
            "50,00",
            "(15−10)×100/(20−10)",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "25",
            "20",
            "10",
            "100,00",
            "reached",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "9",
            "20",
            "10",
            "0,00",
            "nothing made",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Basso,
            "15",
            "10",
            "20",
            "50,00",
            "(1−(15−10)/(20−10))×100",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Basso,
            "10",
            "10",
            "20",
            "100,00",
            "reached",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Basso,
            "21",
            "10",
            "20",
            "0,00",
            "nothing made",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "15",
            "20",
            "",
            "0,00",
            "P is B where it is missing",
        ),
        (
            C::SuPrecedente,
            Alto,
            "15",
            "20",
            "10",
            "150,00",
            "15×100/10",
        ),
        (
            C::SuPrecedente,
            Basso,
            "15",
            "20",
            "10",
            "200,00",
            "(15+(15−10))×100/10",
        ),
        (
            C::ScostamentoSuPrecedente,
            Alto,
            "15",
            "20",
            "10",
            "50,00",
            "(15−10)×100/10",
        ),
        (soglie, Alto, "49", "100", "", "-1,00", "below the least"),
        (
            soglie,
            Alto,
            "75",
            "100",
            "",
            "50,00",
            "(75−50)×100/(100−50)",
        ),
        (
            soglie,
            Alto,
            "100",
            "100",
            "",
            "100,00",
            "(100−100)×100/20+100",
        ),
        (
            soglie,
            Alto,
            "105",
            "100",
            "",
            "125,00",
            "(105−100)×100/(120−100)+100",
        ),
        (soglie, Alto, "120", "100", "", "201,00", "beyond"),
        (
            al_contrario,
            Basso,
            "60",
            "20",
            "",
            "-1,00",
            "above the worst",
        ),
        (
            al_contrario,
            Basso,
            "35",
            "20",
            "",
            "50,00",
            "(50−35)×100/(50−20)",
        ),
        (
            al_contrario,
            Basso,
            "15",
            "20",
            "",
            "150,00",
            "(20−15)×100/(20−10)+100",
        ),
        (al_contrario, Basso, "5", "20", "", "201,00", "beyond"),
        (
            quattro,
            Alto,
            "160",
            "100",
            "",
            "250,00",
            "(160−120)×100/(200−120)+200",
        ),
        (
            quattro,
            Alto,
            "200",
            "100",
            "",
            "301,00",
            "beyond excellence",
        ),
        // A target of zero is reached or it is not.
        (C::Avanzamento, Alto, "0", "0", "", "100,00", "A≥0"),
        (C::Avanzamento, Alto, "-1", "0", "", "0,00", "A<0"),
        (C::Avanzamento, Basso, "0", "0", "", "100,00", "A≤0"),
        (C::Avanzamento, Basso, "3", "0", "", "0,00", "A>0"),
        (C::Coefficiente, Alto, "0", "0", "", "100,00", "A≥0"),
        (C::Coefficiente, Basso, "3", "0", "", "0,00", "A>0"),
        (
            C::ScostamentoPercentuale,
            Alto,
            "2",
            "0",
            "",
            "100,00",
            "A≥0",
        ),
        (
            C::ScostamentoPercentuale,
            Basso,
            "2",
            "0",
            "",
            "0,00",
            "A>0",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "0",
            "0",
            "-10",
            "100,00",
            "A≥0",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "-5",
            "0",
            "-10",
            "0,00",
            "A<0, half the way notwithstanding",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Basso,
            "0",
            "0",
            "10",
            "100,00",
            "A≤0",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Basso,
            "5",
            "0",
            "10",
            "0,00",
            "A>0",
        ),
        // The rules that do not divide by the target take a zero like any other figure.
        (C::Nessuna, Alto, "7", "0", "", "7,00", "7"),
        (C::ScostamentoValore, Alto, "-3", "0", "", "-3,00", "−3−0"),
        (
            C::SuPrecedente,
            Alto,
            "15",
            "0",
            "10",
            "150,00",
            "15×100/10",
        ),
        (
            C::ScostamentoSuPrecedente,
            Basso,
            "15",
            "0",
            "10",
            "50,00",
            "(15−10)×100/10",
        ),
        (
            da_meno_dieci,
            Alto,
            "-5",
            "0",
            "",
            "50,00",
            "(−5+10)×100/(0+10)",
        ),
        (
            quattro_da_meno_dieci,
            Alto,
            "15",
            "0",
            "",
            "250,00",
            "(15−10)×100/(20−10)+200",
        ),
        (
            C::SuPrecedente,
            Alto,
            "15",
            "20",
            "0",
            "0,00",
            "no ratio over zero",
        ),
        // P is B in one rule only: here there is nothing to divide by.
        (C::SuPrecedente, Alto, "15", "20", "", "0,00", "no P"),
        (C::SuPrecedente, Basso, "15", "20", "", "0,00", "no P"),
        (
            C::ScostamentoSuPrecedente,
            Alto,
            "15",
            "20",
            "",
            "0,00",
            "no P",
        ),
        (
            C::AvanzamentoDaPrecedente,
            Alto,
            "20",
            "20",
            "",
            "100,00",
            "P is B, reached",
        ),
        // Without a target there is nothing to compare.
        (C::Avanzamento, Alto, "15", "", "", "–", "left out"),
        (
            soglie,
            Alto,
            "75",
            "",
            "",
            "0,00",
            "thresholds without a target",
        ),
    ] {
        assert_eq!(esito(regola, valori(verso, a, b, p)), atteso, "{working}");
    }
}

#[test]
fn the_working_can_be_redone() {
    let formula = |v| {
        converti(Conversione::Avanzamento, v, SenzaRaggiunto::default())
            .unwrap()
            .formula
    };
    assert_eq!(
        formula(valori(Verso::Alto, "80", "100", "")),
        "80,00 × 100 / 100,00 = 80,00"
    );
    assert_eq!(
        formula(valori(Verso::Basso, "8", "10", "")),
        "(10,00 + (10,00 − 8,00)) × 100 / 10,00 = 120,00"
    );
}

#[test]
fn a_missing_value_counts_as_the_body_chose() {
    let v = valori(Verso::Basso, "", "10", "");
    let con = |senza| converti(Conversione::Avanzamento, v, senza);
    // Zero where lower is better is twice the way.
    assert_eq!(con(SenzaRaggiunto::ValoreZero).unwrap().valore, d("200"));
    let zero = con(SenzaRaggiunto::PunteggioZero).unwrap();
    assert_eq!((zero.valore, zero.avviso), (Decimale::ZERO, None));
    assert!(con(SenzaRaggiunto::Errore).unwrap().avviso.is_some());
    assert_eq!(con(SenzaRaggiunto::Escluso), None);
}

#[test]
fn thresholds_out_of_order_are_said() {
    let regola = Conversione::Soglie {
        minimo: d("120"),
        massimo: d("50"),
    };
    let esito = converti(
        regola,
        valori(Verso::Alto, "75", "100", ""),
        SenzaRaggiunto::default(),
    )
    .unwrap();
    assert!(esito.avviso.is_some_and(|a| a.contains("in ordine")));
}

#[test]
fn the_four_rules_of_points() {
    let fasce = [
        FasciaPunti::nuova(d("0"), d("50"), d("0"), d("40")),
        FasciaPunti::nuova(d("50"), d("110"), d("40"), d("100")),
    ];
    for (regola, percentuale, fasce, atteso) in [
        (Punteggio::Valore, "130", &[][..], "130,00"),
        (Punteggio::ConMassimale, "130", &[], "100,00"),
        (Punteggio::ConMassimale, "130", &fasce, "110,00"),
        (Punteggio::DiFascia, "50", &fasce, "0,00"),
        (Punteggio::DiFascia, "50,5", &fasce, "40,00"),
        // No band: the value as it is.
        (Punteggio::DiFascia, "130", &fasce, "130,00"),
        // 40 + (80 − 50) × (100 − 40) / (110 − 50).
        (Punteggio::MediaDiFascia, "80", &fasce, "70,00"),
        (Punteggio::MediaDiFascia, "130", &fasce, "0,00"),
        (Punteggio::Valore, "-25", &[], "0,00"),
    ] {
        let p = punti(regola, d(percentuale), fasce, false);
        assert_eq!(p.valore.it(2), atteso, "{regola:?} {percentuale}");
    }
    assert!(
        punti(Punteggio::DiFascia, d("130"), &fasce, false)
            .avviso
            .is_some()
    );
    assert_eq!(
        punti(Punteggio::Valore, d("-25"), &[], true).valore,
        d("-25")
    );
}

/// By hand: (80×60 + 50×40) / 100 = 68; a child without a score, and one of weight −1, are left out.
#[test]
fn scores_roll_up_by_weight() {
    let voci = [
        (Some(d("80")), d("60")),
        (Some(d("50")), d("40")),
        (None, d("10")),
        (Some(d("99")), d("-1")),
    ];
    assert_eq!(insieme(Insieme::MediaPesata, &voci), Some(d("68")));
    assert_eq!(insieme(Insieme::Somma, &voci[..1]), Some(d("4800")));
    assert_eq!(insieme(Insieme::MediaPesata, &voci[2..]), None);
    assert_eq!(
        insieme(Insieme::MediaPesata, &[(Some(d("80")), d("0"))]),
        None
    );
    let c = Composizione {
        fasi: d("0"),
        indicatori: d("70"),
        figlie: d("30"),
        collegate: d("0"),
    };
    let parti = |indicatori, figlie| Parti {
        indicatori,
        figlie,
        ..Parti::default()
    };
    let tutte = parti(Some(d("68")), Some(d("90")));
    // (70×68 + 30×90) / 100.
    for mancanti in [PartiMancanti::Zero, PartiMancanti::Ridistribuite] {
        assert_eq!(c.punteggio(&tutte, mancanti), Some(d("74,6")));
        assert_eq!(c.punteggio(&Parti::default(), mancanti), None);
    }
    // 70×68 / 100, or 70×68 / 70.
    let una = parti(Some(d("68")), None);
    assert_eq!(c.punteggio(&una, PartiMancanti::Zero), Some(d("47,6")));
    assert_eq!(
        c.punteggio(&una, PartiMancanti::Ridistribuite),
        Some(d("68"))
    );
}

/// By hand, A achieved and B expected, in the rules that divide and compare.
#[test]
fn the_rules_that_divide_and_compare() {
    use Conversione as C;
    use Verso::{Alto, Basso};
    let tabella = [
        FasciaPunti::nuova(d("0"), d("10"), d("20"), d("20")),
        FasciaPunti::nuova(d("10"), d("30"), d("20"), d("80")),
    ];
    let ritardi = [FasciaPunti::nuova(d("1"), d("31"), d("60"), d("60"))];
    let (intervalli, giorni) = (
        C::Intervalli { tabella: &tabella },
        C::Giorni { tabella: &ritardi },
    );
    for (regola, verso, a, b, atteso, working) in [
        (
            C::RaggiuntoSuAtteso,
            Alto,
            "80",
            "100",
            "80,00",
            "80×100/100",
        ),
        (C::RaggiuntoSuAtteso, Alto, "120", "100", "100,00", "A≥B"),
        (C::RaggiuntoSuAtteso, Alto, "-3", "100", "0,00", "A<0"),
        (C::RaggiuntoSuAtteso, Alto, "-3", "0", "100,00", "B=0"),
        (
            C::RaggiuntoSuAtteso,
            Basso,
            "20",
            "10",
            "50,00",
            "10×100/20",
        ),
        (C::RaggiuntoSuAtteso, Basso, "8", "10", "100,00", "A≤B"),
        (C::RaggiuntoSuAtteso, Basso, "0", "10", "100,00", "A=0"),
        (C::RaggiuntoSuAtteso, Basso, "3", "0", "0,00", "0×100/3"),
        (C::RaggiuntoSuAtteso, Basso, "0", "-5", "100,00", "A=0"),
        (C::RaggiuntoSuAtteso, Basso, "-6", "-5", "100,00", "A≤B"),
        (
            C::RaggiuntoSuAtteso,
            Basso,
            "-1",
            "-5",
            "0,00",
            "B<0 is outside the rule",
        ),
        (intervalli, Alto, "5", "", "20,00", "first stretch"),
        (
            intervalli,
            Alto,
            "10",
            "",
            "20,00",
            "the lower end is inside: 20 + (10−10)×60/20",
        ),
        (intervalli, Alto, "20", "", "50,00", "20 + (20−10)×60/20"),
        (
            intervalli,
            Alto,
            "30",
            "",
            "80,00",
            "the upper end is beyond the last",
        ),
        (intervalli, Alto, "-1", "", "0,00", "outside"),
        (intervalli, Alto, "31", "", "80,00", "above the last"),
        (intervalli, Basso, "-1", "", "0,00", "outside"),
        (intervalli, Verso::Intervallo, "40", "", "0,00", "outside"),
        (intervalli, Basso, "30", "", "0,00", "outside"),
        (
            C::Intervalli { tabella: &[] },
            Alto,
            "5",
            "",
            "0,00",
            "no table",
        ),
        (giorni, Basso, "100", "100", "100,00", "on the day"),
        (giorni, Basso, "90", "100", "100,00", "before"),
        (giorni, Basso, "130", "100", "60,00", "30 days late"),
        (giorni, Basso, "131", "100", "0,00", "31 days late"),
        (
            C::Giorni { tabella: &[] },
            Basso,
            "101",
            "100",
            "0,00",
            "late",
        ),
        (
            C::Quoziente { decimali: 2 },
            Alto,
            "1",
            "8",
            "0,12",
            "0,125 HALF-DOWN",
        ),
        (
            C::Quoziente { decimali: 2 },
            Alto,
            "1",
            "0",
            "–",
            "no value",
        ),
        (C::SiNo, Alto, "1", "1", "100,00", "done"),
        (C::SiNo, Alto, "0", "1", "0,00", "not done"),
        (C::SiNo, Alto, "0", "0", "100,00", "no was expected"),
        (C::SiNo, Alto, "1", "", "100,00", "yes is expected"),
    ] {
        assert_eq!(esito(regola, valori(verso, a, b, "")), atteso, "{working}");
    }
    let giorno = |testo: &str| giorno(crate::data::parse_it(testo).unwrap());
    assert_eq!(giorno("1/3/2024").meno(giorno("28/2/2024")), d("2"));
}

/// By hand: weights 1, 1 and 1 are 33,33 each (33,333…), so (90 + 60 + 30) × 33,33 / 100 = 59,994; weights 1 and 7 are 12,5 and 87,5;
/// 1 and 15 are 6,25 and 93,75; 1 and 799 are 0,13 (0,125, half up) and 99,88 (99,875).
#[test]
fn relative_weights_are_rounded_before_they_are_used() {
    let uniti = |voci: &[(i64, i64)]| {
        let voci: Vec<_> = voci
            .iter()
            .map(|(p, w)| (Some(Decimale::from(*p)), Decimale::from(*w)))
            .collect();
        insieme(Insieme::PesiRelativi, &voci)
    };
    assert_eq!(uniti(&[(90, 1), (60, 1), (30, 1)]), Some(d("59,994")));
    // 80×12,5/100 + 40×87,5/100.
    assert_eq!(uniti(&[(80, 1), (40, 7)]), Some(d("45")));
    // 0,13 + 99,88.
    assert_eq!(uniti(&[(100, 1), (100, 799)]), Some(d("100,01")));
    assert_eq!(uniti(&[(100, 1), (50, -1)]), Some(d("100")));
    assert_eq!(uniti(&[(100, 0)]), None);
    assert_eq!(uniti(&[]), None);
}

/// 4,125 out of thirds: (4,333… + 4,333… + 3,708333…) / 3.
#[test]
fn an_interval_is_kept_or_it_is_not() {
    let intervallo = |x: &str, da, a| nell_intervallo(Voce::Parla, Unita::Numero, d(x), da, a);
    let dentro = |a: &str| {
        let punti = intervallo(a, Some(d("10")), Some(d("20"))).unwrap();
        (punti.valore.intero(), punti.formula)
    };
    assert_eq!(dentro("10"), (100, "10,00 è fra 10,00 e 20,00".to_owned()));
    assert_eq!(dentro("20").0, 100);
    assert_eq!(
        dentro("20,01"),
        (0, "20,01 non è fra 10,00 e 20,00".to_owned())
    );
    assert_eq!(
        intervallo("5", None, Some(d("6"))).unwrap().formula,
        "5,00 è fino a 6,00"
    );
    assert_eq!(intervallo("5", None, None), None);
    // Without ends, a rule that asks for a direction says so; a plain difference says the same whatever is better.
    let v = valori(Verso::Intervallo, "15", "10", "");
    let no = converti(Conversione::Avanzamento, v, SenzaRaggiunto::Errore).unwrap();
    assert!(no.valore == d("0") && no.avviso.unwrap().contains("l'intervallo non è scritto"));
    let si = converti(Conversione::ScostamentoValore, v, SenzaRaggiunto::Errore).unwrap();
    assert!(si.valore == d("5") && si.avviso.is_none());
}

#[test]
fn a_score_made_of_thirds_rounds_as_it_should() {
    let voci: Vec<_> = [(13, 3), (13, 3), (89, 24)]
        .map(|(sopra, sotto)| {
            let parte = Decimale::from(sopra).diviso(Decimale::from(sotto)).unwrap();
            (Some(portato(parte)), d("1"))
        })
        .to_vec();
    let media = insieme(Insieme::MediaPesata, &voci).unwrap();
    assert_eq!(tondo(media, 2), d("4,13"));
}

fn figura() -> impl Strategy<Value = Decimale> {
    (0..1_000_i64).prop_map(Decimale::from)
}

proptest! {
    /// Weights all scaled alike, and another order, change no mean.
    #[test]
    fn proportions_count_and_order_does_not(voci in prop::collection::vec((prop::option::of(figura()), figura()), 0..7), volte in 1..9_i64) {
        let altre: Vec<_> = voci.iter().rev().map(|(s, w)| (*s, w.per(Decimale::from(volte)))).collect();
        prop_assert_eq!(
            insieme(Insieme::MediaPesata, &voci).map(|m| m.arrotonda(12)),
            insieme(Insieme::MediaPesata, &altre).map(|m| m.arrotonda(12))
        );
    }
}

/// 133 of 143 are 93,00699300…: the working shows as many places as people type, and says that it is rounded.
#[test]
fn a_quotient_is_shown_with_six_places() {
    let quota = d("133").per(Decimale::CENTO).diviso(d("143")).unwrap();
    let v = Valori {
        raggiunto: Some(quota),
        ..valori(Verso::Alto, "", "95", "")
    };
    let p = converti(Conversione::Avanzamento, v, SenzaRaggiunto::default()).unwrap();
    assert_eq!(p.formula, "93,006993 × 100 / 95,00 ≈ 97,90");
}
