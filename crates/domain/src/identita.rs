//! Who somebody is outside: in the directory of his body, or for a provider of identities (SPID, CIE, the body's own).

#[cfg(test)]
mod tests;

use crate::actor::Actor;
use crate::cdr::Cdr;
use crate::ente::EnteId;
use crate::incarico::CdrDiIncarico;
use crate::permesso::Ruolo;

/// Longest value that tells a person apart, in characters.
pub const LUNGHEZZA_MASSIMA: usize = 200;

/// From where people are known: the directory or a provider, as the settings of the installation name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonte {
    /// Stands in addresses and beside what came from it: small letters, digits, `-` and `_`.
    pub codice: String,
    /// What people call it: `SPID`, `Directory del Comune`.
    pub nome: String,
    pub genere: GenereFonte,
    /// The body whose appointments and accounts it brings; `None`: it brings none, and lets in whom it is told to.
    pub ente: Option<String>,
    /// Whether it makes an account for somebody whom nobody invited, when it gives him an appointment.
    pub crea: bool,
    /// What its groups make of a person.
    pub incarichi: Vec<IncaricoDiGruppo>,
}

/// How a person shows who he is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenereFonte {
    /// With name and password, typed here and asked there (LDAP, RFC 4511).
    Directory,
    /// On the pages of the provider, which sends him back (OpenID Connect Core 1.0).
    Provider(Attributo),
}

/// What tells a person apart for a provider, and how two ways of writing it are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attributo {
    /// Codice fiscale: SPID writes `TINIT-` before it.
    CodiceFiscale,
    Email,
    Altro,
}

impl Attributo {
    /// The kind of a claim, from its name.
    pub fn di(nome: &str) -> Self {
        match nome {
            "fiscalNumber" | "fiscal_number" | "https://attributes.eid.gov.it/fiscal_number" => {
                Self::CodiceFiscale
            }
            "email" => Self::Email,
            _ => Self::Altro,
        }
    }

    /// What a person calls it.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::CodiceFiscale => "Codice fiscale",
            Self::Email => "Indirizzo di posta",
            Self::Altro => "Identificativo",
        }
    }

    /// The one way in which a value is kept and looked for.
    ///
    /// # Errors
    /// The Italian sentence, when it is none.
    pub fn normale(self, valore: &str) -> Result<String, &'static str> {
        let valore = valore.trim();
        if valore.is_empty() || valore.chars().count() > LUNGHEZZA_MASSIMA {
            return Err("scrivi come il fornitore riconosce la persona, al massimo 200 caratteri");
        }
        match self {
            Self::CodiceFiscale => {
                let maiuscolo = valore.to_uppercase();
                let nudo = maiuscolo.strip_prefix("TINIT-").unwrap_or(&maiuscolo);
                let giusto = nudo.len() == 16 && nudo.bytes().all(|b| b.is_ascii_alphanumeric());
                giusto
                    .then(|| nudo.to_owned())
                    .ok_or("un codice fiscale ha sedici lettere e cifre")
            }
            Self::Email => {
                let minuscolo = valore.to_lowercase();
                let pezzi: Vec<&str> = minuscolo.split('@').collect();
                let giusto = matches!(pezzi[..], [prima, dopo] if !prima.is_empty() && !dopo.is_empty())
                    && !minuscolo.contains(char::is_whitespace);
                giusto
                    .then_some(minuscolo)
                    .ok_or("un indirizzo di posta è fatto come nome@comune.example")
            }
            Self::Altro => Ok(valore.to_owned()),
        }
    }
}

/// What belonging to a group makes of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncaricoDiGruppo {
    /// `None`: everybody whom the source knows.
    pub gruppo: Option<String>,
    pub ruolo: Ruolo,
    /// Code of the CdR; `None`: over the whole body.
    pub cdr: Option<String>,
}

/// A person as a source knows him, once he has shown who he is.
#[derive(Clone, PartialEq, Eq)]
pub struct Conosciuto {
    /// What tells him apart there, for good: no other person gets it after him.
    pub valore: String,
    /// The name that an account of his would have; empty when the source does not say: what tells him apart is no name for others to read.
    pub nome: String,
    /// `None`: the source does not say, and nothing follows from it.
    pub gruppi: Option<Vec<String>>,
}

impl std::fmt::Debug for Conosciuto {
    // A codice fiscale has no business in the logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conosciuto").finish_non_exhaustive()
    }
}

impl Fonte {
    /// What the groups of a person make of him.
    pub fn incarichi_di(&self, gruppi: &[String]) -> Vec<&IncaricoDiGruppo> {
        let suoi: Vec<String> = gruppi.iter().map(|g| confrontabile(g)).collect();
        let vale = |i: &&IncaricoDiGruppo| {
            i.gruppo
                .as_ref()
                .is_none_or(|g| suoi.contains(&confrontabile(g)))
        };
        self.incarichi.iter().filter(vale).collect()
    }

    /// The same with the CdR of the body: each role with its CdR, and the codes in the settings that no CdR has.
    pub fn incarichi_su(
        &self,
        gruppi: &[String],
        cdr: &[Cdr],
    ) -> (Vec<(Ruolo, Option<CdrDiIncarico>)>, Vec<String>) {
        let (mut voluti, mut ignoti) = (Vec::new(), Vec::new());
        for i in self.incarichi_di(gruppi) {
            let suo = |codice: &String| cdr.iter().find(|c| c.codice == *codice);
            match i.cdr.as_ref().map(|codice| suo(codice).ok_or(codice)) {
                None => voluti.push((i.ruolo, None)),
                Some(Ok(c)) => {
                    let suo = CdrDiIncarico {
                        id: c.id.clone(),
                        codice: c.codice.clone(),
                    };
                    voluti.push((i.ruolo, Some(suo)));
                }
                Some(Err(codice)) => ignoti.push(codice.clone()),
            }
        }
        (voluti, ignoti)
    }

    /// In whose name it appoints: that of the source, with all rights, for its settings are those of whoever keeps the server.
    pub fn actor(&self, ente: EnteId) -> Actor {
        Actor {
            nome: self.nome.clone(),
            ..Actor::operatore(ente)
        }
    }

    /// What the trail says of it.
    pub fn in_parole(&self) -> String {
        format!("entra con {}", self.nome)
    }
}

/// A name of a group as two ways of writing it compare: RFC 4514 lets case and blanks around commas vary.
fn confrontabile(gruppo: &str) -> String {
    let pezzi = gruppo.split(',').map(|p| p.trim().to_lowercase());
    pezzi.collect::<Vec<_>>().join(",")
}
