//! The crest: a picture drawn once by typst and carried in the file as a form that every page can use.

use std::collections::BTreeMap;
use std::io::Write as _;

use domain::libro::Stemma;
use lopdf::{Dictionary, Document, Object, ObjectId};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::Errore;
use crate::caratteri::Caratteri;
use crate::oggetti::{Id, Scrittore};

/// A picture in the file: a form one point wide and high.
pub(crate) struct Disegno {
    pub(crate) id: Id,
    /// Width over height.
    pub(crate) proporzione: f32,
    pub(crate) alternativa: String,
}

/// Draws the crest and puts it into the file.
pub(crate) fn importa(
    s: &mut Scrittore<'_>,
    caratteri: &'static Caratteri,
    stemma: &Stemma,
) -> Result<Disegno, Errore> {
    let pdf = disegna(caratteri, stemma)?;
    let documento = Document::load_mem(&pdf).map_err(|e| illeggibile(&e.to_string()))?;
    let pagina = documento
        .page_iter()
        .next()
        .ok_or_else(|| illeggibile("manca l'immagine"))?;
    let dizionario = documento
        .get_dictionary(pagina)
        .map_err(|e| illeggibile(&e.to_string()))?;
    let (larghezza, altezza) =
        misure(dizionario).ok_or_else(|| illeggibile("mancano le misure"))?;
    let contenuto = documento.get_page_content(pagina);
    let mut copia = Copia {
        documento: &documento,
        numeri: BTreeMap::new(),
        da_fare: Vec::new(),
    };
    let mut risorse = Vec::new();
    match dizionario.get(b"Resources") {
        Ok(o) => copia.scrivi(s, &mut risorse, o),
        Err(_) => risorse.extend_from_slice(b"<<>>"),
    }
    let id = s.riserva();
    let testa = format!(
        "/Type/XObject/Subtype/Form/BBox[0 0 {larghezza} {altezza}]/Matrix[{} 0 0 {} 0 0]/Resources{}",
        1.0 / larghezza,
        1.0 / altezza,
        String::from_utf8_lossy(&risorse)
    );
    s.flusso_compresso(id, &testa, &contenuto)?;
    copia.finisci(s)?;
    Ok(Disegno {
        id,
        proporzione: larghezza / altezza,
        alternativa: stemma.testo_alternativo.clone(),
    })
}

fn illeggibile(perche: &str) -> Errore {
    Errore::Composizione(format!("lo stemma non si può disegnare: {perche}"))
}

fn misure(pagina: &Dictionary) -> Option<(f32, f32)> {
    let riquadro = pagina.get(b"MediaBox").ok()?.as_array().ok()?;
    let lato = |i: usize| riquadro.get(i)?.as_float().ok();
    let (w, h) = (lato(2)?, lato(3)?);
    (w > 0.0 && h > 0.0).then_some((w, h))
}

/// A one-page PDF that holds nothing but the crest.
fn disegna(caratteri: &'static Caratteri, stemma: &Stemma) -> Result<Vec<u8>, Errore> {
    let mondo = MondoStemma::nuovo(caratteri, stemma)?;
    let documento = typst::compile::<PagedDocument>(&mondo)
        .output
        .map_err(|e| illeggibile(&Errore::da_typst(&e).to_string()))?;
    let opzioni = PdfOptions {
        tagged: false,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&documento, &opzioni).map_err(|e| illeggibile(&Errore::da_typst(&e).to_string()))
}

/// The world of one picture.
struct MondoStemma {
    caratteri: &'static Caratteri,
    sorgente: Source,
    immagine: FileId,
    dati: Bytes,
}

impl MondoStemma {
    fn nuovo(caratteri: &'static Caratteri, stemma: &Stemma) -> Result<Self, Errore> {
        let file = |nome: &str| {
            let percorso = VirtualPath::new(nome).map_err(|e| illeggibile(&e.to_string()))?;
            Ok::<_, Errore>(FileId::new(RootedPath::new(VirtualRoot::Project, percorso)))
        };
        let nome = if stemma.immagine.starts_with(b"\x89PNG") {
            "stemma.png"
        } else {
            "stemma.svg"
        };
        let testo = format!(
            "#set page(width: auto, height: auto, margin: 0pt)\n#image(\"{nome}\", height: 100pt)\n"
        );
        Ok(Self {
            caratteri,
            sorgente: Source::new(file("stemma.typ")?, testo),
            immagine: file(nome)?,
            dati: Bytes::new(stemma.immagine.clone()),
        })
    }
}

impl World for MondoStemma {
    fn library(&self) -> &LazyHash<Library> {
        self.caratteri.libreria()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.caratteri.book()
    }

    fn main(&self) -> FileId {
        self.sorgente.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.sorgente.id() {
            Ok(self.sorgente.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        // What a picture refers to outside itself is not fetched.
        if id == self.immagine {
            Ok(self.dati.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.caratteri.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Copies objects of another document, giving them new numbers.
struct Copia<'d> {
    documento: &'d Document,
    numeri: BTreeMap<ObjectId, Id>,
    da_fare: Vec<(ObjectId, Id)>,
}

impl Copia<'_> {
    fn numero(&mut self, s: &mut Scrittore<'_>, vecchio: ObjectId) -> Id {
        *self.numeri.entry(vecchio).or_insert_with(|| {
            let nuovo = s.riserva();
            self.da_fare.push((vecchio, nuovo));
            nuovo
        })
    }

    /// Writes everything referred to so far, and what that refers to.
    fn finisci(mut self, s: &mut Scrittore<'_>) -> Result<(), Errore> {
        while let Some((vecchio, nuovo)) = self.da_fare.pop() {
            let oggetto = self.documento.get_object(vecchio).unwrap_or(&Object::Null);
            let mut corpo = Vec::new();
            if let Object::Stream(flusso) = oggetto {
                self.dizionario(s, &mut corpo, &flusso.dict);
                let voci = corpo
                    .get(2..corpo.len().saturating_sub(2))
                    .unwrap_or_default();
                s.flusso(nuovo, &String::from_utf8_lossy(voci), &flusso.content)?;
            } else {
                self.scrivi(s, &mut corpo, oggetto);
                s.oggetto(nuovo, &corpo)?;
            }
        }
        Ok(())
    }

    fn scrivi(&mut self, s: &mut Scrittore<'_>, dove: &mut Vec<u8>, oggetto: &Object) {
        let testo = match oggetto {
            Object::Null => "null".to_owned(),
            Object::Boolean(v) => v.to_string(),
            Object::Integer(v) => v.to_string(),
            Object::Real(v) => v.to_string(),
            Object::Reference(id) => self.numero(s, *id).to_string(),
            Object::Name(nome) => return nome_pdf(dove, nome),
            Object::String(byte, _) => {
                dove.push(b'<');
                for b in byte {
                    let _ = write!(dove, "{b:02X}");
                }
                dove.push(b'>');
                return;
            }
            Object::Array(voci) => {
                dove.push(b'[');
                for voce in voci {
                    self.scrivi(s, dove, voce);
                    dove.push(b' ');
                }
                dove.push(b']');
                return;
            }
            Object::Dictionary(d) => return self.dizionario(s, dove, d),
            // Streams are always objects of their own.
            Object::Stream(_) => "null".to_owned(),
        };
        dove.push(b' ');
        dove.extend_from_slice(testo.as_bytes());
    }

    fn dizionario(&mut self, s: &mut Scrittore<'_>, dove: &mut Vec<u8>, d: &Dictionary) {
        dove.extend_from_slice(b"<<");
        for (chiave, valore) in d
            .iter()
            .filter(|(chiave, _)| chiave.as_slice() != b"Length")
        {
            nome_pdf(dove, chiave);
            self.scrivi(s, dove, valore);
        }
        dove.extend_from_slice(b">>");
    }
}

/// A name, with what is not plain escaped.
fn nome_pdf(dove: &mut Vec<u8>, nome: &[u8]) {
    dove.push(b'/');
    for b in nome {
        if b.is_ascii_alphanumeric() || b"-_.+".contains(b) {
            dove.push(*b);
        } else {
            let _ = write!(dove, "#{b:02X}");
        }
    }
}
