//! From a list of sheets to the tree: parents and links found by code, what cannot be is cut and said.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Albero, Corpo, Esito, GenereNodo, Nodo, NodoId, Rami, giri};
use crate::decimale::Decimale;
use crate::smvp::{IndicatoreDaPunteggiare, Smvp};

/// A plan, a direction or a sheet on its way into the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodoDaPunteggiare {
    pub codice: String,
    pub titolo: String,
    pub genere: GenereNodo,
    /// Code of the node above it.
    pub padre: Option<String>,
    /// Weight of the link to the parent, at least 0; −1 leaves it out.
    pub peso: Decimale,
    pub indicatori: Vec<IndicatoreDaPunteggiare>,
    pub fasi: Vec<FaseDaPunteggiare>,
    /// Codes of other sheets that count towards this one, with the weight of each link.
    pub collegate: Vec<(String, Decimale)>,
    /// A score locked by hand: it is used, and the one worked out is kept beside it.
    pub bloccato: Option<Decimale>,
    /// What is already known to be wrong with its links.
    pub avvisi: Vec<String>,
}

/// A phase as the score sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaseDaPunteggiare {
    /// Percentage; a phase without weight counts for nothing, unless none has one.
    pub peso: Option<Decimale>,
    /// Percentage, 0 to 100; a phase without the figure has come nowhere.
    pub avanzamento: Option<Decimale>,
}

impl NodoDaPunteggiare {
    /// A node with weight 1 and nothing in it.
    pub fn nuovo(genere: GenereNodo, codice: &str, titolo: &str, padre: Option<&str>) -> Self {
        Self {
            codice: codice.to_owned(),
            titolo: titolo.to_owned(),
            genere,
            padre: padre.map(str::to_owned),
            peso: Decimale::from(1),
            indicatori: Vec::new(),
            fasi: Vec::new(),
            collegate: Vec::new(),
            bloccato: None,
            avvisi: Vec::new(),
        }
    }
}

/// The codes a node names, until all are known.
struct Legami {
    id: NodoId,
    padre: Option<String>,
    collegate: Vec<(String, Decimale)>,
}

impl Albero {
    /// Builds the tree of a plan and works every score out. Nothing is refused: a parent or a link that is not there, a code
    /// that comes twice and links that go round in a circle are left out and said ([`Albero::avvisi`]).
    pub fn nuovo(smvp: Smvp, mut nodi: Vec<NodoDaPunteggiare>) -> Self {
        // Not the order in which they come: two runs over the same plan must agree to the last figure.
        nodi.sort_by(|a, b| a.codice.cmp(&b.codice));
        let quanti = nodi.iter().map(|n| 1 + n.indicatori.len()).sum();
        let mut albero = Self {
            smvp,
            nodi: Vec::with_capacity(quanti),
            per_codice: Arc::default(),
            radici: Vec::new(),
            ordine: Arc::default(),
        };
        let mut per_codice = HashMap::with_capacity(nodi.len());
        let legami: Vec<Legami> = nodi
            .into_iter()
            .map(|n| albero.aggiungi(n, &mut per_codice))
            .collect();
        albero.per_codice = Arc::new(per_codice);
        albero.metti_sotto_i_padri(&legami);
        albero.collega(legami);
        if !albero.metti_in_ordine() {
            albero.taglia_i_giri();
            albero.metti_in_ordine();
        }
        albero.calcola_tutto();
        albero
    }

    /// Puts a node and its indicators among the others.
    fn aggiungi(
        &mut self,
        n: NodoDaPunteggiare,
        per_codice: &mut HashMap<String, NodoId>,
    ) -> Legami {
        let id = NodoId(self.nodi.len());
        let mut avvisi = n.avvisi;
        if per_codice.contains_key(&n.codice) {
            avvisi.push(format!(
                "il codice «{}» compare due volte: chi lo cita intende la prima scheda",
                n.codice
            ));
        } else {
            per_codice.insert(n.codice.clone(), id);
        }
        let indicatori = 1..=n.indicatori.len();
        let rami = Rami {
            codice: n.codice,
            titolo: n.titolo,
            fasi: n.fasi,
            indicatori: indicatori.map(|i| NodoId(id.0 + i)).collect(),
            avvisi,
            ..Rami::default()
        };
        let nodo = |genere, padre, peso, bloccato, corpo| Nodo {
            genere,
            padre,
            peso,
            bloccato,
            corpo,
            usato_da: Vec::new(),
            posto: 0,
            esito: Esito::default(),
        };
        self.nodi.push(nodo(
            n.genere,
            None,
            n.peso,
            n.bloccato,
            Corpo::Scheda(Arc::new(rami)),
        ));
        self.nodi.extend(n.indicatori.into_iter().map(|i| {
            nodo(
                GenereNodo::Indicatore,
                Some(id),
                i.peso,
                i.bloccato,
                Corpo::Indicatore(Arc::new(i)),
            )
        }));
        Legami {
            id,
            padre: n.padre,
            collegate: n.collegate,
        }
    }

    fn metti_sotto_i_padri(&mut self, legami: &[Legami]) {
        for legame in legami {
            let Some(codice) = legame.padre.as_deref() else {
                continue;
            };
            let padre = self.per_codice.get(codice).copied();
            match self.nodi.get_mut(legame.id.0) {
                Some(nodo) if padre.is_some() => nodo.padre = padre,
                _ => self.avvisa(
                    legame.id,
                    format!("sta sotto «{codice}», che non è nel piano: non è contata da nessuno"),
                ),
            }
        }
        for giro in giri::di_padri(&self.nodi) {
            let detto = self.in_parole(&giro);
            for id in giro {
                if let Some(nodo) = self.nodi.get_mut(id.0) {
                    nodo.padre = None;
                }
                self.avvisa(
                    id,
                    format!("sta sotto sé stessa ({detto}): non è contata da nessuno"),
                );
            }
        }
        for Legami { id, .. } in legami {
            let padre = self.nodi.get(id.0).and_then(|n| n.padre);
            match padre.and_then(|p| self.rami_mut(p)) {
                Some(rami) => rami.figlie.push(*id),
                None => self.radici.push(*id),
            }
        }
    }

    fn collega(&mut self, legami: Vec<Legami>) {
        for Legami { id, collegate, .. } in legami {
            let mut trovate = Vec::with_capacity(collegate.len());
            for (codice, peso) in collegate {
                match self.per_codice.get(&codice) {
                    Some(altra) => trovate.push((*altra, peso)),
                    None => self.avvisa(
                        id,
                        format!("è collegata a «{codice}», che non è nel piano: il collegamento non è contato"),
                    ),
                }
            }
            trovate.sort();
            for (altra, _) in &trovate {
                if let Some(nodo) = self.nodi.get_mut(altra.0) {
                    nodo.usato_da.push(id);
                }
            }
            if let Some(rami) = self.rami_mut(id) {
                rami.collegate = trovate;
            }
        }
    }

    /// Every link that takes part in a circle goes: to keep one of them would be to choose whose score comes first.
    fn taglia_i_giri(&mut self) {
        for giro in giri::di_collegamenti(&self.nodi) {
            let detto = self.in_parole(&giro.esempio);
            for (da, a) in giro.collegamenti {
                let codice = self.codice_di(a).to_owned();
                self.avvisa(
                    da,
                    format!(
                        "il collegamento con «{codice}» gira in tondo ({detto}): non è contato"
                    ),
                );
                if let Some(rami) = self.rami_mut(da) {
                    rami.collegate.retain(|(altra, _)| *altra != a);
                }
                if let Some(nodo) = self.nodi.get_mut(a.0) {
                    nodo.usato_da.retain(|altro| *altro != da);
                }
            }
        }
    }

    /// Puts every node after those it is made of; false where a circle of links forbids it.
    fn metti_in_ordine(&mut self) -> bool {
        let mut mancano: Vec<usize> = self
            .nodi
            .iter()
            .map(|n| {
                n.rami().map_or(0, |r| {
                    r.indicatori.len() + r.figlie.len() + r.collegate.len()
                })
            })
            .collect();
        let pronti = mancano
            .iter()
            .enumerate()
            .filter(|(_, quanti)| **quanti == 0);
        let mut ordine: Vec<NodoId> = pronti.map(|(n, _)| NodoId(n)).collect();
        let mut posto = 0;
        while let Some(id) = ordine.get(posto).copied() {
            let Some(nodo) = self.nodi.get_mut(id.0) else {
                break;
            };
            nodo.posto = posto;
            posto += 1;
            for sopra in nodo.padre.iter().chain(&nodo.usato_da) {
                if let Some(quanti) = mancano.get_mut(sopra.0) {
                    *quanti -= 1;
                    if *quanti == 0 {
                        ordine.push(*sopra);
                    }
                }
            }
        }
        self.ordine = Arc::new(ordine);
        self.ordine.len() == self.nodi.len()
    }

    fn rami_mut(&mut self, id: NodoId) -> Option<&mut Rami> {
        match &mut self.nodi.get_mut(id.0)?.corpo {
            Corpo::Scheda(rami) => Some(Arc::make_mut(rami)),
            Corpo::Indicatore(_) => None,
        }
    }

    fn avvisa(&mut self, id: NodoId, avviso: String) {
        if let Some(rami) = self.rami_mut(id) {
            rami.avvisi.push(avviso);
        }
    }

    fn codice_di(&self, id: NodoId) -> &str {
        let rami = self.nodi.get(id.0).and_then(Nodo::rami);
        rami.map_or("", |r| &r.codice)
    }

    /// `A → B → A`.
    fn in_parole(&self, giro: &[NodoId]) -> String {
        let mut codici: Vec<&str> = giro.iter().map(|id| self.codice_di(*id)).collect();
        if codici.len() > PIU_LUNGO {
            codici.truncate(PIU_LUNGO);
            codici.push("…");
        }
        codici.extend(giro.first().map(|id| self.codice_di(*id)));
        codici.join(" → ")
    }
}

/// Codes of a circle that are named one by one.
const PIU_LUNGO: usize = 12;
