//! The Gantt as data: the phases on a time line, planned beside actual, with the line of a day.
//!
//! Screen and printed book draw the same places: whoever draws only scales them. A place is in ten-thousandths of the width of
//! the time line, so that no figure of it is a binary fraction.

#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::andamento::{self, Regole, Situazione};
use crate::data;
use crate::decimale::Decimale;
use crate::scheda::{Fase, Scheda};
use crate::vista::Vista;

/// The width of the time line, in the unit of every place on it.
pub const LARGHEZZA: u32 = 10_000;

/// What a printed Gantt is called at its head: with it the importer knows the pages of our own books.
pub const TITOLO: &str = "Gantt delle fasi";

/// The title of the report in the running header of those pages.
pub const INTESTAZIONE: &str = "GANTT DELLE FASI";

/// How much time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scala {
    Mese,
    Trimestre,
    Anno,
    /// The years of the plan, which are three.
    Triennio,
}

impl Scala {
    /// From the shortest to the longest, as the choices list them.
    pub const TUTTE: &[Self] = &[Self::Mese, Self::Trimestre, Self::Anno, Self::Triennio];

    /// The word in addresses and on the command line.
    pub fn codice(self) -> &'static str {
        match self {
            Self::Mese => "mese",
            Self::Trimestre => "trimestre",
            Self::Anno => "anno",
            Self::Triennio => "triennio",
        }
    }

    /// Reads that word.
    pub fn da_codice(codice: &str) -> Option<Self> {
        Self::TUTTE.iter().copied().find(|s| s.codice() == codice)
    }

    /// What the pages call it.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Mese => "Mese",
            Self::Trimestre => "Trimestre",
            Self::Anno => "Anno",
            Self::Triennio => "Triennio",
        }
    }

    /// Months of it.
    fn mesi(self) -> u32 {
        match self {
            Self::Mese => 1,
            Self::Trimestre => 3,
            Self::Anno => 12,
            Self::Triennio => 36,
        }
    }
}

/// The stretch of time shown, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Arco {
    pub da: NaiveDate,
    pub a: NaiveDate,
}

impl Arco {
    /// The stretch of a scale that holds a day: months and quarters of the calendar, the year of the day, the years of the plan.
    pub fn di(scala: Scala, vista: &Vista, giorno: NaiveDate) -> Self {
        let primo = |anno: i32, mese: u32| NaiveDate::from_ymd_opt(anno, mese, 1).unwrap_or(giorno);
        let da = match scala {
            Scala::Mese => primo(giorno.year(), giorno.month()),
            Scala::Trimestre => primo(giorno.year(), (giorno.month0() / 3) * 3 + 1),
            Scala::Anno => primo(giorno.year(), 1),
            Scala::Triennio => primo(vista.dal, 1),
        };
        let mesi = match scala {
            Scala::Triennio => u32::try_from(vista.al - vista.dal + 1).unwrap_or(3) * 12,
            altra => altra.mesi(),
        };
        let a = da
            .checked_add_months(Months::new(mesi))
            .and_then(|d| d.pred_opt())
            .unwrap_or(da);
        Self { da, a }
    }

    /// Where nobody chose a day: in the year of the plan, at today when today is in that year.
    pub fn aperto(scala: Scala, vista: &Vista, oggi: NaiveDate) -> Self {
        let giorno = if oggi.year() == vista.anno {
            oggi
        } else {
            NaiveDate::from_ymd_opt(vista.anno, 1, 1).unwrap_or(oggi)
        };
        Self::di(scala, vista, giorno)
    }

    /// A day of the stretch of the same scale before or after.
    pub fn accanto(self, scala: Scala, avanti: bool) -> NaiveDate {
        let mesi = Months::new(scala.mesi());
        let dal = if avanti {
            self.da.checked_add_months(mesi)
        } else {
            self.da.checked_sub_months(mesi)
        };
        dal.unwrap_or(self.da)
    }

    fn giorni(self) -> i64 {
        (self.a - self.da).num_days() + 1
    }

    /// So many days, as a part of the width; to the nearest unit.
    fn parte(self, giorni: i64) -> u32 {
        let totale = self.giorni().max(1);
        let doppio = 2 * giorni.clamp(0, totale) * i64::from(LARGHEZZA);
        u32::try_from((doppio + totale) / (2 * totale)).unwrap_or(0)
    }

    /// Where a day begins; outside, the nearest edge.
    pub fn posto(self, giorno: NaiveDate) -> u32 {
        self.parte((giorno - self.da).num_days())
    }

    /// Where the line of a day stands, when the day is shown.
    pub fn linea(self, giorno: NaiveDate) -> Option<u32> {
        (self.da <= giorno && giorno <= self.a).then(|| self.posto(giorno))
    }

    /// A bar from one day to another, both included, where some of it can be seen.
    pub fn barra(self, da: NaiveDate, a: NaiveDate) -> Option<Barra> {
        if a < self.da || da > self.a || a < da {
            return None;
        }
        let inizio = da.max(self.da);
        let fine = a.min(self.a).checked_add_days(Days::new(1))?;
        Some(Barra {
            inizio: self.posto(inizio),
            larghezza: self.parte((fine - inizio).num_days()),
            da_prima: da < self.da,
            oltre: a > self.a,
        })
    }

    /// The marks along the top: the months; every half year of the years of a plan; every seventh day of a month.
    pub fn tacche(self, scala: Scala) -> Vec<Tacca> {
        let segnato = |d: &NaiveDate| match scala {
            Scala::Mese => d.day() % 7 == 1,
            Scala::Triennio => d.day() == 1 && d.month0().is_multiple_of(6),
            Scala::Anno | Scala::Trimestre => d.day() == 1,
        };
        self.da
            .iter_days()
            .take_while(|d| *d <= self.a)
            .filter(segnato)
            .map(|d| Tacca {
                posto: self.posto(d),
                nome: nome(scala, d),
            })
            .collect()
    }
}

/// What stands at a mark.
fn nome(scala: Scala, d: NaiveDate) -> String {
    const MESI: [&str; 12] = [
        "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
    ];
    match scala {
        Scala::Mese => d.day().to_string(),
        Scala::Triennio if d.month() == 1 => d.year().to_string(),
        Scala::Triennio | Scala::Anno | Scala::Trimestre => MESI
            .get(d.month0() as usize)
            .copied()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// A bar: where it begins and how long it is, in parts of [`LARGHEZZA`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Barra {
    pub inizio: u32,
    pub larghezza: u32,
    /// Whether it began before the stretch that is shown.
    pub da_prima: bool,
    /// Whether it goes on after it.
    pub oltre: bool,
}

impl Barra {
    /// Whether a part of it is out of sight.
    pub fn tagliata(&self) -> bool {
        self.da_prima || self.oltre
    }
}

/// A mark of the calendar: its place, in parts of [`LARGHEZZA`], and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tacca {
    pub posto: u32,
    pub nome: String,
}

/// A phase on the time line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RigaGantt {
    /// Number, type and text of the phase, as its sheet prints them.
    pub descrizione: String,
    pub situazione: Situazione,
    /// 0 to 100.
    pub avanzamento: Decimale,
    /// The planned bar: a phase with an end alone has the day of its end; without an end, none.
    pub previsto: Option<Barra>,
    /// The actual bar: what has begun and not ended goes on until the day of the Gantt; of an end alone, its day.
    pub effettivo: Option<Barra>,
    /// The planned days in words (`dal 01/01/2026 al 31/12/2026`): the same as the bar, for whoever does not see it.
    pub previste: Option<String>,
    /// The actual days in words.
    pub effettive: Option<String>,
}

impl RigaGantt {
    /// A phase as it stands on a day.
    pub fn di(fase: &Fase, arco: Arco, oggi: NaiveDate, regole: &Regole) -> Self {
        let andamento = andamento::di_fase(fase, oggi, regole);
        let fine = fase.fine_effettiva.unwrap_or(oggi);
        Self {
            descrizione: fase.descrizione_stampata(),
            situazione: andamento.situazione,
            avanzamento: andamento.avanzamento,
            previsto: fase
                .fine_prevista
                .and_then(|fine| arco.barra(fase.inizio_previsto.unwrap_or(fine), fine)),
            effettivo: fase
                .inizio_effettivo
                .or(fase.fine_effettiva)
                .and_then(|inizio| arco.barra(inizio, fine)),
            previste: dal_al(fase.inizio_previsto, fase.fine_prevista),
            effettive: dal_al(fase.inizio_effettivo, fase.fine_effettiva),
        }
    }

    /// Both in one sentence: `prevista dal …; effettiva dal …`.
    pub fn date(&self) -> String {
        match (&self.previste, &self.effettive) {
            (None, None) => "date non indicate".to_owned(),
            (Some(p), None) => format!("prevista {p}"),
            (None, Some(e)) => format!("effettiva {e}"),
            (Some(p), Some(e)) => format!("prevista {p}; effettiva {e}"),
        }
    }
}

/// The phases of the sheets of a chapter on one time line: what a printed book draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gantt {
    /// [`TITOLO`] and the chapter.
    pub titolo: String,
    pub arco: Arco,
    pub tacche: Vec<Tacca>,
    /// The day of the book: the situations are those of this day.
    pub giorno: NaiveDate,
    /// Place of its line, when the day is shown.
    pub oggi: Option<u32>,
    /// The sheets with phases, in the order of the book.
    pub gruppi: Vec<GruppoGantt>,
}

/// The phases of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GruppoGantt {
    pub codice: String,
    pub titolo: String,
    /// In the order of the sheet.
    pub righe: Vec<RigaGantt>,
}

impl Gantt {
    /// The Gantt of a chapter on a day; `None` when its sheets have no phases. Suspended and cancelled sheets are left out, as
    /// everywhere.
    pub fn di_capitolo(
        capitolo: &str,
        schede: &[Scheda],
        scala: Scala,
        vista: &Vista,
        giorno: NaiveDate,
    ) -> Option<Self> {
        let arco = Arco::aperto(scala, vista, giorno);
        let regole = vista.regole();
        let gruppi: Vec<GruppoGantt> = schede
            .iter()
            .filter(|s| andamento::contata(s.contenuto().stato) && !s.contenuto().fasi.is_empty())
            .map(|s| GruppoGantt {
                codice: s.codice().to_owned(),
                titolo: s.titolo().to_owned(),
                righe: s
                    .contenuto()
                    .fasi
                    .iter()
                    .map(|f| RigaGantt::di(f, arco, giorno, &regole))
                    .collect(),
            })
            .collect();
        (!gruppi.is_empty()).then(|| Self {
            titolo: format!("{TITOLO}: {capitolo}"),
            arco,
            tacche: arco.tacche(scala),
            giorno,
            oggi: arco.linea(giorno),
            gruppi,
        })
    }
}

/// Two dates in words, with whichever there is.
fn dal_al(da: Option<NaiveDate>, a: Option<NaiveDate>) -> Option<String> {
    match (da, a) {
        (None, None) => None,
        (Some(da), None) => Some(format!("dal {}", data::it(da))),
        (None, Some(a)) => Some(format!("fino al {}", data::it(a))),
        (Some(da), Some(a)) => Some(format!("dal {} al {}", data::it(da), data::it(a))),
    }
}
