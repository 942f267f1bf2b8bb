//! A plan with computed indicators while its values change: only what reads a changed value is worked out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::piano::{Calcolati, FontePiano};
use crate::formula::{Dato, FonteDati as _};
use crate::scheda::Contenuto;

/// The formulas of a plan with their results, and the sheets that they stand on and read, as they are now. A copy shares with it
/// what is not changed in either.
#[derive(Debug, Clone)]
pub struct PianoCalcolato {
    calcolati: Calcolati,
    /// By code. The others never have a say in a formula.
    schede: BTreeMap<String, Arc<Contenuto>>,
    anno: i32,
    oggi: NaiveDate,
}

impl PianoCalcolato {
    /// Works the formulas of a plan of a year out over its sheets, as of a day.
    pub fn new<'a>(
        mut calcolati: Calcolati,
        schede: impl IntoIterator<Item = &'a Contenuto>,
        anno: i32,
        oggi: NaiveDate,
    ) -> Self {
        let contano = calcolati.rete().schede();
        let schede: BTreeMap<String, Arc<Contenuto>> = schede
            .into_iter()
            .filter(|c| contano.contains(&c.codice) || formule(c).any(|f| f.is_some()))
            .map(|c| (c.codice.clone(), Arc::new(c.clone())))
            .collect();
        calcolati.calcola(&fonte(&schede, anno, oggi));
        Self {
            calcolati,
            schede,
            anno,
            oggi,
        }
    }

    /// What its formulas give.
    pub fn calcolati(&self) -> &Calcolati {
        &self.calcolati
    }

    /// A sheet that formulas stand on or read, as it is now.
    pub fn scheda(&self, codice: &str) -> Option<&Contenuto> {
        self.schede.get(codice).map(Arc::as_ref)
    }

    /// Takes sheets in as they are now, and works out again what that changes; gives the codes of the other sheets on which a
    /// formula was worked out again. `None`, and nothing is taken in, where a formula is no longer the one that stood there: then
    /// the plan must be read anew.
    pub fn aggiorna(&mut self, nuove: &[Contenuto]) -> Option<BTreeSet<String>> {
        if !nuove.iter().all(|c| self.stesse_formule(c)) {
            return None;
        }
        let mut cambiati = Vec::new();
        for nuova in nuove {
            cambiati.extend(self.metti(nuova));
        }
        let fonte = fonte(&self.schede, self.anno, self.oggi);
        let mut mosse = self.calcolati.ricalcola(&cambiati, &fonte);
        for nuova in nuove {
            mosse.remove(&nuova.codice);
        }
        Some(mosse)
    }

    fn stesse_formule(&self, nuova: &Contenuto) -> bool {
        match self.schede.get(&nuova.codice) {
            Some(prima) => formule(prima).eq(formule(nuova)),
            None => formule(nuova).all(|f| f.is_none()),
        }
    }

    /// Puts a sheet in the place of what it was; gives the figures that formulas read of it and that are others now.
    fn metti(&mut self, nuova: &Contenuto) -> Vec<(Dato, i32)> {
        let Some(vecchia) = self.schede.get_mut(&nuova.codice) else {
            return Vec::new();
        };
        let prima = FontePiano::new([vecchia.as_ref()], self.anno, self.oggi);
        let ora = FontePiano::new([nuova], self.anno, self.oggi);
        let mut cambiati = Vec::new();
        for (dato, anno) in self.calcolati.rete().dati_della_scheda(&nuova.codice) {
            if prima.valore(&dato, anno) != ora.valore(&dato, anno) {
                cambiati.push((dato, anno));
            }
        }
        *vecchia = Arc::new(nuova.clone());
        cambiati
    }
}

/// The formula of each indicator, in the order of the sheet.
fn formule(c: &Contenuto) -> impl Iterator<Item = Option<&str>> {
    c.indicatori.iter().map(|i| i.formula.as_deref())
}

fn fonte(schede: &BTreeMap<String, Arc<Contenuto>>, anno: i32, oggi: NaiveDate) -> FontePiano<'_> {
    FontePiano::new(schede.values().map(Arc::as_ref), anno, oggi)
}
