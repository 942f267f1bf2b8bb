//! What an office reads of its body: who comes in, what was imported, what is printed.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::incarico::Incarico;
use serde::Serialize;
use store::Conn;
use store::caricamenti::Caricamento;
use store::importazioni::Voce;
use store::stampe::Stampa;
use store::utenti::Membro;
use utoipa::ToSchema;

use super::pagine::elenco;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::Result;

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IncaricoLetto {
    id: String,
    ruolo: String,
    /// Codice del CdR; assente, per tutto l'ente.
    cdr: Option<String>,
    /// Primo e ultimo giorno, AAAA-MM-GG.
    dal: String,
    al: Option<String>,
    revocato: bool,
}

/// Somebody who comes in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccessoLetto {
    /// Il numero della persona.
    id: i64,
    nome: String,
    /// Se ha scelto la password.
    entrato: bool,
    incarichi: Vec<IncaricoLetto>,
}

/// Lists those who come in, by name.
pub(super) async fn accessi(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| {
        let incarichi = store::incarichi::list(c, &accesso.actor)?;
        let membri = store::utenti::list(c, &accesso.actor)?.into_iter();
        let con_i_suoi = membri.map(|m| {
            let suoi = incarichi.iter().filter(|i| i.utente == m.id);
            let suoi: Vec<Incarico> = suoi.cloned().collect();
            (m, suoi)
        });
        Ok(con_i_suoi.collect())
    };
    let dato = |(m, incarichi): &(Membro, Vec<Incarico>)| AccessoLetto {
        id: m.id.0,
        nome: m.nome.clone(),
        entrato: m.entrato,
        incarichi: incarichi.iter().map(incarico).collect(),
    };
    elenco(&app, query, leggi, |(m, _)| m.id.0.to_string(), dato).await
}

fn incarico(i: &Incarico) -> IncaricoLetto {
    IncaricoLetto {
        id: i.id.0.clone(),
        ruolo: i.ruolo.codice().to_owned(),
        cdr: i.cdr.as_ref().map(|c| c.codice.clone()),
        dal: i.dal.to_string(),
        al: i.al.map(|g| g.to_string()),
        revocato: i.revocato.is_some(),
    }
}

/// An import of a printout.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportazioneLetta {
    id: String,
    nome_file: String,
    /// `anteprima`, `confermata` o `annullata`.
    stato: String,
    /// Codice della vista che la stampa nomina.
    vista: Option<String>,
    schede: usize,
    /// Righe che non hanno trovato posto.
    non_collocate: usize,
    chi: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
}

/// Lists the printouts that came in, the latest first.
pub(super) async fn importazioni(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| store::importazioni::list(c, &accesso.actor);
    let dato = |v: &Voce| ImportazioneLetta {
        id: v.id.clone(),
        nome_file: v.nome_file.clone(),
        stato: v.stato.nome().to_owned(),
        vista: v.riassunto.vista.clone(),
        schede: v.riassunto.schede,
        non_collocate: v.riassunto.non_collocate,
        chi: v.chi.clone(),
        quando: super::istante(v.quando),
    };
    elenco(&app, query, leggi, |v| v.id.clone(), dato).await
}

/// An import of a workbook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoglioLetto {
    id: String,
    nome_file: String,
    /// Da `abbinamento` ad `anteprima` a `registrato`; `fallito` dice perché in «errore».
    stato: String,
    nuove: usize,
    cambiate: usize,
    invariate: usize,
    tralasciate: usize,
    rifiutate: usize,
    errore: Option<String>,
    chi: String,
    /// Quando, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
}

/// Lists the workbooks that came in, the latest first.
pub(super) async fn fogli(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| store::caricamenti::list(c, &accesso.actor);
    let dato = |v: &Caricamento| FoglioLetto {
        id: v.id.clone(),
        nome_file: v.nome_file.clone(),
        stato: v.stato.nome().to_owned(),
        nuove: v.conteggi.nuove,
        cambiate: v.conteggi.cambiate,
        invariate: v.conteggi.invariate,
        tralasciate: v.conteggi.tralasciate,
        rifiutate: v.conteggi.rifiutate,
        errore: v.errore.clone(),
        chi: v.chi.clone(),
        quando: super::istante(v.quando),
    };
    elenco(&app, query, leggi, |v| v.id.clone(), dato).await
}

/// A print.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StampaLetta {
    id: String,
    /// `in_coda`, `in_corso`, `finita`, `fallita` o `annullata`.
    stato: String,
    /// Schede composte finora, e quante in tutto.
    fatte: i32,
    totale: i32,
    errore: Option<String>,
    chi: String,
    /// Quando è stata chiesta, AAAA-MM-GGThh:mm:ssZ.
    quando: String,
}

impl StampaLetta {
    fn di(s: &Stampa) -> Self {
        Self {
            id: s.id.clone(),
            stato: s.stato.nome().to_owned(),
            fatte: s.fatte,
            totale: s.totale,
            errore: s.errore.clone(),
            chi: s.chi.clone(),
            quando: super::istante(s.quando),
        }
    }
}

/// Lists the prints, the latest first.
pub(super) async fn stampe(
    State(app): State<App>,
    accesso: Accesso,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let leggi = move |c: &mut Conn| store::stampe::list(c, &accesso.actor);
    elenco(&app, query, leggi, |s| s.id.clone(), StampaLetta::di).await
}

/// Shows a print.
pub(super) async fn stampa(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let sua = app
        .read(move |c| store::stampe::find(c, &accesso.actor, &id))
        .await?;
    Ok(Json(StampaLetta::di(&sua)).into_response())
}
