//! The measures from which a sheet can start: those that ship, by type of PNA 2019, and those the body has written.
//!
//! Nothing enters a sheet from here by itself: a person takes an entry, and what was taken can be changed.

use serde::Deserialize;

use super::{VoceCatalogo, raccogli};
use crate::misura::{TipoMisura, tipi};
use crate::scheda::{Contenuto, Fase, Indicatore};
use crate::testo;

/// A measure that ships: what to do, in one or two phases, and how to see whether it was done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MisuraFornita {
    pub tipo: TipoMisura,
    pub nome: String,
    pub fasi: Vec<String>,
    pub indicatore: Indicatore,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    misura: Vec<MisuraFornita>,
}

impl MisuraFornita {
    /// Where it comes from, for whoever is offered it.
    fn fonte(&self) -> String {
        format!(
            "proposta di Schedario per il tipo «{}» (PNA 2019, allegato 1)",
            self.tipo.etichetta()
        )
    }

    /// Its rows in the table FASI, without weights: those the person gives.
    fn righe(&self) -> Vec<Fase> {
        let fase = |descrizione: &String| Fase {
            causale: Some("MISURA".to_owned()),
            tipo_nel_testo: Some(self.tipo.breve().to_uppercase()),
            descrizione: Some(descrizione.clone()),
            ..Fase::default()
        };
        self.fasi.iter().map(fase).collect()
    }

    fn come_fasi(self) -> VoceCatalogo<Fase> {
        let indicatore = self.indicatore.descrizione.as_deref().unwrap_or_default();
        VoceCatalogo {
            testo: format!(
                "{}: {}. Indicatore: {indicatore}",
                self.nome,
                self.fasi.join("; ")
            ),
            fonte: self.fonte(),
            righe: self.righe(),
            usi: 0,
        }
    }

    fn come_indicatore(self) -> VoceCatalogo<Indicatore> {
        let descrizione = self.indicatore.descrizione.as_deref().unwrap_or_default();
        VoceCatalogo {
            testo: format!("{descrizione} – per la misura «{}»", self.nome),
            fonte: self.fonte(),
            righe: vec![self.indicatore],
            usi: 0,
        }
    }
}

/// The measures that ship, by type.
///
/// # Errors
/// What is wrong with the file, with its line; a test excludes it for the one that ships.
pub fn misure_fornite() -> Result<Vec<MisuraFornita>, String> {
    let file: File = toml::from_str(include_str!("../../cataloghi/misure.toml"))
        .map_err(|e| format!("misure.toml: {e}"))?;
    Ok(file.misura)
}

/// The measures to draw from: those the body has written, each once, without the ones on the sheet, the most used first; then those
/// that ship, the ones of the types of the sheet first. Progress, dates and persons stay behind.
pub fn misure(
    fornite: Vec<MisuraFornita>,
    scritte: impl IntoIterator<Item = Fase>,
    scheda: &Contenuto,
) -> Vec<VoceCatalogo<Fase>> {
    let nuda = |f: Fase| Fase {
        causale: f.causale,
        tipo_nel_testo: f.tipo_nel_testo,
        descrizione: f.descrizione,
        ..Fase::default()
    };
    let descritta = |f: &Fase| Some(f.descrizione_stampata()).filter(|t| !t.is_empty());
    let mut voci = raccogli(
        std::iter::empty(),
        scritte.into_iter().map(nuda),
        &scheda.fasi,
        descritta,
    );
    let del_suo_tipo = prima_i_suoi(fornite, scheda);
    let nuove = del_suo_tipo.filter(|m| m.fasi.iter().all(|f| !ha_la_fase(scheda, f)));
    voci.extend(nuove.map(MisuraFornita::come_fasi));
    voci
}

/// The indicators that ship with the measures, without those on the sheet: first those of the measures it has, then those of its
/// types of measure.
pub fn indicatori(
    fornite: Vec<MisuraFornita>,
    scheda: &Contenuto,
) -> Vec<VoceCatalogo<Indicatore>> {
    let scritti: Vec<String> = scheda
        .indicatori
        .iter()
        .filter_map(|i| i.descrizione.as_deref())
        .map(testo::piatto)
        .collect();
    let nuovo = |m: &MisuraFornita| {
        let suo = m.indicatore.descrizione.as_deref().map(testo::piatto);
        suo.is_some_and(|t| !scritti.contains(&t))
    };
    let mut sue: Vec<MisuraFornita> = prima_i_suoi(fornite, scheda).filter(nuovo).collect();
    sue.sort_by_key(|m| !m.fasi.iter().any(|f| ha_la_fase(scheda, f)));
    sue.into_iter()
        .map(MisuraFornita::come_indicatore)
        .collect()
}

/// Those of the types of a sheet before the others.
fn prima_i_suoi(
    mut fornite: Vec<MisuraFornita>,
    scheda: &Contenuto,
) -> impl Iterator<Item = MisuraFornita> {
    let nelle_fasi = scheda
        .fasi
        .iter()
        .filter_map(|f| f.tipo_nel_testo.as_deref());
    let suoi: Vec<TipoMisura> = nelle_fasi
        .chain(scheda.tipologia_misura.as_deref())
        .flat_map(tipi)
        .collect();
    fornite.sort_by_key(|m| !suoi.contains(&m.tipo));
    fornite.into_iter()
}

/// Whether a phase of these words stands on a sheet.
fn ha_la_fase(scheda: &Contenuto, descrizione: &str) -> bool {
    let piatto = |t: &str| testo::piatto(t.trim_end_matches('.'));
    let cercata = piatto(descrizione);
    let mut scritte = scheda.fasi.iter().filter_map(|f| f.descrizione.as_deref());
    scritte.any(|t| piatto(t) == cercata)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheda::campi::TIPI_INDICATORE;

    #[test]
    fn every_type_of_the_pna_has_measures_with_an_indicator() {
        let fornite = misure_fornite().unwrap();
        for t in TipoMisura::TUTTI {
            assert!(
                fornite.iter().filter(|m| m.tipo == *t).count() >= 2,
                "{t:?}"
            );
            assert_eq!(tipi(t.breve()), [*t], "{t:?}");
        }
        let mut nomi = std::collections::BTreeSet::new();
        for m in &fornite {
            assert!((1..=2).contains(&m.fasi.len()), "{}", m.nome);
            assert!(nomi.insert(&m.nome), "{}", m.nome);
            let i = &m.indicatore;
            assert!(i.descrizione.is_some() && i.verso.is_some(), "{}", m.nome);
            assert!(TIPI_INDICATORE.contains(&i.tipo.as_deref().unwrap()));
            // A share says of what.
            assert_eq!(
                i.unita == crate::scheda::Unita::Percentuale,
                i.fratto().is_some()
            );
            assert!(crate::anomalie::di_indicatore(i).is_empty(), "{}", m.nome);
        }
    }

    #[test]
    fn what_ships_comes_after_what_is_written_and_the_types_of_the_sheet_first() {
        let fornite = misure_fornite().unwrap();
        let mut scheda = Contenuto {
            tipologia_misura: Some("Rotazione".to_owned()),
            ..Contenuto::default()
        };
        let scritta = Fase {
            descrizione: Some("Controllo in due".to_owned()),
            avanzamento: Some(crate::Decimale::CENTO),
            responsabile: Some("ROSSI ANNA".to_owned()),
            ..Fase::default()
        };
        let voci = misure(fornite.clone(), [scritta], &scheda);
        assert_eq!(voci.len(), 1 + fornite.len());
        assert_eq!(
            (voci[0].testo.as_str(), voci[0].usi),
            ("Controllo in due", 1)
        );
        // Progress and persons stay behind.
        assert_eq!(
            voci[0].righe,
            [Fase {
                descrizione: Some("Controllo in due".to_owned()),
                ..Fase::default()
            }]
        );
        let prima = &voci[1];
        assert_eq!(
            prima.fonte,
            "proposta di Schedario per il tipo «Rotazione» (PNA 2019, allegato 1)"
        );
        assert_eq!(prima.righe.len(), 2);
        assert_eq!(prima.righe[0].tipo_nel_testo.as_deref(), Some("ROTAZIONE"));
        assert_eq!(prima.righe[0].peso, None);
        assert!(
            prima.testo.contains("Indicatore: Incarichi ruotati"),
            "{}",
            prima.testo
        );
        // Once taken it is not offered again, and its indicator comes first among those to take.
        let altra = fornite
            .iter()
            .find(|m| m.tipo == TipoMisura::Formazione)
            .unwrap();
        scheda.fasi = altra.righe();
        let voci = misure(fornite.clone(), [], &scheda);
        assert_eq!(voci.len(), fornite.len() - 1);
        let offerti = indicatori(fornite.clone(), &scheda);
        assert_eq!(offerti[0].righe, std::slice::from_ref(&altra.indicatore));
        scheda.indicatori = vec![altra.indicatore.clone()];
        let offerti = indicatori(fornite.clone(), &scheda);
        assert_eq!(offerti.len(), fornite.len() - 1);
        assert!(offerti.iter().all(|v| !v.righe.contains(&altra.indicatore)));
    }
}
