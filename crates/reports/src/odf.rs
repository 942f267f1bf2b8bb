//! What the files of Open Document share: spreadsheets and texts alike (Open Document 1.3).

use std::fmt::Write as _;
use std::io;

use crate::pacco::Pacco;
use crate::xml;

/// The namespaces of the parts.
pub(crate) const SPAZI: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" "#,
    r#"xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" "#,
    r#"xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" "#,
    r#"xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" "#,
    r#"xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" "#,
    r#"xmlns:dc="http://purl.org/dc/elements/1.1/" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink" "#,
    r#"xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3""#
);
/// The first line of a part.
pub(crate) const TESTA: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Begins a package: the kind of the file, and the list of its parts. The package is then to hold `content.xml`, `styles.xml` and
/// `settings.xml`.
///
/// `creata` is the moment it was made, as ISO 8601 writes it.
pub(crate) fn apri(pacco: &mut Pacco, tipo: &str, titolo: &str, creata: &str) -> io::Result<()> {
    pacco.intatta("mimetype", tipo.as_bytes())?;
    let mut elenco = format!(
        "{TESTA}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{tipo}\"/>"
    );
    for parte in ["content.xml", "styles.xml", "settings.xml", "meta.xml"] {
        // Writing to a String does not fail.
        let _sempre = write!(
            elenco,
            "<manifest:file-entry manifest:full-path=\"{parte}\" manifest:media-type=\"text/xml\"/>"
        );
    }
    elenco.push_str("</manifest:manifest>");
    pacco.parte("META-INF/manifest.xml", elenco.as_bytes())?;
    let note = format!(
        "{TESTA}<office:document-meta {SPAZI}><office:meta><meta:generator>Schedario</meta:generator><dc:title>{}</dc:title>\
         <dc:language>it-IT</dc:language><meta:creation-date>{creata}</meta:creation-date><dc:date>{creata}</dc:date>\
         </office:meta></office:document-meta>",
        xml::in_testo(titolo)
    );
    pacco.parte("meta.xml", note.as_bytes())
}

/// Writes a line of text: blanks that the format would draw together, and tabs, have elements of their own.
pub(crate) fn riga(out: &mut String, riga: &str) {
    let riga = xml::pulito(riga);
    let mut resto = riga.as_ref();
    let mut inizio = true;
    while let Some(c) = resto.chars().next() {
        match c {
            '\t' => {
                out.push_str("<text:tab/>");
                resto = resto.get(1..).unwrap_or_default();
            }
            '\n' => {
                out.push_str("<text:line-break/>");
                resto = resto.get(1..).unwrap_or_default();
                inizio = true;
                continue;
            }
            ' ' => {
                let dopo = resto.trim_start_matches(' ');
                let mut spazi = resto.len() - dopo.len();
                if !inizio && !dopo.is_empty() && !dopo.starts_with('\n') {
                    out.push(' ');
                    spazi -= 1;
                }
                if spazi > 0 {
                    let _sempre = write!(out, "<text:s text:c=\"{spazi}\"/>");
                }
                resto = dopo;
            }
            _ => {
                let fino = resto.find(['\t', '\n', ' ']).unwrap_or(resto.len());
                let (parola, dopo) = resto.split_at(fino);
                xml::testo(out, parola);
                resto = dopo;
            }
        }
        inizio = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_not_drawn_together() {
        let scritta = |t: &str| {
            let mut out = String::new();
            riga(&mut out, t);
            out
        };
        assert_eq!(scritta("uno due"), "uno due");
        assert_eq!(scritta("a  b"), "a <text:s text:c=\"1\"/>b");
        assert_eq!(
            scritta("  a "),
            "<text:s text:c=\"2\"/>a<text:s text:c=\"1\"/>"
        );
        assert_eq!(scritta("a\tb"), "a<text:tab/>b");
        assert_eq!(
            scritta("a \n b & c"),
            "a<text:s text:c=\"1\"/><text:line-break/><text:s text:c=\"1\"/>b &amp; c"
        );
        assert_eq!(scritta(""), "");
    }
}
