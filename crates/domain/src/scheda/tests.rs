use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::ente::EnteId;
use crate::libro::Riga;

fn actor() -> Actor {
    Actor::operatore(EnteId(1))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_600_000_000, 0).unwrap()
}

fn posto() -> Posto {
    Posto {
        id: SchedaId("s1".into()),
        vista: VistaId("v1".into()),
        livello: Livello::Processo,
        cdr: None,
        posizione: 1,
    }
}

fn bozza(fasi: Vec<Fase>) -> Scheda {
    let contenuto = Contenuto {
        codice: "2026_STAFF_1".into(),
        titolo: "Protocollo".into(),
        stato: Some(Stato::Bozza),
        fasi,
        ..Contenuto::default()
    };
    Scheda::nuova(posto(), contenuto, Atto::Creazione, &actor(), now())
        .unwrap()
        .cosa()
        .clone()
}

fn correggi(s: &Scheda, campo: &str, valore: Valore) -> Result<Fact<Scheda>, Vec<Refusal>> {
    s.correggi(
        [(campo.to_owned(), valore)],
        Atto::Correzione,
        None,
        &actor(),
        now(),
    )
}

#[test]
fn a_correction_is_a_fact_with_before_and_after() {
    let fact = correggi(
        &bozza(vec![]),
        "livello_rischio",
        Valore::Numero(Decimale::new(356, 2)),
    )
    .unwrap();
    assert_eq!(
        fact.modifiche(),
        [Modifica {
            campo: "livello_rischio".into(),
            prima: Valore::Vuoto,
            dopo: Valore::Numero(Decimale::new(356, 2))
        }]
    );
    assert_eq!(
        fact.cosa().contenuto().livello_rischio,
        Some(Decimale::new(356, 2))
    );
}

#[test]
fn writing_the_same_value_is_no_fact() {
    assert!(
        correggi(
            &bozza(vec![]),
            "titolo",
            Valore::Testo(" Protocollo ".into())
        )
        .unwrap()
        .vuoto()
    );
}

#[test]
fn a_refusal_names_its_field() {
    let s = bozza(vec![]);
    let said = |campo: &str, v: Valore| correggi(&s, campo, v).unwrap_err()[0].clone();
    assert_eq!(
        said("livello_rischio", Valore::Numero(Decimale::new(10001, 2))),
        Refusal::campo("livello_rischio", "deve essere compreso fra 0 e 100")
    );
    assert_eq!(
        said("livello_rischio", Valore::Numero(Decimale::new(3567, 3))).campo,
        "livello_rischio"
    );
    assert_eq!(
        said("titolo", Valore::Vuoto),
        Refusal::campo("titolo", "questo campo è obbligatorio")
    );
    // A code is an address too: that of the new sheet is taken, and a browser takes dots for a folder.
    for codice in ["a/b", "nuova", "nuovo", ".", ".."] {
        assert_eq!(said("codice", Valore::Testo(codice.into())).campo, "codice");
    }
    assert_eq!(
        said("peso_specifico", Valore::Vuoto).campo,
        "peso_specifico"
    );
}

#[test]
fn weights_stay_a_hundred_once_the_draft_is_left() {
    let fase = |peso| Fase {
        descrizione: Some("x".into()),
        peso: Some(Decimale::new(peso, 2)),
        ..Fase::default()
    };
    let mut in_corso = bozza(vec![fase(6_000), fase(4_000)]);
    in_corso.contenuto.stato = Some(Stato::InCorso);
    let con = |altro| Valore::Fasi(vec![fase(6_000), fase(altro)]);
    let said = correggi(&in_corso, "fasi", con(3_999)).unwrap_err();
    assert_eq!(said[0].campo, "fasi");
    assert!(said[0].frase.contains("99,99"), "{}", said[0].frase);
    let tre = Valore::Fasi(vec![fase(6_000), fase(3_000), fase(1_000)]);
    assert!(correggi(&in_corso, "fasi", tre).is_ok());
    assert!(correggi(&bozza(vec![]), "fasi", con(3_999)).is_ok());
}

#[test]
fn a_phase_cannot_end_before_it_begins() {
    let fase = Fase {
        inizio_previsto: chrono::NaiveDate::from_ymd_opt(2026, 5, 1),
        fine_prevista: chrono::NaiveDate::from_ymd_opt(2026, 4, 1),
        ..Fase::default()
    };
    let said = correggi(&bozza(vec![]), "fasi", Valore::Fasi(vec![fase])).unwrap_err();
    assert_eq!(said[0].campo, "fasi.1.fine_prevista");
}

#[test]
fn every_key_of_the_catalogue_stands_once() {
    let mut chiavi: Vec<_> = campi::CAMPI.iter().map(|c| c.chiave).collect();
    chiavi.sort_unstable();
    let quante = chiavi.len();
    chiavi.dedup();
    assert_eq!(chiavi.len(), quante);
}

proptest! {
    #[test]
    fn the_notation_of_sections_reads_back(righe in prop::collection::vec((0_u8..3, "[ -~àèìòù]{0,40}", "[A-Z]{0,6}"), 0..12)) {
        let mut sezioni: Vec<Sezione> = Vec::new();
        for (livello, testo, titolo) in righe {
            if !titolo.is_empty() || sezioni.is_empty() {
                sezioni.push(Sezione { titolo, righe: vec![] });
            }
            let testo = testo.trim().to_owned();
            if let (Some(s), false) = (sezioni.last_mut(), testo.is_empty()) {
                s.righe.push(Riga { livello, testo });
            }
        }
        sezioni.retain(|s| !s.titolo.is_empty() || !s.righe.is_empty());
        let letto = Sezione::da_testo(&Sezione::a_testo(&sezioni));
        prop_assert_eq!(letto, sezioni);
    }

    #[test]
    fn what_a_form_opens_with_is_read_back(titolo in "\\PC{1,30}", assessorato in "\\PC{0,30}", stakeholder in prop::collection::vec("[A-Za-zàè ]{1,20}", 0..4), livello in 0_i64..2_500) {
        let contenuto = Contenuto { codice: "X_1".into(), titolo, assessorato: Some(assessorato), stakeholder, livello_rischio: Some(Decimale::new(livello, 2)), ..Contenuto::default() };
        let Ok(fact) = Scheda::nuova(posto(), contenuto, Atto::Creazione, &actor(), now()) else { return Ok(()) };
        let scheda = fact.cosa();
        for campo in campi::CAMPI {
            let letto = campo.leggi_digitato(&campo.digitabile(scheda.contenuto())).unwrap();
            let di_nuovo = correggi(scheda, campo.chiave, letto).unwrap();
            prop_assert!(di_nuovo.vuoto(), "{}: {:?}", campo.chiave, di_nuovo.modifiche());
        }
    }
}
