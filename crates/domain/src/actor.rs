//! Who is asking, and how far he sees.

use serde::{Deserialize, Serialize};

use crate::ente::EnteId;
use crate::permesso::{Permesso, Ruolo};

/// Key of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UtenteId(pub i64);

/// How far a person sees: every read in `store` asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ambito {
    /// The whole body.
    TuttoEnte,
}

/// Who acts: made by `web` from a session, by `app` for the command line. There is no other way to read or change a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `None` when a command of the operator acts.
    pub utente: Option<UtenteId>,
    /// Name written in the trail.
    pub nome: String,
    pub ente: EnteId,
    /// What his appointments of today make him.
    pub ruoli: Vec<Ruolo>,
    pub ambito: Ambito,
}

impl Actor {
    /// The operator at the command line of the server.
    pub fn operatore(ente: EnteId) -> Self {
        Self {
            utente: None,
            nome: "riga di comando".to_owned(),
            ente,
            ruoli: Ruolo::TUTTI.to_vec(),
            ambito: Ambito::TuttoEnte,
        }
    }

    /// Whether one of his roles may do an act.
    pub fn puo(&self, permesso: Permesso) -> bool {
        self.ruoli.iter().any(|r| r.puo(permesso))
    }

    /// A person with an account in the body, and the roles he has there today.
    pub fn persona(
        utente: UtenteId,
        nome: impl Into<String>,
        ente: EnteId,
        ruoli: Vec<Ruolo>,
    ) -> Self {
        Self {
            utente: Some(utente),
            nome: nome.into(),
            ente,
            ruoli,
            ambito: Ambito::TuttoEnte,
        }
    }
}
