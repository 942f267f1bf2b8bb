//! What a body lets its plans choose from.

use domain::Actor;
use domain::modello::Modelli;
use domain::regole::RegoleScritte as _;
use domain::smvp::Sistemi;
use store::Conn;

use crate::form::Scelta;

/// The modelli and the SMVP of a body.
pub(super) struct Possibili {
    pub(super) modelli: Modelli,
    pub(super) sistemi: Sistemi,
}

impl Possibili {
    pub(super) fn find(c: &mut Conn, actor: &Actor) -> store::Result<Self> {
        Ok(Self {
            modelli: store::modelli::tutti(c, actor)?,
            sistemi: store::regole::tutte(c, actor)?,
        })
    }

    /// Each SMVP in its version; the simple one is what a plan has that chose none.
    pub(super) fn smvp(&self, scelto: &str) -> Vec<Scelta> {
        let predefinito = self.sistemi.predefinito();
        self.sistemi
            .iter()
            .map(|s| {
                let scritto = s.scelta().to_string();
                let label = format!("{} ({}, versione {})", s.nome, s.codice, s.versione);
                if Some(s) == predefinito && scritto != scelto {
                    Scelta::new("", label, scelto)
                } else {
                    Scelta::new(scritto, label, scelto)
                }
            })
            .collect()
    }
}
