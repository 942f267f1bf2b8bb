//! How a sheet goes round its year: the passages from state to state, who makes them, what each one asks for.
//!
//! One `const` table, printed by a snapshot test as an official reads it. A passage that is refused says every reason at once, each with
//! the field in which it is mended.

mod esame;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

pub use esame::{Esame, Verifica};

use crate::actor::Actor;
use crate::campo::Valore;
use crate::fact::{Atto, Fact, Modifica};
use crate::permesso::Permesso;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::{Scheda, Stato};

scelta! {
    /// A passage of a sheet from one state to another.
    Passaggio {
        Proponi = "proponi", "Proponi";
        Condividi = "condividi", "Condividi";
        Avvia = "avvia", "Metti in corso";
        Consuntiva = "consuntiva", "Consuntiva";
        Valida = "valida", "Valida";
        Chiudi = "chiudi", "Chiudi";
        /// Back to whoever fills it in.
        Rinvia = "rinvia", "Rinvia";
        Sospendi = "sospendi", "Sospendi";
        Riprendi = "riprendi", "Riprendi";
        Annulla = "annulla", "Annulla";
        Ripristina = "ripristina", "Ripristina";
        Riapri = "riapri", "Riapri";
    }
}

/// A passage as the table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RigaCiclo {
    pub passaggio: Passaggio,
    pub da: Stato,
    pub a: Stato,
    pub permesso: Permesso,
    /// Whether it asks for its reason in writing.
    pub motivo: bool,
    pub verifiche: &'static [Verifica],
}

/// What a plan asks of a sheet before it goes out.
const PER_IL_PIANO: &[Verifica] = &[
    Verifica::CampiObbligatori,
    Verifica::Pesi,
    Verifica::Date,
    Verifica::Misura,
    Verifica::Indicatori,
    Verifica::Rischio,
    Verifica::Rinvii,
    Verifica::Importazioni,
];

/// What an account asks of it besides.
const PER_IL_CONSUNTIVO: &[Verifica] = &[
    Verifica::CampiObbligatori,
    Verifica::Pesi,
    Verifica::Date,
    Verifica::Avanzamenti,
    Verifica::ValoriRaggiunti,
    Verifica::Importazioni,
];

/// The table. A sheet without a state, as some printouts leave it, stands where a draft does.
pub const CICLO: &[RigaCiclo] = {
    use Passaggio::{
        Annulla, Avvia, Chiudi, Condividi, Consuntiva, Proponi, Riapri, Rinvia, Riprendi,
        Ripristina, Sospendi, Valida,
    };
    use Permesso::{CondurreIlCiclo, Proporre, Validare};
    use Stato::{
        Annullata, Bozza, Chiusa, Condivisa, Consuntivata, InCorso, Proposta, Sospesa, Validata,
    };
    const fn avanti(
        passaggio: Passaggio,
        da: Stato,
        a: Stato,
        permesso: Permesso,
        verifiche: &'static [Verifica],
    ) -> RigaCiclo {
        RigaCiclo {
            passaggio,
            da,
            a,
            permesso,
            motivo: false,
            verifiche,
        }
    }
    const fn motivato(passaggio: Passaggio, da: Stato, a: Stato, permesso: Permesso) -> RigaCiclo {
        RigaCiclo {
            passaggio,
            da,
            a,
            permesso,
            motivo: true,
            verifiche: &[],
        }
    }
    &[
        avanti(Proponi, Bozza, Proposta, Proporre, PER_IL_PIANO),
        avanti(
            Condividi,
            Proposta,
            Condivisa,
            CondurreIlCiclo,
            PER_IL_PIANO,
        ),
        avanti(Avvia, Condivisa, InCorso, CondurreIlCiclo, PER_IL_PIANO),
        avanti(
            Consuntiva,
            InCorso,
            Consuntivata,
            Proporre,
            PER_IL_CONSUNTIVO,
        ),
        avanti(Valida, Consuntivata, Validata, Validare, PER_IL_CONSUNTIVO),
        avanti(Chiudi, Validata, Chiusa, CondurreIlCiclo, &[]),
        motivato(Rinvia, Proposta, Bozza, CondurreIlCiclo),
        motivato(Rinvia, Condivisa, Bozza, CondurreIlCiclo),
        motivato(Rinvia, Consuntivata, InCorso, Validare),
        motivato(Rinvia, Validata, InCorso, Validare),
        motivato(Sospendi, InCorso, Sospesa, CondurreIlCiclo),
        motivato(Riprendi, Sospesa, InCorso, CondurreIlCiclo),
        motivato(Annulla, Bozza, Annullata, CondurreIlCiclo),
        motivato(Annulla, Proposta, Annullata, CondurreIlCiclo),
        motivato(Annulla, Condivisa, Annullata, CondurreIlCiclo),
        motivato(Annulla, InCorso, Annullata, CondurreIlCiclo),
        motivato(Annulla, Sospesa, Annullata, CondurreIlCiclo),
        motivato(Ripristina, Annullata, Bozza, CondurreIlCiclo),
        motivato(Riapri, Chiusa, InCorso, CondurreIlCiclo),
    ]
};

/// The acts by which passages are made.
pub const PERMESSI: &[Permesso] = &[
    Permesso::Proporre,
    Permesso::CondurreIlCiclo,
    Permesso::Validare,
];

/// Longest reason of a passage, in characters.
const MOTIVO_MASSIMO: usize = 2_000;

/// The state in which a sheet counts: without one it is a draft.
pub fn stato_di(stato: Option<Stato>) -> Stato {
    stato.unwrap_or(Stato::Bozza)
}

/// The passages out of a state, in the order of the table.
pub fn da(stato: Option<Stato>) -> impl Iterator<Item = &'static RigaCiclo> {
    CICLO.iter().filter(move |r| r.da == stato_di(stato))
}

/// A passage out of a state, if there is one.
pub fn trova(stato: Option<Stato>, passaggio: Passaggio) -> Option<&'static RigaCiclo> {
    da(stato).find(|r| r.passaggio == passaggio)
}

/// Why a sheet in a state is not filled in by somebody who may fill it in otherwise; `None` when it is. While a sheet waits for others only
/// they touch it, and what is closed or cancelled is opened first.
pub fn ferma(stato: Option<Stato>, conduce: bool) -> Option<&'static str> {
    match stato_di(stato) {
        Stato::Bozza | Stato::InCorso => None,
        Stato::Chiusa => {
            Some("la scheda è chiusa: prima di correggerla, chi conduce il piano la riapre")
        }
        Stato::Annullata => {
            Some("la scheda è annullata: prima di correggerla, chi conduce il piano la ripristina")
        }
        _ if conduce => None,
        Stato::Sospesa => Some(
            "la scheda è sospesa: si corregge di nuovo quando chi conduce il piano la riprende",
        ),
        _ => Some(
            "la scheda è in mano a chi conduce il piano: se c'è da correggere, chiedi che te la rinvii",
        ),
    }
}

impl Scheda {
    /// Makes a passage.
    ///
    /// # Errors
    /// Every reason at once: that the state has no such passage, that whoever asks may not make it, the missing reason (field `motivo`),
    /// and each check that does not hold, with the field in which it is mended.
    pub fn passa(
        &self,
        passaggio: Passaggio,
        motivo: &str,
        esame: &Esame<'_>,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let stato = self.contenuto().stato;
        let Some(riga) = trova(stato, passaggio) else {
            return Err(vec![Refusal::tutto(format!(
                "da «{}» non si può fare «{}»: intanto qualcuno può averla fatta passare",
                stato_di(stato).etichetta(),
                passaggio.etichetta()
            ))]);
        };
        let mut no = Vec::new();
        if !actor.puo_su(riga.permesso, self.cdr()) {
            no.push(Refusal::tutto(format!(
                "i tuoi incarichi non comprendono «{}»",
                riga.permesso.etichetta().to_lowercase()
            )));
        }
        let motivo = motivo.trim();
        if riga.motivo && motivo.is_empty() {
            no.push(Refusal::campo(
                "motivo",
                "scrivi il motivo: lo legge chi la compila, e resta nella storia",
            ));
        }
        if motivo.chars().count() > MOTIVO_MASSIMO {
            no.push(Refusal::campo(
                "motivo",
                format!("il motivo ha al massimo {MOTIVO_MASSIMO} caratteri"),
            ));
        }
        no.extend(esame.impedimenti(riga, self));
        if !no.is_empty() {
            return Err(no);
        }
        let parola = |s: Stato| Valore::Testo(s.codice().to_owned());
        let modifica = Modifica {
            campo: "stato".to_owned(),
            prima: stato.map_or(Valore::Vuoto, parola),
            dopo: parola(riga.a),
        };
        Ok(Fact::new(
            self.con_stato(riga.a),
            Atto::Passaggio,
            vec![modifica],
            actor,
            quando,
            Some(motivo.to_owned()).filter(|m| !m.is_empty()),
        ))
    }
}
