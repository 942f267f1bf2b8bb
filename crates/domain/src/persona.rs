//! A person named on the sheets, as `COGNOME NOME`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo::{Campo, Genere};
use crate::fact::{Atto, Fact};
use crate::refusal::Refusal;
use crate::{campo, testo};

/// Key of a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonaId(pub String);

/// A person who answers for a sheet or a phase. Having an account is another matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persona {
    pub id: PersonaId,
    /// Surname first, upper case, as the sheets print it.
    pub cognome_nome: String,
    pub incarico: Option<String>,
    pub email: Option<String>,
}

/// The one spelling of a name: `rossi  anna` and `ROSSI ANNA` are the same person.
pub fn cognome_nome(nome: &str) -> String {
    nome.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
}

/// What two spellings of the same person have in common.
pub fn chiave(nome: &str) -> String {
    testo::piatto(nome)
}

/// The fields of a person, as the form shows them.
pub const CAMPI_PERSONA: &[Campo<Persona>] = &[
    Campo {
        chiave: "cognome_nome",
        etichetta: "Cognome e nome",
        genere: Genere::Richiesto(|p| &p.cognome_nome, |p| &mut p.cognome_nome),
    },
    Campo {
        chiave: "incarico",
        etichetta: "Incarico",
        genere: Genere::Testo(&[], |p| &p.incarico, |p| &mut p.incarico),
    },
    Campo {
        chiave: "email",
        etichetta: "Posta elettronica",
        genere: Genere::Testo(&[], |p| &p.email, |p| &mut p.email),
    },
];

impl Persona {
    /// An empty person with a key, for [`Self::correggi`] to fill.
    pub fn vuota(id: PersonaId) -> Self {
        Self {
            id,
            cognome_nome: String::new(),
            incarico: None,
            email: None,
        }
    }

    /// Writes the fields; an empty person becomes a new one.
    ///
    /// # Errors
    /// Every field that is refused, all at once.
    pub fn correggi(
        &self,
        nuova: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let nuova = Self {
            cognome_nome: cognome_nome(&nuova.cognome_nome),
            ..nuova.clone()
        };
        campo::riscrivi(CAMPI_PERSONA, self, &nuova, atto, actor, quando)
    }
}
