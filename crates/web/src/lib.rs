//! Pages of Schedario: axum handlers, askama templates, nothing of its own to decide.
//!
//! A handler says who asks, what is asked, calls the verb of `domain`, lets `store` record the fact and answers.

mod accesso;
mod actor;
mod app;
mod error;
mod form;
mod home;
mod page;
mod router;
mod segreti;
mod sicurezza;
mod statici;

pub use app::{App, Servizi};
pub use error::{Error, Result};
pub use router::router;
pub use segreti::{Segreto, impronta};
