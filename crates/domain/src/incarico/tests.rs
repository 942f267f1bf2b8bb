use chrono::TimeZone;

use super::*;
use crate::ente::EnteId;

fn quando() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 31, 9, 0, 0).unwrap()
}

fn giorno(testo: &str) -> NaiveDate {
    data::parse_it(testo).unwrap()
}

fn chi(ruoli: &[Ruolo]) -> Actor {
    let mandati = ruoli.iter().copied().map(Mandato::intero).collect();
    Actor::persona(UtenteId(1), "anna.verdi", EnteId(1), mandati)
}

fn incarico(id: &str, ruolo: Ruolo, dal: &str, al: Option<&str>) -> Incarico {
    Incarico {
        id: IncaricoId(id.to_owned()),
        utente: UtenteId(2),
        ruolo,
        cdr: None,
        dal: giorno(dal),
        al: al.map(giorno),
        revocato: None,
        origine: None,
    }
}

fn frasi(no: Result<Fact<Incarico>, Vec<Refusal>>) -> Vec<String> {
    no.unwrap_err().into_iter().map(|r| r.frase).collect()
}

/// From its first day to its last, both included; and not a moment after it is revoked.
#[test]
fn an_appointment_gives_its_role_between_its_days() {
    let i = incarico("a", Ruolo::Lettore, "1/2/2026", Some("28/2/2026"));
    for (oggi, vale) in [
        ("31/1/2026", false),
        ("1/2/2026", true),
        ("28/2/2026", true),
        ("1/3/2026", false),
    ] {
        assert_eq!(i.in_vigore(giorno(oggi)), vale, "{oggi}");
        let struttura = Struttura::default();
        let suoi = mandati(&[i.clone(), i.clone()], &struttura, giorno(oggi));
        let attesi = [Mandato::intero(Ruolo::Lettore)];
        assert_eq!(suoi, attesi[..usize::from(vale)]);
    }
    let revocato = Incarico {
        revocato: Some(quando()),
        ..i
    };
    assert!(!revocato.in_vigore(giorno("10/2/2026")));
    assert!(revocato.finito(giorno("31/1/2026")));
}

#[test]
fn what_is_refused_is_said_all_at_once() {
    let rpct = chi(&[Ruolo::Rpct]);
    let storto = incarico("a", Ruolo::Amministratore, "1/3/2026", Some("1/1/2026"));
    let no = frasi(storto.conferisci(&[], &rpct, quando()));
    assert_eq!(no.len(), 3, "{no:?}");
    assert!(no[0].contains("«Amministratore» permette cose che tu non puoi fare"));
    // Twice the same at the same time says nothing more.
    let gia = incarico("a", Ruolo::Lettore, "1/1/2026", Some("30/6/2026"));
    let ancora = incarico("b", Ruolo::Lettore, "30/6/2026", None);
    let no = frasi(
        ancora
            .clone()
            .conferisci(std::slice::from_ref(&gia), &rpct, quando()),
    );
    assert_eq!(no, ["ha già questo incarico, dal 01/01/2026 al 30/06/2026"]);
    let dopo = Incarico {
        dal: giorno("1/7/2026"),
        ..ancora
    };
    let fatto = dopo.conferisci(&[gia], &rpct, quando()).unwrap();
    assert_eq!(
        fatto.modifiche()[0].dopo,
        Valore::testo("Lettore, dal 01/07/2026")
    );
}

/// The house is never closed from inside: the last who can appoint, invite or set up plans stays.
#[test]
fn the_last_who_can_appoint_is_not_revoked() {
    let tutto = chi(&[Ruolo::Amministratore, Ruolo::Rpct, Ruolo::Pianificazione]);
    let primo = incarico("a", Ruolo::Amministratore, "1/1/2026", None);
    let a_termine = incarico("b", Ruolo::Amministratore, "1/1/2026", Some("31/12/2026"));
    let no = frasi(primo.revoca(&[primo.clone(), a_termine], &tutto, quando()));
    assert!(no[0].contains("invitare persone"), "{no:?}");
    let altro = incarico("c", Ruolo::Amministratore, "1/1/2026", None);
    let tutti = [
        primo.clone(),
        altro,
        incarico("d", Ruolo::Rpct, "1/1/2026", None),
    ];
    let fatto = primo.revoca(&tutti, &tutto, quando()).unwrap();
    assert_eq!(fatto.cosa().revocato, Some(quando()));
    assert!(frasi(fatto.cosa().revoca(&tutti, &tutto, quando()))[0].contains("già finito"));
    let lettore = incarico("e", Ruolo::Lettore, "1/1/2026", None);
    assert!(lettore.revoca(&[], &tutto, quando()).is_ok());
    let no = frasi(tutti[1].revoca(&tutti, &chi(&[Ruolo::Rpct]), quando()));
    assert!(no[0].contains("non puoi fare"), "{no:?}");
}

fn per(ruolo: Ruolo, cdr: &str) -> Incarico {
    Incarico {
        cdr: Some(CdrDiIncarico {
            id: CdrId(cdr.to_owned()),
            codice: cdr.to_owned(),
        }),
        ..incarico(cdr, ruolo, "1/1/2026", None)
    }
}

/// Two units hang below the first, and one was merged into one of these: who answers for the first reaches all four.
#[test]
fn an_appointment_reaches_what_hangs_below_and_what_was_merged() {
    let id = |codice: &str| CdrId(codice.to_owned());
    let coppie = [("U_01", "U_02"), ("U_01", "U_03"), ("U_03", "U_99")];
    // A circle, should one ever be stored, ends.
    let giro = [("U_99", "U_03")];
    let struttura = Struttura::di(coppie.iter().chain(&giro).map(|(a, b)| (id(a), id(b))));
    for (dove, fin_dove) in [
        ("U_01", &["U_01", "U_02", "U_03", "U_99"][..]),
        ("U_02", &["U_02"]),
        ("U_03", &["U_03", "U_99"]),
    ] {
        let suoi = mandati(
            &[per(Ruolo::Responsabile, dove)],
            &struttura,
            giorno("1/2/2026"),
        );
        let chi = Actor::persona(UtenteId(2), "dora.blu", EnteId(1), suoi);
        for codice in ["U_01", "U_02", "U_03", "U_99", "U_04"] {
            assert_eq!(
                chi.puo_su(Permesso::Compilare, Some(&id(codice))),
                fin_dove.contains(&codice),
                "{dove} {codice}"
            );
        }
        assert!(!chi.puo_su(Permesso::Leggere, None), "what is nobody's");
        assert!(!chi.puo(Permesso::Comporre));
    }
}

#[test]
fn a_role_reaches_as_far_as_it_may() {
    let pianifica = chi(&[Ruolo::Amministratore, Ruolo::Rpct, Ruolo::Pianificazione]);
    let senza = incarico("a", Ruolo::Responsabile, "1/1/2026", None);
    let no = senza.conferisci(&[], &pianifica, quando()).unwrap_err();
    assert_eq!(no[0].campo, "cdr");
    let no = per(Ruolo::Rpct, "U_01").conferisci(&[], &pianifica, quando());
    assert_eq!(no.unwrap_err()[0].campo, "cdr");
    // For two CdR one is appointed twice, for the same one once.
    let gia = [per(Ruolo::Responsabile, "U_01")];
    let altro = per(Ruolo::Responsabile, "U_02").conferisci(&gia, &pianifica, quando());
    assert_eq!(
        altro.unwrap().modifiche()[0].dopo,
        Valore::testo("Responsabile di CdR per U_02, dal 01/01/2026")
    );
    let stesso = per(Ruolo::Responsabile, "U_01").conferisci(&gia, &pianifica, quando());
    assert_eq!(stesso.unwrap_err()[0].campo, "ruolo");
}

fn con_origine(id: &str, ruolo: Ruolo, origine: &str) -> Incarico {
    Incarico {
        origine: Some(origine.to_owned()),
        ..incarico(id, ruolo, "1/1/2026", None)
    }
}

/// What the groups say is given once; what they say no more is taken; what a person gave, or another source, is left alone.
#[test]
fn groups_give_and_take_what_is_theirs() {
    let fonte = chi(Ruolo::TUTTI);
    let u = UtenteId(2);
    let allineato = |tutti: &[Incarico], voluti: &[(Ruolo, Option<CdrDiIncarico>)]| {
        let esito = allinea(u, tutti, voluti, "ldap", &fonte, quando(), || {
            "nuovo".to_owned()
        });
        let detti: Vec<(Ruolo, bool)> = esito
            .fatti
            .iter()
            .map(|f| (f.cosa().ruolo, f.cosa().revocato.is_some()))
            .collect();
        (detti, esito.restano)
    };
    let (dati, restano) = allineato(&[], &[(Ruolo::Lettore, None)]);
    assert_eq!((dati, restano.len()), (vec![(Ruolo::Lettore, false)], 0));
    let suo = con_origine("a", Ruolo::Lettore, "ldap");
    let tutti = [suo.clone()];
    assert_eq!(allineato(&tutti, &[(Ruolo::Lettore, None)]).0, []);
    assert_eq!(allineato(&tutti, &[]).0, [(Ruolo::Lettore, true)]);
    assert_eq!(
        allineato(&tutti, &[(Ruolo::Nucleo, None)]).0,
        [(Ruolo::Nucleo, false), (Ruolo::Lettore, true)]
    );
    let a_mano = incarico("b", Ruolo::Lettore, "1/1/2026", None);
    assert_eq!(allineato(std::slice::from_ref(&a_mano), &[]).0, []);
    assert_eq!(allineato(&[a_mano], &[(Ruolo::Lettore, None)]).0, []);
    let altra = con_origine("c", Ruolo::Lettore, "spid");
    assert_eq!(allineato(&[altra], &[]).0, []);
    // Another person's is not touched, and does not stand in the way.
    let di_altri = Incarico {
        utente: UtenteId(9),
        ..suo
    };
    let (dati, _) = allineato(&[di_altri], &[(Ruolo::Lettore, None)]);
    assert_eq!(dati, [(Ruolo::Lettore, false)]);
}

/// The groups may be wrong: the last who can appoint stays, and the logs say so.
#[test]
fn groups_do_not_lock_the_house() {
    let fonte = chi(Ruolo::TUTTI);
    let tutti = [
        con_origine("a", Ruolo::Amministratore, "ldap"),
        con_origine("b", Ruolo::Nucleo, "ldap"),
    ];
    let esito = allinea(UtenteId(2), &tutti, &[], "ldap", &fonte, quando(), || {
        "nuovo".to_owned()
    });
    let tolti: Vec<Ruolo> = esito.fatti.iter().map(|f| f.cosa().ruolo).collect();
    assert_eq!(tolti, [Ruolo::Nucleo]);
    assert_eq!(esito.restano.len(), 1, "{:?}", esito.restano);
    assert!(esito.restano[0].starts_with("Amministratore: "));
}
