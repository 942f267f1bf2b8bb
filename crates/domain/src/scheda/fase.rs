//! A phase of the measure that treats a risk: a row of the table FASI.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::campi::CAMPI_FASE;
use crate::decimale::Decimale;
use crate::refusal::Refusal;

/// A row of FASI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fase {
    /// `MISURA` on every printout seen.
    pub causale: Option<String>,
    /// The `1` of `1. Formazione ...`.
    pub numero: Option<Decimale>,
    /// The `FORMAZIONE` of `1. FORMAZIONE: formazione ...`.
    pub tipo_nel_testo: Option<String>,
    pub descrizione: Option<String>,
    /// Percentage, 0 to 100; the phases of a sheet sum to 100,00.
    pub peso: Option<Decimale>,
    /// Percentage of progress, 0 to 100.
    pub avanzamento: Option<Decimale>,
    pub inizio_previsto: Option<NaiveDate>,
    pub fine_prevista: Option<NaiveDate>,
    pub inizio_effettivo: Option<NaiveDate>,
    pub fine_effettiva: Option<NaiveDate>,
    pub responsabile: Option<String>,
    /// Short name of the unit, as printed in the row.
    pub cdr: Option<String>,
    pub note: Option<String>,
}

impl Fase {
    /// Number, type and text as the sheet prints them in one cell: `1. FORMAZIONE: formazione ...`.
    pub fn descrizione_stampata(&self) -> String {
        let numero = self
            .numero
            .map(|n| format!("{}. ", n.breve()))
            .unwrap_or_default();
        let tipo = self
            .tipo_nel_testo
            .as_ref()
            .map(|t| format!("{t}: "))
            .unwrap_or_default();
        format!(
            "{numero}{tipo}{}",
            self.descrizione.as_deref().unwrap_or_default()
        )
        .trim_end()
        .to_owned()
    }

    /// The row in words, for trail and differences.
    pub fn leggibile(&self) -> String {
        CAMPI_FASE
            .iter()
            .filter(|c| !c.get(self).vuoto())
            .map(|c| format!("{}: {}", c.etichetta, c.mostra(self)))
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// The sum of the weights.
pub(super) fn somma_pesi(fasi: &[Fase]) -> Decimale {
    Decimale::somma(fasi.iter().filter_map(|f| f.peso))
}

/// The rules of a row that its single fields cannot see.
pub(super) fn controlla(fasi: &[Fase]) -> Vec<Refusal> {
    let mut no = Vec::new();
    for (i, f) in fasi.iter().enumerate() {
        for c in CAMPI_FASE {
            if let Err(frase) = c.set(&mut f.clone(), c.get(f)) {
                no.push(Refusal::campo(
                    format!("fasi.{}.{}", i + 1, c.chiave),
                    frase,
                ));
            }
        }
        if let (Some(da), Some(a)) = (f.inizio_previsto, f.fine_prevista)
            && a < da
        {
            no.push(Refusal::campo(
                format!("fasi.{}.fine_prevista", i + 1),
                "la fine prevista precede l'inizio previsto",
            ));
        }
        if let (Some(da), Some(a)) = (f.inizio_effettivo, f.fine_effettiva)
            && a < da
        {
            no.push(Refusal::campo(
                format!("fasi.{}.fine_effettiva", i + 1),
                "la fine effettiva precede l'inizio effettivo",
            ));
        }
    }
    no
}
