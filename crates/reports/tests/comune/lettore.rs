//! Reads back a tagged PDF: pages, logical tree, marked text, bookmarks and links.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// An element of the logical tree.
#[derive(Debug, Clone)]
pub struct Elemento {
    pub id: ObjectId,
    pub tipo: String,
    pub figli: Vec<Elemento>,
    /// Text of its own marked contents, in order.
    pub testo: String,
    /// Marked contents: page, number.
    pub contenuti: Vec<(ObjectId, i64)>,
    pub alt: Option<String>,
    pub ambito: Option<String>,
    /// Annotations of a link.
    pub annotazioni: Vec<ObjectId>,
}

impl Elemento {
    /// This element and all below it, in reading order.
    pub fn tutti(&self) -> Vec<&Elemento> {
        let mut v = vec![self];
        for f in &self.figli {
            v.extend(f.tutti());
        }
        v
    }

    pub fn di_tipo(&self, tipo: &str) -> Vec<&Elemento> {
        self.tutti()
            .into_iter()
            .filter(|e| e.tipo == tipo)
            .collect()
    }

    /// All its text, with that of what is below it.
    pub fn testo_intero(&self) -> String {
        let mut s = self.testo.clone();
        for f in &self.figli {
            s.push_str(&f.testo_intero());
        }
        s
    }
}

pub struct Lettore {
    pub doc: Document,
    pub pagine: Vec<ObjectId>,
    /// Text of each marked content.
    marcati: BTreeMap<(ObjectId, i64), String>,
    /// Text outside the tree, by page.
    pub artefatti: BTreeMap<ObjectId, String>,
}

pub fn nome(o: &Object) -> String {
    String::from_utf8_lossy(o.as_name().unwrap()).into_owned()
}

/// A text string of PDF.
pub fn stringa(o: &Object) -> String {
    let byte = o.as_str().unwrap();
    match byte.strip_prefix(b"\xFE\xFF") {
        Some(resto) => {
            let unita: Vec<u16> = resto
                .chunks(2)
                .map(|c| u16::from_be_bytes([c[0], c[1]]))
                .collect();
            String::from_utf16(&unita).unwrap()
        }
        None => String::from_utf8(byte.to_vec()).unwrap(),
    }
}

impl Lettore {
    pub fn apri(pdf: &[u8]) -> Self {
        let doc = Document::load_mem(pdf).unwrap();
        let pagine: Vec<ObjectId> = doc.page_iter().collect();
        let mut lettore = Self {
            doc,
            pagine,
            marcati: BTreeMap::new(),
            artefatti: BTreeMap::new(),
        };
        for p in lettore.pagine.clone() {
            lettore.leggi_pagina(p);
        }
        lettore
    }

    pub fn dizionario(&self, id: ObjectId) -> &Dictionary {
        self.doc
            .get_dictionary(id)
            .unwrap_or_else(|e| panic!("object {id:?}: {e}"))
    }

    pub fn segui<'a>(&'a self, d: &'a Dictionary, chiave: &[u8]) -> &'a Object {
        d.get_deref(chiave, &self.doc)
            .unwrap_or_else(|e| panic!("{}: {e}", String::from_utf8_lossy(chiave)))
    }

    pub fn catalogo(&self) -> &Dictionary {
        self.doc.catalog().unwrap()
    }

    /// Glyphs to characters, from the font's `ToUnicode`.
    fn unicode(&self, font: &Dictionary) -> BTreeMap<u16, char> {
        let flusso = self
            .segui(font, b"ToUnicode")
            .as_stream()
            .unwrap()
            .decompressed_content()
            .unwrap();
        let testo = String::from_utf8(flusso).unwrap();
        testo
            .lines()
            .filter_map(|r| {
                let (g, c) = r.strip_prefix('<')?.strip_suffix('>')?.split_once("><")?;
                if g.len() != 4 || testo.contains(&format!("{r}\nendcodespacerange")) {
                    return None;
                }
                let c = u32::from_str_radix(c, 16).ok().and_then(char::from_u32)?;
                Some((u16::from_str_radix(g, 16).ok()?, c))
            })
            .collect()
    }

    fn leggi_pagina(&mut self, pagina: ObjectId) {
        let mut caratteri = BTreeMap::new();
        for (nome, font) in self.doc.get_page_fonts(pagina).unwrap() {
            caratteri.insert(nome, self.unicode(font));
        }
        let contenuto = Content::decode(&self.doc.get_page_content(pagina)).unwrap();
        let mut pila: Vec<Option<i64>> = Vec::new();
        let mut carattere = None;
        for op in contenuto.operations {
            match op.operator.as_str() {
                "BDC" => {
                    let mcid = op
                        .operands
                        .get(1)
                        .and_then(|d| d.as_dict().ok())
                        .and_then(|d| d.get(b"MCID").ok())
                        .and_then(|m| m.as_i64().ok());
                    // A span inside a paragraph belongs to the paragraph.
                    let mcid = if nome(&op.operands[0]) == "Span" {
                        pila.last().copied().flatten()
                    } else {
                        mcid
                    };
                    if let Some(m) = mcid {
                        self.marcati.entry((pagina, m)).or_default();
                    }
                    pila.push(mcid);
                }
                "EMC" => {
                    assert!(pila.pop().is_some(), "EMC without BDC");
                }
                "Tf" => carattere = Some(op.operands[0].as_name().unwrap().to_vec()),
                "Tj" | "TJ" => {
                    let mappa = &caratteri[carattere.as_ref().unwrap()];
                    let pezzi = match &op.operands[0] {
                        Object::Array(a) => a.clone(),
                        o => vec![o.clone()],
                    };
                    let mut s = String::new();
                    for p in pezzi.iter().filter_map(|p| p.as_str().ok()) {
                        for g in p.chunks(2) {
                            let g = u16::from_be_bytes([g[0], g[1]]);
                            assert_ne!(g, 0, "missing glyph");
                            s.push(
                                *mappa
                                    .get(&g)
                                    .unwrap_or_else(|| panic!("glyph {g} without a meaning")),
                            );
                        }
                    }
                    match pila.last() {
                        Some(Some(m)) => self.marcati.get_mut(&(pagina, *m)).unwrap().push_str(&s),
                        Some(None) => {
                            let a = self.artefatti.entry(pagina).or_default();
                            a.push_str(&s);
                            a.push('\n');
                        }
                        None => panic!("text outside marked content: {s}"),
                    }
                }
                "f" | "S" | "Do" => {
                    assert!(!pila.is_empty(), "{} outside marked content", op.operator)
                }
                _ => {}
            }
        }
        assert!(pila.is_empty(), "BDC without EMC");
    }

    /// Marked contents of every page.
    pub fn marcati(&self) -> impl Iterator<Item = (&(ObjectId, i64), &String)> {
        self.marcati.iter()
    }

    /// The document element with everything below it.
    pub fn albero(&self) -> Elemento {
        let radice = self
            .segui(self.catalogo(), b"StructTreeRoot")
            .as_dict()
            .unwrap();
        let id = radice.get(b"K").unwrap().as_reference().unwrap();
        let radice_id = self
            .catalogo()
            .get(b"StructTreeRoot")
            .unwrap()
            .as_reference()
            .unwrap();
        self.elemento(id, radice_id)
    }

    fn elemento(&self, id: ObjectId, padre: ObjectId) -> Elemento {
        let d = self.dizionario(id);
        assert_eq!(
            d.get(b"P").unwrap().as_reference().unwrap(),
            padre,
            "parent of {id:?}"
        );
        let attributo = d.get(b"A").ok().and_then(|a| a.as_dict().ok());
        let mut e = Elemento {
            id,
            tipo: nome(d.get(b"S").unwrap()),
            figli: Vec::new(),
            testo: String::new(),
            contenuti: Vec::new(),
            alt: d.get(b"Alt").ok().map(stringa),
            ambito: attributo.and_then(|a| a.get(b"Scope").ok()).map(nome),
            annotazioni: Vec::new(),
        };
        let pagina = d.get(b"Pg").ok().and_then(|p| p.as_reference().ok());
        let figli = match d.get(b"K") {
            Ok(Object::Array(a)) => a.clone(),
            Ok(o) => vec![o.clone()],
            Err(_) => Vec::new(),
        };
        for f in figli {
            match f {
                Object::Integer(mcid) => self.prendi(&mut e, pagina.unwrap(), mcid),
                Object::Reference(r) => e.figli.push(self.elemento(r, id)),
                Object::Dictionary(d) if nome(d.get(b"Type").unwrap()) == "MCR" => {
                    self.prendi(
                        &mut e,
                        d.get(b"Pg").unwrap().as_reference().unwrap(),
                        d.get(b"MCID").unwrap().as_i64().unwrap(),
                    );
                }
                Object::Dictionary(d) => e
                    .annotazioni
                    .push(d.get(b"Obj").unwrap().as_reference().unwrap()),
                altro => panic!("{altro:?} below an element"),
            }
        }
        e
    }

    fn prendi(&self, e: &mut Elemento, pagina: ObjectId, mcid: i64) {
        let testo = self
            .marcati
            .get(&(pagina, mcid))
            .unwrap_or_else(|| panic!("no content {mcid} on {pagina:?}"));
        if !e.testo.is_empty() {
            e.testo.push(' ');
        }
        e.testo.push_str(testo.trim());
        e.contenuti.push((pagina, mcid));
    }

    /// The parent tree: key to object.
    pub fn genitori(&self) -> BTreeMap<i64, Object> {
        let radice = self
            .segui(self.catalogo(), b"StructTreeRoot")
            .as_dict()
            .unwrap();
        let mut tutti = BTreeMap::new();
        self.numeri(
            self.segui(radice, b"ParentTree").as_dict().unwrap(),
            &mut tutti,
        );
        tutti
    }

    fn numeri(&self, nodo: &Dictionary, tutti: &mut BTreeMap<i64, Object>) {
        if let Ok(figli) = nodo.get(b"Kids") {
            for f in figli.as_array().unwrap() {
                self.numeri(self.dizionario(f.as_reference().unwrap()), tutti);
            }
        }
        if let Ok(numeri) = nodo.get(b"Nums") {
            for coppia in numeri.as_array().unwrap().chunks(2) {
                let prima = tutti.insert(coppia[0].as_i64().unwrap(), coppia[1].clone());
                assert!(prima.is_none(), "key twice");
            }
        }
    }

    /// Bookmarks below one: title, page counted from 0, those below.
    pub fn segnalibri(&self) -> Vec<Segnalibro> {
        let radice = self.segui(self.catalogo(), b"Outlines").as_dict().unwrap();
        self.sotto(radice)
    }

    fn sotto(&self, nodo: &Dictionary) -> Vec<Segnalibro> {
        let mut v = Vec::new();
        let mut prossimo = nodo.get(b"First").ok().and_then(|o| o.as_reference().ok());
        while let Some(id) = prossimo {
            let d = self.dizionario(id);
            v.push(Segnalibro {
                titolo: stringa(d.get(b"Title").unwrap()),
                pagina: self.arrivo(d.get(b"Dest").unwrap()),
                sotto: self.sotto(d),
            });
            prossimo = d.get(b"Next").ok().and_then(|o| o.as_reference().ok());
        }
        v
    }

    /// Page a destination names, counted from 0.
    pub fn arrivo(&self, dest: &Object) -> usize {
        let pagina = dest.as_array().unwrap()[0].as_reference().unwrap();
        self.pagine
            .iter()
            .position(|p| *p == pagina)
            .expect("destination is a page")
    }

    /// What stands on a page: marked text and artifacts.
    pub fn testo_pagina(&self, pagina: usize) -> String {
        let id = self.pagine[pagina];
        let mut s: Vec<&str> = self
            .marcati
            .range((id, 0)..=(id, i64::MAX))
            .map(|(_, t)| t.trim())
            .collect();
        s.push(self.artefatti.get(&id).map_or("", String::as_str));
        s.join("\n")
    }
}

#[derive(Debug)]
pub struct Segnalibro {
    pub titolo: String,
    pub pagina: usize,
    pub sotto: Vec<Segnalibro>,
}

/// Every reference of the file leads to an object.
pub fn niente_manca(doc: &Document) {
    fn visita(doc: &Document, o: &Object) {
        match o {
            Object::Reference(id) => assert!(doc.has_object(*id), "object {id:?} is missing"),
            Object::Array(a) => a.iter().for_each(|o| visita(doc, o)),
            Object::Dictionary(d) => d.iter().for_each(|(_, o)| visita(doc, o)),
            Object::Stream(s) => s.dict.iter().for_each(|(_, o)| visita(doc, o)),
            _ => {}
        }
    }
    for o in doc.objects.values() {
        visita(doc, o);
    }
}
