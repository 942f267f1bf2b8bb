use std::collections::BTreeSet;

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types};
use domain::campo::{Campo, Genere};
use domain::scheda::campi::{CAMPI, CAMPI_FASE, CAMPI_INDICATORE};

use super::TABELLE;
use crate::{Db, dialect};

fn colonne(tabella: &str) -> &'static [(&'static str, &'static str)] {
    TABELLE.iter().find(|t| t.nome == tabella).unwrap().colonne
}

/// The type of the column of a plain field; `None` for lists and tables, which have rows of their own.
fn tipo<T>(campo: &Campo<T>) -> Option<&'static str> {
    match campo.genere {
        Genere::Richiesto(..)
        | Genere::Testo(..)
        | Genere::TestoLungo(..)
        | Genere::Persona(..)
        | Genere::Scelta(..) => Some("Text"),
        Genere::Numero { .. } => Some("BigInt"),
        Genere::Data(..) => Some("Date"),
        Genere::Elenco(..)
        | Genere::Codici(..)
        | Genere::Sezioni(..)
        | Genere::Collegamenti(..)
        | Genere::Fasi(..)
        | Genere::Indicatori(..)
        | Genere::Valutazioni(..)
        | Genere::Scelte(..)
        | Genere::Eventi(..)
        | Genere::Mappatura(..) => None,
    }
}

/// The fields have their columns, and every column is a field or one of these.
fn concordano<T>(tabella: &str, campi: &[Campo<T>], altre: &[&str]) {
    let colonne = colonne(tabella);
    for campo in campi {
        let colonna = colonne.iter().find(|(nome, _)| *nome == campo.chiave);
        assert_eq!(
            colonna.map(|(_, t)| t
                .trim_start_matches("Nullable")
                .trim_matches([' ', '<', '>'])),
            tipo(campo),
            "{tabella}.{}",
            campo.chiave
        );
    }
    let campi: BTreeSet<&str> = campi
        .iter()
        .filter(|c| tipo(c).is_some())
        .map(|c| c.chiave)
        .collect();
    let di_troppo: Vec<&str> = colonne
        .iter()
        .map(|(nome, _)| *nome)
        .filter(|c| !campi.contains(c) && !altre.contains(c))
        .collect();
    assert_eq!(di_troppo, [""; 0], "{tabella}");
}

#[test]
fn the_catalogue_and_the_columns_agree() {
    concordano(
        "schede",
        CAMPI,
        &[
            "ente",
            "id",
            "vista",
            "livello",
            "cdr",
            "padre",
            "posizione",
            "versione",
            "giudizio_metodo",
            "giudizio_grado",
        ],
    );
    concordano("fasi", CAMPI_FASE, &["ente", "scheda", "posizione"]);
    concordano(
        "indicatori",
        CAMPI_INDICATORE,
        &[
            "ente",
            "scheda",
            "posizione",
            "serie_chiuse",
            "punteggio_bloccato",
            "punteggio_motivazione",
            "punteggio_chi",
            "punteggio_quando",
        ],
    );
}

#[test]
fn the_tables_are_as_the_migrations_leave_them() {
    #[derive(QueryableByName)]
    struct Colonna {
        #[diesel(sql_type = sql_types::Text)]
        nome: String,
    }
    let db = Db::open(":memory:").unwrap();
    db.migrate().unwrap();
    for t in TABELLE {
        let vere = db
            .read(|c| {
                let domanda = dialect::columns(c, t.nome);
                Ok(sql_query(domanda)
                    .load::<Colonna>(c)?
                    .into_iter()
                    .map(|c| c.nome)
                    .collect::<Vec<_>>())
            })
            .unwrap();
        let scritte: Vec<&str> = t.colonne.iter().map(|(nome, _)| *nome).collect();
        assert_eq!(vere, scritte, "{}", t.nome);
    }
}

#[test]
fn what_is_of_a_body_begins_with_the_body() {
    // Accounts, what lets them in, sessions and links are of the installation.
    const DI_TUTTI: &[&str] = &[
        "enti",
        "utenti",
        "sessioni",
        "gettoni",
        "ripetizioni",
        "secondi_fattori",
        "codici_di_recupero",
        "inviti",
        "recapiti",
        "identita",
        "posta",
    ];
    for t in TABELLE.iter().filter(|t| !DI_TUTTI.contains(&t.nome)) {
        assert_eq!(t.chiave.first(), Some(&"ente"), "{}", t.nome);
        assert_eq!(
            t.colonne.first().map(|(nome, _)| *nome),
            Some("ente"),
            "{}",
            t.nome
        );
    }
    let indici = crate::migrations::MIGRAZIONI
        .iter()
        .flat_map(|(_, sql)| sql.lines())
        .filter(|l| {
            l.starts_with("create index")
                && !l.contains("di_utente")
                && !l.contains("on sessioni ")
                && !l.contains("on posta ")
                && !l.contains("on ripetizioni ")
        });
    let fuori: Vec<&str> = indici.filter(|l| !l.contains("(ente")).collect();
    assert_eq!(fuori, [""; 0]);
}
