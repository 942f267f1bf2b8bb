//! A plan with computed indicators, changed a value at a time.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::formula::Nodo;
use crate::rilevazione::{Calcolati, Calcolo, FormulaScritta, PianoCalcolato};
use crate::scheda::{Cumulo, Frequenza, Periodo, ValorePeriodo};

const ANNO: i32 = 2026;

fn oggi() -> NaiveDate {
    NaiveDate::from_ymd_opt(ANNO, 6, 30).unwrap()
}

fn calcolati(schede: &[Contenuto]) -> PianoCalcolato {
    let scritte: Vec<FormulaScritta> = schede
        .iter()
        .flat_map(|c| {
            (1..).zip(&c.indicatori).filter_map(|(posto, i)| {
                let scheda = c.codice.clone();
                Some(FormulaScritta {
                    nodo: Nodo { scheda, posto },
                    testo: i.formula.clone()?,
                })
            })
        })
        .collect();
    let calcolati = Calcolati::new(ANNO - 2..=ANNO, &scritte);
    PianoCalcolato::new(calcolati, schede, ANNO, oggi())
}

/// The tree of some sheets under two directions, the first linked to the last.
fn albero(smvp: &Smvp, schede: &[Contenuto], piano: &PianoCalcolato) -> Albero {
    let ultima = schede.last().map_or("", |c| c.codice.as_str());
    let collegate = [(ultima, d("1"))];
    let voci: Vec<VoceDiPiano<'_>> = schede
        .iter()
        .enumerate()
        .map(|(n, c)| VoceDiPiano {
            calcolati: Some(piano.calcolati()),
            collegate: if n == 0 && schede.len() > 1 {
                &collegate
            } else {
                &[]
            },
            ..VoceDiPiano::di(c, Livello::Obiettivo, Some(["D1", "D2"][n % 2]))
        })
        .collect();
    let direzioni = [("D1", "Prima"), ("D2", "Seconda")];
    Albero::di_piano(smvp.clone(), ANNO, ("V", "Piano"), &direzioni, &voci, &[])
}

/// Brings both up to date with a sheet; says how many nodes were worked out.
fn cambia(a: &mut Albero, piano: &mut PianoCalcolato, nuova: &Contenuto) -> usize {
    let mosse = piano.aggiorna(std::slice::from_ref(nuova)).unwrap();
    let altre = mosse.iter().filter_map(|codice| piano.scheda(codice));
    let cambi: Vec<_> = std::iter::once(nuova)
        .chain(altre)
        .flat_map(|c| a.cambi_di(c, ANNO, Some(piano.calcolati())).unwrap())
        .collect();
    a.cambia(cambi)
}

fn raggiunto(anno: i32, quanto: i64) -> ValoreAnnuale {
    ValoreAnnuale {
        anno,
        atteso: Some(d("100")),
        raggiunto: Some(Decimale::from(quanto)),
    }
}

fn con_valori(valori: Vec<ValoreAnnuale>) -> Indicatore {
    Indicatore {
        valori,
        ..Indicatore::default()
    }
}

fn con_formula(testo: &str) -> Indicatore {
    Indicatore {
        formula: Some(testo.to_owned()),
        valori: vec![ValoreAnnuale {
            raggiunto: None,
            ..raggiunto(ANNO, 0)
        }],
        ..Indicatore::default()
    }
}

fn foglio(codice: &str, indicatori: Vec<Indicatore>) -> Contenuto {
    Contenuto {
        codice: codice.to_owned(),
        titolo: format!("Obiettivo {codice}"),
        indicatori,
        ..Contenuto::default()
    }
}

/// A is written, B is its half, C asks whether B is at least 20, and nobody reads the fifty others.
#[test]
fn only_what_reads_a_value_is_worked_out_anew() {
    let mut schede = vec![
        foglio("A", vec![con_valori(vec![raggiunto(ANNO, 80)])]),
        foglio("B", vec![con_formula("[A.1] / 2")]),
        foglio("C", vec![con_formula("se([B.1] >= 20; 90; 10)")]),
    ];
    schede.extend((0..50).map(|n| {
        let suo = con_valori(vec![raggiunto(ANNO, n)]);
        foglio(&format!("T{n}"), vec![suo, con_formula("[1] + 1")])
    }));
    let mut piano = calcolati(&schede);
    let mut a = albero(&smvp("avanzamento"), &schede, &piano);
    assert_eq!(tondo(&a, "B"), "40,00");
    // A and B with their indicators, both directions, the plan: C comes out as before.
    schede[0].indicatori[0].scrivi(ANNO, None, Some(Some(d("60"))));
    assert_eq!(cambia(&mut a, &mut piano, &schede[0]), 7);
    assert_eq!(
        (tondo(&a, "A"), tondo(&a, "B"), tondo(&a, "C")),
        ("60,00".into(), "30,00".into(), "90,00".into())
    );
    schede[0].indicatori[0].scrivi(ANNO, None, Some(Some(d("30"))));
    assert_eq!(cambia(&mut a, &mut piano, &schede[0]), 9);
    assert_eq!(tondo(&a, "C"), "10,00");
    // A sheet that stays as it was; and the year before, which concerns the three indicators and no score.
    assert_eq!(cambia(&mut a, &mut piano, &schede[0]), 0);
    schede[0].indicatori[0].scrivi(ANNO - 1, None, Some(Some(d("5"))));
    assert_eq!(cambia(&mut a, &mut piano, &schede[0]), 3);
}

#[test]
fn another_formula_wants_the_plan_anew() {
    let scritto = || con_valori(vec![raggiunto(ANNO, 80)]);
    let schede = [
        foglio("A", vec![scritto(), con_formula("[1] / 2")]),
        foglio("B", vec![scritto()]),
    ];
    let mut piano = calcolati(&schede);
    for altra in [
        foglio("A", vec![scritto(), con_formula("[1] / 3")]),
        foglio("A", vec![con_formula("[2] / 2"), scritto()]),
        foglio("A", vec![scritto(), scritto()]),
        foglio("A", vec![scritto()]),
        foglio("A", vec![scritto(), con_formula("[1] / 2"), scritto()]),
        foglio("B", vec![con_formula("[A.1]")]),
        foglio("Z", vec![con_formula("[A.1]")]),
    ] {
        assert_eq!(piano.aggiorna(&[altra]), None);
    }
    assert!(piano.aggiorna(&schede).unwrap().is_empty());
    // A sheet that no formula reads is not kept.
    assert!(piano.scheda("A").is_some() && piano.scheda("B").is_none());
}

#[derive(Debug, Clone)]
enum Mossa {
    Valore(i32, Option<i64>, Option<i64>),
    Periodo(u8, i64, i64),
    Peso(Option<i64>),
    Fase(i64, i64),
}

fn mossa() -> impl Strategy<Value = Mossa> {
    let figura = || prop::option::weighted(0.8, 0..160_i64);
    prop_oneof![
        4 => (ANNO - 3..=ANNO, figura(), figura()).prop_map(|(anno, a, r)| Mossa::Valore(anno, a, r)),
        2 => (1..=2_u8, 0..9_i64, 0..9_i64).prop_map(|(n, a, b)| Mossa::Periodo(n, a, b)),
        1 => prop::option::of(-1..4_i64).prop_map(Mossa::Peso),
        2 => (0..=1_i64, 0..=100_i64).prop_map(|(quali, quanto)| Mossa::Fase(quali, quanto)),
    ]
}

fn applica(c: &mut Contenuto, quale: &prop::sample::Index, mossa: &Mossa) {
    let fino_a = c.indicatori.len();
    let i = &mut c.indicatori[quale.index(fino_a)];
    match mossa {
        Mossa::Valore(anno, atteso, raggiunto) => i.scrivi(
            *anno,
            Some(atteso.map(Decimale::from)),
            Some(raggiunto.map(Decimale::from)),
        ),
        Mossa::Periodo(numero, sopra, sotto) => i.scrivi_periodo(ValorePeriodo {
            numeratore: Some(Decimale::from(*sopra)),
            denominatore: Some(Decimale::from(*sotto)),
            ..ValorePeriodo::vuoto(Periodo {
                anno: ANNO,
                frequenza: Frequenza::Semestre,
                numero: *numero,
            })
        }),
        Mossa::Peso(peso) => i.peso = peso.map(Decimale::from),
        Mossa::Fase(quali, quanto) => {
            let fase = |avanzamento| Fase {
                avanzamento: Some(Decimale::from(avanzamento)),
                ..Fase::default()
            };
            c.fasi = (0..=*quali).map(|n| fase(*quanto * n)).collect();
        }
    }
}

/// References to what a sheet of the plan may have, and to what none has.
fn riferimento() -> impl Strategy<Value = String> {
    let indicatore = ("A|B|C|D|Z", 1..4_u16, "| atteso| numeratore| denominatore");
    prop_oneof![
        5 => indicatore.prop_map(|(s, p, parte)| format!("[{s}.{p}{parte}]")),
        1 => ("A|B|C|D", "avanzamento|fasi|fasi concluse|fase 1 avanzamento").prop_map(|(s, che)| format!("[{s} {che}]")),
    ]
}

fn formula() -> impl Strategy<Value = String> {
    let forme = vec![
        "X + Y",
        "X / Y * 100",
        "se(X > 50; Y; 10)",
        "precedente(X) + Y",
        "media(X; Y)",
        "conta(X) * 40",
        "X",
        "non si legge",
    ];
    let forma = prop::sample::select(forme);
    (forma, riferimento(), riferimento()).prop_map(|(f, x, y)| f.replace('X', &x).replace('Y', &y))
}

fn indicatore_qualunque() -> impl Strategy<Value = Indicatore> {
    let valori = prop::collection::vec((0..160_i64, any::<bool>()), 0..4);
    let formula = prop::option::of(formula());
    (valori, formula, any::<bool>()).prop_map(|(valori, formula, rapporto)| {
        let valori = (ANNO - 3..).zip(valori).map(|(anno, (r, atteso))| {
            let v = raggiunto(anno, r);
            ValoreAnnuale {
                atteso: v.atteso.filter(|_| atteso),
                ..v
            }
        });
        let due = |parola: &str| rapporto.then(|| parola.to_owned());
        Indicatore {
            formula,
            numeratore: due("chiuse"),
            denominatore: due("aperte"),
            unita: if rapporto {
                Unita::Percentuale
            } else {
                Unita::Numero
            },
            frequenza: Some(Frequenza::Semestre),
            cumulo: Some(Cumulo::Somma),
            ..con_valori(valori.collect())
        }
    })
}

fn piano_qualunque() -> impl Strategy<Value = Vec<Contenuto>> {
    let scheda = prop::collection::vec(indicatore_qualunque(), 1..4);
    prop::collection::vec(scheda, 1..5).prop_map(|schede| {
        let codici = ["A", "B", "C", "D"];
        let insieme = codici.iter().zip(schede);
        insieme.map(|(c, suoi)| foglio(c, suoi)).collect()
    })
}

/// What the formulas of a plan give, year by year.
fn risultati(piano: &PianoCalcolato) -> Vec<Option<Calcolo<'_>>> {
    let nodi = ["A", "B", "C", "D"].iter().flat_map(|scheda| {
        (1..4).map(move |posto| Nodo {
            scheda: (*scheda).to_owned(),
            posto,
        })
    });
    nodi.flat_map(|n| (ANNO - 2..=ANNO).map(move |anno| piano.calcolati().di(&n, anno)))
        .collect()
}

/// The indicators of a tree, as they are scored.
fn indicatori(a: &Albero) -> Vec<&IndicatoreDaPunteggiare> {
    a.nodi().filter_map(|n| n.indicatore()).collect()
}

proptest! {
    /// Values, periods, weights and phases written one after the other, whatever the formulas: as if all of it were read anew.
    #[test]
    fn value_by_value_is_from_scratch(
        mut schede in piano_qualunque(),
        s in regole(),
        passi in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), mossa()), 1..8),
    ) {
        let mut piano = calcolati(&schede);
        let mut a = albero(&s, &schede, &piano);
        for (scheda, indicatore, mossa) in passi {
            let n = scheda.index(schede.len());
            applica(&mut schede[n], &indicatore, &mossa);
            // A copy is changed, as the program does it: the one before must stay as it was.
            let (prima, ferma) = (a.clone(), tutto(&a));
            cambia(&mut a, &mut piano, &schede[n]);
            prop_assert_eq!(tutto(&prima), ferma);
            let da_capo = calcolati(&schede);
            prop_assert_eq!(risultati(&piano), risultati(&da_capo), "{:?}", mossa);
            let nuovo = albero(&s, &schede, &da_capo);
            prop_assert_eq!(indicatori(&a), indicatori(&nuovo), "{:?}", mossa);
            prop_assert_eq!(tutto(&a), tutto(&nuovo), "{:?}", mossa);
        }
    }
}
