//! The embedded fonts: what typst shapes with, and what the PDF carries.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::Errore;

/// A face of the embedded family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Faccia {
    Normale,
    SemiNero,
    Nero,
}

impl Faccia {
    /// Every face, in the order of the PDF's font resources `F0`, `F1`, ...
    pub(crate) const TUTTE: [Self; 3] = [Self::Normale, Self::SemiNero, Self::Nero];

    /// Index among the font resources.
    pub(crate) fn indice(self) -> usize {
        match self {
            Self::Normale => 0,
            Self::SemiNero => 1,
            Self::Nero => 2,
        }
    }

    fn dati(self) -> &'static [u8] {
        match self {
            Self::Normale => include_bytes!("../fonts/TitilliumWeb-Regular.ttf"),
            Self::SemiNero => include_bytes!("../fonts/TitilliumWeb-SemiBold.ttf"),
            Self::Nero => include_bytes!("../fonts/TitilliumWeb-Bold.ttf"),
        }
    }
}

/// What the PDF must know of a face.
pub(crate) struct Carattere {
    pub(crate) faccia: Faccia,
    pub(crate) nome: String,
    pub(crate) dati: &'static [u8],
    /// Advance of every glyph, in thousandths of the size.
    pub(crate) avanzamenti: Vec<u16>,
    /// The character a glyph stands for, for searching and copying.
    pub(crate) significati: Vec<Option<char>>,
    /// Bounding box, ascent, descent and height of capitals, in thousandths.
    pub(crate) riquadro: [i32; 4],
    pub(crate) ascendente: i32,
    pub(crate) discendente: i32,
    pub(crate) maiuscole: i32,
    faccia_ttf: ttf_parser::Face<'static>,
}

impl Carattere {
    fn leggi(faccia: Faccia) -> Result<Self, Errore> {
        let dati = faccia.dati();
        let ttf = ttf_parser::Face::parse(dati, 0)
            .map_err(|e| Errore::Composizione(format!("carattere {faccia:?} illeggibile: {e}")))?;
        let unita = f32::from(ttf.units_per_em()) / 1000.0;
        let millesimi = |v: i16| (f32::from(v) / unita).round() as i32;
        let n = ttf.number_of_glyphs();
        let avanzamenti = (0..n)
            .map(|g| {
                let a = ttf.glyph_hor_advance(ttf_parser::GlyphId(g)).unwrap_or(0);
                (f32::from(a) / unita).round() as u16
            })
            .collect();
        let r = ttf.global_bounding_box();
        Ok(Self {
            faccia,
            nome: nome_postscript(&ttf).unwrap_or_else(|| format!("TitilliumWeb-{faccia:?}")),
            dati,
            avanzamenti,
            significati: significati(&ttf),
            riquadro: [
                millesimi(r.x_min),
                millesimi(r.y_min),
                millesimi(r.x_max),
                millesimi(r.y_max),
            ],
            ascendente: millesimi(ttf.ascender()),
            discendente: millesimi(ttf.descender()),
            maiuscole: millesimi(ttf.capital_height().unwrap_or(ttf.ascender())),
            faccia_ttf: ttf,
        })
    }

    /// The glyph of a character, when the face has one.
    pub(crate) fn glifo(&self, c: char) -> Option<u16> {
        self.faccia_ttf
            .glyph_index(c)
            .map(|g| g.0)
            .filter(|g| *g != 0)
    }

    /// Width of a character at a size, without kerning.
    pub(crate) fn larghezza(&self, c: char, corpo: f32) -> f32 {
        let glifo = usize::from(self.glifo(c).unwrap_or(0));
        f32::from(self.avanzamenti.get(glifo).copied().unwrap_or(0)) * corpo / 1000.0
    }
}

fn nome_postscript(ttf: &ttf_parser::Face<'_>) -> Option<String> {
    ttf.names()
        .into_iter()
        .filter(|n| n.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
        .find_map(|n| n.to_string())
        .filter(|n| n.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Which character each glyph stands for; the plainest one when several share a glyph.
fn significati(ttf: &ttf_parser::Face<'_>) -> Vec<Option<char>> {
    let mut tutti = vec![None; usize::from(ttf.number_of_glyphs())];
    let Some(cmap) = ttf.tables().cmap else {
        return tutti;
    };
    let mut codici: Vec<u32> = Vec::new();
    for sotto in cmap
        .subtables
        .into_iter()
        .filter(ttf_parser::cmap::Subtable::is_unicode)
    {
        sotto.codepoints(|c| codici.push(c));
    }
    codici.sort_unstable();
    for c in codici.into_iter().filter_map(char::from_u32) {
        let Some(g) = ttf.glyph_index(c) else {
            continue;
        };
        if let Some(posto @ None) = tutti.get_mut(usize::from(g.0)) {
            *posto = Some(c);
        }
    }
    tutti
}

/// The fonts and typst's library: loaded once for the process, shared by all who compose.
pub(crate) struct Caratteri {
    libreria: LazyHash<Library>,
    libro: LazyHash<FontBook>,
    font: Vec<Font>,
    facce: Vec<Carattere>,
    principale: FileId,
}

impl Caratteri {
    /// The one set of fonts of the process.
    pub(crate) fn condivisi() -> Result<&'static Self, Errore> {
        static CARATTERI: OnceLock<Result<Caratteri, String>> = OnceLock::new();
        CARATTERI
            .get_or_init(|| Self::leggi().map_err(|e| e.to_string()))
            .as_ref()
            .map_err(|e| Errore::Composizione(e.clone()))
    }

    fn leggi() -> Result<Self, Errore> {
        let mut font = Vec::new();
        let mut facce = Vec::new();
        for faccia in Faccia::TUTTE {
            let f = Font::new(Bytes::new(faccia.dati()), 0)
                .ok_or_else(|| Errore::Composizione(format!("carattere {faccia:?} illeggibile")))?;
            font.push(f);
            facce.push(Carattere::leggi(faccia)?);
        }
        let percorso =
            VirtualPath::new("libro.typ").map_err(|e| Errore::Composizione(e.to_string()))?;
        Ok(Self {
            libreria: LazyHash::new(Library::default()),
            libro: LazyHash::new(FontBook::from_fonts(&font)),
            font,
            facce,
            principale: FileId::new(RootedPath::new(VirtualRoot::Project, percorso)),
        })
    }

    /// typst's library: its own copy is fetched here without a tracked call.
    pub(crate) fn libreria(&self) -> &LazyHash<Library> {
        &self.libreria
    }

    /// Every face, in the order of [`Faccia::TUTTE`].
    pub(crate) fn facce(&self) -> &[Carattere] {
        &self.facce
    }

    /// What is known of a face.
    pub(crate) fn faccia(&self, faccia: Faccia) -> &Carattere {
        &self.facce[faccia.indice()]
    }

    /// The face a shaped run was set in.
    pub(crate) fn riconosci(&self, font: &Font) -> Faccia {
        let dove = font.data().as_slice().as_ptr();
        Faccia::TUTTE
            .into_iter()
            .find(|f| f.dati().as_ptr() == dove)
            .unwrap_or(Faccia::Normale)
    }
}

impl World for Caratteri {
    fn library(&self) -> &LazyHash<Library> {
        &self.libreria
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.libro
    }

    fn main(&self) -> FileId {
        self.principale
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Err(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.font.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
