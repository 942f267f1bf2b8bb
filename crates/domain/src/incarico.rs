//! Appointments: a person, a role, from a day and, it may be, to a day. A right comes from nowhere else.

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, UtenteId};
use crate::campo::Valore;
use crate::data;
use crate::fact::{Atto, Fact, Modifica};
use crate::permesso::{Permesso, Ruolo, conferibile};
use crate::refusal::Refusal;

/// Key of an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IncaricoId(pub String);

/// A role that a person has in a body for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incarico {
    pub id: IncaricoId,
    pub utente: UtenteId,
    pub ruolo: Ruolo,
    /// The first day.
    pub dal: NaiveDate,
    /// The last day; `None` until it is revoked.
    pub al: Option<NaiveDate>,
    /// When somebody ended it before its time: from then on it gives nothing.
    pub revocato: Option<DateTime<Utc>>,
}

impl Incarico {
    /// Whether it gives its role on a day.
    pub fn in_vigore(&self, oggi: NaiveDate) -> bool {
        self.revocato.is_none() && self.dal <= oggi && self.al.is_none_or(|al| oggi <= al)
    }

    /// Whether it will give nothing any more: revoked, or past its last day.
    pub fn finito(&self, oggi: NaiveDate) -> bool {
        self.revocato.is_some() || self.al.is_some_and(|al| al < oggi)
    }

    /// Appoints somebody. `suoi` are the appointments he has.
    ///
    /// # Errors
    /// All reasons at once, each with its field.
    pub fn conferisci(
        self,
        suoi: &[Self],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let oggi = quando.date_naive();
        let mut no = Vec::new();
        if !conferibile(&actor.ruoli, self.ruolo) {
            no.push(Refusal::campo("ruolo", di_altri(self.ruolo)));
        }
        if self.al.is_some_and(|al| al < self.dal) {
            no.push(Refusal::campo(
                "al",
                "l'ultimo giorno non può venire prima del primo",
            ));
        }
        if self.finito(oggi) {
            no.push(Refusal::campo(
                "al",
                "un incarico già finito non dà nulla: scrivi un giorno da oggi in poi, o lascia vuoto",
            ));
        }
        let insieme = |i: &&Self| {
            i.ruolo == self.ruolo
                && !i.finito(oggi)
                && i.al.is_none_or(|al| self.dal <= al)
                && self.al.is_none_or(|al| i.dal <= al)
        };
        if let Some(gia) = suoi.iter().find(insieme) {
            no.push(Refusal::campo(
                "ruolo",
                format!("ha già questo incarico, {}", gia.durata()),
            ));
        }
        if !no.is_empty() {
            return Err(no);
        }
        let dopo = Valore::Testo(self.in_parole());
        let modifica = modifica(Valore::Vuoto, dopo);
        Ok(Fact::new(
            self,
            Atto::Creazione,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// Ends it at once. `tutti` are the appointments of the body: somebody must stay who can appoint and invite.
    ///
    /// # Errors
    /// The reason, with field `incarico`.
    pub fn revoca(
        &self,
        tutti: &[Self],
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let rifiuto = |frase: String| Err(vec![Refusal::campo("incarico", frase)]);
        let oggi = quando.date_naive();
        if !conferibile(&actor.ruoli, self.ruolo) {
            return rifiuto(di_altri(self.ruolo));
        }
        if self.finito(oggi) {
            return rifiuto("l'incarico è già finito".to_owned());
        }
        // Who stays without end: an appointment with a last day would close the house on that day.
        let resta = |p: Permesso| {
            tutti
                .iter()
                .any(|i| i.id != self.id && i.in_vigore(oggi) && i.al.is_none() && i.ruolo.puo(p))
        };
        for p in [
            Permesso::GestireGliAccessi,
            Permesso::ConferireIncarichi,
            Permesso::Comporre,
        ] {
            if self.ruolo.puo(p) && !resta(p) {
                return rifiuto(format!(
                    "senza questo incarico nessuno potrebbe più «{}»: prima conferiscine uno uguale, senza termine, a un'altra persona",
                    p.etichetta().to_lowercase()
                ));
            }
        }
        let finito = Self {
            revocato: Some(quando),
            ..self.clone()
        };
        let modifica = modifica(Valore::Testo(self.in_parole()), Valore::Vuoto);
        Ok(Fact::new(
            finito,
            Atto::Correzione,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// `RPCT, dal 01/01/2026`: what the trail keeps.
    pub fn in_parole(&self) -> String {
        format!("{}, {}", self.ruolo.etichetta(), self.durata())
    }

    /// `dal 01/01/2026 al 31/12/2026`.
    pub fn durata(&self) -> String {
        let dal = data::it(self.dal);
        match self.al {
            Some(al) => format!("dal {dal} al {}", data::it(al)),
            None => format!("dal {dal}"),
        }
    }
}

/// The roles that some appointments give on a day, each once.
pub fn ruoli(incarichi: &[Incarico], oggi: NaiveDate) -> Vec<Ruolo> {
    let mut ruoli: Vec<Ruolo> = incarichi
        .iter()
        .filter(|i| i.in_vigore(oggi))
        .map(|i| i.ruolo)
        .collect();
    ruoli.sort_unstable();
    ruoli.dedup();
    ruoli
}

fn modifica(prima: Valore, dopo: Valore) -> Modifica {
    Modifica {
        campo: "incarico".to_owned(),
        prima,
        dopo,
    }
}

fn di_altri(ruolo: Ruolo) -> String {
    format!(
        "l'incarico «{}» permette cose che tu non puoi fare: lo conferisce o lo revoca chi le può fare",
        ruolo.etichetta()
    )
}
