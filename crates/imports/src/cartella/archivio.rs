//! The archive that an XLSX or ODS file is: what it costs to open, before anybody opens it.

use std::io::{Cursor, Read as _};

use domain::cartella::FormatoCartella;
use zip::ZipArchive;

use super::{LimitiCartella, Motivo};

/// The kind of an archive, by the names of its parts; `None` when it is none of ours.
pub(super) fn formato(bytes: &[u8]) -> Option<FormatoCartella> {
    let archivio = ZipArchive::new(Cursor::new(bytes)).ok();
    let Some(mut archivio) = archivio else {
        // Cut in the middle: its directory stands at the end, but the names of the first parts are still there.
        let inizio = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
        let dice = |parola: &[u8]| inizio.windows(parola.len()).any(|p| p == parola);
        return if dice(b"[Content_Types].xml") || dice(b"xl/") {
            Some(FormatoCartella::Xlsx)
        } else if dice(b"opendocument.spreadsheet") {
            Some(FormatoCartella::Ods)
        } else {
            None
        };
    };
    if archivio.index_for_name("xl/workbook.xml").is_some() {
        return Some(FormatoCartella::Xlsx);
    }
    let mut tipo = String::new();
    let letto = archivio
        .by_name("mimetype")
        .is_ok_and(|p| p.take(100).read_to_string(&mut tipo).is_ok());
    if letto && tipo.contains("opendocument.spreadsheet") {
        return Some(FormatoCartella::Ods);
    }
    let mut nomi = archivio.file_names().peekable();
    if nomi.peek().is_some() && nomi.all(|n| n.is_ok_and(|n| n.to_lowercase().ends_with(".csv"))) {
        return Some(FormatoCartella::Csv);
    }
    // A workbook whose main part has another name still says what it is.
    archivio
        .file_names()
        .any(|n| n.is_ok_and(|n| n.starts_with("xl/")))
        .then_some(FormatoCartella::Xlsx)
}

/// Opens every part without keeping it: counts what really comes out, whatever the archive says, and looks for definitions of documents.
///
/// # Errors
/// [`Motivo::Gonfiato`], [`Motivo::Dtd`], [`Motivo::Protetto`], [`Motivo::Guasto`].
pub(super) fn controlla(bytes: &[u8], limiti: &LimitiCartella) -> Result<(), Motivo> {
    let mut archivio = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Motivo::Guasto)?;
    if archivio.len() > limiti.voci {
        return Err(Motivo::Gonfiato);
    }
    let mut tutti = 0_usize;
    let mut pezzo = vec![0_u8; 64 * 1_024];
    for n in 0..archivio.len() {
        let mut parte = match archivio.by_index(n) {
            Ok(parte) => parte,
            Err(zip::result::ZipError::UnsupportedArchive(_)) => return Err(Motivo::Protetto),
            Err(_) => return Err(Motivo::Guasto),
        };
        let compressi = usize::try_from(parte.compressed_size()).unwrap_or(usize::MAX);
        let nome = parte.name().map_err(|_| Motivo::Guasto)?.to_lowercase();
        let xml = nome.ends_with(".xml") || nome.ends_with(".rels");
        let manifesto = nome == "meta-inf/manifest.xml";
        let (mut suoi, mut coda) = (0_usize, Vec::new());
        loop {
            let letti = parte.read(&mut pezzo).map_err(|_| Motivo::Guasto)?;
            if letti == 0 {
                break;
            }
            suoi += letti;
            tutti += letti;
            let massimo = compressi.saturating_mul(limiti.rapporto).max(limiti.sotto);
            if tutti > limiti.byte_espansi || suoi > massimo {
                return Err(Motivo::Gonfiato);
            }
            if xml {
                // A word may lie across two pieces. The zero bytes of UTF-16 are passed over.
                coda.extend(pezzo.iter().take(letti).copied().filter(|b| *b != 0));
                guarda(&coda, manifesto, limiti)?;
                let tieni = coda.len().saturating_sub(RIPRESA);
                coda.drain(..tieni);
            }
        }
    }
    Ok(())
}

/// How much of a piece is looked at again with the next: more than any of the words that are looked for.
const RIPRESA: usize = 64;

/// Declares how many texts cells share; the library makes room for as many before it reads one.
const QUANTI: &[u8] = b"uniqueCount";

fn guarda(testo: &[u8], manifesto: bool, limiti: &LimitiCartella) -> Result<(), Motivo> {
    let dice = |parola: &[u8]| memchr::memmem::find(testo, parola).is_some();
    if dice(b"<!DOCTYPE") || dice(b"<!ENTITY") {
        return Err(Motivo::Dtd);
    }
    for qui in memchr::memmem::find_iter(testo, QUANTI) {
        let dopo = testo.iter().skip(qui + QUANTI.len());
        let cifre = dopo
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
            .take_while(|b| b.is_ascii_digit());
        let quanti = cifre.fold(0_usize, |n, c| {
            n.saturating_mul(10).saturating_add(usize::from(c - b'0'))
        });
        if quanti > limiti.celle {
            return Err(Motivo::TroppeCelle);
        }
    }
    if manifesto && dice(b"encryption-data") {
        return Err(Motivo::Protetto);
    }
    Ok(())
}

/// The parts of an archive of tables: name without its ending, and bytes.
pub(super) fn parti(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Motivo> {
    let mut archivio = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Motivo::Guasto)?;
    let mut parti = Vec::new();
    for n in 0..archivio.len() {
        let mut parte = archivio.by_index(n).map_err(|_| Motivo::Guasto)?;
        let nome = parte.name().map_err(|_| Motivo::Guasto)?.into_owned();
        let nome = nome.rsplit('/').next().unwrap_or_default();
        let nome = nome
            .get(..nome.len().saturating_sub(4))
            .unwrap_or(nome)
            .to_owned();
        let mut contenuto = Vec::new();
        parte
            .read_to_end(&mut contenuto)
            .map_err(|_| Motivo::Guasto)?;
        parti.push((nome, contenuto));
    }
    Ok(parti)
}
