//! The sheets of a plan: read, corrected, passed on.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::andamento::Situazione;
use domain::scheda::Scheda;
use domain::{Livello, Refusal, Stato, ciclo, esportazione};
use serde::Serialize;
use store::schede::{Filtro, Riassunto, Ricerca};
use store::storia::RigaStoria;
use utoipa::ToSchema;

use super::pagine::{Chiesta, risposta};
use super::problema::Problema;
use crate::actor::Accesso;
use crate::app::App;
use crate::ciclo::Passato;
use crate::error::Result;
use crate::form::Form;
use crate::ricerca::CERCATO_MASSIMO;
use crate::schede::{Caricata, Esito, campi_correggibili, correggi_campi};
use crate::viste::Filtri;

/// What a list says of a sheet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SchedaInElenco {
    codice: String,
    titolo: String,
    /// `cdr`, `processo` o `obiettivo`.
    livello: String,
    stato: String,
    /// Codice del CdR a cui è affidata.
    cdr: Option<String>,
    /// Codice della scheda da cui dipende.
    padre: Option<String>,
}

impl SchedaInElenco {
    fn di(s: &Riassunto) -> Self {
        Self {
            codice: s.codice.clone(),
            titolo: s.titolo.clone(),
            livello: s.livello.nome().to_owned(),
            stato: ciclo::stato_di(s.stato).codice().to_owned(),
            cdr: s.cdr_codice.clone(),
            padre: s.padre.clone(),
        }
    }
}

/// A sheet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SchedaLetta {
    codice: String,
    titolo: String,
    livello: String,
    stato: String,
    /// Cresce a ogni salvataggio: è anche il segno da rimandare in If-Match.
    versione: i64,
    /// I campi che si possono scrivere, ciascuno con la sua chiave e com'è scritto adesso: nella stessa forma li riceve la correzione.
    campi: BTreeMap<String, String>,
    /// I passaggi che puoi chiedere da questo stato.
    passaggi: Vec<PassaggioPossibile>,
    /// Tutta la scheda, nella forma dell'esportazione «schedario/1».
    #[schema(value_type = Object)]
    contenuto: serde_json::Value,
}

/// A passage that may be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PassaggioPossibile {
    codice: String,
    etichetta: String,
    /// Se chiede un motivo scritto.
    motivo: bool,
}

/// The values that a filter knows: a word that is none of them would filter nothing on a page, where it cannot be typed.
fn filtri(form: &Form) -> std::result::Result<Filtri, Problema> {
    let mut no = Vec::new();
    let mut guarda = |campo: &str, noto: &dyn Fn(&str) -> bool| {
        let valore = form.get(campo);
        if !valore.is_empty() && !noto(valore) {
            let frase = format!("«{valore}» non è fra i valori di questo filtro");
            no.push(Refusal::campo(campo, frase));
        }
    };
    guarda("livello", &|v| Livello::da_nome(v).is_some());
    guarda("stato", &|v| Stato::da_nome(v).is_some());
    guarda("situazione", &|v| Situazione::da_codice(v).is_some());
    guarda("conta", &|v| ["schede", "misure"].contains(&v));
    if no.is_empty() {
        Ok(Filtri::di(form))
    } else {
        Err(Problema::rifiutata(no))
    }
}

/// Lists them in the order of the plan.
pub(super) async fn list(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let (chiesta, filtri) = match Chiesta::leggi(&form).and_then(|c| Ok((c, filtri(&form)?))) {
        Ok(letti) => letti,
        Err(no) => return Ok(no.into_response()),
    };
    let (_, trovate, _) = crate::viste::riassunti(&app, &accesso, &vista, &filtri).await?;
    let dato = |s: &Arc<(Riassunto, _)>| SchedaInElenco::di(&s.0);
    Ok(chiesta.pagina(&trovate, |s| s.0.codice.clone(), dato, &form))
}

/// A sheet that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SchedaTrovata {
    /// Codice della vista in cui sta.
    vista: String,
    codice: String,
    titolo: String,
    livello: String,
    stato: String,
}

/// Searches the sheets of all plans, as the search of the pages does.
pub(super) async fn cerca(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let chiesta = match Chiesta::leggi(&form) {
        Ok(chiesta) => chiesta,
        Err(no) => return Ok(no.into_response()),
    };
    let (da, limite) = chiesta.taglio();
    let ricerca = Ricerca {
        testo: form.get("testo").chars().take(CERCATO_MASSIMO).collect(),
        vista: Some(form.get("vista").to_owned()).filter(|v| !v.is_empty()),
        salta: u32::try_from(da).unwrap_or(u32::MAX),
        limite: u32::try_from(limite).unwrap_or(u32::MAX),
    };
    let trovate = app
        .read(move |c| store::schede::search_page(c, &accesso.actor, &ricerca))
        .await?;
    let dato = |(vista, s): &(String, Scheda)| SchedaTrovata {
        vista: vista.clone(),
        codice: s.codice().to_owned(),
        titolo: s.titolo().to_owned(),
        livello: s.livello().nome().to_owned(),
        stato: ciclo::stato_di(s.contenuto().stato).codice().to_owned(),
    };
    let chiave = |(vista, s): &(String, Scheda)| format!("{vista} {}", s.codice());
    let fino = da.saturating_add(trovate.schede.len());
    let quante = (fino, trovate.quante);
    Ok(risposta(&trovate.schede, quante, chiave, dato, &form))
}

/// A sheet as it is now.
async fn letta(app: &App, accesso: &Accesso, vista: String, codice: String) -> Result<Response> {
    let actor = accesso.actor.clone();
    let letta = app
        .read(move |c| {
            let caricata = Caricata::find(c, &actor, &vista, &codice)?;
            let (s, anno) = (&caricata.scheda, caricata.vista.anno);
            // Which processes stand below a CdR, only the whole plan says.
            let tutte = match s.livello() {
                Livello::Cdr => {
                    store::schede::list(c, &actor, &caricata.vista.id, &Filtro::default())?
                }
                _ => Vec::new(),
            };
            let cdr = store::cdr::nell_anno(c, &actor, anno)?;
            let campi = campi_correggibili(&caricata.modello);
            let stato = s.contenuto().stato;
            let suoi = ciclo::da(stato).filter(|r| actor.puo_su(r.permesso, s.cdr()));
            Ok(SchedaLetta {
                codice: s.codice().to_owned(),
                titolo: s.titolo().to_owned(),
                livello: s.livello().nome().to_owned(),
                stato: ciclo::stato_di(stato).codice().to_owned(),
                versione: s.versione(),
                campi: campi
                    .iter()
                    .map(|c| (c.chiave.to_owned(), c.digitabile(s.contenuto())))
                    .collect(),
                passaggi: suoi
                    .map(|r| PassaggioPossibile {
                        codice: r.passaggio.codice().to_owned(),
                        etichetta: r.passaggio.etichetta().to_owned(),
                        motivo: r.motivo,
                    })
                    .collect(),
                contenuto: esportazione::scheda(s, &tutte, &cdr),
            })
        })
        .await?;
    Ok(([(header::ETAG, etag(letta.versione))], Json(letta)).into_response())
}

pub(super) fn etag(versione: i64) -> String {
    format!("\"{versione}\"")
}

/// Shows one.
pub(super) async fn show(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
) -> Result<Response> {
    letta(&app, &accesso, vista, codice).await
}

/// From which version a change starts: `None` from whatever there is.
fn partenza(h: &HeaderMap) -> std::result::Result<Option<i64>, Problema> {
    const FRASE: &str = "Manda nell'intestazione If-Match l'ETag che hai ricevuto leggendo la scheda: così non si copre il lavoro di un altro.";
    let manca = || Problema::new(StatusCode::PRECONDITION_REQUIRED, "Serve If-Match", FRASE);
    let testo = h.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
    let testo = testo.ok_or_else(manca)?.trim();
    if testo == "*" {
        return Ok(None);
    }
    let versione = testo
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'))
        .and_then(|t| t.parse().ok());
    // A mark that is none of ours is that of no version.
    Ok(Some(versione.unwrap_or(-1)))
}

fn versione_detta(da: Option<&str>) -> i64 {
    da.and_then(|v| v.parse().ok()).unwrap_or(-1)
}

/// Which fields changed, each once.
fn cambiati(righe: &[RigaStoria]) -> Vec<Refusal> {
    let mut cambiati: Vec<Refusal> = Vec::new();
    for r in righe.iter().filter(|r| !r.campo.is_empty()) {
        if !cambiati.iter().any(|c| c.campo == r.campo) {
            let frase = format!("cambiato da {}", r.chi);
            cambiati.push(Refusal::campo(r.campo.clone(), frase));
        }
    }
    cambiati
}

pub(super) fn superata(cambiati: Vec<Refusal>) -> Problema {
    const FRASE: &str = "Nel frattempo la scheda è cambiata, e non è stato registrato nulla: rileggila, guarda in «errori» quali campi sono cambiati e ripeti se va ancora bene.";
    Problema::new(
        StatusCode::PRECONDITION_FAILED,
        "La scheda è cambiata",
        FRASE,
    )
    .con(cambiati)
}

/// Corrects fields of one.
pub(super) async fn update(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    intestazioni: HeaderMap,
    form: Form,
) -> Result<Response> {
    let versione = match partenza(&intestazioni) {
        Ok(versione) => versione,
        Err(no) => return Ok(no.into_response()),
    };
    let mut scritti: Vec<(String, String)> = Vec::new();
    for (campo, _) in form.iter() {
        if !scritti.iter().any(|(gia, _)| gia == campo) {
            scritti.push((campo.to_owned(), form.righe(campo)));
        }
    }
    let (qui, sua) = (vista.clone(), codice.clone());
    let esito = correggi_campi(&app, &accesso, vista, codice, scritti, versione).await?;
    match esito {
        Esito::Salvata(scheda) => letta(&app, &accesso, qui, scheda.codice().to_owned()).await,
        Esito::Invariata => letta(&app, &accesso, qui, sua).await,
        Esito::Rifiutata(no) => Ok(Problema::rifiutata(no).into_response()),
        Esito::Superata(righe) => Ok(superata(cambiati(&righe)).into_response()),
    }
}

/// Makes a passage of one.
pub(super) async fn passa(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    intestazioni: HeaderMap,
    form: Form,
) -> Result<Response> {
    let versione = match partenza(&intestazioni) {
        Ok(versione) => versione.map(|v| v.to_string()),
        Err(no) => return Ok(no.into_response()),
    };
    let dove = (vista.clone(), codice.clone());
    let (passaggio, motivo) = (form.get("passaggio"), form.get("motivo"));
    let da = versione.as_deref();
    match crate::ciclo::chiedi(&app, &accesso, dove, passaggio, motivo, da).await? {
        Passato::Fatto => letta(&app, &accesso, vista, codice).await,
        Passato::Superato(_) => {
            let (actor, da) = (accesso.actor.clone(), versione_detta(da));
            let righe = app
                .read(move |c| {
                    let caricata = Caricata::find(c, &actor, &vista, &codice)?;
                    store::storia::dopo_versione(c, &actor, caricata.scheda.id(), da)
                })
                .await?;
            Ok(superata(cambiati(&righe)).into_response())
        }
        Passato::Rifiutato(_, no) => Ok(Problema::rifiutata(no).into_response()),
    }
}
