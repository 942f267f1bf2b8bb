//! The catalogue from which processes, risk events and measures are drawn: what ships, and what the body has written on its sheets.
//!
//! Nothing is kept apart: writing a process, an event or a measure on a sheet is what enriches the catalogue.

mod misure;
mod processi;

pub use misure::{MisuraFornita, indicatori, misure, misure_fornite};
pub use processi::{ProcessoOfferto, RIPRESI, processi, processi_forniti, processo_fornito};

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;

use crate::scheda::{Evento, RigaTabella};
use crate::testo;

/// An entry that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoceCatalogo<R> {
    /// The rows as they would be added.
    pub righe: Vec<R>,
    /// What it says, in one line.
    pub testo: String,
    /// On how many sheets of the body it stands; 0 for one that only ships.
    pub usi: usize,
    /// Whose words they are, of one that ships; empty for what the body wrote.
    pub fonte: String,
}

/// Whose words the shipped entries are.
const FONTE: &str = "proposta di Schedario";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<V> {
    area: Vec<Area<V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area<V> {
    nome: String,
    #[serde(alias = "evento", alias = "processo")]
    voci: Vec<V>,
}

/// The events that ship for an area of risk, however it is written.
///
/// # Errors
/// What is wrong with the file, with its line; a test excludes it for the one that ships.
pub fn eventi_forniti(area: &str) -> Result<Vec<Evento>, String> {
    let file: File<Evento> = toml::from_str(include_str!("../cataloghi/eventi.toml"))
        .map_err(|e| format!("eventi.toml: {e}"))?;
    let cercata = testo::piatto(area);
    Ok(file
        .area
        .into_iter()
        .filter(|a| testo::piatto(&a.nome) == cercata)
        .flat_map(|a| a.voci)
        .collect())
}

/// The events to draw from: those the body has written and those that ship, each once, without the ones on the sheet; the most
/// used first. What is of the one process (levels, activity, notes) stays behind.
pub fn eventi(
    forniti: Vec<Evento>,
    scritti: impl IntoIterator<Item = Evento>,
    sulla_scheda: &[Evento],
) -> Vec<VoceCatalogo<Evento>> {
    let nudo = |e: Evento| Evento {
        descrizione: e.descrizione,
        fattori: e.fattori,
        misure: e.misure,
        ..Evento::default()
    };
    let descritto = |e: &Evento| e.descrizione.clone();
    raccogli(
        forniti.into_iter().map(nudo),
        scritti.into_iter().map(nudo),
        sulla_scheda,
        descritto,
    )
}

fn raccogli<R: RigaTabella>(
    forniti: impl Iterator<Item = R>,
    scritti: impl Iterator<Item = R>,
    sulla_scheda: &[R],
    descritto: impl Fn(&R) -> Option<String>,
) -> Vec<VoceCatalogo<R>> {
    let piatto = |t: &str| testo::piatto(t.trim_end_matches('.'));
    let ci_sono: Vec<String> = sulla_scheda
        .iter()
        .filter_map(&descritto)
        .map(|t| piatto(&t))
        .collect();
    let mut per_testo: BTreeMap<String, VoceCatalogo<R>> = BTreeMap::new();
    let tutti = scritti.map(|r| (r, 1)).chain(forniti.map(|r| (r, 0)));
    for (riga, usi) in tutti {
        let Some(testo) = descritto(&riga) else {
            continue;
        };
        match per_testo.entry(piatto(&testo)) {
            Entry::Occupied(mut voce) => voce.get_mut().usi += usi,
            Entry::Vacant(posto) => {
                let fonte = if usi == 0 { FONTE } else { "" };
                posto.insert(VoceCatalogo {
                    righe: vec![riga],
                    testo,
                    usi,
                    fonte: fonte.to_owned(),
                });
            }
        }
    }
    let mut voci: Vec<VoceCatalogo<R>> = per_testo
        .into_iter()
        .filter(|(testo, _)| !ci_sono.contains(testo))
        .map(|(_, voce)| voce)
        .collect();
    voci.sort_by(|a, b| b.usi.cmp(&a.usi).then_with(|| a.testo.cmp(&b.testo)));
    voci
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheda::FATTORI_ABILITANTI;
    use crate::scheda::campi::AREE_DI_RISCHIO;

    fn evento(t: &str) -> Evento {
        Evento {
            descrizione: Some(t.to_owned()),
            livello: Some("Alto".to_owned()),
            ..Evento::default()
        }
    }

    #[test]
    fn every_area_has_events_with_factors_of_the_pna() {
        for area in AREE_DI_RISCHIO {
            let suoi = eventi_forniti(area).unwrap();
            assert!(!suoi.is_empty(), "{area}");
            for e in suoi {
                assert!(e.descrizione.is_some());
                for f in &e.fattori {
                    assert!(FATTORI_ABILITANTI.contains(&f.as_str()), "{f}");
                }
            }
        }
        assert_eq!(eventi_forniti("altro").unwrap(), Vec::new());
    }

    #[test]
    fn what_is_used_most_comes_first_and_what_is_there_does_not_come() {
        let voci = eventi(
            vec![evento("Favori"), evento("Ritardi")],
            [
                evento("favori."),
                evento("Accordi"),
                evento("Accordi"),
                evento("Sulla scheda"),
            ],
            &[evento("SULLA SCHEDA")],
        );
        let letti: Vec<(&str, usize)> = voci.iter().map(|v| (v.testo.as_str(), v.usi)).collect();
        assert_eq!(letti, [("Accordi", 2), ("favori.", 1), ("Ritardi", 0)]);
        assert!(voci.iter().all(|v| v.righe[0].livello.is_none()));
        let fonti: Vec<&str> = voci.iter().map(|v| v.fonte.as_str()).collect();
        assert_eq!(fonti, ["", "", "proposta di Schedario"]);
    }
}
