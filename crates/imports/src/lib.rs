//! Reads printed sheets: bytes in, a [`Lettura`] out. No database, no clock, no user.
//!
//! ```text
//! bytes ──► riconosci ──► righe (text) or pdf (positions) ──► ptpc or obiettivo ──► banco ──► Lettura
//! ```
//!
//! Every token of the source has one place in the account (`conto`): a field, the layout, or the lines without a place.

mod banco;
mod cartella;
mod codici;
mod collegamento;
mod conto;
mod decorazione;
mod etichette;
mod gantt;
mod lessico;
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

pub use cartella::{LimitiCartella, e_cartella, leggi_cartella, sembra_csv};

use domain::importazione::{Formato, Lettura, Rifiuto};
use domain::modello::Sinonimo;

use crate::lessico::Lessico;
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

/// Reads a printout with the labels of the shipped modelli, within the usual limits, however long it takes.
///
/// `nome` is the name of the file, used only in the words of a refusal: the kind is recognised by content.
///
/// # Errors
/// One Italian sentence that names the file, says what it is and what to do.
pub fn leggi(nome: &str, bytes: &[u8]) -> Result<Lettura, Rifiuto> {
    leggi_con(nome, bytes, &[], &Limiti::default(), &|| true)
}

/// Reads a printout within the given limits, as long as `ancora` says that there is time: it is asked at every page of
/// a PDF and every few hundred lines. `sinonimi` are the labels of the body's own modelli
/// ([`domain::modello::Modelli::sinonimi`]).
///
/// # Errors
/// As [`leggi`]; besides, when `ancora` says no.
pub fn leggi_con(
    nome: &str,
    bytes: &[u8],
    sinonimi: &[Sinonimo],
    limiti: &Limiti,
    ancora: &dyn Fn() -> bool,
) -> Result<Lettura, Rifiuto> {
    apri(bytes, sinonimi, limiti, ancora).map_err(|motivo| motivo.frase(nome, limiti))
}

fn apri(
    bytes: &[u8],
    sinonimi: &[Sinonimo],
    limiti: &Limiti,
    ancora: &dyn Fn() -> bool,
) -> Result<Lettura, Motivo> {
    if bytes.len() > limiti.byte {
        return Err(Motivo::TroppoGrande);
    }
    let ingresso = riconosci::ingresso(bytes)?;
    // The same word may be a label of different fields in the two kinds of plan: what the labels are can only be known
    // together with what the printout is.
    let propri =
        |formato: Formato| Lessico::new(sinonimi.iter().filter(|s| s.tipo == formato.tipo_vista()));
    let obiettivo = propri(Formato::SchedaObiettivo);
    if !obiettivo.vuoto() {
        let fonte = fonte(&ingresso, bytes, &obiettivo, limiti, ancora)?;
        if riconosci::formato(&fonte).is_ok_and(|f| f == Formato::SchedaObiettivo) {
            return lettura(&fonte, Formato::SchedaObiettivo, ancora);
        }
    }
    let fonte = fonte(
        &ingresso,
        bytes,
        &propri(Formato::SchedaPtpc),
        limiti,
        ancora,
    )?;
    let formato = riconosci::formato(&fonte)?;
    lettura(&fonte, formato, ancora)
}

/// The lines of the file, their labels turned into those the readers know.
fn fonte(
    ingresso: &Ingresso,
    bytes: &[u8],
    lessico: &Lessico,
    limiti: &Limiti,
    ancora: &dyn Fn() -> bool,
) -> Result<Fonte, Motivo> {
    let fonte = match ingresso {
        Ingresso::Testo(testo) => {
            controlla(testo, limiti)?;
            Fonte::da_testo(testo, lessico)
        }
        Ingresso::Pdf => Fonte::new(pdf::righe(bytes, limiti, lessico, ancora)?, lessico),
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
    Ok(fonte)
}

fn lettura(fonte: &Fonte, formato: Formato, ancora: &dyn Fn() -> bool) -> Result<Lettura, Motivo> {
    let mut lettura = match formato {
        Formato::SchedaPtpc => ptpc::leggi(fonte, ancora)?,
        Formato::SchedaObiettivo => obiettivo::leggi(fonte, ancora)?,
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
