//! A better value never scores worse, rule by rule, where the rule has a meaning: over a target or a year before below zero a quotient
//! turns round, and a table says what it says.

use super::*;

/// A rule with what it compares with.
#[derive(Clone, Copy)]
struct Prova<'a> {
    regola: Conversione<'a>,
    atteso: Decimale,
    precedente: Decimale,
}

impl<'a> Prova<'a> {
    fn di(regola: Conversione<'a>, atteso: Decimale) -> Self {
        Self {
            regola,
            atteso,
            precedente: Decimale::ZERO,
        }
    }

    fn esito(self, raggiunto: Decimale, verso: Verso) -> Punti {
        let v = Valori {
            raggiunto: Some(raggiunto),
            atteso: Some(self.atteso),
            precedente: Some(self.precedente),
            verso,
        };
        converti(self.regola, v, SenzaRaggiunto::Errore).unwrap()
    }

    /// A higher value is worth no less.
    fn sale(self, verso: Verso, da: Decimale, a: Decimale) -> Result<(), TestCaseError> {
        let (prima, dopo) = (self.esito(da, verso), self.esito(a, verso));
        prop_assert!(
            dopo.valore >= prima.valore,
            "{:?} {verso:?}: {} and then {}",
            self.regola,
            prima.formula,
            dopo.formula
        );
        Ok(())
    }

    /// A higher value is worth no more.
    fn scende(self, verso: Verso, da: Decimale, a: Decimale) -> Result<(), TestCaseError> {
        let (prima, dopo) = (self.esito(da, verso), self.esito(a, verso));
        prop_assert!(
            dopo.valore <= prima.valore,
            "{:?} {verso:?}: {} and then {}",
            self.regola,
            prima.formula,
            dopo.formula
        );
        Ok(())
    }
}

/// Two figures, the higher one last.
fn due_figure() -> impl Strategy<Value = (Decimale, Decimale)> {
    (-50_000..50_000_i64, 0..50_000_i64)
        .prop_map(|(da, piu)| (Decimale::new(da, 2), Decimale::new(da + piu, 2)))
}

fn positiva() -> impl Strategy<Value = Decimale> {
    (1..50_000_i64).prop_map(|n| Decimale::new(n, 2))
}

/// Stretches one after the other from a figure on, the points of each no less than those before.
fn tratti(da: i64) -> impl Strategy<Value = Vec<FasciaPunti>> {
    prop::collection::vec((1..60_i64, 0..20_i64, 0..20_i64), 1..6).prop_map(move |tratti| {
        let (mut fino, mut punti) = (da, 0);
        let tratto = |(largo, salto, dentro)| {
            let (inizio, punti_inizio) = (fino, punti + salto);
            (fino, punti) = (fino + largo, punti_inizio + dentro);
            FasciaPunti::nuova(
                Decimale::from(inizio),
                Decimale::from(fino),
                Decimale::from(punti_inizio),
                Decimale::from(punti),
            )
        };
        tratti.into_iter().map(tratto).collect()
    })
}

/// The same stretches with the points turned round: the most first, and never below zero.
fn al_contrario(tratti: &[FasciaPunti], massimo: i64) -> Vec<FasciaPunti> {
    let meno = |punti| Decimale::from(massimo).meno(punti);
    tratti
        .iter()
        .map(|f| FasciaPunti::nuova(f.da, f.a, meno(f.punti), meno(f.punti_fine)))
        .collect()
}

proptest! {
    /// They ask for no direction, or say the same in both: the rule over the year before rises with the value there too, as the
    /// programs do that bodies know.
    #[test]
    fn rules_without_a_direction((da, a) in due_figure(), atteso in positiva(), precedente in positiva(), decimali in 0..4_u32) {
        for regola in [
            Conversione::Nessuna,
            Conversione::ScostamentoPercentuale,
            Conversione::ScostamentoValore,
            Conversione::SuPrecedente,
            Conversione::ScostamentoSuPrecedente,
            Conversione::Quoziente { decimali },
        ] {
            let prova = Prova { regola, atteso, precedente };
            prova.sale(Verso::Alto, da, a)?;
            prova.sale(Verso::Basso, da, a)?;
        }
    }

    /// The target may be zero, which is reached or not, and the year before any figure.
    #[test]
    fn rules_that_ask_how_far_the_target_is(
        (da, a) in due_figure(),
        atteso in prop_oneof![4 => positiva(), 1 => Just(Decimale::ZERO)],
        (precedente, _) in due_figure(),
    ) {
        for regola in [
            Conversione::Avanzamento,
            Conversione::Coefficiente,
            Conversione::AvanzamentoDaPrecedente,
            Conversione::RaggiuntoSuAtteso,
        ] {
            let prova = Prova { regola, atteso, precedente };
            prova.sale(Verso::Alto, da, a)?;
            prova.scende(Verso::Basso, da, a)?;
        }
    }

    #[test]
    fn rules_with_thresholds((da, a) in due_figure(), soglie in prop::collection::btree_set(-40_000..40_000_i64, 4)) {
        let soglie: Vec<Decimale> = soglie.into_iter().map(|n| Decimale::new(n, 2)).collect();
        let con = |minimo, atteso, massimo, eccellente| [
            Prova::di(Conversione::Soglie { minimo, massimo }, atteso),
            Prova::di(Conversione::QuattroSoglie { minimo, massimo, eccellente }, atteso),
        ];
        for prova in con(soglie[0], soglie[1], soglie[2], soglie[3]) {
            prop_assert_eq!(prova.esito(da, Verso::Alto).avviso, None);
            prova.sale(Verso::Alto, da, a)?;
        }
        for prova in con(soglie[3], soglie[2], soglie[1], soglie[0]) {
            prop_assert_eq!(prova.esito(da, Verso::Basso).avviso, None);
            prova.scende(Verso::Basso, da, a)?;
        }
    }

    /// Points that rise from stretch to stretch; where lower is better points that fall, and no value before the first stretch.
    #[test]
    fn a_table_of_values((da, a) in due_figure(), tabella in tratti(-50)) {
        let salgono = Prova::di(Conversione::Intervalli { tabella: &tabella }, Decimale::ZERO);
        salgono.sale(Verso::Alto, da, a)?;
        let tabella = al_contrario(&tabella, 200);
        let scendono = Prova::di(Conversione::Intervalli { tabella: &tabella }, Decimale::ZERO);
        let inizio = Decimale::from(-50);
        scendono.scende(Verso::Basso, da.max(inizio), a.max(inizio))?;
    }

    /// Days of delay, whole ones: the longer the fewer points.
    #[test]
    fn a_table_of_delays(atteso in 700_000..740_000_i64, da in -40..400_i64, piu in 0..200_i64, tabella in tratti(1)) {
        let tabella = al_contrario(&tabella, 100);
        let tabella: Vec<FasciaPunti> = tabella.into_iter().filter(|f| !f.punti_fine.negativo()).collect();
        let prova = Prova::di(Conversione::Giorni { tabella: &tabella }, Decimale::from(atteso));
        let (da, a) = (Decimale::from(atteso + da), Decimale::from(atteso + da + piu));
        prova.scende(Verso::Basso, da, a)?;
        prova.sale(Verso::Alto, da, a)?;
    }

    /// From percentages to points, inside bands whose points rise.
    #[test]
    fn more_of_the_way_is_worth_no_fewer_points((da, a) in due_figure(), fasce in tratti(-200)) {
        let fine = fasce.last().map_or(Decimale::ZERO, |f| f.a);
        let dentro = |x: Decimale| x.max(Decimale::from(-200)).min(fine);
        for (regola, da, a) in [
            (Punteggio::Valore, da, a),
            (Punteggio::ConMassimale, da, a),
            (Punteggio::DiFascia, dentro(da), dentro(a)),
            (Punteggio::MediaDiFascia, dentro(da), dentro(a)),
        ] {
            for negativi in [false, true] {
                let punti = |x| punti(regola, x, &fasce, negativi).valore;
                prop_assert!(punti(a) >= punti(da), "{regola:?} {da} {a}");
            }
        }
    }
}

/// Yes is better, where it is expected.
#[test]
fn yes_is_worth_no_less_than_no() {
    for atteso in [None, Some(d("1"))] {
        let punti = |raggiunto: &str| {
            let v = Valori {
                atteso,
                ..valori(Verso::Alto, raggiunto, "", "")
            };
            let p = converti(Conversione::SiNo, v, SenzaRaggiunto::Errore);
            p.unwrap().valore
        };
        assert!(punti("1") > punti("0"));
    }
}
