//! Whether a file is what its name says.

use super::{BYTE_MASSIMI, TipoAllegato};

/// The kind of a file, where name and content agree; else the sentence that says what to do.
pub(super) fn tipo(nome: &str, contenuto: &[u8]) -> Result<TipoAllegato, String> {
    if contenuto.is_empty() {
        return Err(format!(
            "«{nome}» è vuoto: aprilo per controllare che sia salvato, poi invialo di nuovo"
        ));
    }
    if contenuto.len() > BYTE_MASSIMI {
        return Err(format!(
            "«{nome}» supera i {} MB: dividilo in parti, oppure salva le scansioni a una risoluzione più bassa",
            BYTE_MASSIMI / 1_000_000
        ));
    }
    let Some(tipo) = TipoAllegato::del_nome(nome) else {
        return Err(format!(
            "«{nome}» non è di un tipo che si allega: {}. I tipi accettati sono {}",
            rimedio(nome),
            TipoAllegato::ELENCO
        ));
    };
    if !e_un(tipo, contenuto) {
        return Err(format!(
            "«{nome}» ha il nome di {} ma {}: apri l'originale e salvalo di nuovo nel formato che il nome promette",
            un(tipo),
            contiene(contenuto)
        ));
    }
    if con_macro(contenuto) {
        return Err(format!(
            "«{nome}» contiene una macro, cioè un programma: salvalo senza macro, oppure in PDF"
        ));
    }
    Ok(tipo)
}

/// A kind with its article.
fn un(tipo: TipoAllegato) -> String {
    let articolo = match tipo {
        TipoAllegato::Png | TipoAllegato::Jpeg | TipoAllegato::Tiff => "un'",
        TipoAllegato::Odp => "una ",
        _ => "un ",
    };
    format!("{articolo}{}", tipo.etichetta())
}

/// What to do with a kind that is not taken.
fn rimedio(nome: &str) -> &'static str {
    let estensione = nome.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    match estensione.as_deref() {
        None => "il nome non ha l'estensione, per esempio .pdf: aggiungila",
        Some("doc" | "xls" | "ppt" | "pptx" | "rtf" | "docm" | "xlsm" | "csv" | "txt" | "md") => {
            "salvalo in PDF, oppure in un formato ODF o DOCX e XLSX"
        }
        Some("html" | "htm" | "xml" | "svg") => "stampa la pagina in PDF e allega quello",
        Some("zip" | "rar" | "7z" | "gz" | "tar") => {
            "estrai i file dall'archivio e allegali uno per uno"
        }
        Some("msg") => "salva il messaggio in EML, oppure stampalo in PDF",
        Some("heic" | "webp" | "bmp" | "gif") => "salva l'immagine in PNG o JPEG",
        Some(_) => "salvalo in PDF",
    }
}

/// Whether the content begins as its kind does.
fn e_un(tipo: TipoAllegato, b: &[u8]) -> bool {
    match tipo {
        TipoAllegato::Pdf => b.starts_with(b"%PDF-"),
        TipoAllegato::Odt => odf(b, b"text"),
        TipoAllegato::Ods => odf(b, b"spreadsheet"),
        TipoAllegato::Odp => odf(b, b"presentation"),
        TipoAllegato::Docx => ooxml(b, b"word/document.xml"),
        TipoAllegato::Xlsx => ooxml(b, b"xl/workbook.xml"),
        TipoAllegato::Png => b.starts_with(b"\x89PNG\r\n\x1a\n"),
        TipoAllegato::Jpeg => b.starts_with(&[0xff, 0xd8, 0xff]),
        TipoAllegato::Tiff => b.starts_with(b"II*\0") || b.starts_with(b"MM\0*"),
        TipoAllegato::P7m => firmato(b),
        TipoAllegato::Eml => messaggio(b),
    }
}

fn dentro(b: &[u8], cercato: &[u8]) -> bool {
    b.windows(cercato.len()).any(|w| w == cercato)
}

const ZIP: &[u8] = b"PK\x03\x04";

/// ODF 1.3, part 2, §3.3: the first entry is `mimetype`, stored as it is.
fn odf(b: &[u8], genere: &[u8]) -> bool {
    let tipo = [b"mimetypeapplication/vnd.oasis.opendocument.", genere].concat();
    // 30 bytes of header; an extra field may stand between name and content, which ODF forbids.
    b.starts_with(ZIP) && b.get(30..).is_some_and(|b| b.starts_with(&tipo))
}

/// ECMA-376, part 2: a ZIP with its list of types and the main part by its usual name. Names of entries are never compressed.
fn ooxml(b: &[u8], parte: &[u8]) -> bool {
    b.starts_with(ZIP) && dentro(b, b"[Content_Types].xml") && dentro(b, parte)
}

fn con_macro(b: &[u8]) -> bool {
    b.starts_with(ZIP) && dentro(b, b"vbaProject.bin")
}

/// RFC 5652: a `ContentInfo` that holds signed data, in DER or BER, or the same in PEM.
fn firmato(b: &[u8]) -> bool {
    const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    let testa = b.get(..40).unwrap_or(b);
    (b.first() == Some(&0x30) && dentro(testa, SIGNED_DATA))
        || b.starts_with(b"-----BEGIN PKCS7-----")
        || b.starts_with(b"-----BEGIN CMS-----")
}

/// RFC 5322: lines of headers before anything else, and among them who writes.
fn messaggio(b: &[u8]) -> bool {
    /// Enough for the headers of a message that passed through many servers.
    const TESTA: usize = 64 * 1024;
    let testa = b.get(..TESTA).unwrap_or(b);
    let testo = String::from_utf8_lossy(testa);
    let testa: Vec<&str> = testo.lines().take_while(|r| !r.trim().is_empty()).collect();
    let campo = |r: &str| {
        r.split_once(':')
            .is_some_and(|(nome, _)| !nome.is_empty() && nome.chars().all(|c| c.is_ascii_graphic()))
    };
    let ha = |nome: &str| {
        testa
            .iter()
            .any(|r| r.to_ascii_lowercase().starts_with(nome))
    };
    let intera = testa
        .iter()
        .enumerate()
        .all(|(n, r)| campo(r) || (n > 0 && r.starts_with([' ', '\t'])) || r.starts_with("From "));
    !testo.contains('\0')
        && intera
        && ha("from:")
        && ["date:", "received:", "message-id:", "mime-version:"]
            .iter()
            .any(|n| ha(n))
}

/// What a content looks like, for the sentence that refuses it.
fn contiene(b: &[u8]) -> String {
    if let Some(altro) = TipoAllegato::TUTTI.iter().find(|t| e_un(**t, b)) {
        return format!("contiene {}", un(*altro));
    }
    let testa = b.get(..512).unwrap_or(b);
    let testo = String::from_utf8_lossy(testa).trim_start().to_lowercase();
    let cosa = if ["<!doctype html", "<html", "<script", "<head", "<body"]
        .iter()
        .any(|t| testo.contains(t))
    {
        "una pagina web"
    } else if testo.starts_with('<') {
        "un testo XML"
    } else if b.starts_with(b"MZ") || b.starts_with(b"\x7fELF") || b.starts_with(b"#!") {
        "un programma"
    } else if b.starts_with(ZIP) {
        "un archivio ZIP"
    } else if b.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        "un documento nel vecchio formato di Office, o protetto da password"
    } else {
        return "il suo contenuto è un altro".to_owned();
    };
    format!("contiene {cosa}")
}
