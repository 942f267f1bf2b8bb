//! The layouts ("tracciati") of the tables that go out to spreadsheets and come in from them: one list of columns for both ways, taken
//! from the catalogue of fields, so that what was taken out comes in again unchanged.
//!
//! ```text
//! schede ──► righe ──► Cartella            CartellaLetta ──► Abbinamento ──► righe lette ──► applica ──► what changes, row by row
//! ```

mod abbinamento;
mod anagrafe;
mod celle;
mod colonne;
mod esito;
pub mod gzoom;
mod lettura;
mod schede;
mod tabelle;
#[cfg(test)]
mod tests;
mod uscita;

pub use abbinamento::{Abbinamento, FoglioAbbinato, SceltaColonna};
pub use anagrafe::{Anagrafe, Voce, applica_voce};
pub use celle::{dato, valore};
pub use colonne::{Colonna, TipoColonna};
pub use esito::{Cambio, Conteggi, EsitoRiga, Motivo, Sorte};
pub use lettura::{Lette, RigaLetta, leggi_righe};
pub use schede::{Applicata, Modo, Opzioni, applica};
pub use uscita::{foglio, modello_da_compilare, righe};

use crate::scelta::scelta;
use crate::scheda::Livello;

scelta! {
    /// A table that goes out and comes in: a sheet of a workbook, a row for each thing.
    Tracciato {
        Cdr = "cdr", "CdR";
        Persone = "persone", "Persone";
        Portatori = "portatori", "Portatori di interesse";
        SchedeCdr = "schede_cdr", "Schede CdR";
        Processi = "processi", "Processi";
        Obiettivi = "obiettivi", "Obiettivi";
        Collegamenti = "collegamenti", "Collegamenti";
        Attivita = "attivita", "Attività dei processi";
        Eventi = "eventi", "Eventi rischiosi";
        /// The measures of the sheets with their phases.
        Fasi = "fasi", "Misure e fasi";
        Indicatori = "indicatori", "Indicatori";
        /// The values of the indicators, a row a year.
        Valori = "valori", "Valori degli indicatori";
    }
}

impl Tracciato {
    /// The level of the sheets that its rows are; `None` where they are something else.
    pub fn livello(self) -> Option<Livello> {
        match self {
            Self::SchedeCdr => Some(Livello::Cdr),
            Self::Processi => Some(Livello::Processo),
            Self::Obiettivi => Some(Livello::Obiettivo),
            _ => None,
        }
    }

    /// The table of the sheets of a level.
    pub fn di_livello(livello: Livello) -> Self {
        match livello {
            Livello::Cdr => Self::SchedeCdr,
            Livello::Processo => Self::Processi,
            Livello::Obiettivo => Self::Obiettivi,
        }
    }

    /// Whether its rows belong to a plan; the others are registers of the body.
    pub fn di_un_piano(self) -> bool {
        !matches!(self, Self::Cdr | Self::Persone | Self::Portatori)
    }

    /// The key of the column that says which thing a row is, or to which sheet it belongs.
    pub fn chiave(self) -> &'static str {
        match self {
            Self::Cdr | Self::SchedeCdr | Self::Processi | Self::Obiettivi => "codice",
            Self::Persone => "cognome_nome",
            Self::Portatori => "nome",
            _ => "scheda",
        }
    }

    /// Those of a plan, in the order in which a workbook has them.
    pub fn del_piano() -> impl Iterator<Item = Self> {
        Self::TUTTI.iter().copied().filter(|t| t.di_un_piano())
    }
}
