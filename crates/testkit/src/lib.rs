//! What tests share: a database that only one test sees, and two bodies in it.
//!
//! ```ignore
//! let prova = testkit::Prova::new();
//! let vista = prova.vista("2026_PTPC");
//! let scheda = prova.scheda(&vista, "2026_SEG_1");
//! ```
//!
//! It is a SQLite file, or a PostgreSQL database when `TEST_DATABASE_URL` names a server, as `cargo xtask postgres` does. The
//! whole suite runs on both, so a test never asks which one it got.

mod postgres;
mod prova;
#[cfg(test)]
mod tests;

use postgres::Postgres;
pub use prova::{Prova, adesso, contenuto};
use store::Db;
use tempfile::TempDir;

/// A migrated database without data, for one test. Dropping it takes it away.
pub struct Database {
    // First, so that its connections are closed before the place they lead to is gone.
    db: Db,
    url: String,
    _place: Place,
}

/// What has to be taken away at the end.
enum Place {
    Folder(#[expect(dead_code, reason = "held until it is dropped")] TempDir),
    Server(#[expect(dead_code, reason = "held until it is dropped")] Postgres),
}

impl Database {
    /// A new one.
    ///
    /// # Panics
    /// When it cannot be made: a test cannot go on without.
    pub fn fresh() -> Database {
        match postgres::fresh(|url| drop(migrated(url))) {
            Some(server) => {
                let url = server.url.clone();
                Database {
                    db: open(&url),
                    url,
                    _place: Place::Server(server),
                }
            }
            None => {
                let folder = tempfile::tempdir()
                    .unwrap_or_else(|error| panic!("a temporary folder: {error}"));
                let url = format!("sqlite:{}", folder.path().join("schedario.db").display());
                Database {
                    db: migrated(&url),
                    url,
                    _place: Place::Folder(folder),
                }
            }
        }
    }

    /// The store opened on it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Its address, for a program that opens it by itself: `--database URL`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn open(url: &str) -> Db {
    Db::open(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn migrated(url: &str) -> Db {
    let db = open(url);
    db.migrate()
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    db
}
