use super::*;

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn voce(genere: GenerePromemoria, testo: &str, motivo: Motivo) -> Promemoria {
    Promemoria {
        genere,
        testo: testo.to_owned(),
        indirizzo: "/ac/schede".to_owned(),
        motivo,
    }
}

fn oggi(oggi: &str) -> Giorni {
    Giorni::dall_ultimo(None, g(oggi))
}

#[test]
fn a_term_is_told_before_it_on_it_and_each_week_after() {
    let termine = Motivo::Termine(g("2026-06-30"));
    let detti: Vec<String> = g("2026-06-01")
        .iter_days()
        .take(60)
        .filter(|d| termine.scocca(Giorni::dall_ultimo(None, *d)))
        .map(|d| d.to_string())
        .collect();
    assert_eq!(
        detti,
        [
            "2026-06-15",
            "2026-06-23",
            "2026-06-27",
            "2026-06-29",
            "2026-06-30",
            "2026-07-01",
            "2026-07-08",
            "2026-07-15",
            "2026-07-22",
            "2026-07-29"
        ]
    );
}

#[test]
fn days_on_which_the_program_stood_still_are_made_up_for_and_none_is_told_twice() {
    let termine = Motivo::Termine(g("2026-06-30"));
    let fra =
        |ultimo: &str, oggi: &str| termine.scocca(Giorni::dall_ultimo(Some(g(ultimo)), g(oggi)));
    assert!(fra("2026-06-22", "2026-06-25"), "the 23rd lies between");
    assert!(!fra("2026-06-23", "2026-06-25"));
    assert!(
        !fra("2026-06-30", "2026-06-30"),
        "the round of the day is done"
    );
    assert!(
        !fra("2026-07-05", "2026-06-30"),
        "a clock put back tells nothing anew"
    );
    // A month of standing still does not tell what was due a month ago.
    let rinvio = Motivo::Accaduto(g("2026-06-02"));
    assert!(rinvio.scocca(Giorni::dall_ultimo(Some(g("2026-05-30")), g("2026-06-05"))));
    assert!(!rinvio.scocca(Giorni::dall_ultimo(Some(g("2026-05-01")), g("2026-06-30"))));
}

#[test]
fn a_message_says_everything_that_waits_but_only_when_something_is_due() {
    use GenerePromemoria::{Fase, Raccolta, Rinvio};
    let voci = [
        voce(Fase, "fase 2", Motivo::Termine(g("2026-07-20"))),
        voce(Rinvio, "rinviata", Motivo::Accaduto(g("2026-06-22"))),
        voce(Raccolta, "tre schede", Motivo::Termine(g("2026-06-30"))),
        voce(Fase, "fase 1", Motivo::Termine(g("2026-07-08"))),
    ];
    let detto = |taciuti: &[GenerePromemoria], giorno: &str| {
        let dette = componi(&voci, taciuti, oggi(giorno));
        dette.iter().map(|v| v.testo.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        detto(&[], "2026-06-23"),
        ["tre schede", "rinviata", "fase 1", "fase 2"]
    );
    assert!(detto(&[], "2026-06-24").is_empty());
    // The seventh day before the end of phase 1 is the day after the term of the collection.
    assert_eq!(detto(&[Fase], "2026-07-01"), ["tre schede", "rinviata"]);
    assert!(
        detto(&[Fase], "2026-07-05").is_empty(),
        "fifteen days before phase 2, which is muted"
    );
    assert!(!detto(&[], "2026-07-05").is_empty());
}

#[test]
fn what_is_compulsory_cannot_be_muted() {
    let obbligatori: Vec<&str> = GenerePromemoria::TUTTI
        .iter()
        .filter(|g| g.obbligatorio())
        .map(|g| g.codice())
        .collect();
    assert_eq!(obbligatori, ["raccolta", "rinvio"]);
    let voci = [voce(
        GenerePromemoria::Raccolta,
        "tre",
        Motivo::Termine(g("2026-06-30")),
    )];
    assert_eq!(
        componi(&voci, GenerePromemoria::TUTTI, oggi("2026-06-30")).len(),
        1
    );
}

#[test]
fn an_address_is_one_that_can_be_written_to() {
    assert_eq!(
        email("  anna.rossi@comune.example ").unwrap(),
        "anna.rossi@comune.example"
    );
    for no in [
        "",
        "anna",
        "@comune.example",
        "anna@",
        "anna@comune",
        "anna@.example",
        "an na@comune.example",
        "anna@comune.example\r\nBcc: x@y.example",
        "<anna@comune.example>",
        "a@b@comune.example",
    ] {
        assert_eq!(email(no).unwrap_err().campo, "email", "{no}");
    }
}
