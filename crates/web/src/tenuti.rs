//! What was worked out from the sheets of a body, kept until its trail grows (docs/adr/0011-worked-out-and-kept.md).

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Actor;
use store::Conn;

/// Things worked out, at most `QUANTI` of them, each with the line of the trail up to which it holds.
///
/// The key must hold the body and the scope of who looked: what one may not see must not come out of another's look.
pub(crate) struct Tenuti<K, T: ?Sized, const QUANTI: usize>(Mutex<HashMap<K, (i64, Arc<T>)>>);

impl<K, T: ?Sized, const QUANTI: usize> Default for Tenuti<K, T, QUANTI> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: ?Sized, const QUANTI: usize> Tenuti<K, T, QUANTI> {
    /// What was kept, or what comes of working it out now that something of the body has changed.
    ///
    /// # Errors
    /// Those of the reading and of the work.
    pub(crate) fn get(
        &self,
        c: &mut Conn,
        actor: &Actor,
        chiave: K,
        lavora: impl FnOnce(&mut Conn) -> store::Result<Arc<T>>,
    ) -> store::Result<Arc<T>> {
        let progressivo = store::storia::ultimo(c, actor)?;
        {
            let tenuti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((fino, cosa)) = tenuti.get(&chiave)
                && *fino == progressivo
            {
                return Ok(cosa.clone());
            }
        }
        let cosa = lavora(c)?;
        let mut tenuti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tenuti.len() >= QUANTI {
            tenuti.clear();
        }
        tenuti.insert(chiave, (progressivo, cosa.clone()));
        Ok(cosa)
    }
}
