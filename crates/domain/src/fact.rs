//! What happened: the only thing `store` writes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo::Valore;

/// What was done to a thing, as the trail names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Atto {
    Creazione,
    Correzione,
    Importazione,
    Eliminazione,
    /// The risk of a process was assessed.
    Valutazione,
    /// An anomaly was accepted as it is.
    Accettazione,
    /// The acceptance of an anomaly was taken back.
    Riapertura,
    /// A score was decided by hand.
    Blocco,
    /// The score that is worked out counts again.
    Sblocco,
    /// A sheet or a plan went from one state to another.
    Passaggio,
    /// The name of somebody was taken out of the trail.
    Rimozione,
    /// A sheet was carried over from the plan of the year before.
    Riporto,
    /// A file was attached.
    Allegato,
    /// A file that was attached was taken away.
    AllegatoTolto,
    /// A session of monitoring was opened.
    Apertura,
    /// A session of monitoring was closed.
    Chiusura,
    /// The sample to verify was drawn.
    Estrazione,
    /// A sheet was declared complete in a session.
    Dichiarazione,
    /// What was declared was sent back.
    Rinvio,
    /// What was declared was verified.
    Verifica,
    /// Something was said beside a sheet.
    Commento,
    /// What was said was taken back by who said it.
    CommentoTolto,
    /// What was said was put better by who said it.
    CommentoCorretto,
    /// Something of a plan was published.
    Pubblicazione,
    /// Something that was published was withdrawn.
    Ritiro,
}

impl Atto {
    /// Every act, so that the stored word can be read back.
    pub const TUTTI: &[Self] = &[
        Self::Creazione,
        Self::Correzione,
        Self::Importazione,
        Self::Eliminazione,
        Self::Valutazione,
        Self::Accettazione,
        Self::Riapertura,
        Self::Blocco,
        Self::Sblocco,
        Self::Passaggio,
        Self::Rimozione,
        Self::Riporto,
        Self::Allegato,
        Self::AllegatoTolto,
        Self::Apertura,
        Self::Chiusura,
        Self::Estrazione,
        Self::Dichiarazione,
        Self::Rinvio,
        Self::Verifica,
        Self::Commento,
        Self::CommentoTolto,
        Self::CommentoCorretto,
        Self::Pubblicazione,
        Self::Ritiro,
    ];

    /// The word stored in the trail and read on the page "Storia".
    pub fn nome(self) -> &'static str {
        match self {
            Self::Creazione => "creazione",
            Self::Correzione => "correzione",
            Self::Importazione => "importazione",
            Self::Eliminazione => "eliminazione",
            Self::Valutazione => "valutazione",
            Self::Accettazione => "accettazione",
            Self::Riapertura => "riapertura",
            Self::Blocco => "blocco",
            Self::Sblocco => "sblocco",
            Self::Passaggio => "passaggio",
            Self::Rimozione => "rimozione",
            Self::Riporto => "riporto",
            Self::Allegato => "allegato",
            Self::AllegatoTolto => "allegato_tolto",
            Self::Apertura => "apertura",
            Self::Chiusura => "chiusura",
            Self::Estrazione => "estrazione",
            Self::Dichiarazione => "dichiarazione",
            Self::Rinvio => "rinvio",
            Self::Verifica => "verifica",
            Self::Commento => "commento",
            Self::CommentoTolto => "commento_tolto",
            Self::CommentoCorretto => "commento_corretto",
            Self::Pubblicazione => "pubblicazione",
            Self::Ritiro => "ritiro",
        }
    }

    /// Reads the stored word back.
    pub fn da_nome(nome: &str) -> Option<Self> {
        Self::TUTTI.iter().copied().find(|a| a.nome() == nome)
    }
}

/// One field, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modifica {
    /// Key of the field in the catalogue.
    pub campo: String,
    pub prima: Valore,
    pub dopo: Valore,
}

/// A change that happened. `store` writes facts and nothing else, so what is not in the trail did not happen.
#[must_use = "a fact changes nothing until store records it"]
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<T> {
    cosa: T,
    atto: Atto,
    modifiche: Vec<Modifica>,
    chi: Actor,
    quando: DateTime<Utc>,
    nota: Option<String>,
}

impl<T> Fact<T> {
    /// Only the verbs of this crate make facts.
    pub(crate) fn new(
        cosa: T,
        atto: Atto,
        modifiche: Vec<Modifica>,
        chi: &Actor,
        quando: DateTime<Utc>,
        nota: Option<String>,
    ) -> Self {
        Self {
            cosa,
            atto,
            modifiche,
            chi: chi.clone(),
            quando,
            nota,
        }
    }

    /// The thing as it is after the change.
    pub fn cosa(&self) -> &T {
        &self.cosa
    }
    pub fn atto(&self) -> Atto {
        self.atto
    }
    pub fn modifiche(&self) -> &[Modifica] {
        &self.modifiche
    }
    pub fn chi(&self) -> &Actor {
        &self.chi
    }
    pub fn quando(&self) -> DateTime<Utc> {
        self.quando
    }
    pub fn nota(&self) -> Option<&str> {
        self.nota.as_deref()
    }
    /// Whether nothing differs: recording it would only fill the trail.
    pub fn vuoto(&self) -> bool {
        self.modifiche.is_empty() && self.atto == Atto::Correzione
    }
}
