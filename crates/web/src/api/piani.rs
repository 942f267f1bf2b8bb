//! What stands around a plan: its versions and documents, its sessions of monitoring, what was published of it.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Actor;
use domain::allegato::Allegato;
use domain::monitoraggio::SessioneMonitoraggio;
use domain::pubblicazione::Edizione;
use domain::versione::VersionePiano;
use domain::vista::VistaId;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::attorno::AllegatoLetto;
use super::pagine::elenco;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;

/// A page of what stands around a plan.
async fn del_piano<T: Send + 'static, D: Serialize>(
    (app, accesso): (&App, Accesso),
    vista: String,
    query: Option<String>,
    leggi: fn(&mut Conn, &Actor, &VistaId) -> store::Result<Vec<T>>,
    chiave: fn(&T) -> String,
    dato: fn(&T) -> D,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| {
        let vista = store::viste::find(c, &accesso.actor, &vista)?;
        leggi(c, &accesso.actor, &vista.id)
    };
    elenco(app, query, leggi, chiave, dato).await
}

/// A version of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersioneLetta {
    numero: i32,
    /// Che cos'è, con il suo atto.
    leggibile: String,
    organo: Option<String>,
    numero_atto: Option<String>,
    /// AAAA-MM-GG.
    data_atto: Option<String>,
    /// Quando è stata fissata, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
    /// SHA-256 di ciò che contiene, in esadecimale.
    impronta: String,
    schede: usize,
}

/// Lists the versions of a plan, the latest first.
pub(super) async fn versioni(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::versioni::list;
    let dato = |v: &VersionePiano| VersioneLetta {
        numero: v.numero,
        leggibile: v.leggibile(),
        organo: v.provvedimento.as_ref().map(|p| p.organo.clone()),
        numero_atto: v.provvedimento.as_ref().map(|p| p.numero.clone()),
        data_atto: v.provvedimento.as_ref().map(|p| p.data.to_string()),
        quando: super::istante(v.quando),
        impronta: v.impronta.clone(),
        schede: v.schede,
    };
    let chiave = |v: &VersionePiano| v.numero.to_string();
    del_piano((&app, accesso), vista, query, leggi, chiave, dato).await
}

/// Lists the documents of a plan.
pub(super) async fn documenti(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::allegati::della_vista;
    let chiave = |a: &Allegato| a.id.0.clone();
    del_piano(
        (&app, accesso),
        vista,
        query,
        leggi,
        chiave,
        AllegatoLetto::di,
    )
    .await
}

/// A session of monitoring.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessioneLetta {
    id: String,
    nome: String,
    /// Il giorno di cui si chiede lo stato, AAAA-MM-GG.
    riferimento: String,
    /// L'ultimo giorno per rispondere, AAAA-MM-GG.
    termine: String,
    istruzioni: Option<String>,
    /// Quando è stata aperta, e quando è stata chiusa, AAAA-MM-GGThh:mm:ssZ.
    aperta: String,
    chiusa: Option<String>,
    /// Se il campione da verificare è stato estratto.
    campione_estratto: bool,
}

impl SessioneLetta {
    fn di(s: &SessioneMonitoraggio) -> Self {
        Self {
            id: s.id.0.clone(),
            nome: s.nome.clone(),
            riferimento: s.riferimento.to_string(),
            termine: s.termine.to_string(),
            istruzioni: s.istruzioni.clone(),
            aperta: super::istante(s.aperta),
            chiusa: s.chiusa.map(super::istante),
            campione_estratto: s.campione.is_some(),
        }
    }
}

/// Lists the sessions of a plan, the latest first.
pub(super) async fn monitoraggi(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::monitoraggi::list;
    let chiave = |s: &SessioneMonitoraggio| s.id.0.clone();
    del_piano(
        (&app, accesso),
        vista,
        query,
        leggi,
        chiave,
        SessioneLetta::di,
    )
    .await
}

/// Shows a session.
pub(super) async fn monitoraggio(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista, sessione)): Path<(String, String, String)>,
) -> Result<Response> {
    let sua = app
        .read(move |c| crate::monitoraggi::trova(c, &accesso.actor, &vista, &sessione))
        .await?;
    Ok(Json(SessioneLetta::di(&sua.1)).into_response())
}

/// An edition of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EdizioneLetta {
    numero: i32,
    /// `bozza`, `pubblicata` o `ritirata`.
    stato: String,
    /// La versione del piano; assente, se è il piano del giorno in cui fu preparata.
    versione: Option<i32>,
    /// Le chiavi dei campi scelti.
    campi: Vec<String>,
    /// SHA-256 di ciò che contiene: si rimanda per pubblicarla.
    impronta: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    creata: String,
    pubblicata: Option<String>,
    ritirata: Option<String>,
    /// L'ultimo giorno in cui deve restare, AAAA-MM-GG.
    fino: Option<String>,
    motivo: Option<String>,
}

/// Lists the editions of a plan.
pub(super) async fn edizioni(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, vista)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = store::pubblicazioni::list;
    let dato = |e: &Edizione| EdizioneLetta {
        numero: e.numero,
        stato: e.stato.codice().to_owned(),
        versione: e.scelte.versione,
        campi: e.scelte.campi.clone(),
        impronta: e.impronta.clone(),
        creata: super::istante(e.creata),
        pubblicata: e.pubblicata.map(super::istante),
        ritirata: e.ritirata.map(super::istante),
        fino: e.fino.map(|g| g.to_string()),
        motivo: e.motivo.clone(),
    };
    let chiave = |e: &Edizione| e.numero.to_string();
    del_piano((&app, accesso), vista, query, leggi, chiave, dato).await
}
