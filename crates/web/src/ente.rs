//! The body itself: its name, its crest.

mod immagine;
mod show;
mod stemma;

pub(crate) use show::{show, update};
pub(crate) use stemma::{show as stemma, update as cambia_stemma};
