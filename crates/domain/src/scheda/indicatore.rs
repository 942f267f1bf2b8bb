//! An indicator and its values year by year: a row of the table INDICATORI.

mod campi;
mod intervalli;
mod periodo;
mod scelte;
mod serie;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use campi::{CAMPI_INDICATORE, TIPI_INDICATORE};
pub use periodo::{Periodo, ValorePeriodo};
pub use scelte::{Cumulo, Frequenza, Unita, Verso};
pub use serie::SerieChiusa;
pub(super) use serie::chiudi;

use super::tabella::{RigaTabella, campi_leggibili, controlla_campi};
use super::{Contenuto, peso};
use crate::albero::PunteggioBloccato;
use crate::campo::{Campo, Valore};
use crate::decimale::Decimale;
use crate::fact::Atto;
use crate::formula::Formula;
use crate::refusal::Refusal;
use crate::smvp::RegolaConversione;
use crate::testo;

/// Expected and achieved value of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValoreAnnuale {
    pub anno: i32,
    pub atteso: Option<Decimale>,
    pub raggiunto: Option<Decimale>,
}

/// A row of INDICATORI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicatore {
    /// As printed, with its leading `1.` where it has one.
    pub descrizione: Option<String>,
    /// The two sides of a ratio, read from `n. A/n. B` in the text.
    pub numeratore: Option<String>,
    pub denominatore: Option<String>,
    /// `EFFICIENZA`, `RISULTATO`, ...
    pub tipo: Option<String>,
    pub unita: Unita,
    /// Which values are better; printouts do not say it.
    pub verso: Option<Verso>,
    /// How much it counts among the indicators of its sheet, 0 to 100; without one it counts 1, with −1 not at all.
    pub peso: Option<Decimale>,
    /// How often it is taken; without it once a year.
    pub frequenza: Option<Frequenza>,
    /// How periods make a year, see [`Indicatore::cumulo`].
    pub cumulo: Option<Cumulo>,
    /// Where the plan starts from (baseline).
    pub valore_di_partenza: Option<Decimale>,
    /// The best values where neither high nor low ones are: both ends belong to them.
    pub intervallo_da: Option<Decimale>,
    pub intervallo_a: Option<Decimale>,
    /// For a score that goes by thresholds: from the least value that counts, past the expected one, to the most that is rewarded and
    /// the excellent one. Where lower values are better they run downwards.
    pub soglia_minima: Option<Decimale>,
    pub soglia_massima: Option<Decimale>,
    pub soglia_eccellente: Option<Decimale>,
    /// Its own ranges for a score that goes by a table, as typed; in place of those of the SMVP (see
    /// [`Indicatore::intervalli_propri`]).
    pub intervalli: Option<String>,
    /// How its value becomes a percentage; without one as the SMVP says.
    pub conversione: Option<RegolaConversione>,
    /// The score that a person decided in place of the one that is worked out; no form and no printout writes it (see
    /// [`crate::Scheda::blocca_indicatore`]).
    pub bloccato: Option<PunteggioBloccato>,
    /// Places after the comma that pages show, 0 to 6; the sheet prints the figure as written.
    pub decimali: Option<Decimale>,
    /// Register, program or survey the figure is taken from.
    pub fonte_del_dato: Option<String>,
    /// The names of the steps, one a line, the lowest first.
    pub scala: Option<String>,
    /// How it is worked out from other figures, as typed (see [`crate::formula`]).
    pub formula: Option<String>,
    /// The day from which unit and formula are the present ones, where they were others before.
    pub inizio_serie: Option<NaiveDate>,
    /// The series before that, in order.
    pub serie_chiuse: Vec<SerieChiusa>,
    /// One entry a year, ascending.
    pub valori: Vec<ValoreAnnuale>,
    /// One entry a period, ascending; of every frequency that the indicator has had.
    pub periodi: Vec<ValorePeriodo>,
    pub note: Option<String>,
}

impl Indicatore {
    /// What it counts in a mean: 1 where nobody said.
    pub fn peso_o_uno(&self) -> Decimale {
        self.peso.unwrap_or_else(|| Decimale::from(1))
    }

    /// The names of its steps, the lowest first: then its values are their numbers, from 1. None unless its values are numbers.
    pub fn gradi(&self) -> Vec<&str> {
        let righe = self
            .scala
            .as_deref()
            .filter(|_| self.unita == Unita::Numero);
        righe
            .into_iter()
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|r| !r.is_empty())
            .collect()
    }

    /// How the values of the periods make the year: what was chosen, as long as the unit can be added up.
    pub fn cumulo(&self) -> Cumulo {
        match self.cumulo {
            Some(Cumulo::Ultimo) => Cumulo::Ultimo,
            _ if self.gradi().is_empty() && (self.unita.si_somma() || self.fratto().is_some()) => {
                Cumulo::Somma
            }
            _ => Cumulo::Ultimo,
        }
    }

    /// By how much numerator over denominator is multiplied, where its values are such a quotient: 1, or 100 for a percentage.
    pub fn fratto(&self) -> Option<Decimale> {
        match self.unita {
            Unita::Rapporto => Some(Decimale::from(1)),
            Unita::Percentuale if self.numeratore.is_some() && self.denominatore.is_some() => {
                Some(Decimale::CENTO)
            }
            _ => None,
        }
    }

    /// A value on a page: with its places and its unit, a step with its name. What was never typed is rounded to two places.
    pub fn mostra(&self, valore: Decimale) -> String {
        self.mostra_in(self.unita, valore)
    }

    /// A value of a year, in the unit that its series had then.
    pub fn mostra_nel(&self, anno: i32, valore: Decimale) -> String {
        self.mostra_in(self.unita_nel(anno), valore)
    }

    fn mostra_in(&self, unita: Unita, valore: Decimale) -> String {
        let scelti = self
            .decimali
            .and_then(|d| u32::try_from(d.intero()).ok())
            .or((valore.decimali() > 6).then_some(2));
        let grado = (unita == Unita::Numero && valore.decimali() == 0)
            .then(|| usize::try_from(valore.intero()).ok()?.checked_sub(1))
            .flatten()
            .and_then(|n| self.gradi().get(n).copied());
        match (unita, scelti, grado) {
            (_, _, Some(nome)) => format!("{} – {nome}", valore.breve()),
            (Unita::Percentuale, Some(n), _) => format!("{}%", valore.it(n)),
            (Unita::Numero | Unita::Rapporto, Some(n), _) => valore.it(n),
            _ => unita.mostra(valore),
        }
    }

    /// Reads a value as people type it; a step by its number or its name.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field.
    pub fn leggi(&self, digitato: &str) -> Result<Decimale, String> {
        let gradi = self.gradi();
        if gradi.is_empty() {
            return self.unita.leggi(digitato);
        }
        let cercato = testo::piatto(digitato);
        // As the pages show it, `2 – Buono`, and as people write it.
        let nome = cercato
            .split_once('–')
            .map_or(cercato.as_str(), |(_, n)| n.trim());
        let posto = gradi
            .iter()
            .position(|g| testo::piatto(g) == cercato || testo::piatto(g) == nome);
        let quanti = i64::try_from(gradi.len()).unwrap_or(i64::MAX);
        let valore = match posto.and_then(|n| i64::try_from(n + 1).ok()) {
            Some(n) => Decimale::from(n),
            None => self.unita.leggi(digitato)?,
        };
        if valore.decimali() > 0 || valore < Decimale::from(1) || valore > Decimale::from(quanti) {
            return Err(format!(
                "scrivi uno dei gradi della scala: {}",
                gradi.join(", ")
            ));
        }
        Ok(valore)
    }

    /// A value of a year as the form holds it: as the sheet prints it, a step with its name. Read back by [`Self::leggi_nel`].
    pub fn digitabile(&self, anno: i32, valore: Decimale) -> String {
        if self.gradi().is_empty() {
            self.unita_nel(anno).mostra(valore)
        } else {
            self.mostra_nel(anno, valore)
        }
    }

    /// Reads a value of a year, in the unit that its series had then.
    ///
    /// # Errors
    /// The Italian sentence that stands beside the field.
    pub fn leggi_nel(&self, anno: i32, digitato: &str) -> Result<Decimale, String> {
        match self.unita_nel(anno) {
            unita if unita == self.unita => self.leggi(digitato),
            altra => altra.leggi(digitato),
        }
    }

    /// An indicator as a printout has it, with what only the stored one of the same words knows: direction, weight, periods, all
    /// that is not printed.
    pub fn completato(&self, memorizzati: &[Self]) -> Self {
        let parole = |i: &Self| i.descrizione.as_deref().map(testo::piatto);
        memorizzati
            .iter()
            .find(|m| parole(m) == parole(self))
            .map_or_else(
                || self.clone(),
                |m| Self {
                    descrizione: self.descrizione.clone(),
                    numeratore: self.numeratore.clone(),
                    denominatore: self.denominatore.clone(),
                    tipo: self.tipo.clone(),
                    unita: self.unita,
                    valori: self.valori.clone(),
                    note: self.note.clone(),
                    ..m.clone()
                },
            )
    }

    /// The first threshold that does not go on where the ones before it lead; none where they all rise or all fall.
    fn soglia_fuori_posto(&self) -> Option<&'static str> {
        let soglie: Vec<(&str, Decimale)> = [
            ("soglia_minima", self.soglia_minima),
            ("soglia_massima", self.soglia_massima),
            ("soglia_eccellente", self.soglia_eccellente),
        ]
        .into_iter()
        .filter_map(|(campo, s)| Some((campo, s?)))
        .collect();
        let mut passi = soglie
            .windows(2)
            .filter_map(|p| Some((p.first()?.1, *p.get(1)?)))
            .map(|(prima, (campo, dopo))| (campo, prima.cmp(&dopo)));
        let (campo, verso) = passi.next()?;
        if verso.is_eq() {
            return Some(campo);
        }
        passi.find(|(_, v)| *v != verso).map(|(campo, _)| campo)
    }

    /// The values of a year, if any were given.
    pub fn anno(&self, anno: i32) -> Option<&ValoreAnnuale> {
        self.valori.iter().find(|v| v.anno == anno)
    }

    /// Writes one value; a year with neither value is dropped, the years stay in order.
    pub fn scrivi(
        &mut self,
        anno: i32,
        atteso: Option<Option<Decimale>>,
        raggiunto: Option<Option<Decimale>>,
    ) {
        let mut v = self.anno(anno).copied().unwrap_or(ValoreAnnuale {
            anno,
            atteso: None,
            raggiunto: None,
        });
        if let Some(a) = atteso {
            v.atteso = a;
        }
        if let Some(r) = raggiunto {
            v.raggiunto = r;
        }
        self.valori.retain(|altro| altro.anno != anno);
        if v.atteso.is_some() || v.raggiunto.is_some() {
            self.valori.push(v);
            self.valori.sort_by_key(|v| v.anno);
        }
    }
}

impl RigaTabella for Indicatore {
    const TABELLA: &'static str = "indicatori";
    const CAMPI: &'static [Campo<Self>] = CAMPI_INDICATORE;
    const NECESSARIO: Option<(&'static str, &'static str)> =
        Some(("descrizione", "scrivi che cosa misura l'indicatore"));

    fn di(c: &Contenuto) -> &[Self] {
        &c.indicatori
    }

    fn valore(righe: Vec<Self>) -> Valore {
        Valore::Indicatori(righe)
    }

    fn leggibile(&self) -> String {
        let valori = self.valori.iter().map(|v| {
            let unita = self.unita_nel(v.anno);
            let mostra =
                |d: Option<Decimale>| d.map_or_else(|| "–".to_owned(), |d| unita.mostra(d));
            format!(
                "{}: atteso {}, raggiunto {}",
                v.anno,
                mostra(v.atteso),
                mostra(v.raggiunto)
            )
        });
        let mut parti = campi_leggibili(self);
        parti.extend(valori);
        parti.extend(self.periodi_leggibili());
        parti.extend(self.bloccato.as_ref().map(PunteggioBloccato::leggibile));
        parti.join(" · ")
    }
}

/// The rules of a row that its single fields cannot see. What a hand writes is held to more than what a printout declares.
pub(super) fn controlla(
    prima: &[Indicatore],
    indicatori: &[Indicatore],
    atto: Atto,
) -> Vec<Refusal> {
    let mut no = controlla_campi(indicatori);
    for (i, ind) in indicatori.iter().enumerate() {
        let mut rifiuta = |campo: &str, frase: String| {
            no.push(Refusal::campo(
                format!("indicatori.{}.{campo}", i + 1),
                frase,
            ));
        };
        for (j, v) in ind.valori.iter().enumerate() {
            if ind.valori.iter().take(j).any(|w| w.anno == v.anno) {
                rifiuta("valori", format!("il {} compare due volte", v.anno));
            }
            if ![v.atteso, v.raggiunto]
                .into_iter()
                .flatten()
                .all(conservabile)
            {
                rifiuta("valori", "al massimo sei cifre dopo la virgola".to_owned());
            }
        }
        for frase in ind.periodi_sbagliati() {
            rifiuta("periodi", frase);
        }
        if ind.peso.is_some_and(peso::sbagliato) {
            rifiuta("peso", format!("{} l'indicatore", peso::COME));
        }
        if atto == Atto::Correzione {
            if let Some(Err(e)) = ind.formula.as_deref().map(Formula::leggi) {
                rifiuta("formula", e.to_string());
            }
            if ind
                .intervallo_da
                .zip(ind.intervallo_a)
                .is_some_and(|(da, a)| da > a)
            {
                rifiuta(
                    "intervallo_a",
                    "l'intervallo finisce prima di cominciare: scrivi prima il valore più basso"
                        .to_owned(),
                );
            }
            if let Some(Err(frase)) = ind.intervalli.as_deref().map(intervalli::leggi) {
                rifiuta("intervalli", frase);
            }
            if let Some(campo) = ind.soglia_fuori_posto() {
                rifiuta(
                    campo,
                    "le soglie vanno dalla minima alla massima e all'eccellente, sempre salendo o sempre scendendo".to_owned(),
                );
            }
        }
    }
    if atto == Atto::Correzione {
        serie::controlla(prima, indicatori, &mut no);
    }
    no
}

/// Whether a figure can be stored as it is.
fn conservabile(d: Decimale) -> bool {
    d.decimali() <= 6 && d.milionesimi().is_some()
}
