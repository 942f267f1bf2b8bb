//! What somebody typed and did not save: one of each form, and not without end.

use domain::permesso::Ruolo;
use store::bozze;
use testkit::{Prova, adesso};

#[test]
fn the_oldest_drafts_go_when_there_are_more_than_one_comes_back_to() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let altro = p.utente("elisa.bruni", &[Ruolo::Rpct]);
    let salva = |chi, n: i64| {
        let quando = adesso() + chrono::Duration::minutes(n);
        let (modulo, campi) = (format!("blocchi/b{n}"), format!("titolo={n}"));
        p.scrivi(|tx| bozze::salva(tx, chi, scheda.id(), &modulo, &campi, quando));
    };
    salva(&altro, 0);
    for n in 1..=70 {
        salva(&p.actor, n);
        salva(&p.actor, n);
    }
    let sue = p.leggi(|c| bozze::list(c, &p.actor));
    assert_eq!(sue.len(), 60);
    assert_eq!(
        (sue[0].1.as_str(), sue[59].1.as_str()),
        ("blocchi/b70", "blocchi/b11")
    );
    assert_eq!(p.leggi(|c| bozze::list(c, &altro)).len(), 1);
}
