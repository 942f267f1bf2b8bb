//! A book: sheets composed on every core, written in order, joined by page tree, tags, links, bookmarks and page numbers.
//!
//! The composers need no object numbers: they hand over pages and logical trees that count from zero. Whoever writes gives the numbers, in the order
//! of the book, so the same data always give the same bytes. What has been written is forgotten, except for what the end of the file must know of it:
//! titles for bookmarks and index, the links, and eight bytes an object.

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use domain::gantt::{self, Gantt};
use domain::libro::{Capitolo, Foglio, Frontespizio, Libro};

use crate::caratteri::Caratteri;
use crate::composizione::{Composizione, Rimando};
use crate::foglio;
use crate::oggetti::{LIVELLO, comprimi};
use crate::stesura::Stesura;
use crate::struttura::Albero;
use crate::testo::Testi;
use crate::{Avanzamento, Errore, Fonte};

/// Sheets composed in one go by a worker: enough to keep it busy, few enough to keep memory low.
const PER_PARTE: usize = 12;
/// Parts under way for each worker, so that none waits for the writer.
const IN_VOLO: usize = 3;

/// A page ready to be written.
pub(crate) struct PaginaComposta {
    /// The content stream, compressed.
    pub(crate) flusso: Vec<u8>,
    /// For each marked content, the node that owns it.
    pub(crate) proprietari: Vec<u32>,
}

/// A composed sheet, title page or Gantt.
pub(crate) struct Composta {
    pub(crate) pagine: Vec<PaginaComposta>,
    pub(crate) albero: Albero,
    pub(crate) rimandi: Vec<Rimando>,
    /// What names it in bookmarks, index and running header; a title page stands under the name of its chapter.
    pub(crate) scheda: Option<Intestata>,
}

impl Composta {
    fn e_una_scheda(&self) -> bool {
        self.scheda.as_ref().is_some_and(|s| s.codice.is_some())
    }
}

/// What bookmark, index and running header say of a sheet or a Gantt.
pub(crate) struct Intestata {
    /// Where links to the sheet lead; a Gantt has none.
    pub(crate) codice: Option<String>,
    pub(crate) nome: String,
    pub(crate) intestazione: String,
}

/// What is to be composed.
enum Lavoro {
    Frontespizio(Box<Frontespizio>, String),
    /// Sheets; with the chapter's title when the first of them must say it.
    Fogli(Vec<Foglio>, Option<String>),
    Gantt(Box<Gantt>),
}

type Esito = (usize, Result<Vec<Composta>, Errore>);

/// Composes and writes a whole book.
pub(crate) fn scrivi(
    testata: &Libro,
    fonte: &mut dyn Fonte,
    out: &mut dyn Write,
    ogni: &mut dyn FnMut(Avanzamento) -> ControlFlow<()>,
) -> Result<(), Errore> {
    let caratteri = Caratteri::condivisi()?;
    let totale = fonte.fogli();
    let mut stesura = Stesura::nuova(testata, caratteri, out)?;
    thread::scope(|ambito| {
        let (manda_lavoro, lavori) = channel::<(usize, Lavoro)>();
        let (manda_esito, esiti) = channel::<Esito>();
        let lavori = Arc::new(Mutex::new(lavori));
        let operai = thread::available_parallelism()
            .map_or(1, NonZero::get)
            .min(8);
        for _ in 0..operai {
            let (lavori, manda_esito) = (Arc::clone(&lavori), manda_esito.clone());
            ambito.spawn(move || lavora(caratteri, &lavori, &manda_esito));
        }
        drop(manda_esito);
        let mut coda = Coda {
            manda: manda_lavoro,
            esiti,
            pronte: BTreeMap::new(),
            mandate: 0,
            scritte: 0,
            limite: operai * IN_VOLO,
        };
        let mut fatte = 0;
        if ogni(Avanzamento { fatte, totale }).is_break() {
            return Err(Errore::Annullata);
        }
        // Which parts open or close a chapter, for those not yet written.
        let mut parti: BTreeMap<usize, (Option<String>, bool)> = BTreeMap::new();
        let mut scrivi = |composte: Vec<Composta>,
                          segno: (Option<String>, bool),
                          stesura: &mut Stesura<'_>|
         -> Result<(), Errore> {
            if let Some(titolo) = segno.0 {
                stesura.apri_capitolo(&titolo);
            }
            for composta in composte {
                fatte += usize::from(composta.e_una_scheda());
                stesura.aggiungi(composta)?;
            }
            if segno.1 {
                stesura.chiudi_capitolo()?;
            }
            if ogni(Avanzamento {
                fatte,
                totale: totale.max(fatte),
            })
            .is_break()
            {
                Err(Errore::Annullata)
            } else {
                Ok(())
            }
        };
        for i in 0..fonte.capitoli() {
            let capitolo = fonte.capitolo(i)?;
            let titolo = capitolo.titolo.clone();
            let mut lavori = dividi(capitolo).into_iter().peekable();
            let mut apre = Some(titolo);
            while let Some(lavoro) = lavori.next() {
                parti.insert(coda.mandate, (apre.take(), lavori.peek().is_none()));
                coda.manda(lavoro)?;
                while coda.piena() {
                    let (n, composte) = coda.prossima()?;
                    scrivi(composte, parti.remove(&n).unwrap_or_default(), &mut stesura)?;
                }
            }
        }
        while coda.scritte < coda.mandate {
            let (n, composte) = coda.prossima()?;
            scrivi(composte, parti.remove(&n).unwrap_or_default(), &mut stesura)?;
        }
        Ok(())
    })?;
    stesura.chiudi(testata)
}

/// Splits a chapter into what workers compose.
fn dividi(capitolo: Capitolo) -> Vec<Lavoro> {
    let mut lavori = Vec::new();
    let mut da_dire = Some(capitolo.titolo.clone());
    if let Some(f) = capitolo.frontespizio {
        lavori.push(Lavoro::Frontespizio(Box::new(f), capitolo.titolo));
        da_dire = None;
    }
    let mut fogli = capitolo.fogli.into_iter().peekable();
    while fogli.peek().is_some() {
        lavori.push(Lavoro::Fogli(
            fogli.by_ref().take(PER_PARTE).collect(),
            da_dire.take(),
        ));
    }
    lavori.extend(capitolo.gantt.map(|g| Lavoro::Gantt(Box::new(g))));
    lavori
}

/// Parts sent out and parts come back, given on in the order of the book.
struct Coda {
    manda: Sender<(usize, Lavoro)>,
    esiti: Receiver<Esito>,
    pronte: BTreeMap<usize, Result<Vec<Composta>, Errore>>,
    mandate: usize,
    scritte: usize,
    limite: usize,
}

impl Coda {
    fn manda(&mut self, lavoro: Lavoro) -> Result<(), Errore> {
        self.manda
            .send((self.mandate, lavoro))
            .map_err(|_| interrotta())?;
        self.mandate += 1;
        Ok(())
    }

    fn piena(&self) -> bool {
        self.mandate - self.scritte >= self.limite
    }

    fn prossima(&mut self) -> Result<(usize, Vec<Composta>), Errore> {
        let numero = self.scritte;
        loop {
            if let Some(esito) = self.pronte.remove(&numero) {
                self.scritte += 1;
                return esito.map(|composte| (numero, composte));
            }
            let (n, esito) = self.esiti.recv().map_err(|_| interrotta())?;
            self.pronte.insert(n, esito);
        }
    }
}

fn interrotta() -> Errore {
    Errore::Composizione("chi compone le pagine si è fermato".to_owned())
}

/// A worker: composes what it is sent until there is no more.
fn lavora(
    caratteri: &'static Caratteri,
    lavori: &Mutex<Receiver<(usize, Lavoro)>>,
    esiti: &Sender<Esito>,
) {
    let mut testi = Testi::nuovi(caratteri);
    loop {
        let preso = lavori.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((numero, lavoro)) = preso else { return };
        // Whatever goes wrong inside typst is this part's error, not the end of the process.
        let esito = catch_unwind(AssertUnwindSafe(|| esegui(&mut testi, lavoro)))
            .unwrap_or_else(|_| Err(interrotta()));
        // typst remembers what it laid out; we keep the lines ourselves, so its memory is given back at once.
        comemo::evict(0);
        if esiti.send((numero, esito)).is_err() {
            return;
        }
    }
}

fn esegui(testi: &mut Testi, lavoro: Lavoro) -> Result<Vec<Composta>, Errore> {
    match lavoro {
        Lavoro::Frontespizio(f, titolo) => {
            let mut c = Composizione::nuova(testi);
            foglio::frontespizio(&mut c, &f, &titolo)?;
            Ok(vec![chiudi(c, None)?])
        }
        Lavoro::Fogli(fogli, capitolo) => {
            let mut capitolo = capitolo;
            fogli
                .iter()
                .map(|f| {
                    let mut c = Composizione::nuova(testi);
                    foglio::componi(&mut c, f, capitolo.take().as_deref())?;
                    let scheda = Intestata {
                        codice: Some(f.codice.clone()),
                        nome: foglio::nome(f),
                        intestazione: f.intestazione.clone(),
                    };
                    chiudi(c, Some(scheda))
                })
                .collect()
        }
        Lavoro::Gantt(g) => {
            let mut c = Composizione::nuova(testi);
            crate::gantt::componi(&mut c, &g)?;
            let detta = Intestata {
                codice: None,
                nome: gantt::TITOLO.to_owned(),
                intestazione: gantt::INTESTAZIONE.to_owned(),
            };
            Ok(vec![chiudi(c, Some(detta))?])
        }
    }
}

/// Turns a composition into compressed pages.
pub(crate) fn chiudi(c: Composizione<'_>, scheda: Option<Intestata>) -> Result<Composta, Errore> {
    let pagine = c
        .pagine
        .into_iter()
        .map(|p| {
            let (flusso, proprietari) = p.chiudi();
            Ok(PaginaComposta {
                flusso: comprimi(&flusso, LIVELLO)?,
                proprietari,
            })
        })
        .collect::<Result<_, Errore>>()?;
    Ok(Composta {
        pagine,
        albero: c.albero,
        rimandi: c.rimandi,
        scheda,
    })
}
