//! The versions of a plan: what the body adopted, word for word, and what has changed since.
//!
//! A version is made by a passage of the plan ([`crate::vista::vita`]) and never changes afterwards. Two versions, or a version and
//! today, are held side by side by [`confronta`].

mod cartella;
mod confronto;
mod momento;
mod stampa;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use cartella::cartella;
pub use confronto::{Confrontate, Differenza, SchedaVariata, Sorte, confronta, confronta_piano};
pub use momento::Momento;
pub use stampa::capitoli;

use crate::campo::Valore;
use crate::cdr::Cdr;
use crate::ente::Ente;
use crate::fact::Modifica;
use crate::libro::Stemma;
use crate::scelta::scelta;
use crate::scheda::{Contenuto, Fase, Indicatore, Stato};
use crate::vista::Vista;
use crate::vista::vita::Provvedimento;

scelta! {
    /// What a version was frozen for.
    GenereVersione {
        Adozione = "adozione", "Adozione";
        Variazione = "variazione", "Variazione";
        Consuntivo = "consuntivo", "Consuntivo";
    }
}

/// A version of a plan, without its sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionePiano {
    /// Counts from 1 in each plan.
    pub numero: i32,
    pub genere: GenereVersione,
    /// The act it rests on; an account may have none of its own.
    pub provvedimento: Option<Provvedimento>,
    pub quando: DateTime<Utc>,
    /// sha256, hexadecimal, of all that it holds; it stands in the trail too.
    pub impronta: String,
    pub schede: usize,
}

impl VersionePiano {
    /// `versione 2, variazione: Giunta comunale, n. 12 del 31/01/2026`.
    pub fn leggibile(&self) -> String {
        let atto = self
            .provvedimento
            .as_ref()
            .map(|p| format!(": {}", p.leggibile()))
            .unwrap_or_default();
        format!(
            "versione {}, {}{atto}",
            self.numero,
            self.genere.etichetta().to_lowercase()
        )
    }
}

/// What a version keeps besides its sheets, so that it prints again as it was: the names, the crest, the layout of the sheets and the
/// structure of that day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contorno {
    pub ente: Ente,
    pub stemma: Option<Stemma>,
    pub vista: Vista,
    /// File and text of every modello, those that ship among them: a later program may lay sheets out in another way.
    pub modelli: Vec<(String, String)>,
    pub cdr: Vec<Cdr>,
    /// Printed on the book of the version.
    pub giorno: NaiveDate,
}

/// Whether a change of a field changes what was planned; what has been done, how far and with which result is not part of the plan.
pub fn del_piano(m: &Modifica) -> bool {
    match (&m.prima, &m.dopo) {
        _ if m.campo == "note" => false,
        _ if m.campo == "stato" => annulla(&m.prima) != annulla(&m.dopo),
        (Valore::Fasi(_), _) | (_, Valore::Fasi(_)) => fasi(&m.prima) != fasi(&m.dopo),
        (Valore::Indicatori(_), _) | (_, Valore::Indicatori(_)) => {
            indicatori(&m.prima) != indicatori(&m.dopo)
        }
        _ => true,
    }
}

/// Whether one of some changes does.
pub fn cambia_il_piano(modifiche: &[Modifica]) -> bool {
    modifiche.iter().any(del_piano)
}

/// What a sheet plans, without what has been done of it: the rest is blank.
pub fn piano_di(c: &Contenuto) -> Contenuto {
    Contenuto {
        stato: c.stato.filter(|s| *s == Stato::Annullata),
        note: None,
        fasi: c.fasi.iter().map(fase).collect(),
        indicatori: c.indicatori.iter().map(indicatore).collect(),
        ..c.clone()
    }
}

fn annulla(stato: &Valore) -> bool {
    matches!(stato, Valore::Testo(s) if Stato::da_nome(s) == Some(Stato::Annullata))
}

fn fasi(v: &Valore) -> Vec<Fase> {
    match v {
        Valore::Fasi(v) => v.iter().map(fase).collect(),
        _ => Vec::new(),
    }
}

fn indicatori(v: &Valore) -> Vec<Indicatore> {
    match v {
        Valore::Indicatori(v) => v.iter().map(indicatore).collect(),
        _ => Vec::new(),
    }
}

fn fase(f: &Fase) -> Fase {
    Fase {
        avanzamento: None,
        inizio_effettivo: None,
        fine_effettiva: None,
        note: None,
        ..f.clone()
    }
}

fn indicatore(i: &Indicatore) -> Indicatore {
    let mut piano = Indicatore {
        bloccato: None,
        note: None,
        ..i.clone()
    };
    for v in &mut piano.valori {
        v.raggiunto = None;
    }
    piano.valori.retain(|v| v.atteso.is_some());
    for p in &mut piano.periodi {
        p.raggiunto = None;
        p.numeratore = None;
        p.denominatore = None;
        p.commento = None;
        p.evidenza = None;
    }
    piano.periodi.retain(|p| p.atteso.is_some());
    piano
}
