//! The source as lines, pages and tokens.

use std::ops::Range;

use crate::etichette;
use crate::lessico::Lessico;

/// A line as a reader (text or PDF) hands it over.
#[derive(Debug, Clone, Default)]
pub(crate) struct RigaLetta {
    pub(crate) testo: String,
    /// Counts from 1; text readers leave 0 and the pages are found by their breaks.
    pub(crate) pagina: usize,
    /// Whether a paragraph or a row of a table begins here: known only where positions are known.
    pub(crate) nuova: Option<bool>,
    /// Set in bold from end to end.
    pub(crate) titolo: bool,
    /// The line as it is in the file, where labels of the body's own were turned into those the readers know.
    pub(crate) stampata: Option<String>,
}

/// A word between blanks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gettone {
    pub(crate) da: usize,
    pub(crate) a: usize,
}

/// A line of the source.
#[derive(Debug)]
pub(crate) struct Riga {
    pub(crate) numero: usize,
    pub(crate) pagina: usize,
    pub(crate) testo: String,
    pub(crate) nuova: Option<bool>,
    pub(crate) titolo: bool,
    pub(crate) stampata: Option<String>,
    /// On a Gantt page of one of our books.
    pub(crate) gantt: bool,
    /// Places in [`Fonte::gettoni`].
    pub(crate) gettoni: Range<usize>,
}

/// A range of bytes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pezzo {
    /// Place in [`Fonte::righe`].
    pub(crate) riga: usize,
    pub(crate) da: usize,
    pub(crate) a: usize,
}

impl Pezzo {
    /// The piece without its first `n` bytes.
    pub(crate) fn dopo(self, n: usize) -> Self {
        Self {
            da: (self.da + n).min(self.a),
            ..self
        }
    }

    /// The first `n` bytes of the piece.
    pub(crate) fn prima(self, n: usize) -> Self {
        Self {
            a: (self.da + n).min(self.a),
            ..self
        }
    }

    /// The bytes of the piece from one place to another.
    pub(crate) fn tra(self, da: usize, a: usize) -> Self {
        Self {
            da: self.da + da,
            a: self.da + a,
            ..self
        }
    }
}

/// The whole source.
#[derive(Debug)]
pub(crate) struct Fonte {
    pub(crate) righe: Vec<Riga>,
    pub(crate) gettoni: Vec<Gettone>,
    /// Length of the longest lines of running text: a line nearly as long as it was wrapped.
    pub(crate) larghezza: usize,
    lessico: Lessico,
}

impl Fonte {
    /// Cuts a text into lines and pages: at form feeds and, in text read from a scan, where a line begins with one blank
    /// and the labels of the header.
    pub(crate) fn da_testo(testo: &str, lessico: &Lessico) -> Self {
        let mut righe = Vec::new();
        let mut pagina = 1;
        // Whether the page has something on it: a running header begins a page only then.
        let mut piena = false;
        for testo in testo.split('\n') {
            let testo = testo.strip_suffix('\r').unwrap_or(testo);
            let tradotta = lessico.riga(testo);
            let stampata = tradotta.is_some().then(|| testo.to_owned());
            let testo = tradotta.as_deref().unwrap_or(testo);
            let salto = testo.contains('\u{c}');
            let in_testa = testo.trim_start_matches([' ', '\t']).starts_with('\u{c}');
            if (salto && in_testa && !righe.is_empty())
                || (piena
                    && (etichette::salto_di_pagina(testo)
                        || etichette::intestazione_corrente(testo)))
            {
                pagina += 1;
                piena = false;
            }
            piena |= !testo.trim().is_empty();
            righe.push(RigaLetta {
                testo: testo.to_owned(),
                pagina,
                stampata,
                ..RigaLetta::default()
            });
            if salto && !in_testa {
                pagina += 1;
                piena = false;
            }
        }
        // The text after the last line break is a line only when there is something.
        if righe.last().is_some_and(|r| r.testo.is_empty()) {
            righe.pop();
        }
        Self::new(righe, lessico)
    }

    pub(crate) fn new(lette: Vec<RigaLetta>, lessico: &Lessico) -> Self {
        let mut gettoni = Vec::new();
        let mut righe = Vec::with_capacity(lette.len());
        for (i, l) in lette.into_iter().enumerate() {
            let inizio = gettoni.len();
            let mut da = None;
            for (p, c) in l.testo.char_indices() {
                match (c.is_whitespace(), da) {
                    (true, Some(d)) => {
                        gettoni.push(Gettone { da: d, a: p });
                        da = None;
                    }
                    (false, None) => da = Some(p),
                    _ => {}
                }
            }
            if let Some(d) = da {
                gettoni.push(Gettone {
                    da: d,
                    a: l.testo.len(),
                });
            }
            let gettoni = inizio..gettoni.len();
            righe.push(Riga {
                numero: i + 1,
                pagina: l.pagina,
                testo: l.testo,
                nuova: l.nuova,
                titolo: l.titolo,
                stampata: l.stampata,
                gantt: false,
                gettoni,
            });
        }
        crate::gantt::segna(&mut righe);
        let larghezza = righe
            .iter()
            .filter(|r| !r.gantt && !r.testo.contains('\t'))
            .map(|r| r.testo.chars().count())
            .max()
            .unwrap_or(0);
        Self {
            righe,
            gettoni,
            larghezza,
            lessico: lessico.clone(),
        }
    }

    /// A piece of a line, or the line itself, as people read it in the file: a whole line to the letter, a piece in the words of
    /// the body.
    pub(crate) fn stampato(&self, riga: usize, testo: &str) -> String {
        match self
            .righe
            .get(riga)
            .and_then(|r| Some((r, r.stampata.as_ref()?)))
        {
            None => testo.to_owned(),
            Some((r, stampata)) if r.testo == testo => stampata.clone(),
            Some((r, stampata)) if r.testo.trim() == testo => stampata.trim().to_owned(),
            Some(_) => self.lessico.stampata(testo),
        }
    }

    /// The whole line as a piece, blanks at its ends dropped.
    pub(crate) fn intera(&self, riga: usize) -> Pezzo {
        let testo = self.righe.get(riga).map_or("", |r| r.testo.as_str());
        self.rifila(Pezzo {
            riga,
            da: 0,
            a: testo.len(),
        })
    }

    /// The piece without blanks at its ends.
    pub(crate) fn rifila(&self, p: Pezzo) -> Pezzo {
        let t = self.testo(p);
        let da = p.da + (t.len() - t.trim_start().len());
        let a = da + t.trim().len();
        Pezzo {
            riga: p.riga,
            da,
            a,
        }
    }

    pub(crate) fn testo(&self, p: Pezzo) -> &str {
        self.righe
            .get(p.riga)
            .and_then(|r| r.testo.get(p.da..p.a))
            .unwrap_or("")
    }

    /// Places of the tokens that a piece touches.
    pub(crate) fn gettoni_di(&self, p: Pezzo) -> Range<usize> {
        let tutti = self.righe.get(p.riga).map_or(0..0, |r| r.gettoni.clone());
        let inizio = tutti.start;
        let di_riga = self.gettoni.get(tutti).unwrap_or(&[]);
        let da = di_riga.partition_point(|g| g.a <= p.da);
        let a = di_riga.partition_point(|g| g.da < p.a);
        inizio + da..inizio + a.max(da)
    }

    /// The words of a piece, each as a piece of its own (cut where the piece ends).
    pub(crate) fn parole(&self, p: Pezzo) -> Vec<Pezzo> {
        self.gettoni_di(p)
            .filter_map(|i| self.gettoni.get(i))
            .map(|g| Pezzo {
                riga: p.riga,
                da: g.da.max(p.da),
                a: g.a.min(p.a),
            })
            .collect()
    }

    /// The cells of a line with TABs; empty ones are kept, and a cell may be an empty piece.
    pub(crate) fn celle(&self, p: Pezzo) -> Vec<Pezzo> {
        let mut da = p.da;
        self.testo(p)
            .split('\t')
            .map(|t| {
                let cella = Pezzo {
                    riga: p.riga,
                    da,
                    a: da + t.len(),
                };
                da += t.len() + 1;
                self.rifila(cella)
            })
            .collect()
    }

    /// The lines that may say something: without the Gantt pages, which draw again what was read before.
    pub(crate) fn lette(&self) -> impl Iterator<Item = (usize, &Riga)> {
        self.righe.iter().enumerate().filter(|(_, r)| !r.gantt)
    }

    pub(crate) fn vuota(&self, riga: usize) -> bool {
        self.righe.get(riga).is_none_or(|r| r.gettoni.is_empty())
    }

    /// Whether a line certainly goes on from the one above: its words are then no labels and no marks of a list.
    pub(crate) fn seguito(&self, riga: usize) -> bool {
        self.righe.get(riga).is_some_and(|r| r.nuova == Some(false))
    }

    /// Whether blank lines stand between two lines.
    pub(crate) fn staccate(&self, prima: usize, dopo: usize) -> bool {
        (prima + 1..dopo).any(|r| self.vuota(r))
    }
}

/// Joins pieces of text as a reader of the sheet would: one blank between them, none where a line was broken inside a word.
pub(crate) fn unisci<'a>(parti: impl IntoIterator<Item = &'a str>) -> String {
    let mut testo = String::new();
    for parte in parti {
        accoda(&mut testo, parte);
    }
    testo
}

/// Adds a piece of text to what was read before it, looking only at the end: a field may be as long as the file.
pub(crate) fn accoda(testo: &mut String, parte: &str) {
    for (i, parola) in parte.split_whitespace().enumerate() {
        if !(testo.is_empty() || i == 0 && spezzata(testo, parola)) {
            testo.push(' ');
        }
        testo.push_str(parola);
    }
}

/// Whether a line was broken inside a word: after its hyphen (`on-` `line`) or its bar (`e/` `o`).
fn spezzata(prima: &str, dopo: &str) -> bool {
    let mut fine = prima.chars().rev();
    let (ultimo, penultimo) = (fine.next(), fine.next());
    let lettera = penultimo.is_some_and(char::is_alphanumeric);
    match ultimo {
        Some('-') => lettera && dopo.starts_with(char::is_lowercase),
        Some('/') => lettera && dopo.starts_with(char::is_alphanumeric),
        _ => false,
    }
}
