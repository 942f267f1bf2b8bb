//! Nothing is lost: every token of the source is in the origin of a field, in the layout, or in the lines without a place;
//! and whatever the bytes, the importer answers.

use std::collections::BTreeMap;

use domain::importazione::Lettura;
use proptest::prelude::*;

use crate::danni::{DANNI, danneggia};
use crate::stampe;

/// Every printout at hand: the invented ones, and the specimens.
fn stampe() -> Vec<(&'static str, String)> {
    let mut tutte = Vec::new();
    for nome in [
        "borgo-sereno-ptpc.txt",
        "borgo-sereno-ptpc-scansione.txt",
        "borgo-sereno-obiettivo.txt",
    ] {
        tutte.push((nome, String::from_utf8(stampe::inventata(nome)).unwrap()));
    }
    for nome in ["000_9b838c8703027f73.txt", "004_62f8116c8259ff81.txt"] {
        if let Some(b) = stampe::seme(nome) {
            tutte.push((nome, String::from_utf8(b).unwrap()));
        }
    }
    tutte
}

type Gettoni = BTreeMap<(usize, String), i64>;

/// Tokens of each line of the source, less those that found a place: what is left is lost, what is negative was made up.
fn conto(l: &Lettura) -> Gettoni {
    let mut conto = Gettoni::new();
    let mut conta = |riga: usize, testo: &str, n: i64| {
        for g in testo.split_whitespace() {
            *conto.entry((riga, g.to_owned())).or_default() += n;
        }
    };
    for r in &l.fonte {
        conta(r.numero, &r.testo, 1);
    }
    for f in l.parametri.origine.iter().chain(
        l.schede
            .iter()
            .flat_map(|s| &s.campi)
            .flat_map(|c| &c.origine),
    ) {
        conta(f.riga, &f.testo, -1);
    }
    for i in &l.impaginazione {
        conta(i.riga, &i.testo, -1);
    }
    for n in &l.non_collocate {
        conta(n.riga, &n.testo, -1);
    }
    conto.retain(|_, n| *n != 0);
    conto
}

fn niente_perso(nome: &str, testo: &str) {
    let Ok(l) = imports::leggi(nome, testo.as_bytes()) else {
        return;
    };
    let errori = conto(&l);
    assert!(errori.is_empty(), "{nome}: {errori:?}");
    // The source itself is kept whole, line by line.
    let righe: Vec<&str> = testo
        .split('\n')
        .map(|r| r.strip_suffix('\r').unwrap_or(r))
        .collect();
    let lette: Vec<&str> = l.fonte.iter().map(|r| r.testo.as_str()).collect();
    assert_eq!(
        righe.join("\n").trim_end_matches('\n'),
        lette.join("\n").trim_end_matches('\n'),
        "{nome}"
    );
    // Accepting everything and leaving the rest as notes loses nothing either.
    let dopo = crate::attesi::accettate(&l);
    for n in l.non_collocate.iter() {
        assert!(
            dopo.schede
                .iter()
                .flat_map(|s| &s.campi)
                .flat_map(|c| &c.origine)
                .any(|f| f.riga == n.riga && f.testo == n.testo),
            "{nome}: riga {}",
            n.riga
        );
    }
    // What the domain refuses is said, never dropped silently.
    for s in &l.schede {
        assert!(!s.codice.is_empty());
        assert!(
            s.valore("titolo").is_some(),
            "{nome}: {} senza titolo",
            s.codice
        );
    }
}

#[test]
fn nothing_is_lost_from_whole_printouts() {
    for (nome, testo) in stampe() {
        assert!(imports::leggi(nome, testo.as_bytes()).is_ok(), "{nome}");
        niente_perso(nome, &testo);
    }
}

#[test]
fn nothing_is_lost_from_each_kind_of_damage() {
    for (nome, testo) in stampe() {
        for danno in DANNI {
            for seme in 0..2 {
                niente_perso(
                    &format!("{nome} {danno:?} {seme}"),
                    &danneggia(&testo, *danno, seme),
                );
            }
        }
    }
}

#[test]
fn a_printout_cut_anywhere_is_read_or_refused() {
    for (nome, testo) in stampe() {
        let righe: Vec<&str> = testo.split_inclusive('\n').collect();
        for fine in (1..righe.len()).step_by(23) {
            niente_perso(&format!("{nome} fino a {fine}"), &righe[..fine].concat());
            niente_perso(&format!("{nome} da {fine}"), &righe[fine..].concat());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_from_damaged_printouts(quale in 0usize..5, danni in prop::collection::vec(0..DANNI.len(), 1..4), seme in any::<u64>()) {
        let tutte = stampe();
        let (nome, testo) = &tutte[quale % tutte.len()];
        let guasto = danni.iter().enumerate().fold(testo.clone(), |t, (i, d)| danneggia(&t, DANNI[*d], seme.wrapping_add(i as u64)));
        niente_perso(nome, &guasto);
    }

    #[test]
    fn nothing_is_lost_from_arbitrary_text(parti in prop::collection::vec(prop_oneof![
        Just("SCHEDA PTPC".to_owned()), Just(" Processi Assessorato Centro di Responsabilita".to_owned()), Just("2020_STAFF_1 X".to_owned()), Just("FASI".to_owned()),
        Just("INDICATORI".to_owned()), Just("Causale Descrizione Peso Avanz. Note".to_owned()), Just("MISURA 1. a 100,00 100,00 01/01/2020".to_owned()),
        Just("Descrizione\tTipo\tValore Atteso\tValore Atteso 2020\tNote".to_owned()), Just("a\tRISULTATO\t1,00\t\t".to_owned()), Just("LIVELLO DI RISCHIO individuato: 3,56".to_owned()),
        Just("ATTIVITA' VINCOLATA".to_owned()), Just("Riferimento obiettivo gestionale:S09 03".to_owned()), Just("PROCESSI".to_owned()), Just("Stakeholder".to_owned()),
        Just("Stato".to_owned()), Just("In Corso".to_owned()), Just("CdR".to_owned()), Just("Indice".to_owned()), Just("2019_Z101".to_owned()), Just("Direzione\tA\tDirettore\tB".to_owned()),
        Just("Parametri selezionati:".to_owned()), Just("Vista".to_owned()), Just("Responsabile".to_owned()), Just("Collegato a".to_owned()), Just("CdR: U_09 X".to_owned()),
        "\\PC{0,40}",
    ], 0..60)) {
        niente_perso("arbitrario", &parti.join("\n"));
    }

    #[test]
    fn arbitrary_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = imports::leggi("byte", &bytes);
    }

    #[test]
    fn bytes_after_a_pdf_mark_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = imports::leggi("byte.pdf", &[b"%PDF-1.7\n".as_slice(), &bytes].concat());
    }
}

/// A long file costs in proportion to its length: lists, texts and repairs grow without being copied or searched whole.
#[test]
fn long_files_are_read_in_one_pass() {
    let inizio = "SCHEDA PTPC\nCdR Assessorato Centro di Responsabilita\nU_01 Assessori UNITA' ALFA\nUOC Alfa ROSSI ANNA\nFUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA'\nMISSIONE DELLO STAFF\n";
    let processo =
        "Processi Assessorato\n2020_A_1\nTitolo\nFUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA'\n";
    for testo in [
        format!("{inizio}{}", "« voce lunga dell’'elenco\n".repeat(12_000)),
        format!("{inizio}testo (aperto\n{}", "che continua sempre\n".repeat(12_000)),
        format!("{processo}ATTIVITA'\n{}", "1-Verifica\ne poi ancora\n".repeat(8_000)),
        format!("{processo}SOGGETTI INTERNI: Sindaco\n{}", "e tutti gli altri\n".repeat(12_000)),
        format!("{processo}Stakeholder\n{}", (0..12_000).map(|i| format!("GRUPPO numero {i}\n")).collect::<String>()),
        format!("{processo}FASI\n{}", "MISURA 1. a 100,00 100,00 01/01/2020 31/12/2020 rossi anna STAFF\n".repeat(4_000)),
        format!("{processo}FASI\nMISURA 1. {}\n", "a 1,00 ".repeat(7_000)),
        (0..4_000).map(|i| format!("Processi Assessorato\n2020_A_{i}\nTitolo di prova\nLIVELLO DI RISCHIO individuato: 3,56\n")).collect::<String>(),
        format!("{processo}{}", "Processi Assessorato\nsenza codice\n".repeat(6_000)),
    ] {
        niente_perso("lungo", &testo);
    }
}
