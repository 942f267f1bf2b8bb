//! The register of accesses: what people do that changes no plan; and the names that are taken out of the trail.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Months, Utc};

use crate::actor::{Actor, UtenteId};
use crate::campo::Valore;
use crate::data;
use crate::fact::{Atto, Fact, Modifica};
use crate::incarico::Incarico;
use crate::refusal::Refusal;
use crate::scelta::scelta;

scelta! {
    /// What a line of the register of accesses tells.
    Annotazione {
        Entrata = "entrata", "Accesso";
        /// A wrong password, or a name that nobody has.
        EntrataRifiutata = "entrata_rifiutata", "Accesso rifiutato";
        Uscita = "uscita", "Uscita";
        SessioneChiusa = "sessione_chiusa", "Sessione chiusa";
        Password = "password", "Password cambiata";
        /// A token for programs, made or revoked.
        Gettone = "gettone", "Gettone d'accesso";
        SecondoFattore = "secondo_fattore", "Secondo fattore";
        /// Where somebody is written to.
        Recapito = "recapito", "Indirizzo di posta";
        /// Something that the person's appointments do not allow.
        Rifiuto = "rifiuto", "Atto rifiutato";
        /// A sheet that there is, beyond what the person reads: he is told that it is not there.
        Negato = "negato", "Accesso negato";
        Stampa = "stampa", "Stampa";
        Scarico = "scarico", "File scaricato";
        Esportazione = "esportazione", "Esportazione";
        /// All the data of the installation, copied by whoever keeps the server.
        Copia = "copia", "Copia dei dati";
        /// Which other programs are told what happens.
        Notifiche = "notifiche", "Notifiche ad altri programmi";
    }
}

/// Months for which the accesses of an administrator keep his name (Garante, 27/11/2008: at least six). Their lines are never deleted.
pub const MESI_DI_CONSERVAZIONE: u32 = 6;

/// What stands where the name of somebody was taken out.
pub fn persona_rimossa(utente: UtenteId) -> String {
    format!("persona rimossa (n. {})", utente.0)
}

/// Somebody whose name is taken out of the trail of a body: he works there no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NomeTolto {
    pub utente: UtenteId,
}

impl NomeTolto {
    /// Key of the change in the trail.
    pub const CAMPO: &str = "nome";

    /// Takes the name of somebody out of the lines that he wrote, `righe` of them. `suoi` are his appointments in the body, `ultimo` when
    /// he last came in as an administrator.
    ///
    /// # Errors
    /// Every reason, with field [`Self::CAMPO`].
    pub fn togli(
        self,
        suoi: &[Incarico],
        ultimo: Option<DateTime<Utc>>,
        righe: i64,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let no = self.impedimenti(suoi, ultimo, quando);
        if !no.is_empty() {
            return Err(no);
        }
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Testo(format!("scritto in {righe} righe")),
            dopo: Valore::Testo("tolto".to_owned()),
        };
        Ok(Fact::new(
            self,
            Atto::Rimozione,
            vec![modifica],
            actor,
            quando,
            None,
        ))
    }

    /// Why the name must stay for now: every reason, none when it may go.
    pub fn impedimenti(
        &self,
        suoi: &[Incarico],
        ultimo: Option<DateTime<Utc>>,
        quando: DateTime<Utc>,
    ) -> Vec<Refusal> {
        let mut no = Vec::new();
        let oggi = crate::orario::giorno(quando);
        if let Some(vivo) = suoi.iter().find(|i| !i.finito(oggi)) {
            no.push(Refusal::campo(
                Self::CAMPO,
                format!(
                    "ha ancora l'incarico «{}»: prima revocalo, o aspetta che finisca",
                    vivo.in_parole()
                ),
            ));
        }
        let fino = ultimo.and_then(|u| u.checked_add_months(Months::new(MESI_DI_CONSERVAZIONE)));
        if let Some(fino) = fino.filter(|fino| quando < *fino) {
            no.push(Refusal::campo(
                Self::CAMPO,
                format!(
                    "è stato amministratore: il registro dei suoi accessi tiene il nome per {MESI_DI_CONSERVAZIONE} mesi dall'ultimo, fino al {}; riprova da quel giorno",
                    data::it(crate::orario::giorno(fino))
                ),
            ));
        }
        no
    }
}
