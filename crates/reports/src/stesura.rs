//! The writing of a book: gives numbers to what was composed and remembers what the end of the file must say.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::Arc;

use domain::libro::Libro;

use crate::Errore;
use crate::alberi::GenitoriAperti;
use crate::caratteri::Caratteri;
use crate::composizione::{Meta, Rimando};
use crate::libro::Composta;
use crate::oggetti::{Id, Scrittore, stringa};
use crate::stemma::{self, Disegno};
use crate::struttura::{Figlio, Nodo, Ruolo};

/// A page already written, but for its dictionary.
pub(crate) struct PaginaScritta {
    pub(crate) id: Id,
    pub(crate) contenuto: Id,
    /// Which running header it has.
    pub(crate) testatina: u16,
}

/// A link node whose target is only known at the end.
pub(crate) struct NodoSospeso {
    pub(crate) id: Id,
    pub(crate) padre: Id,
    /// Marked contents: page in the order of writing, number on the page.
    pub(crate) contenuti: Vec<(u32, u32)>,
    /// The link's rectangles, as indexes among all links.
    pub(crate) rimandi: Vec<u32>,
}

/// A chapter as bookmark and index list it; pages in the order of writing.
pub(crate) struct CapitoloScritto {
    pub(crate) titolo: String,
    pub(crate) pagina: u32,
    pub(crate) schede: Vec<(String, u32)>,
}

/// A book being written.
pub(crate) struct Stesura<'o> {
    pub(crate) scrittore: Scrittore<'o>,
    pub(crate) caratteri: &'static Caratteri,
    pub(crate) stemma: Option<Disegno>,
    pub(crate) documento: Id,
    pub(crate) pagine: Vec<PaginaScritta>,
    pub(crate) testatine: Vec<String>,
    pub(crate) capitoli: Vec<CapitoloScritto>,
    /// Elements below the document element, in reading order.
    pub(crate) figli: Vec<Id>,
    pub(crate) rimandi: Vec<Rimando>,
    pub(crate) sospesi: Vec<NodoSospeso>,
    /// First page of each sheet.
    pub(crate) schede: HashMap<Arc<str>, u32>,
    pub(crate) genitori: GenitoriAperti,
    /// The chapter element being filled.
    aperto: Option<(Id, Vec<Id>)>,
}

impl<'o> Stesura<'o> {
    /// Begins the file.
    pub(crate) fn nuova(
        testata: &Libro,
        caratteri: &'static Caratteri,
        out: &'o mut dyn Write,
    ) -> Result<Self, Errore> {
        let mut scrittore = Scrittore::nuovo(out)?;
        let stemma = testata
            .stemma
            .as_ref()
            .map(|s| stemma::importa(&mut scrittore, caratteri, s))
            .transpose()?;
        let documento = scrittore.riserva();
        Ok(Self {
            scrittore,
            caratteri,
            stemma,
            documento,
            pagine: Vec::new(),
            testatine: vec![testata.titolo.clone()],
            capitoli: Vec::new(),
            figli: Vec::new(),
            rimandi: Vec::new(),
            sospesi: Vec::new(),
            schede: HashMap::new(),
            genitori: GenitoriAperti::default(),
            aperto: None,
        })
    }

    /// What follows belongs to a chapter.
    pub(crate) fn apri_capitolo(&mut self, titolo: &str) {
        let id = self.scrittore.riserva();
        self.figli.push(id);
        self.aperto = Some((id, Vec::new()));
        let pagina = self.pagine.len() as u32;
        self.capitoli.push(CapitoloScritto {
            titolo: titolo.to_owned(),
            pagina,
            schede: Vec::new(),
        });
    }

    /// Ends the chapter under way.
    pub(crate) fn chiudi_capitolo(&mut self) -> Result<(), Errore> {
        let Some((id, figli)) = self.aperto.take() else {
            return Ok(());
        };
        let titolo = self
            .capitoli
            .last()
            .map(|c| stringa(&c.titolo))
            .unwrap_or_default();
        let corpo = format!(
            "<</Type/StructElem/S/Sect/P {}/T{titolo}/K{}>>",
            self.documento,
            elenco(&figli)
        );
        self.scrittore.oggetto(id, corpo.as_bytes())?;
        Ok(())
    }

    /// Writes a composed sheet, title page or Gantt.
    pub(crate) fn aggiungi(&mut self, composta: Composta) -> Result<(), Errore> {
        let prima = self.pagine.len() as u32;
        let testatina = match &composta.scheda {
            Some(scheda) => {
                if let Some(capitolo) = self.capitoli.last_mut() {
                    capitolo.schede.push((scheda.nome.clone(), prima));
                }
                if let Some(codice) = &scheda.codice {
                    self.schede
                        .entry(Arc::from(codice.as_str()))
                        .or_insert(prima);
                }
                self.testatina(&scheda.intestazione)
            }
            None => 0,
        };
        let (padre, mut radici) = match self.aperto.take() {
            Some((id, figli)) => (id, figli),
            None => (self.documento, Vec::new()),
        };
        self.scrivi_pezzo(composta, testatina, padre, &mut radici)?;
        if padre == self.documento {
            self.figli.append(&mut radici);
        } else {
            self.aperto = Some((padre, radici));
        }
        Ok(())
    }

    /// Number of the running header that says this.
    fn testatina(&mut self, testo: &str) -> u16 {
        if testo.is_empty() {
            return 0;
        }
        if let Some(n) = self.testatine.iter().position(|t| t == testo) {
            return n as u16;
        }
        if self.testatine.len() >= usize::from(u16::MAX) {
            return 0;
        }
        self.testatine.push(testo.to_owned());
        (self.testatine.len() - 1) as u16
    }

    /// Writes pages and tree of a composition, whose root's children go below `padre`.
    pub(crate) fn scrivi_pezzo(
        &mut self,
        composta: Composta,
        testatina: u16,
        padre: Id,
        radici: &mut Vec<Id>,
    ) -> Result<(), Errore> {
        let prima_pagina = self.pagine.len() as u32;
        let primo_rimando = self.rimandi.len() as u32;
        let nodi = composta.albero.nodi;
        // Node 0 stands for the parent, so node 1 gets the first number.
        let base = self.scrittore.riserva_molti(nodi.len().saturating_sub(1));
        let id_di = |n: u32| if n == 0 { padre } else { base.piu(n - 1) };
        for pagina in composta.pagine {
            let id = self.scrittore.riserva_molti(3);
            let contenuto = id.piu(1);
            let padri = id.piu(2);
            self.scrittore
                .flusso(contenuto, "/Filter/FlateDecode", &pagina.flusso)?;
            let ids: Vec<Id> = pagina.proprietari.iter().map(|n| id_di(*n)).collect();
            self.scrittore.oggetto(padri, elenco(&ids).as_bytes())?;
            self.genitori.aggiungi(&mut self.scrittore, padri)?;
            self.pagine.push(PaginaScritta {
                id,
                contenuto,
                testatina,
            });
        }
        let mut corpo = String::new();
        for (n, nodo) in nodi.iter().enumerate() {
            let n = n as u32;
            if n == 0 {
                radici.extend(nodo.figli.iter().filter_map(|f| match f {
                    Figlio::Nodo(figlio) => Some(id_di(*figlio)),
                    Figlio::Contenuto { .. } | Figlio::Collegamento(_) => None,
                }));
                continue;
            }
            if nodo.ruolo == Ruolo::Collegamento {
                self.sospesi.push(sospendi(
                    nodo,
                    id_di(n),
                    id_di(nodo.padre),
                    prima_pagina,
                    primo_rimando,
                ));
                continue;
            }
            corpo.clear();
            self.elemento(&mut corpo, nodo, id_di(nodo.padre), prima_pagina, &id_di);
            self.scrittore.oggetto(id_di(n), corpo.as_bytes())?;
        }
        self.rimandi
            .extend(composta.rimandi.into_iter().map(|r| Rimando {
                pagina: prima_pagina + r.pagina,
                ..r
            }));
        Ok(())
    }

    /// A structure element as an object.
    fn elemento(
        &self,
        corpo: &mut String,
        nodo: &Nodo,
        padre: Id,
        prima_pagina: u32,
        id_di: &dyn Fn(u32) -> Id,
    ) {
        let _ = write!(
            corpo,
            "<</Type/StructElem/S/{}/P {padre}{}",
            nodo.ruolo.tipo(),
            nodo.ruolo.attributi()
        );
        if let Some(testo) = &nodo.testo {
            let chiave = if nodo.ruolo == Ruolo::Figura {
                "/Alt"
            } else {
                "/T"
            };
            let _ = write!(corpo, "{chiave}{}", stringa(testo));
        }
        if let Some([x0, y0, x1, y1]) = nodo.riquadro {
            let _ = write!(
                corpo,
                "/A<</O/Layout/BBox[{x0:.1} {y0:.1} {x1:.1} {y1:.1}]>>"
            );
        }
        let contenuti = |f: &Figlio| match f {
            Figlio::Contenuto { pagina, .. } => Some(*pagina),
            Figlio::Nodo(_) | Figlio::Collegamento(_) => None,
        };
        let sua = nodo.figli.iter().find_map(contenuti);
        let pagina_id = |p: u32| self.pagine.get((prima_pagina + p) as usize).map(|p| p.id);
        if let Some(id) = sua.and_then(pagina_id) {
            let _ = write!(corpo, "/Pg {id}");
        }
        if !nodo.figli.is_empty() {
            corpo.push_str("/K[");
            for f in &nodo.figli {
                match f {
                    Figlio::Nodo(figlio) => {
                        let _ = write!(corpo, "{} ", id_di(*figlio));
                    }
                    Figlio::Contenuto { pagina, mcid } if Some(*pagina) == sua => {
                        let _ = write!(corpo, "{mcid} ");
                    }
                    Figlio::Contenuto { pagina, mcid } => {
                        if let Some(id) = pagina_id(*pagina) {
                            let _ = write!(corpo, "<</Type/MCR/Pg {id}/MCID {mcid}>>");
                        }
                    }
                    // Only link nodes have links, and those are written at the end.
                    Figlio::Collegamento(_) => {}
                }
            }
            corpo.push(']');
        }
        corpo.push_str(">>");
    }

    /// Page a link leads to, in the order of writing.
    pub(crate) fn arrivo(&self, meta: &Meta) -> Option<u32> {
        match meta {
            Meta::Scheda(codice) => self.schede.get(codice).copied(),
            Meta::Pagina(n) => Some(*n),
        }
    }
}

fn sospendi(nodo: &Nodo, id: Id, padre: Id, prima_pagina: u32, primo_rimando: u32) -> NodoSospeso {
    let mut sospeso = NodoSospeso {
        id,
        padre,
        contenuti: Vec::new(),
        rimandi: Vec::new(),
    };
    for f in &nodo.figli {
        match f {
            Figlio::Contenuto { pagina, mcid } => {
                sospeso.contenuti.push((prima_pagina + pagina, *mcid))
            }
            Figlio::Collegamento(n) => sospeso.rimandi.push(primo_rimando + n),
            Figlio::Nodo(_) => {}
        }
    }
    sospeso
}

/// References as an array.
pub(crate) fn elenco(ids: &[Id]) -> String {
    let mut s = String::with_capacity(ids.len() * 10 + 2);
    s.push('[');
    for id in ids {
        let _ = write!(s, "{id} ");
    }
    s.push(']');
    s
}
