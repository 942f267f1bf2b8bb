//! The standard import files of `GZoom` ("interfacce standard"), so that a body can leave it with its own data: ten tables, each a sheet
//! whose first row holds the names of the fields. They are taken together and become rows of our own tables, each of which still knows
//! the row that it came from; what has no place here is said, row by row (docs/adr/0026-gzoom.md).
//!
//! ```text
//! CartellaLetta ──► riconosci ──► converti ──► RigaConvertita ──► RigaLetta ──► applica, as any other row
//!                                         └──► RigaFuori: goes into another row, left out, or refused
//! ```

mod anagrafi;
mod lavoro;
mod misure;
mod nodi;
mod riga;
mod tabella;
#[cfg(test)]
mod tests;

pub use tabella::TabellaGzoom;

use super::Tracciato;
use super::abbinamento::Abbinamento;
use super::esito::{EsitoRiga, Motivo, Sorte};
use super::lettura::{CellaLetta, RigaLetta};
use crate::cartella::{CartellaLetta, Dato};
use lavoro::Lavoro;

/// A cell of ours, with the column of the original row that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellaConvertita {
    /// Key of a column of the table.
    pub chiave: &'static str,
    /// Column of the original, counted from 0. What another row brought in (a note, who is responsible) stands under the column of the
    /// code.
    pub colonna: usize,
    pub dato: Dato,
}

/// A row of one of our tables, made from a row of `GZoom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RigaConvertita {
    pub tracciato: Tracciato,
    /// Place of the original sheet in the file, counted from 0.
    pub foglio: usize,
    /// Place of the original row in its sheet, counted from 0.
    pub riga: usize,
    pub celle: Vec<CellaConvertita>,
}

impl RigaConvertita {
    /// The row as the rest of an import takes it.
    pub fn letta(&self) -> RigaLetta<'_> {
        RigaLetta {
            foglio: self.foglio,
            riga: self.riga,
            celle: self
                .celle
                .iter()
                .map(|c| CellaLetta {
                    chiave: c.chiave,
                    colonna: c.colonna,
                    dato: &c.dato,
                })
                .collect(),
        }
    }
}

/// What became of a row that is no row of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destino {
    /// It went into a row of [`ConversioneGzoom::righe`], at this place, and shares its fate.
    Confluita(usize),
    /// It has no place here; the sentence says why.
    Tralasciata(String),
    Rifiutata(Vec<Motivo>),
}

/// A row of `GZoom` that is no row of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RigaFuori {
    /// Place of the sheet in the file, counted from 0.
    pub foglio: usize,
    /// Place in the sheet, counted from 0.
    pub riga: usize,
    /// What it is about, in a few words.
    pub cosa: String,
    pub destino: Destino,
}

/// What the tables of `GZoom` come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConversioneGzoom {
    /// Registers first, then the sheets, then what hangs on them: the order in which they are applied.
    pub righe: Vec<RigaConvertita>,
    pub fuori: Vec<RigaFuori>,
    /// Choices that were made and fields that have no place, in Italian.
    pub avvisi: Vec<String>,
}

/// Which sheets of a file are which tables of `GZoom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileGzoom {
    /// One for each sheet of the file; `None`: it is none of them.
    tabelle: Vec<Option<TabellaGzoom>>,
}

/// Whether some sheets of a file are tables of `GZoom`, by the names in their first row.
pub fn riconosci(cartella: &CartellaLetta) -> Option<FileGzoom> {
    let tabelle: Vec<_> = cartella.fogli.iter().map(TabellaGzoom::di).collect();
    tabelle
        .iter()
        .any(Option::is_some)
        .then_some(FileGzoom { tabelle })
}

/// As [`riconosci`], unless a person matched some of the sheets with our tables: then they are what was said.
pub fn da_convertire(cartella: &CartellaLetta, abbinamento: &Abbinamento) -> Option<FileGzoom> {
    let abbinato = abbinamento.fogli.iter().any(|f| f.tracciato.is_some());
    if abbinato { None } else { riconosci(cartella) }
}

impl FileGzoom {
    /// The tables that were recognised, in the order of the file.
    pub fn tabelle(&self) -> impl Iterator<Item = TabellaGzoom> + '_ {
        self.tabelle.iter().flatten().copied()
    }

    /// Whether some of them belong to a plan, which has to be chosen then.
    pub fn di_un_piano(&self) -> bool {
        self.tabelle().any(TabellaGzoom::di_un_piano)
    }

    /// Turns all of them together into rows of our tables. `cartella` is the file that was recognised.
    ///
    /// Every row of it that is not empty, headings aside, is the origin of a row of ours or stands among [`ConversioneGzoom::fuori`].
    pub fn converti(&self, cartella: &CartellaLetta) -> ConversioneGzoom {
        Lavoro::nuovo(cartella, &self.tabelle).converti()
    }
}

impl ConversioneGzoom {
    /// What becomes of every row of the file, in its order: `fatti` says what becomes of each of [`Self::righe`], and what went into
    /// another shares its fate. `cartella` is the file that was turned.
    pub fn con_le_altre(&self, cartella: &CartellaLetta, fatti: Vec<EsitoRiga>) -> Vec<EsitoRiga> {
        let mut altre = Vec::with_capacity(self.fuori.len());
        for f in &self.fuori {
            let (sorte, dove) = match &f.destino {
                Destino::Tralasciata(perche) => (Sorte::Tralasciata(perche.clone()), None),
                Destino::Rifiutata(motivi) => (Sorte::Rifiutata(motivi.clone()), None),
                Destino::Confluita(dove) => {
                    let altra = fatti.get(*dove);
                    (altra.map_or(Sorte::Invariata, |a| f.condivide(a)), altra)
                }
            };
            let cosa = match dove {
                Some(a) => format!("{}, con la riga {} di «{}»", f.cosa, a.riga, a.foglio),
                None => f.cosa.clone(),
            };
            let foglio = cartella.fogli.get(f.foglio);
            let esito = EsitoRiga {
                foglio: foglio.map_or(String::new(), |f| f.nome.clone()),
                riga: f.riga + 1,
                cosa,
                sorte,
            };
            altre.push(((f.foglio, f.riga), esito));
        }
        let posti = self.righe.iter().map(|r| (r.foglio, r.riga));
        let mut tutte: Vec<_> = posti.zip(fatti).chain(altre).collect();
        tutte.sort_by_key(|(posto, _)| *posto);
        tutte.into_iter().map(|(_, esito)| esito).collect()
    }
}

impl RigaFuori {
    /// What becomes of a row that went into another, of which this became.
    fn condivide(&self, altra: &EsitoRiga) -> Sorte {
        match &altra.sorte {
            // What it brought stands among the changes of the other.
            Sorte::Nuova(_) => Sorte::Nuova(Vec::new()),
            Sorte::Cambiata(_) => Sorte::Cambiata(Vec::new()),
            Sorte::Invariata => Sorte::Invariata,
            Sorte::Tralasciata(perche) => Sorte::Tralasciata(perche.clone()),
            Sorte::Rifiutata(_) => Sorte::Rifiutata(vec![Motivo {
                dove: format!("riga {}", self.riga + 1),
                frase: format!(
                    "entra con la riga {} del foglio «{}», che è rifiutata: correggi prima quella",
                    altra.riga, altra.foglio
                ),
            }]),
        }
    }
}
