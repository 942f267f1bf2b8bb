//! Findings that somebody accepts: kept with their reason, told in the trail, taken back.

use domain::anomalie::{self, Accettazione, AccettazioneId, Anomalia, RegolaAnomalia};
use domain::campo::Valore;
use domain::fact::{Atto, Fact};
use domain::vista::Vista;
use domain::{Decimale, Scheda};
use store::storia::{self, Oggetto};
use store::{Error, accettazioni};
use testkit::{Prova, adesso};

struct Mondo {
    p: Prova,
    vista: Vista,
    scheda: Scheda,
}

/// A plan with one process, whose weights do not sum to a hundred, without the sheet of its CdR.
fn mondo() -> Mondo {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let mut c = testkit::contenuto("2026_SEG_1");
    c.fasi[0].peso = Some(Decimale::new(50, 0));
    let scheda = p.scheda_con(&p.actor, &vista, c);
    Mondo { p, vista, scheda }
}

impl Mondo {
    fn trovate(&self) -> Vec<Anomalia> {
        let oggi = adesso().date_naive();
        self.p
            .leggi(|c| store::anomalie::di_vista(c, &self.p.actor, &self.vista, oggi))
    }

    fn trova(&self, regola: RegolaAnomalia) -> Anomalia {
        let trovate = self.trovate();
        let sua = trovate.iter().find(|a| a.regola == regola);
        sua.unwrap_or_else(|| panic!("{trovate:?}")).clone()
    }

    fn fatto(&self, anomalia: &Anomalia) -> Fact<Accettazione> {
        let id = AccettazioneId(store::new_id());
        let chi = &self.p.actor;
        Accettazione::nuova(id, &self.vista.id, anomalia, "È così", chi, adesso()).unwrap()
    }

    fn accettate(&self) -> Vec<Accettazione> {
        self.p
            .leggi(|c| accettazioni::list(c, &self.p.actor, &self.vista.id))
    }

    fn atti(&self, oggetto: &Oggetto) -> Vec<(Atto, Option<String>)> {
        self.p
            .leggi(|c| storia::di(c, &self.p.actor, oggetto))
            .into_iter()
            .filter(|r| r.campo == Accettazione::CAMPO)
            .map(|r| (r.atto, r.nota))
            .collect()
    }
}

#[test]
fn the_rules_look_at_what_the_body_has() {
    let m = mondo();
    let di = |a: &Anomalia| (a.regola, a.codice().map(str::to_owned));
    let orfano = (RegolaAnomalia::Orfano, Some("2026_SEG_1".to_owned()));
    assert!(m.trovate().iter().map(di).any(|a| a == orfano));
    // What one sheet shows by itself is the same on its page and in the plan.
    let oggi = adesso().date_naive();
    let esame = m.p.leggi(|c| {
        store::anomalie::di_schede(
            c,
            &m.p.actor,
            &m.vista,
            std::slice::from_ref(&m.scheda),
            oggi,
        )
    });
    assert_eq!(esame.trovate, m.trovate());

    // A CdR of that code in another plan is not the CdR of this one.
    let altra = m.p.vista("2025_PTPC");
    m.p.scheda(&altra, "U_01");
    assert!(m.trovate().iter().map(di).any(|a| a == orfano));
    m.p.scheda(&m.vista, "U_01");
    assert!(!m.trovate().iter().map(di).any(|a| a == orfano));

    // An objective is named without its year; it may stand in any plan of the body.
    let irrisolti = || {
        m.trovate()
            .iter()
            .filter(|a| a.regola == RegolaAnomalia::RinvioIrrisolto)
            .count()
    };
    let codici = Valore::Elenco(vec!["Z101".to_owned()]);
    m.p.correggi(&m.scheda, "riferimento_obiettivo_gestionale", codici);
    assert_eq!(irrisolti(), 1);
    let obiettivi = m.p.vista("2026_OBIETTIVI");
    m.p.scheda(&obiettivi, "2026_Z101");
    assert_eq!(irrisolti(), 0);
}

#[test]
fn an_acceptance_and_its_withdrawal_are_told_in_the_trail() {
    let m = mondo();
    let pesi = m.trova(RegolaAnomalia::Pesi);
    let fatto = m.fatto(&pesi);
    m.p.scrivi(|tx| accettazioni::record(tx, &fatto));
    assert_eq!(m.accettate(), [fatto.cosa().clone()]);
    let della_scheda = Oggetto::Scheda(m.scheda.id().clone());
    let accettata = (Atto::Accettazione, Some("È così".to_owned()));
    assert_eq!(m.atti(&della_scheda), std::slice::from_ref(&accettata));
    // It is no change of the sheet: whoever has its form open is not disturbed.
    let dopo =
        m.p.leggi(|c| storia::dopo_versione(c, &m.p.actor, m.scheda.id(), 1));
    assert_eq!(dopo, []);

    let ancora = m.fatto(&pesi);
    let doppia = m.p.db.write(|tx| accettazioni::record(tx, &ancora));
    assert!(matches!(doppia, Err(Error::Conflict(v)) if v == "accettazioni_frase"));

    let riaperta = fatto.cosa().riapri(&m.p.actor, adesso());
    m.p.scrivi(|tx| accettazioni::record(tx, &riaperta));
    assert_eq!(m.accettate(), []);
    assert_eq!(m.atti(&della_scheda), [(Atto::Riapertura, None), accettata]);
    let due_volte = m.p.db.write(|tx| accettazioni::record(tx, &riaperta));
    assert!(matches!(due_volte, Err(Error::NotFound)));
    assert_eq!(store::verify(&m.p.db).unwrap(), [""; 0]);
}

#[test]
fn a_finding_of_the_plan_is_told_in_the_trail_of_the_plan() {
    let m = mondo();
    let del_piano = Anomalia {
        regola: RegolaAnomalia::TipiTuttiUguali,
        scheda: None,
        campo: None,
        frase: "tutti uguali".to_owned(),
    };
    let fatto = m.fatto(&del_piano);
    m.p.scrivi(|tx| accettazioni::record(tx, &fatto));
    assert_eq!(m.accettate()[0].scheda, None);
    assert_eq!(m.atti(&Oggetto::Vista(m.vista.id.clone())).len(), 1);
    // A sheet that the plan does not have cannot be accepted.
    let d_altri = Anomalia {
        scheda: Some((domain::Livello::Processo, "2026_X_9".to_owned())),
        ..del_piano
    };
    let no =
        m.p.db
            .write(|tx| accettazioni::record(tx, &m.fatto(&d_altri)));
    assert!(matches!(no, Err(Error::NotFound)));
}

#[test]
fn a_sentence_that_changes_is_open_again() {
    let m = mondo();
    let fatto = m.fatto(&m.trova(RegolaAnomalia::Pesi));
    m.p.scrivi(|tx| accettazioni::record(tx, &fatto));
    let accettate = || anomalie::separa(m.trovate(), &m.accettate()).1.len();
    assert_eq!(accettate(), 1);
    let mut fasi = m.scheda.contenuto().fasi.clone();
    fasi[0].peso = Some(Decimale::new(55, 0));
    m.p.correggi(&m.scheda, "fasi", Valore::Fasi(fasi));
    assert_eq!(accettate(), 0);
    assert_eq!(m.accettate().len(), 1, "the words said are not lost");
}
