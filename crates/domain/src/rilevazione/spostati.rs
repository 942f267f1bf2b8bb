//! Formulas name an indicator by its place: who moves or takes out one that is read makes the formula read another.

use super::FormulaScritta;
use crate::formula::{Formula, Grandezza, Nodo};
use crate::scheda::Indicatore;
use crate::testo::piatto;

/// A formula that would read another indicator than the one it was written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettoAltrove {
    /// The computed indicator.
    pub formula: Nodo,
    /// The place that it names on the sheet whose indicators change, from 1.
    pub posto: u16,
}

impl LettoAltrove {
    /// Who reads what, in a sentence without its end: the way out depends on where one is.
    pub fn frase(&self, scheda: &str) -> String {
        let di_chi = if self.formula.scheda == scheda {
            "di questa scheda".to_owned()
        } else {
            format!("della scheda {}", self.formula.scheda)
        };
        format!(
            "la formula dell'indicatore {} {di_chi} legge l'indicatore {} di qui",
            self.formula.posto, self.posto
        )
    }
}

/// The formulas of a plan that would read another indicator of a sheet, unless they are changed too. Other words at the same place are
/// the same indicator, called otherwise.
pub fn spostati(
    scheda: &str,
    prima: &[Indicatore],
    ora: &[Indicatore],
    formule: &[FormulaScritta],
) -> Vec<LettoAltrove> {
    let mut trovati = Vec::new();
    for f in formule {
        let sua = f.nodo.scheda == scheda;
        let resta = |i: &Indicatore| i.formula.as_deref() == Some(f.testo.as_str());
        let Ok(formula) = Formula::leggi(&f.testo) else {
            continue;
        };
        if sua && !ora.iter().any(resta) {
            continue;
        }
        let letti = formula
            .riferimenti()
            .into_iter()
            .map(|(r, _)| r.dato(&f.nodo.scheda))
            .filter(|d| d.scheda == scheda);
        trovati.extend(letti.filter_map(|d| match d.grandezza {
            Grandezza::Indicatore { posto, .. } if !al_suo_posto(prima, ora, posto) => {
                Some(LettoAltrove {
                    formula: f.nodo.clone(),
                    posto,
                })
            }
            _ => None,
        }));
    }
    trovati
}

fn al_suo_posto(prima: &[Indicatore], ora: &[Indicatore], posto: u16) -> bool {
    let parole = |i: &Indicatore| i.descrizione.as_deref().map(piatto);
    let Some(n) = usize::from(posto).checked_sub(1) else {
        return true;
    };
    match (prima.get(n), ora.get(n)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(era), Some(qui)) => {
            parole(era) == parole(qui)
                || (ora.iter().all(|i| parole(i) != parole(era))
                    && prima.iter().all(|i| parole(i) != parole(qui)))
        }
    }
}
