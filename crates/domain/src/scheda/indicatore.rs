//! An indicator and its values year by year: a row of the table INDICATORI.

use serde::{Deserialize, Serialize};

use super::Contenuto;
use super::tabella::{RigaTabella, campi_leggibili, controlla_campi};
use crate::campo::{Campo, Genere, Valore};
use crate::decimale::Decimale;
use crate::refusal::Refusal;
use crate::scelta::scelta;

scelta! {
    /// What the values of an indicator are.
    #[derive(Default)]
    Unita {
        #[default]
        Numero = "numero", "Numero";
        Percentuale = "percentuale", "Percentuale";
        /// From the legends `1=FATTO 0=NON FATTO`.
        SiNo = "si_no", "Sì/No (1 o 0)";
        Data = "data", "Data";
        Rapporto = "rapporto", "Rapporto";
    }
}

impl Unita {
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

scelta! {
    /// Which values are better.
    Verso {
        Alto = "alto", "Meglio alto";
        Basso = "basso", "Meglio basso";
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
}

/// The fields of an indicator, a row of INDICATORI; its values by year stand beside them.
pub const CAMPI_INDICATORE: &[Campo<Indicatore>] = &[
    Campo {
        chiave: "descrizione",
        etichetta: "Descrizione",
        genere: Genere::TestoLungo(|i| &i.descrizione, |i| &mut i.descrizione),
    },
    Campo {
        chiave: "numeratore",
        etichetta: "Numeratore",
        genere: Genere::Testo(&[], |i| &i.numeratore, |i| &mut i.numeratore),
    },
    Campo {
        chiave: "denominatore",
        etichetta: "Denominatore",
        genere: Genere::Testo(&[], |i| &i.denominatore, |i| &mut i.denominatore),
    },
    Campo {
        chiave: "tipo",
        etichetta: "Tipo",
        genere: Genere::Testo(
            &[
                "EFFICIENZA",
                "EFFICACIA",
                "RISULTATO",
                "QUALITÀ",
                "ECONOMICITÀ",
                "IMPATTO",
            ],
            |i| &i.tipo,
            |i| &mut i.tipo,
        ),
    },
    Campo {
        chiave: "unita",
        etichetta: "Unità",
        genere: Genere::Scelta(
            Unita::OPZIONI,
            |i| Some(i.unita.codice()),
            |i, v| i.unita = v.and_then(Unita::da_nome).unwrap_or_default(),
        ),
    },
    Campo {
        chiave: "verso",
        etichetta: "Verso",
        genere: Genere::Scelta(
            Verso::OPZIONI,
            |i| i.verso.map(Verso::codice),
            |i, v| i.verso = v.and_then(Verso::da_nome),
        ),
    },
    Campo {
        chiave: "note",
        etichetta: "Note",
        genere: Genere::TestoLungo(|i| &i.note, |i| &mut i.note),
    },
];

impl RigaTabella for Indicatore {
    const TABELLA: &'static str = "indicatori";
    const CAMPI: &'static [Campo<Self>] = CAMPI_INDICATORE;
    const NECESSARIO: Option<(&'static str, &'static str)> =
        Some(("descrizione", "scrivi che cosa misura l'indicatore"));

    fn di(c: &Contenuto) -> &[Self] {
        &c.indicatori
    }

    fn valore(righe: Vec<Self>) -> Valore {
        Valore::Indicatori(righe)
    }

    fn leggibile(&self) -> String {
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
        let mut parti = campi_leggibili(self);
        parti.extend(valori);
        parti.join(" · ")
    }
}

/// The rules of a row that its single fields cannot see.
pub(super) fn controlla(indicatori: &[Indicatore]) -> Vec<Refusal> {
    let mut no = controlla_campi(indicatori);
    for (i, ind) in indicatori.iter().enumerate() {
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
