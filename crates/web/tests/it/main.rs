//! The pages, through the router: what a browser sends and what comes back.

mod anagrafiche;
mod ente;
mod guardia;
mod importazioni;
mod modelli;
mod ricerca;
mod stampe;
mod schede;
mod support;
mod viste_nuove;
