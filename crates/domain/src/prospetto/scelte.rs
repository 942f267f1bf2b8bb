//! What may be chosen for a report, as it stands in an address or a queued print.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Materiale, Prospetto};
use crate::andamento::{Situazione, contata};
use crate::area::GruppoArea;
use crate::libro::Parametro;
use crate::persona;
use crate::refusal::Refusal;
use crate::scelta::scelta;
use crate::scheda::Stato;
use crate::vista::TipoVista;

scelta! {
    /// Something that may be chosen for a report. Its code is the name of the field.
    FiltroProspetto {
        /// The CdR or the direction, by its key.
        Gruppo = "cdr", "Centro di Responsabilità";
        Area = "area", "Area di rischio";
        Fascia = "fascia", "Livello di rischio";
        Stato = "stato", "Stato";
        Situazione = "situazione", "Situazione";
        Persona = "persona", "Persona";
        Sessione = "sessione", "Sessione di monitoraggio";
        /// Only what is due within so many days.
        Entro = "entro", "Termine entro quanti giorni";
        Ordine = "ordine", "Ordine";
        PerChi = "per", "Per chi";
        Quali = "quali", "Quali schede";
    }
}

/// What is in no area, or in no band.
pub(super) const NESSUNA: &str = "nessuna";
/// The word of [`FiltroProspetto::Ordine`] for the most urgent first.
pub(super) const PRIORITA: &str = "priorita";
/// The word of [`FiltroProspetto::PerChi`] for whoever reads from outside.
pub(super) const PUBBLICO: &str = "pubblico";
/// The word of [`FiltroProspetto::Quali`] for the sheets whose weights are not right.
pub(super) const DA_CORREGGERE: &str = "da_correggere";
/// Most days of [`FiltroProspetto::Entro`]: ten years.
const GIORNI: u32 = 3_660;

/// What was chosen for a report, as it was typed; empty: nothing was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScelteProspetto {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cdr: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub area: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fascia: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stato: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub situazione: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub persona: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sessione: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub entro: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ordine: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub per: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quali: String,
}

impl FiltroProspetto {
    /// What its field is called on the form for a plan.
    pub fn nome(self, tipo: TipoVista) -> &'static str {
        match self {
            Self::Gruppo => tipo.parola_gruppo(),
            altro => altro.etichetta(),
        }
    }

    /// Whether a number is typed, and nothing is chosen from a list.
    pub fn si_scrive(self) -> bool {
        self == Self::Entro
    }

    /// What is offered first, where nothing is chosen.
    fn niente(self, prospetto: Prospetto, tipo: TipoVista) -> Option<&'static str> {
        match (self, prospetto) {
            (Self::Persona, Prospetto::Persona) => Some("Scegli una persona"),
            (Self::Sessione, Prospetto::Monitoraggio) => None,
            (Self::Sessione, _) => Some("Nessuna: ciò che manca oggi"),
            (Self::Area | Self::Persona | Self::Situazione, _) => Some("Tutte"),
            (Self::Gruppo, _) if tipo == TipoVista::Obiettivi => Some("Tutte"),
            (Self::Gruppo, _) => Some("Tutti"),
            (Self::Fascia | Self::Stato, _) => Some("Tutti"),
            (Self::Ordine, _) => Some("Per processo"),
            (Self::PerChi, _) => Some("Per gli uffici"),
            (Self::Quali, _) => Some("Tutte"),
            (Self::Entro, _) => None,
        }
    }

    /// What may be chosen: the word in addresses and what is read. Nothing is offered that the one who asks does not see.
    pub fn voci(self, prospetto: Prospetto, m: &Materiale<'_>) -> Vec<(String, String)> {
        let due = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let prima = self.niente(prospetto, m.vista.tipo).map(|n| due("", n));
        let voci: Vec<(String, String)> = match self {
            Self::Gruppo => m.gruppi(),
            Self::Area => aree(m),
            Self::Fascia => {
                let fasce = (0..).zip(&m.metodo.fasce);
                let fasce = fasce.map(|(n, f): (usize, _)| (n.to_string(), f.nome.clone()));
                fasce.chain([due(NESSUNA, "Non indicato")]).collect()
            }
            Self::Stato => Stato::OPZIONI
                .iter()
                .map(|o| due(o.codice, o.etichetta))
                .collect(),
            Self::Situazione => {
                let tutte = Situazione::TUTTE.iter();
                tutte.map(|s| due(s.codice(), s.etichetta())).collect()
            }
            Self::Persona => persone(m),
            Self::Sessione => {
                let sessioni = m.sessioni.iter();
                sessioni.map(|s| (s.id.0.clone(), s.nome.clone())).collect()
            }
            Self::Ordine => vec![due(PRIORITA, "Dal più urgente")],
            Self::PerChi => vec![due(PUBBLICO, "Per chi legge da fuori")],
            Self::Quali => vec![due(DA_CORREGGERE, "Solo quelle da correggere")],
            Self::Entro => Vec::new(),
        };
        if voci.is_empty() {
            return voci;
        }
        prima.into_iter().chain(voci).collect()
    }
}

/// The areas that the plan names, general ones first.
fn aree(m: &Materiale<'_>) -> Vec<(String, String)> {
    let nominate = m
        .contate()
        .filter_map(|s| s.contenuto().area_di_rischio.as_deref());
    let mut nominate: Vec<&str> = nominate.collect();
    nominate.sort_by_key(|a| (GruppoArea::di(a), *a));
    nominate.dedup();
    if nominate.is_empty() {
        return Vec::new();
    }
    let voci = nominate.into_iter().map(|a| (a.to_owned(), a.to_owned()));
    voci.chain([(NESSUNA.to_owned(), "Non indicata".to_owned())])
        .collect()
}

/// The people named on sheets and phases, each under the first spelling met.
fn persone(m: &Materiale<'_>) -> Vec<(String, String)> {
    let mut per_chiave: BTreeMap<String, String> = BTreeMap::new();
    for s in m.schede.iter().filter(|s| contata(s.contenuto().stato)) {
        for (_, nome) in super::persona::nominati(s.contenuto()) {
            per_chiave
                .entry(persona::chiave(nome))
                .or_insert_with(|| persona::cognome_nome(nome));
        }
    }
    per_chiave.into_iter().collect()
}

impl ScelteProspetto {
    /// What was chosen of something.
    pub fn di(&self, filtro: FiltroProspetto) -> &str {
        match filtro {
            FiltroProspetto::Gruppo => &self.cdr,
            FiltroProspetto::Area => &self.area,
            FiltroProspetto::Fascia => &self.fascia,
            FiltroProspetto::Stato => &self.stato,
            FiltroProspetto::Situazione => &self.situazione,
            FiltroProspetto::Persona => &self.persona,
            FiltroProspetto::Sessione => &self.sessione,
            FiltroProspetto::Entro => &self.entro,
            FiltroProspetto::Ordine => &self.ordine,
            FiltroProspetto::PerChi => &self.per,
            FiltroProspetto::Quali => &self.quali,
        }
    }

    /// Chooses, or with an empty text chooses nothing.
    pub fn metti(&mut self, filtro: FiltroProspetto, valore: &str) {
        let suo = match filtro {
            FiltroProspetto::Gruppo => &mut self.cdr,
            FiltroProspetto::Area => &mut self.area,
            FiltroProspetto::Fascia => &mut self.fascia,
            FiltroProspetto::Stato => &mut self.stato,
            FiltroProspetto::Situazione => &mut self.situazione,
            FiltroProspetto::Persona => &mut self.persona,
            FiltroProspetto::Sessione => &mut self.sessione,
            FiltroProspetto::Entro => &mut self.entro,
            FiltroProspetto::Ordine => &mut self.ordine,
            FiltroProspetto::PerChi => &mut self.per,
            FiltroProspetto::Quali => &mut self.quali,
        };
        valore.clone_into(suo);
    }

    /// Only what the report asks for: the rest of an address is not carried on.
    pub fn per(&self, prospetto: Prospetto) -> Vec<(&'static str, &str)> {
        let suoi = prospetto.filtri().iter();
        suoi.map(|f| (f.codice(), self.di(*f)))
            .filter(|(_, v)| !v.is_empty())
            .collect()
    }

    /// What is wrong with it, each beside its field.
    pub fn controlla(&self, prospetto: Prospetto, m: &Materiale<'_>) -> Vec<Refusal> {
        let storta = |f: &&FiltroProspetto| {
            let scelto = self.di(**f);
            if scelto.is_empty() {
                return false;
            }
            if f.si_scrive() {
                return self.giorni().is_none();
            }
            let voci = f.voci(prospetto, m);
            !voci.iter().any(|(v, _)| v == scelto)
        };
        let frase = |f: &FiltroProspetto| {
            let detta = if f.si_scrive() {
                format!("scrivi un numero intero di giorni, da 0 a {GIORNI}")
            } else {
                format!(
                    "{}: «{}» non c'è. Scegli una voce dell'elenco",
                    f.nome(m.vista.tipo),
                    self.di(*f)
                )
            };
            Refusal::campo(f.codice(), detta)
        };
        prospetto
            .filtri()
            .iter()
            .filter(storta)
            .map(frase)
            .collect()
    }

    /// The days of [`FiltroProspetto::Entro`].
    pub(super) fn giorni(&self) -> Option<u32> {
        self.entro.trim().parse().ok().filter(|n| *n <= GIORNI)
    }

    /// What was chosen, as a person reads it.
    pub(super) fn in_parole(&self, prospetto: Prospetto, m: &Materiale<'_>) -> Vec<Parametro> {
        let mut parole: Vec<Parametro> = Vec::new();
        for f in prospetto.filtri() {
            let scelto = self.di(*f);
            let detto = if f.si_scrive() {
                self.giorni().map(|n| n.to_string())
            } else {
                let voci = f.voci(prospetto, m).into_iter();
                let sessione = || prospetto.sessione(self, m.sessioni).map(|s| s.nome.clone());
                match f {
                    FiltroProspetto::Sessione if scelto.is_empty() => sessione(),
                    _ => voci
                        .into_iter()
                        .find(|(v, _)| v == scelto)
                        .map(|(_, nome)| nome),
                }
            };
            if let Some(detto) = detto {
                parole.push(Parametro {
                    etichetta: f.nome(m.vista.tipo).to_owned(),
                    valori: vec![detto],
                });
            }
        }
        parole
    }
}
