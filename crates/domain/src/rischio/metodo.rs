//! A method of assessment: questions and their scores, or grades and a judgement; and the bands that name a level.

use crate::decimale::Decimale;
use crate::punteggio::Colore;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// Whether a level is a place on a scale of words and not a figure.
    pub fn da_gradi(&self) -> bool {
        match &self.regola {
            Regola::Dichiarato => false,
            Regola::Domande(d) => d.matrice.is_some(),
            Regola::Giudizio(_) => true,
        }
    }

    /// The band of a numeric level: the last one that begins at or below it.
    pub fn fascia(&self, livello: Decimale) -> Option<usize> {
        self.fasce.iter().rposition(|f| f.da <= livello)
    }
}

/// The methods that ship inside the binary.
const FORNITI: &[(&str, &str)] = &[
    (
        "dichiarato.toml",
        include_str!("../../metodi/dichiarato.toml"),
    ),
    ("pna2013.toml", include_str!("../../metodi/pna2013.toml")),
    ("pna2019.toml", include_str!("../../metodi/pna2019.toml")),
];

/// The methods a body can choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metodi(Vec<Metodo>);

impl Metodi {
    /// The shipped methods.
    ///
    /// # Errors
    /// What is wrong with a file, with its name and line; the tests exclude it for those that ship.
    pub fn forniti() -> Result<Self, String> {
        FORNITI
            .iter()
            .map(|(file, testo)| Metodo::leggi(file, testo))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// All of them, the declared level first.
    pub fn iter(&self) -> impl Iterator<Item = &Metodo> {
        self.0.iter()
    }

    /// A method by its code and version.
    pub fn trova(&self, codice: &str, versione: u32) -> Option<&Metodo> {
        self.0
            .iter()
            .find(|m| m.codice == codice && m.versione == versione)
    }

    /// The latest version of a method.
    pub fn ultimo(&self, codice: &str) -> Option<&Metodo> {
        self.0
            .iter()
            .filter(|m| m.codice == codice)
            .max_by_key(|m| m.versione)
    }

    /// The method of a plan: its own, by its code, else that of a declared level.
    pub fn di_piano(&self, codice: Option<&str>) -> Option<&Metodo> {
        codice
            .and_then(|codice| self.ultimo(codice))
            .or_else(|| self.ultimo("dichiarato"))
    }
}
