//! The findings of the plans looked at last: looking means reading the whole plan.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::actor::{Actor, Ambito};
use domain::anomalie::Anomalia;
use domain::ente::EnteId;
use domain::vista::Vista;

use crate::tenuti::Tenuti;

/// Whose findings, of which plan, on which day.
type Chiave = (EnteId, Ambito, String, NaiveDate);

/// The findings of at most 64 plans, accepted or not, the heaviest first.
#[derive(Default)]
pub(crate) struct Trovati(Tenuti<Chiave, [Anomalia], 64>);

impl Trovati {
    /// The findings of a plan, looked for again only when something of the body has changed, or the day has.
    pub(super) fn di_vista(
        &self,
        c: &mut store::Conn,
        actor: &Actor,
        vista: &Vista,
        oggi: NaiveDate,
    ) -> store::Result<Arc<[Anomalia]>> {
        let chiave = (actor.ente, actor.ambito.clone(), vista.id.0.clone(), oggi);
        self.0.get(c, actor, chiave, |c| {
            let mut trovate = store::anomalie::di_vista(c, actor, vista, oggi)?;
            trovate.sort_by_key(|a| (a.gravita(), a.regola));
            Ok(trovate.into())
        })
    }
}
