//! The Gantt at the end of a chapter: a table of the phases, and in it the same days as bars.
//!
//! What a bar says stands in words in the columns beside it. So bars, marks of the calendar and the line of the day are drawn as
//! layout, and whoever listens walks a plain table with nothing missing.

mod segni;

use domain::gantt::{Gantt, GruppoGantt, RigaGantt};

use crate::Errore;
use crate::blocchi::con_rimando;
use crate::caratteri::Faccia;
use crate::composizione::{ARTEFATTO, CellaComposta, Composizione, Linea, Stile, altezza_fascia};
use crate::foglio::o_tratto;
use crate::griglia::Griglia;
use crate::misure::{BASSO, Colore, DESTRA, GIUSTEZZA, RIENTRO_O, SINISTRA};
use crate::struttura::Ruolo;

const TITOLO: Stile = Stile {
    faccia: Faccia::Nero,
    corpo: 13.0,
    passo: 16.5,
    colore: Colore::Blu,
};
const DATE: Stile = Stile {
    corpo: 7.6,
    passo: 9.6,
    ..Stile::TESTO
};
/// Widths of the columns; the time line has what is left.
const LARGHE: [f32; 6] = [204.0, 62.0, 62.0, TEMPI, 42.0, 68.0];
const TEMPI: f32 = GIUSTEZZA - 204.0 - 62.0 - 62.0 - 42.0 - 68.0;
/// Which of them is the time line.
const LINEA: usize = 3;
/// Lines of the text of a phase: the whole of it stands on its sheet.
const RIGHE: usize = 3;
/// Left edge and width of each column.
fn colonne() -> [(f32, f32); 6] {
    let mut x = SINISTRA;
    LARGHE.map(|w| {
        let posto = (x, w);
        x += w;
        posto
    })
}

/// Lays out the Gantt of a chapter.
pub(crate) fn componi(c: &mut Composizione<'_>, gantt: &Gantt) -> Result<(), Errore> {
    let sezione = c.albero.intitolato(0, Ruolo::Sezione, &gantt.titolo);
    let h3 = c
        .albero
        .intitolato(sezione, Ruolo::Titolo(3), &gantt.titolo);
    c.intesta_seguiti(&format!("{} (segue)", gantt.titolo))?;
    let titolo = c.linee(&gantt.titolo, TITOLO, SINISTRA, GIUSTEZZA, h3)?;
    c.scorri(&titolo);
    c.y += 3.0;
    let y = c.y;
    c.pagina()
        .filo((SINISTRA, y), (DESTRA, y), 1.2, Colore::Azzurro);
    c.y += 6.0;
    segni::legenda(c, gantt, sezione)?;
    let tavola = Tavola::apri(c, gantt, sezione)?;
    gantt.gruppi.iter().try_for_each(|g| tavola.gruppo(c, g))
}

/// The table being drawn.
struct Tavola<'g> {
    gantt: &'g Gantt,
    nodo: u32,
    colonne: [(f32, f32); 6],
    /// The header row, with the calendar in it.
    testa: Vec<CellaComposta>,
}

impl<'g> Tavola<'g> {
    /// Draws the header row.
    fn apri(c: &mut Composizione<'_>, gantt: &'g Gantt, sezione: u32) -> Result<Self, Errore> {
        const ETICHETTE: [&str; 6] = ["Fase", "Previsto", "Effettivo", "", "Avanz.", "Situazione"];
        let colonne = colonne();
        let nodo = c.albero.aggiungi(sezione, Ruolo::Tabella);
        let thead = c.albero.aggiungi(nodo, Ruolo::TestaTabella);
        let tr = c.albero.aggiungi(thead, Ruolo::RigaTabella);
        let mut testa = Vec::with_capacity(colonne.len());
        for (i, (etichetta, (x, w))) in ETICHETTE.iter().zip(colonne).enumerate() {
            let linee = if i == LINEA {
                segni::calendario(c, gantt, (x, w))?
            } else {
                let th = c.albero.aggiungi(tr, Ruolo::TestataColonna);
                let (x, w) = dentro((x, w));
                if i == LINEA + 1 {
                    c.linee_a_destra(etichetta, Stile::COLONNA, x, w, th)?
                } else {
                    c.linee(etichetta, Stile::COLONNA, x, w, th)?
                }
            };
            testa.push(CellaComposta { x, w, linee });
        }
        let tavola = Self {
            gantt,
            nodo,
            colonne,
            testa,
        };
        let h = altezza_fascia(&tavola.testa);
        tavola
            .griglia()
            .disegna(c, &tavola.testa, h, Some(Colore::Nebbia));
        Ok(tavola)
    }

    fn griglia(&self) -> Griglia<'_> {
        Griglia {
            testa: Some(&self.testa),
            da: SINISTRA,
            a: DESTRA,
        }
    }

    /// The phases of a sheet below its name. A group is split over the page only where it is long, and then the next page says again
    /// whose phases they are.
    fn gruppo(&self, c: &mut Composizione<'_>, gruppo: &GruppoGantt) -> Result<(), Errore> {
        let tbody = c.albero.aggiungi(self.nodo, Ruolo::CorpoTabella);
        let tr = c.albero.aggiungi(tbody, Ruolo::RigaTabella);
        let th = c.albero.aggiungi(tr, Ruolo::TestataGruppo);
        let nome = format!("{} {}", gruppo.codice, gruppo.titolo);
        let mut linee = self.nome(c, &nome, th)?;
        con_rimando(c, &mut linee, Some(&gruppo.codice), th);
        let banda = [fascia(linee)];
        let righe = gruppo
            .righe
            .iter()
            .map(|r| Ok((r, self.celle(c, r, tbody)?)))
            .collect::<Result<Vec<_>, Errore>>()?;
        let alte = |quante: usize| -> f32 {
            let prime = righe.iter().take(quante);
            altezza_fascia(&banda) + prime.map(|(_, k)| altezza_fascia(k)).sum::<f32>()
        };
        let mezza_pagina = (BASSO - c.inizio() - altezza_fascia(&self.testa)) / 2.0;
        let tutto = alte(righe.len());
        let serve = if tutto <= mezza_pagina {
            tutto
        } else {
            alte(2)
        };
        if c.y + serve > BASSO {
            self.griglia().volta(c);
        }
        self.banda(c, &banda);
        for (riga, celle) in righe {
            let h = altezza_fascia(&celle);
            if c.y + h > BASSO {
                self.griglia().volta(c);
                let ancora = self.nome(c, &format!("{nome} (segue)"), ARTEFATTO)?;
                self.banda(c, &[fascia(ancora)]);
            }
            let y = c.y;
            self.griglia().disegna(c, &celle, h, None);
            segni::fase(c, self.gantt, riga, self.colonne[LINEA], (y, h));
        }
        Ok(())
    }

    fn nome(&self, c: &mut Composizione<'_>, nome: &str, nodo: u32) -> Result<Vec<Linea>, Errore> {
        let stile = Stile {
            faccia: Faccia::SemiNero,
            ..Stile::TABELLA
        };
        let (x, w) = dentro((SINISTRA, GIUSTEZZA));
        c.linee(nome, stile, x, w, nodo)
    }

    fn banda(&self, c: &mut Composizione<'_>, banda: &[CellaComposta]) {
        let h = altezza_fascia(banda);
        self.griglia().disegna(c, banda, h, Some(Colore::Velo));
    }

    /// The words of a phase.
    fn celle(
        &self,
        c: &mut Composizione<'_>,
        r: &RigaGantt,
        tbody: u32,
    ) -> Result<Vec<CellaComposta>, Errore> {
        let tr = c.albero.aggiungi(tbody, Ruolo::RigaTabella);
        let th = c.albero.aggiungi(tr, Ruolo::TestataRiga);
        let assente = |date: &Option<String>| date.clone().unwrap_or_default();
        let (previste, effettive) = (assente(&r.previste), assente(&r.effettive));
        let avanzamento = format!("{}%", r.avanzamento.it(0));
        let mut celle = Vec::with_capacity(self.colonne.len());
        for (i, posto) in self.colonne.into_iter().enumerate() {
            let (x, w) = dentro(posto);
            let mut td = || c.albero.aggiungi(tr, Ruolo::Dato);
            let linee = match i {
                0 => abbreviate(c, o_tratto(&r.descrizione), (x, w), th)?,
                1 | 2 => {
                    let td = td();
                    let date = if i == 1 { &previste } else { &effettive };
                    c.linee(o_tratto(date), DATE, x, w, td)?
                }
                LINEA => Vec::new(),
                4 => {
                    let td = td();
                    c.linee_a_destra(&avanzamento, Stile::TABELLA, x, w, td)?
                }
                _ => {
                    let td = td();
                    let faccia = if r.situazione.preme() {
                        Faccia::SemiNero
                    } else {
                        Faccia::Normale
                    };
                    let stile = Stile {
                        faccia,
                        ..Stile::TABELLA
                    };
                    c.linee(r.situazione.etichetta(), stile, x, w, td)?
                }
            };
            celle.push(CellaComposta {
                x: posto.0,
                w: posto.1,
                linee,
            });
        }
        Ok(celle)
    }
}

/// The room for text in a column.
fn dentro((x, w): (f32, f32)) -> (f32, f32) {
    (x + RIENTRO_O, w - 2.0 * RIENTRO_O)
}

/// A cell as wide as the table.
fn fascia(linee: Vec<Linea>) -> CellaComposta {
    CellaComposta {
        x: SINISTRA,
        w: GIUSTEZZA,
        linee,
    }
}

/// The text of a phase, cut at a word when it takes too many lines.
fn abbreviate(
    c: &mut Composizione<'_>,
    testo: &str,
    (x, w): (f32, f32),
    nodo: u32,
) -> Result<Vec<Linea>, Errore> {
    let intero = c.linee(testo, Stile::TABELLA, x, w, nodo)?;
    if intero.len() <= RIGHE {
        return Ok(intero);
    }
    let fini: Vec<usize> = testo.char_indices().map(|(i, _)| i).collect();
    // How many characters fit: the more there are, the more lines they take.
    let (mut stanno, mut troppi) = (0, fini.len());
    let mut migliore = c.linee("…", Stile::TABELLA, x, w, nodo)?;
    while troppi - stanno > 1 {
        let prova = stanno.midpoint(troppi);
        let fino = fini.get(prova).copied().unwrap_or(testo.len());
        let linee = c.linee(&troncato(testo, fino), Stile::TABELLA, x, w, nodo)?;
        if linee.len() <= RIGHE {
            (stanno, migliore) = (prova, linee);
        } else {
            troppi = prova;
        }
    }
    Ok(migliore)
}

/// The text up to a byte, at the end of a word where there is one, with the mark that something is missing.
fn troncato(testo: &str, fino: usize) -> String {
    let preso = testo.get(..fino).unwrap_or(testo);
    let preso = match preso.rfind(char::is_whitespace) {
        Some(n)
            if !testo
                .get(fino..)
                .is_some_and(|t| t.starts_with(char::is_whitespace)) =>
        {
            preso.get(..n).unwrap_or(preso)
        }
        _ => preso,
    };
    let preso = preso.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    format!("{preso} …")
}
