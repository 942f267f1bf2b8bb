//! The command line through the real program, as a municipality's own jobs would call it.

mod attesi;
mod banco;
mod copia;
mod importa;
mod ritorno;
mod serve;
mod stampa;
mod uso;
