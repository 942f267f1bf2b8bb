//! The findings of the plans looked at last: looking means reading the whole plan.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::actor::{Actor, Ambito};
use domain::anomalie::Anomalia;
use domain::ente::EnteId;
use domain::vista::Vista;

/// Most plans whose findings are kept.
const PIANI: usize = 64;

/// Whose findings, of which plan, on which day: what one may not see must not come out of another's look.
type Chiave = (EnteId, Ambito, String, NaiveDate);

/// Findings, and the line of the trail up to which they hold.
type FinoA = (i64, Arc<[Anomalia]>);

/// The findings of some plans, accepted or not, the heaviest first. Every change of a body is a line of its trail, so they hold as
/// long as the trail has not grown.
#[derive(Default)]
pub(crate) struct Trovati(Mutex<HashMap<Chiave, FinoA>>);

impl Trovati {
    fn get(&self, chiave: &Chiave, progressivo: i64) -> Option<Arc<[Anomalia]>> {
        let tutti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (fino, trovate) = tutti.get(chiave)?;
        (*fino == progressivo).then(|| trovate.clone())
    }

    fn set(&self, chiave: Chiave, progressivo: i64, trovate: Arc<[Anomalia]>) {
        let mut tutti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tutti.len() >= PIANI {
            tutti.clear();
        }
        tutti.insert(chiave, (progressivo, trovate));
    }

    /// The findings of a plan, looked for again only when something of the body has changed, or the day has.
    pub(super) fn di_vista(
        &self,
        c: &mut store::Conn,
        actor: &Actor,
        vista: &Vista,
        oggi: NaiveDate,
    ) -> store::Result<Arc<[Anomalia]>> {
        let chiave = (actor.ente, actor.ambito.clone(), vista.id.0.clone(), oggi);
        let progressivo = store::storia::ultimo(c, actor)?;
        if let Some(trovate) = self.get(&chiave, progressivo) {
            return Ok(trovate);
        }
        let mut trovate = store::anomalie::di_vista(c, actor, vista, oggi)?;
        trovate.sort_by_key(|a| (a.gravita(), a.regola));
        let trovate: Arc<[Anomalia]> = trovate.into();
        self.set(chiave, progressivo, trovate.clone());
        Ok(trovate)
    }
}
