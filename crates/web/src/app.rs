//! What every handler can reach: the database, the services handed in by the program, the clock.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::cartella::{Cartella, CartellaLetta, FormatoCartella};
use domain::importazione::{Lettura, Rifiuto};
use domain::modello::Sinonimo;
use domain::notifica::Ospiti;
use domain::orario;
use store::{Conn, Db, Tx};

use tokio::sync::Semaphore;

use crate::accesso::{Attese, Avviati, Entrati, Tentativi};
use crate::davanti::Davanti;
use crate::error::{Error, Result};
use crate::freno::Freno;
use crate::identita::Identita;
use crate::importazioni::Letture;
use crate::programmi::Programmi;
use crate::punteggi::Alberi;
use crate::viste::{SchedeTenute, Trovati};

/// Reads a printout: file name, bytes and the labels of the body's own modelli in, reading or refusal out.
pub type Leggi =
    dyn Fn(&str, &[u8], &[Sinonimo]) -> std::result::Result<Lettura, Rifiuto> + Send + Sync;

/// Writes a spreadsheet: what it holds and the kind of file in, its bytes out.
pub type Foglio =
    dyn Fn(&Cartella, FormatoCartella) -> std::result::Result<Vec<u8>, String> + Send + Sync;

/// Reads a spreadsheet: file name and bytes in, its tables or a refusal out; nothing when the file is none.
pub type LeggiCartella =
    dyn Fn(&str, &[u8]) -> Option<std::result::Result<CartellaLetta, Rifiuto>> + Send + Sync;

/// What `app` hands in, so that this crate knows neither typst nor a PDF reader nor the disk.
#[derive(Clone)]
pub struct Servizi {
    pub leggi: Arc<Leggi>,
    /// Wakes the worker that prints what is queued in `store::stampe`.
    pub sveglia: Arc<dyn Fn() + Send + Sync>,
    /// Where the file of a finished print lies.
    pub file_stampa: Arc<dyn Fn(&str) -> PathBuf + Send + Sync>,
    /// Writes a spreadsheet as a file; the sentence when it cannot.
    pub foglio: Arc<Foglio>,
    /// Reads a spreadsheet.
    pub leggi_cartella: Arc<LeggiCartella>,
    /// The clock. A test hands in its own.
    pub adesso: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Whether cookies are marked `Secure`: true when people come over HTTPS.
    pub solo_https: bool,
    /// What stands before the program.
    pub davanti: Davanti,
    /// From where people are known besides the passwords kept here.
    pub identita: Identita,
    /// Whether messages leave by electronic mail; then the address in [`Self::davanti`] is known.
    pub posta: bool,
    /// The hosts to which other programs may be told what happens.
    pub ospiti: Arc<Ospiti>,
    /// The name under which the public site stands alone, if it has one: nothing else is answered there.
    pub sito: Option<String>,
    /// How often programs may ask, and from where.
    pub programmi: Programmi,
}

/// Questions to directory and providers that may be under way at once.
const DOMANDE: usize = 24;

/// The state shared by all handlers.
#[derive(Clone)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) servizi: Servizi,
    pub(crate) tentativi: Arc<Tentativi>,
    /// Who has given his password and not his code yet.
    pub(crate) attese: Arc<Attese>,
    /// Who is at a provider, showing who he is.
    pub(crate) avviati: Arc<Avviati>,
    /// How often logins at providers begin, for each address; and how often passwords are tried with the directory, for each name.
    pub(crate) fuori: Arc<Freno>,
    pub(crate) directory: Arc<Freno>,
    /// Questions to directory and providers under way at once: one that does not answer must not hold every thread.
    domande: Arc<Semaphore>,
    /// From where people came in with the directory.
    pub(crate) entrati: Arc<Entrati>,
    /// How often codes of second factors are tried, for each account.
    pub(crate) codici: Arc<Freno>,
    /// How often refusals are written down, for each person.
    pub(crate) rifiuti: Arc<Freno>,
    /// How often programs ask, for each token.
    pub(crate) programmi: Arc<Freno>,
    pub(crate) trovati: Arc<Trovati>,
    /// Published editions that were read.
    pub(crate) edizioni: Arc<crate::pubblico::Edizioni>,
    pub(crate) alberi: Arc<Alberi>,
    pub(crate) schede: Arc<SchedeTenute>,
    /// The workbooks that are being compared with what is stored.
    pub(crate) letture: Arc<Letture>,
}

impl App {
    /// Wires database and services together.
    pub fn new(db: Db, servizi: Servizi) -> Self {
        let (insieme, ogni) = servizi.programmi.freno();
        Self {
            db,
            servizi,
            tentativi: Arc::new(Tentativi::new()),
            attese: Arc::default(),
            avviati: Arc::default(),
            fuori: Arc::new(Freno::new(60, Duration::seconds(2))),
            directory: Arc::new(Freno::new(8, Duration::minutes(2))),
            domande: Arc::new(Semaphore::new(DOMANDE)),
            entrati: Arc::default(),
            codici: Arc::new(Freno::new(20, Duration::minutes(3))),
            rifiuti: Arc::new(Freno::new(30, Duration::seconds(10))),
            programmi: Arc::new(Freno::new(insieme, ogni)),
            trovati: Arc::default(),
            edizioni: Arc::default(),
            alberi: Arc::default(),
            schede: Arc::default(),
            letture: Arc::default(),
        }
    }

    /// Now, as the program or the test tells it.
    pub(crate) fn adesso(&self) -> DateTime<Utc> {
        (self.servizi.adesso)()
    }

    /// Today, by the clocks of Italy.
    pub(crate) fn oggi(&self) -> NaiveDate {
        orario::giorno(self.adesso())
    }

    /// Reads from the database, off the threads that serve requests.
    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> store::Result<T> + Send + 'static,
    {
        let db = self.db.clone();
        blocking(move || db.read(f)).await
    }

    /// Asks a directory or a provider, off the threads of the server; `None` when too many questions wait for an answer already.
    pub(crate) async fn chiedi_fuori<T: Send + 'static>(
        &self,
        domanda: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Ok(posto) = Arc::clone(&self.domande).try_acquire_owned() else {
            tracing::error!("{DOMANDE} questions to directory and providers have no answer yet");
            return Ok(None);
        };
        let risposta = tokio::task::spawn_blocking(move || {
            let _posto = posto;
            domanda()
        });
        risposta.await.map(Some).map_err(|e| Error::interno(&e))
    }

    /// Writes as [`Self::write`] does, and hands what the store refused back to a page that can show it.
    pub(crate) async fn try_write<T, F>(&self, f: F) -> Result<store::Result<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
    {
        let db = self.db.clone();
        tokio::task::spawn_blocking(move || db.write(f))
            .await
            .map_err(|e| Error::interno(&e))
    }

    /// Does something with the database behind the answer, which does not wait for it: how long it takes tells nobody what was found.
    pub(crate) fn in_disparte<F>(&self, f: F)
    where
        F: FnOnce(&Db) -> store::Result<()> + Send + 'static,
    {
        let db = self.db.clone();
        // A program that ends waits for what has begun.
        drop(tokio::task::spawn_blocking(move || {
            if let Err(e) = f(&db) {
                tracing::error!("what was to be done behind an answer was not: {e}");
            }
        }));
    }

    /// Writes in one transaction, off the threads that serve requests.
    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
    {
        let db = self.db.clone();
        blocking(move || db.write(f)).await
    }
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> store::Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|e| Error::interno(&e))?
        .map_err(Error::from)
}
