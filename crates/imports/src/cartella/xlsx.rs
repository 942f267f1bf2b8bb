//! XLSX, cell by cell: a cell at the far end of a sheet makes no room for those between.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx, XlsxError};
use domain::cartella::{Dato, FoglioLetto, Unione};

use super::{Motivo, Raccolta, figura, iso, momento};

/// The sheets, and what deserves to be known.
pub(super) fn leggi(
    bytes: &[u8],
    raccolta: &mut Raccolta<'_>,
) -> Result<(Vec<FoglioLetto>, Vec<String>), Motivo> {
    // A library that gives up on a broken file must not take the program with it.
    catch_unwind(AssertUnwindSafe(|| fogli(bytes, raccolta))).unwrap_or(Err(Motivo::Guasto))
}

fn fogli(
    bytes: &[u8],
    raccolta: &mut Raccolta<'_>,
) -> Result<(Vec<FoglioLetto>, Vec<String>), Motivo> {
    let mut file = Xlsx::new(Cursor::new(bytes)).map_err(|e| guasto(&e))?;
    let (mut fogli, mut avvisi) = (Vec::new(), Vec::new());
    for s in file.sheets_metadata().to_vec() {
        if s.visible != SheetVisible::Visible {
            avvisi.push(format!(
                "il foglio «{}» è nascosto e non viene letto",
                s.name
            ));
            continue;
        }
        if s.typ != calamine::SheetType::WorkSheet {
            continue;
        }
        let mut foglio = FoglioLetto {
            nome: s.name.clone(),
            ..FoglioLetto::default()
        };
        let mut celle = file
            .worksheet_cells_reader(&s.name)
            .map_err(|e| guasto(&e))?;
        let mut ignoti = 0_usize;
        loop {
            let c = match celle.next_cell() {
                Ok(Some(c)) => c,
                Ok(None) => break,
                // A newer program has errors that the library does not know. The cell holds nothing that could be taken.
                Err(XlsxError::CellError(_)) => {
                    ignoti += 1;
                    continue;
                }
                Err(e) => return Err(guasto(&e)),
            };
            let (riga, colonna) = c.get_position();
            raccolta.metti(
                &mut foglio,
                usize::try_from(riga).unwrap_or(usize::MAX),
                usize::try_from(colonna).unwrap_or(usize::MAX),
                dato(c.get_value()),
            )?;
        }
        drop(celle);
        if ignoti > 0 {
            avvisi.push(format!(
                "nel foglio «{}» ci sono formule che non danno un risultato: le loro celle ({ignoti}) sono lette come vuote",
                s.name
            ));
        }
        // A workbook without merged cells says so by having none.
        foglio.unioni = file
            .merge_cells_by_sheet_name(&s.name)
            .unwrap_or_default()
            .iter()
            .map(unione)
            .collect();
        fogli.push(foglio);
    }
    Ok((fogli, avvisi))
}

fn guasto(e: &XlsxError) -> Motivo {
    match e {
        XlsxError::Password => Motivo::Protetto,
        _ => Motivo::Guasto,
    }
}

pub(super) fn unione(d: &calamine::Dimensions) -> Unione {
    let n = |v: u32| usize::try_from(v).unwrap_or(usize::MAX);
    Unione {
        riga: n(d.start.0),
        colonna: n(d.start.1),
        ultima_riga: n(d.end.0),
        ultima_colonna: n(d.end.1),
    }
}

fn dato(d: &DataRef<'_>) -> Dato {
    match d {
        DataRef::Empty => Dato::Vuoto,
        DataRef::Int(n) => Dato::Numero(domain::decimale::Decimale::from(*n)),
        DataRef::Float(f) => figura(*f),
        DataRef::String(t) => Dato::testo(t.as_str()),
        DataRef::SharedString(t) => Dato::testo(*t),
        DataRef::Bool(b) => Dato::Logico(*b),
        DataRef::DateTime(quando) => giorno(quando),
        DataRef::DateTimeIso(t) => iso(t),
        DataRef::DurationIso(t) => Dato::testo(t.as_str()),
        DataRef::Error(e) => Dato::Errore(e.to_string()),
    }
}

/// A date of a workbook, whichever of the two calendars it counts in; a length of time stays a figure.
pub(super) fn giorno(quando: &ExcelDateTime) -> Dato {
    if !quando.is_datetime() {
        return figura(quando.as_f64());
    }
    quando
        .as_datetime()
        .map_or_else(|| figura(quando.as_f64()), momento)
}
