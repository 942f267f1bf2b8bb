//! The time of the time line: how much is shown, and where its days, bars and marks stand.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::Decimale;
use domain::vista::Vista;

/// How much time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scala {
    Mese,
    Trimestre,
    Anno,
    Triennio,
}

impl Scala {
    pub(super) const TUTTE: &[Self] = &[Self::Mese, Self::Trimestre, Self::Anno, Self::Triennio];

    pub(super) fn codice(self) -> &'static str {
        match self {
            Self::Mese => "mese",
            Self::Trimestre => "trimestre",
            Self::Anno => "anno",
            Self::Triennio => "triennio",
        }
    }

    pub(super) fn etichetta(self) -> &'static str {
        match self {
            Self::Mese => "Mese",
            Self::Trimestre => "Trimestre",
            Self::Anno => "Anno",
            Self::Triennio => "Triennio",
        }
    }

    pub(super) fn mesi(self) -> u32 {
        match self {
            Self::Mese => 1,
            Self::Trimestre => 3,
            Self::Anno => 12,
            Self::Triennio => 36,
        }
    }
}

/// The stretch of time shown, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Periodo {
    pub(super) da: NaiveDate,
    pub(super) a: NaiveDate,
}

impl Periodo {
    /// The period of a scale that holds a day: months and quarters of the calendar, the year and the years of the plan.
    pub(super) fn di(scala: Scala, vista: &Vista, giorno: NaiveDate) -> Self {
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

    fn giorni(self) -> i64 {
        (self.a - self.da).num_days() + 1
    }

    /// Where a day begins, in hundredths of the width, two decimals; outside, the nearest edge.
    pub(super) fn x(self, giorno: NaiveDate) -> Decimale {
        let giorni = (giorno - self.da).num_days().clamp(0, self.giorni());
        Decimale::from(giorni * 100)
            .diviso(Decimale::from(self.giorni()))
            .unwrap_or(Decimale::ZERO)
    }

    /// A bar from one day to another, both included, where some of it can be seen.
    pub(super) fn barra(self, da: NaiveDate, a: NaiveDate) -> Option<Tratto> {
        if a < self.da || da > self.a || a < da {
            return None;
        }
        let (x, fine) = (self.x(da), self.x(a.checked_add_days(Days::new(1))?));
        Some(Tratto {
            x: x.con_punto(2),
            larghezza: fine.meno(x).con_punto(2),
        })
    }
}

/// A bar: place and width in hundredths.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tratto {
    pub(super) x: String,
    pub(super) larghezza: String,
}

/// The marks along the top: months, or the Mondays of a month.
pub(super) fn tacche(scala: Scala, periodo: Periodo) -> Vec<(String, String)> {
    const MESI: [&str; 12] = [
        "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
    ];
    let nome = |d: NaiveDate| match scala {
        Scala::Mese => d.day().to_string(),
        Scala::Triennio if d.month() == 1 => d.year().to_string(),
        _ => MESI
            .get(d.month0() as usize)
            .copied()
            .unwrap_or_default()
            .to_owned(),
    };
    let tacca = |d: &NaiveDate| match scala {
        Scala::Mese => d.day() % 7 == 1,
        Scala::Triennio => d.day() == 1 && d.month0().is_multiple_of(6),
        Scala::Anno | Scala::Trimestre => d.day() == 1,
    };
    periodo
        .da
        .iter_days()
        .take_while(|d| *d <= periodo.a)
        .filter(tacca)
        .map(|d| (periodo.x(d).con_punto(2), nome(d)))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::data;
    use domain::vista::{TipoVista, VistaId};

    use super::*;

    fn giorno(t: &str) -> NaiveDate {
        data::parse_it(t).unwrap_or_default()
    }

    fn vista() -> Vista {
        Vista {
            id: VistaId("v".to_owned()),
            codice: "2026_PTPC".to_owned(),
            titolo: String::new(),
            tipo: TipoVista::Ptpc,
            anno: 2026,
            dal: 2026,
            al: 2028,
            modelli: Vec::new(),
            metodo: None,
            smvp: None,
        }
    }

    #[test]
    fn a_bar_is_cut_at_the_edges_of_the_period() {
        let p = Periodo {
            da: giorno("1/1/2026"),
            a: giorno("10/4/2026"),
        };
        let tratto = |x: &str, larghezza: &str| {
            Some(Tratto {
                x: x.to_owned(),
                larghezza: larghezza.to_owned(),
            })
        };
        // A hundred days: a day is a hundredth.
        assert_eq!(
            p.barra(giorno("2/1/2026"), giorno("2/1/2026")),
            tratto("1.00", "1.00")
        );
        assert_eq!(
            p.barra(giorno("1/12/2025"), giorno("5/1/2026")),
            tratto("0.00", "5.00")
        );
        assert_eq!(
            p.barra(giorno("10/4/2026"), giorno("1/9/2026")),
            tratto("99.00", "1.00")
        );
        assert_eq!(p.barra(giorno("11/4/2026"), giorno("1/9/2026")), None);
        assert_eq!(p.barra(giorno("5/2/2026"), giorno("1/2/2026")), None);
    }

    #[test]
    fn a_period_holds_its_day() {
        let di = |scala, g| {
            let p = Periodo::di(scala, &vista(), giorno(g));
            format!("{} {}", data::it(p.da), data::it(p.a))
        };
        assert_eq!(di(Scala::Mese, "15/2/2026"), "01/02/2026 28/02/2026");
        assert_eq!(di(Scala::Trimestre, "31/12/2026"), "01/10/2026 31/12/2026");
        assert_eq!(di(Scala::Anno, "15/2/2026"), "01/01/2026 31/12/2026");
        assert_eq!(di(Scala::Triennio, "15/2/2026"), "01/01/2026 31/12/2028");
    }
}
