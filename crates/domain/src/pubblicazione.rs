//! What citizens read of a plan (d.lgs. 33/2013): what the body chose to publish of it, as data, made once and then shown as it is.
//!
//! The public pages draw an edition and nothing else: what is not in it cannot be read there.

mod piano;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use piano::{
    AllegatoPubblico, AnnoPubblico, EventoPubblico, FasePubblica, IndicatorePubblico,
    PianoPubblico, SchedaPubblica, VocePubblica,
};

use crate::actor::Actor;
use crate::allegato::AllegatoId;
use crate::campo::{Genere, Valore};
use crate::fact::{Atto, Fact, Modifica};
use crate::orario;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::campi::CAMPI;
use crate::vista::vita::StatoVista;
use crate::vista::{Vista, VistaId};

/// Years for which what was published stays, from 1 January of the year after (d.lgs. 33/2013, art. 8, c. 3).
const ANNI: i32 = 5;

/// Shortest reason of a withdrawal, in characters.
const MOTIVO: usize = 5;

/// Tables of a sheet that may be published, and who is responsible for each phase.
const TABELLE: &[(&str, &str)] = &[
    ("fasi", "Fasi della misura, con l'avanzamento"),
    ("fasi.responsabile", "Responsabile di ogni fase"),
    ("indicatori", "Indicatori con i valori attesi e raggiunti"),
    ("eventi", "Eventi rischiosi"),
];

/// Fields that name persons and are published unless somebody takes them out: who answers for a measure is part of the plan (l. 190/2012,
/// art. 1, c. 8 and 9). Every other name stays out unless somebody puts it in.
const NOMI_DOVUTI: &[&str] = &["responsabile", "direttore", "dirigente"];

/// Fields that stay inside unless somebody puts them in.
const DI_SOLITO_FUORI: &[&str] = &[
    "note",
    "peso",
    "soggetti_interni",
    "responsabile_testo",
    "risorse",
    "criticita",
    "sistemi_informativi",
    "fasi.responsabile",
];

/// A field that may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampoPubblicabile {
    pub chiave: &'static str,
    pub etichetta: &'static str,
    /// Whether it names persons.
    pub nomi: bool,
    /// Whether it is a table, or part of one: published row by row and not as a text.
    pub tabella: bool,
    /// Whether it is published unless somebody takes it out.
    pub di_solito: bool,
}

/// Everything that may be published of a sheet besides its code and title, which always are.
pub fn pubblicabili() -> Vec<CampoPubblicabile> {
    let semplici = CAMPI.iter().filter(|c| {
        !matches!(c.chiave, "codice" | "titolo" | "stato")
            && !matches!(
                c.genere,
                Genere::Fasi(..)
                    | Genere::Indicatori(..)
                    | Genere::Eventi(..)
                    | Genere::Valutazioni(..)
                    | Genere::Mappatura(..)
                    | Genere::Collegamenti(..)
            )
    });
    let semplici = semplici.map(|c| {
        (
            c.chiave,
            c.etichetta,
            matches!(c.genere, Genere::Persona(..)),
        )
    });
    let tabelle = TABELLE
        .iter()
        .map(|(k, e)| (*k, *e, *k == "fasi.responsabile"));
    semplici
        .chain(tabelle)
        .map(|(chiave, etichetta, nomi)| CampoPubblicabile {
            chiave,
            etichetta,
            tabella: TABELLE.iter().any(|(k, _)| *k == chiave),
            nomi: nomi || matches!(chiave, "responsabile_testo" | "soggetti_interni"),
            di_solito: if nomi {
                NOMI_DOVUTI.contains(&chiave)
            } else {
                !DI_SOLITO_FUORI.contains(&chiave)
            },
        })
        .collect()
}

/// What a body chose to publish of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceltePubblicazione {
    /// The version of the plan; `None`: the plan as it stands, with what has been done.
    pub versione: Option<i32>,
    /// Keys of [`pubblicabili`].
    pub campi: Vec<String>,
    /// Attachments of the plan and of its sheets that were marked, by their keys.
    pub allegati: Vec<String>,
}

impl SceltePubblicazione {
    /// What is proposed where nothing was chosen yet: no attachment, no name that the law does not want.
    pub fn prudenti() -> Self {
        Self {
            campi: pubblicabili()
                .iter()
                .filter(|c| c.di_solito)
                .map(|c| c.chiave.to_owned())
                .collect(),
            ..Self::default()
        }
    }

    /// Whether a field was chosen.
    pub fn vuole(&self, chiave: &str) -> bool {
        self.campi.iter().any(|c| c == chiave)
    }

    /// Whether an attachment was marked.
    pub fn ha(&self, allegato: &AllegatoId) -> bool {
        self.allegati.contains(&allegato.0)
    }
}

scelta! {
    /// Where an edition stands.
    StatoEdizione {
        /// Made to be looked at: nobody outside reads it.
        Bozza = "bozza", "Anteprima";
        Pubblicata = "pubblicata", "Pubblicata";
        /// Not read any more: its time is over, or somebody withdrew it.
        Ritirata = "ritirata", "Ritirata";
    }
}

/// Something that a body published of a plan, or is about to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edizione {
    pub vista: VistaId,
    /// Counts from 1 in each plan; those of drafts that were not published are not used again.
    pub numero: i32,
    pub stato: StatoEdizione,
    pub scelte: SceltePubblicazione,
    /// SHA-256 of its content, hexadecimal: what is published is what was looked at.
    pub impronta: String,
    pub creata: DateTime<Utc>,
    pub pubblicata: Option<DateTime<Utc>>,
    /// The last day it has to stay.
    pub fino: Option<NaiveDate>,
    pub ritirata: Option<DateTime<Utc>>,
    pub motivo: Option<String>,
}

/// The last day that something published on a day has to stay.
pub fn scadenza(pubblicata: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(pubblicata.year() + ANNI, 12, 31)
}

/// Whether a plan may be published, and why not.
///
/// # Errors
/// The plan is being prepared: what is not adopted is nobody's plan yet. Or it is being varied, and what stands on its sheets is not
/// approved: then one of its versions may be published.
pub fn si_pubblica(vista: &Vista, versione: Option<i32>) -> Result<(), Refusal> {
    if vista.stato == StatoVista::InPreparazione {
        return Err(Refusal::tutto(
            "Il piano non è ancora adottato: si pubblica dopo l'adozione, da «Stato e versioni».",
        ));
    }
    if vista.variazione.is_some() && versione.is_none() {
        return Err(Refusal::campo(
            "versione",
            "È aperta una variazione: ciò che si legge oggi sulle schede non è ancora approvato. Pubblica una versione.",
        ));
    }
    Ok(())
}

impl Edizione {
    /// Whether it is read on a day.
    pub fn si_legge(&self, oggi: NaiveDate) -> bool {
        self.stato == StatoEdizione::Pubblicata && self.fino.is_none_or(|f| oggi <= f)
    }

    /// Publishes it; `guardata` is the digest of what was looked at.
    ///
    /// # Errors
    /// It was published already, or withdrawn; or something else was looked at.
    pub fn pubblica(
        &self,
        vista: &Vista,
        guardata: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Refusal> {
        si_pubblica(vista, self.scelte.versione)?;
        if self.impronta != guardata {
            return Err(Refusal::tutto(
                "Questa non è l'anteprima che hai guardato: guardala e poi pubblicala.",
            ));
        }
        if self.stato != StatoEdizione::Bozza {
            return Err(Refusal::tutto(
                "Questa edizione è già stata pubblicata: per pubblicarne un'altra prepara una nuova anteprima.",
            ));
        }
        let dopo = Self {
            stato: StatoEdizione::Pubblicata,
            pubblicata: Some(quando),
            fino: scadenza(orario::giorno(quando)),
            ..self.clone()
        };
        Ok(dopo.fatto(Atto::Pubblicazione, actor, quando, None))
    }

    /// Withdraws it, with the reason that whoever looks for it reads.
    ///
    /// # Errors
    /// It is not published, or the reason says nothing.
    pub fn ritira(
        &self,
        motivo: &str,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Refusal> {
        if self.stato != StatoEdizione::Pubblicata {
            return Err(Refusal::tutto("Questa edizione non è pubblicata."));
        }
        let motivo = motivo.split_whitespace().collect::<Vec<_>>().join(" ");
        if motivo.chars().count() < MOTIVO {
            return Err(Refusal::campo(
                "motivo",
                "Scrivi perché la ritiri: lo leggerà chi la cerca.",
            ));
        }
        let dopo = Self {
            stato: StatoEdizione::Ritirata,
            ritirata: Some(quando),
            motivo: Some(motivo.clone()),
            ..self.clone()
        };
        Ok(dopo.fatto(Atto::Ritiro, actor, quando, Some(motivo)))
    }

    /// Withdraws it once its years are over; `None` as long as they are not.
    pub fn scade(&self, actor: &Actor, quando: DateTime<Utc>) -> Option<Fact<Self>> {
        let scaduta =
            self.stato == StatoEdizione::Pubblicata && !self.si_legge(orario::giorno(quando));
        scaduta
            .then(|| {
                self.ritira(
                    "Sono passati i cinque anni di pubblicazione (d.lgs. 33/2013, art. 8, comma 3).",
                    actor,
                    quando,
                )
                .ok()
            })
            .flatten()
    }

    fn fatto(
        self,
        atto: Atto,
        actor: &Actor,
        quando: DateTime<Utc>,
        nota: Option<String>,
    ) -> Fact<Self> {
        let edizione = Modifica {
            campo: "edizione".to_owned(),
            prima: Valore::Vuoto,
            dopo: Valore::testo(format!("{} ({})", self.numero, self.impronta)),
        };
        Fact::new(self, atto, vec![edizione], actor, quando, nota)
    }
}
