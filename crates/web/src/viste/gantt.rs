//! The phases of a plan on a time line: planned against actual, with today's line.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{Datelike, Days, Months, NaiveDate};
use domain::andamento::{self, Regole, Situazione, VoceCruscotto};
use domain::scheda::Fase;
use domain::vista::Vista;
use domain::{Decimale, data};
use serde::Deserialize;

use super::misure::{Misure, con_codice, scelte_di_gruppo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::page::{Page, pagina};

/// Phases on one page; a longer plan asks for a CdR.
const RIGHE: usize = 300;

/// How much time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scala {
    Mese,
    Trimestre,
    Anno,
    Triennio,
}

impl Scala {
    const TUTTE: &[Self] = &[Self::Mese, Self::Trimestre, Self::Anno, Self::Triennio];

    fn codice(self) -> &'static str {
        match self {
            Self::Mese => "mese",
            Self::Trimestre => "trimestre",
            Self::Anno => "anno",
            Self::Triennio => "triennio",
        }
    }

    fn etichetta(self) -> &'static str {
        match self {
            Self::Mese => "Mese",
            Self::Trimestre => "Trimestre",
            Self::Anno => "Anno",
            Self::Triennio => "Triennio",
        }
    }

    fn mesi(self) -> u32 {
        match self {
            Self::Mese => 1,
            Self::Trimestre => 3,
            Self::Anno => 12,
            Self::Triennio => 36,
        }
    }
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    cdr: String,
    scala: String,
    /// A day of the period, as the links have it.
    dal: String,
}

/// The stretch of time shown, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Periodo {
    da: NaiveDate,
    a: NaiveDate,
}

impl Periodo {
    /// The period of a scale that holds a day: months and quarters of the calendar, the year and the years of the plan.
    fn di(scala: Scala, vista: &Vista, giorno: NaiveDate) -> Self {
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
    fn x(self, giorno: NaiveDate) -> Decimale {
        let giorni = (giorno - self.da).num_days().clamp(0, self.giorni());
        Decimale::from(giorni * 100)
            .diviso(Decimale::from(self.giorni()))
            .unwrap_or(Decimale::ZERO)
    }

    /// A bar from one day to another, both included, where some of it can be seen.
    fn barra(self, da: NaiveDate, a: NaiveDate) -> Option<Tratto> {
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
struct Tratto {
    x: String,
    larghezza: String,
}

/// A phase on the time line.
struct Riga {
    codice: String,
    titolo: String,
    descrizione: String,
    situazione: Situazione,
    avanzamento: String,
    previsto: Option<Tratto>,
    effettivo: Option<Tratto>,
    /// The same in words, for whoever does not see the bars.
    date: String,
}

/// The phases of a group.
struct Parte {
    chiave: String,
    titolo: String,
    righe: Vec<Riga>,
}

#[derive(Template)]
#[template(path = "viste/gantt.html")]
struct GanttPage {
    page: Page,
    sigla: String,
    vista: Vista,
    cdr: String,
    scala: Scala,
    periodo: Periodo,
    gruppi_scelta: Vec<Scelta>,
    scale: Vec<Scelta>,
    /// Month or day names along the top, with their place.
    tacche: Vec<(String, String)>,
    /// Place of today's line, when today is shown.
    oggi: Option<String>,
    oggi_data: NaiveDate,
    gruppi: Vec<Parte>,
    mostrate: usize,
    tutte: usize,
}

impl GanttPage {
    fn base(&self) -> String {
        format!("/{}/viste/{}", self.sigla, self.vista.codice)
    }

    fn parola_gruppo(&self) -> &'static str {
        super::parola_gruppo(self.vista.tipo)
    }

    fn giorno(&self, giorno: &NaiveDate) -> String {
        data::it(*giorno)
    }

    fn un_gruppo(&self) -> &'static str {
        super::un_gruppo(self.vista.tipo)
    }

    /// Whether there is another period to go to: the years of the plan are all of them.
    fn si_sfoglia(&self) -> bool {
        self.scala != Scala::Triennio
    }

    /// The period before or after, with the same choices.
    fn accanto(&self, avanti: bool) -> String {
        let mesi = Months::new(self.scala.mesi());
        let dal = if avanti {
            self.periodo.da.checked_add_months(mesi)
        } else {
            self.periodo.da.checked_sub_months(mesi)
        };
        let mut q = form_urlencoded::Serializer::new(String::new());
        if !self.cdr.is_empty() {
            q.append_pair("cdr", &self.cdr);
        }
        q.append_pair("scala", self.scala.codice());
        q.append_pair("dal", &dal.unwrap_or(self.periodo.da).to_string());
        format!("{}/gantt?{}", self.base(), q.finish())
    }
}

/// Shows the time line of a plan.
pub(crate) async fn gantt(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, codice)): Path<(String, String)>,
    Query(scelto): Query<Scelto>,
) -> Result<Response> {
    let misure = Misure::find(&app, &accesso, codice).await?;
    let vista = &misure.vista;
    let oggi = app.adesso().date_naive();
    let scala = Scala::TUTTE
        .iter()
        .copied()
        .find(|s| s.codice() == scelto.scala)
        .unwrap_or(Scala::Anno);
    // Left open, it is the year of the plan, and in it the month or quarter of today.
    let primo = NaiveDate::from_ymd_opt(vista.anno, 1, 1).unwrap_or(oggi);
    let predefinito = if oggi.year() == vista.anno {
        oggi
    } else {
        primo
    };
    let giorno = data::parse_it(&scelto.dal).unwrap_or(predefinito);
    let periodo = Periodo::di(scala, vista, giorno);

    let voci: Vec<VoceCruscotto<'_>> = misure.voci().collect();
    let gruppi_scelta = scelte_di_gruppo(
        voci.iter().map(|v| (&*v.gruppo.0, &*v.gruppo.1)),
        &scelto.cdr,
    );
    let (mut gruppi, mut mostrate, mut tutte): (Vec<Parte>, usize, usize) = (Vec::new(), 0, 0);
    for v in voci {
        let (chiave, titolo) = &v.gruppo;
        let scelta = scelto.cdr.is_empty() || scelto.cdr == *chiave;
        if !scelta || !andamento::contata(v.stato) {
            continue;
        }
        for f in v.fasi {
            tutte += 1;
            if mostrate == RIGHE {
                continue;
            }
            mostrate += 1;
            let riga = riga(v.codice, v.titolo, f, periodo, oggi);
            match gruppi.iter_mut().find(|g| g.chiave == *chiave) {
                Some(g) => g.righe.push(riga),
                None => gruppi.push(Parte {
                    chiave: chiave.clone(),
                    titolo: con_codice(chiave, titolo),
                    righe: vec![riga],
                }),
            }
        }
    }
    let page = Page::di(&accesso, format!("Gantt – {}", vista.codice), "viste");
    let oggi_x = (periodo.da <= oggi && oggi <= periodo.a).then(|| periodo.x(oggi).con_punto(2));
    Ok(pagina(&GanttPage {
        page,
        sigla: accesso.ente.sigla,
        vista: misure.vista,
        cdr: scelto.cdr,
        scala,
        tacche: tacche(scala, periodo),
        periodo,
        gruppi_scelta,
        scale: Scala::TUTTE
            .iter()
            .map(|s| Scelta {
                value: s.codice().to_owned(),
                label: s.etichetta().to_owned(),
                selected: *s == scala,
            })
            .collect(),
        oggi: oggi_x,
        oggi_data: oggi,
        gruppi,
        mostrate,
        tutte,
    }))
}

fn riga(codice: &str, titolo: &str, f: &Fase, periodo: Periodo, oggi: NaiveDate) -> Riga {
    let a = andamento::di_fase(f, oggi, &Regole::default());
    // What has begun and not ended goes on until today.
    let fine = f.fine_effettiva.unwrap_or(oggi);
    let date = match (
        dal_al(f.inizio_previsto, f.fine_prevista),
        dal_al(f.inizio_effettivo, f.fine_effettiva),
    ) {
        (None, None) => "date non indicate".to_owned(),
        (Some(p), None) => format!("prevista {p}"),
        (None, Some(e)) => format!("effettiva {e}"),
        (Some(p), Some(e)) => format!("prevista {p}; effettiva {e}"),
    };
    Riga {
        codice: codice.to_owned(),
        titolo: titolo.to_owned(),
        descrizione: f.descrizione_stampata(),
        situazione: a.situazione,
        avanzamento: a.avanzamento.it(0),
        previsto: f
            .fine_prevista
            .and_then(|fine| periodo.barra(f.inizio_previsto.unwrap_or(fine), fine)),
        effettivo: f.inizio_effettivo.and_then(|i| periodo.barra(i, fine)),
        date,
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

/// The marks along the top: months, or the Mondays of a month.
fn tacche(scala: Scala, periodo: Periodo) -> Vec<(String, String)> {
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
