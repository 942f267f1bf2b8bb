//! How often something may be done: a few times at once, then once in a while. The clock is an argument.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// Keys kept before those that may act freely again are forgotten.
const MASSIMO: usize = 10_000;

/// Keys above which no new one is taken.
const PIENO: usize = 10 * MASSIMO;

/// A limit for each key: `insieme` times at once, then once every `ogni`.
pub(crate) struct Freno {
    insieme: i32,
    ogni: Duration,
    chiavi: Mutex<HashMap<String, Stato>>,
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resto {
    pub limite: i32,
    pub restano: i64,
    /// Seconds until it may be done once more; 0: now.
    pub attesa: i64,
    /// Seconds until it may be done as often as at the beginning.
    pub intero: i64,
}

/// What is known of a key.
#[derive(Clone, Copy)]
struct Stato {
    /// When all that was done will have been paid for.
    libero: DateTime<Utc>,
    /// How often it was refused since the last time it was not.
    rifiutate: u32,
}

impl Freno {
    pub(crate) fn new(insieme: i32, ogni: Duration) -> Self {
        Self {
            insieme,
            ogni,
            chiavi: Mutex::default(),
        }
    }

    /// Whether it may be done now; `Some` with how often it was refused in between.
    pub(crate) fn passa(&self, chiave: &str, adesso: DateTime<Utc>) -> Option<u32> {
        let mut chiavi = self.chiavi.lock().unwrap_or_else(PoisonError::into_inner);
        if chiavi.len() > MASSIMO {
            chiavi.retain(|_, s| s.libero > adesso);
            // Somebody makes up keys without end: those that are known go on, new ones wait.
            if chiavi.len() > PIENO && !chiavi.contains_key(chiave) {
                return None;
            }
        }
        let stato = chiavi.entry(chiave.to_owned()).or_insert(Stato {
            libero: adesso,
            rifiutate: 0,
        });
        let da = stato.libero.max(adesso);
        if da - adesso > self.ogni * (self.insieme - 1) {
            stato.rifiutate = stato.rifiutate.saturating_add(1);
            return None;
        }
        let rifiutate = stato.rifiutate;
        *stato = Stato {
            libero: da + self.ogni,
            rifiutate: 0,
        };
        Some(rifiutate)
    }

    /// How often it may still be done now, after how many seconds once more (0: now), and after how many as often as at the beginning.
    pub(crate) fn restano(&self, chiave: &str, adesso: DateTime<Utc>) -> Resto {
        let chiavi = self.chiavi.lock().unwrap_or_else(PoisonError::into_inner);
        let ogni = self.ogni.num_milliseconds().max(1);
        let debito = chiavi
            .get(chiave)
            .map_or(0, |s| (s.libero - adesso).num_milliseconds().max(0));
        let fatte = debito.saturating_add(ogni - 1) / ogni;
        let restano = (i64::from(self.insieme) - fatte).max(0);
        let troppo = debito - ogni * i64::from(self.insieme - 1);
        Resto {
            limite: self.insieme,
            restano,
            attesa: (troppo.max(0) + 999) / 1000,
            intero: (debito + 999) / 1000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_at_once_then_one_every_twelve_seconds_for_each_key() {
        let freno = Freno::new(5, Duration::seconds(12));
        let inizio = DateTime::from_timestamp(1_769_851_800, 0).unwrap();
        let dopo = |s| inizio + Duration::seconds(s);
        for _ in 0..5 {
            assert_eq!(freno.passa("10.0.0.1 anna", inizio), Some(0));
        }
        assert_eq!(freno.passa("10.0.0.1 anna", inizio), None);
        assert_eq!(freno.passa("10.0.0.1 anna", dopo(11)), None);
        // The same name from elsewhere is not held back: nobody locks another out.
        assert_eq!(freno.passa("10.0.0.2 anna", dopo(11)), Some(0));
        // One comes free, and tells of the two that were refused; then it is shut again.
        assert_eq!(freno.passa("10.0.0.1 anna", dopo(12)), Some(2));
        assert_eq!(freno.passa("10.0.0.1 anna", dopo(12)), None);
        // After a minute without trying everything is as it was.
        for _ in 0..5 {
            assert!(freno.passa("10.0.0.1 anna", dopo(80)).is_some());
        }
        assert_eq!(freno.passa("10.0.0.1 anna", dopo(80)), None);
    }

    #[test]
    fn what_is_left_of_a_limit_is_told() {
        let freno = Freno::new(2, Duration::seconds(10));
        let inizio = DateTime::from_timestamp(1_769_851_800, 0).unwrap();
        let resto = || {
            let r = freno.restano("k", inizio);
            (r.restano, r.attesa, r.intero)
        };
        assert_eq!(resto(), (2, 0, 0));
        freno.passa("k", inizio);
        assert_eq!(resto(), (1, 0, 10));
        freno.passa("k", inizio);
        assert_eq!(resto(), (0, 10, 20));
    }

    #[test]
    fn keys_without_end_do_not_fill_the_memory() {
        let freno = Freno::new(2, Duration::days(1));
        let inizio = DateTime::from_timestamp(1_769_851_800, 0).unwrap();
        let mut chiavi: HashMap<String, Stato> = HashMap::new();
        for n in 0..=PIENO {
            let stato = Stato {
                libero: inizio + Duration::days(1),
                rifiutate: 0,
            };
            chiavi.insert(n.to_string(), stato);
        }
        *freno.chiavi.lock().unwrap() = chiavi;
        assert_eq!(freno.passa("nuova", inizio), None);
        assert_eq!(freno.passa("7", inizio), Some(0));
        assert_eq!(freno.chiavi.lock().unwrap().len(), PIENO + 1);
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let freno = Freno::new(1, Duration::seconds(1));
        let inizio = DateTime::from_timestamp(1_769_851_800, 0).unwrap();
        for n in 0..=MASSIMO {
            freno.passa(&n.to_string(), inizio);
        }
        freno.passa("ultima", inizio + Duration::seconds(2));
        assert_eq!(freno.chiavi.lock().unwrap().len(), 1);
    }
}
