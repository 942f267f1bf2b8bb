//! A spreadsheet as an XLSX file.

use domain::cartella::{Cartella, FoglioDiCalcolo};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// Why a spreadsheet cannot be written: more rows than the format takes (1,048,576), or a name that it does not.
#[derive(Debug)]
pub struct NonScritta(XlsxError);

impl std::fmt::Display for NonScritta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "il foglio di calcolo non si può scrivere: {}", self.0)
    }
}

impl std::error::Error for NonScritta {}

impl From<XlsxError> for NonScritta {
    fn from(e: XlsxError) -> Self {
        Self(e)
    }
}

/// Writes a spreadsheet. The same one gives the same bytes.
///
/// # Errors
/// [`NonScritta`] when it holds what the format does not take.
pub fn xlsx(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    let mut file = Workbook::new();
    let creata = ExcelDateTime::from_timestamp(cartella.creata.timestamp())?;
    let note = DocProperties::new()
        .set_title(&cartella.titolo)
        .set_creation_datetime(&creata);
    file.set_properties(&note);
    for foglio in &cartella.fogli {
        scrivi(file.add_worksheet(), foglio)?;
    }
    Ok(file.save_to_buffer()?)
}

fn scrivi(pagina: &mut Worksheet, foglio: &FoglioDiCalcolo) -> Result<(), NonScritta> {
    let testa = Format::new().set_bold().set_text_wrap();
    let testo = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    pagina.set_name(&foglio.nome)?;
    for (n, colonna) in (0..).zip(&foglio.colonne) {
        pagina.set_column_width(n, f64::from(colonna.larghezza))?;
        pagina.write_string_with_format(0, n, &colonna.etichetta, &testa)?;
    }
    // The headings stay in sight, are repeated on every printed page, and filter.
    pagina.set_freeze_panes(1, 0)?;
    pagina.set_repeat_rows(0, 0)?;
    pagina.set_landscape();
    let ultima = u16::try_from(foglio.colonne.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let righe = u32::try_from(foglio.righe.len()).unwrap_or(u32::MAX);
    pagina.autofilter(0, 0, righe, ultima)?;
    for (r, riga) in (1..).zip(&foglio.righe) {
        for (c, dato) in (0..).zip(riga).filter(|(_, dato)| !dato.vuoto()) {
            pagina.write_string_with_format(r, c, dato.leggibile(), &testo)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::cartella::{ColonnaDiCalcolo, Dato};

    use super::*;

    fn cartella(righe: Vec<Vec<String>>) -> Cartella {
        let colonna = |etichetta| ColonnaDiCalcolo::new(etichetta, 20);
        Cartella {
            titolo: "Prova".to_owned(),
            creata: chrono::DateTime::from_timestamp(1_769_851_800, 0).unwrap(),
            fogli: vec![FoglioDiCalcolo {
                nome: "Foglio".to_owned(),
                colonne: vec![colonna("Uno"), colonna("Due")],
                righe: righe
                    .into_iter()
                    .map(|r| r.into_iter().map(Dato::testo).collect())
                    .collect(),
            }],
        }
    }

    #[test]
    fn the_same_spreadsheet_gives_the_same_bytes() {
        let c = cartella(vec![vec!["a".to_owned(), String::new()]]);
        let byte = xlsx(&c).unwrap();
        assert!(byte.starts_with(b"PK"));
        assert_eq!(byte, xlsx(&c).unwrap());
    }

    #[test]
    fn what_was_written_is_read_again_and_no_text_becomes_a_formula() {
        use calamine::{Reader as _, Xlsx};
        let righe = vec![
            vec!["=1+1".to_owned(), "perché «sì» & no".to_owned()],
            vec![String::new(), "due\nrighe".to_owned()],
        ];
        let byte = xlsx(&cartella(righe)).unwrap();
        let mut letto = Xlsx::new(std::io::Cursor::new(byte)).unwrap();
        let foglio = letto.worksheet_range("Foglio").unwrap();
        let righe: Vec<Vec<String>> = foglio
            .rows()
            .map(|r| r.iter().map(ToString::to_string).collect())
            .collect();
        assert_eq!(
            righe,
            [
                ["Uno", "Due"],
                ["=1+1", "perché «sì» & no"],
                ["", "due\nrighe"]
            ]
        );
        let formule = letto.worksheet_formula("Foglio").unwrap();
        assert!(formule.cells().all(|(_, _, f)| f.is_empty()));
    }

    #[test]
    fn what_the_format_does_not_take_is_a_sentence() {
        let mut c = cartella(Vec::new());
        c.fogli[0].nome = "no/così".to_owned();
        assert!(
            xlsx(&c)
                .unwrap_err()
                .to_string()
                .starts_with("il foglio di calcolo non si può scrivere")
        );
    }
}
