//! The importer on whole printouts: the specimens when they are at hand, the invented ones always.

#![expect(
    clippy::unwrap_used,
    reason = "what the helpers of a test cannot read fails the test"
)]

mod altre_etichette;
mod attesi;
mod danni;
mod gantt;
mod inventate;
mod niente_perso;
mod pdf;
mod rifiuti;
mod semi;
mod stampe;
