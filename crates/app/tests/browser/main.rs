//! The journeys of a person through the pages: the real program, a real Chromium, and every page held against axe.
//!
//! Chromium and its driver come from Debian's packages (`chromium`, `chromium-driver`); without them these tests fail.
//!
//! `SCHEDARIO_FIGURE=folder` writes the pictures of the README and of the manual there; `SCHEDARIO_PAGINE=folder` keeps every page that
//! the journeys look at, wide and narrow, for whoever wants to see them with his own eyes.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod accesso;
mod adotta;
mod bozze;
mod browser;
mod correggi;
mod figure;
mod fogli;
mod guarda;
mod importa;
mod leggi;
mod monitora;
mod nuovo;
mod pagina;
mod presa;
mod programma;
mod senza_script;
mod stampa;
