//! Who is asking, and how far he sees.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::cdr::CdrId;
use crate::ente::EnteId;
use crate::permesso::{Permesso, Ruolo};

/// Key of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UtenteId(pub i64);

/// How far a role reaches: every read in `store` asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ambito {
    /// The whole body.
    TuttoEnte,
    /// The sheets of these CdR, and nothing else: those below them and those they come from are among them. None: nothing.
    Cdr(BTreeSet<CdrId>),
}

impl Ambito {
    /// Reaches nothing.
    pub fn nulla() -> Self {
        Self::Cdr(BTreeSet::new())
    }

    /// Whether a sheet of a CdR lies in it. A sheet that belongs to no CdR is the whole body's.
    pub fn contiene(&self, cdr: Option<&CdrId>) -> bool {
        match self {
            Self::TuttoEnte => true,
            Self::Cdr(suoi) => cdr.is_some_and(|c| suoi.contains(c)),
        }
    }

    /// Whether all of another lies in it.
    pub fn comprende(&self, altro: &Self) -> bool {
        match (self, altro) {
            (Self::TuttoEnte, _) => true,
            (Self::Cdr(_), Self::TuttoEnte) => false,
            (Self::Cdr(suoi), Self::Cdr(altri)) => altri.is_subset(suoi),
        }
    }

    fn unisci(self, altro: &Self) -> Self {
        match (self, altro) {
            (Self::Cdr(mut suoi), Self::Cdr(altri)) => {
                suoi.extend(altri.iter().cloned());
                Self::Cdr(suoi)
            }
            _ => Self::TuttoEnte,
        }
    }
}

/// A role that somebody has today, and how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandato {
    pub ruolo: Ruolo,
    pub ambito: Ambito,
}

impl Mandato {
    /// A role over the whole body.
    pub fn intero(ruolo: Ruolo) -> Self {
        Self {
            ruolo,
            ambito: Ambito::TuttoEnte,
        }
    }
}

/// Who acts: made by `store` from a person's appointments, by `app` for the command line. There is no other way to read or change a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `None` when a command of the operator acts.
    pub utente: Option<UtenteId>,
    /// Name written in the trail.
    pub nome: String,
    pub ente: EnteId,
    /// What his appointments of today make him, and where.
    pub mandati: Vec<Mandato>,
}

impl Actor {
    /// The operator at the command line of the server.
    pub fn operatore(ente: EnteId) -> Self {
        Self {
            utente: None,
            nome: "riga di comando".to_owned(),
            ente,
            mandati: Ruolo::TUTTI.iter().copied().map(Mandato::intero).collect(),
        }
    }

    /// A person with an account in the body, and what he is there today.
    pub fn persona(
        utente: UtenteId,
        nome: impl Into<String>,
        ente: EnteId,
        mandati: Vec<Mandato>,
    ) -> Self {
        Self {
            utente: Some(utente),
            nome: nome.into(),
            ente,
            mandati,
        }
    }

    /// The same one reading the whole body: for what is worked out once for everybody, and shown to each as far as he sees.
    #[must_use]
    pub fn per_tutti(&self) -> Self {
        Self {
            mandati: vec![Mandato::intero(Ruolo::Lettore)],
            ..self.clone()
        }
    }

    /// His roles, each once, however far each reaches.
    pub fn ruoli(&self) -> Vec<Ruolo> {
        let mut ruoli: Vec<Ruolo> = self.mandati.iter().map(|m| m.ruolo).collect();
        ruoli.sort_unstable();
        ruoli.dedup();
        ruoli
    }

    /// Whether one of his roles may do an act, somewhere.
    pub fn puo(&self, permesso: Permesso) -> bool {
        self.mandati.iter().any(|m| m.ruolo.puo(permesso))
    }

    /// Where he may do an act.
    pub fn ambito(&self, permesso: Permesso) -> Ambito {
        self.mandati
            .iter()
            .filter(|m| m.ruolo.puo(permesso))
            .fold(Ambito::nulla(), |ambito, m| ambito.unisci(&m.ambito))
    }

    /// Whether he may do an act on a sheet of a CdR.
    pub fn puo_su(&self, permesso: Permesso, cdr: Option<&CdrId>) -> bool {
        self.mandati
            .iter()
            .any(|m| m.ruolo.puo(permesso) && m.ambito.contiene(cdr))
    }
}
