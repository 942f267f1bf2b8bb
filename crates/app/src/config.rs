//! The settings of the program, from its options and its environment. Nothing else reads either.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use store::Db;

use crate::cli::Generali;
use crate::esito::{base, rifiuto};

/// Every setting the environment may hold, beside the `DATABASE_URL` that all programs share.
const VARIABILI: &[&str] = &[
    "SCHEDARIO_DATA",
    "SCHEDARIO_LISTEN",
    "SCHEDARIO_URL",
    "SCHEDARIO_PROXY",
    "SCHEDARIO_POSTA",
    "SCHEDARIO_POSTA_DA",
    "SCHEDARIO_POSTA_CA",
    "SCHEDARIO_IDENTITA",
    "SCHEDARIO_NOTIFICHE",
    "SCHEDARIO_SITO",
    "SCHEDARIO_API_ORIGINI",
    "SCHEDARIO_API_RICHIESTE",
    "SCHEDARIO_LOG",
    "SCHEDARIO_LOG_FORMATO",
];

/// The settings, options before environment before defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    /// Address of the database, when one was given; else a file in the data folder.
    database: Option<String>,
    /// Folder of the database and of the printed books.
    pub(crate) data: PathBuf,
    /// Where `serve` listens unless told otherwise.
    pub(crate) listen: String,
    /// Address under which people reach the program, when it stands behind another one.
    pub(crate) url: Option<String>,
    /// The servers that are believed when they say for whom they ask: addresses or networks, separated by commas.
    pub(crate) proxy: Option<String>,
    pub(crate) posta: Spedizione,
    /// The file that tells of the directory and the providers of identities.
    pub(crate) identita: Option<PathBuf>,
    /// The hosts to which other programs may be told what happens, separated by commas.
    pub(crate) notifiche: Option<String>,
    /// The name of the host under which the public site stands alone.
    pub(crate) sito: Option<String>,
    /// How often programs may ask, and from where.
    pub(crate) programmi: web::Programmi,
    /// What the program says of itself: a level (`warn`) or a filter (`info,store=debug`).
    pub(crate) log: String,
    pub(crate) log_json: bool,
}

/// How messages leave, if they do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Spedizione {
    /// The server that takes them, with the password for it.
    pub(crate) server: Option<Riservato>,
    /// From whom they come.
    pub(crate) da: Option<String>,
    /// A certificate that is believed besides those of the system, when the server has one of the body's own.
    pub(crate) ca: Option<PathBuf>,
}

/// A setting that holds a password: it is never written anywhere.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Riservato(pub(crate) String);

impl std::fmt::Debug for Riservato {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(riservato)")
    }
}

impl Config {
    /// Options and environment together.
    ///
    /// # Errors
    /// A sentence for every setting that is unknown or cannot be understood.
    pub(crate) fn leggi(opzioni: &Generali) -> Result<Self, Vec<String>> {
        Self::componi(opzioni, &ambiente())
    }

    fn componi(opzioni: &Generali, ambiente: &[(String, String)]) -> Result<Self, Vec<String>> {
        let mut no = Vec::new();
        for (nome, _) in ambiente
            .iter()
            .filter(|(n, _)| n.starts_with("SCHEDARIO_") && !VARIABILI.contains(&n.as_str()))
        {
            no.push(format!("L'impostazione {nome} non esiste: toglila dall'ambiente o correggila. Esistono {}.", VARIABILI.join(", ")));
        }
        let valore = |nome: &str| {
            ambiente
                .iter()
                .find(|(n, v)| n == nome && !v.is_empty())
                .map(|(_, v)| v.clone())
        };
        let formato = valore("SCHEDARIO_LOG_FORMATO").unwrap_or_else(|| "testo".to_owned());
        if !["testo", "json"].contains(&formato.as_str()) {
            no.push(format!(
                "SCHEDARIO_LOG_FORMATO vale «{formato}»: scrivi testo oppure json."
            ));
        }
        let richieste = valore("SCHEDARIO_API_RICHIESTE");
        let origini = valore("SCHEDARIO_API_ORIGINI");
        let programmi = web::Programmi::leggi(richieste.as_deref(), origini.as_deref())
            .unwrap_or_else(|altri| {
                no.extend(altri);
                web::Programmi::default()
            });
        if !no.is_empty() {
            return Err(no);
        }
        Ok(Self {
            programmi,
            database: opzioni.database.clone().or_else(|| valore("DATABASE_URL")),
            data: opzioni
                .data
                .clone()
                .or_else(|| valore("SCHEDARIO_DATA").map(PathBuf::from))
                .unwrap_or_else(|| PathBuf::from("data")),
            listen: valore("SCHEDARIO_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned()),
            url: valore("SCHEDARIO_URL"),
            proxy: valore("SCHEDARIO_PROXY"),
            posta: Spedizione {
                server: valore("SCHEDARIO_POSTA").map(Riservato),
                da: valore("SCHEDARIO_POSTA_DA"),
                ca: valore("SCHEDARIO_POSTA_CA").map(PathBuf::from),
            },
            identita: valore("SCHEDARIO_IDENTITA").map(PathBuf::from),
            notifiche: valore("SCHEDARIO_NOTIFICHE"),
            sito: valore("SCHEDARIO_SITO").map(|s| s.trim().to_ascii_lowercase()),
            log: valore("SCHEDARIO_LOG").unwrap_or_else(|| "warn".to_owned()),
            log_json: formato == "json",
        })
    }

    /// The file of the database; `None` for a database server.
    fn file(&self) -> Option<PathBuf> {
        match &self.database {
            None => Some(self.data.join("schedario.db")),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => None,
            Some(url) => {
                let percorso = url.strip_prefix("sqlite:").unwrap_or(url);
                Some(PathBuf::from(
                    percorso.strip_prefix("//").unwrap_or(percorso),
                ))
            }
        }
    }

    fn indirizzo(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("schedario.db").display()))
    }

    /// Opens a database that must be there already.
    ///
    /// # Errors
    /// When there is none, or it does not answer.
    pub(crate) fn apri(&self) -> anyhow::Result<Db> {
        if let Some(file) = self.file().filter(|f| !f.exists()) {
            return Err(rifiuto(format!(
                "La base dati «{}» non esiste: indica quella giusta con --database o --data, oppure creala con «schedario serve» o «schedario import».",
                file.display()
            )));
        }
        Db::open(&self.indirizzo()).map_err(base)
    }

    /// Whether there is a database to look at.
    pub(crate) fn esiste(&self) -> bool {
        self.file().is_none_or(|f| f.exists())
    }

    /// Opens the database, made and brought to the schema of this program where needed.
    ///
    /// What was made disappears with the returned [`Nuova`], unless the command keeps it: a refused command leaves nothing.
    ///
    /// # Errors
    /// When it cannot be made or does not answer.
    pub(crate) fn apri_o_crea(&self) -> anyhow::Result<(Db, Nuova)> {
        let nuova = self
            .file()
            .map_or(Ok(Nuova::default()), |file| Nuova::prepara(&file))?;
        let db = Db::open(&self.indirizzo()).map_err(base)?;
        db.migrate().map_err(base)?;
        Ok((db, nuova))
    }
}

/// Files that a command made and has not yet decided to keep. Dropping it takes them away.
#[derive(Debug, Default)]
#[must_use = "what was made goes away with it"]
pub(crate) struct Nuova {
    /// The file of the database, when it was not there before.
    file: Option<PathBuf>,
    /// The folders made for it, innermost first.
    cartelle: Vec<PathBuf>,
}

impl Nuova {
    fn prepara(file: &Path) -> anyhow::Result<Self> {
        let mut nuova = Self {
            file: (!file.exists()).then(|| file.to_owned()),
            cartelle: Vec::new(),
        };
        if let Some(cartella) = file.parent().filter(|c| !c.as_os_str().is_empty()) {
            nuova.cartelle = cartella
                .ancestors()
                .take_while(|c| !c.as_os_str().is_empty() && !c.exists())
                .map(Path::to_owned)
                .collect();
            std::fs::create_dir_all(cartella).map_err(|e| {
                rifiuto(format!(
                    "La cartella «{}» non si può creare ({e}): scegline un'altra con --data.",
                    cartella.display()
                ))
            })?;
        }
        Ok(nuova)
    }

    /// The command went well: what was made stays.
    pub(crate) fn tieni(mut self) {
        self.file = None;
        self.cartelle.clear();
    }
}

impl Drop for Nuova {
    fn drop(&mut self) {
        let Some(file) = &self.file else { return };
        for coda in ["", "-wal", "-shm"] {
            let mut nome = file.as_os_str().to_owned();
            nome.push(coda);
            match std::fs::remove_file(&nome) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    tracing::warn!("{}: {e}", PathBuf::from(nome).display())
                }
                _ => {}
            }
        }
        for cartella in &self.cartelle {
            if let Err(e) = std::fs::remove_dir(cartella) {
                tracing::warn!("{}: {e}", cartella.display());
            }
        }
    }
}

/// What the environment says that concerns this program.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn ambiente() -> Vec<(String, String)> {
    let testo = |t: std::ffi::OsString| t.to_string_lossy().into_owned();
    std::env::vars_os()
        .map(|(n, v)| (testo(n), testo(v)))
        .filter(|(n, _)| n.starts_with("SCHEDARIO_") || n == "DATABASE_URL")
        .collect()
}

/// Today, by the clocks of Italy.
pub(crate) fn oggi() -> chrono::NaiveDate {
    domain::orario::giorno(adesso())
}

/// Now. A command reads the clock once, where it begins; everything below is told the time.
#[expect(
    clippy::disallowed_methods,
    reason = "a command begins here; nothing below asks the clock"
)]
pub(crate) fn adesso() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn con(ambiente: &[(&str, &str)], opzioni: &Generali) -> Result<Config, Vec<String>> {
        let ambiente: Vec<(String, String)> = ambiente
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        Config::componi(opzioni, &ambiente)
    }

    #[test]
    fn options_win_over_the_environment_and_this_over_the_defaults() {
        let niente = Generali {
            database: None,
            data: None,
        };
        let solo = con(&[], &niente).unwrap();
        assert_eq!(
            (solo.indirizzo().as_str(), solo.listen.as_str()),
            ("sqlite:data/schedario.db", "127.0.0.1:8080")
        );
        let ambiente = [
            ("DATABASE_URL", "postgres://h/d"),
            ("SCHEDARIO_DATA", "/srv/s"),
            ("SCHEDARIO_LISTEN", "[::1]:80"),
        ];
        let letto = con(&ambiente, &niente).unwrap();
        assert_eq!(
            (
                letto.indirizzo().as_str(),
                letto.data.as_path(),
                letto.listen.as_str()
            ),
            ("postgres://h/d", Path::new("/srv/s"), "[::1]:80")
        );
        assert_eq!(letto.file(), None);
        let scelto = con(
            &ambiente,
            &Generali {
                database: Some("sqlite:x.db".into()),
                data: Some("qui".into()),
            },
        )
        .unwrap();
        assert_eq!(
            (scelto.file(), scelto.data.as_path()),
            (Some(PathBuf::from("x.db")), Path::new("qui"))
        );
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let no = con(
            &[
                ("SCHEDARIO_DATABASE", "x"),
                ("SCHEDARIO_LOG_FORMATO", "xml"),
            ],
            &Generali {
                database: None,
                data: None,
            },
        )
        .unwrap_err();
        assert_eq!(no.len(), 2);
        assert!(
            no[0].contains("SCHEDARIO_DATABASE") && no[1].contains("xml"),
            "{no:?}"
        );
    }

    #[test]
    fn a_database_that_is_not_kept_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let config = con(
            &[],
            &Generali {
                database: None,
                data: Some(folder.path().join("a/b")),
            },
        )
        .unwrap();
        assert!(config.apri().is_err());
        let (db, nuova) = config.apri_o_crea().unwrap();
        assert!(config.esiste());
        drop(db);
        drop(nuova);
        assert!(!folder.path().join("a").exists());
        config.apri_o_crea().unwrap().1.tieni();
        assert!(config.apri().is_ok());
    }
}
