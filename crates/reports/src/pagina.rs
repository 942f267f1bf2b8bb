//! The content stream of a page: shapes first, as artifacts, then the marked text.

use crate::misure::{ALTEZZA, Colore};
use crate::testo::Riga;

/// A line of text at its place.
#[derive(Clone, Copy)]
pub(crate) struct Posa<'a> {
    pub(crate) riga: &'a Riga,
    pub(crate) x: f32,
    /// Baseline, from the top of the page.
    pub(crate) y: f32,
    pub(crate) corpo: f32,
    pub(crate) colore: Colore,
}

/// A page being written.
#[derive(Debug, Default)]
pub(crate) struct Pagina {
    sfondo: Vec<u8>,
    testo: Vec<u8>,
    /// For each marked content of the page, in order, the node of the logical tree that owns it.
    pub(crate) proprietari: Vec<u32>,
    riempimento: Option<Colore>,
    tratto: Option<(Colore, u32)>,
}

impl Pagina {
    /// A filled rectangle.
    pub(crate) fn fondo(&mut self, x: f32, y: f32, w: f32, h: f32, colore: Colore) {
        if self.riempimento != Some(colore) {
            self.riempimento = Some(colore);
            self.sfondo
                .extend_from_slice(colore.componenti().as_bytes());
            self.sfondo.extend_from_slice(b" rg\n");
        }
        numeri(&mut self.sfondo, &[x, ALTEZZA - y - h, w, h]);
        self.sfondo.extend_from_slice(b"re f\n");
    }

    /// A straight rule.
    pub(crate) fn filo(&mut self, da: (f32, f32), a: (f32, f32), spessore: f32, colore: Colore) {
        self.penna(spessore, colore);
        numeri(&mut self.sfondo, &[da.0, ALTEZZA - da.1]);
        self.sfondo.extend_from_slice(b"m ");
        numeri(&mut self.sfondo, &[a.0, ALTEZZA - a.1]);
        self.sfondo.extend_from_slice(b"l S\n");
    }

    /// A dotted rule.
    pub(crate) fn punteggia(&mut self, da: (f32, f32), a: f32, colore: Colore) {
        self.penna(0.9, colore);
        self.sfondo.extend_from_slice(b"1 J [0 4] 0 d ");
        numeri(&mut self.sfondo, &[da.0, ALTEZZA - da.1]);
        self.sfondo.extend_from_slice(b"m ");
        numeri(&mut self.sfondo, &[a, ALTEZZA - da.1]);
        self.sfondo.extend_from_slice(b"l S 0 J [] 0 d\n");
    }

    /// A filled triangle.
    pub(crate) fn punta(&mut self, punti: [(f32, f32); 3], colore: Colore) {
        if self.riempimento != Some(colore) {
            self.riempimento = Some(colore);
            self.sfondo
                .extend_from_slice(colore.componenti().as_bytes());
            self.sfondo.extend_from_slice(b" rg\n");
        }
        for ((x, y), operatore) in punti.into_iter().zip(["m ", "l ", "l h f\n"]) {
            numeri(&mut self.sfondo, &[x, ALTEZZA - y]);
            self.sfondo.extend_from_slice(operatore.as_bytes());
        }
    }

    /// A dashed rule.
    pub(crate) fn tratteggia(
        &mut self,
        da: (f32, f32),
        a: (f32, f32),
        spessore: f32,
        colore: Colore,
    ) {
        self.penna(spessore, colore);
        self.sfondo.extend_from_slice(b"[3 2] 0 d ");
        numeri(&mut self.sfondo, &[da.0, ALTEZZA - da.1]);
        self.sfondo.extend_from_slice(b"m ");
        numeri(&mut self.sfondo, &[a.0, ALTEZZA - a.1]);
        self.sfondo.extend_from_slice(b"l S [] 0 d\n");
    }

    /// An outlined rectangle.
    pub(crate) fn cornice(
        &mut self,
        x: f32,
        y: f32,
        w: f32,
        h: f32,
        spessore: f32,
        colore: Colore,
    ) {
        self.penna(spessore, colore);
        numeri(&mut self.sfondo, &[x, ALTEZZA - y - h, w, h]);
        self.sfondo.extend_from_slice(b"re S\n");
    }

    fn penna(&mut self, spessore: f32, colore: Colore) {
        let chiesta = (colore, spessore.to_bits());
        if self.tratto != Some(chiesta) {
            self.tratto = Some(chiesta);
            self.sfondo
                .extend_from_slice(colore.componenti().as_bytes());
            self.sfondo.extend_from_slice(b" RG ");
            numeri(&mut self.sfondo, &[spessore]);
            self.sfondo.extend_from_slice(b"w\n");
        }
    }

    /// Lines that belong to a node of the logical tree; gives the number of the marked content.
    pub(crate) fn marcato(&mut self, etichetta: &str, nodo: u32, righe: &[Posa<'_>]) -> u32 {
        let mcid = self.proprietari.len() as u32;
        self.proprietari.push(nodo);
        self.testo.push(b'/');
        self.testo.extend_from_slice(etichetta.as_bytes());
        self.testo.extend_from_slice(b"<</MCID ");
        self.testo.extend_from_slice(mcid.to_string().as_bytes());
        self.testo.extend_from_slice(b">>BDC\n");
        disegna(&mut self.testo, righe);
        self.testo.extend_from_slice(b"EMC\n");
        mcid
    }

    /// A form that belongs to a node of the logical tree, drawn as wide and high as said.
    pub(crate) fn marcata_figura(
        &mut self,
        nodo: u32,
        risorsa: &str,
        riquadro: (f32, f32, f32, f32),
    ) -> u32 {
        let mcid = self.proprietari.len() as u32;
        self.proprietari.push(nodo);
        self.testo
            .extend_from_slice(format!("/Figure<</MCID {mcid}>>BDC\n").as_bytes());
        figura(&mut self.testo, risorsa, riquadro);
        self.testo.extend_from_slice(b"EMC\n");
        mcid
    }

    /// Lines that are no part of what the sheet says (repeated headers, running titles).
    pub(crate) fn artefatto(&mut self, righe: &[Posa<'_>]) {
        if righe.is_empty() {
            return;
        }
        self.testo
            .extend_from_slice(b"/Artifact<</Type/Pagination>>BDC\n");
        disegna(&mut self.testo, righe);
        self.testo.extend_from_slice(b"EMC\n");
    }

    /// The finished stream, and the owners of its marked contents.
    pub(crate) fn chiudi(self) -> (Vec<u8>, Vec<u32>) {
        let mut flusso = Vec::with_capacity(self.sfondo.len() + self.testo.len() + 64);
        if !self.sfondo.is_empty() {
            flusso.extend_from_slice(b"/Artifact<</Type/Layout>>BDC\n");
            flusso.extend_from_slice(&self.sfondo);
            flusso.extend_from_slice(b"EMC\n");
        }
        flusso.extend_from_slice(&self.testo);
        (flusso, self.proprietari)
    }
}

/// Draws a form in a rectangle given from the top left corner.
pub(crate) fn figura(dove: &mut Vec<u8>, risorsa: &str, (x, y, w, h): (f32, f32, f32, f32)) {
    dove.extend_from_slice(b"q ");
    numeri(dove, &[w, 0.0, 0.0, h, x, ALTEZZA - y - h]);
    dove.extend_from_slice(format!("cm /{risorsa} Do Q\n").as_bytes());
}

/// Draws lines of text.
pub(crate) fn disegna(dove: &mut Vec<u8>, righe: &[Posa<'_>]) {
    dove.extend_from_slice(b"BT\n");
    let (mut px, mut py) = (0.0_f32, 0.0_f32);
    let mut carattere = None;
    let mut colore = None;
    for (i, posa) in righe.iter().enumerate() {
        if colore != Some(posa.colore) {
            colore = Some(posa.colore);
            dove.extend_from_slice(posa.colore.componenti().as_bytes());
            dove.extend_from_slice(b" rg ");
        }
        for pezzo in &posa.riga.pezzi {
            let chiesto = (pezzo.faccia, posa.corpo.to_bits());
            if carattere != Some(chiesto) {
                carattere = Some(chiesto);
                dove.extend_from_slice(format!("/F{} ", pezzo.faccia.indice()).as_bytes());
                numeri(dove, &[posa.corpo]);
                dove.extend_from_slice(b"Tf ");
            }
            // Rounded before subtracting, so that errors do not add up down the page.
            let (x, y) = (centesimi(posa.x + pezzo.x), centesimi(ALTEZZA - posa.y));
            numeri(dove, &[x - px, y - py]);
            dove.extend_from_slice(b"Td ");
            (px, py) = (x, y);
            dove.extend_from_slice(&pezzo.glifi);
            dove.push(b'\n');
            if let Some(trattino) = &pezzo.trattino {
                dove.extend_from_slice(b"/Span<</ActualText<FEFF00AD>>>BDC ");
                dove.extend_from_slice(trattino);
                dove.extend_from_slice(b" EMC\n");
            }
        }
        // Lines of different paragraphs in one element (label and value, planned and actual date) are read apart.
        if let Some(blank) = posa.riga.stacco
            && i + 1 < righe.len()
        {
            dove.extend_from_slice(format!("<{blank:04X}>Tj\n").as_bytes());
        }
    }
    dove.extend_from_slice(b"ET\n");
}

fn centesimi(v: f32) -> f32 {
    (v * 100.0).round() / 100.0
}

/// Writes numbers with at most two decimals, each followed by a blank.
pub(crate) fn numeri(dove: &mut Vec<u8>, valori: &[f32]) {
    for v in valori {
        let c = (f64::from(*v) * 100.0).round() as i64;
        if c < 0 {
            dove.push(b'-');
        }
        let c = c.unsigned_abs();
        dove.extend_from_slice((c / 100).to_string().as_bytes());
        match c % 100 {
            0 => {}
            d if d % 10 == 0 => {
                dove.push(b'.');
                dove.push(b'0' + (d / 10) as u8);
            }
            d => {
                dove.push(b'.');
                dove.push(b'0' + (d / 10) as u8);
                dove.push(b'0' + (d % 10) as u8);
            }
        }
        dove.push(b' ');
    }
}
