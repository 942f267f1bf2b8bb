//! The header of a sheet, on each of its pages: code, Assessorato, unit, Responsabile, title; in columns, or poured out by a scan.

use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::scheda::Livello;

use crate::codici::{self, Codice};
use crate::conto::FILETTO;
use crate::etichette::{self, Intestazione, inizia, intestazione, piegato};
use crate::ptpc::blocchi::etichetta_di_blocco;
use crate::ptpc::sapere::persona;
use crate::ptpc::{Contesto, Lettore};
use crate::righe::{Pezzo, unisci};
use crate::valori::{congiunge, distanza, maiuscola};

/// A header is at most so many lines.
const RIGHE_MASSIME: usize = 12;

/// The lines of a header, word by word; a word leaves when it has found its place.
struct Parole {
    righe: Vec<Vec<Pezzo>>,
}

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
                self.banco.avvisa(stessa, format!("alla riga {numero} comincia una pagina senza codice leggibile: è stata unita alla scheda precedente"));
                match stessa {
                    Some(s) => s,
                    None => return inizio + 1,
                }
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

    /// Gives the words of a header their places; gives the last line that belonged to it.
    fn distribuisci_testata(
        &mut self,
        scheda: usize,
        livello: Livello,
        righe: &[Pezzo],
        parole: &mut Parole,
    ) -> usize {
        let fonte = self.fonte();
        let mut ultima = righe.first().map_or(0, |p| p.riga);
        let mut usata = |i: usize| {
            if let Some(p) = righe.get(i) {
                ultima = ultima.max(p.riga);
            }
        };
        // Rules and stray marks, and the label Responsabile with what a scan left before it.
        let mut relitti: Vec<Vec<Pezzo>> = Vec::new();
        let mut etichetta_responsabile = 0;
        for i in 0..parole.righe.len() {
            let Some(r) = parole.righe.get_mut(i) else {
                continue;
            };
            let etichetta = r
                .last()
                .copied()
                .filter(|w| etichette::solo(fonte.testo(*w), "Responsabile"));
            if let Some(e) = etichetta {
                self.banco.etichetta(e);
                etichetta_responsabile = i;
                r.pop();
                let davanti: Vec<Pezzo> = std::mem::take(r);
                let (segni, lettere): (Vec<Pezzo>, Vec<Pezzo>) = davanti
                    .into_iter()
                    .partition(|w| !fonte.testo(*w).chars().any(char::is_alphanumeric));
                if lettere.is_empty() {
                    for s in segni {
                        self.banco.impagina(s, FILETTO);
                    }
                } else {
                    let mut tutte = [segni, lettere].concat();
                    tutte.sort_by_key(|w| w.da);
                    relitti.push(tutte);
                }
                usata(i);
            }
        }
        if let Some(c) = self.prendi_noto(
            scheda,
            "centro_di_responsabilita",
            &self.sapere.centri.clone(),
            parole,
        ) {
            usata(c);
        }
        if let Some(c) =
            self.prendi_noto(scheda, "responsabile", &self.sapere.persone.clone(), parole)
        {
            usata(c);
        }
        let titoli: Vec<String> = match livello {
            Livello::Cdr => self
                .banco
                .testo(scheda, "titolo")
                .map(str::to_owned)
                .into_iter()
                .chain(self.sapere.titoli_cdr.clone())
                .collect(),
            _ => {
                let codice = self.banco.codice(scheda).unwrap_or_default();
                self.sapere
                    .titoli
                    .get(codice)
                    .cloned()
                    .into_iter()
                    .collect()
            }
        };
        let titolo = self.prendi_noto(scheda, "titolo", &titoli, parole);
        if let Some(t) = titolo {
            usata(t);
        }
        for i in 0..parole.righe.len() {
            let Some(r) = parole.righe.get(i) else {
                continue;
            };
            if r.is_empty() {
                continue;
            }
            let intero = Pezzo {
                a: r.last().map_or(0, |w| w.a),
                ..*r.first().unwrap_or(&Pezzo {
                    riga: 0,
                    da: 0,
                    a: 0,
                })
            };
            let testo = fonte.testo(intero);
            // One stray letter beside a title is a rule read as text.
            if r.len() == 1 && testo.chars().count() == 1 {
                self.banco.impagina(intero, FILETTO);
                usata(i);
                continue;
            }
            if let Some(atteso) = titoli.first().filter(|t| somiglia(testo, t)) {
                let atteso = atteso.clone();
                self.titolo_danneggiato(scheda, intero, &atteso);
                usata(i);
                continue;
            }
            if self.ignoto(
                scheda,
                i,
                intero,
                titolo.is_some(),
                i < etichetta_responsabile,
            ) {
                usata(i);
                continue;
            }
            // The first line that is not of the header ends it.
            break;
        }
        for parole in relitti {
            if let (Some(atteso), Some(primo), Some(ultimo)) =
                (titoli.first().cloned(), parole.first(), parole.last())
            {
                self.titolo_danneggiato(
                    scheda,
                    Pezzo {
                        a: ultimo.a,
                        ..*primo
                    },
                    &atteso,
                );
            }
        }
        ultima
    }

    /// Words that no known name explains: the first line after the code is unit and Assessorato, then title and person.
    fn ignoto(
        &mut self,
        scheda: usize,
        i: usize,
        p: Pezzo,
        titolo_letto: bool,
        sopra: bool,
    ) -> bool {
        let fonte = self.fonte();
        let testo = fonte.testo(p);
        let parole = fonte.parole(p);
        let coda = parole
            .iter()
            .rev()
            .take_while(|w| maiuscola(fonte.testo(**w)))
            .count();
        let taglio = parole.len() - coda;
        let parte = |da: usize, a: usize| match (parole.get(da), parole.get(a.wrapping_sub(1))) {
            (Some(x), Some(y)) if a > da => Some(Pezzo { a: y.a, ..*x }),
            _ => None,
        };
        // The line of the code: Assessorato in small letters, then the unit in capitals.
        if i <= 1 && (coda >= 2 || taglio == parole.len()) {
            if let Some(c) = parte(taglio, parole.len()) {
                let testo = unisci([fonte.testo(c)]);
                self.banco.scrivi_se_vuoto(
                    scheda,
                    "centro_di_responsabilita",
                    Valore::Testo(testo),
                );
                self.banco.prendi(scheda, "centro_di_responsabilita", c);
            }
            if let Some(a) = parte(0, taglio) {
                self.assessorato(scheda, a);
            }
            return true;
        }
        if let Some(Valore::Testo(a)) = self.banco.valore(scheda, "assessorato")
            && piegato(a) == piegato(testo)
        {
            self.banco.prendi(scheda, "assessorato", p);
            return true;
        }
        // A unit that goes on below its first line, above the label of the person or where it was left open.
        let centro = self
            .banco
            .testo(scheda, "centro_di_responsabilita")
            .unwrap_or_default()
            .to_owned();
        let aperta = centro.split_whitespace().next_back().is_some_and(congiunge);
        if taglio == 0 && i <= 3 && !centro.is_empty() && (sopra || aperta || !persona(testo)) {
            if !piegato(&centro).ends_with(&piegato(testo)) {
                self.banco.scrivi(
                    scheda,
                    "centro_di_responsabilita",
                    Valore::Testo(unisci([centro.as_str(), testo])),
                );
            }
            self.banco.prendi(scheda, "centro_di_responsabilita", p);
            return true;
        }
        if titolo_letto || self.banco.testo(scheda, "titolo").is_some() {
            let gia = self.banco.testo(scheda, "responsabile").map(piegato);
            if persona(testo) && gia.is_none_or(|g| g == piegato(testo)) {
                self.persona(scheda, p);
                return true;
            }
            return false;
        }
        if let Some(n) =
            parte(taglio, parole.len()).filter(|n| taglio > 0 && persona(fonte.testo(*n)))
        {
            self.persona(scheda, n);
        }
        let fine = if taglio > 0 && coda >= 2 {
            taglio
        } else {
            parole.len()
        };
        if let Some(t) = parte(0, fine) {
            let titolo = self.banco.testo_sano(scheda, t);
            self.banco.scrivi(scheda, "titolo", Valore::Testo(titolo));
            self.banco.prendi(scheda, "titolo", t);
        }
        true
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

    /// Two lines printed over each other: they are the origin of the title, which comes from PROCESSI.
    fn titolo_danneggiato(&mut self, scheda: usize, p: Pezzo, atteso: &str) {
        let letto = self.fonte().testo(p).to_owned();
        self.banco
            .scrivi_se_vuoto(scheda, "titolo", Valore::Testo(atteso.to_owned()));
        self.banco.prendi(scheda, "titolo", p);
        self.banco.segna(scheda, "titolo", Fiducia::Riparata, Some("titolo letto male o stampato su due righe sovrapposte: preso dalla tabella PROCESSI"));
        if letto.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &letto,
                atteso,
                "titolo letto male: preso dalla tabella PROCESSI secondo il codice",
            );
        }
    }

    /// Takes a known name out of the words of a header, wherever it stands, over as many lines as it takes.
    /// Gives the line on which it ended.
    fn prendi_noto(
        &mut self,
        scheda: usize,
        chiave: &'static str,
        noti: &[String],
        parole: &mut Parole,
    ) -> Option<usize> {
        let fonte = self.fonte();
        for noto in noti {
            let attese: Vec<String> = noto
                .split_whitespace()
                .map(piegato)
                .filter(|p| !p.is_empty())
                .collect();
            if attese.is_empty() {
                continue;
            }
            let tutte: Vec<(usize, Pezzo, String)> = parole
                .righe
                .iter()
                .enumerate()
                .flat_map(|(i, r)| r.iter().map(move |w| (i, *w, piegato(fonte.testo(*w)))))
                .filter(|(.., t)| !t.is_empty())
                .collect();
            // A line of a header may hold other words after the name: the first word must match, the others follow it
            // on the same line or at the beginning of the next.
            for da in 0..tutte.len() {
                // A title begins its line: its words may also stand inside the name of the unit.
                let in_testa = da == 0
                    || tutte
                        .get(da - 1)
                        .zip(tutte.get(da))
                        .is_some_and(|((i, ..), (j, ..))| i != j);
                if chiave == "titolo" && !in_testa {
                    continue;
                }
                let mut prese = Vec::new();
                let mut j = da;
                for a in &attese {
                    match tutte.get(j) {
                        Some((i, w, t)) if t == a => {
                            prese.push((*i, *w));
                            j += 1;
                        }
                        _ => break,
                    }
                }
                if prese.len() == attese.len() {
                    let ultima = prese.last().map(|(i, _)| *i);
                    let valore = if chiave == "responsabile" {
                        domain::persona::cognome_nome(noto)
                    } else {
                        noto.clone()
                    };
                    self.banco
                        .scrivi_se_vuoto(scheda, chiave, Valore::Testo(valore));
                    for (i, w) in &prese {
                        self.banco.prendi(scheda, chiave, *w);
                        if let Some(r) = parole.righe.get_mut(*i) {
                            r.retain(|x| x != w);
                        }
                    }
                    return ultima;
                }
            }
        }
        None
    }
}

pub(super) fn codice(livello: Livello, testo: &str) -> Option<Codice> {
    if livello == Livello::Cdr {
        codici::cdr(testo)
    } else {
        codici::processo(testo)
    }
}

/// Whether a line looks like a damaged reading of a title: most of the title is in it, in order.
fn somiglia(letto: &str, titolo: &str) -> bool {
    let (a, b) = (piegato(letto), piegato(titolo));
    if a.len() < 4 || b.len() < 4 {
        return false;
    }
    // One line of a title cut at its beginning (`estione delle risorse`), or a few letters read wrongly.
    (a.chars().count() > 5 && b.contains(&a)) || distanza(&a, &b, b.chars().count() / 4).is_some()
}

impl Lettore<'_> {
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
