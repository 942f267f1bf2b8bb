//! What the tests share: invented books, and a reader of tagged PDF.
// Each test program uses a part of it; what goes wrong here is a failed test.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

pub mod lettore;
pub mod libri;

use std::ops::ControlFlow;

use domain::libro::Libro;

/// The bytes of a book.
pub fn stampa(libro: &Libro) -> Vec<u8> {
    let mut out = Vec::new();
    reports::pdf(libro, &mut out, &mut |_| ControlFlow::Continue(())).unwrap();
    out
}
