//! The passages of a plan: what stands against them, and what comes of them.

use chrono::{DateTime, Utc};

use super::{ConAtto, PassaggioVista, RigaVita, StatoVista, VITA};
use crate::actor::{Actor, Ambito};
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::scheda::{Scheda, Stato, campi};
use crate::versione;
use crate::vista::Vista;
use crate::vista::provvedimento::Provvedimento;

/// Longest reason, in characters.
const MOTIVO_MASSIMO: usize = 2_000;

/// What is known of a plan when it asks to pass.
#[derive(Debug, Clone, Copy)]
pub struct EsameVista<'a> {
    /// How many sheets stand in each state; those without one count as drafts.
    pub schede: &'a [(Stato, usize)],
    /// Whether the plan says something else today than in its last version.
    pub variata: bool,
    /// How many sessions of monitoring are open.
    pub monitoraggi: usize,
}

/// A passage that was made: the plan as it is now, and what is to be frozen with it.
#[must_use = "a passage changes nothing until store records it"]
#[derive(Debug, Clone, PartialEq)]
pub struct Passata {
    fatto: Fact<Vista>,
    riga: &'static RigaVita,
    provvedimento: Option<Provvedimento>,
}

impl Passata {
    pub fn fatto(&self) -> &Fact<Vista> {
        &self.fatto
    }
    pub fn riga(&self) -> &'static RigaVita {
        self.riga
    }
    pub fn provvedimento(&self) -> Option<&Provvedimento> {
        self.provvedimento.as_ref()
    }
}

impl Vista {
    /// The passages that its state has, in the order of the table.
    pub fn passaggi(&self) -> impl Iterator<Item = &'static RigaVita> {
        let (stato, in_variazione) = (self.stato, self.variazione.is_some());
        VITA.iter()
            .filter(move |r| r.da == stato && r.variazione.0 == in_variazione)
    }

    /// What stands against a passage, besides what is typed with it: each with the state of the sheets that are not ready (field
    /// `schede`), or of the plan as a whole.
    pub fn impedimenti(&self, riga: &RigaVita, esame: &EsameVista<'_>) -> Vec<Refusal> {
        let quante = |stato: &Stato| -> usize {
            let sue = esame.schede.iter().filter(|(s, _)| s == stato);
            sue.map(|(_, n)| n).sum()
        };
        let mut no: Vec<Refusal> = riga
            .mai
            .iter()
            .filter_map(|stato| match quante(stato) {
                0 => None,
                1 => Some((stato, "1 scheda è ancora".to_owned())),
                n => Some((stato, format!("{n} schede sono ancora"))),
            })
            .map(|(stato, sono)| {
                Refusal::campo(
                    format!("schede.{}", stato.codice()),
                    format!(
                        "{sono} nello stato «{}»: falle passare, o annullale",
                        stato.etichetta()
                    ),
                )
            })
            .collect();
        if riga.congela.is_some() && esame.schede.iter().all(|(_, n)| *n == 0) {
            no.push(Refusal::tutto(
                "la vista non ha schede: non c'è nulla da fissare in una versione",
            ));
        }
        if riga.passaggio == PassaggioVista::Chiudi && esame.monitoraggi > 0 {
            no.push(Refusal::tutto(
                "c'è ancora un monitoraggio aperto: chiudilo prima, o aspetta che finisca",
            ));
        }
        if riga.passaggio == PassaggioVista::RitiraVariazione && esame.variata {
            no.push(Refusal::tutto(
                "il piano non è più quello dell'ultima versione: riporta le modifiche com'erano, oppure registra la variazione con il suo atto",
            ));
        }
        if riga.passaggio == PassaggioVista::ApprovaVariazione && !esame.variata {
            no.push(Refusal::tutto(
                "il piano è uguale all'ultima versione: non c'è nulla da variare, e la variazione si può ritirare",
            ));
        }
        no
    }

    /// Makes a passage.
    ///
    /// # Errors
    /// Every reason at once: that the state has no such passage, that whoever asks may not make it, the missing reason (field `motivo`) or
    /// act (`organo`), and what [`Self::impedimenti`] says.
    pub fn passa(
        &self,
        passaggio: PassaggioVista,
        motivo: &str,
        provvedimento: Option<Provvedimento>,
        esame: &EsameVista<'_>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Passata, Vec<Refusal>> {
        let Some(riga) = self.passaggi().find(|r| r.passaggio == passaggio) else {
            return Err(vec![Refusal::tutto(format!(
                "una vista {} non ha il passaggio «{}»: intanto qualcuno può averla fatta passare",
                self.come_sta().to_lowercase(),
                passaggio.etichetta()
            ))]);
        };
        let mut no = Vec::new();
        if actor.ambito(riga.permesso) != Ambito::TuttoEnte {
            no.push(Refusal::tutto(format!(
                "i tuoi incarichi non comprendono «{}»",
                riga.permesso.etichetta().to_lowercase()
            )));
        }
        let motivo = motivo.trim();
        if riga.motivo && motivo.is_empty() {
            no.push(Refusal::campo(
                "motivo",
                "scrivi il motivo: resta nella storia del piano",
            ));
        }
        if motivo.chars().count() > MOTIVO_MASSIMO {
            no.push(Refusal::campo(
                "motivo",
                format!("il motivo ha al massimo {MOTIVO_MASSIMO} caratteri"),
            ));
        }
        if riga.atto == ConAtto::Obbligatorio && provvedimento.is_none() {
            no.push(Refusal::campo(
                "organo",
                "scrivi l'atto: chi ha deciso, il numero e la data",
            ));
        }
        no.extend(self.impedimenti(riga, esame));
        if !no.is_empty() {
            return Err(no);
        }
        let variazione = match riga.variazione {
            (_, false) => None,
            (true, true) => self.variazione.clone(),
            (false, true) => Some(motivo.to_owned()),
        };
        let dopo = Self {
            stato: riga.a,
            variazione,
            ..self.clone()
        };
        let atto = provvedimento
            .as_ref()
            .filter(|_| riga.atto != ConAtto::No)
            .map(|p| Valore::Testo(p.leggibile()));
        let testo = |t: &Option<String>| t.clone().map_or(Valore::Vuoto, Valore::Testo);
        let parola = |s: StatoVista| Valore::Testo(s.codice().to_owned());
        let voci = [
            ("stato", parola(self.stato), parola(riga.a)),
            (
                "variazione",
                testo(&self.variazione),
                testo(&dopo.variazione),
            ),
            (
                "provvedimento",
                Valore::Vuoto,
                atto.unwrap_or(Valore::Vuoto),
            ),
        ];
        let modifiche = voci
            .into_iter()
            .filter(|(_, prima, dopo)| prima != dopo)
            .map(|(campo, prima, dopo)| Modifica {
                campo: campo.to_owned(),
                prima,
                dopo,
            })
            .collect();
        let nota = Some(motivo.to_owned()).filter(|m| !m.is_empty());
        Ok(Passata {
            fatto: Fact::new(dopo, Atto::Passaggio, modifiche, actor, quando, nota),
            riga,
            provvedimento: provvedimento.filter(|_| riga.atto != ConAtto::No),
        })
    }

    /// Where it stands, in the words of its page: `Adottata, in variazione`.
    pub fn come_sta(&self) -> String {
        let aperta = if self.variazione.is_some() {
            ", in variazione"
        } else {
            ""
        };
        format!("{}{aperta}", self.stato.etichetta())
    }

    /// Whether its sheets take a change of the plan itself today: what is to be done, by whom, by when, measured how. Progress and achieved
    /// values are another matter, see [`Self::ammette`].
    pub fn si_compone(&self) -> bool {
        self.stato == StatoVista::InPreparazione || self.variazione.is_some()
    }

    /// Whether anything is written in the plan today: not in one that is closed.
    ///
    /// # Errors
    /// One sentence, with the way out.
    pub fn esigi_aperta(&self) -> Result<(), Vec<Refusal>> {
        if self.stato == StatoVista::Chiusa {
            return Err(vec![Refusal::tutto(
                "il piano è chiuso: prima di cambiare qualcosa, chi lo conduce lo riapre",
            )]);
        }
        Ok(())
    }

    /// Whether its year goes on, so that it can be asked how things stand.
    ///
    /// # Errors
    /// One sentence, with the way out.
    pub fn esigi_in_corso(&self) -> Result<(), Vec<Refusal>> {
        self.esigi_aperta()?;
        if self.stato == StatoVista::Consuntivata {
            return Err(vec![Refusal::tutto(
                "l'anno del piano è consuntivato: se c'è ancora da raccogliere, chi lo conduce lo riporta in monitoraggio",
            )]);
        }
        Ok(())
    }

    /// What whoever conducts the plan has to do before it changes.
    pub fn come_si_cambia(&self) -> &'static str {
        if self.stato == StatoVista::Chiusa {
            "chi lo conduce lo riapre"
        } else if self.stato == StatoVista::Consuntivata {
            "chi conduce il piano lo riporta in monitoraggio e apre una variazione"
        } else {
            "chi conduce il piano apre una variazione"
        }
    }

    /// Whether a change of one of its sheets is taken today. What was adopted changes with a variation only; what has been done, and how
    /// far, is written until the plan is closed.
    ///
    /// # Errors
    /// A sentence for each field that changes what was adopted; one for the whole when the plan is closed, or a sheet would come or go.
    pub fn ammette(&self, fatto: &Fact<Scheda>) -> Result<(), Vec<Refusal>> {
        self.esigi_aperta()?;
        if self.si_compone() {
            return Ok(());
        }
        let come =
            "senza una variazione si scrivono avanzamento, date effettive, valori raggiunti e note";
        let serve = match fatto.atto() {
            Atto::Passaggio => versione::cambia_il_piano(fatto.modifiche())
                .then_some("annullare o ripristinare una scheda"),
            Atto::Blocco | Atto::Sblocco => return Ok(()),
            Atto::Creazione | Atto::Riporto => Some("una scheda nuova"),
            Atto::Importazione if fatto.cosa().versione() == 0 => Some("una scheda nuova"),
            _ => None,
        };
        if let Some(cosa) = serve {
            return Err(vec![Refusal::tutto(format!(
                "il piano è stato adottato: {cosa} lo cambia, e prima {}",
                self.come_si_cambia()
            ))]);
        }
        let no: Vec<Refusal> = fatto
            .modifiche()
            .iter()
            .filter(|m| versione::del_piano(m))
            .map(|m| {
                let nome = campi::trova(&m.campo).map_or(m.campo.as_str(), |c| c.etichetta);
                Refusal::campo(
                    &m.campo,
                    format!(
                        "«{nome}» fa parte del piano adottato: per cambiarlo, {}; {come}",
                        self.come_si_cambia()
                    ),
                )
            })
            .collect();
        if no.is_empty() { Ok(()) } else { Err(no) }
    }
}
