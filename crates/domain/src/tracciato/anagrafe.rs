//! The registers of a body as tables: CdR, persons, stakeholders.

use chrono::{DateTime, Utc};

use super::celle::valore;
use super::esito::Cambio;
use super::lettura::RigaLetta;
use super::{Tracciato, uscita};
use crate::actor::Actor;
use crate::campo::Campo;
use crate::cartella::FoglioDiCalcolo;
use crate::cdr::{CAMPI_CDR, Cdr, CdrId};
use crate::fact::{Atto, Fact};
use crate::persona::{self, CAMPI_PERSONA, Persona, PersonaId};
use crate::portatore::{CAMPI_PORTATORE, Portatore, PortatoreId};
use crate::refusal::Refusal;
use crate::testo;

/// A register whose rows are found by one field.
pub trait Anagrafe: Clone + PartialEq + 'static {
    /// Its table.
    const TRACCIATO: Tracciato;
    /// The fields of a row.
    const CAMPI: &'static [Campo<Self>];
    /// The field that tells one row from another.
    const CHIAVE: &'static str;

    /// An empty row with a key of its own.
    fn vuota(id: String) -> Self;
    /// The key in the database.
    fn id(&self) -> &str;
    /// What is compared to find a row: written as the field of [`Self::CHIAVE`] is.
    fn si_riconosce(scritto: &str) -> String;
    /// The verb that writes it.
    ///
    /// # Errors
    /// Every field that is refused.
    fn scrivi(
        &self,
        nuova: &Self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>>;

    /// The register as a sheet of a workbook; `scelte` are the keys of the columns, empty for all.
    fn foglio(voci: &[Self], scelte: &[String]) -> FoglioDiCalcolo {
        uscita::foglio_di(voci, scelte)
    }

    /// How it is recognised.
    fn riconoscimento(&self) -> String {
        let chiave = Self::CAMPI.iter().find(|c| c.chiave == Self::CHIAVE);
        Self::si_riconosce(&chiave.map_or(String::new(), |c| c.digitabile(self)))
    }
}

macro_rules! anagrafe {
    ($tipo:ty, $id:path, $tracciato:ident, $campi:expr, $chiave:literal, $vuota:path, $riconosce:expr) => {
        impl Anagrafe for $tipo {
            const TRACCIATO: Tracciato = Tracciato::$tracciato;
            const CAMPI: &'static [Campo<Self>] = $campi;
            const CHIAVE: &'static str = $chiave;

            fn vuota(id: String) -> Self {
                $vuota($id(id))
            }
            fn id(&self) -> &str {
                &self.id.0
            }
            fn si_riconosce(scritto: &str) -> String {
                ($riconosce)(scritto)
            }
            fn scrivi(
                &self,
                nuova: &Self,
                atto: Atto,
                actor: &Actor,
                quando: DateTime<Utc>,
            ) -> Result<Fact<Self>, Vec<Refusal>> {
                self.correggi(nuova, atto, actor, quando)
            }
        }
    };
}
// A code is told apart to the letter, a name as people tell names apart.
anagrafe!(
    Cdr,
    CdrId,
    Cdr,
    CAMPI_CDR,
    "codice",
    Cdr::vuoto,
    |s: &str| s.trim().to_owned()
);
anagrafe!(
    Persona,
    PersonaId,
    Persone,
    CAMPI_PERSONA,
    "cognome_nome",
    Persona::vuota,
    persona::chiave
);
anagrafe!(
    Portatore,
    PortatoreId,
    Portatori,
    CAMPI_PORTATORE,
    "nome",
    Portatore::vuoto,
    testo::piatto
);

/// A row of a register as a row of a workbook leaves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Voce<T> {
    pub dopo: T,
    pub cambi: Vec<Cambio>,
    /// Column of the cell, counted from 0, and why it is refused.
    pub errori: Vec<(usize, String)>,
}

/// Writes the cells of a row over what is stored, or over an empty row.
pub fn applica_voce<T: Anagrafe>(prima: &T, riga: &RigaLetta<'_>, svuota: bool) -> Voce<T> {
    let mut voce = Voce {
        dopo: prima.clone(),
        cambi: Vec::new(),
        errori: Vec::new(),
    };
    for cella in &riga.celle {
        let Some(campo) = T::CAMPI.iter().find(|c| c.chiave == cella.chiave) else {
            continue;
        };
        if cella.dato.vuoto() && !svuota {
            continue;
        }
        let era = campo.mostra(&voce.dopo);
        let scritta = valore(campo, cella.dato).and_then(|v| campo.set(&mut voce.dopo, v));
        if let Err(frase) = scritta {
            voce.errori.push((cella.colonna, frase));
            continue;
        }
        let ora = campo.mostra(&voce.dopo);
        // The name that finds a row may be written in another case: it is the same name.
        if campo.chiave == T::CHIAVE
            && T::si_riconosce(&era) == T::si_riconosce(&ora)
            && !era.is_empty()
        {
            let uguale = campo.set(&mut voce.dopo, campo.get(prima));
            voce.errori
                .extend(uguale.err().map(|frase| (cella.colonna, frase)));
        } else if era != ora {
            voce.cambi.push(Cambio {
                campo: campo.etichetta.to_owned(),
                prima: era,
                dopo: ora,
            });
        }
    }
    voce
}
