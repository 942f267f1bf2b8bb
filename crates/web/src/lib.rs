//! Pages of Schedario: axum handlers, askama templates, nothing of its own to decide.
//!
//! A handler says who asks, what is asked, calls the verb of `domain`, lets `store` record the fact and answers.

mod accessi;
mod accesso;
mod actor;
mod anagrafiche;
mod api;
mod app;
mod bozze;
mod cdr;
mod ciclo;
mod controllo;
mod davanti;
mod elenchi;
mod ente;
mod error;
mod esportazioni;
mod form;
mod freno;
mod grafici;
mod home;
pub mod identita;
mod importazioni;
mod indirizzo;
mod modelli;
mod monitoraggi;
mod notifiche;
mod page;
mod pagine;
mod persone;
mod portatori;
mod programmi;
mod promemoria;
mod prospetti;
mod pubblico;
mod punteggi;
mod registro;
mod regole;
mod ricerca;
mod router;
mod schede;
mod segreti;
mod sicurezza;
mod stampe;
mod statici;
mod tenuti;
mod versioni;
mod viste;

pub use app::{App, Foglio, Leggi, LeggiCartella, Servizi};
pub use davanti::Davanti;
pub use error::{Error, Result};
pub use programmi::Programmi;
pub use promemoria::prepara as prepara_promemoria;
pub use prospetti::libro_di_prospetto;
pub use router::router;
pub use segreti::{Segreto, impronta};
