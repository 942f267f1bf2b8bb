//! The answer of one sheet in a session: declared by whoever answers for it, then sent back or verified.

use chrono::{DateTime, NaiveDate, Utc};

use super::{MonitoraggioId, SessioneMonitoraggio, mancanze, testo_di};
use crate::actor::{Actor, UtenteId};
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::{Scheda, SchedaId};

scelta! {
    /// How far the answer of a sheet has come.
    StatoRaccolta {
        DaCompilare = "da_compilare", "Da compilare";
        /// Sent back, with a reason.
        Rinviata = "rinviata", "Rinviata";
        Dichiarata = "dichiarata", "Dichiarata completa";
        Verificata = "verificata", "Verificata";
    }
}

scelta! {
    /// Whether the measures of a sheet suit, as whoever answers for it sees them.
    Idoneita {
        Idonea = "idonea", "Sì, è adatta";
        InParte = "in_parte", "In parte: va corretta";
        NonIdonea = "non_idonea", "No: va ripensata";
    }
}

scelta! {
    /// What a verification found.
    EsitoVerifica {
        Confermata = "confermata", "Confermata";
        ConRilievi = "con_rilievi", "Confermata con rilievi";
        NonConfermata = "non_confermata", "Non confermata";
    }
}

/// The answer of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raccolta {
    pub sessione: MonitoraggioId,
    pub scheda: SchedaId,
    pub stato: StatoRaccolta,
    /// What whoever answers says of the session.
    pub commento: Option<String>,
    pub idoneita: Option<Idoneita>,
    /// Why it was sent back, until it is declared again.
    pub motivo: Option<String>,
    pub esito: Option<EsitoVerifica>,
    /// What the verification looked at and found.
    pub rilievi: Option<String>,
    /// When it was last declared complete, and the version the sheet had then.
    pub dichiarata: Option<(DateTime<Utc>, i64)>,
    pub chi_utente: Option<UtenteId>,
    /// Name of who did the last act, at that time.
    pub chi: String,
    pub quando: DateTime<Utc>,
    /// Grows by one at each act, 0 before the first: two people notice each other by it.
    pub versione: i64,
}

impl Raccolta {
    /// The answer of a sheet of which nothing was said yet.
    pub fn vuota(sessione: &MonitoraggioId, scheda: &SchedaId) -> Self {
        Self {
            sessione: sessione.clone(),
            scheda: scheda.clone(),
            stato: StatoRaccolta::DaCompilare,
            commento: None,
            idoneita: None,
            motivo: None,
            esito: None,
            rilievi: None,
            dichiarata: None,
            chi_utente: None,
            chi: String::new(),
            quando: DateTime::UNIX_EPOCH,
            versione: 0,
        }
    }

    /// Whether whoever answers for the sheet has said that it is complete.
    pub fn completa(&self) -> bool {
        matches!(
            self.stato,
            StatoRaccolta::Dichiarata | StatoRaccolta::Verificata
        )
    }

    /// How many days late it is, or was when it was declared; `None` in time.
    pub fn ritardo(&self, sessione: &SessioneMonitoraggio, oggi: NaiveDate) -> Option<i64> {
        let fino = match self.dichiarata {
            Some((quando, _)) if self.completa() => crate::orario::giorno(quando),
            _ => sessione
                .chiusa
                .map_or(oggi, |c| crate::orario::giorno(c).min(oggi)),
        };
        Some(-sessione.giorni(fino)).filter(|giorni| *giorni > 0)
    }

    fn esigi_compilabile(&self, sessione: &SessioneMonitoraggio) -> Result<(), Vec<Refusal>> {
        sessione.esigi_aperta()?;
        if self.completa() {
            return Err(vec![Refusal::tutto(
                "la scheda è già dichiarata completa: se c'è da correggere, chiedi a chi conduce il piano di rinviartela",
            )]);
        }
        Ok(())
    }

    /// The same with what was typed of it.
    fn con(&self, commento: &str, idoneita: &str) -> Result<Self, Vec<Refusal>> {
        let mut no = Vec::new();
        let commento = testo_di("commento", commento).unwrap_or_else(|r| {
            no.push(r);
            None
        });
        let scelta = Idoneita::da_nome(idoneita);
        if scelta.is_none() && !idoneita.is_empty() {
            no.push(Refusal::campo("idoneita", "scegli una delle voci"));
        }
        if !no.is_empty() {
            return Err(no);
        }
        Ok(Self {
            commento,
            idoneita: scelta,
            ..self.clone()
        })
    }

    /// Keeps comment and judgement without declaring anything.
    ///
    /// # Errors
    /// Every reason at once: closed, declared already, too long a comment.
    pub fn annota(
        &self,
        sessione: &SessioneMonitoraggio,
        commento: &str,
        idoneita: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.esigi_compilabile(sessione)?;
        let dopo = self.con(commento, idoneita)?;
        if dopo == *self {
            return Ok(Fact::new(
                dopo,
                Atto::Correzione,
                Vec::new(),
                actor,
                quando,
                None,
            ));
        }
        let detto = dopo.commento.clone();
        Ok(self.fatto(dopo, sessione, Atto::Correzione, detto, actor, quando))
    }

    /// Declares the sheet complete: the first level.
    ///
    /// # Errors
    /// Everything that is missing at once, each with its field: see [`mancanze()`]; the judgement on the measure (`idoneita`), and the
    /// comment (`commento`) where it does not suit or nothing else says what was done; or that it is closed or declared already.
    pub fn dichiara(
        &self,
        sessione: &SessioneMonitoraggio,
        scheda: &Scheda,
        anno: i32,
        (commento, idoneita): (&str, &str),
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        self.esigi_compilabile(sessione)?;
        let dopo = self.con(commento, idoneita)?;
        let no = dopo.manca(sessione, scheda, anno);
        if !no.is_empty() {
            return Err(no);
        }
        let dopo = Self {
            stato: StatoRaccolta::Dichiarata,
            motivo: None,
            dichiarata: Some((quando, scheda.versione())),
            ..dopo
        };
        let detto = dopo.commento.clone();
        Ok(self.fatto(dopo, sessione, Atto::Dichiarazione, detto, actor, quando))
    }

    /// What is missing before it can be declared complete.
    pub fn manca(
        &self,
        sessione: &SessioneMonitoraggio,
        scheda: &Scheda,
        anno: i32,
    ) -> Vec<Refusal> {
        let c = scheda.contenuto();
        let mut no = mancanze(c, anno, sessione.riferimento);
        if !c.fasi.is_empty() && self.idoneita.is_none() {
            no.push(Refusal::campo(
                "idoneita",
                "di' se la misura è adatta a prevenire il rischio o a raggiungere l'obiettivo",
            ));
        }
        if self.commento.is_none() {
            if self.idoneita.is_some_and(|i| i != Idoneita::Idonea) {
                no.push(Refusal::campo(
                    "commento",
                    "la misura va corretta: scrivi nel commento che cosa non va",
                ));
            } else if c.fasi.is_empty() && c.indicatori.is_empty() {
                no.push(Refusal::campo(
                    "commento",
                    "la scheda non ha fasi né indicatori: scrivi nel commento che cosa è stato fatto",
                ));
            }
        }
        no
    }

    /// Sends it back to whoever fills it in.
    ///
    /// # Errors
    /// `motivo` when nothing is said, or too much; when there is nothing to send back.
    pub fn rinvia(
        &self,
        sessione: &SessioneMonitoraggio,
        motivo: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        sessione.esigi_aperta()?;
        if !self.completa() {
            return Err(vec![Refusal::tutto(
                "la scheda non è dichiarata completa: non c'è niente da rinviare",
            )]);
        }
        let motivo = testo_di("motivo", motivo).map_err(|r| vec![r])?;
        if motivo.is_none() {
            return Err(vec![Refusal::campo(
                "motivo",
                "scrivi perché la rinvii: lo legge chi la compila, e resta nella storia",
            )]);
        }
        let dopo = Self {
            stato: StatoRaccolta::Rinviata,
            motivo: motivo.clone(),
            esito: None,
            rilievi: None,
            ..self.clone()
        };
        Ok(self.fatto(dopo, sessione, Atto::Rinvio, motivo, actor, quando))
    }

    /// Writes what the verification found: the second level.
    ///
    /// # Errors
    /// Every reason at once: not declared yet, without an outcome (`esito`), or without saying what is wrong (`rilievi`) where something is.
    pub fn verifica(
        &self,
        sessione: &SessioneMonitoraggio,
        (esito, rilievi): (&str, &str),
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        sessione.esigi_aperta()?;
        if self.stato != StatoRaccolta::Dichiarata {
            return Err(vec![Refusal::tutto(
                "si verifica una scheda dichiarata completa e non ancora verificata",
            )]);
        }
        let mut no = Vec::new();
        let esito = EsitoVerifica::da_nome(esito);
        if esito.is_none() {
            no.push(Refusal::campo("esito", "scegli l'esito della verifica"));
        }
        let rilievi = testo_di("rilievi", rilievi).unwrap_or_else(|r| {
            no.push(r);
            None
        });
        if rilievi.is_none() && esito.is_some_and(|e| e != EsitoVerifica::Confermata) {
            no.push(Refusal::campo(
                "rilievi",
                "scrivi che cosa hai trovato: un esito non positivo va spiegato",
            ));
        }
        if !no.is_empty() {
            return Err(no);
        }
        let detto = esito.map(|e| match &rilievi {
            None => e.etichetta().to_owned(),
            Some(r) => format!("{}: {r}", e.etichetta()),
        });
        let dopo = Self {
            stato: StatoRaccolta::Verificata,
            esito,
            rilievi,
            ..self.clone()
        };
        Ok(self.fatto(dopo, sessione, Atto::Verifica, detto, actor, quando))
    }

    fn fatto(
        &self,
        dopo: Self,
        sessione: &SessioneMonitoraggio,
        atto: Atto,
        nota: Option<String>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Fact<Self> {
        let parola = |stato: StatoRaccolta| {
            Valore::Testo(format!("{}: {}", sessione.nome, stato.etichetta()))
        };
        let modifica = Modifica {
            campo: SessioneMonitoraggio::CAMPO.to_owned(),
            prima: parola(self.stato),
            dopo: parola(dopo.stato),
        };
        let dopo = Self {
            chi_utente: actor.utente,
            chi: actor.nome.clone(),
            quando,
            ..dopo
        };
        Fact::new(dopo, atto, vec![modifica], actor, quando, nota)
    }
}
