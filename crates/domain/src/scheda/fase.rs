//! A phase of the measure that treats a risk: a row of the table FASI.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Contenuto;
use super::tabella::{RigaTabella, controlla_campi};
use crate::campo::{Campo, Genere, Valore};
use crate::decimale::Decimale;
use crate::refusal::Refusal;

/// A row of FASI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fase {
    /// `MISURA` on every printout seen.
    pub causale: Option<String>,
    /// The `1` of `1. Formazione ...`.
    pub numero: Option<Decimale>,
    /// The `FORMAZIONE` of `1. FORMAZIONE: formazione ...`.
    pub tipo_nel_testo: Option<String>,
    pub descrizione: Option<String>,
    /// Percentage, 0 to 100; the phases of a sheet sum to 100,00.
    pub peso: Option<Decimale>,
    /// Percentage of progress, 0 to 100.
    pub avanzamento: Option<Decimale>,
    pub inizio_previsto: Option<NaiveDate>,
    pub fine_prevista: Option<NaiveDate>,
    pub inizio_effettivo: Option<NaiveDate>,
    pub fine_effettiva: Option<NaiveDate>,
    pub responsabile: Option<String>,
    /// Short name of the unit, as printed in the row.
    pub cdr: Option<String>,
    pub note: Option<String>,
}

impl Fase {
    /// Number, type and text as the sheet prints them in one cell: `1. FORMAZIONE: formazione ...`.
    pub fn descrizione_stampata(&self) -> String {
        let numero = self
            .numero
            .map(|n| format!("{}. ", n.breve()))
            .unwrap_or_default();
        let tipo = self
            .tipo_nel_testo
            .as_ref()
            .map(|t| format!("{t}: "))
            .unwrap_or_default();
        format!(
            "{numero}{tipo}{}",
            self.descrizione.as_deref().unwrap_or_default()
        )
        .trim_end()
        .to_owned()
    }
}

/// The fields of a phase, a row of FASI.
pub const CAMPI_FASE: &[Campo<Fase>] = &[
    Campo {
        chiave: "causale",
        etichetta: "Causale",
        genere: Genere::Testo(&["MISURA"], |f| &f.causale, |f| &mut f.causale),
    },
    Campo {
        chiave: "numero",
        etichetta: "Numero",
        genere: Genere::Numero {
            decimali: 0,
            da: 0,
            a: 999,
            leggi: |f| &f.numero,
            scrivi: |f| &mut f.numero,
        },
    },
    Campo {
        chiave: "tipo_nel_testo",
        etichetta: "Tipo nel testo",
        genere: Genere::Testo(&[], |f| &f.tipo_nel_testo, |f| &mut f.tipo_nel_testo),
    },
    Campo {
        chiave: "descrizione",
        etichetta: "Descrizione",
        genere: Genere::TestoLungo(|f| &f.descrizione, |f| &mut f.descrizione),
    },
    Campo {
        chiave: "peso",
        etichetta: "Peso",
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |f| &f.peso,
            scrivi: |f| &mut f.peso,
        },
    },
    Campo {
        chiave: "avanzamento",
        etichetta: "Avanz.",
        genere: Genere::Numero {
            decimali: 2,
            da: 0,
            a: 100,
            leggi: |f| &f.avanzamento,
            scrivi: |f| &mut f.avanzamento,
        },
    },
    Campo {
        chiave: "inizio_previsto",
        etichetta: "Inizio Previsto",
        genere: Genere::Data(|f| &f.inizio_previsto, |f| &mut f.inizio_previsto),
    },
    Campo {
        chiave: "fine_prevista",
        etichetta: "Fine Prevista",
        genere: Genere::Data(|f| &f.fine_prevista, |f| &mut f.fine_prevista),
    },
    Campo {
        chiave: "inizio_effettivo",
        etichetta: "Inizio Effettivo",
        genere: Genere::Data(|f| &f.inizio_effettivo, |f| &mut f.inizio_effettivo),
    },
    Campo {
        chiave: "fine_effettiva",
        etichetta: "Fine Effettiva",
        genere: Genere::Data(|f| &f.fine_effettiva, |f| &mut f.fine_effettiva),
    },
    Campo {
        chiave: "responsabile",
        etichetta: "Responsabile",
        genere: Genere::Persona(|f| &f.responsabile, |f| &mut f.responsabile),
    },
    Campo {
        chiave: "cdr",
        etichetta: "Centro di Responsabilità",
        genere: Genere::Testo(&[], |f| &f.cdr, |f| &mut f.cdr),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|f| &f.note, |f| &mut f.note),
    },
];

impl RigaTabella for Fase {
    const TABELLA: &'static str = "fasi";
    const CAMPI: &'static [Campo<Self>] = CAMPI_FASE;

    fn di(c: &Contenuto) -> &[Self] {
        &c.fasi
    }

    fn valore(righe: Vec<Self>) -> Valore {
        Valore::Fasi(righe)
    }
}

/// The sum of the weights.
pub(super) fn somma_pesi(fasi: &[Fase]) -> Decimale {
    Decimale::somma(fasi.iter().filter_map(|f| f.peso))
}

/// The rules of a row that its single fields cannot see.
pub(super) fn controlla(fasi: &[Fase]) -> Vec<Refusal> {
    let mut no = controlla_campi(fasi);
    for (i, f) in fasi.iter().enumerate() {
        if let (Some(da), Some(a)) = (f.inizio_previsto, f.fine_prevista)
            && a < da
        {
            no.push(Refusal::campo(
                format!("fasi.{}.fine_prevista", i + 1),
                "la fine prevista precede l'inizio previsto",
            ));
        }
        if let (Some(da), Some(a)) = (f.inizio_effettivo, f.fine_effettiva)
            && a < da
        {
            no.push(Refusal::campo(
                format!("fasi.{}.fine_effettiva", i + 1),
                "la fine effettiva precede l'inizio effettivo",
            ));
        }
    }
    no
}
