//! The SMVP of a body: its own versions, and the one a plan keeps.

use domain::regole::{RegoleScritte as _, Versione};
use domain::smvp::{FORNITI, Sistemi, Smvp};
use store::Error;
use store::storia::Oggetto;
use testkit::{Prova, adesso};

/// The simple rules under another code.
pub(crate) fn proprio(codice: &str, versione: u32) -> String {
    let (_, testo) = FORNITI.first().unwrap();
    testo
        .replacen(
            "codice = \"semplice\"",
            &format!("codice = \"{codice}\""),
            1,
        )
        .replacen("versione = 1", &format!("versione = {versione}"), 1)
}

fn registra(p: &Prova, codice: &str, versione: u32) -> store::Result<()> {
    let testo = proprio(codice, versione);
    let smvp = Smvp::leggi_testo(&testo).unwrap();
    p.db.write(|tx| store::regole::record(tx, &p.actor, &smvp, &testo, adesso()))
}

#[test]
fn a_version_stays_and_the_next_one_is_higher() {
    let p = Prova::new();
    registra(&p, "borgo", 2).unwrap();
    for (codice, versione, frase) in [
        ("borgo", 2, "scrivi versione = 3"),
        ("borgo", 1, "scrivi versione = 3"),
        ("semplice", 9, "fornito con Schedario"),
    ] {
        let no = registra(&p, codice, versione);
        assert!(
            matches!(&no, Err(Error::Rifiuto(f)) if f[0].contains(frase)),
            "{no:?}"
        );
    }
    registra(&p, "borgo", 3).unwrap();
    let propri = p.leggi(|c| store::regole::list::<Smvp>(c, &p.actor));
    let versioni: Vec<_> = propri
        .iter()
        .map(|s| (s.codice.as_str(), s.versione))
        .collect();
    assert_eq!(versioni, [("borgo", 3), ("borgo", 2)]);
    assert_eq!(propri[1].testo, proprio("borgo", 2));
    let sistemi: Sistemi = p.leggi(|c| store::regole::tutte(c, &p.actor));
    assert_eq!(sistemi.ultimo("borgo").unwrap().versione, 3);
    assert_eq!(sistemi.predefinito().unwrap().codice, "semplice");
    let due = Oggetto::Smvp(Versione {
        codice: "borgo".to_owned(),
        versione: 2,
    });
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &due));
    assert_eq!((storia.len(), storia[0].atto.nome()), (1, "creazione"));
    assert_eq!(store::verify(&p.db).unwrap(), [""; 0]);
}

#[test]
fn a_plan_keeps_its_smvp_and_the_trail_says_it() {
    let p = Prova::new();
    let vista = p.vista("2026_OBIETTIVI");
    assert_eq!(vista.smvp, None);
    let scelto = Versione::leggi("avanzamento 1").unwrap();
    p.cambia_vista(&vista, |v| v.smvp = Some(scelto.clone()));
    let letta = p.leggi(|c| store::viste::find(c, &p.actor, "2026_OBIETTIVI"));
    assert_eq!(letta.smvp, Some(scelto));
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &Oggetto::Vista(vista.id.clone())));
    assert_eq!(storia[0].campo, "smvp");
    assert_eq!(
        storia[0].dopo,
        domain::campo::Valore::testo("avanzamento 1")
    );
}
