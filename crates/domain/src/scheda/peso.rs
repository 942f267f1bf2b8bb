//! Weights in the scores: of a sheet, of an indicator, of a link.

use crate::decimale::Decimale;

/// How to write one, beside the field.
pub(super) const COME: &str = "scrivi un peso da 0 a 100, oppure -1 per non contare";

/// Whether a weight is neither a share nor the mark that leaves its thing out.
///
/// Source: performance.md, the scoring engine: weights are not negative; −1 excludes.
pub(super) fn sbagliato(peso: Decimale) -> bool {
    (peso.negativo() && peso != Decimale::from(-1)) || peso > Decimale::CENTO || peso.decimali() > 2
}
