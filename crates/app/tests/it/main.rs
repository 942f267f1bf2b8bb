//! The command line through the real program, as a municipality's own jobs would call it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod attesi;
mod banco;
mod copia;
mod curl;
mod davanti;
mod directory;
mod fogli;
mod importa;
#[path = "../browser/presa.rs"]
mod presa;
mod programmi;
mod provider;
mod ritorno;
mod serve;
mod stampa;
mod uccisa;
mod uso;
