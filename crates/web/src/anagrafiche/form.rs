//! The form of a register: empty for a new thing, filled on the page of one that is there.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::campo::Campo;
use domain::cdr::Cdr;
use domain::{Actor, Atto, Refusal, data};
use store::schede::citazioni::Citazione;

use super::{Parole, Registro, elenco_di, etichetta, pagina_di};
use crate::actor::Accesso;
use crate::app::App;
use crate::controllo::{Controllo, Suggerimenti, suggerimenti};
use crate::error::{Error, Result};
use crate::form::Form;
use crate::page::{Dopo, Page, pagina, rifiutata, spiega};

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

spiega!(FormPage);

/// What the page of a thing shows beside its form.
struct Esistente {
    storia: String,
    /// Labels of what it had otherwise before; none where no past is kept.
    datati: Vec<String>,
    passati: Vec<Passato>,
    /// Since when it is as it is; empty where it always was.
    da_quando: String,
    schede: Vec<Citazione>,
    /// Whether there are more than those shown.
    altre: bool,
}

/// What a thing was, between two days.
struct Passato {
    /// Empty: since there is the thing.
    dal: String,
    al: String,
    celle: Vec<String>,
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
        "",
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
                "",
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
        "",
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
            form.get(Cdr::DA_QUANDO),
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
    let da = match form.get(Cdr::DA_QUANDO) {
        "" => None,
        // What is new was nothing before.
        _ if T::PAROLE.da_quando.is_empty() || atto != Atto::Correzione => None,
        scritto => match data::parse_it(scritto) {
            Ok(giorno) => Some(giorno),
            Err(frase) => {
                errori.push(Refusal::campo(Cdr::DA_QUANDO, frase));
                None
            }
        },
    };
    if !errori.is_empty() {
        return Ok(Esito::Rifiutata(errori));
    }
    let (actor, adesso) = (&accesso.actor, app.adesso());
    let fatto = match da {
        None => prima.correggi(&nuova, atto, actor, adesso),
        Some(giorno) => prima.cambia_da(&nuova, giorno, actor, adesso),
    };
    let fatto = match fatto {
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
    da_quando: &str,
    errori: &[Refusal],
    esito: Option<&str>,
) -> FormPage {
    let parole = T::PAROLE;
    let proposte = |campo: &Campo<T>| {
        let sue = contorno.proposte.iter().find(|(k, _)| *k == campo.chiave);
        sue.map(|(_, voci)| voci.clone()).unwrap_or_default()
    };
    let errore = |chiave: &str| {
        let suoi = errori.iter().filter(|e| e.campo == chiave);
        suoi.map(|e| e.frase.clone()).collect::<Vec<_>>().join("; ")
    };
    let mut controlli: Vec<Controllo> = T::CAMPI
        .iter()
        .map(|campo| {
            let mut c = Controllo::di(campo, campo.etichetta, valore(campo), &proposte(campo));
            if let Some((_, aiuto)) = parole.aiuti.iter().find(|(k, _)| *k == campo.chiave) {
                c.aiuto = (*aiuto).to_owned();
            }
            c.errore = errore(campo.chiave);
            c
        })
        .collect();
    if contorno.cosa.is_some() && !parole.da_quando.is_empty() {
        controlli.push(Controllo {
            aiuto: parole.da_quando.to_owned(),
            errore: errore(Cdr::DA_QUANDO),
            ..Controllo::giorno(Cdr::DA_QUANDO, &etichetta::<T>(Cdr::DA_QUANDO), da_quando)
        });
    }
    let sigla = accesso.ente.sigla.clone();
    let base = elenco_di::<T>(&sigla);
    let (titolo, azione) = match &contorno.cosa {
        None => (parole.nuovo.to_owned(), base.clone()),
        Some((cosa, _)) => (cosa.nome().to_owned(), pagina_di(&sigla, cosa)),
    };
    let esistente = contorno.cosa.as_ref().map(|(cosa, schede)| Esistente {
        storia: format!("{azione}/storia"),
        datati: parole.datati.iter().map(|k| etichetta::<T>(k)).collect(),
        passati: passati(cosa),
        da_quando: cosa.da_quando().map(data::it).unwrap_or_default(),
        schede: schede.iter().take(SCHEDE_MOSTRATE).cloned().collect(),
        altre: schede.len() > SCHEDE_MOSTRATE,
    });
    FormPage {
        page: Page::di(accesso, titolo.clone(), "anagrafiche").esito(esito),
        sigla,
        titolo,
        base,
        azione,
        controlli,
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

/// What a thing was, the earliest state first.
fn passati<T: Registro>(cosa: &T) -> Vec<Passato> {
    let celle = |era: &T| {
        let campi = T::PAROLE.datati.iter();
        let campi = campi.filter_map(|k| T::CAMPI.iter().find(|c| c.chiave == *k));
        campi.map(|c| c.mostra(era)).collect()
    };
    let stati = cosa.passati().into_iter();
    stati
        .map(|(dal, al, era)| Passato {
            dal: dal.map(data::it).unwrap_or_default(),
            al: data::it(al),
            celle: celle(&era),
        })
        .collect()
}
