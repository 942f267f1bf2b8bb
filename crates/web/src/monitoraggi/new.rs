//! Opening a session.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike as _, NaiveDate};
use domain::cdr::CdrId;
use domain::monitoraggio::{MonitoraggioId, SessioneMonitoraggio};
use domain::vista::Vista;
use domain::{Livello, Refusal, data};

use super::indirizzo;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta, frase_di};
use crate::page::{Page, pagina, rifiutata, spiega};
use crate::viste;

#[derive(Template)]
#[template(path = "monitoraggi/new.html")]
struct NewPage {
    page: Page,
    sigla: String,
    vista: Vista,
    digitato: Digitato,
    /// The CdR that have sheets in the plan.
    cdr: Vec<Scelta>,
    errori: Vec<Refusal>,
}

spiega!(NewPage);

impl NewPage {
    fn errore(&self, campo: &str) -> &str {
        frase_di(&self.errori, campo)
    }
}

/// What was typed.
#[derive(Default)]
struct Digitato {
    nome: String,
    riferimento: String,
    termine: String,
    istruzioni: String,
    cdr: BTreeSet<String>,
}

impl Digitato {
    fn di_form(form: &Form) -> Self {
        let campo = |nome: &str| form.get(nome).to_owned();
        Self {
            nome: campo("nome"),
            riferimento: campo("riferimento"),
            termine: campo("termine"),
            istruzioni: campo("istruzioni"),
            cdr: form.all("cdr").map(str::to_owned).collect(),
        }
    }

    /// The next of the days that bodies use: 30 June, 30 September, 31 December.
    fn proposto(anno: i32, oggi: NaiveDate) -> Self {
        let giorni = [(6, 30), (9, 30), (12, 31)]
            .into_iter()
            .filter_map(|(mese, giorno)| NaiveDate::from_ymd_opt(anno, mese, giorno));
        let vicino =
            |g: &NaiveDate| oggi <= *g || (oggi.year() == anno && (oggi - *g).num_days() < 45);
        let mut giorni = giorni.filter(vicino);
        giorni.next().map_or_else(Self::default, |g| Self {
            nome: format!("Monitoraggio al {}", data::it(g)),
            riferimento: data::it(g),
            ..Self::default()
        })
    }

    fn leggi(
        &self,
        vista: &Vista,
        noti: &[Scelta],
    ) -> std::result::Result<SessioneMonitoraggio, Vec<Refusal>> {
        let mut no = Vec::new();
        let mut giorno = |campo: &str, t: &str| match data::parse_it(t) {
            Ok(g) => g,
            Err(_) if t.is_empty() => {
                no.push(Refusal::campo(
                    campo,
                    "scrivi il giorno, per esempio 30/6/2026",
                ));
                NaiveDate::default()
            }
            Err(frase) => {
                no.push(Refusal::campo(campo, frase));
                NaiveDate::default()
            }
        };
        let riferimento = giorno("riferimento", &self.riferimento);
        let termine = giorno("termine", &self.termine);
        if self.cdr.iter().any(|c| !noti.iter().any(|n| n.value == *c)) {
            no.push(Refusal::campo(
                "cdr",
                "uno dei CdR scelti non ha schede in questa vista: scegli di nuovo",
            ));
        }
        if !no.is_empty() {
            return Err(no);
        }
        Ok(SessioneMonitoraggio {
            id: MonitoraggioId(store::new_id()),
            vista: vista.id.clone(),
            nome: self.nome.clone(),
            riferimento,
            istruzioni: Some(self.istruzioni.clone()),
            termine,
            cdr: self.cdr.iter().cloned().map(CdrId).collect(),
            aperta: chrono::DateTime::UNIX_EPOCH,
            chi_utente: None,
            chi: String::new(),
            chiusa: None,
            campione: None,
        })
    }
}

/// The plan and the CdR that can be asked.
async fn leggi(app: &App, accesso: &Accesso, vista: String) -> Result<(Vista, Vec<Scelta>)> {
    let (actor, tenute) = (accesso.actor.clone(), app.schede.clone());
    app.read(move |c| {
        let vista = store::viste::find(c, &actor, &vista)?;
        let schede = viste::schede(c, &actor, &vista.id, &tenute)?;
        let con_misure = schede.iter().map(|s| &s.0);
        let con_misure = con_misure.filter(|s| s.livello != Livello::Cdr);
        let suoi: BTreeMap<String, Scelta> = con_misure
            .filter_map(|s| {
                let (id, codice) = (s.cdr.as_ref()?, s.cdr_codice.clone()?);
                let nome = s.cdr_nome.as_deref().unwrap_or_default();
                let etichetta = format!("{codice} {nome}");
                Some((codice, Scelta::new(id.0.clone(), etichetta, "")))
            })
            .collect();
        Ok((vista, suoi.into_values().collect()))
    })
    .await
}

fn page(
    accesso: &Accesso,
    vista: Vista,
    mut cdr: Vec<Scelta>,
    digitato: Digitato,
    errori: Vec<Refusal>,
) -> NewPage {
    for c in &mut cdr {
        c.selected = digitato.cdr.contains(&c.value);
    }
    NewPage {
        page: Page::di(accesso, "Nuova sessione di monitoraggio", "viste"),
        sigla: accesso.ente.sigla.clone(),
        vista,
        digitato,
        cdr,
        errori,
    }
}

/// Shows the form of a new session.
pub(crate) async fn new(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
) -> Result<Response> {
    let (vista, cdr) = leggi(&app, &accesso, vista).await?;
    let digitato = Digitato::proposto(vista.anno, app.oggi());
    Ok(pagina(&page(&accesso, vista, cdr, digitato, Vec::new())))
}

/// Opens a session.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let (vista, cdr) = leggi(&app, &accesso, vista).await?;
    let digitato = Digitato::di_form(&form);
    let fatto = digitato
        .leggi(&vista, &cdr)
        .and_then(|bozza| SessioneMonitoraggio::apri(bozza, &accesso.actor, app.adesso()));
    let fatto = match fatto {
        Ok(fatto) => fatto,
        Err(no) => return Ok(rifiutata(&page(&accesso, vista, cdr, digitato, no))),
    };
    let qui = indirizzo(&accesso.ente.sigla, &vista, &fatto.cosa().id);
    app.write(move |tx| store::monitoraggi::record(tx, &fatto))
        .await?;
    Ok(Redirect::to(&format!("{qui}?esito=aperta")).into_response())
}
