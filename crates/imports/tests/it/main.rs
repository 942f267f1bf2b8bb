//! The importer on whole printouts: the specimens when they are at hand, the invented ones always.

mod attesi;
mod danni;
mod inventate;
mod niente_perso;
mod pdf;
mod rifiuti;
mod semi;
mod stampe;
