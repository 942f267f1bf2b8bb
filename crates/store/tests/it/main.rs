//! The store, on whichever database `testkit` gives.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where it finds nothing; its helpers are not marked as tests"
)]

mod accesso;
mod accettazioni;
mod bozze;
mod catalogo;
mod copia;
mod elenchi;
mod enti;
mod metodi;
mod nomi;
mod prospetti;
mod punteggi;
mod registri;
mod registro;
mod risposte;
mod schede;
mod smvp;
mod storia;
mod versioni;
