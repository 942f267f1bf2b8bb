//! The Gantt at the end of a chapter: a table of the phases, and in it the same days as bars.
//!
//! What a bar says stands in words in the columns beside it. So bars, marks of the calendar and the line of the day are drawn as
//! layout, and whoever listens walks a plain table with nothing missing.

use domain::data;
use domain::gantt::{Barra, Gantt, GruppoGantt, LARGHEZZA, RigaGantt};

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
const LEGENDA: Stile = Stile {
    corpo: 8.0,
    passo: 11.0,
    ..Stile::TESTO
};
const CALENDARIO: Stile = Stile {
    faccia: Faccia::Normale,
    colore: Colore::Grigio,
    ..Stile::COLONNA
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
/// Heights of the planned and of the actual bar, and the space between them.
const PREVISTA: f32 = 7.0;
const EFFETTIVA: f32 = 4.5;
const FRA: f32 = 2.0;
/// A day of three years is still seen.
const MINIMA: f32 = 1.6;
/// Length of an arrowhead.
const PUNTA: f32 = 5.5;

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
    legenda(c, gantt, sezione)?;
    let tavola = Tavola::apri(c, gantt, sezione)?;
    gantt.gruppi.iter().try_for_each(|g| tavola.gruppo(c, g))
}

/// The stretch of time, and what each sign means, in one line.
fn legenda(c: &mut Composizione<'_>, gantt: &Gantt, sezione: u32) -> Result<(), Errore> {
    const SEGNO: f32 = 22.0;
    let p = c.albero.aggiungi(sezione, Ruolo::Paragrafo);
    let arco = format!(
        "Dal {} al {}",
        data::it(gantt.arco.da),
        data::it(gantt.arco.a)
    );
    let mut linee = c.linee(&arco, LEGENDA, SINISTRA, GIUSTEZZA / 2.0, p)?;
    let mut x = SINISTRA + linee.first().map_or(0.0, Linea::larghezza) + 24.0;
    let mezzo = c.y + LEGENDA.passo / 2.0;
    let mut voce = |c: &mut Composizione<'_>, testo: &str| -> Result<f32, Errore> {
        let segno = x;
        let mut dette = c.linee(testo, LEGENDA, x + SEGNO + 5.0, GIUSTEZZA / 3.0, p)?;
        dette.truncate(1);
        for l in &mut dette {
            l.accanto = true;
            x = l.x + l.larghezza() + 22.0;
        }
        linee.append(&mut dette);
        Ok(segno)
    };
    let prevista = voce(c, "tempo previsto")?;
    let effettiva = voce(c, "tempo effettivo")?;
    let giorno = match gantt.oggi {
        Some(_) => Some(voce(
            c,
            &format!("giorno della stampa, {}", data::it(gantt.giorno)),
        )?),
        None => None,
    };
    let tagliate = gantt
        .gruppi
        .iter()
        .flat_map(|g| &g.righe)
        .flat_map(|r| [r.previsto, r.effettivo])
        .flatten()
        .any(|b| b.tagliata());
    if tagliate {
        let x = voce(c, "comincia prima o continua dopo")?;
        punta(c, x + SEGNO - 15.0, 1.0, mezzo);
        punta(c, x + SEGNO, -1.0, mezzo);
    }
    disegna_prevista(c, prevista, SEGNO, mezzo - PREVISTA / 2.0);
    disegna_effettiva(c, effettiva, SEGNO, mezzo - EFFETTIVA / 2.0);
    if let Some(x) = giorno {
        // Close to its words: a line needs less room than a bar.
        let x = x + SEGNO - 3.0;
        riga_del_giorno(c, x, mezzo - 6.0, mezzo + 6.0);
    }
    let y = c.y;
    c.y += c.posa(&linee, y) + 6.0;
    Ok(())
}

fn disegna_prevista(c: &mut Composizione<'_>, x: f32, w: f32, y: f32) {
    let pagina = c.pagina();
    pagina.fondo(x, y, w, PREVISTA, Colore::Velo);
    pagina.cornice(x, y, w, PREVISTA, 0.8, Colore::Blu);
}

fn disegna_effettiva(c: &mut Composizione<'_>, x: f32, w: f32, y: f32) {
    c.pagina().fondo(x, y, w, EFFETTIVA, Colore::Blu);
}

fn riga_del_giorno(c: &mut Composizione<'_>, x: f32, da: f32, a: f32) {
    c.pagina()
        .tratteggia((x, da), (x, a), 1.0, Colore::Inchiostro);
}

/// Arrowheads where a bar goes on out of sight, in the middle of its height.
fn punte(c: &mut Composizione<'_>, b: Barra, (x, w): (f32, f32), mezzo: f32) {
    if b.da_prima {
        punta(c, x, 1.0, mezzo);
    }
    if b.oltre {
        punta(c, x + w, -1.0, mezzo);
    }
}

/// What is left of a full bar between its arrowheads: behind them it would blunt them.
fn senza_punte(b: Barra, (x, w): (f32, f32)) -> (f32, f32) {
    let prima = if b.da_prima { PUNTA } else { 0.0 };
    let dopo = if b.oltre { PUNTA } else { 0.0 };
    (x + prima, (w - prima - dopo).max(0.0))
}

/// An arrowhead whose point is at `x`, open to the right (1) or to the left (-1).
fn punta(c: &mut Composizione<'_>, x: f32, verso: f32, mezzo: f32) {
    let base = x + PUNTA * verso;
    let punti = [
        (x, mezzo),
        (base, mezzo - PREVISTA / 2.0),
        (base, mezzo + PREVISTA / 2.0),
    ];
    c.pagina().punta(punti, Colore::Blu);
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
                calendario(c, gantt, (x, w))?
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
            self.disegna(c, riga, y, h);
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

    /// The time of a phase: marks of the calendar, the two bars, the line of the day.
    fn disegna(&self, c: &mut Composizione<'_>, r: &RigaGantt, y: f32, h: f32) {
        let tempi = self.colonne[LINEA];
        for t in self.gantt.tacche.iter().filter(|t| t.posto > 0) {
            let x = sulla_linea(t.posto, tempi);
            c.pagina().filo((x, y), (x, y + h), 0.3, Colore::Filo);
        }
        let cima = y + (h - PREVISTA - FRA - EFFETTIVA) / 2.0;
        if let Some(b) = r.previsto {
            let (x, w) = tratto(b, tempi);
            disegna_prevista(c, x, w, cima);
            punte(c, b, (x, w), cima + PREVISTA / 2.0);
        }
        if let Some(b) = r.effettivo {
            let (x, w) = tratto(b, tempi);
            let cima = cima + PREVISTA + FRA;
            punte(c, b, (x, w), cima + EFFETTIVA / 2.0);
            let (x, w) = senza_punte(b, (x, w));
            disegna_effettiva(c, x, w, cima);
        }
        if let Some(p) = self.gantt.oggi {
            riga_del_giorno(c, sulla_linea(p, tempi), y, y + h);
        }
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

/// Where a place of the time line stands on the page.
fn sulla_linea(posto: u32, (x, w): (f32, f32)) -> f32 {
    x + w * posto.min(LARGHEZZA) as f32 / LARGHEZZA as f32
}

/// Left edge and width of a bar; wide enough to be seen, and inside the time line.
fn tratto(b: Barra, tempi: (f32, f32)) -> (f32, f32) {
    let da = sulla_linea(b.inizio, tempi);
    let w = (sulla_linea(b.inizio + b.larghezza, tempi) - da).max(MINIMA);
    (da.min(tempi.0 + tempi.1 - w), w)
}

/// The names of the marks, and below them the word that goes with the line of the day.
fn calendario(
    c: &mut Composizione<'_>,
    gantt: &Gantt,
    tempi: (f32, f32),
) -> Result<Vec<Linea>, Errore> {
    let mut linee = Vec::with_capacity(gantt.tacche.len() + 1);
    for t in &gantt.tacche {
        let x = sulla_linea(t.posto, tempi) + 2.0;
        let mut nome = c.linee(&t.nome, CALENDARIO, x, tempi.1, ARTEFATTO)?;
        nome.truncate(1);
        for l in &mut nome {
            l.accanto = !linee.is_empty();
        }
        linee.append(&mut nome);
    }
    if let Some(p) = gantt.oggi {
        let mut oggi = c.linee("oggi", Stile::COLONNA, 0.0, tempi.1, ARTEFATTO)?;
        oggi.truncate(1);
        for l in &mut oggi {
            let w = l.larghezza();
            l.x =
                (sulla_linea(p, tempi) - w / 2.0).clamp(tempi.0 + 2.0, tempi.0 + tempi.1 - w - 2.0);
            // Where the calendar has no marks it stands alone.
            l.accanto = false;
        }
        linee.append(&mut oggi);
    }
    Ok(linee)
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
