//! The score of a sheet or of an indicator locked by hand: who decided it, when and why, beside the one that is worked out.

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::campo::Valore;
use crate::decimale::Decimale;
use crate::fact::{Atto, Fact, Modifica};
use crate::punteggio::{Insieme, Punteggio};
use crate::refusal::Refusal;
use crate::scheda::{Indicatore, Scheda, SchedaId};
use crate::smvp::Smvp;
use crate::testo;
use crate::vista::VistaId;

/// A score that a person decided. Two are the same whoever decided them: a name may be taken out.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub struct PunteggioBloccato {
    /// As it is shown: no more places than the SMVP has.
    pub punteggio: Decimale,
    /// Why; never empty.
    pub motivazione: String,
    /// Name of whoever decided it, at that time. It stands beside what is chained and what is frozen, never in it: the line of the trail says
    /// who acted, in a way that lets a name go. Empty where it was read from there.
    #[serde(skip)]
    pub chi: String,
    pub quando: DateTime<Utc>,
}

impl PartialEq for PunteggioBloccato {
    fn eq(&self, altro: &Self) -> bool {
        let suo = |b: &Self| (b.punteggio, b.quando);
        suo(self) == suo(altro) && self.motivazione == altro.motivazione
    }
}

impl PunteggioBloccato {
    /// Decides a score, held against what the rules admit.
    fn deciso(
        punteggio: Decimale,
        motivazione: &str,
        ammesso: Result<(), String>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut no: Vec<Refusal> = ammesso
            .err()
            .map(|frase| Refusal::campo("punteggio", frase))
            .into_iter()
            .collect();
        let motivazione = testo::pulito(motivazione);
        if motivazione.is_none() {
            no.push(Refusal::campo(
                "motivazione",
                "scrivi perché il punteggio è deciso a mano: resta accanto al punteggio e nella storia",
            ));
        }
        match motivazione {
            Some(motivazione) if no.is_empty() => Ok(Self {
                punteggio,
                motivazione,
                chi: actor.nome.clone(),
                // As both databases keep it.
                quando: quando.trunc_subsecs(6),
            }),
            _ => Err(no),
        }
    }

    /// In words, for trail and differences.
    pub fn leggibile(&self) -> String {
        format!(
            "Punteggio deciso a mano: {} ({})",
            self.punteggio, self.motivazione
        )
    }
}

/// A sheet, and the score that is locked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PunteggioDiScheda {
    pub vista: VistaId,
    pub scheda: SchedaId,
    pub bloccato: Option<PunteggioBloccato>,
}

impl PunteggioDiScheda {
    /// Locks a score in place of the one that is worked out, or of another that was locked.
    ///
    /// # Errors
    /// All reasons at once: a score that the SMVP could never give, or no motivation.
    pub fn blocca(
        &self,
        punteggio: Decimale,
        motivazione: &str,
        smvp: &Smvp,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let ammesso = smvp.ammette(punteggio, smvp.massimo_di_scheda(), "una scheda");
        let bloccato = PunteggioBloccato::deciso(punteggio, motivazione, ammesso, actor, quando)?;
        Ok(self.con(Some(bloccato), Atto::Blocco, actor, quando))
    }

    /// Takes the lock away: the score that is worked out counts again.
    ///
    /// # Errors
    /// When nothing is locked.
    pub fn sblocca(&self, actor: &Actor, quando: DateTime<Utc>) -> Result<Fact<Self>, Refusal> {
        if self.bloccato.is_none() {
            return Err(Refusal::tutto("il punteggio non è bloccato"));
        }
        Ok(self.con(None, Atto::Sblocco, actor, quando))
    }

    fn con(
        &self,
        bloccato: Option<PunteggioBloccato>,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Fact<Self> {
        let valore = |b: &Option<PunteggioBloccato>| {
            b.as_ref()
                .map_or(Valore::Vuoto, |b| Valore::Numero(b.punteggio))
        };
        let modifica = Modifica {
            campo: "punteggio".to_owned(),
            prima: valore(&self.bloccato),
            dopo: valore(&bloccato),
        };
        let nota = bloccato.as_ref().map(|b| b.motivazione.clone());
        let dopo = Self {
            bloccato,
            ..self.clone()
        };
        Fact::new(dopo, atto, vec![modifica], actor, quando, nota)
    }
}

impl Scheda {
    /// Locks the score of an indicator, by its place from 0, in place of the one that is worked out: the sheet and those above it
    /// count with it.
    ///
    /// # Errors
    /// All reasons at once: a score that the SMVP could never give, no motivation, no such indicator.
    pub fn blocca_indicatore(
        &self,
        posto: usize,
        punteggio: Decimale,
        motivazione: &str,
        smvp: &Smvp,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let ammesso = smvp.ammette(punteggio, smvp.massimo_di_indicatore(), "un indicatore");
        let bloccato = PunteggioBloccato::deciso(punteggio, motivazione, ammesso, actor, quando)?;
        self.con_blocco(posto, Some(bloccato), Atto::Blocco, actor, quando)
    }

    /// Takes the lock of an indicator away: the score that is worked out counts again.
    ///
    /// # Errors
    /// When nothing is locked, or there is no such indicator.
    pub fn sblocca_indicatore(
        &self,
        posto: usize,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let suo = self.contenuto().indicatori.get(posto);
        if suo.is_some_and(|i| i.bloccato.is_none()) {
            return Err(vec![Refusal::tutto("il punteggio non è bloccato")]);
        }
        self.con_blocco(posto, None, Atto::Sblocco, actor, quando)
    }

    fn con_blocco(
        &self,
        posto: usize,
        bloccato: Option<PunteggioBloccato>,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let nota = bloccato.as_ref().map(|b| b.motivazione.clone());
        let mut indicatori: Vec<Indicatore> = self.contenuto().indicatori.clone();
        let Some(suo) = indicatori.get_mut(posto) else {
            return Err(vec![Refusal::tutto(
                "l'indicatore non è più sulla scheda: riapri la scheda e guarda i suoi indicatori",
            )]);
        };
        suo.bloccato = bloccato;
        let valori = [("indicatori".to_owned(), Valore::Indicatori(indicatori))];
        self.correggi(valori, atto, nota, actor, quando)
    }
}

impl Smvp {
    /// The most points an indicator can have under these rules; none where they set no limit.
    pub fn massimo_di_indicatore(&self) -> Option<Decimale> {
        let dei_punti = match self.punteggio {
            Punteggio::ConMassimale => {
                let fasce = self.fasce.iter().map(|f| f.a).max();
                Some(fasce.unwrap_or(Decimale::CENTO))
            }
            _ => None,
        };
        dei_punti.into_iter().chain(self.tetto).min()
    }

    /// The most points a sheet can be worth under these rules; none where they set no limit.
    pub fn massimo_di_scheda(&self) -> Option<Decimale> {
        let medie = [
            self.insieme_indicatori,
            self.insieme_figlie,
            self.insieme_collegate,
        ]
        .iter()
        .all(|i| *i == Insieme::MediaPesata);
        // Phases are percentages: beside points of a smaller scale they may still reach a hundred.
        let naturale = self
            .massimo_di_indicatore()
            .filter(|_| medie)
            .map(|m| m.max(Decimale::CENTO));
        naturale.into_iter().chain(self.tetto_scheda).min()
    }

    /// Whether a score could be one of these rules.
    ///
    /// # Errors
    /// Why not, in one sentence.
    fn ammette(
        &self,
        punteggio: Decimale,
        massimo: Option<Decimale>,
        di_che: &str,
    ) -> Result<(), String> {
        if punteggio.negativo() && !self.negativi {
            return Err("un punteggio non può essere negativo".to_owned());
        }
        if let Some(massimo) = massimo.filter(|m| punteggio > *m) {
            return Err(format!("il punteggio di {di_che} è al massimo {massimo}"));
        }
        if punteggio.arrotonda(self.decimali) != punteggio {
            return Err(match self.decimali {
                0 => "scrivi il punteggio senza cifre dopo la virgola".to_owned(),
                1 => "al massimo una cifra dopo la virgola".to_owned(),
                n => format!("al massimo {n} cifre dopo la virgola"),
            });
        }
        if punteggio.milionesimi().is_none() {
            return Err("il punteggio è troppo alto".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::UtenteId;
    use crate::ente::EnteId;
    use crate::smvp::Sistemi;

    fn smvp(codice: &str) -> Smvp {
        Sistemi::forniti().unwrap().ultimo(codice).unwrap().clone()
    }

    #[test]
    fn the_limits_are_those_of_the_rules() {
        let massimo = |s: &Smvp| s.massimo_di_scheda().map(|m| m.it(0));
        for codice in ["semplice", "avanzamento", "raggiunto-su-atteso"] {
            assert_eq!(massimo(&smvp(codice)).as_deref(), Some("100"), "{codice}");
        }
        let mut regole = smvp("semplice");
        regole.insieme_indicatori = Insieme::Somma;
        assert_eq!(massimo(&regole), None);
        regole.tetto_scheda = Some(Decimale::from(40));
        assert_eq!(massimo(&regole).as_deref(), Some("40"));
        let ammette = |r: &Smvp, punti| r.ammette(punti, None, "una scheda");
        assert!(ammette(&regole, Decimale::from(-1)).is_err());
        regole.negativi = true;
        assert_eq!(ammette(&regole, Decimale::from(-1)), Ok(()));
        regole.decimali = 0;
        assert!(ammette(&regole, Decimale::new(395, 1)).is_err());
    }

    #[test]
    fn a_lock_tells_why_and_is_taken_away_once() {
        let chi = Actor::persona(UtenteId(1), "ROSSI ANNA", EnteId(1), Vec::new());
        let quando = DateTime::from_timestamp(0, 0).unwrap();
        let libero = PunteggioDiScheda {
            vista: VistaId("v".to_owned()),
            scheda: SchedaId("s".to_owned()),
            bloccato: None,
        };
        let prova = |punti, perche| {
            libero.blocca(
                Decimale::from(punti),
                perche,
                &smvp("semplice"),
                &chi,
                quando,
            )
        };
        let no = prova(101, "  ").unwrap_err();
        let campi: Vec<&str> = no.iter().map(|n| n.campo.as_str()).collect();
        assert_eq!(campi, ["punteggio", "motivazione"]);
        assert!(libero.sblocca(&chi, quando).is_err());
        let fatto = prova(90, " Verbale 3 ").unwrap();
        assert_eq!(
            (fatto.atto(), fatto.nota()),
            (Atto::Blocco, Some("Verbale 3"))
        );
        assert_eq!(fatto.cosa().bloccato.as_ref().unwrap().chi, "ROSSI ANNA");
        let tolto = fatto.cosa().sblocca(&chi, quando).unwrap();
        assert_eq!((tolto.atto(), tolto.cosa()), (Atto::Sblocco, &libero));
        let prima = Valore::Numero(Decimale::from(90));
        assert_eq!(tolto.modifiche()[0].prima, prima);
    }
}
