//! The header of a sheet, on each of its pages: code, Assessorato, unit, Responsabile, title; in columns, or poured out by a scan.

mod ignote;
mod parole;

use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::scheda::Livello;

use crate::codici::{self, Codice};
use crate::conto::FILETTO;
use crate::etichette::{self, Intestazione, inizia, intestazione, piegato};
use crate::ptpc::blocchi::etichetta_di_blocco;
use crate::ptpc::testata::parole::Parole;
use crate::ptpc::{Contesto, Lettore};
use crate::righe::{Pezzo, unisci};

/// A header is at most so many lines.
const RIGHE_MASSIME: usize = 12;

impl Lettore<'_> {
    /// Reads the header that begins at a line; gives the first line after it.
    pub(super) fn testata(&mut self, inizio: usize) -> usize {
        let fonte = self.fonte();
        let intera = fonte.intera(inizio);
        let Some((chi, n)) = intestazione(fonte.testo(intera)) else {
            return inizio + 1;
        };
        let livello = if chi == Intestazione::Cdr {
            Livello::Cdr
        } else {
            Livello::Processo
        };
        if let Some(riga) = self.testata_a_celle(inizio, livello) {
            return riga;
        }
        self.banco.etichetta(intera.prima(n));
        let mut resto = fonte.rifila(intera.dopo(n));
        if let Some(m) = inizia(fonte.testo(resto), "Centro di Responsabilita") {
            self.banco.etichetta(resto.prima(m));
            resto = fonte.rifila(resto.dopo(m));
        }
        // The lines that may belong to the header: up to a label of a block, or the end of the page.
        let mut righe = vec![resto];
        let pagina = fonte.righe.get(inizio).map_or(0, |r| r.pagina);
        for riga in inizio + 1..fonte.righe.len() {
            let p = fonte.intera(riga);
            let testo = fonte.testo(p);
            if fonte.righe.get(riga).is_none_or(|r| r.pagina != pagina)
                || intestazione(testo).is_some()
                || righe.len() > RIGHE_MASSIME
            {
                break;
            }
            if testo.is_empty() {
                continue;
            }
            // "Responsabile" belongs to the header as long as nobody has been named.
            if etichetta_di_blocco(testo) && !etichette::solo(testo, "Responsabile") {
                break;
            }
            righe.push(p);
        }
        self.leggi_testata(livello, inizio, righe)
    }

    fn leggi_testata(&mut self, livello: Livello, inizio: usize, righe: Vec<Pezzo>) -> usize {
        let fonte = self.fonte();
        // The code stands at the head of one of the first lines.
        let trovato = righe
            .iter()
            .take(4)
            .enumerate()
            .find_map(|(i, p)| codice(livello, fonte.testo(*p)).map(|c| (i, *p, c)));
        let scheda = match &trovato {
            Some((_, p, c)) => self.apri_scheda(livello, *p, c),
            None => {
                let stessa = self.corrente.filter(|c| {
                    self.banco
                        .bozze
                        .get(*c)
                        .is_some_and(|b| b.livello == livello)
                });
                let numero = fonte.righe.get(inizio).map_or(0, |r| r.numero);
                let Some(stessa) = stessa else {
                    self.banco.avvisa(None, format!("alla riga {numero} comincia una pagina senza codice leggibile, e la scheda che la precede non è dello stesso livello: le sue righe sono fra quelle non collocate"));
                    // What follows is of another sheet, nobody knows which: it must not end up in the one before.
                    self.corrente = None;
                    self.contesto = Contesto::Nessuno;
                    return inizio + 1;
                };
                self.banco.avvisa(Some(stessa), format!("alla riga {numero} comincia una pagina senza codice leggibile: è stata unita alla scheda precedente"));
                stessa
            }
        };
        self.corrente = Some(scheda);
        let mut parole = Parole {
            righe: righe.iter().map(|p| fonte.parole(*p)).collect(),
        };
        if let Some((i, p, c)) = &trovato {
            let codice = p.tra(c.da, c.a);
            if let Some(r) = parole.righe.get_mut(*i) {
                r.retain(|w| w.da >= codice.a);
            }
        }
        let ultima = self.distribuisci_testata(scheda, livello, &righe, &mut parole);
        self.riprendi();
        let fino = ultima.max(inizio);
        self.banco.righe_di(scheda, inizio..fino + 1);
        fino + 1
    }

    /// Opens the sheet of a code, and reports the code when it had to be repaired.
    pub(super) fn apri_scheda(&mut self, livello: Livello, p: Pezzo, c: &Codice) -> usize {
        let scheda = self.scheda(livello, &c.codice);
        let codice = p.tra(c.da, c.a);
        self.banco.impagina(p.prima(c.da), FILETTO);
        self.banco.prendi(scheda, "codice", codice);
        self.ripara_codice(scheda, "codice", codice, &c.codice);
        if livello == Livello::Cdr {
            self.cdr = Some(scheda);
        } else {
            let padre = self
                .cdr
                .and_then(|c| self.banco.codice(c))
                .map(str::to_owned);
            if let Some(b) = self.banco.bozze.get_mut(scheda) {
                b.padre = b.padre.take().or(padre);
            }
        }
        scheda
    }

    pub(super) fn ripara_codice(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        p: Pezzo,
        codice: &str,
    ) {
        let letto = self.fonte().testo(p).to_owned();
        if letto != codice {
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &letto,
                codice,
                "codice con uno spazio di troppo, un trattino basso perduto o una lettera cambiata",
            );
            self.banco.segna(scheda, chiave, Fiducia::Riparata, None);
        }
    }

    fn assessorato(&mut self, scheda: usize, p: Pezzo) {
        let testo = unisci([self.fonte().testo(p)]);
        self.banco
            .scrivi_se_vuoto(scheda, "assessorato", Valore::Testo(testo));
        self.banco.prendi(scheda, "assessorato", p);
    }

    pub(super) fn persona(&mut self, scheda: usize, p: Pezzo) {
        let testo = unisci([self.fonte().testo(p)]);
        self.banco.scrivi_se_vuoto(
            scheda,
            "responsabile",
            Valore::Testo(domain::persona::cognome_nome(&testo)),
        );
        self.banco.prendi(scheda, "responsabile", p);
    }

    /// The state printed in the header or at the foot of a page.
    pub(super) fn stato(&mut self, scheda: usize, p: Pezzo) {
        if let Some(s) = crate::valori::stato(self.fonte().testo(p)) {
            self.banco
                .scrivi_se_vuoto(scheda, "stato", Valore::Testo(s.codice().to_owned()));
            self.banco.prendi(scheda, "stato", p);
        }
    }

    /// The title page of a CdR: `CdR`, then its title.
    pub(super) fn titolo_di_frontespizio(&mut self, p: Pezzo) {
        if let Some(scheda) = self.corrente {
            let titolo = self.banco.testo_sano(scheda, p);
            let gia = self.banco.testo(scheda, "titolo").map(piegato);
            if gia.is_none_or(|g| g == piegato(&titolo)) {
                self.banco
                    .scrivi_se_vuoto(scheda, "titolo", Valore::Testo(titolo));
                self.banco.prendi(scheda, "titolo", p);
            }
        }
        self.contesto = Contesto::Nessuno;
    }
}

pub(super) fn codice(livello: Livello, testo: &str) -> Option<Codice> {
    if livello == Livello::Cdr {
        codici::cdr(testo)
    } else {
        codici::processo(testo)
    }
}
