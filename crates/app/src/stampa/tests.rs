use std::ops::ControlFlow;
use std::path::Path;

use domain::Atto;
use domain::campo::Valore;
use domain::cdr::Cdr;
use domain::libro::{OggettoStampa, ParametriStampa, Stemma};
use domain::prospetto::{Prospetto, ScelteProspetto};
use domain::versione::Momento;
use domain::vista::Vista;
use domain::vista::vita::PassaggioVista;
use testkit::{Prova, adesso};

fn parametri(vista: &Vista, oggetto: OggettoStampa) -> ParametriStampa {
    ParametriStampa {
        formato: domain::libro::FormatoLibro::Pdf,
        vista: vista.codice.clone(),
        livelli: Vec::new(),
        cdr: None,
        stato: None,
        gantt: None,
        oggetto,
        data_elaborazione: adesso().date_naive(),
    }
}

fn stampa(p: &Prova, parametri: &ParametriStampa, file: &Path) -> anyhow::Result<Vec<u8>> {
    super::scrivi(&p.db, &p.actor, parametri, file, &mut |_| {
        ControlFlow::Continue(())
    })?;
    Ok(std::fs::read(file)?)
}

/// Whatever became of the plan, the body and the layout of its sheets.
#[test]
fn a_version_prints_again_byte_for_byte() {
    let p = Prova::new();
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("libro.pdf");
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let adottata = p.passa_vista(&vista, PassaggioVista::Adotta);
    let versione = parametri(&vista, OggettoStampa::Versione(1));
    let prima = stampa(&p, &versione, &file).unwrap();
    p.passa_vista(&adottata, PassaggioVista::ApriVariazione);
    p.correggi(&scheda, "titolo", Valore::testo("Accesso civico"));
    p.scheda(&vista, "2026_SEG_2");
    let (_, fornito) = domain::modello::FORNITI[1];
    p.scrivi(|tx| {
        store::enti::rename(tx, &p.actor, "Unione di comuni", adesso())?;
        let stemma = Stemma {
            immagine: b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>".to_vec(),
            testo_alternativo: "Nuovo stemma".to_owned(),
        };
        store::enti::set_stemma(tx, &p.actor, Some(&stemma), adesso())?;
        let altro = fornito.replace("SCHEDA PTPC", "ALTRA SCHEDA");
        store::modelli::save(tx, &p.actor, "altro.toml", &altro, adesso())
    });
    assert!(stampa(&p, &versione, &file).unwrap() == prima);
    let oggi = parametri(&vista, OggettoStampa::Oggi);
    assert!(stampa(&p, &oggi, &file).unwrap() != prima);
    let di = |versione| Momento {
        vista: vista.codice.clone(),
        versione,
    };
    let confronto = parametri(
        &vista,
        OggettoStampa::Confronto {
            da: di(Some(1)),
            a: di(None),
            solo_piano: false,
        },
    );
    let confronto = stampa(&p, &confronto, &file).unwrap();
    assert!(confronto.starts_with(b"%PDF-"));
}

/// What a variation froze stays as well, with the names of that day: the whole book, and that of a CdR.
#[test]
fn a_version_made_by_a_variation_prints_again_byte_for_byte() {
    let p = Prova::new();
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("libro.pdf");
    let cdr = p.cdr("U_01", "Segreteria");
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "U_01");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let adottata = p.passa_vista(&vista, PassaggioVista::Adotta);
    let aperta = p.passa_vista(&adottata, PassaggioVista::ApriVariazione);
    p.correggi(&scheda, "titolo", Valore::testo("Accesso civico"));
    let variata = p.passa_vista(&aperta, PassaggioVista::ApprovaVariazione);
    let libro = |oggetto: OggettoStampa, cdr: Option<&str>| {
        let scelti = ParametriStampa {
            formato: domain::libro::FormatoLibro::Pdf,
            cdr: cdr.map(str::to_owned),
            ..parametri(&vista, oggetto)
        };
        stampa(&p, &scelti, &file).unwrap()
    };
    let seconda = |cdr| libro(OggettoStampa::Versione(2), cdr);
    let prima = (seconda(None), seconda(Some("U_01")));
    assert!(libro(OggettoStampa::Versione(1), None) != prima.0);
    let oggi = libro(OggettoStampa::Oggi, Some("U_01"));
    let altro_nome = Cdr {
        nome: "Affari generali".to_owned(),
        ..cdr.clone()
    };
    let fatto = cdr.correggi(&altro_nome, Atto::Correzione, &p.actor, adesso());
    p.scrivi(|tx| store::cdr::record(tx, &fatto.unwrap()));
    let col_nome = libro(OggettoStampa::Oggi, Some("U_01"));
    assert!(col_nome != oggi, "the new name is printed");
    p.passa_vista(&variata, PassaggioVista::ApriVariazione);
    p.correggi(&scheda, "titolo", Valore::testo("Accesso ai documenti"));
    let col_titolo = libro(OggettoStampa::Oggi, Some("U_01"));
    assert!(col_titolo != col_nome, "the new title is printed");
    assert!(seconda(None) == prima.0, "the whole book");
    assert!(seconda(Some("U_01")) == prima.1, "the book of the CdR");
}

/// A unit that has another code today is chosen by the one that the version knows; by its new one it is not there.
#[test]
fn a_version_is_printed_for_a_cdr_by_the_code_of_its_day() {
    let p = Prova::new();
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("libro.pdf");
    let cdr = p.cdr("U_01", "Segreteria");
    p.cdr("U_02", "Gare");
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    p.passa_vista(&vista, PassaggioVista::Adotta);
    let di = |oggetto: OggettoStampa, codice: &str| {
        let scelti = ParametriStampa {
            formato: domain::libro::FormatoLibro::Pdf,
            cdr: Some(codice.to_owned()),
            ..parametri(&vista, oggetto)
        };
        stampa(&p, &scelti, &file)
    };
    let prima = di(OggettoStampa::Versione(1), "U_01").unwrap();
    let altro = Cdr {
        codice: "U_77".to_owned(),
        ..cdr.clone()
    };
    let fatto = cdr.correggi(&altro, Atto::Correzione, &p.actor, adesso());
    p.scrivi(|tx| store::cdr::record(tx, &fatto.unwrap()));
    assert!(di(OggettoStampa::Versione(1), "U_01").unwrap() == prima);
    let no = di(OggettoStampa::Versione(1), "U_77").unwrap_err();
    assert!(
        no.to_string()
            .contains("non c'è nella versione 1: ci sono U_01, U_02"),
        "{no}"
    );
    let no = di(OggettoStampa::Oggi, "U_01").unwrap_err();
    assert!(
        no.to_string().contains("non esiste: ci sono U_02, U_77"),
        "{no}"
    );
    assert!(di(OggettoStampa::Oggi, "U_77").is_ok());
}

#[test]
fn a_version_that_is_not_there_is_named() {
    let p = Prova::new();
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("libro.pdf");
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    let due = parametri(&vista, OggettoStampa::Versione(2));
    let no = stampa(&p, &due, &file).unwrap_err().to_string();
    assert!(no.contains("non è stato adottato"), "{no}");
    p.passa_vista(&vista, PassaggioVista::Adotta);
    let no = stampa(&p, &due, &file).unwrap_err().to_string();
    assert!(no.contains("ha: 1"), "{no}");
    assert!(!file.exists());
}

/// Every report becomes a book, the same bytes each time; what is not there to choose is said.
#[test]
fn every_report_prints() {
    let p = Prova::new();
    let cartella = tempfile::tempdir().unwrap();
    let file = cartella.path().join("prospetto.pdf");
    p.cdr("U_01", "Segreteria");
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "U_01");
    for n in 1..4 {
        p.scheda(&vista, &format!("2026_SEG_{n}"));
    }
    p.monitoraggio(&vista, "m-1", &[]);
    let prospetto = |quale, scelte| parametri(&vista, OggettoStampa::Prospetto { quale, scelte });
    for quale in Prospetto::TUTTI.iter().filter(|q| q.adatto(vista.tipo)) {
        let chiesto = prospetto(*quale, ScelteProspetto::default());
        let prima = stampa(&p, &chiesto, &file).unwrap();
        assert!(prima.starts_with(b"%PDF-"), "{quale:?}");
        assert!(prima == stampa(&p, &chiesto, &file).unwrap(), "{quale:?}");
    }
    let altrove = ScelteProspetto {
        cdr: "U_99".to_owned(),
        ..ScelteProspetto::default()
    };
    let no = stampa(&p, &prospetto(Prospetto::Processi, altrove), &file).unwrap_err();
    assert!(no.to_string().contains("«U_99» non c'è"), "{no}");
}
