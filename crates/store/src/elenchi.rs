//! The lists of a body: its own entries, and the shipped ones that it hides.

use diesel::prelude::*;
use domain::actor::Actor;
use domain::elenchi::{Elenchi, VociElenco};
use domain::fact::Fact;
use domain::permesso::Permesso;

use crate::ambito::{ente_di, esigi};
use crate::bulk::{self, riga};
use crate::db::Tx;
use crate::dialect::Conn;
use crate::error::Result;
use crate::schema::elenchi;
use crate::storia::{self, Oggetto};

/// What the body made of its lists.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn tutti(c: &mut Conn, actor: &Actor) -> Result<Elenchi> {
    let righe: Vec<(String, String, i32)> = elenchi::table
        .filter(elenchi::ente.eq(ente_di(actor).0))
        .order((elenchi::elenco, elenchi::posizione))
        .select((elenchi::elenco, elenchi::voce, elenchi::nascosta))
        .load(c)?;
    let mut letti: Vec<VociElenco> = Vec::new();
    for (elenco, voce, nascosta) in righe {
        if letti.last().is_none_or(|v| v.elenco != elenco) {
            letti.push(VociElenco {
                elenco,
                ..VociElenco::default()
            });
        }
        if let Some(v) = letti.last_mut() {
            if nascosta == 0 {
                v.proprie.push(voce);
            } else {
                v.nascoste.push(voce);
            }
        }
    }
    Ok(Elenchi::new(letti))
}

/// Writes the entries of a list and its lines of the trail.
///
/// # Errors
/// [`crate::Error::Db`].
pub fn record(tx: &mut Tx<'_>, fatto: &Fact<VociElenco>) -> Result<()> {
    esigi(fatto.chi(), Permesso::TenereLeAnagrafiche)?;
    if fatto.vuoto() {
        return Ok(());
    }
    let (v, ente) = (fatto.cosa(), ente_di(fatto.chi()));
    storia::apri(tx, ente)?;
    let suo = elenchi::ente.eq(ente.0).and(elenchi::elenco.eq(&v.elenco));
    diesel::delete(elenchi::table.filter(suo)).execute(&mut **tx)?;
    let proprie = v.proprie.iter().map(|voce| (voce, 0));
    let nascoste = v.nascoste.iter().map(|voce| (voce, 1));
    let righe: Vec<_> = (0_i32..)
        .zip(proprie.chain(nascoste))
        .map(|(n, (voce, nascosta))| riga![ente.0, v.elenco.as_str(), n, voce.as_str(), nascosta])
        .collect();
    bulk::insert(tx, "elenchi", &righe)?;
    storia::scrivi_fatto(tx, fatto, Oggetto::Elenco(v.elenco.clone()), None, None)
}
