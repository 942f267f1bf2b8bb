//! How a plan goes round its year: prepared, adopted by an act, varied by others, monitored, accounted for, closed.
//!
//! One `const` table, printed by a snapshot test. What the body has adopted stays as it was: a passage with an act freezes a version
//! ([`crate::versione`]), and what changes the plan afterwards asks for a variation, which ends in an act of its own.

#[cfg(test)]
mod tests;
mod verbi;

pub use verbi::{EsameVista, Passata};

pub use super::provvedimento::{ORGANI, Provvedimento};
use crate::permesso::Permesso;
use crate::scelta::scelta;
use crate::scheda::Stato;
use crate::versione::GenereVersione;

scelta! {
    /// Where a plan stands in its year.
    StatoVista {
        InPreparazione = "in_preparazione", "In preparazione";
        Adottata = "adottata", "Adottata";
        InMonitoraggio = "in_monitoraggio", "In monitoraggio";
        Consuntivata = "consuntivata", "Consuntivata";
        Chiusa = "chiusa", "Chiusa";
    }
}

impl StatoVista {
    /// Where a plan begins.
    pub const PRIMO: Self = Self::InPreparazione;
}

impl Default for StatoVista {
    fn default() -> Self {
        Self::PRIMO
    }
}

scelta! {
    /// A passage of a plan.
    PassaggioVista {
        Adotta = "adotta", "Registra l'adozione";
        ApriVariazione = "apri_variazione", "Apri una variazione";
        ApprovaVariazione = "approva_variazione", "Registra la variazione";
        RitiraVariazione = "ritira_variazione", "Ritira la variazione";
        AvviaMonitoraggio = "avvia_monitoraggio", "Avvia il monitoraggio";
        Consuntiva = "consuntiva", "Consuntiva";
        Chiudi = "chiudi", "Chiudi";
        RiportaInPreparazione = "riporta_in_preparazione", "Riporta in preparazione";
        RiportaInMonitoraggio = "riporta_in_monitoraggio", "Riporta in monitoraggio";
        Riapri = "riapri", "Riapri";
    }
}

/// Whether a passage rests on an act of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConAtto {
    No,
    /// Where there is one: an account is often approved with another document.
    Facoltativo,
    Obbligatorio,
}

/// A passage as the table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RigaVita {
    pub passaggio: PassaggioVista,
    pub da: StatoVista,
    pub a: StatoVista,
    /// Whether it is made with a variation open, and whether one is open afterwards.
    pub variazione: (bool, bool),
    pub permesso: Permesso,
    /// Whether it asks for its reason in writing.
    pub motivo: bool,
    pub atto: ConAtto,
    /// The kind of version that it freezes.
    pub congela: Option<GenereVersione>,
    /// The states in which no sheet of the plan may still stand.
    pub mai: &'static [Stato],
}

/// What a plan goes out with: every sheet is settled, or cancelled.
const NON_CONDIVISE: &[Stato] = &[Stato::Bozza, Stato::Proposta];
/// What an account is made of.
const NON_CONSUNTIVATE: &[Stato] = &[
    Stato::Bozza,
    Stato::Proposta,
    Stato::Condivisa,
    Stato::InCorso,
    Stato::Sospesa,
];
const NON_VALIDATE: &[Stato] = &[
    Stato::Bozza,
    Stato::Proposta,
    Stato::Condivisa,
    Stato::InCorso,
    Stato::Sospesa,
    Stato::Consuntivata,
];

/// The table.
pub const VITA: &[RigaVita] = {
    use PassaggioVista::{
        Adotta, ApprovaVariazione, ApriVariazione, AvviaMonitoraggio, Chiudi, Consuntiva, Riapri,
        RiportaInMonitoraggio, RiportaInPreparazione, RitiraVariazione,
    };
    use Permesso::{Adottare, CondurreIlCiclo};
    use StatoVista::{Adottata, Chiusa, Consuntivata, InMonitoraggio, InPreparazione};
    const fn riga(
        passaggio: PassaggioVista,
        da: StatoVista,
        a: StatoVista,
        permesso: Permesso,
    ) -> RigaVita {
        RigaVita {
            passaggio,
            da,
            a,
            variazione: (false, false),
            permesso,
            motivo: false,
            atto: ConAtto::No,
            congela: None,
            mai: &[],
        }
    }
    const fn motivata(
        passaggio: PassaggioVista,
        da: StatoVista,
        a: StatoVista,
        variazione: (bool, bool),
    ) -> RigaVita {
        RigaVita {
            motivo: true,
            variazione,
            ..riga(passaggio, da, a, CondurreIlCiclo)
        }
    }
    const fn approva(in_stato: StatoVista) -> RigaVita {
        RigaVita {
            variazione: (true, false),
            atto: ConAtto::Obbligatorio,
            congela: Some(GenereVersione::Variazione),
            mai: NON_CONDIVISE,
            ..riga(ApprovaVariazione, in_stato, in_stato, Adottare)
        }
    }
    &[
        RigaVita {
            atto: ConAtto::Obbligatorio,
            congela: Some(GenereVersione::Adozione),
            mai: NON_CONDIVISE,
            ..riga(Adotta, InPreparazione, Adottata, Adottare)
        },
        motivata(ApriVariazione, Adottata, Adottata, (false, true)),
        motivata(
            ApriVariazione,
            InMonitoraggio,
            InMonitoraggio,
            (false, true),
        ),
        approva(Adottata),
        approva(InMonitoraggio),
        motivata(RitiraVariazione, Adottata, Adottata, (true, false)),
        motivata(
            RitiraVariazione,
            InMonitoraggio,
            InMonitoraggio,
            (true, false),
        ),
        riga(AvviaMonitoraggio, Adottata, InMonitoraggio, CondurreIlCiclo),
        RigaVita {
            atto: ConAtto::Facoltativo,
            congela: Some(GenereVersione::Consuntivo),
            mai: NON_CONSUNTIVATE,
            ..riga(Consuntiva, InMonitoraggio, Consuntivata, Adottare)
        },
        RigaVita {
            mai: NON_VALIDATE,
            ..riga(Chiudi, Consuntivata, Chiusa, CondurreIlCiclo)
        },
        motivata(
            RiportaInPreparazione,
            Adottata,
            InPreparazione,
            (false, false),
        ),
        motivata(
            RiportaInMonitoraggio,
            Consuntivata,
            InMonitoraggio,
            (false, false),
        ),
        motivata(Riapri, Chiusa, Consuntivata, (false, false)),
    ]
};

/// The acts by which passages of a plan are made.
pub const PERMESSI: &[Permesso] = &[Permesso::Adottare, Permesso::CondurreIlCiclo];
