//! The directory of the body, asked over LDAP (RFC 4511): OpenLDAP, Active Directory and their like.

use std::time::Duration;

use domain::identita::{Conosciuto, Fonte};
use ldap3::{LdapConn, LdapConnSettings, Scope, SearchEntry, ldap_escape};
use web::identita::{Directory, Risposta};

use super::cifratura::Certificati;
use crate::config::Riservato;

/// How long the directory may take for an answer.
const PAZIENZA: Duration = Duration::from_secs(8);

/// "The password is wrong" (RFC 4511, 4.1.9).
const CREDENZIALI_SBAGLIATE: u32 = 49;

/// A directory, as the settings tell it.
#[derive(Debug)]
pub(crate) struct Ldap {
    pub(super) fonte: Fonte,
    pub(super) indirizzo: String,
    pub(super) starttls: bool,
    pub(super) certificati: Certificati,
    pub(super) chi: String,
    pub(super) password: Riservato,
    pub(super) persone: String,
    pub(super) filtro: String,
    pub(super) nome_utente: String,
    pub(super) chiave: String,
    pub(super) gruppi: Option<String>,
    pub(super) filtro_gruppi: String,
}

impl Ldap {
    /// Whether it answers and lets the program look people up.
    pub(super) fn prova(&self) -> Result<(), String> {
        let mut conn = self.collega()?;
        conn.with_timeout(PAZIENZA)
            .search(&self.persone, Scope::Base, "(objectClass=*)", ["1.1"])
            .and_then(ldap3::SearchResult::success)
            .map_err(|e| format!("le persone non si leggono sotto «{}» ({e})", self.persone))?;
        Ok(())
    }

    fn apri(&self) -> Result<LdapConn, String> {
        let cifratura = self.certificati.rustls().map_err(|e| e.to_string())?;
        let modi = LdapConnSettings::new()
            .set_conn_timeout(PAZIENZA)
            .set_config(cifratura)
            .set_starttls(self.starttls);
        LdapConn::with_settings(modi, &self.indirizzo)
            .map_err(|e| format!("non si raggiunge all'indirizzo {} ({e})", self.indirizzo))
    }

    /// A connection in the name of the program.
    fn collega(&self) -> Result<LdapConn, String> {
        let mut conn = self.apri()?;
        // A wrong password is no error for the library: it stands in the answer.
        conn.with_timeout(PAZIENZA)
            .simple_bind(&self.chi, &self.password.0)
            .and_then(ldap3::LdapResult::success)
            .map_err(|e| {
                format!(
                    "non riconosce «{}», con cui il programma cerca le persone ({e})",
                    self.chi
                )
            })?;
        Ok(conn)
    }

    /// The one entry of somebody; `None` when there is none.
    fn trova(&self, conn: &mut LdapConn, nome: &str) -> Result<Option<SearchEntry>, String> {
        let filtro = self.filtro.replace("{nome}", &ldap_escape(nome));
        let attributi = [self.nome_utente.as_str(), self.chiave.as_str()];
        let mut trovate = cerca(conn, &self.persone, &filtro, &attributi)?;
        if trovate.len() > 1 {
            return Err(format!(
                "{} persone hanno lo stesso nome: il filtro deve trovarne una",
                trovate.len()
            ));
        }
        Ok(trovate.pop())
    }

    /// What an entry says of its person, with his groups.
    fn conosci(&self, conn: &mut LdapConn, voce: &SearchEntry) -> Result<Conosciuto, String> {
        let valore = valore(voce, &self.chiave)
            .ok_or_else(|| format!("la voce «{}» non ha «{}»", voce.dn, self.chiave))?;
        let nome = valore_testo(voce, &self.nome_utente)
            .ok_or_else(|| format!("la voce «{}» non ha «{}»", voce.dn, self.nome_utente))?;
        let gruppi = match &self.gruppi {
            None => Vec::new(),
            Some(sotto) => {
                let filtro = self
                    .filtro_gruppi
                    .replace("{dn}", &ldap_escape(voce.dn.as_str()));
                cerca(conn, sotto, &filtro, &["1.1"])?
                    .into_iter()
                    .map(|g| g.dn)
                    .collect()
            }
        };
        Ok(Conosciuto {
            valore,
            nome,
            gruppi: Some(gruppi),
        })
    }
}

impl Directory for Ldap {
    fn fonte(&self) -> &Fonte {
        &self.fonte
    }

    fn entra(
        &self,
        nome: &str,
        password: &str,
        lascia: &dyn Fn(&str) -> bool,
    ) -> Result<Risposta, String> {
        // With an empty password a directory lets anybody in as nobody, and says that all is well (RFC 4513, 5.1.2).
        if nome.is_empty() || password.is_empty() {
            return Ok(Risposta::Sbagliata);
        }
        let mut conn = self.collega()?;
        let voce = self.trova(&mut conn, nome)?;
        if let Some(chiave) = voce.as_ref().and_then(|v| valore(v, &self.chiave))
            && !lascia(&chiave)
        {
            return Ok(Risposta::Trattenuta);
        }
        // A name that nobody has is asked for all the same: the clock must not tell it from one that somebody has.
        let dn = voce
            .as_ref()
            .map_or(self.persone.as_str(), |v| v.dn.as_str());
        let mut sua = self.apri()?;
        let esito = sua
            .with_timeout(PAZIENZA)
            .simple_bind(dn, password)
            .map_err(|e| e.to_string())?;
        match (esito.rc, voce) {
            (0, Some(voce)) => self.conosci(&mut conn, &voce).map(Risposta::Entrato),
            (0, None) | (CREDENZIALI_SBAGLIATE, _) => Ok(Risposta::Sbagliata),
            (rc, _) => {
                // Locked, expired, not allowed at this hour: for the person it is a refusal.
                tracing::warn!(
                    "the directory refused a login with code {rc}: {}",
                    esito.text
                );
                Ok(Risposta::Sbagliata)
            }
        }
    }

    fn cerca(&self, nome: &str) -> Result<Option<Conosciuto>, String> {
        let mut conn = self.collega()?;
        match self.trova(&mut conn, nome)? {
            Some(voce) => self.conosci(&mut conn, &voce).map(Some),
            None => Ok(None),
        }
    }
}

fn cerca(
    conn: &mut LdapConn,
    sotto: &str,
    filtro: &str,
    attributi: &[&str],
) -> Result<Vec<SearchEntry>, String> {
    let (righe, _) = conn
        .with_timeout(PAZIENZA)
        .search(sotto, Scope::Subtree, filtro, attributi)
        .and_then(ldap3::SearchResult::success)
        .map_err(|e| format!("la ricerca {filtro} non riesce ({e})"))?;
    // Active Directory answers with other servers to ask, too: they are no entries.
    let voci = righe
        .into_iter()
        .filter(|r| !r.is_ref() && !r.is_intermediate());
    Ok(voci.map(SearchEntry::construct).collect())
}

fn valore_testo(voce: &SearchEntry, attributo: &str) -> Option<String> {
    let mut suoi = voce
        .attrs
        .iter()
        .filter(|(nome, _)| nome.eq_ignore_ascii_case(attributo));
    suoi.find_map(|(_, valori)| valori.first().cloned())
}

/// What is no text (`objectGUID`) is written in hexadecimal.
fn valore(voce: &SearchEntry, attributo: &str) -> Option<String> {
    let in_cifre = || {
        let mut suoi = voce
            .bin_attrs
            .iter()
            .filter(|(nome, _)| nome.eq_ignore_ascii_case(attributo));
        let byte = suoi.find_map(|(_, valori)| valori.first())?;
        Some(byte.iter().map(|b| format!("{b:02x}")).collect())
    };
    // A key of sixteen bytes may happen to be text: then it would change its form. Keys of Active Directory are bytes always.
    if attributo.eq_ignore_ascii_case("objectGUID") {
        return in_cifre().or_else(|| {
            let testo = valore_testo(voce, attributo)?;
            Some(testo.bytes().map(|b| format!("{b:02x}")).collect())
        });
    }
    valore_testo(voce, attributo).or_else(in_cifre)
}

#[cfg(test)]
mod tests;
