//! What deserves a look in a plan: reported, never corrected.
//!
//! The same rules warn when a printout is read and when `schedario check` walks a stored plan. They say what a person should
//! look at; none of them forbids anything, for the plan may be right: then a person accepts the finding and says why.

mod accettazione;
mod formule;
mod indicatori;
mod misura;
mod regola;
mod rinvii;
mod rischio;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

pub use accettazione::{Accettata, Accettazione, AccettazioneId, separa};
pub use formule::nominate;
pub use indicatori::di_indicatore;
pub use regola::{Gravita, RegolaAnomalia};
pub use rinvii::citati;

use crate::andamento::contata;
use crate::importazione::{Avviso, Lettura};
use crate::rischio::{Metodi, Metodo};
use crate::scheda::{Contenuto, Livello, Unita};

/// What the rules look at: the sheets of a plan with their level.
pub type Piano<'a> = [(Livello, &'a Contenuto)];

/// Something that deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomalia {
    pub regola: RegolaAnomalia,
    /// Level and code of the sheet; `None` where it is of the plan as a whole.
    pub scheda: Option<(Livello, String)>,
    /// Key of the field in which it is mended, where a single one is.
    pub campo: Option<&'static str>,
    /// The Italian sentence, with the figures of the sheet: when they change, so does it.
    pub frase: String,
}

impl Anomalia {
    /// Code of its sheet.
    pub fn codice(&self) -> Option<&str> {
        self.scheda.as_ref().map(|(_, c)| c.as_str())
    }

    /// How much it weighs.
    pub fn gravita(&self) -> Gravita {
        self.regola.gravita()
    }
}

impl From<Anomalia> for Avviso {
    fn from(a: Anomalia) -> Self {
        Self {
            scheda: a.scheda.map(|(_, codice)| codice),
            frase: a.frase,
            regola: Some(a.regola),
        }
    }
}

/// With what eyes the rules look.
#[derive(Debug, Clone, Copy)]
pub struct Sguardo<'a> {
    /// Year of the exercise.
    pub anno: i32,
    /// Dates the rules that look at terms; for a printout, its "Data elaborazione".
    pub oggi: Option<NaiveDate>,
    /// What is known of a stored plan. `None` for a printout, which never says what these rules ask for.
    pub archivio: Option<&'a Archivio<'a>>,
}

/// What the body has besides the sheet that is looked at.
#[derive(Debug, Clone)]
pub struct Archivio<'a> {
    /// The method of the plan, whose bands name its levels.
    pub metodo: &'a Metodo,
    /// The codes, among those of [`citati`], that are of a sheet of the body.
    pub noti: HashSet<String>,
    /// The codes, among those that processes name as their CdR, that are of a sheet of the plan.
    pub nel_piano: HashSet<String>,
    /// The sheets of the plan whose measure is specific.
    pub specifiche: HashSet<String>,
    /// The indicators of the plan of the year before, by code of their sheet: description and unit.
    pub prima: HashMap<String, Vec<(String, Unita)>>,
    /// How many indicators and phases have the sheets of the plan, those of [`nominate`] at least, by code.
    pub tabelle: HashMap<String, (usize, usize)>,
}

/// The findings of one sheet, collected as the rules meet them.
struct Raccolta<'a> {
    livello: Livello,
    codice: &'a str,
    trovate: Vec<Anomalia>,
}

impl<'a> Raccolta<'a> {
    fn di(livello: Livello, c: &'a Contenuto) -> Self {
        Self {
            livello,
            codice: &c.codice,
            trovate: Vec::new(),
        }
    }

    fn segnala(&mut self, regola: RegolaAnomalia, frase: impl AsRef<str>) {
        self.segnala_in(regola, regola.campo(), frase);
    }

    fn segnala_in(
        &mut self,
        regola: RegolaAnomalia,
        campo: Option<&'static str>,
        frase: impl AsRef<str>,
    ) {
        // What a sheet says may be of several lines; a finding is one.
        let parole: Vec<&str> = frase.as_ref().split_whitespace().collect();
        self.trovate.push(Anomalia {
            regola,
            scheda: Some((self.livello, self.codice.to_owned())),
            campo,
            frase: parole.join(" "),
        });
    }
}

/// The anomalies of a plan: sheet by sheet in its order, then those that several sheets make together. A suspended or cancelled
/// sheet asks nothing of anybody: it is left out.
pub fn di_piano(piano: &Piano<'_>, sguardo: &Sguardo<'_>) -> Vec<Anomalia> {
    let mut trovate: Vec<Anomalia> = piano
        .iter()
        .flat_map(|(livello, c)| di_scheda(*livello, c, sguardo))
        .collect();
    let processi: Vec<&Contenuto> = piano
        .iter()
        .filter(|(l, c)| *l == Livello::Processo && contata(c.stato))
        .map(|(_, c)| *c)
        .collect();
    let metodo = sguardo.archivio.map(|a| a.metodo);
    trovate.extend(rischio::rovesciati(&processi, metodo));
    match sguardo.archivio {
        Some(_) => trovate.extend(rinvii::obiettivi_orfani(piano)),
        None => trovate.extend(rischio::senza_registro(&processi)),
    }
    trovate.extend(misura::ripetute(&processi));
    trovate.extend(indicatori::tipi_uguali(&processi));
    trovate
}

/// The anomalies that one sheet shows by itself; none where it is suspended or cancelled.
pub fn di_scheda(livello: Livello, c: &Contenuto, sguardo: &Sguardo<'_>) -> Vec<Anomalia> {
    let mut r = Raccolta::di(livello, c);
    if !contata(c.stato) {
        return r.trovate;
    }
    if livello == Livello::Processo {
        misura::tipo_e_misura(c, &mut r);
        rischio::natura(c, &mut r);
    }
    misura::pesi(c, &mut r);
    misura::termini(c, sguardo, &mut r);
    indicatori::della_scheda(c, sguardo.archivio.is_some(), &mut r);
    if let Some(archivio) = sguardo.archivio {
        if livello == Livello::Processo {
            rischio::fuori_scala(c, archivio.metodo, &mut r);
            rischio::eventi(c, archivio, &mut r);
            rischio::alto(c, archivio, &mut r);
            rischio::discrezionale_basso(c, archivio.metodo, &mut r);
            rinvii::orfano(c, archivio, &mut r);
        }
        indicatori::cambiati(c, sguardo.anno, archivio, &mut r);
        formule::irrisolte(c, archivio, &mut r);
        rinvii::irrisolti(livello, c, sguardo.anno, archivio, &mut r);
    }
    r.trovate
}

/// The anomalies of a printout, as read.
pub fn di_lettura(lettura: &Lettura) -> Vec<Avviso> {
    let contenuti: Vec<(Livello, Contenuto)> = lettura
        .schede
        .iter()
        .map(|s| (s.livello, s.contenuto().0))
        .collect();
    let piano: Vec<(Livello, &Contenuto)> = contenuti.iter().map(|(l, c)| (*l, c)).collect();
    let sguardo = Sguardo {
        anno: lettura.anno().unwrap_or_default(),
        oggi: lettura.parametri.data_elaborazione,
        archivio: None,
    };
    let mut trovate = di_piano(&piano, &sguardo);
    // A printout does not name its method; the scale of a declared level is that of PNA 2013.
    if let Ok(metodi) = Metodi::forniti()
        && let Some(metodo) = metodi.di_piano(None)
    {
        trovate.extend(rischio::fuori_dalla_scala(&piano, metodo));
    }
    trovate.into_iter().map(Avviso::from).collect()
}

/// A finding of a process that other processes make with it.
fn di_processo(c: &Contenuto, regola: RegolaAnomalia, frase: String) -> Anomalia {
    Anomalia {
        regola,
        scheda: Some((Livello::Processo, c.codice.clone())),
        campo: regola.campo(),
        frase,
    }
}

/// A finding of the plan as a whole.
fn del_piano(regola: RegolaAnomalia, frase: String) -> Anomalia {
    Anomalia {
        regola,
        scheda: None,
        campo: None,
        frase,
    }
}
