//! The pages of a published plan: itself, its sheets, measures, indicators, search, data.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::allegato::AllegatoId;
use domain::cartella::{Cartella, FoglioDiCalcolo};
use domain::pubblicazione::{IndicatorePubblico, SchedaPubblica};
use serde::Deserialize;

use super::sito::{Sito, disegna, gia_sua, origine, pubblicato, rispondi};
use super::{LICENZA_URL, cerca as ricerca, dati as tavole, valore};
use crate::app::App;
use crate::error::{Error, Result};
use crate::esportazioni::Formato;
use crate::grafici::{Colonne, Punto};

/// Most results of a search.
const TROVATE: usize = 200;

/// Height of a chart, in pixels.
const ALTEZZA: i64 = 120;

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    edizione: String,
    testo: String,
    scheda: String,
}

impl Chiesto {
    fn numero(&self) -> Result<Option<i32>> {
        match self.edizione.as_str() {
            "" => Ok(None),
            n => n.parse().map(Some).map_err(|_| Error::NonTrovata),
        }
    }
}

/// A page of a plan.
pub(super) enum Cosa {
    Piano,
    Scheda(String),
    Misure,
    Indicatori,
    Cerca(String),
}

/// Sheets that stand under one unit.
struct Gruppo<'a> {
    nome: &'a str,
    schede: Vec<&'a SchedaPubblica>,
}

#[derive(Template)]
#[template(path = "pubblico/piano.html")]
struct PianoPage<'a> {
    sito: &'a Sito,
    titolo: String,
    gruppi: Vec<Gruppo<'a>>,
    misure: usize,
    indicatori: usize,
}

#[derive(Template)]
#[template(path = "pubblico/scheda.html")]
struct SchedaPage<'a> {
    sito: &'a Sito,
    titolo: String,
    s: &'a SchedaPubblica,
    grafici: Vec<(&'a IndicatorePubblico, Option<Colonne>)>,
}

#[derive(Template)]
#[template(path = "pubblico/misure.html")]
struct MisurePage<'a> {
    sito: &'a Sito,
    titolo: String,
    schede: Vec<&'a SchedaPubblica>,
}

#[derive(Template)]
#[template(path = "pubblico/indicatori.html")]
struct IndicatoriPage<'a> {
    sito: &'a Sito,
    titolo: String,
    schede: Vec<&'a SchedaPubblica>,
}

#[derive(Template)]
#[template(path = "pubblico/cerca.html")]
struct CercaPage<'a> {
    sito: &'a Sito,
    titolo: String,
    testo: String,
    quante: usize,
    trovate: Vec<&'a SchedaPubblica>,
}

/// The chart of an indicator; `None` for one with a single year, whose table says it all.
fn grafico(n: usize, i: &IndicatorePubblico) -> Option<Colonne> {
    if i.anni.len() < 2 {
        return None;
    }
    let punti: Vec<Punto> = i
        .anni
        .iter()
        .map(|a| Punto {
            etichetta: a.anno.to_string(),
            raggiunto: a.raggiunto,
            atteso: a.atteso,
            scritto: a
                .raggiunto
                .map(|_| valore(&a.raggiunto_scritto, &a.raggiunto))
                .unwrap_or_default(),
            ..Punto::default()
        })
        .collect();
    let parole: Vec<String> = i
        .anni
        .iter()
        .map(|a| {
            format!(
                "{}: raggiunto {}, atteso {}",
                a.anno,
                valore(&a.raggiunto_scritto, &a.raggiunto),
                valore(&a.atteso_scritto, &a.atteso)
            )
        })
        .collect();
    let id = format!("indicatore-{n}");
    Some(Colonne::new(
        &id,
        i.descrizione.clone(),
        parole.join("; "),
        ALTEZZA,
        &punti,
    ))
}

/// Draws a page of a plan: the same whether it is published or only looked at.
///
/// # Errors
/// [`Error::NonTrovata`] for a sheet that the edition does not have.
pub(super) fn pagina(sito: &Sito, cosa: &Cosa, testa: &HeaderMap) -> Result<Response> {
    let piano = &sito.piano;
    let nome = |che: &str| format!("{che} – {}", piano.titolo);
    match cosa {
        Cosa::Piano => {
            let mut gruppi: Vec<Gruppo<'_>> = Vec::new();
            for s in &piano.schede {
                match gruppi.iter_mut().find(|g| g.nome == s.unita) {
                    Some(g) => g.schede.push(s),
                    None => gruppi.push(Gruppo {
                        nome: &s.unita,
                        schede: vec![s],
                    }),
                }
            }
            let page = PianoPage {
                sito,
                titolo: piano.titolo.clone(),
                gruppi,
                misure: piano.schede.iter().map(|s| s.fasi.len()).sum(),
                indicatori: piano.schede.iter().map(|s| s.indicatori.len()).sum(),
            };
            disegna(testa, sito.anteprima, &page)
        }
        Cosa::Scheda(codice) => {
            let s = piano.scheda(codice).ok_or(Error::NonTrovata)?;
            let grafici = (1..).zip(&s.indicatori).map(|(n, i)| (i, grafico(n, i)));
            let page = SchedaPage {
                sito,
                titolo: nome(&s.titolo),
                s,
                grafici: grafici.collect(),
            };
            disegna(testa, sito.anteprima, &page)
        }
        Cosa::Misure => {
            let page = MisurePage {
                sito,
                titolo: nome("Misure"),
                schede: piano.schede.iter().filter(|s| !s.fasi.is_empty()).collect(),
            };
            disegna(testa, sito.anteprima, &page)
        }
        Cosa::Indicatori => {
            let con = |s: &&SchedaPubblica| !s.indicatori.is_empty();
            let page = IndicatoriPage {
                sito,
                titolo: nome("Indicatori"),
                schede: piano.schede.iter().filter(con).collect(),
            };
            disegna(testa, sito.anteprima, &page)
        }
        Cosa::Cerca(testo) => {
            let mut trovate = ricerca::cerca(piano, testo);
            let quante = trovate.len();
            trovate.truncate(TROVATE);
            let page = CercaPage {
                sito,
                titolo: nome("Cerca"),
                testo: testo.clone(),
                quante,
                trovate,
            };
            disegna(testa, sito.anteprima, &page)
        }
    }
}

/// A table of a plan as CSV or JSON.
///
/// # Errors
/// [`Error::NonTrovata`] for a table or a format that there is not.
pub(super) async fn tabella(
    app: &App,
    sito: &Sito,
    file: &str,
    (scheda, testo): (&str, &str),
    testa: &HeaderMap,
) -> Result<Response> {
    let (quale, formato) = file.rsplit_once('.').ok_or(Error::NonTrovata)?;
    let piano = &sito.piano;
    let schede: Vec<&SchedaPubblica> = match (scheda, testo) {
        ("", "") => piano.schede.iter().collect(),
        ("", testo) => ricerca::cerca(piano, testo),
        (codice, _) => piano.scheda(codice).into_iter().collect(),
    };
    let foglio = tavole::tabella(&schede, quale).ok_or(Error::NonTrovata)?;
    // The moment of publication, so that the same edition gives the same bytes.
    let creata = sito.edizione.pubblicata.unwrap_or(sito.edizione.creata);
    let (byte, mime) = scrivi(app, (&piano.titolo, creata), foglio, formato).await?;
    Ok(rispondi(testa, sito.anteprima, mime, byte))
}

/// A table as a file, and what it is.
///
/// # Errors
/// [`Error::NonTrovata`] for a format that there is not.
pub(super) async fn scrivi(
    app: &App,
    (titolo, creata): (&str, DateTime<Utc>),
    foglio: FoglioDiCalcolo,
    formato: &str,
) -> Result<(Vec<u8>, &'static str)> {
    let (formato, mime) = match formato {
        "csv" => (Formato::Csv, "text/csv; charset=utf-8"),
        "json" => (Formato::Json, "application/json"),
        _ => return Err(Error::NonTrovata),
    };
    let cartella = Cartella {
        titolo: titolo.to_owned(),
        creata,
        fogli: vec![foglio],
    };
    let scrivi = app.servizi.foglio.clone();
    let byte = tokio::task::spawn_blocking(move || scrivi(&cartella, formato.into()))
        .await
        .map_err(|e| Error::interno(&e))?
        .map_err(Error::Richiesta)?;
    Ok((byte, mime))
}

/// The same answer, saying under which licence the data are: it travels with them (RFC 8288).
pub(super) fn con_licenza(mut risposta: Response) -> Response {
    let licenza = format!("<{LICENZA_URL}>; rel=\"license\"");
    if let Ok(licenza) = HeaderValue::from_str(&licenza) {
        risposta.headers_mut().insert(header::LINK, licenza);
    }
    risposta
}

async fn una(
    app: App,
    (sigla, vista): (String, String),
    chiesto: &Chiesto,
    cosa: Cosa,
    testa: HeaderMap,
) -> Result<Response> {
    let sito = pubblicato(&app, sigla, vista, chiesto.numero()?).await?;
    // What takes long is not done on the threads that serve everybody.
    tokio::task::spawn_blocking(move || {
        let risposta = pagina(&sito, &cosa, &testa)?;
        Ok(datata(risposta, &sito))
    })
    .await
    .map_err(|e| Error::interno(&e))?
}

/// The same, with the moment of its publication.
fn datata(mut risposta: Response, sito: &Sito) -> Response {
    let quando = sito.edizione.pubblicata;
    let quando = quando.map(|q| q.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(quando) = quando.and_then(|q| HeaderValue::from_str(&q).ok()) {
        risposta.headers_mut().insert(header::LAST_MODIFIED, quando);
    }
    risposta
}

/// The plan.
pub(crate) async fn piano(
    State(app): State<App>,
    Path(dove): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    una(app, dove, &chiesto, Cosa::Piano, testa).await
}

/// A sheet.
pub(crate) async fn scheda(
    State(app): State<App>,
    Path((sigla, vista, codice)): Path<(String, String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    una(app, (sigla, vista), &chiesto, Cosa::Scheda(codice), testa).await
}

/// The measures with their progress.
pub(crate) async fn misure(
    State(app): State<App>,
    Path(dove): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    una(app, dove, &chiesto, Cosa::Misure, testa).await
}

/// The indicators with their values.
pub(crate) async fn indicatori(
    State(app): State<App>,
    Path(dove): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    una(app, dove, &chiesto, Cosa::Indicatori, testa).await
}

/// What was looked for.
pub(crate) async fn cerca(
    State(app): State<App>,
    Path(dove): Path<(String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    let testo: String = chiesto.testo.trim().chars().take(200).collect();
    una(app, dove, &chiesto, Cosa::Cerca(testo), testa).await
}

/// A table of the plan, or of one of its sheets.
pub(crate) async fn dati(
    State(app): State<App>,
    Path((sigla, vista, file)): Path<(String, String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    let sito = pubblicato(&app, sigla, vista, chiesto.numero()?).await?;
    let quali = (chiesto.scheda.as_str(), chiesto.testo.trim());
    let risposta = con_licenza(tabella(&app, &sito, &file, quali, &testa).await?);
    Ok(datata(risposta, &sito))
}

/// A file that was marked: as a download, never shown in the page.
pub(crate) async fn allegato(
    State(app): State<App>,
    Path((sigla, vista, id)): Path<(String, String, String)>,
    Query(chiesto): Query<Chiesto>,
    testa: HeaderMap,
) -> Result<Response> {
    let sito = pubblicato(&app, sigla, vista, chiesto.numero()?).await?;
    let mut suoi = sito.piano.tutti_gli_allegati();
    let suo = suoi.find(|a| a.id == id).ok_or(Error::NonTrovata)?.clone();
    let etag = format!("\"{}\"", suo.sha256);
    if gia_sua(&testa, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let (ente, vista) = (sito.ente.id, sito.edizione.vista.clone());
    let byte = app
        .read(move |c| {
            let id = AllegatoId(suo.id);
            store::pubblicazioni::allegato_pubblico(c, ente, &vista, &id, &suo.sha256)
        })
        .await?;
    let nome: String = suo_nome(&sito, &id);
    let intestazioni = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename*=UTF-8''{}",
                crate::indirizzo::segmento(&nome)
            ),
        ),
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
        (header::ETAG, etag),
    ];
    Ok((intestazioni, byte).into_response())
}

fn suo_nome(sito: &Sito, id: &str) -> String {
    let mut suoi = sito.piano.tutti_gli_allegati();
    suoi.find(|a| a.id == id)
        .map_or_else(String::new, |a| a.nome.clone())
}

/// What search engines may read: the public pages and nothing else (d.lgs. 33/2013, art. 9).
pub(crate) async fn robots(State(app): State<App>) -> Result<Response> {
    let enti = app.read(store::pubblicazioni::enti).await?;
    let mut testo =
        String::from("User-agent: *\nAllow: /pubblico/\nAllow: /static/\nDisallow: /\n");
    if let Some(origine) = origine(&app) {
        for sigla in enti {
            testo.push_str(&format!(
                "Sitemap: {origine}/pubblico/{sigla}/sitemap.xml\n"
            ));
        }
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], testo).into_response())
}
