//! Submitted forms. The only way to the fields leads past the CSRF token.

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use domain::Refusal;

use crate::actor::Persona;
use crate::error::{Error, Result};
use crate::segreti::uguali;

/// The fields of a form, in their order, sent by one of our own pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field, trimmed; empty when it is absent.
    pub(crate) fn get(&self, nome: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| n == nome)
            .map_or("", |(_, v)| v.trim())
    }

    /// Every value of a field, one a line: ticks and the text beside them.
    pub(crate) fn righe(&self, nome: &str) -> String {
        self.all(nome).collect::<Vec<_>>().join("\n")
    }

    /// Whether the field was sent at all (a button, a tick).
    pub(crate) fn has(&self, nome: &str) -> bool {
        self.0.iter().any(|(n, _)| n == nome)
    }

    /// Every value of a field that may come several times.
    pub(crate) fn all<'a>(&'a self, nome: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == nome)
            .map(|(_, v)| v.trim())
    }

    /// Every field, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Every field but some, as a form is sent.
    pub(crate) fn senza(&self, nomi: &[&str]) -> String {
        let restano = self.iter().filter(|(n, _)| !nomi.contains(n));
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(restano)
            .finish()
    }

    /// Fields as they would be sent.
    pub(crate) fn di(campi: Vec<(String, String)>) -> Self {
        Self(campi)
    }

    /// Fields read from a query string or a form body.
    pub(crate) fn parse(corpo: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(corpo)
                .map(|(n, v)| (n.into_owned(), digitato(&v)))
                .collect(),
        )
    }

    /// What was typed in a form, whoever sent it: of one with files (`richiesta`), what stands before the first of them; of any other, `byte`.
    /// What is broken ends it.
    pub(crate) async fn testi(richiesta: Request, byte: &Bytes) -> Self {
        if !di_file(richiesta.headers()) {
            return Self::parse(byte);
        }
        let mut tutto = Self::default();
        let Ok(mut parti) = Multipart::from_request(richiesta, &()).await else {
            return tutto;
        };
        let mut letti = 0;
        while let Ok(Some(parte)) = parti.next_field().await {
            if parte.file_name().is_some() {
                break;
            }
            let campo = parte.name().unwrap_or_default().to_owned();
            let Ok(testo) = parte.text().await.map(|t| digitato(&t)) else {
                break;
            };
            letti += campo.len() + testo.len();
            if letti > TESTI {
                break;
            }
            tutto.0.push((campo, testo));
        }
        tutto
    }

    /// The fields of a body, whoever sent it: the token is for the caller to look at.
    async fn ricevuto<S: Send + Sync>(richiesta: Request, stato: &S) -> Result<Self> {
        let corpo = Bytes::from_request(richiesta, stato)
            .await
            .map_err(|e| non_ricevuto(e.status(), MODULO_GRANDE))?;
        Ok(Self::parse(&corpo))
    }
}

/// What a program sent in the place of a form. It came with a token that no browser sends by itself, so that no mark of a page is asked of it.
#[derive(Debug, Clone)]
pub(crate) struct DaProgramma(Form);

impl DaProgramma {
    pub(crate) fn di(coppie: Vec<(String, String)>) -> Self {
        let digitate = coppie.into_iter().map(|(n, v)| (n, digitato(&v)));
        Self(Form(digitate.collect()))
    }
}

/// What a person can have typed: no keyboard has the zero character, and PostgreSQL keeps none in a text.
fn digitato(testo: &str) -> String {
    testo.replace('\0', "")
}

/// Longest text that is read of a form with files by [`Form::testi`], in bytes.
const TESTI: usize = 1024 * 1024;

/// Whether a form carries files.
pub(crate) fn di_file(intestazioni: &header::HeaderMap) -> bool {
    let tipo = intestazioni.get(header::CONTENT_TYPE);
    tipo.and_then(|t| t.to_str().ok())
        .is_some_and(|t| t.starts_with("multipart/form-data"))
}

pub(crate) const MODULO_GRANDE: &str =
    "Quello che hai scritto supera i limiti: al massimo 60 MB. Scrivine meno per volta.";
const FILE_GRANDI: &str =
    "I file superano i limiti: al massimo 20 MB ciascuno e 60 MB in tutto. Inviane meno per volta.";

/// Why a form did not come in: too much of it (`grande` says how much may), or broken on the way.
pub(crate) fn non_ricevuto(stato: StatusCode, grande: &str) -> Error {
    if stato == StatusCode::PAYLOAD_TOO_LARGE {
        Error::TroppoGrande(grande.to_owned())
    } else {
        Error::Richiesta("Il modulo è arrivato incompleto o rovinato, e non è stato salvato niente: di solito è caduta la connessione. Torna indietro e invialo di nuovo.".to_owned())
    }
}

/// The token that the pages of the person signed in carry.
fn segno_atteso(richiesta: &Request) -> Result<String> {
    richiesta
        .extensions()
        .get::<Persona>()
        .map(|p| p.csrf.clone())
        .ok_or(Error::SenzaAccesso)
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Error;

    async fn from_request(richiesta: Request, stato: &S) -> Result<Self> {
        if let Some(DaProgramma(form)) = richiesta.extensions().get() {
            return Ok(form.clone());
        }
        let atteso = segno_atteso(&richiesta)?;
        let form = Self::ricevuto(richiesta, stato).await?;
        if uguali(form.get("csrf"), &atteso) {
            Ok(form)
        } else {
            Err(Error::ModuloScaduto)
        }
    }
}

/// The form of a page that has no session yet (login, first administrator): the Origin check stands in for the token.
#[derive(Debug, Clone)]
pub(crate) struct FormPubblico(pub Form);

impl<S: Send + Sync> FromRequest<S> for FormPubblico {
    type Rejection = Error;

    async fn from_request(richiesta: Request, stato: &S) -> Result<Self> {
        Ok(Self(Form::ricevuto(richiesta, stato).await?))
    }
}

/// A file somebody brought.
#[derive(Debug, Clone)]
pub(crate) struct FileInviato {
    pub nome: String,
    pub contenuto: Bytes,
}

/// A form with files.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormConFile {
    pub form: Form,
    pub file: Vec<FileInviato>,
}

impl<S: Send + Sync> FromRequest<S> for FormConFile {
    type Rejection = Error;

    async fn from_request(richiesta: Request, stato: &S) -> Result<Self> {
        let da_programma = richiesta.extensions().get::<DaProgramma>().cloned();
        if let Some(DaProgramma(form)) = &da_programma
            && !di_file(richiesta.headers())
        {
            return Ok(Self {
                form: form.clone(),
                file: Vec::new(),
            });
        }
        let tipo = richiesta
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|t| t.to_str().ok());
        if tipo.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded")) {
            // A form whose file was left out may as well come without its envelope.
            let form = Form::from_request(richiesta, stato).await?;
            return Ok(Self {
                form,
                file: Vec::new(),
            });
        }
        // The mark that the form must carry; none of a program.
        let atteso = match &da_programma {
            Some(_) => None,
            None => Some(segno_atteso(&richiesta)?),
        };
        let suo = |form: &Form| {
            let csrf = form.get("csrf");
            atteso.as_ref().is_none_or(|atteso| uguali(csrf, atteso))
        };
        let no = |e: MultipartError| non_ricevuto(e.status(), FILE_GRANDI);
        let mut parti = Multipart::from_request(richiesta, stato)
            .await
            .map_err(|_| Error::ModuloScaduto)?;
        let mut tutto = Self {
            form: da_programma.map_or_else(Form::default, |p| p.0),
            file: Vec::new(),
        };
        while let Some(parte) = parti.next_field().await.map_err(no)? {
            let campo = parte.name().unwrap_or_default().to_owned();
            match parte.file_name().map(str::to_owned) {
                Some(nome) => {
                    // The token comes before the files: a stranger's megabytes are not even read.
                    if !suo(&tutto.form) {
                        return Err(Error::ModuloScaduto);
                    }
                    let contenuto = parte.bytes().await.map_err(no)?;
                    if !nome.is_empty() || !contenuto.is_empty() {
                        tutto.file.push(FileInviato { nome, contenuto });
                    }
                }
                None => {
                    let testo = digitato(&parte.text().await.map_err(no)?);
                    tutto.form.0.push((campo, testo));
                }
            }
        }
        if suo(&tutto.form) {
            Ok(tutto)
        } else {
            Err(Error::ModuloScaduto)
        }
    }
}

/// An item of a select, as the macros of the templates read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scelta {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

impl Scelta {
    /// An item, selected where its value is the chosen one.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>, scelto: &str) -> Self {
        let value = value.into();
        Self {
            selected: value == scelto,
            label: label.into(),
            value,
        }
    }
}

/// The sentence beside a field; empty where nothing is wrong with it.
pub(crate) fn frase_di<'a>(errori: &'a [Refusal], campo: &str) -> &'a str {
    errori
        .iter()
        .find(|e| e.campo == campo)
        .map_or("", |e| e.frase.as_str())
}
