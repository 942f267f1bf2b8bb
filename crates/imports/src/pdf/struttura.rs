//! The structure tree of a tagged PDF: which element each marked content belongs to, so that a paragraph or a cell that
//! goes over two pages is known to be one.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Deepest nesting of the parent tree, and most entries read from it.
const PROFONDITA_MASSIMA: usize = 32;
const VOCI_MASSIME: usize = 200_000;

/// The parent tree: for each page (by its key), the elements of its marked contents.
#[derive(Default)]
pub(super) struct Struttura {
    pagine: HashMap<i64, Vec<Option<ObjectId>>>,
}

impl Struttura {
    pub(super) fn leggi(doc: &Document) -> Self {
        let mut s = Self::default();
        let radice = doc
            .catalog()
            .and_then(|c| c.get_deref(b"StructTreeRoot", doc))
            .and_then(Object::as_dict)
            .and_then(|r| r.get_deref(b"ParentTree", doc))
            .and_then(Object::as_dict);
        if let Ok(radice) = radice {
            let mut voci = 0;
            s.nodo(doc, radice, 0, &mut voci);
        }
        s
    }

    fn nodo(&mut self, doc: &Document, nodo: &Dictionary, profondita: usize, voci: &mut usize) {
        if profondita > PROFONDITA_MASSIMA {
            return;
        }
        if let Ok(numeri) = nodo.get_deref(b"Nums", doc).and_then(Object::as_array) {
            for coppia in numeri.chunks_exact(2) {
                *voci += 1;
                let [chiave, valore] = coppia else { continue };
                let (Ok(chiave), Ok((_, valore))) = (chiave.as_i64(), doc.dereference(valore))
                else {
                    continue;
                };
                if let Ok(elementi) = valore.as_array() {
                    *voci += elementi.len();
                    if *voci > VOCI_MASSIME {
                        return;
                    }
                    self.pagine.insert(
                        chiave,
                        elementi.iter().map(|o| o.as_reference().ok()).collect(),
                    );
                }
            }
        }
        for figlio in nodo
            .get_deref(b"Kids", doc)
            .and_then(Object::as_array)
            .into_iter()
            .flatten()
        {
            *voci += 1;
            if *voci > VOCI_MASSIME {
                return;
            }
            if let Ok((_, Object::Dictionary(d))) = doc.dereference(figlio) {
                self.nodo(doc, d, profondita + 1, voci);
            }
        }
    }

    /// The elements of the marked contents of a page, by their number.
    pub(super) fn genitori(&self, doc: &Document, pagina: ObjectId) -> Vec<Option<ObjectId>> {
        let chiave = doc
            .get_dictionary(pagina)
            .and_then(|d| d.get_deref(b"StructParents", doc))
            .and_then(Object::as_i64);
        chiave
            .ok()
            .and_then(|c| self.pagine.get(&c))
            .cloned()
            .unwrap_or_default()
    }
}
