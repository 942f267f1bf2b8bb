//! How long the scores of a body take out of the database: `cargo xtask bench punteggi`.
//!
//! 2,000 sheets with one or two indicators each and three years of values, 20,000 values in all; alone in the database, then with a
//! hundred bodies of that size. Then a second plan of the first body, which has besides a computed indicator on every sheet: it reads
//! the sheet and the next one. On SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`. Prints medians in milliseconds. In the same run
//! a plain recursive query on the same database and a script of pandas work the same scores out; they must agree.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot read its input has nothing to say"
)]

mod altri;

use std::time::Instant;

use chrono::NaiveDate;
use domain::Decimale;
use domain::albero::{Albero, VoceDiPiano};
use domain::campo::Valore;
use domain::rilevazione::{Calcolati, PianoCalcolato};
use domain::scheda::{Contenuto, Indicatore, SchedaId, ValoreAnnuale};
use domain::smvp::{Sistemi, Smvp};
use domain::vista::{Vista, VistaId};
use store::schede::Filtro;
use testkit::{Prova, contenuto};

const SCHEDE: usize = 2_000;
const DIREZIONI: usize = 40;
const ANNO: i32 = 2026;
const ENTI: i64 = 100;
const VOLTE: usize = 15;

fn main() {
    let prova = Prova::new();
    let vista = prova.vista("2026_OBIETTIVI");
    for n in 0..SCHEDE {
        prova.scheda_con(&prova.actor, &vista, scheda(n));
    }
    let indicatori: usize = (0..SCHEDE).map(quanti).sum();
    println!("{SCHEDE} schede, {} valori", indicatori * 6);
    prova.conta();
    misura(&prova, &vista.id, 1);
    for n in 0..ENTI - 1 {
        prova.moltiplica(1_000 + n);
    }
    prova.conta();
    misura(&prova, &vista.id, ENTI);
    let calcolata = prova.vista("2026_CALCOLATI");
    for n in 0..SCHEDE {
        prova.scheda_con(&prova.actor, &calcolata, con_formula(n));
    }
    misura_con_formule(&prova, &calcolata, ENTI);
}

/// Indicators of a sheet: five for every three sheets.
fn quanti(n: usize) -> usize {
    1 + usize::from(!n.is_multiple_of(3))
}

/// The direction of a sheet by its place in the plan.
fn direzione(n: usize) -> String {
    format!("Direzione {}", n % DIREZIONI)
}

fn scheda(n: usize) -> Contenuto {
    let indicatore = |i: usize| Indicatore {
        descrizione: Some(format!("Indicatore {i}")),
        valori: (ANNO - 2..=ANNO)
            .map(|anno| ValoreAnnuale {
                anno,
                atteso: Some(Decimale::CENTO),
                raggiunto: i64::try_from((n * 7 + i * 31) % 120)
                    .ok()
                    .map(Decimale::from),
            })
            .collect(),
        ..Indicatore::default()
    };
    Contenuto {
        direzione: Some(direzione(n)),
        indicatori: (0..quanti(n)).map(indicatore).collect(),
        ..contenuto(&format!("2026_S{n:04}"))
    }
}

/// The same with an indicator more, computed from its first and from that of the next sheet.
fn con_formula(n: usize) -> Contenuto {
    let mut c = scheda(n);
    let altra = (n + 1) % SCHEDE;
    c.indicatori.push(Indicatore {
        descrizione: Some("Indicatore calcolato".to_owned()),
        formula: Some(format!("([1] + [2026_S{altra:04}.1]) / 2")),
        valori: vec![ValoreAnnuale {
            anno: ANNO,
            atteso: Some(Decimale::CENTO),
            raggiunto: None,
        }],
        ..Indicatore::default()
    });
    c
}

fn misura(prova: &Prova, vista: &VistaId, enti: i64) {
    let sistemi = Sistemi::forniti().unwrap();
    let smvp = sistemi.di(None).unwrap();
    let (mut lettura, mut costruzione) = (Vec::new(), Vec::new());
    for _ in 0..VOLTE {
        let inizio = Instant::now();
        let schede = leggi(prova, vista, &Filtro::default());
        lettura.push(millesimi(inizio));
        let inizio = Instant::now();
        albero(smvp, &schede, None);
        costruzione.push(millesimi(inizio));
    }
    let mut albero = albero(smvp, &leggi(prova, vista, &Filtro::default()), None);
    let mut cambio = Vec::new();
    for n in 0..VOLTE {
        let codice = format!("2026_S{n:04}");
        let id = correggi(prova, vista, &codice, n);
        let inizio = Instant::now();
        let filtro = Filtro {
            sole: vec![id],
            ..Filtro::default()
        };
        for contenuto in leggi(prova, vista, &filtro) {
            let cambi = albero.cambi_di(&contenuto, ANNO, None).unwrap();
            assert_eq!(albero.cambia(cambi), 4, "indicator, sheet, direction, plan");
        }
        cambio.push(millesimi(inizio));
    }
    println!(
        "con {enti} enti: lettura {:.1} ms, albero e punteggi {:.1} ms, dopo un valore (rilettura della scheda compresa) {:.2} ms",
        mediana(lettura),
        mediana(costruzione),
        mediana(cambio)
    );
    // After the changes: what the tree brought up to date is what the others work out anew.
    let schede = leggi(prova, vista, &Filtro::default());
    altri::confronta(prova, vista, &schede, &albero);
}

/// From nothing, and after a value, as the program does it: in a copy, because somebody may be drawing what was there before.
fn misura_con_formule(prova: &Prova, vista: &Vista, enti: i64) {
    let sistemi = Sistemi::forniti().unwrap();
    let smvp = sistemi.di(None).unwrap();
    let (mut da_zero, mut tenuti) = (Vec::new(), None);
    for _ in 0..VOLTE {
        let inizio = Instant::now();
        tenuti = Some(con_le_formule(prova, vista, smvp));
        da_zero.push(millesimi(inizio));
    }
    let (mut albero, mut piano) = tenuti.unwrap();
    let mut cambio = Vec::new();
    for n in 0..VOLTE {
        let id = correggi(prova, &vista.id, &format!("2026_S{n:04}"), n);
        let inizio = Instant::now();
        let filtro = Filtro {
            sole: vec![id],
            ..Filtro::default()
        };
        let nuove = leggi(prova, &vista.id, &filtro);
        let mut dopo = (albero.clone(), piano.clone());
        let altre = dopo.1.aggiorna(&nuove).unwrap();
        let altre = altre.iter().filter_map(|codice| dopo.1.scheda(codice));
        let cambi: Vec<_> = nuove
            .iter()
            .chain(altre)
            .map(|c| dopo.0.cambi_di(c, ANNO, Some(dopo.1.calcolati())))
            .flat_map(Option::unwrap)
            .collect();
        let rifatti = dopo.0.cambia(cambi);
        // Three indicators, two sheets, two directions, the plan.
        assert!(rifatti <= 8, "{rifatti}");
        (albero, piano) = dopo;
        cambio.push(millesimi(inizio));
    }
    println!(
        "con {enti} enti, un indicatore calcolato per scheda: da zero (lettura compresa) {:.1} ms, dopo un valore (rilettura della scheda compresa) {:.2} ms",
        mediana(da_zero),
        mediana(cambio)
    );
}

fn con_le_formule(prova: &Prova, vista: &Vista, smvp: &Smvp) -> (Albero, PianoCalcolato) {
    let schede = leggi(prova, &vista.id, &Filtro::default());
    let scritte = prova.leggi(|c| store::schede::formule(c, &prova.actor, &vista.id));
    let oggi = NaiveDate::from_ymd_opt(ANNO, 6, 30).unwrap();
    let calcolati = Calcolati::di_piano(vista, &scritte);
    let piano = PianoCalcolato::new(calcolati, &schede, ANNO, oggi);
    let albero = albero(smvp, &schede, Some(piano.calcolati()));
    (albero, piano)
}

fn leggi(prova: &Prova, vista: &VistaId, filtro: &Filtro) -> Vec<Contenuto> {
    prova
        .leggi(|c| store::schede::risultati(c, &prova.actor, vista, filtro))
        .into_iter()
        .map(|(_, contenuto)| contenuto)
        .collect()
}

fn albero(smvp: &Smvp, schede: &[Contenuto], calcolati: Option<&Calcolati>) -> Albero {
    let direzioni: Vec<String> = (0..DIREZIONI).map(direzione).collect();
    let gruppi: Vec<(&str, &str)> = direzioni.iter().map(|d| (d.as_str(), d.as_str())).collect();
    let voci: Vec<VoceDiPiano<'_>> = schede
        .iter()
        .zip(direzioni.iter().cycle())
        .map(|(c, d)| VoceDiPiano {
            calcolati,
            ..VoceDiPiano::di(c, domain::Livello::Obiettivo, Some(d))
        })
        .collect();
    Albero::di_piano(smvp.clone(), ANNO, ("", "Piano"), &gruppi, &voci, &[])
}

fn correggi(prova: &Prova, vista: &VistaId, codice: &str, n: usize) -> SchedaId {
    let scheda = prova.leggi(|c| store::schede::find(c, &prova.actor, vista, codice));
    let mut indicatori = scheda.contenuto().indicatori.clone();
    let fino_a = i64::try_from(n).unwrap() % 50 + 1;
    // Below the expected value and never the one before: the score moves up to the plan.
    let ora = indicatori[0].anno(ANNO).and_then(|v| v.raggiunto).unwrap();
    let nuovo = Decimale::from(if ora == Decimale::from(fino_a) {
        fino_a + 1
    } else {
        fino_a
    });
    indicatori[0].scrivi(ANNO, None, Some(Some(nuovo)));
    prova.correggi(&scheda, "indicatori", Valore::Indicatori(indicatori));
    scheda.id().clone()
}

fn millesimi(inizio: Instant) -> f64 {
    inizio.elapsed().as_secs_f64() * 1_000.0
}

fn mediana(mut tempi: Vec<f64>) -> f64 {
    tempi.sort_by(f64::total_cmp);
    tempi[tempi.len() / 2]
}
