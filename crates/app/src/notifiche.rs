//! Other programs are told what happens: the worker that puts the messages together, signs and sends them.
//!
//! The form is that of Standard Webhooks 1.0. A message goes only to a host that whoever runs the program has listed, only to an address
//! of the public network, looked up once for each connection; it follows no redirect and reads nothing of the answer but its status.

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::notifica::{self, Ospiti};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::Db;
use store::notifiche::Dovuta;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use url::Url;

use crate::identita::Certificati;

/// How often the worker looks whether there is something to tell.
const GIRO: Duration = Duration::from_secs(5);

/// How long a program may take for an answer.
const PAZIENZA: Duration = Duration::from_secs(10);

/// Clock of the worker; a test hands in its own.
type Orologio = fn() -> DateTime<Utc>;

/// Where messages may go.
#[derive(Debug, Clone)]
pub(crate) struct Confini {
    ospiti: Arc<Ospiti>,
    /// Whether a machine may be spoken to; a test lets its own in.
    ammesso: fn(IpAddr) -> bool,
    /// How an address must begin; a test needs no certificates.
    schema: &'static str,
}

impl Confini {
    /// Those of the program.
    pub(crate) fn nuovi(ospiti: Arc<Ospiti>) -> Self {
        Self {
            ospiti,
            ammesso: notifica::pubblico,
            schema: "https",
        }
    }

    /// Whether an address is one to which messages may go: what was allowed when it was typed may not be any more.
    fn controlla(&self, indirizzo: &str) -> Result<(), String> {
        let url = Url::parse(indirizzo).map_err(|_| "l'indirizzo non si capisce".to_owned())?;
        let porta = url.port_or_known_default().unwrap_or_default();
        match url.host_str() {
            Some(nome) if url.scheme() == self.schema && self.ospiti.ammette(nome, porta) => Ok(()),
            _ => Err("il server non è più fra quelli di SCHEDARIO_NOTIFICHE".to_owned()),
        }
    }
}

/// Looks names up, and gives no address to which nobody may be told anything. The connection goes to what it gave: a name that says
/// something else a moment later changes nothing.
#[derive(Debug)]
struct SoloAmmessi {
    ammesso: fn(IpAddr) -> bool,
    dentro: DefaultResolver,
}

impl Resolver for SoloAmmessi {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let trovati = self.dentro.resolve(uri, config, timeout)?;
        if trovati.iter().all(|a| (self.ammesso)(a.ip())) {
            return Ok(trovati);
        }
        Err(ureq::Error::Io(std::io::Error::new(
            std::io::ErrorKind::PermissionDenied,
            "il nome del server porta a una rete privata, dove non si scrive",
        )))
    }
}

/// What sends.
pub(crate) struct Mittente {
    agente: ureq::Agent,
    confini: Confini,
}

impl Mittente {
    /// One that believes the certificates of the system.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn nuovo(confini: Confini) -> anyhow::Result<Self> {
        let certificati = Certificati::leggi(None).map_err(anyhow::Error::msg)?;
        let tls = ureq::tls::TlsConfig::builder()
            .root_certs(certificati.ureq())
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(PAZIENZA))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // A connection that is kept would go where the name led the last time.
            .max_idle_connections(0)
            .proxy(None)
            .build();
        let risolutore = SoloAmmessi {
            ammesso: confini.ammesso,
            dentro: DefaultResolver::default(),
        };
        Ok(Self {
            agente: ureq::Agent::with_parts(config, DefaultConnector::default(), risolutore),
            confini,
        })
    }

    /// Sends a message; why it did not arrive otherwise, in Italian.
    fn manda(&self, d: &Dovuta, adesso: DateTime<Utc>) -> Result<(), String> {
        self.confini.controlla(&d.indirizzo)?;
        let quando = adesso.timestamp();
        let id = &d.notifica.id;
        let firma = firma(d.segreto.as_bytes(), id, quando, &d.notifica.corpo)?;
        let risposta = self
            .agente
            .post(&d.indirizzo)
            .header("content-type", "application/json")
            .header(
                "user-agent",
                concat!("Schedario/", env!("CARGO_PKG_VERSION")),
            )
            .header("webhook-id", id)
            .header("webhook-timestamp", quando.to_string())
            .header("webhook-signature", firma)
            .send(&d.notifica.corpo)
            .map_err(|e| detto(&e))?;
        match risposta.status().as_u16() {
            200..=299 => Ok(()),
            300..=399 => {
                Err("il programma rimanda a un altro indirizzo, e non lo si segue".to_owned())
            }
            stato => Err(format!("il programma ha risposto {stato}")),
        }
    }
}

fn detto(e: &ureq::Error) -> String {
    match e {
        ureq::Error::Timeout(_) => "il programma non ha risposto in tempo".to_owned(),
        ureq::Error::HostNotFound => "il nome del server non si trova".to_owned(),
        ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => io.to_string(),
        ureq::Error::Io(io) => format!("il server non si raggiunge ({io})"),
        altro => format!("il messaggio non è partito ({altro})"),
    }
}

/// The signature of a message (Standard Webhooks 1.0, symmetric): over key, moment and body, so that none of them can be exchanged.
fn firma(chiave: &[u8], id: &str, quando: i64, corpo: &str) -> Result<String, String> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(chiave)
        .map_err(|e| format!("il messaggio non si firma ({e})"))?;
    hmac.update(format!("{id}.{quando}.{corpo}").as_bytes());
    Ok(format!(
        "v1,{}",
        STANDARD.encode(hmac.finalize().into_bytes())
    ))
}

/// The running worker. Dropping it waits for the message that is on its way.
pub(crate) struct Staffetta {
    sveglia: SyncSender<()>,
    fermo: Arc<AtomicBool>,
    filo: Option<JoinHandle<()>>,
}

impl Staffetta {
    /// Starts it.
    ///
    /// # Errors
    /// When the thread cannot be made.
    pub(crate) fn avvia(db: Db, mittente: Mittente, adesso: Orologio) -> anyhow::Result<Self> {
        let (sveglia, chiamate) = mpsc::sync_channel::<()>(1);
        let fermo = Arc::new(AtomicBool::new(false));
        let smesso = Arc::clone(&fermo);
        let filo = std::thread::Builder::new()
            .name("notifiche".to_owned())
            .spawn(move || {
                while !smesso.load(Ordering::Relaxed) {
                    if let Err(e) = giro(&db, &mittente, adesso, &smesso) {
                        tracing::error!("webhooks: {e}");
                    }
                    if let Err(RecvTimeoutError::Disconnected) = chiamate.recv_timeout(GIRO) {
                        return;
                    }
                }
            })
            .context("Le notifiche non si avviano")?;
        Ok(Self {
            sveglia,
            fermo,
            filo: Some(filo),
        })
    }
}

impl Drop for Staffetta {
    fn drop(&mut self) {
        self.fermo.store(true, Ordering::Relaxed);
        if self.sveglia.try_send(()).is_err() {
            tracing::debug!("the webhook worker is awake or gone");
        }
        if let Some(Err(_)) = self.filo.take().map(JoinHandle::join) {
            tracing::error!("the webhook worker ended badly");
        }
    }
}

/// Puts together what happened, and tries everything that may be tried now.
fn giro(db: &Db, mittente: &Mittente, adesso: Orologio, fermo: &AtomicBool) -> store::Result<()> {
    db.write(|tx| store::notifiche::prepara(tx, adesso()))?;
    for dovuta in db.read(|c| store::notifiche::dovute(c, adesso()))? {
        if fermo.load(Ordering::Relaxed) {
            break;
        }
        let esito = mittente.manda(&dovuta, adesso());
        if let Err(perche) = &esito {
            tracing::warn!("webhook {}: {perche}", dovuta.notifica.id);
        }
        db.write(|tx| store::notifiche::esito(tx, &dovuta, esito.clone(), adesso()))?;
    }
    Ok(())
}
