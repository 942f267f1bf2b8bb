//! Files around an import: the template to be filled, the workbook as it came, the rows that were refused.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, FormatoCartella};
use domain::testo::nome_di_file;
use domain::tracciato::{EsitoRiga, Sorte, modello_da_compilare};
use serde::Deserialize;
use store::caricamenti;

use super::Aperto;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};
use crate::esportazioni::{Formato, consegna};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chiesto {
    vista: String,
    formato: String,
}

/// Gives away the template: made for a plan, with its years and the sheets of its levels.
pub(crate) async fn modello(
    State(app): State<App>,
    accesso: Accesso,
    Query(chiesto): Query<Chiesto>,
) -> Result<Response> {
    let formato = Formato::da_nome(&chiesto.formato)
        .filter(|f| f.in_piu_fogli())
        .unwrap_or(Formato::Xlsx);
    let actor = accesso.actor.clone();
    let codice = chiesto.vista.clone();
    let vista = app
        .read(move |c| {
            if codice.is_empty() {
                return Ok(None);
            }
            store::viste::find(c, &actor, &codice).map(Some)
        })
        .await?;
    let (livelli, anni) = vista
        .as_ref()
        .map_or((domain::Livello::TUTTI, Vec::new()), |v| {
            (v.tipo.livelli(), (v.anno - 2..=v.al.max(v.anno)).collect())
        });
    let cartella = Cartella {
        titolo: "Modello per importare in Schedario".to_owned(),
        creata: app.adesso(),
        fogli: modello_da_compilare(livelli, &anni),
    };
    let nome = vista.map_or("schedario-modello".to_owned(), |v| {
        format!("{}-modello", v.codice)
    });
    consegna(&app, cartella, formato, &nome).await
}

/// The workbook as it came.
pub(crate) async fn originale(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let (nome, byte) = app
        .read(move |c| {
            let caricamento = caricamenti::find(c, &actor, &id)?;
            Ok((caricamento.nome_file, caricamenti::file(c, &actor, &id)?))
        })
        .await?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!(
                    "attachment; filename=\"{}\"",
                    solo_ascii(&nome_di_file(&nome))
                ),
            ),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ],
        byte,
    )
        .into_response())
}

/// A name that stands in a header as it is.
fn solo_ascii(nome: &str) -> String {
    nome.chars()
        .map(|c| {
            if c.is_ascii_graphic() && c != '"' && c != '\\' {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// The heading under which the reasons stand.
const MOTIVO: &str = "Motivo del rifiuto";

/// The rows that were refused, as they stood in their sheets, each with its reasons: to be corrected and brought in again.
pub(crate) async fn rifiutate(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let aperto = Aperto::find(&app, &accesso, &id).await?;
    let (actor, suo) = (accesso.actor.clone(), id.clone());
    let righe = app
        .read(move |c| caricamenti::tutti_gli_esiti(c, &actor, &suo, "rifiutata"))
        .await?;
    if righe.is_empty() {
        return Err(Error::Richiesta(
            "Nessuna riga è stata rifiutata: non c'è niente da correggere.".to_owned(),
        ));
    }
    let abbinati = &aperto.caricamento.abbinamento.fogli;
    let fogli = aperto
        .cartella
        .fogli
        .iter()
        .zip(abbinati)
        .filter_map(|(foglio, abbinato)| {
            let sue: Vec<&EsitoRiga> = righe.iter().filter(|r| r.foglio == foglio.nome).collect();
            if sue.is_empty() {
                return None;
            }
            let testa = foglio
                .righe
                .get(abbinato.intestazione)
                .cloned()
                .unwrap_or_default();
            let larga = sue
                .iter()
                .filter_map(|r| foglio.righe.get(r.riga - 1))
                .map(Vec::len)
                .max()
                .unwrap_or(0)
                .max(testa.len());
            let colonne = (0..larga)
                .map(|c| testa.get(c).map_or(String::new(), Dato::leggibile))
                .map(|t| ColonnaDiCalcolo::new(t, 24))
                .chain([ColonnaDiCalcolo::new(MOTIVO, 60)]);
            let righe = sue.iter().map(|r| {
                let mut celle = foglio.righe.get(r.riga - 1).cloned().unwrap_or_default();
                celle.resize(larga, Dato::Vuoto);
                celle.push(Dato::testo(motivi(r)));
                celle
            });
            Some(FoglioDiCalcolo {
                nome: foglio.nome.clone(),
                colonne: colonne.collect(),
                righe: righe.collect(),
            })
        });
    let cartella = Cartella {
        titolo: format!("Righe rifiutate di {}", aperto.caricamento.nome_file),
        creata: app.adesso(),
        fogli: fogli.collect(),
    };
    consegna(&app, cartella, Formato::Xlsx, "righe-rifiutate").await
}

fn motivi(r: &EsitoRiga) -> String {
    match &r.sorte {
        Sorte::Rifiutata(motivi) => motivi
            .iter()
            .map(|m| format!("{}: {}", m.dove, m.frase))
            .collect::<Vec<_>>()
            .join("\n"),
        _ => String::new(),
    }
}

impl From<Formato> for FormatoCartella {
    fn from(f: Formato) -> Self {
        match f {
            Formato::Xlsx => Self::Xlsx,
            Formato::Ods => Self::Ods,
            Formato::Csv => Self::Csv,
            Formato::Json => Self::Json,
        }
    }
}
