use chrono::{DateTime, NaiveDate, Utc};

use super::{Cdr, CdrId};
use crate::actor::Actor;
use crate::ente::EnteId;
use crate::fact::Atto;

fn giorno(anno: i32, mese: u32, giorno: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(anno, mese, giorno).unwrap()
}

fn adesso() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_851_800, 0).unwrap()
}

fn chi() -> Actor {
    Actor::operatore(EnteId(1))
}

fn segreteria() -> Cdr {
    Cdr {
        codice: "U_01".to_owned(),
        nome: "Segreteria".to_owned(),
        responsabile: Some("ROSSI ANNA".to_owned()),
        padre: Some("U_00".to_owned()),
        dal: Some(giorno(2020, 1, 1)),
        ..Cdr::vuoto(CdrId("c".to_owned()))
    }
}

/// The unit under another name and another head from a day on.
fn dal(c: &Cdr, nome: &str, da: NaiveDate) -> Cdr {
    let nuovo = Cdr {
        nome: nome.to_owned(),
        padre: None,
        ..c.clone()
    };
    let fatto = c.cambia_da(&nuovo, da, &chi(), adesso()).unwrap();
    fatto.cosa().clone()
}

#[test]
fn a_year_has_the_last_state_that_held_in_it() {
    let c = dal(&segreteria(), "Affari generali", giorno(2024, 7, 1));
    let c = dal(&c, "Affari generali e legali", giorno(2026, 1, 1));
    let nomi: Vec<(i32, String)> = (2019..=2027)
        .map(|a| (a, c.nell_anno(a).nome))
        .filter(|(a, _)| [2019, 2023, 2024, 2025, 2026, 2027].contains(a))
        .collect();
    let attesi = [
        (2019, "Segreteria"),
        (2023, "Segreteria"),
        (2024, "Affari generali"),
        (2025, "Affari generali"),
        (2026, "Affari generali e legali"),
        (2027, "Affari generali e legali"),
    ];
    assert_eq!(nomi, attesi.map(|(a, n)| (a, n.to_owned())));
    assert_eq!(c.nell_anno(2023).padre.as_deref(), Some("U_00"));
    assert_eq!(c.nell_anno(2025).padre, None);
    assert_eq!(
        c.nell_anno(2025).responsabile.as_deref(),
        Some("ROSSI ANNA")
    );
    // A year that no calendar holds.
    assert_eq!(c.nell_anno(i32::MAX).nome, c.nome);
    assert_eq!(c.da_quando(), Some(giorno(2026, 1, 1)));
    let stati: Vec<_> = c
        .stati_passati()
        .map(|(dal, al, c)| (dal, al, c.nome))
        .collect();
    let attesi = [
        (
            Some(giorno(2020, 1, 1)),
            giorno(2024, 6, 30),
            "Segreteria".to_owned(),
        ),
        (
            Some(giorno(2024, 7, 1)),
            giorno(2025, 12, 31),
            "Affari generali".to_owned(),
        ),
    ];
    assert_eq!(stati, attesi);
    assert!(
        c.si_chiama("segreteria"),
        "an old printout still names it so"
    );
}

#[test]
fn a_correction_keeps_what_was_and_a_change_tells_its_day() {
    let c = dal(&segreteria(), "Affari generali", giorno(2026, 1, 1));
    let corretto = Cdr {
        nome: "Affari Generali".to_owned(),
        ..c.clone()
    };
    let fatto = c
        .correggi(&corretto, Atto::Correzione, &chi(), adesso())
        .unwrap();
    assert_eq!(fatto.cosa().passati, c.passati);
    let altro = Cdr {
        responsabile: Some("VERDI UGO".to_owned()),
        ..c.clone()
    };
    let fatto = c
        .cambia_da(&altro, giorno(2026, 5, 4), &chi(), adesso())
        .unwrap();
    let detto: Vec<(&str, String)> = fatto
        .modifiche()
        .iter()
        .map(|m| (m.campo.as_str(), m.dopo.leggibile()))
        .collect();
    assert_eq!(
        detto,
        [
            ("responsabile", "VERDI UGO".to_owned()),
            ("da_quando", "04/05/2026".to_owned())
        ]
    );
    let niente = c.cambia_da(&c, giorno(2026, 5, 4), &chi(), adesso());
    assert!(niente.unwrap().vuoto());
}

#[test]
fn a_day_that_cannot_be_is_refused_with_the_rest() {
    let c = dal(&segreteria(), "Affari generali", giorno(2026, 1, 1));
    let con = |cambia: fn(&mut Cdr), da: NaiveDate| {
        let mut nuovo = c.clone();
        cambia(&mut nuovo);
        let no = c.cambia_da(&nuovo, da, &chi(), adesso()).unwrap_err();
        no.into_iter().map(|r| r.campo).collect::<Vec<_>>()
    };
    let nome: fn(&mut Cdr) = |c| c.nome = "Altro".to_owned();
    assert_eq!(con(nome, giorno(2026, 1, 1)), ["da_quando"]);
    assert_eq!(con(nome, giorno(2025, 3, 1)), ["da_quando"]);
    assert_eq!(con(nome, NaiveDate::MIN), ["da_quando"]);
    let finito: fn(&mut Cdr) = |c| {
        c.nome = "Altro".to_owned();
        c.al = NaiveDate::from_ymd_opt(2026, 3, 31);
    };
    assert_eq!(con(finito, giorno(2026, 4, 1)), ["da_quando"]);
    let alias: fn(&mut Cdr) = |c| c.alias = vec!["UO".to_owned()];
    assert_eq!(con(alias, giorno(2026, 4, 1)), ["da_quando"]);
    let vuoto: fn(&mut Cdr) = |c| c.nome = String::new();
    assert_eq!(con(vuoto, giorno(2025, 4, 1)), ["da_quando", "nome"]);
    // The days of the unit stay around those of its states.
    for (dal, al, campo) in [
        (Some(giorno(2026, 1, 1)), None, "dal"),
        (None, Some(giorno(2025, 12, 31)), "al"),
    ] {
        let nuovo = Cdr {
            dal,
            al,
            ..c.clone()
        };
        let no = c.correggi(&nuovo, Atto::Correzione, &chi(), adesso());
        let campi: Vec<String> = no.unwrap_err().into_iter().map(|r| r.campo).collect();
        assert_eq!(campi, [campo]);
    }
}

#[test]
fn a_state_that_was_a_mistake_goes() {
    let c = dal(&segreteria(), "Affari generali", giorno(2024, 1, 1));
    let c = dal(&c, "Affari legali", giorno(2026, 1, 1));
    assert!(
        c.togli_passato(giorno(2020, 1, 1), &chi(), adesso())
            .is_err()
    );
    let fatto = c
        .togli_passato(giorno(2023, 12, 31), &chi(), adesso())
        .unwrap();
    let rimasto = fatto.cosa();
    assert_eq!(rimasto.nell_anno(2022).nome, "Affari generali");
    assert_eq!(rimasto.nell_anno(2026).nome, "Affari legali");
    let detto = fatto.modifiche()[0].prima.leggibile();
    assert_eq!(
        detto,
        "Segreteria, responsabile ROSSI ANNA, dipendeva da U_00, fino al 31/12/2023"
    );
}
