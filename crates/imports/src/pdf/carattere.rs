//! Fonts: from the bytes of a string to text and widths.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use crate::pdf::mappa::{Mappa, pulito};

/// Most bytes a font map may expand to.
const MAPPA_MASSIMA: usize = 8_000_000;

/// A font, as far as reading text needs it.
#[derive(Debug)]
pub(super) struct Carattere {
    /// Bytes of a code.
    byte: usize,
    mappa: Mappa,
    /// Text of single-byte codes, where the map does not say.
    tavola: Vec<String>,
    /// In units of the text.
    larghezze: HashMap<u32, f32>,
    larghezza: f32,
    pub(super) grassetto: bool,
}

/// A code of a string: its text, its width, whether it is the single-byte blank that word spacing widens.
pub(super) struct Segno<'f> {
    pub(super) testo: &'f str,
    pub(super) larghezza: f32,
    pub(super) spazio: bool,
}

impl Carattere {
    pub(super) fn leggi(doc: &Document, d: &Dictionary) -> Self {
        let composto = d
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|n| n == b"Type0");
        let mappa = d
            .get_deref(b"ToUnicode", doc)
            .and_then(Object::as_stream)
            .and_then(|s| s.decompressed_content_with_limit(MAPPA_MASSIMA))
            .map(|c| Mappa::leggi(&c))
            .unwrap_or_default();
        let discendente = d
            .get_deref(b"DescendantFonts", doc)
            .and_then(Object::as_array)
            .ok()
            .and_then(|a| a.first())
            .and_then(|o| dizionario(doc, o));
        let nome = d
            .get(b"BaseFont")
            .and_then(Object::as_name)
            .map(|n| String::from_utf8_lossy(n).to_lowercase())
            .unwrap_or_default();
        let byte = if composto { mappa.byte.unwrap_or(2) } else { 1 };
        let tavola = if composto { Vec::new() } else { tavola(doc, d) };
        let (larghezze, larghezza) = match discendente {
            Some(disc) => larghezze_composte(doc, disc),
            None => larghezze_semplici(doc, d),
        };
        let grassetto = ["bold", "black", "heavy", "semibold", "demi"]
            .iter()
            .any(|p| nome.contains(p));
        Self {
            byte,
            mappa,
            tavola,
            larghezze,
            larghezza,
            grassetto,
        }
    }

    /// The codes of a string.
    pub(super) fn segni<'f>(&'f self, stringa: &'f [u8]) -> impl Iterator<Item = Segno<'f>> + 'f {
        stringa.chunks(self.byte.max(1)).map(move |c| {
            let codice = c.iter().fold(0u32, |a, b| a << 8 | u32::from(*b));
            let testo = self
                .mappa
                .testo(codice)
                .or_else(|| self.tavola.get(codice as usize).map(String::as_str))
                .unwrap_or("");
            let larghezza = self
                .larghezze
                .get(&codice)
                .copied()
                .unwrap_or(self.larghezza);
            Segno {
                testo,
                larghezza,
                spazio: self.byte == 1 && codice == 32,
            }
        })
    }
}

fn dizionario<'d>(doc: &'d Document, o: &'d Object) -> Option<&'d Dictionary> {
    doc.dereference(o).ok().and_then(|(_, o)| o.as_dict().ok())
}

/// The text of each single-byte code, by the encoding of the font.
fn tavola(doc: &Document, d: &Dictionary) -> Vec<String> {
    let Ok(codifica) = d.get_font_encoding_with_limit(doc, MAPPA_MASSIMA) else {
        return Vec::new();
    };
    (0..=255u8)
        .map(|b| {
            codifica
                .bytes_to_string(&[b])
                .map(|t| pulito(&t))
                .unwrap_or_default()
        })
        .collect()
}

fn numero(doc: &Document, o: &Object) -> Option<f32> {
    let (_, o) = doc.dereference(o).ok()?;
    o.as_float().ok().filter(|n| n.is_finite())
}

fn larghezze_semplici(doc: &Document, d: &Dictionary) -> (HashMap<u32, f32>, f32) {
    // Type 3 fonts measure in a space of their own.
    let scala = d
        .get_deref(b"FontMatrix", doc)
        .and_then(Object::as_array)
        .ok()
        .and_then(|m| m.first())
        .and_then(|o| numero(doc, o))
        .filter(|_| {
            d.get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|n| n == b"Type3")
        })
        .unwrap_or(0.001);
    let primo = d
        .get_deref(b"FirstChar", doc)
        .ok()
        .and_then(|o| o.as_i64().ok())
        .unwrap_or(0)
        .clamp(0, 255) as u32;
    let mut larghezze = HashMap::new();
    if let Ok(v) = d.get_deref(b"Widths", doc).and_then(Object::as_array) {
        for (i, o) in v.iter().take(256).enumerate() {
            if let Some(n) = numero(doc, o) {
                larghezze.insert(primo + i as u32, n * scala);
            }
        }
    }
    let manca = d
        .get_deref(b"FontDescriptor", doc)
        .and_then(Object::as_dict)
        .and_then(|f| f.get(b"MissingWidth"))
        .ok()
        .and_then(|o| numero(doc, o))
        .map_or(0.5, |n| n * 0.001);
    (larghezze, if manca > 0.0 { manca } else { 0.5 })
}

/// The array W: `first [w w w]` or `first last w`.
fn larghezze_composte(doc: &Document, d: &Dictionary) -> (HashMap<u32, f32>, f32) {
    let predefinita = d
        .get_deref(b"DW", doc)
        .ok()
        .and_then(|o| numero(doc, o))
        .unwrap_or(1000.0)
        * 0.001;
    let mut larghezze = HashMap::new();
    let Ok(w) = d.get_deref(b"W", doc).and_then(Object::as_array) else {
        return (larghezze, predefinita);
    };
    let mut i = 0;
    while let Some(primo) = w.get(i).and_then(|o| numero(doc, o)) {
        let primo = primo.max(0.0) as u32;
        let Some((_, secondo)) = w.get(i + 1).and_then(|o| doc.dereference(o).ok()) else {
            break;
        };
        if let Ok(lista) = secondo.as_array() {
            for (k, o) in lista.iter().take(65_536).enumerate() {
                if let Some(n) = numero(doc, o) {
                    larghezze.insert(primo.saturating_add(k as u32), n * 0.001);
                }
            }
            i += 2;
        } else {
            let (Some(ultimo), Some(n)) = (
                numero(doc, secondo),
                w.get(i + 2).and_then(|o| numero(doc, o)),
            ) else {
                break;
            };
            for c in (primo..=(ultimo.max(0.0) as u32)).take(65_536) {
                larghezze.insert(c, n * 0.001);
            }
            i += 3;
        }
        if larghezze.len() > 70_000 {
            break;
        }
    }
    (larghezze, predefinita)
}
