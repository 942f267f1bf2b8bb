//! A plan with the moments that can be compared: today, and each of its versions.

use domain::Actor;
use domain::versione::{Momento, VersionePiano};
use domain::vista::Vista;
use store::Conn;

/// A plan with its versions, the latest first.
pub(super) struct Piano {
    pub vista: Vista,
    versioni: Vec<VersionePiano>,
}

impl Piano {
    pub(super) fn find(c: &mut Conn, actor: &Actor, vista: Vista) -> store::Result<Self> {
        let versioni = store::versioni::list(c, actor, &vista.id)?;
        Ok(Self { vista, versioni })
    }

    /// Each moment with what is read of it; today first.
    pub(super) fn momenti(&self) -> Vec<(Momento, String)> {
        let di = |versione| Momento {
            vista: self.vista.codice.clone(),
            versione,
        };
        let fissate = self.versioni.iter().map(|v| {
            let nome = format!("{}, {}", self.vista.codice, v.leggibile());
            (di(Some(v.numero)), nome)
        });
        std::iter::once((di(None), di(None).leggibile()))
            .chain(fissate)
            .collect()
    }
}
