//! What is drawn beside the words of a Gantt: bars, arrowheads, the line of the day, the calendar, and what they mean.

use domain::data;
use domain::gantt::{Barra, Gantt, LARGHEZZA, RigaGantt};

use crate::Errore;
use crate::caratteri::Faccia;
use crate::composizione::{ARTEFATTO, Composizione, Linea, Stile};
use crate::misure::{Colore, GIUSTEZZA, SINISTRA};
use crate::struttura::Ruolo;

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
/// Heights of the planned and of the actual bar, and the space between them.
const PREVISTA: f32 = 7.0;
const EFFETTIVA: f32 = 4.5;
const FRA: f32 = 2.0;
/// A day of three years is still seen.
const MINIMA: f32 = 1.6;
/// Length of an arrowhead.
const PUNTA: f32 = 5.5;

/// The stretch of time, and what each sign means, in one line.
pub(super) fn legenda(c: &mut Composizione<'_>, gantt: &Gantt, sezione: u32) -> Result<(), Errore> {
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

/// The time of a phase: marks of the calendar, the two bars, the line of the day.
pub(super) fn fase(
    c: &mut Composizione<'_>,
    gantt: &Gantt,
    r: &RigaGantt,
    tempi: (f32, f32),
    (y, h): (f32, f32),
) {
    for t in gantt.tacche.iter().filter(|t| t.posto > 0) {
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
    if let Some(p) = gantt.oggi {
        riga_del_giorno(c, sulla_linea(p, tempi), y, y + h);
    }
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
pub(super) fn calendario(
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
