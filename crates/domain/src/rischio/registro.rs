//! The register of the risk events of a plan, the most urgent first.

use std::cmp::Reverse;

use super::Metodo;
use crate::decimale::Decimale;
use crate::scheda::Evento;
use crate::testo;

/// An event with the place it has in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoceRegistro<'a> {
    /// Code and title of the process.
    pub codice: &'a str,
    pub titolo: &'a str,
    /// Key and name of the group it stands in: its CdR.
    pub gruppo: (String, String),
    pub area: Option<&'a str>,
    /// Type of the measure of the process, as printed.
    pub tipologia: Option<&'a str>,
    pub evento: &'a Evento,
    /// Band of the level before and after treatment, where they can be read.
    pub fascia: Option<usize>,
    pub residua: Option<usize>,
}

impl Metodo {
    /// The band of a level as a person writes it: its name, or a figure.
    pub fn fascia_scritta(&self, livello: &str) -> Option<usize> {
        let piatto = testo::piatto(livello);
        self.fasce
            .iter()
            .position(|f| testo::piatto(&f.nome) == piatto)
            .or_else(|| self.fascia(Decimale::parse_it(livello).ok()?))
    }

    /// A level as a person wrote it, with the band it falls in where that says more; nothing where none is written.
    pub fn come_scritto(&self, livello: Option<&str>, fascia: Option<usize>) -> Option<String> {
        let nome = fascia
            .and_then(|n| self.fasce.get(n))
            .map_or("", |f| f.nome.as_str());
        match livello {
            None | Some("") => None,
            Some(s) if nome.is_empty() || testo::piatto(s) == testo::piatto(nome) => {
                Some(s.to_owned())
            }
            Some(s) => Some(format!("{s} ({})", nome.to_lowercase())),
        }
    }
}

/// Orders a register by priority: what stays after treatment first, then what was there before, then the code.
///
/// An event without a residual level counts with its inherent one: nothing says that it was treated.
pub fn per_priorita(voci: &mut [VoceRegistro<'_>]) {
    voci.sort_by_key(|v| {
        (
            Reverse(v.residua.or(v.fascia)),
            Reverse(v.fascia),
            v.codice.to_owned(),
        )
    });
}
