//! Whatever the catalogue can hold is stored and read back unchanged.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::Decimale;
use domain::albero::PunteggioBloccato;
use domain::campo::{Campo, Genere, Valore};
use domain::fact::Atto;
use domain::libro::Riga;
use domain::rischio::{OggettoValutato, Valutazione};
use domain::scheda::campi::{CAMPI, CAMPI_ATTIVITA, CAMPI_EVENTO, CAMPI_FASE, CAMPI_INDICATORE};
use domain::scheda::{
    Attivita, Collegamento, Contenuto, Evento, Fase, Frequenza, Indicatore, Livello, Periodo,
    Posto, Scheda, SchedaId, SerieChiusa, Sezione, Unita, ValoreAnnuale, ValorePeriodo,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::{Prova, adesso};

fn testo() -> BoxedStrategy<String> {
    prop_oneof!["[A-Za-zàèéìòù0-9 ,.'’%_\\\\-]{1,40}", "\\PC{1,20}"].boxed()
}

fn data(chiave: &str) -> BoxedStrategy<NaiveDate> {
    // An end never comes before its beginning.
    let anno = if chiave.starts_with("fine") {
        2026
    } else {
        2025
    };
    (1_u32..=12, 1_u32..=28)
        .prop_map(move |(m, g)| NaiveDate::from_ymd_opt(anno, m, g).unwrap())
        .boxed()
}

fn decimale() -> BoxedStrategy<Option<Decimale>> {
    prop::option::of(
        (-9_000_000_000_i64..9_000_000_000, 0_u32..=6).prop_map(|(n, d)| Decimale::new(n, d)),
    )
    .boxed()
}

/// Values that a field takes, each kind its own.
fn valore<T>(campo: &Campo<T>) -> BoxedStrategy<Valore> {
    let pieno = match campo.genere {
        Genere::Richiesto(..) => {
            return testo().prop_map(|t| Valore::Testo(format!("t{t}"))).boxed();
        }
        Genere::Testo(..) | Genere::Persona(..) => testo().prop_map(Valore::Testo).boxed(),
        Genere::TestoLungo(..) => prop::collection::vec(testo(), 1..4)
            .prop_map(|v| Valore::Testo(v.join("\n")))
            .boxed(),
        Genere::Numero {
            decimali, da, a, ..
        } => {
            let unita = 10_i64.pow(decimali);
            // Between -1 and 0 no weight lies: -1 says that something is not counted.
            let resto = move |n: &i64| da != -1 || *n >= 0 || *n == -unita;
            (da * unita..=a * unita)
                .prop_filter("a weight", resto)
                .prop_map(move |n| Valore::Numero(Decimale::new(n, decimali)))
                .boxed()
        }
        Genere::Data(..) => data(campo.chiave).prop_map(Valore::Data).boxed(),
        Genere::Scelta(opzioni, ..) => prop::sample::select(opzioni)
            .prop_map(|o| Valore::Testo(o.codice.to_owned()))
            .boxed(),
        Genere::Elenco(..) | Genere::Codici(..) | Genere::Scelte(..) => {
            prop::collection::vec(testo(), 1..5)
                .prop_map(Valore::Elenco)
                .boxed()
        }
        Genere::Sezioni(..) => {
            let righe = prop::collection::vec(
                (0_u8..3, testo()).prop_map(|(livello, testo)| Riga { livello, testo }),
                0..4,
            );
            prop::collection::vec(
                (testo(), righe).prop_map(|(titolo, righe)| Sezione { titolo, righe }),
                1..4,
            )
            .prop_map(Valore::Sezioni)
            .boxed()
        }
        Genere::Collegamenti(..) => {
            let uno =
                (testo(), testo(), testo()).prop_map(|(livello, codice, nome)| Collegamento {
                    livello,
                    codice,
                    nome,
                    peso: None,
                });
            prop::collection::vec(uno, 1..4)
                .prop_map(Valore::Collegamenti)
                .boxed()
        }
        Genere::Fasi(..) => prop::collection::vec(con_campi(Fase::default(), CAMPI_FASE), 1..4)
            .prop_map(Valore::Fasi)
            .boxed(),
        Genere::Indicatori(..) => {
            let valori =
                prop::collection::btree_map(2000_i32..2040, (decimale(), decimale()), 0..5);
            let uno = (
                con_campi(Indicatore::default(), CAMPI_INDICATORE),
                testo(),
                valori,
                periodi(),
            )
                .prop_map(|(indicatore, descrizione, valori, periodi)| Indicatore {
                    // With its table an indicator may have a score decided by hand.
                    bloccato: indicatore.intervalli.as_ref().map(|t| PunteggioBloccato {
                        punteggio: Decimale::new(625, 1),
                        motivazione: format!("Perché {t}"),
                        chi: "ROSSI ANNA".to_owned(),
                        quando: adesso(),
                    }),
                    periodi,
                    descrizione: Some(format!("d{descrizione}")),
                    serie_chiuse: indicatore
                        .inizio_serie
                        .map(|fino_a| SerieChiusa {
                            fino_a,
                            unita: Unita::Rapporto,
                            formula: indicatore.formula.clone(),
                        })
                        .into_iter()
                        .collect(),
                    valori: valori
                        .into_iter()
                        .map(|(anno, (atteso, raggiunto))| ValoreAnnuale {
                            anno,
                            atteso,
                            raggiunto,
                        })
                        .collect(),
                    ..indicatore
                });
            prop::collection::vec(uno, 1..4)
                .prop_map(Valore::Indicatori)
                .boxed()
        }
        Genere::Eventi(..) => prop::collection::vec(
            con_campi(Evento::default(), CAMPI_EVENTO).prop_map(|e| Evento {
                descrizione: e.descrizione.or(Some("x".to_owned())),
                ..e
            }),
            1..4,
        )
        .prop_map(Valore::Eventi)
        .boxed(),
        Genere::Mappatura(..) => prop::collection::vec(
            con_campi(Attivita::default(), CAMPI_ATTIVITA).prop_map(|a| Attivita {
                descrizione: a.descrizione.or(Some("x".to_owned())),
                ..a
            }),
            1..4,
        )
        .prop_map(Valore::Mappatura)
        .boxed(),
        Genere::Valutazioni(..) => {
            let risposte = prop::collection::btree_map(testo(), 0..9_usize, 0..4);
            let oggetti = prop::collection::vec(
                (testo(), risposte).prop_map(|(nome, risposte)| OggettoValutato { nome, risposte }),
                0..3,
            );
            let una = (
                (testo(), 0..9_u32, data("valutazioni"), oggetti),
                (
                    prop::option::of(0..9_usize),
                    prop::option::of(testo()),
                    prop::option::of(testo()),
                    decimale(),
                ),
            )
                .prop_map(
                    |((metodo, versione, data, oggetti), (grado, motivazione, motivo, livello))| {
                        Valutazione {
                            residuo: grado.is_some(),
                            metodo,
                            versione,
                            data,
                            oggetti,
                            grado,
                            motivazione,
                            motivo_dello_scarto: motivo,
                            livello,
                        }
                    },
                );
            prop::collection::vec(una, 1..4)
                .prop_map(Valore::Valutazioni)
                .boxed()
        }
    };
    prop_oneof![1 => Just(Valore::Vuoto), 4 => pieno].boxed()
}

/// Values of some periods, in order, none of them empty.
fn periodi() -> BoxedStrategy<Vec<ValorePeriodo>> {
    let uno = (decimale(), decimale(), decimale(), decimale(), testo());
    let posto = (
        2000_i32..2040,
        prop::sample::select(Frequenza::TUTTI),
        0_u8..12,
    );
    prop::collection::btree_map(posto, uno, 0..5)
        .prop_map(|voci| {
            let mut i = Indicatore::default();
            for ((anno, frequenza, numero), (atteso, raggiunto, numeratore, denominatore, testo)) in
                voci
            {
                i.scrivi_periodo(ValorePeriodo {
                    periodo: Periodo {
                        anno,
                        frequenza,
                        numero: numero % frequenza.quanti() + 1,
                    },
                    atteso,
                    raggiunto,
                    numeratore,
                    denominatore,
                    commento: Some(testo.clone()),
                    evidenza: Some(testo),
                });
            }
            i.periodi
        })
        .boxed()
}

/// A thing with a value in each of its fields.
fn con_campi<T: Clone + std::fmt::Debug + 'static>(
    vuoto: T,
    campi: &'static [Campo<T>],
) -> BoxedStrategy<T> {
    let valori: Vec<BoxedStrategy<Valore>> = campi.iter().map(valore).collect();
    valori
        .prop_map(move |valori| {
            let mut cosa = vuoto.clone();
            for (campo, valore) in campi.iter().zip(valori) {
                campo
                    .set(&mut cosa, valore)
                    .unwrap_or_else(|no| panic!("{}: {no}", campo.chiave));
            }
            cosa
        })
        .boxed()
}

#[test]
fn every_field_is_read_back_unchanged() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let conto = Cell::new(0);
    let pieni = RefCell::new(BTreeSet::new());
    TestRunner::new(Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    })
    .run(
        &(
            con_campi(Contenuto::default(), CAMPI),
            con_campi(Contenuto::default(), CAMPI),
        ),
        |(prima, dopo)| {
            let numero = conto.get() + 1;
            conto.set(numero);
            let codice = format!("2026_X_{numero}");
            let posto = Posto {
                id: SchedaId(store::new_id()),
                vista: vista.id.clone(),
                livello: Livello::Processo,
                cdr: None,
                posizione: numero,
            };
            let creata = Scheda::nuova(
                posto,
                Contenuto {
                    codice: codice.clone(),
                    ..prima
                },
                Atto::Creazione,
                &p.actor,
                adesso(),
            )
            .unwrap();
            p.scrivi(|tx| store::schede::record(tx, &creata));
            let letta = p.leggi(|c| store::schede::find(c, &p.actor, &vista.id, &codice));
            prop_assert_eq!(letta.contenuto(), creata.cosa().contenuto());
            prop_assert_eq!(letta.posizione(), numero);

            // And once more over what was there. A printout may change anything; a hand is held to the sum of the weights.
            let dopo = Contenuto {
                codice: codice.clone(),
                ..dopo
            };
            let valori = CAMPI.iter().map(|c| (c.chiave.to_owned(), c.get(&dopo)));
            let corretta = letta
                .correggi(valori, Atto::Importazione, None, &p.actor, adesso())
                .unwrap();
            p.scrivi(|tx| store::schede::record(tx, &corretta));
            let riletta = p.leggi(|c| store::schede::find(c, &p.actor, &vista.id, &codice));
            prop_assert_eq!(riletta.contenuto(), &dopo);
            pieni.borrow_mut().extend(
                CAMPI
                    .iter()
                    .filter(|c| !c.get(&dopo).vuoto())
                    .map(|c| c.chiave),
            );
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(
        pieni.borrow().len(),
        CAMPI.len(),
        "every field was filled at least once"
    );
    assert_eq!(p.leggi(store::storia::verifica), Vec::<String>::new());
}
