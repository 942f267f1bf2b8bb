//! The rules of scores (SMVP) of a body: those that ship, which can be read and taken away, and its own, version by version.

mod create;
mod list;
mod new;
mod show;

use domain::Actor;
use domain::smvp::{FORNITI, Smvp, SmvpScelto};
use domain::vista::Vista;
use store::Conn;

pub(crate) use create::create;
pub(crate) use list::list;
pub(crate) use new::new;
pub(crate) use show::{scarica, show};

use crate::indirizzo::segmento;

/// An SMVP with its text.
struct FileSmvp {
    testo: String,
    smvp: Smvp,
}

impl FileSmvp {
    /// The shipped ones, then those of the body by code, the latest version first. One that is no longer valid, which only a newer
    /// program could make it, is passed over.
    fn list(c: &mut Conn, actor: &Actor) -> store::Result<Vec<Self>> {
        let forniti = FORNITI.iter().map(|(_, testo)| (*testo).to_owned());
        let propri = store::smvp::list(c, actor)?.into_iter().map(|p| p.testo);
        Ok(forniti
            .chain(propri)
            .filter_map(|testo| {
                let smvp = Smvp::leggi_testo(&testo).ok()?;
                Some(Self { testo, smvp })
            })
            .collect())
    }

    /// The one that an address names.
    fn find(c: &mut Conn, actor: &Actor, codice: &str, versione: &str) -> store::Result<Self> {
        Self::list(c, actor)?
            .into_iter()
            .find(|f| f.smvp.codice == codice && f.smvp.versione.to_string() == versione)
            .ok_or(store::Error::NotFound)
    }
}

/// Address of the page that says how an SMVP works out its scores.
pub(crate) fn indirizzo(sigla: &str, smvp: &SmvpScelto) -> String {
    format!("/{sigla}/smvp/{}/{}", segmento(&smvp.codice), smvp.versione)
}

/// Codes of the viste whose scores are worked out with an SMVP.
fn usato_da(smvp: &Smvp, predefinito: Option<&Smvp>, viste: &[Vista]) -> Vec<String> {
    viste
        .iter()
        .filter(|v| match &v.smvp {
            Some(scelto) => *scelto == smvp.scelto(),
            None => Some(smvp) == predefinito,
        })
        .map(|v| v.codice.clone())
        .collect()
}
