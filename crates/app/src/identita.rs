//! Directory and providers of identities: their settings, in one file that whoever keeps the server writes (docs/adr/0021-identities.md).

mod cifratura;
mod directory;
mod provider;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::identita::{Attributo, Conosciuto, Fonte, GenereFonte, IncaricoDiGruppo};
use domain::permesso::{Portata, Ruolo};
use serde::Deserialize;
use web::identita::{Directory as _, Identita};

pub(crate) use self::cifratura::Certificati;
use self::directory::Ldap;
use self::provider::Oidc;
use crate::cli::Prova;
use crate::config::{Config, Riservato};
use crate::esito::{Rifiuti, rifiuto};

/// Code of the directory: there is one at most.
const DIRECTORY: &str = "directory";

/// The file, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scritto {
    directory: Option<DirectoryScritta>,
    #[serde(default)]
    provider: Vec<ProviderScritto>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectoryScritta {
    nome: String,
    /// `ldaps://host` or `ldap://host`.
    indirizzo: String,
    #[serde(default)]
    starttls: bool,
    certificato: Option<PathBuf>,
    /// As whom the program looks people up.
    chi: String,
    file_password: PathBuf,
    /// Under which entry people stand.
    persone: String,
    /// With `{nome}` where the name that was typed goes.
    #[serde(default = "filtro")]
    filtro: String,
    #[serde(default = "uid")]
    nome_utente: String,
    #[serde(default = "entry_uuid")]
    chiave: String,
    /// Under which entry groups stand.
    gruppi: Option<String>,
    /// With `{dn}` where the name of the person's entry goes.
    #[serde(default = "filtro_gruppi")]
    filtro_gruppi: String,
    ente: Option<String>,
    #[serde(default)]
    crea: bool,
    #[serde(default)]
    incarichi: Vec<IncaricoScritto>,
}

fn filtro() -> String {
    "(&(objectClass=person)(uid={nome}))".to_owned()
}

fn uid() -> String {
    "uid".to_owned()
}

fn entry_uuid() -> String {
    "entryUUID".to_owned()
}

fn filtro_gruppi() -> String {
    "(&(objectClass=groupOfNames)(member={dn}))".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderScritto {
    codice: String,
    nome: String,
    emittente: String,
    certificato: Option<PathBuf>,
    cliente: String,
    file_segreto: PathBuf,
    attributo: String,
    #[serde(default)]
    ambiti: Vec<String>,
    /// Least level of assurance (`acr`).
    livello: Option<String>,
    #[serde(default = "preferred_username")]
    nome_utente: String,
    #[serde(default = "groups")]
    gruppi: String,
    ente: Option<String>,
    #[serde(default)]
    crea: bool,
    #[serde(default)]
    incarichi: Vec<IncaricoScritto>,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

fn groups() -> String {
    "groups".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IncaricoScritto {
    gruppo: Option<String>,
    ruolo: String,
    cdr: Option<String>,
}

/// The sources that the settings tell of, ready to be asked.
#[derive(Default)]
pub(crate) struct Fonti {
    directory: Option<Arc<Ldap>>,
    provider: Vec<Arc<Oidc>>,
}

impl Fonti {
    /// Reads the settings; none where there is no file.
    ///
    /// # Errors
    /// A sentence for everything that is wrong in the file, with its place.
    pub(crate) fn leggi(config: &Config) -> anyhow::Result<Self> {
        match &config.identita {
            None => Ok(Self::default()),
            Some(file) => Self::dal_file(file),
        }
    }

    fn dal_file(file: &Path) -> anyhow::Result<Self> {
        let dove = file.display();
        let testo = std::fs::read_to_string(file).map_err(|e| {
            rifiuto(format!(
                "Il file «{dove}» di SCHEDARIO_IDENTITA non si legge ({e})."
            ))
        })?;
        let scritto: Scritto = toml::from_str(&testo)
            .map_err(|e| rifiuto(format!("Il file «{dove}» non si capisce: {e}")))?;
        let cartella = file.parent().unwrap_or(Path::new("."));
        let mut no = Vec::new();
        let directory = scritto
            .directory
            .and_then(|d| d.leggi(cartella, &mut no))
            .map(Arc::new);
        let mut codici = BTreeSet::from([DIRECTORY.to_owned()]);
        let mut provider = Vec::new();
        for p in scritto.provider {
            if !codici.insert(p.codice.clone()) {
                no.push(format!(
                    "Il codice «{}» c'è due volte, o è «{DIRECTORY}»: dài a ogni provider il suo.",
                    p.codice
                ));
                continue;
            }
            provider.extend(p.leggi(cartella, &mut no).map(Arc::new));
        }
        if no.is_empty() {
            Ok(Self {
                directory,
                provider,
            })
        } else {
            let con_file = no.into_iter().map(|frase| format!("{dove}: {frase}"));
            Err(Rifiuti(con_file.collect()).into())
        }
    }

    /// Whether somebody may come in through a provider: he is sent back to an address that must be known.
    pub(crate) fn ha_provider(&self) -> bool {
        !self.provider.is_empty()
    }

    /// As the pages ask them.
    pub(crate) fn per_il_web(&self) -> Identita {
        Identita {
            directory: self.directory.clone().map(|d| d as _),
            provider: self.provider.iter().cloned().map(|p| p as _).collect(),
        }
    }
}

impl DirectoryScritta {
    fn leggi(self, cartella: &Path, no: &mut Vec<String>) -> Option<Ldap> {
        let prima = no.len();
        let incarichi = incarichi(
            &self.incarichi,
            DIRECTORY,
            self.ente.as_deref(),
            self.crea,
            no,
        );
        let cifrata = self.indirizzo.starts_with("ldaps://") || self.starttls;
        let host = url::Url::parse(&self.indirizzo)
            .ok()
            .filter(|u| ["ldap", "ldaps"].contains(&u.scheme()))
            .and_then(|u| u.host_str().map(str::to_owned));
        match host {
            None => no.push(format!(
                "L'indirizzo «{}» della directory non si capisce: scrivi ldaps://dc.comune.example.",
                self.indirizzo
            )),
            Some(host) if !cifrata && !qui(&host) => no.push(
                "Senza cifratura si parla solo a questa stessa macchina: usa ldaps:// oppure starttls = true.".to_owned(),
            ),
            Some(_) => {}
        }
        if !self.filtro.contains("{nome}") {
            no.push("Nel filtro manca {nome}, dove va il nome scritto da chi entra.".to_owned());
        }
        if self.gruppi.is_some() && !self.filtro_gruppi.contains("{dn}") {
            no.push(
                "In filtro_gruppi manca {dn}, dove va il nome della voce della persona.".to_owned(),
            );
        }
        let certificati = certificati(cartella, self.certificato.as_deref(), no);
        let password = segreto(cartella, &self.file_password, no);
        if no.len() > prima {
            return None;
        }
        Some(Ldap {
            fonte: Fonte {
                codice: DIRECTORY.to_owned(),
                nome: self.nome,
                genere: GenereFonte::Directory,
                ente: self.ente,
                crea: self.crea,
                incarichi,
            },
            indirizzo: self.indirizzo,
            starttls: self.starttls,
            certificati: certificati?,
            chi: self.chi,
            password: password?,
            persone: self.persone,
            filtro: self.filtro,
            nome_utente: self.nome_utente,
            chiave: self.chiave,
            gruppi: self.gruppi,
            filtro_gruppi: self.filtro_gruppi,
        })
    }
}

impl ProviderScritto {
    fn leggi(self, cartella: &Path, no: &mut Vec<String>) -> Option<Oidc> {
        let prima = no.len();
        let buono = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if self.codice.is_empty() || self.codice.len() > 40 || !self.codice.chars().all(buono) {
            no.push(format!(
                "Il codice «{}» sta negli indirizzi: scrivilo con lettere minuscole, cifre e trattini, al massimo 40.",
                self.codice
            ));
        }
        let incarichi = incarichi(
            &self.incarichi,
            &self.codice,
            self.ente.as_deref(),
            self.crea,
            no,
        );
        let emittente = url::Url::parse(&self.emittente).ok();
        let sicuro = emittente.as_ref().is_some_and(|u| {
            u.scheme() == "https" || (u.scheme() == "http" && u.host_str().is_some_and(qui))
        });
        if !sicuro {
            no.push(format!(
                "L'emittente «{}» di «{}» non si capisce: scrivi l'indirizzo https:// che il fornitore chiama «issuer».",
                self.emittente, self.codice
            ));
        }
        let certificati = certificati(cartella, self.certificato.as_deref(), no);
        let segreto = segreto(cartella, &self.file_segreto, no);
        if no.len() > prima {
            return None;
        }
        Some(Oidc {
            fonte: Fonte {
                codice: self.codice,
                nome: self.nome,
                genere: GenereFonte::Provider(Attributo::di(&self.attributo)),
                ente: self.ente,
                crea: self.crea,
                incarichi,
            },
            emittente: self.emittente,
            certificati: certificati?,
            cliente: self.cliente,
            segreto: segreto?,
            attributo: self.attributo,
            ambiti: self.ambiti,
            livello: self.livello,
            nome_utente: self.nome_utente,
            gruppi: self.gruppi,
            adesso: crate::config::adesso,
        })
    }
}

/// Whether an address is of this machine.
fn qui(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

fn certificati(cartella: &Path, file: Option<&Path>, no: &mut Vec<String>) -> Option<Certificati> {
    let file = file.map(|f| cartella.join(f));
    Certificati::leggi(file.as_deref())
        .map_err(|frase| no.push(frase))
        .ok()
}

fn segreto(cartella: &Path, file: &Path, no: &mut Vec<String>) -> Option<Riservato> {
    let file = cartella.join(file);
    let letto = std::fs::read_to_string(&file)
        .map_err(|e| no.push(format!("Il file «{}» non si legge ({e}).", file.display())))
        .ok()?;
    let segreto = letto.trim_end_matches(['\r', '\n']);
    if segreto.is_empty() {
        no.push(format!(
            "Il file «{}» è vuoto: scrivici la password o il segreto.",
            file.display()
        ));
        return None;
    }
    Some(Riservato(segreto.to_owned()))
}

fn incarichi(
    scritti: &[IncaricoScritto],
    fonte: &str,
    ente: Option<&str>,
    crea: bool,
    no: &mut Vec<String>,
) -> Vec<IncaricoDiGruppo> {
    if ente.is_none() && (crea || !scritti.is_empty()) {
        no.push(format!(
            "Gli incarichi e gli accessi che vengono da «{fonte}» sono di un ente: scrivi quale in ente, come sta negli indirizzi."
        ));
    }
    if crea && scritti.is_empty() {
        no.push(format!(
            "Con crea = true da «{fonte}» nascono accessi solo per chi riceve un incarico: scrivi gli incarichi."
        ));
    }
    let mut letti = Vec::new();
    for s in scritti {
        let Some(ruolo) = Ruolo::TUTTI.iter().find(|r| r.codice() == s.ruolo) else {
            let quali: Vec<&str> = Ruolo::TUTTI.iter().map(|r| r.codice()).collect();
            no.push(format!(
                "Il ruolo «{}» non esiste: scrivi uno di {}.",
                s.ruolo,
                quali.join(", ")
            ));
            continue;
        };
        match (ruolo.portata(), &s.cdr) {
            (Portata::Cdr, None) => no.push(format!(
                "Il ruolo «{}» vale per un CdR: scrivi quale in cdr.",
                s.ruolo
            )),
            (Portata::Ente, Some(_)) => no.push(format!(
                "Il ruolo «{}» vale per tutto l'ente: togli cdr.",
                s.ruolo
            )),
            _ => {}
        }
        letti.push(IncaricoDiGruppo {
            gruppo: s.gruppo.clone(),
            ruolo: *ruolo,
            cdr: s.cdr.clone(),
        });
    }
    letti
}

/// `schedario identita`: asks every source whether it answers, and the directory about a person.
pub(crate) fn prova(scelte: &Prova, config: &Config) -> anyhow::Result<()> {
    let fonti = Fonti::leggi(config)?;
    if fonti.directory.is_none() && fonti.provider.is_empty() {
        return Err(rifiuto(
            "Non c'è nessuna directory e nessun provider: scrivi in SCHEDARIO_IDENTITA il file che li descrive (il manuale dice come).",
        ));
    }
    let mut out = std::io::stdout();
    let mut no = Vec::new();
    if let Some(directory) = &fonti.directory {
        let nome = &directory.fonte.nome;
        match directory.prova() {
            Ok(()) => writeln!(out, "{nome}: risponde.")?,
            Err(e) => no.push(format!("{nome}: {e}.")),
        }
        if let Some(chi) = scelte.persona.as_deref().filter(|_| no.is_empty()) {
            match directory.cerca(chi) {
                Ok(Some(trovato)) => {
                    out.write_all(descritto(&directory.fonte, chi, &trovato).as_bytes())?
                }
                Ok(None) => no.push(format!("{nome}: «{chi}» non c'è.")),
                Err(e) => no.push(format!("{nome}: {e}.")),
            }
        }
    }
    for provider in &fonti.provider {
        let nome = &provider.fonte.nome;
        match provider.prova() {
            Ok(()) => writeln!(out, "{nome}: risponde.")?,
            Err(e) => no.push(format!("{nome}: {e}.")),
        }
    }
    if no.is_empty() {
        Ok(())
    } else {
        Err(Rifiuti(no).into())
    }
}

fn descritto(fonte: &Fonte, chi: &str, trovato: &Conosciuto) -> String {
    let mut righe = format!(
        "{chi}: entra come «{}», riconosciuto da «{}».\n",
        trovato.nome, trovato.valore
    );
    let gruppi = trovato.gruppi.as_deref().unwrap_or_default();
    for gruppo in gruppi {
        righe.push_str(&format!("  gruppo {gruppo}\n"));
    }
    for i in fonte.incarichi_di(gruppi) {
        let dove = i
            .cdr
            .as_deref()
            .map_or(String::new(), |cdr| format!(" per {cdr}"));
        righe.push_str(&format!("  incarico {}{dove}\n", i.ruolo.etichetta()));
    }
    righe
}
