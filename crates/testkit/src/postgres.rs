//! A PostgreSQL database for each test, copied from one that was migrated once.
//!
//! Copying takes a tenth of a second where migrating takes several, and a database of its own is the only wall between two
//! tests that does not have to be remembered.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query, sql_types,
};

/// The variable that says on which server the tests run: the address of a database in which others may be made, as
/// `cargo xtask postgres` sets it. Without it, they run on SQLite.
const SERVER: &str = "TEST_DATABASE_URL";

/// Makes the template only once, however many tests begin together. The number is arbitrary and only ours.
const TEMPLATE_LOCK: i64 = 0x5c4e_da21;

/// An empty, migrated database that only this test sees. Dropping the value drops it.
pub(crate) struct Postgres {
    /// Its address.
    pub(crate) url: String,
    server: String,
    name: String,
}

/// A fresh database when the tests run on PostgreSQL. `migrate` applies the schema to the address it is given, and is
/// called once for each state of the migrations, not once a test.
///
/// # Panics
/// When the server of `TEST_DATABASE_URL` cannot be reached or refuses.
pub(crate) fn fresh(migrate: impl FnOnce(&str)) -> Option<Postgres> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests have no config.rs to read their one setting"
    )]
    let server = std::env::var(SERVER).ok()?;
    let mut admin = connect(&server);
    let template = template(&server, &mut admin, migrate);

    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "schedario_test_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    // A test that was killed left its database behind, and process ids come back.
    run(
        &mut admin,
        &format!("drop database if exists {name} with (force)"),
    );
    // Copying files instead of logging every page halves the time, where the server can (since 15).
    let copies_files = answers(
        &mut admin,
        "select current_setting('server_version_num')::int >= 150000 as yes",
    );
    let strategy = if copies_files {
        "strategy file_copy"
    } else {
        ""
    };
    run(
        &mut admin,
        &format!("create database {name} template {template} {strategy}"),
    );
    Some(Postgres {
        url: with_database(&server, &name),
        server,
        name,
    })
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let forced = format!("drop database if exists {} with (force)", self.name);
        let dropped = PgConnection::establish(&self.server)
            .map_err(|error| error.to_string())
            .and_then(|mut admin| {
                admin
                    .batch_execute(&forced)
                    .map_err(|error| error.to_string())
            });
        // Not a panic: the test may be panicking already, and its own message is the one to read.
        if let Err(error) = dropped {
            eprintln!("the database {} is still there: {error}", self.name);
        }
    }
}

/// The name of the migrated database to copy, made if it is not there yet. Its name changes with the migrations.
fn template(server: &str, admin: &mut PgConnection, migrate: impl FnOnce(&str)) -> String {
    let name = format!("schedario_template_{:016x}", fingerprint());
    run(admin, &format!("select pg_advisory_lock({TEMPLATE_LOCK})"));
    if !answers(
        admin,
        &format!("select exists (select 1 from pg_database where datname = '{name}') as yes"),
    ) {
        // Under another name until it is whole: a migration that fails must not leave a template behind.
        let draft = format!("{name}_draft");
        run(
            admin,
            &format!("drop database if exists {draft} with (force)"),
        );
        run(admin, &format!("create database {draft}"));
        migrate(&with_database(server, &draft));
        disconnect_all(admin, &draft);
        run(admin, &format!("alter database {draft} rename to {name}"));
    }
    run(
        admin,
        &format!("select pg_advisory_unlock({TEMPLATE_LOCK})"),
    );
    name
}

/// A database with connections can be neither renamed nor copied, and a pool may close its own a little later. The template
/// stays closed to connections; its copies are open, like any new database.
fn disconnect_all(admin: &mut PgConnection, name: &str) {
    run(
        admin,
        &format!("alter database {name} with allow_connections false"),
    );
    run(
        admin,
        &format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    );
    let gone = format!(
        "select not exists (select 1 from pg_stat_activity where datname = '{name}') as yes"
    );
    let tries = std::iter::repeat_with(|| std::thread::sleep(Duration::from_millis(20))).take(250);
    for () in tries {
        if answers(admin, &gone) {
            return;
        }
    }
    panic!("somebody is still connected to {name}");
}

/// A number that changes when a migration does.
fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            hasher.write(path.to_string_lossy().as_bytes());
            match std::fs::read(&path) {
                Ok(bytes) => hasher.write(&bytes),
                Err(_) => folders.push(path),
            }
        }
    }
    hasher.finish()
}

/// The same server, another database: `postgres://user@host/THIS?parameters`.
fn with_database(server: &str, name: &str) -> String {
    let (base, parameters) = match server.split_once('?') {
        Some((base, parameters)) => (base, format!("?{parameters}")),
        None => (server, String::new()),
    };
    let authority = base.find("://").map_or(0, |at| at + 3);
    let host = base[authority..]
        .find('/')
        .map_or(base, |at| &base[..authority + at]);
    format!("{host}/{name}{parameters}")
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|error| panic!("{SERVER}={url}: {error}"))
}

fn run(connection: &mut PgConnection, statement: &str) {
    connection
        .batch_execute(statement)
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}

fn answers(connection: &mut PgConnection, question: &str) -> bool {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = sql_types::Bool)]
        yes: bool,
    }
    let answer = sql_query(question).get_result::<Answer>(connection);
    answer
        .unwrap_or_else(|error| panic!("{question}: {error}"))
        .yes
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_changes_and_the_rest_stays() {
        for (server, expected) in [
            (
                "postgres:///postgres?host=/tmp/x&user=p",
                "postgres:///t?host=/tmp/x&user=p",
            ),
            ("postgres://u:p@h:5433/postgres", "postgres://u:p@h:5433/t"),
            ("postgres://h", "postgres://h/t"),
        ] {
            assert_eq!(with_database(server, "t"), expected);
        }
    }
}
