//! The account of the source: every token has exactly one place, so that nothing can be lost.
//!
//! A reader gives ranges of a line to a place; what nobody took is a line without a place. There is no other way to
//! write an origin, hence "nothing is lost" holds by construction and not by care.

use domain::importazione::{Frammento, Impaginazione, NonCollocata};

use crate::righe::{Fonte, Pezzo};

/// What a piece of layout is, in Italian, as the preview shows it.
pub(crate) const ETICHETTA: &str = "etichetta";
pub(crate) const INTESTAZIONE: &str = "intestazione di pagina";
pub(crate) const STEMMA: &str = "stemma";
pub(crate) const FILETTO: &str = "filetto";
pub(crate) const INDICE: &str = "indice";
pub(crate) const GANTT: &str = "Gantt";
pub(crate) const NUMERO_DI_PAGINA: &str = "numero di pagina";

/// Where a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Posto {
    Libero,
    Impaginazione(&'static str),
    Parametri,
    /// Sheet (place in the drafts) and key of the catalogue.
    Campo(usize, &'static str),
}

/// The place of every token of a source.
pub(crate) struct Conto {
    posti: Vec<Posto>,
}

impl Conto {
    pub(crate) fn new(fonte: &Fonte) -> Self {
        Self {
            posti: vec![Posto::Libero; fonte.gettoni.len()],
        }
    }

    /// Gives the tokens that a piece touches to a place. A token shared by a label and a value belongs to the value.
    pub(crate) fn assegna(&mut self, fonte: &Fonte, pezzo: Pezzo, posto: Posto) {
        for i in fonte.gettoni_di(pezzo) {
            if let Some(p) = self.posti.get_mut(i)
                && (matches!(p, Posto::Libero)
                    || (matches!(p, Posto::Impaginazione(_))
                        && !matches!(posto, Posto::Impaginazione(_))))
            {
                *p = posto;
            }
        }
    }

    /// Follows the drafts to their new places.
    pub(crate) fn sposta(&mut self, dove: impl Fn(usize) -> usize) {
        for p in &mut self.posti {
            if let Posto::Campo(scheda, _) = p {
                *scheda = dove(*scheda);
            }
        }
    }

    pub(crate) fn posto(&self, gettone: usize) -> Posto {
        self.posti.get(gettone).copied().unwrap_or(Posto::Libero)
    }

    /// Whether some token of the piece has no place yet.
    pub(crate) fn libero(&self, fonte: &Fonte, pezzo: Pezzo) -> bool {
        fonte
            .gettoni_di(pezzo)
            .any(|i| self.posto(i) == Posto::Libero)
    }

    /// Runs of neighbouring tokens of a line in the same place, as pieces of the source.
    fn tratti<'a>(&'a self, fonte: &'a Fonte) -> impl Iterator<Item = (Posto, Frammento)> + 'a {
        fonte.righe.iter().enumerate().flat_map(move |(n, riga)| {
            let mut tratti: Vec<(Posto, usize, usize)> = Vec::new();
            for i in riga.gettoni.clone() {
                let Some(g) = fonte.gettoni.get(i) else {
                    continue;
                };
                let posto = self.posto(i);
                match tratti.last_mut() {
                    Some((p, _, a)) if *p == posto => *a = g.a,
                    _ => tratti.push((posto, g.da, g.a)),
                }
            }
            tratti.into_iter().map(move |(posto, da, a)| {
                let testo = fonte.testo(Pezzo { riga: n, da, a });
                let testo = match posto {
                    Posto::Campo(..) | Posto::Parametri => testo.to_owned(),
                    Posto::Impaginazione(_) | Posto::Libero => fonte.stampato(n, testo),
                };
                (
                    posto,
                    Frammento {
                        riga: riga.numero,
                        testo,
                    },
                )
            })
        })
    }

    /// Closes the account: the pieces of every place, in the order of the source.
    pub(crate) fn chiudi(
        &self,
        fonte: &Fonte,
        scheda_di: impl Fn(usize) -> Option<usize>,
    ) -> Chiusura {
        let mut c = Chiusura::default();
        for (posto, frammento) in self.tratti(fonte) {
            match posto {
                Posto::Libero => c.non_collocate.push(NonCollocata {
                    scheda: scheda_di(frammento.riga.saturating_sub(1)),
                    riga: frammento.riga,
                    testo: frammento.testo,
                }),
                Posto::Impaginazione(genere) => {
                    c.impaginazione.push(Impaginazione {
                        riga: frammento.riga,
                        testo: frammento.testo,
                        genere: genere.to_owned(),
                    });
                }
                Posto::Parametri => c.parametri.push(frammento),
                Posto::Campo(scheda, chiave) => c.campi.push((scheda, chiave, frammento)),
            }
        }
        c
    }
}

/// The account, closed.
#[derive(Default)]
pub(crate) struct Chiusura {
    pub(crate) campi: Vec<(usize, &'static str, Frammento)>,
    pub(crate) parametri: Vec<Frammento>,
    pub(crate) impaginazione: Vec<Impaginazione>,
    pub(crate) non_collocate: Vec<NonCollocata>,
}
