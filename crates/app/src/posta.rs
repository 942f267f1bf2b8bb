//! Electronic mail: the settings of the server that takes it, and the worker that puts the reminders together and sends them.

#[cfg(test)]
mod tests;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};
use store::Db;
use store::posta::{Esito, Scritto};

use crate::cli::Posta;
use crate::config::{self, Config, Spedizione};
use crate::esito::rifiuto;

/// How often the worker looks whether there is something to do.
const GIRO: Duration = Duration::from_secs(15);

/// How long a server may take for an answer.
const PAZIENZA: Duration = Duration::from_secs(30);

/// Clock of the worker; a test hands in its own.
type Orologio = fn() -> DateTime<Utc>;

/// The server that takes the messages, ready to be spoken to.
#[derive(Debug)]
pub(crate) struct Smtp {
    trasporto: SmtpTransport,
    da: Mailbox,
}

impl Smtp {
    /// Reads the settings; `None` where there are none, and then no messages leave.
    ///
    /// # Errors
    /// The setting that is wrong, and how to write it. An unencrypted way is taken to this machine only.
    pub(crate) fn leggi(config: &Spedizione) -> anyhow::Result<Option<Self>> {
        let Some(posta) = &config.server else {
            return match (&config.da, &config.ca) {
                (None, None) => Ok(None),
                _ => Err(rifiuto(
                    "C'è il mittente o il certificato della posta ma non il server: scrivi anche SCHEDARIO_POSTA.",
                )),
            };
        };
        // The sentence does not repeat the setting: it holds a password.
        let come = "SCHEDARIO_POSTA non si capisce: scrivi smtps://utente:password@posta.comune.example oppure smtp://utente:password@posta.comune.example?tls=required (i segni strani della password come %40 per @).";
        let url = url::Url::parse(&posta.0).map_err(|_| rifiuto(come))?;
        let host = url.host_str().ok_or_else(|| rifiuto(come))?;
        let cifrata = match (url.scheme(), url.query()) {
            ("smtps", None) | ("smtp", Some("tls=required")) => true,
            ("smtp", None) => false,
            _ => return Err(rifiuto(come)),
        };
        if !cifrata && !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
            return Err(rifiuto(
                "Con SCHEDARIO_POSTA senza cifratura si parla solo a questa stessa macchina: usa smtps:// oppure aggiungi ?tls=required.",
            ));
        }
        let da = config.da.as_deref().ok_or_else(|| {
            rifiuto("Manca il mittente della posta: scrivi in SCHEDARIO_POSTA_DA una casella, per esempio Schedario <schedario@comune.example>.")
        })?;
        let da = da.parse::<Mailbox>().map_err(|_| {
            rifiuto(format!("Il mittente «{da}» non si capisce: scrivi in SCHEDARIO_POSTA_DA una casella, per esempio Schedario <schedario@comune.example>."))
        })?;
        let mut costruito = SmtpTransport::from_url(&posta.0)
            .map_err(|_| rifiuto(come))?
            .timeout(Some(PAZIENZA));
        if cifrata {
            let tls = tls(config, host)?;
            costruito = costruito.tls(if url.scheme() == "smtps" {
                Tls::Wrapper(tls)
            } else {
                Tls::Required(tls)
            });
        }
        Ok(Some(Self {
            trasporto: costruito.build(),
            da,
        }))
    }

    /// Tries to send a message, and says what is known of it afterwards.
    fn spedisci(&self, scritto: &Scritto) -> Esito {
        let messaggio = match self.componi(scritto) {
            Ok(messaggio) => messaggio,
            Err(no) => return Esito::Rifiutata(format!("{no:#}")),
        };
        // Up to here nothing was handed over: whatever goes wrong, a later attempt does not make two of it. A wrong password is one of
        // these things, and none of the message's.
        match self.trasporto.test_connection() {
            Ok(true) => {}
            Ok(false) => return Esito::Riprova("il server non risponde".to_owned()),
            Err(e) => return Esito::Riprova(detto(&e)),
        }
        match self.trasporto.send(&messaggio) {
            Ok(_) => Esito::Spedita,
            Err(e) if e.is_permanent() || e.is_client() => Esito::Rifiutata(detto(&e)),
            Err(e) if e.is_transient() || e.is_tls() => Esito::Riprova(detto(&e)),
            Err(e) => Esito::Incerta(detto(&e)),
        }
    }

    fn componi(&self, scritto: &Scritto) -> anyhow::Result<Message> {
        let dominio = self.da.email.domain();
        let a: Mailbox = scritto
            .email
            .parse()
            .context("l'indirizzo non si capisce")?;
        Message::builder()
            .from(self.da.clone())
            .to(a)
            .subject(scritto.oggetto.clone())
            .date(SystemTime::from(scritto.creata))
            // The same at each attempt: a server that got it already can tell.
            .message_id(Some(format!("<{}@{dominio}>", scritto.id)))
            .header(ContentType::TEXT_PLAIN)
            .header(Automatico)
            .body(scritto.testo.clone())
            .context("il messaggio non si compone")
    }
}

/// What the server said, with what lies beneath: "connection error" alone helps nobody.
fn detto(e: &dyn std::error::Error) -> String {
    let mut parole = vec![e.to_string()];
    let mut sotto = e.source();
    while let Some(causa) = sotto {
        let causa_detta = causa.to_string();
        if !parole.iter().any(|p| p.contains(&causa_detta)) {
            parole.push(causa_detta);
        }
        sotto = causa.source();
    }
    parole.join(": ")
}

fn tls(config: &Spedizione, host: &str) -> anyhow::Result<TlsParameters> {
    let mut parametri = TlsParameters::builder(host.to_owned());
    if let Some(file) = &config.ca {
        let no = |perche: String| {
            rifiuto(format!(
                "Il certificato «{}» di SCHEDARIO_POSTA_CA {perche}: indica un file PEM.",
                file.display()
            ))
        };
        let pem = std::fs::read(file).map_err(|e| no(format!("non si legge ({e})")))?;
        let certificato =
            Certificate::from_pem(&pem).map_err(|_| no("non è un certificato".to_owned()))?;
        parametri = parametri.add_root_certificate(certificato);
    }
    parametri.build().map_err(|e| {
        rifiuto(format!(
            "La cifratura della posta non si prepara: {}.",
            detto(&e)
        ))
    })
}

/// Tells programs that answer by themselves not to (RFC 3834).
#[derive(Clone)]
struct Automatico;

impl header::Header for Automatico {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The running worker. Dropping it waits for the message that is on its way.
pub(crate) struct Corriere {
    sveglia: SyncSender<()>,
    fermo: Arc<AtomicBool>,
    filo: Option<JoinHandle<()>>,
}

impl Corriere {
    /// Starts it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) fn avvia(
        db: Db,
        app: web::App,
        smtp: Smtp,
        adesso: Orologio,
    ) -> anyhow::Result<Self> {
        let incerte = db.write(|tx| store::posta::riordina(tx, adesso()))?;
        if incerte > 0 {
            tracing::warn!("{incerte} messages of an earlier run may have arrived or not");
        }
        let (sveglia, chiamate) = mpsc::sync_channel::<()>(1);
        let fermo = Arc::new(AtomicBool::new(false));
        let smesso = Arc::clone(&fermo);
        let filo = std::thread::Builder::new()
            .name("posta".to_owned())
            .spawn(move || {
                while !smesso.load(Ordering::Relaxed) {
                    // One body that fails does not keep the messages of the others.
                    if let Err(e) = web::prepara_promemoria(&app) {
                        tracing::error!("reminders: {e}");
                    }
                    if let Err(e) = svuota(&db, &smtp, adesso, &smesso) {
                        tracing::error!("mail: {e}");
                    }
                    if let Err(RecvTimeoutError::Disconnected) = chiamate.recv_timeout(GIRO) {
                        return;
                    }
                }
            })
            .context("La posta non si avvia")?;
        Ok(Self {
            sveglia,
            fermo,
            filo: Some(filo),
        })
    }
}

impl Drop for Corriere {
    fn drop(&mut self) {
        self.fermo.store(true, Ordering::Relaxed);
        if self.sveglia.try_send(()).is_err() {
            tracing::debug!("the mail worker is awake or gone");
        }
        if let Some(Err(_)) = self.filo.take().map(JoinHandle::join) {
            tracing::error!("the mail worker ended badly");
        }
    }
}

/// Sends everything that may leave now.
fn svuota(db: &Db, smtp: &Smtp, adesso: Orologio, fermo: &AtomicBool) -> store::Result<()> {
    while !fermo.load(Ordering::Relaxed) && db.read(|c| store::posta::ce_ne(c, adesso()))? {
        let Some(presa) = db.write(|tx| store::posta::prendi(tx, adesso()))? else {
            break;
        };
        let esito = smtp.spedisci(&presa);
        if esito != Esito::Spedita {
            tracing::warn!("message {}: {esito:?}", presa.id);
        }
        db.write(|tx| store::posta::esito(tx, &presa.id, &esito, adesso()))?;
    }
    Ok(())
}

/// `schedario posta`: one message, at once, and what became of it.
pub(crate) fn prova(scelte: &Posta, config: &Config) -> anyhow::Result<()> {
    let smtp = Smtp::leggi(&config.posta)?.ok_or_else(|| {
        rifiuto("La posta non è impostata: scrivi SCHEDARIO_POSTA e SCHEDARIO_POSTA_DA (il manuale dice come).")
    })?;
    let email = domain::promemoria::email(&scelte.indirizzo)
        .map_err(|no| rifiuto(format!("Casella «{}»: {no}.", scelte.indirizzo)))?;
    let adesso = config::adesso();
    let scritto = Scritto {
        id: format!("prova-{}", adesso.timestamp_micros()),
        email,
        oggetto: "Schedario: messaggio di prova".to_owned(),
        testo: "Se leggi questo messaggio, Schedario può spedire i promemoria.\n".to_owned(),
        stato: store::posta::StatoPosta::InCorso,
        tentativi: 1,
        motivo: None,
        creata: adesso,
    };
    match smtp.spedisci(&scritto) {
        Esito::Spedita => Ok(writeln!(
            std::io::stdout(),
            "Il server ha preso il messaggio per {}: controlla che arrivi.",
            scritto.email
        )?),
        Esito::Riprova(m) | Esito::Rifiutata(m) | Esito::Incerta(m) => Err(rifiuto(format!(
            "Il messaggio non è partito: {m}. Controlla SCHEDARIO_POSTA."
        ))),
    }
}
