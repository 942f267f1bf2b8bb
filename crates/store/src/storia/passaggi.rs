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

/// Whether the trail tells of a version of a plan with this seal.
pub(crate) fn dice_la_versione(
    c: &mut Conn,
    ente: EnteId,
    vista: &VistaId,
    versione: &Valore,
) -> Result<bool> {
    let righe: Vec<String> = storia::table
        .filter(storia::ente.eq(ente.0))
        .filter(storia::oggetto_tipo.eq("vista"))
        .filter(storia::oggetto.eq(&vista.0))
        .filter(storia::campo.eq("versione"))
        .select(storia::dopo)
        .load(c)?;
    let cercata = serde_json::to_string(versione)?;
    Ok(righe.contains(&cercata))
}
