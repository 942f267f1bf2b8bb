//! How far an actor reaches, in the terms of a query.

use domain::actor::{Actor, Ambito};
use domain::ente::EnteId;

/// The body in which every read and write of this actor stays. A narrower scope is a new arm here, and the compiler asks for it.
pub(crate) fn ente_di(actor: &Actor) -> EnteId {
    match actor.ambito {
        Ambito::TuttoEnte => actor.ente,
    }
}
