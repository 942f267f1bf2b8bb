//! The invented municipality of `serve --demo`: Comune di Borgo Sereno.
//!
//! Twelve CdR, ninety processes and forty objectives a year over three years, from the tables in `demo/`. Figures that vary
//! come from a fixed seed and the day is a constant, so two fillings are equal. A few sheets hold deliberate anomalies, for
//! `schedario check` to find.

mod aree;
mod caso;
mod fasi;
mod obiettivi;
mod ptpc;
mod riempi;
mod rilevazioni;
mod rischi;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use domain::regole::Versione;
use domain::scheda::Contenuto;
use domain::{Livello, Stato};

pub(crate) use riempi::riempi;

/// The years of the plans; the first two are closed, the last is running.
pub(crate) const ANNI: [i32; 3] = [2024, 2025, 2026];

/// The year that is running on the day of the demo.
const IN_CORSO: i32 = 2026;

/// The day on which the demo stands: phases that end before it are done.
fn oggi() -> NaiveDate {
    fasi::giorno(IN_CORSO, 9, 30)
}

/// The crest of the municipality: a tower between sun and meadow.
pub(crate) const STEMMA: &[u8] = include_bytes!("../demo/stemma.svg");

/// What the crest shows, for those who do not see it.
pub(crate) const STEMMA_ALT: &str =
    "Stemma del Comune di Borgo Sereno: scudo con una torre fra il sole e un prato";

/// The whole municipality as data.
pub(crate) struct Demo {
    pub(crate) ente: String,
    pub(crate) cdr: Vec<UnitaDemo>,
    pub(crate) persone: Vec<PersonaDemo>,
    pub(crate) portatori: Vec<String>,
    pub(crate) viste: Vec<VistaDemo>,
}

/// A CdR.
pub(crate) struct UnitaDemo {
    pub(crate) codice: String,
    pub(crate) nome: String,
    pub(crate) titolo: String,
    pub(crate) nome_breve: String,
    pub(crate) alias: Vec<String>,
    pub(crate) responsabile: String,
    pub(crate) assessorato: String,
}

/// A person who answers for sheets or phases.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PersonaDemo {
    pub(crate) cognome_nome: String,
    pub(crate) incarico: &'static str,
    pub(crate) email: String,
}

/// A plan with its sheets in order.
pub(crate) struct VistaDemo {
    pub(crate) codice: String,
    pub(crate) titolo: String,
    pub(crate) tipo: domain::vista::TipoVista,
    pub(crate) anno: i32,
    /// Code of the method with which its risk is assessed.
    pub(crate) metodo: Option<Versione>,
    pub(crate) schede: Vec<SchedaDemo>,
}

/// A sheet, and the code of the CdR it belongs to.
pub(crate) struct SchedaDemo {
    pub(crate) livello: Livello,
    pub(crate) cdr: String,
    pub(crate) contenuto: Contenuto,
}

/// The municipality.
///
/// # Errors
/// When a table in `demo/` is not as it should be, with file and line: the tests exclude it.
pub(crate) fn comune() -> anyhow::Result<Demo> {
    let (comune, aree) = aree::leggi()?;
    let cdr = aree.iter().map(aree::Area::unita).collect();
    let mut persone: Vec<PersonaDemo> = Vec::new();
    for nuova in aree.iter().flat_map(aree::Area::persone) {
        if !persone.iter().any(|p| p.cognome_nome == nuova.cognome_nome) {
            persone.push(nuova);
        }
    }
    let mut viste = Vec::new();
    for anno in ANNI {
        viste.push(ptpc::vista(&comune, &aree, anno)?);
        viste.push(obiettivi::vista(&aree, anno)?);
    }
    Ok(Demo {
        ente: comune.nome,
        cdr,
        persone,
        portatori: comune.stakeholder.into_values().collect(),
        viste,
    })
}

/// Where a plan of a year stands in its cycle: closed, validated, running, or still a draft where the office is late.
fn stato(anno: i32, cdr: &str, codice: &str) -> Stato {
    match (anno, cdr) {
        (IN_CORSO, "U_12") => Stato::Bozza,
        (IN_CORSO, "U_11") if caso::fra(codice, 0, 2) == 0 => Stato::Proposta,
        (IN_CORSO, _) => Stato::InCorso,
        (2025, _) if caso::fra(codice, 0, 3) == 0 => Stato::Consuntivata,
        (2025, _) => Stato::Validata,
        _ => Stato::Chiusa,
    }
}
