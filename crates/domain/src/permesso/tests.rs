use super::*;

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
    use Ruolo::{Amministratore, Lettore, Nucleo, Pianificazione, Rpct, Segretario};
    for (chi, puo, non_puo) in [
        // Accounts are his, plans are not: he makes administrators, and nobody who reads a plan.
        (
            &[Amministratore][..],
            &[Amministratore][..],
            &[Rpct, Pianificazione, Segretario, Nucleo, Lettore][..],
        ),
        // Who decides scores is appointed by who may decide them.
        (
            &[Rpct],
            &[Rpct, Segretario, Lettore],
            &[Amministratore, Pianificazione, Nucleo],
        ),
        (
            &[Pianificazione],
            &[Pianificazione, Segretario, Nucleo, Lettore],
            // The RPCT reads the register of accesses, which the planning office does not.
            &[Amministratore, Rpct],
        ),
        (&[Amministratore, Rpct, Pianificazione], Ruolo::TUTTI, &[]),
        (&[Lettore, Nucleo, Segretario], &[], Ruolo::TUTTI),
        (&[], &[], Ruolo::TUTTI),
    ] {
        for r in puo {
            assert!(conferibile(chi, *r), "{chi:?} {r:?}");
        }
        for r in non_puo {
            assert!(!conferibile(chi, *r), "{chi:?} {r:?}");
        }
    }
}
