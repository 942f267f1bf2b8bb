//! The sheets of other plans that count towards the scores of one: each with the score it has in its own plan.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::Actor;
use domain::Decimale;
use domain::albero::{SchedaDiAltroPiano, raggiunge};
use domain::regole::RegoleScritte as _;
use domain::scheda::Livello;
use domain::smvp::{Sistemi, Smvp};
use domain::vista::{Vista, VistaId};
use store::Conn;
use store::schede::Legame;

use super::super::{Alberi, Punteggi, SchedaAltrove};

/// What sheets of a plan take from others.
#[derive(Default)]
pub(super) struct Altrove {
    schede: Vec<SchedaDiAltroPiano>,
    /// By the code in the tree.
    posti: HashMap<String, SchedaAltrove>,
    /// By code of the sheet that names them: their codes in the tree, and the weight of the link.
    legami: HashMap<String, Vec<(String, Decimale)>>,
    avvisi: HashMap<String, Vec<String>>,
}

impl Altrove {
    /// Reads the links of a plan to others of its year, and the scores there.
    ///
    /// Two plans that count each other's scores have none to begin with: then the links between them count in neither, so that every
    /// page says the same.
    pub(super) fn leggi(
        c: &mut Conn,
        actor: &Actor,
        vista: &Vista,
        smvp: &Smvp,
        oggi: NaiveDate,
        alberi: &Alberi,
    ) -> store::Result<Self> {
        let mut legami = store::schede::legami_fra_piani(c, actor, vista.anno)?;
        if !legami.iter().any(|l| l.da == vista.id) {
            return Ok(Self::default());
        }
        let piani: HashMap<VistaId, Arc<Vista>> = store::viste::list(c, actor)?
            .into_iter()
            .map(|(v, _)| (v.id.clone(), Arc::new(v)))
            .collect();
        let sistemi = store::regole::tutte(c, actor)?;
        legami.retain(|l| {
            piani
                .get(&l.da)
                .is_some_and(|v| conta_collegate(&sistemi, v))
        });
        let mut lette = Self::default();
        for l in legami.iter().filter(|l| l.da == vista.id) {
            let Some(altro) = piani.get(&l.a.vista) else {
                continue;
            };
            if raggiunge(fra_piani(&legami), &l.a.vista, &vista.id) {
                lette.avvisa(
                    &l.scheda,
                    format!(
                        "è collegata a «{}» della vista {}, e da lì un collegamento torna a questa vista: non è contato",
                        l.a.codice, l.a.vista_codice
                    ),
                );
                continue;
            }
            let punteggi = match Punteggi::di(c, actor, altro, oggi, alberi) {
                Ok(punteggi) => punteggi,
                // Its own pages say what is wrong with its rules; here only the link is lost.
                Err(store::Error::Dati(perche)) => {
                    lette.avvisa(&l.scheda, perche);
                    continue;
                }
                Err(e) => return Err(e),
            };
            let suo = punteggi.albero.smvp();
            if suo.scelta() != smvp.scelta() {
                lette.avvisa(
                    &l.scheda,
                    format!(
                        "«{}» è valutata con un altro SMVP ({}): controlla che la scala sia la stessa",
                        l.a.codice, suo.nome
                    ),
                );
            }
            lette.aggiungi(l, altro, punteggi.punteggio_di(&l.a.codice));
        }
        Ok(lette)
    }

    fn aggiungi(&mut self, l: &Legame, vista: &Arc<Vista>, punteggio: Option<Decimale>) {
        let codice = format!("{} ({})", l.a.codice, l.a.vista_codice);
        let sue = self.legami.entry(l.scheda.clone()).or_default();
        if !sue.iter().any(|(k, _)| *k == codice) {
            sue.push((codice.clone(), l.peso));
        }
        if self.posti.contains_key(&codice) {
            return;
        }
        self.posti.insert(
            codice.clone(),
            SchedaAltrove {
                vista: vista.clone(),
                codice: l.a.codice.clone(),
            },
        );
        self.schede.push(SchedaDiAltroPiano {
            codice,
            titolo: l.a.titolo.clone(),
            punteggio,
        });
    }

    fn avvisa(&mut self, scheda: &str, avviso: String) {
        self.avvisi
            .entry(scheda.to_owned())
            .or_default()
            .push(avviso);
    }

    /// The codes in the tree of what a sheet is linked to, and the weight of each link.
    pub(super) fn di(&self, scheda: &str) -> impl Iterator<Item = (&str, Decimale)> {
        self.legami
            .get(scheda)
            .into_iter()
            .flatten()
            .map(|(codice, peso)| (codice.as_str(), *peso))
    }

    pub(super) fn avvisi(&self, scheda: &str) -> &[String] {
        self.avvisi.get(scheda).map_or(&[], Vec::as_slice)
    }

    pub(super) fn schede(&self) -> &[SchedaDiAltroPiano] {
        &self.schede
    }

    pub(super) fn posti(self) -> HashMap<String, SchedaAltrove> {
        self.posti
    }
}

/// Whether the rules of a plan look at linked sheets at all.
fn conta_collegate(sistemi: &Sistemi, vista: &Vista) -> bool {
    sistemi.di(vista.smvp.as_ref()).is_some_and(|smvp| {
        Livello::TUTTI
            .iter()
            .any(|l| smvp.composizione_di(*l).collegate > Decimale::ZERO)
    })
}

/// From which plan to which the links lead.
fn fra_piani(legami: &[Legame]) -> impl Iterator<Item = (&VistaId, &VistaId)> {
    legami.iter().map(|l| (&l.da, &l.a.vista))
}
