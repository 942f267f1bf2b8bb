//! An activity of a process, in the order in which the process runs (PNA 2019, Allegato 1: "mappatura dei processi").

use serde::{Deserialize, Serialize};

use super::Contenuto;
use super::stato::Discrezionalita;
use super::tabella::RigaTabella;
use crate::campo::{Campo, Genere, Valore};

/// A row of the mapping of a process.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Attivita {
    /// What is done.
    pub descrizione: Option<String>,
    /// Who does it: an office or a role.
    pub responsabile: Option<String>,
    /// How long it takes, or by when.
    pub tempi: Option<String>,
    /// Norms and regulations that bind it.
    pub vincoli: Option<String>,
    pub discrezionalita: Option<Discrezionalita>,
    pub note: Option<String>,
}

/// The fields of an activity of the mapping.
pub const CAMPI_ATTIVITA: &[Campo<Attivita>] = &[
    Campo {
        chiave: "descrizione",
        etichetta: "Attività",
        genere: Genere::TestoLungo(|a| &a.descrizione, |a| &mut a.descrizione),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Chi la svolge",
        genere: Genere::Testo(&[], |a| &a.responsabile, |a| &mut a.responsabile),
    },
    Campo {
        chiave: "tempi",
        etichetta: "Tempi",
        genere: Genere::Testo(&[], |a| &a.tempi, |a| &mut a.tempi),
    },
    Campo {
        chiave: "vincoli",
        etichetta: "Vincoli (norme, regolamenti)",
        genere: Genere::Testo(&[], |a| &a.vincoli, |a| &mut a.vincoli),
    },
    Campo {
        chiave: "discrezionalita",
        etichetta: "Discrezionalità",
        genere: Genere::Scelta(
            Discrezionalita::OPZIONI,
            |a| a.discrezionalita.map(Discrezionalita::codice),
            |a, v| a.discrezionalita = v.and_then(Discrezionalita::da_nome),
        ),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|a| &a.note, |a| &mut a.note),
    },
];

impl RigaTabella for Attivita {
    const TABELLA: &'static str = "mappatura";
    const CAMPI: &'static [Campo<Self>] = CAMPI_ATTIVITA;
    const NECESSARIO: Option<(&'static str, &'static str)> =
        Some(("descrizione", "scrivi che cosa si fa in questa attività"));

    fn di(c: &Contenuto) -> &[Self] {
        &c.mappatura
    }

    fn valore(righe: Vec<Self>) -> Valore {
        Valore::Mappatura(righe)
    }
}
