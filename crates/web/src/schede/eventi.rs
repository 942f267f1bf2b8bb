//! The form of the risk events of a process.

use domain::Actor;
use domain::catalogo::{self, VoceCatalogo};
use domain::scheda::{Evento, Scheda};
use store::Conn;

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

    const HA_CATALOGO: bool = true;

    fn catalogo(
        c: &mut Conn,
        actor: &Actor,
        scheda: &Scheda,
    ) -> store::Result<Vec<VoceCatalogo<Self>>> {
        let contenuto = scheda.contenuto();
        let area = contenuto.area_di_rischio.as_deref();
        let scritti = store::schede::eventi_scritti(c, actor, area)?;
        let forniti =
            catalogo::eventi_forniti(area.unwrap_or_default()).map_err(store::Error::Dati)?;
        Ok(catalogo::eventi(forniti, scritti, &contenuto.eventi))
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
