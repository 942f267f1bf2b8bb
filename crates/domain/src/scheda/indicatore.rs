//! An indicator and its values year by year: a row of the table INDICATORI.

use serde::{Deserialize, Serialize};

use super::campi::CAMPI_INDICATORE;
use crate::campo::Opzione;
use crate::decimale::Decimale;
use crate::refusal::Refusal;

/// What the values of an indicator are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unita {
    #[default]
    Numero,
    Percentuale,
    /// From the legends `1=FATTO 0=NON FATTO`.
    SiNo,
    Data,
    Rapporto,
}

impl Unita {
    pub const OPZIONI: &[Opzione] = &[
        Opzione {
            codice: "numero",
            etichetta: "Numero",
        },
        Opzione {
            codice: "percentuale",
            etichetta: "Percentuale",
        },
        Opzione {
            codice: "si_no",
            etichetta: "Sì/No (1 o 0)",
        },
        Opzione {
            codice: "data",
            etichetta: "Data",
        },
        Opzione {
            codice: "rapporto",
            etichetta: "Rapporto",
        },
    ];

    /// The word stored and exported.
    pub fn codice(self) -> &'static str {
        match self {
            Self::Numero => "numero",
            Self::Percentuale => "percentuale",
            Self::SiNo => "si_no",
            Self::Data => "data",
            Self::Rapporto => "rapporto",
        }
    }

    /// Reads the stored word or what the form shows.
    pub fn da_nome(nome: &str) -> Option<Self> {
        let codice = crate::campo::opzione(Self::OPZIONI, nome)?.codice;
        [
            Self::Numero,
            Self::Percentuale,
            Self::SiNo,
            Self::Data,
            Self::Rapporto,
        ]
        .into_iter()
        .find(|u| u.codice() == codice)
    }

    /// A value as the sheet prints it: `2,00`, `100%`.
    pub fn mostra(self, valore: Decimale) -> String {
        match self {
            Self::Percentuale => format!("{}%", valore.breve().replace('.', ",")),
            _ => valore.to_string(),
        }
    }

    /// A value as the export writes it: `2.00`; a percentage without its sign, as the number printed.
    pub fn esporta(self, valore: Decimale) -> String {
        match self {
            Self::Percentuale => valore.breve(),
            _ => valore.con_punto(2.max(valore.decimali())),
        }
    }
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verso {
    Alto,
    Basso,
}

impl Verso {
    pub const OPZIONI: &[Opzione] = &[
        Opzione {
            codice: "alto",
            etichetta: "Meglio alto",
        },
        Opzione {
            codice: "basso",
            etichetta: "Meglio basso",
        },
    ];

    /// The word stored and exported.
    pub fn codice(self) -> &'static str {
        match self {
            Self::Alto => "alto",
            Self::Basso => "basso",
        }
    }

    /// Reads the stored word or what the form shows.
    pub fn da_nome(nome: &str) -> Option<Self> {
        let codice = crate::campo::opzione(Self::OPZIONI, nome)?.codice;
        [Self::Alto, Self::Basso]
            .into_iter()
            .find(|v| v.codice() == codice)
    }
}

/// Expected and achieved value of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValoreAnnuale {
    pub anno: i32,
    pub atteso: Option<Decimale>,
    pub raggiunto: Option<Decimale>,
}

/// A row of INDICATORI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicatore {
    /// As printed, with its leading `1.` where it has one.
    pub descrizione: Option<String>,
    /// The two sides of a ratio, read from `n. A/n. B` in the text.
    pub numeratore: Option<String>,
    pub denominatore: Option<String>,
    /// `EFFICIENZA`, `RISULTATO`, ...
    pub tipo: Option<String>,
    pub unita: Unita,
    /// Which values are better; printouts do not say it.
    pub verso: Option<Verso>,
    /// One entry a year, ascending.
    pub valori: Vec<ValoreAnnuale>,
    pub note: Option<String>,
}

impl Indicatore {
    /// The values of a year, if any were given.
    pub fn anno(&self, anno: i32) -> Option<&ValoreAnnuale> {
        self.valori.iter().find(|v| v.anno == anno)
    }

    /// Writes one value; a year with neither value is dropped, the years stay in order.
    pub fn scrivi(
        &mut self,
        anno: i32,
        atteso: Option<Option<Decimale>>,
        raggiunto: Option<Option<Decimale>>,
    ) {
        let mut v = self.anno(anno).copied().unwrap_or(ValoreAnnuale {
            anno,
            atteso: None,
            raggiunto: None,
        });
        if let Some(a) = atteso {
            v.atteso = a;
        }
        if let Some(r) = raggiunto {
            v.raggiunto = r;
        }
        self.valori.retain(|altro| altro.anno != anno);
        if v.atteso.is_some() || v.raggiunto.is_some() {
            self.valori.push(v);
            self.valori.sort_by_key(|v| v.anno);
        }
    }

    /// The row in words, for trail and differences.
    pub fn leggibile(&self) -> String {
        let campi = CAMPI_INDICATORE
            .iter()
            .filter(|c| !c.get(self).vuoto())
            .map(|c| format!("{}: {}", c.etichetta, c.mostra(self)));
        let valori = self.valori.iter().map(|v| {
            let mostra =
                |d: Option<Decimale>| d.map_or_else(|| "–".to_owned(), |d| self.unita.mostra(d));
            format!(
                "{}: atteso {}, raggiunto {}",
                v.anno,
                mostra(v.atteso),
                mostra(v.raggiunto)
            )
        });
        campi.chain(valori).collect::<Vec<_>>().join(" · ")
    }
}

/// The rules of a row that its single fields cannot see.
pub(super) fn controlla(indicatori: &[Indicatore]) -> Vec<Refusal> {
    let mut no = Vec::new();
    for (i, ind) in indicatori.iter().enumerate() {
        for c in CAMPI_INDICATORE {
            if let Err(frase) = c.set(&mut ind.clone(), c.get(ind)) {
                no.push(Refusal::campo(
                    format!("indicatori.{}.{}", i + 1, c.chiave),
                    frase,
                ));
            }
        }
        if ind.descrizione.is_none() {
            no.push(Refusal::campo(
                format!("indicatori.{}.descrizione", i + 1),
                "scrivi che cosa misura l'indicatore",
            ));
        }
        for (j, v) in ind.valori.iter().enumerate() {
            if ind.valori.iter().take(j).any(|w| w.anno == v.anno) {
                no.push(Refusal::campo(
                    format!("indicatori.{}.valori", i + 1),
                    format!("il {} compare due volte", v.anno),
                ));
            }
            if [v.atteso, v.raggiunto]
                .into_iter()
                .flatten()
                .any(|d| d.decimali() > 6 || d.milionesimi().is_none())
            {
                no.push(Refusal::campo(
                    format!("indicatori.{}.valori", i + 1),
                    "al massimo sei cifre dopo la virgola",
                ));
            }
        }
    }
    no
}
