//! Glyphs put together into segments (words of one cell on one line) and lines.

use crate::pdf::pagina::{Blocco, Glifo};

/// A gap wider than this (in heights of the text) is a blank.
const SPAZIO: f32 = 0.17;
/// A gap wider than this parts two segments.
const STACCO: f32 = 0.9;

/// Words of one cell or paragraph on one line.
#[derive(Debug, Clone)]
pub(super) struct Segmento {
    pub(super) testo: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) corpo: f32,
    pub(super) grassetto: bool,
    pub(super) blocco: Option<Blocco>,
}

/// Segments on one baseline, left to right.
#[derive(Debug)]
pub(super) struct Linea {
    pub(super) y: f32,
    pub(super) segmenti: Vec<Segmento>,
}

impl Linea {
    pub(super) fn corpo(&self) -> f32 {
        self.segmenti.iter().map(|s| s.corpo).fold(0.1, f32::max)
    }
}

pub(super) fn linee(glifi: Vec<Glifo>) -> Vec<Linea> {
    let mut segmenti = segmenti(glifi);
    segmenti.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let mut linee: Vec<Linea> = Vec::new();
    for s in segmenti {
        match linee.last_mut() {
            Some(l) if (l.y - s.y).abs() < 0.35 * s.corpo.min(l.corpo()) => l.segmenti.push(s),
            _ => linee.push(Linea { y: s.y, segmenti: vec![s] }),
        }
    }
    for l in &mut linee {
        l.segmenti.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        unisci(&mut l.segmenti);
    }
    linee
}

/// Runs of glyphs drawn one after the other.
fn segmenti(glifi: Vec<Glifo>) -> Vec<Segmento> {
    let mut segmenti: Vec<Segmento> = Vec::new();
    for g in glifi {
        match segmenti.last_mut() {
            Some(s) if s.blocco == g.blocco && segue(s, g.x0, g.y, g.corpo) => {
                if g.x0 - s.x1 > SPAZIO * s.corpo && !s.testo.ends_with(' ') && !g.testo.starts_with(' ') {
                    s.testo.push(' ');
                }
                s.testo.push_str(&g.testo);
                s.x1 = s.x1.max(g.x1);
                s.grassetto &= g.grassetto || g.testo.trim().is_empty();
            }
            _ => segmenti.push(Segmento { testo: g.testo, x0: g.x0, x1: g.x1, y: g.y, corpo: g.corpo, grassetto: g.grassetto, blocco: g.blocco }),
        }
    }
    let mut puliti: Vec<Segmento> = Vec::new();
    for mut s in segmenti {
        s.testo = s.testo.split_whitespace().collect::<Vec<_>>().join(" ");
        if s.testo.is_empty() {
            continue;
        }
        // Bold made by printing twice, a hair apart.
        let doppio = puliti.last().is_some_and(|p| p.testo == s.testo && (p.x0 - s.x0).abs() < 0.1 * s.corpo && (p.y - s.y).abs() < 0.1 * s.corpo);
        if !doppio {
            puliti.push(s);
        }
    }
    puliti
}

fn segue(s: &Segmento, x0: f32, y: f32, corpo: f32) -> bool {
    let h = s.corpo.max(corpo);
    (s.y - y).abs() < 0.3 * h && x0 - s.x1 < STACCO * h && x0 - s.x1 > -0.6 * h
}

/// Segments of a line that are one: drawn apart but close, or a mark of a list and its text.
fn unisci(segmenti: &mut Vec<Segmento>) {
    let mut uniti: Vec<Segmento> = Vec::with_capacity(segmenti.len());
    for s in segmenti.drain(..) {
        match uniti.last_mut() {
            Some(p) if attaccati(p, &s) => {
                if s.x0 - p.x1 > SPAZIO * p.corpo {
                    p.testo.push(' ');
                }
                p.testo.push_str(&s.testo);
                p.x1 = p.x1.max(s.x1);
                p.corpo = p.corpo.max(s.corpo);
                p.grassetto &= s.grassetto;
                p.blocco = s.blocco.or(p.blocco);
            }
            _ => uniti.push(s),
        }
    }
    *segmenti = uniti;
}

fn attaccati(p: &Segmento, s: &Segmento) -> bool {
    let vuoto = s.x0 - p.x1;
    let segno = segno_di_elenco(&p.testo) && vuoto < 4.0 * s.corpo;
    let stesso = p.blocco == s.blocco && vuoto < STACCO * s.corpo;
    // Pieces of different elements on a line of text: a link, a word in bold.
    let vicini = vuoto < 0.45 * s.corpo;
    segno || stesso || vicini
}

fn segno_di_elenco(testo: &str) -> bool {
    let mut c = testo.chars();
    match (c.next(), c.next()) {
        (Some(c), None) => "•●▪■◦○▫–—-*·o".contains(c),
        _ => testo.len() <= 4 && testo.ends_with(['.', ')', '-']) && testo.starts_with(|c: char| c.is_ascii_digit()),
    }
}
