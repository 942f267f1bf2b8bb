//! Those who gave the right password and owe their code: for a few minutes, and a few tries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use domain::UtenteId;

use crate::segreti::{Segreto, impronta};

/// How long the code may be looked for.
const DURATA: Duration = Duration::minutes(10);

/// Codes that may be tried before the password is asked for again.
const PROVE: u32 = 5;

/// Who is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atteso {
    pub utente: UtenteId,
    /// Code of the source that knew him; `None`: a password of ours.
    pub fonte: Option<String>,
    /// What he showed: the stored form of his password, or what the source tells him apart by. It must still be so when he is let in.
    pub mostrato: String,
}

/// Who is waited for, by the hash of what his page carries. What is lost with a restart is one login that begins again.
#[derive(Default)]
pub(crate) struct Attese(Mutex<HashMap<String, Attesa>>);

struct Attesa {
    chi: Atteso,
    scade: DateTime<Utc>,
    prove: u32,
}

impl Attese {
    /// Begins to wait for the code of an account; gives what its page carries.
    pub(crate) fn apri(&self, chi: Atteso, adesso: DateTime<Utc>) -> String {
        let segreto = Segreto::nuovo();
        let mut attese = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attese.retain(|_, a| a.scade > adesso);
        let attesa = Attesa {
            chi,
            scade: adesso + DURATA,
            prove: 0,
        };
        attese.insert(segreto.impronta(), attesa);
        segreto.testo().to_owned()
    }

    /// Whose code is tried, and counts the try; `None` when nobody is waited for any more.
    pub(crate) fn prova(&self, segreto: &str, adesso: DateTime<Utc>) -> Option<Atteso> {
        let mut attese = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let attesa = attese.get_mut(&impronta(segreto))?;
        attesa.prove += 1;
        (attesa.scade > adesso && attesa.prove <= PROVE).then(|| attesa.chi.clone())
    }

    /// He is in: what his page carries is no longer good.
    pub(crate) fn chiudi(&self, segreto: &str) {
        let mut attese = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attese.remove(&impronta(segreto));
    }
}
