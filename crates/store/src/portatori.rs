//! The stakeholders of a body.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::actor::Actor;
use domain::fact::{Atto, Fact};
use domain::permesso::Permesso;
use domain::portatore::{CAMPI_PORTATORE, Portatore, PortatoreId};
use domain::testo;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::portatori;
use crate::storia::{self, Oggetto};

fn portatore((id, nome): (String, String)) -> Portatore {
    Portatore {
        id: PortatoreId(id),
        nome,
    }
}

/// Every stakeholder of the body, by name.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn list(c: &mut Conn, actor: &Actor) -> Result<Vec<Portatore>> {
    let suoi = portatori::table
        .filter(portatori::ente.eq(ente_di(actor).0))
        .order(portatori::chiave)
        .select((portatori::id, portatori::nome));
    Ok(suoi.load(c)?.into_iter().map(portatore).collect())
}

/// The stakeholder of the body with a key.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn find(c: &mut Conn, actor: &Actor, id: &PortatoreId) -> Result<Portatore> {
    let suo = portatori::table
        .filter(
            portatori::ente
                .eq(ente_di(actor).0)
                .and(portatori::id.eq(&id.0)),
        )
        .select((portatori::id, portatori::nome));
    Ok(portatore(suo.first(c)?))
}

/// Writes a stakeholder and its lines of the trail.
///
/// # Errors
/// [`crate::Error::Conflict`] `portatori_chiave` when the body has one with that name.
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<Portatore>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()).0);
    storia::apri(tx, ente_di(fatto.chi()))?;
    let chiave = testo::piatto(&v.nome);
    let suo = portatori::table.filter(portatori::ente.eq(ente).and(portatori::id.eq(&v.id.0)));
    if diesel::update(suo)
        .set((portatori::chiave.eq(&chiave), portatori::nome.eq(&v.nome)))
        .execute(&mut **tx)?
        == 0
    {
        bulk::insert(
            tx,
            "portatori",
            &[riga![ente, v.id.0.as_str(), chiave, v.nome.as_str()]],
        )?;
    }
    storia::scrivi_fatto(tx, fatto, Oggetto::Portatore(v.id.clone()), None, None)
}

/// Takes a stakeholder out of the register; sheets go on naming whom they name, and the trail keeps what stood here.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub(crate) fn elimina(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PortatoreId,
    nota: &str,
    quando: DateTime<Utc>,
) -> Result<()> {
    esigi(actor, Permesso::TenereLeAnagrafiche)?;
    let ente = ente_di(actor);
    storia::apri(tx, ente)?;
    let prima = find(tx, actor, id)?;
    let suo = portatori::table.filter(portatori::ente.eq(ente.0).and(portatori::id.eq(&id.0)));
    diesel::delete(suo).execute(&mut **tx)?;
    storia::scrivi(
        tx,
        &storia::Voce {
            oggetto: Oggetto::Portatore(id.clone()),
            vista: None,
            versione: None,
            atto: Atto::Eliminazione,
            chi: actor,
            quando,
            nota: Some(nota),
        },
        &storia::detti(CAMPI_PORTATORE, &prima),
    )
}
