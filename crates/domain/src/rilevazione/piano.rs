//! The computed indicators of a plan: their formulas read, put in a net, worked out over what its sheets say.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::anno::{figure, rilevato};
use crate::andamento::{self, Regole, Situazione};
use crate::decimale::Decimale;
use crate::formula::{
    Ciclo, Dato, ErroreFormula, FonteDati, Formula, Grandezza, Nodo, ParteIndicatore, Rete,
    Risultato,
};
use crate::scheda::{Contenuto, Indicatore};
use crate::vista::Vista;

/// A formula as it stands on a sheet of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaScritta {
    pub nodo: Nodo,
    pub testo: String,
}

/// What came of the formula of an indicator in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calcolo<'a> {
    Risultato(&'a Risultato),
    /// It cannot be read.
    Illeggibile(&'a ErroreFormula),
}

/// The formulas of a plan. A copy shares with it what is not changed in either.
#[derive(Debug, Clone)]
pub struct Calcolati {
    rete: Rete,
    illeggibili: BTreeMap<Nodo, ErroreFormula>,
}

impl Calcolati {
    /// How many years before the plan its formulas are worked out for: what one reads of its own past begins there.
    const ANNI_INDIETRO: i32 = 10;

    /// Reads the formulas of a plan, for its years and those before that they may look back at.
    pub fn di_piano(vista: &Vista, formule: &[FormulaScritta]) -> Self {
        let primo = vista.anno.saturating_sub(Self::ANNI_INDIETRO);
        Self::new(primo..=vista.al.max(vista.anno), formule)
    }

    /// Reads the formulas of a plan, for these years. One that cannot be read is kept as such, and its indicator is a plain value.
    pub fn new(anni: RangeInclusive<i32>, formule: &[FormulaScritta]) -> Self {
        let (mut rete, mut illeggibili) = (Rete::new(anni), BTreeMap::new());
        for FormulaScritta { nodo, testo } in formule {
            match Formula::leggi(testo) {
                Ok(formula) => {
                    rete.metti(nodo.clone(), formula);
                }
                Err(e) => {
                    illeggibili.insert(nodo.clone(), e);
                }
            }
        }
        Self { rete, illeggibili }
    }

    /// Codes of the sheets that the formulas read: what must be loaded before [`Self::calcola`].
    pub fn schede_lette(&self) -> BTreeSet<String> {
        let dati = self.rete.dati();
        dati.into_iter().map(|(dato, _)| dato.scheda).collect()
    }

    /// Works everything out.
    pub fn calcola(&mut self, fonte: &FontePiano<'_>) {
        self.rete.aggiorna(&[], fonte);
    }

    pub(super) fn rete(&self) -> &Rete {
        &self.rete
    }

    /// Works out again what depends on values that have changed; gives the codes of the sheets on which it stands.
    pub(super) fn ricalcola(
        &mut self,
        cambiati: &[(Dato, i32)],
        fonte: &FontePiano<'_>,
    ) -> BTreeSet<String> {
        let fatti = self.rete.aggiorna(cambiati, fonte);
        fatti.into_iter().map(|(nodo, _)| nodo.scheda).collect()
    }

    /// What came of the formula of an indicator in a year; `None` where it has none.
    pub fn di(&self, nodo: &Nodo, anno: i32) -> Option<Calcolo<'_>> {
        let illeggibile = self.illeggibili.get(nodo).map(Calcolo::Illeggibile);
        illeggibile.or_else(|| self.rete.risultato(nodo, anno).map(Calcolo::Risultato))
    }

    /// Whether the formulas of one sheet may stand beside those of the others, which replace the ones it had.
    ///
    /// # Errors
    /// The places, from 0, whose formula closes a cycle, each with the cycle.
    pub fn prova(
        formule: &[FormulaScritta],
        scheda: &str,
        nuovi: &[Indicatore],
    ) -> Result<(), Vec<(usize, Ciclo)>> {
        let altrui = formule.iter().filter(|f| f.nodo.scheda != scheda);
        let mut calcolati = Self::new(0..=0, &altrui.cloned().collect::<Vec<_>>());
        let mut sue = Vec::new();
        for (n, i) in nuovi.iter().enumerate() {
            let letta = i.formula.as_deref().map(Formula::leggi);
            if let (Some(Ok(formula)), Ok(posto)) = (letta, u16::try_from(n + 1)) {
                let nodo = Nodo {
                    scheda: scheda.to_owned(),
                    posto,
                };
                calcolati.rete.metti(nodo.clone(), formula.clone());
                sue.push((n, nodo, formula));
            }
        }
        let cicli: Vec<(usize, Ciclo)> = sue
            .into_iter()
            .filter_map(|(n, nodo, f)| Some((n, calcolati.rete.prova(&nodo, &f).err()?)))
            .collect();
        if cicli.is_empty() { Ok(()) } else { Err(cicli) }
    }
}

/// The plain values of a plan: what its sheets say.
#[derive(Debug, Clone)]
pub struct FontePiano<'a> {
    schede: BTreeMap<&'a str, &'a Contenuto>,
    /// Year of the plan: phases belong to it alone.
    anno: i32,
    /// On which it is asked which phases are concluded.
    oggi: NaiveDate,
}

impl<'a> FontePiano<'a> {
    /// The sheets of a plan of this year, as of a day.
    pub fn new(
        schede: impl IntoIterator<Item = &'a Contenuto>,
        anno: i32,
        oggi: NaiveDate,
    ) -> Self {
        Self {
            schede: schede.into_iter().map(|c| (c.codice.as_str(), c)).collect(),
            anno,
            oggi,
        }
    }
}

impl FonteDati for FontePiano<'_> {
    fn valore(&self, dato: &Dato, anno: i32) -> Option<Decimale> {
        let c = self.schede.get(dato.scheda.as_str())?;
        let intero = |n: usize| i64::try_from(n).ok().map(Decimale::from);
        let fasi = || andamento::di_fasi(&c.fasi, self.oggi, &Regole::default());
        match dato.grandezza {
            Grandezza::Indicatore { posto, parte } => {
                let i = c.indicatori.get(usize::from(posto).checked_sub(1)?)?;
                match parte {
                    ParteIndicatore::Raggiunto => rilevato(i, anno, None).conta().map(|(v, _)| v),
                    ParteIndicatore::Atteso => i.anno(anno)?.atteso,
                    ParteIndicatore::Numeratore => figure(i, anno).map(|f| f.0),
                    ParteIndicatore::Denominatore => figure(i, anno).map(|f| f.1),
                }
            }
            _ if anno != self.anno => None,
            Grandezza::Avanzamento => fasi().map(|a| a.avanzamento),
            Grandezza::AvanzamentoFase(posto) => {
                let f = c.fasi.get(usize::from(posto).checked_sub(1)?)?;
                Some(f.avanzamento.unwrap_or(Decimale::ZERO))
            }
            Grandezza::Fasi => intero(c.fasi.len()),
            Grandezza::FasiConcluse => intero(fasi().map_or(0, |a| {
                let concluse = a
                    .fasi
                    .iter()
                    .filter(|f| f.situazione == Situazione::Conclusa);
                concluse.count()
            })),
        }
    }
}
