//! Formulas that cannot be worked out: one that cannot be read, or that names what is not there.

use super::{Archivio, Raccolta, RegolaAnomalia};
use crate::formula::{Dato, Formula, Grandezza};
use crate::scheda::Contenuto;

/// The codes of the other sheets that the formulas of a sheet name.
pub fn nominate(c: &Contenuto) -> Vec<String> {
    let lette = c.indicatori.iter().filter_map(|i| i.formula.as_deref());
    let formule: Vec<Formula> = lette.filter_map(|f| Formula::leggi(f).ok()).collect();
    formule
        .iter()
        .flat_map(Formula::riferimenti)
        .filter_map(|(r, _)| r.scheda.clone())
        .filter(|codice| *codice != c.codice)
        .collect()
}

/// The computed indicators of a sheet, read as the plan works them out.
pub(super) fn irrisolte(c: &Contenuto, archivio: &Archivio<'_>, r: &mut Raccolta<'_>) {
    for (n, i) in (1_usize..).zip(&c.indicatori) {
        let Some(scritta) = i.formula.as_deref() else {
            continue;
        };
        match Formula::leggi(scritta) {
            Err(e) => r.segnala(
                RegolaAnomalia::FormulaIrrisolta,
                format!(
                    "la formula dell'indicatore {n} non si legge, al carattere {}: {}",
                    e.posizione + 1,
                    e.frase
                ),
            ),
            Ok(formula) => {
                let mut mancanti: Vec<String> = formula
                    .riferimenti()
                    .into_iter()
                    .filter_map(|(riferimento, _)| manca(&riferimento.dato(&c.codice), c, archivio))
                    .collect();
                mancanti.dedup();
                for manca in mancanti {
                    r.segnala(
                        RegolaAnomalia::FormulaIrrisolta,
                        format!("la formula dell'indicatore {n} nomina {manca}"),
                    );
                }
            }
        }
    }
}

/// What is not there of a figure that a formula of this sheet names, in words; `None` where it is.
fn manca(dato: &Dato, c: &Contenuto, archivio: &Archivio<'_>) -> Option<String> {
    let sua = dato.scheda == c.codice;
    let tabelle = if sua {
        Some((c.indicatori.len(), c.fasi.len()))
    } else {
        archivio.tabelle.get(&dato.scheda).copied()
    };
    let Some((indicatori, fasi)) = tabelle else {
        return Some(format!(
            "la scheda {}, che non è in questa vista",
            dato.scheda
        ));
    };
    let dove = if sua {
        "di questa scheda".to_owned()
    } else {
        format!("della scheda {}", dato.scheda)
    };
    match dato.grandezza {
        Grandezza::Indicatore { posto, .. } if usize::from(posto) > indicatori => {
            Some(format!("l'indicatore {posto} {dove}, che non c'è"))
        }
        Grandezza::AvanzamentoFase(posto) if usize::from(posto) > fasi => {
            Some(format!("la fase {posto} {dove}, che non c'è"))
        }
        _ => None,
    }
}
