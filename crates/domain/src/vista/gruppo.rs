//! What a plan groups its sheets by: their CdR, or their direction.

use super::TipoVista;
use crate::scheda::Livello;

/// What of a sheet says in which group of its plan it stands.
#[derive(Debug, Clone, Copy)]
pub struct InGruppo<'a> {
    pub livello: Livello,
    pub codice: &'a str,
    pub titolo: &'a str,
    /// Code of the sheet above it.
    pub padre: Option<&'a str>,
    /// Code and short name of the CdR that it is given to.
    pub cdr: Option<(&'a str, &'a str)>,
    pub direzione: Option<&'a str>,
}

impl TipoVista {
    /// The group a sheet stands in: its key in addresses, and its name. Whoever lists or counts sheets by group asks here, so that a figure
    /// and the list behind it count the same sheets.
    pub fn gruppo(self, s: InGruppo<'_>) -> (String, String) {
        let senza_codice = |nome: &str| (nome.to_owned(), nome.to_owned());
        match (self, s.livello) {
            (Self::Obiettivi, _) => senza_codice(s.direzione.unwrap_or("Senza direzione")),
            (Self::Ptpc, Livello::Cdr) => (s.codice.to_owned(), s.titolo.to_owned()),
            (Self::Ptpc, _) => match s.padre.or(s.cdr.map(|(codice, _)| codice)) {
                Some(codice) => (
                    codice.to_owned(),
                    s.cdr.map_or(codice, |(_, nome)| nome).to_owned(),
                ),
                None => senza_codice("Processi senza CdR"),
            },
        }
    }

    /// What the groups are called.
    pub fn parola_gruppo(self) -> &'static str {
        match self {
            Self::Obiettivi => "Direzione",
            Self::Ptpc => "Centro di Responsabilità",
        }
    }
}
