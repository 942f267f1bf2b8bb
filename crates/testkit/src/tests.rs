//! Two databases do not see each other, and neither is there afterwards.

use chrono::DateTime;
use diesel::{Connection as _, PgConnection};

use crate::Database;

fn bodies(database: &Database) -> Vec<String> {
    let read = database.db().read(store::enti::list);
    read.unwrap().into_iter().map(|ente| ente.nome).collect()
}

#[test]
fn a_database_is_migrated_empty_and_of_its_own() {
    let (one, other) = (Database::fresh(), Database::fresh());
    assert_ne!(one.url(), other.url());
    let created = one
        .db()
        .write(|tx| store::enti::create(tx, "Comune di Prova", DateTime::UNIX_EPOCH));
    created.unwrap();
    assert_eq!(bodies(&one), ["Comune di Prova"]);
    assert!(bodies(&other).is_empty());
}

#[test]
fn a_database_goes_with_its_value() {
    let database = Database::fresh();
    let url = database.url().to_owned();
    drop(database);
    match url.strip_prefix("sqlite:") {
        Some(path) => assert!(!std::path::Path::new(path).exists(), "{path}"),
        None => assert!(PgConnection::establish(&url).is_err(), "{url}"),
    }
}
