//! From where people came in: there they are not held back by what others try in their name elsewhere.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// How long an address is remembered.
const TENUTI: Duration = Duration::days(30);

/// Addresses remembered at most; whoever made up more would have come in that often.
const MASSIMO: usize = 50_000;

/// When somebody last came in from an address, by name and address. What is lost with a restart is a little patience.
#[derive(Default)]
pub(crate) struct Entrati(Mutex<HashMap<(String, String), DateTime<Utc>>>);

impl Entrati {
    /// Remembers that somebody came in.
    pub(crate) fn segna(&self, nome: &str, da: &str, adesso: DateTime<Utc>) {
        let mut entrati = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entrati.len() >= MASSIMO {
            entrati.retain(|_, quando| *quando + TENUTI > adesso);
            if entrati.len() >= MASSIMO {
                entrati.clear();
            }
        }
        entrati.insert((nome.to_owned(), da.to_owned()), adesso);
    }

    /// Whether he did, not too long ago.
    pub(crate) fn da(&self, nome: &str, da: &str, adesso: DateTime<Utc>) -> bool {
        let entrati = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let chiave = (nome.to_owned(), da.to_owned());
        entrati
            .get(&chiave)
            .is_some_and(|quando| *quando + TENUTI > adesso)
    }
}
