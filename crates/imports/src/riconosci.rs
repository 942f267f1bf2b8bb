//! What a file is, by its bytes: text (in which encoding), PDF, or something to refuse in words.

use domain::importazione::Formato;

use crate::etichette;
use crate::rifiuti::Motivo;
use crate::righe::Fonte;

/// What can be read.
#[derive(Debug)]
pub(crate) enum Ingresso {
    Testo(String),
    Pdf,
}

/// Tells a file by its first bytes.
pub(crate) fn ingresso(bytes: &[u8]) -> Result<Ingresso, Motivo> {
    if bytes.is_empty() {
        return Err(Motivo::Vuoto);
    }
    // Some programs write a few bytes before the mark of a PDF; readers look for it in the first kilobyte.
    let testa = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    if testa.windows(5).any(|w| w == b"%PDF-") {
        return Ok(Ingresso::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(Motivo::Archivio(archivio(bytes)));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Motivo::Altro(
            "un documento di Office del vecchio tipo (.doc o .xls)",
        ));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(Motivo::Altro("un documento RTF"));
    }
    let immagini: &[&[u8]] = &[
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"II*\x00",
        b"MM\x00*",
        b"BM",
    ];
    if immagini.iter().any(|m| bytes.starts_with(m)) && !bytes.starts_with(b"BM")
        || (bytes.starts_with(b"BM") && bytes.contains(&0))
    {
        return Err(Motivo::Immagine);
    }
    if bytes.starts_with(b"\x1f\x8b")
        || bytes.starts_with(b"7z\xbc\xaf")
        || bytes.starts_with(b"Rar!")
    {
        return Err(Motivo::Archivio("un archivio compresso"));
    }
    testo(bytes).map(Ingresso::Testo)
}

/// Which kind of zip it is, from the names of the files inside.
fn archivio(bytes: &[u8]) -> &'static str {
    let testa = bytes.get(..bytes.len().min(64 * 1024)).unwrap_or(bytes);
    let contiene = |nome: &[u8]| testa.windows(nome.len()).any(|w| w == nome);
    if contiene(b"word/") {
        "un documento di Word (.docx)"
    } else if contiene(b"xl/") {
        "un foglio di Excel (.xlsx)"
    } else if contiene(b"opendocument.text") {
        "un documento di LibreOffice (.odt)"
    } else if contiene(b"opendocument.spreadsheet") {
        "un foglio di LibreOffice (.ods)"
    } else {
        "un archivio .zip"
    }
}

/// Decodes a text: UTF-8, UTF-16 (with its mark, or recognised by its zeros), Windows-1252.
fn testo(bytes: &[u8]) -> Result<String, Motivo> {
    let testo = if let Some((codifica, _)) = encoding_rs::Encoding::for_bom(bytes) {
        codifica.decode(bytes).0.into_owned()
    } else if let Some(codifica) = utf16_senza_marca(bytes) {
        codifica.decode(bytes).0.into_owned()
    } else if let Ok(t) = std::str::from_utf8(bytes) {
        t.to_owned()
    } else {
        encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
    };
    let testo = testo
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(testo);
    let caratteri = testo.chars().count();
    let strani = testo
        .chars()
        .filter(|c| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || *c == '\u{fffd}'
        })
        .count();
    if strani * 50 > caratteri {
        return Err(Motivo::Binario);
    }
    if testo.trim().is_empty() {
        return Err(Motivo::Vuoto);
    }
    Ok(testo)
}

/// Every second byte a zero, as Latin text in UTF-16 has it.
fn utf16_senza_marca(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let testa = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    if testa.len() < 16 {
        return None;
    }
    let zeri = |resto: usize| {
        testa
            .iter()
            .skip(resto)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let meta = testa.len() / 2;
    if zeri(1) * 10 > meta * 8 && zeri(0) == 0 {
        Some(encoding_rs::UTF_16LE)
    } else if zeri(0) * 10 > meta * 8 && zeri(1) == 0 {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Labels that speak for a PTPC sheet, and how loudly.
const PTPC: &[(&str, usize)] = &[
    ("SCHEDA PTPC", 4),
    ("FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE", 3),
    ("LIVELLO DI RISCHIO individuato", 3),
    ("Tipologia Misura PTPC", 3),
    ("Riferimento obiettivo gestionale", 2),
    ("Processi Assessorato", 3),
    ("CdR Assessorato", 3),
    ("Collegato a", 1),
    ("Stakeholder", 1),
    ("PROCESSI", 1),
    ("FASI", 1),
];

/// Labels that speak for an objective sheet.
const OBIETTIVO: &[(&str, usize)] = &[
    ("Descrizione dettagliata", 2),
    ("Direzione", 1),
    ("Direttore", 1),
    ("Classificazione", 1),
    ("Servizio", 1),
    ("Dirigente", 1),
    ("Tipologia", 1),
    ("INDICATORI", 1),
    ("Valore Atteso", 1),
];

/// How much must speak for a kind before it is believed.
const SOGLIA: usize = 4;

/// The kind of printout, by its labels.
pub(crate) fn formato(fonte: &Fonte) -> Result<Formato, Motivo> {
    let conta = |etichette: &[(&str, usize)], ovunque: bool| -> usize {
        etichette
            .iter()
            .filter(|(e, _)| {
                fonte.lette().any(|(_, r)| {
                    if ovunque {
                        etichette::trova(&r.testo, e).is_some()
                    } else {
                        r.testo
                            .split('\t')
                            .any(|c| etichette::inizia(c, e).is_some())
                    }
                })
            })
            .map(|(_, peso)| peso)
            .sum()
    };
    let (ptpc, obiettivo) = (conta(PTPC, true), conta(OBIETTIVO, false));
    if ptpc >= SOGLIA && ptpc >= obiettivo {
        Ok(Formato::SchedaPtpc)
    } else if obiettivo >= SOGLIA {
        Ok(Formato::SchedaObiettivo)
    } else {
        Err(Motivo::AltraStampa)
    }
}
