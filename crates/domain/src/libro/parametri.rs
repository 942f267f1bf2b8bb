//! What a person chooses before printing, and the page that says so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Libro, Parametro, Stemma};
use crate::data;
use crate::ente::Ente;
use crate::gantt::{Arco, Scala, TITOLO};
use crate::prospetto::{Prospetto, ScelteProspetto};
use crate::scelta::scelta;
use crate::scheda::{Livello, Stato};
use crate::versione::Momento;
use crate::vista::Vista;

/// What of a plan is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OggettoStampa {
    /// The plan as it stands.
    #[default]
    Oggi,
    /// One of its versions, as it was frozen.
    Versione(i32),
    /// Two moments, side by side.
    Confronto {
        da: Momento,
        a: Momento,
        /// Without what has been done of it.
        solo_piano: bool,
    },
    /// A report, with what was chosen for it.
    Prospetto {
        quale: Prospetto,
        scelte: ScelteProspetto,
    },
}

impl OggettoStampa {
    /// Whether it is made of sheets, which level, CdR and state choose.
    pub fn di_schede(&self) -> bool {
        matches!(self, Self::Oggi | Self::Versione(_))
    }
}

scelta! {
    /// The file that a book becomes.
    #[derive(Default)]
    FormatoLibro {
        /// The sheet everyone knows, accessible.
        #[default]
        Pdf = "pdf", "PDF";
        /// For whoever pastes it into a deliberation.
        Docx = "docx", "Word (DOCX)";
        Odt = "odt", "OpenDocument (ODT)";
    }
}

impl FormatoLibro {
    fn e_pdf(&self) -> bool {
        *self == Self::Pdf
    }

    /// What the file is called in an answer.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }
}

/// The choices of the page "Stampa" and of `schedario print`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParametriStampa {
    /// Code of the vista.
    pub vista: String,
    /// Levels to print; empty means all of the vista.
    #[serde(default)]
    pub livelli: Vec<Livello>,
    /// Code of one CdR, or every CdR.
    #[serde(default)]
    pub cdr: Option<String>,
    #[serde(default)]
    pub stato: Option<Stato>,
    /// How much time the Gantt at the end of every chapter shows; `None` for a book without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gantt: Option<Scala>,
    /// The file it becomes.
    #[serde(default, skip_serializing_if = "FormatoLibro::e_pdf")]
    pub formato: FormatoLibro,
    /// The plan as it is, as it was, or the difference.
    #[serde(default)]
    pub oggetto: OggettoStampa,
    /// Printed on the book; chosen by the caller, so that the same data give the same bytes.
    pub data_elaborazione: NaiveDate,
}

impl ParametriStampa {
    /// The levels really printed.
    pub fn livelli_di(&self, vista: &Vista) -> Vec<Livello> {
        let tutti = vista.tipo.livelli();
        if self.livelli.is_empty() {
            tutti.to_vec()
        } else {
            tutti
                .iter()
                .copied()
                .filter(|l| self.livelli.contains(l))
                .collect()
        }
    }

    /// The book without its chapters: header, and the page "Parametri selezionati".
    ///
    /// `cdr_nome` is the name of the chosen CdR, printed beside its code.
    pub fn testata(
        &self,
        ente: &Ente,
        stemma: Option<Stemma>,
        vista: &Vista,
        titolo: &str,
        cdr_nome: Option<&str>,
    ) -> Libro {
        let uno = |etichetta: &str, valore: String| Parametro {
            etichetta: etichetta.to_owned(),
            valori: vec![valore],
        };
        let cdr = self.cdr.as_ref().map_or_else(
            || "Tutti".to_owned(),
            |c| {
                format!("{c} {}", cdr_nome.unwrap_or_default())
                    .trim_end()
                    .to_owned()
            },
        );
        let gantt = self.gantt.map(|scala| {
            let arco = Arco::aperto(scala, vista, self.data_elaborazione);
            let (da, a) = (data::it(arco.da), data::it(arco.a));
            uno(TITOLO, format!("{}, dal {da} al {a}", scala.etichetta()))
        });
        let mut parametri = vec![uno("Vista", format!("{} {}", vista.codice, vista.titolo))];
        match &self.oggetto {
            OggettoStampa::Oggi | OggettoStampa::Prospetto { .. } => {}
            OggettoStampa::Versione(n) => parametri.push(uno("Versione", n.to_string())),
            OggettoStampa::Confronto { da, a, solo_piano } => {
                parametri.push(uno("Da", da.leggibile()));
                parametri.push(uno("A", a.leggibile()));
                let conta = if *solo_piano {
                    "Solo il piano, senza i risultati"
                } else {
                    "Tutto"
                };
                parametri.push(uno("Che cosa conta", conta.to_owned()));
            }
        }
        let scelte = [
            Parametro {
                etichetta: "Livello".to_owned(),
                valori: self
                    .livelli_di(vista)
                    .iter()
                    .map(|l| l.etichetta().to_owned())
                    .collect(),
            },
            uno("Centro di Responsabilità", cdr),
            uno(
                "Stato",
                self.stato
                    .map_or_else(|| "Tutti".to_owned(), |s| s.etichetta().to_owned()),
            ),
        ];
        // A comparison holds the whole plan against the whole plan; what was chosen for a report is told by the report.
        if self.oggetto.di_schede() {
            parametri.extend(scelte);
        }
        parametri.extend(gantt);
        Libro {
            ente: ente.nome.clone(),
            stemma,
            titolo: titolo.to_owned(),
            parametri,
            data_elaborazione: self.data_elaborazione,
            capitoli: Vec::new(),
        }
    }
}
