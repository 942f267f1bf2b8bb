//! Sessions of monitoring: on a day of reference a body asks how far its plan has come, gathers the answer sheet by sheet, and checks a
//! sample of it.
//!
//! Two levels (ANAC, PNA 2019, allegato 1, §6): whoever answers for a sheet declares how its measures are carried out and whether they
//! suit; who conducts the plan verifies, on a sample drawn so that anybody can draw it again ([`Campione`]). Whether an answer is late is
//! worked out from the days, never stored.

mod campione;
mod mancanze;
mod raccolta;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use campione::{Campione, estrai, quante};
pub use mancanze::{mancanze, periodi_chiesti};
pub use raccolta::{EsitoVerifica, Idoneita, Raccolta, StatoRaccolta};

use crate::actor::{Actor, UtenteId};
use crate::andamento::contata;
use crate::campo::Valore;
use crate::cdr::CdrId;
use crate::data;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scheda::{Livello, Stato};
use crate::testo;
use crate::vista::VistaId;

/// Longest name, in characters.
const NOME_MASSIMO: usize = 120;
/// Longest text of a session, in characters: instructions, comments, reasons.
const TESTO_MASSIMO: usize = 4_000;

/// Key of a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MonitoraggioId(pub String);

/// A session of monitoring of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessioneMonitoraggio {
    pub id: MonitoraggioId,
    pub vista: VistaId,
    /// `Monitoraggio al 30 giugno`.
    pub nome: String,
    /// The day whose state is asked for.
    pub riferimento: NaiveDate,
    /// What whoever fills it in is to know.
    pub istruzioni: Option<String>,
    /// The last day on which an answer is in time.
    pub termine: NaiveDate,
    /// The CdR that are asked; empty: all.
    pub cdr: Vec<CdrId>,
    pub aperta: DateTime<Utc>,
    pub chi_utente: Option<UtenteId>,
    /// Name of who opened it, at that time.
    pub chi: String,
    /// When nothing more was asked.
    pub chiusa: Option<DateTime<Utc>>,
    /// What is verified, once it is drawn.
    pub campione: Option<Campione>,
}

/// A text of a session, if there is one.
///
/// # Errors
/// Too long.
fn testo_di(campo: &str, digitato: &str) -> Result<Option<String>, Refusal> {
    match testo::pulito(digitato) {
        Some(t) if t.chars().count() > TESTO_MASSIMO => Err(Refusal::campo(
            campo,
            format!("supera i {TESTO_MASSIMO} caratteri: accorcialo"),
        )),
        altro => Ok(altro),
    }
}

impl SessioneMonitoraggio {
    /// Key of the field in the trail of plans and sheets.
    pub const CAMPO: &str = "monitoraggio";

    /// Opens a session, as it was drafted.
    ///
    /// # Errors
    /// Every reason at once: without a name (`nome`), too long, with a term that has passed (`termine`).
    pub fn apri(
        bozza: Self,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let mut no = Vec::new();
        let nome = testo::pulito(&bozza.nome).unwrap_or_default();
        if nome.is_empty() {
            no.push(Refusal::campo(
                "nome",
                "dai un nome alla sessione, per esempio Monitoraggio al 30 giugno",
            ));
        }
        if nome.chars().count() > NOME_MASSIMO {
            no.push(Refusal::campo(
                "nome",
                format!("il nome ha al massimo {NOME_MASSIMO} caratteri"),
            ));
        }
        if bozza.termine < crate::orario::giorno(quando) {
            no.push(Refusal::campo(
                "termine",
                "il termine è già passato: scegli un giorno da oggi in poi",
            ));
        }
        let istruzioni = testo_di(
            "istruzioni",
            bozza.istruzioni.as_deref().unwrap_or_default(),
        )
        .unwrap_or_else(|r| {
            no.push(r);
            None
        });
        if !no.is_empty() {
            return Err(no);
        }
        let aperta = Self {
            nome,
            istruzioni,
            aperta: quando,
            chi_utente: actor.utente,
            chi: actor.nome.clone(),
            chiusa: None,
            campione: None,
            ..bozza
        };
        let detta = format!(
            "{}, stato al {}, termine {}",
            aperta.nome,
            data::it(aperta.riferimento),
            data::it(aperta.termine)
        );
        Ok(aperta.fatto(Atto::Apertura, detta, actor, quando))
    }

    /// Ends the session: what is not declared stays so.
    ///
    /// # Errors
    /// When it is closed.
    pub fn chiudi(&self, actor: &Actor, quando: DateTime<Utc>) -> Result<Fact<Self>, Vec<Refusal>> {
        self.esigi_aperta()?;
        let chiusa = Self {
            chiusa: Some(quando),
            ..self.clone()
        };
        let detta = self.nome.clone();
        Ok(chiusa.fatto(Atto::Chiusura, detta, actor, quando))
    }

    /// Draws the sheets to verify among some codes, once: a draw repeated until it pleases is not one.
    ///
    /// # Errors
    /// When it is closed or drawn already, when the percentage (`percentuale`) is not between 1 and 100, when there are no sheets.
    pub fn campiona(
        &self,
        seme: &str,
        percentuale: u32,
        mut codici: Vec<String>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.esigi_aperta()?;
        if self.campione.is_some() {
            return Err(vec![Refusal::tutto(
                "il campione è già estratto: si estrae una volta sola",
            )]);
        }
        if !(1..=100).contains(&percentuale) {
            return Err(vec![Refusal::campo(
                "percentuale",
                "scrivi quante schede verificare su cento: un numero intero da 1 a 100",
            )]);
        }
        if codici.is_empty() {
            return Err(vec![Refusal::tutto(
                "non c'è nessuna scheda fra cui estrarre",
            )]);
        }
        codici.sort();
        let campione = Campione {
            seme: seme.to_owned(),
            percentuale,
            popolazione: codici,
            estratto: quando,
            chi_utente: actor.utente,
            chi: actor.nome.clone(),
        };
        let detta = format!(
            "{}: {} schede su {} ({percentuale}%), seme {seme}: {}",
            self.nome,
            campione.estratte().len(),
            campione.popolazione.len(),
            campione.estratte().join(", ")
        );
        let con = Self {
            campione: Some(campione),
            ..self.clone()
        };
        Ok(con.fatto(Atto::Estrazione, detta, actor, quando))
    }

    fn fatto(self, atto: Atto, detta: String, actor: &Actor, quando: DateTime<Utc>) -> Fact<Self> {
        let modifica = Modifica {
            campo: Self::CAMPO.to_owned(),
            prima: Valore::Vuoto,
            dopo: Valore::Testo(detta),
        };
        Fact::new(self, atto, vec![modifica], actor, quando, None)
    }

    fn esigi_aperta(&self) -> Result<(), Vec<Refusal>> {
        match self.chiusa {
            None => Ok(()),
            Some(_) => Err(vec![Refusal::tutto(
                "la sessione di monitoraggio è chiusa: se serve, chi conduce il piano ne apre un'altra",
            )]),
        }
    }

    /// Whether a sheet is asked: one that counts in the plan, of a CdR of the session. Sheets of the CdR themselves have no measures.
    pub fn chiede(&self, livello: Livello, stato: Option<Stato>, cdr: Option<&CdrId>) -> bool {
        livello != Livello::Cdr
            && contata(stato)
            && (self.cdr.is_empty() || cdr.is_some_and(|c| self.cdr.contains(c)))
    }

    /// Days to the term on a day: none left on the day itself, negative after it.
    pub fn giorni(&self, oggi: NaiveDate) -> i64 {
        (self.termine - oggi).num_days()
    }
}
