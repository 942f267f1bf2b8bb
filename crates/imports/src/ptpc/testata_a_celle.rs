//! The header of a sheet in cells: labels in a row, values in the row below, column by column.

use domain::campo::Valore;
use domain::scheda::Livello;

use crate::codici::Codice;
use crate::etichette;
use crate::ptpc::Lettore;
use crate::ptpc::testata::codice;
use crate::righe::{Pezzo, unisci};

/// Labels of the cells of a header.
const CASELLE: &[(&str, &str)] = &[
    ("CdR", "codice"),
    ("Processi", "codice"),
    ("Processo", "codice"),
    ("Codice", "codice"),
    ("Assessorato", "assessorato"),
    ("Centro di Responsabilita", "centro_di_responsabilita"),
    ("Responsabile", "responsabile"),
    ("Titolo", "titolo"),
    ("Stato", "stato"),
];

impl Lettore<'_> {
    /// Reads the header that begins at a line, when it has cells; gives the first line after it.
    pub(super) fn testata_a_celle(&mut self, inizio: usize, livello: Livello) -> Option<usize> {
        let fonte = self.fonte();
        let etichette = fonte.celle(fonte.intera(inizio));
        if etichette.len() < 2 {
            return None;
        }
        let mut colonne: Vec<&'static str> = Vec::new();
        for (i, c) in etichette.iter().enumerate() {
            let testo = fonte.testo(*c);
            colonne.push(
                match CASELLE.iter().find(|(e, _)| etichette::solo(testo, e)) {
                    Some((_, chiave)) => chiave,
                    None if i == 0 => "codice",
                    None => return None,
                },
            );
        }
        self.banco.etichetta(fonte.intera(inizio));
        let valori = inizio + 1;
        let celle = fonte.celle(Pezzo {
            riga: valori,
            da: 0,
            a: fonte.righe.get(valori)?.testo.len(),
        });
        let prima = *celle.first()?;
        let trovato = codice(livello, fonte.testo(prima)).or_else(|| {
            let t = fonte.testo(prima);
            (!t.is_empty() && !t.contains(' ')).then(|| Codice {
                codice: t.to_owned(),
                da: 0,
                a: t.len(),
            })
        })?;
        let scheda = self.apri_scheda(livello, prima, &trovato);
        self.corrente = Some(scheda);
        self.celle_di_testata(scheda, &colonne, &celle);
        self.riprendi();
        // A second row of labels and values (title, Responsabile) may follow.
        let mut riga = valori + 1;
        while let Some(r) = fonte.righe.get(riga) {
            let etichette = fonte.celle(Pezzo {
                riga,
                da: 0,
                a: r.testo.len(),
            });
            let colonne: Vec<Option<&'static str>> = etichette
                .iter()
                .map(|c| {
                    CASELLE
                        .iter()
                        .find(|(e, _)| etichette::solo(fonte.testo(*c), e))
                        .map(|(_, k)| *k)
                })
                .collect();
            let piene = etichette.iter().filter(|c| c.a > c.da).count();
            // A lone label is a block, or the title page.
            if piene < 2 || colonne.iter().flatten().count() != piene {
                break;
            }
            self.banco.etichetta(fonte.intera(riga));
            if let Some(v) = fonte.righe.get(riga + 1) {
                let celle = fonte.celle(Pezzo {
                    riga: riga + 1,
                    da: 0,
                    a: v.testo.len(),
                });
                let colonne: Vec<&'static str> =
                    colonne.into_iter().map(|c| c.unwrap_or("")).collect();
                self.celle_di_testata(scheda, &colonne, &celle);
            }
            riga += 2;
        }
        self.banco.righe_di(scheda, inizio..riga);
        Some(riga)
    }

    fn celle_di_testata(&mut self, scheda: usize, colonne: &[&'static str], celle: &[Pezzo]) {
        for (chiave, cella) in colonne.iter().zip(celle) {
            let testo = unisci([self.fonte().testo(*cella)]);
            if testo.is_empty() || self.banco.segnaposto(*cella) {
                continue;
            }
            match *chiave {
                "" | "codice" => {}
                "responsabile" => self.persona(scheda, *cella),
                "stato" => self.stato(scheda, *cella),
                chiave => {
                    self.banco
                        .scrivi_se_vuoto(scheda, chiave, Valore::Testo(testo));
                    self.banco.prendi(scheda, chiave, *cella);
                }
            }
        }
    }
}
