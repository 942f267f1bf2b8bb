//! What a printout says, before anything is stored: the reading, its repairs, its proposals, its leftovers.
//!
//! Nothing is lost: every token of the source stands in the origin of a field, in a declared element of the layout,
//! or in a line without a place.

mod confronto;
mod scelte;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use confronto::{Confronto, Differenza, Esito, confronta};
pub use scelte::{Assegnazione, Decisione, Scelte, applica};

use crate::anomalie::RegolaAnomalia;
use crate::campo::Valore;
use crate::scheda::{Contenuto, Livello, campi};
use crate::vista::TipoVista;

/// The printouts the program reads, told apart by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formato {
    /// `SCHEDA PTPC`: a CdR and its processes.
    SchedaPtpc,
    /// The objective sheet of the performance plan.
    SchedaObiettivo,
}

impl Formato {
    /// What the page "Importa" calls it.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::SchedaPtpc => "scheda PTPC (CdR e processi)",
            Self::SchedaObiettivo => "scheda obiettivo (PEG/PDO)",
        }
    }

    /// The kind of plan it belongs to.
    pub fn tipo_vista(self) -> TipoVista {
        match self {
            Self::SchedaPtpc => TipoVista::Ptpc,
            Self::SchedaObiettivo => TipoVista::Obiettivi,
        }
    }
}

/// A line of the source, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RigaFonte {
    /// Counts from 1.
    pub numero: usize,
    /// Page of the printout, counts from 1.
    pub pagina: usize,
    pub testo: String,
}

/// A piece of a source line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frammento {
    /// Number of the source line.
    pub riga: usize,
    pub testo: String,
}

/// The page "Parametri selezionati" of a printout.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parametri {
    /// Name of the body, when the printout carries it.
    pub ente: Option<String>,
    /// `2020_PTPC`, normalised.
    pub vista_codice: Option<String>,
    pub vista_titolo: Option<String>,
    pub livello: Option<String>,
    /// Raw, since its leading `U_` may be lost: `09 UO_2020 UO STAFF SINDACO E GIUNTA`.
    pub centro_di_responsabilita: Option<String>,
    pub stato: Option<String>,
    pub data_elaborazione: Option<NaiveDate>,
    pub origine: Vec<Frammento>,
}

/// How sure the reading of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fiducia {
    /// As printed.
    Certa,
    /// A safe repair was made, and is reported.
    Riparata,
    /// Put together from scattered pieces: look at it.
    Incerta,
}

/// A field as read, beside the pieces of the source it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CampoLetto {
    /// Key in the catalogue.
    pub chiave: String,
    pub valore: Valore,
    pub origine: Vec<Frammento>,
    pub fiducia: Fiducia,
    /// What was damaged, in words, where something was.
    pub danno: Option<String>,
}

/// A sheet as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SchedaLetta {
    pub livello: Livello,
    pub codice: String,
    /// Code of the sheet above it (the CdR of a process).
    pub padre: Option<String>,
    pub campi: Vec<CampoLetto>,
}

impl SchedaLetta {
    /// The value read for a field.
    pub fn valore(&self, chiave: &str) -> Option<&Valore> {
        self.campi
            .iter()
            .find(|c| c.chiave == chiave)
            .map(|c| &c.valore)
    }

    /// The typed content, with the fields that could not be put in their place and why.
    pub fn contenuto(&self) -> (Contenuto, Vec<(String, String)>) {
        let mut contenuto = Contenuto {
            codice: self.codice.clone(),
            ..Contenuto::default()
        };
        let mut scartati = Vec::new();
        for letto in &self.campi {
            let esito = campi::trova(&letto.chiave).map_or_else(
                || Err("campo sconosciuto".to_owned()),
                |c| c.set(&mut contenuto, letto.valore.clone()),
            );
            if let Err(frase) = esito {
                scartati.push((letto.chiave.clone(), frase));
            }
        }
        (contenuto, scartati)
    }
}

/// A safe repair that was made (the "yes" rows of the damage catalogue).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Riparazione {
    pub riga: usize,
    /// Code of the sheet it belongs to, when it belongs to one.
    pub scheda: Option<String>,
    pub prima: String,
    pub dopo: String,
    /// Why, in Italian.
    pub motivo: String,
}

/// A doubtful repair: made only when a person accepts it.
///
/// Accepting it replaces the whole word (or words) `prima` by `dopo` wherever it stands in the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposta {
    /// Place in [`Lettura::schede`].
    pub scheda: usize,
    /// Key of the field.
    pub campo: String,
    pub riga: usize,
    pub prima: String,
    pub dopo: String,
    /// Why, in Italian.
    pub motivo: String,
}

/// A line, or the rest of one, that found no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonCollocata {
    pub riga: usize,
    pub testo: String,
    /// Place in [`Lettura::schede`] of the sheet in whose page it stands, when there is one.
    pub scheda: Option<usize>,
}

/// A piece of the source that is layout, not content: label, page header, rule, page break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impaginazione {
    pub riga: usize,
    pub testo: String,
    /// What it is, in Italian: `etichetta`, `intestazione di pagina`, `stemma`, `filetto`.
    pub genere: String,
}

/// Something to look at that is reported and never corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Avviso {
    pub scheda: Option<String>,
    pub frase: String,
    /// The rule it comes from; `None` for what only the reading of a printout notices.
    #[serde(default)]
    pub regola: Option<RegolaAnomalia>,
}

/// A printout as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lettura {
    pub formato: Formato,
    pub parametri: Parametri,
    pub fonte: Vec<RigaFonte>,
    pub schede: Vec<SchedaLetta>,
    pub riparazioni: Vec<Riparazione>,
    pub proposte: Vec<Proposta>,
    pub non_collocate: Vec<NonCollocata>,
    pub impaginazione: Vec<Impaginazione>,
    pub avvisi: Vec<Avviso>,
}

impl Lettura {
    /// How many fields were filled.
    pub fn campi(&self) -> usize {
        self.schede
            .iter()
            .map(|s| s.campi.iter().filter(|c| !c.valore.vuoto()).count())
            .sum()
    }

    /// Year of the exercise: from the code of the vista, else from the first sheet code that begins with a year.
    pub fn anno(&self) -> Option<i32> {
        let anno = |codice: &str| {
            codice
                .get(..4)
                .and_then(|a| a.parse::<i32>().ok())
                .filter(|a| (1990..=2199).contains(a))
        };
        self.parametri
            .vista_codice
            .as_deref()
            .and_then(anno)
            .or_else(|| self.schede.iter().find_map(|s| anno(&s.codice)))
    }

    /// The vista the sheets go to: the one printed, or `<anno>_OBIETTIVI` when the printout names none.
    pub fn vista_codice(&self) -> Option<String> {
        self.parametri.vista_codice.clone().or_else(|| {
            let suffisso = match self.formato {
                Formato::SchedaPtpc => "PTPC",
                Formato::SchedaObiettivo => "OBIETTIVI",
            };
            self.anno().map(|a| format!("{a}_{suffisso}"))
        })
    }
}

/// Why a file was not read: one Italian sentence that says what it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rifiuto {
    pub frase: String,
}

impl std::fmt::Display for Rifiuto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.frase)
    }
}

impl std::error::Error for Rifiuto {}
