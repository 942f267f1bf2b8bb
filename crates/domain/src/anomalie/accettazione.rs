//! A finding that a person has accepted: the plan is right, and he says why.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Anomalia, RegolaAnomalia};
use crate::actor::Actor;
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::testo;
use crate::vista::VistaId;

/// Longest motivation, in characters.
const MOTIVAZIONE_MASSIMA: usize = 2_000;

/// Key of an acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccettazioneId(pub String);

/// A finding accepted as it is. It holds for that very sentence: when the figures on the sheet change so does the sentence, and the
/// finding is open again by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accettazione {
    pub id: AccettazioneId,
    pub vista: VistaId,
    /// Code of the sheet; `None` for a finding of the plan as a whole.
    pub scheda: Option<String>,
    pub regola: RegolaAnomalia,
    pub frase: String,
    pub motivazione: String,
    /// Name of who accepted it, at that time.
    pub chi: String,
    pub quando: DateTime<Utc>,
}

/// A finding beside what was said when it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accettata {
    pub anomalia: Anomalia,
    pub accettazione: Accettazione,
}

impl Accettazione {
    /// Key of the field in the trail.
    pub const CAMPO: &str = "anomalia";

    /// Accepts a finding of a plan.
    ///
    /// # Errors
    /// `motivazione` when nothing is said, or too much.
    pub fn nuova(
        id: AccettazioneId,
        vista: &VistaId,
        anomalia: &Anomalia,
        motivazione: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let no = |frase: String| vec![Refusal::campo("motivazione", frase)];
        let motivazione = testo::pulito(motivazione)
            .ok_or_else(|| no("scrivi perché la segnalazione si può accettare".to_owned()))?;
        if motivazione.chars().count() > MOTIVAZIONE_MASSIMA {
            return Err(no(format!(
                "la motivazione supera i {MOTIVAZIONE_MASSIMA} caratteri: accorciala"
            )));
        }
        let nuova = Self {
            id,
            vista: vista.clone(),
            scheda: anomalia.codice().map(str::to_owned),
            regola: anomalia.regola,
            frase: anomalia.frase.clone(),
            motivazione,
            chi: actor.nome.clone(),
            quando,
        };
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Vuoto,
            dopo: Valore::Testo(nuova.frase.clone()),
        };
        let nota = Some(nuova.motivazione.clone());
        Ok(Fact::new(
            nuova,
            Atto::Accettazione,
            vec![modifica],
            actor,
            quando,
            nota,
        ))
    }

    /// Takes the acceptance back: the finding is open again.
    pub fn riapri(&self, actor: &Actor, quando: DateTime<Utc>) -> Fact<Self> {
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Testo(self.frase.clone()),
            dopo: Valore::Vuoto,
        };
        Fact::new(
            self.clone(),
            Atto::Riapertura,
            vec![modifica],
            actor,
            quando,
            None,
        )
    }
}

/// Parts the findings of a plan into those still open and those accepted.
pub fn separa(
    anomalie: Vec<Anomalia>,
    accettazioni: &[Accettazione],
) -> (Vec<Anomalia>, Vec<Accettata>) {
    let per_frase: HashMap<(Option<&str>, RegolaAnomalia, &str), &Accettazione> = accettazioni
        .iter()
        .map(|a| ((a.scheda.as_deref(), a.regola, a.frase.as_str()), a))
        .collect();
    let (mut aperte, mut accettate) = (Vec::new(), Vec::new());
    for anomalia in anomalie {
        let sua = per_frase.get(&(anomalia.codice(), anomalia.regola, anomalia.frase.as_str()));
        match sua {
            Some(accettazione) => accettate.push(Accettata {
                accettazione: (*accettazione).clone(),
                anomalia,
            }),
            None => aperte.push(anomalia),
        }
    }
    (aperte, accettate)
}
