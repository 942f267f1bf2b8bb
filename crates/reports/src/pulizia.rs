//! Text as people and other programs wrote it, made fit for the fonts of the sheet.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::caratteri::Carattere;

/// The text with its accents composed, without control characters, and with what the font lacks written another way.
///
/// Line feeds stay; a character nobody has a substitute for becomes `?`, so that no page shows an empty box.
pub(crate) fn pulisci<'a>(testo: &'a str, carattere: &Carattere) -> Cow<'a, str> {
    let buono = |c: char| c == '\n' || (!c.is_control() && carattere.glifo(c).is_some());
    if testo.chars().all(buono) && is_nfc_quick(testo.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(testo);
    }
    let mut pulito = String::with_capacity(testo.len());
    for c in testo.nfc() {
        match c {
            '\r'
            | '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{FEFF}' => {}
            '\n' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' => pulito.push('\n'),
            c if buono(c) => pulito.push(c),
            c => pulito.push_str(sostituto(c)),
        }
    }
    Cow::Owned(pulito)
}

/// How a character is written without it.
fn sostituto(c: char) -> &'static str {
    match c {
        '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => " ",
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{2043}' => "-",
        '\u{2012}' | '\u{2015}' => "\u{2013}",
        '\u{2190}' => "<-",
        '\u{2192}' | '\u{21D2}' | '\u{27A2}' | '\u{2794}' => "->",
        '\u{2264}' => "<=",
        '\u{2265}' => ">=",
        '\u{2260}' => "diverso da",
        '\u{2248}' => "circa",
        '\u{2713}' | '\u{2714}' | '\u{2611}' | '\u{2612}' => "[x]",
        '\u{2610}' => "[ ]",
        '\u{25AA}' | '\u{25A0}' | '\u{25CF}' | '\u{25CB}' | '\u{25E6}' | '\u{F0B7}'
        | '\u{F0A7}' => "\u{2022}",
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{2032}' | '\u{2BC}' | '\u{B4}' => "'",
        '\u{2033}' => "\"",
        '\u{2103}' => "°C",
        '\u{2116}' => "n.",
        c if c.is_control() => "",
        _ => "?",
    }
}
