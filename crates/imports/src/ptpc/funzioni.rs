//! The long text FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA': sections, activities, and the labels typed by hand inside it.

use domain::Decimale;
use domain::campo::Valore;
use domain::importazione::Fiducia;
use domain::scheda::{Livello, Sezione};

use crate::codici;
use crate::etichette::{inizia, separatore};
use crate::ptpc::{Contesto, Lettore};
use crate::righe::{Pezzo, accoda};
use crate::testo;

/// The part of the long text that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parte {
    Inizio,
    Sezioni,
    Attivita,
    Fonti,
    Riferimento,
    Responsabile,
    Soggetti,
    /// After the risk level: the text is over.
    Rischio,
}

/// Labels inside the text. A label counts only when its separator or its value follows.
const ETICHETTE: &[(&str, Parte)] = &[
    ("ATTIVITA' VINCOLATA", Parte::Fonti),
    ("ATTIVITA' DISCREZIONALE", Parte::Fonti),
    ("ATTIVITA'", Parte::Attivita),
    ("Riferimento obiettivo gestionale", Parte::Riferimento),
    ("RESPONSABILE", Parte::Responsabile),
    ("SOGGETTI INTERNI", Parte::Soggetti),
    ("SOGG.INTERNI", Parte::Soggetti),
    ("LIVELLO DI RISCHIO individuato", Parte::Rischio),
    ("LIVELLO DI RISCHIO", Parte::Rischio),
];

/// The label with which a piece begins, and the bytes it takes.
pub(super) fn parte_etichettata(testo: &str) -> Option<(Parte, usize)> {
    ETICHETTE.iter().find_map(|(e, parte)| {
        let n = inizia(testo, e)?;
        let resto = testo.get(n..)?;
        let vuoto = !resto.chars().any(char::is_alphanumeric);
        let separato = resto.trim_start().starts_with([':', '-', '–']) || resto.starts_with('\t');
        let vale = match parte {
            // "Responsabile" also heads the header, "attività" also begins sentences.
            Parte::Responsabile | Parte::Soggetti => separato,
            Parte::Attivita => {
                let maiuscola = testo
                    .get(..n)
                    .is_some_and(|t| !t.chars().any(char::is_lowercase))
                    || vuoto;
                maiuscola && (vuoto || separato || testo::attivita(resto.trim_start()))
            }
            _ => true,
        };
        vale.then_some((*parte, n))
    })
}

impl Lettore<'_> {
    /// A line of the long text.
    pub(super) fn funzioni(&mut self, scheda: usize, parte: Parte, p: Pezzo) {
        let fonte = self.fonte();
        let letto = fonte.testo(p);
        // A small word at the head of a line that goes on (`attività`) is no label.
        let parola = fonte.seguito(p.riga) && letto.chars().next().is_some_and(char::is_lowercase);
        if let Some((nuova, n)) = parte_etichettata(letto).filter(|_| !parola) {
            if nuova == Parte::Attivita && self.livello(scheda) == Livello::Cdr {
                // On the sheet of a CdR "ATTIVITA'" is a heading as any other.
            } else {
                self.parte(scheda, nuova, p, n);
                return;
            }
        }
        let cdr = self.livello(scheda) == Livello::Cdr;
        let titolo = fonte.righe.get(p.riga).is_some_and(|r| r.titolo) || testo::titolo(letto);
        match parte {
            Parte::Inizio | Parte::Sezioni | Parte::Attivita
                if titolo && (cdr || parte != Parte::Attivita) =>
            {
                self.titolo_di_sezione(scheda, p)
            }
            Parte::Inizio | Parte::Sezioni if cdr => self.riga_di_sezione(scheda, p),
            Parte::Inizio if testo::attivita(letto) => {
                self.apri(Contesto::Funzioni(Parte::Attivita));
                self.attivita(scheda, p);
            }
            Parte::Inizio | Parte::Sezioni => self.riga_di_sezione(scheda, p),
            Parte::Attivita => self.attivita(scheda, p),
            Parte::Fonti => self.continua_testo(scheda, "fonti", p),
            Parte::Responsabile => self.continua_testo(scheda, "responsabile_testo", p),
            Parte::Soggetti => self.continua_testo(scheda, "soggetti_interni", p),
            Parte::Riferimento => self.riferimento(scheda, p),
            Parte::Rischio => self.rischio(scheda, p),
        }
    }

    fn livello(&self, scheda: usize) -> Livello {
        self.banco
            .bozze
            .get(scheda)
            .map_or(Livello::Processo, |b| b.livello)
    }

    /// Opens a labelled part and reads what stands beside its label.
    fn parte(&mut self, scheda: usize, parte: Parte, p: Pezzo, n: usize) {
        let fonte = self.fonte();
        let letto = fonte.testo(p);
        let resto = fonte.rifila(p.dopo(n + separatore(letto.get(n..).unwrap_or(""))));
        let vuoto = resto.a <= resto.da;
        if parte == Parte::Fonti {
            self.natura(scheda, p, n);
            if vuoto {
                // Nothing follows: it heads the activities (STAFF_5 of the specimen), unless they have been read.
                let lette = self.banco.valore(scheda, "attivita").is_some();
                self.apri(Contesto::Funzioni(if lette {
                    Parte::Fonti
                } else {
                    Parte::Attivita
                }));
                return;
            }
        } else {
            self.banco.etichetta(Pezzo { a: resto.da, ..p });
        }
        self.apri(Contesto::Funzioni(parte));
        if !vuoto {
            match parte {
                Parte::Attivita => self.attivita(scheda, resto),
                Parte::Fonti => self.continua_testo(scheda, "fonti", resto),
                Parte::Responsabile => self.continua_testo(scheda, "responsabile_testo", resto),
                Parte::Soggetti => self.continua_testo(scheda, "soggetti_interni", resto),
                Parte::Riferimento => self.riferimento(scheda, resto),
                Parte::Rischio => self.rischio(scheda, resto),
                Parte::Inizio | Parte::Sezioni => {}
            }
        }
    }

    /// `ATTIVITA' VINCOLATA - fonti`: the first word is a label, the second the nature.
    fn natura(&mut self, scheda: usize, p: Pezzo, n: usize) {
        let fonte = self.fonte();
        let parole = fonte.parole(p.prima(n));
        let letto = fonte.testo(p.prima(n)).to_lowercase();
        let natura = if letto.contains("discr") {
            "discrezionale"
        } else {
            "vincolata"
        };
        self.banco
            .scrivi(scheda, "natura", Valore::Testo(natura.to_owned()));
        let Some((seconda, prime)) = parole.split_last() else {
            return;
        };
        for w in prime {
            self.banco.etichetta(*w);
        }
        self.banco.prendi(scheda, "natura", *seconda);
        let dopo = p.dopo(n);
        let segni = separatore(fonte.testo(dopo));
        self.banco.etichetta(dopo.prima(segni));
    }

    fn titolo_di_sezione(&mut self, scheda: usize, p: Pezzo) {
        let letto = self.banco.testo_sano(scheda, p);
        let titolo = letto
            .trim_end_matches(|c: char| c == ':' || c.is_whitespace())
            .to_owned();
        if let Some(sezioni) = self.banco.sezioni(scheda) {
            sezioni.push(Sezione {
                titolo,
                righe: Vec::new(),
            });
        }
        self.banco.prendi(scheda, "sezioni", p);
        self.apri(Contesto::Funzioni(Parte::Sezioni));
    }

    /// A paragraph or a bullet of a section.
    fn riga_di_sezione(&mut self, scheda: usize, p: Pezzo) {
        let fonte = self.fonte();
        let in_elenco = self
            .banco
            .ultima_riga(scheda)
            .is_some_and(|r| r.livello > 0);
        let mut voce = testo::voce_di_elenco(fonte, p, in_elenco, &mut self.segno);
        // A scan drops the first mark of a list and leaves the blank before the text.
        let riga = fonte.righe.get(p.riga).map_or("", |r| r.testo.as_str());
        if voce.is_none() && p.da == 1 && riga.starts_with(' ') && !riga.starts_with("  ") {
            voce = Some(testo::Voce {
                livello: 1,
                segno: 0,
                danno: Some("segno di elenco perduto dalla scansione"),
            });
        }
        let continua = voce.is_none() && self.ultimo.is_some_and(|u| testo::continua(fonte, u, p));
        let segno = voce.map_or(0, |v| v.segno);
        let pulito = self.banco.testo_sano(scheda, p.dopo(segno));
        self.banco.riga_di_sezione(
            scheda,
            voce.map_or(0, |v| v.livello),
            pulito.clone(),
            continua,
        );
        self.banco.prendi(scheda, "sezioni", p);
        if let Some(danno) = voce.and_then(|v| v.danno) {
            let prima = fonte.testo(p).to_owned();
            let segno = if voce.is_some_and(|v| v.livello == 2) {
                "◦"
            } else {
                "•"
            };
            self.banco.ripara(
                p.riga,
                Some(scheda),
                &prima,
                &format!("{segno} {pulito}"),
                danno,
            );
            self.banco.segna(
                scheda,
                "sezioni",
                Fiducia::Riparata,
                Some("segni di elenco letti male dalla scansione"),
            );
        }
        self.ultimo = Some(p);
        if let Some(r) = self.ripresa.get_mut(scheda) {
            *r = Contesto::Funzioni(Parte::Sezioni);
        }
        self.contesto = Contesto::Funzioni(Parte::Sezioni);
    }

    /// An activity as typed, or the rest of one.
    fn attivita(&mut self, scheda: usize, p: Pezzo) {
        let fonte = self.fonte();
        let nuova = fonte.righe.get(p.riga).and_then(|r| r.nuova);
        let marcata = testo::attivita(fonte.testo(p)) && nuova != Some(false);
        let continua = !marcata && self.ultimo.is_some_and(|u| testo::continua(fonte, u, p));
        let letto = self.banco.testo_sano(scheda, p);
        if let Some(elenco) = self.banco.elenco(scheda, "attivita") {
            match elenco.last_mut() {
                Some(ultima) if continua => accoda(ultima, &letto),
                _ => elenco.push(letto),
            }
        }
        self.ultimo = Some(p);
        self.banco.prendi(scheda, "attivita", p);
    }

    /// The value of a labelled line, or what goes on below it.
    fn continua_testo(&mut self, scheda: usize, chiave: &'static str, p: Pezzo) {
        let letto = self.banco.testo_sano(scheda, p);
        let gia = self.banco.testo(scheda, chiave);
        // The label printed twice: the first reading stays.
        if gia.is_some_and(|t| self.ultimo.is_none() && t != letto) {
            return;
        }
        if gia.is_none() || self.ultimo.is_some() {
            self.banco.accoda(scheda, chiave, &letto);
        }
        self.ultimo = Some(p);
        self.banco.prendi(scheda, chiave, p);
    }

    /// `S09_03; S09 01`.
    fn riferimento(&mut self, scheda: usize, p: Pezzo) {
        const CHIAVE: &str = "riferimento_obiettivo_gestionale";
        let letto = self.fonte().testo(p).to_owned();
        let vuoto = self.banco.valore(scheda, CHIAVE).is_none_or(Valore::vuoto);
        let mut resto = 0;
        let mut nuovi = Vec::new();
        for (come, c) in codici::gestionali(&letto) {
            // Whatever stands between the codes besides separators is no list of codes.
            if letto
                .get(resto..c.da)
                .is_some_and(|t| t.chars().any(char::is_alphanumeric))
            {
                break;
            }
            resto = c.a;
            nuovi.push((come, c.codice));
        }
        let coda = letto.get(resto..).unwrap_or("");
        if nuovi.is_empty() && vuoto {
            // Codes of another shape are kept as printed.
            nuovi = letto
                .split(';')
                .map(str::trim)
                .filter(|t| !t.is_empty() && !t.contains(' '))
                .map(|t| (t.to_owned(), t.to_owned()))
                .collect();
            if nuovi.len() != letto.split(';').filter(|t| !t.trim().is_empty()).count() {
                return;
            }
        } else if nuovi.is_empty() || coda.chars().any(char::is_alphanumeric) {
            let altri: Vec<String> = coda
                .split(';')
                .map(str::trim)
                .filter(|t| !t.is_empty())
                .map(str::to_owned)
                .collect();
            if nuovi.is_empty() || altri.iter().any(|t| t.contains(' ')) {
                return;
            }
            nuovi.extend(altri.into_iter().map(|t| (t.clone(), t)));
        }
        for (come, codice) in nuovi {
            if come != codice {
                self.banco.ripara(
                    p.riga,
                    Some(scheda),
                    &come,
                    &codice,
                    "trattino basso perduto nel codice",
                );
            }
            if let Some(elenco) = self.banco.elenco(scheda, CHIAVE) {
                elenco.push(codice);
            }
        }
        let riparato = self
            .banco
            .riparazioni
            .last()
            .is_some_and(|r| r.riga == p.riga + 1);
        self.banco.prendi(scheda, CHIAVE, p);
        if riparato {
            self.banco.segna(scheda, CHIAVE, Fiducia::Riparata, None);
        }
    }

    /// The declared level: stored as declared, never computed.
    fn rischio(&mut self, scheda: usize, p: Pezzo) {
        let fonte = self.fonte();
        if self.banco.valore(scheda, "livello_rischio").is_some() {
            return;
        }
        let Some(parola) = fonte.parole(p).first().copied() else {
            return;
        };
        let letta = fonte.testo(parola).trim_end_matches(['.', ';']);
        if let Ok(n) = Decimale::parse_it(letta) {
            self.banco
                .scrivi(scheda, "livello_rischio", Valore::Numero(n));
            self.banco.prendi(scheda, "livello_rischio", parola);
        }
    }
}
