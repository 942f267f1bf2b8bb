//! The database: opened once, shared by cloning, asked inside a transaction.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::r2d2::Pool;
use domain::ente::EnteId;

use crate::catena::Anello;
use crate::dialect::{self, Address, Conn, Manager};
use crate::error::Result;
use crate::migrations;

/// A pool of connections to the one database. Cloning is cheap.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    statements: Arc<AtomicU64>,
}

impl std::fmt::Debug for Db {
    // The address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}

impl Db {
    /// Opens the database of an address: `postgres://...`, `sqlite:path`, a path, or `:memory:`.
    ///
    /// # Errors
    /// [`crate::Error::Db`] when it does not answer.
    pub fn open(url: &str) -> Result<Self> {
        let address = Address::parse(url);
        let statements = Arc::new(AtomicU64::new(0));
        let pool = Pool::builder()
            .max_size(address.connections())
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(15))
            // Closing the only connection of a database in memory would lose it.
            .idle_timeout(None)
            .max_lifetime(None)
            .test_on_check_out(address.remote())
            .build(Manager {
                address,
                statements: Arc::clone(&statements),
            })?;
        Ok(Self { pool, statements })
    }

    /// Applies the migrations that are missing, all or none.
    ///
    /// # Errors
    /// [`crate::Error::Db`] when a migration fails; [`crate::Error::Dati`] when the database is of a newer version of the program.
    pub fn migrate(&self) -> Result<()> {
        self.write(migrations::apply)
    }

    /// Reads: every statement inside sees the same moment.
    ///
    /// # Errors
    /// Those of the closure, and [`crate::Error::Db`].
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.pool.get()?;
        dialect::begin_read(&mut conn)?;
        let esito = f(&mut conn);
        dialect::rollback(&mut conn)?;
        esito
    }

    /// Writes in one transaction, rolled back when the closure returns an error.
    ///
    /// # Errors
    /// Those of the closure, and [`crate::Error::Db`].
    pub fn write<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.pool.get()?;
        dialect::begin_write(&mut conn)?;
        match f(&mut Tx {
            conn: &mut conn,
            catene: HashMap::new(),
            registri: HashMap::new(),
        }) {
            Ok(esito) => {
                if let Err(e) = dialect::commit(&mut conn) {
                    roll_back(&mut conn);
                    return Err(e);
                }
                Ok(esito)
            }
            Err(e) => {
                roll_back(&mut conn);
                Err(e)
            }
        }
    }

    /// How many SQL statements were sent so far, those that begin and end transactions included.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

/// The error that brought here is the one to tell; this one is only logged, and the pool drops a broken connection.
fn roll_back(conn: &mut Conn) {
    if let Err(e) = dialect::rollback(conn) {
        tracing::warn!("rollback: {e}");
    }
}

/// A transaction that writes. It reads as well, wherever a [`Conn`] is asked for.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    /// Ends of the audit chains this transaction has already locked and read.
    pub(crate) catene: HashMap<EnteId, Anello>,
    /// The same for the registers of accesses. They are locked after the trail, never before it.
    pub(crate) registri: HashMap<EnteId, Anello>,
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}
