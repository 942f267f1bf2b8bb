//! PDF with text: glyphs with positions become lines with cells.

use crate::Limiti;
use crate::rifiuti::Motivo;
use crate::righe::RigaLetta;

/// Reads the lines of a PDF.
pub(crate) fn righe(_bytes: &[u8], _limiti: &Limiti, _ancora: &dyn Fn() -> bool) -> Result<Vec<RigaLetta>, Motivo> {
    Err(Motivo::PdfSenzaTesto)
}
