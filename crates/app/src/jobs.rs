//! The background worker that prints books: one thread, one book at a time, each on every core.

mod programmati;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::Actor;
use domain::libro::ParametriStampa;
use domain::permesso::Permesso;
use reports::Avanzamento;
use store::Db;
use store::stampe::{self, Stampa, Stato};

use crate::stampa;

/// How long a printed book stays.
const CONSERVATI: chrono::Duration = chrono::Duration::days(7);

/// How often the queue is looked at without being woken: another program may share the database.
const GIRO: Duration = Duration::from_secs(30);

/// How often a running print tells how far it is, and learns whether it was cancelled.
const RESPIRO: Duration = Duration::from_millis(200);

const INTERROTTA: &str =
    "La stampa è stata interrotta perché il programma si è fermato: chiedila di nuovo.";

/// Clock of the worker; a test hands in its own.
pub(crate) type Orologio = fn() -> DateTime<Utc>;

/// The running worker. Dropping it stops the book being printed and waits for the thread.
pub(crate) struct Lavori {
    sveglia: SyncSender<()>,
    fermo: Arc<AtomicBool>,
    filo: Option<JoinHandle<()>>,
}

impl Lavori {
    /// Starts the worker; `pubblico` is what the address of a link in a message begins with. Prints that an earlier run left behind are marked as failed, with a sentence.
    ///
    /// # Errors
    /// When the folder of the books cannot be made, or the database does not answer.
    pub(crate) fn avvia(
        db: &Db,
        data: &Path,
        pubblico: &str,
        adesso: Orologio,
    ) -> anyhow::Result<Self> {
        let cartella = data.join("stampe");
        std::fs::create_dir_all(&cartella)
            .with_context(|| format!("La cartella «{}» non si può creare", cartella.display()))?;
        let interrotte = db.write(|tx| stampe::fail_interrupted(tx, INTERROTTA))?;
        if interrotte > 0 {
            tracing::info!("{interrotte} prints of an earlier run marked as failed");
        }
        let (sveglia, chiamate) = mpsc::sync_channel(1);
        let fermo = Arc::new(AtomicBool::new(false));
        let lavoro = Lavoro {
            db: db.clone(),
            cartella,
            fermo: Arc::clone(&fermo),
            pubblico: pubblico.to_owned(),
            adesso,
        };
        let filo = std::thread::Builder::new()
            .name("stampe".to_owned())
            .spawn(move || lavoro.gira(&chiamate))
            .context("Il lavoro di stampa non si avvia")?;
        Ok(Self {
            sveglia,
            fermo,
            filo: Some(filo),
        })
    }

    /// What wakes the worker; calls while it is awake already are one.
    pub(crate) fn sveglia(&self) -> Arc<dyn Fn() + Send + Sync> {
        let sveglia = self.sveglia.clone();
        Arc::new(move || chiama(&sveglia))
    }
}

/// A full channel means that it is about to wake anyway; a closed one, that the program is ending.
fn chiama(sveglia: &SyncSender<()>) {
    if let Err(TrySendError::Disconnected(())) = sveglia.try_send(()) {
        tracing::debug!("the print worker is gone");
    }
}

impl Drop for Lavori {
    fn drop(&mut self) {
        self.fermo.store(true, Ordering::Relaxed);
        chiama(&self.sveglia);
        if let Some(Err(_)) = self.filo.take().map(JoinHandle::join) {
            tracing::error!("the print worker ended badly");
        }
    }
}

/// Where the book of a print lies.
pub(crate) fn file(data: &Path, id: &str) -> PathBuf {
    data.join("stampe").join(format!("{id}.pdf"))
}

struct Lavoro {
    db: Db,
    cartella: PathBuf,
    fermo: Arc<AtomicBool>,
    pubblico: String,
    adesso: Orologio,
}

impl Lavoro {
    fn gira(&self, chiamate: &Receiver<()>) {
        while !self.fermo.load(Ordering::Relaxed) {
            if let Err(e) = programmati::metti_in_coda(&self.db, (self.adesso)()) {
                tracing::error!("saved reports: {e:#}");
            }
            if let Err(e) = programmati::ritira(&self.db, (self.adesso)()) {
                tracing::error!("publications: {e:#}");
            }
            if let Err(e) = self.svuota() {
                tracing::error!("prints: {e:#}");
            }
            self.sgombra();
            if let Err(RecvTimeoutError::Disconnected) = chiamate.recv_timeout(GIRO) {
                return;
            }
        }
    }

    /// Prints what is queued, the oldest first, until nothing is.
    fn svuota(&self) -> anyhow::Result<()> {
        while !self.fermo.load(Ordering::Relaxed) {
            let Some((actor, prossima)) = self.prossima()? else {
                return Ok(());
            };
            match self.db.write(|tx| stampe::start(tx, &actor, &prossima.id)) {
                // Cancelled meanwhile, or taken by another worker.
                Err(store::Error::NotFound) => continue,
                altro => altro?,
            }
            self.stampa(&actor, &prossima)?;
        }
        Ok(())
    }

    fn prossima(&self) -> anyhow::Result<Option<(Actor, Stampa)>> {
        let in_coda = self.db.read(|c| {
            let mut tutte = Vec::new();
            for ente in store::enti::list(c)? {
                let actor = Actor::operatore(ente.id);
                tutte.extend(
                    stampe::list(c, &actor)?
                        .into_iter()
                        .filter(|s| s.stato == Stato::InCoda)
                        .map(|s| (actor.clone(), s)),
                );
            }
            Ok(tutte)
        })?;
        Ok(in_coda
            .into_iter()
            .min_by(|(_, a), (_, b)| (a.quando, &a.id).cmp(&(b.quando, &b.id))))
    }

    fn stampa(&self, actor: &Actor, richiesta: &Stampa) -> anyhow::Result<()> {
        let id = &richiesta.id;
        let file = self.cartella.join(format!("{id}.pdf"));
        let mut detto = None;
        let esito = serde_json::from_str::<ParametriStampa>(&richiesta.parametri)
            .context("I parametri della stampa non si leggono")
            .and_then(|parametri| {
                let chi = self.chi_ha_chiesto(actor, richiesta)?;
                stampa::scrivi(&self.db, &chi, &parametri, &file, &mut |a| {
                    self.avanza(actor, id, a, &mut detto)
                })
            });
        let fermato = self.fermo.load(Ordering::Relaxed);
        let errore = match &esito {
            Err(_) if fermato => Some(INTERROTTA.to_owned()),
            Err(e) => Some(format!("{e:#}")),
            Ok(_) => None,
        };
        let registrato = match &errore {
            None => self
                .db
                .write(|tx| stampe::finish(tx, actor, id, &file.to_string_lossy())),
            Some(perche) => {
                tracing::warn!("print {id}: {perche}");
                self.db.write(|tx| stampe::fail(tx, actor, id, perche))
            }
        };
        match registrato {
            // Cancelled in the very last moment, or while it was being composed: the book is not wanted.
            Err(store::Error::NotFound) => {
                togli(&file);
                return Ok(());
            }
            altro => altro?,
        }
        programmati::annuncia(
            &self.db,
            actor,
            richiesta,
            &self.pubblico,
            errore.as_deref(),
            (self.adesso)(),
        )
    }

    /// A book holds what whoever asked for it may read, on the day it is printed.
    fn chi_ha_chiesto(&self, operatore: &Actor, richiesta: &Stampa) -> anyhow::Result<Actor> {
        let Some(utente) = richiesta.chi_utente else {
            return Ok(operatore.clone());
        };
        let oggi = domain::orario::giorno((self.adesso)());
        let chi = self.db.read(|c| {
            store::incarichi::actor_di(c, operatore.ente, utente, &richiesta.chi, oggi)
        })?;
        chi.filter(|a| a.puo(Permesso::Stampare))
            .context("Chi ha chiesto la stampa non ha più un incarico che lo permette")
    }

    /// Tells how far a print is, now and then; breaks when it is not wanted any more. `detto` is when it was last told.
    fn avanza(
        &self,
        actor: &Actor,
        id: &str,
        a: Avanzamento,
        detto: &mut Option<Instant>,
    ) -> ControlFlow<()> {
        if self.fermo.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        if a.fatte > 0 && a.fatte < a.totale && detto.is_some_and(|t| t.elapsed() < RESPIRO) {
            return ControlFlow::Continue(());
        }
        *detto = Some(Instant::now());
        let numero = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        match self
            .db
            .write(|tx| stampe::progress(tx, actor, id, numero(a.fatte), numero(a.totale)))
        {
            Err(store::Error::NotFound) => ControlFlow::Break(()),
            Err(e) => {
                // A book is worth more than its progress bar.
                tracing::warn!("progress of print {id}: {e}");
                ControlFlow::Continue(())
            }
            Ok(()) => ControlFlow::Continue(()),
        }
    }

    /// Takes away old books, and what an interrupted print left half written.
    fn sgombra(&self) {
        let voci = match std::fs::read_dir(&self.cartella) {
            Ok(voci) => voci,
            Err(e) => return tracing::warn!("{}: {e}", self.cartella.display()),
        };
        let adesso = (self.adesso)();
        let programmate = self
            .db
            .read(|c| stampe::programmate(c, adesso - programmati::CONSERVATI));
        let programmate = match programmate {
            Ok(programmate) => programmate,
            Err(e) => return tracing::warn!("which books are kept longer: {e}"),
        };
        for voce in voci.flatten() {
            let (percorso, nome) = (voce.path(), voce.file_name());
            let stampa = percorso.file_stem().unwrap_or_default().to_string_lossy();
            let vecchio = !programmate.contains(stampa.as_ref())
                && voce
                    .metadata()
                    .and_then(|m| m.modified())
                    .is_ok_and(|t| DateTime::<Utc>::from(t) < adesso - CONSERVATI);
            if vecchio || nome.to_string_lossy().ends_with(".parziale") {
                togli(&percorso);
            }
        }
    }
}

fn togli(file: &Path) {
    match std::fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!("{}: {e}", file.display())
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
