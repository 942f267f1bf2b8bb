//! What an import does to the formulas of the plan: they name indicators by place, and a printout may have others there.

use domain::Fact;
use domain::rilevazione::{FormulaScritta, spostati};
use domain::scheda::Scheda;

/// The formulas of the plan that would read another indicator of a sheet than they do now.
pub(super) fn letti_altrove(
    formule: &[FormulaScritta],
    prima: Option<&Scheda>,
    fatto: Option<&Fact<Scheda>>,
) -> Vec<String> {
    let (Some(prima), Some(fatto)) = (prima, fatto) else {
        return Vec::new();
    };
    let (codice, dopo) = (prima.codice(), fatto.cosa());
    spostati(
        codice,
        &prima.contenuto().indicatori,
        &dopo.contenuto().indicatori,
        formule,
    )
    .iter()
    .map(|l| {
        format!(
            "scheda {codice}, campo indicatori: {}, e la stampa ne ha un altro a quel posto. Lascia gli indicatori come sono, oppure cambia prima quella formula",
            l.frase(codice)
        )
    })
    .collect()
}
