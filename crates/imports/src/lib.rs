//! Reads printed sheets: bytes in, a [`Lettura`] out. No database, no clock, no user.
//!
//! ```text
//! bytes ──► riconosci ──► righe (text) or pdf (positions) ──► ptpc or obiettivo ──► banco ──► Lettura
//! ```
//!
//! Every token of the source has one place in the account (`conto`): a field, the layout, or the lines without a place.

mod banco;
mod codici;
mod collegamento;
mod conto;
mod decorazione;
mod etichette;
mod obiettivo;
mod pdf;
mod proposte;
mod ptpc;
mod riconosci;
mod rifiuti;
mod righe;
mod riparazioni;
mod tabelle;
mod testo;
mod valori;

use domain::importazione::{Formato, Lettura, Rifiuto};

use crate::riconosci::Ingresso;
use crate::rifiuti::Motivo;
use crate::righe::Fonte;

/// How much is read before a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limiti {
    /// Size of the file, in bytes.
    pub byte: usize,
    /// Pages of a PDF or of a text with page breaks.
    pub pagine: usize,
    pub righe: usize,
    /// Length of a line, in characters.
    pub riga: usize,
    /// Size to which the streams of a PDF may expand, in bytes.
    pub byte_espansi: usize,
}

impl Default for Limiti {
    fn default() -> Self {
        Self {
            byte: 20_000_000,
            pagine: 2_000,
            righe: 200_000,
            riga: 50_000,
            byte_espansi: 200_000_000,
        }
    }
}

/// Reads a printout within the usual limits, however long it takes.
///
/// `nome` is the name of the file, used only in the words of a refusal: the kind is recognised by content.
///
/// # Errors
/// One Italian sentence that names the file, says what it is and what to do.
pub fn leggi(nome: &str, bytes: &[u8]) -> Result<Lettura, Rifiuto> {
    leggi_con(nome, bytes, &Limiti::default(), &|| true)
}

/// Reads a printout within the given limits, as long as `ancora` says that there is time: it is asked at every page of
/// a PDF and every few hundred lines.
///
/// # Errors
/// As [`leggi`]; besides, when `ancora` says no.
pub fn leggi_con(
    nome: &str,
    bytes: &[u8],
    limiti: &Limiti,
    ancora: &dyn Fn() -> bool,
) -> Result<Lettura, Rifiuto> {
    apri(bytes, limiti, ancora).map_err(|motivo| motivo.frase(nome, limiti))
}

fn apri(bytes: &[u8], limiti: &Limiti, ancora: &dyn Fn() -> bool) -> Result<Lettura, Motivo> {
    if bytes.len() > limiti.byte {
        return Err(Motivo::TroppoGrande);
    }
    let fonte = match riconosci::ingresso(bytes)? {
        Ingresso::Testo(testo) => {
            controlla(&testo, limiti)?;
            Fonte::da_testo(&testo)
        }
        Ingresso::Pdf => Fonte::new(pdf::righe(bytes, limiti, ancora)?),
    };
    if fonte.righe.len() > limiti.righe {
        return Err(Motivo::TroppeRighe);
    }
    if fonte.righe.last().is_some_and(|r| r.pagina > limiti.pagine) {
        return Err(Motivo::TroppePagine);
    }
    if !ancora() {
        return Err(Motivo::TempoScaduto);
    }
    let mut lettura = match riconosci::formato(&fonte)? {
        Formato::SchedaPtpc => ptpc::leggi(&fonte, ancora)?,
        Formato::SchedaObiettivo => obiettivo::leggi(&fonte, ancora)?,
    };
    if lettura.schede.is_empty() {
        return Err(Motivo::NessunaScheda);
    }
    let anomalie = domain::anomalie::di_lettura(&lettura);
    lettura.avvisi.extend(anomalie);
    Ok(lettura)
}

/// Lines are counted before they are kept.
fn controlla(testo: &str, limiti: &Limiti) -> Result<(), Motivo> {
    for (i, riga) in testo.split('\n').enumerate() {
        if i >= limiti.righe {
            return Err(Motivo::TroppeRighe);
        }
        if riga.len() > limiti.riga && riga.chars().count() > limiti.riga {
            return Err(Motivo::RigaTroppoLunga(i + 1));
        }
    }
    Ok(())
}
