//! The order in which formulas are worked out, and the cycles that have none.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Ciclo, Nodo, dati_di};
use crate::formula::Formula;
use crate::formula::riferimento::{Dato, Grandezza, ParteIndicatore};

/// Who comes before whom. Made of the formulas alone, never of the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Ordine {
    /// By rank: what is read in the same year comes before what reads it, cycles apart.
    nodi: Vec<Nodo>,
    ranghi: BTreeMap<Nodo, usize>,
    /// Who reads a figure, and how many years back, except those in a cycle.
    lettori: BTreeMap<Dato, BTreeSet<(usize, u16)>>,
    cicli: Vec<Ciclo>,
    /// The cycle of those that are in one, by its place.
    in_ciclo: BTreeMap<Nodo, usize>,
}

impl Ordine {
    pub(super) fn new(formule: &BTreeMap<Nodo, Formula>) -> Self {
        let mut letti: BTreeMap<&Nodo, BTreeSet<&Nodo>> = BTreeMap::new();
        let mut girati: BTreeMap<&Nodo, BTreeSet<&Nodo>> = BTreeMap::new();
        for (nodo, formula) in formule {
            let di_nodo = letti.entry(nodo).or_default();
            for (dato, _) in dati_di(nodo, formula).filter(|(_, indietro)| *indietro == 0) {
                if let Some((letto, _)) = Nodo::di(&dato).and_then(|n| formule.get_key_value(&n)) {
                    di_nodo.insert(letto);
                    girati.entry(letto).or_default().insert(nodo);
                }
            }
        }
        let mut visti = BTreeSet::new();
        let mut in_fila = Vec::new();
        for nodo in formule.keys() {
            in_fila.extend(in_profondita(nodo, &letti, &mut visti));
        }
        let mut ordine = Self::default();
        ordine.trova_cicli(&in_fila, &letti, &girati);
        for (rango, nodo) in in_fila.iter().enumerate() {
            ordine.ranghi.insert((*nodo).clone(), rango);
        }
        ordine.nodi = in_fila.into_iter().cloned().collect();
        for (nodo, formula) in formule {
            if let Some(rango) = ordine.rango(nodo).filter(|_| ordine.ciclo(nodo).is_none()) {
                for (dato, indietro) in dati_di(nodo, formula) {
                    ordine
                        .lettori
                        .entry(dato)
                        .or_default()
                        .insert((rango, indietro));
                }
            }
        }
        ordine
    }

    /// From the last of the row along the arrows turned round: what is reached and not yet taken needs it and is needed by it.
    fn trova_cicli<'a>(
        &mut self,
        in_fila: &[&'a Nodo],
        letti: &BTreeMap<&'a Nodo, BTreeSet<&'a Nodo>>,
        girati: &BTreeMap<&'a Nodo, BTreeSet<&'a Nodo>>,
    ) {
        let mut presi = BTreeSet::new();
        let mut gruppi: Vec<BTreeSet<&Nodo>> = in_fila
            .iter()
            .rev()
            .map(|nodo| {
                in_profondita(nodo, girati, &mut presi)
                    .into_iter()
                    .collect()
            })
            .collect();
        gruppi.sort();
        for gruppo in gruppi {
            let vicini = |n: &&'a Nodo| -> Vec<&'a Nodo> {
                let tutti = letti.get(*n).into_iter().flatten();
                tutti.filter(|v| gruppo.contains(*v)).copied().collect()
            };
            let trovato = gruppo.first().and_then(|primo| giro(*primo, vicini));
            if let Some(nodi) = trovato {
                for nodo in gruppo {
                    self.in_ciclo.insert(nodo.clone(), self.cicli.len());
                }
                self.cicli.push(Ciclo(nodi.into_iter().cloned().collect()));
            }
        }
    }

    pub(super) fn cicli(&self) -> &[Ciclo] {
        &self.cicli
    }

    /// The cycle that keeps this one from being worked out.
    pub(super) fn ciclo(&self, nodo: &Nodo) -> Option<&Ciclo> {
        self.cicli.get(*self.in_ciclo.get(nodo)?)
    }

    pub(super) fn rango(&self, nodo: &Nodo) -> Option<usize> {
        self.ranghi.get(nodo).copied()
    }

    pub(super) fn nodo(&self, rango: usize) -> Option<&Nodo> {
        self.nodi.get(rango)
    }

    pub(super) fn lettori(&self, dato: &Dato) -> impl Iterator<Item = (usize, u16)> {
        self.lettori.get(dato).into_iter().flatten().copied()
    }

    /// The figures of a sheet that are read, and how many years back, except by those in a cycle.
    pub(super) fn letti<'a>(&'a self, scheda: &'a str) -> impl Iterator<Item = (&'a Dato, u16)> {
        // The first in the order of figures.
        let primo = Dato {
            scheda: scheda.to_owned(),
            grandezza: Grandezza::Indicatore {
                posto: 0,
                parte: ParteIndicatore::Raggiunto,
            },
        };
        self.lettori
            .range(primo..)
            .take_while(move |(dato, _)| dato.scheda == scheda)
            .flat_map(|(dato, chi)| chi.iter().map(move |(_, indietro)| (dato, *indietro)))
    }
}

/// What is reached from one and was not yet seen, each after all that it reaches. A stack of its own: a chain of indicators may
/// be longer than the stack of the program is deep.
fn in_profondita<'a>(
    da: &'a Nodo,
    vicini: &BTreeMap<&'a Nodo, BTreeSet<&'a Nodo>>,
    visti: &mut BTreeSet<&'a Nodo>,
) -> Vec<&'a Nodo> {
    let mut fuori = Vec::new();
    if !visti.insert(da) {
        return fuori;
    }
    let di = |n: &'a Nodo| vicini.get(n).into_iter().flatten().copied();
    let mut pila = vec![(da, di(da))];
    while let Some((nodo, resto)) = pila.last_mut() {
        match resto.next() {
            Some(vicino) if visti.insert(vicino) => pila.push((vicino, di(vicino))),
            Some(_) => {}
            None => {
                fuori.push(*nodo);
                pila.pop();
            }
        }
    }
    fuori
}

/// The shortest way from one back to itself, each on it once.
pub(super) fn giro<T: Ord + Clone>(da: T, vicini: impl Fn(&T) -> Vec<T>) -> Option<Vec<T>> {
    let mut prima: BTreeMap<T, T> = BTreeMap::new();
    let mut fila = VecDeque::from([da.clone()]);
    while let Some(nodo) = fila.pop_front() {
        for vicino in vicini(&nodo) {
            if vicino == da {
                let mut giro = vec![nodo.clone()];
                let mut passo = &nodo;
                while let Some(precedente) = prima.get(passo) {
                    giro.push(precedente.clone());
                    passo = precedente;
                }
                giro.reverse();
                return Some(giro);
            }
            if !prima.contains_key(&vicino) {
                prima.insert(vicino.clone(), nodo.clone());
                fila.push_back(vicino);
            }
        }
    }
    None
}
