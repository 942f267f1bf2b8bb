//! `migrate`, `backup`, `restore`, `verify`.

use crate::banco::{Banco, detto, inventata, programma};

#[test]
fn a_copy_comes_back_whole_and_is_verified() {
    let banco = Banco::nuovo();
    banco
        .schedario(&["import", &inventata("borgo-sereno-ptpc.txt")])
        .bene();
    let copia = banco.file("copia.schedario").display().to_string();
    banco.schedario(&["backup", &copia]).bene();
    // What went out of the program is in the register of the body, by the name of the file and not by where it lies.
    let detto = banco.db().read(|c| {
        let operatore = domain::Actor::operatore(store::enti::list(c)?.remove(0).id);
        store::registro::dopo(c, &operatore, &store::registro::Filtro::default(), 0, 10)
    });
    let detto = detto.unwrap();
    let ultima = detto.last().unwrap();
    assert_eq!(ultima.cosa, domain::registro::Annotazione::Copia);
    assert_eq!(ultima.dettaglio, "schedario backup: copia.schedario");

    let altro = Banco::nuovo();
    altro.schedario(&["restore", &copia]).bene();
    assert!(altro.schedario(&["verify"]).bene().contains("integri"));
    assert_eq!(altro.esporta("2026_PTPC"), banco.esporta("2026_PTPC"));
    let frasi = altro.schedario(&["restore", &copia]).rifiuta();
    assert!(frasi.contains("non è vuota"), "{frasi}");
}

#[test]
fn a_broken_copy_changes_nothing() {
    let banco = Banco::nuovo();
    banco
        .schedario(&["import", &inventata("borgo-sereno-ptpc.txt")])
        .bene();
    let copia = banco.file("copia.schedario");
    banco
        .schedario(&["backup", &copia.display().to_string()])
        .bene();
    let byte = std::fs::read(&copia).unwrap();
    let tronca = banco.scrivi("tronca.schedario", &byte[..byte.len() / 2]);
    // Where there was no database, there is none afterwards.
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    for rotta in [
        tronca,
        inventata("borgo-sereno-ptpc.txt"),
        banco.file("manca").display().to_string(),
    ] {
        let frasi = detto(programma(&["restore", &rotta]).arg("--data").arg(&data)).rifiuta();
        assert!(frasi.trim_end().lines().count() == 1, "{frasi}");
        assert!(!data.exists(), "{rotta}");
    }
}

#[test]
fn the_schema_is_made_once_and_reading_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let su = |parole: &[&str]| detto(programma(parole).arg("--data").arg(&data));
    for parole in [
        &["verify"][..],
        &["export", "--vista", "2026_PTPC"],
        &["check", "--vista", "2026_PTPC"],
        &["backup", "x"],
    ] {
        assert!(su(parole).rifiuta().contains("non esiste"));
        assert!(!data.exists());
    }
    su(&["migrate"]).bene();
    su(&["migrate"]).bene();
    assert!(su(&["verify"]).bene().contains("integri"));
    assert!(
        su(&["check", "--vista", "2026_PTPC"])
            .rifiuta()
            .contains("vuota")
    );
}
