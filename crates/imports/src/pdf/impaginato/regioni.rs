//! Parts of a page with columns: tables and the grids of labels above values.

use crate::etichette::{inizia, solo};
use crate::lessico::Lessico;
use crate::pdf::impaginato::segmenti::{Linea, Segmento};
use crate::tabelle::colonne;
use crate::valori;

/// Most lines a row of column labels takes.
const LINEE_DI_TESTATA: usize = 4;

/// Labels that stand above their values.
const CASELLE: &[&str] = &[
    "CdR",
    "Processi",
    "Processo",
    "Codice",
    "Titolo",
    "Assessorato",
    "Centro di Responsabilita",
    "Responsabile",
    "Stato",
    "Direzione",
    "Settore",
    "Direttore",
    "Classificazione",
    "Servizio",
    "Dirigente",
    "Tipologia",
];

/// Titles of the blocks of a sheet: a table or a grid ends before them.
const BLOCCHI: &[&str] = &[
    "FASI",
    "INDICATORI",
    "PROCESSI",
    "Stakeholder",
    "Collegato a",
    "Tipologia Misura PTPC",
    "FUNZIONI-ATTRIBUZIONI ORGANIZZATIVE-ATTIVITA'",
    "Note sulla scheda",
    "Descrizione dettagliata dell'obiettivo",
    "Parametri selezionati",
    "Data elaborazione",
    "pagina",
];

/// The columns of a region: where each stands, and its label over its lines.
#[derive(Debug)]
pub(super) struct Colonne(Vec<Colonna>);

#[derive(Debug)]
struct Colonna {
    x0: f32,
    x1: f32,
    etichetta: String,
    /// The label as it is in the file.
    stampata: String,
}

impl Colonne {
    pub(super) fn quante(&self) -> usize {
        self.0.len()
    }

    pub(super) fn etichette(&self) -> Vec<String> {
        self.0.iter().map(|c| c.etichetta.clone()).collect()
    }

    /// The labels as they are in the file, where one of them was turned.
    pub(super) fn stampate(&self) -> Option<Vec<String>> {
        let turnate = self.0.iter().any(|c| c.stampata != c.etichetta);
        turnate.then(|| self.0.iter().map(|c| c.stampata.clone()).collect())
    }

    /// Columns by the segments of some lines: what stands above or below belongs together.
    fn da_linee(linee: &[Linea], lessico: &Lessico) -> Self {
        let mut colonne: Vec<Colonna> = Vec::new();
        for s in linee.iter().flat_map(|l| &l.segmenti) {
            match colonne.iter_mut().find(|c| s.x0 < c.x1 && s.x1 > c.x0) {
                Some(c) => {
                    c.x0 = c.x0.min(s.x0);
                    c.x1 = c.x1.max(s.x1);
                    c.etichetta.push(' ');
                    c.etichetta.push_str(&s.testo);
                    c.stampata.push(' ');
                    c.stampata.push_str(s.come_stampato());
                }
                None => colonne.push(Colonna {
                    x0: s.x0,
                    x1: s.x1,
                    etichetta: s.testo.clone(),
                    stampata: s.come_stampato().to_owned(),
                }),
            }
        }
        for c in &mut colonne {
            if let Some(nota) = lessico.testata(&c.etichetta) {
                c.etichetta = nota;
            }
        }
        colonne.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        Self(colonne)
    }

    /// Segments cut where a column begins inside them: narrow cells stand closer than words far apart.
    /// Where the tags of the file say what a cell is, nothing is cut.
    pub(super) fn taglia(&self, segmenti: &[Segmento]) -> Vec<Segmento> {
        let mut tagliati = Vec::with_capacity(segmenti.len());
        for s in segmenti {
            if s.blocco.is_some() {
                tagliati.push(s.clone());
                continue;
            }
            let vicino = 0.3 * s.corpo;
            tagliati.extend(s.taglia(|w| {
                let cifra = valori::cifra(&w.testo).is_some();
                self.0.iter().any(|c| {
                    c.x0 > s.x0 + s.corpo
                        && ((c.x0 - w.x0).abs() < vicino || (cifra && (c.x1 - w.x1).abs() < vicino))
                })
            }));
        }
        tagliati
    }

    /// The text of each column out of the segments of a line.
    pub(super) fn distribuisci(&self, segmenti: &[Segmento]) -> Vec<String> {
        self.metti(segmenti, |s| self.colonna(s))
    }

    /// The same where values stand flush left under their label.
    pub(super) fn distribuisci_a_sinistra(&self, segmenti: &[Segmento]) -> Vec<String> {
        self.metti(segmenti, |s| self.a_sinistra(s))
    }

    /// The column under whose left edge a segment begins.
    pub(super) fn a_sinistra(&self, s: &Segmento) -> usize {
        self.0
            .iter()
            .rposition(|c| c.x0 <= s.x0 + s.corpo)
            .unwrap_or(0)
    }

    fn metti(&self, segmenti: &[Segmento], dove: impl Fn(&Segmento) -> usize) -> Vec<String> {
        let mut celle = vec![String::new(); self.0.len()];
        for s in segmenti {
            if let Some(c) = celle.get_mut(dove(s)) {
                if !c.is_empty() {
                    c.push(' ');
                }
                c.push_str(&s.testo);
            }
        }
        celle
    }

    /// The column of a segment: flush left or right with its label, else the one it stands under, else the nearest before it.
    fn colonna(&self, s: &Segmento) -> usize {
        let vicino = 0.35 * s.corpo;
        let a_filo = self
            .0
            .iter()
            .position(|c| (c.x0 - s.x0).abs() < vicino)
            .or_else(|| self.0.iter().position(|c| (c.x1 - s.x1).abs() < vicino));
        if let Some(i) = a_filo {
            return i;
        }
        let sotto = |c: &Colonna| s.x1.min(c.x1) - s.x0.max(c.x0);
        let migliore = self
            .0
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| sotto(a).total_cmp(&sotto(b)));
        match migliore {
            Some((i, c)) if sotto(c) > 0.0 => i,
            _ => self.a_sinistra(s),
        }
    }
}

/// The labels of a table at the beginning of some lines: the columns, and how many lines the labels take.
pub(super) fn testata_di_tabella(linee: &[Linea], lessico: &Lessico) -> Option<(Colonne, usize)> {
    let prima = linee.first()?;
    // A label, or the upper half of one, opens the row.
    let prima = prima.segmenti.iter().all(|s| {
        colonne::parte_di_etichetta(&s.testo)
            || CASELLE.iter().any(|e| solo(&s.testo, e))
            || lessico.parte(&s.testo)
    });
    if !prima {
        return None;
    }
    let mut trovata = None;
    for n in 1..=LINEE_DI_TESTATA.min(linee.len()) {
        let prese = linee.get(..n)?;
        let vicine = prese
            .windows(2)
            .all(|c| matches!(c, [a, b] if a.y - b.y < 2.0 * a.corpo()));
        if !vicine {
            break;
        }
        let c = Colonne::da_linee(prese, lessico);
        if e_testata(&c) {
            trovata = Some((c, n));
        }
    }
    trovata
}

fn e_testata(c: &Colonne) -> bool {
    let descrizione =
        c.0.iter()
            .any(|c| inizia(&c.etichetta, "Descrizione").is_some());
    if c.quante() >= 3 && descrizione {
        return c
            .0
            .iter()
            .all(|c| colonne::solo_etichette(&c.etichetta).is_some());
    }
    matches!(c.0.as_slice(), [a, b] if solo(&a.etichetta, "Codice") && solo(&b.etichetta, "Titolo"))
}

/// A row of labels above their values: two or more, and nothing else on the line.
pub(super) fn griglia(l: &Linea) -> Option<Colonne> {
    let etichette = l
        .segmenti
        .iter()
        .all(|s| CASELLE.iter().any(|e| solo(&s.testo, e)));
    // Codice and Titolo alone head the table of processes.
    let tabella = matches!(l.segmenti.as_slice(), [a, b] if solo(&a.testo, "Codice") && solo(&b.testo, "Titolo"));
    (l.segmenti.len() >= 2 && etichette && !tabella)
        .then(|| Colonne::da_linee(std::slice::from_ref(l), &Lessico::default()))
}

/// Titles of two or more blocks on one line.
pub(super) fn affiancati(l: &Linea) -> Option<Colonne> {
    let titoli = l.segmenti.len() >= 2
        && l.segmenti
            .iter()
            .all(|s| BLOCCHI.iter().any(|b| solo(&s.testo, b)));
    titoli.then(|| Colonne::da_linee(std::slice::from_ref(l), &Lessico::default()))
}

/// The foot of a page.
pub(super) fn piede(l: &Linea) -> bool {
    l.segmenti
        .iter()
        .any(|s| crate::decorazione::numero_di_pagina(&s.testo))
}

/// One label alone on its line.
pub(super) fn etichetta_sola(l: &Linea) -> bool {
    matches!(l.segmenti.as_slice(), [s] if CASELLE.iter().any(|e| solo(&s.testo, e)))
}

/// The title of a block of the sheet.
pub(super) fn titolo_di_blocco(l: &Linea) -> bool {
    l.segmenti.first().is_some_and(|s| {
        BLOCCHI.iter().any(|b| {
            inizia(&s.testo, b).is_some_and(|n| {
                *b != "PROCESSI"
                    || !s
                        .testo
                        .get(n..)
                        .unwrap_or("")
                        .chars()
                        .any(char::is_alphanumeric)
            })
        })
    })
}

/// A line below a table that is not of it.
pub(super) fn chiude_tabella(l: &Linea, c: &Colonne) -> bool {
    let fuori = l
        .segmenti
        .first()
        .zip(c.0.first())
        .is_some_and(|(s, c)| s.x0 < c.x0 - 1.5 * s.corpo);
    let titolo = matches!(l.segmenti.as_slice(), [s] if BLOCCHI.iter().any(|b| solo(&s.testo, b) || (b.len() > 20 && inizia(&s.testo, b).is_some())));
    fuori
        || titolo
        || piede(l)
        || affiancati(l).is_some()
        || griglia(l).is_some_and(|g| g.quante() >= 2)
}
