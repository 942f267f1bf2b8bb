//! Workbooks that come in: what their sheets are, a preview of every row, and the way back.

mod abbinamento;
mod analisi;
mod conferma;
mod file;
mod show;

pub(crate) use abbinamento::{abbina, edit as abbinamento};
pub(crate) use analisi::Letture;
pub(crate) use conferma::{abbandona, annulla, conferma};
pub(crate) use file::{modello, originale, rifiutate};
pub(crate) use show::{avanzamento, show};

use std::sync::Arc;

use domain::actor::Actor;
use domain::cartella::CartellaLetta;
use domain::vista::Vista;
use store::Conn;
use store::caricamenti::{self, Caricamento};

use crate::actor::Accesso;
use crate::app::App;
use crate::error::{Error, Result};

/// Where an import stands.
fn base(accesso: &Accesso, id: &str) -> String {
    format!("/{}/importazioni/fogli/{id}", accesso.ente.sigla)
}

/// The plan that an import goes to.
fn vista_di(
    c: &mut Conn,
    actor: &Actor,
    caricamento: &Caricamento,
) -> store::Result<Option<Vista>> {
    let Some(id) = &caricamento.vista else {
        return Ok(None);
    };
    let tutte = store::viste::list(c, actor)?;
    Ok(tutte.into_iter().map(|(v, _)| v).find(|v| v.id == *id))
}

/// An import with its plan, and its workbook read again.
struct Aperto {
    caricamento: Caricamento,
    vista: Option<Vista>,
    cartella: Arc<CartellaLetta>,
}

impl Aperto {
    async fn find(app: &App, accesso: &Accesso, id: &str) -> Result<Self> {
        let (actor, id) = (accesso.actor.clone(), id.to_owned());
        let (caricamento, vista, byte) = app
            .read(move |c| {
                let caricamento = caricamenti::find(c, &actor, &id)?;
                let vista = vista_di(c, &actor, &caricamento)?;
                let byte = caricamenti::file(c, &actor, &id)?;
                Ok((caricamento, vista, byte))
            })
            .await?;
        let (leggi, nome) = (
            app.servizi.leggi_cartella.clone(),
            caricamento.nome_file.clone(),
        );
        let letta = tokio::task::spawn_blocking(move || leggi(&nome, &byte))
            .await
            .map_err(|e| Error::interno(&e))?;
        match letta {
            Some(Ok(cartella)) => Ok(Self {
                caricamento,
                vista,
                cartella: Arc::new(cartella),
            }),
            Some(Err(no)) => Err(Error::Richiesta(no.frase)),
            None => Err(Error::Richiesta(format!(
                "«{}» non è più leggibile come foglio di calcolo: caricalo di nuovo.",
                caricamento.nome_file
            ))),
        }
    }

    fn anni(&self) -> Vec<i32> {
        self.vista.as_ref().map_or(Vec::new(), caricamenti::anni_di)
    }
}
