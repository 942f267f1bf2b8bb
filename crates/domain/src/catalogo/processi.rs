//! The processes from which a new sheet can start: typical ones of a municipality, and those of the other plans of the body.
//!
//! PNA 2019, Allegato 1: a mapping begins from the processes that others have mapped already.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;

use crate::scheda::Contenuto;
use crate::testo;

/// Keys of the fields that a new sheet takes from a process, besides the title: what is of the place and of the year (persons, risk,
/// measures) stays behind.
pub const RIPRESI: &[&str] = &["area_di_rischio", "input", "attivita", "output"];

/// A process to draw from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessoOfferto {
    /// Where it stands: `2025_PTPC/2025_APP_2`, or a word of the catalogue for one that ships.
    pub origine: String,
    pub titolo: String,
    pub area: Option<String>,
    /// On how many sheets of the body it stands; 0 for one that only ships.
    pub usi: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Processo {
    titolo: String,
    input: Vec<String>,
    attivita: Vec<String>,
    output: Vec<String>,
}

/// What comes before the place of a shipped process in its [`ProcessoOfferto::origine`]. A plan has no such code: it has a colon.
const FORNITO: &str = "fornito:";

/// The processes that ship, as the content of the sheet each would begin.
///
/// # Errors
/// What is wrong with the file, with its line; a test excludes it for the one that ships.
pub fn processi_forniti() -> Result<Vec<Contenuto>, String> {
    let file: super::File<Processo> = toml::from_str(include_str!("../../cataloghi/processi.toml"))
        .map_err(|e| format!("processi.toml: {e}"))?;
    let tutti = file.area.into_iter().flat_map(|a| {
        a.voci.into_iter().map(move |p| Contenuto {
            titolo: p.titolo,
            area_di_rischio: Some(a.nome.clone()),
            input: p.input,
            attivita: p.attivita,
            output: p.output,
            ..Contenuto::default()
        })
    });
    Ok(tutti.collect())
}

/// The shipped process that an origin names.
pub fn processo_fornito(forniti: &[Contenuto], origine: &str) -> Option<Contenuto> {
    let posto: usize = origine.strip_prefix(FORNITO)?.parse().ok()?;
    forniti.get(posto).cloned()
}

/// The processes to draw from, each title once, without those of the plan itself: by area, then those of the body by how much they
/// are used, then by title. Of one that stands on several sheets the first of `scritti` counts.
pub fn processi(
    forniti: &[Contenuto],
    scritti: impl IntoIterator<Item = ProcessoOfferto>,
    nel_piano: &[String],
) -> Vec<ProcessoOfferto> {
    let del_piano: Vec<String> = nel_piano.iter().map(|t| testo::piatto(t)).collect();
    let forniti = forniti.iter().enumerate().map(|(n, c)| ProcessoOfferto {
        origine: format!("{FORNITO}{n}"),
        titolo: c.titolo.clone(),
        area: c.area_di_rischio.clone(),
        usi: 0,
    });
    let mut per_titolo: BTreeMap<String, ProcessoOfferto> = BTreeMap::new();
    for p in scritti.into_iter().chain(forniti) {
        match per_titolo.entry(testo::piatto(&p.titolo)) {
            Entry::Occupied(mut c_e) => c_e.get_mut().usi += p.usi,
            Entry::Vacant(posto) => {
                posto.insert(p);
            }
        }
    }
    let mut voci: Vec<ProcessoOfferto> = per_titolo
        .into_iter()
        .filter(|(titolo, _)| !del_piano.contains(titolo))
        .map(|(_, p)| p)
        .collect();
    voci.sort_by(|a, b| {
        // A sheet without its area comes last.
        (a.area.is_none(), &a.area)
            .cmp(&(b.area.is_none(), &b.area))
            .then_with(|| b.usi.cmp(&a.usi))
            .then_with(|| a.titolo.cmp(&b.titolo))
    });
    voci
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheda::campi::{self, AREE_DI_RISCHIO};

    fn scritto(origine: &str, titolo: &str, area: &str) -> ProcessoOfferto {
        ProcessoOfferto {
            origine: origine.to_owned(),
            titolo: titolo.to_owned(),
            area: Some(area.to_owned()).filter(|a| !a.is_empty()),
            usi: 1,
        }
    }

    #[test]
    fn every_area_has_processes_that_say_what_they_do() {
        let forniti = processi_forniti().unwrap();
        for area in AREE_DI_RISCHIO {
            let suoi = forniti
                .iter()
                .filter(|c| c.area_di_rischio.as_deref() == Some(area));
            assert!(suoi.count() >= 2, "{area}");
        }
        for c in &forniti {
            assert!(AREE_DI_RISCHIO.contains(&c.area_di_rischio.as_deref().unwrap()));
            for chiave in RIPRESI {
                let vuoto = campi::trova(chiave).unwrap().get(c).vuoto();
                assert!(!vuoto, "{}: {chiave}", c.titolo);
            }
        }
        let offerti = processi(&forniti, [], &[]);
        assert_eq!(offerti.len(), forniti.len(), "each title once");
        for p in &offerti {
            let c = processo_fornito(&forniti, &p.origine).unwrap();
            assert_eq!(c.titolo, p.titolo);
        }
        assert_eq!(processo_fornito(&forniti, "fornito:999"), None);
        assert_eq!(processo_fornito(&forniti, "2025_PTPC/A_1"), None);
    }

    #[test]
    fn what_the_body_wrote_counts_and_what_the_plan_has_does_not_come() {
        let voci = processi(
            &[],
            [
                scritto(
                    "2025_PTPC/A_1",
                    "Rilascio di pareri",
                    "Affari istituzionali",
                ),
                scritto("2025_PTPC/A_2", "Archivio", ""),
                scritto("2025_PTPC/A_3", "Ruoli", "Affari istituzionali"),
                scritto("2024_PTPC/A_9", "RILASCIO DI PARERI", "Altro"),
            ],
            &["ruoli".to_owned()],
        );
        let letti: Vec<(&str, usize)> = voci.iter().map(|v| (v.origine.as_str(), v.usi)).collect();
        assert_eq!(letti, [("2025_PTPC/A_1", 2), ("2025_PTPC/A_2", 1)]);
    }
}
