//! Addresses made of codes and names that people choose.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a segment of a path or in a value of a query as it is.
const LIBERI: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A text as one segment of a path, or as the value of a parameter.
pub(crate) fn segmento(testo: &str) -> String {
    utf8_percent_encode(testo, LIBERI).to_string()
}

#[cfg(test)]
mod tests {
    use super::segmento;

    #[test]
    fn a_code_stays_one_segment() {
        assert_eq!(segmento("U_09"), "U_09");
        assert_eq!(segmento("A/B?c=1#è"), "A%2FB%3Fc%3D1%23%C3%A8");
    }
}
