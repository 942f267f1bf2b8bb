//! XLS, the workbooks of Excel 97-2003.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, SheetVisible, Xls, XlsError};
use domain::cartella::{Dato, FoglioLetto};

use super::xlsx::{giorno, unione};
use super::{Motivo, Raccolta, biff, figura, iso};

/// The sheets, and what deserves to be known.
pub(super) fn leggi(
    bytes: &[u8],
    raccolta: &mut Raccolta<'_>,
) -> Result<(Vec<FoglioLetto>, Vec<String>), Motivo> {
    // An encrypted XLSX file is one of these on the outside.
    let cifrato: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    if memchr::memmem::find(bytes, &cifrato).is_some() {
        return Err(Motivo::Protetto);
    }
    // A library that gives up on a broken file must not take the program with it.
    catch_unwind(AssertUnwindSafe(|| fogli(bytes, raccolta))).unwrap_or(Err(Motivo::Guasto))
}

fn fogli(
    bytes: &[u8],
    raccolta: &mut Raccolta<'_>,
) -> Result<(Vec<FoglioLetto>, Vec<String>), Motivo> {
    let pulito = biff::pulisci(bytes, raccolta.limiti)?;
    let mut file = Xls::new(Cursor::new(pulito)).map_err(|e| match e {
        XlsError::Password => Motivo::Protetto,
        _ => Motivo::Guasto,
    })?;
    let (mut fogli, mut avvisi) = (Vec::new(), Vec::new());
    for s in file.sheets_metadata().to_vec() {
        if s.visible != SheetVisible::Visible {
            avvisi.push(format!(
                "il foglio «{}» è nascosto e non viene letto",
                s.name
            ));
            continue;
        }
        let Ok(zona) = file.worksheet_range(&s.name) else {
            continue;
        };
        let mut foglio = FoglioLetto {
            nome: s.name.clone(),
            ..FoglioLetto::default()
        };
        let (da_riga, da_colonna) = zona.start().unwrap_or((0, 0));
        let posto = |da: u32, n: usize| usize::try_from(da).unwrap_or(usize::MAX).saturating_add(n);
        for (riga, colonna, d) in zona.used_cells() {
            raccolta.metti(
                &mut foglio,
                posto(da_riga, riga),
                posto(da_colonna, colonna),
                dato(d),
            )?;
        }
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

fn dato(d: &Data) -> Dato {
    match d {
        Data::Empty => Dato::Vuoto,
        Data::Int(n) => Dato::Numero(domain::decimale::Decimale::from(*n)),
        Data::Float(f) => figura(*f),
        Data::String(t) => Dato::testo(t.as_str()),
        Data::Bool(b) => Dato::Logico(*b),
        Data::DateTime(quando) => giorno(quando),
        Data::DateTimeIso(t) => iso(t),
        Data::DurationIso(t) => Dato::testo(t.as_str()),
        Data::Error(e) => Dato::Errore(e.to_string()),
    }
}
