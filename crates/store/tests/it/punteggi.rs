//! What the scores of a plan come from, and those that were decided by hand.

use domain::albero::{PunteggioBloccato, PunteggioDiScheda};
use domain::campo::Valore;
use domain::scheda::Scheda;
use domain::smvp::Sistemi;
use domain::{Actor, Decimale, Fact};
use store::Error;
use store::storia::Oggetto;
use testkit::{Prova, adesso};

fn di(scheda: &Scheda, bloccato: Option<PunteggioBloccato>) -> PunteggioDiScheda {
    PunteggioDiScheda {
        vista: scheda.vista().clone(),
        scheda: scheda.id().clone(),
        bloccato,
    }
}

/// A score of 62,5 decided by somebody.
pub(crate) fn blocco(actor: &Actor, scheda: &Scheda, motivazione: &str) -> Fact<PunteggioDiScheda> {
    let sistemi = Sistemi::forniti().unwrap();
    di(scheda, None)
        .blocca(
            Decimale::new(625, 1),
            motivazione,
            sistemi.predefinito().unwrap(),
            actor,
            adesso(),
        )
        .unwrap()
}

#[test]
fn a_score_is_locked_and_unlocked_and_the_trail_says_why() {
    let p = Prova::new();
    let vista = p.vista("2026_OBIETTIVI");
    let scheda = p.scheda(&vista, "2026_Z1");
    let bloccati = || p.leggi(|c| store::punteggi::bloccati(c, &p.actor, &vista.id));
    assert!(bloccati().is_empty());
    for perche in ["Il nucleo ha corretto il dato", "Verbale 3"] {
        p.scrivi(|tx| store::punteggi::record(tx, &blocco(&p.actor, &scheda, perche)));
    }
    let b = bloccati().remove(scheda.id()).unwrap();
    assert_eq!(b.punteggio, Decimale::new(6_250, 2));
    assert_eq!(
        (b.motivazione.as_str(), b.chi.as_str()),
        ("Verbale 3", "anna.verdi")
    );
    assert_eq!(b.quando, adesso());
    let fatto = di(&scheda, Some(b)).sblocca(&p.actor, adesso()).unwrap();
    p.scrivi(|tx| store::punteggi::record(tx, &fatto));
    assert!(bloccati().is_empty());
    let suo = Oggetto::Scheda(scheda.id().clone());
    let storia = p.leggi(|c| store::storia::di(c, &p.actor, &suo));
    let atti: Vec<_> = storia
        .iter()
        .take(3)
        .map(|r| (r.atto.nome(), r.nota.as_deref(), r.versione))
        .collect();
    assert_eq!(
        atti,
        [
            ("sblocco", None, None),
            ("blocco", Some("Verbale 3"), None),
            ("blocco", Some("Il nucleo ha corretto il dato"), None),
        ]
    );
    assert_eq!(storia[0].dopo, Valore::Vuoto);
    assert_eq!(storia[1].dopo, Valore::Numero(Decimale::new(625, 1)));
    // The sheet itself is as it was: whoever is correcting it is not disturbed.
    let letta = p.leggi(|c| store::schede::find(c, &p.actor, &vista.id, "2026_Z1"));
    assert_eq!(letta.versione(), scheda.versione());
    assert_eq!(store::verify(&p.db).unwrap(), [""; 0]);
}

#[test]
fn nobody_locks_the_score_of_another_body() {
    let p = Prova::new();
    let scheda = p.scheda(&p.vista("2026_OBIETTIVI"), "2026_Z1");
    let fatto = blocco(&p.altro, &scheda, "Verbale");
    assert!(matches!(
        p.db.write(|tx| store::punteggi::record(tx, &fatto)),
        Err(Error::NotFound)
    ));
}

#[test]
fn a_plan_is_read_for_its_scores_in_as_many_statements_as_a_sheet() {
    let p = Prova::new();
    let (corta, lunga) = (p.vista("2026_CORTA"), p.vista("2026_LUNGA"));
    p.scheda(&corta, "2026_Z0");
    for n in 0..30 {
        p.scheda(&lunga, &format!("2026_Z{n}"));
    }
    let conta = |vista: &domain::vista::Vista| {
        let prima = p.db.statements();
        let letti = p.leggi(|c| {
            store::schede::risultati(c, &p.actor, &vista.id, &store::schede::Filtro::default())
        });
        (p.db.statements() - prima, letti)
    };
    let ((una, _), (tante, letti)) = (conta(&corta), conta(&lunga));
    assert_eq!(una, tante);
    assert_eq!(letti.len(), 30);
    let intera = p.leggi(|c| store::schede::find(c, &p.actor, &lunga.id, "2026_Z3"));
    let (riassunto, contenuto) = letti.iter().find(|(r, _)| r.codice == "2026_Z3").unwrap();
    assert_eq!(riassunto.titolo, "Attività 2026_Z3");
    assert_eq!(contenuto.fasi, intera.contenuto().fasi);
    assert_eq!(contenuto.indicatori, intera.contenuto().indicatori);
    assert_eq!(contenuto.collegato_a, intera.contenuto().collegato_a);
    assert!(contenuto.sezioni.is_empty());
}
