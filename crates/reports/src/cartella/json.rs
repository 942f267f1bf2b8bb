//! A spreadsheet as JSON, in the words of the exported plan: figures as strings with a point, dates as ISO 8601, what is absent as `null`.

use std::collections::BTreeSet;

use domain::cartella::{Cartella, Dato, FoglioDiCalcolo, cella};
use serde::ser::{
    Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, Serializer,
};

use super::{NonScritta, colonne, decimali};

/// Writes a spreadsheet.
pub(super) fn scrivi(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    serde_json::to_vec(&Intera(cartella)).map_err(|e| NonScritta::Scrittura(e.to_string()))
}

struct Intera<'a>(&'a Cartella);

impl Serialize for Intera<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let fogli: Vec<Pagina<'_>> = self.0.fogli.iter().map(Pagina::di).collect();
        let mut oggetto = s.serialize_struct("cartella", 2)?;
        oggetto.serialize_field("titolo", &self.0.titolo)?;
        oggetto.serialize_field("fogli", &fogli)?;
        oggetto.end()
    }
}

/// A sheet, with the keys of its rows.
struct Pagina<'a> {
    foglio: &'a FoglioDiCalcolo,
    chiavi: Vec<String>,
}

impl<'a> Pagina<'a> {
    /// The keys are the headings: one said twice, or not at all, is told apart, so that no value hides another.
    fn di(foglio: &'a FoglioDiCalcolo) -> Self {
        let mut prese = BTreeSet::new();
        let mut chiavi = Vec::new();
        for c in 0..colonne(foglio) {
            let etichetta = foglio.colonne.get(c).map_or("", |k| k.etichetta.trim());
            let base = if etichetta.is_empty() {
                let nome = cella(0, c);
                let lettere = nome.trim_end_matches(|c: char| c.is_ascii_digit());
                format!("Colonna {lettere}")
            } else {
                etichetta.to_owned()
            };
            let mut chiave = base.clone();
            let mut n = 1;
            while !prese.insert(chiave.clone()) {
                n += 1;
                chiave = format!("{base} ({n})");
            }
            chiavi.push(chiave);
        }
        Self { foglio, chiavi }
    }
}

impl Serialize for Pagina<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut oggetto = s.serialize_struct("foglio", 3)?;
        oggetto.serialize_field("nome", &self.foglio.nome)?;
        oggetto.serialize_field("colonne", &self.chiavi)?;
        oggetto.serialize_field("righe", &Righe(self))?;
        oggetto.end()
    }
}

struct Righe<'a>(&'a Pagina<'a>);

impl Serialize for Righe<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let righe = &self.0.foglio.righe;
        let mut elenco = s.serialize_seq(Some(righe.len()))?;
        for riga in righe {
            elenco.serialize_element(&Riga {
                pagina: self.0,
                riga,
            })?;
        }
        elenco.end()
    }
}

struct Riga<'a> {
    pagina: &'a Pagina<'a>,
    riga: &'a [Dato],
}

impl Serialize for Riga<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let chiavi = &self.pagina.chiavi;
        let mut oggetto = s.serialize_map(Some(chiavi.len()))?;
        for (c, chiave) in chiavi.iter().enumerate() {
            match self.riga.get(c) {
                None | Some(Dato::Vuoto) => oggetto.serialize_entry(chiave, &())?,
                Some(Dato::Testo(t) | Dato::Errore(t)) => oggetto.serialize_entry(chiave, t)?,
                Some(Dato::Numero(n)) => {
                    let figura = n.con_punto(decimali(self.pagina.foglio, c, *n));
                    oggetto.serialize_entry(chiave, &figura)?;
                }
                Some(Dato::Data(d)) => oggetto.serialize_entry(chiave, &d.to_string())?,
                Some(Dato::Logico(v)) => oggetto.serialize_entry(chiave, v)?,
            }
        }
        oggetto.end()
    }
}
