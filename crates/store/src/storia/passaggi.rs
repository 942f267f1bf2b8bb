//! How the sheets of a plan came to the state in which they are.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::actor::Actor;
use domain::campo::Valore;
use domain::ente::EnteId;
use domain::fact::Atto;
use domain::scheda::SchedaId;
use domain::vista::VistaId;

use super::{Riga, RigaStoria};
use crate::ambito::{ente_di, visibili};
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::storia;

/// The last passage of each sheet of a plan that the actor reads, with its reason; a sheet that never passed is not in the answer.
///
/// # Errors
/// [`crate::Error::Dati`] when a stored value cannot be read.
pub fn ultimi_passaggi(
    c: &mut Conn,
    actor: &Actor,
    vista: &VistaId,
) -> Result<HashMap<SchedaId, RigaStoria>> {
    let righe: Vec<Riga> = storia::table
        .filter(storia::ente.eq(ente_di(actor).0))
        .filter(storia::oggetto_tipo.eq("scheda"))
        .filter(storia::vista.eq(&vista.0))
        .filter(storia::atto.eq(Atto::Passaggio.nome()))
        .filter(storia::oggetto.eq_any(visibili!(actor)))
        .order(storia::progressivo)
        .select(Riga::as_select())
        .load(c)?;
    // Later ones stand in the place of earlier ones.
    righe
        .into_iter()
        .map(|r| Ok((SchedaId(r.oggetto.clone()), r.leggi()?)))
        .collect()
}

/// The versions of a plan that the trail tells of: number and seal of each.
pub(crate) fn versioni_dette(c: &mut Conn, ente: EnteId, vista: &VistaId) -> Result<Vec<Valore>> {
    let righe: Vec<String> = storia::table
        .filter(storia::ente.eq(ente.0))
        .filter(storia::oggetto_tipo.eq("vista"))
        .filter(storia::oggetto.eq(&vista.0))
        .filter(storia::campo.eq("versione"))
        .order(storia::progressivo)
        .select(storia::dopo)
        .load(c)?;
    righe
        .iter()
        .map(|testo| Ok(serde_json::from_str(testo)?))
        .collect()
}
