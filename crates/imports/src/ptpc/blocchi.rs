//! The blocks of a sheet: each label opens one, what follows is its value.

use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::scheda::Livello;

use crate::codici;
use crate::collegamento::collegamento;
use crate::etichette::{inizia, separatore, solo};
use crate::ptpc::funzioni::Parte;
use crate::ptpc::{Contesto, Lettore};
use crate::righe::{Pezzo, accoda, unisci};
use crate::riparazioni;
use crate::tabelle::colonne;
use crate::valori;

/// Labels that open a block, with what they open. The order matters where one begins another.
const BLOCCHI: &[(&str, Contesto)] = &[
    ("Collegato a", Contesto::Collegato),
    ("PROCESSI", Contesto::Processi),
    (
        "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA' (Fasi/Azioni/Output)",
        Contesto::Funzioni(Parte::Inizio),
    ),
    (
        "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA'",
        Contesto::Funzioni(Parte::Inizio),
    ),
    ("Stakeholder", Contesto::Stakeholder),
    ("Tipologia Misura PTPC", Contesto::Tipologia),
    ("FASI", Contesto::Fasi),
    ("INDICATORI", Contesto::Indicatori),
    ("Stato", Contesto::Stato),
    ("Centro di Responsabilita", Contesto::Centro),
    ("Responsabile", Contesto::Responsabile),
];

/// Whether a line begins a block: used to know where a header or a page of parameters ends.
pub(super) fn etichetta_di_blocco(testo: &str) -> bool {
    BLOCCHI
        .iter()
        .any(|(e, c)| inizia(testo, e).is_some_and(|n| apre(*c, testo.get(n..).unwrap_or(""))))
        || colonne::solo_etichette(testo).is_some_and(|c| c.len() >= 2)
}

/// Whether what follows a label lets it open its block: `Stato In Corso` does, `Stato patrimoniale` is text.
fn apre(contesto: Contesto, resto: &str) -> bool {
    let vuoto = !resto.chars().any(char::is_alphanumeric);
    match contesto {
        Contesto::Stato => {
            vuoto || valori::stato(resto.trim_start_matches([':', ' ', '\t'])).is_some()
        }
        Contesto::Centro | Contesto::Responsabile => vuoto,
        Contesto::Processi => vuoto || solo(resto, "Codice Titolo"),
        Contesto::Fasi | Contesto::Indicatori => vuoto || colonne::solo_etichette(resto).is_some(),
        Contesto::Collegato => vuoto || resto.contains(':'),
        Contesto::Stakeholder => {
            vuoto
                || resto.starts_with([' ', ':', '\t'])
                    && resto
                        .trim_start()
                        .chars()
                        .next()
                        .is_some_and(|c| c.is_uppercase() || c == ':')
        }
        _ => true,
    }
}

impl Lettore<'_> {
    /// Reads a piece of a line in the open context.
    pub(super) fn pezzo(&mut self, p: Pezzo) {
        let fonte = self.fonte();
        let testo = fonte.testo(p);
        if testo.is_empty() {
            return;
        }
        if self.contesto == Contesto::Indice && !etichetta_di_blocco(testo) {
            self.banco.impagina(p, crate::conto::INDICE);
            return;
        }
        let parola = fonte.seguito(p.riga) && testo.chars().next().is_some_and(char::is_lowercase);
        if let Some((contesto, n)) = BLOCCHI.iter().filter(|_| !parola).find_map(|(e, c)| {
            let n = inizia(testo, e)?;
            apre(*c, testo.get(n..)?).then_some((*c, n))
        }) && self.puo_aprire(contesto, p)
        {
            self.banco.etichetta(p.prima(n));
            let resto = fonte.rifila(p.dopo(n + separatore(testo.get(n..).unwrap_or(""))));
            self.banco.etichetta(Pezzo {
                riga: p.riga,
                da: p.da + n,
                a: resto.da,
            });
            self.apri(contesto);
            if fonte.testo(resto).chars().any(char::is_alphanumeric) {
                self.valore(resto);
            } else {
                self.banco.etichetta(resto);
            }
            return;
        }
        if solo(testo, "CdR") {
            self.banco.etichetta(p);
            self.contesto = Contesto::Frontespizio;
            return;
        }
        self.valore(p);
    }

    /// Labels that are also words of a text or of a table head.
    fn puo_aprire(&self, contesto: Contesto, p: Pezzo) -> bool {
        match contesto {
            // Inside a table a column label may stand alone on its line; the block of the header is followed by the unit.
            Contesto::Centro if self.in_tabella() => self.segue(p, &self.sapere.centri),
            Contesto::Responsabile if self.in_tabella() => self.segue(p, &self.sapere.persone),
            _ => true,
        }
    }

    fn in_tabella(&self) -> bool {
        matches!(self.contesto, Contesto::Fasi | Contesto::Indicatori)
    }

    /// Whether the next line with something begins as one of the known names.
    fn segue(&self, p: Pezzo, noti: &[String]) -> bool {
        let fonte = self.fonte();
        let Some(riga) = (p.riga + 1..fonte.righe.len()).find(|r| !fonte.vuota(*r)) else {
            return false;
        };
        let testo = fonte.testo(fonte.intera(riga));
        noti.iter().any(|n| {
            let (n, t) = (
                crate::etichette::piegato(n),
                crate::etichette::piegato(testo),
            );
            !t.is_empty() && (n.starts_with(&t) || n == t)
        })
    }

    /// A line without a label: the value of what is open.
    fn valore(&mut self, p: Pezzo) {
        let Some(scheda) = self.corrente else {
            return;
        };
        match self.contesto {
            Contesto::Nessuno | Contesto::Indice => self.senza_posto(scheda, p),
            Contesto::Frontespizio => self.titolo_di_frontespizio(p),
            Contesto::Collegato => self.banco.collegato(scheda, p),
            Contesto::Processi => self.processo(p),
            Contesto::Funzioni(parte) => self.funzioni(scheda, parte, p),
            Contesto::Stakeholder => self.stakeholder(scheda, p),
            Contesto::Tipologia => {
                let testo = self.banco.testo_sano(scheda, p);
                self.banco
                    .scrivi_se_vuoto(scheda, "tipologia_misura", Valore::Testo(testo));
                self.banco.prendi(scheda, "tipologia_misura", p);
                self.contesto = Contesto::Nessuno;
            }
            Contesto::Stato => {
                self.stato(scheda, p);
                self.riprendi();
                if self.banco.conto.libero(self.fonte(), p) {
                    self.valore_ripreso(p);
                }
            }
            Contesto::Centro => self.centro(scheda, p),
            Contesto::Responsabile => {
                self.persona_sola(scheda, p);
            }
            Contesto::Fasi | Contesto::Indicatori => {
                if let Some(t) = self.tabelle.get_mut(scheda) {
                    t.aggiungi(self.banco.fonte, p, self.contesto == Contesto::Indicatori);
                }
            }
        }
    }

    /// A value that the context did not want, tried once more in the context that it interrupted.
    fn valore_ripreso(&mut self, p: Pezzo) {
        if !matches!(
            self.contesto,
            Contesto::Stato | Contesto::Centro | Contesto::Responsabile
        ) {
            self.valore(p);
        }
    }

    /// Lines with a shape of their own find their place even where nothing is open.
    fn senza_posto(&mut self, scheda: usize, p: Pezzo) {
        let testo = self.fonte().testo(p);
        if collegamento(testo).is_some() {
            self.banco.collegato(scheda, p);
        } else if crate::ptpc::funzioni::parte_etichettata(testo).is_some() {
            self.apri(Contesto::Funzioni(Parte::Inizio));
            self.funzioni(scheda, Parte::Inizio, p);
        }
    }

    /// A row of PROCESSI: the codes and titles it names are the authority.
    fn processo(&mut self, p: Pezzo) {
        let fonte = self.fonte();
        let testo = fonte.testo(p);
        if solo(testo, "Codice Titolo")
            || (testo.contains('\t')
                && fonte.celle(p).iter().all(|c| {
                    ["Codice", "Titolo"]
                        .iter()
                        .any(|e| solo(fonte.testo(*c), e))
                }))
        {
            self.banco.etichetta(p);
            return;
        }
        let da_cella = || {
            let celle = fonte.celle(p);
            let prima = *celle.first().filter(|_| celle.len() >= 2)?;
            let t = fonte.testo(prima);
            (!t.is_empty() && !t.contains(' ')).then(|| codici::Codice {
                codice: t.to_owned(),
                da: 0,
                a: t.len(),
            })
        };
        let Some(c) = codici::processo(testo).or_else(da_cella) else {
            // The rest of a title that goes on below.
            if let Some((codice, _)) = self.elenco.last().cloned()
                && self
                    .sapere
                    .titoli
                    .get(&codice)
                    .is_some_and(|t| t.ends_with(&unisci([testo])))
                && let Some(scheda) = self.banco.trova(Livello::Processo, &codice)
            {
                self.banco.prendi(scheda, "titolo", p);
            } else if let Some(ultimo) = self.ultimo
                && crate::testo::continua(fonte, ultimo, p)
                && let Some((codice, _)) = self.elenco.last().cloned()
                && let Some(scheda) = self.banco.trova(Livello::Processo, &codice)
            {
                let gia = self
                    .banco
                    .testo(scheda, "titolo")
                    .unwrap_or_default()
                    .to_owned();
                let titolo = unisci([gia.as_str(), testo]);
                self.sapere.titoli.insert(codice, titolo.clone());
                self.banco.scrivi(scheda, "titolo", Valore::Testo(titolo));
                self.banco.prendi(scheda, "titolo", p);
            }
            return;
        };
        let cdr = self.cdr;
        let scheda = self.scheda(Livello::Processo, &c.codice);
        let codice = p.tra(c.da, c.a);
        self.banco.prendi(scheda, "codice", codice);
        self.ripara_codice(scheda, "codice", codice, &c.codice);
        let titolo = fonte.rifila(p.dopo(c.a));
        if titolo.a > titolo.da {
            let letto = self.banco.testo_sano(scheda, titolo);
            let intero = self
                .sapere
                .titoli
                .get(&c.codice)
                .filter(|t| t.starts_with(&letto))
                .cloned()
                .unwrap_or(letto);
            self.banco
                .scrivi_se_vuoto(scheda, "titolo", Valore::Testo(intero));
            self.banco.prendi(scheda, "titolo", titolo);
        }
        if !self.elencati.contains_key(&c.codice) {
            self.elencati.insert(c.codice.clone(), self.elenco.len());
            self.elenco.push((c.codice, cdr));
        }
        self.ultimo = Some(p);
    }

    /// A stakeholder; a name of the vocabulary may go on below.
    fn stakeholder(&mut self, scheda: usize, p: Pezzo) {
        let letto = self.banco.testo_sano(scheda, p);
        let letto = letto
            .trim_start_matches(['•', '*', '«', '»'])
            .trim()
            .to_owned();
        let seguito =
            self.ultimo.is_some_and(|u| u.riga < p.riga) && self.banco.fonte.seguito(p.riga);
        let mut danno = false;
        let giusto = riparazioni::portatore(&letto);
        if let Some(elenco) = self.banco.elenco(scheda, "stakeholder") {
            let unito = elenco
                .last()
                .map(|u| unisci([u.as_str(), &letto]))
                .filter(|u| riparazioni::portatore_noto(u));
            // Printed again on another page.
            let gia = elenco.iter().take(64).any(|e| *e == letto);
            match (elenco.last_mut(), unito, giusto) {
                (Some(ultimo), Some(unito), _) => *ultimo = unito,
                (_, _, Some(giusto)) => {
                    danno = true;
                    elenco.push(giusto.to_owned());
                }
                (Some(ultimo), _, _) if seguito => accoda(ultimo, &letto),
                _ if gia => {}
                _ => elenco.push(letto.clone()),
            }
        }
        self.ultimo = Some(p);
        self.banco.prendi(scheda, "stakeholder", p);
        if let Some(giusto) = giusto.filter(|_| danno) {
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &letto,
                giusto,
                "un segno letto male: la parola è nell'elenco dei portatori di interesse",
            );
            self.banco.segna(
                scheda,
                "stakeholder",
                Fiducia::Riparata,
                Some("segno letto male dalla scansione"),
            );
        }
    }

    /// The unit, under its label at the foot of a page: as many lines as the known name takes.
    fn centro(&mut self, scheda: usize, p: Pezzo) {
        let testo = unisci([self.fonte().testo(p)]);
        let piegato = crate::etichette::piegato;
        let parte = |noto: &String| piegato(noto).contains(&piegato(&testo));
        if let Some(noto) = self.sapere.centri.iter().find(|n| parte(n)).cloned() {
            self.banco
                .scrivi_se_vuoto(scheda, "centro_di_responsabilita", Valore::Testo(noto));
            self.banco.prendi(scheda, "centro_di_responsabilita", p);
        } else if self.sapere.centri.is_empty()
            && (self.ultimo.is_none()
                || valori::maiuscola(testo.split_whitespace().next().unwrap_or("")))
        {
            let prima = self
                .ultimo
                .and_then(|_| {
                    self.banco
                        .bozze
                        .get(scheda)?
                        .testo("centro_di_responsabilita")
                })
                .unwrap_or_default()
                .to_owned();
            let nuova = if prima.ends_with(&testo) {
                prima
            } else {
                unisci([prima.as_str(), &testo])
            };
            if self.ultimo.is_some() {
                self.banco
                    .scrivi(scheda, "centro_di_responsabilita", Valore::Testo(nuova));
            } else {
                self.banco.scrivi_se_vuoto(
                    scheda,
                    "centro_di_responsabilita",
                    Valore::Testo(nuova),
                );
            }
            self.banco.prendi(scheda, "centro_di_responsabilita", p);
        } else {
            self.riprendi();
            self.valore_ripreso(p);
            return;
        }
        self.ultimo = Some(p);
    }

    /// The person under "Responsabile" at the foot of a page: one line.
    fn persona_sola(&mut self, scheda: usize, p: Pezzo) {
        let testo = self.fonte().testo(p);
        let nota = self
            .sapere
            .persone
            .iter()
            .any(|n| crate::etichette::piegato(n) == crate::etichette::piegato(testo));
        self.riprendi();
        if nota || crate::ptpc::sapere::persona(testo) {
            self.persona(scheda, p);
        } else {
            self.valore_ripreso(p);
        }
    }
}
