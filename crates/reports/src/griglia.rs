//! Rows of cells: the header grid of a sheet and the rows of its tables.

use crate::composizione::{CellaComposta, Composizione, Linea, altezza_fascia, quante_stanno};
use crate::misure::{BASSO, Colore, RIENTRO_V};

/// What goes with every row of a grid.
pub(crate) struct Griglia<'a> {
    /// The header row, repeated as an artifact at the top of each further page.
    pub(crate) testa: Option<&'a [CellaComposta]>,
    /// Outer edges.
    pub(crate) da: f32,
    pub(crate) a: f32,
}

impl Griglia<'_> {
    /// Height of the repeated header row.
    fn altezza_testa(&self) -> f32 {
        self.testa.map_or(0.0, altezza_fascia)
    }

    /// Places a row: on this page, whole on the next, or in pieces when no page can hold it.
    pub(crate) fn riga(
        &self,
        c: &mut Composizione<'_>,
        celle: Vec<CellaComposta>,
        fondo: Option<Colore>,
    ) {
        let h = altezza_fascia(&celle);
        if c.y + h <= BASSO {
            return self.disegna(c, &celle, h, fondo);
        }
        let pagina_intera = BASSO - c.inizio() - self.altezza_testa();
        if h <= pagina_intera {
            self.volta(c);
            return self.disegna(c, &celle, h, fondo);
        }
        self.a_pezzi(c, celle, fondo);
    }

    /// A row taller than a page: as many lines of each cell as fit, then the rest.
    fn a_pezzi(
        &self,
        c: &mut Composizione<'_>,
        mut celle: Vec<CellaComposta>,
        fondo: Option<Colore>,
    ) {
        while celle.iter().any(|cella| !cella.linee.is_empty()) {
            let spazio = c.resto() - 2.0 * RIENTRO_V;
            let in_cima = c.y <= c.inizio() + self.altezza_testa() + 0.1;
            let stanno = celle
                .iter()
                .map(|cella| quante_stanno(&cella.linee, spazio))
                .max()
                .unwrap_or(0);
            if stanno < 3 && !in_cima {
                self.volta(c);
                continue;
            }
            let mut pezzo = Vec::with_capacity(celle.len());
            for cella in &mut celle {
                let n =
                    quante_stanno(&cella.linee, spazio).max(usize::from(in_cima && stanno == 0));
                let dopo = cella.linee.split_off(n.min(cella.linee.len()));
                let ora = std::mem::replace(&mut cella.linee, dopo);
                pezzo.push(CellaComposta {
                    x: cella.x,
                    w: cella.w,
                    linee: ora,
                });
            }
            let h = altezza_fascia(&pezzo);
            self.disegna(c, &pezzo, h, fondo);
            if celle.iter().any(|cella| !cella.linee.is_empty()) {
                self.volta(c);
            }
        }
    }

    /// A new page, with the header row on top.
    pub(crate) fn volta(&self, c: &mut Composizione<'_>) {
        c.nuova_pagina();
        if let Some(testa) = self.testa {
            let muta: Vec<CellaComposta> = testa
                .iter()
                .map(|cella| CellaComposta {
                    x: cella.x,
                    w: cella.w,
                    linee: cella
                        .linee
                        .iter()
                        .map(|l| Linea {
                            nodo: crate::composizione::ARTEFATTO,
                            ..l.clone()
                        })
                        .collect(),
                })
                .collect();
            let h = altezza_fascia(&muta);
            self.disegna(c, &muta, h, Some(Colore::Nebbia));
        }
    }

    /// Draws a row where the composition stands and goes below it.
    pub(crate) fn disegna(
        &self,
        c: &mut Composizione<'_>,
        celle: &[CellaComposta],
        h: f32,
        fondo: Option<Colore>,
    ) {
        let y = c.y;
        let pagina = c.pagina();
        if let Some(colore) = fondo {
            pagina.fondo(self.da, y, self.a - self.da, h, colore);
        }
        pagina.cornice(self.da, y, self.a - self.da, h, 0.5, Colore::Filo);
        for cella in celle.iter().skip(1) {
            pagina.filo((cella.x, y), (cella.x, y + h), 0.5, Colore::Filo);
        }
        for cella in celle {
            c.posa(&cella.linee, y + RIENTRO_V);
        }
        c.y = y + h;
    }
}
