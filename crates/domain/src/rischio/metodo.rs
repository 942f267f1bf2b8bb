//! A method of assessment: questions and their scores, or grades and a judgement; and the bands that name a level.

use super::lettura;
use crate::decimale::Decimale;
use crate::punteggio::Colore;
use crate::regole::{self, Raccolta, RegoleScritte, Versione};

/// A way of assessing risk, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metodo {
    pub codice: String,
    /// An assessment keeps the version it was made with.
    pub versione: u32,
    pub nome: String,
    /// The act it comes from.
    pub fonte: String,
    pub regola: Regola,
    /// Bands of a numeric level, or the grades of a judgement, lowest first. No act fixes them: a body chooses its own.
    pub fasce: Vec<Fascia>,
    /// Place of the band from which risk is high, and asks for a measure of its own.
    pub alto_da: usize,
    /// From how many bands of difference a level that changes asks for its reason; 1 asks it of every change of band.
    pub salto: usize,
    /// Highest level that may be declared; see [`Self::massimo`].
    pub(super) massimo: Option<Decimale>,
}

/// How the level comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regola {
    /// Written on the sheet, with the unknown method of whoever printed it.
    Dichiarato,
    /// Two means of scores, multiplied (PNA 2013).
    Domande(Box<Domande>),
    /// One judgement over some criteria (PNA 2019).
    Giudizio(Giudizio),
}

/// PNA 2013, Allegato 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domande {
    pub probabilita: Asse,
    pub impatto: Asse,
    pub aggregazione: Aggregazione,
    /// Where the two means meet in a table; `None` multiplies them.
    pub matrice: Option<Matrice>,
}

/// A table of bands: probability by rows, impact by columns, both from the lowest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrice {
    /// The stretches of the mean that are a row, or a column.
    pub probabilita: Vec<Fascia>,
    pub impatto: Vec<Fascia>,
    /// Places in [`Metodo::fasce`].
    pub celle: Vec<Vec<usize>>,
}

impl Matrice {
    /// Row, column and band of two means; outside the table the nearest row and column.
    pub(super) fn cella(&self, p: Decimale, i: Decimale) -> Option<(&Fascia, &Fascia, usize)> {
        let (riga, colonna) = (posto(&self.probabilita, p), posto(&self.impatto, i));
        let fascia = *self.celle.get(riga)?.get(colonna)?;
        Some((
            self.probabilita.get(riga)?,
            self.impatto.get(colonna)?,
            fascia,
        ))
    }
}

fn posto(fasce: &[Fascia], figura: Decimale) -> usize {
    fasce.iter().rposition(|f| f.da <= figura).unwrap_or(0)
}

/// The questions of one side of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asse {
    pub nome: String,
    /// Places to which the mean is rounded before it is multiplied; `None` keeps it exact.
    pub decimali: Option<u32>,
    /// What the whole figures from 0 upwards mean.
    pub scala: Vec<String>,
    pub domande: Vec<Domanda>,
}

/// A question with its closed answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domanda {
    pub codice: String,
    pub titolo: String,
    pub testo: String,
    /// One unless the body gives it more or less.
    pub peso: Decimale,
    pub risposte: Vec<Risposta>,
}

/// An answer and its score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risposta {
    pub testo: String,
    pub punti: Decimale,
}

/// How the levels of several activities or events become the level of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregazione {
    Massimo,
    Media,
}

/// PNA 2019, Allegato 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giudizio {
    pub criteri: Vec<Criterio>,
}

/// An indicator of the estimate of risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterio {
    pub codice: String,
    pub titolo: String,
    pub testo: String,
    /// Whether the high grade is the good one (collaboration, measures carried out).
    pub inverso: bool,
}

/// A named stretch of the levels, or a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fascia {
    pub nome: String,
    /// Lowest level in it; for a grade, its place.
    pub da: Decimale,
    /// The colour the body gives it; the page chooses one where it gives none.
    pub colore: Option<Colore>,
}

impl Metodo {
    /// Its name, with the version of one that a body wrote: several of them have the same name.
    pub fn etichetta(&self) -> String {
        if self.fornite() {
            self.nome.clone()
        } else {
            format!("{}, versione {}", self.nome, self.versione)
        }
    }

    /// The codes of everything that is asked.
    pub fn chiavi(&self) -> impl Iterator<Item = &str> {
        let (domande, criteri): (Vec<&Domanda>, &[Criterio]) = match &self.regola {
            Regola::Dichiarato => (Vec::new(), &[]),
            Regola::Domande(d) => (
                d.probabilita
                    .domande
                    .iter()
                    .chain(&d.impatto.domande)
                    .collect(),
                &[],
            ),
            Regola::Giudizio(g) => (Vec::new(), &g.criteri),
        };
        domande
            .into_iter()
            .map(|d| d.codice.as_str())
            .chain(criteri.iter().map(|c| c.codice.as_str()))
    }

    /// Whether a level is a place on a scale of words and not a figure.
    pub fn da_gradi(&self) -> bool {
        match &self.regola {
            Regola::Dichiarato => false,
            Regola::Domande(d) => d.matrice.is_some(),
            Regola::Giudizio(_) => true,
        }
    }

    /// Whether risk in a band is high; never where there is but one band.
    pub fn e_alto(&self, fascia: usize) -> bool {
        self.fasce.len() > 1 && fascia >= self.alto_da
    }

    /// The band of a numeric level: the last one that begins at or below it.
    pub fn fascia(&self, livello: Decimale) -> Option<usize> {
        self.fasce.iter().rposition(|f| f.da <= livello)
    }
}

impl Metodo {
    /// How many bands of difference are a jump, where the body does not say.
    pub(super) const SALTO: usize = 2;

    /// Whether a level that goes from one band to another jumps.
    pub fn salta(&self, prima: usize, dopo: usize) -> bool {
        prima.abs_diff(dopo) >= self.salto
    }
}

/// The method of whoever has not chosen one.
const DICHIARATO: &str = "dichiarato";

/// The methods that ship inside the binary.
const FORNITI: &[(&str, &str)] = &[
    (
        "dichiarato.toml",
        include_str!("../../metodi/dichiarato.toml"),
    ),
    ("pna2013.toml", include_str!("../../metodi/pna2013.toml")),
    ("pna2019.toml", include_str!("../../metodi/pna2019.toml")),
];

/// The methods a body can choose from, the declared level first.
pub type Metodi = Raccolta<Metodo>;

impl Metodi {
    /// The method of a plan: its own, in its version, else that of a declared level.
    pub fn di_piano(&self, scelto: Option<&Versione>) -> Option<&Metodo> {
        scelto
            .and_then(|scelto| self.scelte(scelto))
            .or_else(|| self.ultimo(DICHIARATO))
    }
}

impl RegoleScritte for Metodo {
    const FORNITE: &'static [(&'static str, &'static str)] = FORNITI;
    const DI_CHE: &'static str = "di un metodo";

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
