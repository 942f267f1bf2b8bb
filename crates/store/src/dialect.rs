//! The only file that names a database: what differs between SQLite and PostgreSQL, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{
    AnsiTransactionManager, Connection, Instrumentation, InstrumentationEvent,
    SimpleConnection as _, TransactionManager,
};
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection as _};
use diesel::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind};
use diesel::sqlite::SqliteConnection;
use diesel::{RunQueryDsl as _, sql_query};

use crate::error::{Error, Result};

mod multi {
    use diesel::pg::PgConnection;
    use diesel::sqlite::SqliteConnection;

    /// A connection to whichever database the address named.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        Pg(PgConnection),
        Sqlite(SqliteConnection),
    }
}

pub use multi::Conn;
pub(crate) use multi::MultiBackend;

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    Pg(String),
    Sqlite(String),
}

impl Address {
    /// `postgres://...` or `postgresql://...`; anything else is the path of a file, with or without `sqlite:` before it.
    pub(crate) fn parse(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::Pg(url.to_owned());
        }
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        Self::Sqlite(path.strip_prefix("//").unwrap_or(path).to_owned())
    }

    /// Whether a connection may have died since it was last used.
    pub(crate) fn remote(&self) -> bool {
        matches!(self, Self::Pg(_))
    }

    /// How many connections are worth having. A database in memory belongs to its one connection.
    pub(crate) fn connections(&self) -> u32 {
        match self {
            Self::Sqlite(path) if path == ":memory:" => 1,
            Self::Pg(_) | Self::Sqlite(_) => 8,
        }
    }
}

/// Opens the connections of the pool.
#[derive(Debug)]
pub(crate) struct Manager {
    pub(crate) address: Address,
    pub(crate) statements: Arc<AtomicU64>,
}

/// Counts the statements sent.
struct Counter(Arc<AtomicU64>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<Conn, Self::Error> {
        let mut conn = match &self.address {
            Address::Pg(url) => {
                let mut pg =
                    PgConnection::establish(url).map_err(diesel::r2d2::Error::ConnectionError)?;
                pg.batch_execute(
                    "set time zone 'UTC'; set datestyle to iso; set lock_timeout = '10s'",
                )
                .map_err(diesel::r2d2::Error::QueryError)?;
                Conn::Pg(pg)
            }
            Address::Sqlite(path) => {
                let mut sqlite = SqliteConnection::establish(path).map_err(|e| match e {
                    ConnectionError::BadConnection(why) => diesel::r2d2::Error::ConnectionError(
                        ConnectionError::BadConnection(format!("{path}: {why}")),
                    ),
                    altro => diesel::r2d2::Error::ConnectionError(altro),
                })?;
                // Waiting comes first: turning WAL on needs the whole file for a moment.
                sqlite
                    .batch_execute("pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on")
                    .map_err(diesel::r2d2::Error::QueryError)?;
                Conn::Sqlite(sqlite)
            }
        };
        conn.set_instrumentation(Counter(Arc::clone(&self.statements)));
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> std::result::Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Begins a transaction that only reads: it sees one moment, however many statements it takes.
pub(crate) fn begin_read(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(
            c,
            "begin isolation level repeatable read, read only",
        )?,
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "begin deferred")?,
    }
    Ok(())
}

/// Begins a transaction that writes. SQLite has one writer: it queues here, and not halfway, where it could only fail.
pub(crate) fn begin_write(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, "begin")?,
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "begin immediate")?,
    }
    Ok(())
}

/// Commits. A transaction in which a statement failed is an error here, even if the failure was swallowed: PostgreSQL would
/// answer its commit by rolling back without a word.
pub(crate) fn commit(conn: &mut Conn) -> Result<()> {
    conn.batch_execute("select 1")?;
    Ok(<Conn as Connection>::TransactionManager::commit_transaction(conn)?)
}

/// Takes back everything since the transaction began.
pub(crate) fn rollback(conn: &mut Conn) -> Result<()> {
    Ok(<Conn as Connection>::TransactionManager::rollback_transaction(conn)?)
}

/// Lets one transaction at a time past this point, until it ends. SQLite has one writer anyway.
pub(crate) fn queue(conn: &mut Conn, key: i64) -> Result<()> {
    if let Conn::Pg(c) = conn {
        sql_query("select pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(key)
            .execute(c)?;
    }
    Ok(())
}

/// The schema in the words of this database.
pub(crate) fn schema(conn: &Conn, portable: &str) -> String {
    let (bytes, byte_order) = match conn {
        Conn::Pg(_) => ("bytea", "collate \"C\""),
        Conn::Sqlite(_) => ("blob", "collate binary"),
    };
    portable
        .replace("{bytes}", bytes)
        .replace("{byte_order}", byte_order)
}

/// A column of bytes as hexadecimal text; nothing stays nothing.
pub(crate) fn hex(conn: &Conn, column: &str) -> String {
    match conn {
        Conn::Pg(_) => format!("encode({column}, 'hex')"),
        // Left to itself, SQLite makes an empty text of nothing.
        Conn::Sqlite(_) => format!("case when {column} is not null then lower(hex({column})) end"),
    }
}

/// A query that lists the names of the columns of a table, in order, as `nome`.
#[cfg(test)]
pub(crate) fn columns(conn: &Conn, table: &str) -> String {
    match conn {
        Conn::Pg(_) => format!(
            "select column_name::text as nome from information_schema.columns where table_name = '{table}' and table_schema = current_schema() order by ordinal_position"
        ),
        Conn::Sqlite(_) => {
            format!("select name as nome from pragma_table_info('{table}') order by cid")
        }
    }
}

/// The one word for a unique constraint, `<table>_<last column>`; `None` when the error is another.
pub(crate) fn constraint(
    kind: DatabaseErrorKind,
    info: &dyn DatabaseErrorInformation,
) -> Option<String> {
    if !matches!(kind, DatabaseErrorKind::UniqueViolation) {
        return None;
    }
    if let Some(name) = info.constraint_name() {
        return Some(name.to_owned());
    }
    // SQLite names the columns: "UNIQUE constraint failed: schede.ente, schede.vista, schede.codice".
    let last = info.message().rsplit([',', ':']).next()?.trim();
    Some(last.replace('.', "_"))
}

/// What the database itself finds wrong in its files. PostgreSQL checks its pages and its references as it goes.
pub(crate) fn integrity(conn: &mut Conn) -> Result<Vec<String>> {
    #[derive(diesel::QueryableByName)]
    struct Riga {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detto: String,
    }
    let Conn::Sqlite(c) = conn else {
        return Ok(Vec::new());
    };
    let mut problemi: Vec<String> = sql_query(
        "select integrity_check as detto from pragma_integrity_check where integrity_check <> 'ok'",
    )
    .load::<Riga>(c)?
    .into_iter()
    .map(|r| format!("il file della base dati è danneggiato: {}", r.detto))
    .collect();
    let orfane = sql_query(
        "select \"table\" || ' -> ' || \"parent\" as detto from pragma_foreign_key_check",
    )
    .load::<Riga>(c)?;
    problemi.extend(
        orfane
            .into_iter()
            .map(|r| format!("una riga rimanda a un'altra che non c'è: {}", r.detto)),
    );
    Ok(problemi)
}

impl From<diesel::r2d2::PoolError> for Error {
    fn from(e: diesel::r2d2::PoolError) -> Self {
        Self::Db(e.to_string())
    }
}
