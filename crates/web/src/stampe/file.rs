//! The book as a file.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::libro::{OggettoStampa, ParametriStampa};
use store::stampe::{self, Stato};
use tokio_util::io::ReaderStream;

use super::list;
use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};

/// Sends the book, piece by piece: however long it is, little of it stands in memory.
pub(crate) async fn download(
    State(app): State<App>,
    accesso: Accesso,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let actor = accesso.actor.clone();
    let stampa = app.read(move |c| stampe::find(c, &actor, &id)).await?;
    if stampa.stato != Stato::Finita {
        return Err(Error::NonTrovata);
    }
    let parametri = list::parametri(&stampa)?;
    let nome = nome(&parametri);
    let percorso = (app.servizi.file_stampa)(&stampa.id);
    let sparito = |_| {
        Error::Richiesta(
            "Il file di questa stampa non c'è più: prepara la stampa di nuovo.".to_owned(),
        )
    };
    let file = tokio::fs::File::open(percorso).await.map_err(sparito)?;
    let lunghezza = file.metadata().await.map_err(sparito)?.len();
    let intestazioni = [
        (header::CONTENT_TYPE, parametri.formato.mime().to_owned()),
        (header::CONTENT_LENGTH, lunghezza.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{nome}\""),
        ),
    ];
    Ok((intestazioni, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// `2026_PTPC_2026-06-30.pdf`, with the CdR when one was chosen; of letters, digits and `_-.` only, which every disk takes.
fn nome(p: &ParametriStampa) -> String {
    let oggetto = match &p.oggetto {
        OggettoStampa::Oggi => None,
        OggettoStampa::Versione(n) => Some(format!("versione-{n}")),
        OggettoStampa::Confronto { .. } => Some("confronto".to_owned()),
        OggettoStampa::Prospetto { quale, .. } => Some(quale.codice().to_owned()),
    };
    let parti: Vec<&str> = [Some(p.vista.as_str()), oggetto.as_deref(), p.cdr.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let parti: String = parti
        .join("_")
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "_-.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let giorno = p.data_elaborazione.format("%Y-%m-%d");
    format!("{parti}_{giorno}.{}", p.formato.codice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_says_what_it_holds() {
        let data_elaborazione = chrono::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let mut p = ParametriStampa {
            formato: domain::libro::FormatoLibro::Pdf,
            vista: "2026_PTPC".into(),
            livelli: vec![],
            cdr: None,
            stato: None,
            gantt: None,
            oggetto: OggettoStampa::Oggi,
            data_elaborazione,
        };
        assert_eq!(nome(&p), "2026_PTPC_2026-06-30.pdf");
        p.cdr = Some("U 09\"/è".into());
        assert_eq!(nome(&p), "2026_PTPC_U-09---_2026-06-30.pdf");
    }
}
