mod gzoom;

use super::*;
use crate::punteggio::Valori;
use crate::scheda::{Indicatore, Verso};

fn d(testo: &str) -> Decimale {
    Decimale::parse_it(testo).unwrap()
}

fn smvp(codice: &str) -> Smvp {
    Sistemi::forniti().unwrap().ultimo(codice).unwrap().clone()
}

fn indicatore(
    unita: Unita,
    verso: Verso,
    raggiunto: &str,
    atteso: &str,
) -> IndicatoreDaPunteggiare {
    let figura = |t: &str| (!t.is_empty()).then(|| d(t));
    IndicatoreDaPunteggiare {
        descrizione: "Pratiche concluse".to_owned(),
        anno: 2026,
        unita,
        valori: Valori {
            raggiunto: figura(raggiunto),
            atteso: figura(atteso),
            precedente: None,
            verso,
        },
        peso: d("1"),
        verso_supposto: false,
        soglie: None,
        conversione: None,
        prima: None,
        bloccato: None,
    }
}

fn punti(s: &Smvp, i: &IndicatoreDaPunteggiare) -> String {
    let esito = s.punteggia(i);
    let muto = s.esamina(i, crate::punteggio::Voce::Muta);
    let valore = |e: &EsitoIndicatore| e.punti.as_ref().map(|p| p.valore);
    assert_eq!(valore(&esito), valore(&muto), "the silent run agrees");
    assert_eq!(esito.fascia, muto.fascia);
    valore(&esito).map_or_else(|| "–".to_owned(), |p| s.tondo(p).it(s.decimali))
}

#[test]
fn the_shipped_rules_are_right() {
    let sistemi = Sistemi::forniti().unwrap();
    let codici: Vec<&str> = sistemi.iter().map(|s| s.codice.as_str()).collect();
    assert_eq!(
        codici,
        [
            "semplice",
            "avanzamento",
            "raggiunto-su-atteso",
            "raggiunto-su-atteso",
            "gzoom"
        ]
    );
    // Relative weights came with the second version; a plan that chose the first keeps it.
    for (versione, come) in [(1, Insieme::MediaPesata), (2, Insieme::PesiRelativi)] {
        let s = sistemi.trova("raggiunto-su-atteso", versione).unwrap();
        let tutti = [s.insieme_indicatori, s.insieme_figlie, s.insieme_collegate];
        assert_eq!(tutti, [come; 3], "{versione}");
    }
    assert_eq!(smvp("raggiunto-su-atteso").versione, 2);
    assert!(sistemi.trova("semplice", 1).is_some());
    assert!(sistemi.trova("semplice", 2).is_none());
    let mut suo = smvp("semplice");
    suo.versione = 2;
    let sistemi = sistemi.con([suo.clone(), suo]);
    assert_eq!(sistemi.iter().count(), 6);
    assert_eq!(sistemi.ultimo("semplice").unwrap().versione, 2);
}

#[test]
fn the_rules_tell_themselves() {
    for s in Sistemi::forniti().unwrap().iter() {
        // The first version has the name of its code alone.
        let nome = match s.versione {
            1 => s.codice.clone(),
            n => format!("{}-{n}", s.codice),
        };
        insta::assert_snapshot!(nome, s.come_si_calcola().join("\n"));
    }
}

/// The same values under each of the rules that ship, by hand.
#[test]
fn the_formula_is_the_choice_of_the_body() {
    use Unita::{Data, Numero, SiNo};
    use Verso::{Alto, Basso};
    for (unita, verso, a, b, avanzamento, rapporto, semplice, working) in [
        (
            Numero,
            Alto,
            "80",
            "100",
            "80,00",
            "80,00",
            "80,00",
            "80×100/100",
        ),
        (
            Numero,
            Alto,
            "130",
            "100",
            "100,00",
            "100,00",
            "100,00",
            "130, at most 100",
        ),
        // (100+(100−125))×100/100 = 75; 100×100/125 = 80.
        (
            Numero,
            Basso,
            "125",
            "100",
            "75,00",
            "80,00",
            "80,00",
            "two ways down",
        ),
        // (100+(100−300))×100/100 = −100; 100×100/300.
        (
            Numero,
            Basso,
            "300",
            "100",
            "0,00",
            "33,33",
            "33,33",
            "a negative is zero",
        ),
        (
            Numero,
            Alto,
            "",
            "100",
            "0,00",
            "0,00",
            "0,00",
            "nothing achieved",
        ),
        // Taken for zero, and zero is better: (10+10)×100/10 = 200, at most 100.
        (
            Numero,
            Basso,
            "",
            "10",
            "100,00",
            "0,00",
            "0,00",
            "nothing achieved, lower is better",
        ),
        (Numero, Alto, "80", "", "–", "0,00", "–", "nothing expected"),
        (SiNo, Alto, "1", "1", "100,00", "100,00", "100,00", "done"),
        (SiNo, Alto, "0", "1", "0,00", "0,00", "0,00", "not done"),
        (
            Data,
            Basso,
            "100",
            "110",
            "100,00",
            "100,00",
            "100,00",
            "ten days before",
        ),
        (
            Data,
            Basso,
            "120",
            "110",
            "0,00",
            "50,00",
            "0,00",
            "ten days late: the table gives 50",
        ),
        (
            Data,
            Basso,
            "141",
            "110",
            "0,00",
            "0,00",
            "0,00",
            "31 days late: beyond the table",
        ),
        (
            Data,
            Basso,
            "",
            "110",
            "0,00",
            "0,00",
            "0,00",
            "no date is not a date long past",
        ),
    ] {
        let i = indicatore(unita, verso, a, b);
        assert_eq!(punti(&smvp("avanzamento"), &i), avanzamento, "{working}");
        assert_eq!(
            punti(&smvp("raggiunto-su-atteso"), &i),
            rapporto,
            "{working}"
        );
        assert_eq!(punti(&smvp("semplice"), &i), semplice, "{working}");
    }
}

#[test]
fn each_choice_for_a_missing_value() {
    let mut s = smvp("avanzamento");
    // A band that gives points to nothing: points of zero must not go through it.
    s.punteggio = Punteggio::MediaDiFascia;
    s.fasce = vec![FasciaPunti::nuova(d("0"), d("100"), d("40"), d("90"))];
    let i = indicatore(Unita::Numero, Verso::Alto, "", "10");
    for (scelta, atteso, segnalato) in [
        (SenzaRaggiunto::ValoreZero, "40,00", false),
        (SenzaRaggiunto::PunteggioZero, "0,00", false),
        (SenzaRaggiunto::Errore, "0,00", true),
        (SenzaRaggiunto::Escluso, "–", false),
    ] {
        s.senza_raggiunto = scelta;
        assert_eq!(punti(&s, &i), atteso, "{scelta:?}");
        let avviso = s.punteggia(&i).punti.and_then(|p| p.avviso);
        assert_eq!(avviso.is_some(), segnalato, "{scelta:?}");
    }
    let mut i = indicatore(Unita::Numero, Verso::Alto, "5", "");
    for (scelta, senza_punti, con_punti) in [
        (SenzaAtteso::Escluso, "–", "–"),
        (SenzaAtteso::PunteggioZero, "0,00", "0,00"),
        (SenzaAtteso::Errore, "0,00", "0,00"),
        // No thresholds are written.
        (SenzaAtteso::ErroreConSoglie, "–", "–"),
        // 45×100/100 = 45 last year, and 40 + 45×(90−40)/(100−0) in the band.
        (SenzaAtteso::Precedente, "–", "62,50"),
    ] {
        s.senza_atteso = scelta;
        i.prima = None;
        assert_eq!(punti(&s, &i), senza_punti, "{scelta:?}");
        i.prima = Some(Box::new(indicatore(
            Unita::Numero,
            Verso::Alto,
            "45",
            "100",
        )));
        assert_eq!(punti(&s, &i), con_punti, "{scelta:?}");
    }
}

fn riga(valori: &[(i32, Option<&str>, Option<&str>)]) -> Indicatore {
    let mut riga = Indicatore {
        descrizione: Some("Pratiche".to_owned()),
        ..Indicatore::default()
    };
    for (anno, atteso, raggiunto) in valori {
        riga.scrivi(*anno, Some(atteso.map(d)), Some(raggiunto.map(d)));
    }
    riga
}

/// By hand: 30×100/40 = 75 in 2024, which 2025 and 2026 keep; a series that begins in 2025 keeps nothing of before, and knows no
/// value of the year before.
#[test]
fn what_came_before_a_broken_series_says_nothing() {
    let mut s = smvp("avanzamento");
    s.senza_atteso = SenzaAtteso::Precedente;
    let mut i = riga(&[
        (2023, Some("50"), Some("5")),
        (2024, Some("40"), Some("30")),
        (2025, None, Some("35")),
        (2026, None, Some("38")),
    ]);
    let nel = |i: &Indicatore, anno| IndicatoreDaPunteggiare::di(i, anno, |_| None);
    assert_eq!(punti(&s, &nel(&i, 2026)), "75,00");
    assert_eq!(punti(&s, &nel(&i, 2025)), "75,00");
    let detto = s.punteggia(&nel(&i, 2026)).punti.unwrap().formula;
    assert!(
        detto.starts_with("manca il valore atteso: restano i punti del 2024: 75,00"),
        "{detto}"
    );
    assert_eq!(nel(&i, 2025).valori.precedente, Some(d("30")));
    i.inizio_serie = chrono::NaiveDate::from_ymd_opt(2025, 1, 1);
    assert_eq!(punti(&s, &nel(&i, 2026)), "–");
    assert_eq!(nel(&i, 2025).valori.precedente, None);
    assert_eq!(nel(&i, 2026).valori.precedente, Some(d("35")));
    assert_eq!(nel(&i, 2024).valori.precedente, Some(d("5")));
}

/// 100 inside, both ends included, and 0 outside, whatever the rule of the unit; a target is not asked for.
#[test]
fn an_indicator_best_inside_a_range_is_scored_by_its_range() {
    let mut i = riga(&[(2026, None, Some("37,5"))]);
    i.verso = Some(Verso::Intervallo);
    let nel_2026 = |i: &Indicatore| IndicatoreDaPunteggiare::di(i, 2026, |_| None);
    // Where no end is written there is nothing to compare with: no target, no range.
    assert_eq!(punti(&smvp("semplice"), &nel_2026(&i)), "–");
    i.intervallo_da = Some(d("36"));
    i.intervallo_a = Some(d("38"));
    for codice in ["semplice", "avanzamento", "raggiunto-su-atteso"] {
        let s = smvp(codice);
        for (raggiunto, atteso) in [
            ("37,5", "100,00"),
            ("36", "100,00"),
            ("38", "100,00"),
            ("38,01", "0,00"),
            ("30", "0,00"),
        ] {
            i.scrivi(2026, None, Some(Some(d(raggiunto))));
            assert_eq!(punti(&s, &nel_2026(&i)), atteso, "{codice} {raggiunto}");
        }
        let esito = s.punteggia(&nel_2026(&i));
        assert_eq!(esito.cosa, "Valore dentro un intervallo");
        let passo = esito.percentuale.unwrap();
        assert_eq!(passo.formula, "30,00 non è fra 36,00 e 38,00");
        assert_eq!(passo.avviso, None);
    }
    // A date missing is no day long past: 0, also where a missing value is taken for zero.
    i.unita = Unita::Data;
    i.intervallo_da = None;
    i.scrivi(2026, None, Some(None));
    assert_eq!(punti(&smvp("avanzamento"), &nel_2026(&i)), "0,00");
}

#[test]
fn last_years_value_is_asked_for_where_the_rule_divides_by_it() {
    let mut s = smvp("avanzamento");
    s.conversione = RegolaConversione::SuPrecedente;
    let i = indicatore(Unita::Numero, Verso::Alto, "15", "20");
    assert_eq!(punti(&s, &i), "0,00");
    let avviso = s.punteggia(&i).percentuale.unwrap().avviso.unwrap();
    assert!(
        avviso.contains("manca il valore dell'anno precedente"),
        "{avviso}"
    );
}

/// By hand: (75−50)×100/(100−50) = 50.
#[test]
fn thresholds_come_from_the_indicator() {
    let mut s = smvp("avanzamento");
    s.conversione = RegolaConversione::Soglie;
    let mut i = indicatore(Unita::Numero, Verso::Alto, "75", "100");
    let esito = s.punteggia(&i);
    assert!(
        esito
            .punti
            .unwrap()
            .avviso
            .unwrap()
            .contains("mancano le soglie")
    );
    i.soglie = Some(Box::new(SoglieIndicatore {
        minimo: Some(d("50")),
        massimo: Some(d("120")),
        ..SoglieIndicatore::default()
    }));
    assert_eq!(punti(&s, &i), "50,00");
    i.valori.atteso = None;
    let esito = s.punteggia(&i);
    let avvisi: Vec<_> = [esito.percentuale, esito.punti]
        .into_iter()
        .flatten()
        .collect();
    assert!(
        avvisi.iter().any(|p| p.avviso.is_some()),
        "the target is missing"
    );
    // A table of the indicator stands in the place of that of the body.
    let mut s = smvp("raggiunto-su-atteso");
    let mut i = indicatore(Unita::Data, Verso::Basso, "120", "110");
    assert_eq!(punti(&s, &i), "50,00");
    i.soglie = Some(Box::new(SoglieIndicatore {
        intervalli: vec![FasciaPunti::nuova(d("1"), d("21"), d("100"), d("0"))],
        ..SoglieIndicatore::default()
    }));
    // 100 + (10−1)×(0−100)/(21−1).
    assert_eq!(punti(&s, &i), "55,00");
    s.tetto = Some(d("30"));
    assert_eq!(punti(&s, &i), "30,00");
}

/// Its own table, 0–50: 20, 50–100: from 60 to 90. By hand: 75 is half way, 60 + (75−50)×(90−60)/(100−50) = 75; 30 gives 20.
#[test]
fn ranges_come_from_the_indicator() {
    let mut s = smvp("avanzamento");
    s.punteggio = crate::punteggio::Punteggio::Valore;
    s.conversione = RegolaConversione::Intervalli;
    let mut scritto = Indicatore {
        verso: Some(Verso::Alto),
        intervalli: Some("0; 50; 20\n50; 100; 60; 90".to_owned()),
        ..Indicatore::default()
    };
    scritto.scrivi(2026, None, Some(Some(d("75"))));
    let nel_2026 = |i: &Indicatore| IndicatoreDaPunteggiare::di(i, 2026, |_| None);
    let i = nel_2026(&scritto);
    assert_eq!(punti(&s, &i), "75,00");
    let formula = s.punteggia(&i).percentuale.unwrap().formula;
    assert_eq!(
        formula,
        "intervalli dell'indicatore: 60,00 + (75,00 − 50,00) × (90,00 − 60,00) / (100,00 − 50,00) = 75,00"
    );
    scritto.scrivi(2026, None, Some(Some(d("30"))));
    assert_eq!(punti(&s, &nel_2026(&scritto)), "20,00");
    // Without a table of its own, that of the body.
    scritto.intervalli = None;
    s.intervalli = vec![FasciaPunti::nuova(d("0"), d("40"), d("11"), d("11"))];
    let i = nel_2026(&scritto);
    assert_eq!(punti(&s, &i), "11,00");
    let formula = s.punteggia(&i).percentuale.unwrap().formula;
    assert!(formula.starts_with("fascia da"), "{formula}");
}

/// 80 of 100: the rule of the body gives 80×100/100 = 80; the shift in value, chosen for the indicator, 80 − 100 = −20, which is 0;
/// yes or no, 100.
#[test]
fn an_indicator_may_have_a_rule_of_its_own() {
    let s = smvp("avanzamento");
    let mut i = indicatore(Unita::Numero, Verso::Alto, "80", "100");
    assert_eq!(
        (punti(&s, &i).as_str(), i.regola_propria()),
        ("80,00", false)
    );
    i.conversione = Some(RegolaConversione::ScostamentoValore);
    assert_eq!(punti(&s, &i), "0,00");
    assert_eq!(s.punteggia(&i).cosa, "Scostamento a valore");
    i.conversione = Some(RegolaConversione::SiNo);
    assert_eq!(
        (punti(&s, &i).as_str(), i.regola_propria()),
        ("100,00", true)
    );
    // A range of best values decides, unless the rule chosen looks at no direction.
    i.valori.verso = Verso::Intervallo;
    i.soglie = Some(Box::new(SoglieIndicatore {
        intervallo_da: Some(d("90")),
        ..SoglieIndicatore::default()
    }));
    assert_eq!(punti(&s, &i), "100,00");
    i.conversione = Some(RegolaConversione::Avanzamento);
    assert_eq!(
        (punti(&s, &i).as_str(), i.regola_propria()),
        ("0,00", false)
    );
}

/// It belongs to the series that goes on, as the thresholds do.
#[test]
fn the_rule_of_an_indicator_does_not_reach_a_closed_series() {
    let i = Indicatore {
        conversione: Some(RegolaConversione::Quoziente),
        inizio_serie: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
        ..Indicatore::default()
    };
    let nel = |anno| IndicatoreDaPunteggiare::di(&i, anno, |_| None).conversione;
    assert_eq!(nel(2026), Some(RegolaConversione::Quoziente));
    assert_eq!(nel(2025), None);
}

#[test]
fn bands_name_and_warn() {
    let s = smvp("avanzamento");
    for (raggiunto, nome, allerta) in [
        ("100", "Raggiunto", false),
        ("90", "Raggiunto", false),
        ("50", "Raggiunto in parte", false),
        ("49,99", "Non raggiunto", true),
        ("250", "Raggiunto", false),
    ] {
        let esito = s.punteggia(&indicatore(Unita::Numero, Verso::Alto, raggiunto, "100"));
        let fascia = &s.fasce[esito.fascia.unwrap()];
        assert_eq!(fascia.nome.as_deref(), Some(nome), "{raggiunto}");
        assert_eq!(fascia.allerta.is_some(), allerta, "{raggiunto}");
    }
    assert_eq!(s.fascia_di_scheda(d("95")), Some(0));
}

#[test]
fn a_mistake_is_said_with_its_line() {
    let giusto = include_str!("../../smvp/avanzamento.toml");
    for (che_cosa, con_che_cosa, atteso) in [
        (
            "regola = \"avanzamento\"",
            "regola = \"avanzamnto\"",
            "riga 11: «avanzamnto» non è una scelta prevista: scrivi avanzamento, raggiunto_su_atteso,",
        ),
        (
            "indicatori = \"50\"\nfiglie = \"50\"",
            "indicatori = \"50\"\nfiglie = \"60\"",
            "i pesi delle parti sommano a 110,00 e devono sommare a 100,00",
        ),
        (
            "regola = \"con_massimale\"",
            "regola = \"di_fascia\"",
            "questa fascia vuole i suoi punti",
        ),
        (
            "a = \"100\"",
            "a = \"80\"",
            "riga 26: la fascia finisce prima di cominciare",
        ),
        (
            "a = \"100\"",
            "a = \"cento\"",
            "riga 26: «cento» non è un numero",
        ),
        (
            "a = \"100\"",
            "a = 100",
            "riga 26: il valore non è del genere atteso",
        ),
        (
            "negativi",
            "negatvi",
            "la voce «negatvi» non è prevista fra le regole",
        ),
        ("versione = 1\n", "", "manca la voce «versione»"),
        (
            "decimali = 2",
            "decimali = 9",
            "riga 8: al massimo 6 cifre dopo la virgola",
        ),
        (
            "colore = \"verde\"",
            "colore = \"viola\"",
            "riga 28: «viola» non è una scelta",
        ),
        (
            "codice = \"avanzamento\"",
            "codice = \"a b\"",
            "riga 3: il codice può contenere",
        ),
        ("fasi = \"0\"", "fasi = \"-5\"", "non può essere negativo"),
        ("[insieme]", "[insieme", "non è scritto in TOML corretto"),
    ] {
        assert!(giusto.contains(che_cosa), "{che_cosa}");
        let errore =
            Smvp::leggi("x.toml", &giusto.replacen(che_cosa, con_che_cosa, 1)).unwrap_err();
        assert!(
            errore.starts_with("x.toml, riga ") && errore.contains(atteso),
            "{errore}"
        );
    }
}

#[test]
fn every_conversion_has_its_words() {
    for r in RegolaConversione::TUTTI {
        assert!(!r.codice().is_empty() && !r.etichetta().is_empty() && !r.frase().ends_with('.'));
    }
    let codici: std::collections::BTreeSet<_> = RegolaConversione::TUTTI
        .iter()
        .map(|r| r.codice())
        .collect();
    assert_eq!(codici.len(), 15);
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_reading(testo in "\\PC*", taglio in 0..1_000_usize) {
        let _read_or_refused = Smvp::leggi("x.toml", &testo);
        let giusto = include_str!("../../smvp/semplice.toml");
        let monco: String = giusto.chars().take(taglio).collect();
        let _read_or_refused = Smvp::leggi("x.toml", &monco);
    }
}

#[test]
fn every_shipped_one_is_known_as_such_and_one_is_for_whoever_has_not_chosen() {
    let forniti = Sistemi::forniti().unwrap();
    assert!(forniti.iter().all(Smvp::fornite));
    assert_eq!(forniti.predefinito(), forniti.di(None));
    for s in forniti.iter() {
        assert_eq!(forniti.di(Some(&s.scelta())), Some(s));
    }
    let assente = Versione::leggi("semplice 9");
    assert_eq!(forniti.di(assente.as_ref()), None);
}

/// Each conversion that needs a target says what one of zero does; a date is never zero.
#[test]
fn each_conversion_says_what_a_target_of_zero_does() {
    for r in RegolaConversione::TUTTI {
        let vuole = r.vuole_atteso() && *r != RegolaConversione::Giorni;
        let frase = r.frase();
        assert!(
            !vuole || frase.contains("tteso") && frase.contains("zero"),
            "{frase}"
        );
    }
    // And says true: nothing of ten and ten of nothing, higher and lower better.
    let mut s = smvp("avanzamento");
    s.punteggio = Punteggio::Valore;
    for (regola, alto, basso) in [
        (RegolaConversione::Avanzamento, "100,00", "0,00"),
        (RegolaConversione::Coefficiente, "100,00", "0,00"),
        (RegolaConversione::ScostamentoPercentuale, "100,00", "0,00"),
        (RegolaConversione::ScostamentoValore, "10,00", "10,00"),
        (RegolaConversione::RaggiuntoSuAtteso, "100,00", "0,00"),
        (RegolaConversione::Quoziente, "–", "–"),
    ] {
        s.conversione = regola;
        for (verso, atteso) in [(Verso::Alto, alto), (Verso::Basso, basso)] {
            let i = indicatore(Unita::Numero, verso, "10", "0");
            assert_eq!(punti(&s, &i), atteso, "{regola:?} {verso:?}");
        }
    }
}
