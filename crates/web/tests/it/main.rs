//! The pages, through the router: what a browser sends and what comes back.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod accessi;
mod albero;
mod allegati;
mod anagrafiche;
mod andamento;
mod anomalie;
mod api;
mod cdr;
mod commenti;
mod dimenticata;
mod elenchi;
mod ente;
mod eventi;
mod fogli;
mod gantt;
mod giornate_storte;
mod grafici;
mod guardia;
mod identita;
mod importazioni;
mod indicatore;
mod indicatori;
mod mappa;
mod metodi;
mod modelli;
mod monitoraggio;
mod notifiche;
mod passaggi;
mod periodi;
mod processi;
mod promemoria;
mod propri;
mod prospetti;
mod pubblico;
mod punteggi;
mod registro;
mod ricerca;
mod schede;
mod secondo_fattore;
mod smvp;
mod stampe;
mod support;
mod tenuti;
mod valutazione;
mod versioni;
mod viste_nuove;
