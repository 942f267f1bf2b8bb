//! The only crate that speaks SQL.
//!
//! Every read takes an [`domain::Actor`] and stays in his body and scope; every change of a plan is a [`domain::Fact`], written
//! together with its lines of the audit trail in one transaction.

pub mod accettazioni;
pub mod allegati;
mod ambito;
pub mod anomalie;
pub mod backup;
pub mod bozze;
mod bulk;
pub mod calendari;
pub mod caricamenti;
mod catena;
pub mod cdr;
mod cifre;
pub mod commenti;
mod db;
mod dialect;
pub mod elenchi;
pub mod enti;
mod error;
pub mod fattori;
pub mod gettoni;
pub mod identita;
pub mod importa;
pub mod importazioni;
pub mod incarichi;
pub mod inviti;
pub mod libri;
mod migrations;
pub mod modelli;
pub mod monitoraggi;
pub mod nomi;
pub mod notifiche;
pub mod persone;
pub mod portatori;
pub mod posta;
pub mod promemoria;
pub mod prospetti;
pub mod provenienze;
pub mod pubblicazioni;
pub mod punteggi;
pub mod registro;
pub mod regole;
pub mod ribaltamenti;
pub mod ripetizioni;
pub mod schede;
mod schema;
pub mod sessioni;
pub mod stampe;
pub mod storia;
mod tempo;
pub mod utenti;
mod verifica;
pub mod versioni;
pub mod viste;

pub use backup::{backup, restore};
pub use db::{Db, Tx};
pub use dialect::Conn;
pub use error::{Error, Result};
pub use verifica::verify;

/// A new key, `UUIDv7` as text: keys made later sort later.
///
/// It looks at the clock, which no rule of the program may do: nothing ever reads the time back out of a key.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
