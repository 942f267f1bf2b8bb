//! The audit trail: a line for each change, and a chain that shows a bent one.

use diesel::RunQueryDsl as _;
use domain::campo::Valore;
use domain::fact::Atto;
use domain::libro::Stemma;
use domain::{Actor, Decimale};
use store::storia::{self, Oggetto};
use testkit::{Prova, adesso};

#[test]
fn each_field_that_changes_leaves_a_line() {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    let scheda = p.scheda(&vista, "2026_SEG_1");
    let oggetto = Oggetto::Scheda(scheda.id().clone());
    let creata = p.leggi(|c| storia::di(c, &p.actor, &oggetto));
    assert!(
        creata.iter().all(|r| r.atto == Atto::Creazione
            && r.versione == Some(1)
            && r.prima == Valore::Vuoto)
    );
    assert_eq!(
        creata.len(),
        domain::scheda::campi::CAMPI
            .iter()
            .filter(|c| !c.get(scheda.contenuto()).vuoto())
            .count()
    );

    let valori = [
        (
            "livello_rischio".to_owned(),
            Valore::Numero(Decimale::new(4, 0)),
        ),
        ("fonti".to_owned(), Valore::testo("Legge 190/2012")),
    ];
    let fatto = scheda
        .correggi(
            valori,
            Atto::Correzione,
            Some("Riunione".to_owned()),
            &p.actor,
            adesso(),
        )
        .unwrap();
    p.scrivi(|tx| store::schede::record(tx, &fatto));
    let righe = p.leggi(|c| storia::dopo_versione(c, &p.actor, scheda.id(), 1));
    let [rischio, fonti] = righe.as_slice() else {
        panic!("{righe:?}")
    };
    assert_eq!(
        (rischio.campo.as_str(), &rischio.prima, &rischio.dopo),
        (
            "livello_rischio",
            &Valore::Numero(Decimale::new(356, 2)),
            &Valore::Numero(Decimale::new(4, 0))
        )
    );
    assert_eq!(
        (fonti.campo.as_str(), &fonti.prima),
        ("fonti", &Valore::Vuoto)
    );
    assert_eq!(
        (
            fonti.chi.as_str(),
            fonti.chi_utente,
            fonti.quando,
            fonti.versione
        ),
        ("anna.verdi", p.actor.utente, adesso(), Some(2))
    );
    assert_eq!(fonti.nota.as_deref(), Some("Riunione"));
    assert_eq!(fonti.progressivo, rischio.progressivo + 1);
    assert!(
        p.leggi(|c| storia::dopo_versione(c, &p.actor, scheda.id(), 2))
            .is_empty()
    );
    // The page shows the latest first.
    assert_eq!(
        p.leggi(|c| storia::di(c, &p.actor, &oggetto)).first(),
        Some(fonti)
    );
}

#[test]
fn what_is_not_a_sheet_leaves_lines_too() {
    let p = Prova::new();
    let (vista, cdr, persona, portatore) = (
        p.vista("2026_PTPC"),
        p.cdr("U_01", "Segreteria"),
        p.persona("Rossi Anna"),
        p.portatore("ENTI"),
    );
    let stemma = Stemma {
        immagine: vec![1, 2, 3],
        testo_alternativo: "Un borgo".to_owned(),
    };
    p.scrivi(|tx| {
        store::modelli::save(tx, &p.actor, "nostro.toml", "codice = 'x'", adesso())?;
        store::modelli::delete(tx, &p.actor, "nostro.toml", adesso())?;
        store::enti::rename(tx, &p.actor, "Città di Borgo Sereno", adesso())?;
        store::enti::set_stemma(tx, &p.actor, Some(&stemma), adesso())
    });
    let utente = p.actor.utente.unwrap();
    for (oggetto, campi) in [
        (
            Oggetto::Vista(vista.id),
            vec!["codice", "titolo", "tipo", "anno", "dal", "al"],
        ),
        (Oggetto::Cdr(cdr.id), vec!["codice", "nome", "alias"]),
        (Oggetto::Persona(persona.id), vec!["cognome_nome"]),
        (Oggetto::Portatore(portatore.id), vec!["nome"]),
        (
            Oggetto::Modello("nostro.toml".to_owned()),
            vec!["testo", "testo"],
        ),
        (Oggetto::Ente, vec!["nome", "nome", "stemma"]),
        (Oggetto::Utente(utente), vec!["incarico"; 3]),
    ] {
        let mut righe = p.leggi(|c| storia::di(c, &p.actor, &oggetto));
        righe.reverse();
        let detti: Vec<&str> = righe
            .iter()
            .map(|r| r.campo.as_str())
            .filter(|c| *c != "modelli")
            .collect();
        assert_eq!(detti, campi, "{oggetto:?}");
    }
    assert_eq!(p.leggi(|c| store::enti::stemma(c, &p.actor)), Some(stemma));
    assert_eq!(p.leggi(storia::verifica), Vec::<String>::new());
}

/// Bends the trail as somebody with the password of the database could.
fn piega(p: &Prova, sql: &str) -> Vec<String> {
    p.scrivi(|tx| Ok(diesel::sql_query(sql).execute(&mut **tx)?));
    p.leggi(storia::verifica)
}

fn con_una_scheda() -> Prova {
    let p = Prova::new();
    let vista = p.vista("2026_PTPC");
    p.scheda(&vista, "2026_SEG_1");
    assert_eq!(p.leggi(storia::verifica), Vec::<String>::new());
    p
}

#[test]
fn a_bent_line_shows() {
    for colonna in ["prima", "dopo", "chi_nome", "campo", "oggetto", "atto"] {
        let p = con_una_scheda();
        let detto = piega(
            &p,
            &format!(
                "update storia set {colonna} = 'piegata' where ente = {} and progressivo = 5",
                p.ente.id.0
            ),
        );
        assert!(
            detto.iter().any(|d| d.contains("riga 5 è stata alterata")),
            "{colonna}: {detto:?}"
        );
        assert!(
            !detto
                .iter()
                .any(|d| d.contains(&format!("ente {}:", p.altro_ente.id.0))),
            "{detto:?}"
        );
    }
}

#[test]
fn a_line_taken_out_shows() {
    let p = con_una_scheda();
    let detto = piega(
        &p,
        &format!(
            "delete from storia where ente = {} and progressivo = 4",
            p.ente.id.0
        ),
    );
    assert!(
        detto
            .iter()
            .any(|d| d.contains("mancano le righe da 4 a 4")),
        "{detto:?}"
    );
}

/// A chain cut at its end holds all the same: the sheet that went on beyond it shows the cut.
#[test]
fn the_last_lines_taken_out_show_by_what_they_told_of() {
    let p = con_una_scheda();
    let vista = p.leggi(|c| store::viste::find(c, &p.actor, "2026_PTPC"));
    let scheda = p.leggi(|c| store::schede::find(c, &p.actor, &vista.id, "2026_SEG_1"));
    let prima = p.leggi(|c| storia::ultimo(c, &p.actor));
    p.correggi(&scheda, "fonti", Valore::testo("Legge 190/2012"));
    assert_eq!(store::verify(&p.db).unwrap(), [""; 0]);
    let catena = piega(
        &p,
        &format!(
            "delete from storia where ente = {} and progressivo > {prima}",
            p.ente.id.0
        ),
    );
    assert_eq!(catena, [""; 0], "a chain does not know where it ended");
    assert_eq!(
        store::verify(&p.db).unwrap(),
        ["scheda 2026_SEG_1 di 2026_PTPC: le ultime righe della sua storia mancano"]
    );
}

#[test]
fn a_word_moved_from_one_column_to_the_next_shows() {
    let p = con_una_scheda();
    let detto = piega(
        &p,
        &format!(
            "update storia set campo = '', atto = atto || campo where ente = {} and progressivo = 6",
            p.ente.id.0
        ),
    );
    assert!(
        detto.iter().any(|d| d.contains("riga 6 è stata alterata")),
        "{detto:?}"
    );
}

#[test]
fn the_operator_is_named_by_what_he_is() {
    let p = Prova::new();
    let operatore = Actor::operatore(p.ente.id);
    let vista = p.vista_di(&operatore, "2026_PTPC");
    let righe = p.leggi(|c| storia::di(c, &p.actor, &Oggetto::Vista(vista.id.clone())));
    assert!(
        righe
            .iter()
            .all(|r| r.chi == "riga di comando" && r.chi_utente.is_none())
    );
}
