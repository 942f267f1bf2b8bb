//! The form of the risk events of a process.

use domain::scheda::Evento;

use super::caricata::Caricata;
use super::tabella::Tabella;

impl Tabella for Evento {
    const GRUPPI: &'static [&'static [&'static str]] = &[
        &["descrizione", "attivita"],
        &["fattori"],
        &["livello", "misure", "livello_residuo"],
        &["note"],
    ];
    const SINGOLARE: &'static str = "Evento";
    const AGGIUNGI: &'static str = "Aggiungi un evento";
    const AIUTO: &'static str = "Che cosa potrebbe andare storto, che cosa lo rende possibile, quanto è grave prima e dopo le misure. Il livello è una fascia (Alto) o una cifra (4,13).";

    fn voci(caricata: &Caricata) -> Vec<(&'static str, Vec<String>)> {
        vec![("attivita", attivita(caricata))]
    }
}

/// The activities of the process: as mapped, else as the printed sheet lists them.
fn attivita(caricata: &Caricata) -> Vec<String> {
    let c = caricata.scheda.contenuto();
    let mappate: Vec<String> = c
        .mappatura
        .iter()
        .filter_map(|a| a.descrizione.clone())
        .collect();
    if mappate.is_empty() {
        c.attivita.clone()
    } else {
        mappate
    }
}
