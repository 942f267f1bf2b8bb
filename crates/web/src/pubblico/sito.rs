//! An edition as pages draw it: kept in memory once it was read, with what its addresses begin with.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ente::Ente;
use domain::pubblicazione::{Edizione, PianoPubblico};
use sha2::{Digest as _, Sha256};

use super::tenute::Risposte;
use crate::app::App;
use crate::error::{Error, Result};
use crate::indirizzo::segmento;

/// Editions kept in memory, of all bodies: past them all are let go.
const TENUTE: usize = 64;

/// How long whoever stands between keeps a page without asking, in seconds. A withdrawn edition is gone after as many.
const FRESCA: &str = "public, max-age=300";

/// What the public site keeps in memory: editions that were read, by the digest of what they hold, and answers that were given.
#[derive(Debug, Default)]
pub(crate) struct Edizioni {
    piani: Mutex<HashMap<String, Arc<PianoPubblico>>>,
    risposte: Risposte,
}

impl Edizioni {
    fn trova(&self, impronta: &str) -> Option<Arc<PianoPubblico>> {
        let tenute = self.piani.lock().unwrap_or_else(PoisonError::into_inner);
        tenute.get(impronta).cloned()
    }

    fn tieni(&self, impronta: &str, piano: Arc<PianoPubblico>) {
        let mut tenute = self.piani.lock().unwrap_or_else(PoisonError::into_inner);
        if tenute.len() >= TENUTE {
            tenute.clear();
        }
        tenute.insert(impronta.to_owned(), piano);
    }

    pub(super) fn risposte(&self) -> &Risposte {
        &self.risposte
    }
}

/// A published plan, or one that is looked at before.
pub(super) struct Sito {
    pub(super) ente: Ente,
    pub(super) piano: Arc<PianoPubblico>,
    pub(super) edizione: Edizione,
    /// What the addresses of its pages begin with.
    pub(super) base: String,
    /// `?edizione=2` where it is not the newest, else empty.
    pub(super) quale: String,
    pub(super) anteprima: bool,
}

impl Sito {
    /// The address of a page of the plan; empty: the plan itself.
    pub(super) fn url(&self, pagina: impl AsRef<str>) -> String {
        let pagina = pagina.as_ref();
        if pagina.is_empty() {
            format!("{}{}", self.base, self.quale)
        } else {
            format!("{}/{pagina}{}", self.base, self.quale)
        }
    }

    pub(super) fn url_scheda(&self, codice: &str) -> String {
        self.url(format!("schede/{}", segmento(codice)))
    }

    pub(super) fn url_ente(&self) -> String {
        format!("/pubblico/{}", self.ente.sigla)
    }

    /// Day of publication, or the words that say that it is not.
    pub(super) fn quando(&self) -> String {
        self.edizione.pubblicata.map_or_else(
            || "non ancora pubblicato".to_owned(),
            |q| {
                format!(
                    "pubblicato il {}",
                    domain::data::it(domain::orario::giorno(q))
                )
            },
        )
    }
}

/// What is published of a plan, or one of its earlier editions.
///
/// # Errors
/// [`Error::NonTrovata`] where nothing is; [`Error::Ritirata`] where it was withdrawn, with the reason.
pub(super) async fn pubblicato(
    app: &App,
    sigla: String,
    vista: String,
    numero: Option<i32>,
) -> Result<Sito> {
    let oggi = app.oggi();
    let tenute = app.edizioni.clone();
    app.read(move |c| {
        let ente = store::pubblicazioni::ente(c, &sigla)?;
        let sue: Vec<Edizione> = store::pubblicazioni::pubbliche(c, ente.id)?
            .into_iter()
            .filter(|(codice, _)| *codice == vista)
            .map(|(_, e)| e)
            .collect();
        let ultima = sue.iter().find(|e| e.si_legge(oggi)).map(|e| e.numero);
        let chiesta = match numero {
            None => sue
                .iter()
                .find(|e| Some(e.numero) == ultima)
                .or_else(|| sue.first()),
            Some(n) => sue.iter().find(|e| e.numero == n),
        };
        let Some(edizione) = chiesta.cloned() else {
            return Err(store::Error::NotFound);
        };
        if !edizione.si_legge(oggi) {
            return Ok(Err(edizione.motivo.unwrap_or_else(|| {
                "Il periodo di pubblicazione è finito.".to_owned()
            })));
        }
        let piano = match tenute.trova(&edizione.impronta) {
            Some(piano) => piano,
            None => {
                let testo = store::pubblicazioni::testo_pubblico(c, ente.id, &edizione)?;
                let piano: Arc<PianoPubblico> = Arc::new(serde_json::from_str(&testo)?);
                tenute.tieni(&edizione.impronta, Arc::clone(&piano));
                piano
            }
        };
        Ok(Ok(Sito {
            base: format!("/pubblico/{}/piani/{}", ente.sigla, segmento(&vista)),
            quale: if Some(edizione.numero) == ultima {
                String::new()
            } else {
                format!("?edizione={}", edizione.numero)
            },
            ente,
            piano,
            edizione,
            anteprima: false,
        }))
    })
    .await?
    .map_err(Error::Ritirata)
}

/// What public addresses begin with, as far as it is known: the own name of the public site, or the address of the program.
pub(super) fn origine(app: &App) -> Option<String> {
    let programma = app.servizi.davanti.pubblico();
    let Some(sito) = &app.servizi.sito else {
        return programma;
    };
    let schema = match &programma {
        Some(p) if p.starts_with("http://") => "http",
        _ => "https",
    };
    Some(format!("{schema}://{sito}"))
}

/// Whether whoever asks has what carries this tag.
pub(super) fn gia_sua(testa: &HeaderMap, etag: &str) -> bool {
    testa
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|v| v.trim() == etag || v.trim() == "*")
}

/// Gives a public answer away: whoever has it already is told that it is the same.
pub(super) fn rispondi(
    testa: &HeaderMap,
    anteprima: bool,
    mime: &'static str,
    corpo: Vec<u8>,
) -> Response {
    if anteprima {
        return ([(header::CONTENT_TYPE, mime)], corpo).into_response();
    }
    let impronta = Sha256::digest(&corpo);
    let etag: String = impronta
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect();
    // What is compressed on the way is the same page: the tag says so by being weak.
    let etag = format!("W/\"{etag}\"");
    let mut risposta = if gia_sua(testa, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, mime)], corpo).into_response()
    };
    let h = risposta.headers_mut();
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static(FRESCA));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        h.insert(header::ETAG, etag);
    }
    risposta
}

/// Draws a public page.
///
/// # Errors
/// When the template fails.
pub(super) fn disegna(
    testa: &HeaderMap,
    anteprima: bool,
    template: &impl Template,
) -> Result<Response> {
    let html = template.render().map_err(|e| Error::interno(&e))?;
    Ok(rispondi(
        testa,
        anteprima,
        "text/html; charset=utf-8",
        html.into_bytes(),
    ))
}
