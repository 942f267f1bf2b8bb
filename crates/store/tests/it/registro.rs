//! The register of accesses: a chain of its own, that nothing shortens.

use std::path::Path;

use chrono::TimeDelta;
use diesel::{RunQueryDsl as _, sql_query};
use domain::registro::Annotazione;
use domain::{Ruolo, UtenteId};
use store::registro::{self, Filtro};
use store::{incarichi, storia};
use testkit::{Prova, adesso};

fn entra(p: &Prova, chi: UtenteId) {
    p.scrivi(|tx| {
        registro::annota_ovunque(tx, chi, Annotazione::Entrata, "Firefox su Linux", adesso())
    });
}

#[test]
fn coming_in_is_told_in_every_body_of_the_person_and_in_no_other() {
    let p = Prova::new();
    let anna = p.actor.utente.unwrap();
    entra(&p, anna);
    let tutte = Filtro::default();
    let (righe, quante) = p.leggi(|c| registro::pagina(c, &p.actor, &tutte, 0, 100));
    assert_eq!(quante, 1);
    let r = &righe[0];
    assert_eq!(
        (r.progressivo, r.cosa, r.chi.as_str(), r.dettaglio.as_str()),
        (1, Annotazione::Entrata, "anna.verdi", "Firefox su Linux")
    );
    assert_eq!(
        r.ruoli,
        [Ruolo::Amministratore, Ruolo::Rpct, Ruolo::Pianificazione]
    );
    assert_eq!(
        p.leggi(|c| registro::pagina(c, &p.altro, &tutte, 0, 9)).1,
        0
    );
    p.scrivi(|tx| incarichi::conferisci_i_primi(tx, p.altro_ente.id, anna, adesso()));
    entra(&p, anna);
    assert_eq!(
        p.leggi(|c| registro::pagina(c, &p.altro, &tutte, 0, 9)).1,
        1
    );
    assert_eq!(
        p.leggi(|c| registro::pagina(c, &p.actor, &tutte, 0, 9)).1,
        2
    );
}

/// What is worked out and kept asks how long the trail is: coming in must not make it work again.
#[test]
fn the_trail_does_not_grow_with_the_register() {
    let p = Prova::new();
    let prima = p.leggi(|c| storia::ultimo(c, &p.actor));
    entra(&p, p.actor.utente.unwrap());
    p.scrivi(|tx| registro::annota(tx, &p.actor, Annotazione::Stampa, "/x", adesso()));
    assert_eq!(p.leggi(|c| storia::ultimo(c, &p.actor)), prima);
}

#[test]
fn lines_are_found_by_person_kind_and_day() {
    let p = Prova::new();
    let bea = p.utente("bea", &[Ruolo::Lettore]);
    for (giorni, chi, cosa) in [
        (0, &p.actor, Annotazione::Entrata),
        (1, &bea, Annotazione::Entrata),
        (2, &bea, Annotazione::Stampa),
        (3, &p.actor, Annotazione::Uscita),
    ] {
        let quando = adesso() + TimeDelta::days(giorni);
        p.scrivi(|tx| registro::annota(tx, chi, cosa, "", quando));
    }
    let numeri = |filtro: &Filtro| -> Vec<i64> {
        let (righe, quante) = p.leggi(|c| registro::pagina(c, &p.actor, filtro, 0, 100));
        assert_eq!(righe.len(), quante);
        let dopo = p.leggi(|c| registro::dopo(c, &p.actor, filtro, 0, 100));
        assert_eq!(dopo.len(), quante);
        righe.iter().map(|r| r.progressivo).collect()
    };
    let vuoto = Filtro::default();
    assert_eq!(numeri(&vuoto), [4, 3, 2, 1]);
    let suoi = Filtro {
        chi: bea.utente,
        ..vuoto.clone()
    };
    assert_eq!(numeri(&suoi), [3, 2]);
    let stampe = Filtro {
        cosa: Annotazione::Stampa.codice().to_owned(),
        ..suoi
    };
    assert_eq!(numeri(&stampe), [3]);
    let giorni = Filtro {
        dal: Some(adesso() + TimeDelta::days(1)),
        al: Some(adesso() + TimeDelta::days(3)),
        ..vuoto.clone()
    };
    assert_eq!(numeri(&giorni), [3, 2]);
    let (righe, quante) = p.leggi(|c| registro::pagina(c, &p.actor, &vuoto, 1, 2));
    assert_eq!((righe[0].progressivo, righe.len(), quante), (3, 2, 4));
    let blocco = p.leggi(|c| registro::dopo(c, &p.actor, &vuoto, 1, 2));
    assert_eq!(blocco[0].progressivo, 2);
    // The last of an administrator is his, whoever came after him.
    let ultimo = |chi| p.leggi(|c| registro::ultimo_da_amministratore(c, &p.actor, chi));
    assert_eq!(
        ultimo(p.actor.utente.unwrap()),
        Some(adesso() + TimeDelta::days(3))
    );
    assert_eq!(ultimo(bea.utente.unwrap()), None);
}

#[test]
fn a_bent_register_shows() {
    for (sql, detto) in [
        (
            "update registro set dettaglio = 'x' where progressivo = 2",
            "riga 2 è stata alterata",
        ),
        (
            "update registro set cosa = 'uscita' where progressivo = 2",
            "riga 2 è stata alterata",
        ),
        (
            "update registro set ruoli = ',,' where progressivo = 2",
            "riga 2 è stata alterata",
        ),
        (
            "update registro set chi_nome = 'bruno' where progressivo = 2",
            "riga 2 è stata alterata",
        ),
        (
            "delete from registro where progressivo = 2",
            "mancano le righe da 2 a 2",
        ),
        (
            "update registro set cosa = 'boh' where progressivo = 3",
            "annotazione sconosciuta: boh",
        ),
    ] {
        let p = Prova::new();
        for _ in 0..3 {
            entra(&p, p.actor.utente.unwrap());
        }
        let esito = p.leggi(|c| registro::verifica_di(c, &p.actor));
        assert_eq!((esito.righe, esito.ultimo, esito.problemi.len()), (3, 3, 0));
        p.scrivi(|tx| Ok(sql_query(sql).execute(&mut **tx)?));
        let problemi = store::verify(&p.db).unwrap();
        assert!(
            problemi
                .iter()
                .any(|p| p.starts_with("registro degli accessi dell'ente 1") && p.contains(detto)),
            "{sql}: {problemi:?}"
        );
        let suoi = p.leggi(|c| registro::verifica_di(c, &p.altro));
        assert_eq!(suoi, registro::Esito::default());
    }
}

/// A name that nobody has is of no body, and is not kept: it may be a password.
#[test]
fn an_unknown_name_is_of_the_installation() {
    let p = Prova::new();
    p.scrivi(|tx| {
        registro::annota_ignoto(
            tx,
            Annotazione::EntrataRifiutata,
            "nome sconosciuto",
            adesso(),
        )
    });
    for chi in [&p.actor, &p.altro] {
        let (_, quante) = p.leggi(|c| registro::pagina(c, chi, &Filtro::default(), 0, 9));
        assert_eq!(quante, 0);
    }
    assert_eq!(store::verify(&p.db).unwrap(), Vec::<String>::new());
    p.scrivi(|tx| Ok(sql_query("update registro set dettaglio = ''").execute(&mut **tx)?));
    let problemi = store::verify(&p.db).unwrap().join("\n");
    assert!(problemi.contains("dell'installazione"), "{problemi}");
}

/// Administrators' accesses are kept: no statement of the program takes a line out of either chain, and what changes one is the taking
/// out of a name.
#[test]
fn no_statement_prunes_a_chain() {
    let mut cartelle = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut cambiano = Vec::new();
    while let Some(cartella) = cartelle.pop() {
        for voce in std::fs::read_dir(cartella).unwrap() {
            let path = voce.unwrap().path();
            if path.is_dir() {
                cartelle.push(path);
                continue;
            }
            let testo: String = std::fs::read_to_string(&path)
                .unwrap()
                .split_whitespace()
                .collect();
            for tabella in ["registro", "storia", "righe"] {
                let propria = path.ends_with("nomi.rs") || tabella != "righe";
                assert!(
                    !(propria && testo.contains(&format!("delete({tabella}::"))),
                    "{path:?}"
                );
                assert!(!testo.contains(&format!("deletefrom{tabella}")), "{path:?}");
                if propria && testo.contains(&format!("update({tabella}::")) {
                    cambiano.push(path.clone());
                }
            }
            if path.ends_with("nomi.rs") {
                let tolte = testo.matches("chi_nome.eq(\"\")").count();
                assert_eq!(tolte, 2, "one for each chain");
            }
        }
    }
    assert!(cambiano.is_empty(), "{cambiano:?}");
}
