//! Risk: the methods as data, an assessment, and the level with its working.
//!
//! A level is declared on the sheet (printouts) or comes out of an assessment. An assessment keeps the code and the version
//! of the method it was made with; a declared level is never recomputed. Sources: PNA 2013, Allegato 5; PNA 2019, Allegato 1.

mod calcolo;
mod file;
mod frazione;
mod lettura;
mod livello;
pub mod mappa;
mod metodo;
mod racconto;
mod registro;
#[cfg(test)]
mod tests;
mod valutazione;

pub use calcolo::{Esito, Passo};
pub use livello::LivelloDiRischio;
pub use metodo::{
    Aggregazione, Asse, Criterio, Domanda, Domande, Fascia, Giudizio, Matrice, Metodi, Metodo,
    Regola, Risposta,
};
pub use registro::{VoceRegistro, per_priorita};
pub use valutazione::{GradoDato, OggettoValutato, Valutazione};
