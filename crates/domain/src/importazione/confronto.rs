//! A printout beside what is stored: new, unchanged, changed field by field.

use serde::{Deserialize, Serialize};

use super::SchedaLetta;
use crate::campo::Valore;
use crate::scheda::{Collegamento, Contenuto, Indicatore, campi};

/// A field on which printout and store disagree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Differenza {
    /// Key in the catalogue.
    pub campo: String,
    pub memorizzato: Valore,
    pub nuovo: Valore,
    /// True when somebody corrected the stored value after the last printout: then the default is to keep it.
    pub corretto_a_mano: bool,
}

/// What would become of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Esito {
    Nuova,
    Invariata,
    Cambiata(Vec<Differenza>),
}

/// A sheet of the printout beside the stored one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confronto {
    pub codice: String,
    pub esito: Esito,
}

/// Compares a sheet as read with the stored one.
///
/// `ultima_lettura` gives, for a field, what the last printout said (before proposals): a field that the new printout says
/// in the same words is unchanged even when somebody corrected the stored value since. So the same printout, brought again,
/// changes nothing, and a correction is never undone by the mistake it corrected. A field that the printout leaves empty is
/// not a difference: printouts leave out what their parameters left out.
pub fn confronta(
    letta: &SchedaLetta,
    grezza: &SchedaLetta,
    memorizzata: Option<&Contenuto>,
    ultima_lettura: impl Fn(&str) -> Option<Valore>,
) -> Confronto {
    let Some(memorizzata) = memorizzata else {
        return Confronto {
            codice: letta.codice.clone(),
            esito: Esito::Nuova,
        };
    };
    let (nuovo, _) = letta.contenuto();
    let (grezzo, _) = grezza.contenuto();
    let mut differenze = Vec::new();
    for campo in campi::CAMPI {
        let (stored, printed, raw) = (
            campo.get(memorizzata),
            campo.get(&nuovo),
            campo.get(&grezzo),
        );
        // Empty on both sides, the field may still have been given a line that found no place.
        if printed.vuoto() || stored == printed || (stored == raw && !raw.vuoto()) {
            continue;
        }
        let last = ultima_lettura(campo.chiave);
        if last.as_ref() == Some(&raw) || last.as_ref() == Some(&printed) {
            continue;
        }
        let Some(printed) = accanto(campo.chiave, &stored, printed) else {
            continue;
        };
        let corretto_a_mano = last.is_some_and(|l| l != stored);
        differenze.push(Differenza {
            campo: campo.chiave.to_owned(),
            memorizzato: stored,
            nuovo: printed,
            corretto_a_mano,
        });
    }
    let esito = if differenze.is_empty() {
        Esito::Invariata
    } else {
        Esito::Cambiata(differenze)
    };
    Confronto {
        codice: letta.codice.clone(),
        esito,
    }
}

/// What a field would become. A note is added below the one that is there: taking the new line must not lose the old one; an
/// indicator keeps what no printout says of it. `None` when what is stored already says it.
fn accanto(chiave: &str, memorizzato: &Valore, nuovo: Valore) -> Option<Valore> {
    match (chiave, memorizzato, &nuovo) {
        ("note", Valore::Testo(prima), Valore::Testo(nota))
            if nota.lines().all(|riga| prima.lines().any(|p| p == riga)) =>
        {
            None
        }
        ("note", Valore::Testo(prima), Valore::Testo(riga)) => {
            Some(Valore::Testo(format!("{prima}\n{riga}")))
        }
        (_, Valore::Indicatori(prima), Valore::Indicatori(letti)) => {
            let letti: Vec<Indicatore> = letti.iter().map(|i| i.completato(prima)).collect();
            (letti != *prima).then_some(Valore::Indicatori(letti))
        }
        (_, Valore::Collegamenti(prima), Valore::Collegamenti(letti)) => {
            let letti = con_i_pesi(letti, prima);
            (letti != *prima).then_some(Valore::Collegamenti(letti))
        }
        _ => Some(nuovo),
    }
}

/// Links as read, each with the weight that the stored one of its code has.
fn con_i_pesi(letti: &[Collegamento], prima: &[Collegamento]) -> Vec<Collegamento> {
    let peso = |k: &Collegamento| prima.iter().find(|p| p.codice == k.codice)?.peso;
    letti
        .iter()
        .map(|k| Collegamento {
            peso: k.peso.or_else(|| peso(k)),
            ..k.clone()
        })
        .collect()
}
