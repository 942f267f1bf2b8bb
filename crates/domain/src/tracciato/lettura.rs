//! The rows of a sheet of a workbook, under the columns that they were matched with.

use super::abbinamento::FoglioAbbinato;
use crate::cartella::{Dato, FoglioLetto, Unione};
use crate::testo;

/// A cell of a row, under the key of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct CellaLetta<'a> {
    pub chiave: &'a str,
    /// Place in the sheet, counted from 0.
    pub colonna: usize,
    pub dato: &'a Dato,
}

/// A row of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct RigaLetta<'a> {
    /// Place of its sheet among the sheets of the file.
    pub foglio: usize,
    /// Place in the sheet, counted from 0.
    pub riga: usize,
    pub celle: Vec<CellaLetta<'a>>,
}

impl<'a> RigaLetta<'a> {
    /// The cell under a key.
    pub fn cella(&self, chiave: &str) -> Option<&CellaLetta<'a>> {
        self.celle.iter().find(|c| c.chiave == chiave)
    }

    /// What is written under a key; empty when nothing is.
    pub fn scritto(&self, chiave: &str) -> String {
        self.cella(chiave)
            .map_or(String::new(), |c| c.dato.leggibile().trim().to_owned())
    }
}

/// What a sheet came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lette<'a> {
    pub righe: Vec<RigaLetta<'a>>,
    /// Rows that only head the ones below them, counted from 0.
    pub saltate: Vec<usize>,
}

/// Reads the rows below the headings. A cell that was merged with the ones below it stands in each of them. Rows that are empty are no
/// rows; those that repeat the headings, or hold one cell only and none that the table needs (a heading in the middle), are left out.
pub fn leggi_righe<'a>(
    numero: usize,
    foglio: &'a FoglioLetto,
    abbinato: &'a FoglioAbbinato,
) -> Lette<'a> {
    let mut lette = Lette::default();
    let Some(tracciato) = abbinato.tracciato else {
        return lette;
    };
    let colonne: Vec<(usize, &str)> = abbinato
        .colonne
        .iter()
        .enumerate()
        .filter_map(|(n, chiave)| Some((n, chiave.as_deref()?)))
        .collect();
    let necessarie = tracciato
        .colonne(&[])
        .iter()
        .filter(|c| c.necessaria)
        .count();
    let testa: Vec<String> = foglio
        .righe
        .get(abbinato.intestazione)
        .map(|r| r.iter().map(|d| testo::piatto(&d.leggibile())).collect())
        .unwrap_or_default();
    // From top to bottom they are met in order, so only those that are still open are looked at.
    let mut unioni: Vec<&Unione> = foglio.unioni.iter().collect();
    unioni.sort_by_key(|u| u.riga);
    let (mut prossime, mut aperte): (_, Vec<&Unione>) = (unioni.into_iter().peekable(), Vec::new());
    // The key of the row above, for tables that write it once.
    let mut sopra: Option<&Dato> = None;
    for (n, riga) in foglio.righe.iter().enumerate() {
        while let Some(u) = prossime.next_if(|u| u.riga <= n) {
            aperte.push(u);
        }
        aperte.retain(|u| u.ultima_riga >= n);
        if n <= abbinato.intestazione || riga.iter().all(Dato::vuoto) {
            continue;
        }
        let piene = riga.iter().filter(|d| !d.vuoto()).count();
        let mut celle = Vec::with_capacity(colonne.len());
        for (c, chiave) in &colonne {
            let mut dato = riga.get(*c).unwrap_or(&Dato::Vuoto);
            if dato.vuoto()
                && let Some(u) = aperte
                    .iter()
                    .find(|u| u.riga < n && u.colonna == *c && u.ultima_colonna == *c)
            {
                let prima = foglio.righe.get(u.riga).and_then(|r| r.get(*c));
                dato = prima.unwrap_or(&Dato::Vuoto);
            }
            celle.push(CellaLetta {
                chiave,
                colonna: *c,
                dato,
            });
        }
        let ripete = || {
            let queste = riga.iter().map(|d| testo::piatto(&d.leggibile()));
            piene > 1 && queste.zip(&testa).all(|(d, t)| d.is_empty() || d == *t)
        };
        let titolo = || {
            let chiave = colonne.iter().find(|(_, k)| *k == tracciato.chiave());
            let sua = chiave
                .and_then(|(c, _)| riga.get(*c))
                .is_some_and(|d| !d.vuoto());
            let nessuna = celle
                .iter()
                .all(|c| c.chiave != tracciato.chiave() || c.dato.vuoto());
            piene == 1 && necessarie > 1 && (sua || (nessuna && !abbinato.riporta))
        };
        // Nothing under the columns that were matched: the row says nothing to this table.
        if celle.iter().all(|c| c.dato.vuoto()) || ripete() || titolo() {
            lette.saltate.push(n);
            continue;
        }
        if abbinato.riporta
            && let Some(c) = celle.iter_mut().find(|c| c.chiave == tracciato.chiave())
        {
            match sopra {
                Some(sopra) if c.dato.vuoto() => c.dato = sopra,
                _ => sopra = Some(c.dato),
            }
        }
        lette.righe.push(RigaLetta {
            foglio: numero,
            riga: n,
            celle,
        });
    }
    lette
}
