//! A spreadsheet as CSV, as Italian programs open it: `;` between the fields, figures with a comma, UTF-8 that says it is.

use std::collections::BTreeSet;

use csv::{Terminator, WriterBuilder};
use domain::cartella::{Cartella, Dato, FoglioDiCalcolo, protetto};

use super::{NonScritta, colonne, decimali};
use crate::pacco::Pacco;

/// What says that the text is UTF-8: without it Excel reads it as something else.
const BOM: &[u8] = b"\xEF\xBB\xBF";

impl From<csv::Error> for NonScritta {
    fn from(e: csv::Error) -> Self {
        Self::Scrittura(e.to_string())
    }
}

/// Writes a spreadsheet: its sheet, or a ZIP file of its sheets.
pub(super) fn scrivi(cartella: &Cartella) -> Result<Vec<u8>, NonScritta> {
    let fogli = match cartella.fogli.as_slice() {
        [] => return Err(NonScritta::SenzaFogli),
        [solo] => return foglio(solo),
        fogli => fogli,
    };
    let mut pacco = Pacco::nuovo(cartella.creata.date_naive());
    let mut nomi = BTreeSet::new();
    for f in fogli {
        pacco.parte(&nome(f, &mut nomi), &foglio(f)?)?;
    }
    Ok(pacco.chiudi()?)
}

/// What a sheet is called as a file: as it is called, without what names of files do not take, and never as another.
fn nome(foglio: &FoglioDiCalcolo, presi: &mut BTreeSet<String>) -> String {
    let vietato = |c: char| "[]:*?/\\<>|\"".contains(c) || c.is_control();
    let pulito = foglio.nome.replace(vietato, "_");
    let pulito = match pulito.trim().trim_matches('.') {
        "" => "Foglio",
        nome => nome,
    };
    let mut nome = format!("{pulito}.csv");
    let mut n = 1;
    while !presi.insert(nome.to_lowercase()) {
        n += 1;
        nome = format!("{pulito} ({n}).csv");
    }
    nome
}

fn foglio(foglio: &FoglioDiCalcolo) -> Result<Vec<u8>, NonScritta> {
    let larga = colonne(foglio);
    let mut file = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .from_writer(BOM.to_vec());
    let testa = (0..larga).map(|c| {
        let colonna = foglio.colonne.get(c);
        protetto(colonna.map_or("", |k| k.etichetta.as_str())).into_owned()
    });
    file.write_record(testa)?;
    for riga in &foglio.righe {
        file.write_record((0..larga).map(|c| match riga.get(c) {
            Some(Dato::Testo(t) | Dato::Errore(t)) => protetto(t).into_owned(),
            Some(Dato::Numero(n)) => n.it(decimali(foglio, c, *n)),
            Some(dato @ (Dato::Vuoto | Dato::Data(_) | Dato::Logico(_))) => dato.leggibile(),
            None => String::new(),
        }))?;
    }
    file.into_inner()
        .map_err(|e| NonScritta::Scrittura(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_formula_has_an_apostrophe() {
        for (testo, scritto) in [
            ("=1+1", "'=1+1"),
            ("+39 06", "'+39 06"),
            ("-2", "'-2"),
            ("@a", "'@a"),
            ("\ta", "'\ta"),
            ("\ra", "'\ra"),
            ("'=1", "''=1"),
            ("''-1", "'''-1"),
            ("'altro", "'altro"),
            ("a=1", "a=1"),
            (" =1", " =1"),
            ("", ""),
        ] {
            assert_eq!(protetto(testo), scritto);
        }
    }

    #[test]
    fn files_have_names_of_their_own() {
        let mut presi = BTreeSet::new();
        let mut chiamato = |n: &str| {
            let foglio = FoglioDiCalcolo {
                nome: n.to_owned(),
                colonne: Vec::new(),
                righe: Vec::new(),
            };
            nome(&foglio, &mut presi)
        };
        assert_eq!(chiamato("Fasi"), "Fasi.csv");
        assert_eq!(chiamato("fasi"), "fasi (2).csv");
        assert_eq!(chiamato("../a/b"), "_a_b.csv");
        assert_eq!(chiamato(".."), "Foglio.csv");
    }
}
