//! The importer on whole printouts: the specimens when they are at hand, the invented ones always.

mod attesi;
mod inventate;
mod semi;
mod stampe;
