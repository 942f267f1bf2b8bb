//! Reports beside the book of sheets: the plan as a document, registers, measures, terms, scores, monitoring, who answers for what.
//!
//! A [`Prospetto`] makes a [`Resoconto`] out of what was read of a plan ([`Materiale`]) and what was chosen ([`ScelteProspetto`]); page,
//! spreadsheet and printed book draw a resoconto and know nothing of reports. Figures come from the functions that every other page uses.

mod cartella;
mod indicatori;
mod materiale;
mod misure;
mod monitoraggio;
mod obiettivi;
mod organizzazione;
mod persona;
mod pesi;
mod piano;
mod processi;
mod resoconto;
mod salvato;
mod scelte;
mod stampa;
#[cfg(test)]
mod tests;

pub use cartella::cartella;
pub use materiale::Materiale;
pub use resoconto::{
    ColonnaTavola, GenereColonna, GruppoTavola, Resoconto, RigaTavola, SezioneResoconto, Tavola,
    VoceResoconto,
};
pub use salvato::{Cadenza, Programma, ProspettoSalvato, nome_salvato};
pub use scelte::{FiltroProspetto, ScelteProspetto};
pub use stampa::capitoli;

use crate::monitoraggio::SessioneMonitoraggio;
use crate::scelta::scelta;
use crate::vista::TipoVista;

scelta! {
    /// A report. Its code stands in addresses and in queued prints.
    Prospetto {
        Piano = "piano", "Il piano come documento";
        Processi = "processi", "Registro dei processi";
        Rischi = "rischi", "Registro dei rischi";
        Misure = "misure", "Misure e stato di attuazione";
        NonMonitorate = "misure-non-monitorate", "Misure non monitorate";
        Fasi = "fasi", "Fasi e termini";
        Obiettivi = "obiettivi", "Obiettivi con pesi e punteggi";
        Pesi = "pesi", "Controllo dei pesi";
        Indicatori = "indicatori", "Indicatori";
        Monitoraggio = "monitoraggio", "Relazione di monitoraggio";
        Organizzazione = "organizzazione", "Organizzazione e responsabilità";
        Persona = "persona", "Le schede di una persona";
    }
}

impl Prospetto {
    /// What it is for, in a sentence.
    pub fn descrizione(self) -> &'static str {
        match self {
            Self::Piano => {
                "Tutto il piano da leggere dall'inizio alla fine: per ogni parte le schede con responsabili, rischi, misure, termini e indicatori. È quello da allegare a un atto o da pubblicare."
            }
            Self::Processi => {
                "I processi di ogni Centro di Responsabilità, con area, responsabile, livello di rischio e misura: la mappatura in una tabella."
            }
            Self::Rischi => {
                "Gli eventi rischiosi con fattori, livelli e misure già in atto, processo per processo o dal più urgente."
            }
            Self::Misure => {
                "A che punto sono le misure: fasi concluse, avanzamento accanto al tempo trascorso, che cosa è in ritardo."
            }
            Self::NonMonitorate => {
                "Le misure di cui non si sa come vanno: che cosa manca su ogni scheda, o chi non ha ancora risposto a una sessione di monitoraggio."
            }
            Self::Fasi => {
                "Il Gantt in cifre: ogni fase con le sue date previste ed effettive, e come sta oggi."
            }
            Self::Obiettivi => "Gli obiettivi di ogni direzione con peso, avanzamento e punteggio.",
            Self::Pesi => {
                "Se i pesi di fasi e indicatori fanno 100 su ogni scheda, e quanto pesa la scheda nel punteggio."
            }
            Self::Indicatori => {
                "Gli indicatori con valori attesi e raggiunti: tutto per gli uffici, o solo ciò che serve a chi legge da fuori."
            }
            Self::Monitoraggio => {
                "Che cosa ha raccolto una sessione: le risposte per Centro di Responsabilità e scheda, i ritardi, le verifiche e i loro rilievi."
            }
            Self::Organizzazione => {
                "I Centri di Responsabilità con chi ne risponde, e ogni persona nominata nel piano con ciò che le è affidato."
            }
            Self::Persona => {
                "Ciò che è affidato a una persona: le schede di cui risponde e le fasi che segue, con i termini."
            }
        }
    }

    /// What may be chosen for it, in the order of its form.
    pub fn filtri(self) -> &'static [FiltroProspetto] {
        use FiltroProspetto as F;
        match self {
            Self::Piano => &[F::Gruppo, F::Area],
            Self::Processi => &[F::Gruppo, F::Area, F::Fascia, F::Stato],
            Self::Rischi => &[F::Ordine, F::Gruppo, F::Area, F::Fascia],
            Self::Misure => &[F::Gruppo, F::Area, F::Situazione, F::Stato],
            Self::NonMonitorate => &[F::Sessione, F::Gruppo],
            Self::Fasi => &[F::Gruppo, F::Situazione, F::Persona, F::Entro],
            Self::Obiettivi => &[F::Gruppo, F::Stato],
            Self::Pesi => &[F::Gruppo, F::Quali],
            Self::Indicatori => &[F::PerChi, F::Gruppo],
            Self::Monitoraggio => &[F::Sessione, F::Gruppo],
            Self::Organizzazione => &[],
            Self::Persona => &[F::Persona],
        }
    }

    /// Whether it has something to say of such a plan.
    pub fn adatto(self, tipo: TipoVista) -> bool {
        match self {
            Self::Processi | Self::Rischi => tipo == TipoVista::Ptpc,
            Self::Obiettivi => tipo == TipoVista::Obiettivi,
            _ => true,
        }
    }

    /// Whether it shows scores, or the values that they are made of.
    pub fn con_punteggi(self) -> bool {
        matches!(self, Self::Obiettivi | Self::Indicatori)
    }

    /// The session it is about, among those of the plan with the latest first: the one that was chosen, or, where it cannot do without, the
    /// latest.
    pub fn sessione<'a>(
        self,
        scelte: &ScelteProspetto,
        sessioni: &'a [SessioneMonitoraggio],
    ) -> Option<&'a SessioneMonitoraggio> {
        if !self.filtri().contains(&FiltroProspetto::Sessione) {
            return None;
        }
        match scelte.sessione.as_str() {
            "" if self == Self::Monitoraggio => sessioni.first(),
            "" => None,
            id => sessioni.iter().find(|s| s.id.0 == id),
        }
    }

    /// Makes the report. What was chosen is to be looked at before ([`ScelteProspetto::controlla`]): a choice that is not there finds nothing.
    pub fn componi(self, m: &Materiale<'_>, scelte: &ScelteProspetto) -> Resoconto {
        let (gradini, sezioni, note) = match self {
            Self::Piano => piano::componi(m, scelte),
            Self::Processi => processi::processi(m, scelte),
            Self::Rischi => processi::rischi(m, scelte),
            Self::Misure => misure::misure(m, scelte),
            Self::NonMonitorate => misure::non_monitorate(m, scelte),
            Self::Fasi => misure::fasi(m, scelte),
            Self::Obiettivi => obiettivi::componi(m, scelte),
            Self::Pesi => pesi::componi(m, scelte),
            Self::Indicatori => indicatori::componi(m, scelte),
            Self::Monitoraggio => monitoraggio::componi(m, scelte),
            Self::Organizzazione => organizzazione::componi(m),
            Self::Persona => persona::componi(m, scelte),
        };
        Resoconto {
            titolo: self.etichetta().to_owned(),
            piano: format!("{} {}", m.vista.codice, m.vista.titolo),
            parametri: scelte.in_parole(self, m),
            gradini,
            sezioni,
            note,
        }
    }
}

/// What a report is made of: its steps of headings, its sections, what is counted.
type Corpo = (&'static [&'static str], Vec<SezioneResoconto>, Vec<String>);

/// A report without headings: tables one after another.
fn tavole(tavole: Vec<Tavola>, note: &[&str]) -> Corpo {
    let sezione = SezioneResoconto {
        tavole,
        ..SezioneResoconto::default()
    };
    let note = note.iter().map(|n| (*n).to_owned()).collect();
    (&[], vec![sezione], note)
}
