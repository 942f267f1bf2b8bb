//! A book as a text to go on working on, for whoever pastes it into an act: DOCX and ODT.
//!
//! The book is told as pieces ([`brani`]), chapter by chapter; a pen writes them in its format. Headings are real headings, lists real lists,
//! the header rows of tables come back on every page. What is written stands in memory compressed, never the text itself.

mod brani;
mod docx;
mod odt;

use std::io::{self, Write};
use std::ops::ControlFlow;

use domain::libro::Libro;

use crate::{Avanzamento, Errore, Fonte, InMemoria};
use brani::Brano;

/// Writes a book as DOCX (Word), a heading for each chapter, sheet and block.
///
/// # Errors
/// What went wrong with the file.
pub fn docx(libro: &Libro) -> Result<Vec<u8>, Errore> {
    in_memoria::<docx::Docx>(libro)
}

/// Writes a book as DOCX to `out`, chapter by chapter: of `testata` everything counts but its chapters. Calls `ogni` at the start and after each
/// chapter.
///
/// # Errors
/// As [`crate::pdf_da`]; nothing is written to `out` before the end.
pub fn docx_da(
    testata: &Libro,
    fonte: &mut dyn Fonte,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    scrivi::<docx::Docx>(testata, fonte, out, ogni)
}

/// Writes a book as ODT (LibreOffice Writer), as [`docx()`].
///
/// # Errors
/// What went wrong with the file.
pub fn odt(libro: &Libro) -> Result<Vec<u8>, Errore> {
    in_memoria::<odt::Odt>(libro)
}

/// Writes a book as ODT to `out`, as [`docx_da`].
///
/// # Errors
/// As [`docx_da`].
pub fn odt_da(
    testata: &Libro,
    fonte: &mut dyn Fonte,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    scrivi::<odt::Odt>(testata, fonte, out, ogni)
}

/// Who writes the pieces of a book in a format.
trait Penna: Sized {
    /// Begins the file of a book.
    fn apri(testata: &Libro) -> io::Result<Self>;

    /// Writes what follows.
    fn scrivi(&mut self, brani: &[Brano<'_>]) -> io::Result<()>;

    /// Ends the file.
    fn chiudi(self) -> io::Result<Vec<u8>>;
}

fn in_memoria<P: Penna>(libro: &Libro) -> Result<Vec<u8>, Errore> {
    let mut out = Vec::new();
    let ogni = &mut |_| ControlFlow::Continue(());
    scrivi::<P>(libro, &mut InMemoria(libro), &mut out, ogni)?;
    Ok(out)
}

fn scrivi<P: Penna>(
    testata: &Libro,
    fonte: &mut dyn Fonte,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    let totale = fonte.fogli();
    let mut fatte = 0;
    let mut avanti = |fatte: usize| {
        let totale = totale.max(fatte);
        match ogni(Avanzamento { fatte, totale }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Errore::Annullata),
        }
    };
    avanti(fatte)?;
    let mut penna = P::apri(testata)?;
    penna.scrivi(&brani::davanti(testata))?;
    // The first page is upright.
    let mut larga = false;
    for i in 0..fonte.capitoli() {
        let capitolo = fonte.capitolo(i)?;
        penna.scrivi(&brani::capitolo(&capitolo, &mut larga))?;
        fatte += capitolo.fogli.len();
        avanti(fatte)?;
    }
    out.write_all(&penna.chiudi()?)?;
    Ok(())
}
