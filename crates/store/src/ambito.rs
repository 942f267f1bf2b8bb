//! How far an actor reaches, in the terms of a query.
//!
//! Two doors: [`ente_di`] stands in every query, [`entro`] besides in every one on sheets or on what hangs from them. What an actor may
//! not know about is not found, and not counted.

use domain::actor::{Actor, Ambito};
use domain::ente::EnteId;
use domain::permesso::Permesso;

use crate::error::{Error, Result};

/// The body in which every read and write of this actor stays.
pub(crate) fn ente_di(actor: &Actor) -> EnteId {
    actor.ente
}

/// Whether he reads the whole body, and else the keys of the CdR whose sheets he reads.
pub(crate) fn portata(actor: &Actor) -> (bool, Vec<String>) {
    match actor.ambito(Permesso::Leggere) {
        Ambito::TuttoEnte => (true, Vec::new()),
        Ambito::Cdr(suoi) => (false, suoi.into_iter().map(|c| c.0).collect()),
    }
}

/// Whether he reads the whole body: what belongs to no CdR is not shown to others.
pub(crate) fn tutto(actor: &Actor) -> bool {
    actor.ambito(Permesso::Leggere) == Ambito::TuttoEnte
}

/// Whether the actor may do an act: asked where it is written, whatever door it came through.
///
/// # Errors
/// [`Error::Vietato`] if not.
pub(crate) fn esigi(actor: &Actor, permesso: Permesso) -> Result<()> {
    if actor.puo(permesso) {
        Ok(())
    } else {
        Err(Error::Vietato(permesso))
    }
}

/// Whether a sheet lies within what an actor reads: a condition of every query on `schede`.
macro_rules! entro {
    ($actor:expr) => {{
        use diesel::prelude::*;
        let (tutto, suoi) = $crate::ambito::portata($actor);
        $crate::schema::schede::cdr
            .eq_any(suoi)
            .or(tutto.into_sql::<diesel::sql_types::Bool>())
    }};
}
pub(crate) use entro;

/// The keys of the sheets within what an actor reads: for what hangs from a sheet and is read without it.
macro_rules! visibili {
    ($actor:expr) => {{
        use diesel::prelude::*;
        use $crate::schema::schede;
        schede::table
            .filter(schede::ente.eq($crate::ambito::ente_di($actor).0))
            .filter($crate::ambito::entro!($actor))
            .select(schede::id)
    }};
}
pub(crate) use visibili;
