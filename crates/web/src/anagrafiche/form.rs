//! The form of a register: empty for a new thing, filled on the page of one that is there.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::campo::Campo;
use domain::{Actor, Atto, Refusal};
use store::schede::citazioni::Citazione;

use super::{Parole, Registro, elenco_di, etichetta, pagina_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::{Dopo, Page, pagina, rifiutata};

/// Sheets shown on the page of a thing; a longer list is read in the viste, or found by the search.
const SCHEDE_MOSTRATE: usize = 200;

#[derive(Template)]
#[template(path = "anagrafiche/form.html")]
struct FormPage {
    page: Page,
    sigla: String,
    parole: Parole,
    titolo: String,
    /// Address of the list.
    base: String,
    azione: String,
    controlli: Vec<Controllo>,
    liste: Vec<Suggerimenti>,
    errori: Vec<Refusal>,
    /// Nothing for a thing that does not exist yet.
    esistente: Option<Esistente>,
}

/// What the page of a thing shows beside its form.
struct Esistente {
    storia: String,
    schede: Vec<Citazione>,
    /// Whether there are more than those shown.
    altre: bool,
}

impl Esistente {
    /// Whether the sheets say in which fields they name it.
    fn nei_campi(&self) -> bool {
        self.schede.iter().any(|s| !s.campi.is_empty())
    }
}

impl FormPage {
    /// In which fields a sheet names it, in words.
    fn dove(&self, citazione: &Citazione) -> String {
        let nomi = citazione.campi.iter().map(|c| match *c {
            "fasi" => "Responsabile di una fase".to_owned(),
            altro => domain::scheda::campi::trova(altro)
                .map_or_else(|| altro.to_owned(), |c| c.etichetta.to_owned()),
        });
        nomi.collect::<Vec<_>>().join(", ")
    }
}

/// What stands around the fields of a form.
struct Contorno<T> {
    persone: Vec<String>,
    /// What each field proposes, by key.
    proposte: Vec<(&'static str, Vec<String>)>,
    /// The thing and the sheets that name it.
    cosa: Option<(T, Vec<Citazione>)>,
}

/// Shows the empty form.
pub(crate) async fn new<T: Registro>(State(app): State<App>, accesso: Accesso) -> Result<Response> {
    let contorno = contorno::<T>(&app, &accesso.actor, None).await?;
    Ok(pagina(&page(
        &accesso,
        &contorno,
        |campo| campo.digitabile(&T::vuoto()),
        &[],
        None,
    )))
}

/// Keeps a new thing.
pub(crate) async fn create<T: Registro>(
    State(app): State<App>,
    accesso: Accesso,
    form: Form,
) -> Result<Response> {
    match salva(&app, &accesso, T::vuoto(), Atto::Creazione, &form).await? {
        Esito::Salvata(cosa) => Ok(Redirect::to(&format!(
            "{}?esito=creata",
            pagina_di(&accesso.ente.sigla, &cosa)
        ))
        .into_response()),
        Esito::Invariata => Ok(Redirect::to(&elenco_di::<T>(&accesso.ente.sigla)).into_response()),
        Esito::Rifiutata(errori) => {
            let contorno = contorno::<T>(&app, &accesso.actor, None).await?;
            Ok(rifiutata(&page(
                &accesso,
                &contorno,
                |campo| form.get(campo.chiave).to_owned(),
                &errori,
                None,
            )))
        }
    }
}

/// Shows a thing: its form and the sheets that name it.
pub(crate) async fn show<T: Registro>(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, chiave)): Path<(String, String)>,
    Query(dopo): Query<Dopo>,
) -> Result<Response> {
    let contorno = contorno::<T>(&app, &accesso.actor, Some(chiave)).await?;
    let (cosa, _) = contorno.cosa.as_ref().ok_or(Error::NonTrovata)?;
    Ok(pagina(&page(
        &accesso,
        &contorno,
        |campo| campo.digitabile(cosa),
        &[],
        dopo.esito.as_deref(),
    )))
}

/// Corrects a thing.
pub(crate) async fn update<T: Registro>(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, chiave)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let contorno = contorno::<T>(&app, &accesso.actor, Some(chiave)).await?;
    let (cosa, _) = contorno.cosa.as_ref().ok_or(Error::NonTrovata)?;
    match salva(&app, &accesso, cosa.clone(), Atto::Correzione, &form).await? {
        Esito::Salvata(dopo) => Ok(Redirect::to(&format!(
            "{}?esito=salvata",
            pagina_di(&accesso.ente.sigla, &dopo)
        ))
        .into_response()),
        Esito::Invariata => Ok(Redirect::to(&format!(
            "{}?esito=invariata",
            pagina_di(&accesso.ente.sigla, cosa)
        ))
        .into_response()),
        Esito::Rifiutata(errori) => Ok(rifiutata(&page(
            &accesso,
            &contorno,
            |campo| form.get(campo.chiave).to_owned(),
            &errori,
            None,
        ))),
    }
}

enum Esito<T> {
    Salvata(T),
    Invariata,
    Rifiutata(Vec<Refusal>),
}

/// Reads what was typed, asks the verb, records the fact.
async fn salva<T: Registro>(
    app: &App,
    accesso: &Accesso,
    prima: T,
    atto: Atto,
    form: &Form,
) -> Result<Esito<T>> {
    let (mut nuova, mut errori) = (prima.clone(), Vec::new());
    for campo in T::CAMPI {
        if let Err(frase) = campo
            .leggi_digitato(form.get(campo.chiave))
            .and_then(|v| campo.set(&mut nuova, v))
        {
            errori.push(Refusal::campo(campo.chiave, frase));
        }
    }
    if !errori.is_empty() {
        return Ok(Esito::Rifiutata(errori));
    }
    let fatto = match prima.correggi(&nuova, atto, &accesso.actor, app.adesso()) {
        Err(errori) => return Ok(Esito::Rifiutata(errori)),
        Ok(fatto) if fatto.vuoto() => return Ok(Esito::Invariata),
        Ok(fatto) => fatto,
    };
    let dopo = fatto.cosa().clone();
    match app.try_write(move |tx| T::record(tx, &fatto)).await? {
        Ok(()) => Ok(Esito::Salvata(dopo)),
        Err(store::Error::Campi(no)) => Ok(Esito::Rifiutata(no)),
        Err(store::Error::Conflict(_)) => {
            let (campo, frase) = T::PAROLE.doppione;
            Ok(Esito::Rifiutata(vec![Refusal::campo(campo, frase)]))
        }
        Err(e) => Err(e.into()),
    }
}

async fn contorno<T: Registro>(
    app: &App,
    actor: &Actor,
    chiave: Option<String>,
) -> Result<Contorno<T>> {
    let actor = actor.clone();
    app.read(move |c| {
        let persone = store::persone::list(c, &actor)?
            .into_iter()
            .map(|p| p.cognome_nome)
            .take(500)
            .collect();
        let cosa = match chiave {
            None => None,
            Some(chiave) => {
                let cosa = T::find(c, &actor, &chiave)?;
                let schede = cosa.citazioni(
                    c,
                    &actor,
                    u32::try_from(SCHEDE_MOSTRATE + 1).unwrap_or(u32::MAX),
                )?;
                Some((cosa, schede))
            }
        };
        Ok(Contorno {
            persone,
            proposte: T::proposte(c, &actor)?,
            cosa,
        })
    })
    .await
}

fn page<T: Registro>(
    accesso: &Accesso,
    contorno: &Contorno<T>,
    valore: impl Fn(&Campo<T>) -> String,
    errori: &[Refusal],
    esito: Option<&str>,
) -> FormPage {
    let parole = T::PAROLE;
    let proposte = |campo: &Campo<T>| {
        let sue = contorno.proposte.iter().find(|(k, _)| *k == campo.chiave);
        sue.map(|(_, voci)| voci.clone()).unwrap_or_default()
    };
    let controlli = T::CAMPI.iter().map(|campo| {
        let mut c = Controllo::di(campo, campo.etichetta, valore(campo), &proposte(campo));
        if let Some((_, aiuto)) = parole.aiuti.iter().find(|(k, _)| *k == campo.chiave) {
            c.aiuto = (*aiuto).to_owned();
        }
        c.errore = errori
            .iter()
            .filter(|e| e.campo == campo.chiave)
            .map(|e| e.frase.clone())
            .collect::<Vec<_>>()
            .join("; ");
        c
    });
    let sigla = accesso.ente.sigla.clone();
    let base = elenco_di::<T>(&sigla);
    let (titolo, azione) = match &contorno.cosa {
        None => (parole.nuovo.to_owned(), base.clone()),
        Some((cosa, _)) => (cosa.nome().to_owned(), pagina_di(&sigla, cosa)),
    };
    let esistente = contorno.cosa.as_ref().map(|(_, schede)| Esistente {
        storia: format!("{azione}/storia"),
        schede: schede.iter().take(SCHEDE_MOSTRATE).cloned().collect(),
        altre: schede.len() > SCHEDE_MOSTRATE,
    });
    FormPage {
        page: Page::di(accesso, titolo.clone(), "anagrafiche").esito(esito),
        sigla,
        titolo,
        base,
        azione,
        controlli: controlli.collect(),
        liste: suggerimenti(
            &T::CAMPI.iter().collect::<Vec<_>>(),
            &contorno.persone,
            &[],
            proposte,
        ),
        errori: errori
            .iter()
            .map(|e| {
                Refusal::campo(
                    e.campo.clone(),
                    format!("{}: {}", etichetta::<T>(&e.campo), e.frase),
                )
            })
            .collect(),
        parole,
        esistente,
    }
}
