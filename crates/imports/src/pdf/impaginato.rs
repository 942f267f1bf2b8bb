//! From glyphs to lines: words, cells, rows of tables, paragraphs.

mod regioni;
mod segmenti;

use std::collections::HashSet;

use crate::lessico::Lessico;
use crate::pdf::pagina::{Blocco, Glifo};
use crate::righe::RigaLetta;
use regioni::Colonne;
use segmenti::{Linea, Segmento};

/// A gap wider than this (in heights of the text) parts two cells.
const CELLA: f32 = 1.5;
/// A gap wider than this between the baselines of two lines parts two paragraphs.
const CAPOVERSO: f32 = 1.9;

/// Writes the lines of a page, top to bottom.
pub(super) fn righe(
    glifi: Vec<Glifo>,
    pagina: usize,
    lessico: &Lessico,
    iniziati: &mut HashSet<Blocco>,
    uscita: &mut Vec<RigaLetta>,
) {
    let linee = segmenti::linee(&glifi, lessico);
    let mut p = Pagina {
        numero: pagina,
        lessico,
        iniziati,
        uscita,
        ultima: None,
    };
    let mut i = 0;
    while let Some(linea) = linee.get(i) {
        let resto = linee.get(i..).unwrap_or(&[]);
        if let Some((colonne, n)) = regioni::testata_di_tabella(resto, lessico) {
            p.intestazione(resto.get(..n).unwrap_or(&[]), &colonne);
            i += n;
            i += p.tabella(linee.get(i..).unwrap_or(&[]), &colonne);
        } else if let Some(colonne) = regioni::griglia(linea) {
            p.intestazione(std::slice::from_ref(linea), &colonne);
            i += 1;
            i += p.griglia(linee.get(i..).unwrap_or(&[]), &colonne);
        } else if let Some(colonne) = regioni::affiancati(linea) {
            i += p.affiancati(resto, &colonne);
        } else {
            p.linea(linea);
            i += 1;
        }
    }
}

struct Pagina<'a> {
    numero: usize,
    lessico: &'a Lessico,
    iniziati: &'a mut HashSet<Blocco>,
    uscita: &'a mut Vec<RigaLetta>,
    /// Baseline of the last line of running text.
    ultima: Option<f32>,
}

impl Pagina<'_> {
    fn scrivi(&mut self, testo: String, nuova: Option<bool>) {
        self.uscita.push(RigaLetta {
            testo,
            pagina: self.numero,
            nuova,
            ..RigaLetta::default()
        });
    }

    /// Whether a block begins here; a block met before goes on.
    fn inizia(&mut self, s: &Segmento) -> Option<bool> {
        s.blocco.map(|b| self.iniziati.insert(b))
    }

    /// Whether a paragraph or a row begins with a line, as far as its blocks tell.
    fn apre(&mut self, l: &Linea) -> Option<bool> {
        let mut nuova = None;
        for s in &l.segmenti {
            match self.inizia(s) {
                Some(true) => nuova = Some(true),
                Some(false) => nuova = nuova.or(Some(false)),
                None => {}
            }
        }
        nuova
    }

    /// The labels of a table or of a header, each column's over its lines.
    fn intestazione(&mut self, linee: &[Linea], colonne: &Colonne) {
        for s in linee.iter().flat_map(|l| &l.segmenti) {
            self.inizia(s);
        }
        let testo = colonne.etichette().join("\t");
        self.uscita.push(RigaLetta {
            testo,
            pagina: self.numero,
            nuova: Some(true),
            titolo: false,
            stampata: colonne.stampate().map(|e| e.join("\t")),
        });
        self.ultima = linee.last().map(|l| l.y);
    }

    /// The rows of a table, up to its end; gives how many lines they take.
    fn tabella(&mut self, linee: &[Linea], colonne: &Colonne) -> usize {
        let mut prese = 0;
        for (i, l) in linee.iter().enumerate() {
            let staccata = self.ultima.is_some_and(|u| u - l.y > 7.0 * l.corpo());
            if staccata
                || regioni::chiude_tabella(l, colonne)
                || regioni::testata_di_tabella(linee.get(i..).unwrap_or(&[]), self.lessico)
                    .is_some()
            {
                break;
            }
            let nuova = self.apre(l);
            let testo = colonne
                .distribuisci(&colonne.taglia(&l.segmenti))
                .join("\t");
            self.scrivi(testo, nuova);
            self.ultima = Some(l.y);
            prese = i + 1;
        }
        prese
    }

    /// The values under a row of labels, each over its lines; gives how many lines they take.
    fn griglia(&mut self, linee: &[Linea], colonne: &Colonne) -> usize {
        let mut celle = vec![Vec::new(); colonne.quante()];
        let mut prese = 0;
        for (i, l) in linee.iter().enumerate().take(6) {
            // The first line of values may stand lower, in a cell of its own.
            let distanza = if i == 0 { 4.5 } else { 2.6 };
            let staccata = self.ultima.is_some_and(|u| u - l.y > distanza * l.corpo());
            if staccata
                || regioni::griglia(l).is_some()
                || regioni::titolo_di_blocco(l)
                || (i > 0 && regioni::etichetta_sola(l))
            {
                break;
            }
            for s in &l.segmenti {
                self.inizia(s);
            }
            for (cella, testo) in celle
                .iter_mut()
                .zip(colonne.distribuisci_a_sinistra(&colonne.taglia(&l.segmenti)))
            {
                if !testo.is_empty() {
                    cella.push(testo);
                }
            }
            self.ultima = Some(l.y);
            prese = i + 1;
        }
        let testo = celle
            .iter()
            .map(|c| c.join(" "))
            .collect::<Vec<_>>()
            .join("\t");
        self.scrivi(testo, Some(true));
        prese
    }

    /// Blocks side by side, each under its title: written one after the other. Gives how many lines they take.
    fn affiancati(&mut self, linee: &[Linea], colonne: &Colonne) -> usize {
        let mut prese = 0;
        let mut blocchi: Vec<Vec<Linea>> = (0..colonne.quante()).map(|_| Vec::new()).collect();
        for (i, l) in linee.iter().enumerate() {
            let staccata = i > 0 && self.ultima.is_some_and(|u| u - l.y > 3.5 * l.corpo());
            if i > 0
                && (staccata
                    || regioni::titolo_di_blocco(l)
                    || regioni::griglia(l).is_some()
                    || regioni::piede(l))
            {
                break;
            }
            for (n, s) in l.segmenti.iter().map(|s| (colonne.a_sinistra(s), s)) {
                if let Some(b) = blocchi.get_mut(n) {
                    b.push(Linea {
                        y: l.y,
                        segmenti: vec![s.clone()],
                    });
                }
            }
            self.ultima = Some(l.y);
            prese = i + 1;
        }
        for l in blocchi.into_iter().flatten() {
            self.ultima = None;
            self.linea(&l);
        }
        self.ultima = linee.get(prese.saturating_sub(1)).map(|l| l.y);
        prese
    }

    /// A line of running text, or of labels and values side by side.
    fn linea(&mut self, l: &Linea) {
        let nuova = self.apre(l);
        if nuova.is_none() && self.ultima.is_some_and(|u| u - l.y > CAPOVERSO * l.corpo()) {
            self.scrivi(String::new(), None);
        }
        let (mut testo, mut stampata) = (String::new(), String::new());
        let mut fine: Option<f32> = None;
        for s in &l.segmenti {
            if let Some(f) = fine {
                let vuoto = if s.x0 - f > CELLA * s.corpo {
                    '\t'
                } else {
                    ' '
                };
                testo.push(vuoto);
                stampata.push(vuoto);
            }
            testo.push_str(&s.testo);
            stampata.push_str(s.come_stampato());
            fine = Some(s.x1);
        }
        let stampata = (stampata != testo).then_some(stampata);
        self.uscita.push(RigaLetta {
            testo,
            pagina: self.numero,
            nuova,
            titolo: l.segmenti.iter().all(|s| s.grassetto),
            stampata,
        });
        self.ultima = Some(l.y);
    }
}
