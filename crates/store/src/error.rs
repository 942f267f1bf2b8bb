//! What can go wrong in the store.

use diesel::result::Error as DieselError;
use domain::permesso::Permesso;
use domain::refusal::Refusal;

/// Why a read or a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, of another body, or out of the actor's scope: the three are not told apart.
    #[error("non trovato")]
    NotFound,
    /// A unique constraint, called `<table>_<column>` on both databases: `schede_codice`.
    #[error("esiste già ({0})")]
    Conflict(String),
    /// Somebody else recorded the thing meanwhile; the version now stored.
    #[error("qualcun altro ha salvato nel frattempo (versione {attuale})")]
    Superata { attuale: i64 },
    /// A stored value that cannot be read, or one that cannot be stored; or a backup that does not hold together.
    #[error("{0}")]
    Dati(String),
    /// What a person asked for cannot be done; every reason, in Italian.
    #[error("{}", .0.join("; "))]
    Rifiuto(Vec<String>),
    /// The same, each reason with its field.
    #[error("{}", .0.iter().map(|r| r.frase.as_str()).collect::<Vec<_>>().join("; "))]
    Campi(Vec<Refusal>),
    /// The actor may know the thing, and may not do this to it.
    #[error("gli incarichi non comprendono «{}»", .0.etichetta().to_lowercase())]
    Vietato(Permesso),
    /// The database did not answer, or refused.
    #[error("la base dati non risponde: {0}")]
    Db(String),
}

/// What every function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

impl From<DieselError> for Error {
    fn from(e: DieselError) -> Self {
        match e {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => {
                crate::dialect::constraint(kind, info.as_ref())
                    .map_or_else(|| Self::Db(info.message().to_owned()), Self::Conflict)
            }
            altro => Self::Db(altro.to_string()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Self::Dati(format!("un valore in base dati non è leggibile: {e}"))
    }
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        Self::Dati(format!("il file non si legge o non si scrive: {e}"))
    }
}
