//! The SMVP of a body as data: which rules turn the values of its indicators into scores, and how scores climb.
//!
//! Source: d.lgs. 150/2009, art. 7: every body adopts its «sistema di misurazione e valutazione della performance» and updates
//! it every year, so an SMVP has a version, and a plan is scored with the one of its year. It is a TOML file, checked when it
//! is read.

mod file;
mod indicatore;
mod lettura;
mod racconto;
mod regola;
#[cfg(test)]
mod tests;

pub use indicatore::{EsitoIndicatore, IndicatoreDaPunteggiare, SoglieIndicatore};
pub use regola::RegolaConversione;

use crate::decimale::Decimale;
use crate::punteggio::{
    Composizione, FasciaPunti, Insieme, PartiMancanti, Punteggio, SenzaAtteso, SenzaRaggiunto,
    tondo,
};
use crate::regole::{self, Raccolta, RegoleScritte, Versione};
use crate::scheda::{Livello, Unita};

/// The rules with which a body scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smvp {
    pub codice: String,
    /// A plan keeps the version it was scored with.
    pub versione: u32,
    pub nome: String,
    /// The act it comes from.
    pub fonte: String,
    /// Places of a stored and shown score, 0 to 6, HALF-UP.
    pub decimali: u32,
    pub conversione: RegolaConversione,
    /// Where a unit of measure has a conversion of its own.
    pub per_unita: Vec<(Unita, RegolaConversione)>,
    /// The table of the rules that want one, for the indicators that bring none.
    pub intervalli: Vec<FasciaPunti>,
    /// Places of the rule that divides.
    pub decimali_quoziente: u32,
    pub punteggio: Punteggio,
    /// In the order of the file: the first that holds a figure is its band.
    pub fasce: Vec<FasciaPunti>,
    /// Whether points below zero stay so.
    pub negativi: bool,
    /// The most points an indicator can have.
    pub tetto: Option<Decimale>,
    /// The most points a sheet can have.
    pub tetto_scheda: Option<Decimale>,
    pub senza_raggiunto: SenzaRaggiunto,
    pub senza_atteso: SenzaAtteso,
    pub insieme_indicatori: Insieme,
    pub insieme_figlie: Insieme,
    pub insieme_collegate: Insieme,
    pub composizione: Composizione,
    /// Where a level of sheet is made up differently.
    pub per_livello: Vec<(Livello, Composizione)>,
    pub parti_mancanti: PartiMancanti,
}

impl Smvp {
    /// The conversion of indicators in a unit of measure.
    pub fn conversione_di(&self, unita: Unita) -> RegolaConversione {
        self.per_unita
            .iter()
            .find(|(u, _)| *u == unita)
            .map_or(self.conversione, |(_, r)| *r)
    }

    /// What makes up the score of a sheet of a level.
    pub fn composizione_di(&self, livello: Livello) -> Composizione {
        self.per_livello
            .iter()
            .find(|(l, _)| *l == livello)
            .map_or(self.composizione, |(_, c)| *c)
    }

    /// A score as it is stored and shown, HALF-UP.
    pub fn tondo(&self, punteggio: Decimale) -> Decimale {
        tondo(punteggio, self.decimali)
    }

    /// The band of the score of a sheet, by its place in [`Self::fasce`]. Only where points are percentages: bands that turn
    /// percentages into points of another scale say nothing of a score.
    pub fn fascia_di_scheda(&self, punteggio: Decimale) -> Option<usize> {
        matches!(self.punteggio, Punteggio::Valore | Punteggio::ConMassimale)
            .then(|| self.fascia(punteggio))
            .flatten()
    }

    fn fascia(&self, figura: Decimale) -> Option<usize> {
        self.fasce.iter().position(|f| f.contiene(figura))
    }
}

impl RegoleScritte for Smvp {
    const FORNITE: &'static [(&'static str, &'static str)] = FORNITI;
    const DI_CHE: &'static str = "di un SMVP";

    fn codice(&self) -> &str {
        &self.codice
    }

    fn versione(&self) -> u32 {
        self.versione
    }

    fn nome(&self) -> &str {
        &self.nome
    }

    fn fonte(&self) -> &str {
        &self.fonte
    }

    fn leggi_testo(testo: &str) -> Result<Self, (usize, String)> {
        regole::lettura::leggi(testo, lettura::controlla)
    }

    fn come_si_calcola(&self) -> Vec<String> {
        self.frasi()
    }
}

/// File name and text of the SMVP that ship inside the binary, the one for whoever has not chosen first.
pub const FORNITI: &[(&str, &str)] = &[
    ("semplice.toml", include_str!("../smvp/semplice.toml")),
    ("avanzamento.toml", include_str!("../smvp/avanzamento.toml")),
    (
        "raggiunto-su-atteso.toml",
        include_str!("../smvp/raggiunto-su-atteso.toml"),
    ),
    // Its first version, for the plans that chose it: a version never changes.
    (
        "raggiunto-su-atteso.toml",
        include_str!("../smvp/raggiunto-su-atteso-1.toml"),
    ),
    ("gzoom.toml", include_str!("../smvp/gzoom.toml")),
];

/// The SMVP of whoever has not chosen one.
const PREDEFINITO: &str = "semplice";

/// The SMVP a body can choose from, or start from to write its own.
pub type Sistemi = Raccolta<Smvp>;

impl Sistemi {
    /// The SMVP of a plan: the one it keeps, or the latest simple one where it keeps none. `None` where the one it keeps is not
    /// among these.
    pub fn di(&self, scelto: Option<&Versione>) -> Option<&Smvp> {
        match scelto {
            Some(s) => self.scelte(s),
            None => self.predefinito(),
        }
    }

    /// The SMVP of whoever has not chosen one.
    pub fn predefinito(&self) -> Option<&Smvp> {
        self.ultimo(PREDEFINITO)
    }
}
