use super::*;
use crate::actor::{Mandato, UtenteId};
use crate::cdr::CdrId;
use crate::ente::EnteId;

/// The matrix as an official reads it: acts down, roles across.
fn matrice() -> String {
    let intestazione = Ruolo::TUTTI
        .iter()
        .map(|r| r.etichetta())
        .collect::<Vec<_>>()
        .join(" | ");
    let righe = Permesso::TUTTI.iter().map(|p| {
        let caselle: Vec<&str> = Ruolo::TUTTI
            .iter()
            .map(|r| if r.puo(*p) { "sì" } else { "–" })
            .collect();
        format!("{} | {}", p.etichetta(), caselle.join(" | "))
    });
    std::iter::once(format!("| {intestazione}"))
        .chain(righe)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_matrix() {
    insta::assert_snapshot!(matrice());
}

#[test]
fn every_act_stands_once_in_the_table_and_somebody_may_do_it() {
    for p in Permesso::TUTTI {
        let quante = TABELLA.iter().filter(|(q, _)| q == p).count();
        assert_eq!(quante, 1, "{p:?}");
        assert!(!p.ruoli().is_empty(), "{p:?}");
    }
}

#[test]
fn nobody_appoints_to_more_than_he_holds() {
    use Ruolo::{
        Amministratore, Assessore, Lettore, Nucleo, Pianificazione, Referente, Responsabile, Rpct,
        Segretario,
    };
    for (chi, puo, non_puo) in [
        // Accounts are his, plans are not: he makes administrators, and nobody who reads a plan.
        (
            &[Amministratore][..],
            &[Amministratore][..],
            &[
                Rpct,
                Pianificazione,
                Segretario,
                Responsabile,
                Referente,
                Assessore,
                Nucleo,
                Lettore,
            ][..],
        ),
        // Who decides scores is appointed by who may decide them.
        (
            &[Rpct],
            &[
                Rpct,
                Segretario,
                Responsabile,
                Referente,
                Assessore,
                Lettore,
            ],
            &[Amministratore, Pianificazione, Nucleo],
        ),
        (
            &[Pianificazione],
            &[Pianificazione, Segretario, Responsabile, Nucleo, Lettore],
            // The RPCT reads the register of accesses, which the planning office does not.
            &[Amministratore, Rpct],
        ),
        (&[Amministratore, Rpct, Pianificazione], Ruolo::TUTTI, &[]),
        (&[Lettore, Nucleo, Segretario], &[], Ruolo::TUTTI),
        (
            // Who answers for a CdR lets others fill in its sheets with him, and nothing more.
            &[Responsabile],
            &[Referente],
            &[
                Amministratore,
                Rpct,
                Pianificazione,
                Segretario,
                Responsabile,
                Assessore,
                Nucleo,
                Lettore,
            ],
        ),
        (&[], &[], Ruolo::TUTTI),
    ] {
        let mandati = chi.iter().copied().map(Mandato::intero).collect();
        let actor = Actor::persona(UtenteId(1), "anna.verdi", EnteId(1), mandati);
        for r in puo {
            assert!(conferibile(&actor, *r, &Ambito::TuttoEnte), "{chi:?} {r:?}");
        }
        for r in non_puo {
            assert!(!conferibile(&actor, *r, &Ambito::nulla()), "{chi:?} {r:?}");
        }
    }
}

/// An administrator who also answers for a CdR reads and fills there: elsewhere he appoints nobody to do so, nor over the whole body.
#[test]
fn nobody_appoints_farther_than_he_reaches() {
    let su = |codice: &str| Ambito::Cdr([CdrId(codice.to_owned())].into());
    let mandati = vec![
        Mandato::intero(Ruolo::Amministratore),
        Mandato {
            ruolo: Ruolo::Responsabile,
            ambito: su("U_01"),
        },
    ];
    let actor = Actor::persona(UtenteId(1), "anna.verdi", EnteId(1), mandati);
    assert!(conferibile(&actor, Ruolo::Referente, &su("U_01")));
    assert!(!conferibile(&actor, Ruolo::Referente, &su("U_02")));
    assert!(!conferibile(&actor, Ruolo::Lettore, &Ambito::TuttoEnte));
    assert!(!conferibile(&actor, Ruolo::Rpct, &su("U_01")));
}

/// How far the appointments to each role may reach, as an official reads it.
#[test]
fn the_reach_of_the_roles() {
    let righe = Ruolo::TUTTI.iter().map(|r| {
        let dove = match r.portata() {
            Portata::Ente => "tutto l'ente",
            Portata::Cdr => "un CdR e quelli che ne dipendono",
            Portata::EnteOCdr => "tutto l'ente, o un CdR e quelli che ne dipendono",
        };
        format!("{}: {dove}", r.etichetta())
    });
    insta::assert_snapshot!(righe.collect::<Vec<_>>().join("\n"));
}
