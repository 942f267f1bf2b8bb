//! How each table differs from the others in its form.

use domain::Actor;
use domain::catalogo::VoceCatalogo;
use domain::rilevazione::FormulaScritta;
use domain::scheda::{RigaTabella, Scheda};
use domain::{Decimale, Refusal};
use store::Conn;

use super::super::caricata::Caricata;
use super::super::righe::RigaDigitata;
use super::super::voci::Voci;
use crate::controllo::Controllo;

/// How a table is shown for correction, beyond what its catalogue says.
pub(in crate::schede) trait Tabella: RigaTabella + Send {
    /// Keys of the fields, in groups that stand side by side.
    const GRUPPI: &'static [&'static [&'static str]];
    /// What a folded part of the row holds, and the words that open it: what few people fill.
    const ALTRO: (&'static str, &'static [&'static [&'static str]]) = ("", &[]);
    /// One row in a word: `Fase`.
    const SINGOLARE: &'static str;
    const AGGIUNGI: &'static str;
    const AIUTO: &'static str;

    /// The row that the script copies, and what a body usually writes first.
    fn nuova() -> Self {
        Self::default()
    }

    /// What stands before the first row is stored: rows that the sheet says elsewhere.
    fn proposte(_caricata: &Caricata) -> Vec<Self> {
        Vec::new()
    }

    /// Words to propose for a text field, by its key.
    fn voci(_caricata: &Caricata) -> Vec<(&'static str, Vec<String>)> {
        Vec::new()
    }

    /// Whether there is a catalogue to draw from.
    const HA_CATALOGO: bool = false;

    /// What it holds, over its entries.
    const DEL_CATALOGO: &'static str = "Ciò che è già scritto su altre schede dell'ente, dal più usato, e le proposte di Schedario.";

    /// What can be drawn from the catalogue of the body. It is read only when somebody asks for it: it looks at many sheets.
    fn catalogo(
        _c: &mut Conn,
        _actor: &Actor,
        _scheda: &Scheda,
    ) -> store::Result<Vec<VoceCatalogo<Self>>> {
        Ok(Vec::new())
    }

    /// Fields of this row that [`Self::leggi`] reads, though they stand in the catalogue: a figure may be a date.
    fn legge_da_se(_riga: &RigaDigitata) -> &'static [&'static str] {
        &[]
    }

    /// Writes what is not in the catalogue (values by year) into a row of the form. `posto` is its place among the stored rows,
    /// from 0.
    fn digita(&self, _riga: &mut RigaDigitata, _posto: Option<usize>) {}

    /// Reads it back; what cannot be read is refused with its place.
    fn leggi(
        &mut self,
        _riga: &RigaDigitata,
        _caricata: &Caricata,
        _numero: usize,
    ) -> Vec<Refusal> {
        Vec::new()
    }

    /// What a control says beyond its catalogue entry.
    fn rifinisci(_controllo: &mut Controllo, _riga: &RigaDigitata) {}

    /// Its controls.
    fn altri(_posto: &Posto<'_>) -> Vec<Vec<Controllo>> {
        Vec::new()
    }

    /// What the rows must not say beside the formulas of the other sheets of the plan.
    fn verifica(
        _righe: &[Self],
        _caricata: &Caricata,
        _formule: &[FormulaScritta],
    ) -> Vec<Refusal> {
        Vec::new()
    }

    /// A figure summed under the rows.
    fn somma(_righe: &[RigaDigitata]) -> Option<Decimale> {
        None
    }
}

/// A row on its way to the page.
pub(in crate::schede) struct Posto<'a> {
    pub caricata: &'a Caricata,
    pub voci: &'a Voci,
    pub riga: &'a RigaDigitata,
    /// Counts from 0.
    pub indice: usize,
    /// What ends the ids of its controls.
    pub chiave: String,
    pub errori: &'a [Refusal],
}
