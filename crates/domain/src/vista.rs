//! The vista: the ordered set of sheets that makes a plan.

mod gruppo;
mod provvedimento;
pub mod vita;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use gruppo::InGruppo;

use crate::actor::Actor;
use crate::andamento;
use crate::campo::Valore;
use crate::decimale::Decimale;
use crate::fact::{Atto, Fact, Modifica};
use crate::refusal::Refusal;
use crate::regole::Versione;
use crate::scheda::Livello;
use crate::testo;
use crate::vista::vita::StatoVista;

/// Key of a vista.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VistaId(pub String);

/// What a plan is about; it decides which modelli its sheets follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TipoVista {
    /// Plan against corruption: CdR and processes.
    Ptpc,
    /// Performance plan (PEG/PDO): objectives.
    Obiettivi,
}

impl TipoVista {
    /// The word stored and exported.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Ptpc => "ptpc",
            Self::Obiettivi => "obiettivi",
        }
    }

    /// What an official reads.
    pub fn etichetta(self) -> &'static str {
        match self {
            Self::Ptpc => "Prevenzione della corruzione (PTPC)",
            Self::Obiettivi => "Obiettivi (PEG/PDO)",
        }
    }

    /// Reads the stored word back.
    pub fn da_nome(nome: &str) -> Option<Self> {
        [Self::Ptpc, Self::Obiettivi]
            .into_iter()
            .find(|t| t.nome() == nome)
    }

    /// The levels of its sheets, outermost first.
    pub fn livelli(self) -> &'static [Livello] {
        match self {
            Self::Ptpc => &[Livello::Cdr, Livello::Processo],
            Self::Obiettivi => &[Livello::Obiettivo],
        }
    }
}

/// A plan: its code, its name, its years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vista {
    pub id: VistaId,
    /// `2020_PTPC`: the year of the exercise and the plan.
    pub codice: String,
    pub titolo: String,
    pub tipo: TipoVista,
    /// Year of the exercise: the labels of the year columns count from it.
    pub anno: i32,
    /// First and last year of the triennium.
    pub dal: i32,
    pub al: i32,
    /// Codes of the modelli its sheets follow, one per level of its kind; a level that is absent follows the shipped one.
    pub modelli: Vec<(Livello, String)>,
    /// The method with which its processes are assessed; `None` where levels are only declared. Whoever records the plan knows
    /// that it is one of the body's.
    pub metodo: Option<Versione>,
    /// The SMVP its scores are worked out with; `None` for the simple one that ships.
    #[serde(default)]
    pub smvp: Option<Versione>,
    /// How many points (0 to 100) a phase of the plan may lag behind the time that has passed before it is at risk; `None` for
    /// those of [`andamento::Regole::default`].
    #[serde(default)]
    pub margine: Option<Decimale>,
    /// Where it stands in its year; only [`Vista::passa`] changes it.
    #[serde(default)]
    pub stato: StatoVista,
    /// Why the plan is being varied after its adoption; `None` while it is not.
    #[serde(default)]
    pub variazione: Option<String>,
}

/// What belongs to the plan that is adopted, besides its sheets.
const ADOTTATI: &[&str] = &["codice", "anno", "dal", "al", "metodo"];

impl Vista {
    /// Makes a vista. The triennium starts with the year unless the years say otherwise.
    ///
    /// # Errors
    /// All reasons at once, each with its field.
    pub fn nuova(
        bozza: Self,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let vista = bozza.controllata()?;
        let modifiche = vista
            .valori()
            .into_iter()
            .filter(|(_, dopo)| !dopo.vuoto())
            .map(|(campo, dopo)| Modifica {
                campo: campo.to_owned(),
                prima: Valore::Vuoto,
                dopo,
            })
            .collect();
        Ok(Fact::new(
            vista,
            Atto::Creazione,
            modifiche,
            actor,
            quando,
            None,
        ))
    }

    /// Corrects a vista.
    ///
    /// # Errors
    /// All reasons at once, each with its field.
    pub fn correggi(
        &self,
        nuova: Self,
        actor: &Actor,
        quando: DateTime<Utc>,
    ) -> Result<Fact<Self>, Vec<Refusal>> {
        let nuova = Self {
            id: self.id.clone(),
            tipo: self.tipo,
            stato: self.stato,
            variazione: self.variazione.clone(),
            ..nuova
        }
        .controllata()?;
        self.adottata_resta(&nuova)?;
        let modifiche = self
            .valori()
            .into_iter()
            .zip(nuova.valori())
            .filter(|((_, prima), (_, dopo))| prima != dopo)
            .map(|((campo, prima), (_, dopo))| Modifica {
                campo: campo.to_owned(),
                prima,
                dopo,
            })
            .collect();
        Ok(Fact::new(
            nuova,
            Atto::Correzione,
            modifiche,
            actor,
            quando,
            None,
        ))
    }

    /// Code of the modello that its sheets of a level follow.
    pub fn modello(&self, livello: Livello) -> &str {
        self.modelli
            .iter()
            .find(|(l, _)| *l == livello)
            .map_or_else(|| livello.modello_fornito(), |(_, codice)| codice)
    }

    /// What the body has decided about the terms of its phases.
    pub fn regole(&self) -> andamento::Regole {
        self.margine
            .map_or_else(andamento::Regole::default, |margine| andamento::Regole {
                margine,
            })
    }

    /// What an adopted plan is called, which years it covers and how it assesses belong to what was adopted; once its year is over, how it
    /// scores as well; and of a closed plan everything.
    fn adottata_resta(&self, nuova: &Self) -> Result<(), Vec<Refusal>> {
        let chiusa = self.stato == StatoVista::Chiusa;
        let finita = chiusa || self.stato == StatoVista::Consuntivata;
        let ferma = |campo: &str| {
            let suo = !self.si_compone() && ADOTTATI.contains(&campo);
            suo || chiusa || (finita && ["smvp", "margine"].contains(&campo))
        };
        let cambiati = self.valori().into_iter().zip(nuova.valori());
        let no: Vec<Refusal> = cambiati
            .filter(|((campo, prima), (_, dopo))| ferma(campo) && prima != dopo)
            .map(|((campo, _), _)| {
                let frase = match self.stato {
                    StatoVista::Chiusa => "il piano è chiuso: per cambiarlo, chi lo conduce lo riapre",
                    StatoVista::Consuntivata => {
                        "l'anno è consuntivato: per cambiarlo, chi conduce il piano lo riporta in monitoraggio"
                    }
                    _ => "fa parte del piano adottato: per cambiarlo, apri prima una variazione",
                };
                Refusal::campo(campo, frase)
            })
            .collect();
        if no.is_empty() { Ok(()) } else { Err(no) }
    }

    /// What was adopted of the plan itself and reads otherwise in another one: key, what this one says, what that one does.
    pub fn adottati_diversi(&self, altra: &Self) -> Vec<(&'static str, Valore, Valore)> {
        let coppie = self.valori().into_iter().zip(altra.valori());
        coppie
            .filter(|((campo, qui), (_, la))| ADOTTATI.contains(campo) && qui != la)
            .map(|((campo, qui), (_, la))| (campo, qui, la))
            .collect()
    }

    fn valori(&self) -> Vec<(&'static str, Valore)> {
        vec![
            ("codice", Valore::Testo(self.codice.clone())),
            ("titolo", Valore::Testo(self.titolo.clone())),
            ("tipo", Valore::Testo(self.tipo.nome().to_owned())),
            ("anno", Valore::Testo(self.anno.to_string())),
            ("dal", Valore::Testo(self.dal.to_string())),
            ("al", Valore::Testo(self.al.to_string())),
            (
                "modelli",
                Valore::Elenco(
                    self.modelli
                        .iter()
                        .map(|(l, m)| format!("{}: {m}", l.nome()))
                        .collect(),
                ),
            ),
            (
                "metodo",
                self.metodo
                    .as_ref()
                    .map_or(Valore::Vuoto, |m| Valore::Testo(m.to_string())),
            ),
            (
                "smvp",
                self.smvp
                    .as_ref()
                    .map_or(Valore::Vuoto, |s| Valore::Testo(s.to_string())),
            ),
            (
                "margine",
                self.margine.map_or(Valore::Vuoto, Valore::Numero),
            ),
        ]
    }

    fn controllata(mut self) -> Result<Self, Vec<Refusal>> {
        let mut no = Vec::new();
        match testo::pulito(&self.codice) {
            Some(c) if c.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) && c.len() <= 60 && !testo::riservato(&c) => self.codice = c,
            _ => no.push(Refusal::campo("codice", "scrivi un codice di sole lettere, cifre, trattini e trattini bassi, per esempio 2026_PTPC")),
        }
        match testo::pulito(&self.titolo) {
            Some(t) => self.titolo = t,
            None => no.push(Refusal::campo("titolo", "scrivi il titolo del piano")),
        }
        if !(1990..=2199).contains(&self.anno) {
            no.push(Refusal::campo(
                "anno",
                "scrivi l'anno di esercizio con quattro cifre",
            ));
        }
        if self.al < self.dal || self.al - self.dal > 10 || !(1990..=2199).contains(&self.dal) {
            no.push(Refusal::campo("al", "l'ultimo anno del piano non può precedere il primo, né seguirlo di oltre dieci anni"));
        }
        if self
            .margine
            .is_some_and(|m| m.negativo() || m > Decimale::CENTO || m.decimali() > 2)
        {
            no.push(Refusal::campo(
                "margine",
                "scrivi quanti punti, da 0 a 100, con al massimo due decimali",
            ));
        }
        if no.is_empty() { Ok(self) } else { Err(no) }
    }
}
