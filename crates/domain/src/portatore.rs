//! The stakeholder, in the vocabulary of the body: `CITTADINI singoli e associati`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo;
use crate::campo::{Campo, Genere};
use crate::fact::{Atto, Fact};
use crate::refusal::Refusal;

/// Key of a stakeholder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PortatoreId(pub String);

/// A stakeholder ("portatore di interesse") that sheets may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portatore {
    pub id: PortatoreId,
    pub nome: String,
}

/// The vocabulary the printouts use; a body adds its own.
pub const VOCABOLARIO: &[&str] = &[
    "CITTADINI singoli e associati",
    "ASSOCIAZIONI",
    "ALTRI SOGGETTI DELLA PUBBLICA AMMINISTRAZIONE",
    "ENTI PRIVATI",
    "ENTI",
    "GIORNALISTI",
];

/// The fields of a stakeholder, as the form shows them.
pub const CAMPI_PORTATORE: &[Campo<Portatore>] = &[Campo {
    chiave: "nome",
    etichetta: "Nome",
    genere: Genere::Richiesto(|p| &p.nome, |p| &mut p.nome),
}];

impl Portatore {
    /// An empty stakeholder with a key, for [`Self::correggi`] to fill.
    pub fn vuoto(id: PortatoreId) -> Self {
        Self {
            id,
            nome: String::new(),
        }
    }

    /// Writes the fields; an empty stakeholder becomes a new one.
    ///
    /// # Errors
    /// Every field that is refused, all at once.
    pub fn correggi(
        &self,
        nuovo: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        campo::riscrivi(CAMPI_PORTATORE, self, nuovo, atto, actor, quando)
    }
}
