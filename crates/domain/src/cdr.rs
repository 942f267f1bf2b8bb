//! The Centro di Responsabilità: who answers for a part of the body.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo::{Campo, Genere};
use crate::fact::{Atto, Fact};
use crate::refusal::Refusal;
use crate::{campo, testo};

/// Key of a CdR.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CdrId(pub String);

/// A Centro di Responsabilità with the several names one unit has on the sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cdr {
    pub id: CdrId,
    /// `U_09`.
    pub codice: String,
    /// Long name, as the header of the sheet prints it (`UNITÀ ORGANIZZATIVA STAFF DEL SINDACO E DELLA GIUNTA`).
    pub nome: String,
    /// Title of its sheet (`UOC Staff del Sindaco e della Giunta`).
    pub titolo: Option<String>,
    /// Short name, as links and phases print it (`STAFF SINDACO E GIUNTA`).
    pub nome_breve: Option<String>,
    /// Every other spelling met on a sheet.
    pub alias: Vec<String>,
    pub responsabile: Option<String>,
    pub assessorato: Option<String>,
}

impl Cdr {
    /// Whether a text names this CdR, by code or by any of its names, accents and case forgiven.
    pub fn si_chiama(&self, nome: &str) -> bool {
        let cercato = testo::piatto(nome);
        self.nomi().any(|n| testo::piatto(n) == cercato)
    }

    /// Code and all names.
    pub fn nomi(&self) -> impl Iterator<Item = &str> {
        [
            Some(self.codice.as_str()),
            Some(self.nome.as_str()),
            self.titolo.as_deref(),
            self.nome_breve.as_deref(),
        ]
        .into_iter()
        .flatten()
        .chain(self.alias.iter().map(String::as_str))
    }
}

/// The fields of a CdR, as its form shows them.
pub const CAMPI_CDR: &[Campo<Cdr>] = &[
    Campo {
        chiave: "codice",
        etichetta: "Codice",
        genere: Genere::Richiesto(|c| &c.codice, |c| &mut c.codice),
    },
    Campo {
        chiave: "nome",
        etichetta: "Nome per esteso",
        genere: Genere::Richiesto(|c| &c.nome, |c| &mut c.nome),
    },
    Campo {
        chiave: "titolo",
        etichetta: "Titolo della scheda",
        genere: Genere::Testo(&[], |c| &c.titolo, |c| &mut c.titolo),
    },
    Campo {
        chiave: "nome_breve",
        etichetta: "Nome breve",
        genere: Genere::Testo(&[], |c| &c.nome_breve, |c| &mut c.nome_breve),
    },
    Campo {
        chiave: "alias",
        etichetta: "Altri nomi",
        genere: Genere::Elenco(|c| &c.alias, |c| &mut c.alias),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Responsabile",
        genere: Genere::Persona(|c| &c.responsabile, |c| &mut c.responsabile),
    },
    Campo {
        chiave: "assessorato",
        etichetta: "Assessorato",
        genere: Genere::Testo(&[], |c| &c.assessorato, |c| &mut c.assessorato),
    },
];

impl Cdr {
    /// An empty CdR with a key, for [`Self::correggi`] to fill.
    pub fn vuoto(id: CdrId) -> Self {
        Self {
            id,
            codice: String::new(),
            nome: String::new(),
            titolo: None,
            nome_breve: None,
            alias: Vec::new(),
            responsabile: None,
            assessorato: None,
        }
    }

    /// Writes the fields; an empty CdR becomes a new one (`Atto::Creazione` or `Atto::Importazione`).
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
        let codice = nuovo.codice.trim();
        let buono = codice
            .chars()
            .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
            && codice.chars().count() <= 60;
        let mut no = match campo::riscrivi(CAMPI_CDR, self, nuovo, atto, actor, quando) {
            Ok(fatto) if buono && !testo::riservato(codice) => return Ok(fatto),
            Ok(_) => Vec::new(),
            Err(no) => no,
        };
        if !codice.is_empty() && (!buono || testo::riservato(codice)) {
            no.push(Refusal::campo("codice", "scrivi un codice di sole lettere, cifre, punti e trattini, per esempio U_09 (al massimo 60 caratteri)"));
        }
        Err(no)
    }
}
