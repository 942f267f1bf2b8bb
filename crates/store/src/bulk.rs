//! Many rows in few statements.
//!
//! The query builder inserts many rows at once only for one database at a time; this is the same statement for both.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text, Timestamp};
use diesel::{QueryResult, RunQueryDsl};

use crate::dialect::{Conn, MultiBackend};
use crate::error::{Error, Result};
use crate::schema::{TABELLE, Tabella};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cella {
    Intero(Option<i32>),
    Lungo(Option<i64>),
    Testo(Option<String>),
    Byte(Option<Vec<u8>>),
    Data(Option<NaiveDate>),
    Istante(Option<NaiveDateTime>),
}

macro_rules! cella_da {
    ($($tipo:ty => $variante:ident),*) => { $(
        impl From<$tipo> for Cella {
            fn from(v: $tipo) -> Self {
                Self::$variante(Some(v))
            }
        }
        impl From<Option<$tipo>> for Cella {
            fn from(v: Option<$tipo>) -> Self {
                Self::$variante(v)
            }
        }
    )* };
}
cella_da!(i32 => Intero, i64 => Lungo, String => Testo, NaiveDate => Data, NaiveDateTime => Istante);

impl From<&str> for Cella {
    fn from(v: &str) -> Self {
        Self::Testo(Some(v.to_owned()))
    }
}

/// One row, its cells in the order of the columns of the table.
macro_rules! riga {
    ($($v:expr),* $(,)?) => { vec![$($crate::bulk::Cella::from($v)),*] };
}
pub(crate) use riga;

/// Parameters one statement may have: SQLite takes 32,766 of them, PostgreSQL 65,535.
const PARAMETRI: usize = 30_000;

/// Inserts whole rows into a table of [`TABELLE`].
pub(crate) fn insert(conn: &mut Conn, tabella: &str, righe: &[Vec<Cella>]) -> Result<()> {
    let tabella = TABELLE
        .iter()
        .find(|t| t.nome == tabella)
        .ok_or_else(|| Error::Dati(format!("non esiste la tabella {tabella}")))?;
    if let Some(r) = righe.iter().find(|r| r.len() != tabella.colonne.len()) {
        return Err(Error::Dati(format!(
            "una riga di {} ha {} valori, non {}",
            tabella.nome,
            r.len(),
            tabella.colonne.len()
        )));
    }
    for righe in righe.chunks(PARAMETRI / tabella.colonne.len()) {
        Insert { tabella, righe }.execute(conn)?;
    }
    Ok(())
}

struct Insert<'a> {
    tabella: &'static Tabella,
    righe: &'a [Vec<Cella>],
}

impl QueryId for Insert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for Insert<'_> {}

impl QueryFragment<MultiBackend> for Insert<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Its text changes with the number of rows: keeping each prepared would fill the cache.
        out.unsafe_to_cache_prepared();
        out.push_sql("insert into ");
        out.push_identifier(self.tabella.nome)?;
        for (i, (colonna, _)) in self.tabella.colonne.iter().enumerate() {
            out.push_sql(if i == 0 { " (" } else { ", " });
            out.push_identifier(colonna)?;
        }
        out.push_sql(") values ");
        for (i, riga) in self.righe.iter().enumerate() {
            for (j, cella) in riga.iter().enumerate() {
                out.push_sql(match (i, j) {
                    (0, 0) => "(",
                    (_, 0) => ", (",
                    _ => ", ",
                });
                match cella {
                    Cella::Intero(v) => out.push_bind_param::<Nullable<Integer>, _>(v)?,
                    Cella::Lungo(v) => out.push_bind_param::<Nullable<BigInt>, _>(v)?,
                    Cella::Testo(v) => out.push_bind_param::<Nullable<Text>, _>(v)?,
                    Cella::Byte(v) => out.push_bind_param::<Nullable<Binary>, _>(v)?,
                    Cella::Data(v) => out.push_bind_param::<Nullable<Date>, _>(v)?,
                    Cella::Istante(v) => out.push_bind_param::<Nullable<Timestamp>, _>(v)?,
                }
            }
            out.push_sql(")");
        }
        Ok(())
    }
}
