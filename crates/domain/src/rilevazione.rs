//! What an indicator achieved: the value of a year, from its periods, from its formula or as declared, and what the year is
//! heading for.
//!
//! A declared value (printed or typed for the whole year) is never recomputed: what the periods make of the year stands beside
//! it. Every figure carries the working it came from, with the numbers put in.

mod anno;
mod calcolato;
mod piano;
mod previsione;
mod spostati;
#[cfg(test)]
mod tests;

pub use anno::{
    DaiPeriodi, DalleFigure, Origine, Rilevato, dai_periodi, rilevato, valore_del_periodo,
};
pub use calcolato::PianoCalcolato;
pub use piano::{Calcolati, Calcolo, FontePiano, FormulaScritta};
pub use previsione::{Previsione, SenzaPrevisione, previsione};
pub use spostati::{LettoAltrove, spostati};
