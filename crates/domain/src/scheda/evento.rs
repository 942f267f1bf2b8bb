//! A risk event: what could go wrong in a process (PNA 2019, Allegato 1: the "registro degli eventi rischiosi").

use serde::{Deserialize, Serialize};

use super::Contenuto;
use super::tabella::RigaTabella;
use crate::campo::{Campo, Genere, Valore};

/// A row of the register of risk events of a process.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evento {
    /// What could happen, in words: `Accordo fra i partecipanti a una gara`.
    pub descrizione: Option<String>,
    /// The activity in which it could happen; the whole process where none is named.
    pub attivita: Option<String>,
    /// What makes it possible: some of [`FATTORI_ABILITANTI`], or factors of the body's own.
    pub fattori: Vec<String>,
    /// The level before treatment: a band of the method (`Alto`) or a figure (`4,13`).
    pub livello: Option<String>,
    /// The measures that exist already.
    pub misure: Vec<String>,
    /// The level that stays after treatment, written like [`Self::livello`].
    pub livello_residuo: Option<String>,
    pub note: Option<String>,
}

/// What makes a risk event possible: the eight examples of PNA 2019, Allegato 1. A body may write its own.
pub const FATTORI_ABILITANTI: &[&str] = &[
    "Mancanza di misure di trattamento del rischio e di controlli",
    "Mancanza di trasparenza",
    "Regolamentazione eccessiva, complessa o poco chiara",
    "Esercizio prolungato ed esclusivo della responsabilità da parte di pochi o di un solo soggetto",
    "Scarsa responsabilizzazione interna",
    "Competenze del personale inadeguate o assenti",
    "Inadeguata diffusione della cultura della legalità",
    "Mancata separazione tra indirizzo politico e gestione",
];

/// The fields of a risk event.
pub const CAMPI_EVENTO: &[Campo<Evento>] = &[
    Campo {
        chiave: "descrizione",
        etichetta: "Evento rischioso",
        genere: Genere::TestoLungo(|e| &e.descrizione, |e| &mut e.descrizione),
    },
    Campo {
        chiave: "attivita",
        etichetta: "Attività in cui può accadere",
        genere: Genere::Testo(&[], |e| &e.attivita, |e| &mut e.attivita),
    },
    Campo {
        chiave: "fattori",
        etichetta: "Fattori abilitanti",
        genere: Genere::Scelte(FATTORI_ABILITANTI, |e| &e.fattori, |e| &mut e.fattori),
    },
    Campo {
        chiave: "livello",
        etichetta: "Livello",
        genere: Genere::Testo(
            &["Basso", "Medio", "Alto"],
            |e| &e.livello,
            |e| &mut e.livello,
        ),
    },
    Campo {
        chiave: "misure",
        etichetta: "Misure già in atto",
        genere: Genere::Elenco(|e| &e.misure, |e| &mut e.misure),
    },
    Campo {
        chiave: "livello_residuo",
        etichetta: "Livello residuo",
        genere: Genere::Testo(
            &["Basso", "Medio", "Alto"],
            |e| &e.livello_residuo,
            |e| &mut e.livello_residuo,
        ),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|e| &e.note, |e| &mut e.note),
    },
];

impl RigaTabella for Evento {
    const TABELLA: &'static str = "eventi";
    const CAMPI: &'static [Campo<Self>] = CAMPI_EVENTO;
    const NECESSARIO: Option<(&'static str, &'static str)> =
        Some(("descrizione", "scrivi che cosa potrebbe accadere"));

    fn di(c: &Contenuto) -> &[Self] {
        &c.eventi
    }

    fn valore(righe: Vec<Self>) -> Valore {
        Valore::Eventi(righe)
    }
}
