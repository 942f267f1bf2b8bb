//! Who is asking, and how far he sees.

use serde::{Deserialize, Serialize};

use crate::ente::EnteId;

/// Key of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UtenteId(pub i64);

/// What a person may be in a body. One role for now; the table of rights grows with the cycle of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ruolo {
    Amministratore,
}

impl Ruolo {
    /// The word stored and shown.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Amministratore => "amministratore",
        }
    }
}

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
    pub ruolo: Ruolo,
    pub ambito: Ambito,
}

impl Actor {
    /// The operator at the command line of the server.
    pub fn operatore(ente: EnteId) -> Self {
        Self {
            utente: None,
            nome: "riga di comando".to_owned(),
            ente,
            ruolo: Ruolo::Amministratore,
            ambito: Ambito::TuttoEnte,
        }
    }

    /// A person with an account in the body.
    pub fn persona(utente: UtenteId, nome: impl Into<String>, ente: EnteId) -> Self {
        Self {
            utente: Some(utente),
            nome: nome.into(),
            ente,
            ruolo: Ruolo::Amministratore,
            ambito: Ambito::TuttoEnte,
        }
    }
}
