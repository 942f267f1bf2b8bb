//! The `SCHEDA PTPC`: parameters, the sheet of each CdR, the sheets of its processes.
//!
//! One pass over the lines with a context; labels change the context, everything else is the value of the open one.
//! What must be known before (titles by code, names of units and people) is gathered by a look ahead ([`sapere`]).

mod blocchi;
mod funzioni;
mod parametri;
mod sapere;
mod testata;
mod testata_a_celle;

use std::collections::HashMap;

use domain::campo::Valore;
use domain::importazione::{Formato, Lettura};
use domain::scheda::Livello;

use crate::banco::Banco;
use crate::conto::INTESTAZIONE;
use crate::etichette::{self, intestazione};
use crate::ptpc::funzioni::Parte;
use crate::ptpc::sapere::Sapere;
use crate::rifiuti::Motivo;
use crate::righe::{Fonte, Pezzo};
use crate::tabelle::{self, Tabelle};

/// Which value the next line without a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contesto {
    /// Nothing is open: a line without a label finds no place.
    Nessuno,
    Indice,
    Collegato,
    Processi,
    Funzioni(Parte),
    Stakeholder,
    Tipologia,
    Stato,
    Centro,
    Responsabile,
    Fasi,
    Indicatori,
    /// `CdR` alone on the title page: its title follows.
    Frontespizio,
}

impl Contesto {
    /// Contexts that go on after a block of the header, or on the next page of the same sheet.
    fn riprende(self) -> bool {
        matches!(
            self,
            Self::Funzioni(_) | Self::Fasi | Self::Indicatori | Self::Stakeholder | Self::Processi
        )
    }
}

/// The reader of a PTPC printout.
pub(crate) struct Lettore<'a> {
    banco: Banco<'a>,
    sapere: Sapere,
    corrente: Option<usize>,
    /// Draft of the CdR whose processes follow.
    cdr: Option<usize>,
    contesto: Contesto,
    /// Where each draft was when its page ended.
    ripresa: Vec<Contesto>,
    tabelle: Vec<Tabelle>,
    /// Mark with which the bullets of the open list began.
    segno: Option<char>,
    /// Last line of running text, to know what a wrapped line continues.
    ultimo: Option<Pezzo>,
    /// Codes in the order of the tables PROCESSI, with the CdR they stand under.
    elenco: Vec<(String, Option<usize>)>,
    /// Place of each of those codes.
    elencati: HashMap<String, usize>,
}

/// Reads a PTPC printout.
pub(crate) fn leggi(fonte: &Fonte, ancora: &dyn Fn() -> bool) -> Result<Lettura, Motivo> {
    let mut l = Lettore::new(Banco::new(fonte));
    l.sapere = Sapere::raccogli(fonte);
    let mut riga = l.parametri();
    while riga < fonte.righe.len() {
        if riga.is_multiple_of(256) && !ancora() {
            return Err(Motivo::TempoScaduto);
        }
        riga = l.riga(riga);
    }
    l.chiudi(ancora)
}

/// Reads the page "Parametri selezionati" of any printout; gives the workbench back with the first line after it.
pub(crate) fn pagina_dei_parametri(banco: Banco<'_>) -> (Banco<'_>, usize) {
    let mut l = Lettore::new(banco);
    let riga = l.parametri();
    (l.banco, riga)
}

impl<'a> Lettore<'a> {
    fn new(banco: Banco<'a>) -> Self {
        Self {
            banco,
            sapere: Sapere::default(),
            corrente: None,
            cdr: None,
            contesto: Contesto::Nessuno,
            ripresa: Vec::new(),
            tabelle: Vec::new(),
            segno: None,
            ultimo: None,
            elenco: Vec::new(),
            elencati: HashMap::new(),
        }
    }

    fn fonte(&self) -> &'a Fonte {
        self.banco.fonte
    }

    /// Reads a line (or the lines of a header that begins with it); gives the next one to read.
    fn riga(&mut self, riga: usize) -> usize {
        let intera = self.fonte().intera(riga);
        let testo = self.fonte().testo(intera);
        let disegnata = self.fonte().righe.get(riga).is_some_and(|r| r.gantt);
        if testo.is_empty() || disegnata {
            return riga + 1;
        }
        if let Some(s) = self.banco.scheda_di.get_mut(riga) {
            *s = self.corrente;
        }
        if self.decorazione(intera) {
            return riga + 1;
        }
        if intestazione(testo).is_some() {
            return self.testata(riga);
        }
        for pezzo in self.spezza(intera) {
            self.pezzo(pezzo);
        }
        riga + 1
    }

    /// Running headers, page numbers, the index, the heading of a sheet that goes on over the page.
    fn decorazione(&mut self, p: Pezzo) -> bool {
        let testo = self.fonte().testo(p);
        if etichette::indice(testo) {
            self.banco.etichetta(p);
            self.contesto = Contesto::Indice;
            return true;
        }
        if let Some(scheda) = self.prosegue(p) {
            self.corrente = Some(scheda);
            self.banco.impagina(p, INTESTAZIONE);
            return true;
        }
        self.banco.decorazione(p)
    }

    /// `2020_STAFF_1 Gestione delle risorse (segue)`: the sheet that goes on.
    fn prosegue(&self, p: Pezzo) -> Option<usize> {
        let testo = self.fonte().testo(p).strip_suffix("(segue)")?;
        let codice = testo.split_whitespace().next()?;
        self.banco
            .trova(Livello::Processo, codice)
            .or_else(|| self.banco.trova(Livello::Cdr, codice))
    }

    /// Cuts a line before labels that stand inside it (a value glued to the label below).
    fn spezza(&self, p: Pezzo) -> Vec<Pezzo> {
        const FORTI: &[&str] = &[
            "Tipologia Misura PTPC",
            "LIVELLO DI RISCHIO individuato",
            "Riferimento obiettivo gestionale",
            "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA'",
            "SOGGETTI INTERNI",
            "SOGG.INTERNI",
            "ATTIVITA' VINCOLATA",
            "ATTIVITA' DISCREZIONALE",
        ];
        let testo = self.fonte().testo(p);
        if self.fonte().seguito(p.riga) {
            return vec![p];
        }
        let mut tagli: Vec<usize> = FORTI
            .iter()
            .filter_map(|e| etichette::trova(testo, e))
            .map(|(da, _)| da)
            .filter(|da| *da > 0)
            .collect();
        tagli.sort_unstable();
        tagli.dedup();
        let mut pezzi = Vec::new();
        let mut da = 0;
        for taglio in tagli.into_iter().chain([testo.len()]) {
            let pezzo = self.fonte().rifila(p.tra(da, taglio));
            if pezzo.a > pezzo.da {
                pezzi.push(pezzo);
            }
            da = taglio;
        }
        pezzi
    }

    /// The sheet with a code, and the room for its tables.
    fn scheda(&mut self, livello: Livello, codice: &str) -> usize {
        let i = self.banco.bozza(livello, codice);
        while self.ripresa.len() <= i {
            self.ripresa.push(Contesto::Nessuno);
            self.tabelle.push(Tabelle::default());
        }
        i
    }

    /// Opens a context, remembering where the sheet was.
    fn apri(&mut self, contesto: Contesto) {
        self.contesto = contesto;
        self.ultimo = None;
        if contesto.riprende()
            && let Some(r) = self.corrente.and_then(|c| self.ripresa.get_mut(c))
        {
            *r = contesto;
        }
    }

    /// Goes back to the text or table that a block of the header interrupted.
    fn riprendi(&mut self) {
        self.contesto = self
            .corrente
            .and_then(|c| self.ripresa.get(c))
            .copied()
            .unwrap_or(Contesto::Nessuno);
    }

    /// Tables, titles and parents, when every line has been read.
    fn chiudi(mut self, ancora: &dyn Fn() -> bool) -> Result<Lettura, Motivo> {
        let tabelle = std::mem::take(&mut self.tabelle);
        let anno_vista = self
            .banco
            .parametri
            .vista_codice
            .as_deref()
            .and_then(crate::codici::anno);
        for (scheda, t) in tabelle.into_iter().enumerate() {
            if !ancora() {
                return Err(Motivo::TempoScaduto);
            }
            let anno = self
                .banco
                .codice(scheda)
                .and_then(crate::codici::anno)
                .or(anno_vista);
            tabelle::leggi(&mut self.banco, scheda, &t, anno, &self.sapere.uffici);
        }
        self.titoli_mancanti();
        self.padri();
        self.ordina();
        Ok(self.banco.chiudi(Formato::SchedaPtpc))
    }

    /// Every sheet has a title: from PROCESSI, else from its own header; where there is none, the code stands for it.
    fn titoli_mancanti(&mut self) {
        for i in 0..self.banco.bozze.len() {
            self.banco.titolo_mancante(i);
            let Some(b) = self.banco.bozze.get(i) else {
                continue;
            };
            if b.livello == Livello::Processo
                && b.campi.keys().all(|k| matches!(*k, "codice" | "titolo"))
            {
                let codice = b.codice.clone();
                self.banco.avvisa(Some(i), format!("il processo {codice} è nell'elenco PROCESSI ma la sua scheda non è nella stampa"));
            }
        }
    }

    /// The CdR of each process: from "Collegato a", else the one in whose table or pages it stands.
    fn padri(&mut self) {
        for i in 0..self.banco.bozze.len() {
            let Some(b) = self.banco.bozze.get(i) else {
                continue;
            };
            if b.livello != Livello::Processo {
                continue;
            }
            let collegato = match b.valore("collegato_a") {
                Some(Valore::Collegamenti(v)) => v
                    .iter()
                    .find(|c| c.livello.eq_ignore_ascii_case("cdr"))
                    .map(|c| c.codice.clone()),
                _ => None,
            };
            let codice = b.codice.clone();
            let in_tabella = self
                .elencati
                .get(&codice)
                .and_then(|i| self.elenco.get(*i))
                .and_then(|(_, cdr)| *cdr);
            let in_tabella = in_tabella
                .and_then(|c| self.banco.codice(c))
                .map(str::to_owned);
            if let Some(b) = self.banco.bozze.get_mut(i) {
                b.padre = collegato.or(in_tabella).or(b.padre.take());
            }
        }
    }

    /// Sheets in the order of the printout: each CdR, then its processes as PROCESSI lists them.
    fn ordina(&mut self) {
        let cdr = self
            .banco
            .bozze
            .iter()
            .filter(|b| b.livello == Livello::Cdr)
            .enumerate();
        let cdr: HashMap<&str, usize> = cdr.map(|(i, b)| (b.codice.as_str(), i)).collect();
        let mut ordine: Vec<usize> = (0..self.banco.bozze.len()).collect();
        ordine.sort_by_cached_key(|i| {
            let Some(b) = self.banco.bozze.get(*i) else {
                return (usize::MAX, usize::MAX, *i);
            };
            let suo = if b.livello == Livello::Cdr {
                Some(b.codice.as_str())
            } else {
                b.padre.as_deref()
            };
            let gruppo = suo.and_then(|p| cdr.get(p)).copied().unwrap_or(usize::MAX);
            let dentro = if b.livello == Livello::Cdr {
                0
            } else {
                self.elencati.get(&b.codice).map_or(usize::MAX, |p| p + 1)
            };
            (gruppo, dentro, *i)
        });
        self.banco.riordina(&ordine);
    }
}
