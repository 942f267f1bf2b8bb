//! A sheet being laid out: pages, the place reached on the last one, and the logical tree that grows with them.

use std::rc::Rc;
use std::sync::Arc;

use crate::Errore;
use crate::caratteri::Faccia;
use crate::misure::{
    ALTO, ASCESA, BASSO, CORPO, CORPO_ETICHETTA, Colore, DESTRA, GIUSTEZZA, RIENTRO_V, SINISTRA,
};
use crate::pagina::{Pagina, Posa};
use crate::struttura::{Albero, Figlio, Ruolo};
use crate::testo::{Paragrafo, Testi, Tratto};

/// The owner of lines that are no part of what the sheet says.
pub(crate) const ARTEFATTO: u32 = u32::MAX;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stile {
    pub(crate) faccia: Faccia,
    pub(crate) corpo: f32,
    /// Distance between baselines.
    pub(crate) passo: f32,
    pub(crate) colore: Colore,
}

impl Stile {
    pub(crate) const TESTO: Self = Self {
        faccia: Faccia::Normale,
        corpo: CORPO,
        passo: crate::misure::INTERLINEA,
        colore: Colore::Inchiostro,
    };
    pub(crate) const FORTE: Self = Self {
        faccia: Faccia::SemiNero,
        ..Self::TESTO
    };
    pub(crate) const TABELLA: Self = Self {
        corpo: crate::misure::CORPO_TABELLA,
        passo: crate::misure::INTERLINEA_TABELLA,
        ..Self::TESTO
    };
    pub(crate) const COLONNA: Self = Self {
        faccia: Faccia::SemiNero,
        corpo: 7.4,
        passo: 9.4,
        colore: Colore::Blu,
    };
    pub(crate) const ETICHETTA: Self = Self {
        faccia: Faccia::SemiNero,
        corpo: CORPO_ETICHETTA,
        passo: crate::misure::INTERLINEA_ETICHETTA,
        colore: Colore::Grigio,
    };
    pub(crate) const BARRA: Self = Self {
        faccia: Faccia::Nero,
        corpo: 8.2,
        passo: 11.0,
        colore: Colore::Blu,
    };
    pub(crate) const SEGUE: Self = Self {
        faccia: Faccia::SemiNero,
        corpo: 8.0,
        passo: 11.0,
        colore: Colore::Grigio,
    };

    pub(crate) const fn colorato(self, colore: Colore) -> Self {
        Self { colore, ..self }
    }
}

/// A line waiting for its place: everything but the height on the page.
#[derive(Clone)]
pub(crate) struct Linea {
    pub(crate) paragrafo: Rc<Paragrafo>,
    pub(crate) quale: usize,
    pub(crate) stile: Stile,
    pub(crate) x: f32,
    pub(crate) nodo: u32,
    pub(crate) rimando: Option<Arc<str>>,
    /// Drawn on the same baseline as the line before (a bullet before its text).
    pub(crate) accanto: bool,
}

/// Where a link leads.
#[derive(Debug, Clone)]
pub(crate) enum Meta {
    /// The sheet with this code, when the book has it.
    Scheda(Arc<str>),
    /// A page of the book, counted from the first sheet.
    Pagina(u32),
}

/// A link: a rectangle of a page (left, top, right, bottom) that leads elsewhere.
#[derive(Debug)]
pub(crate) struct Rimando {
    pub(crate) pagina: u32,
    pub(crate) riquadro: (f32, f32, f32, f32),
    pub(crate) meta: Meta,
    /// Read aloud instead of the address.
    pub(crate) descrizione: String,
}

/// A composition in progress.
pub(crate) struct Composizione<'t> {
    pub(crate) testi: &'t mut Testi,
    pub(crate) albero: Albero,
    pub(crate) pagine: Vec<Pagina>,
    pub(crate) rimandi: Vec<Rimando>,
    pub(crate) y: f32,
    /// What the pages after the first say above the text.
    segue: Option<Linea>,
}

impl<'t> Composizione<'t> {
    /// Begins on an empty page; node 0 of the tree only gathers what goes below the chapter.
    pub(crate) fn nuova(testi: &'t mut Testi) -> Self {
        Self {
            testi,
            albero: Albero::nuovo(Ruolo::Sezione),
            pagine: vec![Pagina::default()],
            rimandi: Vec::new(),
            y: ALTO,
            segue: None,
        }
    }

    /// The page being filled.
    pub(crate) fn pagina(&mut self) -> &mut Pagina {
        let ultima = self.pagine.len().saturating_sub(1);
        &mut self.pagine[ultima]
    }

    /// Says what continuation pages repeat at their top.
    pub(crate) fn intesta_seguiti(&mut self, testo: &str) -> Result<(), Errore> {
        let stile = Stile::SEGUE;
        let paragrafo = self
            .testi
            .semplice(stile.faccia, testo, stile.corpo, GIUSTEZZA)?;
        self.segue = Some(Linea {
            paragrafo,
            quale: 0,
            stile,
            x: SINISTRA,
            nodo: ARTEFATTO,
            rimando: None,
            accanto: false,
        });
        Ok(())
    }

    /// Where the text begins on a continuation page.
    pub(crate) fn inizio(&self) -> f32 {
        if self.segue.is_some() {
            ALTO + 21.0
        } else {
            ALTO
        }
    }

    /// Goes on with a new page.
    pub(crate) fn nuova_pagina(&mut self) {
        self.pagine.push(Pagina::default());
        self.y = self.inizio();
        if let Some(segue) = self.segue.take() {
            self.posa(std::slice::from_ref(&segue), ALTO);
            self.pagina().filo(
                (SINISTRA, ALTO + 12.5),
                (DESTRA, ALTO + 12.5),
                0.5,
                Colore::Filo,
            );
            self.segue = Some(segue);
        }
    }

    /// Begins a new page unless `h` points are left on this one.
    pub(crate) fn spazio(&mut self, h: f32) {
        if self.y + h > BASSO && self.y > self.inizio() {
            self.nuova_pagina();
        }
    }

    /// Height left on the page.
    pub(crate) fn resto(&self) -> f32 {
        BASSO - self.y
    }

    /// Composes a paragraph into lines at `x`, `larghezza` wide.
    pub(crate) fn linee(
        &mut self,
        testo: &str,
        stile: Stile,
        x: f32,
        larghezza: f32,
        nodo: u32,
    ) -> Result<Vec<Linea>, Errore> {
        self.linee_di(
            &[Tratto {
                faccia: stile.faccia,
                testo,
            }],
            stile,
            x,
            larghezza,
            nodo,
        )
    }

    /// The same for a paragraph in several faces.
    pub(crate) fn linee_di(
        &mut self,
        tratti: &[Tratto<'_>],
        stile: Stile,
        x: f32,
        larghezza: f32,
        nodo: u32,
    ) -> Result<Vec<Linea>, Errore> {
        let paragrafo = self.testi.componi(tratti, stile.corpo, larghezza)?;
        Ok((0..paragrafo.righe.len())
            .map(|quale| Linea {
                paragrafo: Rc::clone(&paragrafo),
                quale,
                stile,
                x,
                nodo,
                rimando: None,
                accanto: false,
            })
            .collect())
    }

    /// The same, flush right.
    pub(crate) fn linee_a_destra(
        &mut self,
        testo: &str,
        stile: Stile,
        x: f32,
        larghezza: f32,
        nodo: u32,
    ) -> Result<Vec<Linea>, Errore> {
        let mut linee = self.linee(testo, stile, x, larghezza, nodo)?;
        for l in &mut linee {
            l.x += larghezza - l.larghezza();
        }
        Ok(linee)
    }

    /// Draws lines one below the other from `y` on; gives the height they take.
    pub(crate) fn posa(&mut self, linee: &[Linea], y: f32) -> f32 {
        let quale_pagina = self.pagine.len() as u32 - 1;
        let mut fatto = y;
        let mut resto = linee;
        while let Some(prima) = resto.first() {
            let quante = resto.iter().take_while(|l| l.nodo == prima.nodo).count();
            let (gruppo, dopo) = resto.split_at(quante);
            resto = dopo;
            let cima = fatto;
            let mut pose = Vec::with_capacity(gruppo.len());
            let (mut sinistra, mut destra) = (f32::MAX, f32::MIN);
            for linea in gruppo {
                if linea.accanto {
                    fatto -= linea.stile.passo;
                }
                if let Some(riga) = linea.paragrafo.righe.get(linea.quale) {
                    pose.push(Posa {
                        riga,
                        x: linea.x,
                        y: fatto + linea.stile.passo * ASCESA,
                        corpo: linea.stile.corpo,
                        colore: linea.stile.colore,
                    });
                    sinistra = sinistra.min(linea.x);
                    destra = destra.max(linea.x + riga.larghezza);
                }
                fatto += linea.stile.passo;
            }
            if prima.nodo == ARTEFATTO {
                self.pagina().artefatto(&pose);
                continue;
            }
            let tipo = self
                .albero
                .nodi
                .get(prima.nodo as usize)
                .map_or("P", |n| n.ruolo.tipo());
            let mcid = self.pagina().marcato(tipo, prima.nodo, &pose);
            self.albero.appendi(
                prima.nodo,
                Figlio::Contenuto {
                    pagina: quale_pagina,
                    mcid,
                },
            );
            if let Some(codice) = &prima.rimando {
                let riquadro = (sinistra, cima, destra, fatto);
                self.collega(
                    prima.nodo,
                    Meta::Scheda(Arc::clone(codice)),
                    riquadro,
                    format!("Vai alla scheda {codice}"),
                );
            }
        }
        fatto - y
    }

    /// Makes a rectangle of the page a link that belongs to a node.
    pub(crate) fn collega(
        &mut self,
        nodo: u32,
        meta: Meta,
        riquadro: (f32, f32, f32, f32),
        descrizione: String,
    ) {
        let indice = self.rimandi.len() as u32;
        let pagina = self.pagine.len() as u32 - 1;
        self.rimandi.push(Rimando {
            pagina,
            riquadro,
            meta,
            descrizione,
        });
        self.albero.appendi(nodo, Figlio::Collegamento(indice));
    }

    /// Draws flowing lines, going to new pages as needed, never leaving a line alone at the top or the foot of a page.
    pub(crate) fn scorri(&mut self, linee: &[Linea]) {
        let mut resto = linee;
        while !resto.is_empty() {
            let mut stanno = quante_stanno(resto, self.resto());
            if stanno < resto.len() {
                if resto.len() - stanno == 1 {
                    stanno = stanno.saturating_sub(1);
                }
                if stanno < 2 && self.y > self.inizio() {
                    self.nuova_pagina();
                    continue;
                }
                stanno = stanno.max(1);
            }
            let (ora, dopo) = resto.split_at(stanno);
            let y = self.y;
            self.y += self.posa(ora, y);
            resto = dopo;
            if !resto.is_empty() {
                self.nuova_pagina();
            }
        }
    }
}

impl Linea {
    /// Width of what is drawn.
    pub(crate) fn larghezza(&self) -> f32 {
        self.paragrafo
            .righe
            .get(self.quale)
            .map_or(0.0, |r| r.larghezza)
    }
}

/// Height of lines set one below the other.
pub(crate) fn altezza(linee: &[Linea]) -> f32 {
    linee
        .iter()
        .filter(|l| !l.accanto)
        .map(|l| l.stile.passo)
        .sum()
}

/// How many of the lines fit a height.
pub(crate) fn quante_stanno(linee: &[Linea], spazio: f32) -> usize {
    let mut h = 0.0;
    for (i, l) in linee.iter().enumerate() {
        if !l.accanto {
            h += l.stile.passo;
        }
        if h > spazio + 0.01 {
            return i;
        }
    }
    linee.len()
}

/// A cell of a row: its lines and its edges.
pub(crate) struct CellaComposta {
    pub(crate) x: f32,
    pub(crate) w: f32,
    pub(crate) linee: Vec<Linea>,
}

/// Height of a row of cells.
pub(crate) fn altezza_fascia(celle: &[CellaComposta]) -> f32 {
    celle.iter().map(|c| altezza(&c.linee)).fold(0.0, f32::max) + 2.0 * RIENTRO_V
}
