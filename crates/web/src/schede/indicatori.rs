//! The form of the table INDICATORI: the fields of an indicator and its values, year by year.

use std::collections::BTreeSet;

use domain::scheda::{Indicatore, Unita};
use domain::{Decimale, Refusal};

use super::caricata::Caricata;
use super::righe::RigaDigitata;
use super::tabella::{Posto, Tabella};
use crate::controllo::{Aspetto, Controllo};

impl Tabella for Indicatore {
    const GRUPPI: &'static [&'static [&'static str]] = &[
        &["descrizione", "tipo", "unita", "verso"],
        &["numeratore", "denominatore"],
        &["note"],
    ];
    const SINGOLARE: &'static str = "Indicatore";
    const AGGIUNGI: &'static str = "Aggiungi un indicatore";
    const AIUTO: &'static str = "I valori sono numeri con la virgola o percentuali: 2,00 oppure 100%. Gli anni li decide il modello di scheda.";

    fn digita(&self, riga: &mut RigaDigitata) {
        for v in &self.valori {
            let mostra = |d: Option<Decimale>| d.map(|d| self.unita.mostra(d)).unwrap_or_default();
            riga.set(&format!("atteso_{}", v.anno), mostra(v.atteso));
            riga.set(&format!("raggiunto_{}", v.anno), mostra(v.raggiunto));
        }
    }

    fn leggi(&mut self, riga: &RigaDigitata, caricata: &Caricata, numero: usize) -> Vec<Refusal> {
        let mut no = Vec::new();
        for anno in anni(caricata) {
            let mut figura = |nome: &str| -> Option<Decimale> {
                let digitato = riga.get(&format!("{nome}_{anno}")).trim();
                if digitato.is_empty() {
                    return None;
                }
                if digitato.ends_with('%') && self.unita == Unita::Numero {
                    self.unita = Unita::Percentuale;
                }
                Decimale::parse_it(digitato)
                    .map_err(|e| {
                        no.push(Refusal::campo(
                            format!("indicatori.{numero}.{nome}_{anno}"),
                            e.to_string(),
                        ))
                    })
                    .ok()
            };
            let (atteso, raggiunto) = (figura("atteso"), figura("raggiunto"));
            self.scrivi(anno, Some(atteso), Some(raggiunto));
        }
        no
    }

    fn altri(posto: &Posto<'_>) -> Vec<Vec<Controllo>> {
        let anni = anni(posto.caricata);
        [
            ("atteso", "Valore Atteso"),
            ("raggiunto", "Valore Raggiunto"),
        ]
        .into_iter()
        .map(|(nome, parola)| {
            anni.iter()
                .map(|anno| annuale(posto, nome, parola, *anno))
                .collect()
        })
        .collect()
    }
}

/// The years of the form: those the modello shows, and every other one that has a value, so that none is lost by saving.
fn anni(caricata: &Caricata) -> Vec<i32> {
    let anno = caricata.vista.anno;
    let del_modello = ["atteso", "raggiunto_storico", "atteso_futuro"]
        .iter()
        .flat_map(|c| caricata.modello.anni(c, anno));
    let con_valori = caricata
        .scheda
        .contenuto()
        .indicatori
        .iter()
        .flat_map(|i| i.valori.iter().map(|v| v.anno));
    del_modello
        .chain(con_valori)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .rev()
        .collect()
}

/// The control of one value of one year.
fn annuale(posto: &Posto<'_>, nome: &str, parola: &str, anno: i32) -> Controllo {
    let chiave_campo = format!("{nome}_{anno}");
    let dove = format!("indicatori.{}.{chiave_campo}", posto.indice + 1);
    Controllo {
        id: format!("{chiave_campo}-{}", posto.chiave),
        etichetta: format!("{parola} {anno}"),
        aspetto: Aspetto::Numero,
        valore: posto.riga.get(&chiave_campo).to_owned(),
        aiuto: String::new(),
        errore: posto
            .errori
            .iter()
            .filter(|e| e.campo == dove)
            .map(|e| e.frase.clone())
            .collect::<Vec<_>>()
            .join("; "),
        opzioni: Vec::new(),
        lista: String::new(),
        righe: 1,
        nome: chiave_campo,
    }
}
