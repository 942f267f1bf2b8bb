//! What stands around a sheet: its blocks as they are typed, what was said and attached, what was done to it, what it answers when it is asked.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Actor;
use domain::allegato::{Allegato, ParteAllegato};
use domain::commento::Commento;
use domain::scheda::SchedaId;
use serde::Serialize;
use store::Conn;
use store::storia::{Oggetto, RigaStoria};
use utoipa::ToSchema;

use super::pagine::elenco;
use super::schede::etag;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;
use crate::schede::{Caricata, leggi_blocco, leggi_risposta};

/// A block of a sheet, as it is typed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BloccoLetto {
    /// Cresce a ogni salvataggio: è anche il segno da rimandare in If-Match.
    versione: i64,
    /// I campi, ciascuno con ciò che vi è scritto; vuoto, se il blocco è una tabella.
    campi: BTreeMap<String, String>,
    /// Le righe della tabella, ciascuna con i suoi campi e con «origine»; vuoto, se il blocco ha solo campi.
    righe: Vec<BTreeMap<String, String>>,
}

/// Shows a block.
pub(super) async fn blocco(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice, blocco)): Path<(String, String, String, String)>,
) -> Result<Response> {
    let letto = app
        .read(move |c| {
            let caricata = Caricata::find(c, &accesso.actor, &vista, &codice)?;
            let (campi, righe) = leggi_blocco(&caricata, &blocco)?;
            Ok(BloccoLetto {
                versione: caricata.scheda.versione(),
                campi: campi.into_iter().collect(),
                righe: righe.into_iter().map(|r| r.into_iter().collect()).collect(),
            })
        })
        .await?;
    Ok(([(header::ETAG, etag(letto.versione))], Json(letto)).into_response())
}

/// A page of what hangs from a sheet.
async fn della_scheda<T: Send + 'static, D: Serialize>(
    (app, accesso): (&App, Accesso),
    (vista, codice): (String, String),
    query: Option<String>,
    leggi: fn(&mut Conn, &Actor, &SchedaId) -> store::Result<Vec<T>>,
    chiave: fn(&T) -> String,
    dato: fn(&T) -> D,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| {
        let caricata = Caricata::find(c, &accesso.actor, &vista, &codice)?;
        leggi(c, &accesso.actor, caricata.scheda.id())
    };
    elenco(app, query, leggi, chiave, dato).await
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentoLetto {
    id: String,
    chi: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
    /// La fase o l'indicatore di cui parla.
    parte: Option<String>,
    /// Vuoto, se chi l'ha scritto l'ha tolto.
    testo: String,
    corretto: bool,
    tolto: bool,
}

/// Lists what was said of a sheet.
pub(super) async fn commenti(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::commenti::list;
    let dato = |k: &Commento| CommentoLetto {
        id: k.id.0.clone(),
        chi: k.chi.clone(),
        quando: super::istante(k.quando),
        parte: k.parte.as_ref().map(ParteAllegato::leggibile),
        testo: k.testo.clone(),
        corretto: k.corretto.is_some(),
        tolto: k.tolto.is_some(),
    };
    let chiave = |k: &Commento| k.id.0.clone();
    della_scheda((&app, accesso), (vista, codice), query, leggi, chiave, dato).await
}

/// Something attached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AllegatoLetto {
    id: String,
    nome: String,
    /// La fase o l'indicatore di cui è la prova.
    parte: Option<String>,
    byte: i64,
    /// SHA-256 dei byte, in esadecimale.
    sha256: String,
    chi: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
}

impl AllegatoLetto {
    pub(super) fn di(a: &Allegato) -> Self {
        Self {
            id: a.id.0.clone(),
            nome: a.nome.clone(),
            parte: a.posto.parte.as_ref().map(ParteAllegato::leggibile),
            byte: a.byte,
            sha256: a.sha256.clone(),
            chi: a.chi.clone(),
            quando: super::istante(a.quando),
        }
    }
}

/// Lists what is attached to a sheet.
pub(super) async fn allegati(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::allegati::list;
    let chiave = |a: &Allegato| a.id.0.clone();
    let dato = AllegatoLetto::di;
    della_scheda((&app, accesso), (vista, codice), query, leggi, chiave, dato).await
}

/// A line of the trail of a sheet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RigaDiStoria {
    /// Cresce di uno a ogni riga dell'ente.
    progressivo: i64,
    atto: String,
    /// Chiave del campo; vuota, se l'atto non ne tocca.
    campo: String,
    prima: String,
    dopo: String,
    chi: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
    nota: Option<String>,
    /// Impronta della riga, che comprende quella della riga prima.
    impronta: String,
}

/// Lists what was done to a sheet.
pub(super) async fn storia(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, codice)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = |c: &mut Conn, actor: &Actor, scheda: &SchedaId| {
        store::storia::di(c, actor, &Oggetto::Scheda(scheda.clone()))
    };
    let dato = |r: &RigaStoria| RigaDiStoria {
        progressivo: r.progressivo,
        atto: r.atto.nome().to_owned(),
        campo: r.campo.clone(),
        prima: crate::schede::letto(&r.campo, &r.prima),
        dopo: crate::schede::letto(&r.campo, &r.dopo),
        chi: r.chi.clone(),
        quando: super::istante(r.quando),
        nota: r.nota.clone(),
        impronta: r.impronta.clone(),
    };
    let chiave = |r: &RigaStoria| format!("{} {}", r.progressivo, r.campo);
    della_scheda((&app, accesso), (vista, codice), query, leggi, chiave, dato).await
}

/// What a sheet answers to a session of monitoring.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RispostaLetta {
    stato: String,
    /// La versione della scheda: è anche il segno da rimandare in If-Match.
    versione: i64,
    /// La versione della risposta, da rimandare con ciò che si scrive.
    versione_risposta: i64,
    /// I campi del modulo, ciascuno con ciò che vi è scritto.
    valori: BTreeMap<String, String>,
    commento: Option<String>,
    idoneita: Option<String>,
    /// Perché è stata rinviata.
    motivo: Option<String>,
    /// L'esito della verifica.
    esito: Option<String>,
    rilievi: Option<String>,
}

/// Shows an answer.
pub(super) async fn risposta(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione, codice)): Path<(String, String, String, String)>,
) -> Result<Response> {
    let dove = (vista, sessione, codice);
    let (scheda, raccolta, valori) = leggi_risposta(&app, &accesso, &dove).await?;
    let letta = RispostaLetta {
        stato: raccolta.stato.codice().to_owned(),
        versione: scheda.versione(),
        versione_risposta: raccolta.versione,
        valori: valori.into_iter().collect(),
        commento: raccolta.commento,
        idoneita: raccolta.idoneita.map(|i| i.codice().to_owned()),
        motivo: raccolta.motivo,
        esito: raccolta.esito.map(|e| e.codice().to_owned()),
        rilievi: raccolta.rilievi,
    };
    Ok(([(header::ETAG, etag(letta.versione))], Json(letta)).into_response())
}
