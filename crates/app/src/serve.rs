//! `schedario serve`: pages, API and the print worker, until it is told to stop.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::notifica::Ospiti;
use store::Db;
use tokio::net::TcpListener;
use web::{App, Davanti, Segreto, Servizi};

use crate::cli::Serve;
use crate::config::{self, Config};
use crate::demo;
use crate::esito::{Rifiuti, base, rifiuto};
use crate::identita::Fonti;
use crate::jobs::{self, Lavori};
use crate::notifiche::{Confini, Mittente, Staffetta};
use crate::posta::{Corriere, Smtp};

/// How long the link of the first administrator is good.
const LINK: chrono::Duration = chrono::Duration::hours(24);

/// How long requests may still take once the program was told to stop.
const CONGEDO: Duration = Duration::from_secs(10);

/// How long a file brought by the browser may be read: less than a request may last, so that the person gets a sentence.
const LETTURA: Duration = Duration::from_secs(40);

/// Starts everything and waits.
pub(crate) fn esegui(scelte: &Serve, config: &Config) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("Il programma non si avvia")?;
    runtime.block_on(async {
        // The address first: a port that is taken must leave no half-made database behind.
        let dato = scelte.url.as_ref().or(config.url.as_ref());
        let davanti = Davanti::leggi(dato.map(String::as_str), config.proxy.as_deref()).map_err(Rifiuti)?;
        let smtp = Smtp::leggi(&config.posta)?;
        if smtp.is_some() && dato.is_none() {
            return Err(rifiuto(
                "Per spedire i promemoria serve l'indirizzo con cui le persone raggiungono il programma: scrivilo con --url o in SCHEDARIO_URL.",
            ));
        }
        let fonti = Fonti::leggi(config)?;
        let ospiti = Ospiti::leggi(config.notifiche.as_deref().unwrap_or_default())
            .map_err(|no| rifiuto(format!("SCHEDARIO_NOTIFICHE: {no}.")))?;
        let ospiti = Arc::new(ospiti);
        let mittente = if ospiti.nessuno() {
            None
        } else {
            Some(Mittente::nuovo(Confini::nuovi(Arc::clone(&ospiti)))?)
        };
        if fonti.ha_provider() && dato.is_none() {
            return Err(rifiuto(
                "Per far entrare le persone con SPID, CIE o un altro provider serve l'indirizzo con cui raggiungono il programma: scrivilo con --url o in SCHEDARIO_URL.",
            ));
        }
        let indirizzo = scelte.listen.as_deref().unwrap_or(&config.listen);
        let ascolto = TcpListener::bind(indirizzo)
            .await
            .map_err(|e| rifiuto(format!("Sull'indirizzo «{indirizzo}» non si può ascoltare ({e}): scegline un altro con --listen.")))?;
        let (db, nuova) = config.apri_o_crea()?;
        let ora = config::adesso();
        if scelte.demo {
            dimostra(&db)?;
        }
        let pubblico = dato.cloned().map_or_else(|| Ok(format!("http://{}", ascolto.local_addr()?)), anyhow::Ok)?;
        let pubblico = pubblico.trim_end_matches('/').to_owned();
        let lavori = Lavori::avvia(&db, &config.data, &pubblico, config::adesso)?;
        let link = primo_accesso(&db, ora)?;
        // Before the greeting: whoever reads it may stop the program at once.
        let fermata = Fermata::ascolta().context("Il programma non può ascoltare la richiesta di fermarsi")?;
        nuova.tieni();
        saluta(&pubblico, link.as_ref())?;
        let servizi = servizi(config, &lavori, davanti, &fonti, smtp.is_some(), Arc::clone(&ospiti));
        let app = App::new(db.clone(), servizi);
        let staffetta = mittente
            .map(|mittente| Staffetta::avvia(db.clone(), mittente, config::adesso))
            .transpose()?;
        let corriere = smtp.map(|smtp| Corriere::avvia(db, app.clone(), smtp, config::adesso)).transpose()?;
        let servizio = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let (detto, mut fermato) = tokio::sync::watch::channel(false);
        let servito = axum::serve(ascolto, servizio).with_graceful_shutdown(async move {
            fermata.attendi().await;
            tracing::info!("stopping");
            detto.send_replace(true);
        });
        tokio::select! {
            esito = servito.into_future() => esito.context("Il programma si è fermato")?,
            () = async {
                if fermato.changed().await.is_ok() {
                    tokio::time::sleep(CONGEDO).await;
                } else {
                    std::future::pending::<()>().await;
                }
            } => tracing::warn!("some requests did not end in time"),
        }
        // Stops the book being printed and waits for its thread, off the threads of the server.
        tokio::task::spawn_blocking(move || drop((lavori, corriere, staffetta))).await.context("Il lavoro di stampa non si è fermato bene")?;
        Ok(())
    })
}

/// Fills an empty database; one with a body is left alone, and that is said.
fn dimostra(db: &Db) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    if db.read(store::enti::list).map_err(base)?.is_empty() {
        let ente = demo::riempi(db, config::adesso())?;
        writeln!(
            out,
            "La base dati era vuota: ora contiene il {} (dimostrazione).",
            ente.nome
        )?;
    } else {
        writeln!(
            out,
            "La base dati contiene già un ente: la dimostrazione non l'ha toccata."
        )?;
    }
    Ok(())
}

/// A one-time link while nobody has an account.
fn primo_accesso(db: &Db, ora: chrono::DateTime<chrono::Utc>) -> anyhow::Result<Option<Segreto>> {
    let segreto = Segreto::nuovo();
    let fatto = db
        .write(|tx| {
            if store::utenti::count(tx)? > 0 {
                return Ok(false);
            }
            store::inviti::create(tx, &segreto.impronta(), None, ora + LINK)?;
            Ok(true)
        })
        .map_err(base)?;
    Ok(fatto.then_some(segreto))
}

fn saluta(pubblico: &str, link: Option<&Segreto>) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "Schedario è pronto: {pubblico}/")?;
    if let Some(segreto) = link {
        writeln!(
            out,
            "Nessuno ha ancora un accesso. Il primo amministratore sceglie nome e password qui (una volta sola, entro 24 ore):"
        )?;
        writeln!(out, "{pubblico}/primo-accesso/{}", segreto.testo())?;
    }
    writeln!(out, "Per fermarlo: Ctrl-C.")?;
    Ok(out.flush()?)
}

fn servizi(
    config: &Config,
    lavori: &Lavori,
    davanti: Davanti,
    fonti: &Fonti,
    posta: bool,
    ospiti: Arc<Ospiti>,
) -> Servizi {
    let data = config.data.clone();
    Servizi {
        leggi: Arc::new(|nome, byte, sinonimi| {
            let inizio = Instant::now();
            imports::leggi_con(nome, byte, sinonimi, &imports::Limiti::default(), &|| {
                inizio.elapsed() < LETTURA
            })
        }),
        sveglia: lavori.sveglia(),
        file_stampa: Arc::new(move |id| jobs::file(&data, id)),
        foglio: Arc::new(|cartella, formato| {
            reports::scrivi(cartella, formato).map_err(|e| format!("Non si può esportare: {e}."))
        }),
        leggi_cartella: Arc::new(|nome, byte| {
            let inizio = Instant::now();
            let sua = imports::e_cartella(byte) || imports::sembra_csv(nome, byte);
            sua.then(|| {
                let limiti = imports::LimitiCartella::default();
                imports::leggi_cartella(nome, byte, &limiti, &|| inizio.elapsed() < LETTURA)
            })
        }),
        adesso: Arc::new(config::adesso),
        solo_https: davanti.solo_https(),
        davanti,
        identita: fonti.per_il_web(),
        posta,
        ospiti,
        sito: config.sito.clone(),
        programmi: config.programmi.clone(),
    }
}

/// Ctrl-C, and the system's request to stop.
#[cfg(unix)]
struct Fermata {
    ctrl_c: tokio::signal::unix::Signal,
    termina: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Fermata {
    /// Begins to listen: from here on neither ends the program by itself.
    fn ascolta() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            ctrl_c: signal(SignalKind::interrupt())?,
            termina: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for either.
    async fn attendi(mut self) {
        tokio::select! {
            _ = self.ctrl_c.recv() => {}
            _ = self.termina.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Fermata(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Fermata {
    /// Begins to listen: from here on it does not end the program by itself.
    fn ascolta() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// Waits for it.
    async fn attendi(mut self) {
        self.0.recv().await;
    }
}
