//! A workbook is compared with what is stored, off the requests: the person sees how far it is, and others do not wait for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::actor::Actor;
use store::caricamenti;
use tokio::sync::Semaphore;

use super::vista_di;
use crate::app::App;

/// Workbooks compared at once: each takes a core and some memory.
const INSIEME: usize = 1;

/// How far a comparison is, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Avanzamento {
    pub fatte: usize,
    /// None are counted before the file is read.
    pub tutte: usize,
}

/// The comparisons under way, by the key of their import.
#[derive(Debug)]
pub(crate) struct Letture {
    in_corso: Mutex<HashMap<String, Avanzamento>>,
    turno: Semaphore,
}

impl Default for Letture {
    fn default() -> Self {
        Self {
            in_corso: Mutex::default(),
            turno: Semaphore::new(INSIEME),
        }
    }
}

impl Letture {
    fn con<T>(&self, f: impl FnOnce(&mut HashMap<String, Avanzamento>) -> T) -> T {
        // A panic elsewhere leaves the figures as they are, and they are only shown.
        f(&mut self.in_corso.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far a comparison is; `None` when it is not under way.
    pub(super) fn avanzamento(&self, id: &str) -> Option<Avanzamento> {
        self.con(|m| m.get(id).copied())
    }
}

/// Begins to compare an import, unless it is being compared already. Called again after a restart of the program, it begins anew.
pub(super) fn avvia(app: &App, actor: &Actor, id: &str) {
    let nuova = app.letture.con(|m| {
        let nuova = !m.contains_key(id);
        m.entry(id.to_owned()).or_default();
        nuova
    });
    if !nuova {
        return;
    }
    let (app, actor, id) = (app.clone(), actor.clone(), id.to_owned());
    tokio::spawn(async move {
        // Closed only when the program ends.
        let Ok(_turno) = app.letture.turno.acquire().await else {
            return;
        };
        let (qui, chi, suo) = (app.clone(), actor.clone(), id.clone());
        let esito = tokio::task::spawn_blocking(move || confronta(&qui, &chi, &suo)).await;
        if let Err(frase) = esito.unwrap_or_else(|e| {
            tracing::error!("a workbook could not be compared: {e}");
            Err("il file non si può leggere: sembra danneggiato. Chiedine un'altra copia a chi lo ha prodotto".to_owned())
        }) {
            let suo = id.clone();
            if let Err(e) = app.write(move |tx| caricamenti::fail(tx, &actor, &suo, &frase)).await {
                tracing::error!("a workbook that could not be compared is not marked: {e:?}");
            }
        }
        app.letture.con(|m| m.remove(&id));
    });
}

/// Reads, compares, keeps the preview; the sentence when it cannot.
fn confronta(app: &App, actor: &Actor, id: &str) -> Result<(), String> {
    let letta: Arc<Letture> = app.letture.clone();
    let avanza = |fatte: usize, tutte: Option<usize>| {
        letta.con(|m| {
            if let Some(a) = m.get_mut(id) {
                a.fatte = fatte;
                a.tutte = tutte.unwrap_or(a.tutte);
            }
        });
    };
    let esito = (|| {
        let (caricamento, vista, byte) = app.db.read(|c| {
            let caricamento = caricamenti::find(c, actor, id)?;
            let vista = vista_di(c, actor, &caricamento)?;
            Ok((caricamento, vista, caricamenti::file(c, actor, id)?))
        })?;
        let cartella = match (app.servizi.leggi_cartella)(&caricamento.nome_file, &byte) {
            Some(Ok(cartella)) => cartella,
            Some(Err(no)) => return Err(store::Error::Rifiuto(vec![no.frase])),
            None => {
                return Err(store::Error::Rifiuto(vec![
                    "il file non è un foglio di calcolo".to_owned(),
                ]));
            }
        };
        drop(byte);
        avanza(0, Some(cartella.fogli.iter().map(|f| f.righe.len()).sum()));
        let quando = app.adesso();
        let preparato = app.db.read(|c| {
            caricamenti::prepara(
                c,
                actor,
                &cartella,
                &caricamento.abbinamento,
                caricamento.opzioni,
                vista.as_ref(),
                quando,
                &mut |fatte| avanza(fatte, None),
            )
        })?;
        app.db
            .write(|tx| caricamenti::set_anteprima(tx, actor, id, &preparato))
    })();
    match esito {
        // Given up meanwhile: nobody waits for it.
        Ok(()) | Err(store::Error::NotFound) => Ok(()),
        Err(store::Error::Rifiuto(frasi)) => Err(frasi.join("; ")),
        Err(e) => {
            tracing::error!("a workbook could not be compared: {e}");
            Err("il confronto con quanto è registrato non è riuscito: prova di nuovo".to_owned())
        }
    }
}
