//! What the tables of a sheet have in common: rows whose fields are a catalogue of their own.

use super::Contenuto;
use crate::campo::{Campo, Valore};
use crate::refusal::Refusal;

/// A row of a table of the sheet: a phase, an indicator, a risk event, an activity.
pub trait RigaTabella: Clone + Default + 'static {
    /// Key of the table in the catalogue of sheets.
    const TABELLA: &'static str;
    /// The fields of a row.
    const CAMPI: &'static [Campo<Self>];
    /// The field without which a row says nothing, and what to do when it is missing.
    const NECESSARIO: Option<(&'static str, &'static str)> = None;

    /// The rows of a sheet.
    fn di(c: &Contenuto) -> &[Self];

    /// The rows as the value of their table.
    fn valore(righe: Vec<Self>) -> Valore;

    /// The row in words, for trail and differences.
    fn leggibile(&self) -> String {
        campi_leggibili(self).join(" · ")
    }
}

/// The fields that are filled, each after its label.
pub(super) fn campi_leggibili<R: RigaTabella>(riga: &R) -> Vec<String> {
    R::CAMPI
        .iter()
        .filter(|c| !c.get(riga).vuoto())
        .map(|c| format!("{}: {}", c.etichetta, c.mostra(riga)))
        .collect()
}

/// What the fields of the rows refuse, and what is missing; `eventi.2.descrizione` names row and field.
pub(super) fn controlla_campi<R: RigaTabella>(righe: &[R]) -> Vec<Refusal> {
    let mut no = Vec::new();
    for (n, riga) in (1..).zip(righe) {
        let mut rifiuta = |chiave: &str, frase: String| {
            no.push(Refusal::campo(
                format!("{}.{n}.{chiave}", R::TABELLA),
                frase,
            ));
        };
        for c in R::CAMPI {
            if let Err(frase) = c.set(&mut riga.clone(), c.get(riga)) {
                rifiuta(c.chiave, frase);
            }
        }
        let manca = R::NECESSARIO.filter(|(chiave, _)| {
            R::CAMPI
                .iter()
                .any(|c| c.chiave == *chiave && c.get(riga).vuoto())
        });
        if let Some((chiave, frase)) = manca {
            rifiuta(chiave, frase.to_owned());
        }
    }
    no
}
