//! The findings of the plans looked at last: looking means reading the whole plan.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::actor::Actor;
use domain::anomalie::Anomalia;
use domain::ente::EnteId;
use domain::vista::Vista;

use crate::tenuti::Tenuti;
use crate::viste::{SchedeTenute, visibili};

/// Whose findings, of which plan, on which day.
type Chiave = (EnteId, String, NaiveDate);

/// The findings of at most 64 plans, accepted or not, the heaviest first.
#[derive(Default)]
pub(crate) struct Trovati(Tenuti<Chiave, [Anomalia], 64>);

impl Trovati {
    /// The findings of the sheets of a plan that the actor reads, looked for again only when something of the body has changed, or the day has.
    pub(crate) fn di_vista(
        &self,
        c: &mut store::Conn,
        actor: &Actor,
        vista: &Vista,
        oggi: NaiveDate,
        schede_tenute: &SchedeTenute,
    ) -> store::Result<Arc<[Anomalia]>> {
        let (chi, actor) = (actor, &actor.per_tutti());
        let chiave = (actor.ente, vista.id.0.clone(), oggi);
        let trovate = self.0.get(c, actor, chiave, |c| {
            let mut trovate = store::anomalie::di_vista(c, actor, vista, oggi)?;
            trovate.sort_by_key(|a| (a.gravita(), a.regola));
            Ok(trovate.into())
        })?;
        let Some(sue) = visibili(c, chi, &vista.id, schede_tenute)? else {
            return Ok(trovate);
        };
        let sua = |a: &&Anomalia| a.codice().is_some_and(|s| sue.contains(s));
        Ok(trovate.iter().filter(sua).cloned().collect())
    }
}
