//! Acceptance on the invented printouts: one clean, one damaged as a scan is, one objective sheet.

use domain::importazione::Lettura;
use serde_json::Value;

use crate::attesi::{accettate, esatti_ptpc, tutti_obiettivo, tutti_ptpc, tutto_collocato};
use crate::stampe::inventata;

fn attesi(nome: &str) -> Value {
    serde_json::from_slice(&inventata(nome)).unwrap()
}

fn ptpc(nome: &str) {
    let lettura = imports::leggi(nome, &inventata(&format!("{nome}.txt"))).unwrap();
    let attesi = attesi(&format!("{nome}.json"));
    esatti_ptpc(&lettura, &attesi).tutto_giusto(&format!("{nome}, esatti"));
    tutti_ptpc(&accettate(&lettura), &attesi).tutto_giusto(&format!("{nome}, in tutto"));
    tutto_collocato(&lettura);
}

#[test]
fn the_clean_printout_comes_out_right() {
    ptpc("borgo-sereno-ptpc");
}

#[test]
fn the_scanned_printout_comes_out_right() {
    ptpc("borgo-sereno-ptpc-scansione");
}

#[test]
fn the_objective_sheet_comes_out_right() {
    let lettura =
        imports::leggi("obiettivo.txt", &inventata("borgo-sereno-obiettivo.txt")).unwrap();
    tutti_obiettivo(&lettura, &attesi("borgo-sereno-obiettivo.json"))
        .tutto_giusto("scheda obiettivo");
    tutto_collocato(&lettura);
}

#[test]
fn blanks_and_line_ends_change_nothing() {
    use crate::danni::{Danno, danneggia};
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let attesa = imports::leggi("a", testo.as_bytes()).unwrap();
    for danno in [Danno::SpaziDoppi, Danno::FineRigaWindows] {
        for seme in 0..3 {
            let letta = imports::leggi("a", danneggia(&testo, danno, seme).as_bytes()).unwrap();
            let contenuti =
                |l: &Lettura| l.schede.iter().map(|s| s.contenuto()).collect::<Vec<_>>();
            assert_eq!(contenuti(&letta), contenuti(&attesa), "{danno:?} {seme}");
            assert!(
                letta.non_collocate.is_empty(),
                "{danno:?} {seme}: {:?}",
                letta.non_collocate
            );
        }
    }
}

#[test]
fn an_author_s_spelling_is_said_and_kept() {
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt"))
        .unwrap()
        .replace(
            "1. FORMAZIONE: incontri svolti",
            "1. FORMAZONE: incontri svolti",
        );
    let letta = imports::leggi("a", testo.as_bytes()).unwrap();
    assert!(
        letta
            .avvisi
            .iter()
            .any(|a| a.frase.contains("«FORMAZONE»") && a.frase.contains("resta come stampato"))
    );
    assert!(letta.proposte.is_empty(), "{:?}", letta.proposte);
}

#[test]
fn every_repair_and_every_proposal_of_the_scan_is_reported() {
    let letta = imports::leggi("a", &inventata("borgo-sereno-ptpc-scansione.txt")).unwrap();
    let riparata = |prima: &str, dopo: &str| {
        assert!(
            letta
                .riparazioni
                .iter()
                .any(|r| r.prima == prima && r.dopo == dopo),
            "{prima}: {:#?}",
            letta.riparazioni
        )
    };
    riparata("2026 _DEMO_2", "2026_DEMO_2");
    riparata("u_04", "U_04");
    riparata("S04 01", "S04_01");
    riparata("ASSOCIAZI.ONI", "ASSOCIAZIONI");
    riparata("dell’'utente", "dell'utente");
    riparata("1=FATTO O;NON FATTO", "1=FATTO 0=NON FATTO");
    riparata("e revisione delle liste", "◦ revisione delle liste");
    riparata(
        "oncessione di sale e spazi comunali alle associazioni del territorio",
        "Concessione di sale e spazi comunali alle associazioni del territorio",
    );
    let proposte: Vec<(&str, &str)> = letta
        .proposte
        .iter()
        .map(|p| (p.prima.as_str(), p.dopo.as_str()))
        .collect();
    for attesa in [
        ("identita", "identità"),
        ("legittimita", "legittimità"),
        ("lstruttoria", "Istruttoria"),
        ("novita", "novità"),
    ] {
        assert!(proposte.contains(&attesa), "{attesa:?}: {proposte:?}");
    }
}

#[test]
fn a_split_table_that_does_not_add_up_keeps_only_what_is_sure() {
    use domain::campo::Valore;
    use domain::importazione::Fiducia;
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc-scansione.txt")).unwrap();
    // One of the four dates is lost.
    let letta = imports::leggi("a", testo.replacen("\n20/05/2026\n", "\n", 1).as_bytes()).unwrap();
    let scheda = letta
        .schede
        .iter()
        .find(|s| s.codice == "2026_DEMO_3")
        .unwrap();
    let fasi = scheda.campi.iter().find(|c| c.chiave == "fasi").unwrap();
    assert_eq!(fasi.fiducia, Fiducia::Incerta);
    let Valore::Fasi(f) = &fasi.valore else {
        panic!("fasi")
    };
    assert_eq!(f[0].peso.map(|p| p.con_punto(2)), Some("100.00".into()));
    assert_eq!((f[0].inizio_previsto, f[0].fine_effettiva), (None, None));
    for perduta in ["01/03/2026", "12/03/2026", "31/05/2026"] {
        assert!(
            letta
                .non_collocate
                .iter()
                .any(|n| n.testo.contains(perduta)),
            "{perduta}: {:?}",
            letta.non_collocate
        );
    }
    assert!(
        letta
            .avvisi
            .iter()
            .any(|a| a.scheda.as_deref() == Some("2026_DEMO_3")
                && a.frase.contains("spezzata in colonne"))
    );
}

#[test]
fn a_page_without_a_code_is_joined_only_to_a_sheet_of_its_level() {
    let testo = String::from_utf8(inventata("borgo-sereno-ptpc.txt")).unwrap();
    let senza = |codice: &str| {
        let riga = format!("{codice} Assessore");
        assert!(testo.contains(&riga), "{riga}");
        imports::leggi("a", testo.replacen(&riga, "Assessore", 1).as_bytes()).unwrap()
    };
    let avvisi = |letta: &Lettura| {
        letta
            .avvisi
            .iter()
            .filter(|a| a.frase.contains("pagina senza codice leggibile"))
            .map(|a| (a.scheda.clone(), a.frase.contains("è stata unita")))
            .collect::<Vec<_>>()
    };
    // After a process, it is taken for more of it.
    let unita = senza("2026_DEMO_2");
    assert_eq!(avvisi(&unita), [(Some("2026_DEMO_1".to_owned()), true)]);

    // After a CdR it is of nobody: nothing of it ends up on the sheet of the CdR.
    let di_nessuno = senza("2026_DEMO_1");
    assert_eq!(avvisi(&di_nessuno), [(None, false)]);
    let intera = imports::leggi("a", testo.as_bytes()).unwrap();
    let cdr = |letta: &Lettura| {
        let suo = letta.schede.iter().find(|s| s.codice == "U_04").unwrap();
        suo.contenuto().0
    };
    assert_eq!(cdr(&di_nessuno), cdr(&intera));
    assert!(
        di_nessuno
            .non_collocate
            .iter()
            .any(|n| n.testo.contains("Accoglimento della richiesta") && n.scheda.is_none()),
        "{:?}",
        di_nessuno.non_collocate
    );
}
