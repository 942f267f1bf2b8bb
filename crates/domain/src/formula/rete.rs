//! The computed indicators of a plan together: who reads whom, and what is to be worked out again.

mod ordine;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::Formula;
use super::calcolo::{FonteDati, Risultato};
use super::cifra::Cifra;
use super::riferimento::{Dato, Grandezza, ParteIndicatore};
use ordine::{Ordine, giro};

/// A computed indicator: code of its sheet, and its place in the table INDICATORI, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nodo {
    pub scheda: String,
    pub posto: u16,
}

impl Nodo {
    /// The computed indicator that this figure may be: only what is achieved is computed, a target is always written.
    fn di(dato: &Dato) -> Option<Self> {
        match dato.grandezza {
            Grandezza::Indicatore {
                posto,
                parte: ParteIndicatore::Raggiunto,
            } => Some(Self {
                scheda: dato.scheda.clone(),
                posto,
            }),
            _ => None,
        }
    }

    /// The figure it computes.
    pub fn dato(&self) -> Dato {
        Dato {
            scheda: self.scheda.clone(),
            grandezza: Grandezza::Indicatore {
                posto: self.posto,
                parte: ParteIndicatore::Raggiunto,
            },
        }
    }
}

impl fmt::Display for Nodo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.scheda, self.posto)
    }
}

/// Computed indicators each of which needs the next, and the last the first. Displayed `A.1 → B.2 → A.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ciclo(Arc<[Nodo]>);

impl Ciclo {
    /// How many indicators the sentence names.
    const NOMINATI: usize = 12;

    /// Each once, in the order in which they are read.
    pub fn nodi(&self) -> &[Nodo] {
        &self.0
    }
}

impl fmt::Display for Ciclo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for nodo in self.0.iter().take(Self::NOMINATI) {
            write!(f, "{nodo} → ")?;
        }
        if self.0.len() > Self::NOMINATI {
            f.write_str("… → ")?;
        }
        self.0.first().map_or(Ok(()), |primo| primo.fmt(f))
    }
}

/// The formulas of a plan and their results, year by year.
///
/// An indicator in a year is one thing, in the year before another: a formula may read its own past, which begins where the
/// years of the net begin. Before the first year and after the last everything is a plain value.
///
/// A copy shares with it the formulas and the results that are not changed in either.
#[derive(Debug, Clone)]
pub struct Rete {
    anni: RangeInclusive<i32>,
    formule: Arc<BTreeMap<Nodo, Formula>>,
    /// Those put or taken since [`Self::ordine`] was made.
    mosse: BTreeSet<Nodo>,
    ordine: Arc<Ordine>,
    risultati: BTreeMap<Nodo, Arc<BTreeMap<i32, Risultato>>>,
}

impl Rete {
    /// The most years that a net works out.
    pub const ANNI_MASSIMI: u8 = 50;

    /// An empty net over these years; of more than [`Self::ANNI_MASSIMI`] the last.
    pub fn new(anni: RangeInclusive<i32>) -> Self {
        let ultimo = *anni.end();
        let primo = ultimo.saturating_sub(i32::from(Self::ANNI_MASSIMI) - 1);
        Self {
            anni: primo.max(*anni.start())..=ultimo,
            formule: Arc::default(),
            mosse: BTreeSet::new(),
            ordine: Arc::default(),
            risultati: BTreeMap::new(),
        }
    }

    /// Puts a formula, or another in its place, and gives back the one that was there. Its results come with [`Self::aggiorna`].
    ///
    /// A formula that closes a cycle is not refused here, so that the order in which formulas are put changes nothing: whoever
    /// takes one in from a person asks [`Self::prova`] first.
    pub fn metti(&mut self, nodo: Nodo, formula: Formula) -> Option<Formula> {
        self.mosse.insert(nodo.clone());
        Arc::make_mut(&mut self.formule).insert(nodo, formula)
    }

    /// Takes a formula out: its indicator is a plain value again.
    pub fn togli(&mut self, nodo: &Nodo) -> Option<Formula> {
        let tolta = Arc::make_mut(&mut self.formule).remove(nodo)?;
        self.mosse.insert(nodo.clone());
        self.risultati.remove(nodo);
        Some(tolta)
    }

    /// The formula of an indicator.
    pub fn formula(&self, nodo: &Nodo) -> Option<&Formula> {
        self.formule.get(nodo)
    }

    /// Whether the formula may stand there.
    ///
    /// # Errors
    /// The shortest cycle it would close, from the indicator itself.
    pub fn prova(&self, nodo: &Nodo, formula: &Formula) -> Result<(), Ciclo> {
        let letti = |n: &Nodo| -> Vec<Nodo> {
            let di_n = if n == nodo {
                Some(formula)
            } else {
                self.formule.get(n)
            };
            di_n.map_or_else(Vec::new, |f| {
                dati_di(n, f)
                    .filter(|(_, indietro)| *indietro == 0)
                    .filter_map(|(dato, _)| Nodo::di(&dato))
                    .collect()
            })
        };
        giro(nodo.clone(), letti).map_or(Ok(()), |nodi| Err(Ciclo(nodi.into())))
    }

    /// Every cycle, one for each group of indicators that need one another, in the order of their codes.
    pub fn cicli(&self) -> Vec<Ciclo> {
        Ordine::new(&self.formule).cicli().to_vec()
    }

    /// The plain values that the formulas may read, with their year: what a source must hold.
    pub fn dati(&self) -> BTreeSet<(Dato, i32)> {
        let mut dati = BTreeSet::new();
        for (nodo, formula) in self.formule.iter() {
            for (dato, indietro) in dati_di(nodo, formula) {
                for anno in self.anni.clone() {
                    let anno = anno.saturating_sub(i32::from(indietro));
                    if !self.calcolato(&dato, anno) {
                        dati.insert((dato.clone(), anno));
                    }
                }
            }
        }
        dati
    }

    /// The plain values of one sheet that the formulas may read, with their year, as of the last [`Self::aggiorna`].
    pub fn dati_della_scheda(&self, scheda: &str) -> BTreeSet<(Dato, i32)> {
        let letti = self.ordine.letti(scheda);
        let negli_anni = letti.flat_map(|(dato, indietro)| {
            let anni = self.anni.clone();
            anni.map(move |anno| (dato.clone(), anno.saturating_sub(i32::from(indietro))))
        });
        negli_anni
            .filter(|(dato, anno)| !self.calcolato(dato, *anno))
            .collect()
    }

    /// Codes of the sheets on which formulas stand, and of those that they read.
    pub fn schede(&self) -> BTreeSet<String> {
        let mut schede = BTreeSet::new();
        for (nodo, formula) in self.formule.iter() {
            schede.extend(dati_di(nodo, formula).map(|(dato, _)| dato.scheda));
            schede.insert(nodo.scheda.clone());
        }
        schede
    }

    fn calcolato(&self, dato: &Dato, anno: i32) -> bool {
        self.anni.contains(&anno) && Nodo::di(dato).is_some_and(|n| self.formule.contains_key(&n))
    }

    /// Works out again what depends on the plain values that changed, and on the formulas put and taken since the last time:
    /// the first time, everything. An indicator whose value comes out as before stops there, and nothing that reads it is touched.
    ///
    /// Gives what was worked out, in the order in which it was: oldest year first, what is read before what reads it. A changed
    /// value that is not named stays unnoticed.
    pub fn aggiorna(
        &mut self,
        cambiati: &[(Dato, i32)],
        fonte: &impl FonteDati,
    ) -> Vec<(Nodo, i32)> {
        let mut da_fare = self.riordina();
        for (dato, anno) in cambiati {
            if !self.calcolato(dato, *anno) {
                da_fare.extend(self.lettori(dato, *anno));
            }
        }
        let mut fatti = Vec::new();
        while let Some((anno, rango)) = da_fare.pop_first() {
            let Some(nodo) = self.ordine.nodo(rango).cloned() else {
                continue;
            };
            let Some(nuovo) = self.calcola(&nodo, anno, fonte) else {
                continue;
            };
            let esatto = nuovo.esatto;
            let suoi = self.risultati.entry(nodo.clone()).or_default();
            let prima = Arc::make_mut(suoi).insert(anno, nuovo);
            if prima.is_none_or(|p| p.esatto != esatto) {
                da_fare.extend(self.lettori(&nodo.dato(), anno));
            }
            fatti.push((nodo, anno));
        }
        fatti
    }

    /// The result of an indicator in a year, as of the last [`Self::aggiorna`].
    pub fn risultato(&self, nodo: &Nodo, anno: i32) -> Option<&Risultato> {
        self.risultati.get(nodo)?.get(&anno)
    }

    /// Every result, by code of the sheet, place and year.
    pub fn risultati(&self) -> impl Iterator<Item = (&Nodo, i32, &Risultato)> {
        self.risultati
            .iter()
            .flat_map(|(nodo, anni)| anni.iter().map(move |(anno, r)| (nodo, *anno, r)))
    }

    /// Makes the order anew where formulas have moved; gives what that alone makes stale, by year and rank.
    fn riordina(&mut self) -> BTreeSet<(i32, usize)> {
        let mosse = std::mem::take(&mut self.mosse);
        if mosse.is_empty() {
            return BTreeSet::new();
        }
        let nuovo = Arc::new(Ordine::new(&self.formule));
        let vecchio = std::mem::replace(&mut self.ordine, nuovo);
        let in_altro_ciclo = self
            .formule
            .keys()
            .filter(|n| vecchio.ciclo(n) != self.ordine.ciclo(n));
        let mut da_fare = BTreeSet::new();
        for anno in self.anni.clone() {
            for nodo in mosse.iter().chain(in_altro_ciclo.clone()) {
                da_fare.extend(self.ordine.rango(nodo).map(|rango| (anno, rango)));
            }
            // What was a plain value is computed now, or the other way round: nobody can say whether it is the same.
            for nodo in &mosse {
                da_fare.extend(self.lettori(&nodo.dato(), anno));
            }
        }
        da_fare
    }

    /// Who reads a figure of a year, by year and rank. One in a cycle reads nothing.
    fn lettori(&self, dato: &Dato, anno: i32) -> impl Iterator<Item = (i32, usize)> {
        self.ordine
            .lettori(dato)
            .map(move |(rango, indietro)| (anno.saturating_add(i32::from(indietro)), rango))
            .filter(|(anno, _)| self.anni.contains(anno))
    }

    fn calcola(&self, nodo: &Nodo, anno: i32, fonte: &impl FonteDati) -> Option<Risultato> {
        let formula = self.formule.get(nodo)?;
        if let Some(ciclo) = self.ordine.ciclo(nodo) {
            return Some(Risultato::in_ciclo(formula, ciclo));
        }
        let leggi = |dato: &Dato, anno: i32| {
            if self.calcolato(dato, anno) {
                self.risultato(&Nodo::di(dato)?, anno)?.esatto
            } else {
                fonte.valore(dato, anno).and_then(Cifra::da)
            }
        };
        Some(formula.calcola_con(&nodo.scheda, anno, &leggi))
    }
}

/// What the formula of an indicator reads, and how many years back.
fn dati_di(nodo: &Nodo, formula: &Formula) -> impl Iterator<Item = (Dato, u16)> {
    formula
        .riferimenti()
        .into_iter()
        .map(|(riferimento, indietro)| (riferimento.dato(&nodo.scheda), indietro))
}
