//! Lines of text: typst shapes and breaks a paragraph, we keep its lines ready to be drawn anywhere.
//!
//! A paragraph is asked for by its text, faces, size and width. The same words in the same width (labels, dates, states) come back many times in a
//! book: each is composed once per worker and then only copied into the page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use comemo::Track;
use typst::World;
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Content, Smart, StyleChain, Styles};
use typst::introspection::{EmptyIntrospector, Locator};
use typst::layout::{Abs, Axes, Em, Frame, FrameItem, Point, Region, Size};
use typst::text::{
    FontFamily, FontList, FontWeight, Lang, NumberWidth, TextElem, TextItem, TextSize,
};
use typst::utils::{Protected, hash128};

use crate::Errore;
use crate::caratteri::{Caratteri, Faccia};
use crate::pulizia::pulisci;

/// Paragraphs kept for reuse; beyond it the store is emptied, so that memory does not grow with the book.
const CONSERVATI: usize = 8_192;

/// A run of text in one face.
#[derive(Debug, Clone, Copy, Hash)]
pub(crate) struct Tratto<'a> {
    pub(crate) faccia: Faccia,
    pub(crate) testo: &'a str,
}

/// A composed paragraph.
#[derive(Debug, Default)]
pub(crate) struct Paragrafo {
    pub(crate) righe: Vec<Riga>,
}

/// A line, ready to be drawn.
#[derive(Debug, Default)]
pub(crate) struct Riga {
    pub(crate) larghezza: f32,
    pub(crate) pezzi: Vec<Pezzo>,
    /// The glyph of the blank that parts it from what follows, when a line of the source ends here.
    pub(crate) stacco: Option<u16>,
}

/// A run within a line: the operand of the PDF operator `TJ`.
#[derive(Debug)]
pub(crate) struct Pezzo {
    pub(crate) x: f32,
    pub(crate) faccia: Faccia,
    pub(crate) glifi: Vec<u8>,
    /// The line was broken inside a word: the last glyph of the run is a hyphen that is not in the text.
    pub(crate) trattino: Option<Vec<u8>>,
}

/// Composes paragraphs; one per worker.
pub(crate) struct Testi {
    caratteri: &'static Caratteri,
    conservati: HashMap<u128, Rc<Paragrafo>>,
    stili: HashMap<(Faccia, u32, bool), Styles>,
}

impl Testi {
    pub(crate) fn nuovi(caratteri: &'static Caratteri) -> Self {
        Self {
            caratteri,
            conservati: HashMap::new(),
            stili: HashMap::new(),
        }
    }

    /// A paragraph of a single face.
    pub(crate) fn semplice(
        &mut self,
        faccia: Faccia,
        testo: &str,
        corpo: f32,
        larghezza: f32,
    ) -> Result<Rc<Paragrafo>, Errore> {
        self.componi(&[Tratto { faccia, testo }], corpo, larghezza)
    }

    /// A paragraph of several runs, broken to `larghezza` points at a size of `corpo` points.
    ///
    /// No line is wider than asked: words that do not fit are hyphenated, and cut if they still do not.
    pub(crate) fn componi(
        &mut self,
        tratti: &[Tratto<'_>],
        corpo: f32,
        larghezza: f32,
    ) -> Result<Rc<Paragrafo>, Errore> {
        let chiave = hash128(&(tratti, corpo.to_bits(), larghezza.to_bits()));
        if let Some(p) = self.conservati.get(&chiave) {
            return Ok(Rc::clone(p));
        }
        let paragrafo = Rc::new(self.spezza(tratti, corpo, larghezza)?);
        if self.conservati.len() >= CONSERVATI {
            self.conservati.clear();
        }
        self.conservati.insert(chiave, Rc::clone(&paragrafo));
        Ok(paragrafo)
    }

    /// Cleans the text and composes each of its lines of source.
    fn spezza(
        &mut self,
        tratti: &[Tratto<'_>],
        corpo: f32,
        larghezza: f32,
    ) -> Result<Paragrafo, Errore> {
        let puliti: Vec<(Faccia, Cow<'_, str>)> = tratti
            .iter()
            .map(|t| (t.faccia, pulisci(t.testo, self.caratteri.faccia(t.faccia))))
            .collect();
        let mut righe = Vec::new();
        let mut in_corso: Vec<Tratto<'_>> = Vec::new();
        for (faccia, testo) in &puliti {
            for (i, parte) in testo.split('\n').enumerate() {
                if i > 0 {
                    righe.extend(self.capoverso(&in_corso, corpo, larghezza)?);
                    in_corso.clear();
                }
                if !parte.is_empty() {
                    in_corso.push(Tratto {
                        faccia: *faccia,
                        testo: parte,
                    });
                }
            }
        }
        righe.extend(self.capoverso(&in_corso, corpo, larghezza)?);
        Ok(Paragrafo { righe })
    }

    /// A line of the source, marked at its end.
    fn capoverso(
        &mut self,
        tratti: &[Tratto<'_>],
        corpo: f32,
        larghezza: f32,
    ) -> Result<Vec<Riga>, Errore> {
        let mut righe = self.capoverso_nudo(tratti, corpo, larghezza)?;
        if let Some(ultima) = righe.last_mut()
            && let Some(pezzo) = ultima.pezzi.last()
        {
            ultima.stacco = self.caratteri.faccia(pezzo.faccia).glifo(' ');
        }
        Ok(righe)
    }

    fn capoverso_nudo(
        &mut self,
        tratti: &[Tratto<'_>],
        corpo: f32,
        larghezza: f32,
    ) -> Result<Vec<Riga>, Errore> {
        if tratti.iter().all(|t| t.testo.trim().is_empty()) {
            return Ok(Vec::new());
        }
        let troppo = |righe: &[Riga]| righe.iter().any(|r| r.larghezza > larghezza + 0.2);
        let righe = self.con_typst(tratti, corpo, larghezza, false)?;
        if !troppo(&righe) {
            return Ok(righe);
        }
        let righe = self.con_typst(tratti, corpo, larghezza, true)?;
        if !troppo(&righe) {
            return Ok(righe);
        }
        let mut tagliate = Vec::new();
        for t in tratti {
            for parte in taglia(self.caratteri, *t, corpo, larghezza) {
                tagliate.extend(self.con_typst(
                    &[Tratto {
                        faccia: t.faccia,
                        testo: &parte,
                    }],
                    corpo,
                    larghezza,
                    true,
                )?);
            }
        }
        Ok(tagliate)
    }

    fn con_typst(
        &mut self,
        tratti: &[Tratto<'_>],
        corpo: f32,
        larghezza: f32,
        sillaba: bool,
    ) -> Result<Vec<Riga>, Errore> {
        let Some(primo) = tratti.first() else {
            return Ok(Vec::new());
        };
        let stile = self
            .stili
            .entry((primo.faccia, corpo.to_bits(), sillaba))
            .or_insert_with(|| stile(primo.faccia, corpo, sillaba));
        let contenuto = Content::sequence(tratti.iter().map(|t| {
            let c = TextElem::packed(t.testo);
            if t.faccia == primo.faccia {
                c
            } else {
                c.styled_with_map(stile_faccia(t.faccia))
            }
        }));
        let libreria = self.caratteri.libreria();
        let base = StyleChain::new(&libreria.styles);
        let catena = base.chain(stile);
        let mondo: &dyn World = self.caratteri;
        let tracciato = Traced::default();
        let introspettore = EmptyIntrospector;
        let mut sink = Sink::new();
        let mut engine = Engine {
            world: mondo.track(),
            library: libreria,
            introspector: Protected::new(introspettore.track()),
            traced: tracciato.track(),
            sink: sink.track_mut(),
            route: Route::root(),
        };
        let regione = Region::new(
            Size::new(Abs::pt(f64::from(larghezza)), Abs::inf()),
            Axes::splat(false),
        );
        let frame =
            typst_layout::layout_frame(&mut engine, &contenuto, Locator::root(), catena, regione)
                .map_err(|e| Errore::da_typst(&e))?;
        let mut lettore = Lettore {
            caratteri: self.caratteri,
            righe: Vec::new(),
            ultima: None,
        };
        lettore.leggi(&frame, Point::zero());
        Ok(lettore.righe)
    }
}

/// The properties of a face.
fn stile_faccia(faccia: Faccia) -> Styles {
    let peso = match faccia {
        Faccia::Normale => FontWeight::REGULAR,
        Faccia::SemiNero => FontWeight::SEMIBOLD,
        Faccia::Nero => FontWeight::BOLD,
    };
    let mut s = Styles::new();
    s.set(TextElem::weight, peso);
    s
}

fn stile(faccia: Faccia, corpo: f32, sillaba: bool) -> Styles {
    let mut s = stile_faccia(faccia);
    s.set(
        TextElem::font,
        FontList(vec![FontFamily::new("Titillium Web")]),
    );
    s.set(TextElem::size, TextSize(Abs::pt(f64::from(corpo)).into()));
    s.set(TextElem::lang, Lang::ITALIAN);
    s.set(TextElem::hyphenate, Smart::Custom(sillaba));
    // One glyph, one character: what is searched or copied is what was written.
    s.set(TextElem::ligatures, false);
    s.set(TextElem::number_width, Smart::Custom(NumberWidth::Tabular));
    s
}

/// Gathers the lines of a composed paragraph: runs on one baseline are one line.
struct Lettore {
    caratteri: &'static Caratteri,
    righe: Vec<Riga>,
    ultima: Option<f64>,
}

impl Lettore {
    fn leggi(&mut self, frame: &Frame, origine: Point) {
        for (dove, item) in frame.items() {
            let dove = origine + *dove;
            match item {
                FrameItem::Group(gruppo) => self.leggi(&gruppo.frame, dove),
                FrameItem::Text(testo) => self.aggiungi(testo, dove),
                FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(_) => {}
            }
        }
    }

    fn aggiungi(&mut self, testo: &TextItem, dove: Point) {
        let y = dove.y.to_pt();
        if self.ultima.is_none_or(|u| (u - y).abs() > 0.5) {
            self.righe.push(Riga::default());
            self.ultima = Some(y);
        }
        let faccia = self.caratteri.riconosci(testo.font.font());
        let x = dove.x.to_pt() as f32;
        let (glifi, trattino) = self.glifi(testo, faccia);
        if let Some(riga) = self.righe.last_mut() {
            riga.larghezza = riga.larghezza.max(x + testo.width().to_pt() as f32);
            riga.pezzi.push(Pezzo {
                x,
                faccia,
                glifi,
                trattino,
            });
        }
    }

    /// The glyphs as the operand of `TJ`: hexadecimal strings with the corrections of kerning between them.
    fn glifi(&self, testo: &TextItem, faccia: Faccia) -> (Vec<u8>, Option<Vec<u8>>) {
        let naturali = &self.caratteri.faccia(faccia).avanzamenti;
        let mut tj = Vec::with_capacity(testo.glyphs.len() * 4 + 8);
        let mut trattino = None;
        tj.extend_from_slice(b"[<");
        let ultimo = testo.glyphs.len().saturating_sub(1);
        for (i, g) in testo.glyphs.iter().enumerate() {
            if i == ultimo && i > 0 && g.range().is_empty() {
                // A hyphen that typst put at the end of the line.
                let mut h = Vec::with_capacity(8);
                h.push(b'<');
                esadecimale(&mut h, g.id);
                h.extend_from_slice(b">Tj");
                trattino = Some(h);
                continue;
            }
            esadecimale(&mut tj, g.id);
            let vero = in_millesimi(g.x_advance);
            let naturale = f32::from(naturali.get(usize::from(g.id)).copied().unwrap_or(0));
            let scarto = (naturale - vero).round() as i32;
            if scarto != 0 && i != ultimo {
                tj.push(b'>');
                tj.extend_from_slice(scarto.to_string().as_bytes());
                tj.push(b'<');
            }
        }
        tj.extend_from_slice(b">]TJ");
        (tj, trattino)
    }
}

fn in_millesimi(em: Em) -> f32 {
    (em.get() * 1000.0) as f32
}

fn esadecimale(dove: &mut Vec<u8>, glifo: u16) {
    const CIFRE: &[u8; 16] = b"0123456789ABCDEF";
    for scorrimento in [12, 8, 4, 0] {
        dove.push(CIFRE[usize::from(glifo >> scorrimento & 0xF)]);
    }
}

/// Cuts words wider than the column where they reach its edge.
fn taglia(caratteri: &Caratteri, tratto: Tratto<'_>, corpo: f32, larghezza: f32) -> Vec<String> {
    let carattere = caratteri.faccia(tratto.faccia);
    let mut parti = vec![String::new()];
    let mut parola = 0.0;
    for c in tratto.testo.chars() {
        let w = carattere.larghezza(c, corpo);
        parola = if c.is_whitespace() { 0.0 } else { parola + w };
        if parola > larghezza - corpo * 0.5 && parola > w {
            parti.push(String::new());
            parola = w;
        }
        if let Some(ultima) = parti.last_mut() {
            ultima.push(c);
        }
    }
    parti
}
