//! A spreadsheet as XLSX.
//!
//! In memory, some 200 MB for a million cells: what its library calls constant memory are files beside the program, and it panics where their disk
//! is full.

use chrono::{Datelike, NaiveDate};
use domain::cartella::{Cartella, ColonnaDiCalcolo, Dato, FoglioDiCalcolo, cella};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Note, Workbook, Worksheet, XlsxError,
};

use super::{COLONNE, NonScritta, RIFIUTO, RIGHE, Valore, mostrati, verifica};
use crate::xml;

/// UTF-16 units of the choices that a validation holds itself (ECMA-376 leaves it open; Excel refuses the file beyond it).
const SCELTE: usize = 255;
/// Points of a line of text, and lines of the highest row that Excel takes (409 points).
const RIGA: (u16, usize) = (15, 27);
/// Characters in a line of the note beside a heading, and its width and the height of a line, in pixels.
const NOTA: (usize, u32, u32) = (45, 300, 20);

impl From<XlsxError> for NonScritta {
    fn from(e: XlsxError) -> Self {
        Self::Scrittura(e.to_string())
    }
}

/// Writes a spreadsheet.
pub(super) fn scrivi(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    verifica(cartella)?;
    let mut file = Workbook::new();
    let creata = ExcelDateTime::from_timestamp(cartella.creata.timestamp())?;
    let note = DocProperties::new()
        .set_title(xml::pulito(&cartella.titolo))
        .set_creation_datetime(&creata);
    file.set_properties(&note);
    let formati = Formati::nuovi();
    let mut elenchi = Elenchi::di(cartella);
    for foglio in &cartella.fogli {
        let pagina = file.add_worksheet();
        testa(pagina, foglio, &formati, &mut elenchi)?;
        righe(pagina, foglio, &formati)?;
    }
    elenchi.scrivi(&mut file)?;
    Ok(file.save_to_buffer()?)
}

/// How cells look.
struct Formati {
    testa: Format,
    testo: Format,
    /// A text that would be a formula if it were typed: whoever goes into its cell and out again leaves it a text.
    finta: Format,
    data: Format,
    logico: Format,
    /// A figure with so many places after the comma.
    numeri: Vec<Format>,
}

impl Formati {
    /// Places that a figure may have.
    const DECIMALI: usize = 28;

    fn nuovi() -> Self {
        let alto = || Format::new().set_align(FormatAlign::Top);
        let numero = |decimali| {
            let virgola = if decimali == 0 { "" } else { "." };
            alto().set_num_format(format!("0{virgola}{}", "0".repeat(decimali)))
        };
        Self {
            testa: alto().set_bold().set_text_wrap(),
            testo: alto().set_text_wrap(),
            finta: alto().set_text_wrap().set_quote_prefix(),
            data: alto().set_num_format("dd/mm/yyyy"),
            // LibreOffice takes truths for numbers, and Excel shows them as it likes.
            logico: alto().set_num_format("\"VERO\";\"VERO\";\"FALSO\""),
            numeri: (0..=Self::DECIMALI).map(numero).collect(),
        }
    }

    fn numero(&self, decimali: u32) -> &Format {
        let posto = (decimali as usize).min(Self::DECIMALI);
        self.numeri.get(posto).unwrap_or(&self.testo)
    }
}

/// The headings, and what holds for whole columns.
fn testa(
    pagina: &mut Worksheet,
    foglio: &FoglioDiCalcolo,
    formati: &Formati,
    elenchi: &mut Elenchi,
) -> Result<(), NonScritta> {
    pagina.set_name(&foglio.nome)?;
    for (n, colonna) in (0..).zip(&foglio.colonne) {
        pagina.set_column_width(n, f64::from(colonna.larghezza))?;
        let etichetta = xml::pulito(&colonna.etichetta);
        pagina.write_string_with_format(0, n, etichetta, &formati.testa)?;
        if let Some(spiegazione) = &colonna.spiegazione {
            pagina.insert_note(0, n, &nota(spiegazione))?;
        }
        if !colonna.scelte.is_empty() {
            let ultima = u32::try_from(RIGHE - 1).unwrap_or(u32::MAX);
            pagina.add_data_validation(1, n, ultima, n, &convalida(colonna, elenchi)?)?;
        }
    }
    // The headings stay in sight, are repeated on every printed page, and filter.
    pagina.set_freeze_panes(1, 0)?;
    pagina.set_repeat_rows(0, 0)?;
    pagina.set_landscape();
    // A4.
    pagina.set_paper_size(9);
    if let Some(ultima) = foglio.colonne.len().checked_sub(1) {
        let ultima = u16::try_from(ultima).unwrap_or(u16::MAX);
        let righe = u32::try_from(foglio.righe.len()).unwrap_or(u32::MAX);
        pagina.autofilter(0, 0, righe, ultima)?;
    }
    Ok(())
}

/// The note beside a heading, as high as its text.
fn nota(spiegazione: &str) -> Note {
    let (caratteri, larga, riga) = NOTA;
    let testo = xml::pulito(spiegazione);
    let righe: usize = testo
        .split('\n')
        .map(|r| r.chars().count() / caratteri + 1)
        .sum();
    Note::new(testo)
        .set_author("Schedario")
        .add_author_prefix(false)
        .set_width(larga)
        .set_height(riga * u32::try_from(righe.min(40)).unwrap_or(1) + riga / 2)
}

/// What is offered in the cells of a column, and refused where the list is closed.
fn convalida(
    colonna: &ColonnaDiCalcolo,
    elenchi: &mut Elenchi,
) -> Result<DataValidation, NonScritta> {
    let scelte: Vec<String> = colonna
        .scelte
        .iter()
        .map(|s| xml::pulito(s).into_owned())
        .collect();
    let regola = DataValidation::new();
    let regola = if in_breve(&scelte) {
        regola.allow_list_strings(&scelte)?
    } else {
        regola.allow_list_formula(Formula::new(elenchi.posto(scelte)))
    };
    let (titolo, frase) = RIFIUTO;
    Ok(regola
        .set_error_title(titolo)?
        .set_error_message(frase)?
        .set_error_style(DataValidationErrorStyle::Stop)
        .show_error_message(colonna.chiusa))
}

/// Whether a validation may hold the choices itself: it divides them by commas, and trims them.
fn in_breve(scelte: &[String]) -> bool {
    let unita: usize = scelte.iter().map(|s| s.encode_utf16().count() + 1).sum();
    unita <= SCELTE
        && scelte
            .iter()
            .all(|s| !s.contains([',', '"', '\n', '\t']) && s.trim() == s && !s.is_empty())
}

/// The choices that stand on a sheet of their own, which is not seen: a column for each list.
struct Elenchi {
    nome: String,
    liste: Vec<Vec<String>>,
}

impl Elenchi {
    /// Its name is one that no other sheet has.
    fn di(cartella: &Cartella) -> Self {
        let preso = |nome: &str| {
            let uguale = |f: &FoglioDiCalcolo| f.nome.to_lowercase() == nome.to_lowercase();
            cartella.fogli.iter().any(uguale)
        };
        let mut nome = "Scelte".to_owned();
        let mut n = 1;
        while preso(&nome) {
            n += 1;
            nome = format!("Scelte{n}");
        }
        Self {
            nome,
            liste: Vec::new(),
        }
    }

    /// Keeps a list; where it stands. Columns with the same choices share them.
    fn posto(&mut self, scelte: Vec<String>) -> String {
        let righe = scelte.len();
        let colonna = match self.liste.iter().position(|l| *l == scelte) {
            Some(c) => c,
            None => {
                self.liste.push(scelte);
                self.liste.len() - 1
            }
        };
        let nome = cella(0, colonna);
        let lettere = nome.trim_end_matches(|c: char| c.is_ascii_digit());
        format!("={}!${lettere}$1:${lettere}${righe}", self.nome)
    }

    fn scrivi(self, file: &mut Workbook) -> Result<(), NonScritta> {
        if self.liste.is_empty() {
            return Ok(());
        }
        if self.liste.len() > COLONNE {
            return Err(NonScritta::TroppeColonne {
                foglio: self.nome,
                colonne: self.liste.len(),
            });
        }
        let pagina = file.add_worksheet();
        pagina.set_name(&self.nome)?;
        pagina.set_hidden(true);
        for (c, lista) in (0..).zip(self.liste) {
            for (r, scelta) in (0..).zip(lista) {
                pagina.write_string(r, c, scelta)?;
            }
        }
        Ok(())
    }
}

fn righe(
    pagina: &mut Worksheet,
    foglio: &FoglioDiCalcolo,
    formati: &Formati,
) -> Result<(), NonScritta> {
    for (r, riga) in (1..).zip(&foglio.righe) {
        if let Some(alta) = altezza(foglio, riga) {
            pagina.set_row_height(r, alta)?;
        }
        for ((c, posto), dato) in (0..).zip(0..).zip(riga) {
            match Valore::di(dato) {
                Valore::Vuoto => {}
                Valore::Testo(t) => {
                    let formato = if t.starts_with(['=', '+', '-', '@']) {
                        &formati.finta
                    } else {
                        &formati.testo
                    };
                    pagina.write_string_with_format(r, c, t, formato)?;
                }
                Valore::Numero(n) => {
                    let formato = formati.numero(mostrati(foglio, posto, n));
                    match n.breve().parse::<f64>() {
                        Ok(x) => pagina.write_number_with_format(r, c, x, formato)?,
                        Err(_) => pagina.write_string_with_format(r, c, n.it_breve(), formato)?,
                    };
                }
                Valore::Data(d) => {
                    pagina.write_datetime_with_format(r, c, giorno(d)?, &formati.data)?;
                }
                Valore::Logico(v) => {
                    pagina.write_boolean_with_format(r, c, v, &formati.logico)?;
                }
            }
        }
    }
    Ok(())
}

/// How high a row is whose texts take more than a line: Excel would find it out, LibreOffice draws them on top of each other.
fn altezza(foglio: &FoglioDiCalcolo, riga: &[Dato]) -> Option<u16> {
    let righe = |(c, dato): (usize, &Dato)| {
        let (Dato::Testo(t) | Dato::Errore(t)) = dato else {
            return 1;
        };
        let larga = foglio.colonne.get(c).map_or(8, |k| k.larghezza.max(1));
        let di = |r: &str| r.chars().count().div_ceil(usize::from(larga)).max(1);
        t.trim_end().split('\n').map(di).sum()
    };
    let alta = riga.iter().enumerate().map(righe).max().unwrap_or(1);
    let (punti, al_piu) = RIGA;
    (alta > 1).then(|| punti * u16::try_from(alta.min(al_piu)).unwrap_or(1))
}

/// A date as Excel counts it.
fn giorno(d: NaiveDate) -> Result<ExcelDateTime, NonScritta> {
    let anno = u16::try_from(d.year()).unwrap_or_default();
    let parte = |n: u32| u8::try_from(n).unwrap_or_default();
    Ok(ExcelDateTime::from_ymd(
        anno,
        parte(d.month()),
        parte(d.day()),
    )?)
}
