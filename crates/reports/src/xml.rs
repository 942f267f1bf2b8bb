//! Text inside XML: what the format does not take is left out, what it would misread is written another way.

use std::borrow::Cow;

/// Whether XML 1.0 takes a character (production 2). Of the control characters it takes only these.
fn ammesso(c: char) -> bool {
    matches!(c, '\t' | '\n') || (c >= ' ' && !matches!(c, '\u{7F}' | '\u{FFFE}' | '\u{FFFF}'))
}

/// A text without what XML does not take; every end of line is a line feed.
pub(crate) fn pulito(testo: &str) -> Cow<'_, str> {
    if testo.chars().all(ammesso) {
        return Cow::Borrowed(testo);
    }
    let mut pulito = testo.replace("\r\n", "\n").replace('\r', "\n");
    pulito.retain(ammesso);
    Cow::Owned(pulito)
}

/// Writes a text as the content of an element.
pub(crate) fn testo(out: &mut String, testo: &str) {
    for c in pulito(testo).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Writes a text as the value of an attribute, between the quotes.
pub(crate) fn attributo(out: &mut String, testo: &str) {
    for c in pulito(testo).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
}

/// A text as [`testo`] writes it.
pub(crate) fn in_testo(t: &str) -> String {
    let mut out = String::with_capacity(t.len());
    testo(&mut out, t);
    out
}

/// A text as [`attributo`] writes it.
pub(crate) fn in_attributo(t: &str) -> String {
    let mut out = String::with_capacity(t.len());
    attributo(&mut out, t);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_take_is_left_out() {
        assert_eq!(pulito("perché «sì» 😀"), "perché «sì» 😀");
        assert_eq!(
            pulito("a\u{0}b\u{1B}c\u{FFFE}d\r\ne\rf\n\tg"),
            "abcd\ne\nf\n\tg"
        );
        assert_eq!(
            in_testo("<script>]]>&\"\n"),
            "&lt;script&gt;]]&gt;&amp;\"\n"
        );
        assert_eq!(in_attributo("<\"&\n\t>"), "&lt;&quot;&amp;&#10;&#9;&gt;");
    }
}
