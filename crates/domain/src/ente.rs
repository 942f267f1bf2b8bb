//! The body (a municipality, a union, a province) that keeps its plans here.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::testo;

/// Key of a body; it leads every primary key and index of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EnteId(pub i64);

/// A public body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ente {
    pub id: EnteId,
    /// Short name in addresses: `comune-di-borgo`.
    pub sigla: String,
    /// Official name, printed in the running header of the book.
    pub nome: String,
    /// Code in the index of public administrations (IPA, art. 6-ter CAD): `c_a944`.
    pub ipa: Option<String>,
}

impl Ente {
    /// Longest code of the index, in characters.
    const IPA_MASSIMO: usize = 20;

    /// Reads a code of the index as it is typed; `None` where nothing was.
    ///
    /// # Errors
    /// What no code of the index looks like.
    pub fn ipa_letto(digitato: &str) -> Result<Option<String>, Refusal> {
        let codice = digitato.trim();
        let ammesso = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        if codice.is_empty() {
            Ok(None)
        } else if codice.len() <= Self::IPA_MASSIMO && codice.chars().all(ammesso) {
            Ok(Some(codice.to_owned()))
        } else {
            Err(Refusal::campo(
                "ipa",
                "scrivi il codice come sta nell'indice, per esempio c_a944: lettere, cifre e trattini",
            ))
        }
    }

    /// Checks a name and derives the short name used in addresses.
    pub fn sigla_di(nome: &str) -> Result<String, Refusal> {
        let sigla: String = testo::piatto(nome)
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let sigla: String = sigla.chars().take(60).collect();
        if sigla.is_empty() {
            Err(Refusal::campo(
                "nome",
                "scrivi il nome dell'ente, per esempio Comune di Borgo Sereno",
            ))
        } else {
            Ok(sigla)
        }
    }
}
