//! The phases of a plan on a time line: planned against actual, with today's line.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::andamento::{self, VoceCruscotto};
use domain::data;
use domain::gantt::{Arco, RigaGantt, Scala, Tacca};
use domain::vista::Vista;
use serde::Deserialize;

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
    /// `misura`, or the unit of the plan.
    per: String,
}

/// The word in addresses for a group a measure.
const PER_MISURA: &str = "misura";

/// A phase with the sheet it stands on.
struct Riga {
    codice: String,
    titolo: String,
    fase: RigaGantt,
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
    arco: Arco,
    gruppi_scelta: Vec<Scelta>,
    scale: Vec<Scelta>,
    per_scelta: Vec<Scelta>,
    /// Whether a group is a measure, and not the unit it stands in.
    per_misura: bool,
    tacche: Vec<Tacca>,
    /// Place of today's line, when today is shown.
    oggi: Option<u32>,
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
        self.vista.tipo.parola_gruppo()
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
        let mut q = form_urlencoded::Serializer::new(String::new());
        if !self.cdr.is_empty() {
            q.append_pair("cdr", &self.cdr);
        }
        q.append_pair("scala", self.scala.codice());
        if self.per_misura {
            q.append_pair("per", PER_MISURA);
        }
        q.append_pair("dal", &self.arco.accanto(self.scala, avanti).to_string());
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
    let oggi = app.oggi();
    let scala = Scala::da_codice(&scelto.scala).unwrap_or(Scala::Anno);
    let arco = match data::parse_it(&scelto.dal) {
        Ok(giorno) => Arco::di(scala, vista, giorno),
        Err(_) => Arco::aperto(scala, vista, oggi),
    };

    // A group whose sheets are all suspended or cancelled is not there to choose either.
    let voci: Vec<VoceCruscotto<'_>> = misure
        .voci(&misure.metodo)
        .filter(|v| andamento::contata(v.stato))
        .collect();
    let gruppi_scelta = scelte_di_gruppo(
        voci.iter().map(|v| (&*v.gruppo.0, &*v.gruppo.1)),
        &scelto.cdr,
    );
    let regole = misure.vista.regole();
    let per_misura = scelto.per == PER_MISURA;
    let (mut gruppi, mut mostrate, mut tutte): (Vec<Parte>, usize, usize) = (Vec::new(), 0, 0);
    for v in voci {
        let (chiave, titolo) = &v.gruppo;
        let scelta = scelto.cdr.is_empty() || scelto.cdr == *chiave;
        if !scelta {
            continue;
        }
        for f in v.fasi {
            tutte += 1;
            if mostrate == RIGHE {
                continue;
            }
            mostrate += 1;
            let riga = Riga {
                codice: v.codice.to_owned(),
                titolo: v.titolo.to_owned(),
                fase: RigaGantt::di(f, arco, oggi, &regole),
            };
            let (chiave, titolo) = if per_misura {
                (v.codice, v.titolo.to_owned())
            } else {
                (chiave.as_str(), con_codice(chiave, titolo))
            };
            match gruppi.iter_mut().find(|g| g.chiave == chiave) {
                Some(g) => g.righe.push(riga),
                None => gruppi.push(Parte {
                    chiave: chiave.to_owned(),
                    titolo,
                    righe: vec![riga],
                }),
            }
        }
    }
    let page = Page::di(&accesso, format!("Gantt – {}", vista.codice), "viste");
    Ok(pagina(&GanttPage {
        page,
        sigla: accesso.ente.sigla,
        vista: misure.vista.clone(),
        cdr: scelto.cdr,
        scala,
        tacche: arco.tacche(scala),
        gruppi_scelta,
        scale: Scala::TUTTE
            .iter()
            .map(|s| Scelta::new(s.codice(), s.etichetta(), scala.codice()))
            .collect(),
        per_scelta: vec![
            Scelta::new("", misure.vista.tipo.parola_gruppo(), &scelto.per),
            Scelta::new(PER_MISURA, "Misura", &scelto.per),
        ],
        per_misura,
        oggi: arco.linea(oggi),
        arco,
        oggi_data: oggi,
        gruppi,
        mostrate,
        tutte,
    }))
}
