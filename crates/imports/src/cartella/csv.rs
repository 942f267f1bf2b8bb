//! CSV, in the spellings that offices meet: divided by `;`, `,` or tabs, in UTF-8, UTF-16 or Windows-1252.

use domain::cartella::{Dato, FoglioLetto, sprotetto};
use encoding_rs::{UTF_8, WINDOWS_1252};

use super::{Motivo, Raccolta};

/// The rows of the one table.
pub(super) fn leggi(bytes: &[u8], raccolta: &mut Raccolta<'_>) -> Result<FoglioLetto, Motivo> {
    let testo = testo(bytes);
    let testo = testo.strip_prefix('\u{feff}').unwrap_or(&testo);
    if testo.contains('\0') {
        return Err(Motivo::Guasto);
    }
    let (separatore, corpo) = separatore(testo);
    let mut foglio = FoglioLetto {
        nome: "Foglio 1".to_owned(),
        ..FoglioLetto::default()
    };
    let mut righe = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separatore)
        .from_reader(corpo.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut n = 0;
    loop {
        match righe.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(foglio),
            Err(_) => return Err(Motivo::Guasto),
        }
        for (c, cella) in record.iter().enumerate() {
            let t = sprotetto(cella);
            raccolta.metti(&mut foglio, n, c, Dato::testo(t))?;
        }
        n += 1;
    }
}

/// The text of the file: by its mark where it has one, else UTF-8, else what Windows writes in Italy.
fn testo(bytes: &[u8]) -> String {
    if let Some((codifica, segno)) = encoding_rs::Encoding::for_bom(bytes) {
        let (letto, _) =
            codifica.decode_without_bom_handling(bytes.get(segno..).unwrap_or_default());
        return letto.into_owned();
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(letto) => letto.into_owned(),
        None => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// What divides the cells: what the first line says (`sep=;`, as Excel writes it), else what divides the first lines most evenly.
fn separatore(testo: &str) -> (u8, &str) {
    let prima = testo.lines().next().unwrap_or_default();
    if let Some(detto) = prima.strip_prefix("sep=").and_then(|s| s.bytes().next()) {
        let corpo = testo.get(prima.len()..).unwrap_or_default();
        return (detto, corpo.trim_start_matches(['\r', '\n']));
    }
    // Outside of quotes, where a separator separates.
    let conta = |segno: char| {
        let mut dentro = false;
        let contati = testo.chars().take(20_000).filter(|c| {
            if *c == '"' {
                dentro = !dentro;
            }
            !dentro && *c == segno
        });
        contati.count()
    };
    let migliore = [';', '\t', ',']
        .into_iter()
        .max_by_key(|s| (conta(*s), *s == ';'))
        .unwrap_or(';');
    (u8::try_from(migliore).unwrap_or(b';'), testo)
}
