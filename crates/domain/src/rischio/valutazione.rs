//! An assessment: what was answered, with which method, on which day, and why.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decimale::Decimale;
use crate::regole::Versione;

/// An assessment of the risk of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valutazione {
    /// Code and version of the method.
    pub metodo: String,
    pub versione: u32,
    pub data: NaiveDate,
    /// What was looked at: the process as a whole, or its activities or events one by one.
    pub oggetti: Vec<OggettoValutato>,
    /// The grade given, by its place in the method: only where the method asks for a judgement.
    pub grado: Option<usize>,
    /// Why this level: compulsory for a judgement.
    pub motivazione: Option<String>,
    /// Why a grade below the proposed one, or a level far from the one before.
    pub motivo_dello_scarto: Option<String>,
    /// The level that came out, where the method gives a figure; as stored on the sheet, two decimals HALF-UP.
    pub livello: Option<Decimale>,
    /// Whether it is of the risk that stays after treatment, and not of the inherent one.
    #[serde(default)]
    pub residuo: bool,
}

/// One thing that was looked at, and the place of the answer chosen for each question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OggettoValutato {
    /// Empty for the process as a whole.
    pub nome: String,
    /// By code of the question.
    pub risposte: BTreeMap<String, usize>,
}

/// The grade of a judgement, on the scale of its method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradoDato {
    /// The method it was given with.
    pub metodo: Versione,
    /// Place in [`super::Metodo::fasce`].
    pub grado: usize,
}

impl Valutazione {
    /// Code and version of the method it was made with.
    pub fn metodo_usato(&self) -> Versione {
        Versione {
            codice: self.metodo.clone(),
            versione: self.versione,
        }
    }

    /// The grade, where the method gives no figure.
    pub fn grado_dato(&self) -> Option<GradoDato> {
        Some(GradoDato {
            metodo: self.metodo_usato(),
            grado: self.grado?,
        })
    }

    /// In words, for trail and differences.
    pub fn leggibile(&self) -> String {
        let mut parti: Vec<String> = Vec::new();
        if self.residuo {
            parti.push("rischio residuo".to_owned());
        }
        parti.push(format!(
            "{} (versione {}) del {}",
            self.metodo,
            self.versione,
            crate::data::it(self.data)
        ));
        parti.extend(self.livello.map(|l| format!("livello {}", l.it(2))));
        parti.extend(self.grado.map(|g| format!("grado {}", g + 1)));
        for o in &self.oggetti {
            let risposte: Vec<String> = o
                .risposte
                .iter()
                .map(|(codice, n)| format!("{codice}: {}", n + 1))
                .collect();
            let nome = if o.nome.is_empty() {
                "processo"
            } else {
                &o.nome
            };
            parti.push(format!("{nome}: {}", risposte.join(", ")));
        }
        parti.extend(self.motivazione.clone());
        parti.extend(self.motivo_dello_scarto.clone());
        parti.join(" · ")
    }
}
