//! The public pages of a body: its plans, what is new, the catalogue of its data, the addresses for search engines.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDate;
use domain::cartella::{Dato, FoglioDiCalcolo};
use domain::ente::Ente;
use domain::pubblicazione::{Edizione, PianoPubblico, StatoEdizione};
use domain::{data, orario};

use super::catalogo;
use super::piano::{con_licenza, scrivi};
use super::sito::{disegna, origine, rispondi};
use crate::app::App;
use crate::error::{Error, Result};
use crate::esportazioni::elenco;
use crate::indirizzo::segmento;

/// An edition in a list.
pub(super) struct VoceEdizione {
    pub(super) codice: String,
    pub(super) titolo: String,
    pub(super) edizione: Edizione,
    pub(super) ultima: bool,
    /// Codes of its sheets, for the addresses of search engines; empty for what is not read any more.
    pub(super) schede: Vec<String>,
}

impl VoceEdizione {
    pub(super) fn url(&self, sigla: &str) -> String {
        let base = format!("/pubblico/{sigla}/piani/{}", segmento(&self.codice));
        if self.ultima {
            base
        } else {
            format!("{base}?edizione={}", self.edizione.numero)
        }
    }

    fn quando(&self) -> String {
        self.edizione
            .pubblicata
            .map(|q| data::it(orario::giorno(q)))
            .unwrap_or_default()
    }

    /// Until when it stays, or why it does not.
    fn stato(&self) -> String {
        match (
            self.edizione.stato,
            self.edizione.fino,
            &self.edizione.motivo,
        ) {
            (StatoEdizione::Pubblicata, Some(fino), _) => format!("fino al {}", data::it(fino)),
            (_, _, Some(motivo)) => format!("ritirata: {motivo}"),
            _ => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "pubblico/ente.html")]
struct EntePage {
    ente: Ente,
    titolo: String,
    /// The newest edition of each plan.
    piani: Vec<VoceEdizione>,
    /// The others, withdrawn ones among them.
    altre: Vec<VoceEdizione>,
}

#[derive(Template)]
#[template(path = "pubblico/novita.xml", escape = "html")]
struct Novita<'a> {
    ente: &'a Ente,
    origine: &'a str,
    aggiornato: String,
    voci: Vec<(&'a VoceEdizione, String)>,
}

#[derive(Template)]
#[template(path = "pubblico/sitemap.xml", escape = "html")]
struct Sitemap {
    pagine: Vec<String>,
}

#[derive(Template)]
#[template(path = "pubblico/enti.html")]
struct EntiPage {
    titolo: &'static str,
    enti: Vec<Ente>,
}

/// The bodies that have published something.
pub(crate) async fn enti(State(app): State<App>, testa: HeaderMap) -> Result<Response> {
    let enti = app
        .read(|c| {
            let sigle = store::pubblicazioni::enti(c)?;
            let enti = sigle.iter().map(|s| store::pubblicazioni::ente(c, s));
            enti.collect()
        })
        .await?;
    let titolo = "Piani pubblicati";
    disegna(&testa, false, &EntiPage { titolo, enti })
}

/// What a body has published: the body, and its editions with the newest of each plan marked.
pub(super) async fn leggi(app: &App, sigla: String) -> Result<(Ente, Vec<VoceEdizione>)> {
    let oggi: NaiveDate = app.oggi();
    app.read(move |c| {
        let ente = store::pubblicazioni::ente(c, &sigla)?;
        let tutte = store::pubblicazioni::pubbliche(c, ente.id)?;
        if tutte.is_empty() {
            return Err(store::Error::NotFound);
        }
        let mut voci: Vec<VoceEdizione> = Vec::new();
        for (codice, edizione) in tutte {
            let si_legge = edizione.si_legge(oggi);
            let (titolo, schede) = if si_legge {
                let testo = store::pubblicazioni::testo_pubblico(c, ente.id, &edizione)?;
                let piano: PianoPubblico = serde_json::from_str(&testo)?;
                let schede = piano.schede.into_iter().map(|s| s.codice);
                (piano.titolo, schede.collect())
            } else {
                (codice.clone(), Vec::new())
            };
            let gia = voci.iter().any(|v| v.ultima && v.codice == codice);
            voci.push(VoceEdizione {
                ultima: si_legge && !gia,
                codice,
                titolo,
                edizione,
                schede,
            });
        }
        Ok((ente, voci))
    })
    .await
}

/// The plans of a body.
pub(crate) async fn show(
    State(app): State<App>,
    Path(sigla): Path<String>,
    testa: HeaderMap,
) -> Result<Response> {
    let (ente, voci) = leggi(&app, sigla).await?;
    let (piani, altre) = voci.into_iter().partition(|v| v.ultima);
    let page = EntePage {
        titolo: format!("Piani – {}", ente.nome),
        ente,
        piani,
        altre,
    };
    disegna(&testa, false, &page)
}

/// The editions of a body as a table.
fn piani(sigla: &str, voci: &[VoceEdizione], origine: &str) -> FoglioDiCalcolo {
    let colonne = [
        ("Piano", 22),
        ("Titolo", 60),
        ("Edizione", 8),
        ("Pubblicata il", 14),
        ("Stato", 30),
        ("Indirizzo", 60),
    ];
    let riga = |v: &VoceEdizione| {
        let pubblicata = v.edizione.pubblicata.map(orario::giorno);
        vec![
            Dato::testo(&v.codice),
            Dato::testo(&v.titolo),
            Dato::Numero(i64::from(v.edizione.numero).into()),
            pubblicata.map_or(Dato::Vuoto, Dato::Data),
            Dato::testo(v.stato()),
            Dato::testo(format!("{origine}{}", v.url(sigla))),
        ]
    };
    elenco("Piani", &colonne, voci.iter().map(riga).collect())
}

/// The files of a body: its editions as a table, what is new, the catalogue, the addresses.
pub(crate) async fn file(
    State(app): State<App>,
    Path((sigla, file)): Path<(String, String)>,
    testa: HeaderMap,
) -> Result<Response> {
    let origine = origine(&app).unwrap_or_default();
    let catalogo = catalogo::formato(&file);
    if let Some(formato) = file.strip_prefix("piani.") {
        let (ente, voci) = leggi(&app, sigla).await?;
        let creata = voci.iter().filter_map(|v| v.edizione.pubblicata).max();
        let detto = (ente.nome.as_str(), creata.unwrap_or_default());
        let foglio = piani(&ente.sigla, &voci, &origine);
        let (byte, mime) = scrivi(&app, detto, foglio, formato).await?;
        return Ok(con_licenza(rispondi(&testa, false, mime, byte)));
    }
    if catalogo.is_none() && !matches!(file.as_str(), "novita.atom" | "sitemap.xml") {
        return Err(Error::NonTrovata);
    }
    let (ente, voci) = leggi(&app, sigla).await?;
    if let Some((formato, mime)) = catalogo {
        let testo = catalogo::scrivi(&ente, &voci, &origine, formato)?;
        return Ok(rispondi(&testa, false, mime, testo));
    }
    let (testo, mime) = if file == "novita.atom" {
        let quando = |q: Option<chrono::DateTime<chrono::Utc>>| {
            q.map(|q| q.format("%Y-%m-%dT%H:%M:%SZ").to_string())
                .unwrap_or_default()
        };
        let ultima = voci
            .iter()
            .filter_map(|v| v.edizione.ritirata.max(v.edizione.pubblicata))
            .max();
        let template = Novita {
            aggiornato: quando(ultima),
            voci: voci
                .iter()
                .map(|v| (v, quando(v.edizione.ritirata.max(v.edizione.pubblicata))))
                .collect(),
            ente: &ente,
            origine: &origine,
        };
        (template.render(), "application/atom+xml; charset=utf-8")
    } else {
        let mut pagine = vec![format!("{origine}/pubblico/{}", ente.sigla)];
        for v in voci.iter().filter(|v| v.ultima) {
            let base = format!("{origine}{}", v.url(&ente.sigla));
            pagine.extend(["misure", "indicatori"].map(|p| format!("{base}/{p}")));
            pagine.extend(
                v.schede
                    .iter()
                    .map(|s| format!("{base}/schede/{}", segmento(s))),
            );
            pagine.push(base);
        }
        (
            Sitemap { pagine }.render(),
            "application/xml; charset=utf-8",
        )
    };
    let testo = testo.map_err(|e| Error::interno(&e))?;
    Ok(rispondi(&testa, false, mime, testo.into_bytes()))
}
