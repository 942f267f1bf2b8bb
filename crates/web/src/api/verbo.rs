//! A verb of a page, as programs do it: the same handler with the same rights, another way in and another way out (docs/adr/0027-verbs.md).
//!
//! What a program sends is checked against what the verb takes and becomes the form that the handler reads; where the page goes next, or why it
//! refused, becomes JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use axum::{Json, middleware};
use domain::Refusal;
use domain::permesso::Permesso;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::chi::Programma;
use super::documento;
use super::problema::Problema;
use crate::actor::{Accesso, Persona};
use crate::app::App;
use crate::form::{DaProgramma, di_file};
use crate::page::{Detto, Rifiuto, frase};

/// Largest body of a request with files, in bytes: as on the pages.
pub(super) const FILE_MASSIMO: usize = 60 * 1024 * 1024;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Genere {
    Testo,
    /// Several texts.
    Elenco,
    /// True, or not there.
    SiNo,
    /// Fields that only what is written about knows: each a text, or several.
    Mappa,
    /// Rows of such fields, in their order.
    Righe,
}

/// A field of what a verb takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voce {
    pub nome: &'static str,
    pub genere: Genere,
    pub testo: &'static str,
    pub serve: bool,
}

impl Voce {
    const fn di(nome: &'static str, genere: Genere, testo: &'static str) -> Self {
        Self {
            nome,
            genere,
            testo,
            serve: false,
        }
    }

    /// A text that may be left out.
    pub(super) const fn testo(nome: &'static str, testo: &'static str) -> Self {
        Self::di(nome, Genere::Testo, testo)
    }

    /// A text without which there is nothing to do.
    pub(super) const fn serve(nome: &'static str, testo: &'static str) -> Self {
        Self {
            serve: true,
            ..Self::di(nome, Genere::Testo, testo)
        }
    }

    pub(super) const fn elenco(nome: &'static str, testo: &'static str) -> Self {
        Self::di(nome, Genere::Elenco, testo)
    }

    pub(super) const fn si_no(nome: &'static str, testo: &'static str) -> Self {
        Self::di(nome, Genere::SiNo, testo)
    }

    pub(super) const fn mappa(nome: &'static str, testo: &'static str) -> Self {
        Self::di(nome, Genere::Mappa, testo)
    }

    pub(super) const fn righe(nome: &'static str, testo: &'static str) -> Self {
        Self::di(nome, Genere::Righe, testo)
    }
}

/// How what a verb takes is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modo {
    /// Nothing is sent.
    Nulla,
    Json,
    /// As JSON, or with files as `multipart/form-data`.
    ConFile,
}

/// Whether a verb starts from a version of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Versione {
    Nessuna,
    Detta,
    /// Or from whatever there is, with `*`.
    Qualunque,
}

/// A shape of JSON, with those it is made of.
#[derive(Clone)]
pub(super) struct Forma {
    pub nome: String,
    pub schemi: Vec<(String, RefOr<Schema>)>,
}

impl Forma {
    pub(super) fn di<T: ToSchema>() -> Self {
        let nome = T::name().into_owned();
        let mut schemi = vec![(nome.clone(), T::schema())];
        T::schemas(&mut schemi);
        Self { nome, schemi }
    }
}

/// What a verb answers where it went well.
#[derive(Clone)]
pub(super) enum Risposta {
    Fatto,
    Creato,
    Una(Forma),
    /// A page of them.
    Elenco(Forma),
    /// A file of one of these types.
    File(&'static [&'static str]),
}

/// A verb, from its address to its answer.
pub(super) struct Verbo {
    pub metodo: Method,
    /// Below `/api/v1/enti/{ente}`; empty: the bodies themselves.
    pub percorso: &'static str,
    pub nome: &'static str,
    pub tema: &'static str,
    pub sommario: &'static str,
    /// `None`: whoever has a token.
    pub permesso: Option<Permesso>,
    pub modo: Modo,
    pub voci: Vec<Voce>,
    /// What may follow the address.
    pub chiesti: Vec<Voce>,
    /// Whether it starts from a version of the sheet, said in `If-Match`.
    pub versione: Versione,
    pub risposta: Risposta,
    /// What the form of the page says by itself: which button.
    fissi: &'static [(&'static str, &'static str)],
    rotta: MethodRouter<App>,
}

impl Verbo {
    pub(super) fn new(
        metodo: Method,
        percorso: &'static str,
        (nome, tema, sommario): (&'static str, &'static str, &'static str),
        permesso: impl Into<Option<Permesso>>,
        rotta: MethodRouter<App>,
    ) -> Self {
        Self {
            metodo,
            percorso,
            nome,
            tema,
            sommario,
            permesso: permesso.into(),
            modo: Modo::Nulla,
            voci: Vec::new(),
            chiesti: Vec::new(),
            versione: Versione::Nessuna,
            risposta: Risposta::Fatto,
            fissi: &[],
            rotta,
        }
    }

    /// The same, that takes fields.
    pub(super) fn prende(mut self, voci: impl Into<Vec<Voce>>) -> Self {
        self.voci = voci.into();
        if self.modo == Modo::Nulla {
            self.modo = Modo::Json;
        }
        self
    }

    pub(super) fn con_file(mut self) -> Self {
        self.modo = Modo::ConFile;
        self
    }

    pub(super) fn crea(mut self) -> Self {
        self.risposta = Risposta::Creato;
        self
    }

    pub(super) fn da_versione(mut self) -> Self {
        self.versione = Versione::Detta;
        self
    }

    /// The same, whose handler reads `If-Match` by itself: any version may be said there.
    pub(super) fn da_versione_o_qualunque(mut self) -> Self {
        self.versione = Versione::Qualunque;
        self
    }

    /// The same, with what the button of the page says.
    pub(super) fn premendo(mut self, fissi: &'static [(&'static str, &'static str)]) -> Self {
        self.fissi = fissi;
        self
    }

    /// The same, that gives a file, chosen by what follows the address.
    pub(super) fn file(
        mut self,
        tipi: &'static [&'static str],
        chiesti: impl Into<Vec<Voce>>,
    ) -> Self {
        self.risposta = Risposta::File(tipi);
        self.chiesti = chiesti.into();
        self
    }

    /// The same, that answers one thing.
    pub(super) fn dice<T: ToSchema>(mut self) -> Self {
        self.risposta = Risposta::Una(Forma::di::<T>());
        self
    }

    /// The same, that answers a list, a page at a time.
    pub(super) fn elenca<T: ToSchema>(mut self, chiesti: impl Into<Vec<Voce>>) -> Self {
        self.risposta = Risposta::Elenco(Forma::di::<T>());
        self.chiesti = chiesti.into();
        self
    }

    /// The whole address.
    pub(super) fn indirizzo(&self) -> String {
        if self.percorso.is_empty() {
            return "/api/v1/enti".to_owned();
        }
        format!("/api/v1/enti/{{ente}}{}", self.percorso)
    }

    /// The route: whoever may do the act gets to the handler of the page.
    pub(super) fn rotta(self) -> MethodRouter<App> {
        let permesso = self.permesso;
        let grande = self.modo == Modo::ConFile;
        let regole = Arc::new(Regole {
            modo: self.modo,
            voci: self.voci,
            fissi: self.fissi,
            da_versione: self.versione == Versione::Detta,
            creato: matches!(self.risposta, Risposta::Creato),
        });
        let rotta = self
            .rotta
            .route_layer(middleware::from_fn(move |richiesta, poi| {
                traduci(regole.clone(), richiesta, poi)
            }));
        let rotta = if grande {
            rotta.route_layer(DefaultBodyLimit::max(FILE_MASSIMO))
        } else {
            rotta
        };
        match permesso {
            Some(permesso) => super::per(permesso, rotta),
            None => rotta,
        }
    }
}

/// What the translation of a verb knows of it.
struct Regole {
    modo: Modo,
    voci: Vec<Voce>,
    fissi: &'static [(&'static str, &'static str)],
    da_versione: bool,
    creato: bool,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Fatto {
    /// Che cosa è successo, con le parole della pagina.
    esito: String,
    /// L'indirizzo della pagina dove una persona lo vede.
    pagina: String,
    /// L'indirizzo a cui leggerlo da qui, quando c'è.
    risorsa: Option<String>,
    /// Ciò che si dice una volta sola: un collegamento da consegnare, una chiave.
    detto: BTreeMap<String, String>,
}

/// The answer without what is said once, for whoever keeps it.
#[derive(Debug, Clone)]
pub(super) struct SenzaSegreti(pub String);

async fn traduci(regole: Arc<Regole>, richiesta: Request, poi: Next) -> Response {
    let qui = richiesta.uri().path().to_owned();
    let richiesta = match entra(&regole, richiesta).await {
        Ok(richiesta) => richiesta,
        Err(no) => return *no,
    };
    esce(&regole, &qui, poi.run(richiesta).await)
}

/// The request as the handler of the page reads it.
async fn entra(regole: &Regole, richiesta: Request) -> Result<Request, Box<Response>> {
    let mut coppie: Vec<(String, String)> = regole
        .fissi
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    if regole.da_versione {
        let versione = versione(richiesta.headers()).map_err(no)?;
        coppie.push(("versione".to_owned(), versione));
    }
    let (mut parti, mut corpo) = richiesta.into_parts();
    if regole.modo == Modo::Json || regole.modo == Modo::ConFile && !di_file(&parti.headers) {
        let intera = Request::from_parts(parti.clone(), corpo);
        let Json(letto) = Json::<Value>::from_request(intera, &())
            .await
            .map_err(|e| Box::new(e.into_response()))?;
        leggi(&regole.voci, &letto, &mut coppie)
            .map_err(|no| Box::new(Problema::rifiutata(no).into_response()))?;
        corpo = axum::body::Body::empty();
    }
    // Some pages keep the session of whoever asks; a program has none.
    let chi = (
        parti.extensions.get::<Programma>(),
        parti.extensions.get::<Accesso>(),
    );
    if let (Some(programma), Some(accesso)) = chi {
        let persona = Persona {
            utente: programma.utente,
            nome: accesso.actor.nome.clone(),
            csrf: String::new(),
            sessione: String::new(),
        };
        parti.extensions.insert(persona);
    }
    parti.extensions.insert(DaProgramma::di(coppie));
    Ok(Request::from_parts(parti, corpo))
}

fn no(p: Problema) -> Box<Response> {
    Box::new(p.into_response())
}

/// The version from which a change of a sheet starts.
fn versione(h: &HeaderMap) -> Result<String, Problema> {
    const FRASE: &str = "Manda nell'intestazione If-Match l'ETag che hai ricevuto leggendo la scheda: così non si copre il lavoro di un altro.";
    let manca = || Problema::new(StatusCode::PRECONDITION_REQUIRED, "Serve If-Match", FRASE);
    let testo = h.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
    let testo = testo.ok_or_else(manca)?.trim().trim_matches('"');
    // A mark that is none of ours is that of no version.
    Ok(if testo.parse::<i64>().is_ok() {
        testo.to_owned()
    } else {
        "-1".to_owned()
    })
}

/// Reads what was sent into the fields of a form.
///
/// # Errors
/// Every field that the verb does not take, that is of another kind, or that is missing.
fn leggi(
    voci: &[Voce],
    letto: &Value,
    coppie: &mut Vec<(String, String)>,
) -> Result<(), Vec<Refusal>> {
    let Some(oggetto) = letto.as_object() else {
        return Err(vec![Refusal::tutto("il JSON dev'essere un oggetto")]);
    };
    let mut no = Vec::new();
    for (nome, valore) in oggetto {
        let Some(voce) = voci.iter().find(|v| v.nome == nome) else {
            no.push(Refusal::campo(
                nome,
                "non è un campo di questa operazione: quelli che prende sono nella documentazione",
            ));
            continue;
        };
        if let Err(frase) = metti(voce, valore, coppie) {
            no.push(Refusal::campo(nome, frase));
        }
    }
    for voce in voci.iter().filter(|v| v.serve) {
        if !oggetto.contains_key(voce.nome) {
            no.push(Refusal::campo(voce.nome, "serve: scrivilo"));
        }
    }
    if no.is_empty() { Ok(()) } else { Err(no) }
}

fn metti(
    voce: &Voce,
    valore: &Value,
    coppie: &mut Vec<(String, String)>,
) -> Result<(), &'static str> {
    let nome = voce.nome;
    match (voce.genere, valore) {
        (Genere::Testo, Value::String(t)) => coppie.push((nome.to_owned(), t.clone())),
        (Genere::Elenco, Value::Array(testi)) => {
            for t in testi {
                let t = t.as_str().ok_or("dev'essere un elenco di testi")?;
                coppie.push((nome.to_owned(), t.to_owned()));
            }
        }
        (Genere::SiNo, Value::Bool(true)) => coppie.push((nome.to_owned(), "si".to_owned())),
        (Genere::SiNo, Value::Bool(false)) => {}
        (Genere::Mappa, Value::Object(campi)) => campi_di(campi, coppie)?,
        (Genere::Righe, Value::Array(righe)) => {
            for (n, riga) in righe.iter().enumerate() {
                let campi = riga.as_object().ok_or("dev'essere un elenco di oggetti")?;
                coppie.push(("id".to_owned(), n.to_string()));
                campi_di(campi, coppie)?;
            }
        }
        (Genere::Testo, _) => return Err("dev'essere un testo, scritto come sulla pagina"),
        (Genere::Elenco, _) => return Err("dev'essere un elenco di testi"),
        (Genere::SiNo, _) => return Err("dev'essere true o false"),
        (Genere::Mappa, _) => return Err("dev'essere un oggetto"),
        (Genere::Righe, _) => return Err("dev'essere un elenco di oggetti"),
    }
    Ok(())
}

/// The names by which a form tells its own parts: no field of a sheet is called like them.
pub(super) const DEL_MODULO: &[&str] = &["id", "azione", "versione"];

fn campi_di(
    campi: &serde_json::Map<String, Value>,
    coppie: &mut Vec<(String, String)>,
) -> Result<(), &'static str> {
    const FRASE: &str = "ogni campo dev'essere un testo, o un elenco di testi";
    for (nome, valore) in campi {
        if DEL_MODULO.contains(&nome.as_str()) {
            return Err("«id», «azione» e «versione» non sono campi");
        }
        match valore {
            Value::String(t) => coppie.push((nome.clone(), t.clone())),
            Value::Array(testi) => {
                for t in testi {
                    coppie.push((nome.clone(), t.as_str().ok_or(FRASE)?.to_owned()));
                }
            }
            _ => return Err(FRASE),
        }
    }
    Ok(())
}

/// The answer of the page, for a program.
fn esce(regole: &Regole, qui: &str, risposta: Response) -> Response {
    match risposta.extensions().get::<Rifiuto>() {
        Some(Rifiuto::Motivi(no)) => return Problema::rifiutata(no.clone()).into_response(),
        Some(Rifiuto::Superata(cambiati)) => {
            return super::schede::superata(cambiati.clone()).into_response();
        }
        None => {}
    }
    let stato = risposta.status();
    let tipo = risposta.headers().get(header::CONTENT_TYPE);
    let e_pagina = tipo.is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if !(stato.is_redirection() || stato == StatusCode::OK && e_pagina) {
        return risposta;
    }
    let detto = risposta.extensions().get::<Detto>().cloned();
    let verso = risposta.headers().get(header::LOCATION);
    let verso = verso.and_then(|v| v.to_str().ok()).unwrap_or_default();
    fatto(regole, qui, verso, detto.unwrap_or_default())
}

fn fatto(regole: &Regole, qui: &str, verso: &str, detto: Detto) -> Response {
    let senza_segno = verso.split('#').next().unwrap_or_default();
    let (pagina, query) = senza_segno.split_once('?').unwrap_or((senza_segno, ""));
    let esito = crate::form::Form::parse(query.as_bytes());
    let esito = frase(esito.get("esito")).unwrap_or("Fatto.");
    let pagina = if pagina.is_empty() {
        // A page that answers by itself stands where it was asked.
        qui.trim_start_matches("/api/v1/enti")
    } else {
        pagina
    };
    let indirizzo = format!("/api/v1/enti{pagina}");
    let risorsa = documento::si_legge(&indirizzo).then_some(indirizzo);
    let posto = risorsa.clone().filter(|_| regole.creato);
    let stato = if regole.creato {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let segreti = !detto.0.is_empty();
    let mut fatto = Fatto {
        esito: esito.to_owned(),
        pagina: pagina.to_owned(),
        risorsa,
        detto: detto
            .0
            .into_iter()
            .map(|(n, v)| (n.to_owned(), v))
            .collect(),
    };
    let mut risposta = (stato, Json(&fatto)).into_response();
    if segreti {
        fatto.detto.clear();
        let testo = serde_json::to_string(&fatto).unwrap_or_default();
        risposta.extensions_mut().insert(SenzaSegreti(testo));
    }
    if let Some(posto) = posto.and_then(|p| p.parse().ok()) {
        risposta.headers_mut().insert(header::LOCATION, posto);
    }
    risposta
}
