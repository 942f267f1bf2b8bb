//! Which pictures are accepted as a crest. What counts is the content, not the name of the file.

use roxmltree::{Document, Node, ParsingOptions};

/// Largest picture, in bytes.
const MASSIMO: usize = 512 * 1024;

/// Longest side of a PNG, in pixels: more than any printer shows of a crest.
const LATO_MASSIMO: u32 = 4_000;

/// Elements and attributes of an SVG; a crest traced with care has some thousands.
const NODI_MASSIMI: u32 = 200_000;

const SVG: &str = "http://www.w3.org/2000/svg";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A kind of picture that both browsers and the book can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tipo {
    Png,
    Svg,
}

/// What the bytes are.
pub(super) fn tipo(byte: &[u8]) -> Option<Tipo> {
    if byte.starts_with(PNG) {
        return Some(Tipo::Png);
    }
    let testo = std::str::from_utf8(byte)
        .ok()?
        .trim_start_matches('\u{feff}')
        .trim_start();
    (testo.starts_with('<') && testo.contains("<svg")).then_some(Tipo::Svg)
}

/// Whether a picture may be a crest.
///
/// # Errors
/// The Italian sentence that stands beside the field.
pub(super) fn controlla(byte: &[u8]) -> Result<Tipo, String> {
    if byte.len() > MASSIMO {
        return Err(format!(
            "il file è di {} KB e il massimo è {}: esportalo più piccolo",
            byte.len() / 1024,
            MASSIMO / 1024
        ));
    }
    match tipo(byte) {
        Some(Tipo::Png) => png(byte).map(|()| Tipo::Png),
        Some(Tipo::Svg) => svg(std::str::from_utf8(byte).unwrap_or_default()).map(|()| Tipo::Svg),
        None => Err(
            "il file non è un'immagine SVG o PNG: esporta lo stemma in uno di questi formati"
                .to_owned(),
        ),
    }
}

/// The first chunk of a PNG says its size.
fn png(byte: &[u8]) -> Result<(), String> {
    let rotta = || "l'immagine PNG è incompleta o guasta: esportala di nuovo".to_owned();
    let numero = |da: usize| -> Option<u32> {
        Some(u32::from_be_bytes(byte.get(da..da + 4)?.try_into().ok()?))
    };
    let (larghezza, altezza) = numero(16)
        .zip(numero(20))
        .filter(|_| byte.get(12..16) == Some(b"IHDR".as_slice()))
        .ok_or_else(rotta)?;
    if larghezza == 0 || altezza == 0 || !byte.ends_with(b"IEND\xaeB`\x82") {
        return Err(rotta());
    }
    if larghezza.max(altezza) > LATO_MASSIMO {
        return Err(format!(
            "l'immagine è di {larghezza}×{altezza} punti e il lato più lungo è al massimo {LATO_MASSIMO}: esportala più piccola"
        ));
    }
    Ok(())
}

/// An SVG is a small program: only one that draws, and draws what it brings along, is accepted.
fn svg(testo: &str) -> Result<(), String> {
    let attivo = |cosa: &str| {
        Err(format!(
            "l'immagine SVG contiene {cosa}, che in uno stemma non è ammesso: esportala come disegno semplice, oppure in PNG"
        ))
    };
    if testo.contains("<!ENTITY") {
        return attivo("abbreviazioni (ENTITY)");
    }
    if testo.contains("<?xml-stylesheet") {
        return attivo("un foglio di stile esterno");
    }
    let opzioni = ParsingOptions {
        allow_dtd: true,
        nodes_limit: NODI_MASSIMI,
        ..ParsingOptions::default()
    };
    let documento = Document::parse_with_options(testo, opzioni)
        .map_err(|e| format!("l'immagine SVG non è leggibile ({e}): esportala di nuovo"))?;
    let radice = documento.root_element();
    if radice.tag_name().name() != "svg" || radice.tag_name().namespace() != Some(SVG) {
        return Err("il file non è un'immagine SVG: esporta lo stemma in SVG o PNG".to_owned());
    }
    for nodo in documento.descendants().filter(Node::is_element) {
        let nome = nodo.tag_name().name().to_ascii_lowercase();
        if nodo.tag_name().namespace() == Some(XHTML)
            || matches!(
                nome.as_str(),
                "script"
                    | "foreignobject"
                    | "handler"
                    | "listener"
                    | "iframe"
                    | "object"
                    | "embed"
                    | "audio"
                    | "video"
                    | "a"
            )
        {
            return attivo(&format!("l'elemento «{}»", nodo.tag_name().name()));
        }
        if matches!(
            nome.as_str(),
            "set" | "animate" | "animatetransform" | "animatemotion" | "discard"
        ) {
            return attivo("animazioni");
        }
        if nome == "style" && nodo.descendants().filter_map(|n| n.text()).any(porta_fuori) {
            return attivo("un riferimento esterno nello stile");
        }
        for a in nodo.attributes() {
            let chiave = a.name().to_ascii_lowercase();
            if chiave.starts_with("on") {
                return attivo(&format!("l'evento «{}»", a.name()));
            }
            let rimando = matches!(chiave.as_str(), "href" | "src" | "base")
                && !(chiave == "href" && interno(a.value()));
            if rimando || porta_fuori(a.value()) {
                return attivo(&format!("un riferimento esterno («{}»)", a.name()));
            }
        }
    }
    Ok(())
}

/// A reference that stays in the picture: a part of it, or a picture written inside it.
fn interno(rimando: &str) -> bool {
    let r = rimando.trim();
    r.is_empty()
        || r.starts_with('#')
        || ["data:image/png;base64,", "data:image/jpeg;base64,"]
            .iter()
            .any(|d| r.starts_with(d))
}

/// Whether a style fetches something: `url(` of anything but a part of the picture, an import, or an escape that could hide one.
fn porta_fuori(stile: &str) -> bool {
    let piatto: String = stile
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
        .collect::<String>()
        .to_ascii_lowercase();
    let fuori = piatto.match_indices("url(").any(|(i, _)| {
        piatto
            .get(i + 4..)
            .is_none_or(|resto| !resto.starts_with('#'))
    });
    fuori
        || piatto.contains("@import")
        || piatto.contains("javascript:")
        || (piatto.contains('\\') && piatto.contains('('))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn con(dentro: &str) -> Result<Tipo, String> {
        controlla(format!("<svg xmlns='{SVG}' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>{dentro}</svg>").as_bytes())
    }

    #[test]
    fn a_drawing_is_accepted() {
        assert_eq!(
            con(
                "<defs><linearGradient id='g'/></defs><path d='M0 0h9v9z' fill='url(#g)' style='stroke:url(\"#g\")'/><use xlink:href='#g'/>"
            ),
            Ok(Tipo::Svg)
        );
        assert_eq!(
            con("<style>path { fill: url(#g) }</style><image href='data:image/png;base64,AAAA'/>"),
            Ok(Tipo::Svg)
        );
        let con_prologo = format!(
            "\u{feff}<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg xmlns='{SVG}'/>"
        );
        assert_eq!(controlla(con_prologo.as_bytes()), Ok(Tipo::Svg));
    }

    #[test]
    fn what_runs_or_fetches_is_refused() {
        for dentro in [
            "<script>alert(1)</script>",
            "<SCRIPT href='x.js'/>",
            "<g><foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></g>",
            "<p xmlns='http://www.w3.org/1999/xhtml'>x</p>",
            "<path onload='alert(1)'/>",
            "<path onClick='alert(1)'/>",
            "<a href='https://example.org'><path/></a>",
            "<use href='https://example.org/x.svg#y'/>",
            "<use xlink:href='//example.org/x.svg#y'/>",
            "<image href='https://example.org/x.png'/>",
            "<image href='data:image/svg+xml;base64,AAAA'/>",
            "<path fill='url(https://example.org/x#y)'/>",
            "<path style='background: URL( \"https://example.org/x\" )'/>",
            "<path style='fill: u\\72l(https://example.org)'/>",
            "<style>@import 'https://example.org/x.css';</style>",
            "<style><![CDATA[path { fill: url(https://example.org/x) }]]></style>",
            "<set attributeName='href' to='javascript:alert(1)'/>",
            "<animate attributeName='href' values='javascript:alert(1)'/>",
        ] {
            let esito = con(dentro);
            assert!(
                esito
                    .as_ref()
                    .is_err_and(|frase| frase.contains("non è ammesso")),
                "{dentro}: {esito:?}"
            );
        }
        let entita =
            format!("<!DOCTYPE svg [<!ENTITY x '<script/>'>]><svg xmlns='{SVG}'>&x;</svg>");
        assert!(controlla(entita.as_bytes()).is_err());
        assert!(
            controlla(format!("<?xml-stylesheet href='x.css'?><svg xmlns='{SVG}'/>").as_bytes())
                .is_err()
        );
    }

    #[test]
    fn another_content_is_refused_whatever_its_name() {
        for byte in [
            &b""[..],
            b"GIF89a",
            b"\xff\xd8\xff\xe0",
            b"<html><body><svg></svg></body></html>",
            b"<svg",
            b"<svg xmlns='altro'/>",
            &[0; 64],
        ] {
            assert!(controlla(byte).is_err(), "{byte:?}");
        }
        assert!(controlla(&vec![b'<'; MASSIMO + 1]).is_err_and(|e| e.contains("massimo è 512")));
    }

    #[test]
    fn a_png_must_be_whole_and_of_a_sane_size() {
        let png = |lato: u32| {
            [
                PNG,
                b"\0\0\0\x0dIHDR",
                &lato.to_be_bytes(),
                &lato.to_be_bytes(),
                b"\x08\x06\0\0\0....",
                b"\0\0\0\0IEND\xaeB`\x82",
            ]
            .concat()
        };
        assert_eq!(controlla(&png(300)), Ok(Tipo::Png));
        assert!(controlla(&png(0)).is_err());
        assert!(controlla(&png(40_000)).is_err_and(|e| e.contains("40000")));
        let intera = png(300);
        assert!(controlla(&intera[..intera.len() - 4]).is_err());
        assert!(controlla(PNG).is_err());
    }
}
