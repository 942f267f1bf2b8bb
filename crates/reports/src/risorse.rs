//! What all pages share: fonts and running headers.

use std::fmt::Write as _;

use domain::libro::Libro;

use crate::Errore;
use crate::caratteri::{Carattere, Caratteri, Faccia};
use crate::composizione::Stile;
use crate::misure::{
    ALTEZZA, BASE_PIEDE, BASE_TESTATINA, Colore, DESTRA, FILO_PIEDE, FILO_TESTATINA, SINISTRA,
};
use crate::oggetti::{Id, Scrittore};
use crate::pagina::{Posa, disegna, figura, numeri};
use crate::stemma::Disegno;
use crate::testo::Testi;

/// Writes the fonts; gives the entries of a font dictionary.
pub(crate) fn caratteri(s: &mut Scrittore<'_>, caratteri: &Caratteri) -> Result<String, Errore> {
    let mut voci = String::new();
    for c in caratteri.facce() {
        let id = carattere(s, c)?;
        let _ = write!(voci, "/F{} {id}", c.faccia.indice());
    }
    Ok(voci)
}

fn carattere(s: &mut Scrittore<'_>, c: &Carattere) -> Result<Id, Errore> {
    let id = s.riserva_molti(5);
    let (discendente, descrizione, file, unicode) = (id.piu(1), id.piu(2), id.piu(3), id.piu(4));
    s.flusso_compresso(file, &format!("/Length1 {}", c.dati.len()), c.dati)?;
    s.flusso_compresso(unicode, "", cmap(c).as_bytes())?;
    let [x0, y0, x1, y1] = c.riquadro;
    let nome = &c.nome;
    s.oggetto(
        descrizione,
        format!(
            "<</Type/FontDescriptor/FontName/{nome}/Flags 32/FontBBox[{x0} {y0} {x1} {y1}]/ItalicAngle 0/Ascent {}/Descent {}/CapHeight {}/StemV {}/FontFile2 {file}>>",
            c.ascendente,
            c.discendente,
            c.maiuscole,
            if c.faccia == Faccia::Normale { 80 } else { 120 }
        )
        .as_bytes(),
    )?;
    let mut larghezze = String::with_capacity(c.avanzamenti.len() * 4);
    for a in &c.avanzamenti {
        let _ = write!(larghezze, "{a} ");
    }
    s.oggetto(
        discendente,
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/{nome}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descrizione}/DW 0/W[0[{larghezze}]]/CIDToGIDMap/Identity>>"
        )
        .as_bytes(),
    )?;
    s.oggetto(
        id,
        format!("<</Type/Font/Subtype/Type0/BaseFont/{nome}/Encoding/Identity-H/DescendantFonts[{discendente}]/ToUnicode {unicode}>>").as_bytes(),
    )?;
    Ok(id)
}

/// The table that leads from glyphs back to characters.
fn cmap(c: &Carattere) -> String {
    let noti: Vec<(usize, char)> = c
        .significati
        .iter()
        .enumerate()
        .filter_map(|(g, s)| s.map(|s| (g, s)))
        .collect();
    let mut s = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
    );
    for gruppo in noti.chunks(100) {
        let _ = writeln!(s, "{} beginbfchar", gruppo.len());
        for (glifo, carattere) in gruppo {
            let _ = write!(s, "<{glifo:04X}><");
            let mut unita = [0; 2];
            for u in carattere.encode_utf16(&mut unita) {
                let _ = write!(s, "{u:04X}");
            }
            s.push_str(">\n");
        }
        s.push_str("endbfchar\n");
    }
    s.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    s
}

/// A short text of one line, set without typst: page numbers.
pub(crate) struct Scritta {
    glifi: String,
    corpo: f32,
    faccia: Faccia,
    pub(crate) larghezza: f32,
}

impl Scritta {
    pub(crate) fn nuova(carattere: &Carattere, testo: &str, corpo: f32) -> Self {
        let mut glifi = String::with_capacity(testo.len() * 4);
        let mut larghezza = 0.0;
        for c in testo.chars() {
            if let Some(g) = carattere.glifo(c) {
                let _ = write!(glifi, "{g:04X}");
                larghezza += carattere.larghezza(c, corpo);
            }
        }
        Self {
            glifi,
            corpo,
            faccia: carattere.faccia,
            larghezza,
        }
    }

    /// Draws it at a place given from the top left corner.
    pub(crate) fn disegna(&self, dove: &mut String, x: f32, y: f32) {
        let _ = writeln!(
            dove,
            "BT {} rg /F{} {:.1} Tf {x:.2} {:.2} Td <{}>Tj ET",
            Colore::Grigio.componenti(),
            self.faccia.indice(),
            self.corpo,
            ALTEZZA - y,
            self.glifi
        );
    }
}

/// The running header and the left half of the footer: crest, body, title of the report, rules, date.
pub(crate) fn testatina(
    testi: &mut Testi,
    libro: &Libro,
    titolo: &str,
    stemma: Option<&Disegno>,
) -> Result<Vec<u8>, Errore> {
    let mut flusso = Vec::new();
    let mut x = SINISTRA;
    if let Some(disegno) = stemma {
        let h = 26.0_f32;
        let w = (h * disegno.proporzione).min(70.0);
        figura(&mut flusso, "S", (x, 17.0, w, h));
        x += w + 8.0;
    }
    flusso.extend_from_slice(Colore::Azzurro.componenti().as_bytes());
    flusso.extend_from_slice(b" RG 1 w ");
    riga(&mut flusso, FILO_TESTATINA);
    flusso.extend_from_slice(Colore::Filo.componenti().as_bytes());
    flusso.extend_from_slice(b" RG 0.5 w ");
    riga(&mut flusso, FILO_PIEDE);
    let nome = Stile {
        faccia: Faccia::SemiNero,
        corpo: 11.0,
        passo: 13.0,
        colore: Colore::Blu,
    };
    let data = Stile {
        faccia: Faccia::Normale,
        corpo: 7.6,
        passo: 10.0,
        colore: Colore::Grigio,
    };
    let mezzo = (DESTRA - x) / 2.0;
    scrivi(
        &mut flusso,
        testi,
        &libro.ente,
        nome,
        (x, BASE_TESTATINA),
        mezzo,
        false,
    )?;
    scrivi(
        &mut flusso,
        testi,
        titolo,
        nome,
        (x + mezzo, BASE_TESTATINA),
        mezzo,
        true,
    )?;
    let quando = format!(
        "Data elaborazione {}",
        libro.data_elaborazione.format("%d/%m/%Y")
    );
    scrivi(
        &mut flusso,
        testi,
        &quando,
        data,
        (SINISTRA, BASE_PIEDE),
        300.0,
        false,
    )?;
    Ok(flusso)
}

fn riga(dove: &mut Vec<u8>, y: f32) {
    numeri(dove, &[SINISTRA, ALTEZZA - y]);
    dove.extend_from_slice(b"m ");
    numeri(dove, &[DESTRA, ALTEZZA - y]);
    dove.extend_from_slice(b"l S\n");
}

/// One line, made smaller until it fits; a very long name keeps two lines.
fn scrivi(
    dove: &mut Vec<u8>,
    testi: &mut Testi,
    testo: &str,
    stile: Stile,
    (x, y): (f32, f32),
    larghezza: f32,
    a_destra: bool,
) -> Result<(), Errore> {
    let mut corpo = stile.corpo;
    let mut paragrafo = testi.semplice(stile.faccia, testo, corpo, larghezza)?;
    while paragrafo.righe.len() > 1 && corpo > 6.5 {
        corpo -= 0.5;
        paragrafo = testi.semplice(stile.faccia, testo, corpo, larghezza)?;
    }
    let sopra = (paragrafo.righe.len().min(2) as f32 - 1.0) * corpo * 1.1;
    for (i, r) in paragrafo.righe.iter().take(2).enumerate() {
        let dx = if a_destra {
            larghezza - r.larghezza
        } else {
            0.0
        };
        let posa = Posa {
            riga: r,
            x: x + dx,
            y: y - sopra + i as f32 * corpo * 1.1,
            corpo,
            colore: stile.colore,
        };
        disegna(dove, &[posa]);
    }
    Ok(())
}
