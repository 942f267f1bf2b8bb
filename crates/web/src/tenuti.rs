//! What was worked out from the sheets of a body, kept until its trail grows (docs/adr/0011-worked-out-and-kept.md).

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Actor;
use store::Conn;
use store::storia::Toccate;

/// Things worked out, at most `QUANTI` of them, each with the line of the trail up to which it holds.
///
/// The key must hold the body. What is kept is worked out from all of it ([`Actor::per_tutti`]), once for everybody: whoever takes it out
/// shows only what the one who asks may see.
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
        self.get_con(c, actor, chiave, |_, _, _| Ok(None), lavora)
    }

    /// The same, but what was kept is first asked whether it can be brought up to date with what has changed: `None` if it cannot.
    ///
    /// # Errors
    /// Those of the reading and of the work.
    pub(crate) fn get_con(
        &self,
        c: &mut Conn,
        actor: &Actor,
        chiave: K,
        aggiorna: impl FnOnce(&mut Conn, &Arc<T>, &Toccate) -> store::Result<Option<Arc<T>>>,
        lavora: impl FnOnce(&mut Conn) -> store::Result<Arc<T>>,
    ) -> store::Result<Arc<T>> {
        let progressivo = store::storia::ultimo(c, actor)?;
        let tenuto = {
            let tenuti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            tenuti.get(&chiave).cloned()
        };
        let aggiornato = match &tenuto {
            Some((fino, cosa)) if *fino == progressivo => return Ok(cosa.clone()),
            // A trail shorter than it was is that of another database, put back from a copy.
            Some((fino, cosa)) if *fino < progressivo => {
                let toccate = store::storia::toccate(c, actor, *fino)?;
                aggiorna(c, cosa, &toccate)?
            }
            _ => None,
        };
        let cosa = match aggiornato {
            Some(cosa) => cosa,
            None => lavora(c)?,
        };
        let mut tenuti = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What takes the place of what was there pushes nothing out.
        if tenuti.len() >= QUANTI && !tenuti.contains_key(&chiave) {
            tenuti.clear();
        }
        tenuti.insert(chiave, (progressivo, cosa.clone()));
        Ok(cosa)
    }
}
