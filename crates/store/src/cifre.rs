//! How a figure is stored.

use domain::Decimale;

use crate::error::{Error, Result};

/// Whole millionths, or an error that says which figure does not fit: a figure is never rounded on its way to the database.
pub(crate) fn milionesimi(d: Option<Decimale>) -> Result<Option<i64>> {
    d.map(|d| {
        d.milionesimi().ok_or_else(|| {
            Error::Dati(format!(
                "la cifra {d} ha troppe cifre per essere conservata"
            ))
        })
    })
    .transpose()
}
