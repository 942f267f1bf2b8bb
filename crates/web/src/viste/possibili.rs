//! What a body lets its plans choose from.

use domain::Actor;
use domain::modello::Modelli;
use domain::regole::RegoleScritte as _;
use domain::rischio::Metodi;
use domain::smvp::Sistemi;
use store::Conn;

use crate::form::Scelta;

/// The modelli, the methods of risk and the SMVP of a body.
pub(super) struct Possibili {
    pub(super) modelli: Modelli,
    pub(super) metodi: Metodi,
    pub(super) sistemi: Sistemi,
}

impl Possibili {
    pub(super) fn find(c: &mut Conn, actor: &Actor) -> store::Result<Self> {
        Ok(Self {
            modelli: store::modelli::tutti(c, actor)?,
            metodi: store::regole::tutte(c, actor)?,
            sistemi: store::regole::tutte(c, actor)?,
        })
    }

    /// Each method in its version; the declared level that ships is what a plan has that chose none.
    pub(super) fn metodi(&self, scelto: &str) -> Vec<Scelta> {
        let dichiarato = self.metodi.di_piano(None);
        self.metodi
            .iter()
            .map(|m| {
                let scritto = m.scelta().to_string();
                if Some(m) == dichiarato && scritto != scelto {
                    Scelta::new("", m.etichetta(), scelto)
                } else {
                    Scelta::new(scritto, m.etichetta(), scelto)
                }
            })
            .collect()
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
