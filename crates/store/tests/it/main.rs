//! The store, on whichever database `testkit` gives.

mod accesso;
mod catalogo;
mod copia;
mod elenchi;
mod enti;
mod registri;
mod schede;
mod storia;
