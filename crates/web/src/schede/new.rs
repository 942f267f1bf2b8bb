//! A sheet from nothing: level, code, title, and where it belongs. The rest is filled in block by block.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::cdr::Cdr;
use domain::scheda::{Collegamento, Contenuto, Posto, Scheda, SchedaId};
use domain::vista::{TipoVista, Vista};
use domain::{Atto, Livello, Refusal, Stato};
use serde::Deserialize;

use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::form::{Form, Scelta};
use crate::page::{Page, pagina, rifiutata};

#[derive(Template)]
#[template(path = "schede/new.html")]
struct NewPage {
    page: Page,
    sigla: String,
    vista: Vista,
    livelli: Vec<Scelta>,
    cdr: Vec<Scelta>,
    codice: String,
    titolo: String,
    direzione: String,
    servizio: String,
    errori: Vec<Refusal>,
}

impl NewPage {
    fn errore(&self, campo: &str) -> &str {
        self.errori
            .iter()
            .find(|r| r.campo == campo)
            .map_or("", |r| r.frase.as_str())
    }

    fn obiettivi(&self) -> bool {
        self.vista.tipo == TipoVista::Obiettivi
    }
}

/// Below which CdR the new process goes, when the form was opened from its sheet.
#[derive(Debug, Deserialize)]
pub(crate) struct Sotto {
    padre: Option<String>,
}

/// Shows the form.
pub(crate) async fn new(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    Query(sotto): Query<Sotto>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, cdr) = app
        .read(move |c| {
            Ok((
                store::viste::find(c, &actor, &vista)?,
                store::cdr::list(c, &actor)?,
            ))
        })
        .await?;
    let livello = if sotto.padre.is_some() {
        Livello::Processo
    } else {
        vista
            .tipo
            .livelli()
            .first()
            .copied()
            .unwrap_or(Livello::Obiettivo)
    };
    let form = Form::parse(
        format!(
            "livello={}&cdr={}",
            livello.nome(),
            sotto.padre.unwrap_or_default()
        )
        .as_bytes(),
    );
    Ok(pagina(&page(&accesso, vista, &cdr, &form, Vec::new())))
}

/// Makes the sheet, in draft.
pub(crate) async fn create(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (vista, cdr) = app
        .read(move |c| {
            Ok((
                store::viste::find(c, &actor, &vista)?,
                store::cdr::list(c, &actor)?,
            ))
        })
        .await?;
    let livello = Livello::da_nome(form.get("livello"))
        .filter(|l| vista.tipo.livelli().contains(l))
        .unwrap_or(Livello::Obiettivo);
    let scelto = cdr.iter().find(|u| u.codice == form.get("cdr"));
    let contenuto = contenuto(livello, scelto, &form);
    let mut errori = Vec::new();
    if !vista.tipo.livelli().contains(&livello) {
        errori.push(Refusal::campo("livello", "scegli il livello della scheda"));
    }
    if livello == Livello::Processo && scelto.is_none() {
        errori.push(Refusal::campo(
            "cdr",
            "scegli il Centro di Responsabilità del processo; se manca, crealo in Anagrafiche",
        ));
    }
    let (quando, per, di) = (app.adesso(), accesso.actor.clone(), vista.clone());
    let cdr_id = scelto.map(|u| u.id.clone());
    let mut fatta = None;
    if errori.is_empty() {
        let esito = app
            .try_write(move |tx| {
                let posizione = store::schede::posizione_successiva(tx, &per, &di.id)?;
                let posto = Posto {
                    id: SchedaId(store::new_id()),
                    vista: di.id.clone(),
                    livello,
                    cdr: cdr_id,
                    posizione,
                };
                match Scheda::nuova(posto, contenuto, Atto::Creazione, &per, quando) {
                    Err(errori) => Ok(Err(errori)),
                    Ok(fact) => store::schede::record(tx, &fact)
                        .map(|_| Ok(fact.cosa().codice().to_owned())),
                }
            })
            .await?;
        match esito {
            Ok(Ok(codice)) => fatta = Some(codice),
            Ok(Err(e)) => errori = e,
            Err(store::Error::Conflict(_)) => errori.push(Refusal::campo(
                "codice",
                "una scheda della vista ha già questo codice: scegline un altro",
            )),
            Err(e) => return Err(e.into()),
        }
    }
    Ok(match fatta {
        Some(codice) => Redirect::to(&format!(
            "/{}/viste/{}/schede/{codice}?esito=creata",
            accesso.ente.sigla, vista.codice
        ))
        .into_response(),
        None => rifiutata(&page(&accesso, vista, &cdr, &form, errori)),
    })
}

fn contenuto(livello: Livello, cdr: Option<&Cdr>, form: &Form) -> Contenuto {
    let testo = |campo: &str| Some(form.get(campo).to_owned()).filter(|t| !t.is_empty());
    let base = Contenuto {
        codice: form.get("codice").to_owned(),
        titolo: form.get("titolo").to_owned(),
        stato: Some(Stato::Bozza),
        ..Contenuto::default()
    };
    match livello {
        Livello::Obiettivo => Contenuto {
            direzione: testo("direzione"),
            servizio: testo("servizio"),
            ..base
        },
        Livello::Cdr | Livello::Processo => {
            let collegato_a = match (livello, cdr) {
                (Livello::Processo, Some(u)) => {
                    vec![Collegamento {
                        livello: "CdR".to_owned(),
                        codice: u.codice.clone(),
                        nome: u.nome_breve.clone().unwrap_or_else(|| u.nome.clone()),
                    }]
                }
                _ => Vec::new(),
            };
            Contenuto {
                centro_di_responsabilita: cdr.map(|u| u.nome.clone()),
                responsabile: cdr.and_then(|u| u.responsabile.clone()),
                assessorato: cdr
                    .filter(|_| livello == Livello::Cdr)
                    .and_then(|u| u.assessorato.clone()),
                collegato_a,
                ..base
            }
        }
    }
}

fn page(
    accesso: &Accesso,
    vista: Vista,
    cdr: &[Cdr],
    form: &Form,
    errori: Vec<Refusal>,
) -> NewPage {
    let scelta = |value: &str, label: String, corrente: &str| Scelta {
        value: value.to_owned(),
        label,
        selected: value == corrente,
    };
    let singolare = |l: Livello| match l {
        Livello::Cdr => "Centro di Responsabilità",
        Livello::Processo => "Processo",
        Livello::Obiettivo => "Obiettivo",
    };
    NewPage {
        page: Page::di(accesso, format!("Nuova scheda – {}", vista.codice), "viste"),
        sigla: accesso.ente.sigla.clone(),
        livelli: vista
            .tipo
            .livelli()
            .iter()
            .map(|l| scelta(l.nome(), singolare(*l).to_owned(), form.get("livello")))
            .collect(),
        cdr: std::iter::once(scelta("", "Scegli".to_owned(), form.get("cdr")))
            .chain(cdr.iter().map(|u| {
                scelta(
                    &u.codice,
                    format!("{} {}", u.codice, u.nome),
                    form.get("cdr"),
                )
            }))
            .collect(),
        codice: form.get("codice").to_owned(),
        titolo: form.get("titolo").to_owned(),
        direzione: form.get("direzione").to_owned(),
        servizio: form.get("servizio").to_owned(),
        vista,
        errori,
    }
}
