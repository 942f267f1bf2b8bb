//! The content of a page, carried out as far as it places text.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::Misura;
use crate::pdf::carattere::Carattere;
use crate::rifiuti::Motivo;

/// A glyph where it stands on the page, upright as it is read.
#[derive(Debug, Clone)]
pub(super) struct Glifo {
    pub(super) testo: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Baseline; grows upwards.
    pub(super) y: f32,
    pub(super) corpo: f32,
    pub(super) grassetto: bool,
    /// Piece of the tagged structure it belongs to; `None` outside of any.
    pub(super) blocco: Option<Blocco>,
}

/// A piece of tagged content: an element of the structure, or a marked sequence of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Blocco {
    Elemento(ObjectId),
    /// Page and place among its marked sequences.
    Sequenza(usize, usize),
}

type Matrice = [f32; 6];

const UNITARIA: Matrice = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `a` followed by `b`.
fn per(a: Matrice, b: Matrice) -> Matrice {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The state that `q` saves and `Q` gives back.
#[derive(Clone)]
struct Stato {
    ctm: Matrice,
    carattere: Option<Rc<Carattere>>,
    corpo: f32,
    spaziatura: f32,
    parole: f32,
    scala: f32,
    interlinea: f32,
    rialzo: f32,
}

/// Deepest nesting of forms inside forms, and of saved states.
const PROFONDITA_MASSIMA: usize = 8;
const STATI_MASSIMI: usize = 512;

/// Reads the pages of a document, one after the other; fonts are kept between them.
pub(super) struct Lettore<'d> {
    doc: &'d Document,
    caratteri: HashMap<ObjectId, Rc<Carattere>>,
    misura: Misura,
    glifi: Vec<Glifo>,
    pagina: usize,
    sequenze: usize,
    /// Structure element of each marked content of the page.
    genitori: Vec<Option<ObjectId>>,
}

impl<'d> Lettore<'d> {
    pub(super) fn new(doc: &'d Document, misura: Misura) -> Self {
        Self {
            doc,
            caratteri: HashMap::new(),
            misura,
            glifi: Vec::new(),
            pagina: 0,
            sequenze: 0,
            genitori: Vec::new(),
        }
    }

    /// The glyphs of a page, in the order in which it draws them.
    pub(super) fn pagina(
        &mut self,
        numero: usize,
        id: ObjectId,
        genitori: Vec<Option<ObjectId>>,
    ) -> Result<Vec<Glifo>, Motivo> {
        (self.pagina, self.sequenze, self.genitori) = (numero, 0, genitori);
        self.glifi.clear();
        let contenuto = self
            .doc
            .get_page_content_with_limit(id, self.misura.resto())
            .map_err(|_| Motivo::PdfGonfiato)?;
        self.misura.espandi(contenuto.len())?;
        let risorse = self.risorse(id);
        let girata = self.girata(id);
        let stato = Stato {
            ctm: girata,
            carattere: None,
            corpo: 0.0,
            spaziatura: 0.0,
            parole: 0.0,
            scala: 1.0,
            interlinea: 0.0,
            rialzo: 0.0,
        };
        self.esegui(&contenuto, &risorse, stato, 0, None)?;
        Ok(std::mem::take(&mut self.glifi))
    }

    /// The resources of a page, those it inherits included; the nearest first.
    fn risorse(&self, id: ObjectId) -> Vec<&'d Dictionary> {
        match self.doc.get_page_resources(id) {
            Ok((propria, ereditate)) => propria
                .into_iter()
                .chain(
                    ereditate
                        .into_iter()
                        .filter_map(|i| self.doc.get_dictionary(i).ok()),
                )
                .collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Pages may be stored lying on a side: the matrix that puts them upright.
    fn girata(&self, id: ObjectId) -> Matrice {
        let mut nodo = self.doc.get_dictionary(id).ok();
        for _ in 0..64 {
            let Some(d) = nodo else { break };
            if let Some(r) = d
                .get_deref(b"Rotate", self.doc)
                .ok()
                .and_then(|o| o.as_i64().ok())
            {
                return match r.rem_euclid(360) {
                    90 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
                    180 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
                    270 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
                    _ => UNITARIA,
                };
            }
            nodo = d
                .get_deref(b"Parent", self.doc)
                .ok()
                .and_then(|o| o.as_dict().ok());
        }
        UNITARIA
    }

    fn carattere(&mut self, risorse: &[&'d Dictionary], nome: &[u8]) -> Option<Rc<Carattere>> {
        let doc = self.doc;
        let o = risorse.iter().find_map(|r| {
            r.get_deref(b"Font", doc)
                .ok()?
                .as_dict()
                .ok()?
                .get(nome)
                .ok()
        })?;
        let (id, o) = doc.dereference(o).ok()?;
        let d = o.as_dict().ok()?;
        match id {
            Some(id) => Some(Rc::clone(
                self.caratteri
                    .entry(id)
                    .or_insert_with(|| Rc::new(Carattere::leggi(doc, d))),
            )),
            None => Some(Rc::new(Carattere::leggi(doc, d))),
        }
    }

    /// Carries out the operators that place text.
    fn esegui(
        &mut self,
        contenuto: &[u8],
        risorse: &[&'d Dictionary],
        iniziale: Stato,
        profondita: usize,
        fuori: Option<Blocco>,
    ) -> Result<(), Motivo> {
        let mut pila: Vec<Stato> = Vec::new();
        let mut s = iniziale;
        let mut marcati: Vec<Option<Blocco>> = Vec::new();
        let (mut tm, mut tlm) = (UNITARIA, UNITARIA);
        // What comes before a damage is read.
        for op in Content::decode_iter(contenuto).map_while(Result::ok) {
            self.misura.opera(1)?;
            let n = |i: usize| {
                op.operands
                    .get(i)
                    .and_then(|o| o.as_float().ok())
                    .filter(|n| n.is_finite())
                    .unwrap_or(0.0)
            };
            match op.operator.as_str() {
                "q" if pila.len() < STATI_MASSIMI => pila.push(s.clone()),
                "Q" => {
                    if let Some(p) = pila.pop() {
                        s = p;
                    }
                }
                "cm" => s.ctm = per([n(0), n(1), n(2), n(3), n(4), n(5)], s.ctm),
                "BT" => (tm, tlm) = (UNITARIA, UNITARIA),
                "Tf" => {
                    let nome = op
                        .operands
                        .first()
                        .and_then(|o| o.as_name().ok())
                        .unwrap_or_default();
                    s.carattere = self.carattere(risorse, nome);
                    s.corpo = n(1);
                }
                "Tc" => s.spaziatura = n(0),
                "Tw" => s.parole = n(0),
                "Tz" => s.scala = n(0) / 100.0,
                "TL" => s.interlinea = n(0),
                "Ts" => s.rialzo = n(0),
                "Td" | "TD" => {
                    if op.operator == "TD" {
                        s.interlinea = -n(1);
                    }
                    tlm = per([1.0, 0.0, 0.0, 1.0, n(0), n(1)], tlm);
                    tm = tlm;
                }
                "Tm" => {
                    tlm = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    tm = tlm;
                }
                "T*" | "'" | "\"" => {
                    if op.operator == "\"" {
                        (s.parole, s.spaziatura) = (n(0), n(1));
                    }
                    tlm = per([1.0, 0.0, 0.0, 1.0, 0.0, -s.interlinea], tlm);
                    tm = tlm;
                    if let Some(t) = op
                        .operands
                        .last()
                        .and_then(|o| o.as_str().ok())
                        .filter(|_| op.operator != "T*")
                    {
                        self.mostra(&s, &mut tm, t, marcati.last().copied().flatten().or(fuori))?;
                    }
                }
                "Tj" => {
                    if let Some(t) = op.operands.first().and_then(|o| o.as_str().ok()) {
                        self.mostra(&s, &mut tm, t, marcati.last().copied().flatten().or(fuori))?;
                    }
                }
                "TJ" => {
                    for o in op
                        .operands
                        .first()
                        .and_then(|o| o.as_array().ok())
                        .into_iter()
                        .flatten()
                    {
                        if let Ok(t) = o.as_str() {
                            self.mostra(
                                &s,
                                &mut tm,
                                t,
                                marcati.last().copied().flatten().or(fuori),
                            )?;
                        } else if let Ok(d) = o.as_float() {
                            tm = per(
                                [1.0, 0.0, 0.0, 1.0, -d * 0.001 * s.corpo * s.scala, 0.0],
                                tm,
                            );
                        }
                    }
                }
                "BMC" | "BDC" if marcati.len() < STATI_MASSIMI => {
                    let dentro = marcati.last().copied().flatten();
                    marcati.push(self.blocco(op.operands.get(1), risorse).or(dentro));
                }
                "EMC" => {
                    marcati.pop();
                }
                "Do" if profondita < PROFONDITA_MASSIMA => {
                    let nome = op
                        .operands
                        .first()
                        .and_then(|o| o.as_name().ok())
                        .unwrap_or_default();
                    self.modulo(
                        nome,
                        risorse,
                        &s,
                        profondita,
                        marcati.last().copied().flatten().or(fuori),
                    )?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The structure to which a marked sequence belongs.
    fn blocco(&mut self, proprieta: Option<&Object>, risorse: &[&'d Dictionary]) -> Option<Blocco> {
        let doc = self.doc;
        let mcid = |d: &Dictionary| d.get(b"MCID").and_then(Object::as_i64).ok();
        let mcid = match proprieta? {
            Object::Dictionary(d) => mcid(d),
            Object::Name(n) => risorse
                .iter()
                .find_map(|r| {
                    r.get_deref(b"Properties", doc)
                        .ok()?
                        .as_dict()
                        .ok()?
                        .get_deref(n, doc)
                        .ok()?
                        .as_dict()
                        .ok()
                })
                .and_then(mcid),
            _ => None,
        };
        self.sequenze += 1;
        let elemento = mcid
            .and_then(|m| usize::try_from(m).ok())
            .and_then(|m| self.genitori.get(m).copied().flatten());
        Some(elemento.map_or(
            Blocco::Sequenza(self.pagina, self.sequenze),
            Blocco::Elemento,
        ))
    }

    /// A form: content inside content.
    fn modulo(
        &mut self,
        nome: &[u8],
        risorse: &[&'d Dictionary],
        s: &Stato,
        profondita: usize,
        fuori: Option<Blocco>,
    ) -> Result<(), Motivo> {
        let doc = self.doc;
        let Some(flusso) = risorse.iter().find_map(|r| {
            r.get_deref(b"XObject", doc)
                .ok()?
                .as_dict()
                .ok()?
                .get_deref(nome, doc)
                .ok()?
                .as_stream()
                .ok()
        }) else {
            return Ok(());
        };
        if flusso
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|n| n == b"Image")
        {
            self.misura.immagini = true;
            return Ok(());
        }
        let contenuto = flusso
            .get_plain_content_with_limit(self.misura.resto())
            .map_err(|_| Motivo::PdfGonfiato)?;
        self.misura.espandi(contenuto.len())?;
        let matrice = flusso
            .dict
            .get_deref(b"Matrix", doc)
            .and_then(Object::as_array)
            .ok()
            .map_or(UNITARIA, |m| {
                let mut v = UNITARIA;
                for (x, o) in v.iter_mut().zip(m) {
                    *x = o.as_float().ok().filter(|n| n.is_finite()).unwrap_or(*x);
                }
                v
            });
        let proprie = flusso
            .dict
            .get_deref(b"Resources", doc)
            .and_then(Object::as_dict)
            .ok();
        let risorse: Vec<&'d Dictionary> =
            proprie.into_iter().chain(risorse.iter().copied()).collect();
        let stato = Stato {
            ctm: per(matrice, s.ctm),
            ..s.clone()
        };
        self.esegui(&contenuto, &risorse, stato, profondita + 1, fuori)
    }

    /// Shows a string: a glyph for each code, and the pen moved on.
    fn mostra(
        &mut self,
        s: &Stato,
        tm: &mut Matrice,
        stringa: &[u8],
        blocco: Option<Blocco>,
    ) -> Result<(), Motivo> {
        let Some(carattere) = s.carattere.clone() else {
            return Ok(());
        };
        self.misura.opera(stringa.len())?;
        for segno in carattere.segni(stringa) {
            let avanza = (segno.larghezza * s.corpo
                + s.spaziatura
                + if segno.spazio { s.parole } else { 0.0 })
                * s.scala;
            let da = per(
                [s.corpo * s.scala, 0.0, 0.0, s.corpo, 0.0, s.rialzo],
                per(*tm, s.ctm),
            );
            *tm = per([1.0, 0.0, 0.0, 1.0, avanza, 0.0], *tm);
            let a = per(*tm, s.ctm);
            if segno.testo.is_empty() {
                continue;
            }
            let corpo = (da[2] * da[2] + da[3] * da[3]).sqrt();
            if !corpo.is_finite() || !a[4].is_finite() || !da[4].is_finite() || !da[5].is_finite() {
                continue;
            }
            self.glifi.push(Glifo {
                testo: segno.testo.to_owned(),
                x0: da[4].min(a[4]),
                x1: da[4].max(a[4]),
                y: da[5],
                corpo: corpo.max(0.1),
                grassetto: carattere.grassetto,
                blocco,
            });
        }
        Ok(())
    }

    /// Whether a picture was met: a file of pictures without text is a scan.
    pub(super) fn immagini(&self) -> bool {
        self.misura.immagini
    }
}
