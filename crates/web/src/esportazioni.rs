//! What a page lists, taken away as tables: as it is filtered, with the columns chosen, in the format chosen.

mod anagrafi;
mod piano;

pub(crate) use anagrafi::{cdr, persone, portatori};
pub(crate) use piano::{esporta, show};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::allegato::TipoAllegato;
use domain::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo};

use crate::app::App;
use crate::error::{Error, Result};

/// The formats that tables go out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formato {
    Xlsx,
    Ods,
    Csv,
    Json,
}

impl Formato {
    pub(crate) const TUTTI: &[Self] = &[Self::Xlsx, Self::Ods, Self::Csv, Self::Json];

    /// The end of the name of the file.
    pub(crate) fn nome(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    pub(crate) fn etichetta(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (XLSX)",
            Self::Ods => "OpenDocument (ODS)",
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    pub(crate) fn da_nome(nome: &str) -> Option<Self> {
        Self::TUTTI.iter().copied().find(|f| f.nome() == nome)
    }

    /// Whether a file of it holds several tables that a person opens together.
    pub(crate) fn in_piu_fogli(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods)
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => TipoAllegato::Xlsx.mime(),
            Self::Ods => TipoAllegato::Ods.mime(),
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// A list of a page as a table: its headings with how wide each column is, in characters, and its rows.
pub(crate) fn elenco(
    nome: &str,
    colonne: &[(&str, u16)],
    righe: Vec<Vec<Dato>>,
) -> FoglioDiCalcolo {
    FoglioDiCalcolo {
        nome: nome.to_owned(),
        colonne: colonne
            .iter()
            .map(|(etichetta, larghezza)| ColonnaDiCalcolo::new(*etichetta, *larghezza))
            .collect(),
        righe,
    }
}

/// A whole number in a cell.
pub(crate) fn quanti(n: usize) -> Dato {
    i64::try_from(n).map_or(Dato::Vuoto, |n| Dato::Numero(n.into()))
}

/// Gives the list of a page away, as `formato` names a format.
///
/// # Errors
/// [`Error::NonTrovata`] for a format that there is not.
pub(crate) async fn consegna_elenco(
    app: &App,
    titolo: String,
    foglio: FoglioDiCalcolo,
    formato: &str,
    nome: &str,
) -> Result<Response> {
    let formato = Formato::da_nome(formato).ok_or(Error::NonTrovata)?;
    let cartella = Cartella {
        titolo,
        creata: app.adesso(),
        fogli: vec![foglio],
    };
    consegna(app, cartella, formato, nome).await
}

/// Writes tables and gives them away under a name.
pub(crate) async fn consegna(
    app: &App,
    cartella: Cartella,
    formato: Formato,
    nome: &str,
) -> Result<Response> {
    let foglio = app.servizi.foglio.clone();
    // Several tables as CSV are a file each, together in an archive.
    let zip = formato == Formato::Csv && cartella.fogli.len() > 1;
    let byte = tokio::task::spawn_blocking(move || foglio(&cartella, formato.into()))
        .await
        .map_err(|e| Error::interno(&e))?
        .map_err(Error::Richiesta)?;
    let (mime, fine) = if zip {
        ("application/zip", "csv.zip")
    } else {
        (formato.mime(), formato.nome())
    };
    let intestazioni = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{nome}.{fine}\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((intestazioni, byte).into_response())
}
