//! The page "Stampa": what to print, the books in preparation, the book in the browser.

mod annulla;
mod anteprima;
mod create;
mod file;
mod form;
mod list;
mod show;

pub(crate) use annulla::cancel;
pub(crate) use anteprima::anteprima;
pub(crate) use create::create;
pub(crate) use file::download;
pub(crate) use list::list;
pub(crate) use show::{avanzamento, show};

use domain::data;
use domain::libro::{FormatoLibro, OggettoStampa, ParametriStampa};

/// What is printed, in words: `2026_PTPC, U_04, CdR e Processi, stato In Corso, al 30/06/2026`.
fn descrizione(p: &ParametriStampa) -> String {
    let livelli = p
        .livelli
        .iter()
        .map(|l| l.etichetta())
        .collect::<Vec<_>>()
        .join(" e ");
    let parti = [
        Some(p.vista.clone()),
        match &p.oggetto {
            OggettoStampa::Oggi => None,
            OggettoStampa::Versione(n) => Some(format!("versione {n}")),
            OggettoStampa::Confronto { da, a, .. } => Some(format!(
                "confronto fra {} e {}",
                da.leggibile(),
                a.leggibile()
            )),
            OggettoStampa::Prospetto { quale, .. } => {
                Some(format!("prospetto «{}»", quale.etichetta()))
            }
        },
        p.oggetto.di_schede().then(|| {
            p.cdr
                .clone()
                .unwrap_or_else(|| "tutti i Centri di Responsabilità".to_owned())
        }),
        Some(livelli).filter(|l| !l.is_empty()),
        p.stato.map(|s| format!("stato {}", s.etichetta())),
        p.gantt
            .map(|s| format!("Gantt ({})", s.etichetta().to_lowercase())),
        Some(format!(
            "data elaborazione {}",
            data::it(p.data_elaborazione)
        )),
    ];
    parti.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What is downloaded, with its article.
fn che_file(formato: FormatoLibro) -> &'static str {
    match formato {
        FormatoLibro::Pdf => "il PDF",
        FormatoLibro::Docx => "il documento Word",
        FormatoLibro::Odt => "il documento ODT",
    }
}

/// The size of a file as people read it: `3,1 MB`.
fn grandezza(byte: u64) -> String {
    const UNITA: [&str; 3] = ["kB", "MB", "GB"];
    // In tenths, so that no float touches a figure.
    let mut decimi = byte * 10 / 1_000;
    let mut unita = 0;
    while decimi >= 10_000 && unita + 1 < UNITA.len() {
        decimi /= 1_000;
        unita += 1;
    }
    if decimi >= 100 || decimi.is_multiple_of(10) {
        format!("{} {}", (decimi / 10).max(1), UNITA[unita])
    } else {
        format!("{},{} {}", decimi / 10, decimi % 10, UNITA[unita])
    }
}

#[cfg(test)]
mod tests {
    use super::grandezza;

    #[test]
    fn sizes_read_well() {
        for (byte, detto) in [
            (0, "1 kB"),
            (1_500, "1,5 kB"),
            (182_400, "182 kB"),
            (3_149_000, "3,1 MB"),
            (25_000_000, "25 MB"),
            (7_000_000_000, "7 GB"),
            (7_000_000_000_000, "7000 GB"),
        ] {
            assert_eq!(grandezza(byte), detto, "{byte}");
        }
    }
}
