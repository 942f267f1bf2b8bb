//! The objective sheet: a header of labels and values, the detailed description, the indicators with their targets.

mod pagina;
mod testata;

use domain::campo::Valore;
use domain::importazione::{Formato, Lettura};
use domain::scheda::{Livello, Sezione};

use crate::banco::Banco;
use crate::codici;
use crate::conto::{INDICE, INTESTAZIONE};
use crate::etichette::{self, inizia, separatore, solo};
use crate::ptpc;
use crate::rifiuti::Motivo;
use crate::righe::{Fonte, Pezzo, unisci};
use crate::tabelle::{self, Tabelle, colonne};
use crate::testo;

/// What the next line without a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contesto {
    /// Code and title, at the head of a page.
    Testa,
    /// The index, up to the end of its page.
    Indice,
    /// A label alone: its value is on the next line.
    Casella(&'static str),
    Descrizione,
    Collegato,
    Fasi,
    Indicatori,
}

struct Lettore<'a> {
    banco: Banco<'a>,
    corrente: Option<usize>,
    contesto: Contesto,
    /// Context of the sheet before its page ended.
    ripresa: Contesto,
    tabelle: Vec<Tabelle>,
    /// Mark with which the bullets of the open list began.
    segno: Option<char>,
    ultimo: Option<Pezzo>,
}

/// Reads a printout of objectives.
pub(crate) fn leggi(fonte: &Fonte, ancora: &dyn Fn() -> bool) -> Result<Lettura, Motivo> {
    let (banco, inizio) = ptpc::pagina_dei_parametri(Banco::new(fonte));
    let mut l = Lettore {
        banco,
        corrente: None,
        contesto: Contesto::Testa,
        ripresa: Contesto::Testa,
        tabelle: Vec::new(),
        segno: None,
        ultimo: None,
    };
    for riga in inizio..fonte.righe.len() {
        if riga.is_multiple_of(256) && !ancora() {
            return Err(Motivo::TempoScaduto);
        }
        l.riga(riga);
    }
    for (scheda, t) in std::mem::take(&mut l.tabelle).into_iter().enumerate() {
        let anno = l.banco.codice(scheda).and_then(codici::anno);
        tabelle::leggi(&mut l.banco, scheda, &t, anno, &[]);
    }
    for scheda in 0..l.banco.bozze.len() {
        l.banco.titolo_mancante(scheda);
    }
    Ok(l.banco.chiudi(Formato::SchedaObiettivo))
}

impl Lettore<'_> {
    fn riga(&mut self, riga: usize) {
        let fonte = self.banco.fonte;
        let p = fonte.intera(riga);
        let letto = fonte.testo(p);
        if letto.is_empty() || !self.banco.conto.libero(fonte, p) {
            return;
        }
        if self.indice(p) {
            return;
        }
        if let Some(c) = codici::obiettivo(letto).filter(|c| self.apre_scheda(p, c)) {
            self.codice(p, &c);
            return;
        }
        if let Some(s) = self.banco.scheda_di.get_mut(riga) {
            *s = self.corrente;
        }
        if letto.ends_with("(segue)")
            && self
                .corrente
                .and_then(|c| self.banco.bozze.get(c))
                .is_some_and(|b| letto.starts_with(&b.codice))
        {
            self.banco.impagina(p, INTESTAZIONE);
            return;
        }
        if self.banco.decorazione(p) || self.griglia(p) || self.testa_di_pagina(p) {
            return;
        }
        let Some(scheda) = self.corrente else { return };
        if self.etichetta_di_blocco(scheda, p) || self.testata(scheda, p) {
            return;
        }
        self.valore(scheda, p);
    }

    /// A code opens a sheet when it stands alone, or with the title that its sheet already has.
    fn apre_scheda(&self, p: Pezzo, c: &codici::Codice) -> bool {
        let fonte = self.banco.fonte;
        let resto = unisci([fonte.testo(fonte.rifila(p.dopo(c.a)))]);
        if resto.is_empty() {
            return true;
        }
        match self.banco.trova(Livello::Obiettivo, &c.codice) {
            Some(s) => self
                .banco
                .testo(s, "titolo")
                .is_none_or(|t| etichette::piegato(t) == etichette::piegato(&resto)),
            // Inside a table or a text a code is a reference.
            None => {
                matches!(self.contesto, Contesto::Testa)
                    || fonte.righe.get(p.riga).is_some_and(|r| r.titolo)
                    || fonte.righe.get(p.riga).is_some_and(|r| {
                        p.riga == 0
                            || fonte
                                .righe
                                .get(p.riga - 1)
                                .is_some_and(|q| q.pagina != r.pagina)
                    })
            }
        }
    }

    fn codice(&mut self, p: Pezzo, c: &codici::Codice) {
        let nota = self.banco.trova(Livello::Obiettivo, &c.codice);
        let scheda = self.banco.bozza(Livello::Obiettivo, &c.codice);
        while self.tabelle.len() <= scheda {
            self.tabelle.push(Tabelle::default());
        }
        let codice = p.tra(c.da, c.a);
        self.banco.prendi(scheda, "codice", codice);
        let letto = self.banco.fonte.testo(codice).to_owned();
        if letto != c.codice {
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &letto,
                &c.codice,
                "codice con uno spazio di troppo o un trattino basso perduto",
            );
        }
        if nota.is_some() && nota == self.corrente && self.contesto != Contesto::Testa {
            self.ripresa = self.contesto;
        } else {
            self.ripresa = Contesto::Testa;
        }
        self.corrente = Some(scheda);
        self.contesto = Contesto::Testa;
        self.ultimo = None;
        if let Some(s) = self.banco.scheda_di.get_mut(p.riga) {
            *s = Some(scheda);
        }
        let resto = self.banco.fonte.rifila(p.dopo(c.a));
        if resto.a > resto.da {
            self.valore(scheda, resto);
        }
    }

    /// Titles of blocks: the description (its label may take several lines), FASI, INDICATORI.
    fn etichetta_di_blocco(&mut self, scheda: usize, p: Pezzo) -> bool {
        let fonte = self.banco.fonte;
        let letto = fonte.testo(p);
        for (nome, contesto) in [
            ("INDICATORI", Contesto::Indicatori),
            ("FASI", Contesto::Fasi),
        ] {
            if let Some(n) = inizia(letto, nome) {
                let resto = letto.get(n..).unwrap_or("");
                if !resto.chars().any(char::is_alphanumeric)
                    || colonne::solo_etichette(resto).is_some()
                {
                    self.banco.etichetta(p.prima(n));
                    self.contesto = contesto;
                    let resto = fonte.rifila(p.dopo(n));
                    if resto.a > resto.da {
                        self.valore(scheda, resto);
                    }
                    return true;
                }
            }
        }
        if let Some(n) = inizia(letto, "Collegato a").filter(|n| {
            letto
                .get(*n..)
                .is_some_and(|r| !r.chars().any(char::is_alphanumeric) || r.contains(':'))
        }) {
            self.banco.etichetta(p.prima(n));
            self.contesto = Contesto::Collegato;
            let resto = fonte.rifila(p.dopo(n + separatore(letto.get(n..).unwrap_or(""))));
            if resto.a > resto.da {
                self.valore(scheda, resto);
            }
            return true;
        }
        // `**Descrizione / dettagliata / dell'obiettivo**`
        let in_testa = matches!(self.contesto, Contesto::Testa | Contesto::Casella(_))
            || self.ripresa == Contesto::Testa;
        for prima in [
            "Descrizione dettagliata dell'obiettivo",
            "Descrizione dettagliata",
            "Descrizione",
        ] {
            let Some(n) = inizia(letto, prima).filter(|_| {
                in_testa
                    && !matches!(
                        self.contesto,
                        Contesto::Indicatori | Contesto::Fasi | Contesto::Collegato
                    )
            }) else {
                continue;
            };
            let sola = letto
                .get(n..)
                .is_some_and(|r| !r.chars().any(char::is_alphanumeric));
            if prima == "Descrizione"
                && !(sola
                    && self
                        .prossima(p.riga)
                        .is_some_and(|r| inizia(fonte.testo(r), "dettagliata").is_some()))
            {
                continue;
            }
            self.banco
                .prendi(scheda, "sezioni", if sola { p } else { p.prima(n) });
            self.titolo_di_sezione(scheda, "Descrizione dettagliata dell'obiettivo");
            let resto = fonte.rifila(p.dopo(n + separatore(letto.get(n..).unwrap_or(""))));
            let resto = fonte.rifila(Pezzo {
                da: resto.da + fonte.testo(resto).len()
                    - fonte.testo(resto).trim_start_matches('*').len(),
                ..resto
            });
            if !sola && resto.a > resto.da {
                self.valore(scheda, resto);
            }
            return true;
        }
        // The rest of the label, below its first word.
        if self.contesto == Contesto::Descrizione
            && self.ultimo.is_none()
            && [
                "dettagliata dell'obiettivo",
                "dettagliata",
                "dell'obiettivo",
            ]
            .iter()
            .any(|e| solo(letto, e))
        {
            self.banco.prendi(scheda, "sezioni", p);
            return true;
        }
        false
    }

    fn prossima(&self, riga: usize) -> Option<Pezzo> {
        let fonte = self.banco.fonte;
        (riga + 1..fonte.righe.len())
            .find(|r| !fonte.vuota(*r))
            .map(|r| fonte.intera(r))
    }

    fn titolo_di_sezione(&mut self, scheda: usize, titolo: &str) {
        let Some(sezioni) = self.banco.sezioni(scheda) else {
            return;
        };
        // The title of the block and the title of the section may be the same words, printed twice.
        let ripetuto = sezioni.last().is_some_and(|s| {
            s.righe.is_empty() && etichette::piegato(&s.titolo) == etichette::piegato(titolo)
        });
        if !ripetuto {
            sezioni.push(Sezione {
                titolo: titolo.to_owned(),
                righe: Vec::new(),
            });
        }
        self.contesto = Contesto::Descrizione;
        self.ultimo = None;
    }

    fn valore(&mut self, scheda: usize, p: Pezzo) {
        // The values of a row of labels were taken with it.
        if !self.banco.conto.libero(self.banco.fonte, p) {
            return;
        }
        match self.contesto {
            Contesto::Testa => self.titolo(scheda, p),
            Contesto::Indice => self.banco.impagina(p, INDICE),
            Contesto::Casella(chiave) => {
                self.casella(scheda, chiave, p);
                self.contesto = Contesto::Testa;
            }
            Contesto::Descrizione => self.descrizione(scheda, p),
            Contesto::Collegato => {
                self.banco.collegato(scheda, p);
            }
            Contesto::Fasi | Contesto::Indicatori => {
                if let Some(t) = self.tabelle.get_mut(scheda) {
                    t.aggiungi(self.banco.fonte, p, self.contesto == Contesto::Indicatori);
                }
            }
        }
    }

    /// The title under the code, on every page; then the page goes on where the last one ended.
    fn titolo(&mut self, scheda: usize, p: Pezzo) {
        let letto = self.banco.testo_sano(scheda, p);
        let gia = self.banco.testo(scheda, "titolo").map(str::to_owned);
        match gia {
            None => {
                self.banco.scrivi(scheda, "titolo", Valore::Testo(letto));
                self.banco.prendi(scheda, "titolo", p);
                self.ultimo = Some(p);
            }
            Some(t) if etichette::piegato(&t) == etichette::piegato(&letto) => {
                self.banco.prendi(scheda, "titolo", p);
                if self.ripresa != Contesto::Testa {
                    self.contesto = self.ripresa;
                }
            }
            Some(_) if crate::valori::stato(&letto).is_some() => self.casella(scheda, "stato", p),
            Some(_) if self.titolo_continua(p) => {
                self.banco.accoda(scheda, "titolo", &letto);
                self.banco.prendi(scheda, "titolo", p);
                self.ultimo = Some(p);
            }
            Some(_) if self.ripresa != Contesto::Testa => {
                self.contesto = self.ripresa;
                self.valore(scheda, p);
            }
            Some(_) => {}
        }
    }

    /// Whether the title goes on: on the next line, or beside the state, where positions tell.
    fn titolo_continua(&self, p: Pezzo) -> bool {
        let fonte = self.banco.fonte;
        let stesso = fonte
            .righe
            .get(p.riga)
            .is_some_and(|r| r.titolo && r.nuova == Some(false));
        self.ultimo
            .is_some_and(|u| stesso || (u.riga + 1 == p.riga && testo::continua(fonte, u, p)))
    }

    fn descrizione(&mut self, scheda: usize, p: Pezzo) {
        let fonte = self.banco.fonte;
        let in_elenco = self
            .banco
            .ultima_riga(scheda)
            .is_some_and(|r| r.livello > 0);
        let voce = testo::voce_di_elenco(fonte, p, in_elenco, &mut self.segno);
        if fonte.righe.get(p.riga).is_some_and(|r| r.titolo) && voce.is_none() {
            let titolo = self.banco.testo_sano(scheda, p);
            self.banco.prendi(scheda, "sezioni", p);
            self.titolo_di_sezione(
                scheda,
                titolo.trim_end_matches([':', ' ']).trim_matches('*').trim(),
            );
            return;
        }
        let continua = voce.is_none() && self.ultimo.is_some_and(|u| testo::continua(fonte, u, p));
        let pulito = self
            .banco
            .testo_sano(scheda, p.dopo(voce.map_or(0, |v| v.segno)));
        self.banco
            .riga_di_sezione(scheda, voce.map_or(0, |v| v.livello), pulito, continua);
        self.banco.prendi(scheda, "sezioni", p);
        self.ultimo = Some(p);
    }
}
