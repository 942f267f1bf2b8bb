//! Computed indicators: a small language of formulas over the figures of the sheets.
//!
//! ```text
//! [1] / [2] * 100                              the indicators 1 and 2 of the same sheet, in this year
//! media([2026_STAFF_1.1]; [2026_STAFF_2.1])    those of other sheets: the code, a dot, the place
//! ([1] - precedente([1])) / precedente([1])    the year before
//! se(conta([3]) = 0; 0; [3] * 0,5)             conta(x) = 0 where x is missing
//! se([avanzamento] >= 50 e [fasi] > 2; 1; 0)   the phases of the sheet
//! ```
//!
//! The grammar, loosest first; blanks are free, case and accents forgiven, a leading `=` is skipped:
//!
//! ```text
//! formula     = numero
//! condizione  = insieme { "o" insieme }            insieme = negata { "e" negata }
//! negata      = "non" negata  |  "(" condizione ")"  |  numero ( "=" | "<>" | "<" | "<=" | ">" | ">=" ) numero
//! numero      = prodotto { ( "+" | "-" ) prodotto }
//! prodotto    = fattore { ( "*" | "/" ) fattore }
//! fattore     = ( "-" | "+" ) fattore  |  cifra  |  riferimento  |  funzione  |  "(" numero ")"
//! funzione    = ( "somma" | "media" | "minimo" | "massimo" | "conta" ) "(" numero { ";" numero } ")"
//!             | "se" "(" condizione ";" numero ";" numero ")"  |  "precedente" "(" numero ")"
//! riferimento = "[" ( indicatore [ "raggiunto" | "atteso" | "numeratore" | "denominatore" ]
//!                   | [ codice ] ( "avanzamento" | "fase" posto "avanzamento" | "fasi" [ "concluse" ] ) ) "]"
//! indicatore  = [ codice "." ] posto
//! ```
//!
//! A reference is read from its end: the words first, then the place, and what is left is the code, which may have blanks and
//! dots of its own. `[2026.1]` is the indicator 1 of the sheet `2026`, `[2026.1 avanzamento]` the progress of the sheet `2026.1`.
//! A code that itself ends in such words stands between quotation marks: `["PIANO fase 1" avanzamento]`.
//!
//! A value that is missing makes what is worked out with it missing; so does a division by zero. `somma`, `media`, `minimo` and
//! `massimo` skip what is missing and have no value where nothing is left; `conta` counts what is there. `se` reads only the
//! branch it takes. Figures are exact quotients until they are shown.

mod calcolo;
mod cifra;
mod errore;
mod espressione;
mod lettura;
mod rete;
mod riferimento;
mod scrittura;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;

pub use calcolo::{FonteDati, Motivo, Risultato};
pub use errore::ErroreFormula;
pub use rete::{Ciclo, Nodo, Rete};
pub use riferimento::{Dato, Grandezza, POSTO_MASSIMO, ParteIndicatore, Riferimento};

use espressione::Espressione;

/// The longest formula, in characters.
pub const LUNGHEZZA_MASSIMA: usize = 2000;
/// How deep parentheses, signs and `non` may stand one inside the other.
pub const PROFONDITA_MASSIMA: usize = 50;

/// A formula that was read: it has a meaning, whatever its values will be. Displayed in its canonical form, which reads back the
/// same unless its blanks make it longer than [`LUNGHEZZA_MASSIMA`]: what is stored is what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    albero: Espressione,
}

impl Formula {
    /// Reads a formula as people type it.
    ///
    /// # Errors
    /// The first mistake from the left, with the characters concerned.
    pub fn leggi(testo: &str) -> Result<Self, ErroreFormula> {
        lettura::leggi(testo).map(|albero| Self { albero })
    }

    /// What it may read and how many years back (0 is the same year), in the order of the formula, each once.
    pub fn riferimenti(&self) -> Vec<(&Riferimento, u16)> {
        let mut tutti = Vec::new();
        self.albero.raccogli(0, &mut tutti);
        let mut visti = std::collections::BTreeSet::new();
        tutti.retain(|r| visti.insert(*r));
        tutti
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&scrittura::canonica(&self.albero))
    }
}
