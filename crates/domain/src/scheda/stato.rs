//! The closed lists of a sheet: its state and the nature of its activity.

use serde::{Deserialize, Serialize};

use crate::campo::Opzione;

/// State of a sheet in the cycle of the plan. Independent of progress: a sheet may be `In Corso` with every phase ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stato {
    Bozza,
    Proposta,
    Condivisa,
    InCorso,
    Consuntivata,
    Validata,
    Chiusa,
    Sospesa,
    Annullata,
}

impl Stato {
    /// The list in the order of the cycle.
    pub const OPZIONI: &[Opzione] = &[
        Opzione {
            codice: "bozza",
            etichetta: "Bozza",
        },
        Opzione {
            codice: "proposta",
            etichetta: "Proposta",
        },
        Opzione {
            codice: "condivisa",
            etichetta: "Condivisa",
        },
        Opzione {
            codice: "in_corso",
            etichetta: "In Corso",
        },
        Opzione {
            codice: "consuntivata",
            etichetta: "Consuntivata",
        },
        Opzione {
            codice: "validata",
            etichetta: "Validata",
        },
        Opzione {
            codice: "chiusa",
            etichetta: "Chiusa",
        },
        Opzione {
            codice: "sospesa",
            etichetta: "Sospesa",
        },
        Opzione {
            codice: "annullata",
            etichetta: "Annullata",
        },
    ];
    const TUTTI: &[Self] = &[
        Self::Bozza,
        Self::Proposta,
        Self::Condivisa,
        Self::InCorso,
        Self::Consuntivata,
        Self::Validata,
        Self::Chiusa,
        Self::Sospesa,
        Self::Annullata,
    ];

    fn opzione(self) -> &'static Opzione {
        // Same order, same length: the test below keeps it so.
        Self::TUTTI
            .iter()
            .position(|s| *s == self)
            .and_then(|i| Self::OPZIONI.get(i))
            .unwrap_or(&Self::OPZIONI[0])
    }

    /// The word stored and exported: `in_corso`.
    pub fn codice(self) -> &'static str {
        self.opzione().codice
    }

    /// What the sheet prints: `In Corso`.
    pub fn etichetta(self) -> &'static str {
        self.opzione().etichetta
    }

    /// Reads the stored word or what the sheet prints.
    pub fn da_nome(nome: &str) -> Option<Self> {
        let opzione = crate::campo::opzione(Self::OPZIONI, nome)?;
        Self::TUTTI
            .iter()
            .copied()
            .find(|s| s.codice() == opzione.codice)
    }
}

/// Nature of an activity: bound by law, or at the office's discretion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Natura {
    Vincolata,
    Discrezionale,
}

impl Natura {
    pub const OPZIONI: &[Opzione] = &[
        Opzione {
            codice: "vincolata",
            etichetta: "VINCOLATA",
        },
        Opzione {
            codice: "discrezionale",
            etichetta: "DISCREZIONALE",
        },
    ];

    /// The word stored and exported.
    pub fn codice(self) -> &'static str {
        match self {
            Self::Vincolata => "vincolata",
            Self::Discrezionale => "discrezionale",
        }
    }

    /// Reads the stored word or what the sheet prints.
    pub fn da_nome(nome: &str) -> Option<Self> {
        match crate::campo::opzione(Self::OPZIONI, nome)?.codice {
            "vincolata" => Some(Self::Vincolata),
            _ => Some(Self::Discrezionale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back() {
        assert_eq!(Stato::TUTTI.len(), Stato::OPZIONI.len());
        for s in Stato::TUTTI {
            assert_eq!(Stato::da_nome(s.codice()), Some(*s));
            assert_eq!(Stato::da_nome(s.etichetta()), Some(*s));
        }
        assert_eq!(Stato::da_nome("In Corso"), Some(Stato::InCorso));
        assert_eq!(
            Natura::da_nome("discrezionale"),
            Some(Natura::Discrezionale)
        );
    }
}
