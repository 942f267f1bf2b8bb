//! Glyphs put together into segments (words of one cell on one line) and lines.

use crate::lessico::Lessico;
use crate::pdf::pagina::{Blocco, Glifo};

/// A gap wider than this (in heights of the text) is a blank.
const SPAZIO: f32 = 0.17;
/// A gap wider than this parts two segments; where the tags of the file say what belongs together, justified lines may
/// have wider blanks.
const STACCO: f32 = 0.5;
const STACCO_MARCATO: f32 = 0.9;

/// Words of one cell or paragraph on one line.
#[derive(Debug, Clone)]
pub(super) struct Segmento {
    pub(super) testo: String,
    /// The words of the text, with their edges.
    pub(super) parole: Vec<Parola>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) corpo: f32,
    pub(super) grassetto: bool,
    pub(super) blocco: Option<Blocco>,
    /// What the file says, where it is a label of the body's own turned into the one the readers know.
    pub(super) stampato: Option<String>,
}

impl Segmento {
    /// The text as it is in the file.
    pub(super) fn come_stampato(&self) -> &str {
        self.stampato.as_deref().unwrap_or(&self.testo)
    }
}

/// A word of a segment.
#[derive(Debug, Clone)]
pub(super) struct Parola {
    pub(super) testo: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
}

impl Segmento {
    fn nuovo(g: &Glifo) -> Self {
        let mut s = Self {
            testo: String::new(),
            parole: Vec::new(),
            x0: g.x0,
            x1: g.x0,
            y: g.y,
            corpo: g.corpo,
            grassetto: true,
            blocco: g.blocco,
            stampato: None,
        };
        s.aggiungi(g, true);
        s
    }

    /// Adds a glyph; `stacca` when it begins a word.
    fn aggiungi(&mut self, g: &Glifo, stacca: bool) {
        self.grassetto &= g.grassetto || g.testo.trim().is_empty();
        let mut stacca = stacca || g.testo.starts_with(' ');
        for pezzo in g.testo.split(' ').filter(|p| !p.is_empty()) {
            match self.parole.last_mut() {
                Some(w) if !stacca && !self.testo.ends_with(' ') => {
                    w.testo.push_str(pezzo);
                    w.x1 = g.x1;
                }
                _ => self.parole.push(Parola {
                    testo: pezzo.to_owned(),
                    x0: g.x0,
                    x1: g.x1,
                }),
            }
            stacca = true;
            self.testo.clear();
        }
        // While a segment grows its text only remembers that a blank was the last thing drawn.
        if g.testo.ends_with(' ') {
            self.testo.push(' ');
        }
        self.x1 = self.x1.max(g.x1);
    }

    /// Writes the text out of the words; false when there are none.
    fn chiudi(&mut self) -> bool {
        self.testo = self
            .parole
            .iter()
            .map(|w| w.testo.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        if let (Some(a), Some(b)) = (self.parole.first(), self.parole.last()) {
            (self.x0, self.x1) = (a.x0, b.x1);
        }
        !self.testo.is_empty()
    }

    /// The segment cut before some of its words.
    pub(super) fn taglia(&self, qui: impl Fn(&Parola) -> bool) -> Vec<Self> {
        let mut pezzi: Vec<Vec<Parola>> = Vec::new();
        for (i, w) in self.parole.iter().enumerate() {
            match pezzi.last_mut() {
                Some(p) if i > 0 && !qui(w) => p.push(w.clone()),
                _ => pezzi.push(vec![w.clone()]),
            }
        }
        pezzi
            .into_iter()
            .map(|parole| {
                let mut s = Self {
                    parole,
                    ..self.clone()
                };
                s.chiudi();
                s
            })
            .collect()
    }
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

pub(super) fn linee(glifi: &[Glifo], lessico: &Lessico) -> Vec<Linea> {
    let mut segmenti = segmenti(glifi);
    segmenti.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let mut linee: Vec<Linea> = Vec::new();
    for s in segmenti {
        match linee.last_mut() {
            Some(l) if (l.y - s.y).abs() < 0.35 * s.corpo.min(l.corpo()) => l.segmenti.push(s),
            _ => linee.push(Linea {
                y: s.y,
                segmenti: vec![s],
            }),
        }
    }
    for l in &mut linee {
        l.segmenti.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        unisci(&mut l.segmenti);
        for s in &mut l.segmenti {
            if let Some(nota) = lessico.cella(&s.testo) {
                s.stampato = Some(std::mem::replace(&mut s.testo, nota));
            }
        }
    }
    linee
}

/// Runs of glyphs drawn one after the other.
fn segmenti(glifi: &[Glifo]) -> Vec<Segmento> {
    let mut segmenti: Vec<Segmento> = Vec::new();
    for g in glifi {
        match segmenti.last_mut() {
            Some(s) if s.blocco == g.blocco && segue(s, g) => {
                let stacca = g.x0 - s.x1 > SPAZIO * s.corpo;
                s.aggiungi(g, stacca);
            }
            _ => segmenti.push(Segmento::nuovo(g)),
        }
    }
    let mut puliti: Vec<Segmento> = Vec::new();
    for mut s in segmenti {
        if !s.chiudi() {
            continue;
        }
        // Bold made by printing twice, a hair apart.
        let doppio = puliti.last().is_some_and(|p| {
            p.testo == s.testo
                && (p.x0 - s.x0).abs() < 0.1 * s.corpo
                && (p.y - s.y).abs() < 0.1 * s.corpo
        });
        if !doppio {
            puliti.push(s);
        }
    }
    puliti
}

/// The gap that parts two segments of the same block.
fn stacco(blocco: Option<Blocco>) -> f32 {
    if blocco.is_some() {
        STACCO_MARCATO
    } else {
        STACCO
    }
}

fn segue(s: &Segmento, g: &Glifo) -> bool {
    let h = s.corpo.max(g.corpo);
    let vuoto = g.x0 - s.x1;
    (s.y - g.y).abs() < 0.3 * h && vuoto < stacco(s.blocco) * h && vuoto > -0.6 * h
}

/// Segments of a line that are one: drawn apart but close, or a mark of a list and its text.
fn unisci(segmenti: &mut Vec<Segmento>) {
    let mut uniti: Vec<Segmento> = Vec::with_capacity(segmenti.len());
    for s in segmenti.drain(..) {
        match uniti.last_mut() {
            Some(p) if attaccati(p, &s) => {
                let stacca = s.x0 - p.x1 > SPAZIO * p.corpo;
                let mut parole = s.parole.into_iter();
                if !stacca
                    && let Some(w) = p.parole.last_mut()
                    && let Some(prima) = parole.next()
                {
                    w.testo.push_str(&prima.testo);
                    w.x1 = prima.x1;
                }
                p.parole.extend(parole);
                p.chiudi();
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
    let stesso = p.blocco == s.blocco && vuoto < stacco(s.blocco) * s.corpo;
    // Pieces of different elements on a line of text: a link, a word in bold.
    let vicini = vuoto < 0.35 * s.corpo;
    segno || stesso || vicini
}

fn segno_di_elenco(testo: &str) -> bool {
    let mut c = testo.chars();
    match (c.next(), c.next()) {
        (Some(c), None) => "•●▪■◦○▫–—-*·o".contains(c),
        _ => {
            testo.len() <= 4
                && testo.ends_with(['.', ')', '-'])
                && testo.starts_with(|c: char| c.is_ascii_digit())
        }
    }
}
