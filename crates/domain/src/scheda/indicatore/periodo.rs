//! The values of an indicator within a year: by half, quarter or month, with what they are made of.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Frequenza, Indicatore, conservabile};
use crate::decimale::Decimale;

const MESI: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

impl Frequenza {
    /// How many periods a year has: 1, 2, 4 or 12.
    pub fn quanti(self) -> u8 {
        match self {
            Self::Anno => 1,
            Self::Semestre => 2,
            Self::Trimestre => 4,
            Self::Mese => 12,
        }
    }
}

/// A stretch of a year: the third quarter of 2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Periodo {
    pub anno: i32,
    pub frequenza: Frequenza,
    /// From 1 to [`Frequenza::quanti`].
    pub numero: u8,
}

impl Periodo {
    /// Every period of a year, in order.
    pub fn dell_anno(anno: i32, frequenza: Frequenza) -> impl Iterator<Item = Self> {
        (1..=frequenza.quanti()).map(move |numero| Self {
            anno,
            frequenza,
            numero,
        })
    }

    /// The whole year, as one period.
    pub fn intero(anno: i32) -> Self {
        Self {
            anno,
            frequenza: Frequenza::Anno,
            numero: 1,
        }
    }

    /// The period of a year that holds a day; the first or the last where the day falls outside that year.
    pub fn in_corso(anno: i32, frequenza: Frequenza, oggi: NaiveDate) -> Self {
        let mese = match oggi.year().cmp(&anno) {
            std::cmp::Ordering::Less => 1,
            std::cmp::Ordering::Equal => oggi.month(),
            std::cmp::Ordering::Greater => 12,
        };
        let numero = u8::try_from((mese - 1) / frequenza.mesi() + 1).unwrap_or(1);
        Self {
            anno,
            frequenza,
            numero,
        }
    }

    /// What pages call it: `marzo 2026`, `1º trimestre 2026`, `anno 2026`.
    pub fn nome(self) -> String {
        let Self { anno, numero, .. } = self;
        match self.frequenza {
            Frequenza::Anno => format!("anno {anno}"),
            Frequenza::Semestre => format!("{numero}º semestre {anno}"),
            Frequenza::Trimestre => format!("{numero}º trimestre {anno}"),
            Frequenza::Mese => {
                let mese = usize::from(numero).checked_sub(1).and_then(|n| MESI.get(n));
                format!("{} {anno}", mese.copied().unwrap_or("mese"))
            }
        }
    }

    /// Its last day; `None` for a number past the year.
    pub fn ultimo_giorno(self) -> Option<NaiveDate> {
        let mese = u32::from(self.numero) * self.frequenza.mesi();
        let seguente = match mese {
            1..=11 => NaiveDate::from_ymd_opt(self.anno, mese + 1, 1),
            12 => NaiveDate::from_ymd_opt(self.anno.checked_add(1)?, 1, 1),
            _ => None,
        };
        seguente?.pred_opt()
    }
}

impl Frequenza {
    /// How many months a period has.
    fn mesi(self) -> u32 {
        12 / u32::from(self.quanti())
    }
}

/// Expected and achieved value of a period, with what the achieved one is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValorePeriodo {
    pub periodo: Periodo,
    pub atteso: Option<Decimale>,
    /// As typed; where numerator and denominator are there, they say it.
    pub raggiunto: Option<Decimale>,
    /// The two figures of a ratio, both kept.
    pub numeratore: Option<Decimale>,
    pub denominatore: Option<Decimale>,
    pub commento: Option<String>,
    /// Act, register or address that proves the value.
    pub evidenza: Option<String>,
}

impl ValorePeriodo {
    /// A period about which nothing is known yet.
    pub fn vuoto(periodo: Periodo) -> Self {
        Self {
            periodo,
            atteso: None,
            raggiunto: None,
            numeratore: None,
            denominatore: None,
            commento: None,
            evidenza: None,
        }
    }

    /// Whether nothing is known.
    pub fn e_vuoto(&self) -> bool {
        *self == Self::vuoto(self.periodo)
    }

    fn figure(&self) -> impl Iterator<Item = Decimale> {
        [
            self.atteso,
            self.raggiunto,
            self.numeratore,
            self.denominatore,
        ]
        .into_iter()
        .flatten()
    }

    fn leggibile(&self, i: &Indicatore) -> String {
        let unita = i.unita_nel(self.periodo.anno);
        let valore =
            |nome: &str, d: Option<Decimale>| d.map(|d| format!("{nome} {}", unita.mostra(d)));
        let figura = |nome: &str, d: Option<Decimale>| d.map(|d| format!("{nome} {d}"));
        let testo = |nome: &str, t: &Option<String>| t.as_ref().map(|t| format!("{nome}: {t}"));
        let parti = [
            valore("atteso", self.atteso),
            valore("raggiunto", self.raggiunto),
            figura("numeratore", self.numeratore),
            figura("denominatore", self.denominatore),
            testo("commento", &self.commento),
            testo("evidenza", &self.evidenza),
        ];
        let parti: Vec<String> = parti.into_iter().flatten().collect();
        format!("{}: {}", self.periodo.nome(), parti.join(", "))
    }
}

impl Indicatore {
    /// How often it is taken: once a year where nobody said.
    pub fn frequenza(&self) -> Frequenza {
        self.frequenza.unwrap_or(Frequenza::Anno)
    }

    /// What is known of a period.
    pub fn periodo(&self, periodo: Periodo) -> Option<&ValorePeriodo> {
        self.periodi.iter().find(|v| v.periodo == periodo)
    }

    /// Numerator and denominator of the whole year, where its value was given as their quotient, whatever periods the year has. `None` for
    /// a year of another unit.
    pub fn figure_dell_anno(&self, anno: i32) -> Option<(Decimale, Decimale)> {
        self.fratto()
            .filter(|_| self.unita_nel(anno) == self.unita)?;
        let v = self.periodo(Periodo::intero(anno))?;
        v.numeratore.zip(v.denominatore)
    }

    /// Writes what is known of a period, in place of what was; nothing known takes the period out. Periods stay in order.
    pub fn scrivi_periodo(&mut self, valore: ValorePeriodo) {
        self.periodi.retain(|v| v.periodo != valore.periodo);
        if !valore.e_vuoto() {
            self.periodi.push(valore);
            self.periodi.sort_by_key(|v| v.periodo);
        }
    }

    pub(crate) fn periodi_leggibili(&self) -> impl Iterator<Item = String> {
        self.periodi.iter().map(|v| v.leggibile(self))
    }

    /// What is wrong with the periods, in sentences.
    pub(super) fn periodi_sbagliati(&self) -> Vec<String> {
        let mut no = Vec::new();
        for (n, v) in self.periodi.iter().enumerate() {
            let nome = v.periodo.nome();
            if self.periodi.iter().take(n).any(|w| w.periodo == v.periodo) {
                no.push(format!("{nome} compare due volte"));
            }
            if v.periodo.ultimo_giorno().is_none() {
                no.push(format!("{nome}: questo periodo non esiste"));
            }
            if !v.figure().all(conservabile) {
                no.push(format!("{nome}: al massimo sei cifre dopo la virgola"));
            }
        }
        no
    }
}
