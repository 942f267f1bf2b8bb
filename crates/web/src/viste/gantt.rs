//! The phases of a plan on a time line: planned against actual, with today's line.

mod periodo;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{Datelike, Months, NaiveDate};
use domain::andamento::{self, Regole, Situazione, VoceCruscotto};
use domain::data;
use domain::scheda::Fase;
use domain::vista::Vista;
use serde::Deserialize;

use self::periodo::{Periodo, Scala, Tratto, tacche};
use super::misure::{Misure, con_codice, scelte_di_gruppo};
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::Scelta;
use crate::page::{Page, pagina};

/// Phases on one page; a longer plan asks for a CdR.
const RIGHE: usize = 300;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Scelto {
    cdr: String,
    scala: String,
    /// A day of the period, as the links have it.
    dal: String,
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

    let voci: Vec<VoceCruscotto<'_>> = misure.voci(&misure.metodo).collect();
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
            .map(|s| Scelta::new(s.codice(), s.etichetta(), scala.codice()))
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
