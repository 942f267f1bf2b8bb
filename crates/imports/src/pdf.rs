//! PDF with text: glyphs with their positions become lines with cells, which the readers of text then read.
//!
//! The library opens the file (objects, streams, encodings); what it does with a damaged file is kept away from the
//! program by the limits below and by `catch_unwind`.

mod carattere;
mod impaginato;
mod mappa;
mod pagina;
mod struttura;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, Error, LoadOptions};

use crate::Limiti;
use crate::lessico::Lessico;
use crate::rifiuti::Motivo;
use crate::righe::RigaLetta;

/// Most bytes one compressed stream may expand to while the file is opened.
const FLUSSO_MASSIMO: usize = 64_000_000;
/// Most operators and codes in the whole file: a page of a sheet has a few thousand.
const OPERAZIONI_MASSIME: usize = 40_000_000;

/// What has been spent of the limits.
pub(crate) struct Misura {
    espansi: usize,
    massimo: usize,
    operazioni: usize,
    immagini: bool,
}

impl Misura {
    /// Bytes that may still be expanded.
    fn resto(&self) -> usize {
        self.massimo
            .saturating_sub(self.espansi)
            .min(FLUSSO_MASSIMO)
    }

    fn espandi(&mut self, byte: usize) -> Result<(), Motivo> {
        self.espansi = self.espansi.saturating_add(byte);
        if self.espansi > self.massimo {
            Err(Motivo::PdfGonfiato)
        } else {
            Ok(())
        }
    }

    fn opera(&mut self, n: usize) -> Result<(), Motivo> {
        self.operazioni = self.operazioni.saturating_add(n);
        if self.operazioni > OPERAZIONI_MASSIME {
            Err(Motivo::PdfGonfiato)
        } else {
            Ok(())
        }
    }
}

/// Reads the lines of a PDF.
pub(crate) fn righe(
    bytes: &[u8],
    limiti: &Limiti,
    lessico: &Lessico,
    ancora: &dyn Fn() -> bool,
) -> Result<Vec<RigaLetta>, Motivo> {
    let doc = apri(bytes, limiti)?;
    let pagine: Vec<_> = doc.get_pages().into_values().collect();
    if pagine.is_empty() {
        return Err(Motivo::PdfGuasto);
    }
    if pagine.len() > limiti.pagine {
        return Err(Motivo::TroppePagine);
    }
    let struttura = struttura::Struttura::leggi(&doc);
    let misura = Misura {
        espansi: 0,
        massimo: limiti.byte_espansi,
        operazioni: 0,
        immagini: false,
    };
    let mut lettore = pagina::Lettore::new(&doc, misura);
    let mut iniziati = HashSet::new();
    let mut righe = Vec::new();
    for (i, id) in pagine.iter().enumerate() {
        if !ancora() {
            return Err(Motivo::TempoScaduto);
        }
        let genitori = struttura.genitori(&doc, *id);
        let glifi = catch_unwind(AssertUnwindSafe(|| lettore.pagina(i + 1, *id, genitori)))
            .unwrap_or(Err(Motivo::PdfGuasto))?;
        impaginato::righe(glifi, i + 1, lessico, &mut iniziati, &mut righe);
        if righe.len() > limiti.righe {
            return Err(Motivo::TroppeRighe);
        }
    }
    if righe
        .iter()
        .map(|r| r.testo.chars().filter(|c| c.is_alphanumeric()).count())
        .sum::<usize>()
        < 20
    {
        return Err(if lettore.immagini() || righe.is_empty() {
            Motivo::PdfSenzaTesto
        } else {
            Motivo::AltraStampa
        });
    }
    Ok(righe)
}

fn apri(bytes: &[u8], limiti: &Limiti) -> Result<Document, Motivo> {
    let massimo = FLUSSO_MASSIMO.min(limiti.byte_espansi);
    let esito = catch_unwind(|| {
        Document::load_mem_with_options(
            bytes,
            LoadOptions {
                max_decompressed_size: Some(massimo),
                ..LoadOptions::default()
            },
        )
    });
    match esito {
        Ok(Ok(doc)) if doc.is_encrypted() => Err(Motivo::PdfCifrato),
        Ok(Ok(doc)) => Ok(doc),
        Ok(Err(
            Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_),
        )) => Err(Motivo::PdfCifrato),
        Ok(Err(Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))) => {
            Err(Motivo::PdfGonfiato)
        }
        Ok(Err(_)) | Err(_) if bytes.windows(8).any(|w| w == b"/Encrypt") => {
            Err(Motivo::PdfCifrato)
        }
        Ok(Err(_)) | Err(_) => Err(Motivo::PdfGuasto),
    }
}
