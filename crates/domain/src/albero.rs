//! The tree of performance: plan, direction or CdR, sheet, indicator; each score made of those below it.
//!
//! Source: d.lgs. 150/2009, artt. 7-9. The tree is built once from nothing; afterwards a change works out anew only what it
//! reaches, up to the plan. A parent uses the scores of its children before they are rounded, and children stand in the order of
//! their codes, so the order in which sheets arrive changes nothing.

mod bloccato;
mod calcolo;
mod costruzione;
mod giri;
mod lavoro;
mod piano;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

pub use bloccato::{PunteggioBloccato, PunteggioDiScheda};
pub use calcolo::Cambio;
pub use costruzione::{FaseDaPunteggiare, NodoDaPunteggiare};
pub use giri::raggiunge;
pub use piano::{SchedaDiAltroPiano, VoceDiPiano};

use crate::decimale::Decimale;
use crate::punteggio::FasciaPunti;
use crate::scheda::Livello;
use crate::smvp::{IndicatoreDaPunteggiare, Smvp};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenereNodo {
    /// The plan: only what stands below it.
    Vista,
    /// A direction or a service without a sheet of its own: only what stands below it.
    Direzione,
    Scheda(Livello),
    Indicatore,
    /// A sheet of another plan that a sheet of this one is linked to: its score comes from the tree of its own plan.
    DiAltroPiano,
}

/// A node of one tree, as long as that tree is not built anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodoId(usize);

/// The scores of a plan in a year, under one SMVP. A copy shares with it all that is not changed in either.
#[derive(Debug, Clone)]
pub struct Albero {
    smvp: Smvp,
    nodi: Vec<Nodo>,
    per_codice: Arc<HashMap<String, NodoId>>,
    radici: Vec<NodoId>,
    /// Every node after those it is made of.
    ordine: Arc<Vec<NodoId>>,
}

#[derive(Debug, Clone)]
struct Nodo {
    genere: GenereNodo,
    padre: Option<NodoId>,
    /// Weight of the link to the parent.
    peso: Decimale,
    bloccato: Option<Decimale>,
    corpo: Corpo,
    /// Sheets that count this one as linked.
    usato_da: Vec<NodoId>,
    /// Place in the order of calculation.
    posto: usize,
    esito: Esito,
}

#[derive(Debug, Clone)]
enum Corpo {
    Indicatore(Arc<IndicatoreDaPunteggiare>),
    Scheda(Arc<Rami>),
}

#[derive(Debug, Clone, Default)]
struct Rami {
    codice: String,
    titolo: String,
    fasi: Vec<FaseDaPunteggiare>,
    indicatori: Vec<NodoId>,
    figlie: Vec<NodoId>,
    collegate: Vec<(NodoId, Decimale)>,
    /// What was wrong with its links when the tree was built.
    avvisi: Vec<String>,
}

/// What came out for a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Esito {
    calcolato: Option<Decimale>,
    fascia: Option<usize>,
    allerte: u32,
}

impl Nodo {
    /// The score that counts: the one locked by hand, or the one worked out.
    fn punteggio(&self) -> Option<Decimale> {
        self.bloccato.or(self.esito.calcolato)
    }

    fn rami(&self) -> Option<&Rami> {
        match &self.corpo {
            Corpo::Scheda(rami) => Some(rami),
            Corpo::Indicatore(_) => None,
        }
    }
}

impl Albero {
    /// The rules it is worked out with.
    pub fn smvp(&self) -> &Smvp {
        &self.smvp
    }

    /// The nodes without a parent: the plan, and the sheets that found no place in it.
    pub fn radici(&self) -> impl Iterator<Item = NodoAlbero<'_>> {
        self.radici
            .iter()
            .filter_map(|id| self.nodo(*id))
            .filter(|n| n.genere() != GenereNodo::DiAltroPiano)
    }

    /// A plan, a direction or a sheet by its code.
    pub fn trova(&self, codice: &str) -> Option<NodoAlbero<'_>> {
        self.nodo(*self.per_codice.get(codice)?)
    }

    /// A node by its key.
    pub fn nodo(&self, id: NodoId) -> Option<NodoAlbero<'_>> {
        let nodo = self.nodi.get(id.0)?;
        Some(NodoAlbero {
            albero: self,
            id,
            nodo,
        })
    }

    /// Every node, each after those it is made of.
    pub fn nodi(&self) -> impl Iterator<Item = NodoAlbero<'_>> {
        self.ordine.iter().filter_map(|id| self.nodo(*id))
    }

    /// What was wrong with codes, parents and links when the tree was built, with the code of the sheet.
    pub fn avvisi(&self) -> impl Iterator<Item = (&str, &str)> {
        self.nodi
            .iter()
            .filter_map(Nodo::rami)
            .flat_map(|r| r.avvisi.iter().map(|a| (r.codice.as_str(), a.as_str())))
    }
}

/// A node of a tree: its score, and the nodes it is made of.
#[derive(Debug, Clone, Copy)]
pub struct NodoAlbero<'a> {
    albero: &'a Albero,
    id: NodoId,
    nodo: &'a Nodo,
}

impl<'a> NodoAlbero<'a> {
    pub fn id(&self) -> NodoId {
        self.id
    }

    pub fn genere(&self) -> GenereNodo {
        self.nodo.genere
    }

    pub fn titolo(&self) -> &'a str {
        match &self.nodo.corpo {
            Corpo::Indicatore(i) => &i.descrizione,
            Corpo::Scheda(rami) => &rami.titolo,
        }
    }

    /// Its code; of an indicator, that of its sheet.
    pub fn codice(&self) -> &'a str {
        match self.nodo.rami() {
            Some(rami) => &rami.codice,
            None => self.padre().map_or("", |p| p.codice()),
        }
    }

    /// The weight it has for its parent.
    pub fn peso(&self) -> Decimale {
        self.nodo.peso
    }

    /// The score that counts, not rounded: locked by hand where it is, else worked out. `None` where nothing gives one.
    pub fn punteggio(&self) -> Option<Decimale> {
        self.nodo.punteggio()
    }

    /// The score as it is stored and shown, with the places of the SMVP, HALF-UP.
    pub fn tondo(&self) -> Option<Decimale> {
        self.punteggio().map(|p| self.albero.smvp.tondo(p))
    }

    /// The score that was worked out, also where another is locked.
    pub fn calcolato(&self) -> Option<Decimale> {
        self.nodo.esito.calcolato
    }

    /// The score locked by hand. That of another plan is not locked here, whatever it is there.
    pub fn bloccato(&self) -> Option<Decimale> {
        self.nodo
            .bloccato
            .filter(|_| self.nodo.genere != GenereNodo::DiAltroPiano)
    }

    /// Its band: of an indicator the one that was worked out, of a sheet the one its score falls into.
    pub fn fascia(&self) -> Option<&'a FasciaPunti> {
        self.albero.smvp.fasce.get(self.nodo.esito.fascia?)
    }

    /// How many indicators in it stand in a band with an alert; those of nodes left out with −1 and of linked sheets are not
    /// counted here.
    pub fn allerte(&self) -> u32 {
        self.nodo.esito.allerte
    }

    /// The indicators that [`Self::allerte`] counts.
    pub fn in_allerta(&self) -> Vec<NodoAlbero<'a>> {
        let mut trovati = Vec::new();
        let mut da_vedere = vec![*self];
        while let Some(nodo) = da_vedere.pop() {
            if nodo.allerte() == 0 {
                continue;
            }
            if nodo.genere() == GenereNodo::Indicatore {
                trovati.push(nodo);
            }
            let sotto = nodo.indicatori().chain(nodo.figlie());
            da_vedere.extend(sotto.filter(|n| !n.peso().negativo()));
        }
        trovati.sort_by_key(|n| n.id);
        trovati
    }

    /// The phases of a sheet, as the score sees them.
    pub fn fasi(&self) -> &'a [FaseDaPunteggiare] {
        self.nodo.rami().map_or(&[], |r| &r.fasi)
    }

    pub fn padre(&self) -> Option<NodoAlbero<'a>> {
        self.albero.nodo(self.nodo.padre?)
    }

    /// Its indicators, in the order of the sheet.
    pub fn indicatori(&self) -> impl Iterator<Item = NodoAlbero<'a>> + use<'a> {
        let (albero, nodo) = (self.albero, self.nodo);
        let ids = nodo.rami().map_or(&[][..], |r| &r.indicatori);
        ids.iter().filter_map(move |id| albero.nodo(*id))
    }

    /// The nodes below it, by code.
    pub fn figlie(&self) -> impl Iterator<Item = NodoAlbero<'a>> + use<'a> {
        let (albero, nodo) = (self.albero, self.nodo);
        let ids = nodo.rami().map_or(&[][..], |r| &r.figlie);
        ids.iter().filter_map(move |id| albero.nodo(*id))
    }

    /// The sheets it is linked to, by code, each with the weight of the link.
    pub fn collegate(&self) -> impl Iterator<Item = (NodoAlbero<'a>, Decimale)> + use<'a> {
        let (albero, nodo) = (self.albero, self.nodo);
        let voci = nodo.rami().map_or(&[][..], |r| &r.collegate);
        voci.iter()
            .filter_map(move |(id, peso)| Some((albero.nodo(*id)?, *peso)))
    }

    /// The values it was scored with, of an indicator.
    pub fn indicatore(&self) -> Option<&'a IndicatoreDaPunteggiare> {
        match &self.nodo.corpo {
            Corpo::Indicatore(i) => Some(i),
            Corpo::Scheda(_) => None,
        }
    }
}
