//! The drafts on the workbench: sheets that grow field by field while they are read.

use std::collections::BTreeMap;

use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::libro::Riga;
use domain::scheda::{Livello, Sezione};

use crate::banco::Banco;
use crate::righe::accoda;

/// A field of a draft.
#[derive(Debug, Clone)]
pub(crate) struct CampoBozza {
    pub(crate) valore: Valore,
    pub(crate) fiducia: Fiducia,
    pub(crate) danno: Option<String>,
}

/// A sheet while it is read.
#[derive(Debug)]
pub(crate) struct Bozza {
    pub(crate) livello: Livello,
    pub(crate) codice: String,
    pub(crate) padre: Option<String>,
    pub(crate) campi: BTreeMap<&'static str, CampoBozza>,
}

impl Bozza {
    pub(crate) fn valore(&self, chiave: &str) -> Option<&Valore> {
        self.campi.get(chiave).map(|c| &c.valore)
    }

    pub(crate) fn testo(&self, chiave: &str) -> Option<&str> {
        match self.valore(chiave) {
            Some(Valore::Testo(t)) => Some(t),
            _ => None,
        }
    }
}

impl Banco<'_> {
    /// The draft with this code, made when it is new.
    pub(crate) fn bozza(&mut self, livello: Livello, codice: &str) -> usize {
        if let Some(i) = self.trova(livello, codice) {
            return i;
        }
        let mut campi = BTreeMap::new();
        campi.insert(
            "codice",
            CampoBozza {
                valore: Valore::Testo(codice.to_owned()),
                fiducia: Fiducia::Certa,
                danno: None,
            },
        );
        self.bozze.push(Bozza {
            livello,
            codice: codice.to_owned(),
            padre: None,
            campi,
        });
        let posto = self.bozze.len() - 1;
        self.posti
            .insert((livello.nome(), codice.to_owned()), posto);
        posto
    }

    pub(crate) fn trova(&self, livello: Livello, codice: &str) -> Option<usize> {
        self.posti
            .get(&(livello.nome(), codice.to_owned()))
            .copied()
    }

    /// The value of a field of a draft, where it has one.
    pub(crate) fn valore(&self, scheda: usize, chiave: &str) -> Option<&Valore> {
        self.bozze.get(scheda)?.valore(chiave)
    }

    /// The same, where it is a text.
    pub(crate) fn testo(&self, scheda: usize, chiave: &str) -> Option<&str> {
        self.bozze.get(scheda)?.testo(chiave)
    }

    /// The code of a draft.
    pub(crate) fn codice(&self, scheda: usize) -> Option<&str> {
        self.bozze.get(scheda).map(|b| b.codice.as_str())
    }

    /// Writes the value of a field; how sure it is stays as it was, if it was written before.
    pub(crate) fn scrivi(&mut self, scheda: usize, chiave: &'static str, valore: Valore) {
        if let Some(b) = self.bozze.get_mut(scheda) {
            b.campi
                .entry(chiave)
                .or_insert(CampoBozza {
                    valore: Valore::Vuoto,
                    fiducia: Fiducia::Certa,
                    danno: None,
                })
                .valore = valore;
        }
    }

    /// Writes a value only where none stands.
    pub(crate) fn scrivi_se_vuoto(&mut self, scheda: usize, chiave: &'static str, valore: Valore) {
        if self.valore(scheda, chiave).is_none_or(Valore::vuoto) {
            self.scrivi(scheda, chiave, valore);
        }
    }

    /// The place of a value, made when it is new: a list grows without being copied.
    fn posto(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        vuoto: fn() -> Valore,
    ) -> Option<&mut Valore> {
        let b = self.bozze.get_mut(scheda)?;
        let nuovo = || CampoBozza {
            valore: vuoto(),
            fiducia: Fiducia::Certa,
            danno: None,
        };
        Some(&mut b.campi.entry(chiave).or_insert_with(nuovo).valore)
    }

    /// The list of a field.
    pub(crate) fn elenco(
        &mut self,
        scheda: usize,
        chiave: &'static str,
    ) -> Option<&mut Vec<String>> {
        match self.posto(scheda, chiave, || Valore::Elenco(Vec::new()))? {
            Valore::Elenco(v) => Some(v),
            _ => None,
        }
    }

    /// The sections of a sheet.
    pub(crate) fn sezioni(&mut self, scheda: usize) -> Option<&mut Vec<Sezione>> {
        match self.posto(scheda, "sezioni", || Valore::Sezioni(Vec::new()))? {
            Valore::Sezioni(v) => Some(v),
            _ => None,
        }
    }

    /// The last section and its last line.
    pub(crate) fn ultima_riga(&self, scheda: usize) -> Option<&Riga> {
        match self.bozze.get(scheda)?.valore("sezioni")? {
            Valore::Sezioni(v) => v.last()?.righe.last(),
            _ => None,
        }
    }

    /// Adds words to the text of a field, or begins it.
    pub(crate) fn accoda(&mut self, scheda: usize, chiave: &'static str, parte: &str) {
        if let Some(Valore::Testo(t)) = self.posto(scheda, chiave, || Valore::Testo(String::new()))
        {
            accoda(t, parte);
        }
    }

    /// Adds a line to the last section, or words to its last line.
    pub(crate) fn riga_di_sezione(
        &mut self,
        scheda: usize,
        livello: u8,
        testo: String,
        continua: bool,
    ) {
        let Some(sezioni) = self.sezioni(scheda) else {
            return;
        };
        if sezioni.is_empty() {
            sezioni.push(Sezione::default());
        }
        let Some(sezione) = sezioni.last_mut() else {
            return;
        };
        match sezione.righe.last_mut() {
            Some(ultima) if continua => accoda(&mut ultima.testo, &testo),
            _ => sezione.righe.push(Riga { livello, testo }),
        }
    }

    /// Lowers the trust in a field; it never rises again.
    pub(crate) fn segna(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        fiducia: Fiducia,
        danno: Option<&str>,
    ) {
        if let Some(c) = self
            .bozze
            .get_mut(scheda)
            .and_then(|b| b.campi.get_mut(chiave))
        {
            if c.fiducia == Fiducia::Certa || fiducia == Fiducia::Incerta {
                c.fiducia = fiducia;
            }
            if c.danno.is_none() {
                c.danno = danno.map(str::to_owned);
            }
        }
    }

    /// Lets the code stand for a title that is not in the printout.
    pub(crate) fn titolo_mancante(&mut self, scheda: usize) {
        let Some(codice) = self.codice(scheda).map(str::to_owned) else {
            return;
        };
        if self.testo(scheda, "titolo").is_some() {
            return;
        }
        self.scrivi(scheda, "titolo", Valore::Testo(codice.clone()));
        self.segna(
            scheda,
            "titolo",
            Fiducia::Incerta,
            Some("titolo non trovato: al suo posto c'è il codice"),
        );
        self.avvisa(Some(scheda), format!("il titolo della scheda {codice} non si trova nella stampa: scrivilo prima di confermare"));
    }
}
